"""Reads partitions back: documents with what was read in them, a few at a time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any

import pyarrow.parquet

from extractor.batch.place import Place
from extractor.batch.writing import file_name
from extractor.models import Article, Claim, Line, NamedSource, Problem, Reading, SourceKind, UnclaimedNumber
from extractor.store.rows import Row, from_row

ROWS_AT_ONCE = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """A document of a partition that was read, with all that was read in it."""

    article: Article
    reading: Reading


def rows(of: Place, name: str, columns: list[str] | None = None) -> Iterator[Row]:
    """Yield the rows of a file of a partition, in order."""
    with of.local(name) as path, pyarrow.parquet.ParquetFile(path) as file:
        for batch in file.iter_batches(batch_size=ROWS_AT_ONCE, columns=columns, use_threads=False):
            yield from batch.to_pylist()


def documents(of: Place, partition: int) -> Iterator[Read]:
    """Yield the documents of a partition that were read, each with its claims and numbers; those that were passed over are left out."""
    with ExitStack() as stack:
        found = {name: rows(of, file_name(name, partition)) for name in ("documents", "claims", "unread")}
        for part in found.values():
            stack.callback(part.close)  # type: ignore[attr-defined]
        claims, numbers = _Rest(found["claims"]), _Rest(found["unread"])
        for row in found["documents"]:
            if row["gate"] is None:
                yield _read(row, claims.of(row["id"]), numbers.of(row["id"]))


def _read(row: Row, claims: list[Row], numbers: list[Row]) -> Read:
    sources = tuple(
        NamedSource(name=one["name"], institution=one["institution"], kind=SourceKind(one["kind"]), aliases=tuple(one["aliases"]))
        for one in row["sources"]
    )
    reading = Reading(
        claims=tuple(from_row(Claim, claim) for claim in claims),
        unclaimed=tuple(from_row(UnclaimedNumber, number) for number in numbers),
        sources=sources,
    )
    return Read(article=from_row(Article, row, lines=tuple(from_row(Line, line) for line in row["lines"])), reading=reading)


class _Rest:
    """Rows in the order of their documents, of which a document takes its own."""

    def __init__(self, found: Iterator[Row]) -> None:
        self._found = found
        self._next: Row | None = next(found, None)

    def of(self, article: str) -> list[Row]:
        taken: list[Row] = []
        # the position begins anew with the same document's second copy
        while self._next is not None and self._next["article"] == article and self._next["position"] == len(taken) + 1:
            taken.append(self._next)
            self._next = next(self._found, None)
        return taken


def claims_by_article(of: Place, partition: int) -> Iterator[tuple[str | None, list[Claim]]]:
    """Yield the claims of one document after the other, with the day of its publication in ISO form."""
    waiting: list[Row] = []
    for row in rows(of, file_name("claims", partition)):
        if waiting and row["position"] == 1:
            yield waiting[0]["published"], [from_row(Claim, claim) for claim in waiting]
            waiting = []
        waiting.append(row)
    if waiting:
        yield waiting[0]["published"], [from_row(Claim, claim) for claim in waiting]


def problems(of: Place, partition: int) -> Iterator[Problem]:
    """Yield the documents of a partition that could not be used."""
    for row in rows(of, file_name("problems", partition)):
        yield from_row(Problem, row)


def verdicts(of: Place, partition: int) -> dict[str, dict[str, Any]]:
    """Return the rows of the verdicts of a partition by claim."""
    return {row["claim"]: row for row in rows(of, file_name("verdicts", partition))}
