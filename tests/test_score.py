"""The scorer: its equalities as tables, its sums on small cases, floors, and the same results as the reference scorer."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from extractor.errors import InputError
from extractor.score import (
    Exam,
    Floors,
    Predictions,
    corpus_digest,
    details,
    mark,
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
from extractor.score.equality import compare, places, same_commodity, same_number, same_source
from extractor.score.pairing import pair

ROOT = Path(__file__).resolve().parent.parent
CORPUS = ROOT / "corpus"
REFERENCE = ROOT.parent / "shared" / "eval"


def gold(**fields: Any) -> dict[str, Any]:
    base = {
        "quote": "4.5%", "sentence_prefix": "Imports rose 4.5% in the month", "kind": "growth", "value": 4.5, "value_high": None,
        "unit": "percent", "hedge": "exact", "metric": "imports", "measure": "value", "economy": "Hong Kong", "partner": "world",
        "direction_partner": None, "commodity": "all", "period": {"start": "2026-03-01", "end": "2026-03-31"}, "period_basis": "stated",
        "comparison": "yoy", "source": None, "modality": "actual",
    }  # fmt: skip
    return base | fields


def claim(**fields: Any) -> dict[str, Any]:
    return gold(sentence="Imports rose 4.5% in the month of March.") | fields


@pytest.mark.parametrize(
    ("left", "right", "same"),
    [
        (33.33, 33.333333, True),
        ("1,200", 1200, True),
        ("\u22125.8", -5.8, True),
        (5.8, 5.81, False),
        (None, None, True),
        (None, 0, False),
    ],
)
def test_numbers_are_compared_to_six_digits(left: object, right: object, same: bool) -> None:
    assert same_number(left, right) is same


@pytest.mark.parametrize(
    ("left", "right", "same"),
    [
        ("China", "the Mainland", True),
        ("US and EU", "European Union and United States", True),
        (None, "world", True),
        ("Asia", "world", False),
        ("US and EU", "US", False),
    ],
)
def test_places_have_many_names(left: str | None, right: str, same: bool) -> None:
    assert (places(left) == places(right)) is same


@pytest.mark.parametrize(
    ("left", "right", "same"),
    [
        ("chips", "semiconductors", True),
        ("electrical machinery and appliances", "electrical machinery", True),
        ("all", "machinery", False),
        (None, "all", True),
        ("watches", "toys", False),
    ],
)
def test_commodities_share_words(left: str | None, right: str, same: bool) -> None:
    assert same_commodity(left, right) is same


@pytest.mark.parametrize(
    ("left", "right", "same"),
    [
        ("C&SD", "Census and Statistics Department", True),
        ("Ida Fong", "Fong", True),
        ("Ida Fong of Quarry Bank", "Ida Fong, economist", True),
        (None, "", True),
        (None, "a spokesman", False),
        ("Quarry Bank", "Harbour Bank of Hong Kong", False),
    ],
)
def test_sources_are_names_within_names(left: str | None, right: str, same: bool) -> None:
    assert same_source(left, right) is same


@pytest.mark.parametrize(
    ("wanted", "given", "attribute", "result"),
    [
        ({}, {"value": -4.5}, "sign", False),
        ({"value": 0}, {"value": 0}, "sign", None),
        ({}, {"comparison": "ytd_yoy"}, "comparison", True),
        ({"comparison": "mom"}, {"comparison": "yoy"}, "comparison", False),
        ({"kind": "level"}, {"kind": "level", "comparison": "mom"}, "comparison", None),
        ({"metric": "container_throughput"}, {"metric": "boxes"}, "metric", None),
        ({"measure": None}, {"measure": "volume"}, "measure", None),
        ({"period_basis": "external"}, {"period": None}, "period", None),
        ({}, {"period": None}, "period", False),
        ({"accept": {"period": [None]}}, {"period": None}, "period", True),
        ({"modality": "target"}, {"modality": "forecast"}, "modality", True),
        ({"value_high": 6}, {}, "range", False),
        ({"direction_partner": "to"}, {"direction_partner": "from"}, "direction", False),
    ],
)
def test_attributes(wanted: dict[str, Any], given: dict[str, Any], attribute: str, result: bool | None) -> None:
    assert compare(gold(**wanted), claim(**given))[attribute] is result


def test_a_figure_of_another_sentence_is_not_paired_while_its_own_is_there() -> None:
    here, there = claim(), claim(sentence="A year before, sales had grown 4.5% as well.")
    assert pair([gold()], [there, here]) == [(0, 1)]


def test_a_cut_sentence_is_paired_by_its_figure_unless_boilerplate_prints_the_same() -> None:
    cut = claim(sentence="Up 4.5%")
    assert pair([gold()], [cut]) == [(0, 0)]
    assert pair([gold()], [cut], traps=[{"quote": "4.5%"}]) == []


def test_a_whole_document_is_no_sentence() -> None:
    assert pair([gold()], [claim(sentence="Imports rose 4.5% in the month. " + "and so on " * 400)]) == []


def test_optional_gold_counts_neither_way() -> None:
    exam = Exam(document="d", gold=[gold(optional=True)], traps=[])
    for claims in ([], [claim()], [claim(value=-4.5)]):
        marks = mark(exam, claims)
        assert (len(marks.pairs), len(marks.missed), len(marks.spurious)) == (0, 0, 0)


def test_report_counts_missed_spurious_wrong_and_trapped() -> None:
    exam = Exam(
        document="d", gold=[gold(), gold(quote="9%", value=9, sentence_prefix="Exports added 9% in the month")], traps=[{"quote": "30%"}]
    )
    claims = [claim(kind="share"), claim(quote="30%", value=30, sentence="Save 30% today.")]
    marks = [mark(exam, claims)]
    summed = report(marks)
    assert summed["figures"] == {"precision": 0.5, "recall": 0.5, "f1": 0.5, "tp": 1, "fp": 1, "fn": 1}
    assert summed["claims_fully_right"]["tp"] == 0
    assert summed["boilerplate_figures_extracted"] == 1
    assert [line.split()[0] for line in details(marks, ["wrong", "missed", "spurious"])] == ["WRONG", "MISSED", "SPURIOUS"]


def test_lines_that_are_no_claims_are_told_and_left_out() -> None:
    lines = ["", "{", '{"value": 1}', '{"document": "d.html", "value": "x"}', '{"document": "d.html", "value": 1}']
    predictions = read_predictions(lines, "p.jsonl")
    assert [line.split(": ")[0] for line in predictions.rejected] == ["p.jsonl:2", "p.jsonl:3", "p.jsonl:4"]
    assert len(predictions.by_document["d"]) == 1


def test_gold_that_is_none_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such folder"):
        read_gold(tmp_path / "nothing")
    with pytest.raises(InputError, match="holds no gold"):
        read_gold(tmp_path)
    (tmp_path / "d.json").write_text("{}")
    with pytest.raises(InputError, match="expected a list"):
        read_gold(tmp_path)


def test_verdicts_are_scored_with_causes_and_false_alarms(tmp_path: Path) -> None:
    exam = Exam(document="d", gold=[gold(), gold(quote="9%", value=9, sentence_prefix="Exports added 9%")], traps=[])
    expected = [{"expected": "mismatch", "error_kind": "wrong_sign"}, {"expected": "match", "error_kind": None, "accept": ["close"]}]
    (tmp_path / "d.json").write_text(json.dumps(expected))
    predictions = Predictions()
    predictions.by_document["d"] = [
        claim(verdict={"outcome": "mismatch", "error_kind": "wrong_flow"}),
        claim(quote="9%", value=9, sentence="Exports added 9%.", verdict={"outcome": "mismatch", "error_kind": None}),
    ]
    scores = score_verdicts([exam], tmp_path, predictions)
    assert scores["verdict_accuracy"] == 0.5
    assert scores["errors_flagged"] == "1/1"
    assert scores["causes_named_rightly"] == "0/1"
    assert scores["false_alarms_on_true_claims"] == 1.0


def test_verdicts_have_to_fit_their_gold(tmp_path: Path) -> None:
    (tmp_path / "d.json").write_text(json.dumps([{"expected": "match", "error_kind": None}]))
    with pytest.raises(InputError, match="expected 2 verdicts"):
        score_verdicts([Exam(document="d", gold=[gold(), gold()], traps=[])], tmp_path, Predictions())


def test_floors_are_kept_written_and_refused(tmp_path: Path) -> None:
    floors = Floors(digest="sha256:1", least={"figures_f1": 0.95}, most={"boilerplate_figures_extracted": 0})
    write_floors(tmp_path / "floors.json", floors)
    assert read_floors(tmp_path / "floors.json") == floors
    worse = Floors(digest="sha256:1", least={"figures_f1": 0.949}, most={"boilerplate_figures_extracted": 1})
    assert len(undercut(floors, worse)) == 2
    assert undercut(worse, floors) == []
    assert undercut(floors, Floors(digest="", least={}, most={})) != []
    (tmp_path / "floors.json").write_text("[]")
    with pytest.raises(InputError, match="at_least"):
        read_floors(tmp_path / "floors.json")


def test_the_digest_follows_names_and_bytes(tmp_path: Path) -> None:
    (tmp_path / "gold").mkdir()
    seen = {corpus_digest(tmp_path)}
    for name, text in (("d.json", "[]"), ("d.json", "[ ]"), ("e.json", "[]")):
        (tmp_path / "gold" / name).write_text(text)
        seen.add(corpus_digest(tmp_path))
    assert len(seen) == 4


DAMAGES = ["no", "no", "no", "value", "kind", "partner", "period", "sentence", "lost", "twice", "comparison", "commodity"]


def damaged_gold(seed: int) -> list[dict[str, Any]]:
    """Claims made of the corpus gold, some of them damaged, lost, doubled or moved to another sentence."""
    chance = random.Random(seed)
    claims: list[dict[str, Any]] = []
    for exam in read_gold(CORPUS / "gold"):
        for wanted in [*exam.gold, *exam.traps]:
            made = {"document": exam.document, "sentence": wanted.get("sentence_prefix", "Offer"), "unit": "percent", "value": 3.0} | dict(
                wanted
            )
            made["sentence"] = f"{made['sentence']} … {made['quote']} …"
            damage = chance.choice(DAMAGES)
            if damage == "value":
                made["value"] = -made["value"]
            elif damage == "sentence":
                made["sentence"] = f"And {made['quote']} it was."
            elif damage in ("kind", "partner", "comparison", "commodity"):
                made[damage] = chance.choice(["share", "China", "US", "mom", "chips and toys", None])
            elif damage == "period":
                made["period"] = None
            made["verdict"] = {"outcome": chance.choice(["match", "mismatch", "close"]), "error_kind": "wrong_period"}
            claims += [made] * {"lost": 0, "twice": 2}.get(damage, 1)
    return claims


def reference(script: str, *arguments: str) -> Any:
    done = subprocess.run([sys.executable, str(REFERENCE / script), *arguments], capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


@pytest.mark.skipif(not REFERENCE.is_dir(), reason="the reference scorer is not beside the checkout")
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_same_results_as_the_reference(tmp_path: Path, seed: int) -> None:
    lines = [json.dumps(record) for record in damaged_gold(seed)]
    path = tmp_path / "p.jsonl"
    path.write_text("\n".join(lines), "utf-8")
    exams, predictions = read_gold(CORPUS / "gold"), read_predictions(lines, "p")
    ours = report(score(exams, predictions))
    ours.pop("per_document")
    assert ours == reference("score.py", str(CORPUS / "gold"), str(path))
    assert 0.3 < ours["claims_fully_right"]["f1"] < 0.95
    assert score_verdicts(exams, CORPUS / "verdicts", predictions) == reference("score_verdicts.py", str(CORPUS), str(path))


def test_perfect_claims_score_one() -> None:
    exams = [exam for exam in read_gold(CORPUS / "gold") if (CORPUS / "verdicts" / f"{exam.document}.json").is_file()]
    predictions = Predictions()
    for exam in exams:
        for wanted in exam.gold:
            found = dict(wanted) | {"sentence": f"{wanted['sentence_prefix']} {wanted['quote']}"}
            predictions.by_document[exam.document].append(found)
    floors = measured(report(score(exams, predictions)), None, "")
    assert floors.most == {"boilerplate_figures_extracted": 0}
    assert min(floors.least.values()) > 0.99


def test_only_documents_that_have_gold_can_be_scored(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text("[]")
    assert [exam.document for exam in read_gold(tmp_path, ["a"])] == ["a"]
    with pytest.raises(InputError, match="holds no gold of b, c"):
        read_gold(tmp_path, ["a", "c", "b"])
