"""The spaCy component: claims of any pipeline's documents, spans for displaCy, and documents that travel."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
import spacy
from spacy import displacy
from spacy.language import Language
from spacy.tokens import Doc, DocBin

from extractor.claims import extract
from extractor.clean import clean
from extractor.component import TradeClaims
from extractor.errors import InputError
from extractor.models import Known, Period
from extractor.readers import from_bytes

TEXT = "Imports rose 41.2% last month from a year earlier to HK$707.5 billion, the Census and Statistics Department said."


@pytest.fixture
def nlp() -> Language:
    pipeline = spacy.blank("en")
    pipeline.add_pipe("trade_claims", config={"published": "2026-04-28"})
    return pipeline


def test_claims_and_spans(nlp: Language) -> None:
    doc = nlp(TEXT)
    growth, level = doc._.claims
    assert (growth.quote, growth.value, growth.metric) == ("41.2%", Decimal("41.2"), "imports")
    assert growth.period == Period(start=date(2026, 3, 1), end=date(2026, 3, 31))
    assert [(span.text, span.label_, span.id_) for span in doc.spans["claims"]] == [
        ("41.2%", "growth", growth.id),
        ("HK$707.5 billion", "level", level.id),
    ]
    assert [span._.claim for span in doc.spans["claims"]] == [growth, level]
    assert doc[0:1]._.claim is None


def test_it_reads_what_the_program_reads() -> None:
    path = Path(__file__).resolve().parent.parent / "corpus" / "articles" / "b01.txt"
    article = clean(from_bytes(path.read_bytes(), name="b01.txt", location="b01.txt"), Known())
    pipeline = spacy.blank("en")
    pipeline.add_pipe("trade_claims", config={"published": article.published.isoformat() if article.published else None})
    claims = pipeline(article.text)._.claims
    expected = extract(article).claims
    assert len(claims) > 10
    assert [(c.start, c.value, c.metric, c.period) for c in claims] == [(c.start, c.value, c.metric, c.period) for c in expected]


def test_a_document_without_claims(nlp: Language) -> None:
    assert nlp("")._.claims == ()
    assert list(nlp("Ships left the harbour.").spans["claims"]) == []


def test_a_document_that_never_met_the_component() -> None:
    assert spacy.blank("en")("Imports rose 5%.")._.claims == ()


def test_the_date_of_one_document_wins(nlp: Language) -> None:
    doc = nlp.make_doc(TEXT)
    doc._.published = date(2025, 2, 1)
    assert nlp(doc)._.claims[0].period == Period(start=date(2025, 1, 1), end=date(2025, 1, 31))


def test_the_span_group_can_have_another_name() -> None:
    pipeline = spacy.blank("en")
    pipeline.add_pipe("trade_claims", config={"spans_key": "sc"})
    doc = pipeline("Exports grew 7.25% in May.")
    assert [span.text for span in doc.spans["sc"]] == ["7.25%"]
    assert "claims" not in doc.spans


@pytest.mark.parametrize("wrong", ["yesterday", "2026-13-01"])
def test_a_wrong_date_is_told(wrong: str) -> None:
    with pytest.raises(InputError, match="is not a date"):
        spacy.blank("en").add_pipe("trade_claims", config={"published": wrong})


def test_displacy_draws_the_spans(nlp: Language) -> None:
    markup = displacy.render(nlp(TEXT), style="span", options={"spans_key": "claims"}, jupyter=False)
    assert "growth" in markup
    assert "level" in markup


def test_documents_travel(nlp: Language) -> None:
    doc = nlp(TEXT)
    copied = Doc(nlp.vocab).from_bytes(doc.to_bytes())
    assert copied._.claims == doc._.claims
    assert copied.spans["claims"][1]._.claim == doc._.claims[1]
    (stored,) = DocBin(docs=[doc], store_user_data=True).get_docs(nlp.vocab)
    assert stored._.claims == doc._.claims


def test_the_pipeline_can_be_saved(nlp: Language, tmp_path: Path) -> None:
    nlp.to_disk(tmp_path / "pipeline")
    loaded = spacy.load(tmp_path / "pipeline")
    component = loaded.get_pipe("trade_claims")
    assert isinstance(component, TradeClaims)
    assert component.published == date(2026, 4, 28)
    assert loaded(TEXT)._.claims == nlp(TEXT)._.claims


def test_after_other_components() -> None:
    """Sentences that another component set, and tokens that it merged, change nothing."""
    pipeline = spacy.blank("en")
    pipeline.add_pipe("sentencizer")
    pipeline.add_pipe("entity_ruler").add_patterns([{"label": "MONEY", "pattern": "HK$707.5 billion"}])  # type: ignore[attr-defined]
    pipeline.add_pipe("merge_entities")
    pipeline.add_pipe("trade_claims", config={"published": "2026-04-28"}, last=True)
    doc = pipeline(TEXT)
    assert [span.label_ for span in doc.spans["claims"]] == ["growth", "level"]


def test_spacy_finds_it_without_an_import() -> None:
    """The name is an entry point, so that a saved pipeline loads where nobody imported this package."""
    code = "import spacy; nlp = spacy.blank('en'); nlp.add_pipe('trade_claims'); print(len(nlp('Exports fell 3% in May.')._.claims))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("1\n", "")


def test_many_texts_at_once(nlp: Language) -> None:
    docs = list(nlp.pipe([TEXT, "Exports fell 3% in May."]))
    assert [len(doc._.claims) for doc in docs] == [2, 1]
