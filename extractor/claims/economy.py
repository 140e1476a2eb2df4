"""Whose statistics an article is about, and which measure, when its sentences do not say."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from extractor.claims.places import PREPOSITION
from extractor.claims.roles import Topic
from extractor.claims.tables import is_line_of_cells
from extractor.claims.units import is_money
from extractor.languages import words
from extractor.parse import Mark, Sentence

DEFAULT = "Hong Kong"
_HONG_KONG = re.compile(r"hong kong|hksar|census (?:and|&) statistics|hk\$|hktdc|kwai tsing|chek lap kok", re.IGNORECASE)
_GROUPS = frozenset(["Asia", "Europe", "world", "EU", "ASEAN", "Middle East", "North America", "Africa", "Latin America", "Euro area"])
_UNIONS = frozenset(["EU", "Euro area"])
_ISSUERS = {entry["currency"]: name for name, entry in words("places").items() if "currency" in entry}
_LOOKED_AT = 40
_HEAD = 700  # characters in which a text names the place that it is from or about
_OF_TEXT = 3000  # characters in which offices, ports and towns are looked for
_STORY = 4  # sentences; a shorter text may well name nobody but a partner
# Statistical offices whose names hold the place that they count for; a place inside a name is no topic of its own.
_OFFICES = {form.lower(): name for name, entry in words("places").items() for form in entry["forms"] + entry.get("adjectives", [])}
_LENGTHS = sorted({len(form) for form in _OFFICES}, reverse=True)
_OFFICE_NOUN = re.compile(r"(?:['’]s)?\s{1,3}(?:Customs|Ministry|Statistics|Census|Bureau|Department|Trade Ministry)\b", re.IGNORECASE)


def home_economy(text: str, sentences: Sequence[Sentence], found: Sequence[Sequence[Topic]]) -> str:
    """Return the economy whose trade the article reports: the most frequent one that is said to export, import or grow.

    `found` holds the topics of each sentence. Early sentences count more; an article that speaks of Hong Kong needs a clear majority to be
    about another economy.
    """
    votes: Counter[str] = Counter()
    hong_kong = bool(_HONG_KONG.search(text[:_HEAD]))
    for position, sentence in enumerate(sentences[:_LOOKED_AT]):
        weight = 3 if position < 4 else 1
        if not hong_kong:
            votes.update(_subject_place(sentence, weight))
        for topic in found[position]:
            if topic.metric and (owner := words("metrics")[topic.metric].get("economy")) and owner != "World":
                votes[owner] += weight
            if topic.economy and _trades(topic):
                votes[topic.economy] += weight
    votes.update(_of_offices(text[:_OF_TEXT]))
    votes.update(_of_money(sentences))
    votes.update(_of_dateline(text))
    if not votes and not hong_kong:
        least = 1 if len(sentences) >= _STORY else 2
        votes = Counter({place: count for place, count in _named_places(sentences).items() if count >= least}) or _of_towns(text[:_OF_TEXT])
    if not votes and not hong_kong:
        votes = Counter(_ISSUERS[m.code] for sentence in sentences for m in sentence.marks if m.label == "FIGURE" and m.code in _ISSUERS)
    if not votes:
        return DEFAULT
    best, count = votes.most_common(1)[0]
    if hong_kong and count <= 2 * max(1, votes[DEFAULT]):
        return DEFAULT
    return best


_DATED = re.compile(
    r"^\W*(?:date \S+ )?(?P<place>[A-Z][A-Za-z]{2,15}(?: [A-Z][A-Za-z]{2,12})?)"
    r"(?:, (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}\.? \d{1,2}\b| \([A-Z][\w. ]{1,24}\)| [-–—]{1,2} )"
)


def _of_dateline(text: str) -> Counter[str]:
    """The vote of the place that a story was sent from: "MACAU, September 29 - …", "SEOUL (Agency) - …"."""
    found = _DATED.match(text)
    name = _OFFICES.get(found["place"].lower()) if found else None
    return Counter({name: _SENT_FROM}) if name and name not in _GROUPS else Counter()


_SENT_FROM = 3


def _of_money(sentences: Sequence[Sentence]) -> Counter[str]:
    """The vote of the money in which a text gives its amounts, where that tells of one economy other than Hong Kong."""
    amounts = Counter(m.code for sentence in sentences for m in sentence.marks if m.label == "FIGURE" and is_money(m.code))
    issuer = next((code for code, count in amounts.most_common(1) if count >= _MANY_AMOUNTS and 2 * count > amounts.total()), None)
    return Counter({_ISSUERS[issuer]: _MANY_AMOUNTS}) if issuer in _ISSUERS else Counter()


_MANY_AMOUNTS = 4  # of money of one economy


def _trades(topic: Topic) -> bool:
    """Whether a topic says whose trade it is; a union that keeps statistics of its own has to be named with the flow."""
    if topic.economy in ("World", "world") and topic.metric == "gdp":
        return False  # "as the global economy improved"
    if topic.economy in _GROUPS:
        return topic.economy in _UNIONS and topic.metric is not None
    return topic.metric is not None or topic.commodity is not None


def _of_offices(text: str) -> Counter[str]:
    """The votes of the statistical offices that a text names: with the name of a place in them, or known to count for one."""
    votes = Counter({name: 2 for name, offices in _KNOWN_OFFICES.items() if any(office in text for office in offices)})
    for name in _offices(text):
        votes[name] += 3
    return votes


_KNOWN_OFFICES = {name: tuple(entry["offices"]) for name, entry in words("places").items() if "offices" in entry}


def _offices(text: str) -> Iterator[str]:
    """Yield the economy of every statistical office that is named: from its noun back to the place before it, the longest there is."""
    for noun in _OFFICE_NOUN.finditer(text):
        for length in _LENGTHS:
            start = noun.start() - length
            name = _OFFICES.get(text[start : noun.start()].lower()) if start >= 0 else None
            if name is not None and not text[start - 1 : start].isalnum():
                yield name
                break


_TOWNS = {town: name for name, entry in words("places").items() for town in entry.get("towns", ())}
_TOWN = re.compile(rf"\b(?:{'|'.join(sorted(map(re.escape, _TOWNS), key=len, reverse=True))})\b")
_OFTEN = 2  # a town that is named once may be where a bank or a writer sits


def _of_towns(text: str) -> Counter[str]:
    """The economies whose ports, towns and regions a text names more than once: "the Port of Los Angeles"."""
    counts = Counter(_TOWNS[town] for town in _TOWN.findall(text))
    return Counter({name: count for name, count in counts.items() if count >= _OFTEN})


def main_measure(sentences: Sequence[Sentence]) -> str | None:
    """Return "volume" for an article on volumes or on national accounts, where a flow without a measure is in real terms; else None.

    Such an article opens with volume, quantity or GDP, or names components of GDP, and gives no trade values in money.
    """
    opening = [mark for sentence in sentences[:_OPENING] for mark in sentence.marks]
    if any(
        mark.label == "FIGURE" and (is_money(mark.code) or mark.code == "$")
        for sentence in sentences[:_LOOKED_AT]
        for mark in sentence.marks
    ):
        return None
    volumes = sum(mark.label == "MEASURE" and mark.code == "volume" for mark in opening)
    accounts = sum(mark.label == "METRIC" and mark.code == "gdp" for mark in opening)
    components = {found.lower() for sentence in sentences for found in _COMPONENTS.findall(sentence.text)} if accounts else ()
    return "volume" if volumes or accounts >= _ACCOUNTS or len(components) >= _ACCOUNTS else None


_ACCOUNTS = 2  # "the local economy" alone does not make a story on national accounts; two of their components do
_COMPONENTS = re.compile(
    r"\b(?:private consumption|government consumption|capital formation|fixed investment|(?:ex|im)ports of services|inventories)\b",
    re.I,
)


_LISTED_AFTER = re.compile(r"\s\([+−-]?\d")  # "Vietnam (+5%), Taiwan (+3%)": partners


def _named_places(sentences: Sequence[Sentence]) -> Counter[str]:
    """How often each economy is named, other than as the other side of a trade ("to Japan") or in lists and tables."""
    return Counter(
        mark.code
        for sentence in sentences[:_LOOKED_AT]
        for mark in sentence.marks
        if mark.label in ("PLACE", "ADJECTIVE")
        and mark.code not in _GROUPS
        and not is_line_of_cells(sentence)
        and not _LISTED_AFTER.match(sentence.between(mark.end, mark.end + 4))
        and not PREPOSITION.search(sentence.between(sentence.start, mark.start)[-40:])
    )


# "Vietnam enjoyed a trade surplus", "Korea's trade ministry reported exports of …"
_TRADING = re.compile(
    r"^\s+(?:also\s|still\s|had\s)?(?:enjoyed|posted|ran|recorded|logged|suffered|registered|saw|chalked up|reported|swung to|"
    r"remained in)\s(?:an?\s|its\s)?(?:[a-z.-]+\s){0,3}(?:trade|exports?|imports?|surplus|deficit|gap)\b"
)
# "The US was Vietnam's largest export market": a partner that opens the sentence
_WAS_THE_MARKET = re.compile(
    r"^\s(?:was|is|remained|remains|became)\s[^,.;]{0,50}\b(?:market|destination|supplier|buyer|customer|source|partner)\b"
)
_TRADES = frozenset(["METRIC", "VERB_METRIC", "DEFICIT", "SURPLUS"])


def _subject_place(sentence: Sentence, weight: int) -> dict[str, int]:
    """A place that opens a sentence on trade is whose trade it is: "Japan chalked up a surplus …", "Exports from Taiwan surged …"."""
    for mark in sentence.marks:
        if mark.label == "PLACE" and mark.code not in _GROUPS and _TRADING.match(sentence.between(mark.end, mark.end + 60)):
            return {mark.code: weight}
    dateline = _DATELINE.match(sentence.text)
    opening = sentence.start + (dateline.end() if dateline else 0)
    for mark in sentence.marks:
        if mark.start < opening:
            continue
        if mark.label in _TRADES:
            if mark.code == "total_exports" and mark.start - opening < _OPENS and (place := _seller(sentence, mark)):
                return {place: weight}
            break
        if _WAS_THE_MARKET.match(sentence.between(mark.end, mark.end + 70)):
            return {}
        bound = sentence.between(mark.end - 6, mark.end + 6)
        if mark.label == "PLACE" and mark.code not in _GROUPS and "-bound" not in bound and mark.start - opening < _OPENS:
            return {mark.code: weight} if any(other.label in _TRADES for other in sentence.marks) else {}
    return {}


def _seller(sentence: Sentence, exports: Mark) -> str | None:
    """The place that exports come from, where it stands straight behind them."""
    for mark in sentence.marks:
        if mark.label == "PLACE" and mark.start >= exports.end:
            return mark.code if sentence.between(exports.end, mark.start).strip() == "from" and mark.code not in _GROUPS else None
    return None


_OPENS = 20
_DATELINE = re.compile(r"[A-Z][\w .,']{1,40}\([^()]{2,40}\)\s?(?:[-–—]{1,2}\s?)?")
_OPENING = 6
