"""A headline leaves out what the body says: the same figure of the same subject takes measure and period from there."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from extractor.models import Claim


def agree(claims: Sequence[Claim], headings: Collection[str]) -> list[Claim]:
    """Return the claims with those of headings completed from the one body claim that gives the same figure.

    `headings` are the texts of the headings. Only roles that the heading does not state itself are taken over.
    """
    body: dict[tuple[object, ...], list[Claim]] = {}
    for claim in claims:
        if claim.sentence not in headings:
            body.setdefault(_figure(claim), []).append(claim)
    return [_completed(claim, body.get(_figure(claim), ())) if claim.sentence in headings else claim for claim in claims]


def _completed(claim: Claim, same: Sequence[Claim]) -> Claim:
    measures = {other.measure for other in same}
    if len(measures) == 1 and claim.basis.get("measure") != "stated":
        claim = replace(claim, measure=measures.pop())
    spans = {other.period for other in same}
    if len(spans) == 1 and claim.basis.get("period") not in ("stated", "published"):
        claim = replace(claim, period=spans.pop())
    return claim


def _figure(claim: Claim) -> tuple[object, ...]:
    return claim.unit, claim.value, claim.metric, claim.partner, claim.commodity
