"""Reads a sentence as a row of symbols: persons, institutions, verbs of saying, report nouns, and the small words between them.

The symbols are single letters, so that the grammar of crediting (`frames`) can be written as patterns over a short string:

    S publisher of statistics   I institution      N person (or unknown name)   U one unknown capitalised word
    G people without a name     R role             Y institution by its noun    H he, she     T it
    O official data             V verb of saying   v verb that may be one       A according to
    P polled, surveyed          r verb of revising a forecast
    D report noun               F view noun        h his, her                   y its, their  z possessive 's
    p of, at, from  b by        f for, with, in    a article                    k who, which  B but, while
    c and, or                   x number           q double quotation mark      w any other word; punctuation is itself
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple

from extractor.languages import words

TOKEN = re.compile(
    r"(?:Mr|Ms|Mrs|Dr|Prof)\.(?=\s)|[^\W_](?:[^\W_]|(?!['’]s(?![^\W_]))[\u00ad.&’'+-](?=[^\W_])|\u00ad)*|['’]s(?![^\W_])|[^\w\s\u00ad]"
)
SMALL = {
    **dict.fromkeys(("of", "at", "from"), "p"), "by": "b", **dict.fromkeys(("for", "with", "in", "to"), "f"),
    **dict.fromkeys(("the", "a", "an", "this"), "a"), **dict.fromkeys(("who", "which", "that"), "k"), "and": "c", "or": "c",
    "it": "T", "its": "y", "their": "y", "'s": "z", "he": "H", "she": "H", "his": "h", "her": "h", "i": "w", "we": "w",
}  # fmt: skip
MARKS = {
    "，": ",", "；": ";", "：": ":", "。": ".", "–": ",", "—": ",", "'": "z", "’": "z",
    **dict.fromkeys('“”"「」«»', "q"),
}  # fmt: skip
PLAIN_MARKS = frozenset(",;:.()")
LISTS = (  # a word of two lists has the first symbol
    ("A", "according"), ("O", "official"), ("G", "groups"), ("P", "asked"), ("e", "either"), ("V", "say"), ("v", "weak"), ("r", "revise"),
    ("R", "roles"), ("D", "report"), ("F", "view"), ("Y", "bodies"), ("B", "breaks"),
)  # fmt: skip
LONGEST_NAME = 4
ABBREVIATED = re.compile(r"[SIN]\([SIUw]\)")
LONGEST_INSTITUTION = 12


class Token(NamedTuple):
    """One word, name or mark of a sentence, with its place in it; `name` is the full name of a known institution,
    `short` the abbreviation that stands in parentheses behind it."""

    start: int
    end: int
    text: str
    kind: str
    name: str | None = None
    short: str | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """A phrase of the word lists: its words in small letters, how it must be written (None: anyhow), its symbol and name."""

    parts: tuple[str, ...]
    exact: tuple[str, ...] | None
    kind: str
    name: str | None


@cache
def institutions() -> Mapping[str, Mapping[str, Any]]:
    """Return the institutions of the word list under their full names."""
    return words("institutions")


@cache
def _lexicon() -> Mapping[str, tuple[Entry, ...]]:
    """Return all phrases by their first word, longest first."""
    speech = words("speech")
    weak, nouns = set(speech["weak"]), set(speech["report"]) | set(speech["view"])
    either = weak & nouns
    table: dict[str, list[Entry]] = {}
    for name, entry in institutions().items():
        kind = "S" if entry.get("statistics") else "I"
        for form in entry["forms"]:
            _enter(table, form, kind, name)
    seen: set[str] = set()
    for kind, label in LISTS:
        for form in sorted(either) if label == "either" else speech[label]:
            if form.lower() not in seen:
                seen.add(form.lower())
                _enter(table, form.lower(), kind, None)
    return {first: tuple(sorted(entries, key=lambda e: -len(e.parts))) for first, entries in table.items()}


def _enter(table: dict[str, list[Entry]], form: str, kind: str, name: str | None) -> None:
    """Add one phrase; forms in small letters match however they are written."""
    parts = tuple(_plain(match.group()) for match in TOKEN.finditer(form))
    lowered = tuple(part.lower() for part in parts)
    table.setdefault(lowered[0], []).append(Entry(lowered, None if form == form.lower() else parts, kind, name))


@cache
def triggers() -> frozenset[str]:
    """Return the words without which no sentence credits anybody: the first words of all phrases that matter."""
    keep = {first for first, entries in _lexicon().items() if any(entry.kind in "SIAOGeVvrRDF" for entry in entries)}
    return frozenset(keep | {"clip"} | {suffix.lower() for suffix in words("speech")["suffixes"]})


@cache
def _word_set(label: str) -> frozenset[str]:
    """Return a list of the speech words as a set."""
    return frozenset(words("speech")[label])


def _plain(text: str) -> str:
    """Return a word without soft hyphens and the full stop of "Mr.", with straight apostrophes."""
    if text.isalnum() and text.isascii():
        return text
    plain = text.replace("\u00ad", "").replace("’", "'")
    return plain.rstrip(".") or plain


def read_tokens(sentence: str, common: Set[str]) -> list[Token]:
    """Return the tokens of a sentence; `common` holds the words that the article writes small somewhere.

    >>> "".join(token.kind for token in read_tokens("HSBC economist Ada Ling said so.", frozenset()))
    'IRNVw.'
    """
    raw = [(match.start(), match.end(), _plain(match.group())) for match in TOKEN.finditer(sentence)]
    texts = [text for _, _, text in raw]
    lexicon = _lexicon()
    tokens: list[Token] = []
    at = 0
    while at < len(raw):
        start, end, text = raw[at]
        if text.islower() and text.isalpha() and text not in lexicon and text not in SMALL:  # most words, quickly
            tokens.append(Token(start, end, sentence[start:end], "w"))
            at += 1
            continue
        length, kind, name = _read_at(texts, at, common)
        end = raw[at + length - 1][1]
        tokens.append(Token(start, end, " ".join(sentence[start:end].split()) if length > 1 else sentence[start:end], kind, name))
        at += length
    return _joined(list(_settled(tokens)))


def _read_at(texts: list[str], at: int, common: Set[str]) -> tuple[int, str, str | None]:
    """Return length, symbol and name of what begins at a word."""
    text = texts[at]
    mark = MARKS.get(text)
    if mark or text in PLAIN_MARKS:
        return 1, mark or text, None
    lowered = text.lower()
    if lowered in SMALL and not (len(text) > 1 and text.isupper()):
        return 1, SMALL[lowered], None
    entry = _phrase(texts, at)
    if entry and entry.kind in "SI":
        return len(entry.parts), entry.kind, entry.name
    capital = _is_capital(texts, at) and not (at == 0 and lowered in common and not _is_capital(texts, 1))
    length = _institution(texts, at) if capital else 0
    if length > 1:
        return length, "I", None
    if entry:
        return len(entry.parts), entry.kind, None
    if text[0].isdigit():
        return 1, "x", None
    return _name(texts, at, common) if capital else (1, "w", None)


def _is_capital(texts: list[str], at: int) -> bool:
    """Say whether the word at a place begins with a capital."""
    return at < len(texts) and (texts[at][0].isupper() or texts[at][1:2].isupper())


def _phrase(texts: list[str], at: int) -> Entry | None:
    """Return the longest phrase of the word lists that begins here."""
    for entry in _lexicon().get(texts[at].lower(), ()):
        size = len(entry.parts)
        if entry.exact is not None:
            fits = tuple(texts[at : at + size]) == entry.exact
        else:  # the first word fits already
            fits = size == 1 or tuple(text.lower() for text in texts[at : at + size]) == entry.parts
        if fits:
            return entry
    return None


def _institution(texts: list[str], at: int) -> int:
    """Return how many words from here are the name of an institution, by a word such as Bank or Ministry in it; 0 if none."""
    suffixes = _word_set("suffixes")
    last, place, joined = -1, at, False
    while place < min(len(texts), at + LONGEST_INSTITUTION):
        text = texts[place]
        if _is_capital(texts, place) and text.lower() not in SMALL:
            last = place if text in suffixes and not joined else last
        elif last >= 0 and text in ("of", "for") and last == place - 1 and _of_name(texts, place):
            joined = True
        elif not (text in "&'" or (text in ("the", "and", ",") and _joins(texts, place, at, last, joined))):
            break
        place += 1
    if last < 0:
        return 0
    while texts[place - 1][0].islower() or texts[place - 1] in "&,":
        place -= 1
    return place - at if joined else last + 1 - at


def _of_name(texts: list[str], place: int) -> bool:
    """Say whether "of" or "for" goes on with a capitalised name."""
    return _is_capital(texts, place + 1) or (texts[place + 1 : place + 2] == ["the"] and _is_capital(texts, place + 2))


def _joins(texts: list[str], place: int, at: int, last: int, joined: bool) -> bool:
    """Say whether "and", "the" or a comma is inside the name of an institution."""
    if not _is_capital(texts, place + 1):
        return False
    text = texts[place]
    if joined:
        return text in ("the", "and") or texts[place + 2 : place + 3] in (["and"], [","])
    return text == "and" and last < 0 and place - at <= 3 and any(t in _word_set("suffixes") for t in texts[place + 2 : place + 3])


def _name(texts: list[str], at: int, common: Set[str]) -> tuple[int, str, str | None]:
    """Return the run of capitalised words from here: a person's or firm's name (N), a single name (U), or words (w)."""
    if _no_name(texts[at], first=True) or (at == 0 and texts[at].lower() in common):
        return 1, "w", None
    end = at
    while end < len(texts) and end - at <= LONGEST_NAME + 1 and _is_name_word(texts, end, at):
        end += 1
    length = end - at
    if texts[end - 1] in ("&", "of"):
        length -= 1
    run = texts[at : at + length]
    if any(_no_name(word, first=False) for word in run):
        length = next(i for i, word in enumerate(run) if _no_name(word, first=False))
        run = run[:length]
    if "&" in run:
        return length, "I", None
    if length > LONGEST_NAME or any(char.isdigit() for word in run for char in word):
        return length, "w", None
    return length, ("U" if length == 1 else "N"), None


def _no_name(word: str, *, first: bool) -> bool:
    """Say whether a capitalised word is no part of a name: a month, a country, "AI-driven", "I'd"."""
    head, _, tail = word.replace("'", "-").partition("-")
    return head in _word_set("not_names") or (first and bool(tail) and tail[0].islower() and "-" in word)


def _is_name_word(texts: list[str], place: int, at: int) -> bool:
    """Say whether a word goes on with a name: a capitalised one, an initial, "&", "de"."""
    text = texts[place]
    if text in ("&", "de", "van", "von", "bin", "der"):
        return place > at and _is_capital(texts, place + 1)
    if text == ".":
        return len(texts[place - 1]) == 1 and texts[place - 1].isupper() and place > at and _is_capital(texts, place + 1)
    return _is_capital(texts, place) and (place == at or _phrase(texts, place) is None)


def _settled(tokens: list[Token]) -> Iterator[Token]:
    """Decide by their neighbours what words are that may be verb or noun, and which unknown names are firms."""
    kinds = [token.kind for token in tokens]
    for i, kind in enumerate(kinds):
        before = kinds[i - 1] if i else "^"
        after = kinds[i + 1] if i + 1 < len(kinds) else "$"
        if kind == "e":
            kinds[i] = _verb_or_noun(tokens[i].text, before, after, tokens[i - 1].text if i else "")
        elif kind in "NU" and _is_firm(kinds, tokens, i):
            kinds[i] = "I"
    for token, kind in zip(tokens, kinds, strict=True):
        yield token if kind == token.kind else Token(token.start, token.end, token.text, kind, token.name)


def _joined(tokens: list[Token]) -> list[Token]:
    """Join an institution with the abbreviation in parentheses behind it."""
    kinds = "".join(token.kind for token in tokens)
    joined: list[Token] = []
    at = 0
    for match in ABBREVIATED.finditer(kinds):
        office, short = tokens[match.start()], tokens[match.start() + 2]
        if short.text.isupper() or short.kind in "SI":
            kind = "S" if "S" in (office.kind, short.kind) else "I"
            joined.extend(tokens[at : match.start()])
            joined.append(Token(office.start, tokens[match.end() - 1].end, office.text, kind, office.name or short.name, short.text))
            at = match.end()
    return joined + tokens[at:]


def _verb_or_noun(text: str, before: str, after: str, previous: str) -> str:
    """Settle "forecast", "estimate", "reports" and the like."""
    noun = "D" if text.lower() in _word_set("report") else "F"
    if previous.lower() in ("had", "has", "have") or (before in "SINUGHTYk,q" and after not in "pvVF$"):
        return "v"
    return noun


def _is_firm(kinds: list[str], tokens: list[Token], i: int) -> bool:
    """Say whether an unknown name is a firm: "the brokerage X", "economists at X", "X senior economist Ada Ling", "X's economist"."""
    before = "".join(kinds[max(0, i - 4) : i])
    after = "".join(kinds[i + 1 : i + 12])
    if before.endswith("Y") and tokens[i - 1].text.islower():
        return True
    if re.search(r"[RG](?:p|f)a?w?$", before) and tokens[i - 1].text.lower() not in ("to", "in"):
        return True
    return bool(re.match(r"z?w{0,2}R{1,3}(?:[pf]w{1,3})?,?[NU]", after))
