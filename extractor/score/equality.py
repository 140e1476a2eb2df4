"""When a label of a predicted claim says the same as the label that a person gave."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

import yaml

from extractor.resources import package_file

Record = Mapping[str, Any]

# The seven metrics that every trade story turns on; the others are open words and cannot be compared fairly.
CORE_METRICS = frozenset({"total_exports", "imports", "re_exports", "domestic_exports", "trade_balance", "total_trade", "gdp"})
# What has to be right for a claim to be fully right; source, hedge and direction have bars of their own.
DECISIVE = ("sign", "range", "kind", "metric", "measure", "partner", "economy", "commodity", "period", "comparison", "modality")

_CHANGES = frozenset({"growth", "change_amount"})
_SAME_WHEN_FROM_JANUARY = frozenset({"yoy", "ytd_yoy"})
_WORDED_THIRDS = (33.33, 66.67)
_COMMODITY_FILLERS = frozenset({"and", "of", "the", "or", "other"})
_SOURCE_FILLERS = frozenset({"the", "of", "and", "hong", "kong", "s", "a", "an"})
_ENOUGH_SHARED_WORDS = 2


@cache
def synonyms(group: str) -> Mapping[str, str]:
    """Return spelling -> label for a group of `synonyms.yaml`, such as ``places``."""
    groups = yaml.safe_load(package_file("score", "synonyms.yaml").read_text("utf-8"))
    return {form: label for label, forms in groups[group].items() for form in forms}


def fold(text: object) -> str:
    """Lower the case, make apostrophes and spaces plain, and drop a leading article.

    >>> fold("The  Exporters’ Guild")
    "exporters' guild"
    """
    plain = " ".join(str(text or "").lower().replace("’", "'").split())
    return plain.removeprefix("the ")


def letters(text: object) -> str:
    """Keep the Latin letters and the digits only, so that spaces and dashes cannot make a difference.

    >>> letters("HK$45.7 billion")
    'hk457billion'
    """
    return re.sub(r"[^0-9a-z]", "", str(text or "").lower())


def number(value: object) -> float | None:
    """Read a number that may be text with thousands separators; None and booleans are none. Raises ValueError for other text."""
    if value is None or isinstance(value, bool):
        return None
    return float(str(value).replace(",", "").replace("\u2212", "-"))


def same_number(left: object, right: object) -> bool:
    """Compare two numbers to six digits; a worded third has no exact decimal and may differ in the last one."""
    one, other = number(left), number(right)
    if one is None or other is None:
        return one is other
    if round(abs(one), 2) in _WORDED_THIRDS and abs(abs(one) - abs(other)) <= 0.01:
        return True
    return abs(one - other) <= 1e-6 * max(1.0, abs(one), abs(other))


def unit(text: object) -> str:
    """Fold a unit and its other spellings into one name.

    >>> unit("per cent"), unit("RMB")
    ('percent', 'cny')
    """
    folded = fold(text)
    return synonyms("units").get(folded, folded)


def places(text: object) -> frozenset[str]:
    """Read a place or a joint total of several as a set of places; nothing means the world.

    >>> sorted(places("Mainland and the United States"))
    ['mainland china', 'us']
    """
    names = (fold(part) for part in re.split(r" and |[;,]", fold(text)))
    return frozenset(synonyms("places").get(name, name) or "world" for name in names)


def labels(gold: Record, key: str) -> list[Any]:
    """Return the label of a gold claim and the others that its annotator also accepts."""
    return [gold.get(key), *(gold.get("accept") or {}).get(key, [])]


def same_commodity(left: object, right: object) -> bool:
    """Compare products by the words they share; totals equal only totals."""
    one, other = (synonyms("goods").get(fold(text), fold(text)) or "all" for text in (left, right))
    if one == other or "all" in (one, other):
        return one == other
    ours, theirs = _commodity_words(one), _commodity_words(other)
    return bool(ours and theirs) and 2 * len(ours & theirs) >= min(len(ours), len(theirs))


def _commodity_words(text: str) -> set[str]:
    return {synonyms("goods").get(word, word).rstrip("s") for word in re.findall(r"[a-z]+", text)} - _COMMODITY_FILLERS


def same_source(left: object, right: object) -> bool:
    """Compare who is credited: the same name, one name within the other, or two words in common."""
    one, other = (synonyms("sources").get(fold(text), fold(text)) for text in (left, right))
    if not one or not other or one == other:
        return one == other
    ours, theirs = (set(re.findall(r"[a-z0-9&]+", text)) - _SOURCE_FILLERS for text in (one, other))
    shared = ours & theirs
    return bool(shared) and (shared in (ours, theirs) or len(shared) >= _ENOUGH_SHARED_WORDS)


def _same(gold: Record, claim: Record, key: str, default: str = "") -> bool:
    return fold(claim.get(key) or default) in {fold(label or default) for label in labels(gold, key)}


def _same_place(gold: Record, claim: Record, key: str, default: str) -> bool:
    return places(claim.get(key) or default) in {places(label or default) for label in labels(gold, key)}


def _is_core(gold: Record) -> bool:
    return gold.get("metric") in CORE_METRICS


def _sign(gold: Record, claim: Record) -> bool | None:
    value = number(claim.get("value"))
    if not number(gold.get("value")) or value is None:
        return None
    wanted = (number(label) for label in labels(gold, "value"))
    return any((label < 0) == (value < 0) for label in wanted if label is not None)


def _range(gold: Record, claim: Record) -> bool:
    return any(same_number(label, claim.get("value_high")) for label in labels(gold, "value_high"))


def _measure(gold: Record, claim: Record) -> bool | None:
    return _same(gold, claim, "measure") if _is_core(gold) and gold.get("measure") is not None else None


def _commodity(gold: Record, claim: Record) -> bool | None:
    return any(same_commodity(label, claim.get("commodity")) for label in labels(gold, "commodity")) if _is_core(gold) else None


def _period(gold: Record, claim: Record) -> bool | None:
    if gold.get("period_basis") in ("external", None) or not gold.get("period"):
        return None  # the text and its date do not tell, so nobody can be right or wrong
    given = claim.get("period")
    return _span(given if isinstance(given, Mapping) else {}) in {_span(label or {}) for label in labels(gold, "period")}


def _span(period: Record) -> tuple[Any, Any]:
    return period.get("start"), period.get("end")


def _comparison(gold: Record, claim: Record) -> bool | None:
    if not _is_core(gold) or gold.get("kind") not in _CHANGES:
        return None
    wanted = {fold(label) for label in labels(gold, "comparison")}
    got = fold(claim.get("comparison") or "none")
    return got in wanted or (got in _SAME_WHEN_FROM_JANUARY and bool(wanted & _SAME_WHEN_FROM_JANUARY))


def _modality(gold: Record, claim: Record) -> bool:
    return _how_sure(claim.get("modality")) in {_how_sure(label) for label in labels(gold, "modality")}


def _how_sure(modality: object) -> str:
    return synonyms("modalities").get(fold(modality), "actual")


def _direction(gold: Record, claim: Record) -> bool | None:
    return _same(gold, claim, "direction_partner") if _is_core(gold) and gold.get("direction_partner") else None


def _source(gold: Record, claim: Record) -> bool:
    return any(same_source(label, claim.get("source")) for label in labels(gold, "source"))


def compare(gold: Record, claim: Record) -> dict[str, bool | None]:
    """Compare a claim with the gold claim it was paired with: attribute -> right, wrong, or None where it is not scored.

    >>> compare({"value": 5, "kind": "growth"}, {"value": -5, "kind": "growth"})["sign"]
    False
    """
    return {name: judge(gold, claim) for name, judge in ATTRIBUTES.items()}


ATTRIBUTES: Mapping[str, Callable[[Record, Record], bool | None]] = {
    "sign": _sign,
    "range": _range,
    "kind": lambda gold, claim: _same(gold, claim, "kind"),
    "hedge": lambda gold, claim: _same(gold, claim, "hedge", "exact"),
    "metric": lambda gold, claim: _same(gold, claim, "metric") if _is_core(gold) else None,
    "measure": _measure,
    "partner": lambda gold, claim: _same_place(gold, claim, "partner", "world") if _is_core(gold) else None,
    "economy": lambda gold, claim: _same_place(gold, claim, "economy", "hong kong") if _is_core(gold) else None,
    "commodity": _commodity,
    "period": _period,
    "comparison": _comparison,
    "modality": _modality,
    "direction": _direction,
    "source": _source,
}
