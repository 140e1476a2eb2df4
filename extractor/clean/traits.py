"""The traits of a line by which it is judged where no rule speaks: its words, its shape, its place, and the lines around it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate, groupby, pairwise

from extractor.clean.lines import CLOCK
from extractor.clean.signs import ADDRESS, BARS, SENTENCE_END, is_news, is_prose
from extractor.clean.units import Unit
from extractor.languages import words

MOST_WORDS = 30  # of a line that are looked at
SIZES = (1, 2, 3, 5, 8, 13, 21, 40)  # words
NEAR = 4  # lines on each side
TOLD = (0.0, 0.02, 0.2, 0.8, 0.98)  # of the running text, above a line
MUCH = (0.05, 0.15, 0.3, 0.5)  # of the lines that are running text
KNOWN = frozenset(("some", "most", "all"))
CONTENT = 4  # letters of a word that says something
TRUST = 5.0  # beyond which a score says no more
OUT, RUNNING = 4.0, -4.0  # what stands for the score of a line that a rule took out, and of running text
BEFORE, BETWEEN, AFTER = "before", "between", "after"


@dataclass(frozen=True, slots=True)
class Course:
    """Where the running text of a document is: for each line whether it is part of it, and its first and its last line."""

    running: tuple[bool, ...]
    first: int
    last: int

    def zone(self, index: int) -> str:
        """Return whether a line stands before the running text, between its lines, or after it."""
        return BEFORE if index < self.first else AFTER if index > self.last else BETWEEN

    def groups(self) -> Iterator[tuple[int, int]]:
        """Yield where the lines between the running text begin and end, group by group."""
        for runs, group in groupby(range(len(self.running)), self.running.__getitem__):
            lines = list(group)
            if not runs:
                yield lines[0], lines[-1] + 1

    def together(self) -> list[int]:
        """Return for each line how many lines stand together with it that are no running text, 0 for running text."""
        sizes = [0] * len(self.running)
        for begin, end in self.groups():
            sizes[begin:end] = [end - begin] * (end - begin)
        return sizes


def course_of(units: Sequence[Unit]) -> Course:
    """Find the running text: sentences that are long or tell a figure, and that no rule took out."""
    running = tuple(unit.is_body and (is_prose(unit) or is_news(unit)) for unit in units)
    first = next((index for index, runs in enumerate(running) if runs), len(units))
    return Course(running, first, max((index for index, runs in enumerate(running) if runs), default=-1))


def own_traits(unit: Unit) -> Iterator[str]:
    """Yield the traits that a line has in itself: its words alone and in pairs, its first and its last word, and its shape."""
    if not unit.words:
        return
    line = ["<n>" if word[0].isdigit() else word for word in unit.words[:MOST_WORDS]]
    yield from {f"word:{word}" for word in line}
    yield from {f"pair:{one} {other}" for one, other in pairwise(line)}
    yield f"first:{line[0]}"
    yield f"last:{line[-1]}"
    text = unit.text
    size, end, capitals = _step(len(unit.words), SIZES), _end(text), _capitals(text)
    yield f"size:{size}"
    yield f"end:{end}"
    yield f"capitals:{capitals}"
    yield f"shape:{size}/{end}/{capitals}"
    yield f"little words:{_share(sum(word in _little() for word in line), len(line))}"
    yield f"digits:{_share(sum(sign.isdigit() for sign in text), len(text))}"
    yield f"opens:{_kind(text[:1])}"
    for name, pattern in (("address", ADDRESS), ("bars", BARS), ("clock", CLOCK)):
        if pattern.search(text):
            yield name


def place_traits(
    units: Sequence[Unit], course: Course, scores: Sequence[float], headline: int | None, indexes: Iterable[int]
) -> Iterator[Mapping[str, float]]:
    """Yield, for some lines, the traits of their places with how much there is of each; `scores` are those of all lines' own traits."""
    told = list(accumulate((len(unit.words) if runs else 0 for unit, runs in zip(units, course.running, strict=True)), initial=0))
    known = [RUNNING if runs else score if unit.is_body else OUT for unit, runs, score in zip(units, course.running, scores, strict=True)]
    common = frozenset(word for unit, runs in zip(units, course.running, strict=True) if runs for word in unit.words)
    telling = [shared(unit, common) for unit in units]
    group_score, group_shares = [0.0] * len(units), ["none"] * len(units)
    for begin, behind in course.groups():
        size = behind - begin
        group_score[begin:behind] = [sum(known[begin:behind]) / size] * size
        group_shares[begin:behind] = [_share(sum(share in KNOWN for share in telling[begin:behind]), size)] * size
    much = _step(sum(course.running) / max(1, len(units)), MUCH)
    for index in indexes:
        unit = units[index]
        zone, end = course.zone(index), _end(unit.text)
        yield {
            "own": scores[index],
            f"own, {zone}": scores[index],
            f"lines above, {zone}": sum(known[max(0, index - NEAR) : index]) / NEAR,
            f"lines below, {zone}": sum(known[index + 1 : index + 1 + NEAR]) / NEAR,
            f"line above, {zone}": known[index - 1] if index else 0.0,
            f"line below, {zone}": known[index + 1] if index + 1 < len(units) else 0.0,
            f"under a line that is out, {zone}": float(index > 0 and not units[index - 1].is_body),
            f"shape:{zone}/{_step(len(unit.words), SIZES)}/{end}": 1.0,
            f"to running text:{_reach(course.running, index, -1)}/{_reach(course.running, index, 1)}/{end}": 1.0,
            f"running text above:{_step(told[index] / (told[-1] or 1), TOLD)}": 1.0,
            f"running text in all:{zone}/{much}": 1.0,
            f"headline:{_beside(index, headline)}": 1.0,
            f"words of the story:{zone}/{telling[index]}": 1.0,
            f"words of the story, in its group:{zone}/{group_shares[index]}": 1.0,
            f"its group, {zone}": group_score[index],
            f"place:{index if index < NEAR else 'later'}": 1.0,
        }


def shared(unit: Unit, common: frozenset[str]) -> str:
    """Return how many words of a line that say something the running text has too."""
    telling = [word for word in unit.words if len(word) >= CONTENT and word not in _little()]
    return _share(sum(word in common for word in telling), len(telling))


def _reach(running: Sequence[bool], index: int, step: int) -> str:
    """Return how far the next running text is in one direction: 1, 2, a few lines, far, or past the end."""
    for distance in range(1, NEAR + 1):
        place = index + step * distance
        if not 0 <= place < len(running):
            return "none"
        if running[place]:
            return str(distance) if distance < 3 else "few"
    return "far"


def _beside(index: int, headline: int | None) -> str:
    if headline is None:
        return "unknown"
    return "above" if index < headline else "it" if index == headline else "below" if index <= headline + NEAR else "far below"


def _share(part: int, whole: int) -> str:
    if not whole:
        return "none"
    return "0" if not part else "all" if part == whole else "few" if part < 0.25 * whole else "some" if part < 0.6 * whole else "most"


def _step(number: float, steps: Iterable[float]) -> str:
    """Return the first of some steps that is not below a number."""
    return next((str(step) for step in steps if number <= step), "more")


def _end(text: str) -> str:
    if SENTENCE_END.search(text):
        return text.rstrip("\"”’')]")[-1:]
    return text[-1:] if text[-1:] in ':,;…)”"’' else "digit" if text[-1:].isdigit() else "open"


def _capitals(text: str) -> str:
    found = [word for word in text.split() if word[:1].isalpha()]
    if len(text) > 3 and text.isupper():
        return "shouted"
    return _share(sum(word[0].isupper() for word in found[1:]), len(found) - 1) if len(found) > 1 else "one word"


def _kind(sign: str) -> str:
    return (
        "capital"
        if sign.isupper()
        else "small"
        if sign.islower()
        else "digit"
        if sign.isdigit()
        else "letter"
        if sign.isalpha()
        else "sign"
    )


@cache
def _little() -> frozenset[str]:
    return frozenset(str(word) for word in words("boilerplate")["english_words"])
