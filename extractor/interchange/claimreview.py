"""Claims as JSON-LD of schema.org: a ClaimReview only where a person has reviewed the verdict, a Claim for all others."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from extractor.interchange.wording import VERDICTS, claim_name

Row = Mapping[str, Any]

RATINGS = {"mismatch": 1, "close": 2, "match": 3}


def claim_graph(rows: Iterable[Row]) -> dict[str, Any]:
    """Return the graph of claims: rows of ``claims_checked`` with `url`, `reviewer`, `reviewed_at` and `review_reason`."""
    return {"@context": "https://schema.org", "@graph": [_review(row) if row["reviewer"] else _claim(row) for row in rows]}


def _review(row: Row) -> dict[str, Any]:
    rating: dict[str, Any] = {"@type": "Rating", "alternateName": VERDICTS[row["verdict"]]}
    if row["verdict"] in RATINGS:
        rating |= {"ratingValue": RATINGS[row["verdict"]], "worstRating": 1, "bestRating": 3}
    return _known(
        {
            "@type": "ClaimReview",
            "@id": f"urn:claimreview:{row['claim']}",
            "claimReviewed": row["sentence"],
            "reviewRating": rating,
            "author": {"@type": "Person", "name": row["reviewer"]},
            "dateModified": row["reviewed_at"],
            "reviewBody": ". ".join(part for part in (row["review_reason"], row["arithmetic"]) if part),
            "itemReviewed": _claim(row),
        }
    )


def _claim(row: Row) -> dict[str, Any]:
    appearance = {
        "@type": "NewsArticle",
        "url": row["url"],
        "headline": row["title"],
        "datePublished": row["published"],
        "publisher": {"@type": "Organization", "name": row["outlet"]} if row["outlet"] else None,
    }
    return _known(
        {
            "@type": "Claim",
            "@id": claim_name(row["claim"]),
            "text": row["sentence"],
            "name": row["quote"],
            "creditText": row["source"],
            "appearance": _known(appearance),
        }
    )


def _known(record: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in record.items() if value is not None}
