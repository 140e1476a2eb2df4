"""Joins the stages: documents in; readings, verdicts and rows out. Nothing below knows how the stages follow one another.

The main job is in `extractor.pipeline.running`, which is imported where it is wanted because it brings pandas along.
"""

from extractor.pipeline.finding import STDIN, Documents, find
from extractor.pipeline.metadata import Given, parse_date, read_metadata
from extractor.pipeline.reading import Examined, clean_document, examine, load_document, plain_article

__all__ = [
    "STDIN",
    "Documents",
    "Examined",
    "Given",
    "clean_document",
    "examine",
    "find",
    "load_document",
    "parse_date",
    "plain_article",
    "read_metadata",
]
