"""What a sentence speaks of: topics built from neighbouring marks ("the volume of exports to the Mainland"), grouped where coordinated."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from extractor.claims.flows import flow, items_with_figures, listed_products, moved, of_that_country, open_commodity, overlap
from extractor.claims.frames import ASIDES, EXPORT_FLOWS
from extractor.claims.places import PREPOSITION, is_setting, office
from extractor.claims.roles import Group, Topic
from extractor.claims.speaking import speaks
from extractor.languages import either
from extractor.parse import Mark, Sentence

CONTENT = frozenset(["METRIC", "SIDE", "VERB_METRIC", "DEFICIT", "SURPLUS", "FLOW", "MEASURE", "PLACE", "ADJECTIVE", "COMMODITY", "MODE"])

_LINK = re.compile(rf"^(?:['’]s?)?[\s\"“”'‘’-]*(?:{either('clauses', 'noun_fillers')}\b[\s\"“”'‘’-]*){{0,6}}$")
_COORD = re.compile(
    r"^(?:['’]s)?[\s\"”]*(?:[,;]\s*(?:and|or|as well as)?|and|or|as well as|&|/|plus|along with)\s*"
    rf"(?:both\s+)?(?:{either('clauses', 'coordination_fillers')}\s+){{0,4}}[\"“]?$"
)
_TOTAL = re.compile(r"\b(?:total|overall|altogether|as a whole|entire|everything|all)\b")
_EVERYTHING = re.compile(r"\b(?:everything|all)\s+(?:that\s+)?(?:(?:the\s+)?(?:country|city|island|economy|it|they|place)\s+)?$")


def topics(sentence: Sentence) -> list[Topic]:
    """Return the topics of a sentence in order."""
    content = [mark for mark in sentence.marks if mark.label in CONTENT and speaks(sentence, mark)]
    runs: list[list[Mark]] = []
    for mark in _split_pairs(sentence, content):
        if runs and _linked(sentence, runs[-1], mark):
            runs[-1].append(mark)
        else:
            runs.append([mark])
    found = [topic for run in runs if (topic := _topic(sentence, run)) is not None]
    listed = listed_products(sentence, found)
    found = [topic for topic in found if not any(overlap(topic, item) for item in listed)] + listed
    found += items_with_figures(sentence, found)
    return merge_fronted(sentence, _absorb(sentence, sorted(found, key=lambda topic: topic.start)))


_PAIR = re.compile(r"(?:(imports?)|(exports?)) and (?:imports?|exports?)", re.IGNORECASE)


def _split_pairs(sentence: Sentence, marks: Sequence[Mark]) -> list[Mark]:
    """ "Imports and exports fell by 6% and 0.4% respectively" speaks of two flows, not of total trade."""
    out: list[Mark] = []
    for mark in marks:
        found = _PAIR.fullmatch(sentence.text[mark.start - sentence.start : mark.end - sentence.start])
        if found is None or mark.code != "total_trade" or not re.search(r"\b(?:respectively|both|each)\b", sentence.text):
            out.append(mark)
            continue
        first, second = ("imports", "total_exports") if found.group(1) else ("total_exports", "imports")
        length = len(found.group(1) or found.group(2))
        out += [replace(mark, code=first, end=mark.start + length), replace(mark, code=second, start=mark.start + length + len(" and "))]
    return out


# "The US was the largest export market of Vietnam": the place is the partner.
_WAS_THE = re.compile(
    r"^['’]?,?\s(?:was|is|were|remained|remains|became|stayed|ranked as|continued to be|served as)\s(?:still\s|also\s)?"
    r"(?:[a-z’'-]+\s){0,5}$"
)
_DIRECTIONS = {"imports": "from", "total_exports": "to"}
_OF_DEFICIT = re.compile(r"^\s*(?:against|to|relative to|as a (?:share|percentage|proportion) of(?: the value of)?)\s*$")


def _absorb(sentence: Sentence, found: Sequence[Topic]) -> list[Topic]:
    """Take in what only qualifies the topic before it: "in real terms", the flows of "the difference between …", the base of a ratio."""
    out: list[Topic] = []
    for topic in found:
        joined = _joined(sentence, out[-1], topic) if out else None
        if topic.side and _same_flow(out, topic):
            if topic.partner:
                out.append(replace(topic, metric=None, side=False))
        elif joined is not None:
            out[-1] = joined
            again = _joined(sentence, out[-2], joined) if len(out) > 1 else None
            out = [*out[:-2], again] if again is not None else out
        else:
            out.append(topic)
    return [topic for topic in out if not (topic.side and not topic.partner and _same_flow([t for t in out if t is not topic], topic))]


def _joined(sentence: Sentence, last: Topic, topic: Topic) -> Topic | None:
    """Return what two neighbouring topics say together, or None where each stands alone."""
    gap = sentence.between(last.end, topic.start)
    if topic.metric:
        if topic.side and last.partner and not (last.metric or topic.partner) and _WAS_THE.match(gap):
            return replace(topic, start=last.start, partner=last.partner, direction=_DIRECTIONS.get(topic.metric), side=False)
        if last.balance and (_OF_DEFICIT.match(gap) or _BETWEEN.match(gap)):
            return replace(last, end=topic.end)
        if last.balance and topic.metric == "total_trade" and _IN_TRADE.match(gap):
            return replace(last, end=topic.end, partner=last.partner or topic.partner)
        if last.buyer and topic.economy and not topic.partner and topic.metric in EXPORT_FLOWS and _WORTH_OF.match(gap):
            return replace(topic, partner=last.partner or last.economy, direction="to")  # "Hong Kong absorbed $40bn of Chinese exports"
        own = _OWN_AMOUNT.match(gap) or (topic.side and _OWN_LARGEST.match(gap))
        owned = last.economy and not (last.metric or topic.economy) and own
        return replace(topic, economy=last.economy) if owned else None
    if last.metric in _TWO_SIDED and topic.partner and _BETWEEN_TWO.match(gap):
        owner, _, other = topic.partner.partition(" and ")  # the mainland and Hong Kong are also named as one
        return replace(last, end=topic.end, economy=owner, partner=other or None, together=True)
    if last.together and last.economy and not last.partner and topic.partner and _AND.match(gap):
        return replace(last, end=topic.end, partner=topic.partner)
    if last.metric:
        return _narrowed(sentence, last, topic, gap)
    return replace(last, measure=topic.measure) if _adds_measure(sentence, last, topic, gap) else None


_IN_TRADE = re.compile(r"^\s+(?:in|on)\s+(?:its\s+|the\s+)?$")  # "a surplus in trade in goods"
_OWN_LARGEST = re.compile(r"^['’]s\s(?:[a-z-]+\s){1,3}$")  # "Vietnam's largest export market"
_TWO_SIDED = frozenset(["total_trade", "trade_balance"])
_BETWEEN_TWO = re.compile(r"^\s+between\s+(?:the\s+)?$")
_AND = re.compile(r"^\s+and\s+(?:the\s+)?$")


def _narrowed(sentence: Sentence, last: Topic, topic: Topic, gap: str) -> Topic | None:
    """Return a flow with the owner, the product, the partner or the measure that stands behind its amount."""
    if not last.economy and _only_owner(topic) and _FORECAST_FOR.match(gap):
        return replace(last, economy=topic.economy)
    if not last.commodity and _WORTH_OF.match(gap):
        return replace(last, commodity=topic.commodity, partner=last.partner or topic.partner, direction=last.direction or topic.direction)
    if not last.partner and topic.partner and _AMOUNT_TO.match(gap):
        return replace(last, partner=topic.partner, direction=last.direction or topic.direction)
    return replace(last, measure=topic.measure) if _adds_measure(sentence, last, topic, gap) else None


def _adds_measure(sentence: Sentence, last: Topic, topic: Topic, gap: str) -> bool:
    return last.measure is None and _is_adverbial(sentence, topic) and "," not in gap and ";" not in gap


_FORECAST_FOR = re.compile(r"^\s(?:growth\s)?(?:forecasts?|outlook|projections?|estimates?|targets?|predictions?)\sfor\s(?:the\s)?$")


def _only_owner(topic: Topic) -> bool:
    return topic.economy is not None and not (topic.metric or topic.partner or topic.commodity or topic.measure)


def _same_flow(earlier: Sequence[Topic], side: Topic) -> bool:
    """Whether the sentence already names the flow whose "destinations" or "suppliers" these are."""
    return any(t.metric and (t.metric == "imports") == (side.metric == "imports") and t.metric != "trade_balance" for t in earlier)


_MONEY = (
    r"^\s*(?:[a-z]+\s+){0,3}(?:us\$|hk\$|s\$|nt\$|[$€£¥]|rmb\s?)?[\d,.]+\s?(?:bn|billion|mn|million|tn|trillion|m)?\s?"
    r"(?:(?:metric )?(?:tons?|tonnes?)|barrels|units|pieces|teus?|"
    r"(?:us|hk|hong kong|singapore) dollars|dollars|usd|hkd|yuan|euros?|yen|won|baht|dong|ringgit|"
    r"patacas|rupees|rupiah|pesos|francs|dirhams|taka|pounds)?\s+"
)
_WORTH_OF = re.compile(_MONEY + r"(?:worth )?of\s+(?:the\s+)?$")
_OWN_AMOUNT = re.compile(r"^['’]s" + _MONEY.removeprefix("^") + r"(?:in\s+|worth of\s+)?$")
_AMOUNT_TO = re.compile(_MONEY + r"(?:to|from|with)\s+(?:the\s+)?$")
_BETWEEN = re.compile(r"^\s*(?:between|and)\s+(?:the\s+)?(?:value of\s+)?$")
_ADVERBIAL = re.compile(r"^(?:in|by|at|real)\b")


def _is_adverbial(sentence: Sentence, topic: Topic) -> bool:
    alone = not (topic.metric or topic.partner or topic.economy or topic.commodity or topic.mode)
    return alone and topic.measure is not None and bool(_ADVERBIAL.match(sentence.between(topic.start, topic.end)))


def groups(sentence: Sentence, found: Sequence[Topic]) -> list[Group]:
    """Join coordinated topics ("exports and imports", "to India, Taiwan and Vietnam") into groups."""
    out: list[list[Topic]] = []
    for topic in found:
        if out and _alike(out[-1][-1], topic) and _COORD.match(sentence.between(out[-1][-1].end, topic.start)):
            out[-1].append(topic)
        else:
            out.append([topic])
    return [tuple(group) for group in out]


def _alike(one: Topic, other: Topic) -> bool:
    """Only like is coordinated with like: partners, products, measures, or whole flows."""
    if other.metric:
        return one.metric is not None and (one.metric in ASIDES) == (other.metric in ASIDES)
    if other.partner:
        return one.partner is not None
    if other.commodity:
        return one.commodity is not None
    return other.measure is not None and one.measure is not None and one.metric is None


def _linked(sentence: Sentence, run: Sequence[Mark], mark: Mark) -> bool:
    gap = sentence.between(run[-1].end, mark.start)
    if not _LINK.match(gap) or any(token in gap for token in ("\n", ",")):
        return False
    labels = {m.label for m in run}
    if mark.label in ("METRIC", "VERB_METRIC", "DEFICIT", "SURPLUS") and labels & {"METRIC", "DEFICIT", "SURPLUS", "VERB_METRIC"}:
        return False
    if mark.label == "PLACE" and "PLACE" in labels and not (PREPOSITION.search(gap) or _is_bound(sentence, mark)):
        return False
    return not (mark.label == "COMMODITY" and "COMMODITY" in labels)


def _is_bound(sentence: Sentence, mark: Mark) -> bool:
    """Whether a place is a destination by its ending: "Japan's U.S.-bound exports"."""
    return "-bound" in sentence.between(mark.end - 6, mark.end + 6)


def _topic(sentence: Sentence, run: Sequence[Mark]) -> Topic | None:
    before = sentence.between(sentence.start, run[0].start)
    text = sentence.between(run[0].start, run[-1].end)
    topic = Topic(run[0].start, run[-1].end, total=bool(_TOTAL.search(text) or _EVERYTHING.search(before)))
    for position, mark in enumerate(run):
        topic = _add(sentence, topic, run, position, mark)
    topic = moved(flow(sentence, topic, run), before)
    topic = open_commodity(sentence, topic, run)
    if topic.metric and not topic.economy and _WORLD.search(before):
        topic = replace(topic, economy="World")
    if re.search(r"\b(?:those|that)\s+(?:of|to|from|in|for|with)\s+(?:the\s+)?$", before) or of_that_country(sentence, topic):
        topic = replace(topic, anaphor=True)
    if topic.commodity and not topic.metric and _DETAIL.search(before):
        topic = replace(topic, anaphor=True)
    return _trade_of_place(sentence, topic)


# "Shipments to the US fell 11%, with cars down 25%": the cars went there too.
_DETAIL = re.compile(r",\s+(?:with|led by|driven by|including|especially|mainly)\s+(?:[a-z]+\s+){0,2}$")
_WORLD = re.compile(r"\b(?:world|global)(?: merchandise| goods)? $")


def _add(sentence: Sentence, topic: Topic, run: Sequence[Mark], position: int, mark: Mark) -> Topic:
    if mark.label in ("METRIC", "VERB_METRIC"):
        return replace(topic, metric=mark.code)
    if mark.label == "SIDE":
        return replace(topic, metric=topic.metric or mark.code, side=topic.metric is None)
    if mark.label in ("DEFICIT", "SURPLUS"):
        return replace(topic, metric="trade_balance", balance=mark.label.lower())
    if mark.label == "MEASURE":
        return replace(topic, measure=mark.code)
    if mark.label == "COMMODITY":
        counted = sentence.between(mark.start - 10, mark.start) == "number of "
        left_out = sentence.between(mark.start - 4, mark.start).lower() == "non-"
        product = f"non-{sentence.between(mark.start, mark.end)}" if left_out else mark.code
        return replace(topic, commodity=product, measure="volume" if counted else topic.measure)
    if mark.label == "MODE":
        return replace(topic, mode=mark.code)
    if mark.label in ("PLACE", "ADJECTIVE"):
        return _place(sentence, topic, run, position, mark)
    return topic


def _place(sentence: Sentence, topic: Topic, run: Sequence[Mark], position: int, mark: Mark) -> Topic:
    """Decide whether a place is whose statistic it is, or the other side of the trade."""
    before = sentence.between(sentence.start, mark.start)
    after = sentence.between(mark.end, mark.end + 32)
    found = PREPOSITION.search(before[-40:])
    preposition = found.group(1) if found else ""
    follows = run[position + 1].label if position + 1 < len(run) else ""
    earlier = {m.label for m in run[:position]}
    if re.match(r"-?bound\b", after.lstrip("-")) or sentence.between(mark.start, mark.end).endswith("-bound") or after.startswith("-bound"):
        return replace(topic, partner=mark.code, direction="to")
    if office(sentence, mark) or is_setting(sentence, mark, preposition):
        return replace(topic, economy=mark.code, setting=True)
    if preposition in _DIRECTED:
        return replace(topic, partner=mark.code, direction=_DIRECTED[preposition])
    possessive = bool(re.match(r"['’](?:s\b|(?=\s))", after)) or mark.label == "ADJECTIVE"
    if preposition == "with":
        return replace(topic, partner=mark.code, together=True)
    if preposition == "of" and (made := _of_makers(topic, mark, follows)) is not None:
        return made
    if not preposition and _OWN_TRADE.match(sentence.between(mark.end, mark.end + 80)):
        return replace(topic, economy=mark.code, setting=True)
    if _DEMANDS.match(after):
        return replace(topic, partner=mark.code, direction="to")  # "the Mainland's demand for Hong Kong's exports"
    if possessive and not follows and _THAN.search(before):
        return replace(topic, economy=mark.code, ranked=True)
    if follows in ("METRIC", "DEFICIT", "SURPLUS", "VERB_METRIC", "MEASURE", "COMMODITY", "FLOW") or possessive:
        return replace(topic, economy=mark.code)
    owned = (preposition == "of" and earlier & {"METRIC", "DEFICIT", "SURPLUS", "SIDE"}) or _FORESEEN_FOR.search(before[-40:])
    return replace(topic, economy=mark.code) if owned else replace(topic, partner=mark.code)


def _of_makers(topic: Topic, mark: Mark, follows: str) -> Topic | None:
    """What "of Chinese goods" says: imports of them are from there, re-exports were made there, which makes nobody's statistic of them."""
    if topic.metric == "re_exports" and mark.label == "ADJECTIVE":
        return topic
    if topic.metric == "imports" and (follows in ("FLOW", "COMMODITY") or mark.label == "ADJECTIVE"):
        return replace(topic, partner=mark.code, direction="from")
    return None


_DIRECTED = {"to": "to", "into": "to", "bound for": "to", "destined for": "to", "from": "from", "out of": "from"}
_DEMANDS = re.compile(r"^['’]s?\s(?:[a-z]+\s)?demand for\b")
# "Taiwan suffered the biggest blow, with exports dropping", "South Korea and Taiwan reported export growth": whose trade it is
_OWN_TRADE = re.compile(
    r"^(?:,? and [A-Z][\w ]{2,20}?|,\s[^,.;]{3,60},)?\s(?:also |both |still |had |has |have )?"
    r"(?:reported|posted|logged|recorded|registered|suffered|enjoyed|ran|announced|booked)\s"
    r"(?:[a-z,.-]+\s){0,5}?(?:exports?|imports?|trade (?:surplus|deficit|balance))\b(?! (?:to|from)\b)"
)
_FORESEEN_FOR = re.compile(r"\b(?:forecasts?|outlook|projections?|estimates?|targets?|predictions?)\s+for\s+(?:the\s+)?$")
_THAN = re.compile(r"\b(?:than|behind|ahead of|outpacing|exceeding|compared with|compared to|versus|against)\b")


_TAKES = re.compile(r"^[\s,]*(?:which |who |still |also |all |alone |together |as a whole |region |now |again ){0,3}$")


def _trade_of_place(sentence: Sentence, topic: Topic) -> Topic | None:
    """A place that buys is a destination of exports, one that sells a supplier of imports."""
    if topic.metric or topic.setting or not (topic.partner or topic.economy) or topic.direction:
        return topic
    for mark in sentence.marks:
        if mark.start >= topic.end and mark.label in ("BUY", "SELL") and _TAKES.match(sentence.between(topic.end, mark.start)):
            return replace(topic, buyer=mark.label == "BUY", seller=mark.label == "SELL")
    return topic


def merge_fronted(sentence: Sentence, found: Sequence[Topic]) -> list[Topic]:
    """Attach a partner or product put in front to the flow that follows: "To the mainland, exports were 12.9 percent higher"."""
    out: list[Topic] = []
    for topic in found:
        fronted = out[-1] if out else None
        if fronted is not None and _is_fronted(sentence, fronted, topic) and _APPOSED.match(sentence.between(fronted.end, topic.start)):
            out[-1] = replace(topic, start=fronted.start, economy=fronted.partner)
        elif fronted is not None and _is_fronted(sentence, fronted, topic):
            out[-1] = replace(
                topic, start=fronted.start, partner=topic.partner or fronted.partner, direction=topic.direction or fronted.direction,
                commodity=topic.commodity or fronted.commodity,
                measure=topic.measure or fronted.measure,
            )  # fmt: skip
        else:
            out.append(topic)
    return out


def _is_fronted(sentence: Sentence, fronted: Topic, topic: Topic) -> bool:
    if (
        _is_adverbial(sentence, fronted)
        and sentence.between(fronted.end, topic.start).strip() in (",", ", the", "")
        and topic.measure is None
    ):
        return True
    if (
        fronted.start - sentence.start < 5
        and fronted.partner
        and not fronted.direction
        and _APPOSED.match(sentence.between(fronted.end, topic.start))
    ):
        return topic.metric is not None and sentence.between(topic.start, topic.end).split()[-1] in _EXPORTING
    opens = fronted.start == sentence.start or bool(_FRONT.search(sentence.between(sentence.start, fronted.start)))
    gap = sentence.between(fronted.end, topic.start).strip()
    bare = topic.metric is not None and not topic.partner and fronted.metric is None
    together = bool(re.match(r"^\W*with\b", sentence.text, re.IGNORECASE)) and bool(fronted.partner)
    placed = (
        together
        or bool(fronted.direction and fronted.partner)
        or (fronted.measure is not None and not fronted.partner and topic.measure is None)
    )
    return opens and bare and placed and (gap in (",", ", the", ":") or (together and gap.startswith(",")))


_APPOSED = re.compile(r"^,\s[^,;.]{3,60},\s$")
_EXPORTING = frozenset(["exported", "imported", "shipped", "re-exported", "sold", "exports", "imports", "goods", "abroad"])
_FRONT = re.compile(r"(?:^|[;:]\s*|\b(?:in|by|and)\s+)(?:to|from|in|by|terms|of|the|\s)*$")
