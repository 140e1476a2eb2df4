"""Tools for people who check the reading: explanations, shapes of unread numbers, samples and their error rate."""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.check import Checker
from extractor.cli import main
from extractor.errors import InputError
from extractor.models import UnclaimedNumber
from extractor.official import load
from extractor.pipeline import plain_article
from extractor.review import sampling, shapes
from extractor.review.explaining import Explained, explain

ROOT = Path(__file__).resolve().parent.parent
TEXT = """Hong Kong's imports of goods rose about 41.2% last month from a year earlier, the Census and Statistics Department said on 2 May.
Imports from Japan fell 3.5%. They may shrink by 2% this year."""


def explained(text: str, quote: str, published: date | None = date(2026, 4, 28)) -> Explained:
    found = [one for part in explain(plain_article(text, published, "text")) for one in part.claims if one.claim.quote == quote]
    assert len(found) == 1, found
    return found[0]


def told(one: Explained, name: str) -> tuple[str, str, str]:
    (role,) = (role for role in one.roles if role.name == name)
    return role.value, role.basis, role.words


def test_each_role_with_the_words_that_say_so() -> None:
    one = explained(TEXT, "41.2%")
    assert one.rule.startswith("kind.")
    assert told(one, "direction") == ("up", "", "rose")
    assert told(one, "hedge") == ("about", "", "about")
    assert told(one, "metric") == ("imports", "stated", "imports of goods")
    assert told(one, "economy") == ("Hong Kong", "stated", "Hong Kong")
    assert told(one, "partner") == ("world", "default", "")
    assert told(one, "period") == ("2026-03-01 to 2026-03-31", "published", "last month")
    assert told(one, "comparison") == ("yoy, base 2025-03-01 to 2025-03-31", "stated", "a year earlier")
    assert told(one, "source")[2] == "Census and Statistics Department"
    assert one.verdict is None


def test_what_was_carried_shows_where_it_comes_from() -> None:
    one = explained(TEXT, "3.5%")
    (period,) = (role for role in one.roles if role.name == "period")
    assert (period.basis, period.words) == ("carried", "last month")
    assert period.earlier.startswith("Hong Kong's imports")
    assert told(one, "direction") == ("down", "", "fell")
    assert told(one, "partner") == ("Japan (from)", "stated", "Japan")
    assert told(explained(TEXT, "2%"), "modality")[0] != "actual"
    assert told(explained(TEXT, "2%"), "modality")[2] == "may"


def test_every_number_is_accounted_for() -> None:
    first, *_ = explain(plain_article(TEXT, None, "text"))
    assert [(number.quote, number.status, number.reason) for number in first.numbers] == [("2", "ignored", "date")]
    assert {mark.label for mark in first.marks} >= {"METRIC", "UP", "FIGURE", "TIME", "PLACE"}
    assert first.topics[0].metric == "imports"


def test_verdicts() -> None:
    parts = explain(plain_article(TEXT, date(2026, 4, 28), "text"), Checker(load()))
    verdict = parts[0].claims[0].verdict
    assert verdict is not None
    assert verdict.outcome == "match"
    assert "÷" in verdict.arithmetic


@pytest.mark.parametrize("name", ["a03.html", "b07.txt", "c03.pdf"])
def test_whole_articles_are_explained(name: str) -> None:
    """Every claim of an article is explained once, and what is said to be stated has words in its own sentence."""
    from extractor.clean import clean
    from extractor.models import Known
    from extractor.readers import load as load_file

    article = clean(load_file(ROOT / "corpus" / "articles" / name), Known())
    parts = explain(article)
    claims = [one for part in parts for one in part.claims]
    assert claims
    assert [one.claim.start for one in claims] == sorted(one.claim.start for one in claims)
    stated = [role for one in claims for role in one.roles if role.basis == "stated" and role.name in ("metric", "partner", "source")]
    assert sum(bool(role.words) for role in stated) >= 0.8 * len(stated)
    for part in parts:
        assert all(part.sentence.start <= one.claim.start < part.sentence.end for one in part.claims)


def test_explain_on_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", TEXT.split("\n")[0], "--published", "2026-04-28", "--rules"]) == 0
    output = capsys.readouterr().out
    for part in ("41.2%", "imports of goods", "last month", "2: ignored, date", "verdict  match", "METRIC", "topic", "kind."):
        assert part in output


def test_explain_without_check_and_rules(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", "--no-check", "Exports", "grew", "5%."]) == 0
    output = capsys.readouterr().out
    assert "5%" in output
    assert "verdict" not in output
    assert "FIGURE" not in output


def test_explain_says_when_there_is_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", "--no-check", "Ships left the harbour."]) == 0
    assert "no numbers" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("text", "number", "expected"),
    [
        ("It bought 12 cranes.", "12", "bought ⟦9⟧ cranes"),
        ("It bought 3,500.5 cranes.", "3,500.5", "bought ⟦9⟧ cranes"),
        ("The two had met.", "two", "the ⟦two⟧ had"),
        ("By May 44 Tsing Yi firms", "44", "Month ⟦9⟧ Name"),
        ("first line\n7\nlast line", "7", "⟦9⟧"),
    ],
)
def test_shapes(text: str, number: str, expected: str) -> None:
    start = text.index(number)
    assert shapes.shape(text, start, start + len(number)) == expected


@given(st.text(), st.integers(0, 40), st.integers(0, 8))
def test_any_text_has_a_shape(text: str, start: int, length: int) -> None:
    start = min(start, len(text))
    end = min(start + length, len(text))
    assert "⟦" in shapes.shape(text, start, end)


def test_the_most_frequent_shape_stands_first() -> None:
    text = "It hired 5 men. It bought 12 cranes. She bought 7 cranes."
    numbers = [
        UnclaimedNumber(start=text.index(quote), end=text.index(quote) + len(quote), quote=quote, status="unread", reason="no rule")
        for quote in ("5", "12", "7")
    ]
    ignored = UnclaimedNumber(start=0, end=2, quote="It", status="ignored", reason="date")
    found = shapes.unread("one", text, [*numbers, ignored]) + shapes.unread("two", text, numbers[2:])
    first, second = shapes.grouped(found, examples=2)
    assert (first.shape, first.count) == ("bought ⟦9⟧ cranes", 3)
    assert [example.document for example in first.examples] == ["one", "two"]
    assert second.count == 1
    assert "⟦5⟧ men" in second.examples[0].example


def unread_text(tmp_path: Path) -> Path:
    path = tmp_path / "story.txt"
    path.write_text("Exports of Hong Kong rose 5% in May. The two of them met in the harbour, as the two of us did.\n", "utf-8")
    return path


def test_unread_lists_the_same_from_files_and_from_a_database(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = unread_text(tmp_path)
    assert main(["unread", str(path)]) == 0
    output = capsys.readouterr().out
    assert "2  the ⟦two⟧ of" in output
    assert main(["run", str(path), "--db", str(tmp_path / "claims.db")]) == 0
    capsys.readouterr()
    assert main(["unread", "--db", str(tmp_path / "claims.db")]) == 0
    assert capsys.readouterr().out == output
    assert main(["unread", str(path), "--db", str(tmp_path / "claims.db")]) == 2
    assert main(["unread"]) == 2


def test_the_wilson_interval() -> None:
    # the published example: 1 of 10 gives 1.79 % to 40.42 %
    low, high = sampling.wilson(1, 10)
    assert (round(low, 4), round(high, 4)) == (0.0179, 0.4042)


@given(st.integers(0, 500), st.integers(1, 500))
def test_the_interval_holds_the_rate(hits: int, trials: int) -> None:
    hits = min(hits, trials)
    low, high = sampling.wilson(hits, trials)
    assert 0 <= low <= hits / trials + 1e-12
    assert hits / trials - 1e-12 <= high <= 1
    assert high - low > 0


def test_a_sample_is_drawn_filled_in_and_scored(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = str(ROOT / "corpus" / "articles" / "b02.txt")
    assert main(["sample", folder, "--n", "6", "--seed", "3"]) == 0
    sheet = capsys.readouterr().out
    assert main(["sample", folder, "--n", "6", "--seed", "3"]) == 0
    assert capsys.readouterr().out == sheet
    assert main(["sample", folder, "--n", "6", "--seed", "4"]) == 0
    assert capsys.readouterr().out != sheet
    rows = list(csv.DictReader(io.StringIO(sheet)))
    assert len(rows) == 6
    assert list(rows[0])[:6] == ["right", "wrong_fields", "note", "document", "sentence", "quote"]
    assert all(row["quote"] in row["sentence"] and row["right"] == "" for row in rows)
    for row, (answer, fields) in zip(
        rows, [("yes", ""), ("Y", ""), ("no", "period; partner"), ("", "period"), ("", ""), ("1", "")], strict=True
    ):
        row |= {"right": answer, "wrong_fields": fields}
    filled = tmp_path / "sheet.csv"
    with filled.open("w", newline="", encoding="utf-8-sig") as stream:  # as spreadsheets save it
        writer = csv.DictWriter(stream, rows[0], delimiter=";")
        writer.writeheader()
        writer.writerows(rows)
    assert main(["sample", "--score", str(filled)]) == 0
    output = capsys.readouterr().out
    assert "5 claims, 1 left open" in output
    assert "2 of 5: 40.0% (95% interval 11.8% to 76.9%)" in output
    assert "period 2, partner 1" in output


def test_a_sample_of_a_database(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    db = str(tmp_path / "claims.db")
    main(["run", str(unread_text(tmp_path)), "--db", db])
    capsys.readouterr()
    assert main(["sample", "--db", db, "--n", "50"]) == 0
    (row,) = csv.DictReader(io.StringIO(capsys.readouterr().out))
    assert row["quote"] == "5%"
    assert json.loads(row["basis"])["metric"] == "stated"


@pytest.mark.parametrize(
    ("sheet", "message"),
    [
        ("quote\n5%\n", "needs the column 'right'"),
        ("right,quote\nperhaps,5%\n", "row 2: 'perhaps'"),
        ("right,wrong_fields\nyes,period\n", "the claim is right, and period wrong"),
    ],
)
def test_a_wrong_sheet_is_told(sheet: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        sampling.read_sheet(sheet.split("\n"), "sheet.csv")


def test_a_sheet_that_nobody_filled_in(capsys: pytest.CaptureFixture[str]) -> None:
    sheet = sampling.read_sheet(["right,kind", ",growth"], "sheet.csv")
    assert (sheet.overall.checked, sheet.open, sheet.overall.rate) == (0, 1, None)
    from extractor.cli.reviewing import show_sheet

    show_sheet(sheet)
    assert "nothing was checked" in capsys.readouterr().out


def test_a_sheet_cannot_be_drawn_and_scored_at_once(tmp_path: Path) -> None:
    assert main(["sample", str(tmp_path), "--score", "sheet.csv"]) == 2
    assert main(["sample", "--score", str(tmp_path / "missing.csv")]) == 2
    with pytest.raises(SystemExit):
        main(["sample", str(tmp_path), "--n", "0"])
