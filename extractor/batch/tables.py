"""The Parquet tables of a partition: their columns, which are those of the database, and the rows that a document gives."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

import pyarrow

from extractor.models import Article, Claim, Problem, RawDocument, Reading, UnclaimedNumber, Verdict
from extractor.store.rows import Row, columns_of, content_hash, field_types, source_id, to_row
from extractor.store.write import credited_source, evidence_rows, verdict_row

_TEXT, _WHOLE, _REAL = pyarrow.string(), pyarrow.int64(), pyarrow.float64()
_LINE = pyarrow.struct([("number", _WHOLE), ("text", _TEXT), ("label", _TEXT), ("reason", _TEXT), ("start", _WHOLE), ("end", _WHOLE)])
_SOURCE = pyarrow.struct([("name", _TEXT), ("institution", _TEXT), ("kind", _TEXT), ("aliases", pyarrow.list_(_TEXT))])
_PAGE = pyarrow.struct([("page", _TEXT), ("first", _WHOLE), ("last", _WHOLE)])
_EVIDENCE = pyarrow.struct(
    [(name, _TEXT) for name in ("series", "derivation", "period_start", "period_end")]
    + [("value", _REAL), ("value_text", _TEXT)]
    + [(name, _TEXT) for name in ("released", "released_basis", "tier")]
)
_WHOLES = frozenset({"start", "end", "position", "seasonally_adjusted", "speaker_quote", "period_guessed"})
_REALS = frozenset({"value", "value_high", "official", "difference", "relative_difference"})


def _fields(*names: str) -> list[tuple[str, Any]]:
    return [(name, _WHOLE if name in _WHOLES else _REAL if name in _REALS else _TEXT) for name in names]


_CLAIM = columns_of(Claim)
_NUMBER = columns_of(UnclaimedNumber)
_VERDICT = columns_of(Verdict, skip=("evidence", "consulted"))

SCHEMAS: Mapping[str, pyarrow.Schema] = {
    "documents": pyarrow.schema(
        [*_fields(*columns_of(Article, skip=("lines",)), "gate"), ("lines", pyarrow.list_(_LINE)), ("sources", pyarrow.list_(_SOURCE))]
    ),
    "claims": pyarrow.schema(_fields("id", "article", "position", *_CLAIM[1:], "source_id", "outlet", "published")),
    "unread": pyarrow.schema(_fields("article", "position", *_NUMBER)),
    "problems": pyarrow.schema(_fields("id", *columns_of(Problem))),
}
VERDICTS = pyarrow.schema(
    [*_fields(*_VERDICT, "relative_difference"), ("evidence", pyarrow.list_(_EVIDENCE)), ("consulted", pyarrow.list_(_PAGE))]
)

Rows = dict[str, list[Row]]


def of_document(article: Article, reading: Reading) -> Rows:
    """Return the rows of a document that was read, by table."""
    document = to_row(article, skip=("lines",)) | {"gate": None, "lines": [to_row(line) for line in article.lines]}
    document["sources"] = [
        {"name": source.name, "institution": source.institution, "kind": source.kind.value, "aliases": list(source.aliases)}
        for source in reading.sources
    ]
    known = {source_id(source.name, source.institution) for source in reading.sources}
    published = article.published.isoformat() if article.published else None
    claims = [
        to_row(claim)
        | {"article": article.id, "position": position, "source_id": credited_source(claim, known)}
        | {"outlet": article.outlet, "published": published}
        for position, claim in enumerate(reading.claims, 1)
    ]
    numbers = [{"article": article.id, "position": position} | to_row(number) for position, number in enumerate(reading.unclaimed, 1)]
    return {"documents": [document], "claims": claims, "unread": numbers}


def of_gated(raw: RawDocument, identity: str, reason: str) -> Rows:
    """Return the row of a document that was passed over; its text is not kept."""
    row: Row = {name: None for name in field_types(Article) if name != "lines"}
    row |= {"id": identity, "document": raw.name, "location": raw.location, "media_type": raw.media_type, "text": "", "authors": "[]"}
    row |= {"digest": hashlib.sha256(raw.body).hexdigest(), "gate": reason, "lines": [], "sources": []}
    row |= {"published_basis": "unknown", "published_confidence": "unknown", "modified_basis": "unknown"}
    return {"documents": [row]}


def of_problem(problem: Problem) -> Rows:
    """Return the row of a document that could not be used."""
    return {"problems": [{"id": content_hash(problem.location, problem.stage)} | to_row(problem)]}


def of_verdict(verdict: Verdict) -> Row:
    """Return the row of a verdict, with its evidence and what it depends on."""
    evidence = [{name: cell for name, cell in row.items() if name not in ("claim", "position")} for row in evidence_rows(verdict)]
    consulted = [{"page": item.page, "first": item.first, "last": item.last} for item in verdict.consulted]
    return verdict_row(verdict) | {"evidence": evidence, "consulted": consulted}


def table(rows: list[Row], schema: pyarrow.Schema) -> pyarrow.Table:
    """Return rows as an Arrow table; characters that are none in UTF-8, as names of files may hold, become their escapes."""
    try:
        return pyarrow.Table.from_pylist(rows, schema=schema)
    except UnicodeEncodeError:
        return pyarrow.Table.from_pylist([_escaped(row) for row in rows], schema=schema)


def _escaped(value: Any) -> Any:
    if isinstance(value, str):
        return value.encode("utf-8", "backslashreplace").decode("utf-8")
    if isinstance(value, dict):
        return {name: _escaped(cell) for name, cell in value.items()}
    return [_escaped(cell) for cell in value] if isinstance(value, list) else value
