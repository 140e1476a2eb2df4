"""One way of writing: spaces, widths, invisible characters and the gaps that a scanner leaves before commas.

Typographic quotation marks, the minus sign and the hyphen that does not break stay as they are.
"""

from __future__ import annotations

import re
import unicodedata

WIDE = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
WIDE |= {0x3002: ".", 0xFF61: ".", 0x3001: ",", 0xFF64: ",", 0x3000: " ", 0xFFE0: "¢", 0xFFE1: "£", 0xFFE5: "¥", 0xFFE6: "₩"}
SPACES = dict.fromkeys([0x09, 0xA0, 0x1680, *range(0x2000, 0x200B), 0x202F, 0x205F], " ")
BREAKS = dict.fromkeys([0x0A, 0x0B, 0x0C, 0x0D, 0x1C, 0x1D, 0x1E, 0x1F, 0x85, 0x2028, 0x2029], " ")
INVISIBLE = dict.fromkeys(
    [0xAD, 0x180E, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2065), *range(0x2066, 0x2070), 0xFEFF, 0xFFFC], None
)
CONTROLS = dict.fromkeys([*range(0x09), *range(0x0E, 0x1C), *range(0x7F, 0x85), *range(0x86, 0xA0)], None)
TABLE = {**CONTROLS, **INVISIBLE, **WIDE, **SPACES, **BREAKS}

WIDE_AFTER = re.compile(
    r"(?<!\d)([，；：！？。、）])(?=[^\s，；：！？。、）」』】”’\"')\]])|([，；：！？。、）])(?=[^\s\d０-９，；：！？。、）」』】”’\"')\]])"
)
WIDE_BEFORE = re.compile(r"(?<=[^\s（「『【“‘(\[])（")
RUN = re.compile(r" {2,}")
LOOSE_MARK = re.compile(r" ([,.;:!?])(?=[ \"”’')\]]|$)")
LOOSE_OPEN = re.compile(r"([(\[]) +(?=\S)")
LOOSE_CLOSE = re.compile(r"(?<=\S) +([)\]])")


def normalise(text: str) -> str:
    """Return one line of text in its plain form; doing it twice changes nothing.

    >>> normalise("June\u00a0, up\u3000３．５％，or HK$ 309.6  bil\u00adlion")
    'June, up 3.5%, or HK$ 309.6 billion'
    """
    if text.isascii():
        plain = text.translate(TABLE)
    else:
        text = unicodedata.normalize("NFC", text)
        text = WIDE_AFTER.sub(lambda found: (found[1] or found[2]) + " ", WIDE_BEFORE.sub(" （", text))
        plain = unicodedata.normalize("NFC", text.translate(TABLE))
    return _respace(plain)


def _respace(text: str) -> str:
    text = RUN.sub(" ", text).strip()
    if " " not in text:
        return text
    text = LOOSE_CLOSE.sub(r"\1", LOOSE_OPEN.sub(r"\1", text))
    return LOOSE_MARK.sub(r"\1", text).strip()
