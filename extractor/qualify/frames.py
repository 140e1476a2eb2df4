"""The grammar of crediting: finds who is credited in one sentence, over the symbols of `mentions`.

Rows of FRAMES are (label, pattern, strength, example); the group `who` is the token of the source. Earlier rows win.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

Strength = Literal["report", "say", "view", "mention"]
SPOKEN = frozenset("AOSGPVvrDFq")  # without one of these nobody is credited
OF_THE = "[pbf][awDy]{0,3}"


@dataclass(frozen=True, slots=True)
class Frame:
    """One way to credit somebody: a pattern over symbols whose group `who` is the source, with a sentence that it reads."""

    label: str
    pattern: re.Pattern[str]
    strength: Strength
    example: str


@dataclass(frozen=True, slots=True)
class Found:
    """A frame that was found: the token of the source, and the first and last token that say so."""

    who: int
    first: int
    last: int
    strength: Strength


def _frame(label: str, pattern: str, strength: Strength, example: str) -> Frame:
    """Compile one row of the table."""
    return Frame(label, re.compile(pattern), strength, example)


FRAMES = (
    _frame("people asked", r"(?P<who>G)Pb[aw]{0,2}[ISNUY]", "view", "Economists polled by Tolo News saw 5%."),
    _frame("people in a poll", rf"(?P<who>G)w?D?{OF_THE}[ISUNY]D?", "view", "Analysts in a Reuters poll had seen 5%."),
    _frame("poll by office", r"(?P<who>[IUN])z?w{0,2}D[pb][xw]{0,2}G", "view", "A Reuters poll of ten economists has 5%."),
    _frame("poll of people", r"D[pb][xw]{0,2}(?P<who>G)", "view", "The straw poll of six analysts has 5%."),
    _frame("according to", r"A[^;:.,BNIS]{0,12}?(?P<who>[SINUGYOHR])(?:z?w{0,2}Dp[aw]{0,2}[OD])?", "report", "Up, according to HSBC."),
    _frame("said X", r"(?:(?<=[,q])|^)V[awyhzRcpfYFD]{0,8}?(?:(?<=R),)?(?P<who>[SINUGYO])", "say", "“Up 5%,” said Ada Ling."),
    _frame("report of X", r"[DF][awvVxc(]{0,6}[pbf][awhyz]{0,3}(?P<who>[SINUO])", "report", "Data of the Wan Chai Bank: 5%."),
    _frame("by X", r"(?:[vVr][fxw]{0,4}|[DF][^;:.,BV]{0,16})ba?w?(?P<who>[SINUG])", "say", "It was cut to 5% by the Wan Chai Bank."),
    _frame("X's report", r"(?P<who>[SIN])z?[wI]{0,4}[DF](?:p[aw]{0,2}[OD])?", "report", "The Wan Chai Bank's index rose 5 points."),
    _frame("name's report", r"(?<!^)(?P<who>U)z?[wI]{0,4}[DF](?:p[aw]{0,2}[OD])?", "report", "On Monday Quayline's figures showed 5%."),
    _frame("people's view", r"(?P<who>G)z?w{0,2}F", "view", "It beat analysts' forecasts of 5%."),
    _frame("view of people", r"Fpw?(?P<who>G)", "view", "It beat the forecast of economists."),
    _frame("his view", r"(?P<who>[hy])w{0,4}F", "view", "In her view it will be 5%."),
    _frame("X revised", r"(?P<who>[SINUGYTH])[wax]{0,5}[vr][wax]{0,4}[yh][wax]{0,6}F", "view", "HSBC cut its 2026 forecast to 5%."),
    _frame("X kept", r"(?P<who>[SINUGYTH])[wax]{0,3}r[wax]{0,5}F", "view", "The Wan Chai Bank kept a forecast of 5%."),
    _frame("the council's report", r"a(?P<who>Y)z?w{0,4}[DF]", "report", "The council's index stood at 5."),
    _frame("council's report", r"(?P<who>Y)zw{0,3}[DF]", "report", "Guild's own forecast: 5%."),
    _frame("X, who, says", r"(?P<who>[SINUG])(?:[pbf][awIYN]{1,5})?,[^;q]{1,40}?,w{0,2}[Vv]", "say", "Ada Ling, who trades, expects 5%."),
    _frame("role, X, says", r",R{0,2}(?P<who>N),w{0,2}[Vv]", "say", "The head of sales, Ada Ling, expects 5%."),
    _frame("X of Y says", r"(?P<who>[NUG])[pbf]a?w?Y?[ISNU]w{0,3}[Vv]", "say", "Ada Ling of the Wan Chai Bank sees 5%."),
    _frame("X says", r"(?P<who>[SINGHOYT])w{0,3}[Vv]", "say", "Ada Ling has since said 5%."),
    _frame("name says", r"(?P<who>U)w?[Vv]", "say", "Quayline now expects 5%."),
    _frame("X figures say", r"(?P<who>[SI])[zwD]{1,4}[Vv]", "say", "HSBC's regional survey shows 5%."),
    _frame("spokesman says", r"(?P<who>R)(?:[pbf]a?w?[YISNUw])?w{0,2}[Vv]", "say", "A trader at a mill expects 5%."),
    _frame("spokesman, who, says", r"(?P<who>R)(?:[pbf][awxpY]{0,5}[YISNUw])?,[^;q]{1,30}?,[Vv]", "say", "A banker, who is shy, said 5%."),
    _frame("X:", r"(?P<who>N),?[^;q:]{0,40}:q", "say", "Ada Ling is less sure: “5% at best.”"),
    _frame("official data", r"(?P<who>O)", "report", "Official figures show 5%."),
    _frame("statistics office", r"(?P<who>S)", "mention", "This rests on the Korea Customs Service."),
)


def frames(kinds: str) -> list[Found]:
    """Return what credits somebody in a sentence, each source's token once."""
    found: dict[int, Found] = {}
    if SPOKEN.isdisjoint(kinds):
        return []
    for frame in FRAMES:
        for match in frame.pattern.finditer(kinds):
            who = match.start("who")
            found.setdefault(who, Found(who, match.start(), match.end() - 1, frame.strength))
    return list(found.values())
