"""Whether two texts tell the same story: copies of one agency's text at many outlets, and updated versions of one page.

MinHash finds candidates among many texts; the answer then comes from the texts themselves. The figures have to agree as well, so that
this month's release is not taken for last month's, whose words are the same. numpy is all it needs: datasketch, which does the same,
brings scipy along.
"""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass

import numpy as np

WORDS = 5  # in a row, which make a shingle
BANDS, ROWS = 24, 3  # texts that share half of their shingles meet in some band in 96 of 100 cases, those that share a tenth in 2
FEWEST = 12  # shingles below which a text says too little
SHARED = 0.6  # of the shorter text
SIZE = 0.4  # of the shingles of both together: a round-up of several stories is none of them
FIGURES = 0.6  # of the figures of the text with fewer
FEWEST_FIGURES = 3
VERSION = 0.2  # of the shorter text, where the address is the same

_TOKEN = re.compile(r"\w+(?:[.,]\d+)*")
_YEAR = re.compile(r"(?:19|20)\d\d")
_FACTORS, _ADDENDS = np.random.default_rng(20260331).integers(1, 2**63, size=(2, BANDS * ROWS), dtype=np.uint64)
_FACTORS |= np.uint64(1)


@dataclass(frozen=True, slots=True)
class Marks:
    """What is compared of a text: its shingles as numbers, and the figures it prints, years aside."""

    shingles: frozenset[int]
    figures: frozenset[str]


def marks(text: str) -> Marks:
    """Return the marks of a text; case, punctuation and line breaks make no difference."""
    tokens = _TOKEN.findall(text.lower())
    rows = (" ".join(tokens[start : start + WORDS]) for start in range(max(len(tokens) - WORDS + 1, 0)))
    figures = (token for token in tokens if any(c.isdigit() for c in token) and not _YEAR.fullmatch(token))
    return Marks(frozenset(zlib.crc32(row.encode("utf-8", "replace")) for row in rows), frozenset(figures))


def bands(found: Marks) -> tuple[int, ...]:
    """Return the MinHash of marks as one number a band; texts that are alike have some band in common. Empty for very short texts."""
    if len(found.shingles) < FEWEST:
        return ()
    shingles = np.fromiter(found.shingles, dtype=np.uint64, count=len(found.shingles))
    least = ((shingles[:, None] * _FACTORS + _ADDENDS) >> np.uint64(32)).min(axis=0)
    return tuple(zlib.crc32(row.tobytes()) for row in least.reshape(BANDS, ROWS))


def likeness(one: Marks, other: Marks) -> float:
    """Return the share of the shorter text that stands in the other, from 0 to 1."""
    shorter = min(len(one.shingles), len(other.shingles))
    return len(one.shingles & other.shingles) / shorter if shorter else 0.0


def same_story(one: Marks, other: Marks) -> bool:
    """Tell whether two texts tell the same story in the same words, one of them cut or edited perhaps."""
    if min(len(one.shingles), len(other.shingles)) < FEWEST or likeness(one, other) < SHARED:
        return False
    if len(one.shingles & other.shingles) < SIZE * len(one.shingles | other.shingles):
        return False
    fewer = min(len(one.figures), len(other.figures))
    return fewer < FEWEST_FIGURES or len(one.figures & other.figures) >= FIGURES * fewer
