"""The text of a story found on its page, by this program and by trafilatura, measured against the right text.

The measure is that of article-extraction-benchmark: pieces of four words that both texts have, every page with the same weight,
precision and recall averaged over the pages, F1 of the two.
"""

from __future__ import annotations

import gzip
import json
import re
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import trafilatura

from extractor.clean import clean, normalise
from extractor.errors import DocumentError
from extractor.models import Article, LineLabel
from extractor.readers import Role, from_bytes

WORD = re.compile(r"\w+")
PIECE = 4
CUT = 0.9  # of the pieces of a clean body that have to be left for it to count as whole


@dataclass(frozen=True, slots=True)
class Page:
    """A page with the text of its story; `kind` is its layout or the set it comes from."""

    name: str
    kind: str
    markup: bytes
    body: str


@dataclass(frozen=True, slots=True)
class Measured:
    """Precision, recall and F1 of one system over some pages, and the share of pages on which it lost part of the story."""

    pages: int
    precision: float
    recall: float

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


def ours(page: Page) -> str:
    """Return the body that this program finds, without the headline."""
    try:
        return body_of(clean(from_bytes(page.markup, name=page.name, location=page.name, suffix=".html")))
    except DocumentError:
        return ""


def plain(page: Page) -> str:
    """Return the body without captions, which public sets do not count as part of it."""
    try:
        return body_of(clean(from_bytes(page.markup, name=page.name, location=page.name, suffix=".html")), {Role.HEADLINE, Role.CAPTION})
    except DocumentError:
        return ""


def body_of(article: Article, but: Collection[str] = (Role.HEADLINE,)) -> str:
    """Return the text of an article without its headline, or without lines of other roles."""
    return "\n".join(
        article.text[line.start : line.end] for line in article.lines if line.label is LineLabel.BODY and line.reason not in but
    )


def precise(page: Page) -> str:
    """Return the body that trafilatura finds when it is asked for precision."""
    return trafilatura.extract(page.markup, favor_precision=True, include_comments=False) or ""


def default(page: Page) -> str:
    """Return the body that trafilatura finds as it is."""
    return trafilatura.extract(page.markup, include_comments=False) or ""


SYSTEMS: Mapping[str, Callable[[Page], str]] = {
    "**extractor: clean**": ours,
    "extractor, without captions": plain,
    "trafilatura, `favor_precision`": precise,
    "trafilatura, default": default,
}


def measure(pages: Sequence[Page], system: Callable[[Page], str]) -> Measured:
    """Run a system over pages and average what it found."""
    scores = [score(page.body, system(page)) for page in pages]
    return Measured(len(pages), sum(one[0] for one in scores) / len(scores), sum(one[1] for one in scores) / len(scores))


def score(right: str, found: str) -> tuple[float, float]:
    """Return precision and recall of a text in pieces of four words; letters and digits as `normalise` writes them."""
    wanted, got = _pieces(right), _pieces(found)
    common = sum((wanted & got).values())
    return common / max(1, sum(got.values())), common / max(1, sum(wanted.values()))


def _pieces(text: str) -> Counter[tuple[str, ...]]:
    words = WORD.findall(normalise(text.replace("\n", " ")))
    return Counter(tuple(words[index : index + PIECE]) for index in range(max(1, len(words) - PIECE + 1)) if words)


def cut(bodies: Mapping[str, str]) -> list[str]:
    """Clean texts that are nothing but a story, and return the names of those of which more than a tenth was taken away."""
    lost = []
    for name, body in bodies.items():
        try:
            found = clean(from_bytes(body.encode(), name=name, location=name, suffix=".txt")).text
        except DocumentError:
            found = ""
        wanted = set(_pieces(body))
        if len(wanted & set(_pieces(found))) < CUT * len(wanted):
            lost.append(name)
    return lost


def public(folder: Path) -> Iterator[Page]:
    """Read a copy of article-extraction-benchmark or article-extraction-dataset. Raises ValueError for another folder."""
    names = [name for name in ("ground-truth.json", "articles.json") if (folder / name).is_file()]
    if not names:
        raise ValueError(f"{folder}: holds neither ground-truth.json nor articles.json")
    for key, record in json.loads((folder / names[0]).read_text("utf-8")).items():
        packed, plain = folder / "html" / f"{key}.html.gz", folder / "html" / f"{key}.html"
        if packed.is_file():
            yield Page(key, folder.name, gzip.decompress(packed.read_bytes()), record["articleBody"])
        elif plain.is_file():
            yield Page(key, folder.name, plain.read_bytes(), record["articleBody"])
