from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from clean_samples import SAMPLES
from extractor.clean import clean, normalise
from extractor.clean.joining import joined
from extractor.errors import DocumentError
from extractor.models import Article, Known, LineLabel, RawDocument
from extractor.readers import DraftLine, from_bytes, load

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"
NAMES = {"B": LineLabel.BODY, "T": LineLabel.TEASER, "F": LineLabel.FURNITURE, "A": LineLabel.APPENDED}


def article_of(text: str | bytes, media_type: str = "text/plain", known: Known | None = None) -> Article:
    body = text.encode() if isinstance(text, str) else text
    return clean(RawDocument(name="sample", location="sample.txt", media_type=media_type, body=body), known)


def page(body: str, head: str = "") -> Article:
    return article_of(f"<!doctype html><html lang=en><head><meta charset=utf-8>{head}</head><body>{body}</body></html>", "text/html")


def marked(sample: str) -> tuple[str, list[tuple[LineLabel, str]]]:
    """Return the plain text of a sample and its units with their labels."""
    plain: list[str] = []
    units: list[tuple[LineLabel, str]] = []
    for line in sample.strip("\n").split("\n"):
        if not line:
            plain.append("")
            continue
        mark, text = line[0], line[2:]
        plain.append(text)
        if mark == "|":
            units[-1] = (units[-1][0], units[-1][1] + "\n" + text)
        else:
            units.append((NAMES[mark], text))
    return "\n".join(plain), units


def told(article: Article) -> dict[str, str]:
    return {line.text: f"{line.label.value}: {line.reason}" for line in article.lines}


@pytest.mark.parametrize("name", SAMPLES)
def test_every_line_of_a_sample_has_its_label(name: str) -> None:
    text, units = marked(SAMPLES[name])
    article = article_of(text)
    found = [(line.label, line.text) for line in article.lines]
    assert [text for _, text in found] == [text for _, text in units]
    outside = {LineLabel.TEASER, LineLabel.FURNITURE}
    wrong = [
        (text, wanted.value, told(article)[text])
        for (label, text), (wanted, _) in zip(found, units, strict=True)
        if label is not wanted and not {label, wanted} <= outside
    ]
    assert wrong == []
