"""The exam of the check: every true figure of the official tables and what thirteen errors make of it, as claims and as sentences.

`python tests/check_benchmark.py` prints the table and fails when a score is below its floor in corpus/check_floors.json; `--update` pins
the present scores.
"""

from __future__ import annotations

import hashlib
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path

from check_figures import Damage, Fact, Tables, appeared, true_figures
from phrasings import Writer, appears, phrasings, read, same_figure, sentences

from extractor.check import Checker
from extractor.models import Claim, ErrorKind, Kind, Outcome
from extractor.official import Official, load
from extractor.pipeline import Examined, examine, find, read_metadata
from extractor.resources import bundled
from extractor.score.floors import Floors, measured_values, read_floors, undercut, write_floors

FLOORS = bundled("corpus") / "check_floors.json"
TRUE_SENTENCES, DAMAGED_SENTENCES, ROUNDS = 5000, 700, 5


@dataclass
class Tally:
    """How many claims of a kind there were, how many came out right, came out as mismatches, and had their cause named."""

    total: int = 0
    match: int = 0
    mismatch: int = 0
    named: int = 0

    def share(self, what: str) -> float:
        """Return a count as a part of all; causes are a part of the mismatches."""
        whole = self.mismatch if what == "named" else self.total
        return getattr(self, what) / whole if whole else 1.0


@dataclass
class Result:
    """The scores of one exam: of true figures, and of damaged ones by kind of damage."""

    true: Tally = field(default_factory=Tally)
    damaged: dict[ErrorKind, Tally] = field(default_factory=dict)
    failed: Counter[str] = field(default_factory=Counter)

    def all_damaged(self) -> Tally:
        """Return the sum over all kinds of damage."""
        tallies = self.damaged.values()
        return Tally(*(sum(getattr(tally, name) for tally in tallies) for name in ("total", "match", "mismatch", "named")))


def by_chance(true: Claim, damaged: Claim, official: Decimal) -> bool:
    """Tell whether a damaged figure still lies inside the documented tolerances of the official one."""
    if damaged.unit != true.unit or damaged.kind is Kind.RANK_OR_RECORD or damaged.value * official < 0:
        return False
    apart = abs(damaged.value - official)
    months = true.period is not None and (true.period.end - true.period.start).days > 31
    if damaged.unit == "percent":
        return apart <= (Decimal("1.05") if true.seasonally_adjusted else Decimal("0.25") if months else Decimal("0.05"))
    room = Decimal("0.013") if damaged.unit == "USD" or "." not in damaged.quote else Decimal("0.02") if months else Decimal(0)
    return apart <= abs(official) * room


def damaged(damage: Damage, item: Fact) -> Iterator[tuple[ErrorKind, Claim]]:
    """Return the damaged versions of a figure that are not true by chance."""
    for kind, claim in damage.all(item):
        if not by_chance(item.claim, claim, item.claim.value):
            yield kind, claim


def as_claims(official: Official, figures: Iterable[Fact]) -> Result:
    """Check figures, true and damaged, as claims."""
    result, checker = Result(), Checker(official)
    figures = list(figures)
    damage = Damage(figures, Tables(official))
    for item in figures:
        verdict = checker.check([item.claim], appeared(item.claim))[0]
        _count(result.true, verdict.outcome, False)
        for kind, claim in damaged(damage, item):
            verdict = checker.check([claim], appeared(claim))[0]
            _count(result.damaged.setdefault(kind, Tally()), verdict.outcome, verdict.error_kind is kind)
    return result


def _count(tally: Tally, outcome: Outcome | None, named: bool) -> None:
    tally.total += 1
    tally.match += outcome is Outcome.MATCH
    tally.mismatch += outcome is Outcome.MISMATCH
    tally.named += named and outcome is Outcome.MISMATCH


def as_sentences(official: Official, figures: list[Fact], true: int, broken: int) -> Result:
    """Write figures as sentences, `true` of them as they are and `broken` of them damaged in every way, read and check them."""
    result, checker, writer = Result(), Checker(official), Writer(Tables(official))
    damage = Damage(figures, Tables(official))
    for phrasing, item in sentences(figures, true):
        text = writer.write(phrasing, item.claim)
        if text is not None:
            outcome, _ = _of_sentence(checker, text, item.claim, appears(phrasing, item.claim))
            _count(result.true, outcome, False)
            result.failed[phrasing.name] += outcome is not Outcome.MATCH
    for phrasing, item in sentences(figures, broken):
        for kind, claim in damaged(damage, item):
            text = writer.write(phrasing, claim)
            if text is not None:
                outcome, named = _of_sentence(checker, text, claim, appears(phrasing, claim))
                _count(result.damaged.setdefault(kind, Tally()), outcome, named is kind)
    return result


def _of_sentence(checker: Checker, text: str, meant: Claim, published: date) -> tuple[Outcome | None, ErrorKind | None]:
    """Return what came of the figure that a text was written for, None when it was not read."""
    claims = read(text, published)
    verdicts = checker.check(claims, published)
    found = next((verdict for claim, verdict in zip(claims, verdicts, strict=True) if same_figure(claim, meant)), None)
    return (found.outcome, found.error_kind) if found else (None, None)


def cost(official: Official) -> tuple[float, float]:
    """Return the CPU seconds that reading all articles of the corpus takes, and those that checking their claims takes; best of some."""
    given, checker = read_metadata(bundled("corpus") / "index.csv", None), Checker(official)
    paths = [path for path in find([str(bundled("corpus") / "articles")]) if isinstance(path, Path)]
    taken: list[tuple[float, float]] = []
    for _ in range(ROUNDS):
        start = time.process_time()
        examined = [examine(path, given) for path in paths]
        middle = time.process_time()
        for item in examined:
            if isinstance(item, Examined):
                checker.check(item.reading.claims, item.article.published)
        taken.append((middle - start, time.process_time() - middle))
    return min(reading for reading, _ in taken), min(checking for _, checking in taken)


def scores(claims: Result, written: Result) -> tuple[dict[str, float], dict[str, float]]:
    """Return the scores that must not fall, and those that must not rise."""
    least, most = {}, {}
    for name, result in (("claims", claims), ("sentences", written)):
        total = result.all_damaged()
        least |= {f"{name}_true_match": result.true.share("match"), f"{name}_damaged_mismatch": total.share("mismatch")}
        least[f"{name}_causes_named"] = total.share("named")
        least |= {f"{name}_{kind.value}_named": tally.share("named") for kind, tally in result.damaged.items()}
        most[f"{name}_true_mismatch"] = result.true.share("mismatch")
    return least, most


def table(name: str, result: Result) -> Iterator[str]:
    """Yield the lines of the table of one exam."""
    yield f"{name:<22}{'figures':>9}{'match':>10}{'mismatch':>10}{'named':>10}"
    rows = [
        ("true", result.true),
        *((kind.value, result.damaged[kind]) for kind in sorted(result.damaged)),
        ("all damaged", result.all_damaged()),
    ]
    for label, tally in rows:
        shares = "".join(f"{tally.share(what):>10.2%}" for what in ("match", "mismatch", "named")[: 2 if label == "true" else 3])
        yield f"  {label:<20}{tally.total:>9,}{shares}"


def digest() -> str:
    """Return the hash of what the exam is made from: the official figures and the phrasings."""
    total = hashlib.sha256()
    files = [*sorted((bundled("corpus") / "official").glob("*/*.csv")), Path(__file__).with_name("phrasings.yaml")]
    for path in files:
        total.update(f"{path.parent.name}/{path.name}\0{hashlib.sha256(path.read_bytes()).hexdigest()}\n".encode())
    return f"sha256:{total.hexdigest()}"


def say(line: str) -> None:
    """Write one line to standard output."""
    sys.stdout.write(f"{line}\n")


def main() -> int:
    """Measure, print, compare with the floors, and return the exit status."""
    official = load()
    reading, checking = cost(official)  # first, while the memory holds little
    figures = true_figures(official)
    claims = as_claims(official, figures)
    written = as_sentences(official, figures, TRUE_SENTENCES, DAMAGED_SENTENCES)
    for line in [*table("As claims", claims), "", *table(f"As sentences ({len(phrasings())})", written), ""]:
        say(line)
    say(f"Checking the corpus takes {checking / reading:.1%} of the CPU that reading it takes ({checking:.2f} s and {reading:.2f} s)")
    failing = {name: count for name, count in written.failed.items() if count}
    say(f"Phrasings with figures that did not come out as matches: {failing or 'none'}")
    least, most = scores(claims, written)
    now = measured_values(least, most, digest(), decimals=3)
    if "--update" in sys.argv[1:]:
        write_floors(FLOORS, Floors(digest=now.digest, least=now.least, most=now.most))
        return 0
    floors = read_floors(FLOORS)
    worse = undercut(floors, now) + (
        ["the official figures or the phrasings are not those that were pinned"] if floors.digest != now.digest else []
    )
    for line in worse:
        say(line)
    return 1 if worse else 0


if __name__ == "__main__":
    sys.exit(main())
