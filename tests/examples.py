"""How many examples a property is tried on: a share of what the profile of the run says, so that a long run tries more of all."""

from __future__ import annotations

from typing import Any

from hypothesis import settings


def examples(share: float, **given: Any) -> settings:
    """Return settings with `share` times the examples of the profile, such as 0.6 for a slow property; `given` goes to hypothesis."""
    return settings(max_examples=max(1, round(share * settings().max_examples)), **given)
