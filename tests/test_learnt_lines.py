"""Lines on which the rules are silent: the weights, what is taken out by them, and what never is."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.clean import by_rules, clean, learnt, traits
from extractor.clean.units import Unit, units_of
from extractor.models import Article, LineLabel, RawDocument
from extractor.readers import read
from extractor.resources import package_file

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "benchmarks"))
try:
    import flattening
    from bodies import Page
finally:
    sys.path.remove(str(ROOT / "benchmarks"))

BARLEY = (
    "Barley exports rebound as the southern harvest comes in",
    "Growers who had waited for rain since the autumn delivered 31% more to the silos in October than a year before.",
    "Shipments of barley were worth 412 million dollars, up 18% on the year, the bureau of agriculture said on Thursday.",
    "A quick recovery",
    "The harvest began late because of the dry spring, and few in the trade had expected the boats to be loaded so soon.",
    "Feed mills in the north took 140,000 tonnes, while breweries bought less than half of what they had ordered in March.",
)
TRADE = ["Barley 412", "Wheat 1,206", "Canola 388"]


def document(text: str) -> RawDocument:
    return RawDocument(name="sample", location="sample.txt", media_type="text/plain", body=text.encode())


def cleaned(*lines: str) -> Article:
    return clean(document("\n".join(lines)))


def kept(article: Article) -> list[str]:
    return [line.text for line in article.lines if line.label is LineLabel.BODY]


def units(*lines: str) -> list[Unit]:
    return units_of(read(document("\n".join(lines))))


def test_weights_are_sorted_rounded_and_of_traits_that_lines_have() -> None:
    rows = [line for line in package_file(*learnt.WEIGHTS).read_text("utf-8").splitlines() if not line.startswith("#")]
    parts = {
        part: [row.split("\t")[1:] for row in rows if row.startswith(f"{part}\t")] for part in (learnt.OWN, learnt.PLACE, learnt.TEASER)
    }
    assert sum(map(len, parts.values())) == len(rows) <= 2500
    for found in parts.values():
        names = [name for name, _ in found]
        assert names == sorted(set(names))
        assert learnt.BIAS in names
        assert all(re.fullmatch(r"-?\d{1,2}(\.\d{1,2})?", weight) and float(weight) for name, weight in found if name != learnt.BIAS)
    sample = units("Menu", *BARLEY, "Share", "9 likes")
    course = traits.course_of(sample)
    stems = {
        re.split("[:,]", name)[0] for one in traits.place_traits(sample, course, [0.0] * len(sample), 1, range(len(sample))) for name in one
    }
    assert {re.split("[:,]", name)[0] for name, _ in parts[learnt.PLACE]} - {learnt.BIAS} <= stems
    stems = {re.split("[:]", name)[0] for unit in units("See 3:15 | a@b.example now") for name in traits.own_traits(unit)}
    assert {name.split(":")[0] for name, _ in parts[learnt.OWN]} - {learnt.BIAS} <= stems


@pytest.mark.parametrize(
    ("above", "below"),
    [
        (
            ["Grain Desk", "Sections", "Hear this piece", "Nadia Brink, Commodities", "Hand over as a gift"],
            ["Your reactions", "Tell a colleague", "Browse other desks", "Manage your alerts", "House rules"],
        ),
        (
            ["Meny", "Nyheter", "Dela artikeln", "Logga ut"],
            ["Kommentera", "Skriv ut sidan", "Kundtjänst", "Om cookies", "Tipsa oss"],
        ),
        (
            ["Wiadomości", "Zaloguj", "Udostępnij", "Gospodarka"],
            ["Komentarze", "Drukuj", "Reklama", "Polityka prywatności", "Redakcja"],
        ),
        (
            ["Open in app", "Get the daily list", "Ren Adachi", "Reading list"],
            ["Clap", "Bookmark it", "Meet the author", "Write with us", "Status", "Careers at Grain Desk"],
        ),
    ],
)
def test_frames_that_no_list_has_are_left_out_and_the_story_stays_whole(above: list[str], below: list[str]) -> None:
    found = kept(cleaned(*above, *BARLEY, *below))
    assert [line for line in found if line in BARLEY] == list(BARLEY)
    assert len(found) - len(BARLEY) <= 2, found


def test_a_line_that_is_left_out_says_why() -> None:
    article = cleaned("Grain Desk", *BARLEY, "Your reactions", "Manage your alerts", "Careers at Grain Desk")
    told = {line.text: (line.label, line.reason) for line in article.lines}
    assert told["Manage your alerts"] == (LineLabel.FURNITURE, learnt.REASON)
    assert told["A quick recovery"] == (LineLabel.BODY, "paragraph")


@pytest.mark.parametrize(
    "lines",
    [
        ["Exports", "HK$412.9 billion", "Imports", "HK$430.1 billion"],
        ["In brief", "Exports +4.1%", "Imports +2.2%"],
        TRADE,
        ["- a truce until August,", "- orders for feed from the north,", "- a weaker dollar."],
        ["Correction: an earlier version named another bureau."],
    ],
)
def test_key_figures_items_and_corrections_are_never_taken_out(lines: list[str]) -> None:
    for place in range(2, len(BARLEY) + 1):
        found = kept(cleaned("Menu", *BARLEY[:place], *lines, *BARLEY[place:], "Share"))
        assert [line for line in found if line in lines] == lines, place


FRAME = st.lists(
    st.sampled_from(
        [
            "Menu",
            "Hear it",
            "12 claps",
            "Dela",
            "Your feed",
            "Pick a plan",
            "Top desks",
            "Ren Adachi",
            "Latest from the silo",
            "Mute",
            "→",
            "v2",
        ]
    ),
    max_size=8,
)


@given(FRAME, FRAME, FRAME)
def test_whatever_stands_around_it_the_sentences_of_a_story_stay(above: list[str], between: list[str], below: list[str]) -> None:
    article = cleaned(*above, *BARLEY[:3], *between, *BARLEY[3:], *below)
    assert all(line in article.text for line in (*BARLEY[1:3], *BARLEY[4:]))
    assert article.text.count("\n") + 1 == len(kept(article))


def test_without_running_text_in_english_nothing_is_judged() -> None:
    frame = ["Your reactions", "Manage your alerts", "House rules"]
    for story in (
        ["Barley up", "Wheat down"],
        ["Die Ausfuhr von Gerste stieg im Oktober nach Angaben des Amtes um 18 Prozent auf 412 Millionen Dollar."] * 2,
    ):
        found = units("Sections", *story, *frame)
        learnt.mark_frame(found, by_rules(found, None))
        assert not any(unit.frame for unit in found)


def test_teasers_above_a_story_do_not_make_it_an_appended_article() -> None:
    teasers = [
        "Museum night draws the crowds",
        "Thousands came to see the lanterns in the old town hall on Friday, and the queue went twice around the market square.",
        "Choir wins the regional cup again",
        "The singers from the valley took the prize for the third time, with a programme of songs that few had heard before.",
    ]
    weeks = [
        f"In week {n} the silos took in more barley than growers had delivered in the same week of any year before." for n in range(36, 42)
    ]
    article = cleaned(*teasers, BARLEY[0], "By Nadia Brink", *BARLEY[1:], *weeks)
    assert all(line in kept(article) for line in BARLEY)
    assert not any(line.label is LineLabel.APPENDED for line in article.lines)


def test_a_page_is_flattened_line_by_line_with_the_side_of_each() -> None:
    story = "".join(f"<p>{line}</p>" for line in BARLEY[1:])
    page = f"""<html><head><title>{BARLEY[0]} | Grain Desk</title><script>var x;</script></head><body><ul><li><a href="/">Home</a></li>
<li><a href="/news/a-fair-for-old-tractors">A fair for old tractors</a></li></ul><div>Hello <b>reader</b>,<br>welcome</div>
<h1>{BARLEY[0]}</h1><p>What the bureau found in its new count of all silos</p>{story}<p hidden>Secret</p></body></html>"""
    lines = flattening.flattened(Page("a", "set", page.encode(), "\n\n".join(BARLEY[1:])))
    assert lines is not None
    assert [(line.text, line.inside, line.gold) for line in lines[:6]] == [
        ("Home", False, False),
        ("A fair for old tractors", False, False),
        ("Hello reader,", False, False),
        ("welcome", False, False),
        (BARLEY[0], True, False),
        ("What the bureau found in its new count of all silos", True, False),
    ]
    assert [(line.text, line.inside, line.gold) for line in lines[6:]] == [(line, True, True) for line in BARLEY[1:]]
    assert lines[1].link == "/news/a-fair-for-old-tractors"
    assert (
        flattening.flattened(Page("a", "set", page.encode(), "Another story that this page does not hold at all, told in many words."))
        is None
    )
