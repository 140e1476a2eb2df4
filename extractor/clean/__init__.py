"""Makes a cleaned article of a raw document: every line labelled, nothing deleted, the story in one plain text."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime

from extractor.clean.beside import drop_above, drop_names, refine
from extractor.clean.blocks import drop_comments, drop_signed, keep_heads, settle_menus
from extractor.clean.learnt import drop_frame, mark_frame
from extractor.clean.lines import is_story_note, judge, without_credit
from extractor.clean.normal import normalise
from extractor.clean.passes import drop_about, drop_doubles, drop_lists, drop_masthead, drop_repeats, drop_tail, end_story, head_of
from extractor.clean.signs import is_news, is_prose
from extractor.clean.tongues import drop_other_tongues
from extractor.clean.units import Unit, units_of
from extractor.errors import DocumentError
from extractor.models import Article, Known, Line, LineLabel, RawDocument
from extractor.readers import Dated, Metadata, Role, read
from extractor.readers.dates import address_date

__all__ = ["article_id", "clean", "normalise"]

ID_LENGTH = 16
LONGEST_TITLE = 30
SHORTEST_TITLE = 3
TOP_UNITS = 6
TOP_LINES, BLOCK = 30, 4
STAMPS = ("byline", "date line")
STATED = ("json-ld", "meta")  # where pages say it on purpose
SURE = {"given": "high", "guess": "low"}
SAME_DAY, FAR_APART = 1, 7  # days between two pieces of evidence; zones make one day of difference


def clean(raw: RawDocument, known: Known | None = None) -> Article:
    """Read and clean one document.

    `known` (by default what the raw document carries) wins over what the document says of itself; its `published` has the
    basis ``given``. Every line that was read is in `Article.lines` with its label and the reason; body lines make up
    `Article.text`, one a line. Raises DocumentError with the reasons of `readers.read`, and ``no_text`` when nothing of a story
    is left.
    """
    told = known or raw.known
    draft = read(raw)
    units = units_of(draft)
    label(units, told.outlet or draft.metadata.outlet)
    text, lines = _assembled(units)
    if not text:
        raise DocumentError("no_text", f"{raw.name}: nothing in the document reads as a story")
    metadata = draft.metadata
    published = _published(told, metadata, raw.address)
    modified = metadata.modified or _told_by_server(raw, published)
    return Article(
        id=article_id(raw),
        document=raw.name,
        location=raw.location,
        media_type=raw.media_type,
        digest=hashlib.sha256(raw.body).hexdigest(),
        text=text,
        lines=lines,
        url=told.url or metadata.url or raw.address,
        outlet=told.outlet or metadata.outlet,
        title=told.title or (normalise(metadata.title) if metadata.title else None) or _first_title(units),
        authors=metadata.authors,
        language=metadata.language,
        published=published.day if published else None,
        published_basis=published.basis if published else "unknown",
        published_at=published.at if published else None,
        published_confidence=_confidence(published, told.url or metadata.url or raw.address),
        modified=modified.day if modified else None,
        modified_at=modified.at if modified else None,
        modified_basis=modified.basis if modified else "unknown",
    )


def article_id(raw: RawDocument) -> str:
    """Return the id of a document: a hash of its name and content."""
    return hashlib.sha256(raw.name.encode("utf-8", "replace") + b"\0" + raw.body).hexdigest()[:ID_LENGTH]


def label(units: Sequence[Unit], outlet: str | None) -> None:
    """Give every unit that is no part of the story its label and reason; what is left is body."""
    headline = by_rules(units, outlet)
    mark_frame(units, headline)
    end_story(units)
    drop_frame(units)
    drop_tail(units)
    for unit in units:
        if unit.is_body:
            unit.text = without_credit(unit.text) or unit.text


def by_rules(units: Sequence[Unit], outlet: str | None) -> int | None:
    """Label the units as far as there are rules for them, and return which of them is the headline."""
    headline = _headline(units)
    for index, unit in enumerate(units):
        if unit.label is not None:
            continue
        if index == headline or is_story_note(unit):
            unit.fixed = is_story_note(unit) or unit.role is Role.HEADLINE
        reason = judge(unit, heading=index == headline)
        if reason is not None:
            unit.drop(reason)
    keep_heads(units)
    settle_menus(units)
    refine(units, head_of)
    drop_names(units, headline)
    drop_above(units, headline)
    drop_masthead(units)
    drop_comments(units, head_of)
    drop_lists(units)
    drop_signed(units)
    drop_other_tongues(units)
    drop_repeats(units, outlet)
    drop_doubles(units)
    drop_about(units)
    return headline


def _headline(units: Sequence[Unit]) -> int | None:
    """Return the unit that the reader knows as the headline, or the first near the top that could be one."""
    for index, unit in enumerate(units):
        if unit.role is Role.HEADLINE:
            return index
    first, signed = _first_candidate(units), _above_byline(units)
    return first if first in signed or not signed else signed[0]


def _first_candidate(units: Sequence[Unit]) -> int | None:
    for index, unit in enumerate(units[:TOP_UNITS]):
        if unit.label is None and is_prose(unit):
            return None
        if unit.label is None and 4 <= len(unit.words) <= LONGEST_TITLE and judge(unit, heading=True) is None:
            if judge(unit, heading=False) == "byline":
                continue
            return index
    return None


def _above_byline(units: Sequence[Unit]) -> list[int]:
    """Return the lines that could be the headline, from the top, of those that stand together above the byline or date next to the text."""
    text = next((index for index, unit in enumerate(units[:TOP_LINES]) if is_prose(unit) or is_news(unit)), 0)
    reasons = [judge(unit, heading=False) if unit.label is None else unit.reason for unit in units[:text]]
    stamps = [index for index, reason in enumerate(reasons) if reason in STAMPS and index and reasons[index - 1] is None]
    found: list[int] = []
    for index in range(stamps[-1] - 1, max(-1, stamps[-1] - 1 - BLOCK), -1) if stamps else ():
        if reasons[index] is not None:
            break
        if _may_head(units[index], reasons[index]):
            found.insert(0, index)
    return found


def _may_head(unit: Unit, reason: str | None) -> bool:
    return unit.label is None and reason is None and 4 <= len(unit.words) <= LONGEST_TITLE


def _first_title(units: Sequence[Unit]) -> str | None:
    """Return the first short line of the body that is no sentence, which stands for a title where none is given."""
    for unit in [unit for unit in units if unit.is_body][:TOP_UNITS]:
        if len(unit.words) > LONGEST_TITLE or unit.text.endswith((".", ",", ";")):
            return None
        if len(unit.words) >= SHORTEST_TITLE:
            return unit.text
    return None


def _published(told: Known, metadata: Metadata, address: str | None) -> Dated | None:
    if told.published is not None:
        return Dated(day=told.published, basis="given")
    if metadata.published is not None:
        return metadata.published
    day = address_date(told.url or metadata.url or address)
    return Dated(day=day, basis="url") if day else None


def _told_by_server(raw: RawDocument, published: Dated | None) -> Dated | None:
    """Return when the server says that the page changed, which is weak evidence, and none at all before the page was published."""
    if raw.changed_at is None or published is None:
        return None
    day = datetime.fromisoformat(raw.changed_at).date()
    return Dated(day=day, basis="http", at=raw.changed_at) if day >= published.day else None


def _confidence(published: Dated | None, address: str | None) -> str:
    """Tell how sure a date of publication is: by its evidence, and by whether a day in the address agrees with it."""
    if published is None:
        return "unknown"
    if published.basis in SURE:
        return SURE[published.basis]
    day = address_date(address) if published.basis != "url" else None
    apart = abs((published.day - day).days) if day else None
    if apart is not None and apart <= SAME_DAY:
        return "high"
    if apart is not None and apart > FAR_APART:
        return "low"
    return "high" if published.basis in STATED else "medium"


def _assembled(units: Sequence[Unit]) -> tuple[str, tuple[Line, ...]]:
    """Return the text of the story and the account of all lines, body lines with their place in the text."""
    lines: list[Line] = []
    parts: list[str] = []
    position = 0
    for number, unit in enumerate(units, start=1):
        if unit.is_body and unit.text:
            start = position
            parts.append(unit.text)
            position += len(unit.text) + 1
            lines.append(
                Line(number=number, text=unit.raw, label=LineLabel.BODY, reason=unit.role.value, start=start, end=start + len(unit.text))
            )
        else:
            lines.append(Line(number=number, text=unit.raw, label=unit.label or LineLabel.FURNITURE, reason=unit.reason or "empty line"))
    return "\n".join(parts), tuple(lines)
