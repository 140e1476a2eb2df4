"""A random sheet of claims for checking by hand, and what such a sheet says of the error rate."""

from __future__ import annotations

import csv
import math
import random
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TextIO

from extractor.errors import InputError
from extractor.export import csv_columns, csv_row

RIGHT, WRONG_FIELDS, NOTE = "right", "wrong_fields", "note"
REVIEW_COLUMNS = (RIGHT, WRONG_FIELDS, NOTE)
# What a reviewer compares with the sentence stands in front; everything else of the record follows for those who want it.
_FIRST = (
    "document", "sentence", "quote", "kind", "value", "value_high", "unit", "hedge", "metric", "measure", "economy", "partner",
    "direction_partner", "commodity", "period_start", "period_end", "comparison", "source", "modality", "speaker_quote",
)  # fmt: skip
_YES = frozenset({"yes", "y", "1", "true", "right", "ok", "x"})
_NO = frozenset({"no", "n", "0", "false", "wrong"})
_Z = 1.959963984540054  # the 97.5th percentile of the normal distribution, for an interval of 95 %


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """An error rate: `wrong` of `checked`, with the Wilson interval of 95 %. All None where nothing was checked."""

    checked: int
    wrong: int
    rate: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """What a sheet says: the rate over all, by kind, which fields were named as wrong, and how many rows were left open."""

    overall: Rate
    by_kind: Mapping[str, Rate]
    fields: Mapping[str, int]
    open: int


def sample(records: Sequence[Mapping[str, Any]], number: int, seed: int) -> list[Mapping[str, Any]]:
    """Draw so many of the records without replacement, in their old order; the same seed draws the same ones."""
    chosen = random.Random(seed).sample(range(len(records)), min(number, len(records)))
    return [records[at] for at in sorted(chosen)]


def write_sheet(records: Iterable[Mapping[str, Any]], to: TextIO) -> None:
    """Write records as CSV with empty columns for the reviewer: right (yes or no), wrong_fields, note."""
    rest = [name for name in csv_columns(checked=False) if name not in _FIRST]
    sheet = csv.DictWriter(to, [*REVIEW_COLUMNS, *_FIRST, *rest], lineterminator="\n")
    sheet.writeheader()
    sheet.writerows(dict.fromkeys(REVIEW_COLUMNS, "") | csv_row(record) for record in records)


def read_sheet(lines: Sequence[str], where: str) -> Sheet:
    """Read a sheet that was filled in, as spreadsheets save it: commas or semicolons, with or without a byte order mark.

    A row with `wrong_fields` is wrong; one without any answer is left open. Raises InputError that names `where` and the row.
    """
    head = lines[0].removeprefix("\ufeff") if lines else ""
    reader = csv.DictReader([head, *lines[1:]], restval="", delimiter=";" if head.count(";") > head.count(",") else ",")
    if RIGHT not in (reader.fieldnames or ()):
        raise InputError(f"{where}: a sheet needs the column {RIGHT!r}, filled with yes or no; see extractor sample --help")
    judged: list[tuple[str, bool]] = []
    fields: Counter[str] = Counter()
    left_open = 0
    for number, row in enumerate(reader, 2):
        answer = (row[RIGHT] or "").strip().lower()
        named = [name.strip() for name in (row.get(WRONG_FIELDS) or "").replace(";", ",").split(",") if name.strip()]
        if not answer and not named:
            left_open += 1
            continue
        if answer and answer not in _YES | _NO:
            raise InputError(f"{where}: row {number}: {answer!r} in the column {RIGHT!r}; expected yes, no or nothing")
        if answer in _YES and named:
            raise InputError(f"{where}: row {number}: the claim is right, and {', '.join(named)} wrong; one of the two has to go")
        judged.append((row.get("kind") or "", answer in _YES))
        fields.update(named)
    return Sheet(overall=_rate(judged), by_kind=_kinds(judged), fields=dict(fields.most_common()), open=left_open)


def _kinds(judged: Sequence[tuple[str, bool]]) -> dict[str, Rate]:
    counts = Counter(kind for kind, _ in judged)
    return {kind: _rate([one for one in judged if one[0] == kind]) for kind, _ in counts.most_common() if kind}


def _rate(judged: Sequence[tuple[str, bool]]) -> Rate:
    checked, wrong = len(judged), sum(not right for _, right in judged)
    if not checked:
        return Rate(checked=0, wrong=0, rate=None, low=None, high=None)
    low, high = wilson(wrong, checked)
    return Rate(checked=checked, wrong=wrong, rate=wrong / checked, low=low, high=high)


def wilson(hits: int, trials: int) -> tuple[float, float]:
    """Return the Wilson score interval (95 %) of a proportion, which holds for small samples and for none wrong at all.

    >>> [round(bound, 4) for bound in wilson(0, 100)], [round(bound, 4) for bound in wilson(10, 100)]
    ([0.0, 0.037], [0.0552, 0.1744])
    """
    share, square = hits / trials, _Z * _Z
    middle = share + square / (2 * trials)
    spread = _Z * math.sqrt(share * (1 - share) / trials + square / (4 * trials * trials))
    scale = 1 + square / trials
    return max(0.0, (middle - spread) / scale), min(1.0, (middle + spread) / scale)
