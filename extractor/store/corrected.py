"""Claims as reviewers corrected them, and what the machine says of them then: rows beside its own verdicts, only ever added."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from extractor.errors import InputError
from extractor.models import Claim, Comparison, Hedge, Kind, Modality, Period, Verdict
from extractor.store.schema import connect, explained

Corrections = Mapping[str, str | None]

STATED = "stated"  # what a person says of a role counts like the words of the sentence
_TYPES: Mapping[str, Any] = {
    "kind": Kind, "value": Decimal, "value_high": Decimal, "hedge": Hedge, "comparison": Comparison, "modality": Modality,
}  # fmt: skip
_DAYS = ("period_start", "period_end")


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """The corrections of a claim that hold, and the review that gave the last of them."""

    review: int
    article: str
    corrections: Corrections


def standing_corrections(path: Path, claim: str) -> Standing | None:
    """Return what reviewers last said of each attribute of a claim, None where nobody corrected it. Raises StoreError."""
    sql = "SELECT id, article, attribute, value FROM reviews WHERE claim = ? AND action = 'correct' ORDER BY id"
    db = connect(path, create=False)
    try:
        with explained(path):
            rows = db.conn.execute(sql, [claim]).fetchall()
    finally:
        db.close()
    if not rows:
        return None
    return Standing(review=rows[-1][0], article=rows[-1][1], corrections={attribute: value for _, _, attribute, value in rows})


def corrected(claim: Claim, corrections: Corrections) -> Claim:
    """Return a claim with other attributes. Raises InputError where they do not go together.

    What a code stood for goes with the name that it belonged to, and a corrected role counts as stated in the sentence.
    """
    values: dict[str, Any] = {name: _value(name, text) for name, text in corrections.items() if name not in _DAYS}
    if corrections.keys() & set(_DAYS):
        values["period"] = _period(claim.period, corrections)
    for name in ("economy", "partner", "commodity"):
        if name in corrections:
            values[f"{name}_code"] = None
    roles = {"period" if name in _DAYS else name for name in corrections}
    return replace(claim, **values, basis={**claim.basis, **dict.fromkeys(roles, STATED)})


def _value(name: str, text: str | None) -> Any:
    return None if text is None else _TYPES.get(name, str)(text)


def _period(read: Period | None, corrections: Corrections) -> Period | None:
    days = {"period_start": read.start if read else None, "period_end": read.end if read else None}
    days |= {name: date.fromisoformat(text) if text else None for name, text in corrections.items() if name in _DAYS}
    start, end = days["period_start"], days["period_end"]
    if start is None and end is None:
        return None
    if start is None or end is None:
        raise InputError("the corrected period has no beginning or no end; correct that as well")
    if end < start:
        raise InputError(f"the corrected period ends on {end}, before it begins on {start}; correct that as well")
    return Period(start=start, end=end)


def save_corrected(path: Path, standing: Standing, claim: Claim, verdict: Verdict | str, *, version: str) -> None:
    """Keep what the machine says of `claim`, corrected as `standing` tells: a verdict, or why there is none. Raises StoreError."""
    row = {
        "review": standing.review,
        "claim": claim.id,
        "corrections": json.dumps(dict(standing.corrections), ensure_ascii=False, sort_keys=True),
        "value_text": str(claim.value),
        "unit": claim.unit,
        "version": version,
        "checked_at": datetime.now(UTC).isoformat(timespec="seconds"),
        **(_told(verdict) if isinstance(verdict, Verdict) else {"arithmetic": verdict, "tolerance": ""}),
    }
    columns, places = ", ".join(row), ", ".join(f":{name}" for name in row)
    known = "SELECT 1 FROM corrected_verdicts WHERE review = :review"  # two who correct at once compare the same
    db = connect(path, create=False)
    try:
        with explained(path), db.conn:
            db.conn.execute(f"INSERT INTO corrected_verdicts ({columns}) SELECT {places} WHERE NOT EXISTS ({known})", row)
    finally:
        db.close()


def _told(verdict: Verdict) -> dict[str, str | None]:
    return {
        "outcome": verdict.outcome.value,
        "reason": verdict.reason.value if verdict.reason else None,
        "official_text": None if verdict.official is None else str(verdict.official),
        "difference_text": None if verdict.difference is None else str(verdict.difference),
        "series": verdict.series,
        "error_kind": verdict.error_kind.value if verdict.error_kind else None,
        "cause": verdict.cause,
        "arithmetic": verdict.arithmetic,
        "tolerance": verdict.tolerance,
    }
