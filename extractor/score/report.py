"""Scores of predicted claims against gold."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePath
from typing import Any

from extractor.errors import InputError
from extractor.score.equality import CORE_METRICS, DECISIVE, Record, compare, letters, number, unit
from extractor.score.pairing import pair

# Streaks, ranks and dates of records are not counted among the core trade figures.
_RANK_UNITS = frozenset({"year_since", "years", "months", "quarters", "days", "rank"})
_TRAPS = "_boilerplate"


@dataclass(frozen=True, slots=True, kw_only=True)
class Exam:
    """One document's gold: its claims, and figures of its boilerplate that must not become claims."""

    document: str
    gold: Sequence[Record]
    traps: Sequence[Record]


@dataclass(frozen=True, slots=True, kw_only=True)
class Marks:
    """What became of one document: pairs of gold and claim, what was missed, what nobody asked for, and how many traps were taken."""

    exam: Exam
    claims: Sequence[Record]
    pairs: Sequence[tuple[Record, Record, Mapping[str, bool | None]]]
    missed: Sequence[Record]
    spurious: Sequence[Record]
    trapped: int

    @property
    def fully_right(self) -> int:
        """How many pairs are right in every decisive attribute."""
        return sum(not wrong_attributes(result) for _, _, result in self.pairs)


def wrong_attributes(result: Mapping[str, bool | None]) -> list[str]:
    """Name the decisive attributes that are wrong."""
    return [name for name in DECISIVE if result[name] is False]


def read_gold(folder: Path, only: Iterable[str] = ()) -> list[Exam]:
    """Read a folder of gold, one JSON file a document, or the documents of `only`. Raises InputError when it is none or lacks one."""
    if not folder.is_dir():
        raise InputError(f"{folder}: no such folder of gold")
    wanted = set(only)
    files = [path for path in sorted(folder.glob("*.json")) if not path.stem.endswith(_TRAPS) and (not wanted or path.stem in wanted)]
    if missing := wanted - {path.stem for path in files}:
        raise InputError(f"{folder}: holds no gold of {', '.join(sorted(missing))}")
    if not files:
        raise InputError(f"{folder}: holds no gold (files named DOCUMENT.json)")
    return [_read_exam(path) for path in files]


def _read_exam(path: Path) -> Exam:
    return Exam(document=path.stem, gold=read_list(path), traps=read_list(path.with_name(f"{path.stem}{_TRAPS}.json")))


def read_list(path: Path) -> list[Record]:
    """Read a JSON file that holds a list of objects; a file that is not there holds none. Raises InputError for anything else."""
    if not path.is_file():
        return []
    try:
        records = json.loads(path.read_text("utf-8"))
    except (ValueError, RecursionError) as error:
        raise InputError(f"{path}: not JSON: {error}") from error
    if not isinstance(records, list) or not all(isinstance(record, dict) for record in records):
        raise InputError(f"{path}: expected a list of objects")
    return records


@dataclass(slots=True)
class Predictions:
    """Predicted claims by document, and a line for each record that is none."""

    by_document: dict[str, list[Record]] = field(default_factory=lambda: defaultdict(list))
    rejected: list[str] = field(default_factory=list)


def read_predictions(lines: Iterable[str], where: str) -> Predictions:
    """Read predicted claims, one JSON object a line. A line that is no claim is told in `rejected` and left out, so it counts as missed."""
    predictions = Predictions()
    for count, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            claim = json.loads(line)
            number(claim.get("value"))
            number(claim.get("value_high"))
            predictions.by_document[PurePath(str(claim["document"])).stem].append(claim)
        except (ValueError, KeyError, AttributeError, TypeError, RecursionError) as error:
            predictions.rejected.append(f"{where}:{count}: not a claim: {type(error).__name__}: {error}")
    return predictions


def mark(exam: Exam, claims: Sequence[Record]) -> Marks:
    """Pair the claims of one document with its gold and compare them. Gold marked `optional` counts neither way."""
    pairs = pair(exam.gold, claims, exam.traps)
    found = {i for i, _ in pairs}
    used = {j for _, j in pairs}
    spurious = [claim for j, claim in enumerate(claims) if j not in used]
    baits = {letters(trap.get("quote")) for trap in exam.traps} - {""}
    return Marks(
        exam=exam,
        claims=claims,
        pairs=[(exam.gold[i], claims[j], compare(exam.gold[i], claims[j])) for i, j in pairs if not exam.gold[i].get("optional")],
        missed=[wanted for i, wanted in enumerate(exam.gold) if i not in found and not wanted.get("optional")],
        spurious=spurious,
        trapped=sum(letters(claim.get("quote")) in baits for claim in spurious),
    )


def score(exams: Sequence[Exam], predictions: Predictions) -> list[Marks]:
    """Mark every document of the gold; documents without gold are passed over."""
    return [mark(exam, predictions.by_document.get(exam.document, [])) for exam in exams]


def report(marks: Sequence[Marks]) -> dict[str, Any]:
    """Sum the marks up: precision, recall and F1 of figures and of fully right claims, and the accuracy of each attribute."""
    paired = sum(len(entry.pairs) for entry in marks)
    spurious = sum(len(entry.spurious) for entry in marks)
    missed = sum(len(entry.missed) for entry in marks)
    right = sum(entry.fully_right for entry in marks)
    core = sum(_is_core(gold) for entry in marks for gold in _counted(entry.exam))
    core_right = sum(_is_core(gold) and not wrong_attributes(result) for entry in marks for gold, _, result in entry.pairs)
    return {
        "documents": len(marks),
        "figures": f1(paired, spurious, missed),
        "claims_fully_right": f1(right, paired + spurious - right, paired + missed - right),
        "core_trade_claims_fully_right_recall": round(core_right / core, 4) if core else None,
        "attributes": _attributes(marks),
        "boilerplate_figures_extracted": sum(entry.trapped for entry in marks),
        "per_document": {entry.exam.document: _one_document(entry) for entry in marks},
    }


def f1(true_positives: int, false_positives: int, false_negatives: int) -> dict[str, float | int]:
    """Give precision, recall and their harmonic mean to four digits, with the counts.

    >>> f1(3, 1, 0)["precision"], f1(0, 0, 0)["f1"]
    (0.75, 0.0)
    """
    predicted, wanted = true_positives + false_positives, true_positives + false_negatives
    precision = true_positives / predicted if predicted else 0.0
    recall = true_positives / wanted if wanted else 0.0
    mean = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    counts = {"tp": true_positives, "fp": false_positives, "fn": false_negatives}
    return {"precision": round(precision, 4), "recall": round(recall, 4), "f1": round(mean, 4), **counts}


def _counted(exam: Exam) -> Iterator[Record]:
    return (gold for gold in exam.gold if not gold.get("optional"))


def _is_core(gold: Record) -> bool:
    return gold.get("metric") in CORE_METRICS and unit(gold.get("unit")) not in _RANK_UNITS


def _attributes(marks: Sequence[Marks]) -> dict[str, dict[str, float | int | None]]:
    counts: dict[str, list[bool]] = defaultdict(list)
    for entry in marks:
        for _, _, result in entry.pairs:
            for name, right in result.items():
                if right is not None:
                    counts[name].append(right)
    return {name: {"accuracy": round(sum(rights) / len(rights), 4), "scored": len(rights)} for name, rights in sorted(counts.items())}


def _one_document(entry: Marks) -> dict[str, int]:
    counted = sum(1 for _ in _counted(entry.exam))
    return {"gold": counted, "predicted": len(entry.claims), "paired": len(entry.pairs), "fully_right": entry.fully_right}


def details(marks: Sequence[Marks], show: Iterable[str]) -> Iterator[str]:
    """Tell one by one what was `missed`, `spurious` or `wrong`, as lines for people."""
    wanted = set(show)
    for entry in marks:
        name = entry.exam.document
        if "wrong" in wanted:
            for gold, claim, result in entry.pairs:
                if bad := wrong_attributes(result):
                    told = "; ".join(f"{key}: {_label(gold, key)!r} != {_label(claim, key)!r}" for key in bad)
                    yield f"WRONG {name} {gold.get('quote')!r} [{gold.get('sentence_prefix')}…] {told}"
        if "missed" in wanted:
            for gold in entry.missed:
                yield f"MISSED {name} {gold.get('quote')!r} [{gold.get('sentence_prefix')}…] {gold.get('kind')} {gold.get('metric')}"
        if "spurious" in wanted:
            for claim in entry.spurious:
                yield f"SPURIOUS {name} {claim.get('quote')!r} [{str(claim.get('sentence'))[:60]}…]"


def _label(record: Record, key: str) -> Any:
    return record.get({"sign": "value", "range": "value_high"}.get(key, key))
