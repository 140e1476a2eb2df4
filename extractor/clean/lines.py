"""What a single line tells of itself: promotion, navigation, byline, credit, or a part of the story."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache

from extractor.clean import cues
from extractor.clean.shapes import SHAPES, menu, reaction
from extractor.clean.signs import ADDRESS, BARS, FIGURE, PHONE, SENTENCE_END, is_news, is_prose
from extractor.clean.units import TEASER_REASONS, Unit
from extractor.languages import words
from extractor.readers import Role
from extractor.readers.dates import CAPTION_OPENS, PUBLISHED, SPAN_BEFORE, find_dates

LONGEST_CUE = 30
LONGEST_PITCH = 60
LONGEST_PRINT = 250
QUOTES = '“"‘«„'
HEADING_MAY = ("read-more line", "byline")  # what a headline may look like
OFFERS = ("sign-up", "read-more line")
SENTENCE_WORDS = 5
LONGEST_SHORT = 8
LONGEST_BARS = 400  # characters
GAPS = re.compile(r"\s{2,}|\s{0,5}[|¦•·｜›»]\s{0,5}")
DASHES = re.compile(r"\s(?:--+|—|–)\s")
BRACKET_NUMBERS = re.compile(r"(?:\[\d{1,2}\]\s?[\w' ]{2,25}\s{0,4}){2,}")
SENTENCES = re.compile(r"(?<=[.!?:])\s+")
DOMAIN = re.compile(r"(?:[a-z0-9-]{1,40}\.){1,4}[a-z]{2,12}", re.I)
CLOCK = re.compile(r"\b\d{1,2}[:.]\d{2}(?::\d{2})?\b(?:\s?[ap]\.?m\b\.?)?(?:\s?(?:HKT|GMT|UTC|BST|EST|EDT|ET|CET|SGT|JST))?", re.I)
ONLY_CLOCK = re.compile(
    r"(?:(?:(?:first\s)?published|posted|updated|last\supdated)\s(?:on\s)?)?(?:\d{1,2}:\d\d\s?/\s?\d{1,2}:\d\d|\d{1,2}[:.h]\d{2}(?::\d{2})?\s?(?:[ap]\.?m\.?)?(?:\s?(?-i:[A-Z]{2,5}))?|\d{1,3}\s?(?:mins?|minutes?|m|h|hours?|hrs?|days?)\s(?:ago|read|listen))",
    re.I,
)
COUNTER = re.compile(
    r"[\d,.]{1,9}\s?k?\s{1,3}(?:shares?|likes?|views?|comments?|reads?|claps?|watching|reactions?|retweets?|replies|followers|recommendations|votes?)\b",
    re.I,
)
TEMPERATURE = re.compile(r"\d\s?°\s?[CF]?\b|\bhumidity\b", re.I)
CUE_SHEET = re.compile(r"\(\([^()]{1,200}\)\)|[A-Z][A-Z \-/]{1,14}:\s?[A-Z0-9'\"/:\- ]{2,60}(?:\s/\s[A-Z ]{2,12}:[^/]{1,40}){1,8}")
CUE_TAG = re.compile(r"\(\((?P<cue>[A-Z][A-Z \-]{1,30})(?:[:,][^()]{0,150})?\)\)\s{0,3}")
CUE_OUT = frozenset(("SPONSOR TAG", "SPONSOR", "TAG", "ENDS", "END", "OUTRO", "BREAK", "WEATHER", "TRAIL", "PROMO", "TIME CHECK"))
COPYRIGHT = re.compile(
    r"^\W{0,3}(?:©|\(c\)\s?(?:(?:19|20)\d\d|[A-Z][\w ]{2,40}(?:19|20)\d\d)"
    r"|copyright\b.{0,30}(?:©|(?:19|20)\d\d))|©\s?(?:19|20)\d\d|(?:19|20)\d\d\s?©",
    re.I,
)
TICKER = re.compile(r"[A-Z0-9.=^/-]{2,12}(?:\s\([A-Z]{1,6}\))?\s{1,4}(?:[\d,.]{1,10}\s{1,4})?[+-−▲▼]?\s?\d{1,5}(?:[.,]\d{1,4})?\s?%\)?")
STREET = re.compile(
    r"\bP\.?\s?O\.?\sBox\s\d|\b\d{1,4}[A-Z]?,?\s(?:[A-Z][\w'’.-]{1,20}\s){1,4}(?:Street|St|Road|Rd|Avenue|Ave|Lane|Square"
    r"|Sq|Plaza|Boulevard|Blvd|Drive|Quay|Terrace|Place|Way|Court|Walk|Row|Wharf|Close|Crescent|Gardens|Yard|Mews|Parkway)\b(?=\s?(?:,|$))",
)
AGENCIES = (
    r"(?:Getty Images|Getty|AFP|Reuters|REUTERS|AP|EPA|Bloomberg|Shutterstock|iStock|Xinhua|VCG|PA Wire|PA Images|PA Media|Zuma Press|"
    r"NurPhoto|Alamy|Agence France-Presse)"
)
PICTURE = re.compile(rf"[^.!?:;]{{2,80}}\s?(?:/|\bvia\b|\|)\s?{AGENCIES}(?:\s?(?:/|\bvia\b)\s?[\w .'’/-]{{2,40}})?[)\].]?")
TAKEN_BY = re.compile(r"[A-Z][\w.'’-]+(?: [A-Z][\w.'’-]+){1,3}\s?/\s?(?:[A-Z][\w.&'’-]*\s?){1,4}")
NUMBERS = re.compile(r"(?:\d{1,3}[\s,|…»›]{1,3}){2,30}\d{1,4}")
STAMPED = re.compile(r"\b20\d\d\b[^.]{0,12}\b\d{1,2}:\d\d\b")  # whatever the month is called
STAMP = re.compile(r"(?<![\d./])[0-3]?\d[./][01]?\d[./](?:20)?\d\d(?![\d/])")
DOWNLOAD = re.compile(r"\((?:[A-Z][A-Za-z]{1,8},?\s)?[\d.,]{1,6}\s?[KMG]B\)|\.(?:pdf|xlsx?|csv|docx?|pptx?|hwpx?|od[st]|zip)\b")
ISSUE = re.compile(
    r"(?:Bulletin|Newsletter|Circular|Issue|Review|Monitor|Digest|Report|No\.?|Vol\.?)\s(?:No\.?\s?)?\d{1,4}\s?/\s?(?:19|20)?\d\d\W{0,3}$"
    r"|\b(?:Episode|EPISODE|Ep\.)\s\d{1,4}\W{0,3}$"
)
SLUG = re.compile(
    r"(?:[a-z]\d{4}\b.{0,60}|(?:BC|AP|AM|PM|UK|US|EU|HK)-[A-Z][\w-]{1,20}--[A-Z].{2,60}"
    r"|.{0,60}\b(?:\d(?:st|nd|rd|th)|\d{1,2})\s(?:Ld|Lead|Add|Sub|Writethru).{0,30}|.{0,50}\bWritethru\b.{0,30}"
    r"|(?:Eds|EDS|EDITORS|Editors|ATTN EDITORS):?\s.{3,160})"
)
AGENCY_SIGN = re.compile(
    r"(?:Source|Sources):\s[A-Z][\w .&-]{1,30}(?:/\w{2,4}(?:\s?\(\w{2,4}\))?){1,2}|\(?[a-z]{2,4}/[a-z]{2,4}\)?"
    r"|[A-Z]{2,3}(?:/[A-Z]{2,3}){1,3}"
)
HASHTAGS = re.compile(r"(?:#\w{2,40}[\s,]{0,3}){1,20}")
PAGE_NUMBER = re.compile(r"(?:[-–—\[]\s?)?(?:page\s)?\d{1,4}(?:\s?(?:of|/)\s?\d{1,4})?(?:\s?[-–—\]])?", re.I)
COVER_PRICE = re.compile(r"\bprice:?\s{0,5}(?:[A-Z]{2,3})?\s?[$€£¥]\s?\d[\d.]{0,6}", re.I)
NAME = re.compile(
    r"(?:[A-Z][\w’'.-]{0,20}|(?:and|de|van|von|der|la|bin|al|our|the|in|at|of|with|staff|reporter|correspondent|editor|desk|writer|economics)\b|[,&|/·•(])"
)
CREDIT_END = re.compile(
    r"(?P<open>[(\[]?)\b(?P<word>[A-Z][a-z]{2,12}(?: credit| by| courtesy)?)s?\s?(?::|/|\bby\b)\s?(?P<who>[^:;]{2,60}?)\s?[)\].]?$"
)
AGENCY_BRACKET = re.compile(
    r"\s?\((?=[^()]{0,100}(?:Getty|AFP|REUTERS|Reuters|\bAP\b|EPA|Shutterstock|iStock|Handout|Photo|Picture|Image|\bvia\b))[^()]{0,60}"
    r"(?:/|\bvia\b|Photo|Picture|Image)[^()]{0,60}\)[.]?$"
)
AGENCY_END = re.compile(
    r"[\s(](?:REUTERS|Reuters|AFP|AP|Xinhua|Bloomberg|EPA|Getty Images|AP Photo|VCG|Shutterstock|CNSA|SCMP|PA)"
    r"\s?(?:/|\bvia\b)\s?[\w .,'’/-]{2,50}[)\].]{0,2}$"
)


def judge(unit: Unit, *, heading: bool) -> str | None:
    """Return the reason for which a line is no part of the story, or None.

    `heading` tells that the line is the headline or stands where headlines stand, so that words such as "Live:" say nothing.
    """
    if unit.role in (Role.ROW, Role.HEADER_ROW, Role.TABLE_CAPTION):
        return None
    if cues.whole("story_heads", unit.words) or cues.whole("release_notes", unit.words):
        return None
    if not unit.words:
        return "separator" if not any(c.isalnum() for c in unit.text) else None
    if unit.judged is None:
        unit.judged = (next((reason for rule in _RULES if (reason := rule(unit)) is not None), None),)
    if heading and unit.judged[0] in HEADING_MAY:
        return next((reason for rule in _RULES if (reason := rule(unit)) is not None and reason not in HEADING_MAY), None)
    return unit.judged[0]


def is_story_note(unit: Unit) -> bool:
    """Tell whether a line opens as a part of the story that looks like furniture: a correction, an editor's note."""
    return cues.start("story_starts", unit.words) is not None


def sells(unit: Unit) -> bool:
    """Tell whether a short line has the signs of an advertisement."""
    return cues.anywhere("selling", unit.words) is not None or ADDRESS.search(unit.text) is not None or PHONE.search(unit.text) is not None


def _phrase(unit: Unit) -> str | None:
    line = unit.words
    found = cues.whole("line_whole", line)
    if found or len(line) > LONGEST_PITCH:
        return found or _small_print(unit)
    inside = cues.anywhere("line_anywhere", line)
    if inside is not None and inside != "sign-up" and _spoken(unit):
        inside = None
    if inside == "appeal":
        return inside
    if len(line) > LONGEST_CUE:
        return "sign-up" if inside == "sign-up" and not is_news(unit) else _small_print(unit)
    found = cues.start_before_colon("line_start_colon", unit.text)
    if found not in TEASER_REASONS and FIGURE.search(unit.text):  # "Price: coffee +12%"
        found = None
    if found is None and len(line) <= LONGEST_SHORT and not (len(line) >= SENTENCE_WORDS and SENTENCE_END.search(unit.text)):
        found = cues.start("line_start_short", line)
    if found:
        return found
    first = cues.start("line_start", line) if unit.text[:1] not in QUOTES else None
    if is_news(unit):  # an offer with its price has two signs of being one
        further = cues.anywhere("line_anywhere", line[cues.opens("line_start", line) :])
        return first if first == "sponsor line" or (first in OFFERS and further == "sign-up") else None
    return inside if first == "closing note" and inside == "sign-up" else first or inside


def _small_print(unit: Unit) -> str | None:
    """Recognise a long paragraph of the law: it says so, and tells no figure."""
    if len(unit.words) > LONGEST_PRINT or FIGURE.search(unit.text) or _spoken(unit):
        return None
    return "legal notice" if cues.anywhere("small_print", unit.words) else None


def _pitch(unit: Unit) -> str | None:
    """Recognise what speaks to the reader and sells: a sentence that calls upon "you", and what a publisher has to sell."""
    if len(unit.words) > LONGEST_CUE or _spoken(unit):
        return None
    goods = len(_of("pitch_goods").intersection(unit.words))
    if not goods or (goods < 2 and _of("pitch_people").isdisjoint(unit.words)):
        return None
    firsts = {sentence.split()[0].lower() for sentence in SENTENCES.split(unit.text) if sentence.strip()}
    return None if _of("pitch_verbs").isdisjoint(firsts) else "sign-up"


def _spoken(unit: Unit) -> bool:
    """Tell whether a line quotes somebody, who may speak of gifts and support."""
    return cues.anywhere("saying", unit.words) is not None


def _navigation(unit: Unit) -> str | None:
    """Recognise menus, breadcrumbs and share bars: several short pieces between bars, and no sentence."""
    if BRACKET_NUMBERS.fullmatch(unit.raw.strip()) or (len(unit.words) >= 2 and all(word in _of("section_names") for word in unit.words)):
        return "navigation"
    raw = unit.raw.strip()
    if len(raw) > LONGEST_BARS or SENTENCE_END.search(unit.text):
        return None
    pieces = [piece for piece in BARS.split(raw) if piece.strip()]
    if len(pieces) < 3 and unit.role is Role.PARAGRAPH and raw.count(",") == 0:
        pieces = [piece for piece in GAPS.split(raw) if piece.strip()]
    if len(pieces) < 3 or FIGURE.search(unit.text):
        return None
    if any(piece.strip().endswith(("%", ", t", ", %")) for piece in pieces):  # the head of a table
        return None
    short = sum(1 for piece in pieces if len(piece.split()) <= 4)
    figures = sum(1 for piece in pieces if any(c.isdigit() for c in piece))
    return "navigation" if short >= 0.8 * len(pieces) and figures <= len(pieces) / 3 else None


def _bars(unit: Unit) -> str | None:
    """Recognise a menu between bars before one of its labels is taken for a call: "Log in | Subscribe | Digital edition"."""
    return _navigation(unit) if unit.text.count("|") > 1 and cues.start("menu_machinery", unit.words) else None


def _stamp(unit: Unit) -> str | None:
    """Recognise bylines, datelines and mastheads: a name or a date, and hardly anything else."""
    if CAPTION_OPENS.match(unit.text):  # the day on which a picture was taken
        return None
    if len(unit.words) > 22 or FIGURE.search(COVER_PRICE.sub("", unit.text)) or unit.role is Role.HEADLINE:
        return None
    if _is_byline(unit):
        return "byline"
    found = list(find_dates(unit.text))
    if not found:
        stamped = (STAMP.search(unit.text) or STAMPED.search(unit.text)) and len(unit.words) <= 10 and not SENTENCE_END.search(unit.text)
        return "date line" if stamped else "time stamp" if ONLY_CLOCK.fullmatch(unit.text) else None
    if SPAN_BEFORE.search(unit.text[: found[0].start]):  # "Trade from 1 to 20 May 2024" tells of a time
        return None
    rest = unit.text[: found[0].start] + " " + unit.text[found[-1].end :]
    others = [word for word in cues.tokens(CLOCK.sub(" ", rest)) if not word.isdigit()]
    parted = BARS.search(unit.raw.strip()) is not None or DASHES.search(rest) is not None or CLOCK.search(rest) is not None
    slashed = found[0].start == 0 and unit.text[found[0].end : found[0].end + 1] in ("/", "|", "·")
    if len(others) <= 4 or ((parted or slashed) and len(others) <= 14 and not SENTENCE_END.search(unit.text)):
        return "date line"
    if found[0].start == 0 and COUNTER.search(unit.text) and not SENTENCE_END.search(unit.text):
        return "date line"
    return "date line" if _publishes(unit.text[: found[0].start]) and len(others) <= 12 else None


def _publishes(before: str) -> bool:
    return PUBLISHED.search(before[-45:]) is not None or cues.start("publishing", cues.tokens(before)) is not None


def _is_byline(unit: Unit) -> bool:
    """Tell whether a line names its writer: "By" and names, perhaps a place, a date, a reading time; or a name and what it does."""
    if 3 <= len(unit.words) <= 7 and unit.words[-1] in _of("writer_roles") and NAME.match(unit.text) and not SENTENCE_END.search(unit.text):
        return sum(word[:1].isupper() for word in unit.text.split()) >= 2
    first = cues.opens("bylines", unit.words)
    if not first or len(unit.words) > 16:
        return False
    day = next(find_dates(unit.text), None)
    rest = (unit.text[: day.start].rstrip(" ,|·-–—") if day else unit.text).split(None, first)[first:] or [""]
    pieces = [piece for piece in BARS.split(DASHES.split(rest[0])[0]) if piece]
    names = cues.tokens(pieces[0]) if pieces else []
    capitals = sum(1 for word in pieces[0].split() if NAME.match(word)) if pieces else 0
    named = any(letter.isupper() for letter in pieces[0]) if pieces else False  # "By the numbers" names nobody
    return bool(names) and named and capitals >= len(pieces[0].split()) - 1 and len(pieces[0].split()) <= 10


REFERENCE = re.compile(r"^(?:(?:Our|Your)\s)?Ref(?:erence)?\.?(?:\sNo\.?)?:?\s{1,3}[A-Z0-9][A-Z0-9/.-]{3,30}$")
PAGED = re.compile(r"\((?:see\s)?pages?\s\d{1,3}(?:[-–]\d{1,3})?\)$", re.I)
_WHOLE = (
    (SLUG, "wire slug"),
    (CUE_SHEET, "broadcast cue"),
    (HASHTAGS, "tags"),
    (AGENCY_SIGN, "credit"),
    (TICKER, "market ticker"),
    (ADDRESS, "address"),
    (DOMAIN, "address"),
)
_SHORT = (
    (REFERENCE, 8, "publishing note"),
    (PAGED, 16, "read-more line"),
    (DOWNLOAD, 14, "download"),
    (ISSUE, 10, "newspaper frame"),
    (STREET, 14, "address"),
)


def _structure(unit: Unit) -> str | None:
    text = unit.text
    if COPYRIGHT.search(text) and len(unit.words) <= 40:
        return "legal notice"
    tag = CUE_TAG.match(text)
    if tag and tag["cue"].strip() in CUE_OUT:
        return "broadcast cue"
    if NUMBERS.fullmatch(text) and unit.role is Role.PARAGRAPH:
        return "navigation"
    found = next((reason for shape, reason in _WHOLE if shape.fullmatch(text)), None)
    return found or _short_structure(unit)


def _short_structure(unit: Unit) -> str | None:
    """Recognise lines of few words by what stands in them: files to download, issues, places, addresses."""
    text, size = unit.text, len(unit.words)
    if size <= 12 and ADDRESS.search(text) and not is_news(unit) and ":" in text[:20]:
        return "address"
    if SENTENCE_END.search(text):
        return None
    return next((reason for shape, most, reason in _SHORT if size <= most and shape.search(text)), None)


def _counters(unit: Unit) -> str | None:
    text = unit.text
    if COUNTER.search(text) and len(cues.tokens(COUNTER.sub(" ", text))) <= 2:
        return "share bar"
    if TEMPERATURE.search(text) and len(unit.words) <= 16 and not is_prose(unit):
        return "weather"
    if PAGE_NUMBER.fullmatch(text.strip("∙·•|— ")) and unit.role is Role.PARAGRAPH:
        return "page number"
    return None


def _credit(unit: Unit) -> str | None:
    rest = without_credit(unit.text)
    if len(unit.words) <= 12 and (PICTURE.fullmatch(unit.text) or (unit.role is Role.CAPTION and TAKEN_BY.fullmatch(unit.text))):
        return "credit"
    return "credit" if rest != unit.text and len(rest.split()) <= 2 else None


_RULES: Sequence[Callable[[Unit], str | None]] = (
    reaction,
    _bars,
    menu,
    _phrase,
    _structure,
    _pitch,
    _navigation,
    _stamp,
    _counters,
    _credit,
    *SHAPES,
)


def without_credit(text: str) -> str:
    """Return a caption without the credit at its end; what is no credit stays.

    >>> without_credit("Idle cranes at the quay. Photograph: A. Pellew")
    'Idle cranes at the quay.'
    """
    found = CREDIT_END.search(text, max(0, len(text) - 90))
    if found and found["word"].lower().rstrip("s") in _credit_words() and (found["open"] or _after_sentence(text, found.start())):
        return text[: found.start()].rstrip(" -–—|,")
    bracket = AGENCY_BRACKET.search(text, max(0, len(text) - 125))
    if bracket:
        return text[: bracket.start()].rstrip(" -–—|,")
    agency = AGENCY_END.search(text, max(0, len(text) - 70))
    return text[: agency.start()].rstrip(" -–—|,([") if agency and len(text[agency.start() :].split()) <= 6 else text


def _after_sentence(text: str, position: int) -> bool:
    before = text[:position].rstrip()
    return not before or before[-1] in '.!?|”"’)–—-'


@cache
def _of(group: str) -> frozenset[str]:
    return frozenset(str(word) for word in words("boilerplate")[group])


@cache
def _credit_words() -> frozenset[str]:
    return frozenset(str(word).rstrip("s") for word in words("boilerplate")["credits"]) | {
        f"{word} {tail}" for word in ("photo", "image", "picture") for tail in ("credit", "by", "courtesy")
    }
