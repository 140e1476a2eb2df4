"""Checking a text that somebody typed: read it, compare its claims with official figures, keep nothing."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs

from extractor.errors import DocumentError, InputError
from extractor.export import to_record
from extractor.models import Claim, Verdict
from extractor.store.rows import relative_difference, to_row

if TYPE_CHECKING:
    from extractor.check import Checker
    from extractor.pipeline import Examined

Row = dict[str, Any]

TEXT_LIMIT = 100_000  # bytes of UTF-8: a very long read of a newspaper has a third of that
NAME = "text"  # stands where a document's name would
LINE_BREAK = re.compile(r"\r\n|[\r\v\f\x85\u2028\u2029]")
NARROWEST, WIDEST = 40, 100  # letters in the lines of a text that was broken to fit a page
MIN_LINES = 3  # of such a paragraph: a heading over a line is none
FULL_LINE = 0.6  # of the longest line: a shorter one ends a paragraph or is a heading
ENDS = (".", "!", "?", ":", ";", "”", '"')

# Reading is work for the processor: one text after the other, away from the loop that answers other visitors.
_WORKER = ThreadPoolExecutor(max_workers=1, thread_name_prefix="check")


class TooLongError(InputError):
    """The text is longer than `TEXT_LIMIT`."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody wants checked."""

    text: str
    published: date | None = None


def asked_in(body: bytes, content_type: str) -> Asked:
    """Read a request: JSON or a form with `text` and, optionally, `published`. Raises InputError with what is wrong."""
    given = _json(body) if content_type.startswith("application/json") else _form(body)
    text = given.get("text")
    if not isinstance(text, str) or not text.strip():
        raise InputError("there is no text to check: give it as `text`")
    size = len(text.encode("utf-8", "surrogatepass"))
    if size > TEXT_LIMIT:
        raise TooLongError(f"the text has {size:,} bytes; at most {TEXT_LIMIT:,} are read at a time")
    return Asked(text=as_it_stands(text), published=_date(given.get("published")))


def _json(body: bytes) -> Mapping[str, Any]:
    try:
        given = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise InputError("the request is not JSON") from error
    if not isinstance(given, dict):
        raise InputError("expected a JSON object with `text` and, optionally, `published`")
    return given


def _form(body: bytes) -> Mapping[str, str]:
    fields = parse_qs(body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=20)
    return {name: values[-1] for name, values in fields.items()}


def _date(given: Any) -> date | None:
    from extractor.pipeline import parse_date

    if given is None or given == "":
        return None
    if not isinstance(given, str):
        raise InputError("`published` has to be a date, written YYYY-MM-DD")
    return parse_date(given)


def as_it_stands(text: str) -> str:
    r"""Return a text with one kind of line break, and spaces for breaks that only fit it to a page; places do not move by the latter.

    >>> as_it_stands("Exports rose\r\n\r\nThey fell")
    'Exports rose\n\nThey fell'
    """
    lines = LINE_BREAK.sub("\n", text).split("\n")
    joined = lines[0]
    for before, line, width in zip(lines, lines[1:], _widths(lines), strict=False):
        joined += (" " if _goes_on(before, line, width) else "\n") + line
    return joined


def _widths(lines: list[str]) -> list[int]:
    """Return for each line the length of the longest of its block (what stands between blank lines); 0 where none was broken to fit."""
    widths: list[int] = []
    block: list[str] = []
    for line in [*lines, ""]:
        block.append(line)
        if not line.strip():
            longest = max(map(len, block))
            widths += [longest if NARROWEST <= longest <= WIDEST and len(block) > MIN_LINES else 0] * len(block)
            block = []
    return widths


def _goes_on(before: str, line: str, width: int) -> bool:
    if not before.strip() or not line.strip():
        return False
    if line[0].islower():
        return True
    return bool(width) and len(before) >= FULL_LINE * width and not before.rstrip().endswith(ENDS)


async def examined(asked: Asked) -> Examined:
    """Read and check a text in a thread of its own. Raises DocumentError when it cannot be read."""
    return await asyncio.get_running_loop().run_in_executor(_WORKER, _examine, asked)


def _examine(asked: Asked) -> Examined:
    from extractor.models import Problem
    from extractor.pipeline import plain_article
    from extractor.pipeline.reading import examine_article

    found = examine_article(Path(NAME), plain_article(asked.text, asked.published, NAME), _checker())
    if isinstance(found, Problem):
        raise DocumentError(found.reason, found.message)
    return found


@cache
def _checker() -> Checker:
    from extractor.check import Checker
    from extractor.official import data_folder, load

    return Checker(load(kept=data_folder()))


def as_json(found: Examined) -> Row:
    """Return what was found as a JSON object: the `text` that places count in, `published`, and `claims` as docs/claims.md has them."""
    verdicts = {verdict.claim: verdict for verdict in found.verdicts}
    return {
        "text": found.article.text,
        "published": found.article.published.isoformat() if found.article.published else None,
        "claims": [to_record(claim, verdicts.get(claim.id)) for claim in found.reading.claims],
    }


def as_rows(found: Examined) -> list[Row]:
    """Return the claims as rows such as the database gives, with their `evidence`, and marked as standing on this page (`here`)."""
    verdicts = {verdict.claim: verdict for verdict in found.verdicts}
    return [_row(claim, verdicts[claim.id]) for claim in found.reading.claims]


def _row(claim: Claim, verdict: Verdict) -> Row:
    return to_row(claim) | {
        "verdict": verdict.outcome.value,
        "reason": verdict.reason and verdict.reason.value,
        "official_text": None if verdict.official is None else str(verdict.official),
        "relative_difference": relative_difference(verdict.difference, verdict.official),
        "error_kind": verdict.error_kind and verdict.error_kind.value,
        "cause": verdict.cause,
        "arithmetic": verdict.arithmetic,
        "tolerance": verdict.tolerance,
        "internal": verdict.internal,
        "evidence": [to_row(item) for item in verdict.evidence],
        "here": True,
    }
