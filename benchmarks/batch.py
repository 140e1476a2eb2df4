"""Measure archives: memory, scaling, cost a document as they grow, and the gate, into docs/benchmarks.md. Called by `make bench-batch`.

Documents are made of the corpus, all different (benchmarks/archive.py). Processor time is that of all processes together; a machine that
others use makes it longer, too, so what others used is measured beside it.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil
from archive import trade_texts, write, write_pages
from page import write as write_page
from run import machine

from extractor import __version__
from extractor.batch import gate

ROOT = Path(__file__).resolve().parent.parent
SIZES, SCALED, PAGES, ROUNDS = (1_000, 10_000, 100_000), 4_000, 1_000, 3
MEGABYTE = 1024**2
EVERY = 0.5  # seconds between two looks at the memory
CODE = "import sys; from extractor.cli import main; sys.exit(main())"


@dataclass(frozen=True)
class Measured:
    """One run: documents, seconds on the clock and of the processor, and megabytes.

    `memory` is the most that all processes had together, shared pages counted once; `others` is the share of the machine's time that other
    programs used.
    """

    documents: int
    seconds: float
    processor: float
    memory: float
    others: float

    def each(self, empty: Measured) -> float:
        """Return milliseconds of processor time a document, without what a run of one document takes."""
        return 1000 * (self.processor - empty.processor) / self.documents


class Memory:
    """Looks at the memory of a process and all that it began, until it ends."""

    def __init__(self, pid: int) -> None:
        """Begin to look."""
        self.most = 0.0
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._look, args=(psutil.Process(pid),))
        self._thread.start()

    def stop(self) -> float:
        """Return the most that was seen, in megabytes."""
        self._ended.set()
        self._thread.join()
        return self.most

    def _look(self, process: psutil.Process) -> None:
        while not self._ended.wait(EVERY):
            try:
                self.most = max(self.most, sum(_share(one) for one in (process, *process.children(recursive=True))) / MEGABYTE)
            except psutil.NoSuchProcess:
                continue


def _share(process: psutil.Process) -> int:
    """Return the bytes of a process, pages that it shares counted in part; 0 when it has ended meanwhile."""
    try:
        return int(process.memory_full_info().pss)
    except psutil.Error:
        return 0


def measure(source: Path, out: Path, *given: str) -> Measured:
    """Run `extractor batch` on a file of documents."""
    busy, begun = _busy(), time.monotonic()
    pid = _begin(source, out, *given)
    memory = Memory(pid)
    _, status, usage = os.wait4(pid, 0)
    seconds = time.monotonic() - begun
    most = memory.stop()
    if os.waitstatus_to_exitcode(status):
        raise SystemExit(f"extractor batch ended with status {os.waitstatus_to_exitcode(status)}")
    processor = usage.ru_utime + usage.ru_stime
    made = json.loads((out / "manifest.json").read_text("utf-8"))["finished"]
    others = max(0.0, _busy() - busy - processor) / (seconds * (os.cpu_count() or 1))
    one = Measured(made["counts"]["documents"], seconds, processor, most, others)
    rate = one.documents / seconds
    print(f"{source.stem} {' '.join(given)}: {processor:.1f} s, {rate:,.0f} a second, {most:,.0f} MB, others {others:.0%}", file=sys.stderr)
    return one


def _begin(source: Path, out: Path, *given: str) -> int:
    """Start `extractor batch` on a file of documents, into a new folder, and return its process."""
    shutil.rmtree(out, ignore_errors=True)
    environment = os.environ | {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    command = [sys.executable, "-c", CODE, "batch", str(source), "--out", str(out), *given]
    return os.spawnve(os.P_NOWAIT, sys.executable, command, environment)


def apart(source: Path, folder: Path, *given: str) -> float:
    """Return the seconds on the clock of two runs at once that have nothing in common: each with one process, on half of the documents."""
    lines = source.read_text("utf-8").splitlines(keepends=True)
    halves = [folder / f"half-{number}.jsonl" for number in (0, 1)]
    for number, half in enumerate(halves):
        half.write_text("".join(lines[number::2]), "utf-8")
    begun = time.monotonic()
    running = [_begin(half, folder / f"out-{half.stem}", "--jobs", "1", *given) for half in halves]
    ended = [os.waitpid(pid, 0)[1] for pid in running]
    if any(ended):
        raise SystemExit("extractor batch failed")
    return time.monotonic() - begun


def _busy() -> float:
    """Return the seconds of processor time that the machine has used, by whomever."""
    times = psutil.cpu_times()
    return float(times.user + times.nice + times.system)


def made(folder: Path, number: int) -> Path:
    """Return a file of so many documents, written where it is not there yet."""
    source = folder / f"trade-{number}.jsonl"
    if not source.exists():
        write(source, number)
    return source


def growth(arguments: argparse.Namespace, empty: Measured) -> str:
    """Measure archives of several sizes; the smallest before and after the others, so that a change of the machine is seen."""
    numbers = sorted(int(number) for number in arguments.sizes.split(","))
    found: dict[int, list[Measured]] = {number: [] for number in numbers}
    for number in (*numbers, *numbers[:1] * (arguments.rounds - 1)):
        found[number].append(measure(made(arguments.folder, number), arguments.folder / "out", "--jobs", "2"))
    lines = [
        *_told([one for listed in found.values() for one in listed], empty),
        "",
        "| documents | processor time each, ms | documents a second | memory, MB |",
        "|---:|---:|---:|---:|",
    ]
    for number, listed in found.items():
        rates = [one.documents / one.seconds for one in listed]
        costs = [one.each(empty) for one in listed]
        lines.append(f"| {number:,} | {_range(costs, '.1f')} | {_range(rates, ',.0f')} | {max(one.memory for one in listed):,.0f} |")
    cost = {number: statistics.median(one.each(empty) for one in listed) for number, listed in found.items()}
    ratio = cost[numbers[-1]] / cost[numbers[0]]
    return "\n".join([*lines, "", f"A document of {numbers[-1]:,} costs {ratio:.2f} times as much as one of {numbers[0]:,} (medians)."])


def scaling(arguments: argparse.Namespace, empty: Measured) -> str:
    """Measure the same archive with one process, with two, and in two runs apart, which is what the machine has to give, in turns."""
    source = made(arguments.folder, arguments.scaled)
    small = ("--partition-docs", "100")
    runs, bare = [], []
    for _ in range(arguments.rounds):
        runs.append([measure(source, arguments.folder / "out", "--jobs", str(jobs), *small) for jobs in (1, 2)])
        bare.append(apart(source, arguments.folder, *small))
    clock = [(one.seconds - empty.seconds) / (two.seconds - empty.seconds) for one, two in runs]
    most = [(one.seconds - empty.seconds) / (seconds - empty.seconds) for (one, _), seconds in zip(runs, bare, strict=True)]
    loss = [two.each(empty) / one.each(empty) for one, two in runs]
    return "\n".join(
        [
            *_told([one for pair in runs for one in pair], empty),
            "",
            f"{arguments.scaled:,} documents, {arguments.rounds} rounds: two processes are {_range(clock, '.2f')} times as fast as one",
            f"on the clock; a document takes {_range(loss, '.2f')} times the processor time that it takes with one process.",
            "Two runs at once that have nothing in common, each with one process on half of the documents, are",
            f"{_range(most, '.2f')} times as fast: this is what the second core of the machine gave.",
        ]
    )


def gated(arguments: argparse.Namespace, empty: Measured) -> str:
    """Measure whole pages in a WARC file: about other things with the gate and without it, and about trade; and what passes."""
    other, trade, out = arguments.folder / "other.warc.gz", arguments.folder / "trade.warc.gz", arguments.folder / "out"
    halves = ("--jobs", "2", "--partition-docs", "50")
    write_pages(other, arguments.pages)
    write_pages(trade, arguments.pages, trade=True)
    with_gate = measure(other, out, *halves)
    through = json.loads((out / "manifest.json").read_text("utf-8"))["finished"]["counts"]["read"]
    without = measure(other, out, *halves, "--no-gate")
    of_trade = measure(trade, out, *halves)
    texts = trade_texts()
    passed = sum(gate.of_text(text) is None for text in texts)
    costs = [one.each(empty) for one in (with_gate, without, of_trade)]
    return "\n".join(
        [
            *_told([with_gate, without, of_trade], empty),
            "",
            f"{with_gate.documents:,} pages of about 100 KB in a WARC file, from the file to the tables, in milliseconds of processor",
            "time each:",
            "",
            "| pages | ms |",
            "|---|---:|",
            f"| about something else | {costs[0]:.1f} |",
            f"| the same, with `--no-gate` | {costs[1]:.1f} |",
            f"| about trade | {costs[2]:.1f} |",
            "",
            f"Of the pages about something else, which are made, {with_gate.documents - through:,} were passed over.",
            f"Of the corpus, in which every document has claims, {passed} of {len(texts)} documents pass.",
        ]
    )


def _told(runs: Sequence[Measured], empty: Measured) -> list[str]:
    others = [one.others for one in runs]
    return [
        f"Measured with `make bench-batch` (extractor {__version__}, {machine()}). A run of one document takes",
        f"{empty.processor:.1f} s of processor time, which is left out below. Other programs used {_range(others, '.0%')} of the machine.",
    ]


def _range(values: Sequence[float], form: str) -> str:
    """Write the median of some values, and the least and the largest in parentheses where there are several."""
    if len(values) == 1:
        return f"{values[0]:{form}}"
    return f"{statistics.median(values):{form}} ({min(values):{form}} to {max(values):{form}})"


PARTS = {"growth": growth, "scaling": scaling, "gate": gated}


def main() -> None:
    """Measure and write; the arguments are for tests and for other machines."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--only", default=",".join(PARTS), help="growth, scaling, gate, with commas")
    parser.add_argument("--sizes", default=",".join(map(str, SIZES)), help="numbers of documents, with commas")
    parser.add_argument("--scaled", type=int, default=SCALED, help="documents for one process beside two")
    parser.add_argument("--pages", type=int, default=PAGES, help="pages about something else, and as many about trade")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--folder", type=Path, default=ROOT / "build" / "batch", help="where the documents and results go")
    parser.add_argument("--page", type=Path, default=ROOT / "docs" / "benchmarks.md", help="the page to write into")
    arguments = parser.parse_args()
    arguments.folder.mkdir(parents=True, exist_ok=True)
    empty = measure(made(arguments.folder, 1), arguments.folder / "out", "--jobs", "1")
    for name in arguments.only.split(","):
        text = PARTS[name](arguments, empty)
        write_page(arguments.page, f"archives {name}", text)
        print(text)


if __name__ == "__main__":
    main()
