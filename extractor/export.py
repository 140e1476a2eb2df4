"""Claims to and from the records of the claim contract (docs/claims.md): JSON Lines, CSV rows."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any, TypeVar

from extractor.errors import InputError
from extractor.models import Article, Claim, Comparison, Hedge, Kind, Line, Modality, Period, Verdict

CONTRACT_FIELDS = (
    "document", "quote", "start", "end", "sentence", "kind", "value", "value_high", "unit", "hedge", "metric", "measure",
    "economy", "economy_code", "partner", "partner_code", "direction_partner", "commodity", "commodity_code", "transport_mode",
    "period", "comparison", "source", "speaker_quote", "modality", "basis",
)  # fmt: skip
EXTRA_FIELDS = ("id", "base_period", "seasonally_adjusted", "trend", "record_of", "source_name", "source_institution", "period_guessed")
VERDICT_FIELDS = ("outcome", "reason", "official", "series", "error_kind", "arithmetic", "difference", "cause", "tolerance", "internal")
PERIOD_FIELDS = ("period", "base_period")

FIRST_YEAR, LAST_YEAR = 1000, 2999
DIGITS_BEFORE, DIGITS_AFTER = 24, 24  # of a number, around its point
LONGEST_SHOWN = 200

# What a record may leave out when somebody else made it; everything else of the contract has to be there.
DEFAULTS: Mapping[str, Any] = {
    "start": 0, "end": 0, "sentence": "", "value_high": None, "hedge": "exact", "measure": None, "economy": "Hong Kong",
    "economy_code": None, "partner": "world", "partner_code": None, "direction_partner": None, "commodity": "all",
    "commodity_code": None, "transport_mode": None, "period": None, "comparison": "none", "source": None,
    "speaker_quote": False, "modality": "actual", "basis": {}, "id": "", "base_period": None, "seasonally_adjusted": False,
    "trend": None, "record_of": None, "source_name": None, "source_institution": None,
    "period_guessed": False,
}  # fmt: skip

_Choice = TypeVar("_Choice", bound=StrEnum)


def plain_number(value: Decimal | None) -> int | float | None:
    """Give a decimal as a JSON number: an integer where it is integral.

    >>> plain_number(Decimal("455500000000")), plain_number(Decimal("18.50")), plain_number(None)
    (455500000000, 18.5, None)
    """
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)


def to_record(claim: Claim, verdict: Verdict | None = None) -> dict[str, Any]:
    """Turn a claim into a record of the claim contract, its `verdict` included when one is given."""
    record = {name: _plain(getattr(claim, name)) for name in CONTRACT_FIELDS}
    if verdict is not None:
        record["verdict"] = {name: _plain(getattr(verdict, name)) for name in VERDICT_FIELDS}
    record.update((name, _plain(getattr(claim, name))) for name in EXTRA_FIELDS)
    return record


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return plain_number(value)
    if isinstance(value, Period):
        return {"start": value.start.isoformat(), "end": value.end.isoformat()}
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, Mapping):
        return dict(value)
    return value


def to_json(record: Mapping[str, Any]) -> str:
    """Write a record as one line of JSON, letters of any script left as they are."""
    return json.dumps(record, ensure_ascii=False)


def line_record(article: Article, line: Line) -> dict[str, Any]:
    """Turn a line of a document into a record; `start` and `end` are its place in the cleaned text, null when it is no part of it."""
    place = {"number": line.number, "label": line.label.value, "reason": line.reason, "start": line.start, "end": line.end}
    return {"document": article.document, **place, "text": line.text}


def csv_columns(checked: bool) -> list[str]:
    """Return the column names of the CSV form: periods as `_start` and `_end`, the verdict as `verdict_…`."""
    columns: list[str] = []
    for name in CONTRACT_FIELDS + EXTRA_FIELDS:
        columns += [f"{name}_start", f"{name}_end"] if name in PERIOD_FIELDS else [name]
    return columns + ([f"verdict_{name}" for name in VERDICT_FIELDS] if checked else [])


def csv_row(record: Mapping[str, Any]) -> dict[str, Any]:
    """Flatten a record for CSV; `basis` becomes JSON text.

    >>> csv_row({"value": 2, "period": {"start": "2026-01-01", "end": "2026-01-31"}, "verdict": {"outcome": "match"}})
    {'value': 2, 'period_start': '2026-01-01', 'period_end': '2026-01-31', 'verdict_outcome': 'match'}
    """
    row: dict[str, Any] = {}
    for name, value in record.items():
        if name in PERIOD_FIELDS:
            span = value or {"start": None, "end": None}
            row |= {f"{name}_start": span["start"], f"{name}_end": span["end"]}
        elif name == "verdict":
            row |= {f"verdict_{key}": part for key, part in value.items()}
        else:
            row[name] = json.dumps(value, ensure_ascii=False) if isinstance(value, Mapping) else value
    return row


def read_claims(lines: Iterable[str], where: str) -> Iterator[Claim]:
    """Read claims in the form of the claim contract, one JSON object a line; blank lines are passed over.

    Raises InputError that names `where`, the line and the field.
    """
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        place = f"{where}:{number}"
        try:
            record = json.loads(line, parse_float=Decimal)
        except (ValueError, ArithmeticError, RecursionError) as error:  # no JSON, a number without bounds, or nested without end
            raise InputError(f"{place}: not a line of JSON: {error}") from error
        if not isinstance(record, dict):
            raise InputError(f"{place}: expected a JSON object with the fields of a claim")
        yield from_record({"id": f"{record.get('document', '')}-{number}"} | record, place)


def from_record(record: Mapping[str, Any], where: str = "claim") -> Claim:
    """Turn a record back into a claim; fields that are not of the contract are passed over.

    Optional fields may be missing (see `DEFAULTS`). Raises InputError that starts with `where` and names the field.
    """
    values: dict[str, Any] = {}
    for field in fields(Claim):
        if field.name not in record and field.name not in DEFAULTS:
            raise InputError(f"{where}: the field {field.name!r} is missing")
        given = record.get(field.name, DEFAULTS.get(field.name))
        try:
            values[field.name] = _READERS.get(field.name, _text_or_none)(given)
        except (ValueError, TypeError, KeyError, InvalidOperation) as error:
            raise InputError(f"{where}: the field {field.name!r} cannot be {_short(given)}: {error}") from error
    return Claim(**values)


def _short(given: Any) -> str:
    try:
        text = repr(given)
    except ValueError:  # Python does not print whole numbers of thousands of digits
        return "that number"
    return text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN]}…"


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError("expected text")
    return value


def _text_or_none(value: Any) -> str | None:
    return None if value is None else _text(value)


def _integer(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise TypeError("expected a whole number")
    return value


def _decimal(value: Any) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        raise TypeError("expected a number")
    number = Decimal(str(value))
    if not number.is_finite():
        raise ValueError("expected a finite number")
    exponent = number.as_tuple().exponent
    if number.adjusted() >= DIGITS_BEFORE or (isinstance(exponent, int) and exponent < -DIGITS_AFTER):
        raise ValueError(f"expected a number of at most {DIGITS_BEFORE} digits before the point and {DIGITS_AFTER} after it")
    return number


def _decimal_or_none(value: Any) -> Decimal | None:
    return None if value is None else _decimal(value)


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise TypeError("expected true or false")
    return value


def _period(value: Any) -> Period | None:
    if value is None:
        return None
    if not isinstance(value, Mapping):
        raise TypeError("expected an object with start and end")
    span = Period(start=date.fromisoformat(value["start"]), end=date.fromisoformat(value["end"]))
    if span.end < span.start:
        raise ValueError("it ends before it starts")
    if span.start.year < FIRST_YEAR or span.end.year > LAST_YEAR:
        raise ValueError(f"years from {FIRST_YEAR} to {LAST_YEAR} are known")
    return span


def _basis(value: Any) -> dict[str, str]:
    if not isinstance(value, Mapping):
        raise TypeError("expected an object of role and basis")
    return {str(role): str(known) for role, known in value.items()}


def _choice(value: Any, choices: type[_Choice]) -> _Choice:
    try:
        return choices(value)
    except ValueError as error:
        raise ValueError(f"expected one of {', '.join(choices)}") from error


_READERS: Mapping[str, Any] = {
    "id": _text,
    "document": _text,
    "quote": _text,
    "start": _integer,
    "end": _integer,
    "sentence": _text,
    "kind": lambda value: _choice(value, Kind),
    "value": _decimal,
    "value_high": _decimal_or_none,
    "unit": _text,
    "hedge": lambda value: _choice(value, Hedge),
    "metric": _text,
    "economy": _text,
    "partner": _text,
    "commodity": _text,
    "period": _period,
    "base_period": _period,
    "comparison": lambda value: _choice(value, Comparison),
    "seasonally_adjusted": _flag,
    "period_guessed": _flag,
    "speaker_quote": _flag,
    "modality": lambda value: _choice(value, Modality),
    "basis": _basis,
}
