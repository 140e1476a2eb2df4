"""Reads an article sentence by sentence, carrying what was last spoken of, and builds its claims."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from extractor import qualify
from extractor.claims import bind, build, clock, directions, frames, headlines, kinds, near, roles, state, tables, times, topics, units
from extractor.claims.frames import Frame, Theme
from extractor.claims.roles import Topic
from extractor.claims.state import Resolved, State
from extractor.claims.subjects import subjects
from extractor.languages import either
from extractor.models import Article, Claim, Kind, Period
from extractor.parse import Mark, Sentence

_CHANGES = (Kind.GROWTH, Kind.CHANGE_AMOUNT)
# Whose releases compare with the month before when they do not say.
_MONTHLY = frozenset(["US"])
# What was foreseen as a noun or behind a figure: it does not make a forecast of what follows it.
_FORESEEN = re.compile(r"\b(?:expectations?|forecasts?|estimates?|predictions?|consensus|expected)\s(?:of|for|by)\b[^;]*(?:,|\band)\s")
_CHANGE = re.compile(rf"^\s+{either('clauses', 'change_nouns')}\b")
_AHEAD = ("forecast", "target", "hypothetical")


@dataclass(frozen=True, slots=True)
class Reader:
    """What stays the same over an article: whose statistics it is about, its theme, its dollars, its sources, its
    measure, whether it compares with the month before, its sentences a line.
    """

    article: Article
    sentences: tuple[Sentence, ...]
    topics: Sequence[Sequence[Topic]]
    home: str
    theme: Theme
    money: units.Money
    sources: qualify.Sources
    measure: str | None
    survey: Period | None
    by_month: bool
    counts: Mapping[int, int]

    def claims(self) -> list[Claim]:
        """Return the claims of the article in the order of their figures."""
        return headlines.agree(list(self._claims()), {sentence.text for sentence in self.sentences if sentence.heading})

    def _claims(self) -> Iterator[Claim]:
        main = frames.unsaid(self.theme, self.home)
        now = State(main, clock.start(self.sentences, self.article.published), subject=main if self.theme.metric else None)
        grid = tables.Grid()
        for index, sentence in enumerate(self.sentences):
            fresh = not state.goes_on(sentence, now, self.counts)
            if fresh:
                now = state.enter(now, sentence)
            grid = grid.feed(sentence)
            if grid.is_row(sentence):
                yield from self._row(index, sentence, now, grid)
                continue
            made, now = self._read(index, sentence, now, fresh)
            yield from made

    def _read(self, index: int, sentence: Sentence, now: State, fresh: bool) -> tuple[list[Claim], State]:
        resolved = self._resolve(index, sentence, now, fresh)
        if not resolved.figures:
            return [], state.after_plain(now, resolved)
        made: list[Claim] = []
        timings: list[times.Timing] = []
        last: Frame | None = None
        now = state.within(now, resolved)
        for binding in bind.bind(sentence, resolved.figures, resolved.groups, resolved.asides):
            said_of = subjects(binding, resolved, now)
            claims, timing, now = self._figure(index, resolved, binding, said_of, now)
            made += claims
            if timing is not None:
                counted = claims[-1].kind is not Kind.RANK_OR_RECORD and (claims[-1].modality == "actual" or not timings)
                timings.append(replace(timing, leading=timing.leading and counted, foreseen=claims[-1].modality != "actual"))
                last = said_of[-1]
        return made, state.after_figures(now, resolved, timings, last)

    def _resolve(self, index: int, sentence: Sentence, now: State, fresh: bool) -> Resolved:
        """Find the topics of a sentence and fill their roles, one after the other."""
        found = [topic for topic in self.topics[index] if not self._is_just_home(topic)]
        measures = {mark.code for mark in sentence.marks if mark.label == "MEASURE"}
        frame, leading = state.first_frame(now, sentence, found, fresh), frames.Leading(contrast=measures >= {"volume", "price"})
        out: dict[Topic, Frame] = {}
        asides = tuple(bind.asides(sentence))
        for position, topic in enumerate(found):
            first = position == 0
            main, frame = frame, frames.resolve(
                topic, frame, home=self.home, theme=self.theme, fresh=fresh and first, first=first, leading=leading
            )  # fmt: skip
            if topic.commodity == roles.SAME:
                frame = replace(frame, commodity=now.goods[-1] if now.goods else "all")
            if self.measure and frame.measure is None and frame.metric in frames.FLOWS:
                frame = replace(frame, measure=self.measure)
            # Money has no volume: "trade volume reached 6.2 trillion yuan" is its value.
            if topic.metric and topic.measure != "price" and not topic.anaphor and frame.measure and _money_next(sentence, topic):
                frame = replace(frame, measure=None)
            out[topic] = frame
            if any(start <= topic.start and topic.end <= end for start, end in asides):
                frame = main  # what an explanation speaks of, the rest of the sentence does not
            else:
                leading = frames.lead(leading, topic, first=first, home=self.home)
        figures = tuple(units.scaled(mark, now.scale) for mark in sentence.marks if mark.label == "FIGURE")
        return Resolved(sentence, figures, tuple(topics.groups(sentence, found)), out, fresh, asides)

    def _is_just_home(self, topic: Topic) -> bool:
        """ "Landed in Hong Kong" in a Hong Kong story names no partner."""
        bare = not (topic.metric or topic.measure or topic.commodity or topic.buyer or topic.seller or topic.setting)
        return bare and topic.partner == self.home

    def _figure(
        self, index: int, resolved: Resolved, binding: bind.Binding, said_of: Sequence[Frame], now: State
    ) -> tuple[list[Claim], times.Timing | None, State]:
        """Read one figure; without a unit it stays unread, and the state stays as it is."""
        sentence, figure = resolved.sentence, binding.figure
        unit = self._unit(resolved, figure, said_of[0], now)
        if unit is None or (unit == "count" and not units.counts_something(sentence, figure)):
            return [], None, now
        said_of = [_by_unit(frame, resolved, figure, unit, now) for frame in said_of]
        setting = _setting(resolved, binding, unit, said_of[0], now, surveyed=self.survey is not None)
        kind, rule = kinds.kind_of(setting)
        converted = _is_converted(setting, now)
        if converted:
            said_of = [now.frame]
        if kind is Kind.SHARE or binding.rule == "restated":
            said_of = [replace(frame, mode=_mode(sentence, figure) or frame.mode) for frame in said_of]
        changes = kind in _CHANGES
        before = resolved.figures[: resolved.figures.index(figure)]
        bracketed = rule == "kind.survey_share" and kinds.stands_alone(setting)
        modality = "actual" if bracketed else _modality(sentence, figure, unit, kind)
        if modality == "actual" and before and now.modality == "forecast" and setting.before.endswith("(") and not bracketed:
            modality = now.modality  # "exports are seen growing 7%, while clothing (-2%) lags"
        inherited = now.sign if resolved.frames or modality == "actual" else 1  # a forecast does not go on with a fall
        sign = directions.direction(sentence, figure, before, inherited) if changes else 1
        # A survey index reports the quarter that is running, as a forecast does.
        asked = rule == "kind.survey_share" or self._is_of_survey(resolved, figure, unit, kind, said_of[0], now)
        ahead = modality in _AHEAD or (asked and rule != "kind.survey_share")
        timing = times.timing(
            sentence,
            figure,
            resolved.figures,
            clock.of_survey(now.clock, self.survey) if asked else now.clock,
            forecast=ahead,
            growth=changes,
            carried=now.comparison if now.frame.metric != "gdp" or said_of[0].metric == "gdp" else None,
            monthly=self.by_month and said_of[0].economy in _MONTHLY,
            asked=rule == "kind.survey_share",
            bracketed=bracketed,
        )
        goes_back = directions.goes_back_to(setting.before) or bool(_HAD_FORECAST.search(setting.before))
        revised = before and before[-1].code == figure.code and goes_back and now.modality == "forecast"
        if modality == "forecast":
            timing = times.of_forecast(sentence, figure, timing, now.clock)
        if converted and now.timing is not None:
            timing = replace(now.timing, leading=False)
        if (
            revised
            and now.timing is not None
            and (timing.period_basis != "stated" or timing.period == now.timing.period or not directions.goes_back_to(setting.before))
            and not _has_own_time(sentence, figure)
        ):
            modality, timing = now.modality, now.timing
        credit = self.sources.credit(index, figure.start, figure.end)
        parts = build.Parts(self.article, sentence, figure, unit, kind, sign, timing, modality, credit, binding.base, rule, binding.rule)
        quoted = self.sources.quoted(figure.start, figure.end)
        made = [build.claim(parts, frame, quoted) for frame in said_of]
        share = made[-1].metric if kind is Kind.SHARE else None
        return made, timing, _passed_on(now, setting, kind, sign, timing, said_of[-1], modality, share)

    def _is_of_survey(self, resolved: Resolved, figure: Mark, unit: str, kind: Kind, frame: Frame, now: State) -> bool:
        """Whether a figure is one of a survey's index, or how far a share of those asked has moved."""
        if unit == "index_points" or frame.metric in units.INDEX_METRICS:
            return True
        if kind is Kind.RANK_OR_RECORD:
            return units.speaks_of_index(resolved.sentence) or (self.survey is not None and "index" in resolved.sentence.lowered)
        return unit == "percentage_point" and now.kind is Kind.SHARE and self.survey is not None and figure is not resolved.figures[0]

    def _unit(self, resolved: Resolved, figure: Mark, frame: Frame, now: State) -> str | None:
        sentence, figures = resolved.sentence, resolved.figures
        position = figures.index(figure)
        if figure.code == "$":
            return self.money.dollar(sentence, figure, figures[position - 1] if position else None, frame.economy)
        if figure.amount is not None and "¥" in figure.amount.text:
            return self.money.yen_or_yuan(frame.economy)
        if figure.code != "number":
            return "percentage_point" if units.are_of_percent(sentence, figure, figures, frame) else figure.code
        theme = self.theme.metric if frame.metric in frames.FLOWS else None
        counted = units.counted_in(frame.metric) or (units.counted_in(theme) if theme else None)
        return units.bare_number(sentence, figure, figures, frame, counted, now.kind is Kind.GROWTH, now.money, now.kind is Kind.INDEX)

    def _row(self, index: int, sentence: Sentence, now: State, grid: tables.Grid) -> Iterator[Claim]:
        context = tables.RowContext(self.home, self.theme, now.frame, now.clock, self.money)
        credit = self.sources.credit(index, sentence.start, sentence.end)
        for cell in grid.cells(sentence, context):
            timing = times.Timing(cell.period, cell.period_basis, cell.comparison, "stated", None, leading=False)
            parts = build.Parts(
                self.article,
                sentence,
                cell.figure,
                cell.unit,
                cell.kind,
                cell.sign,
                timing,
                "actual",
                credit,
                None,
                "table.cell",
                "table.row",
            )
            yield build.claim(parts, cell.frame, quoted=False)


def _modality(sentence: Sentence, figure: Mark, unit: str, kind: Kind) -> str:
    """Return whether a figure is reported, foreseen, aimed at or supposed."""
    modality, cue = qualify.modality(sentence.text, figure.start - sentence.start, figure.end - sentence.start)
    if unit == "index_points" and cue == "outlook":
        return "actual"  # an index of the outlook is measured
    if kind is Kind.RANK_OR_RECORD and modality == "forecast" and _FORESEEN.search(sentence.between(sentence.start, figure.start)):
        return "actual"  # "confounding expectations of a rise, and the worst month since 2009"
    return modality


def _has_own_time(sentence: Sentence, figure: Mark) -> bool:
    """Whether a figure names its change and its period: "a recovery from the 6% decline this year"."""
    following = (mark for mark in sentence.marks if mark.label == "TIME" and mark.start >= figure.end and clock.is_period(mark))
    return any(near.attached(sentence, figure.end, mark) and _CHANGE.match(sentence.between(figure.end, mark.start)) for mark in following)


def _by_unit(frame: Frame, resolved: Resolved, figure: Mark, unit: str, now: State) -> Frame:
    """Return the subject as the unit of its figure tells more of it."""
    frame = units.handled(resolved.sentence, unit, frame)
    if unit == "percentage_point" and now.share:
        return replace(frame, metric=now.share)  # "took 57%, up 2.7 percentage points"
    if units.goes_on_in_volume(resolved.sentence, figure, resolved.figures):
        if units.counted_in(now.frame.metric) and frame.metric in frames.FLOWS:
            return now.frame  # "handled 1.17m TEU, 2% more"
        return replace(frame, measure=frame.measure or "volume")
    return frame


def _mode(sentence: Sentence, figure: Mark) -> str | None:
    """How the goods of a share travel: the mode named last in the clause, else the next one: "40.2% of exports left by air"."""
    modes = [mark for mark in sentence.marks if mark.label == "MODE"]
    before = [mark for mark in modes if mark.end <= figure.start and ";" not in sentence.between(mark.end, figure.start)]
    after = [mark for mark in modes if mark.start >= figure.end and ";" not in sentence.between(figure.end, mark.start)]
    return before[-1].code if before else after[0].code if after else None


def _money_next(sentence: Sentence, topic: Topic) -> bool:
    """Whether the next figure behind a topic is an amount of money, which has no volume and no price."""
    following = next((mark for mark in sentence.marks if mark.label == "FIGURE" and mark.start >= topic.end), None)
    return following is not None and units.is_money(following.code)


def _setting(resolved: Resolved, binding: bind.Binding, unit: str, frame: Frame, now: State, *, surveyed: bool) -> kinds.Setting:
    sentence, figure, figures = resolved.sentence, binding.figure, resolved.figures
    position = figures.index(figure)
    floor = figures[position - 1].end if position else sentence.start
    ceiling = figures[position + 1].start if position + 1 < len(figures) else sentence.end
    return kinds.Setting(
        sentence, figure, unit, sentence.between(floor, figure.start), sentence.between(figure.end, ceiling), frame, binding.base, now.kind,
        figures[position - 1].code if position else "", surveyed,
    )  # fmt: skip


# "It had forecast 3% in December": that is when it did.
_HAD_FORECAST = re.compile(r"\b(?:had|previously|earlier) (?:forecast|predicted|projected|expected|estimated)\s+(?:[a-z]+\s+){0,2}$")
_CONVERSION = re.compile(r"^\s*\((?:[a-z.]+\s+){0,3}$")


def _is_converted(setting: kinds.Setting, now: State) -> bool:
    """Whether an amount in brackets gives the one before it in another currency: "HK$17.8 billion (around US$2.3 billion)"."""
    money = units.is_money(setting.unit) and units.is_money(setting.previous_unit.replace("$", "USD"))
    return money and now.kind in (Kind.LEVEL, Kind.CHANGE_AMOUNT) and bool(_CONVERSION.match(setting.before))


def _passed_on(
    now: State, setting: kinds.Setting, kind: Kind, sign: int, timing: times.Timing, frame: Frame, modality: str, share: str | None
) -> State:
    """What a figure passes on to the next: a conversion in brackets does not change the currency, a verb figure not the sign."""
    changes = kind in _CHANGES
    seasonal = changes and any(mark.label == "SEASONAL" for mark in setting.sentence.marks)
    verb = setting.figure.amount is not None and setting.figure.amount.verb
    converted = setting.before.endswith("(") or "(about" in setting.before
    return replace(
        now,
        kind=kind,
        frame=frame,
        sign=sign if changes and not verb else now.sign,
        money=setting.unit if units.is_money(setting.unit) and not converted else now.money,
        comparison=timing.comparison if seasonal or (changes and timing.comparison_basis == "carried") else None,
        modality=modality,
        timing=timing,
        share=share,
    )
