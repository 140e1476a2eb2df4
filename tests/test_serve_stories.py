"""The pages of stories: who told one, in which versions, and what it claims, each figure once."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import store_samples as made
from site_asking import Ask, asking

from extractor.official import load
from extractor.pipeline import Documents, find, read_metadata
from extractor.pipeline.running import run
from extractor.store import Store

TEXT = """Cranes turn again

Exports of goods rose by 12.4% in March 2026 from a year earlier, the statistics office said on Monday.

Imports of goods went up by 41.2% to HK$707.5 billion in March 2026, which surprised nobody at the quay that week.

A spokesman said that demand for electronic parts had held up better than many traders had feared in the winter.

Freight rates on the main routes stayed close to where they were in February, brokers at the harbour reported.
"""
LATER = TEXT.replace("Freight rates", "The trade index of the harbour rose 3.3% in March 2026. Freight rates")
FILES = {
    "pier.txt": ("Pier Post", "2026-04-27", "https://pier.example/cranes", TEXT),
    "quay.txt": ("Quay <i>Gazette</i>", "2026-04-28", "https://quay.example/cranes", TEXT),
    "pier-later.txt": ("Pier Post", "2026-04-29", "https://pier.example/cranes", LATER),
    "alone.txt": (
        "Slip Sheet",
        "2026-04-30",
        "https://slip.example/x",
        "Rates fall\n\nFreight rates fell by 2.5% in April 2026, brokers said.\n",
    ),
}


@pytest.fixture(scope="module")
def ask(tmp_path_factory: pytest.TempPathFactory) -> Ask:
    folder = tmp_path_factory.mktemp("stories")
    for name, (_, _, _, text) in FILES.items():
        (folder / name).write_text(text)
    rows = [f"{name},{outlet},{day},{url}" for name, (outlet, day, url, _) in FILES.items()]
    (folder / "index.csv").write_text("\n".join(["file,outlet,published,url", *rows]))
    with Store.open(folder / "claims.db") as store:
        given = read_metadata(folder / "index.csv")
        assert len(list(run(Documents(find([str(folder / name) for name in FILES])), store, load(), given))) == len(FILES)
    return asking(folder / "claims.db")


def plain(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", html))


def ids(ask: Ask) -> dict[str, str]:
    return {row["document"]: row["id"] for row in ask("/data/documents.json?_shape=array").json()}


def test_stories_are_listed_and_found_from_home_and_articles(ask: Ask) -> None:
    assert "Which stories were told more than once? 1 story" in plain(ask("/").text)
    page = ask("/stories")
    assert page.text.count("<tr>") == 2, "one story, below the heads of the columns"
    for told in ("Cranes turn again", "27 April 2026 to 29 April 2026", "(1 later version)"):
        assert told in plain(page.text)
    assert "<i>Gazette" not in page.text
    assert "told in 3 documents of 2 outlets" in plain(ask(f"/articles/{ids(ask)['quay']}").text)
    assert "told in" not in plain(ask(f"/articles/{ids(ask)['alone']}").text)


def test_a_story_counts_each_figure_once(ask: Ask) -> None:
    page = plain(ask(f"/stories/{ids(ask)['pier']}").text)
    for told in ("3 documents of 2 outlets", "27 April 2026 to 29 April 2026", "4 figures:", "Printed 10 times in all"):
        assert told in page
    assert page.count("in all 3 documents") == 3
    assert "in 1 of 3 documents: Pier Post" in page
    assert page.count("another version of one page") == 1
    assert page.index("Pier Post") < page.index("Quay Gazette".replace(" ", " &lt;i&gt;", 1)), "in order of time"


def test_every_article_of_a_story_leads_to_it(ask: Ask) -> None:
    pages = {ask(f"/stories/{ids(ask)[name]}").text for name in ("pier", "quay", "pier-later")}
    assert len(pages) == 1
    assert "1 document of 1 outlet" in plain(ask(f"/stories/{ids(ask)['alone']}").text)
    assert ask("/stories/nobody").status_code == 404
    assert f'href="/stories/{ids(ask)["pier"]}"' in ask("/data/stories").text


def test_where_every_story_was_told_once(tmp_path: Path) -> None:
    ask = asking(made.build(tmp_path / "claims.db"))
    assert "Every story here was told once" in ask("/stories").text
    assert "told more than once" not in ask("/").text
