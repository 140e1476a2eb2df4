"""Claims to records and back: the exact form of the contract, and clear errors for what is none."""

from __future__ import annotations

import json
from dataclasses import fields, replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.errors import InputError
from extractor.export import CONTRACT_FIELDS, EXTRA_FIELDS, csv_columns, csv_row, from_record, plain_number, read_claims, to_json, to_record
from extractor.models import Claim, Comparison, ErrorKind, Hedge, Kind, Modality, Outcome, Period, Verdict

MARCH = Period(start=date(2026, 3, 1), end=date(2026, 3, 31))
CLAIM = Claim(
    id="d-1",
    document="d",
    quote="5.8%",
    start=15,
    end=19,
    sentence="Imports fell by 5.8% in March.",
    kind=Kind.GROWTH,
    value=Decimal("-5.80"),
    value_high=None,
    unit="percent",
    hedge=Hedge.EXACT,
    metric="imports",
    measure="value",
    economy="Hong Kong",
    economy_code="HK",
    partner="world",
    partner_code=None,
    direction_partner=None,
    commodity="all",
    commodity_code=None,
    transport_mode=None,
    period=MARCH,
    base_period=None,
    comparison=Comparison.YOY,
    seasonally_adjusted=False,
    trend=None,
    record_of=None,
    source=None,
    source_name=None,
    source_institution=None,
    speaker_quote=False,
    modality=Modality.ACTUAL,
    basis={"metric": "stated"},
)
VERDICT = Verdict(
    claim="d-1",
    outcome=Outcome.MISMATCH,
    official=Decimal("6E+11"),
    difference=Decimal("0.5"),
    series="hk.imports",
    error_kind=ErrorKind.WRONG_SIGN,
    arithmetic="5 + 1 = 6",
    tolerance="half a digit",
)


def test_every_field_of_a_claim_is_written() -> None:
    assert sorted(CONTRACT_FIELDS + EXTRA_FIELDS) == sorted(field.name for field in fields(Claim))


def test_a_record_has_the_form_of_the_contract() -> None:
    record = json.loads(to_json(to_record(CLAIM)))
    assert list(record)[: len(CONTRACT_FIELDS)] == list(CONTRACT_FIELDS)
    assert record["value"] == -5.8
    assert record["value_high"] is None
    assert record["period"] == {"start": "2026-03-01", "end": "2026-03-31"}
    assert record["kind"] == "growth"
    assert "verdict" not in record


def test_a_verdict_is_an_object_of_its_own() -> None:
    verdict = to_record(CLAIM, VERDICT)["verdict"]
    expected = {"outcome": "mismatch", "reason": None, "official": 600000000000, "series": "hk.imports", "error_kind": "wrong_sign"}
    assert {key: verdict[key] for key in expected} == expected
    assert isinstance(verdict["official"], int)


@pytest.mark.parametrize(
    ("value", "text"), [("455500000000", "455500000000"), ("1E+3", "1000"), ("18.50", "18.5"), ("33.33", "33.33"), ("-0", "0")]
)
def test_numbers_are_whole_where_they_can_be(value: str, text: str) -> None:
    assert json.dumps(plain_number(Decimal(value))) == text


@given(
    value=st.decimals(allow_nan=False, allow_infinity=False, places=3, min_value=-(10**11), max_value=10**11), quote=st.text(max_size=20)
)
def test_what_is_written_is_read_back(value: Decimal, quote: str) -> None:
    claim = replace(CLAIM, value=value, quote=quote, period=None, base_period=MARCH)
    (back,) = read_claims([to_json(to_record(claim, VERDICT))], "c.jsonl")
    assert back == claim


def test_others_may_leave_out_what_has_a_default() -> None:
    record = {"document": "d", "quote": "5%", "kind": "growth", "value": 5, "unit": "percent", "metric": "imports", "note": "by hand"}
    (claim,) = read_claims(["", json.dumps(record)], "c.jsonl")
    assert (claim.id, claim.partner, claim.comparison, claim.period) == ("d-2", "world", Comparison.NONE, None)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"kind": "rise"}, "c:1: the field 'kind' cannot be 'rise': expected one of growth, level"),
        ({"value": "5"}, "the field 'value' cannot be '5': expected a number"),
        ({"value": True}, "expected a number"),
        ({"period": {"start": "2026-03-31", "end": "2026-03-01"}}, "ends before it starts"),
        ({"period": {"start": "March"}}, "the field 'period'"),
        ({"period": "March"}, "expected an object"),
        ({"start": 1.5}, "expected a whole number"),
        ({"speaker_quote": "no"}, "expected true or false"),
        ({"unit": None}, "expected text"),
        ({"basis": []}, "expected an object"),
    ],
)
def test_a_wrong_field_is_named(change: dict[str, Any], message: str) -> None:
    with pytest.raises(InputError) as caught:
        from_record(to_record(CLAIM) | change, "c:1")
    assert message in str(caught.value)


@pytest.mark.parametrize(
    ("line", "message"), [("{", "c:1: not a line of JSON"), ("[]", "c:1: expected a JSON object"), ("{}", "'document' is missing")]
)
def test_a_line_that_is_no_claim_is_named(line: str, message: str) -> None:
    with pytest.raises(InputError) as caught:
        list(read_claims([line], "c"))
    assert message in str(caught.value)


def test_csv_has_a_column_for_everything() -> None:
    assert sorted(csv_row(to_record(CLAIM, VERDICT))) == sorted(csv_columns(checked=True))
    assert sorted(csv_row(to_record(CLAIM))) == sorted(csv_columns(checked=False))


def test_lines_keep_their_place(tmp_path: Path) -> None:
    from extractor.export import line_record
    from extractor.models import Article, Line, LineLabel

    line = Line(number=3, text="Imports fell.", label=LineLabel.BODY, reason="text", start=0, end=13)
    article = Article(
        id="a", document="d", location=str(tmp_path), media_type="text/plain", digest="0", text="Imports fell.", lines=(line,)
    )
    assert line_record(article, line) == {
        "document": "d", "number": 3, "label": "body", "reason": "text", "start": 0, "end": 13, "text": "Imports fell.",
    }  # fmt: skip
