"""A headline leaves out what the body says: the same figure of the same subject takes measure and period from there."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from extractor.models import Claim


def agree(claims: Sequence[Claim], heading_starts: Collection[int]) -> list[Claim]:
    """Return the claims with those of headings completed from the one body claim that gives the same figure.

    `heading_starts` are the offsets where headings begin. Only roles that the heading does not state itself are taken over.
    """
    lengths = {start: start for start in heading_starts}
    body = [claim for claim in claims if _start(claim) not in lengths]
    return [_completed(claim, body) if _start(claim) in lengths else claim for claim in claims]


def _start(claim: Claim) -> int:
    """Where the claim's sentence begins in the text."""
    return claim.start - max(0, claim.sentence.find(claim.quote))


def _completed(claim: Claim, body: Sequence[Claim]) -> Claim:
    same = [
        other for other in body
        if (other.unit, other.value, other.metric, other.partner, other.commodity) == (claim.unit, claim.value, claim.metric, claim.partner, claim.commodity)
    ]  # fmt: skip
    measures = {other.measure for other in same}
    if len(measures) == 1 and claim.basis.get("measure") != "stated":
        claim = replace(claim, measure=measures.pop())
    spans = {other.period for other in same}
    if len(spans) == 1 and claim.basis.get("period") not in ("stated", "published"):
        claim = replace(claim, period=spans.pop())
    return claim
