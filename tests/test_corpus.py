"""The corpus as a registry: every document has its gold, its verdicts, its place in the lists, and the pinned scores hold."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from extractor.check import Checker
from extractor.clean import clean
from extractor.export import to_record
from extractor.models import Comparison, ErrorKind, Hedge, Kind, Known, Modality, Outcome, Reason
from extractor.official import load
from extractor.pipeline import Examined, examine, read_metadata
from extractor.readers import load as load_document
from extractor.score import Predictions, corpus_digest, details, measured, read_floors, read_gold, report, score, score_verdicts, undercut

CORPUS = Path(__file__).resolve().parent.parent / "corpus"
README = (CORPUS / "README.md").read_text("utf-8")
ARTICLES = sorted((CORPUS / "articles").iterdir())
with (CORPUS / "index.csv").open(encoding="utf-8", newline="") as rows:
    INDEX = {row["file"]: row for row in csv.DictReader(rows)}
ENUMS = {"kind": Kind, "hedge": Hedge, "modality": Modality, "comparison": Comparison}
each_article = pytest.mark.parametrize("article", ARTICLES, ids=lambda path: path.stem)


def records(*parts: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(CORPUS.joinpath(*parts).read_text("utf-8"))
    return found


def letters(text: str) -> str:
    return "".join(character for character in text.lower() if character.isalnum())


def test_lists_are_complete() -> None:
    assert sorted(INDEX) == [path.name for path in ARTICLES]
    stems = {path.stem for path in ARTICLES}
    assert {path.stem.removesuffix("_boilerplate") for path in (CORPUS / "gold").iterdir()} == stems
    assert {path.stem for path in (CORPUS / "verdicts").iterdir()} == stems
    assert len(stems) == len(ARTICLES)


@each_article
def test_each_document_is_described(article: Path) -> None:
    row = INDEX[article.name]
    planted = int(row["planted_errors"])
    assert re.search(rf"^\| `{re.escape(article.name)}` \| {row['appeared']} \| .+ \| {planted or 'none'} \|$", README, re.M)
    assert planted == sum(bool(verdict["error_kind"]) for verdict in records("verdicts", f"{article.stem}.json"))


@each_article
def test_each_planted_error_is_listed(article: Path) -> None:
    quotes = {claim["id"]: " ".join(claim["quote"].split()) for claim in records("gold", f"{article.stem}.json")}
    for verdict in records("verdicts", f"{article.stem}.json"):
        if verdict["error_kind"]:
            assert f"| `{verdict['id']}` | {quotes[verdict['id']]} | `{verdict['error_kind']}` | {verdict['why']} |" in README


@each_article
def test_gold_is_valid(article: Path) -> None:
    raw = load_document(article)
    printed = letters("".join(line.text for line in clean(raw, Known()).lines))
    for claim in records("gold", f"{article.stem}.json"):
        assert letters(claim["quote"]) in printed, claim["id"]
        assert letters(claim["sentence_prefix"]) or claim["sentence_prefix"].strip()
        for name, choices in ENUMS.items():
            assert claim[name] in set(choices), (claim["id"], name)
        assert claim["value_high"] is None or claim["value"] <= claim["value_high"]
    for trap in records("gold", f"{article.stem}_boilerplate.json"):
        assert trap["why"]
        assert letters(trap["quote"])


@each_article
def test_verdicts_are_valid(article: Path) -> None:
    gold, verdicts = records("gold", f"{article.stem}.json"), records("verdicts", f"{article.stem}.json")
    assert [claim["id"] for claim in gold] == [verdict["id"] for verdict in verdicts]
    for verdict in verdicts:
        assert {verdict["expected"], *verdict.get("accept", [])} <= set(Outcome)
        assert verdict["error_kind"] is None or verdict["error_kind"] in set(ErrorKind)
        assert verdict["why"]


@each_article
def test_the_date_is_known(article: Path) -> None:
    row = INDEX[article.name]
    found = clean(load_document(article), Known()).published
    assert (str(found) == row["appeared"]) != (row["published"] == row["appeared"])


@pytest.fixture(scope="module")
def read() -> dict[str, Examined]:
    """Return every document, read and checked as `make run` does it."""
    given, checker = read_metadata(CORPUS / "index.csv"), Checker(load())
    results = {path.stem: examine(path, given, checker) for path in ARTICLES}
    examined = {name: result for name, result in results.items() if isinstance(result, Examined)}
    assert examined.keys() == results.keys()
    return examined


def claims_of(read: dict[str, Examined]) -> Iterator[tuple[str, dict[str, Any]]]:
    for name, examined in read.items():
        verdicts = {verdict.claim: verdict for verdict in examined.verdicts}
        for claim in examined.reading.claims:
            yield name, to_record(claim, verdicts[claim.id])


def test_every_quote_stands_in_its_text(read: dict[str, Examined]) -> None:
    for examined in read.values():
        for part in (*examined.reading.claims, *examined.reading.unclaimed):
            assert examined.article.text[part.start : part.end] == part.quote


def test_ids_are_unique(read: dict[str, Examined]) -> None:
    ids = [record["id"] for _, record in claims_of(read)]
    assert len(ids) == len(set(ids))


def test_every_number_is_accounted_for(read: dict[str, Examined]) -> None:
    for name, examined in read.items():
        taken = sorted((part.start, part.end) for part in (*examined.reading.claims, *examined.reading.unclaimed))
        for number in re.finditer(r"\d+", examined.article.text):
            assert any(start <= number.start() and number.end() <= end for start, end in taken), (name, number)


def test_what_cannot_be_checked_says_why(read: dict[str, Examined]) -> None:
    for _, record in claims_of(read):
        verdict = record["verdict"]
        assert (verdict["outcome"] == "not_checkable") == (verdict["reason"] in set(Reason))


def test_the_pinned_scores_hold(read: dict[str, Examined]) -> None:
    exams, predictions = read_gold(CORPUS / "gold"), Predictions()
    for name, record in claims_of(read):
        predictions.by_document[name].append(record)
    marks = score(exams, predictions)
    now = measured(report(marks), score_verdicts(exams, CORPUS / "verdicts", predictions), corpus_digest(CORPUS))
    floors = read_floors(CORPUS / "floors.json")
    assert floors.digest == now.digest, "the corpus was changed: pin it with `extractor score … --floors corpus/floors.json --update`"
    assert undercut(floors, now) == [], list(details(marks, ["wrong", "missed", "spurious"]))
