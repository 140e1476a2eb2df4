"""Bytes to text: byte order marks, declared character sets, UTF-8, and guesses that must prove themselves."""

from __future__ import annotations

import codecs
import re

from charset_normalizer import from_bytes

from extractor.errors import DocumentError

BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# What pages call latin-1 or gb2312 is in truth the larger set of the same family.
WIDER = {"iso-8859-1": "cp1252", "latin-1": "cp1252", "ascii": "cp1252", "us-ascii": "cp1252", "gb2312": "gb18030", "gbk": "gb18030"}
DECLARED = re.compile(rb"""(?:charset|encoding)\s{0,5}=\s{0,5}["']?\s{0,5}([A-Za-z0-9_.:-]{2,40})""", re.I)
DECLARATION_BYTES = 4096
GUESS_BYTES = 60_000
EAST_ASIAN = ("gb18030", "big5hkscs", "cp949", "shift_jis")
MAX_DAMAGED = 0.02
DAMAGE_SAMPLE = 60_000
CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ue000-\uf8ff\ufdd0-\ufdef\ufff0-\ufff8\U000f0000-\U0010ffff]+")


def decode(body: bytes, *, declares: bool, charset: str | None = None) -> str:
    """Return the text of `body`; `declares` says whether the format may name its own character set, as HTML does.

    `charset` is what a server said of it. What the bytes themselves prove counts more than what anybody says.

    Raises DocumentError: ``binary`` when the bytes are no text, ``encoding`` when no character set gives readable text.
    """
    text = _decode(body, declares=declares, charset=charset)
    _refuse_damage(text, body)
    return text


def _decode(body: bytes, *, declares: bool, charset: str | None) -> str:
    for mark, encoding in BYTE_ORDER_MARKS:
        if body.startswith(mark):
            return body[len(mark) :].decode(encoding, "replace")
    wide = _wide_without_mark(body)
    if wide is not None:
        return wide
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        pass
    told = _in_charset(body, charset) if charset else None
    if told is None and declares:
        told = _declared(body)
    return _guess(body) if told is None else told


def _wide_without_mark(body: bytes) -> str | None:
    """Return UTF-16 text that lacks its mark: every other byte of Latin text is then zero."""
    head = body[:2000]
    if len(head) < 8 or head.count(0) * 3 < len(head):
        return None
    encoding = "utf-16-le" if head[1::2].count(0) > head[::2].count(0) else "utf-16-be"
    try:
        text = body.decode(encoding)
    except UnicodeDecodeError:
        return None
    return text if sum(map(str.isprintable, text[:500])) > 0.8 * len(text[:500]) else None


def _declared(body: bytes) -> str | None:
    found = DECLARED.search(body[:DECLARATION_BYTES])
    if found is None:
        return None
    return _in_charset(body, found.group(1).decode("ascii"))


def _in_charset(body: bytes, name: str) -> str | None:
    """Return the text of `body` in a character set, None where it is not in it."""
    name = name.strip().lower()
    name = WIDER.get(name, name)
    try:
        if name.replace("_", "-") in ("utf-8", "utf8"):
            return _mostly_utf8(body)
        return body.decode(name)
    except (LookupError, ValueError):
        return None


def _mostly_utf8(body: bytes) -> str | None:
    """Return text declared as UTF-8 in spite of a few broken bytes, or None when it is something else."""
    text = body.decode("utf-8", "replace")
    letters = sum(1 for character in text if ord(character) > 127)
    return text if text.count("\ufffd") * 4 <= letters else None


def _guess(body: bytes) -> str:
    repaired = _mostly_utf8(body)
    if repaired is not None:
        return repaired
    high = sum(1 for byte in body[:GUESS_BYTES] if byte > 127)
    if high * 10 < len(body[:GUESS_BYTES]):
        # Few accented bytes in a mass of ASCII: quotation marks, dashes and the odd accent of Windows.
        return body.decode("cp1252", "replace")
    for encoding in EAST_ASIAN:
        text = body.decode(encoding, "replace")
        if "\ufffd" not in text and _mostly_common_han(text):
            return text
    best = from_bytes(body[:GUESS_BYTES]).best()
    return body.decode(best.encoding if best else "cp1252", "replace")


def _mostly_common_han(text: str) -> bool:
    """Tell whether non-ASCII characters are Han, kana, Hangul or their punctuation, not private-use or rare ones."""
    wide = [character for character in text[:4000] if ord(character) > 127]
    common = sum(1 for c in wide if "\u3000" <= c <= "\u9fff" or "\uac00" <= c <= "\ud7a3" or "\uff00" <= c <= "\uffef" or c in "“”‘’—…·")
    return bool(wide) and common > 0.97 * len(wide)


def _refuse_damage(text: str, body: bytes) -> None:
    sample = text[:DAMAGE_SAMPLE]
    if not sample.strip():
        raise DocumentError("empty", "the document holds no text")
    controls = sum(len(run) for run in CONTROLS.findall(sample))
    replaced = sample.count("\ufffd")
    if controls > MAX_DAMAGED * len(sample) or (b"\0" in body[:1000] and controls > 20):
        raise DocumentError("binary", "the document is no text: it is full of control characters")
    if replaced > MAX_DAMAGED * len(sample):
        raise DocumentError("encoding", "the character set of the document could not be told: too many unreadable characters")
