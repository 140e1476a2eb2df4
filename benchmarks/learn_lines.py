"""Learn from pages how lines read that no rule knows, write the weights that `extractor/clean/learnt.py` adds up, and measure them.

    python benchmarks/learn_lines.py article-extraction-benchmark article-extraction-dataset [--write]

The folders are copies of the two public sets (docs/benchmarks.md). scikit-learn is needed, which is no dependency of the project. Pages are
flattened and cleaned by the rules alone; what the rules leave open is learnt from: whole pages, pages with the nearest of their frame,
stories alone, and the labelled texts of `corpus/lines/development`. A third of the sites is kept aside and only measured. Without --write
the weights that are there are measured.
"""

from __future__ import annotations

import argparse
import hashlib
import math
import sys
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from random import Random
from typing import Any

from flattening import Flat, FlatPage, flat_pages
from lines import read as read_lines

from extractor.clean import by_rules, label, learnt
from extractor.clean.learnt import OWN, PLACE, TEASER
from extractor.clean.passes import drop_tail, end_story
from extractor.clean.traits import Course, course_of, own_traits, place_traits
from extractor.clean.units import LEADS, TEASER_REASONS, Unit, units_of
from extractor.models import LineLabel
from extractor.readers import from_bytes
from extractor.readers import read as read_document
from extractor.resources import package_file

LINES = Path(__file__).resolve().parent.parent / "corpus" / "lines" / "development"
THIRD, FOLDS = 3, 5
NEAR, STORY, SHORTEST_PART = 12, 14, 3  # lines
SITES = 4  # that a trait has to be seen on
STRENGTH = {OWN: 0.3, PLACE: 0.3, TEASER: 0.3}  # the inverse of the L1 penalty
LEAST = {OWN: 0.05, PLACE: 0.02, TEASER: 0.1}  # weights nearer to zero are left out
OWN_WEIGHT = 2.0  # of a document of the project, a page of a public set being 1
LINK_WORDS, HYPHENS, SECTION_WORDS = 5, 2, 3
Traits = Mapping[str, float]
Weights = dict[str, float]


@dataclass(slots=True)
class Example:
    """A flattened document after the rules: its lines, their sides (None: unknown), their links, and which of them the rules leave open."""

    page: FlatPage
    units: list[Unit]
    inside: list[bool | None]
    links: list[str | None]
    headline: int | None
    open: list[bool]
    course: Course
    own: list[dict[str, float]]
    weight: float = 1.0


@dataclass(slots=True)
class Rows:
    """What is learnt from: traits, answers, and the weight of each row."""

    traits: list[Traits] = field(default_factory=list)
    answers: list[bool] = field(default_factory=list)
    weights: list[float] = field(default_factory=list)

    def add(self, rows: Sequence[tuple[Traits, bool]], weight: float) -> None:
        """Add the rows of one document, whose weight grows with the square root of their number."""
        for traits, answer in rows:
            self.traits.append(traits)
            self.answers.append(answer)
            self.weights.append(weight / math.sqrt(len(rows)))


def read_units(page: FlatPage) -> list[Unit]:
    """Return a flattened page as the cleaner reads it."""
    body = "\n".join(line.text for line in page.lines).encode()
    return units_of(read_document(from_bytes(body, name=page.name, location=page.name, suffix=".txt")))


def lines_of(page: FlatPage, units: Sequence[Unit]) -> Iterator[Sequence[Flat]]:
    """Yield the lines that each unit was made of."""
    place = 0
    for unit in units:
        size = unit.raw.count("\n") + 1
        yield page.lines[place : place + size]
        place += size


def example(page: FlatPage, weight: float = 1.0) -> Example:
    """Clean a flattened page by the rules, and give each unit the side of its lines."""
    units = read_units(page)
    headline = by_rules(units, None)
    inside: list[bool | None] = []
    links: list[str | None] = []
    for lines in lines_of(page, units):
        sides = {line.inside for line in lines}
        inside.append(sides.pop() if len(sides) == 1 else None)
        links.append(lines[0].link if len(lines) == 1 else None)
    is_open = [learnt.is_open(units, index, headline) for index in range(len(units))]
    own = [dict.fromkeys(own_traits(unit), 1.0) if unit.words else {} for unit in units]
    return Example(page, units, inside, links, headline, is_open, course_of(units), own, weight)


def whole(page: FlatPage) -> FlatPage:
    """Return a page as it is."""
    return page


def near(page: FlatPage) -> FlatPage:
    """Return a page with the frame right around its story only, and the story shortened, as people copy it."""
    chance = Random(page.name)
    told = [index for index, line in enumerate(page.lines) if line.inside]
    story = list(page.lines[told[0] : told[-1] + 1])
    if len(story) > STORY:
        story = story[: chance.randrange(SHORTEST_PART, STORY - SHORTEST_PART)] + story[-chance.randrange(SHORTEST_PART, STORY) :]
    above, below = chance.randrange(NEAR), chance.randrange(NEAR)
    lines = (*page.lines[max(0, told[0] - above) : told[0]], *story, *page.lines[told[-1] + 1 : told[-1] + 1 + below])
    return replace(page, name=f"{page.name} (part)", lines=lines)


def bare(page: FlatPage) -> FlatPage:
    """Return nothing but the story of a page."""
    return replace(page, name=f"{page.name} (part)", lines=tuple(line for line in page.lines if line.inside))


def own(folder: Path) -> Iterator[FlatPage]:
    """Yield the labelled texts of the project as flattened pages; appended articles are on no side."""
    sides = {LineLabel.BODY: True, LineLabel.TEASER: False, LineLabel.FURNITURE: False, LineLabel.APPENDED: None}
    for document in read_lines(folder):
        if document.form == "text":
            told = [(line.label, text) for line in document.lines for text in line.text.split("\n")]
            lines = tuple(Flat(text, sides[kind], kind is LineLabel.BODY) for kind, text in told)
            yield FlatPage(document.name, document.name, lines)


def aside(site: str) -> bool:
    """Tell whether the pages of a site are kept aside for measuring."""
    return int(hashlib.sha256(site.encode()).hexdigest(), 16) % THIRD == 0


def own_rows(examples: Iterable[Example], known: Collection[str]) -> Rows:
    """Return the traits of the lines that the rules leave open, or took out rightly, with True for outside."""
    rows = Rows()
    for found in examples:
        told = zip(found.own, found.units, found.open, found.inside, strict=True)
        kept = [
            (traits, not inside)
            for traits, unit, is_open, inside in told
            if inside is not None and traits and (is_open or not (unit.is_body or inside))
        ]
        rows.add([(_only(traits, known), outside) for traits, outside in kept], found.weight)
    return rows


def place_rows(examples: Iterable[Example], weights: Mapping[str, Weights]) -> Rows:
    """Return the traits of place of the lines that the rules leave open, with True for outside; `weights` are those for each site."""
    rows = Rows()
    for found in examples:
        scores = [learnt.bounded(total(weights[found.page.site], traits)) if traits else 0.0 for traits in found.own]
        chosen = [index for index, is_open in enumerate(found.open) if is_open and found.inside[index] is not None]
        told = place_traits(found.units, found.course, scores, found.headline, chosen)
        rows.add([(traits, not found.inside[index]) for index, traits in zip(chosen, told, strict=True)], found.weight)
    return rows


def teaser_rows(examples: Iterable[Example], known: Collection[str]) -> Rows:
    """Return the traits of lines outside of the story, with True for what leads elsewhere: links to articles, their headings, offers."""
    rows = Rows()
    for found in examples:
        answers = [_leads(found, index) for index in range(len(found.units))]
        told = [
            (learnt.teaser_traits(unit, found.course.zone(index)), answer)
            for index, (unit, answer) in enumerate(zip(found.units, answers, strict=True))
            if answer is not None and unit.words
        ]
        rows.add([(_only(traits, known), answer) for traits, answer in told], found.weight)
    return rows


def _only(traits: Traits, known: Collection[str]) -> Traits:
    """Return the traits that are known, and where a line stands."""
    return {trait: much for trait, much in traits.items() if trait in known or trait.startswith("zone:")}


def _leads(found: Example, index: int) -> bool | None:
    """Tell whether a line leads elsewhere, by its link and by the rules; None where neither tells."""
    unit, link = found.units[index], found.links[index]
    if found.inside[index] is not False:
        return None
    if not unit.is_body:
        return unit.reason in TEASER_REASONS
    if link is not None:
        if _is_article(link) and len(unit.words) >= LINK_WORDS:
            return True
        return False if len(unit.words) <= SECTION_WORDS else None
    below = [bool(other and _is_article(other)) for other in found.links[index + 1 : index + 4]]
    if len(unit.words) <= LINK_WORDS and len(below) == 3 and all(below):
        return True
    near = found.links[max(0, index - 2) : index] + found.links[index + 1 : index + 3]
    apart = any(found.links) and not any(other and _is_article(other) for other in near)
    return False if apart else None


def _is_article(link: str) -> bool:
    """Tell whether an address looks like that of an article: its last part is made of several words."""
    return link.rstrip("/").rpartition("/")[2].count("-") > HYPHENS


def total(weights: Weights, traits: Traits) -> float:
    """Add up the weights of some traits."""
    return weights[learnt.BIAS] + sum(weights.get(trait, 0.0) * much for trait, much in traits.items())


def fitted(rows: Rows, part: str) -> Weights:
    """Fit a logistic regression with an L1 penalty, and return its weights as they are written."""
    from sklearn.feature_extraction import DictVectorizer
    from sklearn.linear_model import LogisticRegression

    vectors = DictVectorizer()
    matrix: Any = vectors.fit_transform(rows.traits)
    matrix.indices, matrix.indptr = matrix.indices.astype("int32"), matrix.indptr.astype("int32")
    mean = sum(rows.weights) / len(rows.weights)
    model = LogisticRegression(C=STRENGTH[part], penalty="l1", solver="liblinear", max_iter=500, random_state=0)
    model.fit(matrix, rows.answers, sample_weight=[weight / mean for weight in rows.weights])
    found = zip(vectors.feature_names_, model.coef_[0], strict=True)
    weights = {str(trait): round(float(weight), 2) for trait, weight in found if abs(weight) >= LEAST[part]}
    return weights | {learnt.BIAS: round(float(model.intercept_[0]), 2)}


def learn(examples: Sequence[Example]) -> dict[str, Weights]:
    """Fit all parts; what a line tells of itself is taken from other sites while its place is learnt."""
    seen: dict[str, set[str]] = defaultdict(set)
    for found in examples:
        for traits, inside in zip(found.own, found.inside, strict=True):
            for trait in traits if inside is not None else ():
                seen[trait].add(found.page.site)
    known = {trait for trait, sites in seen.items() if len(sites) >= SITES}
    entire = [found for found in examples if not found.page.name.endswith("(part)")]
    sites = sorted({found.page.site for found in examples})
    Random(1).shuffle(sites)
    fold = {site: number % FOLDS for number, site in enumerate(sites)}
    others = [fitted(own_rows([found for found in entire if fold[found.page.site] != number], known), OWN) for number in range(FOLDS)]
    return {
        OWN: fitted(own_rows(entire, known), OWN),
        PLACE: fitted(place_rows(examples, {site: others[fold[site]] for site in sites}), PLACE),
        TEASER: fitted(teaser_rows(entire, known), TEASER),
    }


def write(weights: Mapping[str, Weights], pages: int) -> None:
    """Write the weights, sorted."""
    head = HEAD.format(pages=pages, traits=sum(map(len, weights.values())))
    rows = [f"{part}\t{trait}\t{weight:g}" for part, found in weights.items() for trait, weight in sorted(found.items())]
    package_file(*learnt.WEIGHTS).write_text("\n".join([head, *rows]) + "\n", "utf-8")


HEAD = """\
# How lines of flattened pages read: weights of a logistic regression, added up by extractor/clean/learnt.py.
# Learnt from {pages} pages of article-extraction-benchmark and article-extraction-dataset (two thirds of their sites) and from the texts of
# corpus/lines/development, with: python benchmarks/learn_lines.py article-extraction-benchmark article-extraction-dataset --write
# No text of these pages is kept, only {traits} single traits, seen on four sites or more. What they are worth: docs/benchmarks.md.
# own: what a line tells of itself; place: its place and its neighbours; teaser: what leads elsewhere. More means less of the story."""


@dataclass(slots=True)
class Tally:
    """Lines of some pages, by where they belong and where they were left, and how many the weights alone took from the story."""

    story: int = 0
    lost: int = 0
    by_weights: int = 0
    headlines: int = 0
    headlines_lost: int = 0
    frame: int = 0
    kept: int = 0

    def row(self, name: str) -> str:
        """Return the tally as a row of a table."""
        lines = self.story + self.headlines + self.frame
        right = 1 - (self.lost + self.headlines_lost + self.kept) / lines
        shares = (self.kept / max(1, self.frame), self.lost / self.story, self.by_weights / self.story)
        return f"| {name} | {lines} | {right:.1%} | {shares[0]:.1%} | {shares[1]:.1%} | {shares[2]:.2%} |"

    def count(self, unit: Unit, lines: Sequence[Flat]) -> None:
        """Count one line that was cleaned."""
        sides = {(line.inside, line.gold) for line in lines}
        inside, gold = sides.pop() if len(sides) == 1 else (None, False)
        if inside is False:
            self.frame += 1
            self.kept += unit.is_body
        elif inside and gold:
            self.story += 1
            self.lost += not unit.is_body
            self.by_weights += unit.reason in (learnt.REASON, LEADS)
        elif inside:
            self.headlines += 1
            self.headlines_lost += not unit.is_body


def measure(pages: Iterable[FlatPage], *, by_weights: bool) -> Tally:
    """Clean pages, with the weights or by the rules alone, and count lines on the right side."""
    tally = Tally()
    for page in pages:
        units = read_units(page)
        if by_weights:
            label(units, None)
        else:
            by_rules(units, None)
            end_story(units)
            drop_tail(units)
        for unit, lines in zip(units, lines_of(page, units), strict=True):
            tally.count(unit, lines)
    return tally


def main() -> int:
    """Learn, write and measure."""
    arguments = _arguments()
    sys.setrecursionlimit(20_000)  # pages are nested deeply
    pages = [page for folder in arguments.sets for page in flat_pages(folder)]
    if arguments.write:
        taught = [page for page in pages if not aside(page.site)]
        examples = [example(one) for page in taught for one in (page, near(page), bare(page))]
        examples += [example(page, OWN_WEIGHT) for page in own(LINES)]
        write(learn(examples), len(taught))
        learnt.forget()
    print("| pages | lines | on the right side | frame kept | story lost | by the weights |")
    print("|---|---:|---:|---:|---:|---:|")
    for name, part in (("whole", whole), ("nearest frame", near), ("story alone", bare)):
        for side, told in (("kept aside", True), ("learnt from", False)):
            chosen = [part(page) for page in pages if aside(page.site) is told]
            print(measure(chosen, by_weights=False).row(f"{name}, {side}, by the rules alone"))
            print(measure(chosen, by_weights=True).row(f"{name}, {side}"), flush=True)
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("sets", type=Path, nargs="+", metavar="FOLDER", help="a copy of a public set")
    parser.add_argument("--write", action="store_true", help="learn, and write the weights")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
