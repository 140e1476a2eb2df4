"""Places in a sentence: whether they are parts of names, whose statistics they announce, and the preposition before them."""

from __future__ import annotations

import re

from extractor.languages import either
from extractor.parse import Mark, Sentence

PREPOSITION = re.compile(
    r"\b(to|from|for|with|in|of|by|into|on|between|among|against|than|bound for|destined for|out of)\s+"
    r"(?:(?:the|both|all|most|much|rest|whole|of|mainland|other|a|an|our)\s+){0,4}[\"“]?$"
)
_OUTSIDE = re.compile(r"\b(?:outside|beyond|excluding|except(?: for)?|apart from|other than|bar|ex)\s+(?:the\s+)?$")
_RANKED = re.compile(
    r"^['’]s\s(?:[a-z]+[- ])?(?:largest|biggest|richest|busiest|most)[a-z -]{0,24}\s?(?:economy|exporter|importer|trader)\b"
)
_TROUBLES = r"(?:recover(?:y|ies)|recessions?|cris[ie]s|slowdowns?|downturns?|wars?|conflicts?|turmoil|unrest|uncertaint(?:y|ies))"
_TROUBLED = re.compile(rf"\b{_TROUBLES} (?:in|of|across|around) (?:(?:the|both) )?$")
_OWN_TROUBLE = re.compile(rf"^(?:['’]s)? (?:debt |financial |banking |economic |property )?{_TROUBLES}\b")
_OFFICE_AFTER = re.compile(rf"^(?:['’]s)?\s(?:[A-Z]\w+ (?:and |of )?){{0,2}}{either('clauses', 'offices')}\b")
_OFFICE_BEFORE = re.compile(
    rf"\b(?:{either('clauses', 'offices')}|[Ss]tatistics|[Bb]ureau|[Aa]dministration)(?: authorit(?:y|ies))?"
    r"(?: (?:of|for) [A-Z]\w+(?:(?:,| and|, and) [A-Z]\w+){0,3})? (?:of|in) (?:the )?$"
)
_MONEY_AFTER = re.compile(r"^[ -](?:dollars?|currency)\b")
_NAME_AFTER = re.compile(r"^\s(?:[A-Z][a-z]+|&)\b")
_NAME_BEFORE = re.compile(
    r"\b(?!(?:Exports?|Imports?|Sales|Shipments|Deliveries|Purchases|Volumes?|Values?|Prices?|Orders|Most|All|Part)\b)"
    r"[A-Z][\w&’']+ of (?:the )?$"
)
_LOWER_WORD = re.compile(r"\b[a-z]{4,}\b")
_NO_NAME_AFTER = re.compile(
    r"^\s(?:SAR|Exports?|Imports?|Trade|January|February|March|April|May|June|July|August|September|October|November|December|Q\d)\b"
)


def is_excluded(sentence: Sentence, mark: Mark) -> bool:
    """Whether a place is only left out ("outside Asia, …"), ranks an economy ("Asia's fourth-largest economy"), or has troubles.

    "The slow recovery in the US and the euro zone crisis" are why exports suffer, not where they went.
    """
    if mark.label != "PLACE":
        return False
    before, after = sentence.between(mark.start - 32, mark.start), sentence.between(mark.end, mark.end + 48)
    return bool(_OUTSIDE.search(before) or _RANKED.match(after) or _TROUBLED.search(before) or _OWN_TROUBLE.match(after))


def is_name_part(sentence: Sentence, mark: Mark) -> bool:
    """Whether a place stands inside an organisation's name ("Bank of China", "Hong Kong Trade Development Council")."""
    if mark.label not in ("PLACE", "ADJECTIVE") or office(sentence, mark):
        return False
    before, after = _around(sentence, mark)
    if _MONEY_AFTER.match(after):
        return True
    if sentence.heading:
        return False
    if _NAME_BEFORE.search(before[-40:]):
        return True
    return bool(_NAME_AFTER.match(after)) and not _NO_NAME_AFTER.match(after) and bool(_LOWER_WORD.search(sentence.text))


def office(sentence: Sentence, mark: Mark) -> bool:
    """Whether a place belongs to a statistical office or ministry ("Korea's trade ministry", "customs of China"), whose figures follow."""
    before, after = _around(sentence, mark)
    return bool(_OFFICE_AFTER.match(after) or _OFFICE_BEFORE.search(before[-40:]))


def is_setting(sentence: Sentence, mark: Mark, preposition: str) -> bool:
    """Whether a place opens the sentence and says whose statistics follow: "In Singapore, …", "In Hong Kong itself …"."""
    opens = not sentence.between(sentence.start, mark.start).strip(' "“—-').removeprefix("and ").removeprefix("in").strip()
    return opens and preposition == "in" and sentence.between(mark.end, mark.end + 7).startswith((",", " itself"))


def _around(sentence: Sentence, mark: Mark) -> tuple[str, str]:
    return sentence.text[: mark.start - sentence.start], sentence.text[mark.end - sentence.start :]
