"""Documents by the hundred thousand for measuring: the corpus over and over, all different, and news about other things.

python benchmarks/archive.py FILE.jsonl [--documents N]
"""

from __future__ import annotations

import argparse
import io
import json
import random
import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from extractor.clean import clean
from extractor.languages import words
from extractor.readers import load

ARTICLES = Path(__file__).resolve().parent.parent / "corpus" / "articles"
MONTHS = [date(2000, month, 1).strftime("%B") for month in range(1, 13)]
_MONTH = re.compile(rf"\b(?:{'|'.join(MONTHS)})\b")
_NUMBER = re.compile(r"(?<![\d.,])\d[\d.,]*\d|\d")
_YEAR = re.compile(r"(?:19|20)\d\d")
_NAME = re.compile(r"(?<=[a-z,] )[A-Z][a-z]{3,}(?= [A-Z][a-z]{3,}\b)")
FIRST_NAMES = (
    "Ada",
    "Bela",
    "Cyril",
    "Dora",
    "Edith",
    "Felix",
    "Greta",
    "Hugo",
    "Ines",
    "Jonas",
    "Mabel",
    "Norris",
    "Olive",
    "Silas",
    "Tessa",
)
OUTLETS = [f"{place} {kind}" for place in ("Harbour", "Quay", "Ridge", "Delta", "Strait") for kind in ("Post", "Ledger", "Courier", "Wire")]


def trade_texts() -> list[str]:
    """Return the cleaned texts of the corpus."""
    return [clean(load(path)).text for path in sorted(ARTICLES.iterdir())]


@cache
def _of_places() -> frozenset[str]:
    """Return the words that names of places and offices have."""
    listed = json.dumps([words("places"), words("institutions"), words("metrics"), words("commodities")])
    return frozenset(re.findall(r"[A-Z][a-z]+", listed)) | {"Hong", "Kong"}


def varied(text: str, draw: random.Random) -> str:
    """Return a text with other digits, months and first names; years and small whole numbers, which may be dates, stay."""

    def number(match: re.Match[str]) -> str:
        found = match.group()
        if _YEAR.fullmatch(found) or (found.isdecimal() and int(found) <= 31):
            return found
        return "".join(draw.choice("123456789") if sign.isdigit() else sign for sign in found)

    def name(match: re.Match[str]) -> str:
        return match.group() if match.group() in _of_places() else draw.choice(FIRST_NAMES)

    shift = draw.randrange(12)
    text = _MONTH.sub(lambda match: MONTHS[(MONTHS.index(match.group()) + shift) % 12], text)
    return _NUMBER.sub(number, _NAME.sub(name, text))


_PLACES = (
    "the village",
    "the old town",
    "the north bank",
    "the hospital",
    "the high school",
    "the county",
    "the museum",
    "the harbour front",
)
_WHO = ("The mayor", "A spokeswoman for the council", "The head coach", "The director", "Residents", "Doctors", "The choir", "The captain")
_DID = (
    "said on {day} that {place} would stay closed for {n} days after the storm",
    "won {n}-{m} at home, and {big} people watched",
    "counted {big} visitors over the weekend, {n} per cent more than a year ago",
    "asked for ${n}.{m} million to repair the roof of {place}",
    "expects rain, with {n} degrees by noon and wind from the west",
    "opened an exhibition of {n} paintings in {place}",
    "raised the fare to £{m}.{n} and added {m} night buses",
    "performed for the {n}th time since 19{n}, to long applause",
    "treated {n} people, {m} of them for burns",
    "called the ruling a relief, {m} years after the first hearing",
    "moved up {m} places in the table with {n} points",
    "found that {n} per cent of pupils walk to school",
)
_SOFT = (
    "Nobody had thought that it would come to this, and many were moved.",
    "The evening ended with songs, and the last guests left late.",
    "It was not clear at first who would speak, but then everybody did.",
    "Neighbours brought soup and blankets, as they always do.",
)


def other_news(draw: random.Random, paragraphs: int = 14) -> str:
    """Return a story about something else than trade: sport, weather, councils, accidents, culture, with figures of its own."""
    lines = [f"{draw.choice(_WHO)} and {draw.choice(_PLACES)}: what comes next"]
    for _ in range(paragraphs):
        said = draw.choice(_DID).format(
            day=draw.choice(("Monday", "Tuesday", "Friday")), place=draw.choice(_PLACES), n=draw.randrange(11, 98), m=draw.randrange(2, 10),
            big=f"{draw.randrange(2, 60)},{draw.randrange(100, 1000)}",
        )  # fmt: skip
        lines.append(f"{draw.choice(_WHO)} {said}. {draw.choice(_SOFT)}")
    return "\n".join(lines)


SCRIPT, LINKS = 60_000, 350  # characters of code and links of menus around a story, which make a page as long as those of news sites


def page(title: str, text: str) -> str:
    """Return a story as a page of a news site, about 100 KB, of which most is code and menus."""
    code = "import {a} from './menu.js'; export default function () { return trade(a); }\n"
    script = f"<script>{code}{'var shown = shown || []; shown.push({slot: 7, size: [300, 250]});' * (SCRIPT // 65)}</script>"
    names = ("Home", "World", "Sport", "Culture", "Weather", "Contact")
    links = "".join(f"<li class='entry'><a class='menu-link' href='/{name.lower()}/'>{name}</a></li>" for name in names * (LINKS // 6))
    body = "".join(f"<p>{line}</p>\n" for line in text.split("\n")[1:])
    head = f"<!doctype html><html><head><title>{title}</title><style>.container{{margin:0}}</style>{script}</head>"
    around = f"<nav class='container'><ul>{links}</ul></nav>"
    return f"{head}<body>{around}<article><h1>{title}</h1>{body}</article><footer>All rights reserved.</footer></body></html>"


def documents(number: int, seed: int = 20260331) -> Iterator[dict[str, str]]:
    """Yield so many documents as rows, all different."""
    texts: Sequence[str] = trade_texts()
    for count in range(number):
        draw = random.Random(seed + count)
        day = date(2015, 1, 1) + timedelta(days=count % 4000)
        row = {"id": f"story-{count}", "outlet": OUTLETS[count % len(OUTLETS)], "published": day.isoformat()}
        yield row | {"text": varied(texts[count % len(texts)], draw) + f"\nStory {count} of {row['outlet']}."}


def write(path: Path, number: int) -> None:
    """Write documents as JSON Lines."""
    with path.open("w", encoding="utf-8") as file:
        for row in documents(number):
            file.write(json.dumps(row, ensure_ascii=False) + "\n")


def write_pages(path: Path, number: int, trade: bool = False, seed: int = 7) -> None:
    """Write pages of a news site as a WARC file: stories about something else, or of trade."""
    texts = trade_texts()
    with path.open("wb") as file:
        writer = WARCWriter(file, gzip=True)
        for count in range(number):
            draw = random.Random(seed + count)
            text = varied(texts[count % len(texts)], draw) if trade else other_news(draw)
            http = StatusAndHeaders("200 OK", [("Content-Type", "text/html; charset=utf-8")], protocol="HTTP/1.1")
            body = io.BytesIO(page(text.split("\n")[0], text).encode())
            writer.write_record(writer.create_warc_record(f"https://news.example/{count}.html", "response", body, http_headers=http))


def every_word_of_trade() -> list[str]:
    """Return all forms of metrics that a text may use for trade by themselves, those that the gate calls too general aside."""
    gate = words("gate")
    general = set(gate["too_general"])
    return [
        str(form)
        for metric, entry in words("metrics").items()
        if metric not in gate["too_general_metrics"]
        for form in (*entry.get("nouns", ()), *entry.get("verbs", ()))
        if form not in general
    ]


def main() -> None:
    """Write a file of documents."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("file", type=Path)
    parser.add_argument("--documents", type=int, default=1000)
    arguments = parser.parse_args()
    write(arguments.file, arguments.documents)


if __name__ == "__main__":
    main()
