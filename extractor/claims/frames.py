"""What a figure is finally said of: frames with every role filled, inherited from the sentence, the section, or the article."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from extractor.claims.roles import SAME, Topic
from extractor.languages import words

WORLD = "World"  # the economy of world trade; a country's own figures follow without its name
EXPORT_FLOWS = frozenset(["total_exports", "re_exports", "domestic_exports", "nodx", "export_orders"])
FLOWS = EXPORT_FLOWS | {"imports", "total_trade"}


def metrics_with(attribute: str, value: object) -> frozenset[str]:
    """Return the metrics whose word file gives an attribute this value."""
    return frozenset(code for code, entry in words("metrics").items() if entry.get(attribute) == value)


# "After the tariff, exports rose": of a tariff or of working days less is said than of trade.
ASIDES = metrics_with("aside", True)


@dataclass(frozen=True, slots=True)
class Frame:
    """A complete subject. `basis` tells for each role whether it was stated, carried or taken by default."""

    metric: str
    measure: str | None = None
    economy: str = "Hong Kong"
    partner: str = "world"
    direction: str | None = None
    commodity: str = "all"
    mode: str | None = None
    balance: str | None = None
    basis: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Theme:
    """What an article is about that is not about the trade of an economy as a whole: another metric, or one product.

    A figure that names no subject is said of it.
    """

    metric: str | None = None
    product: str | None = None


@dataclass(frozen=True, slots=True)
class Leading:
    """The product or the partner that a sentence began with and that bare flows after it belong to.

    `contrast` is True for the first topic of a sentence that sets volumes against prices.
    """

    commodity: str | None = None
    partner: str | None = None
    metric: str | None = None
    contrast: bool = False


NOTHING = Leading()


def lead(leading: Leading, topic: Topic, *, first: bool, home: str) -> Leading:
    """Return what leads the rest of the sentence after a topic.

    "Non-ferrous metals parted ways: imports jumped …" and "Vietnam was the top source, with imports soaring …" lead; a total ends it.
    """
    if topic.metric and topic.total and not topic.commodity:
        return NOTHING
    if topic.commodity and (topic.metric in FLOWS or first or leading.commodity):
        return Leading(topic.commodity, leading.partner)
    own = not topic.economy or (topic.economy == home and topic.metric in ("total_trade", "trade_balance"))
    if topic.metric and topic.partner and own:
        return Leading(leading.commodity, topic.partner, topic.metric)
    if first and topic.metric is None and topic.partner and topic.partner != home and not topic.direction:
        return Leading(leading.commodity, topic.partner)
    return leading


def unsaid(theme: Theme, home: str) -> Frame:
    """Return what a figure is said of before the text has named anything: the theme of the article, or the exports of an economy."""
    economy = words("metrics")[theme.metric].get("economy", home) if theme.metric else home
    return Frame(theme.metric or "total_exports", economy=economy, commodity=theme.product or "all")


def resolve(topic: Topic, frame: Frame, *, home: str, theme: Theme, fresh: bool, first: bool, leading: Leading) -> Frame:
    """Fill the roles that a topic leaves open.

    `theme` is what the article is about where that is not trade as a whole; `frame` is what was last spoken of; `fresh` is True at the
    start of a paragraph, where the economy is not carried; `first` for the first topic of a sentence; `leading` is what the sentence began
    with, see `lead`.
    """
    if topic.setting and topic.metric is None:
        return replace(frame, economy=topic.economy or home, partner="world", direction=None)
    if topic.buyer or topic.seller:
        return _trader(topic, frame, home)
    if topic.metric is None:
        return _partial(topic, frame, home, first, theme.metric)
    return _of_product(topic, _full(topic, frame, home=home, fresh=fresh, first=first, leading=leading), theme.product)


def _of_product(topic: Topic, frame: Frame, product: str | None) -> Frame:
    """In a story of one product, "exports in March alone" are those of it; an economy's exports are not."""
    bare = frame.commodity == "all" and frame.metric in FLOWS and not (topic.total or topic.economy)
    return replace(frame, commodity=product) if product and bare else frame


def _trader(topic: Topic, frame: Frame, home: str) -> Frame:
    place = topic.partner or topic.economy or home
    if place == home:
        metric = "imports" if topic.buyer else "total_exports"
        return Frame(metric, topic.measure, home, basis=_basis("stated", "metric"))
    metric = "total_exports" if topic.buyer else "imports"
    if frame.metric in EXPORT_FLOWS and topic.buyer:
        metric = frame.metric
    direction = "to" if topic.buyer else "from"
    measure = topic.measure or (frame.measure if frame.metric == metric else None)
    economy = frame.economy if frame.economy != place else home
    return Frame(metric, measure, economy, place, direction, basis=_basis("stated", "metric", "partner"))


def _partial(topic: Topic, frame: Frame, home: str, first: bool, theme: str | None) -> Frame:
    """A topic without a metric of its own: a partner, a product, a measure, or a mode of transport."""
    if topic.economy and topic.ranked:
        return replace(frame, economy=topic.economy, partner="world", direction=None)
    economy, partner = _other_side(topic, frame, home)
    balanced = topic.together and frame.metric == "trade_balance"
    metric = frame.metric if balanced else _turned_metric(topic, frame.metric, first, bool(partner))
    if theme and frame.metric not in FLOWS:
        metric = theme if topic.direction or topic.partner else frame.metric
    if partner == home and economy == home and metric != "imports":
        partner = None
    narrowed = bool(partner or topic.commodity)
    goes_on = not first and frame.commodity != "all"
    alone = (topic.commodity and not (topic.anaphor or partner or goes_on)) or topic.total
    kept = replace(frame, partner="world", direction=None) if alone else frame
    return Frame(
        metric,
        topic.measure or frame.measure,
        economy,
        partner or kept.partner,
        (topic.direction or _turned(metric)) if partner else kept.direction,
        topic.commodity or kept.commodity,
        topic.mode or kept.mode,
        None if narrowed and not balanced else frame.balance,
        _states(topic, "carried"),
    )


def _other_side(topic: Topic, frame: Frame, home: str) -> tuple[str, str | None]:
    """Whose statistic it is and the partner: a bare possessive ("Malaysia's by 5%") in a list of partners is one of them."""
    if topic.economy and not topic.partner and topic.economy != home and not topic.measure and not topic.commodity:
        return frame.economy, topic.economy
    return topic.economy or frame.economy, topic.partner


def _turned_metric(topic: Topic, metric: str, first: bool, partner: bool) -> str:
    """ "To" a partner turns the flow to exports, "from" it to imports, where the sentence has not named the flow itself."""
    turns = first or topic.measure is not None or metric not in FLOWS
    if topic.direction == "to" and metric not in EXPORT_FLOWS and turns:
        return "total_exports"
    if topic.direction == "from" and metric != "imports" and turns:
        return "imports"
    return "total_exports" if partner and metric not in FLOWS else metric


def _full(topic: Topic, frame: Frame, *, home: str, fresh: bool, first: bool, leading: Leading) -> Frame:
    carried = home if fresh or frame.economy == WORLD else frame.economy
    economy = topic.economy or words("metrics").get(topic.metric or "", {}).get("economy") or carried
    partner, direction = topic.partner, topic.direction
    if (
        partner is None
        and leading.partner
        and topic.economy in (None, home)
        and not topic.total
        and topic.metric in _SIDES
        and topic.metric != leading.metric
    ):
        partner = leading.partner
    if (
        not first
        and topic.economy
        and not partner
        and frame.metric == topic.metric
        and frame.partner != "world"
        and economy != frame.economy
    ):
        # "imports from Taiwan fell 30 percent, while Korean imports dropped": one list of partners
        economy, partner = frame.economy, topic.economy
    metric = topic.metric or frame.metric
    if partner == economy:
        partner = None
        if topic.turned:  # "shipments from Hong Kong" are its own exports
            metric, direction = ("imports" if direction == "to" else "total_exports"), None
    if topic.side and partner is None and frame.partner != "world":
        partner = frame.partner
    if _elaborates(topic, frame, first and not fresh and (leading.contrast or topic.commodity is not None)):
        partner = frame.partner
    measure = topic.measure
    of_flow = topic.anaphor or (not first and (frame.measure == "volume" or frame.basis.get("metric") == "stated"))
    if measure is None and metric in FLOWS and of_flow and frame.measure in ("volume", "price"):
        measure = frame.measure
    commodity = frame.commodity if topic.commodity == SAME else topic.commodity or (leading.commodity if not topic.total else None) or "all"
    if partner and direction is None:
        direction = "from" if metric == "imports" else "to" if metric in EXPORT_FLOWS else None
    if topic.anaphor and not partner and frame.partner != "world":
        partner, direction = frame.partner, _turned(metric)
    return Frame(metric, measure, economy, partner or "world", direction, commodity, topic.mode, topic.balance, _states(topic, "default"))


def _elaborates(topic: Topic, frame: Frame, goes_on: bool) -> bool:
    """Whether volumes or prices go on about the partner of the sentence before: "export volumes rose 45%, prices by only 1%"."""
    stated = topic.partner or topic.economy or topic.total or topic.setting
    return goes_on and topic.measure in ("volume", "price") and not stated and topic.metric == frame.metric and frame.partner != "world"


def _turned(metric: str) -> str | None:
    return "from" if metric == "imports" else "to" if metric in EXPORT_FLOWS else None


_SIDES = FLOWS | {"trade_balance"}


def _basis(value: str, *roles: str) -> dict[str, str]:
    return dict.fromkeys(roles, value)


def _states(topic: Topic, otherwise: str) -> dict[str, str]:
    roles = {
        "metric": topic.metric,
        "measure": topic.measure,
        "economy": topic.economy,
        "partner": topic.partner,
        "commodity": topic.commodity,
        "transport_mode": topic.mode,
    }
    return {role: "stated" if value else ("carried" if role == "metric" else otherwise) for role, value in roles.items()}
