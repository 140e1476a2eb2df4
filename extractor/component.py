"""Claims inside spaCy: the pipeline component ``trade_claims``.

``nlp.add_pipe("trade_claims")`` works in any English pipeline, blank or trained, at any place. It sets

- ``doc._.claims``: the claims of the text as a tuple of `Claim`, places being those of ``doc.text``;
- ``doc.spans["claims"]``: one span a claim, its label the kind and its ``id_`` the id of the claim, for displaCy and other components;
- ``span._.claim``: the claim of such a span, None for all others.

The claims travel with the document through ``to_bytes`` and ``DocBin`` (with ``store_user_data=True``), and into other processes.
"""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from spacy.language import Language
from spacy.tokens import Doc, Span, SpanGroup

from extractor.claims import extract
from extractor.export import read_claims, to_json, to_record
from extractor.models import Claim
from extractor.pipeline import parse_date, plain_article

_KEY = "trade_claims"
_DOCUMENTS_KEPT = 8


class TradeClaims:
    """Reads the claims of documents; `published` is what "last month" is resolved against, unless ``doc._.published`` says otherwise."""

    def __init__(self, published: date | None, spans_key: str) -> None:
        """Take the publication date of all documents, and the name of the span group."""
        self.published = published
        self.spans_key = spans_key

    def __call__(self, doc: Doc) -> Doc:
        """Add the claims to a document and return it. Raises InputError when ``doc._.published`` is no date."""
        claims = extract(plain_article(doc.text, _date(doc._.published) or self.published, "doc")).claims
        doc.user_data[_KEY] = "\n".join(to_json(to_record(claim)) for claim in claims)
        spans = [
            doc.char_span(claim.start, claim.end, label=claim.kind.value, span_id=claim.id, alignment_mode="expand") for claim in claims
        ]
        doc.spans[self.spans_key] = SpanGroup(doc, name=self.spans_key, spans=[span for span in spans if span is not None])
        return doc


@Language.factory(_KEY, default_config={"published": None, "spans_key": "claims"}, assigns=["doc._.claims", "doc.spans"])
def trade_claims(nlp: Language, name: str, published: str | None, spans_key: str) -> TradeClaims:  # noqa: ARG001 - spaCy's form of a factory
    """Make the component: `published` is a date (YYYY-MM-DD) for all documents, `spans_key` the name of the span group.

    Raises InputError when `published` is no date.
    """
    return TradeClaims(_date(published), spans_key)


def _date(given: str | date | None) -> date | None:
    return parse_date(given) if isinstance(given, str) else given


@lru_cache(maxsize=_DOCUMENTS_KEPT)
def _claims(stored: str) -> tuple[Claim, ...]:
    # claims are kept as text, because spaCy can only serialise plain values
    return tuple(read_claims(stored.split("\n"), "doc._.claims"))


def _of_doc(doc: Doc) -> tuple[Claim, ...]:
    return _claims(doc.user_data.get(_KEY, ""))


def _of_span(span: Span) -> Claim | None:
    return next((claim for claim in _of_doc(span.doc) if claim.id == span.id_), None)


# spaCy keeps extensions in one global table; a second import must find them as they are.
Doc.set_extension("claims", getter=_of_doc, force=True)
Doc.set_extension("published", default=None, force=True)
Span.set_extension("claim", getter=_of_span, force=True)
