"""Checking a text that somebody typed, or the page at an address: read it, compare its claims with official figures, keep nothing."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Callable, Collection, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import parse_qs

from extractor.errors import DocumentError, InputError
from extractor.export import to_record
from extractor.models import Claim, Problem, Verdict
from extractor.store.rows import relative_difference, to_row

if TYPE_CHECKING:
    from extractor.check import Checker
    from extractor.fetch import Answer
    from extractor.pipeline import Examined

Row = dict[str, Any]
_Result = TypeVar("_Result")

TEXT_LIMIT = 100_000  # bytes of UTF-8: a very long read of a newspaper has a third of that
NAME = "text"  # stands where a document's name would
LINE_BREAK = re.compile(r"\r\n|[\r\v\f\x85\u2028\u2029]")
NARROWEST, WIDEST = 40, 100  # letters in the lines of a text that was broken to fit a page
MIN_LINES = 3  # of such a paragraph: a heading over a line is none
FULL_LINE = 0.6  # of the longest line: a shorter one ends a paragraph or is a heading
PARTED = re.compile(r" \| |\t|\S {3,}\S")  # a row of a table
ENDS = (".", "!", "?", ":", ";", "”", '"')

# Reading is work for the processor: one text after the other, away from the loop that answers other visitors.
_WORKER = ThreadPoolExecutor(max_workers=1, thread_name_prefix="check")


class TooLongError(InputError):
    """The text is longer than `TEXT_LIMIT`."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody wants checked: a text, or the page at an address."""

    text: str = ""
    url: str = ""
    published: date | None = None


def asked_in(body: bytes, content_type: str) -> Asked:
    """Read a request: JSON or a form with `text` or `url` and, optionally, `published`. Raises InputError with what is wrong."""
    given = _json(body) if content_type.startswith("application/json") else _form(body)
    text, url = (_filled(given.get(name)) for name in ("text", "url"))
    if text and url:
        raise InputError("give either a text as `text` or an address as `url`, not both")
    if url:
        return Asked(url=url.strip(), published=_date(given.get("published")))
    if not text:
        raise InputError("there is no text to check: give it as `text`")
    size = len(text.encode("utf-8", "surrogatepass"))
    if size > TEXT_LIMIT:
        raise TooLongError(f"the text has {size:,} bytes; at most {TEXT_LIMIT:,} are read at a time")
    return Asked(text=as_it_stands(text), published=_date(given.get("published")))


def _filled(given: Any) -> str:
    return given if isinstance(given, str) and given.strip() else ""


def _json(body: bytes) -> Mapping[str, Any]:
    try:
        given = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise InputError("the request is not JSON") from error
    if not isinstance(given, dict):
        raise InputError("expected a JSON object with `text` or `url` and, optionally, `published`")
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
    if not before.strip() or not line.strip() or PARTED.search(before) or PARTED.search(line):
        return False
    if line[0].islower():
        return True
    return bool(width) and len(before) >= FULL_LINE * width and not before.rstrip().endswith(ENDS)


async def examined(asked: Asked) -> Examined:
    """Read and check a text in a thread of its own. Raises DocumentError when it cannot be read."""
    return await in_worker(_examine, asked)


async def examined_answer(answer: Answer, published: date | None, own_lines: Collection[str]) -> Examined:
    """Read and check a page that was fetched, in the same thread. Raises DocumentError when it cannot be read."""
    return await in_worker(_examine_answer, answer, published, own_lines)


async def in_worker(work: Callable[..., _Result], *given: Any) -> _Result:
    """Do work for the processor in the thread that is kept for it."""
    return await asyncio.get_running_loop().run_in_executor(_WORKER, work, *given)


def _examine(asked: Asked) -> Examined:
    from extractor.pipeline import plain_article
    from extractor.pipeline.reading import examine_article

    return _readable(examine_article(Path(NAME), plain_article(asked.text, asked.published, NAME), checker()))


def _examine_answer(answer: Answer, published: date | None, own_lines: Collection[str]) -> Examined:
    from extractor.pipeline.visiting import examine_answer

    return _readable(examine_answer(answer, published, own_lines, checker()))


def _readable(found: Examined | Problem) -> Examined:
    if isinstance(found, Problem):
        raise DocumentError(found.reason, found.message)
    return found


@cache
def checker() -> Checker:
    """Return what compares claims with the official figures of this installation."""
    from extractor.check import Checker
    from extractor.official import data_folder, load

    return Checker(load(kept=data_folder()))


def as_json(found: Examined) -> Row:
    """Return what was found as a JSON object: the `text` that places count in, `published`, and `claims` as docs/claims.md has them.

    A page that was fetched has its `url`, `title`, `outlet` and `published_basis` as well.
    """
    article = found.article
    verdicts = {verdict.claim: verdict for verdict in found.verdicts}
    page = {"url": article.url, "title": article.title, "outlet": article.outlet, "published_basis": article.published_basis}
    return (page if article.location else {}) | {
        "text": article.text,
        "published": article.published.isoformat() if article.published else None,
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
