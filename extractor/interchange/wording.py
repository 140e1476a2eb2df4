"""What outcomes are called outside of this program, and the names of things."""

from __future__ import annotations

from collections.abc import Mapping

VERDICTS: Mapping[str | None, str] = {
    "match": "Matches the official figure",
    "close": "Close to the official figure",
    "mismatch": "Differs from the official figure",
    "not_checkable": "Cannot be compared with an official figure",
}


def claim_name(claim: str) -> str:
    """Return the name by which a claim is known everywhere.

    >>> claim_name("ab12")
    'urn:claim:ab12'
    """
    return f"urn:claim:{claim}"
