"""The subject of a figure once it is bound: the frames of its topics, of a pair, or of what was spoken of before."""

from __future__ import annotations

import re
from dataclasses import replace

from extractor import qualify
from extractor.claims.bind import Binding
from extractor.claims.frames import Frame
from extractor.claims.state import SUBJECTS, Resolved, State, opens_with_pronoun, pair

_IT = re.compile(r"\b(?:it|they)\b")
_BOTH = re.compile(r"\b(?:both|the two|readings|respectively|these|they)\b")


def subjects(binding: Binding, resolved: Resolved, state: State) -> list[Frame]:
    """Return the frames that a figure is said of; several when one figure is said of several subjects."""
    paired = _paired(binding, resolved, state)
    if paired is not None:
        return [paired]
    if binding.topics:
        return [resolved.frames[topic] for topic in binding.topics]
    return [_unnamed(binding, resolved, state)]


def _unnamed(binding: Binding, resolved: Resolved, state: State) -> Frame:
    """The subject of a figure whose clause names none."""
    sentence, figure = resolved.sentence, binding.figure
    named = any(not topic.metric or topic.metric in SUBJECTS for topic in resolved.frames)
    if named or opens_with_pronoun(sentence) or _IT.search(sentence.between(sentence.start, figure.start)):
        return state.frame
    opening = state.opening or state.frame
    digressed = opening.partner != "world" or opening.commodity != "all" or opening.metric not in SUBJECTS
    modality, _ = qualify.modality(sentence.text, figure.start - sentence.start, figure.end - sentence.start)
    lost = state.begins and opening.metric not in SUBJECTS
    if state.subject is not None and (lost or (modality != "actual" and (state.begins or digressed))):
        return state.subject
    return opening


def _paired(binding: Binding, resolved: Resolved, state: State) -> Frame | None:
    """Two figures of "both" or "the two", or of "prices … respectively", belong to the two flows last named."""
    own = pair(resolved)
    flows = own or state.pair
    topic = binding.topics[0] if binding.topics else None
    shared = bool(own) and topic is not None and topic.measure is not None
    if len(flows) != 2 or not (shared or _BOTH.search(resolved.sentence.lowered)):
        return None
    if topic is not None and (topic.metric or topic.partner or topic.commodity or topic.economy):
        return None
    run = [figure for figure in resolved.figures if figure.code == binding.figure.code and (topic is None or figure.start > topic.end)]
    if len(run) != 2:
        return None
    chosen = flows[run.index(binding.figure)]
    return replace(chosen, measure=topic.measure) if topic is not None and topic.measure else chosen
