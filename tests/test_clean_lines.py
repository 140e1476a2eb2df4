"""Classes of lines around a story, each by a few wordings that the world uses, and the lines of a story that look like them."""

from __future__ import annotations

import pytest

from extractor.clean import clean
from extractor.models import LineLabel, RawDocument

ABOVE = ("Pulp shipments from Ostrand recover", "By Ines Falk | 12 March 2024", "")
STORY = (
    "Exports of pulp from the port of Ostrand rose by 7.4% to 312,000 tonnes in February, the harbour office said on Tuesday.",
    "Most of it went to mills in Italy and Spain, which had let their stocks run down over the winter months.",
    "The harbour master expects a quiet spring, because two of the three mills upriver stop for repairs until the end of May.",
)
FURNITURE = (
    "Kind regards,",
    "Tel. +358 9 555 0171 | desk@ostrandpulp.example",
    "For media enquiries, call Liv Aro on +358 9 555 0172",
    "This circular is for information only and does not constitute an offer.",
    "The publisher accepts no liability for decisions taken on the basis of these tables.",
    "Reproduction permitted if the source is named.",
    "All content is available under the Open Government Licence, except where otherwise stated",
    "Pulp Weekly is not responsible for the content of external sites.",
    "Quotes delayed by 20 minutes.",
    "This entry was posted in Ports and tagged pulp, Italy. Bookmark the permalink.",
    "Write to Ines Falk at i.falk@pulpweekly.example",
    "Appeared in the March 13, 2024, print edition as 'Pulp Friction'.",
    "Pulp Weekly writer Otto Berg contributed to this report from Turku.",
    "Pulp Weekly is published by Falk Trade Press Ltd. ISSN 0000-0019",
    "Ines Falk covers ports and paper for Pulp Weekly.",
    "Otto Berg is a reporter based in Turku.",
    "The writer is a former harbour master. The views here are his own.",
    "Last updated",
    "Recommend 26",
    "Like (6) Reply",
    "14 more comments...",
    "Maja K. 3h",
    "Listen to this article 4 min",
    "Listen | 3:51",
    "Home Markets Currencies Property Careers Calculators",
    "HSI 17,284.54 +112.30 (+0.65%)",
    "NKX 18,204 ▲ 0.41% | ULX 6,911 ▼ 0.20% | Gold 1,668.30",
    "Ministry of Forestry and Inland Waters",
    "Found a mistake in this article?",
    "b0312 -- BC-EU--Pulp Exports, 1st Ld-Writethru",
    "Thanks for reading. Hit reply, I answer everything.",
    "To leave the list, reply with the word stop.",
)
TEASERS = (
    "Your subscription ends in 9 days. Renew now and save 15%.",
    "Upgrade to paid",
    "Get emails about this page",
    "For all the latest news, follow the Pulp Weekly channel",
    "Did a colleague forward this to you?",
    "Webinar: reading a bill of lading, 4 April at 11.00. Register at pulpweekly.example/live",
    "Barkline chippers run for a decade. Visit us at Paper Fair, Hall 5.2, stand B-09",
    "To receive it by e-mail, write to list@pulpweekly.example",
    "Annual plan RM 9.87/month",
    "« Birch is the new spruce",
    "How a log boom came apart →",
    "[ The town that smells of money Opens in new window ]",
    "Watch the full interview with the harbour master",
    "Nominations are open: Mill of the Year",
)
STAYS = (
    "Price: birch +12.0%; spruce +3.1%.",
    "Mills accept no liability for late barges, the harbour office said.",
    "“Thank you for your patience,” the harbour master told captains.",
    "Limited supply of birch pushed prices up by 4%.",
    "By the numbers",
    "Registration of barges fell by 6% to 212.",
    "Pulp +7.4% | Paper +1.2% | Board -0.4%",
    "Port | Pulp, t | Change, %",
    "Ports, mills and barges",
    "Ferries of the Ostrand line are owned by Baltic Crossing Holdings.",
)


def labels(*lines: str) -> dict[str, LineLabel]:
    text = "\n".join((*ABOVE, *STORY, *lines)) + "\n"
    article = clean(RawDocument(name="pulp", location="pulp.txt", media_type="text/plain", body=text.encode()))
    return {line.text: line.label for line in article.lines}


def label_of(line: str, *below: str) -> LineLabel:
    return labels(line, *below)[line]


@pytest.mark.parametrize("line", FURNITURE)
def test_machinery_and_imprint_are_furniture(line: str) -> None:
    assert label_of(line, *STORY[1:]) is LineLabel.FURNITURE


@pytest.mark.parametrize("line", TEASERS)
def test_what_sells_or_leads_elsewhere_is_a_teaser(line: str) -> None:
    assert label_of(line, *STORY[1:]) is LineLabel.TEASER


@pytest.mark.parametrize("line", STAYS)
def test_what_only_looks_like_it_stays(line: str) -> None:
    below = (
        "Oulu | 41,000 | 3.2"
        if line.startswith("Port |")
        else "A further two barges are on their way from the islands, and will be here by the end of the week."
    )
    assert label_of(line, below) is LineLabel.BODY


def test_below_a_valediction_stand_names_until_a_sentence_comes() -> None:
    found = labels("Best regards,", "Ines Falk", "Head of the Pulp Desk", "Falk Trade Press, Quay 4", STORY[1].replace("Most", "Much"))
    assert [found[line] for line in ("Ines Falk", "Head of the Pulp Desk", "Falk Trade Press, Quay 4")] == [LineLabel.FURNITURE] * 3
    assert found[STORY[1].replace("Most", "Much")] is LineLabel.BODY


def test_comments_end_where_another_list_opens() -> None:
    found = labels(
        "Discussion about this post",
        "Maja K. 3h",
        "We saw that in Oulu too.",
        "Like (2) Reply",
        "Most read today",
        "1 The log that got away",
    )
    assert found["We saw that in Oulu too."] is LineLabel.FURNITURE
    assert found["1 The log that got away"] is LineLabel.TEASER


def test_a_list_of_tags_ends_where_a_list_of_stories_opens() -> None:
    found = labels("READ MORE ABOUT", "Pulp Ports Italy", "Other advisories", "Ice class needed north of Ostrand", "Privacy policy")
    wanted = {"READ MORE ABOUT": LineLabel.FURNITURE, "Pulp Ports Italy": LineLabel.FURNITURE, "Other advisories": LineLabel.TEASER}
    assert {line: found[line] for line in wanted} == wanted
    assert found["Ice class needed north of Ostrand"] is LineLabel.TEASER


def test_a_list_ends_at_the_heading_of_figures() -> None:
    found = labels("More stories", "The bark beetle is back", "By the numbers", "24: barges a day", STORY[1].replace("Most", "Much"))
    assert found["The bark beetle is back"] is LineLabel.TEASER
    assert found["24: barges a day"] is LineLabel.BODY


def test_the_headline_stands_above_the_byline_next_to_the_text() -> None:
    top = ("Notes of a man on the quay", "About | Archive | RSS", "Nobody buys birch any more", "Posted on 3 May 2024 by Otto", "")
    text = "\n".join((*top, *STORY)) + "\n"
    article = clean(RawDocument(name="blog", location="blog.txt", media_type="text/plain", body=text.encode()))
    assert [line.label for line in article.lines if line.text == top[2]] == [LineLabel.BODY]


def test_a_long_paragraph_of_the_law_is_furniture_and_one_with_a_figure_stays() -> None:
    law = (
        "The desk has taken care with these pages, which rest on what mills and ports report, yet it makes no representation or"
        " warranty that they are whole or right, and it does not undertake to correct them later should a mill or a port report"
        " otherwise in the weeks after they have gone to print or to the list."
    )
    told = f"{law} The mills owe the port $4 million."
    assert label_of(law) is LineLabel.FURNITURE
    assert label_of(told) is LineLabel.BODY
