"""What hostile input could do and does not: patterns that blow up, names that lead elsewhere, entities, bombs, secrets told."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest
from patterns import Noted, all_patterns, pumps

CORPUS = Path(__file__).resolve().parent.parent / "corpus" / "articles"
DOCUMENTS = [CORPUS / name for name in ("a01.html", "a04.html", "b03.txt", "c01.pdf", "c05.docx", "p30.txt")]

# Patterns


GENERAL = ("a", "1", " ", "a ", "1,", "1.", "-", "\n", "the ", "$1 ", "and ")
NOTICED = 0.004  # seconds of work below which nothing is told from the noise
STEPS = (16, 20, 24, 28, 32, 64, 128, 256)


def blows_up(pattern: re.Pattern[str], head: str, pump: str, tail: str, steps: tuple[int, ...]) -> bool:
    """Say whether the work grows faster than with the square of the length, at the first step at which it is noticed at all."""

    def cost(count: int, times: int = 1) -> float:
        text, costs = head + pump * count + tail, []
        for _ in range(times):
            began = time.process_time()
            pattern.search(text)
            costs.append(time.process_time() - began)
        return min(costs)

    def grows(count: int) -> bool:
        quarter, half, whole = max(cost(count // 4, 5), 0.00005), max(cost(count // 2, 5), 0.0002), cost(count, 2)
        return whole > 6 * half and whole > 25 * quarter  # the square is four and sixteen times, the cube eight and sixty-four

    for count in steps:
        if cost(count) > NOTICED:
            return all(grows(count) for _ in range(4))  # a machine that has other things to do is not taken for growth
    return False


@pytest.mark.parametrize("steps", [STEPS, pytest.param((*STEPS, 512, 1024), marks=pytest.mark.long)], ids=["short", "long"])
def test_no_pattern_blows_up(steps: tuple[int, ...]) -> None:
    """Every pattern of the program, on texts made of what it repeats and of what no pattern likes."""
    noted = all_patterns(DOCUMENTS)
    assert len(noted) > 500
    assert {"extractor.amounts", "extractor.periods", "extractor.readers", "extractor.claims", "extractor.serve"} <= {
        ".".join(one.where.split(".")[:2]) for one in noted
    }
    assert [(one.where, one.pattern) for one in noted if attacked(one, steps)] == []


def attacked(noted: Noted, steps: tuple[int, ...], most: int = 30) -> bool:
    """Say whether a pattern blows up on one of so many texts."""
    pattern = re.compile(noted.pattern, noted.flags)
    attacks = dict.fromkeys([*(("", pump, "\x00") for pump in GENERAL), *pumps(noted)])
    return any(blows_up(pattern, *attack, steps) for attack in list(attacks)[:most] if attack[1])


@pytest.mark.parametrize("pattern", [r"(?:a+)+!", r"(?:\w+\s?)*:", r"(\d+,?)+%", r"^(?:\s*,\s*[\d.,]+){1,4}$", r"(a|aa)+b"])
def test_patterns_that_do_are_found(pattern: str) -> None:
    assert attacked(Noted(pattern, re.UNICODE, "here"), STEPS)
