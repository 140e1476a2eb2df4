"""A page of the web through the stages, without keeping it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from extractor.models import Problem
from extractor.pipeline.metadata import Given
from extractor.pipeline.reading import Examined, clean_document, examine_article
from extractor.readers import from_bytes
from extractor.readers.warc import CHARSET, KNOWN_TYPES, document_name

if TYPE_CHECKING:
    from datetime import date

    from extractor.check import Checker
    from extractor.fetch import Answer


def examine_answer(answer: Answer, published: date | None, own_lines: Collection[str], checker: Checker) -> Examined | Problem:
    """Clean, read and check the page that an address answered with; `own_lines` are those that its site is known to repeat.

    Raises DocumentError for what is no page to be read.
    """
    from extractor.clean.site_lines import without

    name = document_name(answer.final)
    raw = from_bytes(answer.body, name=name, location=answer.final, suffix=KNOWN_TYPES.get(answer.media_type, ""))
    told = CHARSET.search(answer.header("content-type"))
    article = clean_document(replace(raw, charset=told[1] if told else None, address=answer.final), Given(published=published))
    if isinstance(article, Problem):
        return article
    return examine_article(Path(name), without(article, own_lines), checker)
