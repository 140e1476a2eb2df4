"""Measures claims and verdicts against gold, and keeps quality from slipping. See docs/scoring.md for the rules."""

from extractor.score.floors import Floors, corpus_digest, measured, read_floors, undercut, write_floors
from extractor.score.report import Exam, Marks, Predictions, details, mark, read_gold, read_predictions, report, score
from extractor.score.verdicts import score_verdicts

__all__ = [
    "Exam",
    "Floors",
    "Marks",
    "Predictions",
    "corpus_digest",
    "details",
    "mark",
    "measured",
    "read_floors",
    "read_gold",
    "read_predictions",
    "report",
    "score",
    "score_verdicts",
    "undercut",
    "write_floors",
]
