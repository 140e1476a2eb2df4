"""The roles that a noun group can state of a figure's subject."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Topic:
    """A noun group with the roles that it states; None means that the role is not stated here and may be inherited.

    `economy` is whose statistic it is, `partner` the other side; `balance` is "deficit" or "surplus"; `anaphor` is set for
    "those", "that", "it"; `total` for a topic that says it means everything ("total exports", "exports as a whole"); `turned` where only a
    preposition says which flow it is ("shipments from").
    """

    start: int
    end: int
    metric: str | None = None
    measure: str | None = None
    economy: str | None = None
    partner: str | None = None
    direction: str | None = None
    commodity: str | None = None
    mode: str | None = None
    balance: str | None = None
    anaphor: bool = False
    total: bool = False
    buyer: bool = False
    seller: bool = False
    setting: bool = False
    side: bool = False
    ranked: bool = False
    together: bool = False
    turned: bool = False


SAME = "@same"  # "of the same group": the product named before

Group = tuple[Topic, ...]
