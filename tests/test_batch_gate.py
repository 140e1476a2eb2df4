"""The gate: what it lets through is measured on documents with claims, and what it turns away on news about other things."""

from __future__ import annotations

import json
import random
import sys
from pathlib import Path

import pytest

from extractor.batch import gate
from extractor.clean import clean
from extractor.models import RawDocument
from extractor.readers import load

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "benchmarks"))

from archive import every_word_of_trade, other_news, page  # noqa: E402 - from the folder of the benchmarks

CORPUS = ROOT / "corpus"
DEV = ROOT.parent / "shared" / "dev"


def passed(articles: Path, gold: Path) -> list[tuple[str, str | None]]:
    """Return every document that has claims in its gold, with the reason why the gate would turn it away."""
    found = []
    for path in sorted(articles.iterdir()):
        if not json.loads((gold / f"{path.stem}.json").read_text("utf-8")):
            continue
        raw = load(path)
        found.append((path.name, gate.of_bytes(raw) or gate.of_text(clean(raw).text)))
    return found


@pytest.mark.parametrize("folder", [CORPUS, DEV], ids=["corpus", "development"])
def test_every_document_with_claims_passes(folder: Path) -> None:
    if not folder.exists():
        pytest.skip("not here")
    found = passed(folder / "articles", folder / "gold")
    assert len(found) > 20
    assert [name for name, reason in found if reason] == []


@pytest.mark.parametrize("form", every_word_of_trade())
def test_every_way_to_name_a_metric_of_trade_passes(form: str) -> None:
    assert gate.of_text(f"The department said that {form} rose 5%.") is None
    html = RawDocument(name="x", location="x", media_type="text/html", body=f"<html><body><p>{form.title()}</p></body></html>".encode())
    assert gate.of_bytes(html) is None


def test_other_news_is_turned_away_unparsed() -> None:
    draw = random.Random(7)
    reasons = []
    for number in range(200):
        text = other_news(draw)
        body = page(text.split("\n")[0], text).encode()
        reasons.append(gate.of_bytes(RawDocument(name=str(number), location="x", media_type="text/html", body=body)))
        assert gate.of_text(text) == gate.NO_TRADE_WORD
    assert reasons.count(gate.NO_TRADE_WORD) == len(reasons)


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("<script>import a from 'b'; export const trade = 1</script><p>Rain fell.</p>", gate.NO_TRADE_WORD),
        ("<style>.container { margin: 0 !important }</style><p>Rain fell.</p>", gate.NO_TRADE_WORD),
        ("<!-- exports --><div class='container' data-trade='1'>Rain fell.</div>", gate.NO_TRADE_WORD),
        ("<p>It is important, and a trademark.</p>", gate.NO_TRADE_WORD),
        ("<p>Imports fell.</p>", None),
        ("<p>RE-EXPORTS fell.</p>", None),
        ("<p>Ex&shy;ports fell.</p>", None),
        ("<script>x</script><p>Exports fell.</p><script>y</script>", None),
    ],
)
def test_only_what_a_page_shows_counts(body: str, reason: str | None) -> None:
    html = f"<!doctype html><html><body>{body}</body></html>".encode()
    assert gate.of_bytes(RawDocument(name="x", location="x", media_type="text/html", body=html)) == reason


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Exports rose by a third.", None),
        ("Exports doubled.", None),
        ("Exports rose by double digits.", None),
        ("Exports rose 4%.", None),
        ("Exports rose.", gate.NO_FIGURE),
        ("Traders spoke of the harbour, and of the tariffs.", gate.NO_FIGURE),
        ("The coach won 4-0.", gate.NO_TRADE_WORD),
    ],
)
def test_a_text_needs_a_word_of_trade_and_a_figure(text: str, reason: str | None) -> None:
    assert gate.of_text(text) == reason


def test_what_cannot_be_told_cheaply_passes() -> None:
    for media_type, body in (("application/pdf", b"%PDF-1.7"), ("text/plain", "Rain fell".encode("utf-16"))):
        assert gate.of_bytes(RawDocument(name="x", location="x", media_type=media_type, body=body)) is None
