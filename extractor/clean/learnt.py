"""Lines on which the rules are silent: whether they read as the frame of a page, by weights learnt from pages of many sites.

The weights are in `languages/en/line_weights.tsv`, with what they are learnt from at their head. What a line tells of itself is added up
first, then what its place and its neighbours tell. Guards come before: the headline, figures of trade, what stands beside them, items, and
what a rule or the reader has fixed are never taken out here.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Mapping, Sequence
from functools import cache

from extractor.clean import cues
from extractor.clean.blocks import in_table
from extractor.clean.signs import ADDRESS, FIGURE, PHONE, SENTENCE_END
from extractor.clean.tongues import in_english
from extractor.clean.traits import AFTER, BEFORE, BETWEEN, TRUST, Course, course_of, own_traits, place_traits
from extractor.clean.units import LEADS, Unit
from extractor.readers import Role
from extractor.resources import package_file

REASON = "reads as the frame of a page"
WEIGHTS = ("languages", "en", "line_weights.tsv")
OWN, PLACE, TEASER = "own", "place", "teaser"  # the parts of the weights
BIAS = "bias"
LONGEST = 40  # words of a line that is judged
# How likely a line has to be part of the frame, by the words that it may have at most: more for what is long enough to be a headline or a
# standfirst; between paragraphs by the lines that stand there together, for one alone may be a heading, and many a list or a table.
SURE: Mapping[str, Sequence[tuple[int, float]]] = {
    BEFORE: ((3, 0.7), (8, 0.75), (LONGEST, 0.85)),
    AFTER: ((3, 0.65), (8, 0.7), (LONGEST, 0.8)),
}
FEW, MANY = 0.85, 0.985
FEW_LINES = 6
TELLING, TELLING_SURE = 3.0, 0.55  # the score of a line between paragraphs whose own words say enough, if it is not too short
SHORT = 3  # words
SENTENCE = 0.9  # at least
UNFRAMED = 0.93  # at least, where the rules found no frame, or a layout told it, headings or items before
STANDFIRST = 0.97  # at least, for what may say below the headline what the story tells
SENTENCE_WORDS, HEADING_WORDS = 5, 8
HEADLINE_REACH = 10  # lines above the running text
HEADLINE_WORDS = (4, 30)
PLAINLY = 1.5  # by which another line has to read better than the headline that was found
LABEL_WORDS = 8  # of a figure with a label above or below it
ITEM = "-–—•*·>‣▪■●"
ITEM_WORDS = 3
LISTED = 3  # lines with digits one below the other, which make a list of figures
TEASING = 0.5  # score of a teaser


def mark_frame(units: Sequence[Unit], headline: int | None) -> None:
    """Mark the lines that read as the frame of a page, for `drop_frame`; none in a document without running text in English."""
    course = course_of(units)
    if not in_english([unit for unit, runs in zip(units, course.running, strict=True) if runs]):
        return
    scores = own_scores(units)
    headline = headline_near(units, course, scores, headline)
    framed = any(not unit.is_body for unit in units) and all(unit.role is Role.PARAGRAPH and not unit.by_reader for unit in units)
    chosen = [index for index in range(len(units)) if is_open(units, index, headline)]
    together = course.together()
    for index, likely in zip(chosen, likelihoods(units, course, scores, headline, chosen), strict=True):
        unit, zone = units[index], course.zone(index)
        telling = zone == BETWEEN and scores[index] >= TELLING and len(unit.words) > SHORT
        least = TELLING_SURE if telling and together[index] <= FEW_LINES else _sure(unit, zone, together[index])
        if headline is not None and index == headline + 1 and len(unit.words) >= SENTENCE_WORDS:
            least = STANDFIRST
        if likely >= (least if framed else max(UNFRAMED, least)):
            unit.frame = LEADS if points(unit, zone) else REASON
    _spare_headings(units[course.last + 1 :])


def drop_frame(units: Sequence[Unit]) -> None:
    """Take out the lines that were marked."""
    for unit in units:
        if unit.frame:
            unit.drop(unit.frame)


def is_open(units: Sequence[Unit], index: int, headline: int | None) -> bool:
    """Tell whether a line may be taken out by what was learnt: no headline, figure, item, label of a figure, or part of a list."""
    unit = units[index]
    if not unit.is_body or unit.fixed or unit.by_reader or index == headline or not unit.words or len(unit.words) > LONGEST:
        return False
    if unit.role not in (Role.PARAGRAPH, Role.ITEM) or _counts(unit) or in_table(units, index) or cues.whole("story_heads", unit.words):
        return False
    if (unit.role is Role.ITEM or unit.text[:1] in ITEM) and len(unit.words) > ITEM_WORDS:
        return False
    beside = [units[place] for place in (index - 1, index + 1) if 0 <= place < len(units) and units[place].is_body and place != headline]
    if any(_counts(other) and len(other.words) <= LABEL_WORDS and not SENTENCE_END.search(other.text) for other in beside):
        return False
    return not _has_digit(unit.text) or _figures_together(units, index) < LISTED


def own_scores(units: Iterable[Unit]) -> list[float]:
    """Return what each line that is left tells of itself, from -TRUST (story) to TRUST (frame)."""
    return [bounded(_sum(OWN, dict.fromkeys(own_traits(unit), 1.0))) if unit.is_body and unit.words else 0.0 for unit in units]


def bounded(score: float) -> float:
    """Return a score between -TRUST and TRUST."""
    return max(-TRUST, min(TRUST, score))


def likelihoods(
    units: Sequence[Unit], course: Course, scores: Sequence[float], headline: int | None, indexes: Iterable[int]
) -> list[float]:
    """Return how likely each of some lines is part of the frame of a page, between 0 and 1."""
    return [1 / (1 + math.exp(-_sum(PLACE, traits))) for traits in place_traits(units, course, scores, headline, indexes)]


def points(unit: Unit, zone: str) -> bool:
    """Tell whether a line outside the story reads as a teaser, which leads to something else, rather than as furniture."""
    if ADDRESS.search(unit.text) or PHONE.search(unit.text):
        return False
    return _sum(TEASER, teaser_traits(unit, zone)) > TEASING


def teaser_traits(unit: Unit, zone: str) -> Mapping[str, float]:
    """Return the traits by which teasers and furniture are told apart: those of the line itself, and where it stands."""
    return {**dict.fromkeys(own_traits(unit), 1.0), f"zone:{zone}": 1.0}


def headline_near(units: Sequence[Unit], course: Course, scores: Sequence[float], found: int | None) -> int | None:
    """Return the headline that was found, or the line above the running text that reads plainly better, or where the found one is far."""
    if found is not None and units[found].role is Role.HEADLINE:
        return found
    near = range(max(0, course.first - HEADLINE_REACH), course.first)
    best = min((index for index in near if _may_head(units[index])), key=lambda index: scores[index], default=None)
    if best is None or (found is not None and found in near and units[found].is_body and scores[found] < scores[best] + PLAINLY):
        return found
    return best


def _may_head(unit: Unit) -> bool:
    shortest, longest = HEADLINE_WORDS
    return unit.is_body and shortest <= len(unit.words) <= longest and unit.text[:1] not in ITEM


def _spare_headings(units: Sequence[Unit]) -> None:
    """Unmark, below the running text, what stands right above a long line that stays: it heads it."""
    for unit, below in itertools.pairwise(units):
        stays = below.is_body and not below.frame and len(below.words) > HEADING_WORDS
        if stays and not SENTENCE_END.search(unit.text):
            unit.frame = ""


def _figures_together(units: Sequence[Unit], index: int) -> int:
    """Return how many lines with digits stand together with a line, the line among them; beyond LISTED on each side none are counted."""
    above = itertools.takewhile(_is_figure, (units[place] for place in range(index - 1, max(-1, index - LISTED), -1)))
    below = itertools.takewhile(_is_figure, units[index + 1 : index + LISTED])
    return 1 + sum(1 for _ in above) + sum(1 for _ in below)


def _is_figure(unit: Unit) -> bool:
    return unit.is_body and _has_digit(unit.text)


def _has_digit(text: str) -> bool:
    return any(sign.isdigit() for sign in text)


def _counts(unit: Unit) -> bool:
    """Tell whether a line has a figure of trade, in digits or in words."""
    return FIGURE.search(unit.text) is not None or "cent" in unit.words or "percent" in unit.words


def _sure(unit: Unit, zone: str, together: int) -> float:
    if zone == BETWEEN:
        return FEW if together <= FEW_LINES else MANY
    sentence = len(unit.words) >= SENTENCE_WORDS and SENTENCE_END.search(unit.text) is not None
    return max(SENTENCE if sentence else 0.0, next(share for most, share in SURE[zone] if len(unit.words) <= most))


def _sum(part: str, traits: Mapping[str, float]) -> float:
    weights = _weights()[part]
    return weights[BIAS] + sum(weights.get(trait, 0.0) * much for trait, much in traits.items())


@cache
def _weights() -> Mapping[str, Mapping[str, float]]:
    found: dict[str, dict[str, float]] = {OWN: {}, PLACE: {}, TEASER: {}}
    for line in package_file(*WEIGHTS).read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            part, trait, weight = line.split("\t")
            found[part][trait] = float(weight)
    return found


def forget() -> None:
    """Read the weights anew when they are next needed."""
    _weights.cache_clear()
