"""The grammar of crediting: finds who is credited in one sentence, over the symbols of `mentions`.

Each frame names the token that stands for the source. Rows of FRAMES are (label, pattern, strength); `who` is the source's token.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

Strength = Literal["report", "say", "view", "mention"]
CHUNK = r"[^;:.B]"


@dataclass(frozen=True, slots=True)
class Frame:
    """One way to credit somebody: a pattern over symbols whose group `who` is the source, with a sentence that it reads."""

    label: str
    pattern: re.Pattern[str]
    strength: Strength
    example: str


@dataclass(frozen=True, slots=True)
class Found:
    """A frame that was found: the tokens it covers and the token of the source."""

    who: int
    first: int
    last: int
    strength: Strength


def _frame(label: str, pattern: str, strength: Strength, example: str) -> Frame:
    """Compile one row of the table."""
    return Frame(label, re.compile(pattern), strength, example)


FRAMES = (
    _frame("poll", r"(?P<who>G)w?D[pb][awDy]{0,3}[IUNY]|(?P<who2>[IUN])z?w{0,2}D[pb][xw]{0,2}G|D[pb][xw]{0,2}(?P<who3>G)", "view", "Economists in a poll by Reuters saw 5%."),
    _frame("according", r"A[^;:.,BNIS]{0,12}?(?P<who>[SINUGYOHR])(?:z?w{0,2}Dp[aw]{0,2}[OD])?", "report", "Sales rose 5%, according to the Bureau of Tolls."),
    _frame("inverted", r"(?:(?<=[,q])|^)V[awyhzRcpfYFD]{0,8}?(?:(?<=R),)?(?P<who>[SINUGYO])", "say", "“Up 5%,” said Ada Ling."),
    _frame("report of", r"[DF][awvVxc(]{0,6}[pbf]?(?:(?<=p)|(?<=f)|(?<=b))[awhyz]{0,3}(?P<who>[SINUO])", "report", "Data from Tolo Bank put it at 5%."),
    _frame("by office", r"(?:[vV]|[DF][^;:.,BV]{0,16})ba?w?(?P<who>[SINUG])", "say", "The results were released by Tolo Bank."),
    _frame("own report", r"(?<!^)(?P<who>U)z?[wI]{0,4}[DF](?:p[aw]{0,2}[OD])?|(?P<who2>[SIN])z?[wI]{0,4}[DF](?:p[aw]{0,2}[OD])?", "report", "Tolo Bank's index rose 5 points."),
    _frame("group's view", r"(?P<who>G)[z']?w{0,2}F|Fpw?(?P<who2>G)", "view", "It beat analysts' forecasts of 5%."),
    _frame("his view", r"(?P<who>[hy])w{0,4}F", "view", "In her view it will be 5%."),
    _frame("revised", r"(?P<who>[SINUGYTH])[wax]{0,5}v[wax]{0,4}[yh][wax]{0,6}F", "view", "Tolo Bank this week cut its 2026 forecast to 5%."),
    _frame("noun's report", r"a(?P<who>Y)z?w{0,4}[DF]|(?P<who2>Y)zw{0,3}[DF]", "report", "The council's index stood at 5."),
    _frame("apposition", r"(?P<who>[SINUG])(?:[pbf][awIYN]{1,5})?,[^;q]{1,40}?,w{0,2}[Vv]", "say", "Ada Ling, who trades rice, expects 5%."),
    _frame("person at", r"(?P<who>[NUG])[pbf]a?w?Y?[ISNU]w{0,3}[Vv]", "say", "Ada Ling of Tolo Bank sees 5%."),
    _frame("subject", r"(?P<who>[SINUGHOYT])w{0,3}[Vv]|(?P<who2>[SI])[zwD]{1,4}[Vv]", "say", "Ada Ling has since said 5%."),
    _frame("role speaks", r"(?P<who>R)(?:[pbf]a?w?[YISNUw])?w{0,2}[Vv]|(?P<who2>R)(?:[pbf]a?w?[YISNUw])?,[^;q]{1,30}?,v", "say", "A trader at a mill expects 5%."),
    _frame("colon", r"(?P<who>N),?[^;q:]{0,40}:q", "say", "Ada Ling is less sure: “5% at best.”"),
    _frame("official data", r"(?P<who>O)", "report", "Official figures show 5%."),
    _frame("statistics office", r"(?P<who>S)", "mention", "The Customs Service counts 5%."),
)


def frames(kinds: str) -> list[Found]:
    """Return what credits somebody in a sentence, in the order of the table."""
    found: list[Found] = []
    taken: set[int] = set()
    for frame in FRAMES:
        for match in frame.pattern.finditer(kinds):
            who = next(match.start(name) for name in ("who", "who2", "who3") if name in frame.pattern.groupindex and match.start(name) >= 0)
            if who not in taken:
                taken.add(who)
                found.append(Found(who, match.start(), match.end() - 1, frame.strength))
    return found
