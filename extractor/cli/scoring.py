"""The command `score`: scores in a table or as JSON, single errors, and pinned floors."""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from extractor.cli.terminal import tell
from extractor.errors import InputError
from extractor.score import (
    Exam,
    Floors,
    Predictions,
    corpus_digest,
    details,
    measured,
    read_floors,
    read_gold,
    read_predictions,
    report,
    score,
    score_verdicts,
    undercut,
    write_floors,
)

_SHOWN = frozenset({"missed", "spurious", "wrong"})


def score_claims(arguments: argparse.Namespace, lines: Sequence[str]) -> bool:
    """Score predicted claims, print the report, and tell whether a pinned floor was undercut. Raises InputError for wrong arguments."""
    show, only = _names(arguments.show), _names(arguments.only)
    if unknown := show - _SHOWN:
        raise InputError(f"--show: unknown: {', '.join(sorted(unknown))}; expected any of {', '.join(sorted(_SHOWN))}")
    if (arguments.update or arguments.allow_lower) and not arguments.floors:
        raise InputError("--update and --allow-lower need --floors FILE")
    exams = read_gold(arguments.gold, only)
    predictions = read_predictions(lines, arguments.predictions)
    for line in predictions.rejected:
        tell(line)
    marks = score(exams, predictions)
    for line in details(marks, show):
        tell(line)
    claims, verdicts = report(marks), _verdicts(arguments, exams, predictions)
    print(json.dumps(claims | {"verdicts": verdicts}, indent=1) if arguments.json else _table(claims, verdicts))
    if not arguments.floors:
        return False
    now = measured(claims, verdicts, corpus_digest(arguments.gold.parent))
    return _pin(arguments, now) if arguments.update else _hold(arguments.floors, now)


def _names(text: str) -> set[str]:
    return set(filter(None, text.split(",")))


def _verdicts(arguments: argparse.Namespace, exams: Sequence[Exam], predictions: Predictions) -> dict[str, Any] | None:
    given = any("verdict" in claim for claims in predictions.by_document.values() for claim in claims)
    folder: Path = arguments.verdicts or arguments.gold.parent / "verdicts"
    if arguments.verdicts is None and not (given and folder.is_dir()):
        return None
    if not folder.is_dir():
        raise InputError(f"{folder}: no such folder of expected verdicts")
    return score_verdicts(exams, folder, predictions)


def _table(claims: Mapping[str, Any], verdicts: Mapping[str, Any] | None) -> str:
    rows = [f"documents                      {claims['documents']}"]
    for key, name in (("figures", "figures"), ("claims_fully_right", "claims fully right")):
        part = claims[key]
        rows.append(f"{name:30} F1 {part['f1']:.4f}   precision {part['precision']:.4f}   recall {part['recall']:.4f}")
    rows += [f"  {name:28} {part['accuracy']:.4f}      of {part['scored']}" for name, part in claims["attributes"].items()]
    rows.append(f"boilerplate figures extracted  {claims['boilerplate_figures_extracted']}")
    if verdicts:
        rows += [
            f"verdicts right                 {_number(verdicts['verdict_accuracy'])}      of {verdicts['scored']}",
            f"  planted errors caught        {verdicts['errors_flagged']}",
            f"  causes named rightly         {verdicts['causes_named_rightly']}",
            f"  false alarms on true claims  {_number(verdicts['false_alarms_on_true_claims'])}",
        ]
    return "\n".join(rows)


def _number(value: float | None) -> str:
    return "none" if value is None else f"{value:.4f}"


def _hold(path: Path, now: Floors) -> bool:
    floors = read_floors(path)
    lines = undercut(floors, now)
    if floors.digest != now.digest:
        lines.insert(0, "the corpus is not the one that was pinned; pin it with --update")
    for line in lines:
        tell(f"{path}: {line}")
    return bool(lines)


def _pin(arguments: argparse.Namespace, now: Floors) -> bool:
    path: Path = arguments.floors
    lower = undercut(read_floors(path), now) if path.is_file() else []
    if lower and not arguments.allow_lower:
        for line in lower:
            tell(f"{path}: {line}")
        tell(f"{path}: not changed; --allow-lower pins these scores all the same")
        return True
    write_floors(path, now)
    tell(f"{path}: pinned")
    return False
