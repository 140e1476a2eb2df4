"""Claims as Web Annotations: found again in the original by the quote and the words around it, in our text also by place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from extractor.interchange.wording import VERDICTS, claim_name

Row = Mapping[str, Any]

CONTEXT = "http://www.w3.org/ns/anno.jsonld"
AROUND = 32  # characters of context on each side


def annotation_page(rows: Iterable[Row]) -> dict[str, Any]:
    """Return an annotation page of claims: rows of ``claims_checked`` with `url`, `start`, `end`, `prefix` and `suffix`."""
    return {"@context": CONTEXT, "type": "AnnotationPage", "items": [_annotation(row) for row in rows]}


def _annotation(row: Row) -> dict[str, Any]:
    prefix, suffix = _around(row)
    return {
        "id": claim_name(row["claim"]),
        "type": "Annotation",
        "motivation": "assessing",
        "body": {"type": "TextualBody", "format": "text/plain", "language": "en", "value": _said(row)},
        "target": {
            "source": row["url"] or f"urn:article:{row['article']}",
            "selector": [
                {"type": "TextQuoteSelector", "exact": row["quote"], "prefix": prefix, "suffix": suffix},
                {"type": "TextPositionSelector", "start": row["start"], "end": row["end"]},
            ],
        },
    }


def _around(row: Row) -> tuple[str, str]:
    """Return what stands before and after the quote: from the text, or from the sentence where the text is not kept."""
    if row["prefix"] or row["suffix"]:
        return row["prefix"], row["suffix"]
    before, _, after = row["sentence"].partition(row["quote"])
    return before[-AROUND:], after[:AROUND]


def _said(row: Row) -> str:
    by = f" (reviewed by {row['reviewer']})" if row["reviewer"] else ""
    parts = [f"{VERDICTS.get(row['verdict'], 'not checked')}{by}", row["arithmetic"], row["cause"]]
    return ". ".join(part for part in parts if part)
