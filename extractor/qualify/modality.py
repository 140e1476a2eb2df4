"""Whether a figure is reported as fact, foreseen, aimed at, or only imagined."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache

from extractor.languages import words
from extractor.models import Modality

RIGHT_REACH = 80
CONDITION = re.compile(r"(?<!\w)(?<!as )(?<!only )(?<!even )if\b(?!\s+(?:only|anything|not\s+(?:the|a|more)|any\b))", re.I)
CONDITION_ENDS = re.compile(r"[;:](?=\s)")
IMAGINED = re.compile(
    r"\b(?:take|strip|leave|remove|set)\b[^.;]{1,60}\b(?:and|,)\s+you\b|\bhad\b[^.;]{1,60}\b(?:merely|only|not)\b[^.;]{1,60}\bwould\b"
    r"|\bwithout\b[^.;]{1,80}\bwould\b|\b(?:did|does|do|was|were|is|has|have)(?:\s+not|n['’]t)\s+(?:jump|surge|double|triple|soar|collapse)",
    re.I,
)
REPORTED = re.compile(r"\b(?:said|says|forecast|predicted|expected|estimated|promised|announced|believed?|argued?|projected|foresaw)\b", re.I)
WOULD = re.compile(r"\bwould\b(?!\s+(?:have|be\s+toasting|still|need))", re.I)
SEES = re.compile(r"\bsees?\b(?=[^.;]{0,80}(?:ing\b|\bof\s*$|\bat\s*$|\bto\s*$|\bby\s*$|$))")
OWN_ESTIMATE = re.compile(
    r"\b(?:his|her|its|their|['’]s|raised|cut|lowered|revised)\s+(?:[\w-]+\s+){0,4}estimates?\s+(?:for|of)\b"
    r"|(?:^|[“\"：:])\W{0,3}estimated\s+the\b|\bestimates?\s+(?:for|of)\s+(?:next|the\s+(?:whole|full|coming))\b",
    re.I,
)
MEDIAN = re.compile(r"\b(?:poll|survey)\b[^.;]{0,80}\b(?:median|mean|average|points?\s+to|predict\w*)\b", re.I)
FUTURE_VERB = re.compile(r"\w+(?:ed|ew|ose|ell|unk|ame)\b|\b(?:was|were|had|has|have|did|put)\b", re.I)
FIGURE = re.compile(r"\d")
GLUED = re.compile(r"[a-z)]\.(?=[A-Z][a-z])")  # a full stop without its space
RELATIVE = re.compile(r"\b(?:that|which|who)\s+$")
DREAMT = re.compile(r"\s+(?:that|which)\s+(?:[\w-]+\s+){1,4}(?:dreaming\s+of|hoped\s+for|hoping\s+for|expected|forecast|predicted|looking\s+for)\b")


def _alternation(forms: Iterable[str]) -> str:
    """Return the forms as one alternative, longest first; a star stands for up to two words."""
    ordered = sorted(forms, key=len, reverse=True)
    parts = (re.escape(form).replace("'", "['’]").replace(r"\ ", r"\s+").replace(r"\*", r"(?:[\w-]+\s+){0,1}[\w-]+") for form in ordered)
    return "|".join(parts)


@cache
def _cues() -> re.Pattern[str]:
    """Return the pattern of all cues, longer ones first; what is no cue comes under the name `pseudo`."""
    vocabulary = words("modality")
    return re.compile(rf"(?<![\w-])(?:(?P<pseudo>{_alternation(vocabulary['pseudo'])})|{_alternation(_kinds())})(?![\w])", re.I)


@cache
def _kinds() -> Mapping[str, str]:
    """Return the kind of every cue."""
    return {form: kind for kind in ("forecast", "target", "hypothetical") for form in words("modality")[kind]}


@cache
def _pattern(label: str) -> re.Pattern[str]:
    """Return the pattern of one group of words."""
    return re.compile(rf"(?<![\w-])(?:{_alternation(words('modality')[label])})(?![\w-])", re.I)


@cache
def _follower() -> re.Pattern[str]:
    """Return the pattern of a word behind a figure that makes it foreseen: "the 8% expected by economists"."""
    foreseen = _alternation(words("modality")["foreseen"])
    held = r"(?!(?:than|as|but|while|and|or|versus|vs|against|from|to|after|in|on|of|the|beat\w*|miss\w*|above|below|more|less|who|that)\b)"
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
    start, end = max(0, min(start, len(sentence))), max(0, min(end, len(sentence)))
    before, after = sentence[:start], sentence[end : end + RIGHT_REACH]
    return _imagined(before) or _behind(after) or _in_clause(before, after) or (Modality.ACTUAL.value, "")


def _imagined(before: str) -> tuple[str, str] | None:
    """Return the condition under which a figure stands: "if …" earlier in the sentence, or a supposition."""
    ends = [match.end() for match in CONDITION_ENDS.finditer(before)]
    part = before[ends[-1] :] if ends and not CONDITION.search(before[ends[-1] :]) and ";" in before[ends[-1] - 1] else before
    match = CONDITION.search(part) or IMAGINED.search(part)
    return (Modality.HYPOTHETICAL.value, match.group()) if match else None


def _behind(after: str) -> tuple[str, str] | None:
    """Return the word behind a figure that makes it foreseen."""
    if DREAMT.match(after):
        return Modality.FORECAST.value, " ".join(after.split()[:5])
    match = _follower().match(after)
    if match is None:
        return None
    cue = match["cue"].lower()
    return (Modality.TARGET.value if cue == "target" else Modality.FORECAST.value), cue


def _clause(before: str) -> str:
    """Cut off everything before the clause that holds the figure."""
    cut = max((match.end() for match in _pattern("stops").finditer(before)), default=0)
    cut = max(cut, before.rfind(";") + 1, max((match.end() for match in GLUED.finditer(before)), default=0))
    clause = before[cut:]
    base = None
    for base in _pattern("bases").finditer(clause):
        pass
    if base is None or _revises(clause[: base.start()]):
        return clause
    return clause[base.start() :]


def _revises(clause: str) -> bool:
    """Say whether a clause changes a forecast, so that the value it is changed from is a forecast as well."""
    return bool(_pattern("revision").search(clause) and _pattern("foreseen").search(clause))


def _in_clause(before: str, after: str) -> tuple[str, str] | None:
    """Return the last cue before a figure in its clause."""
    clause = _clause(before)
    if _surveyed().search(clause) or _surveyed().match("%" + after.lstrip("%％ ")):
        return None
    found: tuple[str, str] | None = None
    for match in _cues().finditer(clause):
        cue = " ".join(match.group().split()).replace("’", "'")
        if not match["pseudo"] and cue != "May" and _reaches(clause, match):
            kind = _would(before, cue, _kinds()[cue.lower()])
            found = found if found and found[0] == Modality.HYPOTHETICAL.value else (kind, cue)
    return found or _by_phrase(clause, after)


def _reaches(clause: str, match: re.Match[str]) -> bool:
    """Say whether a cue reaches the figure: what a result is compared with reaches the next figure only."""
    lead = clause[max(0, match.start() - 30) : match.start()]
    words_before = lead.lower().split()[-3:]
    if RELATIVE.search(lead) and "," in clause[match.end() :]:
        return False
    contrasted = not set(words("modality")["contrast"]).isdisjoint(words_before) and _pattern("foreseen").match(match.group())
    return not (contrasted and FIGURE.search(clause[match.end() :]))


def _would(before: str, cue: str, kind: str) -> str:
    """Read "would" as a forecast where somebody had said so, and as imagined otherwise."""
    if cue.lower() == "would" and REPORTED.search(before) and WOULD.search(before):
        return Modality.FORECAST.value
    return kind


def _by_phrase(clause: str, after: str) -> tuple[str, str] | None:
    """Return cues that are more than a word: an estimate of one's own, a poll's median, a time to come."""
    for pattern in (OWN_ESTIMATE, MEDIAN, SEES):
        match = pattern.search(clause)
        if match:
            return Modality.FORECAST.value, " ".join(match.group().split())
    match = _pattern("future").search(clause + " " + after.split(",")[0].split(";")[0])
    if match and not FUTURE_VERB.search(clause):
        return Modality.FORECAST.value, match.group()
    return None
