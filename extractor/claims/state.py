"""What is carried from sentence to sentence, and how far it reaches."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from extractor.claims import times, units
from extractor.claims.clock import Clock
from extractor.claims.frames import ASIDES, FLOWS, Frame
from extractor.claims.roles import Group, Topic
from extractor.models import Comparison, Kind
from extractor.parse import Mark, Sentence

# What an article can be mainly about; a digression on anything else does not become the subject of a later forecast.
SUBJECTS = FLOWS | {"gdp", "nodx"}


@dataclass(frozen=True, slots=True)
class State:
    """What the text has said so far.

    `frame` is the subject last spoken of, `opening` the first of the last sentence, `subject` the first of the article; `pair` the two
    flows that "both" would mean, `goods` the two products last named, `partners` those of the last sentence that named any; `kind`,
    `sign`, `comparison`, `modality`, `timing` and `money` are those of the last figure, `share` what it was a share of; `scale` is the
    unit that a caption states for bare numbers. `line` is the line of the last sentence, `heading` whether it was a heading, `setting`
    whether it spoke of another economy, `section` whether a heading set the subject, `body` whether the body has begun, `begins` whether
    the sentence begins a paragraph.
    """

    frame: Frame
    clock: Clock
    opening: Frame | None = None
    subject: Frame | None = None
    pair: tuple[Frame, ...] = ()
    goods: tuple[str, ...] = ()
    partners: tuple[str, ...] = ()
    kind: Kind | None = None
    sign: int = 1
    comparison: Comparison | None = None
    modality: str = "actual"
    share: str | None = None
    timing: times.Timing | None = None
    money: str | None = None
    scale: tuple[str, int] | None = None
    line: int = -1
    heading: bool = False
    setting: bool = False
    section: bool = False
    body: bool = False
    begins: bool = True


@dataclass(frozen=True, slots=True)
class Resolved:
    """A sentence with its figures, and its topics with the frames that they mean.

    `fresh` is True at the start of a paragraph; `asides` are the places of what only explains, see `bind.asides`.
    """

    sentence: Sentence
    figures: tuple[Mark, ...]
    groups: tuple[Group, ...]
    frames: Mapping[Topic, Frame]
    fresh: bool
    asides: tuple[tuple[int, int], ...] = ()


_LONGEST_PARAGRAPH = 12  # sentences; a longer one is a text that has lost its paragraphs


def goes_on(sentence: Sentence, state: State, counts: Mapping[int, int]) -> bool:
    """Whether a new line goes on with the paragraph before: wires write paragraphs of one sentence each.

    `counts` gives the number of sentences of each line.
    """
    if sentence.line == state.line:
        return counts[sentence.line] <= _LONGEST_PARAGRAPH or opens_with_pronoun(sentence)
    if sentence.heading or state.heading or state.setting or not state.body:
        return False
    return counts[sentence.line] == 1 and counts.get(state.line, 2) == 1


def enter(state: State, sentence: Sentence) -> State:
    """A new paragraph goes back to the main period; a heading ends the section of the one before."""
    clock = replace(state.clock, section=None) if sentence.heading else state.clock
    listed = not sentence.heading or any(mark.label == "FIGURE" for mark in sentence.marks)
    scale = units.stated_scale(sentence.text) or (state.scale if listed else None)
    return replace(state, clock=clock if opens_with_pronoun(sentence) and not state.heading else clock.paragraph(), scale=scale)


_SAME_GOODS = re.compile(
    r"\b(?:the|of|this|these) (?:same|such) (?:group|goods|products|item|category)|\bas (?:a|the) (?:supplier|buyer|customer|market)\b",
    re.IGNORECASE,
)
_PRONOUN = re.compile(r"^[\W\d]*(?:and |but |in all,? )?(?:it|they|that|this|these|those|its|their|both)\b", re.IGNORECASE)


_WITHIN = re.compile(r"^\W*(?:within (?:this|that|the) total|of (?:this|that|these|those|which)|taken together)\b", re.IGNORECASE)


def opens_with_pronoun(sentence: Sentence) -> bool:
    """Whether a sentence goes on with the last subject by a pronoun."""
    return bool(_PRONOUN.match(sentence.text))


def carried(state: State, sentence: Sentence, fresh: bool) -> Frame:
    """Return what a sentence inherits.

    A measure is carried within a paragraph and never to money; partner and product are not carried over the end of a paragraph.
    """
    frame = state.frame
    money = any(mark.label == "FIGURE" and units.is_money(mark.code) for mark in sentence.marks)
    leaves = fresh and not state.section
    if frame.measure is not None and (money or leaves):
        frame = replace(frame, measure=None)
    if leaves and not opens_with_pronoun(sentence) and not _SAME_GOODS.search(sentence.text):
        if frame.metric not in SUBJECTS | {"trade_balance"} and state.subject is not None and state.kind is not Kind.INDEX:
            frame = state.subject
        commodity = state.subject.commodity if state.subject else "all"
        if frame.partner != "world" or frame.direction or frame.commodity != commodity:
            frame = replace(frame, partner="world", direction=None, commodity=commodity)
    return frame


def first_frame(state: State, sentence: Sentence, found: Sequence[Topic], fresh: bool) -> Frame:
    """Return what the first topic inherits; one without a metric goes on with what the sentence before began with."""
    if found and state.opening and found[0].metric is None and not found[0].anaphor and not opens_with_pronoun(sentence):
        state = replace(state, frame=state.opening)
    frame = carried(state, sentence, fresh)
    turns = bool(found) and found[0].partner and not found[0].commodity and sentence.line != state.line and frame.partner == "world"
    return replace(frame, commodity="all") if turns and not opens_with_pronoun(sentence) else frame


def within(state: State, resolved: Resolved) -> State:
    """Return the state with which the figures of a sentence are read."""
    sentence, fresh = resolved.sentence, resolved.fresh
    frame = carried(state, sentence, fresh)
    opening = frame if fresh or state.opening is None else carried(replace(state, frame=state.opening), sentence, fresh)
    partial = (bool(resolved.frames) or not fresh) and all(topic.metric is None for topic in resolved.frames)
    kind = state.kind if not fresh or state.kind is Kind.INDEX else None
    return replace(
        state,
        comparison=None if fresh and not _WITHIN.match(sentence.text) else state.comparison,
        begins=fresh,
        line=sentence.line,
        kind=kind,
        frame=frame,
        sign=state.sign if partial else 1,
        opening=opening,
    )


def after_figures(state: State, resolved: Resolved, timings: Sequence[times.Timing], last: Frame | None) -> State:
    """Return the state after a sentence with figures; `last` is the subject of its last claim."""
    partners = dict.fromkeys(frame.partner for frame in resolved.frames.values() if frame.partner != "world")
    goods = dict.fromkeys(frame.commodity for frame in resolved.frames.values() if frame.commodity != "all")
    named = [timing.period for timing in timings if timing.period is not None]
    spoken = [timing.period for timing in timings if timing.leading and timing.period is not None]
    clock = times.advance(state.clock, timings)
    return replace(
        _after(state, resolved),
        frame=last or state.frame,
        opening=next(iter(resolved.frames.values()), state.opening),
        goods=tuple(goods)[-2:] or state.goods,
        partners=tuple(partners) or state.partners,
        setting=any(topic.setting for topic in resolved.frames),
        clock=replace(clock, last=named[-1], spoken=spoken[-1] if spoken else clock.spoken) if named else clock,
    )


def after_plain(state: State, resolved: Resolved) -> State:
    """Return the state after a sentence or heading without figures: it still says what the next ones are about."""
    sentence = resolved.sentence
    frame, section = _announced(state, resolved)
    if sentence.text.endswith("?"):
        frame = _asked_about(frame, resolved)
    clock = state.clock
    if sentence.heading or any(topic.metric for topic in resolved.frames) or _opens_with_time(sentence):
        clock = _named_time(state, sentence)
    return replace(
        _after(state, resolved),
        frame=frame,
        opening=frame,
        section=section,
        clock=clock,
        kind=state.kind if state.kind is Kind.INDEX else None,
    )


def _after(state: State, resolved: Resolved) -> State:
    heading = resolved.sentence.heading
    return replace(
        state, line=resolved.sentence.line, heading=heading, body=state.body or not heading, pair=pair(resolved) or state.pair,
        subject=state.subject or _main_subject(resolved),
    )  # fmt: skip


_DESPITE = re.compile(r"\b(?:despite|amid|before|after|over|ahead of|in spite of|because of|due to|as) (?:[a-z.]+ ){0,2}$")


def _announced(state: State, resolved: Resolved) -> tuple[Frame, bool]:
    """The subject that a sentence without figures leaves behind, and whether a heading set it for its section."""
    heading = resolved.sentence.heading
    frame, section = state.frame, state.section and not heading
    main = {topic.metric for topic in resolved.frames if topic.metric} - ASIDES
    for topic, found in resolved.frames.items():
        passing = topic.metric in ASIDES and _DESPITE.search(resolved.sentence.between(resolved.sentence.start, topic.start))
        digresses = topic.metric == "gdp" and found.economy != state.frame.economy and not heading
        if passing or digresses or (main and topic.metric in ASIDES):
            continue  # "trade keeps growing despite tariffs" does not announce tariffs, nor "signs of life in the Chinese economy" China's
        if topic.metric or (heading and topic.measure):
            frame, section = found, section or heading
    if heading and not section and state.subject is not None and state.body:
        frame = state.subject
    return frame, section


def _named_time(state: State, sentence: Sentence) -> Clock:
    context = [mark for mark in sentence.marks if mark.label == "TIME" and mark.time is not None and mark.time.role == "period"]
    if len(context) != 1:
        return state.clock
    timing = times.named(context[0], state.clock)
    clock = times.advance(state.clock, [timing])
    # The title of a document is about the whole of it, not about a section.
    return replace(clock, section=timing.period) if sentence.heading and timing.period is not None and state.body else clock


_ADVERBIAL = re.compile(r"\W*(?:for|over|in|during|across) (?:the |all of )?(?:[a-z]+ )?", re.IGNORECASE)


def _opens_with_time(sentence: Sentence) -> bool:
    """ "For the half-year the picture was alike." """
    first = next((mark for mark in sentence.marks if mark.label == "TIME"), None)
    return first is not None and _ADVERBIAL.fullmatch(sentence.between(sentence.start, first.start)) is not None


def _asked_about(frame: Frame, resolved: Resolved) -> Frame:
    """ "And Japan, the old champion?" turns to another economy."""
    places = [mark for mark in resolved.sentence.marks if mark.label == "PLACE"]
    flows = any(mark.label == "METRIC" for mark in resolved.sentence.marks)
    return replace(frame, economy=places[0].code, partner="world", direction=None) if len(places) == 1 and not flows else frame


def _main_subject(resolved: Resolved) -> Frame | None:
    """The first full subject of an article, which a topicless forecast is about; a partner does not belong to it."""
    for topic, frame in resolved.frames.items():
        if topic.metric and frame.metric in SUBJECTS:
            return replace(frame, partner="world", direction=None)
    return None


def pair(resolved: Resolved) -> tuple[Frame, ...]:
    """Return the two total flows of a sentence, which "both" and "the two" will mean, else nothing."""
    flows: dict[str, Frame] = {}
    for topic, frame in resolved.frames.items():
        if topic.metric and frame.metric in ("total_exports", "imports") and frame.partner == "world":
            flows.setdefault(frame.metric, frame)
    return tuple(flows.values()) if len(flows) == 2 else ()
