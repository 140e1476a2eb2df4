"""Keeping what people say of verdicts and readings: rows that are only ever added, each with who, when and why."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

from extractor.errors import InputError, StoreError
from extractor.models import Comparison, Hedge, Kind, Modality, Outcome
from extractor.store.schema import connect, explained

CONFIRM, OVERRIDE, CORRECT, WITHDRAW = ACTIONS = ("confirm", "override", "correct", "withdraw")
LONGEST_REASON, LONGEST_VALUE = 2000, 200


class ChangedMeanwhileError(StoreError):
    """The machine has come to another verdict than the one that the reviewer saw."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """What a person says of a claim, and why. `seen` is the machine's verdict that was on the page.

    An ``override`` gives `verdict`; a ``correct`` gives `attribute` and its right `value` as text, "" for none; ``confirm`` agrees with
    the machine; ``withdraw`` takes back what reviews said of the verdict before.
    """

    claim: str
    action: str
    reason: str
    reviewer: str
    seen: str | None
    verdict: str | None = None
    attribute: str | None = None
    value: str | None = None


def save_review(path: Path, review: Review, *, timeout: float | None = None) -> None:
    """Add a review to the database at `path`, in one transaction.

    Raises InputError when the review says too little or what cannot be, ChangedMeanwhileError when the machine's verdict is
    another one now, StoreError when the database cannot be written.
    """
    _require_sensible(review)
    db = connect(path, create=False, timeout=timeout)
    try:
        with explained(path), db.conn:
            db.conn.execute("PRAGMA synchronous = FULL")  # no run could bring it back after a power failure
            db.conn.execute("BEGIN IMMEDIATE")
            db.conn.execute(_INSERT, _row(db.conn, review))
    finally:
        db.close()


_INSERT = """
    INSERT INTO reviews
        (claim, article, quote, action, machine_verdict, verdict, attribute, machine_value, value, reason, reviewer, reviewed_at)
    VALUES (:claim, :article, :quote, :action, :machine_verdict, :verdict, :attribute, :machine_value, :value, :reason, :reviewer, :at)
"""


def _row(connection: sqlite3.Connection, review: Review) -> dict[str, str | None]:
    column = "NULL" if review.attribute is None else f"c.{review.attribute}"
    sql = f"SELECT c.article, c.quote, v.outcome, {column} FROM claims c LEFT JOIN verdicts v ON v.claim = c.id WHERE c.id = ?"
    found = connection.execute(sql, [review.claim]).fetchone()
    if found is None:
        raise InputError(f"there is no claim {review.claim}")
    article, quote, outcome, machine_value = found
    if outcome != review.seen:
        raise ChangedMeanwhileError(f"the machine's verdict has changed meanwhile to {outcome}; look at the claim again")
    verdict = {CONFIRM: outcome, OVERRIDE: review.verdict}.get(review.action)
    if review.action == CONFIRM and outcome is None:
        raise InputError("there is no verdict to confirm yet")
    return {
        "claim": review.claim,
        "article": article,
        "quote": quote,
        "action": review.action,
        "machine_verdict": outcome,
        "verdict": verdict,
        "attribute": review.attribute,
        "machine_value": None if machine_value is None else str(machine_value),
        "value": (review.value or "").strip() or None,
        "reason": review.reason.strip(),
        "reviewer": review.reviewer,
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
    }


def _require_sensible(review: Review) -> None:
    if review.action not in ACTIONS:
        raise InputError(f"a review can {', '.join(ACTIONS[:-1])} or {ACTIONS[-1]}; {review.action!r} is none of these")
    if not review.reason.strip():
        raise InputError("say why: a review needs a reason")
    if len(review.reason) > LONGEST_REASON:
        raise InputError(f"a reason may have {LONGEST_REASON:,} characters; this one has {len(review.reason):,}")
    if review.action == OVERRIDE:
        _require_other_verdict(review)
    if review.action == CORRECT:
        _require_value(review.attribute, (review.value or "").strip())


def _require_other_verdict(review: Review) -> None:
    if review.verdict not in set(Outcome):
        raise InputError(f"a verdict is one of {', '.join(Outcome)}")
    if review.verdict == review.seen:
        raise InputError("that is what the machine says: confirm it instead")


def _require_value(attribute: str | None, value: str) -> None:
    if attribute is None or attribute not in CORRECTABLE:
        raise InputError(f"what can be corrected is {', '.join(CORRECTABLE)}")
    if len(value) > LONGEST_VALUE:
        raise InputError(f"a value may have {LONGEST_VALUE} characters")
    try:
        CORRECTABLE[attribute](value)
    except (ValueError, ArithmeticError) as error:
        raise InputError(f"{attribute} cannot be {value!r}") from error


def _something(value: str) -> str:
    if not value:
        raise ValueError("empty")
    return value


def _day(value: str) -> date | None:
    return date.fromisoformat(value) if value else None


def _number(value: str) -> Decimal:
    number = Decimal(value)
    if not number.is_finite():
        raise ValueError("not finite")
    return number


# Attribute -> what its values have to be; those that may be none take an empty text.
CORRECTABLE: Mapping[str, Callable[[str], object]] = {
    "kind": Kind, "value": _number, "value_high": lambda value: _number(value) if value else None, "unit": _something, "hedge": Hedge,
    "metric": _something, "measure": str, "economy": _something, "partner": _something, "direction_partner": str,
    "commodity": _something, "transport_mode": str, "period_start": _day, "period_end": _day, "comparison": Comparison,
    "source": str, "modality": Modality,
}  # fmt: skip
