"""Claims whose period rests on a guessed day of publication: in the claim, the verdict, the database and on the page."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from extractor.check import Checker
from extractor.export import from_record, to_record
from extractor.models import Article, Outcome, Period, RawDocument, Reason
from extractor.official import load
from extractor.pipeline import Examined, Given
from extractor.pipeline.reading import clean_document, examine_article
from extractor.pipeline.running import run
from extractor.store import Store

TEXT = (
    "Hong Kong's exports rose 35.8% last month from a year earlier, the Census and Statistics Department said. "
    "Imports rose 41.2% in March 2026. In February 2026, exports rose 24.7%."
)
HEAD = '<meta property="article:published_time" content="2026-04-28"><link rel="canonical" href="https://news.example/{address}/rise">'


def page(address: str) -> RawDocument:
    head = HEAD.format(address=address)
    sentences = "".join(f"<p>{sentence.strip()}.</p>" for sentence in TEXT.rstrip(".").split(". "))
    body = f"<!doctype html><html><head>{head}</head><body><article><h1>Exports rise</h1>{sentences}</article></body></html>"
    return RawDocument(name="rise", location="rise.html", media_type="text/html", body=body.encode())


@pytest.fixture(scope="module")
def checker() -> Checker:
    return Checker(load())


def examined(address: str, checker: Checker) -> Examined:
    article = clean_document(page(address), Given())
    assert isinstance(article, Article)
    found = examine_article(page(address), article, checker)
    assert isinstance(found, Examined)
    return found


def test_only_what_depends_on_the_guessed_day_says_so(checker: Checker) -> None:
    sure, doubtful = examined("2026/04/28", checker), examined("2024/06/03", checker)
    assert (sure.article.published_confidence, doubtful.article.published_confidence) == ("high", "low")
    assert {claim.quote: claim.period_guessed for claim in sure.reading.claims} == {"35.8%": False, "41.2%": False, "24.7%": False}
    assert {claim.quote: claim.period_guessed for claim in doubtful.reading.claims} == {"35.8%": True, "41.2%": False, "24.7%": False}
    assert doubtful.reading.claims[0].period == Period(start=date(2026, 3, 1), end=date(2026, 3, 31))


def test_the_verdict_says_so_and_contradicts_nothing(checker: Checker) -> None:
    found = examined("2024/06/03", checker)
    told = {claim.quote: verdict for claim, verdict in zip(found.reading.claims, found.verdicts, strict=True)}
    assert told["35.8%"].outcome is Outcome.MATCH
    assert told["35.8%"].arithmetic.endswith("; the period rests on a day of publication that is a guess")
    assert "guess" not in told["41.2%"].arithmetic
    wrong = page("2024/06/03")
    changed = RawDocument(name="rise", location="rise.html", media_type="text/html", body=wrong.body.replace(b"35.8%", b"9.9%"))
    article = clean_document(changed, Given())
    assert isinstance(article, Article)
    again = examine_article(changed, article, checker)
    assert isinstance(again, Examined)
    first = again.verdicts[0]
    assert (first.outcome, first.reason) == (Outcome.NOT_CHECKABLE, Reason.AMBIGUOUS)
    assert first.arithmetic.startswith("the period rests on a day of publication that is a guess; ")


def test_a_day_that_the_user_gives_is_no_guess(checker: Checker) -> None:
    given = Given(published=date(2026, 4, 28))
    article = clean_document(page("2024/06/03"), given)
    assert isinstance(article, Article)
    found = examine_article(page("2024/06/03"), article, checker)
    assert isinstance(found, Examined)
    assert not any(claim.period_guessed for claim in found.reading.claims)


def test_records_and_the_database_keep_it(checker: Checker, tmp_path: Path) -> None:
    claim = examined("2024/06/03", checker).reading.claims[0]
    record = to_record(claim)
    assert record["period_guessed"] is True
    assert from_record(record) == claim
    assert not from_record({name: value for name, value in record.items() if name != "period_guessed"}).period_guessed
    with Store.open(tmp_path / "claims.db") as store:
        list(run([page("2024/06/03")], store, load(), Given()))
        assert [claim.period_guessed for claim in store.claims()] == [True, False, False]
