"""The pinned exam: the corpus digest and the scores that must not be undercut stand together in one file."""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from extractor.errors import InputError

_EXAM_FOLDERS = ("articles", "gold", "verdicts")
# Floors are cut, and limits raised, to two decimals: one claim more or less among a thousand is no news.
_NOISE = 1e-6


@dataclass(frozen=True, slots=True, kw_only=True)
class Floors:
    """The digest of the corpus that was scored, and for each score the least (or for counts of errors the most) that is allowed."""

    digest: str
    least: Mapping[str, float]
    most: Mapping[str, float]


def corpus_digest(corpus: Path) -> str:
    """Hash the names and bytes of all documents, gold and expected verdicts of a corpus folder, the same on every system."""
    total = hashlib.sha256()
    for folder in _EXAM_FOLDERS:
        for path in sorted((corpus / folder).glob("*"), key=lambda path: path.name):
            if path.is_file():
                total.update(f"{folder}/{path.name}\0{hashlib.sha256(path.read_bytes()).hexdigest()}\n".encode())
    return f"sha256:{total.hexdigest()}"


def measured(claims: Mapping[str, Any], verdicts: Mapping[str, Any] | None, digest: str) -> Floors:
    """Turn a report of claims, and one of verdicts, into the floors that they would set."""
    least = {
        "figures_f1": claims["figures"]["f1"],
        "claims_fully_right_f1": claims["claims_fully_right"]["f1"],
        **{name: score["accuracy"] for name, score in claims["attributes"].items()},
    }
    most = {"boilerplate_figures_extracted": claims["boilerplate_figures_extracted"]}
    if verdicts is not None:
        least |= {key: verdicts[key] for key in ("verdict_accuracy", "error_recall") if verdicts[key] is not None}
        if verdicts["false_alarms_on_true_claims"] is not None:
            most["false_alarms_on_true_claims"] = verdicts["false_alarms_on_true_claims"]
    return measured_values(least, most, digest)


def measured_values(least: Mapping[str, float], most: Mapping[str, float], digest: str, *, decimals: int = 2) -> Floors:
    """Turn scores into the floors that they would set: cut, and limits raised, to so many decimals."""
    scale = 10.0**decimals
    return Floors(
        digest=digest,
        least={name: math.floor(value * scale + _NOISE) / scale for name, value in least.items()},
        most={name: math.ceil(value * scale - _NOISE) / scale for name, value in most.items()},
    )


def read_floors(path: Path) -> Floors:
    """Read a floors file. Raises InputError when it is missing or has another form."""
    try:
        record = json.loads(path.read_text("utf-8"))
        return Floors(digest=record["corpus"], least=record["at_least"], most=record["at_most"])
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror}") from error
    except (ValueError, KeyError, TypeError) as error:
        raise InputError(f"{path}: expected an object with corpus, at_least and at_most") from error


def write_floors(path: Path, floors: Floors) -> None:
    """Write a floors file."""
    record = {"corpus": floors.digest, "at_least": dict(sorted(floors.least.items())), "at_most": dict(sorted(floors.most.items()))}
    path.write_text(json.dumps(record, indent=1) + "\n", "utf-8")


def undercut(floors: Floors, now: Floors) -> list[str]:
    """Tell, one line each, which scores of `now` are worse than their floors; a score that is no longer taken is worse."""
    lines = [
        f"{name}: {now.least.get(name)} is below its floor of {floor}"
        for name, floor in floors.least.items()
        if now.least.get(name, -math.inf) < floor
    ]
    return lines + [
        f"{name}: {now.most.get(name)} is above its limit of {limit}"
        for name, limit in floors.most.items()
        if now.most.get(name, math.inf) > limit
    ]
