"""Lines told by the lines around them: below "Kind regards", among comments, in menus of one label a line, at the head of a table."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from extractor.clean import cues
from extractor.clean.signs import BARS, SENTENCE_END, is_news, is_prose
from extractor.clean.units import Unit
from extractor.models import LineLabel
from extractor.readers import Role

SIGNED, SIGNED_WORDS, VALEDICTION_WORDS = 8, 14, 6  # lines below a valediction, words of each, words of the valediction itself
COMMENT_WORDS, COMMENT_LINES = 90, 120
TOLD = 25  # words of the story above a valediction or comments
COLUMNS = 2  # of a table, at least
SIGNS = ("comments", "share bar", "feedback")


def drop_signed(units: Sequence[Unit]) -> None:
    """Take out the valediction of a letter and what stands below it: names, desks, numbers, up to the next sentence."""
    told = 0
    for index, unit in enumerate(units):
        signs = unit.is_body and len(unit.words) <= VALEDICTION_WORDS and cues.start("valedictions", unit.words) is not None
        if signs and told >= TOLD and not unit.text.endswith((".", "?", ":")):
            unit.drop("signature")
            _drop_signature(units[index + 1 : index + 1 + SIGNED])
        told += len(unit.words) if unit.is_body else 0


def _drop_signature(units: Sequence[Unit]) -> None:
    for unit in units:
        sentence = len(unit.words) >= VALEDICTION_WORDS and SENTENCE_END.search(unit.text) is not None
        if unit.is_body and (sentence or len(unit.words) > SIGNED_WORDS or unit.role is Role.HEADING):
            return
        unit.drop("signature")


def drop_comments(units: Sequence[Unit], head_of: Callable[[Unit], str | None]) -> None:
    """Take out what readers write: from the heading of the comments to the last line of their machinery, before another list opens.

    `head_of` returns the reason for which a line is the heading of a list of other things.
    """
    told = 0
    for index, unit in enumerate(units):
        if told >= TOLD and _opens_comments(unit):
            block = _block(units[index + 1 : index + 1 + COMMENT_LINES], head_of)
            last = max((place for place, below in enumerate(block) if below.reason in SIGNS), default=-1)
            if last >= 0:
                unit.drop("comments")
            for below in block[:last]:
                below.drop("comments")
        told += len(unit.words) if unit.is_body and (is_prose(unit) or is_news(unit)) else 0


def _opens_comments(unit: Unit) -> bool:
    """Tell whether a line is the heading of comments, or of the machinery with which readers judge them."""
    if unit.by_reader or len(unit.words) > VALEDICTION_WORDS + 2:
        return False
    return cues.whole("end_marks", unit.words) == "comments" or unit.reason == "comments"


def _block(units: Sequence[Unit], head_of: Callable[[Unit], str | None]) -> list[Unit]:
    block: list[Unit] = []
    for unit in units:
        if unit.by_reader or len(unit.words) > COMMENT_WORDS or unit.reason in ("byline", "date line") or _leads(unit, head_of):
            break
        block.append(unit)
    return block


def _leads(unit: Unit, head_of: Callable[[Unit], str | None]) -> bool:
    return head_of(unit) is not None or unit.label is LineLabel.TEASER


def settle_menus(units: Sequence[Unit]) -> None:
    """Count a call to subscribe in the midst of a menu, one label a line, to the menu."""
    for above, unit, below in zip(units, units[1:], units[2:], strict=False):
        if unit.reason == "sign-up" and not unit.by_reader and len(unit.words) <= COLUMNS and above.reason == below.reason == "navigation":
            unit.label, unit.reason = LineLabel.FURNITURE, "navigation"


def keep_heads(units: Sequence[Unit]) -> None:
    """Give back to the story the head of a table that reads as a menu: as many pieces between bars as the lines of figures below it."""
    for index, unit in enumerate(units[:-1]):
        if unit.reason == "navigation" and not unit.by_reader and heads_table(units, index):
            unit.label, unit.reason = None, ""


def heads_table(units: Sequence[Unit], index: int) -> bool:
    """Tell whether the line below has as many pieces between bars as a line, most of them figures."""
    if index + 1 >= len(units) or "|" not in units[index].raw:
        return False
    pieces = [piece for piece in BARS.split(units[index].raw.strip()) if piece.strip()]
    below = [piece for piece in BARS.split(units[index + 1].raw.strip()) if piece.strip()]
    figures = sum(any(sign.isdigit() for sign in piece) for piece in below)
    return COLUMNS <= len(pieces) == len(below) and 2 * figures >= len(below) and "|" in units[index + 1].raw


def in_table(units: Sequence[Unit], index: int) -> bool:
    """Tell whether a line stands in a table between bars: above or below a line with as many pieces, the lower one of figures."""
    return heads_table(units, index) or (index > 0 and heads_table(units, index - 1))
