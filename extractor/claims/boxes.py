"""Boxes of key figures whose labels stand below: a line with nothing but a figure and the line that names it are read as one."""

from __future__ import annotations

from collections.abc import Sequence

from extractor.parse import Sentence

LONGEST_LABEL = 9  # words
_FEWEST = 2  # pairs that make a box
_SUBJECTS = frozenset(["METRIC", "VERB_METRIC", "DEFICIT", "SURPLUS"])


def joined(sentences: Sequence[Sentence]) -> tuple[Sentence, ...]:
    """Return the sentences with each figure of such a box and its label as one heading: "HK$38.2 billion", "Imports in May".

    Only where at least two figures and labels take turns, a label last; labels that come first lead on by themselves, as headings do.
    """
    done: list[Sentence] = []
    at = 0
    while at < len(sentences):
        pairs = 0
        while _is_pair(sentences, at + 2 * pairs):
            pairs += 1
        behind = at + 2 * pairs
        label_first = bool(done) and _is_label(done[-1]) and behind < len(sentences) and _is_figure(sentences[behind])
        if pairs < _FEWEST or label_first:
            done.append(sentences[at])
            at += 1
            continue
        done += [_one(sentences[first], sentences[first + 1]) for first in range(at, behind, 2)]
        at = behind
    return tuple(done)


def _is_pair(sentences: Sequence[Sentence], at: int) -> bool:
    return at + 1 < len(sentences) and _is_figure(sentences[at]) and _is_label(sentences[at + 1])


def _is_figure(sentence: Sentence) -> bool:
    figures = [mark for mark in sentence.marks if mark.label == "FIGURE"]
    return len(figures) == 1 and sentence.text.strip(" .+-−–▲▼") == sentence.text[
        figures[0].start - sentence.start : figures[0].end - sentence.start
    ].strip(" .+-−–▲▼")


def _is_label(sentence: Sentence) -> bool:
    if len(sentence.text.split()) > LONGEST_LABEL or any(mark.label == "FIGURE" for mark in sentence.marks):
        return False
    return sentence.heading and any(mark.label in _SUBJECTS for mark in sentence.marks)


def _one(figure: Sentence, label: Sentence) -> Sentence:
    text = f"{figure.text.ljust(label.start - figure.start)}{label.text}"
    return Sentence(figure.start, label.end, text, figure.line, True, (*figure.marks, *label.marks), text.lower())
