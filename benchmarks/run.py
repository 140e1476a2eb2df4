"""Measure this program beside its peers on the same text, and write the table into docs/benchmarks.md. Called by `make bench`.

Every subject runs in fresh processes, one after the other, in several rounds, so that what disturbs the machine disturbs all of them.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import random
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from page import write

from extractor import __version__
from extractor.clean import clean
from extractor.models import Known
from extractor.parse import parse
from extractor.readers import load

HERE = Path(__file__).resolve().parent
ARTICLES = HERE.parent / "corpus" / "articles"
ROUNDS, COPIES = 5, 6
FIGURES = 6  # sentences with figures in a document that is mostly prose
_NUMBER = re.compile(r"(?<![\d.,])\d[\d.,]*\d|\d")
_YEAR = re.compile(r"(?:19|20)\d\d")


@dataclass(frozen=True)
class Subject:
    """What is measured: its name in the worker, a title, what it is given (`texts`, `prose` or `pages`), and whether it is a peer."""

    name: str
    title: str
    given: str = "texts"
    peer: bool = False


TOKENIZER = Subject("tokenizer", 'spaCy\'s bare tokenizer (`spacy.blank("en")`)', peer=True)
MODEL = Subject("model", "`en_core_web_sm` 3.8.0, `nlp.pipe`", peer=True)
QUANTITIES = Subject("quantities", "quantulum3 0.10.0, without classifier", peer=True)
CLAIMS = Subject("claims", "**extractor: extract** (text to whole claims)")
SUBJECTS = (
    *(TOKENIZER, MODEL, QUANTITIES, CLAIMS),
    *(replace(subject, given="prose") for subject in (TOKENIZER, MODEL, QUANTITIES, CLAIMS)),
    Subject("trafilatura", "trafilatura alone (HTML to text)", "pages"),
    Subject("clean", "**extractor: clean** (HTML to text, every line labelled)", "pages"),
    Subject("whole", "**extractor: clean, extract and check** (HTML to verdicts)", "pages"),
)
GIVEN = {
    "texts": "statistical releases and reports, dense with figures",
    "prose": "mostly prose, one sentence in four with a figure",
    "pages": "pages",
}


@dataclass
class Measured:
    """What the rounds gave: words per second of processor time, seconds to be ready, and the most memory used, in MB."""

    speeds: list[float] = field(default_factory=list)
    ready: list[float] = field(default_factory=list)
    memory: list[float] = field(default_factory=list)


@dataclass(frozen=True)
class Documents:
    """What a subject is given: texts or pages, and how many words of text they have."""

    documents: Sequence[str]
    words: int


def varied(text: str, seed: int) -> str:
    """Return the text with other digits in its numbers, years apart, so that no reader profits from having seen a sentence before."""
    draw = random.Random(seed)

    def other(match: re.Match[str]) -> str:
        number = match.group()
        if seed == 0 or _YEAR.fullmatch(number) or (number.isdecimal() and int(number) <= 31):
            return number
        return "".join(draw.choice("123456789") if sign.isdigit() else sign for sign in number)

    return _NUMBER.sub(other, text)


def documents(copies: int) -> tuple[list[str], list[str], int]:
    """Return the texts in so many variations, the pages as often, and the number of words of the texts of those pages."""
    texts, pages, words = [], [], 0
    for path in sorted(ARTICLES.iterdir()):
        raw = load(path)
        text = clean(raw, Known()).text
        texts.append(text)
        if path.suffix == ".html":
            pages.append(raw.body.decode("utf-8"))
            words += len(text.split())
    return [varied(text, seed) for seed in range(copies) for text in texts], pages * copies, words * copies


def prose(texts: Sequence[str]) -> list[str]:
    """Return documents in which one sentence in four has a figure, as in news that is mostly prose: ours, and sentences of `texts`."""
    plain = (HERE / "prose.txt").read_text("utf-8").splitlines()
    figures = [sentence.text for text in texts for sentence in parse(text) if _NUMBER.search(sentence.text)]
    documents_of = []
    for start in range(0, len(figures), FIGURES):
        some = figures[start : start + FIGURES]
        first = start * 3 % len(plain)
        around = [plain[(first + place) % len(plain)] for place in range(3 * len(some))]
        documents_of.append("\n".join(f"{' '.join(around[3 * place : 3 * place + 3])} {one}" for place, one in enumerate(some)))
    return documents_of


def measure(python: Path, subject: Subject, given: Path, words: int) -> tuple[float, float, float]:
    """Run a subject once in a fresh process; return words per second, seconds to be ready and megabytes."""
    # one thread each: seconds are those of one processor
    environment = os.environ | {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "PYTHONWARNINGS": "ignore"}
    command = [str(python), str(HERE / "worker.py"), subject.name, str(given), str(time.time())]
    with tempfile.TemporaryFile("w+") as errors:
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=errors, text=True, env=environment)
        assert process.stdout is not None
        output = process.stdout.read()
        if process.wait():
            errors.seek(0)
            raise RuntimeError((errors.read().strip().splitlines() or ["ended without a word"])[-1])
    result = json.loads(output.splitlines()[-1])
    return words / result["seconds"], result["ready"], result["memory"]


def rounds(
    subjects: Sequence[Subject], number: int, given: Mapping[str, Documents], peers: Path
) -> Iterator[tuple[Subject, Measured | str]]:
    """Measure the subjects round by round; yield each with what was measured, or with why it was passed over."""
    measured = {subject: Measured() for subject in subjects}
    failed: dict[Subject, str] = {}
    with tempfile.TemporaryDirectory() as folder:
        files = {kind: Path(folder, f"{kind}.json") for kind in given}
        for kind, file in files.items():
            file.write_text(json.dumps(given[kind].documents), "utf-8")
        for count in range(number):
            print(f"round {count + 1} of {number}", file=sys.stderr)
            for subject in [subject for subject in subjects if subject not in failed]:
                python = peers if subject.peer else Path(sys.executable)
                try:
                    one = measure(python, subject, files[subject.given], given[subject.given].words)
                except (OSError, RuntimeError) as error:
                    failed[subject] = str(error)
                    print(f"{subject.name}: passed over: {error}", file=sys.stderr)
                    continue
                for values, value in zip(vars(measured[subject]).values(), one, strict=True):
                    values.append(value)
    for subject in subjects:
        yield subject, failed.get(subject) or measured[subject]


def report(results: Mapping[Subject, Measured | str], number: int, given: Mapping[str, Documents]) -> str:
    """Lay the results out as the part of docs/benchmarks.md that is measured."""
    lines = [
        f"Measured with `make bench` (extractor {__version__}, {machine()}) on the documents of",
        f"`corpus/articles/` with varied digits. Best of {number} rounds, in parentheses the slowest. Seconds are those of one processor",
        "(`time.process_time`); *ready* is from the start of the process to the first result, on the clock; memory is the peak.",
    ]
    for kind, documents_of_kind in given.items():
        told = {subject: result for subject, result in results.items() if subject.given == kind}
        if told:
            lines += ["", *_table(told, kind, documents_of_kind), *_ratios(told)]
    return "\n".join(lines)


def _table(results: Mapping[Subject, Measured | str], kind: str, documents_of_kind: Documents) -> list[str]:
    number, words = len(documents_of_kind.documents), documents_of_kind.words
    title = f"{GIVEN[kind]}; {number:,} documents, {words:,} words"
    lines = [f"| {title} | words per CPU second | documents per CPU second | ready, s | memory, MB |", "|---|---:|---:|---:|---:|"]
    for subject, result in results.items():
        if isinstance(result, str):
            lines.append(f"| {subject.title} | not installed, passed over | | | |")
            continue
        best, worst = max(result.speeds), min(result.speeds)
        ready = f"{min(result.ready):.1f} ({max(result.ready):.1f})"
        lines.append(
            f"| {subject.title} | {best:,.0f} ({worst:,.0f}) | {best * number / words:,.0f} | {ready} | {max(result.memory):,.0f} |"
        )
    return lines


def _ratios(results: Mapping[Subject, Measured | str]) -> list[str]:
    best = {subject.name: max(result.speeds) for subject, result in results.items() if isinstance(result, Measured)}
    told = [
        f"{best['claims'] / best[name]:.1f} times as fast as {title}"
        for name, title in (("model", "`en_core_web_sm`"), ("quantities", "quantulum3"))
        if "claims" in best and name in best
    ]
    return ["", f"Text to whole claims is {' and '.join(told)} on the same text."] if told else []


def _words(texts: Sequence[str]) -> int:
    return sum(len(text.split()) for text in texts)


def machine() -> str:
    """Describe the machine: processor, cores, Python."""
    model = platform.processor() or platform.machine()
    info = Path("/proc/cpuinfo")
    if info.is_file():
        found = re.search(r"^model name\s*:\s*(.+)$", info.read_text(), re.M)
        model = found[1].strip() if found else model
    return f"{model}, {os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}"


def main() -> None:
    """Measure and write; the arguments are for tests and for other machines."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--peers", type=Path, default=Path(sys.executable), help="the Python that has spaCy's model and quantulum3")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--copies", type=int, default=COPIES, help="how often the corpus is repeated, with varied digits")
    parser.add_argument("--only", default="", help="names of subjects, with commas")
    parser.add_argument("--page", type=Path, default=HERE.parent / "docs" / "benchmarks.md", help="the page to write into")
    arguments = parser.parse_args()
    wanted = set(filter(None, arguments.only.split(",")))
    subjects = [subject for subject in SUBJECTS if not wanted or subject.name in wanted]
    texts, pages, page_words = documents(arguments.copies)
    plain = prose(texts[: len(texts) // arguments.copies])
    given = {"texts": Documents(texts, _words(texts)), "prose": Documents(plain, _words(plain)), "pages": Documents(pages, page_words)}
    table = report(dict(rounds(subjects, arguments.rounds, given, arguments.peers)), arguments.rounds, given)
    write(arguments.page, "measured", table)
    print(table)


if __name__ == "__main__":
    main()
