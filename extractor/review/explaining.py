"""Why a claim reads as it does: each role with the words that say so, how it is known, and the numbers that are no claims.

The engine tells how each role is known (`basis`); the words are found again in the text afterwards: in the sentence of the figure, the
nearest first, and for roles that were carried in the sentences before it. A role without words was taken by default.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from extractor import periods, qualify
from extractor.claims import extract
from extractor.claims.roles import Topic
from extractor.claims.topics import topics
from extractor.models import Article, Claim, Comparison, Kind, NamedSource, Period, UnclaimedNumber, Verdict
from extractor.parse import Mark, Sentence, parse

if TYPE_CHECKING:
    from extractor.check import Checker

_METRIC_LABELS = frozenset({"METRIC", "VERB_METRIC", "DEFICIT", "SURPLUS", "SIDE", "FLOW"})
_PLACE_LABELS = frozenset({"PLACE", "ADJECTIVE"})
_CHANGES = (Kind.GROWTH, Kind.CHANGE_AMOUNT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Role:
    """One attribute of a claim: its value, how it is known, the words that say so, and the sentence these stand in if an earlier one."""

    name: str
    value: str
    basis: str
    words: str = ""
    earlier: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Explained:
    """A claim with its roles, the name of the rule that chose its kind, and the verdict when it was checked."""

    claim: Claim
    rule: str
    roles: tuple[Role, ...]
    verdict: Verdict | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """A sentence with its claims and its other numbers; `marks` and `topics` are what the rules saw of it."""

    sentence: Sentence
    claims: tuple[Explained, ...]
    numbers: tuple[UnclaimedNumber, ...]
    marks: tuple[Mark, ...]
    topics: tuple[Topic, ...]


def explain(article: Article, checker: Checker | None = None) -> tuple[Explanation, ...]:
    """Read an article, compare its claims with official figures when a checker is given, and explain every sentence in order."""
    reading = extract(article)
    sentences = parse(article.text)
    verdicts = {verdict.claim: verdict for verdict in checker.check(reading.claims, article.published)} if checker else {}
    starts = [sentence.start for sentence in sentences]
    claims: dict[int, list[Explained]] = {}
    for claim in reading.claims:
        at = max(0, bisect_right(starts, claim.start) - 1)
        witness = _Witness(article, sentences[: at + 1], claim, reading.sources)
        explained = Explained(claim=claim, rule=claim.basis.get("kind", ""), roles=tuple(witness.roles()), verdict=verdicts.get(claim.id))
        claims.setdefault(at, []).append(explained)
    numbers: dict[int, list[UnclaimedNumber]] = {}
    for number in reading.unclaimed:
        numbers.setdefault(max(0, bisect_right(starts, number.start) - 1), []).append(number)
    return tuple(
        Explanation(
            sentence=sentence,
            claims=tuple(claims.get(at, ())),
            numbers=tuple(numbers.get(at, ())),
            marks=sentence.marks,
            topics=tuple(topics(sentence)),
        )
        for at, sentence in enumerate(sentences)
    )


@dataclass(frozen=True, slots=True)
class _Witness:
    """Looks for the words behind one claim; `sentences` are those of the article up to its own."""

    article: Article
    sentences: Sequence[Sentence]
    claim: Claim
    sources: Sequence[NamedSource]

    @property
    def own(self) -> Sentence:
        return self.sentences[-1]

    def roles(self) -> Iterator[Role]:
        """Yield the roles of the claim in the order of the contract."""
        claim = self.claim
        yield Role(name="kind", value=claim.kind.value, basis="", words="")
        if claim.kind in _CHANGES:
            yield Role(name="direction", value="down" if claim.value < 0 else "up", basis="", words=self._direction())
        hedge, modality = self._cues()
        yield Role(name="hedge", value=claim.hedge.value, basis="", words=hedge)
        yield self._marked("metric", claim.metric, _METRIC_LABELS, _metric_codes(claim.metric))
        yield self._marked("measure", claim.measure, frozenset({"MEASURE"}), frozenset({claim.measure}))
        yield self._marked("economy", claim.economy, _PLACE_LABELS, frozenset(claim.economy.split(" and ")) | {claim.economy})
        yield self._marked("partner", self._partner(), _PLACE_LABELS, frozenset(claim.partner.split(" and ")) | {claim.partner})
        yield self._marked("commodity", claim.commodity, frozenset({"COMMODITY", "ADJECTIVE"}), frozenset({claim.commodity}))
        if claim.transport_mode:
            yield self._marked("transport_mode", claim.transport_mode, frozenset({"MODE"}), frozenset({claim.transport_mode}))
        yield self._period()
        if claim.comparison is not Comparison.NONE:
            yield self._comparison()
        yield self._source()
        yield Role(name="modality", value=claim.modality.value, basis="", words=modality)
        if claim.speaker_quote:
            yield Role(name="speaker_quote", value="true", basis="", words="inside quotation marks")
        told = {"kind", "metric", "measure", "economy", "partner", "commodity", "transport_mode", "period", "comparison", "source"}
        for name, basis in claim.basis.items():
            if name not in told:
                yield Role(name=name, value="", basis=basis)

    def _partner(self) -> str:
        direction = f" ({self.claim.direction_partner})" if self.claim.direction_partner else ""
        return f"{self.claim.partner}{direction}"

    def _cues(self) -> tuple[str, str]:
        """Return the words of the hedge and those of the modality."""
        low, high = self.claim.start - self.own.start, self.claim.end - self.own.start
        return qualify.hedge(self.own.text, low, high)[1], qualify.modality(self.own.text, low, high)[1]

    def _text(self, mark: Mark) -> str:
        return self.article.text[mark.start : mark.end]

    def _distance(self, mark: Mark) -> tuple[int, bool]:
        """Rank a mark: how far it stands from the figure, before it rather than behind it."""
        behind = mark.start >= self.claim.end
        return (mark.start - self.claim.end if behind else max(0, self.claim.start - mark.end)), behind

    def _direction(self) -> str:
        wanted = "DOWN" if self.claim.value < 0 else "UP"
        found = [mark for mark in self.own.marks if mark.label == wanted]
        return self._text(min(found, key=self._distance)) if found else ""

    def _marked(self, name: str, value: str | None, labels: frozenset[str], codes: frozenset[str | None]) -> Role:
        """Find the words of a role by the codes of their marks, first in the sentence, then, where it was carried, before it."""
        basis = self.claim.basis.get(name, "")
        if value is None:
            return Role(name=name, value="", basis=basis)
        own = [mark for mark in self.own.marks if mark.label in labels and mark.code in codes]
        if basis == "default":
            return Role(name=name, value=value, basis=basis)
        if own:
            nearest = sorted(own, key=self._distance)
            seen = {mark.code: mark for mark in reversed(nearest)}
            found = " … ".join(self._text(mark) for mark in sorted(seen.values(), key=_start))
            return Role(name=name, value=value, basis=basis, words=found)
        for sentence in reversed(self.sentences[:-1]):
            for mark in reversed(sentence.marks):
                if mark.label in labels and mark.code in codes:
                    return Role(name=name, value=value, basis=basis, words=self._text(mark), earlier=sentence.text)
        return Role(name=name, value=value, basis=basis)

    def _period(self) -> Role:
        span, basis = self.claim.period, self.claim.basis.get("period", "")
        if span is None:
            return Role(name="period", value="", basis=basis)
        words, earlier = self._time_of(span, ("period", "base", "both", "duration"))
        return Role(name="period", value=_days(span), basis=basis, words=words, earlier=earlier)

    def _time_of(self, span: Period, roles: Sequence[str]) -> tuple[str, str]:
        """Find the time expression that means a period: words, and their sentence if it is an earlier one."""
        for sentence in reversed(self.sentences):
            found = [mark for mark in sentence.marks if mark.time is not None and mark.time.role in roles and self._means(mark, span)]
            if found and sentence is self.own:
                return self._text(min(found, key=self._distance)), ""
            if found:
                return self._text(found[0]), sentence.text
        return "", ""

    def _means(self, mark: Mark, span: Period) -> bool:
        """Say whether a time expression can mean a period, by itself or counted from the claim's own."""
        assert mark.time is not None
        current = self.claim.period if mark.time.role == "base" else None
        contexts = [periods.Context(published=self.article.published, current=now, year=span.end.year) for now in (current, None)]
        return any(periods.resolve(mark.time, context, forecast=ahead)[0] == span for context in contexts for ahead in (False, True))

    def _comparison(self) -> Role:
        claim, basis = self.claim, self.claim.basis.get("comparison", "")
        value = claim.comparison.value + (f", base {_days(claim.base_period)}" if claim.base_period else "")
        found = [mark for mark in self.own.marks if mark.time is not None and mark.time.role in ("base", "both")]
        if found and basis == "stated":
            return Role(name="comparison", value=value, basis=basis, words=self._text(min(found, key=self._distance)))
        for sentence in reversed(self.sentences[:-1]):
            for mark in sentence.marks:
                if basis == "carried" and mark.time is not None and mark.time.role in ("base", "both"):
                    return Role(name="comparison", value=value, basis=basis, words=self._text(mark), earlier=sentence.text)
        return Role(name="comparison", value=value, basis=basis)

    def _source(self) -> Role:
        claim, basis = self.claim, self.claim.basis.get("source", "")
        if claim.source is None:
            return Role(name="source", value="", basis=basis)
        for sentence in reversed(self.sentences):
            for form in self._names():
                if form in sentence.text:
                    return Role(
                        name="source", value=claim.source, basis=basis, words=form, earlier="" if sentence is self.own else sentence.text
                    )
        return Role(name="source", value=claim.source, basis=basis)

    def _names(self) -> list[str]:
        """Return every form under which the source of the claim may stand in the text, longest first."""
        own = {self.claim.source, self.claim.source_name, self.claim.source_institution} - {None}
        forms = {name for name in own if name}
        for source in self.sources:
            if source.name in own:
                forms |= {source.name, *source.aliases}
        return sorted(forms, key=lambda form: (-len(form), form))


def _start(mark: Mark) -> int:
    return mark.start


def _metric_codes(metric: str) -> frozenset[str | None]:
    """Return the codes whose words name a metric: a share of exports is one of exports, a deficit is a trade balance.

    A flow ("shipments") takes its metric from its direction, so its words may name any.
    """
    base = metric.removeprefix("share_of_").removesuffix("_to_imports")
    return frozenset({metric, base, "trade_balance" if base == "trade_deficit" else base, "flow"})


def _days(span: Period) -> str:
    return f"{span.start} to {span.end}"
