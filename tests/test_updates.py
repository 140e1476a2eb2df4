"""Updates through a server that answers in the recorded shape: what is new is kept with its origin, what cannot be right is refused."""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from check_figures import make_claim, month
from web_tables import FAILED, Body, Interface, answer, row, serving

from extractor.check import Checker
from extractor.cli import main
from extractor.errors import SourceError
from extractor.models import Comparison, Kind, Outcome
from extractor.official import Official, load, source_names
from extractor.official.calling import Caller
from extractor.official.kept import require_outside
from extractor.official.sources import source
from extractor.official.tables import parse_period
from extractor.official.updating import update
from extractor.official.webtable import period_text
from extractor.resources import PACKAGE

TABLE, EXPORTS, IMPORTS = "410-50001", "hk.exports.value.nsa.m", "hk.imports.value.nsa.m"
VARIABLES = {"VAL_TX": EXPORTS, "VAL_IM": IMPORTS}
AUTUMN = {"VAL_TX": 550123, "VAL_IM": "601,456"}  # the interface writes numbers and texts


@pytest.fixture(scope="module")
def bundled() -> Official:
    return load()


@pytest.fixture
def interface() -> Iterator[Interface]:
    with serving(Interface()) as made:
        yield made


def whole(official: Official, changes: dict[tuple[str, str], Any] | None = None) -> list[dict[str, Any]]:
    """Return all known months in the shape of the interface, with annual rows between them, and changes."""
    rows = []
    for variable, series in VARIABLES.items():
        values = {f"{item.period.end:%Y%m}": str(item.value) for item in official.observations(series) if item.tier == "T"}
        values |= {period: figure for (name, period), figure in (changes or {}).items() if name == variable}
        for period, figure in values.items():
            if figure is not None:
                rows.append(row(variable, "M", period, figure))
        rows.append(row(variable, "Y", "2025", "5000000"))
        rows.append(row(variable, "M", "202608", "12.5", "Year-on-year % change"))
    return sorted(rows, key=lambda item: (item["sv"], item["period"]))


def new_month() -> dict[tuple[str, str], Any]:
    return {(variable, "202609"): figure for variable, figure in AUTUMN.items()}


def run(interface: Interface, folder: Path, *names: str, status: int = 0) -> None:
    assert (
        main(["stats", "update", *(names or ("csd_totals",)), "--into", str(folder), "--base-url", interface.address, "--pause", "0"])
        == status
    )


def snapshot(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_new_month_is_kept_with_its_origin(interface: Interface, bundled: Official, tmp_path: Path) -> None:
    body = answer(whole(bundled, new_month()))
    interface.answers[TABLE], interface.changed[TABLE] = [body], "2026-10-27 16:30:00"
    run(interface, tmp_path)
    official = load(kept=tmp_path)
    (kept,) = official.value(EXPORTS, parse_period("2026-09"))
    assert (kept.value, kept.tier, kept.independent) == (Decimal(550123), "T", True)
    assert (kept.released, kept.released_basis) == (date(2026, 10, 27), "seen")
    assert official.value(IMPORTS, parse_period("2026-09"))[0].value == Decimal(601456)
    assert len(official.observations(EXPORTS)) == len(bundled.observations(EXPORTS)) + 1
    digest = hashlib.sha256(body).hexdigest()
    text = (tmp_path / "csd_totals" / "observations.csv").read_text("utf-8")
    assert text.count(digest) == 2
    assert gzip.decompress((tmp_path / "csd_totals" / "answers" / f"{digest}.gz").read_bytes()) == body


def test_the_same_again_changes_nothing(interface: Interface, bundled: Official, tmp_path: Path) -> None:
    interface.answers[TABLE] = [answer(whole(bundled, new_month()))]
    run(interface, tmp_path)
    before = snapshot(tmp_path)
    run(interface, tmp_path)
    assert snapshot(tmp_path) == before


def test_how_it_asks(interface: Interface, bundled: Official, tmp_path: Path) -> None:
    interface.answers[TABLE] = [answer(whole(bundled))]
    run(interface, tmp_path)
    method, path, query, agent = interface.asked[0]
    assert (method, path) == ("POST", "/api/post.php")
    assert query["sv"] == {"VAL_TX": ["Raw_M_hkd_d"], "VAL_IM": ["Raw_M_hkd_d"]}
    assert query["period"] == {"start": "195201"}
    assert agent.startswith("trade-claims-extractor/")
    assert not (tmp_path / "csd_totals").exists()  # all of it was known


def test_a_revised_value_is_a_vintage(interface: Interface, bundled: Official, tmp_path: Path) -> None:
    """The figure that was known when an article appeared matches; the other one is close, with the day of the revision told."""
    old = bundled.value(EXPORTS, parse_period("2026-07"))[0].value
    new = old + 3000
    interface.answers[TABLE], interface.changed[TABLE] = [answer(whole(bundled, {("VAL_TX", "202607"): str(new)}))], "2026-10-27"
    run(interface, tmp_path)
    official = load(kept=tmp_path)
    found = official.value(EXPORTS, parse_period("2026-07"))
    assert {(item.value, item.note) for item in found} >= {(new, f"revised from {old}")}
    assert official.release(EXPORTS, parse_period("2026-07")) == bundled.release(EXPORTS, parse_period("2026-07"))
    checker = Checker(official)
    for value, published, outcome in (
        (old, date(2026, 8, 28), Outcome.MATCH),
        (new, date(2026, 8, 28), Outcome.CLOSE),
        (old, date(2026, 11, 2), Outcome.CLOSE),
        (new, date(2026, 11, 2), Outcome.MATCH),
    ):
        quote = f"HK${value:,} million"
        amount = make_claim(
            quote=quote, value=value * 10**6, unit="HKD", kind=Kind.LEVEL, comparison=Comparison.NONE, period=month(2026, 7)
        )
        assert checker.check([amount], published)[0].outcome is outcome, (value, published)


def test_flags_and_empty_figures(interface: Interface, bundled: Official, tmp_path: Path) -> None:
    rows = whole(bundled)
    rows += [row("VAL_TX", "M", "202609", 550123, flag="p"), row("VAL_IM", "M", "202609", "", flag="n.y.a.")]
    rows += [row("VAL_TX", "M", "202610", 0, flag="[*2]"), row("VAL_IM", "M", "202610", "0", flag="N.A.")]
    interface.answers[TABLE] = [answer(rows)]
    run(interface, tmp_path)
    official = load(kept=tmp_path)
    assert [item.value for item in official.value(EXPORTS, parse_period("2026-09"))] == [Decimal(550123)]
    assert not official.value(IMPORTS, parse_period("2026-09"))
    assert not official.value(EXPORTS, parse_period("2026-10"))
    assert not official.value(IMPORTS, parse_period("2026-10"))
    assert ",p," in (tmp_path / "csd_totals" / "observations.csv").read_text("utf-8")


def test_the_firewall_is_asked_again(interface: Interface, bundled: Official, tmp_path: Path) -> None:
    good = answer(whole(bundled, new_month()))
    interface.answers[TABLE] = [(403, b"<html>Request blocked</html>"), (503, b""), good]
    run(interface, tmp_path)
    assert load(kept=tmp_path).value(EXPORTS, parse_period("2026-09"))
    assert [asked[1] for asked in interface.asked[:3]] == ["/api/post.php"] * 3


def test_pauses_grow(interface: Interface) -> None:
    interface.answers[TABLE] = [(503, b"")]
    waited: list[float] = []
    with Caller(interface.address, pause=1.0, tries=4, wait=waited.append) as caller, pytest.raises(SourceError, match="HTTP 503"):
        caller.get("/api/get.php", {"id": TABLE})
    assert waited == [2.0, 4.0, 8.0]


def test_a_lasting_error_is_not_repeated(interface: Interface) -> None:
    with Caller(interface.address, wait=lambda _: None) as caller, pytest.raises(SourceError, match="HTTP 404"):
        caller.get("/api/get.php", {"id": "none"})
    assert len(interface.asked) == 1


def test_nobody_there(tmp_path: Path) -> None:
    with Caller("http://127.0.0.1:9", wait=lambda _: None) as caller:
        done = update(source("csd_totals"), lambda _: (), tmp_path, caller)
    assert "ConnectError" in done.refused
    assert not any(tmp_path.iterdir())


def _bad(official: Official) -> dict[str, tuple[Body, str]]:
    good = whole(official, new_month())
    return {
        "failure inside 200": (answer([], status=FAILED), "sv is not of this table"),
        "html": (b"<!DOCTYPE html><html><body>403 Forbidden</body></html>", "is no JSON; it begins with"),
        "truncated": (answer(good)[:-40], "is no JSON"),
        "no header": (json.dumps({"dataSet": good}).encode(), "no header.status"),
        "a list": (json.dumps(good).encode(), "no header.status"),
        "nothing": (answer([]), "holds no figures"),
        "a row without period": (answer([*good, {"freq": "M", "sv": "VAL_TX", "svDesc": "x", "figure": 1}]), "a row lacks"),
        "shrunken": (answer([item for item in good if item["period"] != "202505"]), "has shrunk: 2 known figures are missing"),
        "emptied": (answer(whole(official, new_month() | {("VAL_TX", "202505"): ""})), "has shrunk: 1 known"),
        "out of bounds": (answer(whole(official, {("VAL_TX", "202609"): "9999999"})), "outside of"),
        "no number": (answer(whole(official, {("VAL_TX", "202609"): "many"})), "'many' is no number"),
        "not finite": (answer(whole(official, {("VAL_TX", "202609"): "Infinity"})), "is no number"),
        "two figures": (answer([*good, row("VAL_TX", "M", "202609", 1)]), "two figures for 2026-09"),
        "other variable": (answer([item for item in good if item["sv"] == "VAL_TX"]), "no rows of VAL_IM"),
        "growth only": (answer([item for item in good if "%" in item["svDesc"]]), "no rows of VAL_TX in 'HK\\$ million'"),
        "no such month": (answer([*good, row("VAL_TX", "M", "202613", 1)]), "'202613' is no period"),
    }


KINDS = (
    "failure inside 200", "html", "truncated", "no header", "a list", "nothing", "a row without period", "shrunken", "emptied",
    "out of bounds", "no number", "not finite", "two figures", "other variable", "growth only", "no such month",
)  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_what_cannot_be_right_changes_nothing(
    kind: str, interface: Interface, bundled: Official, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    body, message = _bad(bundled)[kind]
    interface.answers[TABLE] = [answer(whole(bundled, new_month())), body]
    run(interface, tmp_path)
    before = snapshot(tmp_path)
    capsys.readouterr()
    run(interface, tmp_path, status=2)
    told = capsys.readouterr().err
    assert "csd_totals: nothing changed" in told
    assert message.replace("\\", "") in told
    assert snapshot(tmp_path) == before


def test_all_kinds_of_bad_answers_are_tried(bundled: Official) -> None:
    assert set(_bad(bundled)) == set(KINDS)


def test_mixed_frequencies_and_presentations(interface: Interface, bundled: Official, tmp_path: Path) -> None:
    """One answer for index numbers holds years and months, indices and rates; each goes to its own series."""
    table = source("csd_volume_price").api[0]
    rows = []
    for wanted in table.wanted:
        for item in bundled.observations(wanted.series):
            if item.tier == "T":
                period = f"{item.period.end:%Y%m}" if wanted.frequency == "M" else f"{item.period.end:%Y}"
                rows.append(
                    row(
                        wanted.variable,
                        wanted.frequencies[0],
                        period,
                        str(item.value),
                        wanted.presentation,
                        "[§3]" if not item.value else "",
                    )
                )
    rows += [row("QI_TX", "M", "202606", 17.5, "Year-on-year % change"), row("QI_TX", "M", "202606", 131.9, "Index")]
    interface.answers["410-51002"] = [answer(rows)]
    run(interface, tmp_path, "csd_volume_price")
    assert interface.asked[0][:3] == ("GET", "/api/get.php", {"id": "410-51002", "lang": "en", "full_series": "1"})
    official = load(kept=tmp_path)
    assert [item.value for item in official.value("hk.exports.growth_yoy_volume.nsa.m", parse_period("2026-06"))] == [Decimal("17.5")]
    other = "hk.exports.growth_yoy_price.nsa.m"
    assert official.observations(other) == bundled.observations(other)


def test_another_base_is_another_series(interface: Interface, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    interface.answers["410-51002"] = [answer([row("QI_TX", "M", "202606", 17.5)], title="Index numbers (year 2025 = 100)")]
    run(interface, tmp_path, "csd_volume_price", status=2)
    assert "without '2024 = 100'" in capsys.readouterr().err


def test_the_total_has_an_empty_class(interface: Interface, bundled: Official, tmp_path: Path) -> None:
    key = "hk.gdp.growth_yoy_real.nsa.q"
    rows = [
        row("CON", "Q", f"{item.period.end:%Y%m}", str(item.value), "Year-on-year % change", GDP_COMPONENT="", GDP_COMPONENTDesc="Total")
        for item in bundled.observations(key)
        if item.tier == "T"
    ]
    rows.append(row("CON", "Q", "202606", 4.2, "Year-on-year % change", GDP_COMPONENT="", GDP_COMPONENTDesc="Total"))
    rows.append(row("CON", "Q", "202606", 9.9, "Year-on-year % change", GDP_COMPONENT="PCE", GDP_COMPONENTDesc="Private consumption"))
    interface.answers["310-31003"] = [answer(rows)]
    run(interface, tmp_path, "csd_economy")
    assert [item.value for item in load(kept=tmp_path).value(key, parse_period("2026-Q2"))] == [Decimal("4.2")]


def test_a_new_series_comes_with_an_update(interface: Interface, tmp_path: Path) -> None:
    interface.answers["410-50001A"] = [answer([row(name, "YTM", "202608", 4_300_000) for name in VARIABLES])]
    run(interface, tmp_path, "csd_cumulative")
    official = load(kept=tmp_path)
    (item,) = official.value("hk.exports.value.nsa.ytd", parse_period("2026-01/2026-08"))
    assert item.value == Decimal(4_300_000)
    assert official.series["hk.exports.value.nsa.ytd"].metric == "total_exports"


def partners(table: str, rows: dict[tuple[str, str], list[int]]) -> bytes:
    """Return an answer by partner from August 2025 on: (code, label) -> figures of the months."""
    variable = {"410-50013": "VAL_TX", "410-50012": "VAL_IM"}[table]
    months = [f"2025{month:02}" for month in range(8, 13)] + [f"2026{month:02}" for month in range(1, 13)]
    found = []
    for (code, label), figures in rows.items():
        for period, figure in zip(months, figures, strict=False):
            found.append(row(variable, "M", period, figure, COUNTRY=code, COUNTRYDesc=label))
            found.append(row(variable, "M", period, 5.5, "Year-on-year % change", COUNTRY=code, COUNTRYDesc=label))
        found.append(row(variable, "Y", "2025", sum(figures), COUNTRY=code, COUNTRYDesc=label))
    return answer(found)


EXPORTS_TO = {("", "Total"): [500_000] * 13, ("1", "Chinese Mainland"): [270_000] * 12 + [297_000], ("7", "Taiwan"): [16_000] * 13,
              ("9", "Somewhere Else"): [1_000] * 13}  # fmt: skip
IMPORTS_FROM = {("1", "Chinese Mainland"): [200_000] * 13, ("3", "Taiwan"): [60_000] * 13}


def test_partners_come_by_their_labels(interface: Interface, bundled: Official, tmp_path: Path) -> None:
    interface.answers = {
        "410-50013": [partners("410-50013", EXPORTS_TO)],
        "410-50012": [partners("410-50012", IMPORTS_FROM)],
    }
    run(interface, tmp_path, "csd_partners")
    official = load(kept=tmp_path)
    brought = {key: item for key, item in official.series.items() if len(official.rows[key]) > len(bundled.observations(key))}
    assert {key: (item.metric, item.partner) for key, item in brought.items()} == {
        "hk.exports.cn.value.nsa.m": ("total_exports", "Mainland China"),
        "hk.exports.tw.value.nsa.m": ("total_exports", "Taiwan"),
        "hk.imports.cn.value.nsa.m": ("imports", "Mainland China"),
        "hk.imports.tw.value.nsa.m": ("imports", "Taiwan"),
    }
    assert brought["hk.exports.tw.value.nsa.m"].title == "Hong Kong exports to Taiwan value (nsa)"
    grown = make_claim(partner="Mainland China", period=month(2026, 8), value=Decimal(10), unit="percent", quote="10%")
    (before,), (after,) = (Checker(figures).check([grown], date(2026, 10, 1)) for figures in (bundled, official))
    assert (before.outcome, after.outcome) == (Outcome.NOT_CHECKABLE, Outcome.MATCH)
    kept = snapshot(tmp_path)
    run(interface, tmp_path, "csd_partners")
    assert snapshot(tmp_path) == kept


def test_a_partner_may_leave_the_list_and_its_figures_stay(interface: Interface, tmp_path: Path) -> None:
    without = {key: figures for key, figures in EXPORTS_TO.items() if key[1] != "Taiwan"}
    interface.answers = {
        "410-50013": [partners("410-50013", EXPORTS_TO), partners("410-50013", without)],
        "410-50012": [partners("410-50012", IMPORTS_FROM)],
    }
    run(interface, tmp_path, "csd_partners")
    run(interface, tmp_path, "csd_partners")
    assert len(load(kept=tmp_path).rows["hk.exports.tw.value.nsa.m"]) == 13


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ({("", "Total"): [5] * 3}, "no class of COUNTRY has the label of a known partner"),
        ({("1", "Taiwan"): [5] * 3, ("2", "Taiwan"): [6] * 3}, "two classes of COUNTRY"),
    ],
)
def test_labels_that_cannot_be_right(
    interface: Interface, tmp_path: Path, capsys: pytest.CaptureFixture[str], rows: dict[tuple[str, str], list[int]], said: str
) -> None:
    interface.answers = {"410-50013": [partners("410-50013", rows)], "410-50012": [partners("410-50012", IMPORTS_FROM)]}
    run(interface, tmp_path, "csd_partners", status=2)
    assert said in capsys.readouterr().err
    assert snapshot(tmp_path) == {}


def test_one_source_refused_does_not_stop_the_others(
    interface: Interface, bundled: Official, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    interface.answers[TABLE] = [answer(whole(bundled, new_month()))]
    run(interface, tmp_path, "csd_economy", "csd_totals", status=1)
    told = capsys.readouterr().err
    assert "csd_economy: nothing changed" in told
    assert "csd_totals: 2 new figures, 0 revised, the latest for 2026-09" in told


@pytest.mark.parametrize(
    ("frequency", "period"), [("M", "2026"), ("Q", "202605"), ("Y", "202605"), ("W", "202605"), ("M", "202600"), ("YTM", "soon")]
)
def test_periods_that_are_none(frequency: str, period: str) -> None:
    with pytest.raises(SourceError):
        period_text(frequency, period)


def test_what_is_asked_for_fits_what_is_bundled(bundled: Official) -> None:
    for name in source_names():
        for wanted in (wanted for table in source(name).api for wanted in table.wanted if not table.split):
            held = bundled.series.get(wanted.series)
            assert wanted.measure in source(name).measures
            assert wanted.unit in source(name).units
            assert held is None or (held.measure, held.unit, held.frequency, held.title) == (
                wanted.measure, wanted.unit, wanted.frequency, wanted.title,
            )  # fmt: skip


def test_nothing_is_ever_kept_inside_the_program(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="inside the program"):
        require_outside(PACKAGE / "official" / "here")
    assert require_outside(tmp_path) == tmp_path


def test_a_source_that_cannot_be_updated(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["stats", "update", "gacc"]) == 2
    assert "gacc: cannot be updated; these can: csd_cumulative" in capsys.readouterr().err
