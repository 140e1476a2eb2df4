"""Verdicts put together: outcome, official figure, arithmetic, tolerance, cause and evidence."""

from __future__ import annotations

from decimal import Decimal

from extractor.check.arithmetic import amount, explain
from extractor.check.causes import Cause
from extractor.check.figure import Figure
from extractor.check.records import Told
from extractor.check.spans import period_of
from extractor.models import Claim, Evidence, Outcome, Reason, Verdict

CODE = 3  # letters of a currency


def unchecked(claim: Claim, reason: Reason, words: str) -> Verdict:
    """Return a verdict that says why a claim was not compared."""
    return Verdict(claim=claim.id, outcome=Outcome.NOT_CHECKABLE, reason=reason, arithmetic=words)


def not_out(claim: Claim, figure: Figure) -> Verdict:
    """Return the verdict for a period that was not released when the article appeared."""
    basis = "seen" if all(cell.out_basis == "seen" for cell in figure.cells) else "estimated"
    return unchecked(claim, Reason.NOT_YET_RELEASED, f"first released on {figure.out.isoformat()} ({basis}), after the article appeared")


def compared(claim: Claim, figure: Figure, outcome: Outcome, tolerance: str, more: str = "", cause: Cause | None = None) -> Verdict:
    """Return the verdict of a comparison with an official figure."""
    return Verdict(
        claim=claim.id,
        outcome=outcome,
        official=_trimmed(figure.value, claim.unit),
        difference=_trimmed(claim.value - figure.value, claim.unit),
        series=figure.series,
        error_kind=cause.kind if cause else None,
        cause=cause.words if cause else None,
        arithmetic=f"{explain(figure, claim.unit)}; the claim says {amount(claim.value, claim.unit)}{more}",
        tolerance=tolerance,
        evidence=evidence(figure),
    )


def caused(claim: Claim, cause: Cause) -> Verdict:
    """Return the mismatch of a claim for which no official figure is held, but whose digits are those of another figure."""
    return Verdict(
        claim=claim.id,
        outcome=Outcome.MISMATCH,
        series=cause.figure.series,
        error_kind=cause.kind,
        cause=cause.words,
        arithmetic=explain(cause.figure, cause.unit),
        tolerance="rounding at the digits written",
        evidence=evidence(cause.figure),
    )


def of_record(claim: Claim, told: Told) -> Verdict:
    """Return the verdict of a record, rank or streak."""
    return Verdict(
        claim=claim.id,
        outcome=told.outcome,
        reason=told.reason,
        official=told.official,
        difference=None if told.official is None else claim.value - told.official,
        series=told.figure.series,
        error_kind=told.kind,
        cause=told.cause,
        arithmetic=told.words,
        tolerance=told.tolerance,
        evidence=evidence(told.figure),
    )


def evidence(figure: Figure) -> tuple[Evidence, ...]:
    """Return what a figure rests on, one entry for each official value."""
    return tuple(
        Evidence(
            series=cell.row.series,
            derivation=figure.derivation,
            period=period_of(cell.span),
            value=cell.value,
            released=cell.row.released,
            released_basis=cell.row.released_basis,
            tier=cell.row.tier,
        )
        for cell in figure.cells
    )


def _trimmed(value: Decimal, unit: str) -> Decimal:
    rounded = value.quantize(Decimal(1) if len(unit) == CODE else Decimal("0.001"))
    return Decimal(f"{rounded.normalize():f}")  # without an exponent, which normalize leaves in round numbers
