"""Who is credited for each figure of an article: the credits of every sentence, and how far they carry."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise

from extractor.models import Modality, NamedSource, SourceKind
from extractor.qualify.credits import Attribution, Crediting, label_of
from extractor.qualify.economies import home, owner
from extractor.qualify.mentions import read_tokens, triggers
from extractor.qualify.modality import modality
from extractor.qualify.parties import Party
from extractor.qualify.parts import NOBODY, Credit, Sentence
from extractor.qualify.quotes import quote_spans

WORD = re.compile(r"[a-z]+(?:'[a-z]+)?", re.I)
SMALL_WORD = re.compile(r"\b[a-z][a-z-]+\b")
SURVEY = re.compile(r"\b(?:surveys?|polled|surveyed|respondents?|sub-index|index|replies|confidence|of the firms|of firms)\b", re.I)
FIRST_PERSON = re.compile(
    r"\bI(?:['’]d (?:say|expect|guess|put)| would (?:say|expect|guess|not be surprised)| think| expect| believe| see)"
    r"|\b[Ww]e (?:still )?(?:see|expect|think|believe|forecast|hope)\b"
)
# With offices of so many economies a text is a round-up, and no credit outlasts its paragraph.
ROUND_UP = 3
# Groups and polls foresee; what has happened is credited to others in the sentence first.
OPINION = (SourceKind.ANONYMOUS, SourceKind.POLL)


class Sources:
    """All credits of one article. Build it with `read`; ask it for single figures with `credit` and `quoted`."""

    def __init__(self, sentences: Sequence[Sentence]) -> None:
        """Take the sentences in order; `read` fills in the rest."""
        self._sentences = sentences
        self._crediting = Crediting(home(sentence.text for sentence in sentences))
        self._found: list[list[Attribution]] = []
        self._carried: list[Party | None] = []
        self._speakers: list[Party | None] = []
        self._quotes = quote_spans(_paragraphs(sentences))
        self._starts = [start for start, _ in self._quotes]
        self._ends_of_turns: list[bool] = []

    @classmethod
    def read(cls, sentences: Sequence[Sentence], *, outlet: str | None = None, title: str | None = None) -> Sources:
        """Read an article once. `outlet` only relays what others say; names in `title` count as met before the first sentence."""
        sources = cls(sentences)
        sources._meet(outlet, title)
        sources._find()
        sources._carry()
        sources._speak()
        return sources

    def named(self) -> tuple[NamedSource, ...]:
        """Return whom `credit` has named so far, with their other names; ask it once all figures have been credited."""
        return self._crediting.parties.named()

    def quoted(self, start: int, end: int) -> bool:
        """Say whether the span `start`:`end` of the article stands inside quotation marks."""
        at = bisect_right(self._starts, start) - 1
        return at >= 0 and end <= self._quotes[at][1] and start >= self._quotes[at][0]

    def credit(self, sentence_index: int, start: int, end: int) -> Credit:
        """Return who is credited for the figure at `start`:`end` of the article, in the sentence of that index."""
        if not 0 <= sentence_index < len(self._sentences):
            return NOBODY
        sentence = self._sentences[sentence_index]
        low, high = start - sentence.start, end - sentence.start
        actual = modality(sentence.text, low, high)[0] == Modality.ACTUAL.value
        inside = [item for item in self._found[sentence_index] if item.low <= low]
        carried = self._carried[sentence_index]
        if actual and carried is not None and carried.statistics:  # "rose 5%, defying economists' forecasts": they only foresaw
            inside = [item for item in inside if item.start < low or item.strength != "view" or item.party.kind not in OPINION]
        if inside:
            fitting = [item for item in inside if (item.party.kind not in OPINION if actual else not item.party.statistics)]
            return self._credit(_nearest(fitting or inside, sentence.text, low, high).party, "stated")
        speaker = self._speakers[sentence_index]
        if speaker is not None and (self.quoted(start, end) or FIRST_PERSON.search(sentence.text)):
            return self._credit(speaker, "carried")
        if carried is None or (carried.statistics and not actual):
            return NOBODY
        return self._credit(carried, "carried")

    def _credit(self, party: Party, basis: str) -> Credit:
        """Return the credit to a party under its fullest name."""
        if party.statistics and party.name and not re.search(r"customs|chinese", party.name, re.I):
            party = self._crediting.parties.offices.get("Census and Statistics Department", party)
        party.used = True
        return Credit(source=party.label, name=party.name, institution=party.institution, kind=party.kind, basis=basis)

    def _meet(self, outlet: str | None, title: str | None) -> None:
        """Note the outlet and whoever the title names."""
        if outlet:
            self._crediting.parties.office(outlet).media = True
            self._crediting.parties.last_office = None
        if title:
            self._crediting.read(title, read_tokens(title, frozenset(SMALL_WORD.findall(title.lower()))))

    def _find(self) -> None:
        """Find the attributions of every sentence, in order."""
        common = set().union(*(SMALL_WORD.findall(sentence.text) for sentence in self._sentences))
        hints = triggers()
        labels = Counter(label for label in (label_of(sentence.text) for sentence in self._sentences) if label)
        for sentence in self._sentences:
            found: list[Attribution] = []
            if not hints.isdisjoint(WORD.findall(sentence.text.lower())):
                found = self._crediting.read(sentence.text, read_tokens(sentence.text, common))
            self._found.append(found)
            self._turn(sentence, labels)

    def _turn(self, sentence: Sentence, labels: Counter[str]) -> None:
        """Note whose words begin with a sentence: a label of a transcript, a clip of a broadcast."""
        speaker = self._crediting.clip(sentence.text) if "((" in sentence.text else None
        is_turn, labelled = self._crediting.label(sentence.text, labels)
        self._speakers.append(speaker or labelled)
        self._ends_of_turns.append(is_turn)

    def _carry(self) -> None:
        """Decide for every sentence which earlier credit holds where it names nobody."""
        standing: Party | None = None
        local: tuple[int, Party] | None = None
        survey = next((item.party for found in self._found for item in found if _surveys(item)), None)
        first: Party | None = None
        blocked = -1
        economies: set[str] = set()
        for i, sentence in enumerate(self._sentences):
            if self._ends_of_turns[i] or (len(economies) >= ROUND_UP and self._begins_paragraph(i)):
                standing = local = None
            if self._other_economy(sentence, local[1] if local and local[0] == sentence.paragraph else standing):
                blocked, local = sentence.paragraph, None
                standing = standing if standing is first else None
            held = self._held(sentence, standing, local, survey, blocked)
            self._carried.append(held)
            if held is not None and held is survey:
                local = (sentence.paragraph, held)
            for item in self._found[i]:
                standing, local, survey = _after(item, sentence, standing, local, survey)
                first = first or (standing if standing and standing.statistics else None)
                blocked = -1
                economies.update([item.party.economy] if item.party.statistics and item.party.economy else [])
        self._backwards()

    def _begins_paragraph(self, i: int) -> bool:
        """Say whether a sentence is the first of its paragraph."""
        return i == 0 or self._sentences[i - 1].paragraph != self._sentences[i].paragraph

    def _held(
        self, sentence: Sentence, standing: Party | None, local: tuple[int, Party] | None, survey: Party | None, blocked: int
    ) -> Party | None:
        """Return the credit that carries into a sentence."""
        if local is not None and local[0] == sentence.paragraph:
            return local[1]
        if survey is not None and SURVEY.search(sentence.text):
            return survey
        if blocked == sentence.paragraph:
            return None
        return standing

    def _other_economy(self, sentence: Sentence, party: Party | None) -> bool:
        """Say whether a sentence turns to the figures of another economy than those of the office credited so far."""
        if party is None or party.economy is None:
            return False
        return owner(sentence.text) not in (None, party.economy)

    def _backwards(self) -> None:
        """Credit headline and lead to the office that the article names first, where that publishes the figures."""
        first = next((i for i, found in enumerate(self._found) if any(_stands(item) for item in found)), None)
        if first is None or any(self._ends_of_turns[:first]):
            return
        item = next(item for item in self._found[first] if _stands(item))
        early = item.strength == "say" and first <= 3
        if item.party.kind is SourceKind.OFFICIAL and (item.party.statistics or item.strength == "report" or early):
            for i in range(first):
                self._carried[i] = self._carried[i] or item.party

    def _speak(self) -> None:
        """Find the speaker of every sentence that is (or may be) speech without a name in it."""
        own = [next((item.party for item in found if item.strength == "say" and _speaks(item.party)), None) for found in self._found]
        turn: Party | None = None
        last: tuple[int, Party] | None = None
        for i, sentence in enumerate(self._sentences):
            labelled = self._speakers[i]
            if self._ends_of_turns[i] or labelled is not None:
                turn = labelled
            speaker = own[i] or self._neighbour(i, own) or turn or (last[1] if last and sentence.paragraph - last[0] <= 2 else None)
            self._speakers[i] = speaker
            if own[i] is not None:
                last = (sentence.paragraph, own[i] or turn)  # type: ignore[assignment]

    def _neighbour(self, i: int, own: Sequence[Party | None]) -> Party | None:
        """Return who speaks in the same quotation or else next to it in the same paragraph."""
        paragraph = self._sentences[i].paragraph
        at = bisect_right(self._starts, self._sentences[i].end) - 1
        end = self._quotes[at][1] if at >= 0 else -1
        order = [*range(i - 1, max(-1, i - 5), -1), *range(i + 1, min(len(own), i + 5))]
        if end > self._sentences[i].end:
            order = [*range(i + 1, min(len(own), i + 5)), *range(i - 1, max(-1, i - 5), -1)]
        return next((own[j] for j in order if own[j] is not None and self._sentences[j].paragraph == paragraph), None)


def _paragraphs(sentences: Sequence[Sentence]) -> Iterator[tuple[int, str]]:
    """Return offset and text of each paragraph, the sentences at their own distance."""
    for _, group in groupby(sentences, key=lambda sentence: sentence.paragraph):
        members = list(group)
        gaps = (" " * (after.start - before.end) for before, after in pairwise(members))
        yield members[0].start, members[0].text + "".join(gap + member.text for gap, member in zip(gaps, members[1:], strict=True))


def _nearest(found: Sequence[Attribution], text: str, low: int, high: int) -> Attribution:
    """Return the attribution whose words are nearest to a figure, those of its own clause first."""

    def distance(item: Attribution) -> tuple[bool, int]:
        between = text[high : item.start] if item.start >= high else text[item.end : low]
        apart = ";" in between or bool(re.search(r"\b(?:while|whereas|but)\b", between))
        return apart, len(between)

    return min(found, key=distance)


def _stands(item: Attribution) -> bool:
    """Say whether a credit can stand for the sentences that follow."""
    return item.party.kind in (SourceKind.OFFICIAL, SourceKind.COMPANY) and item.party.sure


def _unnamed(party: Party) -> bool:
    """Say whether a credit goes to "official figures", of an office that was not named yet."""
    return party.kind is SourceKind.OFFICIAL and party.institution is None


def _surveys(item: Attribution) -> bool:
    """Say whether a credit goes to an office that may have asked people itself."""
    return item.strength in ("report", "view") and item.party.kind is SourceKind.COMPANY and item.party.sure and not item.party.media


def _speaks(party: Party) -> bool:
    """Say whether a party can be the speaker of a quotation."""
    return party.kind in (SourceKind.PERSON, SourceKind.ANONYMOUS, SourceKind.COMPANY, SourceKind.OFFICIAL) and not party.statistics


def _after(
    item: Attribution, sentence: Sentence, standing: Party | None, local: tuple[int, Party] | None, survey: Party | None
) -> tuple[Party | None, tuple[int, Party] | None, Party | None]:
    """Return which credits stand after an attribution: for good, in this paragraph, for talk of a survey."""
    party = item.party
    if not _stands(item):
        return standing, local, survey
    if party.institution and party.kind is SourceKind.OFFICIAL and standing is not None and _unnamed(standing):
        return party, None, survey
    if party.statistics or (party.kind is SourceKind.OFFICIAL and item.strength == "report"):
        if party.name and standing is not None and not standing.statistics:
            return standing, (sentence.paragraph, party), survey
        foreign = standing is not None and standing.statistics and party.economy and standing.economy not in (None, party.economy)
        return (standing, (sentence.paragraph, party), survey) if foreign else (party, None, survey)
    if _surveys(item) and SURVEY.search(sentence.text):
        return standing or party, (sentence.paragraph, party), party
    if standing is None:
        return party, None, survey
    if item.strength == "report" and not standing.statistics and party is not standing and not party.media:
        return standing, (sentence.paragraph, party), survey
    return standing, local, survey
