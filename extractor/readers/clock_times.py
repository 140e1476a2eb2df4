"""The time of day that stands beside a written date: "14 May 2025, 8:45 am GMT", "16:30 HKT on 3 May 2024"."""

from __future__ import annotations

import re
from datetime import date, datetime

# Names of zones that mean one offset only: IST is three zones, and CST is two.
ZONES = {
    "GMT": "+00:00", "UTC": "+00:00", "BST": "+01:00", "WET": "+00:00", "CET": "+01:00", "CEST": "+02:00", "EET": "+02:00", "MSK": "+03:00",
    "HKT": "+08:00", "SGT": "+08:00", "PHT": "+08:00", "MYT": "+08:00", "WIB": "+07:00", "ICT": "+07:00", "JST": "+09:00", "KST": "+09:00",
    "AEST": "+10:00", "AEDT": "+11:00", "NZST": "+12:00", "NZDT": "+13:00",
    "EST": "-05:00", "EDT": "-04:00", "CDT": "-05:00", "MDT": "-06:00", "MST": "-07:00", "PDT": "-07:00", "PST": "-08:00",
}  # fmt: skip
CLOCK = (
    r"(?P<hour>[0-2]?\d)(?:[:.h](?P<minute>[0-5]\d)(?::[0-5]\d)?\s?(?P<half>[ap]\.?m\b\.?)?|\s?(?P<whole>[ap]\.?m\b\.?))"
    r"(?:\s{0,2}\(?(?P<zone>(?:(?:GMT|UTC)\s?[+-]\s?\d{1,2}(?::?[0-5]\d)?)|[A-Z]{3,4}\b))?"
)
AFTER = re.compile(rf"^[\s,|·•–—/(-]{{0,5}}(?:at\s)?{CLOCK}", re.I)
BEFORE = re.compile(rf"(?<![\d:.]){CLOCK}\)?[\s,|·•–—/-]{{0,4}}(?:on\s)?(?:\w{{3,9}},?\s)?$", re.I)
REACH = 36
OFFSET = re.compile(r"(?P<sign>[+-])\s?(?P<hours>\d{1,2}):?(?P<minutes>\d\d)?$")


def time_beside(text: str, start: int, end: int, day: date) -> str | None:
    """Return the time of `day` in ISO 8601 that stands right behind or before the date at `start` to `end`, or None.

    >>> time_beside("Published 14 May 2025 at 8:45pm HKT", 10, 21, date(2025, 5, 14))
    '2025-05-14T20:45:00+08:00'
    """
    found = AFTER.match(text[end : end + REACH]) or BEFORE.search(text[max(0, start - REACH) : start])
    if found is None:
        return None
    hour, half = int(found["hour"]), (found["half"] or found["whole"] or "").lower()
    if half:
        hour = hour % 12 + (12 if half.startswith("p") else 0) if 1 <= hour <= 12 else 24
    try:
        moment = datetime.fromisoformat(f"{day.isoformat()}T{hour:02}:{found['minute'] or '00'}:00{_offset(found['zone'])}")
    except ValueError:
        return None
    return moment.isoformat()


def _offset(zone: str | None) -> str:
    if not zone:
        return ""
    found = OFFSET.search(zone)
    if found is None:
        return ZONES.get(zone.upper(), "")
    return f"{found['sign']}{int(found['hours']):02}:{found['minutes'] or '00'}"
