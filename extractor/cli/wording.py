"""Figures and claims in words for people."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

_SCALES = ((Decimal(10) ** 12, "trillion"), (Decimal(10) ** 9, "billion"), (Decimal(10) ** 6, "million"))
_PLAIN_UNITS = frozenset({"count", "index_points"})


def subject(record: Mapping[str, Any]) -> str:
    """Say in a few words what a claim is about: whose figure, which way, which goods.

    >>> subject({"economy": "Hong Kong", "metric": "total_exports", "partner": "Japan", "commodity": "all", "measure": "volume"})
    'Hong Kong total exports (volume), Japan'
    """
    parts = [f"{record['economy']} {str(record['metric']).replace('_', ' ')}"]
    if record["measure"] not in (None, "value"):
        parts[0] += f" ({record['measure']})"
    parts += [record["partner"]] if record["partner"] != "world" else []
    parts += [record["commodity"]] if record["commodity"] != "all" else []
    return ", ".join(parts)


def worded(value: Decimal, unit: str) -> str:
    """Write a value for people, with its unit.

    >>> worded(Decimal("455500000000"), "HKD"), worded(Decimal("-5.80"), "percent"), worded(Decimal(11), "months")
    ('HKD 455.5 billion', '-5.8%', '11 months')
    """
    if unit == "year_since":
        return f"since {value:.0f}"
    text = _scaled(value)
    if unit == "percent":
        return f"{text}%"
    if len(unit) == len("HKD") and unit.isupper() and unit != "TEU":
        return f"{unit} {text}"
    return text if unit in _PLAIN_UNITS else f"{text} {unit.replace('_', ' ')}{'s' * (unit == 'percentage_point')}"


def _scaled(value: Decimal) -> str:
    for scale, word in _SCALES:
        if abs(value) >= scale:
            return f"{_short(value / scale)} {word}"
    return _short(value)


def _short(value: Decimal) -> str:
    """Write at most three decimals, and none that say nothing."""
    text = f"{value:,.3f}"
    return text.rstrip("0").rstrip(".")
