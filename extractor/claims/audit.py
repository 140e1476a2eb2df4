"""Accounts for every number of a text: claimed, ignored for a named reason, or unread."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from extractor import amounts
from extractor.models import Claim, UnclaimedNumber


def unclaimed(text: str, claims: Sequence[Claim]) -> tuple[UnclaimedNumber, ...]:
    """Return the numbers of `text` that no claim covers, with the reason where they were passed over on purpose."""
    claimed = sorted((claim.start, claim.end) for claim in claims)
    out: list[UnclaimedNumber] = []
    offset = 0
    for line in text.split("\n"):
        reasons = amounts.ignored(line)
        for start, end in amounts.numbers(line):
            if not _covered(claimed, start + offset, end + offset):
                reason = next((why for first, last, why in reasons if first < end and start < last), None)
                status = "unread" if reason is None else "ignored"
                out.append(
                    UnclaimedNumber(
                        start=start + offset, end=end + offset, quote=line[start:end], status=status, reason=reason or "no rule"
                    )
                )
        offset += len(line) + 1
    return tuple(out)


def _covered(claimed: Sequence[tuple[int, int]], start: int, end: int) -> bool:
    index = bisect_left(claimed, (end, -1))
    return any(first < end and start < last for first, last in claimed[max(0, index - 8) : index])
