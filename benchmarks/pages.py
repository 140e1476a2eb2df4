"""The local set of pages: stories of the corpus, each built into pages of several layouts, the same on every run."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from pathlib import Path
from random import Random

from bodies import Page
from layouts import LAYOUTS, Story
from lines import read

from extractor.models import LineLabel

CORPUS = Path(__file__).resolve().parent.parent / "corpus"
SENTENCE = re.compile(r"(?<=[a-z0-9)%”\"][.!?])\s+(?=[A-Z“\"])")
OUTLETS = ("The Ferry Street Courier", "Northgate News", "Quay Business", "Tidewater Post", "Lamma Ledger", "Pier Four", "Anchor Daily")
AUTHORS = ("Hilda Marsh", "Osman Tate", "Freya Holm", "Bo Renquist", "Carla Ng", "Dana Whitlock", "Imre Vass")
DAYS = ("3 March 2025", "28 May 2024", "26 September 2023", "27 January 2026", "25 October 2022")
STEP = 7  # layouts between the pages of one story
COPIES = 2
SHORTEST = 4  # paragraphs of a labelled text that is made into a page
PASSAGES = 47  # of the corpus: it may grow, these pages stay as they are
ROUND_UP = 4  # passages
LONGEST_TITLE, LONGEST_FRAME = 11, 8  # words


def pages() -> list[Page]:
    """Return all pages with the texts of their stories."""
    told = list(_told())
    found = []
    for number, (title, paragraphs) in enumerate(told):
        chance = Random(number)
        others = tuple(chance.sample([other for other in told if other[0] != title], 8))
        story = Story(title, paragraphs, chance.choice(OUTLETS), chance.choice(AUTHORS), chance.choice(DAYS), others)
        for copy in range(COPIES):
            layout = LAYOUTS[(number + STEP * copy) % len(LAYOUTS)]
            markup, body = layout(story, chance)
            found.append(Page(f"{number:03}-{layout.__name__}", layout.__name__, markup.encode(), "\n".join(body)))
    return found


def digest(found: list[Page]) -> str:
    """Hash the pages and their texts."""
    total = hashlib.sha256()
    for page in found:
        total.update(page.markup + b"\0" + page.body.encode() + b"\0")
    return f"sha256:{total.hexdigest()}"


def _told() -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield the stories: the bodies of the labelled texts, as they are labelled by hand, with passages, and round-ups of passages."""
    passages = [_passage(path) for path in sorted((CORPUS / "articles").glob("p*.txt"))[:PASSAGES]]
    count = 0
    for folder in ("development", "heldout-1", "heldout-2"):
        for document in read(CORPUS / "lines" / folder):
            body = [line.text.replace("\n", " ") for line in document.lines if line.label is LineLabel.BODY]
            if document.settings == {"form": "text"} and len(body) > SHORTEST and "\n| " not in document.source:
                further = [text for offset in range(2) for text in passages[(count + offset) % len(passages)][1]]
                yield body[0], (*body[1:], *further)
                count += 2
    for number in range(len(passages)):
        around = [passages[(number + offset) % len(passages)] for offset in range(ROUND_UP)]
        yield around[0][0], tuple(text for _, texts in around for text in texts)


def _passage(path: Path) -> tuple[str, tuple[str, ...]]:
    """Return the title of a passage and its text in paragraphs of two sentences; a passage without a title is called by its first words."""
    title, _, text = path.read_text("utf-8").strip().partition("\n")
    if len(title.split()) > LONGEST_TITLE or not text.strip():
        title, text = " ".join(title.split()[:LONGEST_TITLE]).rstrip(",;"), f"{title}\n{text}"
    # bylines and the like, which some passages have on purpose, are no part of a story
    sentences = [sentence for block in text.split("\n") if len(block.split()) > LONGEST_FRAME for sentence in SENTENCE.split(block.strip())]
    return title.strip(), tuple(" ".join(sentences[n : n + 2]) for n in range(0, len(sentences), 2))
