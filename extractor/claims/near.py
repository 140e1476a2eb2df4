"""What stands between a figure and a time: whether the time belongs to it, and the words that set it against another."""

from __future__ import annotations

import re

from extractor.parse import Mark, Sentence

ATTACHED = re.compile(
    r"^\)?\s*(?:(?!(?:and|or|but|while|whereas|from|than|against|versus|vs|compared|following|after|reversing)\b)[a-z-]+\s+){0,3}?"
    r"(?:(?:in|for|during|of|over|on|by|to|the|as|recorded|registered|seen|logged|posted|reported|at|throughout|worth|goods|exports|imports)\s+){0,3}\(?$"
)
_FROM_SPAN = re.compile(r"^(.*)\bfrom\s+$")
AFTER_RATE = re.compile(r"\b(?:against|versus|vs\.?|compared (?:with|to)|after|following)\s+(?:(?:a|an|the|its)\s+)?(?:[a-z-]+\s+){0,2}$")
STOP = re.compile(r"[;]|\b(?:while|whereas|though|although|but|yet)\b")
WHEN = re.compile(r"^(?:,?\s+when\b|['’]s\b)")


def attached(sentence: Sentence, end: int, mark: Mark) -> bool:
    """Whether only small words stand between a figure and a time; "from" belongs to the time in "from April 1 to 10"."""
    gap = sentence.between(end, mark.start)
    if gap.endswith("(") and sentence.between(mark.end, mark.end + 1) == ":":
        return False  # "+6% (April: +2%)": the time of the figure behind it
    span = _FROM_SPAN.match(gap) if mark.time is not None and " to " in mark.time.text else None
    return bool(ATTACHED.match(span.group(1) if span else gap))
