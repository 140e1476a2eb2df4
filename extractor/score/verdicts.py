"""Scores of verdicts against expected ones."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from extractor.errors import InputError
from extractor.models import Outcome
from extractor.score.equality import Record
from extractor.score.pairing import pair
from extractor.score.report import Exam, Predictions, read_list

_OUTCOMES = frozenset(Outcome)
_NOT_EXTRACTED = "not extracted"


def score_verdicts(exams: Sequence[Exam], folder: Path, predictions: Predictions) -> dict[str, Any]:
    """Score the verdicts of predicted claims against the expected ones in `folder`, one JSON file a document.

    A gold claim that nothing was paired with counts as not extracted. Raises InputError when a file does not fit its gold.
    """
    confusion: Counter[tuple[str, str]] = Counter()
    by_kind: dict[str, Counter[str]] = defaultdict(Counter)
    accepted: list[bool] = []
    causes: list[bool] = []
    for gold, expected, given in _expected_and_given(exams, folder, predictions):
        got = _outcome(given)
        if gold.get("optional") and got == _NOT_EXTRACTED:
            continue
        confusion[expected["expected"], got] += 1
        if kind := expected["error_kind"]:
            by_kind[kind]["flagged" if got == "mismatch" else got] += 1
            if got == "mismatch":
                causes.append(isinstance(given, Mapping) and given.get("error_kind") == kind)
        if got != _NOT_EXTRACTED:
            accepted.append(got in {expected["expected"], *expected.get("accept", [])})
    kinds = {kind: dict(counts) for kind, counts in sorted(by_kind.items())}
    return _verdict_report(confusion, accepted, causes) | {"by_error_kind": kinds}


def _expected_and_given(exams: Sequence[Exam], folder: Path, predictions: Predictions) -> Iterator[tuple[Record, Record, Any]]:
    for exam in exams:
        path = folder / f"{exam.document}.json"
        expected = read_list(path)
        if not expected:
            continue
        if len(expected) != len(exam.gold):
            raise InputError(f"{path}: expected {len(exam.gold)} verdicts, one for each gold claim, and found {len(expected)}")
        claims = predictions.by_document.get(exam.document, [])
        found = dict(pair(exam.gold, claims, exam.traps))
        for index, (gold, verdict) in enumerate(zip(exam.gold, expected, strict=True)):
            yield gold, verdict, (claims[found[index]].get("verdict") or "") if index in found else None


def _outcome(given: Any) -> str:
    if given is None:
        return _NOT_EXTRACTED
    outcome = str(given.get("outcome") if isinstance(given, Mapping) else given).lower()
    return outcome if outcome in _OUTCOMES else f"unknown: {outcome}"


def _verdict_report(confusion: Mapping[tuple[str, str], int], accepted: Sequence[bool], causes: Sequence[bool]) -> dict[str, Any]:
    caught = confusion.get(("mismatch", "mismatch"), 0)
    flagged = sum(count for (_, got), count in confusion.items() if got == "mismatch")
    errors = sum(count for (wanted, _), count in confusion.items() if wanted == "mismatch")
    true = sum(count for (wanted, got), count in confusion.items() if wanted in ("match", "close") and got != _NOT_EXTRACTED)
    alarms = sum(confusion.get((wanted, "mismatch"), 0) for wanted in ("match", "close"))
    return {
        "verdict_accuracy": _share(sum(accepted), len(accepted)),
        "scored": len(accepted),
        "causes_named_rightly": f"{sum(causes)}/{len(causes)}",
        "errors_flagged": f"{caught}/{errors}",
        "error_recall": _share(caught, errors),
        "error_precision": _share(caught, flagged),
        "false_alarms_on_true_claims": _share(alarms, true),
        "confusion": {f"{wanted} -> {got}": count for (wanted, got), count in sorted(confusion.items())},
    }


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 4) if whole else None
