"""Between frozen dataclasses and rows: pure functions, no database."""

from __future__ import annotations

import hashlib
import json
import types
import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import fields
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cache
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from extractor.models import Period

Row = dict[str, Any]
T = TypeVar("T")


def field_types(cls: Any) -> Mapping[str, Any]:
    """Return field name -> type of a dataclass, with ``| None`` taken off.

    >>> field_types(Period)["start"].__name__
    'date'
    """
    return _field_types(cls)


@cache
def _field_types(cls: Any) -> Mapping[str, Any]:
    return {name: _without_none(hint) for name, hint in get_type_hints(cls).items()}


def _without_none(hint: Any) -> Any:
    if get_origin(hint) in (Union, types.UnionType):
        return next(part for part in get_args(hint) if part is not type(None))
    return hint


def columns_of(cls: type, *, skip: Collection[str] = ()) -> tuple[str, ...]:
    """Return the columns that hold a dataclass, in the order of its fields.

    >>> columns_of(Period)
    ('start', 'end')
    """
    columns: list[str] = []
    for name, kind in field_types(cls).items():
        if name in skip:
            continue
        if kind is Decimal:
            columns += [name, f"{name}_text"]
        elif kind is Period:
            columns += [f"{name}_start", f"{name}_end"]
        else:
            columns.append(name)
    return tuple(columns)


def to_row(instance: Any, *, skip: Collection[str] = ()) -> Row:
    """Return the row of a dataclass instance: its columns as `columns_of` names them, with values that SQLite can hold."""
    kinds = field_types(type(instance))
    row: Row = {}
    for field in fields(instance):
        if field.name not in skip:
            row |= _cells(field.name, kinds[field.name], getattr(instance, field.name))
    return row


def _cells(name: str, kind: Any, value: Any) -> Row:
    if kind is Decimal:
        return {name: None if value is None else float(value), f"{name}_text": None if value is None else str(value)}
    if kind is Period:
        start, end = (None, None) if value is None else (value.start.isoformat(), value.end.isoformat())
        return {f"{name}_start": start, f"{name}_end": end}
    return {name: _cell(value)}


def _cell(value: Any) -> Any:
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, Mapping):
        return json.dumps(dict(value), ensure_ascii=False, sort_keys=True)
    return value


def from_row(cls: type[T], row: Mapping[str, Any], **given: Any) -> T:
    """Build a dataclass from a row that `to_row` made; fields that were skipped there come as keywords."""
    values: dict[str, Any] = dict(given)
    for name, kind in field_types(cls).items():
        if name not in given:
            values[name] = _value(name, kind, row)
    return cls(**values)


def _value(name: str, kind: Any, row: Mapping[str, Any]) -> Any:
    if kind is Decimal:
        text = row[f"{name}_text"]
        return None if text is None else Decimal(text)
    if kind is Period:
        start, end = row[f"{name}_start"], row[f"{name}_end"]
        return None if start is None else Period(start=date.fromisoformat(start), end=date.fromisoformat(end))
    value = row[name]
    if value is None:
        return None
    return _typed(kind, value)


def _typed(kind: Any, value: Any) -> Any:
    if kind is bool:
        return bool(value)
    if kind is date:
        return date.fromisoformat(value)
    if get_origin(kind) is tuple:
        return tuple(json.loads(value))
    if get_origin(kind) is Mapping:
        return json.loads(value)
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return kind(value)
    return value


def content_hash(*parts: Any) -> str:
    """Return a short hash of JSON-like parts that is the same on every machine and in every run."""
    text = json.dumps(parts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:20]


def normalised(name: str | None) -> str:
    """Return the form of a name under which two spellings count as the same: case, spaces, accents of width and a leading "the" aside.

    >>> normalised("The  Census and Statistics Department") == normalised("census and statistics department")
    True
    """
    if name is None:
        return ""
    text = " ".join(unicodedata.normalize("NFKC", name).casefold().split()).strip(" .,;:'\"“”‘’")
    return text.removeprefix("the ")


def source_key(name: str | None, institution: str | None) -> tuple[str, str]:
    """Return what makes a source the same everywhere; an institution that speaks for itself has no other institution.

    >>> source_key(None, "Quay Bank") == source_key("Quay Bank", None) == source_key("Quay Bank", "the Quay Bank")
    True
    """
    who, whose = normalised(name), normalised(institution)
    return (whose, "") if who in {"", whose} else (who, whose)


def source_id(name: str | None, institution: str | None) -> str:
    """Return the id that a source has in every article that names it."""
    return content_hash("source", *source_key(name, institution))


def relative_difference(difference: Decimal | None, official: Decimal | None) -> float | None:
    """Return how far reported and official are apart, as a share of the official value; None where that means nothing.

    >>> relative_difference(Decimal("-2"), Decimal("8"))
    0.25
    """
    if difference is None or not official:
        return None
    return float(abs(difference) / abs(official))
