"""Time expressions: finds them in a line of text and resolves them to spans of days. Words are in ``languages/en/words/periods.yaml``."""

from extractor.periods.find import find
from extractor.periods.model import Context, Mention, Spec
from extractor.periods.resolving import resolve
from extractor.periods.spans import base_of, comparison_between, default_period, grain_of, shift
from extractor.periods.topic import likely_published, main_period

__all__ = [
    "Context", "Mention", "Spec", "base_of", "comparison_between", "default_period", "find", "grain_of",
    "likely_published", "main_period", "resolve", "shift",
]  # fmt: skip
