"""Official figures on the command line: lists, charts, imports, and the page of all series."""

from __future__ import annotations

import csv
import io
import re
from datetime import date
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pytest
import yaml

from extractor.cli import main
from extractor.cli.chart import bars
from extractor.official import load
from extractor.official.coverage import coverage, current, period_label
from extractor.official.tables import parse_period

ROOT = Path(__file__).resolve().parent.parent
SERIES = "hk.exports.value.nsa.m"
OWN = "hk.exports.jp.value.nsa.m"
PLAN = {
    "source": "quay_authority",
    "title": "Trade through the quays",
    "publisher": "Quay Authority",
    "licence": "free",
    "address": "https://example.org/quays",
    "table": "monthly",
    "folder": "quay_authority",
    "columns": {"series": "series_id", "period": "period", "value": "value", "released": "first_published", "vintage": "vintage"},
    "flows": ["total_exports", "imports"],
    "measures": ["value"],
    "units": ["HKD_million"],
    "release": {"M": {"months": 1, "day": 20, "slack": 5}},
    "revision": {"policy": "fixed", "points": "0"},
    "bounds": {"min_rows": 0, "HKD_million": [0, 100000]},
    "series": [{"series_id": OWN, "flow": "total_exports", "partner": "JP:Japan", "measure": "value", "unit": "HKD_million"}],
    "file": {"period": "Month", "values": {"Japan": OWN}, "format": "%b %Y", "released": "Out"},
}
SHEET = 'Month,Japan,Out\nJan 2026,"9,800",2026-02-20\nFeb 2026,8700.5,2026-03-20\nMar 2026,n.a.,\n'


def run(capsys: pytest.CaptureFixture[str], *arguments: object, status: int = 0) -> str:
    assert main(["stats", *map(str, arguments)]) == status
    captured = capsys.readouterr()
    return captured.out if status == 0 and captured.out else captured.err


def test_the_page_of_all_series_is_not_stale(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "list", "--bundled", "--format", "markdown") == (ROOT / "docs" / "series.md").read_text("utf-8"), "run: make series"


def test_every_series_is_listed(capsys: pytest.CaptureFixture[str]) -> None:
    rows = list(csv.DictReader(io.StringIO(run(capsys, "list", "--bundled", "--format", "csv"))))
    official = load()
    assert [row["series"] for row in rows] == list(official.series)
    (item,) = (row for row in rows if row["series"] == "hk.imports.value.nsa.m")
    assert (item["last"], item["unit"], item["source"]) == ("2026-08", "HKD_million", "csd_totals")


def test_words_narrow_the_list(capsys: pytest.CaptureFixture[str]) -> None:
    listed = run(capsys, "list", "VN", "exports", "growth_yoy_value", "--format", "table")
    assert "hk.exports.vn.growth_yoy_value.nsa.m" in listed
    assert "hk.imports" not in listed
    assert "no series has the words" in run(capsys, "list", "atlantis", status=2)


def test_showing_a_series(capsys: pytest.CaptureFixture[str]) -> None:
    shown = run(capsys, "show", SERIES)
    assert "Census and Statistics Department" in shown
    assert "2026-08" in shown
    assert "█" in shown
    assert re.search(r"2026-08\s+[\d,]+\s+2026-09-\d\d\s+(?:estimated|seen)\s+T", shown)
    assert len(run(capsys, "show", SERIES, "--all").splitlines()) > len(shown.splitlines()) + 50


def test_all_series_can_be_shown() -> None:
    official = load()
    for item in coverage(official):
        rows = current(official.observations(item.series.id))
        assert len(rows) == item.periods
        assert parse_period(period_label(item.last, item.series.frequency)) == item.last
        assert len(bars([float(row.value) for row in rows])) == 10


def test_the_latest_version_is_current() -> None:
    official = load()
    rows = {row.period: row for row in current(official.observations("hk.gdp.growth_yoy_real.nsa.q"))}
    assert rows[parse_period("2024-Q1")].value == Decimal("2.9")  # the advance estimate was 2.7


def test_a_series_that_is_not_there(capsys: pytest.CaptureFixture[str]) -> None:
    assert "no such series; near to it: hk.exports.value.nsa.m" in run(capsys, "show", "hk.export.value", status=2)


@pytest.mark.parametrize("values", [[], [0.0], [None, 1.0], [-5.0, 5.0], [1e12, 1.0], [-1.0] * 200])
def test_bars_keep_their_size(values: list[float | None]) -> None:
    lines = bars(values, height=6)
    assert len(lines) == 6
    assert {len(line) for line in lines} == {len(values)}


def test_the_smallest_bar_is_seen() -> None:
    assert any(line[1] != " " for line in bars([1000.0, 0.001]))


def plan(folder: Path, **changes: object) -> Path:
    path = folder / "plan.yaml"
    path.write_text(yaml.safe_dump({**PLAN, **changes}), "utf-8")
    return path


def table(folder: Path, text: str = SHEET) -> Path:
    path = folder / "quays.csv"
    path.write_text(text, "utf-8")
    return path


def test_importing_a_csv(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    kept = tmp_path / "kept"
    told = run(capsys, "import", table(tmp_path), "--source", plan(tmp_path), "--into", kept)
    assert "quay_authority: 2 new figures, 0 revised" in told
    official = load(kept=kept)
    assert [(row.value, row.released, row.tier) for row in official.observations(OWN)] == [
        (Decimal(9800), date(2026, 2, 20), "A"),
        (Decimal("8700.5"), date(2026, 3, 20), "A"),
    ]
    assert (
        official.find(economy="Hong Kong", metric="total_exports", partner="Japan", commodity="all", frequency="M", measure="value")[0].id
        == OWN
    )
    assert "0 new figures, 0 revised" in run(capsys, "import", table(tmp_path), "--source", plan(tmp_path), "--into", kept)
    later = table(tmp_path, SHEET.replace("8700.5", "8705.5"))
    assert "0 new figures, 1 revised" in run(capsys, "import", later, "--source", plan(tmp_path), "--into", kept)
    assert "hk.exports.jp.value.nsa.m" in run(capsys, "list", "quay", "--official", kept, "--format", "csv")


def test_importing_excel_in_long_form(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "quays.xlsx"
    frame = pd.DataFrame({"id": [OWN, OWN], "when": [pd.Timestamp(2026, 1, 1), pd.Timestamp(2026, 2, 1)], "figure": [9800, 8700.5]})
    with pd.ExcelWriter(path, engine="openpyxl") as writer:
        frame.to_excel(writer, sheet_name="Data", index=False, startrow=2)
    layout = {"sheet": "Data", "skip": 2, "period": "when", "series_column": "id", "value_column": "figure"}
    kept = tmp_path / "kept"
    run(capsys, "import", path, "--source", plan(tmp_path, file=layout), "--into", kept)
    assert [(row.period.end, row.value) for row in load(kept=kept).observations(OWN)] == [
        (date(2026, 1, 31), Decimal(9800)),
        (date(2026, 2, 28), Decimal("8700.5")),
    ]


def test_importing_into_a_source_of_the_program(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "totals.csv"
    path.write_text("CCYY-MM,obs_value\n2026-09,550123\n", "utf-8")
    own = tmp_path / "plan.yaml"
    layout = {"period": "CCYY-MM", "values": {"obs_value": SERIES}, "tier": "T"}
    own.write_text(yaml.safe_dump({"source": "csd_totals", "file": layout}), "utf-8")
    kept = tmp_path / "kept"
    run(capsys, "import", path, "--source", own, "--into", kept)
    assert [row.value for row in load(kept=kept).value(SERIES, parse_period("2026-09"))] == [Decimal(550123)]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (SHEET.replace("8700.5", "many"), "quays.csv:3: 'many' is no number"),
        (SHEET.replace("8700.5", "870000"), "quays.csv:3: 870000 is outside of 0 to 100000 HKD_million"),
        (SHEET.replace("Feb 2026", "soon"), "quays.csv:3: 'soon' is no period of the form %b %Y"),
        (SHEET.replace("Feb 2026", "Jan 2026"), "second figure for 2026-01"),
        (SHEET.replace("Japan", "Nippon"), "no column 'Japan'"),
        (SHEET.replace("2026-03-20", "spring"), "'spring' is no day"),
        ("", "not a table"),
    ],
)
def test_a_file_that_does_not_fit_changes_nothing(text: str, message: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    kept = tmp_path / "kept"
    assert message in run(capsys, "import", table(tmp_path, text), "--source", plan(tmp_path), "--into", kept, status=2)
    assert not kept.exists()


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"file": {"perod": "Month"}}, "missing or malformed"),
        ({"bounds": {}}, "missing or malformed"),
        (
            {"series": [{"series_id": OWN, "flow": "total_exports", "colour": "red", "measure": "value", "unit": "HKD_million"}]},
            "fields have",
        ),
        ({"series": [{**PLAN["series"][0], "partner": "ZZ:Nowhere"}]}, "unknown partner 'ZZ'"),
        ({"series": []}, "is no series of quay_authority"),
    ],
)
def test_a_plan_that_does_not_fit(changes: dict[str, object], message: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told = run(capsys, "import", table(tmp_path), "--source", plan(tmp_path, **changes), "--into", tmp_path / "kept", status=2)
    assert message in told


def test_broken_spreadsheets_and_missing_files(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    broken = tmp_path / "broken.xlsx"
    broken.write_bytes(b"PK\x03\x04 no sheet")
    assert "not a table" in run(capsys, "import", broken, "--source", plan(tmp_path), "--into", tmp_path / "kept", status=2)
    missing = tmp_path / "missing.csv"
    assert "cannot be read" in run(capsys, "import", missing, "--source", plan(tmp_path), "--into", tmp_path / "kept", status=2)
    assert "there is no such folder" in run(capsys, "list", "--official", tmp_path / "nowhere", status=2)


def test_claims_are_checked_with_what_was_imported(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    kept = tmp_path / "kept"
    run(capsys, "import", table(tmp_path), "--source", plan(tmp_path), "--into", kept)
    story = tmp_path / "story.txt"
    story.write_text("Hong Kong's exports to Japan were worth HK$9.8 billion in January 2026.\n", "utf-8")
    common = ["extract", str(story), "--check", "--format", "csv", "--published", "2026-03-30"]
    assert main([*common, "--official", str(kept)]) == 0
    assert ",match," in capsys.readouterr().out
