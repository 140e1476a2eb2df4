"""Tables in every form of document: what the caption, the heads and the label of a row say of each number."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path

import docx
import pytest
from test_claims import read

from extractor.claims import extract
from extractor.claims.units import stated_scale
from extractor.clean import clean
from extractor.models import Claim, LineLabel, Period
from extractor.readers import from_bytes
from extractor.readers.draft import DraftLine, Role
from extractor.readers.stacked import stacked_tables
from extractor.readers.tables import printed_tables

PUBLISHED = date(2024, 6, 25)
MAY = Period(start=date(2024, 5, 1), end=date(2024, 5, 31))
APRIL = Period(start=date(2024, 4, 1), end=date(2024, 4, 30))
SINCE_JANUARY = Period(start=date(2024, 1, 1), end=date(2024, 5, 31))

RELEASE = """Goods trade of the city in May
Exports of goods rose again in May, the office said, while the gap in trade became a little narrower than in April.
Table 1: Trade in goods
| May 2024 | January to May 2024
HK$ million | Change on a year earlier, % | HK$ million | Change on a year earlier, %
Total exports | 370,123 | +14.8 | 1,763,211 | +12.5
Imports | 382,250 | +9.6 | 1,868,555 | +7.4
Trade balance | -12,127 | | -105,344
Exports by destination
The Mainland | 220,300 | +18.7 | 1,035,000 | +17.4
Japan | 9,400 | (2.2) | n.a. | 3.1*
More will be published in the middle of the coming month.
"""


def claims(text: str, published: date | None = PUBLISHED) -> dict[str, Claim]:
    return {claim.quote: claim for claim in read(text, published).claims}


def test_heads_over_several_columns_rows_without_ends_and_sections_of_one_table() -> None:
    found = claims(RELEASE)
    told = {quote: (claim.metric, claim.partner, claim.kind.value, int(claim.value), claim.period) for quote, claim in found.items()}
    assert told == {
        "370,123": ("total_exports", "world", "level", 370_123_000_000, MAY),
        "+14.8": ("total_exports", "world", "growth", 14, MAY),
        "1,763,211": ("total_exports", "world", "level", 1_763_211_000_000, SINCE_JANUARY),
        "+12.5": ("total_exports", "world", "growth", 12, SINCE_JANUARY),
        "382,250": ("imports", "world", "level", 382_250_000_000, MAY),
        "+9.6": ("imports", "world", "growth", 9, MAY),
        "1,868,555": ("imports", "world", "level", 1_868_555_000_000, SINCE_JANUARY),
        "+7.4": ("imports", "world", "growth", 7, SINCE_JANUARY),
        "-12,127": ("trade_balance", "world", "level", -12_127_000_000, MAY),
        "-105,344": ("trade_balance", "world", "level", -105_344_000_000, SINCE_JANUARY),
        "220,300": ("total_exports", "Mainland China", "level", 220_300_000_000, MAY),
        "+18.7": ("total_exports", "Mainland China", "growth", 18, MAY),
        "1,035,000": ("total_exports", "Mainland China", "level", 1_035_000_000_000, SINCE_JANUARY),
        "+17.4": ("total_exports", "Mainland China", "growth", 17, SINCE_JANUARY),
        "9,400": ("total_exports", "Japan", "level", 9_400_000_000, MAY),
        "(2.2)": ("total_exports", "Japan", "growth", -2, MAY),
        "3.1": ("total_exports", "Japan", "growth", 3, SINCE_JANUARY),
    }
    assert found["+12.5"].comparison == "ytd_yoy"
    assert found["+14.8"].comparison == "yoy"


def test_months_may_be_rows_columns_or_lack_their_year() -> None:
    rows = claims("Trade of Hong Kong, HK$ billion\nMonth | Exports | Imports\nApril 2024 | 361.2 | 371.3\nMay 2024 | 370.1 | 382.2\n")
    assert (rows["361.2"].metric, rows["361.2"].period) == ("total_exports", APRIL)
    assert (rows["382.2"].metric, rows["382.2"].period) == ("imports", MAY)
    columns = claims("Exports by destination in 2024, % change\nDestination | April | May\nJapan | 5.1 | -4.2\nKorea | 6.3 | 7.4\n")
    assert (columns["5.1"].partner, columns["5.1"].period) == ("Japan", APRIL)
    assert (columns["-4.2"].partner, columns["-4.2"].period, int(columns["-4.2"].value)) == ("Japan", MAY, -4)


def test_a_place_is_the_economy_of_what_is_no_trade() -> None:
    found = claims("GDP growth, %\nEconomy | 2022 | 2023\nSingapore | 3.8 | 1.1\nVietnam | 8.0 | 5.0\n")
    assert {(claim.metric, claim.economy, claim.partner) for claim in found.values()} == {
        ("gdp", "Singapore", "world"),
        ("gdp", "Vietnam", "world"),
    }


def test_numbers_whose_unit_nothing_tells_stay_unread() -> None:
    reading = read("Goods trade of Hong Kong\nMonth | Exports | Imports\nApril 2024 | 361.2 | 371.3\nMay 2024 | 370.1 | 382.2\n", PUBLISHED)
    assert not reading.claims
    assert len(reading.unclaimed) >= 4


def test_prices_beside_a_story_are_no_trade() -> None:
    text = "Exports of Hong Kong rose in May 2024.\nMarkets\nGold | 2,331 | +0.4%\nHSX | 18,204 | -1.2%\n"
    assert not read(text, PUBLISHED).claims


def test_amounts_with_their_change_in_brackets_and_shares() -> None:
    heads = "Exports in May 2024\nDestination | HK$ million (change on year) | Share\n"
    found = claims(heads + "Japan | 9,400 (-2.2%) | 2.5%\nUS | 23,400 (+1.1%) | 6.3%\n")
    assert {quote: claim.kind.value for quote, claim in found.items()} == {
        "9,400": "level", "-2.2%": "growth", "2.5%": "share", "23,400": "level", "+1.1%": "growth", "6.3%": "share",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("Month\tExports\tImports\nApril 2024\t361.2\t371.3\nMay 2024\t370.1\t382.2\n", 3),
        ("\tExports\tImports\nApril 2024\t361.2\t\nMay 2024\t370.1\t382.2\n", 3),
        ("Month        Exports   Imports\nApril 2024   361.2     371.3\nMay 2024     370.1     382.2\n", 3),
        ("| Month | Exports | Imports |\n|---|---:|---:|\n| April 2024 | 361.2 | 371.3 |\n| May 2024 | 370.1 | 382.2 |\n", 3),
        ("Jun May Apr Mar\nExports: 14.8 11.9^ 9.1 4.7\nImports: 9.6 3.7 8.2 5.3\n", 3),
        ("Home | Trade | Ports | Air\nAbout | Contact | Terms\n", 0),
        ("Exports  rose  by  5%\nImports  fell  by  2%\n", 0),
        ("HSX 18,204 | GOLD 2,331 | OIL 81.20\n", 0),
        ("Jan Feb Mar\nNothing was sold in these months.\n", 1),
    ],
)
def test_tables_of_plain_text(text: str, rows: int) -> None:
    lines = printed_tables([DraftLine(text=line) for line in text.splitlines()])
    assert sum(line.role in (Role.ROW, Role.HEADER_ROW) for line in lines) == rows


BOX = "Trade in May 2024\n14.8%\nrise in exports\nHK$382.2 billion\nImports\nHK$12.1 billion\nTrade deficit\n"


def test_labels_below_the_figures_of_a_box() -> None:
    found = claims("Hong Kong's trade recovers\n" + BOX)
    assert {quote: claim.metric for quote, claim in found.items()} == {
        "14.8%": "total_exports", "HK$382.2 billion": "imports", "HK$12.1 billion": "trade_balance",
    }  # fmt: skip


def test_labels_above_the_figures_of_a_box() -> None:
    found = claims("Hong Kong's trade recovers\nExports\nHK$370.1 billion\nImports\nHK$382.2 billion\nTrade deficit\nHK$12.1 billion\n")
    assert {quote: claim.metric for quote, claim in found.items()} == {
        "HK$370.1 billion": "total_exports", "HK$382.2 billion": "imports", "HK$12.1 billion": "trade_balance",
    }  # fmt: skip


def test_a_box_of_a_page_keeps_its_labels() -> None:
    box = "".join(
        f"<div class=c><div class=n>{figure}</div><div class=l>{label}</div></div>"
        for figure, label in zip(BOX.splitlines()[1::2], BOX.splitlines()[2::2], strict=True)
    )
    prose = (
        "<p>Trade of Hong Kong recovered in May 2024, the office said, as electronics sold well and parts were bought on the Mainland.</p>"
    )
    more = prose.replace("recovered", "grew")
    page = f"<html><body><main><h1>Hong Kong trade recovers in May</h1>{prose}<div>{box}</div>{more}</main></body></html>"
    article = clean(from_bytes(page.encode(), name="t.html", location="t.html"))
    found = {claim.quote: claim.metric for claim in extract(article).claims}
    assert found == {"14.8%": "total_exports", "HK$382.2 billion": "imports", "HK$12.1 billion": "trade_balance"}


STACKED = [
    "Orders by market, May 2024 (US$b)", "Market", "May 2024", "Jan-May 2024", "Amount", "Y/Y", "Amount", "Y/Y",
    "US", "11.2", "4.9%", "54.3", "(6.1%)", "Japan", "2.7", "3.1%", "12.9", "-",
]  # fmt: skip


def test_cells_on_lines_of_their_own() -> None:
    rows = stacked_tables([DraftLine(text=line) for line in STACKED])
    assert [line.text for line in rows] == [
        "Orders by market, May 2024 (US$b)", "Market", " | May 2024 | Jan-May 2024", " | Amount | Y/Y | Amount | Y/Y",
        "US | 11.2 | 4.9% | 54.3 | (6.1%)", "Japan | 2.7 | 3.1% | 12.9 | -",
    ]  # fmt: skip
    found = claims("Hong Kong's exports rose in May 2024.\nExports by market (US$b)\n" + "\n".join(line.text.strip() for line in rows[2:]))
    assert (found["54.3"].partner, found["54.3"].period, found["54.3"].unit) == ("US", SINCE_JANUARY, "USD")
    assert (found["(6.1%)"].period, int(found["(6.1%)"].value)) == (SINCE_JANUARY, -6)
    assert (found["2.7"].partner, found["2.7"].period) == ("Japan", MAY)


@pytest.mark.parametrize(
    "heads", [["Markets", "Last", "Move"], ["Exports rose in May 2024, the office said.", "It was a good month.", "More follows."]]
)
def test_lists_without_telling_heads_stay_as_they_are(heads: list[str]) -> None:
    lines = [DraftLine(text=line) for line in [*heads, "HSX", "18,204", "+0.4%", "GOLD", "2,331", "-0.1%"]]
    assert stacked_tables(lines) == lines


def test_a_flattened_table_is_body_and_is_read() -> None:
    body = (
        "Exports of the city rise in May\n\n"
        "Exports of goods from Hong Kong rose again in May, the figures of the office show, and so did imports.\n\n"
        "Goods trade, HK$ billion\nMonth\tExports\tImports\nApril 2024\t361.2\t371.3\nMay 2024\t370.1\t382.2\n\n"
        "Officials said that they expect little change in the months before the winter, as orders are steady.\n"
    )
    article = clean(from_bytes(body.encode(), name="t.txt", location="t.txt"))
    assert {line.label for line in article.lines if "|" in line.text} == {LineLabel.BODY}
    found = {claim.quote: claim for claim in extract(article).claims}
    assert (found["371.3"].metric, found["371.3"].period) == ("imports", APRIL)
    assert all(article.text[claim.start : claim.end] == claim.quote for claim in found.values())


def test_tables_of_word_documents_and_of_print(tmp_path: Path) -> None:
    heads, row, total = ("Supplier", "HK$ million", "Change on year, %", "Share, %"), ("Taiwan", "52,300", "+21.7", "12.4"), (
        "Total", "421,700", "+16.6", "100.0",
    )  # fmt: skip
    prose = "Imports rose again in March 2025, the council notes, with Taiwan ahead of Singapore and of Vietnam this time."
    target = io.BytesIO()
    document = docx.Document()
    document.add_heading("Imports of Hong Kong by supplier, March 2025", 1)
    document.add_paragraph(prose)
    document.add_paragraph("Imports by supplier")
    table = document.add_table(rows=0, cols=4)
    for cells in (heads, row, total):
        for cell, text in zip(table.add_row().cells, cells, strict=True):
            cell.text = text
    document.save(target)
    printed = tmp_path / "t.pdf"
    _print(printed, prose, (heads, row, total))
    for name, content in (("t.docx", target.getvalue()), ("t.pdf", printed.read_bytes())):
        found = {claim.quote: claim for claim in extract(clean(from_bytes(content, name=name, location=name))).claims}
        told = {quote: (claim.kind.value, claim.partner, str(claim.unit)) for quote, claim in found.items()}
        assert told == {
            "52,300": ("level", "Taiwan", "HKD"), "+21.7": ("growth", "Taiwan", "percent"), "12.4": ("share", "Taiwan", "percent"),
            "421,700": ("level", "world", "HKD"), "+16.6": ("growth", "world", "percent"), "100.0": ("share", "world", "percent"),
        }, name  # fmt: skip


def _print(path: Path, prose: str, rows: tuple[tuple[str, ...], ...]) -> None:
    from reportlab.lib.styles import getSampleStyleSheet
    from reportlab.platypus import Paragraph, SimpleDocTemplate, Table

    styles = getSampleStyleSheet()
    parts = [Paragraph("Imports of Hong Kong by supplier, March 2025", styles["Heading1"]), Paragraph(prose, styles["BodyText"])]
    SimpleDocTemplate(str(path)).build([*parts, Paragraph("Imports by supplier", styles["Heading3"]), Table([list(row) for row in rows])])


@pytest.mark.parametrize(
    ("text", "scale"),
    [
        ("HK$ million", ("HKD", 10**6)),
        ("Value (HK$'000)", ("HKD", 1000)),
        ("US$b", ("USD", 10**9)),
        ("in millions of US dollars", ("USD", 10**6)),
        ("€ bn", ("EUR", 10**9)),
        ("value in $ billion", ("$", 10**9)),
        ("exports of 5 billion US$", None),
        ("HK$5 billion", None),
        ("Amount", None),
    ],
)
def test_units_of_heads_and_captions(text: str, scale: tuple[str, int] | None) -> None:
    assert stated_scale(text) == scale
