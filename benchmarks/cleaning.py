"""Measure the cleaning, and write the table into docs/benchmarks.md. Called by `make bench-clean`, and by `make bench`.

Labels of lines on the documents of `corpus/lines/`; bodies beside trafilatura on the pages of `pages.py`, and on copies of public sets
where they are given; clean bodies that are cut; documents per second of processor time; memory over many documents. What is no speed
is held against `corpus/clean_floors.json`.
"""

from __future__ import annotations

import argparse
import hashlib
import resource
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

import bodies
import lines
from page import write
from pages import digest, pages
from run import machine

from extractor.clean import clean
from extractor.models import RawDocument
from extractor.readers import from_bytes
from extractor.score.floors import Floors, measured_values, read_floors, undercut, write_floors

ROOT = Path(__file__).resolve().parent.parent
LINES, FLOORS = ROOT / "corpus" / "lines", ROOT / "corpus" / "clean_floors.json"
# What was measured before the rules had seen these documents; the commits say how.
FIRST_SIGHT = {
    "heldout-1": (0.804, 0.885),
    "heldout-2": (0.834, 0.876),
    "heldout-3": (0.770, 0.810),
    "heldout-4": (0.854, 0.907),
    "heldout-5": (0.940, 0.955),
}
ROUNDS = 3
FEW, MANY = 1000, 5000
_MEGABYTE = 1024 * (1024 if sys.platform == "darwin" else 1)


def line_scores() -> dict[str, lines.Score]:
    """Score the labels of all folders of labelled documents."""
    return {folder.name: lines.score(lines.read(folder)) for folder in sorted(LINES.iterdir()) if folder.is_dir()}


def speed(documents: Sequence[RawDocument]) -> float:
    """Clean all documents, several times, and return how many of them one second of processor time is enough for, at best."""
    best = 0.0
    for _ in range(ROUNDS):
        begun = time.process_time()
        for document in documents:
            clean(document)
        best = max(best, len(documents) / (time.process_time() - begun))
    return best


def raw_pages(found: Sequence[bodies.Page]) -> list[RawDocument]:
    """Return pages as documents."""
    return [from_bytes(page.markup, name=page.name, location=page.name, suffix=".html") for page in found]


def raw_texts() -> list[RawDocument]:
    """Return the labelled texts as documents."""
    told = [document for folder in sorted(LINES.iterdir()) if folder.is_dir() for document in lines.read(folder)]
    return [lines.made(document) for document in told if document.form == "text"]


def memory(number: int) -> float:
    """Clean so many documents in a process of their own, each of them another one, and return its peak in megabytes."""
    code = f"import sys; sys.path.insert(0, {str(ROOT / 'benchmarks')!r}); import cleaning; print(cleaning.work_through({number}))"
    done = subprocess.run([sys.executable, "-W", "ignore", "-c", code], capture_output=True, text=True, check=True)
    return float(done.stdout.split()[-1])


def work_through(number: int) -> float:
    """Clean `number` pages and texts in turn and return the peak of this process in megabytes."""
    documents = [*raw_pages(pages()), *raw_texts()]
    for count in range(number):
        document = documents[count % len(documents)]
        mark = f"<p>Berth {count} was empty.</p>" if document.media_type == "text/html" else f"\n\nBerth {count} was empty.\n"
        clean(RawDocument(name=f"{count}", location=document.location, media_type=document.media_type, body=document.body + mark.encode()))
    return _peak()


def _peak() -> float:
    """Return the most memory that this process had, in megabytes; elsewhere Linux counts what the process that began it had, too."""
    status = Path("/proc/self/status")
    if status.is_file():
        return float(status.read_text().split("VmHWM:")[1].split()[0]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / _MEGABYTE


def floors_of(
    scores: Mapping[str, lines.Score], ours: bodies.Measured, precise: bodies.Measured, cut: float, found: Sequence[bodies.Page]
) -> Floors:
    """Return what was measured, with the digest of the documents, as floors."""
    least = {f"lines_{name}": score.accuracy for name, score in scores.items()}
    least |= {f"story_{name}": score.story for name, score in scores.items()}
    least |= {"body_f1": ours.f1, "body_f1_above_trafilatura": ours.f1 - precise.f1}
    total = hashlib.sha256(f"{lines.digest(LINES)}\n{digest(list(found))}\n".encode())
    return measured_values(least, {"clean_bodies_cut": cut}, f"sha256:{total.hexdigest()}", decimals=3)


def report(
    scores: Mapping[str, lines.Score],
    results: Mapping[str, Mapping[str, bodies.Measured]],
    cuts: Mapping[str, tuple[int, int]],
    speeds: tuple[float, float] | None,
    peaks: tuple[float, float] | None,
) -> str:
    """Lay everything out as the part of docs/benchmarks.md that is measured."""
    told = [
        f"Measured with `make bench-clean` ({machine()}).",
        "",
        "| labelled documents | documents | lines | right label | rightly in or out of the story | the same at first sight |",
        "|---|---:|---:|---:|---:|---:|",
    ]
    for name, score in scores.items():
        first = FIRST_SIGHT.get(name)
        seen = f"{first[0]:.1%} and {first[1]:.1%}" if first else ""
        told.append(f"| `{name}` | {score.documents} | {score.lines} | {score.accuracy:.1%} | {score.story:.1%} | {seen} |")
    together = lines.Score(
        sum(score.documents for score in scores.values()),
        sum(score.lines for score in scores.values()),
        tuple(slip for score in scores.values() for slip in score.slips),
    )
    told.append(f"| together | {together.documents} | {together.lines} | {together.accuracy:.1%} | {together.story:.1%} | |")
    for name, measured in results.items():
        count = next(iter(measured.values())).pages
        told += ["", f"| {name}, {count} pages | precision | recall | F1 |", "|---|---:|---:|---:|"]
        told += [f"| {title} | {one.precision:.3f} | {one.recall:.3f} | {one.f1:.3f} |" for title, one in measured.items()]
    told += ["", "Texts that are nothing but a story, and lost more than a tenth of it:"]
    told += [
        f"{lost} of {number} {name}{';' if index < len(cuts) else '.'}" for index, (name, (lost, number)) in enumerate(cuts.items(), 1)
    ]
    if speeds and peaks:
        told += [
            "",
            f"One second of processor time cleans {speeds[0]:.0f} of these pages, or {speeds[1]:.0f} of the flattened texts. The peak of",
            f"memory is {peaks[0]:.0f} MB after {FEW:,} documents and {peaks[1]:.0f} MB after {MANY:,}.",
        ]
    return "\n".join(told)


def main() -> int:
    """Measure, write, and hold the scores against their floors; 1 when one has fallen."""
    arguments = _arguments()
    found, scores = pages(), line_scores()
    results = {"our own": {name: bodies.measure(found, system) for name, system in bodies.SYSTEMS.items()}}
    texts = {page.name: page.body for page in found}
    lost = bodies.cut(texts)
    cuts = {"bodies of our own pages": (len(lost), len(texts))}
    for folder in arguments.set:
        public = list(bodies.public(folder))
        results[folder.name] = {name: bodies.measure(public, system) for name, system in bodies.SYSTEMS.items()}
        cuts[f"bodies of {folder.name}"] = (len(bodies.cut({page.name: page.body for page in public})), len(public))
    systems = list(results["our own"].values())
    now = floors_of(scores, systems[0], systems[-2], len(lost) / len(texts), found)
    timed = None if arguments.quick else (speed(raw_pages(found)), speed(raw_texts()))
    peaks = None if arguments.quick else (memory(FEW), memory(MANY))
    table = report(scores, results, cuts, timed, peaks)
    print(table)
    if arguments.show:
        for slip in (slip for score in scores.values() for slip in score.slips):
            print(f"{slip.document}: {slip.wanted} read as {slip.found} ({slip.reason}): {slip.text}", file=sys.stderr)
    if arguments.page:
        write(arguments.page, "cleaning", table)
    return _held(arguments, now)


def _held(arguments: argparse.Namespace, now: Floors) -> int:
    """Hold what was measured against the floors, or pin it."""
    if arguments.update:
        write_floors(arguments.floors, now)
        return 0
    floors = read_floors(arguments.floors)
    fallen = undercut(floors, now)
    if floors.digest != now.digest:
        fallen.insert(0, "the documents are not those that were pinned; pin them with --update")
    for line in fallen:
        print(f"{arguments.floors}: {line}", file=sys.stderr)
    return int(bool(fallen))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument(
        "--set", type=Path, action="append", default=[], metavar="PATH", help="a copy of a public set; more than one can be given"
    )
    parser.add_argument("--floors", type=Path, default=FLOORS, help="the pinned scores (default: corpus/clean_floors.json)")
    parser.add_argument("--update", action="store_true", help="pin what is measured now")
    parser.add_argument("--quick", action="store_true", help="leave speed and memory out")
    parser.add_argument("--show", action="store_true", help="list the lines with wrong labels")
    parser.add_argument("--page", type=Path, help="a page to write the table into, between its marks")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
