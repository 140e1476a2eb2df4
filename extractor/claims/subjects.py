"""The subject of a figure once it is bound: the frames of its topics, of a pair, or of what was spoken of before."""

from __future__ import annotations

import re
from dataclasses import replace

from extractor import qualify
from extractor.claims.bind import Binding
from extractor.claims.frames import FLOWS, Frame
from extractor.claims.roles import Topic
from extractor.claims.state import SUBJECTS, Resolved, State, opens_with_pronoun, pair
from extractor.claims.units import is_money
from extractor.models import Kind

_IT = re.compile(r"\b(?:it|they)\b")
_BOTH = re.compile(r"\b(?:both|the two|readings|respectively|these|they)\b")


def subjects(binding: Binding, resolved: Resolved, state: State) -> list[Frame]:
    """Return the frames that a figure is said of; several when one figure is said of several subjects."""
    paired = _paired(binding, resolved, state)
    if paired is not None:
        return [paired]
    blank = len(binding.topics) == 1 and _is_blank(binding.topics[0])
    if binding.topics and not (blank and _OTHER_WAY.search(resolved.sentence.between(resolved.sentence.start, binding.figure.start))):
        return [resolved.frames[topic] for topic in binding.topics]
    if _OTHER_WAY.search(resolved.sentence.between(resolved.sentence.start, binding.figure.start)):
        return [_turned_round(state.frame)]
    return [_of_all(_unnamed(binding, resolved, state), binding, resolved, state)]


_TOGETHER = re.compile(
    r"\b(?:the|these|those) (?P<count>two|three|four|five)\b(?! (?:months|quarters|years|weeks|flows))"
    r"|\b(?:together|combined),? (?:they|these|those)\b|\b(?:they|these|those) (?:together|combined)\b",
    re.IGNORECASE,
)
_COUNTS = {"two": 2, "three": 3, "four": 4, "five": 5}


def _of_all(frame: Frame, binding: Binding, resolved: Resolved, state: State) -> Frame:
    """The partners last named as one: "The three together took 11.2% of the total"."""
    said = _TOGETHER.search(resolved.sentence.between(resolved.sentence.start, binding.figure.start))
    if said is None or frame.metric not in FLOWS or any(topic.partner for topic in resolved.frames):
        return frame
    count = _COUNTS[said["count"].lower()] if said["count"] else len(state.partners)
    if count < 2 or len(state.partners) < count:
        return frame
    direction = "from" if frame.metric == "imports" else "to"
    return replace(frame, partner=" and ".join(state.partners[-count:]), direction=direction)


_OTHER_WAY = re.compile(r"\bin the (?:other|opposite|reverse) direction\b|\bthe other way\b")


def _is_blank(topic: Topic) -> bool:
    """Whether a topic says nothing of its own: "traffic in the other direction"."""
    return not (topic.metric or topic.partner or topic.economy or topic.commodity or topic.measure or topic.mode)


def _turned_round(frame: Frame) -> Frame:
    """ "Traffic in the other direction": the other flow with the same partner."""
    if frame.metric == "imports":
        return replace(frame, metric="total_exports", direction="to" if frame.direction else None)
    return replace(frame, metric="imports", direction="from" if frame.direction else None)


def _unnamed(binding: Binding, resolved: Resolved, state: State) -> Frame:
    """The subject of a figure whose clause names none."""
    sentence, figure = resolved.sentence, binding.figure
    main = SUBJECTS | ({state.subject.metric} if state.subject else set())
    named = any((not topic.metric or topic.metric in main) and topic.start < figure.end for topic in resolved.frames)
    if named or opens_with_pronoun(sentence) or _IT.search(sentence.between(sentence.start, figure.start)):
        return state.frame
    opening = state.opening or state.frame
    digressed = opening.partner != "world" or opening.commodity != "all" or opening.metric not in SUBJECTS
    modality, _ = qualify.modality(sentence.text, figure.start - sentence.start, figure.end - sentence.start)
    if modality != "actual" and is_money(figure.code) and state.kind is Kind.LEVEL and not state.begins:
        return state.frame  # "The surplus was $39.7 billion. Analysts had forecast $33.3 billion."
    if (
        modality == "forecast"
        and state.subject is not None
        and opening.metric != "gdp"
        and any(m.time and m.time.grain == "year" for m in sentence.marks)
    ):
        return state.subject
    lost = state.begins and opening.metric not in SUBJECTS and not state.section
    if state.subject is not None and (lost or (modality != "actual" and (state.begins or digressed))):
        return state.subject
    return opening


def _paired(binding: Binding, resolved: Resolved, state: State) -> Frame | None:
    """Two figures of "both" or "the two", or of "prices … respectively", belong to the two flows last named."""
    grouped = _two_groups(binding, resolved, state)
    if grouped is not None:
        return grouped
    own = pair(resolved)
    flows = own or state.pair
    topic = binding.topics[0] if binding.topics else None
    shared = bool(own) and topic is not None and topic.measure is not None
    alone = not resolved.frames and bool(_TWO_RATES.search(resolved.sentence.lowered))
    if len(flows) != 2 or not (shared or own or alone or _BOTH.search(resolved.sentence.lowered)):
        return None
    changes = _CHANGES.search(resolved.sentence.between(topic.end, binding.figure.start)) if own and topic is not None else None
    listed = topic is not None and bool(topic.commodity) and not topic.metric and "respectively" in resolved.sentence.text
    if topic is not None and not (changes or listed) and (topic.metric or topic.partner or topic.commodity or topic.economy):
        return None
    run = [figure for figure in resolved.figures if figure.code == binding.figure.code and (topic is None or figure.start > topic.end)]
    if len(run) != 2:
        return None
    chosen = flows[run.index(binding.figure)]
    if listed:
        return replace(chosen, commodity=next(iter(resolved.frames.values())).commodity, partner="world", direction=None)
    if changes:
        return replace(chosen, measure=None)
    return replace(chosen, measure=topic.measure) if topic is not None and topic.measure else chosen


# "December alone was kinder: up 11.0% and 11.6%" after a sentence on exports and imports
_TWO_RATES = re.compile(r"[\d.]+\s?(?:%|per cent|percent) and (?:by |up |down )?[+-]?[\d.]+\s?(?:%|per cent|percent)")
_CHANGES = re.compile(r"\bthe (?:gains|falls|rises|increases|declines|drops|figures|rates) (?:were|are|was)\b")
_GROUPS = re.compile(r"\b(?:the|these|both|those) (?:two )?(?:product )?groups\b")


def _two_groups(binding: Binding, resolved: Resolved, state: State) -> Frame | None:
    """ "The two groups gained 21.5% and 45.5% respectively": the two products last named, each with its figure."""
    run = [figure for figure in resolved.figures if figure.code == binding.figure.code]
    if len(state.goods) != 2 or len(run) != 2 or not _GROUPS.search(resolved.sentence.lowered):
        return None
    frame = resolved.frames[binding.topics[0]] if binding.topics else state.frame
    return replace(frame, commodity=state.goods[run.index(binding.figure)], partner="world", direction=None)
