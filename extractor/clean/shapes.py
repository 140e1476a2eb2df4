"""Lines known by their shape and not by one phrase: menus, counters, tickers, prices, contacts, writers, ways to the next post."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache

from extractor.clean import cues
from extractor.clean.signs import ADDRESS, BARS, FIGURE, PHONE, SENTENCE_END, is_news
from extractor.clean.units import Unit
from extractor.languages import words
from extractor.readers import Role

LONGEST_MENU, SHORTEST_MENU = 40, 4  # words
LABELS, MACHINERY, MANY_LABELS = 3, 2, 5  # of a menu, at least; the last without a label of machinery
MENU_SHARE = 0.6  # of its words that known labels make up
LONGEST_CONTACT, CONTACT_WORDS = 24, 7  # words of the line; what may be left of it without addresses and labels
LONGEST_BOX, LONGEST_SLOGAN, LONGEST_WAY = 45, 14, 22  # words
WAY_WORDS = 4  # of a title with an arrow behind it
CRUMBS, CRUMB_WORDS = 3, 4  # pieces, at least; words of all but the last, at most
LEAST_NAME = 4  # words of an institution
LONGEST_REACTION = 12  # words
IMPRINTS = ("by", "of", "from", "issn", "isbn")  # one of which an imprint has
LINKING = frozenset(("and", "of", "the"))

NO_MENU = re.compile(r"[.!?][\"”’')\]]{0,2}$|[,:;“”\"]|(?:^|\s)[a-z]\w*(?:\s[a-z]\w*){3}")  # a sentence, or four words without a capital
CRUMB = re.compile(r"\s{0,3}(?:[›»]|>{1,2}|→)\s{1,3}")
REACTIONS = re.compile(
    r"(?:(?:google\s)?\+1|recommend(?:ed)?|likes?|tweets?|shares?|pins?|comments?|replies|reply|views?|reads?|claps?|votes?|upvotes?|followers|"
    r"restacks?|retweets?|reactions?|report|flag|save|email|print)(?:\s?[(:|·]?\s?[\d,.]{1,9}[kKmM]?\)?)?"
    r"(?:[\s|·•,]{1,3}(?=\S)(?:likes?|share|comments?|repl(?:y|ies)|restacks?|report(?:\sabuse)?|flag|recommend|tweet|follow|permalink|link)"
    r"(?:\s?[(:]?\s?[\d,.]{1,9}[kKmM]?\)?)?){0,6}",
    re.I,
)
MORE_COMMENTS = re.compile(
    r"(?:(?:see|view|show|load|read)\s)?(?:all\s)?\d{1,5}\s(?:more\s)?(?:comments?|replies|responses|reactions)\W{0,4}", re.I
)
AGED = re.compile(
    r"(?P<name>[^\W\d_][\w.'’-]{0,24}(?:\s[^\W\d_][\w.'’-]{0,24}){0,3})[\s·•|,–—-]{1,5}(?:\d{1,2}(?:h|hrs?)|\d{1,3}\s?"
    r"(?:mins?|minutes?|hours?|hrs?|days?|weeks?|months?|years?|h|d|w|mo|y)\sago)(?:[\s·•|,(]{1,3}edited\)?)?"
)
PLAYED = re.compile(
    r"(?:listen|play|hear|audio|watch|podcast)(?:\s(?:to|now|this|the|article|story|post|report|episode|in|browser|audio)){0,5}"
    r"[\s|·•:(,–—-]{1,4}(?:\d{1,2}:\d{2}(?::\d{2})?|\d{1,3}\s?-?(?:min(?:ute)?s?|sec(?:ond)?s?)(?:\s\d{1,2}\s?sec(?:ond)?s?)?)\)?",
    re.I,
)
WAY_BACK, WAY_ON = re.compile(r"[←«‹⟵◄◀⇐]\s{0,3}(?=\S{2,})[^»›→←«‹]{6,160}"), re.compile(r"[^»›→←«‹|]{6,160}\s{0,3}[→»›⟶►▶⇒]")
OPENS_WINDOW = re.compile(r"[(\[]?\s{0,2}opens? (?:in|a) (?:a )?new (?:browser )?(?:window|tab)\s{0,2}[)\]]?\s{0,3}[)\]]?$", re.I)
QUOTED = re.compile(
    r"(?P<label>[A-Z][A-Za-z&/.\- ]{0,22}?(?:\s?\d{2,4})?)\s{1,3}(?P<level>[$€£¥]?\d[\d,]{0,9}(?:\.\d{1,4})?)"
    r"(?P<change>(?:\s{1,3}[▲▼△▽↑↓+−–-]?\s?\d[\d,]{0,6}(?:\.\d{1,4})?\s?%?|\s{1,3}\([+−–-]?[\d.,]{1,8}\s?%\)|\s?[▲▼△▽↑↓]){0,3})"
)
MOVED = re.compile(r"[▲▼△▽↑↓]|[+−–-]\s?\d")
WRITER = re.compile(
    r"(?:[A-Z][\w.'’-]{1,20}\s){1,3}[A-Z][\w'’-]{1,24},?\s(?:"
    r"(?:covers|edits|oversees|heads|leads|runs)\s(?!\d)[^.\d]{3,90}\s(?:for|at|pages|section|coverage|desk|team|newsletter|bureau|blog)\b"
    r"|(?:writes|reports|blogs|tweets|broadcasts)\s(?:about|on|for|from|the|mainly|regularly|a\s(?:weekly|monthly))\s"
    r"|(?:is|was)\s(?:(?:an?|the|our|[A-Z][\w'’& -]{1,30}['’]s?)\s){0,1}(?:[\w&'’-]{1,20}\s){0,5}"
    r"(?:reporter|correspondent|editor|columnist|journalist|writer|contributor|bureau chief|freelancer|blogger|sub-editor|newsdesk|"
    r"news editor|managing editor|deputy editor)s?\b(?!\s(?:said|told|who))"
    r"|(?:is|are)\sbased\sin\s[A-Z][\w ,'’-]{2,40}[.]?$|(?:has|have)\s"
    r"(?:covered|written\s(?:about|for)|reported\s(?:on|from|for)|edited)\s)"
)
PUBLISHED_BY = re.compile(
    r"\b(?:is|are)\s(?:(?:published|printed|produced|issued|edited|distributed|compiled)(?:\sand\s\w{4,12})?(?:\s[\w-]{3,12}){0,4}\sby"
    r"|an?\s(?:\w{4,12}\s)?(?:publication|title|imprint|newsletter|magazine|website|portal)\s(?:of|by|from))\s"
    r"(?:the\s)?[A-Z][^.]{1,70}\b(?:Ltd|Limited|Inc|LLC|LLP|GmbH|plc|PLC|Pte|Pty|BV|AG|SA|Co|Corp|Publish\w{2,6}|Publications?|Media|Press|"
    r"Titles|Newspapers?|News|Magazines?|Holdings|Group|Communications)\b|\b(?:ISSN|ISBN)\b"
)
DIALLED = re.compile(
    r"(?:\+|\b00|\(\+|\(0|\((?=\d{3}\)\s?\d{3})|\b(?:tel|telephone|phone|fax|call|hotline|helpline|switchboard|whatsapp|mob|mobile|cell"
    r"|[tfm])\b[.:]{0,2}\s?[(+]?)\d[\d ()./-]{5,18}\d",
    re.I,
)
PER_MONTH = re.compile(r"\d\s?(?:/|per |a |each |every )\s?(?:mo|month|mth|yr|year|annum|week|wk|quarter|day)\b", re.I)
RIGHT_HON = re.compile(r"\b(?:The )?R(?:t|ight)\.? Hon(?:ourable|\.)? [A-Z]")
_PART = r"(?:(?:of|for|and|the|&|on|in)\s|[A-Z][\w'’.-]*,?\s){1,9}"
INSTITUTION = re.compile(
    rf"(?i:the\s)?(?:(?i:government|republic|ministry|department|office|bureau|embassy|consulate general|chamber|federation|association|"
    rf"secretariat|directorate|directorate general)\s(?i:of|for)\s(?:{_PART})?[A-Z][\w'’.-]*"
    rf"|{_PART}(?i:department|ministry|bureau|secretariat|directorate|commission|embassy|chamber of commerce))"
)
LETTER = re.compile(
    r"(?:The|Your|A|Our)\s(?:[\w'’-]{1,20}\s){0,3}?(?:daily|weekly|monthly|morning|evening|\w{2,9}-minute|free)\s(?:[\w'’-]{1,20}\s){0,3}?"
    r"(?:newsletter|letter|briefing|digest|bulletin|email)(?:\s(?:for|on|about|from)\s.{3,50})?"
)
SINCE = re.compile(r"\b(?:since|est\.?|established(?:\sin)?|founded(?:\sin)?)\s(?:1[6-9]|20)\d\d[.]?$", re.I)


def menu(unit: Unit) -> str | None:
    """Recognise a menu without bars: known labels of pages one after the other, and hardly another word."""
    line = unit.words
    if (
        not SHORTEST_MENU <= len(line) <= LONGEST_MENU
        or unit.role is Role.HEADLINE
        or NO_MENU.search(unit.text)
        or FIGURE.search(unit.text)
    ):
        return None
    labels = machinery = covered = position = 0
    while position < len(line):
        strong = cues.opens("menu_machinery", line[position:])
        size = max(strong, cues.opens("menu_labels", line[position:]), line[position] in _sections())
        labels, machinery = labels + (size > 0), machinery + (strong > 0 and strong == size)
        covered += size or line[position] in LINKING
        position += max(size, 1)
        if position - covered > (1 - MENU_SHARE) * len(line):
            return None
    whole = covered == len(line) and (machinery or labels >= MANY_LABELS)
    return "navigation" if labels >= LABELS and (whole or machinery >= MACHINERY) else None


def crumbs(unit: Unit) -> str | None:
    """Recognise the way to a page from the front page, even where it ends with the headline and its figures."""
    if len(unit.words) > LONGEST_MENU or not any(sign in unit.text for sign in "›»>→") or SENTENCE_END.search(unit.text):
        return None
    pieces = [piece for piece in CRUMB.split(unit.text) if piece]
    if len(pieces) < CRUMBS:
        return None
    first = cues.tokens(pieces[0])
    labelled = bool(first) and (first[-1] in _sections() or cues.whole("menu_machinery", first) is not None)
    return "navigation" if labelled and all(len(piece.split()) <= CRUMB_WORDS for piece in pieces[:-1]) else None


def reaction(unit: Unit) -> str | None:
    """Recognise what stands around comments and players: counters, who wrote how long ago, how long it plays."""
    text = unit.text
    if len(unit.words) > LONGEST_REACTION or not any(sign.isdigit() for sign in text):
        return None
    if REACTIONS.fullmatch(text):
        return "share bar"
    if MORE_COMMENTS.fullmatch(text):
        return "comments"
    if AGED.fullmatch(text):
        return "comments"
    return "player" if PLAYED.fullmatch(text) else None


def way(unit: Unit) -> str | None:
    """Recognise the way to another post or picture: its title with an arrow, or with a note that it opens elsewhere."""
    if not 2 <= len(unit.words) <= LONGEST_WAY or is_news(unit) or unit.role in (Role.HEADLINE, Role.HEADING):
        return None
    if OPENS_WINDOW.search(unit.text):
        return "read-more line"
    if not (WAY_BACK.fullmatch(unit.text) or (len(unit.words) >= WAY_WORDS and WAY_ON.fullmatch(unit.text))):
        return None
    own = cues.tokens(unit.text)
    return "navigation" if own[0] in ("back", "return", "home", "top") else "read-more line"


def ticker(unit: Unit) -> str | None:
    """Recognise the prices of several markets in one line, with arrows or signs for how they moved; figures of trade are none."""
    if len(unit.words) > LONGEST_MENU or not MOVED.search(unit.text) or SENTENCE_END.search(unit.text):
        return None
    alone = QUOTED.fullmatch(unit.text)
    if alone and alone["change"] and " ".join(cues.tokens(alone["label"])) in _names("market_names"):
        return "market ticker"
    pieces = [piece.strip() for piece in BARS.split(unit.raw.strip()) if piece.strip()]
    if len(pieces) < 2:
        pieces = [found[0].strip() for found in QUOTED.finditer(unit.text)]
        if len(pieces) < 2 or len(" ".join(pieces)) < 0.9 * len(unit.text):
            return None
    found = [QUOTED.fullmatch(piece) for piece in pieces]
    named = [match["label"].strip() for match in found if match]
    return "market ticker" if len(named) == len(pieces) >= 2 and all(_is_market(label) for label in named) else None


def plan(unit: Unit) -> str | None:
    """Recognise the price of a subscription by the month or year."""
    if len(unit.words) > LONGEST_SLOGAN or not PER_MONTH.search(unit.text):
        return None
    return "sign-up" if cues.anywhere("plans", unit.words) else None


def contact(unit: Unit) -> str | None:
    """Recognise whom to write to or to call: an address or a number, and hardly more than a name and a label beside it."""
    text = unit.text
    reached = any(sign in text for sign in ("@", "www.", "://")) or any(sign.isdigit() for sign in text)
    if not reached or len(unit.words) > LONGEST_CONTACT or is_news(unit) or unit.role in (Role.HEADLINE, Role.CAPTION):
        return None
    address = ADDRESS.search(text) is not None
    asked = cues.start("contact_starts", unit.words) is not None
    dialled = DIALLED.search(text) is not None
    if not (address or dialled):
        return None
    if cues.anywhere("contact_offers", unit.words):
        return None if FIGURE.search(text) else "sign-up"
    if asked:
        return "contact"
    rest = [word for word in cues.tokens(PHONE.sub(" ", ADDRESS.sub(" ", text))) if word not in _contact_words()]
    return "contact" if dialled and len(rest) <= CONTACT_WORDS and not SENTENCE_END.search(text) else None


def imprint(unit: Unit) -> str | None:
    """Recognise what a publication says of itself and its writers: who publishes it, who covers what, since when, in whose name."""
    text, size = unit.text, len(unit.words)
    if size > LONGEST_BOX or is_news(unit) or FIGURE.search(text) or unit.role is Role.HEADLINE:
        return None
    if WRITER.match(text) and not _speaks(unit):
        return "author box"
    if size <= LONGEST_MENU and any(word in unit.words for word in IMPRINTS) and PUBLISHED_BY.search(text) and not _speaks(unit):
        return "legal notice"
    if size > LONGEST_SLOGAN or SENTENCE_END.search(text):
        return None
    if RIGHT_HON.search(text) and any(text.endswith(end) for end in (" MP", " MSP", " MS", " QC", " KC", " MLA", " TD")):
        return "byline"
    if size >= LEAST_NAME and (INSTITUTION.fullmatch(text) or LETTER.fullmatch(text)):
        return "masthead"
    if cues.anywhere("slogans", unit.words) or (SINCE.search(text) and cues.start("slogan_starts", unit.words)):
        return "masthead"
    return None


def _speaks(unit: Unit) -> bool:
    return cues.anywhere("saying", unit.words) is not None


def _is_market(label: str) -> bool:
    """Tell whether a label is that of a market: in capitals as on a screen, or a known name; GDP and its like are none."""
    known = " ".join(cues.tokens(label))
    return known in _names("market_names") or (label.isupper() and len(label) <= 8 and known not in _names("figure_names"))


@cache
def _sections() -> frozenset[str]:
    return _names("section_names")


@cache
def _names(group: str) -> frozenset[str]:
    return frozenset(" ".join(cues.tokens(str(name))) for name in words("boilerplate")[group])


@cache
def _contact_words() -> frozenset[str]:
    return frozenset(word for label in words("boilerplate")["contact_starts"] for word in cues.tokens(str(label)))


SHAPES: Sequence[Callable[[Unit], str | None]] = (crumbs, way, ticker, plan, contact, imprint)
