"""Plain text: printed lines as they stand, with the blank lines between them."""

from __future__ import annotations

import re

from extractor.models import RawDocument
from extractor.readers.dates import visible_date
from extractor.readers.decoding import decode
from extractor.readers.draft import Draft, DraftLine, Metadata
from extractor.readers.language import guess_language
from extractor.readers.stacked import stacked_tables
from extractor.readers.tables import printed_tables

LINE_BREAKS = re.compile(r"\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
LONG_LINE = 20_000
WORD_END = re.compile(r"(?<=[.!?])\s")


def read_text(raw: RawDocument) -> Draft:
    """Read plain text in any character set.

    Raises DocumentError: ``empty``, ``binary`` or ``encoding``.
    """
    lines = printed_tables(stacked_tables(physical_lines(decode(raw.body, declares=False, charset=raw.charset))))
    texts = [line.text for line in lines]
    metadata = Metadata(language=guess_language(texts), published=visible_date(texts), url=_source_address(texts))
    return Draft(lines=lines, metadata=metadata, wrapped=None)


def physical_lines(text: str) -> tuple[DraftLine, ...]:
    """Split text into its non-blank lines, each knowing whether a blank line stood before it."""
    lines: list[DraftLine] = []
    gap = False
    for line in LINE_BREAKS.split(text):
        if not line.strip():
            gap = True
            continue
        for part in _portions(line):
            lines.append(DraftLine(text=part.rstrip(), gap=gap))
            gap = False
    return tuple(lines)


def _portions(line: str) -> list[str]:
    """Cut a line of monstrous length at sentence ends, so that no later step has to hold it at once."""
    if len(line) <= LONG_LINE:
        return [line]
    portions, rest = [], line
    while len(rest) > LONG_LINE:
        found = WORD_END.search(rest, LONG_LINE // 2, LONG_LINE)
        cut = found.end() if found else LONG_LINE
        portions.append(rest[:cut])
        rest = rest[cut:]
    return [portion for portion in [*portions, rest] if portion.strip()]


SOURCE_LINE = re.compile(r"^\s{0,10}(?:news\s)?(?:source|url|link|permalink)\s{0,3}:\s{0,3}(https?://\S{4,500})\s{0,10}$", re.I)


def _source_address(texts: list[str]) -> str | None:
    """Return the address that a line such as ``Source: https://…`` gives for the document."""
    found = [match.group(1) for match in map(SOURCE_LINE.match, texts) if match]
    return found[0] if len(found) == 1 else None
