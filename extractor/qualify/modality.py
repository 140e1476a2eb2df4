"""Whether a figure is reported as fact, foreseen, aimed at, or only imagined."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from extractor.languages import words
from extractor.models import Modality

RIGHT_REACH = 80
SENTENCES_KEPT = 64
WORD = re.compile(r"[A-Za-z][\w'’-]*")
CONDITION = re.compile(
    r"(?<!\w)(?<!as )(?<!only )(?<!even )if\b(?!\s+(?:only|anything|calculated|measured|expressed|converted|"
    r"denominated|counted|valued|better|worse|smaller|slower|milder|not\s+(?:the|a|more)|any\b))",
    re.I,
)
IMAGINED = re.compile(
    r"\b(?:take|strip|leave|remove|set)\b[^.;]{1,60}\b(?:and|,)\s+you\b|\bhad\b[^.;]{1,60}\b(?:merely|only|not)\b[^.;]{1,60}\bwould\b"
    r"|\bwithout\b[^.;]{1,80}\bwould\b|\b(?:did|does|do|was|were|is|has|have)(?:\s+not|n['’]t)\s+(?:jump|surge|double|triple|soar|collapse)",
    re.I,
)
REPORTED = re.compile(
    r"\b(?:said|says|forecast|predicted|expected|estimated|promised|announced|believed?|argued?|projected|foresaw"
    r"|wrote|writes|added|adds|noted|told|warned|warns|sees|reckons?)\b",
    re.I,
)
# "Few would have wagered that growth would reach 5%": it did.
WAGERED = re.compile(r"\b(?:few|nobody|no one|none|hardly anyone|who) (?:would|could) have\b", re.I)
WOULD = re.compile(r"\bwould\b(?!\s+(?:have|be\s+toasting|still|need))", re.I)
SEES = re.compile(r"\bsees?\b")
OWN_ESTIMATE = re.compile(
    r"(?<!the )\b(?:his|her|its|their|['’]s|raised|cut|lowered|revised)\s+(?:[\w-]+\s+){0,4}estimates?\s+(?:for|of)\b"
    r"|\b(?:my|our)\s+(?:[\w-]+\s+){0,3}(?:estimate|guess|call)s?\b"
    r"|\b(?:earlier|previous|original|initial|prior|latest|base[- ]case)\s+calls?\b"
    r"|(?:^|[“\"：:])\W{0,3}estimated\s+the\b|\bestimates?\s+(?:for|of)\s+(?:next|the\s+(?:whole|full|coming))\b",
    re.I,
)
MEDIAN = re.compile(
    r"\b(?:median|average|mean|analysts['’]|economists['’])\s+(?:\w+\s+)?estimated\s+\w+\s+of\b|"
    r"\b(?:median|average|mean|market|analysts?['’]?|economists?['’]?|consensus)\s+(?:\w+\s+)?"
    r"(?:estimates?|forecasts?|projections?|expectations?)\b"
    r"|\b(?:poll|survey)\b[^.;]{0,80}\b(?:median|mean|average|point(?:s|ed|ing)?\s+to|predict\w*)\b"
    r"|\b(?:Reuters|Bloomberg|Dow Jones|AFP|analysts?|economists?)\s+(?:poll|survey)\b[^.;]{0,60}\b(?:saw|seen|put|had|tipped|looked)\b",
    re.I,
)
# "Hong Kong exports to rise by 5.1%": the headline has no other verb
TO_COME = re.compile(
    r"^\W*(?:(?!(?:help|caus|led|lead|allow|enabl|push|driv|drove|forc|let|s[ae]t|continu|like|unlike)[a-z]*\s)[\w'’$&-]+:?\s+){0,5}"
    r"(?:exports?|imports?|re-exports?|shipments|trade|gdp|economy|growth|sales|output|throughput|cargo|volumes?|prices?|demand|orders|surplus|deficit)"
    r"\s+to\s+(?:[a-z]+ly\s+)?(?:rise|fall|grow|shrink|drop|climb|surge|jump|slow|expand|contract|decline|decrease|increase|gain|slip|dip|hit|reach|"
    r"top|exceed|total|widen|narrow|ease|rebound|recover|double|soar|plunge|slump)\b",
    re.I,
)
FUTURE_VERB = re.compile(r"\w+(?:ed|ew|ose|ell|unk|ame)\b|\b(?:was|were|had|has|have|did|put)\b", re.I)
GOOD_FOR_REACH = 12  # "good for 30 to 40%" foresees it
FORESEEN_OF = re.compile(r"(?:expectations?|forecasts?|estimates?)$", re.I)
OF = re.compile(r"\s+(?:of|for)\b")
FIGURE = re.compile(r"\d")
ACTUAL = (Modality.ACTUAL.value, "")
SEMICOLON = re.compile(";")
GLUED = re.compile(r"[a-z)]\.(?=[A-Z][a-z])")  # a full stop without its space
# Patterns of whole sentences, each with letters of which a sentence that it matches holds some.
# "Every 10% rise in chip sales lifts exports by 3.5%": a rule of thumb
EACH = re.compile(
    r"\b(?:every|each)\s+(?:additional\s+|extra\s+)?(?=\d[\d.]*\s?(?:%|per\s?cent|percent|percentage|basis|point)[^.;]{1,100}"
    r"\b(?:lifts?|raises?|adds?|cuts?|reduces?|boosts?|trims?|would|could|knocks?|shaves?|lowers?)\b)",
    re.I,
)
SUPPOSED = ((CONDITION, ("if",)), (IMAGINED, ("would", "you", "not", "n't", "n’t")), (EACH, ("every ", "each ")))
STOPS = ((GLUED, (".",)), (SEMICOLON, (";",)))
FORESEEING = (
    (OWN_ESTIMATE, ("estimate", "guess", "call")),
    (MEDIAN, ("estimate", "forecast", "projection", "expectation", "poll", "survey")),
    (SEES, ("see",)),
    (TO_COME, (" to ",)),
)
RELATIVES = ("that", "which")
LOWERED_WORD = re.compile(r"[a-z][\w'’-]*")
RELATIVE = re.compile(r"\b(?:that|which|who)\s+$")
RELATIVE_CLAUSE = re.compile(r",\s+(?:which|who)\s[^,]{1,80}$")  # "the data, which is provisional and may be revised, …"
# Words that "from" only goes on with: a forecast "from" a survey, forecasts that ranged "from" 2% to 4%, to suffer "from" a crisis.
NO_BASE = re.compile(
    r"\b(?:forecasts?|estimates?|predictions?|projections?|expectations?|rang(?:ed|ing|es?)|(?:suffer|benefit|recover|result|stem)(?:s|ed|ing)?)\s+$",
    re.I,
)
# "Against a forecast of 4.0 per cent and the 3.5 per cent seen in May": what was seen is a fact.
MEASURED = re.compile(r"\s+(?:[\w-]+\s+){0,2}(?:seen|recorded|registered|logged|posted|notched|booked)\s+in\b")
# What an outlook held, told behind the figure: "versus 5% in our December outlook"
IN_OUTLOOK = re.compile(r"\s+in\s+(?:our|its|their|the|his|her|an?)\s+(?:[\w-]+\s+){0,3}(?:outlook|forecasts?|projections?|estimates?)\b")
# Calls of one's own, told behind the figure: "better than our 9.5% call"
OWN_CALL, OWNED = re.compile(r"\s(?:call|guess)\b"), re.compile(r"\b(?:our|its|their|his|her|my)\s$")
SHORT_REACH = 16
ESTIMATED = re.compile(  # "(est. +12.3%)", "Poll: 5%"
    r"\b(?:(?:forecast|consensus|poll|exp|expected)(?:\.|:|\.:)|(?:est|fcst|f['’]cast|cons)[.:]{0,2})\s?$", re.I
)
DREAMT = re.compile(
    r"(?:[\w-]+\s+){0,2}\b(?:that|which)\s+(?:[\w-]+\s+){1,8}(?:pencill?ed\s+in|dreaming\s+of|hoped\s+for|hoping\s+for|expected|forecast|predicted|looking\s+for)\b"
)


@dataclass(frozen=True, slots=True)
class Cue:
    """Words that may decide: a kind of modality, or `pseudo`, with their place in the sentence."""

    kind: str
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What one sentence holds: its cues, the ends of their reach (`stops`, `bases`), its suppositions, and who was surveyed."""

    cues: tuple[Cue, ...]
    stops: tuple[int, ...]
    bases: tuple[int, ...]
    suppositions: tuple[tuple[int, str], ...]
    surveyed: bool
    foreseen: bool
    phrases: bool


def _alternation(forms: Iterable[str]) -> str:
    """Return the forms as one alternative, longest first; a star stands for up to two words."""
    ordered = sorted(forms, key=len, reverse=True)
    parts = (
        re.escape(form).replace("'", "['’]").replace(r"\ ", r"\s+").replace(r"\*", r"(?:[\w'’-]+\s+){0,1}[\w'’-]+") for form in ordered
    )
    return "|".join(parts)


@cache
def _kinds() -> Mapping[str, str]:
    """Return the kind of every cue."""
    return {form: kind for kind in ("forecast", "target", "hypothetical", "pseudo") for form in words("modality")[kind]}


@cache
def _by_first_word() -> Mapping[str, tuple[re.Pattern[str], re.Pattern[str]]]:
    """Return, for each word that cues begin with, the pattern of all that are none after all, and of all that are."""
    table: dict[str, tuple[list[str], list[str]]] = {}
    for form, kind in _kinds().items():
        table.setdefault(form.split()[0], ([], []))[kind != "pseudo"].append(form)
    return {first: (_phrases(pseudo), _phrases(cues)) for first, (pseudo, cues) in table.items()}


def _phrases(forms: Iterable[str]) -> re.Pattern[str]:
    """Return the pattern of some phrases; of none, a pattern that never matches."""
    forms = list(forms)
    return re.compile(rf"(?:{_alternation(forms)})(?![\w])" if forms else r"(?!)", re.I)


@cache
def _pattern(label: str) -> re.Pattern[str]:
    """Return the pattern of one group of words."""
    return re.compile(rf"(?<![\w-])(?:{_alternation(words('modality')[label])})(?![\w-])", re.I)


@cache
def _word_set(label: str) -> frozenset[str]:
    """Return one group of words as a set."""
    return frozenset(words("modality")[label])


@cache
def _follower() -> re.Pattern[str]:
    """Return the pattern of a word behind a figure that makes it foreseen: "the 8% expected by economists"."""
    foreseen = _alternation(words("modality")["foreseen"])
    held = (
        r"(?!(?:than|as|but|while|and|or|versus|vs|against|from|to|after|in|on|of|the"
        r"|beat\w*|miss\w*|above|below|more|less|who|that)\b)"
    )
    return re.compile(rf"(?:\s+{held}[\w-]+){{0,3}}?\s+(?:was\s+|were\s+|is\s+|had\s+been\s+)?(?P<cue>{foreseen})(?![\w-])", re.I)


@cache
def _surveyed() -> re.Pattern[str]:
    """Return the pattern of a share of people who expect something."""
    verbs = _alternation(words("modality")["surveyed"])
    share = r"(?:%|％|per\s?cent|half|thirds?|quarters?|fifths?|tenths?|\bin\s+\w+)"
    return re.compile(rf"{share}(?:\s+of\s+[\w-]+(?:\s+[\w-]+)?)?(?:\s+\w+ly)?\s+(?:{verbs})\b", re.I)


def modality(sentence: str, start: int, end: int) -> tuple[str, str]:
    """Return `actual`, `forecast`, `target` or `hypothetical` for the figure at `start`:`end`, and the words that decided.

    A cue binds the figures behind it in its own clause. Offsets outside the sentence are clipped.

    >>> modality("Exports rose 5% in May and will grow 7% this year.", 37, 39)
    ('forecast', 'will')
    >>> modality("Exports rose 5% in May and will grow 7% this year.", 13, 15)
    ('actual', '')
    """
    reading = _read(sentence)
    start, end = max(0, min(start, len(sentence))), max(0, min(end, len(sentence)))
    after = sentence[end : end + RIGHT_REACH]
    if OWN_CALL.match(after) and OWNED.search(sentence, max(0, start - SHORT_REACH), start):
        return Modality.FORECAST.value, "call"
    if ESTIMATED.search(sentence, max(0, start - SHORT_REACH), start):
        return Modality.FORECAST.value, "est."
    return _imagined(sentence, reading, start) or _behind(reading, after) or _in_clause(sentence, reading, start, after) or ACTUAL


@lru_cache(maxsize=SENTENCES_KEPT)
def _read(sentence: str) -> Reading:
    """Read a sentence once for all its figures."""
    lowered = sentence.lower()
    words_of = {word.replace("’", "'") for word in LOWERED_WORD.findall(lowered)}
    ends = [
        match.end()
        for pattern, hints in ((_pattern("stops"), _hints("stops")), *STOPS)
        for match in _all(pattern, hints, sentence, lowered)
    ]
    suppositions = [(match.end(), match.group()) for pattern, hints in SUPPOSED for match in _all(pattern, hints, sentence, lowered)]
    return Reading(
        cues=tuple(_cues(sentence)) if not _by_first_word().keys().isdisjoint(words_of) else (),
        stops=tuple(sorted(ends)),
        bases=tuple(match.start() for match in _all(_pattern("bases"), _hints("bases"), sentence, lowered)),
        suppositions=tuple(sorted(suppositions)),
        surveyed=_holds(_surveyed(), _hints("surveyed"), sentence, lowered),
        foreseen=not _word_set("foreseen").isdisjoint(words_of) or _holds(DREAMT, RELATIVES, sentence, lowered) or "pencil" in sentence,
        phrases=any(_holds(pattern, hints, sentence, lowered) for pattern, hints in (*FORESEEING, (_pattern("future"), _hints("future")))),
    )


@cache
def _hints(label: str) -> tuple[str, ...]:
    """Return the first words of a group, without one of which no sentence holds a form of it."""
    return tuple(dict.fromkeys(form.split()[0].lower() for form in words("modality")[label]))


def _all(pattern: re.Pattern[str], hints: tuple[str, ...], sentence: str, lowered: str) -> Iterator[re.Match[str]]:
    """Find a pattern wherever it stands; the pattern, which is dear, is only tried on a sentence that holds one of its hints."""
    return pattern.finditer(sentence) if any(hint in lowered for hint in hints) else iter(())


def _holds(pattern: re.Pattern[str], hints: tuple[str, ...], sentence: str, lowered: str) -> bool:
    return any(hint in lowered for hint in hints) and pattern.search(sentence) is not None


# A word behind MAY in a headline of capitals that makes it a verb: "EXPORTS MAY FALL", but "HONG KONG MAY EXPORTS RISE"
VERB_NEXT = re.compile(
    r"\s(?:not |still |also |even |well )?(?:be|have|see|reach|hit|rise|fall|grow|shrink|drop|climb|slow|ease|gain|lose|jump|surge|decline|"
    r"increase|decrease|expand|contract|widen|narrow|slip|top|exceed|recover|rebound|double|come|go|take|turn|remain|stay)\b",
    re.I,
)


def _is_month(word: re.Match[str], sentence: str) -> bool:
    """Tell whether a word that could be "may" is the month."""
    return word.group() == "May" or (word.group() == "MAY" and VERB_NEXT.match(sentence, word.end()) is None)


def _cues(sentence: str) -> Iterator[Cue]:
    """Find all cues of a sentence, longer ones first, none inside another."""
    table, free = _by_first_word(), 0
    for word in WORD.finditer(sentence):
        patterns = table.get(word.group().lower().replace("’", "'"))
        if patterns is None or word.start() < free or _is_month(word, sentence) or sentence[word.start() - 1 : word.start()] == "-":
            continue
        for pattern in patterns:
            match = pattern.match(sentence, word.start())
            if match:
                text = " ".join(match.group().split()).replace("’", "'")
                yield Cue(_kinds().get(text.lower(), "pseudo"), match.start(), match.end(), text)
                free = match.end()
                break


def _imagined(sentence: str, reading: Reading, start: int) -> tuple[str, str] | None:
    """Return the condition under which a figure stands: "if …" earlier in the sentence, or a supposition."""
    found = [(end, cue) for end, cue in reading.suppositions if end <= start and ";" not in sentence[end:start]]
    return (Modality.HYPOTHETICAL.value, found[0][1]) if found else None


def _behind(reading: Reading, after: str) -> tuple[str, str] | None:
    """Return the word behind a figure that makes it foreseen."""
    if MEASURED.match(after):
        return ACTUAL
    if not reading.foreseen:
        return None
    if IN_OUTLOOK.match(after):
        return Modality.FORECAST.value, " ".join(after.split()[:4])
    if DREAMT.match(after.lstrip()):
        return Modality.FORECAST.value, " ".join(after.split()[:5])
    match = _follower().match(after)
    if match is None:
        return None
    cue = match["cue"].lower()
    return (Modality.TARGET.value if cue == "target" else Modality.FORECAST.value), cue


def _clause(sentence: str, reading: Reading, start: int) -> int:
    """Return where the clause of a figure begins, as far as cues reach."""
    begin = max((stop for stop in reading.stops if stop <= start), default=0)
    base = max((base for base in reading.bases if begin <= base < start and not NO_BASE.search(sentence, 0, base)), default=None)
    return begin if base is None or _revises(sentence[begin:base]) else base


def _revises(clause: str) -> bool:
    """Say whether a clause changes a forecast, so that the value it is changed from is a forecast as well."""
    return bool(_pattern("revision").search(clause) and _pattern("foreseen").search(clause)) and "little changed" not in clause


def _in_clause(sentence: str, reading: Reading, start: int, after: str) -> tuple[str, str] | None:
    """Return the last cue before a figure in its clause; one that imagines wins."""
    begin = _clause(sentence, reading, start)
    if reading.surveyed and (_surveyed().search(sentence[begin:start]) or _surveyed().match("%" + after.lstrip("%％ "))):
        return None
    found: tuple[str, str] | None = None
    for cue in reading.cues:
        if begin <= cue.start and cue.end <= start:
            kind = _kind(sentence, cue, start)
            if kind and not (found and found[0] == Modality.HYPOTHETICAL.value):
                found = kind, cue.text
    if found or not reading.phrases:
        return found
    return _by_phrase(sentence[begin:start], after)


def _kind(sentence: str, cue: Cue, start: int) -> str | None:
    """Return what a cue makes of a figure at `start`, or None where it does not reach it."""
    if cue.kind == "pseudo":
        of = FORESEEN_OF.search(cue.text) and OF.match(sentence, cue.end)
        return Modality.FORECAST.value if of and _reaches(sentence, cue, start) else None
    if not _reaches(sentence, cue, start):
        return None
    if cue.text.lower() == "would" and WAGERED.search(sentence, 0, cue.start):
        return None
    said = cue.text.lower() == "would" and REPORTED.search(sentence[:start]) and WOULD.match(sentence, cue.start)
    return Modality.FORECAST.value if said else cue.kind


def _reaches(sentence: str, cue: Cue, start: int) -> bool:
    """Say whether a cue reaches a figure: what a result is compared with reaches the next figure only, "that will" the next comma."""
    lead, between = sentence[max(0, cue.start - 30) : cue.start], sentence[cue.end : start]
    near = f"{lead} {cue.text}".lower().split()[-4:]
    if cue.text.lower() == "good for" and len(between) > GOOD_FOR_REACH:
        return False  # "is good for the import bill"
    if "," in between and (RELATIVE.search(lead) or RELATIVE_CLAUSE.search(sentence, 0, cue.start)):
        return False
    contrasted = not _word_set("contrast").isdisjoint(near) and _pattern("foreseen").search(cue.text)
    return not (contrasted and FIGURE.search(between))


def _by_phrase(clause: str, after: str) -> tuple[str, str] | None:
    """Return cues that are more than a word: an estimate of one's own, a poll's median, a time to come."""
    for pattern in (OWN_ESTIMATE, MEDIAN, SEES, TO_COME):
        match = pattern.search(clause)
        if match:
            return Modality.FORECAST.value, " ".join(match.group().split())
    match = _pattern("future").search(clause + " " + after.split(",")[0].split(";")[0])
    if match and not FUTURE_VERB.search(clause):
        return Modality.FORECAST.value, match.group()
    return None
