"""One document through the stages. A document that cannot be read becomes a Problem here and nowhere else."""

from __future__ import annotations

import hashlib
import logging
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from extractor.errors import DocumentError, ExtractorError
from extractor.models import Article, Known, Problem, RawDocument, Reading, Verdict
from extractor.pipeline.doubt import doubted
from extractor.pipeline.finding import STDIN, file_name
from extractor.pipeline.metadata import Given

if TYPE_CHECKING:
    from extractor.check import Checker

logger = logging.getLogger(__name__)
_Result = TypeVar("_Result")


@dataclass(frozen=True, slots=True, kw_only=True)
class Examined:
    """A document that was read: its text, what was read in it, and the verdicts when they were asked for."""

    article: Article
    reading: Reading
    verdicts: tuple[Verdict, ...] = ()


def plain_article(text: str, published: date | None, document: str) -> Article:
    """Take text as an article that is clean already: one paragraph or heading a line."""
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    return Article(
        id=digest[:16], document=document, location="", media_type="text/plain", digest=digest, text=text, lines=(),
        published=published, published_basis="given" if published else "unknown",
    )  # fmt: skip


def load_document(entry: Path | RawDocument) -> RawDocument | Problem:
    """Load a file, or standard input for ``-``; a member of a container is loaded already."""
    return entry if isinstance(entry, RawDocument) else _attempt(entry, "read", lambda: _load(entry))


def clean_document(entry: Path | RawDocument, given: Given) -> Article | Problem:
    """Load a file, or standard input for ``-``, and clean it with what the user knows of it; a member of a container is loaded already."""
    raw = load_document(entry)
    if isinstance(raw, Problem):
        return raw
    known = _over(given.known(file_name(entry)), raw.known)
    return _attempt(entry, "clean", lambda: _clean(replace(raw, known=known)))


def _over(told: Known, found: Known) -> Known:
    """Return what the user tells of a document, and where that is silent, what stood beside it in a table of documents."""
    return Known(
        url=told.url or found.url,
        outlet=told.outlet or found.outlet,
        title=told.title or found.title,
        published=told.published or found.published,
    )


def examine(entry: Path | RawDocument, given: Given, checker: Checker | None = None) -> Examined | Problem:
    """Load, clean and read a document, and compare its claims with official figures when a checker is given."""
    article = clean_document(entry, given)
    return article if isinstance(article, Problem) else examine_article(entry, article, checker)


def examine_article(entry: Path | RawDocument, article: Article, checker: Checker | None) -> Examined | Problem:
    """Read the claims of a cleaned document, and compare them with official figures when a checker is given."""
    reading = _attempt(entry, "extract", lambda: doubted(article, _extract(article), _extract))
    if isinstance(reading, Problem):
        return reading
    if checker is None:
        return Examined(article=article, reading=reading)
    verdicts = _attempt(entry, "check", lambda: checker.check(reading.claims, article.published))
    if isinstance(verdicts, Problem):
        return verdicts
    return Examined(article=article, reading=reading, verdicts=verdicts)


def _attempt(entry: Path | RawDocument, stage: str, work: Callable[[], _Result]) -> _Result | Problem:
    """Do the work of a stage on one document; whatever goes wrong with that document must not stop the others."""
    try:
        return work()
    except DocumentError as error:
        reason, message = error.reason, str(error)
    except ExtractorError:
        raise  # our own data is wrong: every document would fail
    except MemoryError:
        reason, message = "memory", "needs more memory than there is"
    except ImportError as error:
        raise ExtractorError(f"the installation is not complete: {error}") from error
    except Exception as error:  # a defect of ours that one document brought to light
        logger.debug("%s: %s failed", location(entry), stage, exc_info=True)
        reason, message = "unexpected", f"stage {stage} failed with {type(error).__name__}: {error}"
    return Problem(location=location(entry), stage=stage, reason=reason, message=_placed(entry, message))


def location(entry: Path | RawDocument) -> str:
    """Return where a document is: the path of its file, or its place within a container."""
    return entry.location if isinstance(entry, RawDocument) else str(entry)


def _placed(entry: Path | RawDocument, message: str) -> str:
    """Begin a message with the whole path, once."""
    names = (entry.location, entry.name) if isinstance(entry, RawDocument) else (str(entry), entry.name, entry.stem, "stdin")
    for name in names:
        message = message.removeprefix(f"{name}: ")
    return f"{'standard input' if entry == Path(STDIN) else location(entry)}: {' '.join(message.split())}"


# The libraries behind the stages take a second to import; commands that do without a stage do not wait for it.


def _load(path: Path) -> RawDocument:
    from extractor.readers import SIZE_LIMIT, from_bytes, load

    if path == Path(STDIN):
        return from_bytes(sys.stdin.buffer.read(SIZE_LIMIT + 1), name="stdin", location=STDIN)
    return load(path)


def _clean(raw: RawDocument) -> Article:
    from extractor.clean import clean

    return clean(raw, raw.known)


def _extract(article: Article) -> Reading:
    from extractor.claims import extract

    return extract(article)
