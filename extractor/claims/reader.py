"""Reads an article sentence by sentence, carrying what was last spoken of, and builds its claims."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from extractor import qualify
from extractor.claims import bind, build, frames, headlines, kinds, tables, times, topics, units
from extractor.claims.frames import Frame
from extractor.claims.topics import Group, Topic
from extractor.models import Article, Claim, Comparison, Kind
from extractor.parse import Mark, Sentence


@dataclass(frozen=True, slots=True)
class State:
    """What is carried from sentence to sentence."""

    frame: Frame
    clock: times.Clock
    comparison: Comparison | None = None
    kind: Kind | None = None
    sign: int = 1
    money: str | None = None
    pair: tuple[Frame, ...] = ()
    goods: str = "all"
    setting: bool = False
    line: int = -1
    section: bool = False
    body: bool = False
    begins: bool = True
    heading: bool = False
    opening: Frame | None = None
    subject: Frame | None = None
    scale: tuple[str, int] | None = None


@dataclass(frozen=True, slots=True)
class Resolved:
    """A sentence with its figures, and its topics with the frames that they mean."""

    sentence: Sentence
    figures: tuple[Mark, ...]
    groups: tuple[Group, ...]
    frames: dict[Topic, Frame]


@dataclass(frozen=True, slots=True)
class Reader:
    """What stays the same over an article."""

    article: Article
    sentences: tuple[Sentence, ...]
    home: str
    money: units.Money
    sources: qualify.Sources
    measure: str | None
    counts: Mapping[int, int]

    def start(self) -> State:
        """Return the state before the first sentence."""
        published = self.article.published
        main, basis = times.main_period(self.sentences, published)
        clock = times.Clock(published, main, basis, current=main, current_basis=basis, year=main.end.year if main else None)
        if published is None:
            clock = replace(clock, undated_year=times.only_year(self.sentences))
        return State(Frame("total_exports", economy=self.home), clock)

    def claims(self) -> list[Claim]:
        """Return the claims of the article in the order of their figures."""
        return headlines.agree(list(self._claims()), {s.start for s in self.sentences if s.heading})

    def _claims(self) -> Iterator[Claim]:
        state = self.start()
        grid = tables.Grid()
        for index, sentence in enumerate(self.sentences):
            state = self._enter(state, sentence)
            grid = grid.feed(sentence)
            if grid.is_row(sentence):
                yield from self._row(index, sentence, state, grid)
                continue
            made, state = self._read(index, sentence, state)
            yield from made

    def _enter(self, state: State, sentence: Sentence) -> State:
        """A new paragraph goes back to the main period; a heading may set the section's subject."""
        if sentence.line == state.line or self._goes_on(sentence, state):
            return state
        clock = replace(state.clock, section=None) if sentence.heading else state.clock
        scale = units.stated_scale(sentence.text) or (state.scale if not sentence.heading or _LISTLIKE.search(sentence.text) else None)
        return replace(state, clock=clock.paragraph(), scale=scale)

    def _goes_on(self, sentence: Sentence, state: State) -> bool:
        """Paragraphs of one sentence each, as wires write them, carry like sentences of one paragraph."""
        return not sentence.heading and not state.setting and state.body and self.counts[sentence.line] == 1 and self.counts.get(state.line, 2) == 1 and not state.heading

    def _read(self, index: int, sentence: Sentence, state: State) -> tuple[list[Claim], State]:
        resolved = self._resolve(sentence, state)
        fresh = sentence.line != state.line and not self._goes_on(sentence, state)
        if not resolved.figures:
            return [], self._after_plain(sentence, resolved, state)
        made: list[Claim] = []
        timings: list[times.Timing] = []
        carried = self._carried(state, sentence, fresh)
        partial = bool(resolved.frames) and all(topic.metric is None for topic in resolved.frames)
        running = replace(
            state, begins=fresh, line=sentence.line, kind=None if fresh else state.kind, frame=carried, sign=state.sign if partial else 1,
            opening=carried if fresh or state.opening is None else self._carried(replace(state, frame=state.opening), sentence, fresh),
        )
        last: Frame | None = None
        for binding in bind.bind(sentence, resolved.figures, resolved.groups):
            subjects = self._subjects(binding, resolved, running)
            claims, timing, running = self._figure(index, resolved, binding, subjects, running)
            made += claims
            timings += [timing] if timing else []
            last = subjects[-1] if subjects and claims else last
        return made, self._after(sentence, resolved, running, timings, last)

    def _resolve(self, sentence: Sentence, state: State) -> Resolved:
        found = [topic for topic in topics.topics(sentence) if not self._is_just_home(topic)]
        fresh = sentence.line != state.line and not self._goes_on(sentence, state)
        frame, leading = self._carried(self._opened(state, sentence, found), sentence, fresh), frames.NOTHING
        out: dict[Topic, Frame] = {}
        for position, topic in enumerate(found):
            frame = frames.resolve(
                topic, frame, home=self.home, fresh=fresh and position == 0, first=position == 0, leading=leading
            )
            if topic.commodity == topics.SAME:
                frame = replace(frame, commodity=state.goods)
            if self.measure and frame.measure is None and frame.metric in frames.FLOWS:
                frame = replace(frame, measure=self.measure)
            out[topic] = frame
            leading = frames.lead(leading, topic, first=position == 0, home=self.home)
        figures = tuple(units.scaled(mark, state.scale) for mark in sentence.marks if mark.label == "FIGURE")
        return Resolved(sentence, figures, tuple(topics.groups(sentence, found)), out)

    @staticmethod
    def _opened(state: State, sentence: Sentence, found: Sequence[Topic]) -> State:
        """A sentence that begins with a bare partner or product goes on with what the sentence before began with."""
        if found and state.opening and found[0].metric is None and not found[0].anaphor and not _PRONOUN.match(sentence.text):
            return replace(state, frame=state.opening)
        return state

    def _carried(self, state: State, sentence: Sentence, fresh: bool) -> Frame:
        """What a sentence inherits: a measure only within a paragraph and away from money; partner and product not over a paragraph's end."""
        frame = state.frame
        money = any(mark.label == "FIGURE" and len(mark.code) == 3 and mark.code.isupper() for mark in sentence.marks)
        if money or (fresh and not state.section):
            frame = replace(frame, measure=None)
        if fresh and not state.section and not _PRONOUN.match(sentence.text) and not _SAME_GOODS.search(sentence.text):
            commodity = state.subject.commodity if state.subject is not None else "all"
            frame = replace(frame, partner="world", direction=None, commodity=commodity)
        return frame

    @staticmethod
    def _asked_about(frame: Frame, resolved: Resolved) -> Frame:
        """ "And Japan, the old champion?" turns to another economy."""
        places = [mark for mark in resolved.sentence.marks if mark.label == "PLACE"]
        flows = any(mark.label == "METRIC" for mark in resolved.sentence.marks)
        return replace(frame, economy=places[0].code, partner="world", direction=None) if len(places) == 1 and not flows else frame

    def _is_just_home(self, topic: Topic) -> bool:
        """ "Landed in Hong Kong" in a Hong Kong story names no partner."""
        bare = not (topic.metric or topic.measure or topic.commodity or topic.buyer or topic.seller or topic.setting)
        return bare and topic.partner == self.home

    def _subjects(self, binding: bind.Binding, resolved: Resolved, state: State) -> list[Frame]:
        paired = self._paired(binding, resolved, state)
        if paired is not None:
            return [paired]
        if binding.topics:
            return [resolved.frames[topic] for topic in binding.topics]
        before = resolved.sentence.between(resolved.sentence.start, binding.figure.start)
        named = any(not topic.metric or topic.metric in frames.FLOWS | {"gdp", "nodx"} for topic in resolved.frames)
        if (resolved.frames and named) or _PRONOUN.match(resolved.sentence.text) or _IT.search(before):
            return [state.frame]
        modality, _ = qualify.modality(
            resolved.sentence.text, binding.figure.start - resolved.sentence.start, binding.figure.end - resolved.sentence.start
        )
        opening = state.opening or state.frame
        digressed = opening.partner != "world" or opening.commodity != "all" or opening.metric not in frames.FLOWS | {"gdp", "nodx"}
        if state.subject is not None and modality != "actual" and (state.begins or digressed):
            return [state.subject]
        return [state.opening or state.frame]

    def _paired(self, binding: bind.Binding, resolved: Resolved, state: State) -> Frame | None:
        """Two figures of "both" or "the two", or of "prices … respectively", belong to the two flows last named."""
        pair = _pair(resolved) or state.pair
        topic = binding.topics[0] if binding.topics else None
        shared = topic is not None and topic.measure is not None and bool(_pair(resolved))
        if len(pair) != 2 or not (shared or _BOTH.search(resolved.sentence.text.lower())):
            return None
        if topic is not None and (topic.metric or topic.partner or topic.commodity or topic.economy):
            return None
        run = [f for f in resolved.figures if f.code == binding.figure.code and (topic is None or f.start > topic.end)]
        if len(run) != 2:
            return None
        chosen = pair[run.index(binding.figure)]
        return replace(chosen, measure=topic.measure) if topic is not None and topic.measure else chosen

    def _figure(
        self, index: int, resolved: Resolved, binding: bind.Binding, subjects: Sequence[Frame], state: State
    ) -> tuple[list[Claim], times.Timing | None, State]:
        sentence, figure, figures = resolved.sentence, binding.figure, resolved.figures
        position = figures.index(figure)
        unit = self._unit(resolved, figure, subjects[0], state)
        if unit is None or (unit == "count" and not units.counts_something(sentence, figure)):
            return [], None, state
        floor = figures[position - 1].end if position else sentence.start
        ceiling = figures[position + 1].start if position + 1 < len(figures) else sentence.end
        frame = subjects[0]
        setting = kinds.Setting(
            sentence, figure, unit, sentence.between(floor, figure.start), sentence.between(figure.end, ceiling), frame, binding.base, state.kind,
            figures[position - 1].code if position else "",
        )
        kind, rule = kinds.kind_of(setting)
        sign = kinds.direction(sentence, figure, figures[:position], state.sign) if kind in (Kind.GROWTH, Kind.CHANGE_AMOUNT) else 1
        modality, cue = qualify.modality(sentence.text, figure.start - sentence.start, figure.end - sentence.start)
        running_quarter = frame.metric in units.INDEX_METRICS
        timing = times.timing(
            sentence, figure, figures, state.clock, forecast=running_quarter or modality in ("forecast", "target", "hypothetical"),
            growth=kind in (Kind.GROWTH, Kind.CHANGE_AMOUNT), carried=state.comparison,
        )
        credit = self.sources.credit(index, figure.start, figure.end)
        parts = build.Parts(self.article, sentence, figure, unit, kind, sign, timing, modality, credit, binding.base, rule)
        made = [build.claim(parts, subject, self.sources.quoted(figure.start, figure.end)) for subject in subjects]
        main_money = len(unit) == 3 and unit.isupper() and unit != "TEU" and not setting.before.endswith("(") and "(about" not in setting.before
        money = unit if main_money else state.money
        growth_like = kind in (Kind.GROWTH, Kind.CHANGE_AMOUNT)
        return made, timing, replace(
            state, kind=kind, sign=sign if growth_like and not (figure.amount and figure.amount.verb) else state.sign, money=money, frame=subjects[-1],
            comparison=timing.comparison if growth_like else state.comparison,
        )

    def _unit(self, resolved: Resolved, figure: Mark, frame: Frame, state: State) -> str | None:
        sentence, figures = resolved.sentence, resolved.figures
        position = figures.index(figure)
        previous = figures[position - 1] if position else None
        if figure.code == "$":
            return self.money.dollar(sentence, figure, previous, frame.economy)[0]
        if figure.code != "number":
            return figure.code
        return units.bare_number(sentence, figure, figures, frame, state.kind is Kind.GROWTH, state.money)

    def _row(self, index: int, sentence: Sentence, state: State, grid: tables.Grid) -> Iterator[Claim]:
        context = tables.RowContext(self.home, state.frame, state.clock, self.money)
        credit = self.sources.credit(index, sentence.start, sentence.end)
        for cell in grid.cells(sentence, context):
            timing = times.Timing(cell.period, cell.period_basis, cell.comparison, "stated", None, False)
            parts = build.Parts(self.article, sentence, cell.figure, cell.unit, cell.kind, cell.sign, timing, "actual", credit, None, "table.cell")
            yield build.claim(parts, cell.frame, quoted=False)

    def _after(self, sentence: Sentence, resolved: Resolved, state: State, timings: Sequence[times.Timing], last: Frame | None) -> State:
        pair = _pair(resolved) or state.pair
        first = next(iter(resolved.frames.values()), state.opening)
        goods = [frame.commodity for frame in resolved.frames.values() if frame.commodity != "all"]
        state = replace(state, goods=goods[-1] if goods else state.goods, setting=any(topic.setting for topic in resolved.frames))
        named = [t.period for t in timings if t.period is not None]
        clock = replace(state.clock, last=named[-1] if named else state.clock.last)
        state = replace(state, clock=clock)
        return replace(state, heading=sentence.heading, body=state.body or not sentence.heading, opening=first, subject=state.subject or _main_subject(resolved), clock=times.advance(state.clock, timings), pair=pair, frame=last or state.frame, line=sentence.line)

    def _after_plain(self, sentence: Sentence, resolved: Resolved, state: State) -> State:
        """A sentence or heading without figures still says what the next ones are about."""
        frame, section = state.frame, state.section and not sentence.heading
        for topic, found in resolved.frames.items():
            if topic.metric or (sentence.heading and topic.measure):
                frame, section = found, section or sentence.heading
        if sentence.heading and not section and state.subject is not None and state.body:
            frame = state.subject
        clock = state.clock
        if sentence.text.endswith("?"):
            frame = self._asked_about(frame, resolved)
        if sentence.heading or any(topic.metric for topic in resolved.frames):
            context = [mark for mark in sentence.marks if mark.label == "TIME" and mark.time is not None and mark.time.role == "period"]
            if len(context) == 1:
                timing = times.named(context[0], clock)
                clock = times.advance(clock, [timing])
                if sentence.heading and timing.period is not None and state.body:
                    clock = replace(clock, section=timing.period)
        return replace(state, heading=sentence.heading, body=state.body or not sentence.heading, subject=state.subject or _main_subject(resolved), frame=frame, opening=frame, section=section, clock=clock, line=sentence.line, pair=_pair(resolved) or state.pair, kind=None)


def _main_subject(resolved: Resolved) -> Frame | None:
    """The first full subject of an article, which a topicless forecast is about; a partner does not belong to it."""
    for topic, frame in resolved.frames.items():
        if topic.metric and (frame.metric in frames.FLOWS or frame.metric in ("gdp", "nodx")):
            return replace(frame, partner="world", direction=None)
    return None


_SAME_GOODS = re.compile(r"\b(?:the|of|this|these) (?:same|such) (?:group|goods|products|item|category)|\b(?:as a|as the) (?:supplier|buyer|customer|market)\b", re.IGNORECASE)
_IT = re.compile(r"\b(?:it|they)\b")
_PRONOUN = re.compile(r"^[\W\d]*(?:and |but |in all,? )?(?:it|they|that|this|these|those|its|their|both)\b", re.IGNORECASE)
_BOTH = re.compile(r"\b(?:both|the two|readings|respectively|these|they)\b")
_LISTLIKE = re.compile(r"\d")


def _pair(resolved: Resolved) -> tuple[Frame, ...]:
    """The two flows that "both" and "the two" will mean."""
    flows: dict[str, Frame] = {}
    for frame in resolved.frames.values():
        if frame.metric in ("total_exports", "imports") and frame.partner == "world" and frame.commodity == "all":
            flows.setdefault(frame.metric, frame)
    return tuple(flows.values()) if len(flows) == 2 else ()

