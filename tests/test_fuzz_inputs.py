"""Damaged files and malformed lines: a document, a named problem, or one clear error, and never anything else."""

from __future__ import annotations

import copy
import gzip
import io
import json
import tempfile
import zipfile
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from check_figures import make_claim
from examples import examples
from hypothesis import HealthCheck, example, given
from hypothesis import strategies as st

from extractor.batch.options import columns_of
from extractor.batch.rows import read_jsonl, scan_jsonl
from extractor.check import Checker
from extractor.clean import clean
from extractor.errors import DocumentError, InputError
from extractor.export import read_claims, to_json, to_record
from extractor.models import Article, Problem, RawDocument
from extractor.official import load
from extractor.pipeline import Given, clean_document
from extractor.readers import from_bytes, unpack
from extractor.score import Exam, read_predictions, report, score

CORPUS = Path(__file__).resolve().parent.parent / "corpus" / "articles"
STORY = b"<html><body><article><p>Exports rose by 5.2% in March, the office said, as ships came in.</p></article></body></html>"
REASONS = {"empty", "binary", "encoding", "no_text", "unsupported", "damaged", "unreadable", "too_large", "too_many", "encrypted"}


# Damaged files


def whole(name: str) -> bytes:
    """Return a file of each form that holds documents."""
    if name == "zip":
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("a.html", STORY)
            archive.writestr("b.txt", STORY)
        return out.getvalue()
    if name == "gz":
        return gzip.compress(STORY)
    return (CORPUS / {"pdf": "c01.pdf", "docx": "c05.docx", "html": "a04.html", "txt": "b03.txt"}[name]).read_bytes()


@st.composite
def damaged(draw: st.DrawFn, name: str) -> bytes:
    """A file with some bytes changed, a part gone, or a part put in twice."""
    body = bytearray(whole(name))
    for _ in range(draw(st.integers(1, 4))):
        place, length = draw(st.integers(0, max(len(body) - 1, 0))), draw(st.integers(1, 40))
        kind = draw(st.sampled_from(["changed", "gone", "twice", "cut"]))
        if kind == "changed":
            body[place : place + length] = draw(st.binary(min_size=1, max_size=length))
        elif kind == "gone":
            del body[place : place + length]
        elif kind == "twice":
            body[place:place] = body[place : place + length]
        else:
            del body[place:]
    return bytes(body)


def check_document(body: bytes, suffix: str) -> None:
    reason = ""
    try:
        assert clean(from_bytes(body, name="x", location="x", suffix=suffix)).text.strip()
    except DocumentError as error:
        reason = error.reason
    assert not reason or reason in REASONS


@pytest.mark.parametrize("name", ["pdf", "docx", "html", "txt"])
def test_a_damaged_document(name: str) -> None:
    @examples(0.3, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
    @given(damaged(name))
    def check(body: bytes) -> None:
        check_document(body, f".{name}")

    check()


@pytest.mark.parametrize("name", ["zip", "gz"])
def test_a_damaged_container(name: str) -> None:
    @examples(0.6)
    @given(damaged(name))
    def check(body: bytes) -> None:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / f"news.{name}"
            path.write_bytes(body)
            for entry in unpack(path) or [path]:
                if isinstance(entry, Problem):
                    assert entry.reason in REASONS, entry
                    continue
                found = clean_document(entry, Given())
                assert isinstance(found, Article) or found.reason in REASONS, found

    check()


# What pages say of themselves


SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20)
KEYS = st.sampled_from(
    ["@type", "@graph", "headline", "datePublished", "dateModified", "author", "name", "publisher", "articleBody", "url", "inLanguage"]
)
DAYS = st.sampled_from(["2026-03-31T10:00:00+08:00", "0000-00-00", "2026-02-31", "9999-12-31T23:59:59-23:59"])
VALUES = SCALARS | DAYS | st.sampled_from(["NewsArticle", "en"])
OBJECTS = st.dictionaries(KEYS | st.text(max_size=6), VALUES, max_size=5)
ANYTHING = st.recursive(VALUES | OBJECTS, lambda part: st.lists(part, max_size=4) | st.dictionaries(KEYS, part, max_size=4), max_leaves=15)
METAS = st.lists(
    st.tuples(
        st.sampled_from(["article:published_time", "og:site_name", "date", "author", "og:url", "og:title", "language", "robots"]),
        st.text(max_size=30) | st.sampled_from(["2026-03-31", "31/03/26", "99999-01-01", "http://[::1", "//"]),
    ),
    max_size=4,
)


@examples(1, suppress_health_check=[HealthCheck.too_slow])
@given(told=ANYTHING, metas=METAS)
@example(told=[[[[{"@graph": [{"@type": {"@type": []}}]}]]]], metas=[])
def test_what_a_page_says_of_itself_can_be_anything(told: Any, metas: list[tuple[str, str]]) -> None:
    head = "".join(f'<meta property="{name}" content="{text.replace(chr(34), "")}">' for name, text in metas)
    body = f'<html><head><script type="application/ld+json">{json.dumps(told)}</script>{head}</head>{STORY.decode()[6:]}'
    check_document(body.encode("utf-8", "replace"), ".html")


def test_a_page_that_nests_without_end() -> None:
    body = b'<script type="application/ld+json">' + b"[" * 100_000 + b"</script>" + STORY
    check_document(b"<html><head>" + body, ".html")


# Lines of JSON


RECORD = json.loads(to_json(to_record(make_claim())))


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    if path:
        yield path
    if isinstance(value, dict):
        for key in value:
            yield from places(value[key], (*path, key))


FIELD_VALUES = (
    SCALARS | st.sampled_from(["growth", "percent", "Hong Kong", "total_exports", "2026-03-31", "1e999999999999", "-0", "NaN"]) | ANYTHING
)


@st.composite
def records(draw: st.DrawFn) -> str:
    """A good record of a claim with some of its fields replaced or gone, as a line."""
    record = copy.deepcopy(RECORD)
    for _ in range(draw(st.integers(0, 4))):
        *way, last = draw(st.sampled_from(sorted(places(record), key=repr) or [("value",)]))
        holder = record
        for key in way:
            holder = holder[key]
        if draw(st.booleans()):
            holder[last] = draw(FIELD_VALUES)
        else:
            holder.pop(last, None)
    return json.dumps(record)


LINES = records() | ANYTHING.map(json.dumps) | st.text(max_size=30)
DEEP, HUGE = "[" * 100_000, json.dumps(RECORD).replace("26.1", "1e999999999999999999999", 1)


@cache
def checker() -> Checker:
    return Checker(load(["csd_totals"]))


@examples(2)
@given(LINES)
@example(DEEP)
@example(HUGE)
@example(json.dumps(RECORD | {"value": 10**400}))
@example(json.dumps(RECORD | {"period": {"start": "2026-05-01", "end": "2026-04-01"}}))
@example(json.dumps(RECORD | {"period": {"start": "0001-01-01", "end": "9999-12-31"}}))
@example(json.dumps(RECORD | {"value": 1e308, "unit": "HKD", "kind": "level"}))
def test_lines_of_claims_are_checked_or_told(line: str) -> None:
    told, claims = "", []
    try:
        claims = list(read_claims([line], "claims.jsonl"))
    except InputError as error:
        told = str(error)
    assert not told or told.startswith("claims.jsonl:1: ")
    for verdict in checker().check(claims, date(2026, 4, 28)):
        to_json(to_record(claims[0], verdict))


@examples(1)
@given(LINES)
@example(DEEP)
@example(HUGE)
@example(json.dumps(RECORD | {"value": 10**400}))
def test_lines_of_predictions_are_scored_or_told(line: str) -> None:
    predictions = read_predictions([line], "claims.jsonl")
    assert predictions.rejected or predictions.by_document or not line.strip()
    exams = [Exam(document=name, gold=[RECORD], traps=[RECORD]) for name in {*predictions.by_document, "d"}]
    assert report(score(exams, predictions))


COLUMNS = columns_of(None)
DOCUMENTS = st.dictionaries(st.sampled_from(sorted(COLUMNS.values())), FIELD_VALUES | st.just(STORY.decode()), max_size=5).map(json.dumps)


@examples(0.6)
@given(st.lists(LINES | DOCUMENTS, max_size=4))
@example([DEEP])
@example([json.dumps({"text": "Exports rose 5%."}), DEEP, "", json.dumps({"text": 5, "published": "never"})])
def test_lines_of_documents_are_read_or_told(lines: list[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "news.jsonl"
        path.write_text("\n".join(lines), "utf-8", "replace")
        try:
            scan_jsonl(path, COLUMNS)
        except InputError:
            return
        found = list(read_jsonl(path, 0, 0, COLUMNS))
    assert all(isinstance(one, RawDocument | Problem | None) for one in found)
