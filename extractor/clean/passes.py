"""What lines tell of one another: lists under a heading, repeated lines, and where the story ends."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from extractor.clean import cues, topics
from extractor.clean.lines import sells
from extractor.clean.signs import FIGURE, is_news, is_prose
from extractor.clean.units import TEASER_REASONS, Unit
from extractor.models import LineLabel
from extractor.readers import Role

LONGEST_LIST = 14
LONGEST_TITLE = 22
LONGEST_ADVERT = 3
HEAD_WORDS = 9
SUBHEADING_WORDS = 7
MANY = 3
LONG_REPEAT = 12
DOUBLE_WORDS = 100
DOUBLE_SHARE = 0.6
MOST_UNITS = 2000
MOST_LONG = 30
MOST_MARKS = 40
SIGHT = 12
TOP_UNITS = 7
FRAMED = 3
NAME_WORDS = 5
PLACE_WORDS = 3
LATE = 0.6
TOP_REASONS = frozenset(("navigation", "date line", "byline", "reading time"))
COMMENT_AFTER = 40
COMMENT_SHARE = 0.5
TOPIC_AFTER = 40
SHORT_TAIL = 40
LEAST_STORY = 0.25  # of the running text below it, for the text above a mark to be the story
OPENED_WORDS = 3
DAY = re.compile(r"(?:[0-3]?\d(?:st|nd|rd|th)?\s[A-Z][a-z]{2,8}\.?|[A-Z][a-z]{2,8}\.?\s[0-3]?\d(?:st|nd|rd|th)?)")  # without a year
FOOTERS = ("legal notice", "address", "contact", "navigation", "newspaper frame", "masthead")  # reasons that no list has inside
SEPARATOR = re.compile(r"[\s·•.*=_~─—–\-▬◆●○☆★#+]{5,}")
OPTION = re.compile(r"\W{0,3}(?:[a-eA-E1-5][.)]\s|answer|correct)", re.I)
ADVERTS = ("advertisement", "sponsor line")


def drop_masthead(units: Sequence[Unit]) -> None:
    """Take out the name of the outlet where it stands alone at the top, beside a menu, a rule or a date line.

    It is only taken out where another line is left that can be the headline.
    """
    top = units[:TOP_UNITS]
    for index, unit in enumerate(top):
        if not unit.is_body or unit.role is not Role.PARAGRAPH or any(c.isdigit() for c in unit.text) or not unit.text[-1].isalnum():
            continue
        beside = [top[near] for near in (index - 1, index + 1) if 0 <= near < len(top)]
        framed = index < FRAMED and len(unit.words) <= HEAD_WORDS and len(beside) == 2 and all(not other.words for other in beside)
        named = len(unit.words) <= NAME_WORDS and _is_name(unit) and any(other.reason in TOP_REASONS for other in beside)
        if (framed or named) and any(
            other.is_body and other is not unit and len(other.words) >= 4 and not is_prose(other) for other in top
        ):
            unit.drop("masthead")


def _is_name(unit: Unit) -> bool:
    """Tell whether a line could be a name: every word has a capital, but for "of", "the" and their like."""
    return all(word[:1].isupper() or len(word) <= 3 for word in unit.text.split())


def drop_lists(units: Sequence[Unit]) -> None:
    """Take out lists of other things with the heading that opens them: most read, related items, adverts, events, quizzes."""
    told, spaced = 0, _flat(units)
    for index, unit in enumerate(units):
        reason = head_of(unit)
        if reason is None or (unit.by_reader and not unit.heads) or unit.role is Role.HEADLINE:
            told += len(unit.words) if unit.is_body and (is_prose(unit) or FIGURE.search(unit.text)) else 0
            continue
        unit.drop(reason)
        if not unit.is_body and told:
            _drop_below(units, index, reason, spaced=spaced)


def head_of(unit: Unit) -> str | None:
    """Return the reason for which a line is the heading of a list of other things, or None."""
    line = unit.words
    if not line or len(line) > HEAD_WORDS + 6:
        return None
    found = cues.whole("block_heads", line)
    if found is None and len(line) <= HEAD_WORDS:
        found = cues.start("block_head_starts", line)
    if found is None and "!" in unit.text[:24]:
        found = cues.whole("block_heads", cues.tokens(cues.opening(unit.text.split("!")[0])))
    if found is None and 2 <= len(line) <= OPENED_WORDS and cues.opens("head_openers", line) == 1:
        found = "related stories" if cues.whole("head_objects", line[1:]) else None
    return found


def _drop_below(units: Sequence[Unit], head: int, reason: str, *, spaced: bool) -> None:
    taken, item = 0, False
    for index in range(head + 1, min(head + 1 + 2 * LONGEST_LIST, len(units))):
        unit = units[index]
        if (
            cues.whole("end_marks", unit.words) == "comments"
            or cues.start("valedictions", unit.words)
            or _opens_another(units, index, reason)
        ):
            return
        if (taken and unit.reason in FOOTERS) or cues.whole("story_heads", unit.words):
            return
        if not unit.is_body:
            continue
        if taken and DAY.fullmatch(unit.text):
            unit.drop("date line")
            continue
        if taken >= LONGEST_LIST or (unit.gap and taken and spaced) or not _is_entry(units, index, reason, taken):
            return
        if item and unit.role is not Role.ITEM and unit.text.endswith("."):
            return
        item = unit.role is Role.ITEM
        unit.drop(reason)
        unit.listed = True
        taken += 1


def _opens_another(units: Sequence[Unit], index: int, reason: str) -> bool:
    """Tell whether another list opens, of other things than the one above; or another article, with its writer and its text below."""
    other = head_of(units[index])
    if other is not None and other not in ADVERTS and (other in TEASER_REASONS) != (reason in TEASER_REASONS):
        return True
    below = units[index + 1 : index + 4]
    return bool(below) and below[0].reason == "byline" and any(is_prose(unit) for unit in below)


def _flat(units: Sequence[Unit]) -> bool:
    """Tell whether blank lines say something: some lines have one before them and others have none."""
    return any(not unit.gap for unit in units[1:])


def _is_entry(units: Sequence[Unit], index: int, reason: str, taken: int) -> bool:
    """Tell whether a line belongs to the list above it rather than to the story."""
    unit = units[index]
    if reason in ADVERTS:
        return taken < LONGEST_ADVERT and len(unit.words) <= 30 and sells(unit) and not _is_trade_sentence(unit)
    if reason == "quiz":
        return bool(OPTION.match(unit.text)) or (len(unit.words) <= LONGEST_TITLE and not is_news(unit))
    if reason == "tags" and (len(unit.words) > HEAD_WORDS or unit.text.endswith((".", "?", "!"))):
        return False
    if is_prose(unit) or len(unit.words) > LONGEST_TITLE or (is_news(unit) and unit.text.endswith(".")):
        return False
    following = next((later for later in units[index + 1 : index + SIGHT] if later.is_body), None)
    opens_text = following is not None and is_prose(following) and not unit.text.endswith((".", "!")) and unit.role is not Role.ITEM
    return not (opens_text and (unit.gap or taken > 0) and len(unit.words) <= SUBHEADING_WORDS and _is_late(units, index))


def _is_late(units: Sequence[Unit], index: int) -> bool:
    """Tell whether running text goes on for some lines after `index`, so that a short line there is rather a sub-heading."""
    later = [unit for unit in units[index + 1 : index + 6] if unit.is_body]
    return sum(1 for unit in later if is_prose(unit)) >= 1


def _is_trade_sentence(unit: Unit) -> bool:
    return is_news(unit) and not sells(unit)


def drop_repeats(units: Sequence[Unit], outlet: str | None) -> None:
    """Take out what comes again word for word: paragraphs, lines of the page's frame, and lines that only name the outlet.

    Short lines may come again in a story, as sub-headings do; they go where they stand at the top too, or twice in a row.
    """
    own = cues.tokens(outlet or "")
    counts = Counter(" ".join(unit.words) for unit in units if unit.role is not Role.ROW)
    first: dict[str, int] = {}
    previous = ""
    for index, unit in enumerate(units):
        key = " ".join(unit.words)
        if unit.role is Role.ROW or not key:
            continue
        framing = first.get(key, index) < TOP_UNITS and not any(c.isdigit() for c in key)
        if own and unit.words == own:
            unit.drop("masthead")
        elif (key in first and (len(unit.words) >= LONG_REPEAT or framing or key == previous)) or (
            framing and counts[key] >= MANY and len(unit.words) <= HEAD_WORDS and unit.role is not Role.HEADLINE
        ):
            unit.drop("repeated line")
        if unit.is_body:
            first.setdefault(key, index)
        previous = key


def end_story(units: Sequence[Unit]) -> None:
    """Find the mark that ends the story and label what follows; a long rest is cut only when its topic is another one."""
    marks = 0
    rules = Counter(frozenset(unit.text) for unit in units if not unit.words or SEPARATOR.fullmatch(unit.text))
    for index, unit in enumerate(units):
        mark = None if unit.by_reader or marks >= MOST_MARKS else _mark_of(units, index)
        if mark is None:
            continue
        marks += 1
        if mark == "separator" and rules[frozenset(unit.text)] >= MANY - 1:  # it parts the items of a round-up
            continue
        if mark not in ("separator", "headline"):
            unit.drop(mark)
        if _ends(mark, units, index):
            return


def drop_doubles(units: Sequence[Unit]) -> None:
    """Take out a paragraph that holds the paragraphs below it once more, as pages do for machines."""
    long = [unit for unit in units if unit.is_body and len(unit.words) >= DOUBLE_WORDS]
    others = [(len(unit.words), " ".join(unit.words)) for unit in units[:MOST_UNITS] if unit.is_body and len(unit.words) >= LONG_REPEAT]
    for unit in long[:MOST_LONG]:
        text = " ".join(unit.words)
        if sum(size for size, key in others if size < len(unit.words) and key in text) >= DOUBLE_SHARE * len(unit.words):
            unit.drop("the text once more")


def drop_about(units: Sequence[Unit]) -> None:
    """Take out what a press release says of its sender at its end: "About the council", and the lines below it."""
    total = _size([unit for unit in units if unit.is_body])
    told = 0
    for index, unit in enumerate(units):
        notes = unit.is_body and cues.whole("release_notes", unit.words) is not None
        if notes and told >= max(TOPIC_AFTER, LATE * total):
            for later in units[index:]:
                later.drop("notes of a release")
            return
        if unit.is_body and unit.words[:1] == ["about"] and 2 <= len(unit.words) <= HEAD_WORDS and _is_name(unit) and told >= LATE * total:
            unit.drop("about the sender")
            for later in units[index + 1 :]:
                if is_news(later):
                    return
                later.drop("about the sender")
            return
        told += len(unit.words) if unit.is_body else 0


def drop_tail(units: Sequence[Unit]) -> None:
    """Take out short lines that are no sentences where nothing of the story stands below them: they head nothing."""
    if sum(is_prose(unit) or is_news(unit) for unit in units if unit.is_body) < MANY - 1:
        return
    first = next((index for index, unit in enumerate(units) if unit.is_body and (is_prose(unit) or is_news(unit))), len(units))
    below: int | None = None  # lines since the story was last seen, from the end upwards
    run: list[Unit] = []
    for unit in reversed(units[first:]):
        if unit.is_body and not _heads(unit):
            _drop_run(run)
            below = 0
        elif unit.is_body and (below is None or below >= MANY):
            run.append(unit)
        elif below is not None:
            below += 1
    _drop_run(run)


def _drop_run(run: list[Unit]) -> None:
    """Drop lines that head nothing; many of them together are rather a list without signs."""
    for unit in run if len(run) <= MANY else ():
        unit.drop("after the end of the article")
    run.clear()


def _heads(unit: Unit) -> bool:
    """Tell whether a line could only be a heading: short, without a figure, and no sentence."""
    whole = unit.text.endswith((".", "!", "?", "…", ")", "”", '"', "’", "'", ":", "。"))
    listed = unit.role is not Role.PARAGRAPH or unit.text[:1] in "-–—•*·>"
    return not (whole or listed or len(unit.words) > HEAD_WORDS or _counts(unit))


def _counts(unit: Unit) -> bool:
    return any(sign.isdigit() for sign in unit.text)


def _mark_of(units: Sequence[Unit], index: int) -> str | None:
    unit = units[index]
    if SEPARATOR.fullmatch(unit.text) or not unit.words:
        return "separator"
    found = cues.whole("end_marks", unit.words) if len(unit.words) <= HEAD_WORDS else None
    if found is None and unit.words and cues.start("end_marks", unit.words) == "comments" and len(unit.words) <= 6:
        found = None if is_news(unit) or unit.text.endswith(".") else cues.whole("end_marks", unit.words)
    if found is None and not unit.is_body and unit.reason in ("comments", "related stories", "end of release"):
        found = "comments" if unit.reason == "comments" else "end of article"
    return found or _implied(units, index)


def _implied(units: Sequence[Unit], index: int) -> str | None:
    """Recognise the headline of a further article: a short line without a full stop, and a byline, date line or place right below."""
    unit = units[index]
    if index < 4 or not unit.is_body or not 4 <= len(unit.words) <= LONGEST_TITLE or unit.text.endswith((".", "?", "!", ":", ",")):
        return None
    below = units[index + 1 : index + 3]
    if any(later.reason in ("byline", "date line") for later in below):
        return "headline"
    placed = bool(below) and below[0].is_body and below[0].text.isupper() and len(below[0].words) <= PLACE_WORDS and not _counts(below[0])
    sent = placed and len(units) > index + 2 and is_prose(units[index + 2])  # from the place that stands alone below its headline
    return "headline" if sent else None


def _ends(mark: str, units: Sequence[Unit], index: int) -> bool:
    """Label the rest after an end mark, when it is no part of the story; True when the story ended here."""
    before = [u for u in units[:index] if u.is_body and not u.frame]
    after = [u for u in units[index + 1 :] if u.is_body and not u.frame]
    told, rest = _size(before), _size(after)
    if not after or told < TOPIC_AFTER:
        return False
    signed = mark == "headline" and any(unit.reason == "byline" for unit in units[:index]) and units[index + 1].reason == "byline"
    if _running(before) >= LEAST_STORY * _running(after) and _another_article(mark, before, units[index:], signed=signed):
        opening = _opening(units, index)
        for unit in units[opening:]:
            if unit.listed:
                unit.label = None
        for unit in units[index + 1 : opening]:
            unit.drop("related stories")
        after = [u for u in units[opening:] if u.is_body and not u.frame]
        _label(after if mark != "headline" else [units[index], *after], "another article after the end of this one", LineLabel.APPENDED)
        return True
    if mark == "comments" and told >= COMMENT_AFTER and told >= COMMENT_SHARE * (told + rest):
        _label(after, "comments", LineLabel.FURNITURE)
        return True
    if mark == "end of article" and told >= TOPIC_AFTER and rest <= SHORT_TAIL and not any(is_news(u) or is_prose(u) for u in after):
        _label(after, "after the end of the article", LineLabel.FURNITURE)
        return True
    return False


def _opening(units: Sequence[Unit], mark: int) -> int:
    """Return where another article begins behind a mark: the headline right above its first running text."""
    text = next((i for i in range(mark + 1, len(units)) if is_prose(units[i]) and not units[i].by_reader), None)
    if text is None or not any(unit.listed for unit in units[mark + 1 : text]):
        return mark + 1
    above = [i for i in range(mark + 1, text) if (units[i].is_body or units[i].listed) and len(units[i].words) >= 4]
    return above[-1] if above else text


def _another_article(mark: str, before: Sequence[Unit], rest: Sequence[Unit], *, signed: bool) -> bool:
    """Tell whether another article follows a mark: the topic changes, or a new headline with its byline stands there.

    `signed` tells that both texts have a byline of their own, so that a weaker change of topic is enough.
    """
    if mark == "next article" and any(unit.reason in ("byline", "date line") for unit in rest[1:5]):
        return True
    if mark in ("comments", "end of article") and _size([unit for unit in rest if unit.is_body and not unit.frame]) < SHORT_TAIL:
        return False
    after = [unit.text for unit in rest[1:] if not (unit.by_reader or unit.frame)]
    surely = mark not in ("next article", "comments") and not signed
    return topics.changes([unit.text for unit in before], after, surely=surely)


def _running(units: Sequence[Unit]) -> int:
    """Return the words of the running text: teasers above a story are many lines, yet they tell little."""
    return _size([unit for unit in units if is_prose(unit) or is_news(unit)])


def _size(units: Sequence[Unit]) -> int:
    return sum(len(unit.words) for unit in units)


def _label(units: Sequence[Unit], reason: str, label: LineLabel) -> None:
    for unit in units:
        unit.drop(reason, label)
