"""The check: claims compared with official figures, each verdict with its arithmetic. Pure functions, no input or output."""

from extractor.check.book import touched
from extractor.check.checker import Checker

__all__ = ["Checker", "touched"]
