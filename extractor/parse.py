"""Cleaned text into sentences with labels. spaCy gives tokens, sentence starts and phrase patterns; words come from YAML.

A `Mark` is a stretch of text with a label that rules speak of (METRIC, PLACE, UP …) and a code (total_exports, "Mainland China" …).
Figures and times are read from the text by `amounts` and `periods` and laid over the marks.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy
import spacy
from spacy.language import Language
from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc, Token

from extractor import amounts, periods
from extractor.languages import words


@dataclass(frozen=True, slots=True)
class Mark:
    """A labelled stretch of the article's text; `start` and `end` are article offsets."""

    label: str
    code: str
    start: int
    end: int
    amount: amounts.Amount | None = None
    time: periods.Mention | None = None


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence with its marks in order. `line` numbers the line of the cleaned text it stands in; headings are lines of their own."""

    start: int
    end: int
    text: str
    line: int
    heading: bool
    marks: tuple[Mark, ...]
    lowered: str

    def between(self, start: int, end: int) -> str:
        """Return the lower-cased text between two article offsets of this sentence."""
        return self.lowered[max(0, start - self.start) : max(0, end - self.start)]


_TERMINATORS = frozenset(".!?。！？…")
_BAR = "|"
_SHORTENED = frozenset(["est", "prev", "fcst", "exp", "approx", "incl", "excl", "avg", "cf", "vs", "rev", "ann"])  # with a full stop
_CLOSERS = frozenset("\"'”’»)]」』")
# A full stop glued to the next sentence ("in May.Imports fell") is one token for spaCy; it is opened before tokenising would be too late
# for offsets, so such tokens are split by this infix.
_GLUED = r"(?<=[a-z0-9%)\"”])\.(?=[A-Z][a-z])"
_HEADING_WORDS = 14
# Text without full stops is cut: what is said of a figure stands near it, and the work for a sentence grows faster than its length.
_LONGEST_SENTENCE = 250
_RUN = 100
_ENDLESS = re.compile(r"(\S{300,})")


def _mark_sentence_starts(doc: Doc) -> Doc:
    """Start a sentence after a line break and after a terminator with its closing quotes.

    The starts are set in one call: setting `is_sent_start` on each token looks through the whole document every time.
    """
    starts: Any = numpy.full(len(doc), -1, dtype="int64")
    ended = True
    begun = 0
    for token in doc:
        ended = ended or token.i - begun >= _LONGEST_SENTENCE
        starts[token.i] = 1 if ended else -1
        begun = token.i if ended else begun
        text = token.text
        if "\n" in text:
            ended = True
        elif ended and (token.is_space or (text in _CLOSERS and not (text == '"' and doc[token.i - 1].whitespace_))):
            starts[token.i] = -1
        elif text in _TERMINATORS or text in ("...", "?!", "!!"):
            ended = _ends_sentence(token)
        elif text[-1] == "." and len(text) > 2 and token.i + 1 < len(doc):
            ended = _abbreviation_ends(token)
        else:
            ended = False
    if len(doc):
        starts[0] = 1
        doc.from_array(["SENT_START"], starts.astype("uint64").reshape(-1, 1))
    return doc


def _ends_sentence(token: Token) -> bool:
    if token.i + 1 >= len(token.doc):
        return True
    following = token.nbor()
    if (
        following.text == _BAR or "\t" in following.text or (token.i and token.nbor(-1).text.lower() in _SHORTENED)
    ):  # "n.a. | 3.1": a cell of a row
        return False
    if following.text in _CLOSERS and token.i + 2 < len(token.doc) and not (following.whitespace_ or token.whitespace_):
        return False
    return not following.text[:1].islower() and (bool(token.whitespace_) or not following.text[:1].isdigit())


def _abbreviation_ends(token: Token) -> bool:
    """A unit such as "bn." or a country such as "U.S." ends a sentence only before a word that starts one."""
    following = token.nbor()
    starters = {"The", "In", "It", "This", "That", "But", "And", "For", "Exports", "Imports", "On", "At", "A", "He", "She", "They"}
    return following.text in starters and token.text.lower() not in {"mr.", "ms.", "mrs.", "dr.", "prof.", "no.", "st.", "v.", "vs."}


@Language.component("trade_sentences")
def _trade_sentences(doc: Doc) -> Doc:
    return _mark_sentence_starts(doc)


class _Vocabulary:
    """The phrase matchers, built once for each language."""

    def __init__(self) -> None:
        self.nlp = spacy.blank("en")
        infixes = [*(self.nlp.Defaults.infixes or []), _GLUED]
        tokenizer: Any = self.nlp.tokenizer
        tokenizer.infix_finditer = spacy.util.compile_infix_regex(infixes).finditer
        self.nlp.add_pipe("trade_sentences")
        self.nlp.max_length = 30_000_000
        self._lower = PhraseMatcher(self.nlp.vocab, attr="LOWER")
        self._exact = PhraseMatcher(self.nlp.vocab, attr="ORTH")
        for label, code, form in _entries():
            matcher = self._exact if label in ("PLACE", "ADJECTIVE") else self._lower
            text = form if matcher is self._exact else form.lower()
            matcher.add(f"{label}|{code}", [self.nlp.make_doc(text)])
            if "'" in text:
                matcher.add(f"{label}|{code}", [self.nlp.make_doc(text.replace("'", "’"))])

    def document(self, text: str) -> Doc:
        """Tokenise a text and start its sentences.

        spaCy looks at every ending of a run without spaces, so endless runs ("((((((…") become plain tokens before it sees them.
        """
        text = text.replace("‘s ", "’s ")  # a turned apostrophe would make one token of "India‘s"
        if not _ENDLESS.search(text):
            return self.nlp(text)
        parts = [part for part in _ENDLESS.split(text) if part]
        docs = [self._plain(part) if _ENDLESS.fullmatch(part) else self.nlp.make_doc(part) for part in parts]
        return _mark_sentence_starts(Doc.from_docs(docs, ensure_whitespace=False))

    def _plain(self, run: str) -> Doc:
        words = [run[start : start + _RUN] for start in range(0, len(run), _RUN)]
        return Doc(self.nlp.vocab, words=words, spaces=[False] * len(words))

    def marks(self, doc: Doc) -> list[Mark]:
        """Return all vocabulary marks of a document, longest first where they overlap."""
        strings = self.nlp.vocab.strings
        found: list[tuple[int, int, str]] = []
        for matcher in (self._lower, self._exact):
            found += [(start, end, strings[key]) for key, start, end in matcher(doc)]
        found.sort(key=lambda hit: (hit[0] - hit[1], hit[0], _RANK.get(hit[2].split("|", 1)[0], 9)))
        taken: set[int] = set()
        out = []
        for start, end, name in found:
            if any(i in taken for i in range(start, end)):
                continue
            taken.update(range(start, end))
            label, code = name.split("|", 1)
            out.append(Mark(label, code, doc[start].idx, doc[end - 1].idx + len(doc[end - 1])))
        return out


_RANK = {"METRIC": 0, "DEFICIT": 0, "SURPLUS": 0, "VERB_METRIC": 1, "PLACE": 1, "COMMODITY": 2, "MEASURE": 3, "UP": 4, "DOWN": 4}


def _entries() -> Iterator[tuple[str, str, str]]:
    """Yield (label, code, form) for every form of the word files."""
    for code, entry in words("metrics").items():
        for field, label in (
            ("nouns", "METRIC"),
            ("verbs", "VERB_METRIC"),
            ("deficit", "DEFICIT"),
            ("surplus", "SURPLUS"),
            ("side", "SIDE"),
        ):
            for form in entry.get(field, []):
                yield ("FLOW" if code == "flow" else label), code, str(form)
    for name, label in (("places", "PLACE"), ("commodities", "COMMODITY")):
        for code, entry in words(name).items():
            yield from ((label, code, str(form)) for form in entry["forms"])
            yield from (("ADJECTIVE", code, str(form)) for form in entry.get("adjectives", []))
    for name, label in (("measures", "MEASURE"), ("modes", "MODE")):
        for code, forms in words(name).items():
            yield from ((label, code, str(form)) for form in forms)
    for label, forms in words("verbs").items():
        yield from ((label.upper(), label, str(form)) for form in forms)


@cache
def _vocabulary() -> _Vocabulary:
    return _Vocabulary()


def parse(text: str) -> tuple[Sentence, ...]:
    """Split cleaned text into sentences and label them.

    >>> [s.text for s in parse("Exports rose 5.2% in March. Imports fell.\\nBy destination")]
    ['Exports rose 5.2% in March.', 'Imports fell.', 'By destination']
    """
    vocabulary = _vocabulary()
    doc = vocabulary.document(text)
    marks = sorted(_with_figures(text, vocabulary.marks(doc)), key=lambda mark: mark.start)
    return tuple(_sentences(doc, text, marks))


def _with_figures(text: str, marks: Sequence[Mark]) -> list[Mark]:
    """Add figures and times line by line; they win over words that they overlap."""
    out: list[Mark] = []
    offset = 0
    for line in text.split("\n"):
        if line:
            out += _read_line(line, offset)
        offset += len(line) + 1
    # "annual decline" is a comparison and a direction at once.
    covered = sorted((mark.start, mark.end) for mark in out if mark.time is None or mark.time.role != "both")
    return out + [mark for mark in marks if not _overlaps(covered, mark)]


# "The widest since the series began in 1952" speaks of no figure of 1952.
_RECORDS_BEGAN = re.compile(r"\b(?:series|records?|data|figures|statistics|record-keeping) (?:began|begun)(?: in)? $", re.IGNORECASE)


def _read_line(line: str, offset: int) -> list[Mark]:
    times = [time for time in periods.find(line) if not _RECORDS_BEGAN.search(line, max(0, time.start - 40), time.start)]
    taken = sorted((t.start, t.end) for t in times if t.role != "duration")
    out = [Mark("TIME", t.role, t.start + offset, t.end + offset, time=t) for t in times]
    for amount in amounts.find(line):
        mark = Mark("FIGURE", amount.unit, amount.start + offset, amount.end + offset, amount=amount)
        if not _overlaps(taken, Mark("", "", amount.start, amount.end)) or amount.form in ("streak", "record"):
            out.append(mark)
    return out


def _overlaps(covered: Sequence[tuple[int, int]], mark: Mark) -> bool:
    index = bisect_left(covered, (mark.end, -1))
    return any(start < mark.end and mark.start < end for start, end in covered[max(0, index - 2) : index])


def _sentences(doc: Doc, text: str, marks: Sequence[Mark]) -> Iterator[Sentence]:
    index = line = counted = 0
    for span in doc.sents:
        start, end = _trim(text, span.start_char, span.end_char)
        if start >= end:
            continue
        first = index
        while index < len(marks) and marks[index].start < end:
            index += 1
        line += text.count("\n", counted, start)
        counted = start
        sentence = text[start:end]
        yield Sentence(start, end, sentence, line, _is_heading(text, start, end), tuple(marks[first:index]), _lowered(sentence))


def _lowered(text: str) -> str:
    """Lower case of the same length: a few letters, such as a dotted capital I, become two."""
    lowered = text.lower()
    return lowered if len(lowered) == len(text) else "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


_LINE_END = re.compile(r"[.!?。！？:;,]['\"”’)\]]*$")


def _is_heading(text: str, start: int, end: int) -> bool:
    """A heading is a short line of its own without a full stop."""
    alone = (start == 0 or text[start - 1] == "\n") and (end == len(text) or text[end] == "\n")
    return alone and not _LINE_END.search(text[max(start, end - 6) : end]) and text.count(" ", start, end) < _HEADING_WORDS
