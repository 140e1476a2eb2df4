"""What the user knows of documents: the columns of a CSV file, or one date for all."""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path, PurePath

from extractor.errors import InputError
from extractor.models import Known

_COLUMNS = ("url", "outlet", "title", "published")
_EARLIEST, _LATEST = date(1800, 1, 1), date(2199, 12, 31)  # periods are counted back and forth from here
_MOST_NAMES_TOLD = 5
_LONGEST_CELL = 100_000  # characters; the csv module's own limit is the whole process's, and other libraries lift it


@dataclass(frozen=True, slots=True)
class Given:
    """What the user gave: `published` for every document, and rows by file name, which win over it."""

    published: date | None = None
    rows: Mapping[str, Known] = field(default_factory=dict)
    doubtful: tuple[str, ...] = ()
    nameless: int = 0

    def known(self, name: str) -> Known:
        """Return what is known of the document whose file has this name."""
        return self._with_date(self.rows.get(_key(name), Known()))

    def known_document(self, document: str) -> Known:
        """Return what is known of a document by its name without extension, which is all that a claim tells of it."""
        rows = (row for name, row in self.rows.items() if PurePath(name).stem == document)
        return self._with_date(next(rows, Known()))

    def _with_date(self, row: Known) -> Known:
        return row if row.published or self.published is None else replace(row, published=self.published)

    def warnings(self, names: Iterable[str]) -> list[str]:
        """Tell in one line which rows belong to no document of these names, and in one which files have two different rows."""
        seen = {_key(name) for name in names}
        without = [name for name in self.rows if name not in seen] + ["(no name)"] * self.nameless
        told = (
            [f"metadata: {len(without)} {'row' if len(without) == 1 else 'rows'} without a document: {_listed(without)}"] if without else []
        )
        if self.doubtful:
            told.append(f"metadata: more than one row, of which the last counts: {_listed(self.doubtful)}")
        return told


def parse_date(text: str) -> date:
    """Read a date written ``2026-03-31``, with or without a time of day. Raises InputError for anything else.

    >>> parse_date("2026-03-31T08:30:00+08:00")
    datetime.date(2026, 3, 31)
    """
    try:
        day = datetime.fromisoformat(text.strip()).date()
    except ValueError:
        raise InputError(f"{text!r} is not a date; write it as YYYY-MM-DD, for example 2026-03-31") from None
    if not _EARLIEST <= day <= _LATEST:
        raise InputError(f"{text!r} is not a date that a document can have; expected one from {_EARLIEST} to {_LATEST}")
    return day


def read_metadata(path: Path, published: date | None = None) -> Given:
    """Read a CSV file with the column `file` and any of url, outlet, title and published; other columns are passed over.

    A row belongs to the document whose file has the last path component of `file`; an empty cell says nothing. Raises InputError
    that names the file and the line when it cannot be read, has no column `file`, or has a wrong date.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            return _read_rows(csv.DictReader(lines, restkey="", restval=""), path, published)
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise InputError(f"{path}: the metadata has to be UTF-8 text") from error
    except csv.Error as error:
        raise InputError(f"{path}: not a CSV file: {error}") from error


def _read_rows(reader: csv.DictReader[str], path: Path, published: date | None) -> Given:
    if "file" not in (reader.fieldnames or ()):
        raise InputError(f"{path}: the metadata needs a column `file`, and any of {', '.join(_COLUMNS)}")
    rows: dict[str, Known] = {}
    doubtful: list[str] = []
    nameless = 0
    for row in reader:
        if any(len(cell) > _LONGEST_CELL for cell in row.values()):
            raise csv.Error(f"line {reader.line_num} has a cell of more than {_LONGEST_CELL:,} characters")
        name = _key(row["file"] or "")
        if not name:
            nameless += 1
            continue
        known = _known(row, f"{path}:{reader.line_num}")
        if rows.get(name, known) != known:
            doubtful.append(name)
        rows[name] = known
    return Given(published=published, rows=rows, doubtful=tuple(doubtful), nameless=nameless)


def _known(row: Mapping[str, str], where: str) -> Known:
    cells = {column: (row.get(column) or "").strip() or None for column in _COLUMNS}
    try:
        day = parse_date(cells["published"]) if cells["published"] else None
    except InputError as error:
        raise InputError(f"{where}: {error}") from error
    return Known(url=cells["url"], outlet=cells["outlet"], title=cells["title"], published=day)


def _key(name: str) -> str:
    """Take the last component of a path of any system, in the Unicode form that all systems agree on."""
    return unicodedata.normalize("NFC", re.split(r"[\\/]", name.strip())[-1])


def _listed(names: Iterable[str]) -> str:
    shown = list(names)
    more = len(shown) - _MOST_NAMES_TOLD
    return ", ".join(shown[:_MOST_NAMES_TOLD]) + (f" and {more} more" if more > 0 else "")
