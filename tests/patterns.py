"""Every regular expression that the program compiles, and texts on which a careless one takes for ever."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent

# Imports every module, reads and checks documents of every form, and notes what is compiled on the way, wherever it is compiled.
NOTED = """
import contextlib, importlib, json, pkgutil, re, sys
import extractor
found, compiling = {}, re._compile

def noted(pattern, flags):
    frame = sys._getframe(1)
    while frame.f_globals.get("__name__") == "re":
        frame = frame.f_back
    if frame.f_globals.get("__name__", "").startswith("extractor"):
        made = compiling(pattern, flags)
        if isinstance(made.pattern, str):
            found.setdefault((made.pattern, made.flags), frame.f_globals["__name__"])
    return compiling(pattern, flags)

re._compile = noted
for module in pkgutil.walk_packages(extractor.__path__, "extractor."):
    importlib.import_module(module.name)
from extractor.cli import main
with contextlib.redirect_stdout(sys.stderr):
    main(["extract", *sys.argv[1:], "--check", "--format", "jsonl"])
print(json.dumps([[pattern, flags, where] for (pattern, flags), where in found.items()]))
"""


CATEGORIES = {"CATEGORY_DIGIT": "1", "CATEGORY_SPACE": " ", "CATEGORY_NOT_WORD": " "}  # an a is of all others


@dataclass(frozen=True)
class Noted:
    """A pattern, its flags, and the module that compiled it."""

    pattern: str
    flags: int
    where: str


def all_patterns(documents: list[Path]) -> list[Noted]:
    """Return every pattern that is compiled when all modules are imported and these documents are read and checked."""
    done = subprocess.run([sys.executable, "-c", NOTED, *map(str, documents)], capture_output=True, text=True, check=True, cwd=ROOT)
    return [Noted(*row) for row in json.loads(done.stdout)]


def pumps(noted: Noted) -> Iterator[tuple[str, str, str]]:
    """Yield (head, pump, tail) for each repeat of a pattern: a text that leads to it, one that it repeats, and one that ends in failure."""
    tree = re._parser.parse(noted.pattern, noted.flags)  # type: ignore[attr-defined]
    for head, body in _repeats(list(tree), ""):
        yield head, body, "\x00"
        yield head, body, "!"


def _repeats(tree: list[Any], head: str) -> Iterator[tuple[str, str]]:
    for code, given in tree:
        name = str(code)
        if name in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
            _, most, body = given
            if most > 3:
                for sample in _samples(list(body)):
                    yield head, sample
            yield from _repeats(list(body), head)
        elif name == "SUBPATTERN":
            yield from _repeats(list(given[-1]), head)
        elif name == "BRANCH":
            for branch in given[1]:
                yield from _repeats(list(branch), head)
        elif name in ("ASSERT", "ASSERT_NOT"):
            yield from _repeats(list(given[1]), head)
        elif name == "ATOMIC_GROUP":
            yield from _repeats(list(given), head)
        head += next(iter(_samples([(code, given)])), "")


def _samples(tree: list[Any]) -> list[str]:
    """Return up to three texts that a part of a pattern matches, as nearly as can be told without trying."""
    found = [""]
    for code, given in tree:
        name = str(code)
        parts = [""]
        if name == "LITERAL":
            parts = [chr(given)]
        elif name == "NOT_LITERAL":
            parts = ["a" if given != ord("a") else "b"]
        elif name == "ANY":
            parts = ["a", " "]
        elif name == "IN":
            parts = _class(given)
        elif name in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
            parts = [sample * max(given[0], 1) for sample in _samples(list(given[2]))]
        elif name == "SUBPATTERN":
            parts = _samples(list(given[-1]))
        elif name == "ATOMIC_GROUP":
            parts = _samples(list(given))
        elif name == "BRANCH":
            parts = [sample for branch in given[1][:3] for sample in _samples(list(branch))[:1]]
        found = [one + part for one in found for part in parts][:3]
    return found


def _class(items: list[Any]) -> list[str]:
    """Return characters of a class: some that are likely, tried against it."""
    if str(items[0][0]) == "NEGATE":
        taken = {chr(item[1]) for item in items if str(item[0]) == "LITERAL"}
        return [letter for letter in "a 1-" if letter not in taken][:2] or ["~"]
    found = []
    for kind, given in items:
        if str(kind) == "LITERAL":
            found.append(chr(given))
        elif str(kind) == "RANGE":
            found.append(chr(given[0]))
        elif str(kind) == "CATEGORY":
            found.append(CATEGORIES.get(str(given), "a"))
    return found[:3] or ["a"]
