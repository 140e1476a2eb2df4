"""Turns the frames of one sentence into attributions: who is credited, from where to where."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import cache

from extractor.languages import words
from extractor.models import SourceKind
from extractor.qualify.economies import named
from extractor.qualify.frames import Found, Strength, frames
from extractor.qualify.mentions import Token
from extractor.qualify.parties import Parties, Party, title_case

PERSON_NEARBY = re.compile(r"[zpbfaw,]{0,3}R[Rwcpbf]{0,4},?(N)")
OFFICE_BEFORE = re.compile(
    r"([ISY])z?[wx]{0,3}R[RwpfacDx]{0,8},?$"  # HSBC economist, HSBC's head of research,
    r"|([ISUN])z?w{0,2}Gwb$"  # HSBC analysts led by
    r"|([ISU])z$"  # HSBC's
    r"|R[pf]a?([ISU]),R{0,2}$"  # economist at HSBC, Ms
)
OFFICE_AFTER = re.compile(
    r"^(?:,[^;q.]{0,24}?)?[pbf][awh]{0,2}Y?w?([ISU])"  # of the brokerage X; , an economist at X
    r"|^,[^;q.]{0,24}?[pbf]a(Y)"  # , who covers the city for the firm
    r"|^,[^;q.]{0,24}?R[pbfaw]{1,3}([ISUY])"  # , head of X
)
OWN_OFFICE_BEFORE = re.compile(r"[yh][wD]{0,3}R[Rw]{0,3},?$")
OWN_OFFICE_AFTER = re.compile(r"^,yw{0,3}R")  # , its director
EVIDENCE_BEFORE = re.compile(r"R,?$")
EVIDENCE_AFTER = re.compile(r"^(?:,(?:k|a?w{0,2}R|yw{0,2}R|h|a)|[pbf]a?w?[YIS])")
DESCRIBED = re.compile(r"a([UN]w{0,3})$")  # "the Swiss watch industry federation"
CLIP = re.compile(r"\(\(\s*(?:CLIP|SOT|SOUNDBITE|ACTUALITY|INSERT|VOX)\s*:\s*([^,/():]{3,40})(?:,\s*([^,/():]{3,60}))?", re.I)
LABEL = re.compile(r"\s*([A-Z][A-Z.'’-]+(?: [A-Z][A-Z.'’-]+){0,3}|[A-Z][\w.'’-]+(?: [A-Z][\w.'’-]+){1,3}):\s+(?=\S)")


@dataclass(frozen=True, slots=True)
class Attribution:
    """A credit inside one sentence: who, the place of the words that say so and of the name, and from where on it covers figures."""

    party: Party
    start: int
    end: int
    at: int
    low: int
    strength: Strength


class Crediting:
    """Reads one sentence after another and keeps who has been met, so that "she", "the council" and surnames are understood."""

    def __init__(self, home: str) -> None:
        """Begin with nobody met; `home` is the economy that the article is from or about."""
        self.parties = Parties(home)

    def read(self, sentence: str, tokens: list[Token]) -> list[Attribution]:
        """Return the attributions of a sentence in the order of their words."""
        kinds = "".join(token.kind for token in tokens)
        self._meet_people(tokens, kinds)
        found = []
        for frame in sorted(frames(kinds), key=lambda frame: frame.who):
            party = self._party(sentence, tokens, kinds, frame)
            if party is not None:
                found.append(self._attribution(tokens, frame, party))
        return sorted(_unrivalled(found), key=lambda a: a.start)

    def _meet_people(self, tokens: list[Token], kinds: str) -> None:
        """Note every person who is introduced by a role or an office, and every office."""
        for i, token in enumerate(tokens):
            if token.kind in "SI":
                self.parties.office(token.text, token.name, token.short)
            elif token.kind == "N" and (EVIDENCE_BEFORE.search(kinds[:i]) or EVIDENCE_AFTER.match(kinds[i + 1 :])):
                self._person(tokens, kinds, i)

    def _person(self, tokens: list[Token], kinds: str, at: int) -> Party:
        """Return the person named by a token, together with the office that the sentence gives."""
        return self.parties.person(tokens[at].text, self._office_of(tokens, kinds, at))

    def _office_of(self, tokens: list[Token], kinds: str, at: int) -> Party | None:
        """Return the office that a person speaks for: before the name, behind it, or "its director"."""
        left = OFFICE_BEFORE.search(kinds[max(0, at - 14) : at])
        if left:
            return self._office(tokens[max(0, at - 14) + next(left.start(i) for i in range(1, 5) if left.group(i))])
        if OWN_OFFICE_BEFORE.search(kinds[max(0, at - 9) : at]) or OWN_OFFICE_AFTER.match(kinds[at + 1 : at + 8]):
            return self.parties.last_office
        right = OFFICE_AFTER.match(kinds[at + 1 : at + 40])
        if right:
            group = next(index for index in (1, 2, 3) if right.group(index))
            return self._office(tokens[at + 1 + right.start(group)])
        return None

    def _office(self, token: Token) -> Party | None:
        """Return the institution that a token means."""
        if token.kind == "Y":
            return self.parties.by_noun(token.text)
        return self.parties.office(token.text, token.name)

    def _party(self, sentence: str, tokens: list[Token], kinds: str, frame: Found) -> Party | None:
        """Return who a frame credits."""
        kind, token = kinds[frame.who], tokens[frame.who]
        if kind in "SIU":
            return self._from_name(tokens, kinds, frame)
        if kind == "N":
            return self._from_person(tokens, kinds, frame)
        if kind in "HhTy":
            return self._from_pronoun(token.text.lower())
        if kind == "Y":
            return self._from_noun(sentence, tokens, kinds, frame)
        if kind == "O":
            return self._official(sentence, token)
        return self._unnamed(sentence, tokens, kinds, frame)

    def _official(self, sentence: str, token: Token) -> Party:
        """Return the unnamed office of "official figures"; a sentence that names one economy tells whose they are."""
        party = self.parties.other(_tidy(token.text), SourceKind.OFFICIAL, statistics=True)
        economies = named(sentence)
        if party.economy is None and len(economies) == 1:
            party.economy = economies.pop()
        return party

    def _from_name(self, tokens: list[Token], kinds: str, frame: Found) -> Party | None:
        """Return the institution of a token, or the person whose role stands behind it, or the person of that surname."""
        at = frame.who
        person = PERSON_NEARBY.match(kinds[at + 1 : at + 12])
        if person and kinds[at] != "S":
            return self._person(tokens, kinds, at + 1 + person.start(1))
        if kinds[at] == "U":
            known = self.parties.known_person(tokens[at].text)
            if known is not None:
                self.parties.last_person = known
                known.aliases.add(tokens[at].text)
                return known
        before = re.search(r"(N)(?:,[^;q]{0,24}?)?[pbf]aw?$|(N),[^;q]{0,24}?[pbf]a?w?$|(N)[pbf]a?Y?$", kinds[:at])
        if before and frame.strength == "say":
            return self._person(tokens, kinds, next(before.start(i) for i in (1, 2, 3) if before.group(i)))
        poll = self._poll(tokens, kinds, frame)
        return poll or self.parties.office(tokens[at].text, tokens[at].name, sure=kinds[at] != "U")

    def _poll(self, tokens: list[Token], kinds: str, frame: Found) -> Party | None:
        """Return the poll of others' opinions that an office made, if that is what a frame names."""
        polls = set(words("speech")["poll"])
        span = tokens[frame.first : frame.last + 1]
        asked = "G" in kinds[frame.first : frame.last + 1] or self._is_media(tokens[frame.who])
        if frame.strength != "say" and asked and any(token.text.lower() in polls for token in span):
            return self.parties.other(" ".join(token.text for token in span if token.kind != "a"), SourceKind.POLL)
        return None

    def _is_media(self, token: Token) -> bool:
        """Say whether a token names a news outlet."""
        return token.kind in "SI" and self.parties.office(token.text, token.name).media

    def _from_person(self, tokens: list[Token], kinds: str, frame: Found) -> Party:
        """Return the person of a token, or an office where nothing says that the name is a person's and a report is theirs."""
        text = tokens[frame.who].text
        if self.parties.known_person(text) is None and frame.strength == "report" and not EVIDENCE_AFTER.match(kinds[frame.who + 1 :]):
            return self.parties.office(text, sure=False)
        return self._person(tokens, kinds, frame.who)

    def _from_pronoun(self, text: str) -> Party | None:
        """Return the person or office met last."""
        return self.parties.last_person if text in ("he", "she", "his", "her") else self.parties.last_office

    def _from_noun(self, sentence: str, tokens: list[Token], kinds: str, frame: Found) -> Party | None:
        """Return the office that "the council" means, or the person who speaks for it."""
        near = sentence if kinds[frame.who - 1 : frame.who] in ("y", "z") or " " in tokens[frame.who].text else ""
        described = DESCRIBED.search(kinds[: frame.who])
        if described and tokens[frame.who].text.islower() and tokens[frame.who].text in words("speech")["associations"]:
            first = tokens[described.start(1)]
            return self.parties.office(_tidy(sentence[first.start : tokens[frame.who].end]))
        return self.parties.by_noun(tokens[frame.who].text, near)

    def _unnamed(self, sentence: str, tokens: list[Token], kinds: str, frame: Found) -> Party | None:
        """Return a group, a spokesman or a friend at a bank, under the words of the text, or the office they speak for."""
        at = frame.who
        named = re.match(r"[Rwcpbf]{0,3},?(N)", kinds[at + 1 : at + 8]) if kinds[at] == "R" else None
        if named:
            return self._person(tokens, kinds, at + 1 + named.start(1))
        office = self._spoken_for(tokens, kinds, at)
        if office is not None:
            self.parties.last_person = office
            return office
        polled = re.match(r"[DPV][pb][aw]{0,2}[ISNUY]", kinds[at + 1 : at + 7])
        last = at + polled.end() if polled else at
        if kinds[at] == "R":
            return self._somebody(tokens, kinds, at)
        text = _tidy(sentence[tokens[at].start : tokens[last].end])
        if kinds[frame.first] == "D":
            polled, text = re.match("", ""), _tidy(sentence[tokens[frame.first].start : tokens[last].end])
        return self.parties.other(text, SourceKind.POLL if polled else SourceKind.ANONYMOUS)

    def _spoken_for(self, tokens: list[Token], kinds: str, at: int) -> Party | None:
        """Return the office for which an unnamed spokesman or a group speaks: "a spokesman for the Government", "HSBC analysts"."""
        before = re.search(r"([ISNU])z?w{0,2}$" if kinds[at] == "G" else r"([ISY])z?$", kinds[:at])
        if before:
            return self._office(tokens[before.start(1)])
        match = re.match(r"[pbf]a?w?([ISUY])", kinds[at + 1 : at + 6])
        if match is None:
            return None
        place = at + 1 + match.start(1)
        if kinds[place] == "Y" and _indefinite(tokens, place - 1):
            return None
        return self._office(tokens[place])

    def _somebody(self, tokens: list[Token], kinds: str, at: int) -> Party | None:
        """Return an unnamed person ("a friend at a bank"), or the person met last ("the economist")."""
        first = at
        while first and kinds[first - 1] in "wRx":
            first -= 1
        lead = tokens[first - 1].text.lower() if first else ""
        if lead in ("the", "its", "their"):
            return self.parties.last_person if lead == "the" else self.parties.last_office
        if lead not in ("a", "an", "another", "this", "one"):
            return None
        place = re.match(r"[pbf][aw]{0,3}[YIw]", kinds[at + 1 :])
        last = at + place.end() if place else at
        return self.parties.other(" ".join(token.text for token in tokens[first - 1 : last + 1]), SourceKind.ANONYMOUS)

    def _attribution(self, tokens: list[Token], frame: Found, party: Party) -> Attribution:
        """Return an attribution; what a result is compared with covers only the figures behind the comparison."""
        low = 0
        if frame.strength == "view" or party.kind in (SourceKind.ANONYMOUS, SourceKind.POLL):
            contrast = _contrast()
            near = (token.start for token in tokens[max(0, frame.first - 10) : frame.last + 1] if token.text.lower() in contrast)
            low = next(near, 0)
        return Attribution(party, tokens[frame.first].start, tokens[frame.last].end, tokens[frame.who].start, low, frame.strength)

    def clip(self, sentence: str) -> Party | None:
        """Return the speaker of a broadcast clip that a cue announces."""
        match = CLIP.search(sentence)
        if match is None:
            return None
        office = self.parties.office(title_case(match[2])) if match[2] else None
        return self.parties.person(title_case(match[1]), office)

    def label(self, sentence: str, labels: Counter[str]) -> tuple[bool, Party | None]:
        """Return whether a line begins with a speaker's label, and the speaker if it is a name; `labels` counts those of the article."""
        text = label_of(sentence)
        if text is None:
            return False, None
        name = title_case(text)
        known = self.parties.known_person(name)
        if known is None and (not text.isupper() or labels[text] < 2):
            return False, None
        if known is None and " " not in text:
            return bool(self.parties.people), None
        return True, self.parties.person(name)


def label_of(sentence: str) -> str | None:
    """Return what stands before the colon at the beginning of a line, if it may be a speaker's name.

    >>> label_of("ADA LING: Good morning.")
    'ADA LING'
    """
    match = LABEL.match(sentence) if ":" in sentence[:60] else None
    return match[1] if match else None


def _indefinite(tokens: list[Token], at: int) -> bool:
    """Say whether the word at a place is "a" or "an"."""
    return tokens[at].text.lower() in ("a", "an")


def _tidy(text: str) -> str:
    """Return a phrase on one line."""
    return " ".join(text.replace("\u00ad", "").split())


@cache
def _contrast() -> frozenset[str]:
    """Return the words that set a result against what was foreseen."""
    return frozenset(words("modality")["contrast"]) - {"to", "with", "over", "top"}


def _unrivalled(found: list[Attribution]) -> list[Attribution]:
    """Leave out names inside a longer credit ("economists polled by Reuters"), and outlets that relay what others say."""
    longer = [item for item in found if item.strength == "report" or item.party.kind is SourceKind.POLL]
    kept = [item for item in found if not any(_inside(item, other) for other in longer)]
    others = any(not item.party.media for item in kept)
    return [item for item in kept if not (item.party.media and others)]


def _inside(item: Attribution, other: Attribution) -> bool:
    """Say whether the name of one credit is only a part of the words of another."""
    if item is other or item.party is other.party or not other.start <= item.at < other.end:
        return False
    return item.at > other.at and (item.strength != "say" or other.party.kind is SourceKind.POLL)
