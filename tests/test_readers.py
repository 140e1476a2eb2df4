from __future__ import annotations

import io
import time
import zipfile
from contextlib import suppress
from datetime import date
from pathlib import Path

import docx
import pytest
from reportlab.pdfgen.canvas import Canvas

from extractor.clean import clean
from extractor.errors import DocumentError
from extractor.models import LineLabel, RawDocument
from extractor.readers import READERS, SIZE_LIMIT, Draft, Role, from_bytes, load, read
from extractor.readers.dates import address_date, find_dates, machine_date, machine_dated, modified_date, visible_date
from extractor.readers.decoding import decode

ROOT = Path(__file__).resolve().parent.parent
CORPUS = ROOT / "corpus/articles"
SENTENCE = "Exports of goods rose by 3.5% in October to HK$393.0 billion, the statistics office said on Tuesday. "


def html(body: str, head: str = "", url: str | None = None) -> Draft:
    text = f"<!doctype html><html><head>{head}</head><body>{body}</body></html>"
    return read(RawDocument(name="p", location=url or "p", media_type="text/html", body=text.encode()))


def refused(body: bytes, suffix: str = "") -> str:
    with pytest.raises(DocumentError) as caught:
        read(from_bytes(body, name="x", location="x", suffix=suffix))
    return caught.value.reason


def test_every_reader_has_its_media_type() -> None:
    assert all("/" in media_type and callable(reader) for media_type, reader in READERS.items())


@pytest.mark.parametrize(
    ("name", "body", "media_type"),
    [
        ("a.html", b"<p>Trade</p>", "text/html"),
        ("a.txt", b"<!DOCTYPE html><html><body><p>Trade</p></body></html>", "text/html"),
        ("a", b"\xef\xbb\xbf<html><body>x</body></html>", "text/html"),
        ("a.txt", b"Exports rose < 3% and imports > 4%", "text/plain"),
        ("a.dat", b"Exports rose 3%", "text/plain"),
        ("a.txt", b"%PDF-1.4 ...", "application/pdf"),
    ],
)
def test_media_type_is_told_from_content_first(tmp_path: Path, name: str, body: bytes, media_type: str) -> None:
    (tmp_path / name).write_bytes(body)
    raw = load(tmp_path / name)
    assert (raw.media_type, raw.name, raw.body) == (media_type, "a", body)


@pytest.mark.parametrize(
    ("body", "suffix", "reason"),
    [
        (b"", "", "empty"),
        (b" \n\t\n", "", "empty"),
        (b"\xef\xbb\xbf\n", "", "empty"),
        (b"\x89PNG\r\n\x1a\n....", "", "unsupported"),
        (b"\x1f\x8b\x08\x00....", ".txt", "unsupported"),
        (b"\x00\x01\x02\x03" * 500, "", "binary"),
        (bytes(range(1, 32)) * 40, ".txt", "binary"),
        ("\ufffd\ufffd text \ufffd".encode() * 30, ".txt", "encoding"),
        (b"<html><body><script>var a = 1;</script></body></html>", ".html", "no_text"),
        (b"%PDF-1.7 this is none", "", "damaged"),
        (b"PK\x03\x04 broken", ".docx", "damaged"),
        (b"no container at all", ".docx", "damaged"),
        (b"x" * (SIZE_LIMIT + 1), "", "too_large"),
    ],
)
def test_bad_input_has_a_named_reason(body: bytes, suffix: str, reason: str) -> None:
    assert refused(body, suffix) == reason


def test_missing_files_and_large_files_are_named(tmp_path: Path) -> None:
    for path, reason in ((tmp_path / "none.txt", "unreadable"), (tmp_path, "unreadable"), (tmp_path / "big.txt", "too_large")):
        if reason == "too_large":
            path.write_bytes(b"x" * (SIZE_LIMIT + 1))
        with pytest.raises(DocumentError) as caught:
            load(path)
        assert caught.value.reason == reason


def test_scans_and_empty_documents_hold_no_text() -> None:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, invariant=1)
    canvas.rect(100, 100, 300, 300, fill=1)
    canvas.showPage()
    canvas.save()
    assert refused(buffer.getvalue()) == "no_text"
    buffer = io.BytesIO()
    docx.Document().save(buffer)
    assert refused(buffer.getvalue()) == "no_text"


def test_other_containers_and_bombs_are_refused() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("notes.txt", "hello")
    assert refused(buffer.getvalue()) == "unsupported"
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"<w/>" + b" " * (201 * 1024 * 1024))
    assert refused(buffer.getvalue()) == "too_large"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"])
def test_latin_text_in_any_encoding(encoding: str) -> None:
    text = ("Exports “rose” by 3.5% — that’s £1.2bn at the café, said Zoë. " * 4).strip()
    assert decode(text.encode(encoding), declares=False) == text


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "big5hkscs"])
def test_chinese_text_in_any_encoding(encoding: str) -> None:
    text = (
        "香港十月份商品整體出口貨值為三千九百三十億元，較上年同月上升百分之三點五。進口貨值上升百分之四點五，有形貿易逆差為三百一十億元。"
        * 3
    )
    assert decode(text.encode(encoding), declares=False) == text


def test_declared_encoding_is_believed_unless_the_bytes_deny_it() -> None:
    text = "<meta charset=iso-8859-1><p>Zoë said “no” — 3.5%</p>"
    assert decode(text.encode("cp1252"), declares=True) == text
    assert decode(text.encode("utf-8"), declares=True) == text
    shifted = '<meta http-equiv="Content-Type" content="text/html; charset=Shift_JIS"><p>輸出は増加した</p>'
    assert decode(shifted.encode("shift_jis"), declares=True) == shifted
    assert "3.5%" in decode(b"<meta charset=no-such-thing><p>Zo\xeb: 3.5%</p>", declares=True)


def test_a_few_broken_bytes_do_not_spoil_a_document() -> None:
    assert "393.0" in decode((SENTENCE * 20).encode() + "“quoted” é à ü ".encode() * 5 + b"\xff", declares=False)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("15th August 2023", date(2023, 8, 15)),
        ("Thursday, June 26, 2025", date(2025, 6, 26)),
        ("JULY 26 , 2019", date(2019, 7, 26)),
        ("27 Nov 2025", date(2025, 11, 27)),
        ("Sept. 3, 2021", date(2021, 9, 3)),
        ("30.07.2022", date(2022, 7, 30)),
        ("2021-06-30T10:00", date(2021, 6, 30)),
        ("2021/6/3", date(2021, 6, 3)),
        ("25/12/2021", date(2021, 12, 25)),
        ("12/25/2021", date(2021, 12, 25)),
        ("5-Jan-2024", date(2024, 1, 5)),
        ("the 4th of May, 2020", date(2020, 5, 4)),
        ("2024年10月9日", date(2024, 10, 9)),
        ("07/08/2022", None),
        ("31 February 2022", None),
        ("in June 2024", None),
        ("call 2582 0000", None),
        ("table 410-50001", None),
        ("1952-2017", None),
    ],
)
def test_days_as_they_are_written(text: str, day: date | None) -> None:
    assert [found.day for found in find_dates(f"on {text} it")] == ([day] if day else [])


@pytest.mark.parametrize(
    ("lines", "day"),
    [
        (["Trade falls", "By Ada Lin | 3 May 2024 | 4 min read", SENTENCE], date(2024, 5, 3)),
        (["Trade falls", "First published 15th August 2023; updated 17th August 2023", SENTENCE], date(2023, 8, 15)),
        (["Trade falls", "Last updated: 17 August 2023", SENTENCE], None),
        (["THE PEAK COURIER     FRIDAY , JULY 26 , 2019     3", "Trade falls", SENTENCE], date(2019, 7, 26)),
        (
            ["Results of the half year to 31 August 2024", "Date of call: 9 October 2024. Duration: 47 minutes.", SENTENCE],
            date(2024, 10, 9),
        ),
        (["Trade, May 2022", "The index numbers were put out this morning (18 July 2022).", SENTENCE], date(2022, 7, 18)),
        (["Trade", "The figures were announced today (July 25).", SENTENCE, "Last revision 25 July 2024"], date(2024, 7, 25)),
        (["Trade", "The figures were announced today (July 25).", SENTENCE], None),
        (["Trade", "HONG KONG, 27 May 2025 — Exports rose 3%.", SENTENCE], date(2025, 5, 27)),
        (["Trade", SENTENCE, "Ends/Thursday, March 27, 2025"], date(2025, 3, 27)),
        (["Trade", SENTENCE + "The act of 4 May 2019 forbids it.", SENTENCE], None),
        (["Trade", "Population as at 31 December 2023", SENTENCE], None),
        ([SENTENCE], None),
    ],
)
def test_publication_date_of_visible_lines(lines: list[str], day: date | None) -> None:
    found = visible_date(lines)
    assert (found.day if found else None) == day


@pytest.mark.parametrize(
    "caption",
    [
        "(This photo, taken on May 22, 2025, shows a container terminal at the mouth of the river)",
        "File photo: cranes at the eastern quay, 22 May 2025",
        "A crane lifts a container. Photo taken on May 22, 2025",
        "Trucks wait at the border crossing, pictured on 22 May 2025",
        "An aerial image captured on 22 May 2025 shows ships at anchor",
        "Picture: Harbour Office, 22 May 2025",
        "Cranes at the eastern quay, 22 May 2025 [Photo/Harbour Office]",
        "Ships at anchor on 22 May 2025. (Photo by A. Reporter)",
        "Photograph released on May 22, 2025 by the harbour office",
        "Ships wait in the bay on 22 May 2025.",
    ],
)
def test_the_day_of_a_picture_is_no_publication_date(caption: str) -> None:
    assert visible_date(["Exports rise", caption, SENTENCE]) is None
    found = visible_date(["Exports rise", caption, "By A. Reporter, 26 May 2025", SENTENCE])
    assert found is not None
    assert found.day == date(2025, 5, 26)


@pytest.mark.parametrize(
    "line",
    ["By A. Reporter on May 22, 2025.", "22 May 2025", "HONG KONG, 22 May 2025 — The picture darkened for shippers, the office said."],
)
def test_bylines_stay_publication_dates(line: str) -> None:
    found = visible_date(["Exports rise", line, SENTENCE])
    assert found is not None
    assert found.day == date(2025, 5, 22)


def test_updates_are_modification_and_addresses_have_dates() -> None:
    assert modified_date(["First published 15th August 2023; updated 17th August 2023"]) == date(2023, 8, 17)
    assert modified_date(["Published 15 August 2023"]) is None
    assert address_date("https://x.example/2025/05/16/trade-40771") == date(2025, 5, 16)
    assert address_date("https://x.example/news/20250516-trade.html") == date(2025, 5, 16)
    assert address_date("https://x.example/2025/may/6/trade") == date(2025, 5, 6)
    assert address_date("https://x.example/article/40771-123456") is None
    assert machine_date("2026-03-19T01:00:00Z") == date(2026, 3, 19)
    assert machine_date("20231207") == date(2023, 12, 7)
    assert machine_date("soon") is None


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("2025-06-26T15:58:00+08:00", "2025-06-26T15:58:00+08:00"),
        ("2025-06-26T15:58:00.123Z", "2025-06-26T15:58:00+00:00"),
        ("2025-06-26 15:58:07 +0800", "2025-06-26T15:58:07+08:00"),
        ("20250626T15:58", "2025-06-26T15:58:00"),
        ("Thu, 26 Jun 2025 15:58:00 GMT", "2025-06-26T15:58:00+00:00"),
        ("2025-06-26", None),
        ("2025-06-26T00:00:00+08:00", None),
        ("2025-06-26T25:00", None),
        ("26 June 2025 3:58 pm", None),
        ("2025-06-26T03:58 pm", None),
    ],
)
def test_times_with_their_zone(text: str, at: str | None) -> None:
    dated = machine_dated(text, "meta")
    assert dated is not None
    assert (dated.day, dated.basis, dated.at) == (date(2025, 6, 26), "meta", at)


STORY = "".join(
    f"<p>{SENTENCE}Paragraph {n} speaks of ships, quays, cranes, boxes and of the people who move them all.</p>" for n in range(4)
)
LD = '<script type="application/ld+json">{}</script>'


@pytest.mark.parametrize(
    ("head", "before", "after", "day", "basis"),
    [
        (
            LD.format('{"@type":"NewsArticle","datePublished":"2024-11-26T18:05:00+08:00","dateModified":"2024-12-01"}'),
            "",
            "",
            (2024, 11, 26),
            "json-ld",
        ),
        (
            LD.format('{"@graph":[{"@type":"WebSite","datePublished":"2001-01-01"},{"@type":["Article"],"datePublished":"2024-11-26"}]}'),
            "",
            "",
            (2024, 11, 26),
            "json-ld",
        ),
        (
            LD.format("{broken, } ") + '<meta property="article:published_time" content="2023-08-15T16:40:00+01:00">',
            "",
            "",
            (2023, 8, 15),
            "meta",
        ),
        ('<meta name="pubdate" content="20231207">', "", "", (2023, 12, 7), "meta"),
        ('<meta name="DC.date" content="2023-12-07">', "", "", (2023, 12, 7), "meta"),
        ('<meta property="article:modified_time" content="2023-08-15">', "", "", None, ""),
        ("", '<span property="schema:datePublished" content="2020-10-28">October 28</span>', "", (2020, 10, 28), "meta"),
        ("", "", '<footer><meta itemprop="datePublished" content="2025-05-06"></footer>', (2025, 5, 6), "meta"),
        ("", '<div data-published="2026-03-19"></div>', "", (2026, 3, 19), "meta"),
        ("", '<time datetime="2025-11-27T10:30+08:00">27 Nov</time>', "", (2025, 11, 27), "time"),
        ("", '<time class="updated" datetime="2025-11-28"></time>', "", None, ""),
        ("", "", '<aside><time datetime="2025-11-28">28 Nov 2025</time></aside>', None, ""),
        ("", "<p>Gideon Sze | Thursday 26 September 2019</p>", "", (2019, 9, 26), "byline"),
        ("", "", "<dl><dt>Published</dt><dd>30.07.2022</dd></dl>", (2022, 7, 30), "byline"),
        ('<link rel="canonical" href="https://w.example/2025/05/16/trade-40771">', "", "", (2025, 5, 16), "url"),
        ("", "", '<div class="related-stories"><p>Rents fall, 3 May 2021</p></div>', None, ""),
    ],
)
def test_publication_date_of_a_page_with_its_evidence(
    head: str, before: str, after: str, day: tuple[int, int, int] | None, basis: str
) -> None:
    published = html(f"<h1>Exports creep up again</h1>{before}{STORY}{after}", head).metadata.published
    if day is None:
        assert published is None
    else:
        assert published is not None
        assert (published.day, published.basis) == (date(*day), basis)


def test_metadata_of_a_page() -> None:
    people = '"author":[{"name":"Odile Kwan"},{"name":"Ed Ho"}],"publisher":{"name":"Kestrel"}'
    head = LD.replace("{}", '{"@type":"NewsArticle","headline":"Exports creep up",' + people + "}")
    metadata = html(f"<h1>Exports creep up</h1>{STORY}", head + "<title>Exports creep up</title>").metadata
    assert (metadata.title, metadata.outlet, metadata.authors) == ("Exports creep up", "Kestrel", ("Odile Kwan", "Ed Ho"))
    metadata = html(f"<h1>Exports creep up</h1><p>By Ada Lin</p>{STORY}", "<title>Exports creep up | The Quay</title>").metadata
    assert (metadata.outlet, metadata.authors, metadata.language) == ("The Quay", ("Ada Lin",), "en")


def test_definition_lists_tables_and_line_breaks_become_lines() -> None:
    body = f"""<h1>Exports creep up again</h1>{STORY}<dl><dt>Key figures</dt><dd>Exports: 3%</dd><dd>Imports: 4%</dd></dl>
    <dl><dt>Deficit</dt><dd>HK$31 bn</dd></dl><table><tr><td>Market</td><td>2024</td></tr>
    <tr><td><a href=x>Vietnam</a></td><td> 12.4 </td></tr></table>
    <p>Exports: HK$3 bn<br>Imports: HK$4 bn<br>which is<br><br>News</p>"""
    draft = html(body)
    texts = [line.text for line in draft.lines]
    for expected in (["Key figures", "Exports: 3%", "Imports: 4%"], ["Deficit: HK$31 bn"], ["Market | 2024", "Vietnam | 12.4"]):
        start = texts.index(expected[0])
        assert texts[start : start + len(expected)] == expected
    assert texts[-3:] == ["Exports: HK$3 bn", "Imports: HK$4 bn which is", "News"]
    roles = {line.text: line.role for line in draft.lines}
    assert (roles["Market | 2024"], roles["Vietnam | 12.4"]) == (Role.HEADER_ROW, Role.ROW)


def test_layout_tables_are_no_data() -> None:
    draft = html(f"<table><tr><td>Home<br>News</td><td><h1>Exports creep up again</h1>{STORY}</td></tr></table>")
    assert "Exports creep up again" in [line.text for line in draft.lines]
    assert not any(line.role is Role.ROW for line in draft.lines)


def test_pdf_columns_running_lines_and_joins() -> None:
    draft = read(load(CORPUS / "c02.pdf"))
    article = clean(load(CORPUS / "c02.pdf"))
    assert draft.wrapped is True
    lines = article.text.split("\n")
    assert lines[0] == "Exports hold their pace in September"
    assert lines[1].endswith("Imports were worth HK$512.5 billion, a rise of 13.6 per cent.")
    assert lines[-1].startswith("Cornelius Wai")
    article = clean(load(CORPUS / "c03.pdf"))
    assert "Hotline" not in article.text
    assert article.published == date(2026, 1, 27)
    assert sum(line.reason == "running header or footer" for line in article.lines) == 6
    assert "Destination | % on year\nMalaysia | 138.6\nThailand | 76.6" in article.text


def test_pdf_sentence_that_runs_over_pages_is_one() -> None:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, invariant=1)
    halves = (
        ("Exports of goods rose by 3.5 per cent in the month of October, and the", 70),
        ("imports of goods rose by 4.5 per cent.", 760),
    )
    for number, (text, height) in enumerate(halves, start=1):
        canvas.setFont("Times-Roman", 11)
        canvas.drawString(60, height + 40 if number == 1 else height, text)
        for filler in range(5):
            canvas.drawString(
                60,
                (700 if number == 1 else 600) - 14 * filler,
                f"This is a full line of other text on page {number}, row {filler}, ending here.",
            )
        canvas.setFont("Helvetica", 8)
        canvas.drawString(60, 30, f"Quay Letter {number}/2")
        canvas.showPage()
    canvas.save()
    article = clean(from_bytes(buffer.getvalue(), name="x", location="x"))
    assert "and the imports of goods rose by 4.5 per cent." in article.text
    assert "Quay Letter" not in article.text


def test_docx_body_order_with_tables() -> None:
    draft = read(load(CORPUS / "c05.docx"))
    texts = [line.text for line in draft.lines]
    assert texts.index("Exports by destination, January 2026") + 1 == texts.index("Destination | % on year")
    assert texts.index("Taiwan | 88.8") + 1 == next(n for n, text in enumerate(texts) if text.startswith("Asia as a whole"))
    assert draft.metadata.published is not None
    assert draft.metadata.published.day == date(2026, 2, 27)
    assert draft.lines[-1].label is LineLabel.FURNITURE


def test_a_word_document_whose_packed_parts_are_damaged() -> None:
    body = bytearray((CORPUS / "c05.docx").read_bytes())
    first = 30 + int.from_bytes(body[26:28], "little") + int.from_bytes(body[28:30], "little")  # behind the header of the first member
    body[first] = 0  # a stored block, the length of which does not fit
    with pytest.raises(DocumentError, match="not a readable Word document") as raised:
        read(from_bytes(bytes(body), name="x", location="x", suffix=".docx"))
    assert raised.value.reason == "damaged"


HOSTILE = {
    "one line of five megabytes": (b"", b"exports rose 3% ", 330_000, b""),
    "deep nesting": (b"", b"<div>", 60_000, SENTENCE.encode() * 3),
    "deep inline nesting": (b"<p>" + SENTENCE.encode() * 3, b"<b>", 20_000, b""),
    "tables in tables": (b"", b"<table><tr><td>", 3_000, SENTENCE.encode() * 3),
    "entities in entities": (
        (
            b'<!DOCTYPE html [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">'
            b'<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]><html><body><p>'
        ),
        b"&c;", 2_000, SENTENCE.encode() + b"</p></body></html>",
    ),
    "long attribute": (
        b"<html><body><p>" + SENTENCE.encode() + b"&#0;&#xFFFFFFFF;</p><p class='", b"related ", 50_000, b"'>x</p>",
    ),
    "brackets": (b"", b"(", 400_000, SENTENCE.encode()),
    "loose marks": (b"", b" , . , .", 100_000, SENTENCE.encode()),
    "wide marks": (b"", "－，（".encode(), 60_000, SENTENCE.encode()),
    "broken words": (b"", b"bil-\n", 60_000, SENTENCE.encode()),
    "bylines": (b"", b"By Ada Lin 3 May 2024\n", 8_000, b""),
    "dates": (b"", b"12 May 2024 ", 40_000, b""),
    "marks and heads": (b"", b"Comments\nRelated\nShips leave the quay\n* * *\n", 6_000, b""),
    "headlines": (b"<body>", b"<div><h1>Ships leave</h1><p>" + SENTENCE.encode() * 2 + b"</p></div>", 4_000, b""),
    "articles": (b"<body>", b"<div><h1>Ships leave</h1><p>" + SENTENCE.encode() + b"</p></div>", 4_000, b""),
    "the same paragraph": (b"", SENTENCE.encode() * 8 + b"\n", 6_000, b""),
}  # fmt: skip


@pytest.mark.parametrize("share", [0.25, pytest.param(1, marks=pytest.mark.long)])
@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_documents_cost_no_more_than_their_length(name: str, share: float) -> None:
    """Four times the length may cost four times the work, and not sixteen times."""
    head, unit, most, tail = HOSTILE[name]

    def cost(repeats: int) -> float:
        body = head + unit * repeats + tail
        started = time.process_time()
        with suppress(DocumentError):
            clean(from_bytes(body, name="x", location="x", suffix=".html" if body.startswith(b"<") else ".txt"))
        return time.process_time() - started

    large = int(most * share)
    short = min(cost(large // 4) for _ in range(2))
    assert cost(large) < 10 * max(short, 0.02)
