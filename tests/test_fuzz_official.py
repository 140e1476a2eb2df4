"""Whatever the statistics interface answers, what is kept stays whole: an answer is taken as it is meant, or refused with a reason."""

from __future__ import annotations

import copy
import json
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from examples import examples
from hypothesis import HealthCheck, example, given
from hypothesis import strategies as st
from web_tables import Interface, answer, row, serving

from extractor.errors import SourceError
from extractor.official import load
from extractor.official.calling import Caller
from extractor.official.sources import source
from extractor.official.tables import parse_period
from extractor.official.updating import update
from extractor.official.webtable import Table, read_answer

SOURCE = source("csd_cumulative")
(TABLE,) = SOURCE.api
GOOD = json.loads(answer([row(name, "YTM", period, 4_300_000) for name in ("VAL_TX", "VAL_IM") for period in ("202607", "202608")]))

NUMBERS = st.integers() | st.floats() | st.sampled_from([10**400, -1, 0, 1e308])
SCALARS = st.none() | st.booleans() | NUMBERS | st.text(max_size=12) | st.sampled_from(["YTM", "202608", "VAL_TX", "", "p", "[§3]", "[*1]"])
ANYTHING = st.recursive(
    SCALARS, lambda part: st.lists(part, max_size=4) | st.dictionaries(st.text(max_size=8), part, max_size=4), max_leaves=12
)


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Yield the way to every part of a JSON value but the whole."""
    if path:
        yield path
    if isinstance(value, dict | list):
        for key in value if isinstance(value, dict) else range(len(value)):
            yield from places(value[key], (*path, key))


BY_PARTNER = source("csd_partners").api[0]
PARTNERS = (("1", "Japan"), ("2", "Taiwan"), ("", "Total"))
GOOD_BY_PARTNER = json.loads(answer([row("VAL_TX", "M", "202608", 16_000, COUNTRY=code, COUNTRYDesc=label) for code, label in PARTNERS]))


@st.composite
def spoilt(draw: st.DrawFn, good: Any = GOOD) -> bytes:
    """A good answer with some of its parts replaced or taken out."""
    told = copy.deepcopy(good)
    for _ in range(draw(st.integers(1, 3))):
        *way, last = draw(st.sampled_from(sorted(places(told), key=repr) or [("header",)]))
        holder = told
        for key in way:
            holder = holder[key]
        if draw(st.booleans()):
            holder[last] = draw(ANYTHING)
        elif isinstance(holder, dict):
            holder.pop(last, None)
        else:
            holder.insert(last, draw(ANYTHING))
    return json.dumps(told).encode()


ANSWERS = ANYTHING.map(lambda told: json.dumps(told).encode()) | st.binary(max_size=60) | spoilt()


def check_reading(table: Table, body: bytes) -> None:
    try:
        _, cells = read_answer(table, body)
    except SourceError:
        return
    for cell in cells:
        assert cell.value.is_finite()
        assert parse_period(cell.period)


@examples(2)
@given(ANSWERS)
@example(b"[" * 100_000)
@example(b'{"header": {"status": {"name": "Success"}}, "dataSet": [' + b'{"a":' * 50_000)
@example(json.dumps(GOOD).replace("4300000", "1e999999999999999999999").encode())
@example(json.dumps(GOOD).replace('"202608"', '"000012"').encode())
@example(json.dumps(GOOD).replace('"202608"', '"２０２６08"').encode())
def test_an_answer_is_read_or_refused(body: bytes) -> None:
    check_reading(TABLE, body)


@examples(2)
@given(spoilt(GOOD_BY_PARTNER))
@example(json.dumps(GOOD_BY_PARTNER).replace('"VAL_TX"', "[]", 1).encode())
def test_an_answer_by_partner_is_read_or_refused(body: bytes) -> None:
    check_reading(BY_PARTNER, body)


def test_the_good_answers_are_good() -> None:
    assert len(read_answer(TABLE, json.dumps(GOOD).encode())[1]) == 4
    assert len(read_answer(BY_PARTNER, json.dumps(GOOD_BY_PARTNER).encode())[1]) == 2


@pytest.fixture(scope="module")
def interface() -> Iterator[Interface]:
    with serving(Interface()) as made:
        yield made


def snapshot(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@examples(0.4, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(body=ANSWERS, about=st.none() | ANYTHING)
def test_what_is_kept_stays_whole(interface: Interface, body: bytes, about: Any) -> None:
    """A refused answer changes nothing; one that is taken leaves what was kept before, and all of it can be read."""
    with tempfile.TemporaryDirectory() as name, Caller(interface.address, pause=0) as caller:
        folder = Path(name)
        interface.changed[TABLE.id] = about
        interface.answers[TABLE.id] = [json.dumps(GOOD).encode()]
        known = load(["csd_cumulative"])
        assert update(SOURCE, known.observations, folder, caller).added == 4
        before, official = snapshot(folder), load(["csd_cumulative"], kept=folder)
        interface.answers[TABLE.id] = [body]
        done = update(SOURCE, official.observations, folder, caller)
        after = load(["csd_cumulative"], kept=folder)
        if done.refused:
            assert snapshot(folder) == before
        for series, rows in official.rows.items():
            assert set(rows) <= set(after.rows[series])
