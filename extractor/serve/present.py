"""From rows of the database to what a page shows: figures as printed, verdicts in words, marked text. No database, no HTML."""

from __future__ import annotations

import json
import re
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import accumulate, groupby
from typing import Any

from extractor.serve import words
from extractor.serve.highlight import Figure, Span, paint
from extractor.serve.queries import END, HIT

Row = dict[str, Any]
SIGNED = frozenset({"growth", "change_amount"})
CONTEXT = 60
FALSE_RECORD = "false_record"


def shown_claim(row: Row) -> Row:
    """Return a claim with what people read of it: `verdict`, `says`, `printed`, `about`, `official` (and `briefly` the same), `why`."""
    verdict = row["verdict"] or words.UNCHECKED
    return row | {
        "verdict": verdict,
        "says": words.VERDICTS[verdict],
        "printed": reported(row),
        "about": about(row),
        "official": official(row),
        "briefly": _briefly(row),
        "why": why(row, verdict),
        "time": words.period(row["period_start"], row["period_end"]),
    }


def as_corrected(row: Row, again: Row) -> Row:
    """Return what the machine says of a claim as reviewers corrected it, in the words that `shown_claim` has for what it read itself."""
    corrections: dict[str, Any] = json.loads(again["corrections"])
    verdict = again["outcome"] or words.UNCHECKED
    known = ("official_text", "difference_text", "series", "error_kind", "cause", "arithmetic", "tolerance", "reason", "value_text", "unit")
    claim = row | corrections | {name: again[name] for name in known}
    claim |= {"verdict": again["outcome"], "machine": again["outcome"]}
    if "value_high" in corrections:
        claim["value_high_text"] = corrections["value_high"]
    return {
        "verdict": verdict,
        "printed": reported(claim),
        "about": about(claim),
        "time": words.period(claim["period_start"], claim["period_end"]) if again["outcome"] else "",
        "official": official(claim),
        "why": why(claim, verdict) if again["outcome"] else "",
        "arithmetic": again["arithmetic"],
        "tolerance": again["tolerance"],
        "corrections": [(words.plain(name), value) for name, value in corrections.items()],
        "checked_at": again["checked_at"],
        "version": again["version"],
    }


def standing(reviews: Sequence[Row]) -> Row | None:
    """Return the review that decides the verdict, from reviews with the latest first; None where it is the machine's."""
    last = next((review for review in reviews if review["action"] != "correct"), None)
    return last if last and last["verdict"] else None


def reported(row: Row) -> str:
    """Return the figure of a claim with its hedge, as a newspaper would print it."""
    signed, unit = row["kind"] in SIGNED, row["unit"]
    text = words.figure(Decimal(row["value_text"]), unit, signed=signed)
    if row["value_high_text"] is not None:
        text = f"{text} to {words.figure(Decimal(row['value_high_text']), unit, signed=signed)}"
    hedge = words.HEDGES.get(row["hedge"])
    return f"{hedge} {text}" if hedge else text


def official(row: Row) -> str | None:
    """Return the official figure of a claim in the unit of the claim, None where there is none, or where it is that of another record."""
    if row["official_text"] is None or row["error_kind"] == FALSE_RECORD:
        return None
    return words.figure(Decimal(row["official_text"]), row["unit"], signed=row["kind"] in SIGNED)


def _briefly(row: Row) -> str | None:
    """Return the official figure with as few decimals as tell it from the reported one."""
    if official(row) is None:
        return None
    return words.beside(Decimal(row["official_text"]), Decimal(row["value_text"]), row["unit"], signed=row["kind"] in SIGNED)


def about(row: Row) -> str:
    """Return what a figure is said of, shortly: metric, product, the two sides."""
    parts = [words.plain(row["metric"])]
    if row["measure"] and row["measure"] != "value":
        parts[0] += f" by {row['measure']}"
    if row["commodity"] != "all":
        parts.append(words.plain(row["commodity"]))
    side = row["economy"]
    if row["partner"] != "world":
        side = f"{side} {row['direction_partner'] or 'with'} {row['partner']}"
    return " · ".join([*parts, side])


def why(row: Row, verdict: str) -> str:
    """Return in a few words what stands behind a verdict: the likely cause of a difference, or why nothing could be compared."""
    if verdict != (row.get("machine") or verdict):
        return ""  # a review stands over the machine's reasons
    if verdict == "mismatch":
        return row["cause"] or words.CAUSES.get(row["error_kind"] or "", "")
    if verdict == "not_checkable":
        return words.REASONS.get(row["reason"] or "", words.plain(row["reason"]))
    return ""


def painted_lines(text: str, claims: Sequence[Row]) -> list[tuple[str | Figure, ...]]:
    """Return each line of an article as plain text and figures."""
    lines = text.split("\n")
    starts = list(accumulate((len(line) + 1 for line in lines[:-1]), initial=0))
    inside: list[list[Span]] = [[] for _ in lines]
    for claim in claims:
        for place in range(bisect_right(starts, claim["start"]) - 1, bisect_left(starts, claim["end"])):
            inside[place].append(Span(claim["start"], claim["end"], claim))
    return [paint(text, start, start + len(line), spans) for line, start, spans in zip(lines, starts, inside, strict=True)]


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph of an article, or the rows of a table; the first cell of a row may be empty."""

    line: tuple[str | Figure, ...] = ()
    rows: tuple[tuple[tuple[str | Figure, ...], ...], ...] = ()


def blocks(lines: Sequence[tuple[str | Figure, ...]]) -> list[Block]:
    """Return painted lines with those that are parted by bars or tabs, one below the other, as tables; empty lines are left out."""
    found: list[Block] = []
    for parted, group in groupby((line for line in lines if line), key=_is_row):
        rows = tuple(group)
        if parted and len(rows) > 1:
            found.append(Block(rows=tuple(_cells(row) for row in rows)))
        else:
            found += [Block(line=row) for row in rows]
    return found


_PARTED = re.compile(r"(?:^|\s)\|(?=\s|$)|\t")


def _is_row(line: Sequence[str | Figure]) -> bool:
    return any(isinstance(part, str) and _PARTED.search(part) for part in line)


def _cells(line: Sequence[str | Figure]) -> tuple[tuple[str | Figure, ...], ...]:
    cells: list[list[str | Figure]] = [[]]
    for part in line:
        pieces: list[str | Figure] = [*_PARTED.split(part)] if isinstance(part, str) else [part]
        for number, piece in enumerate(pieces):
            if number:
                cells.append([])
            if not isinstance(piece, str) or piece.strip():
                cells[-1].append(piece)
    return tuple(tuple(cell) for cell in cells)


def painted_sentences(claims: Sequence[Row]) -> list[tuple[str | Figure, ...]]:
    """Return the sentences of claims, each once and in order, as plain text and figures: what is left where the text is not kept."""
    spans: dict[str, list[Span]] = {}
    for claim in claims:
        start = max(claim["sentence"].find(claim["quote"]), 0)
        spans.setdefault(claim["sentence"], []).append(Span(start, start + len(claim["quote"]), claim))
    return [paint(sentence, 0, len(sentence), found) for sentence, found in spans.items()]


def attributes(row: Row) -> list[tuple[str, str, str]]:
    """Return the attributes of a claim as (name, value, how it is known)."""
    basis: Mapping[str, str] = json.loads(row["basis"])
    base = words.period(row["base_period_start"], row["base_period_end"])
    values = {
        "metric": words.plain(row["metric"]),
        "kind": words.plain(row["kind"]),
        "measure": row["measure"],
        "economy": _coded(row["economy"], row["economy_code"]),
        "partner": _coded(row["partner"], row["partner_code"]),
        "direction_partner": row["direction_partner"],
        "commodity": _coded(row["commodity"], row["commodity_code"]),
        "transport_mode": row["transport_mode"],
        "period": words.period(row["period_start"], row["period_end"]),
        "comparison": words.COMPARISONS.get(row["comparison"], row["comparison"]),
        "base_period": base,
        "seasonally_adjusted": "yes" if row["seasonally_adjusted"] else None,
        "trend": row["trend"],
        "record_of": row["record_of"],
        "hedge": words.plain(row["hedge"]),
        "modality": row["modality"],
        "unit": words.plain(row["unit"]),
        "source": row["source"],
        "speaker_quote": "in quotation marks" if row["speaker_quote"] else None,
    }
    known = {name: words.BASIS.get(how) or f"by the rule {how}" for name, how in basis.items()}
    return [(words.plain(name), str(value), known.get(name, "")) for name, value in values.items() if value]


def _coded(name: str, code: str | None) -> str:
    return f"{name} ({code})" if code else name


def in_context(text: str, row: Row) -> tuple[str, str, str]:
    """Return a printed number with a few words before and after it."""
    before, after = text[max(row["start"] - CONTEXT, 0) : row["start"]], text[row["end"] : row["end"] + CONTEXT]
    return before.rsplit("\n", 1)[-1], text[row["start"] : row["end"]], after.split("\n", 1)[0]


def hits(snippet: str) -> list[tuple[str, bool]]:
    """Return a snippet as stretches of text that are hits or not.

    >>> hits("up \\x02exports\\x03 again")
    [('up ', False), ('exports', True), (' again', False)]
    """
    parts: list[tuple[str, bool]] = []
    for piece in snippet.split(HIT):
        hit, found, rest = piece.partition(END)
        parts += [(hit, True), (rest, False)] if found else [(piece, False)]
    return [(text, found) for text, found in parts if text]
