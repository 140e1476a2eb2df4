"""What checking a claim costs beside extracting it, with many claims in the database, into docs/benchmarks.md. Called by `make bench`.

The articles of the bundled corpus are read once, with their own figures, and stored under many names until the database holds as many
claims as asked for. Then one official figure is revised, and what depends on it is compared again.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

from page import write
from run import ARTICLES, HERE, machine

from extractor import __version__
from extractor.check import Checker
from extractor.claims import extract
from extractor.models import Article, Observation, Reading
from extractor.official import Official, load
from extractor.pipeline import clean_document, plain_article, read_metadata
from extractor.pipeline.running import recheck
from extractor.store import Store

REVISED = "hk.exports.value.nsa.m"
ROUNDS = 5
BAR = 0.2


@dataclass(frozen=True)
class Cost:
    """CPU seconds and the claims that took them."""

    seconds: float
    claims: int

    @property
    def each(self) -> float:
        """Milliseconds for a claim."""
        return 1000 * self.seconds / self.claims


def articles() -> list[Article]:
    """Return the cleaned articles of the corpus, with the days on which they appeared."""
    given = read_metadata(ARTICLES.parent / "index.csv")
    found = (clean_document(path, given) for path in sorted(ARTICLES.iterdir()))
    return [article for article in found if isinstance(article, Article)]


def extracting(given: Sequence[Article]) -> tuple[Cost, list[Reading]]:
    """Read the articles several times; return the cost of all times, and what was read."""
    extract(plain_article("Exports rose 5.2% in March.", None, "first"))
    start = time.process_time()
    rounds = [[extract(article) for article in given] for _ in range(ROUNDS)]
    return Cost(time.process_time() - start, sum(len(reading.claims) for readings in rounds for reading in readings)), rounds[0]


def renamed(article: Article, reading: Reading, number: int) -> tuple[Article, Reading]:
    """Return the same article and its claims under another name."""
    key = f"{article.id}-{number}"
    claims = tuple(replace(claim, id=f"{claim.id}-{number}") for claim in reading.claims)
    return replace(article, id=key, location=f"{number}/{article.document}"), replace(reading, claims=claims)


def storing(store: Store, checker: Checker, read: Sequence[tuple[Article, Reading]], claims: int) -> tuple[Cost, Cost]:
    """Check and store copies until there are so many claims; return what checking cost for the first copy, and for all of them."""
    costs: list[Cost] = []
    for number in range(-(-claims // sum(len(reading.claims) for _, reading in read))):
        copy = [renamed(*one, number) for one in read]
        start = time.process_time()
        verdicts = [checker.check(reading.claims, article.published) for article, reading in copy]
        costs.append(Cost(time.process_time() - start, sum(map(len, verdicts))))
        for (article, reading), found in zip(copy, verdicts, strict=True):
            store.save_document(article, reading, found)
    return costs[0], Cost(sum(cost.seconds for cost in costs), sum(cost.claims for cost in costs))


def revised(official: Official) -> Official:
    """Return the same figures with the last but one of exports a thousandth higher."""
    rows = list(official.rows[REVISED])
    rows[-2] = _higher(rows[-2])
    return replace(official, rows={**official.rows, REVISED: tuple(rows)})


def _higher(row: Observation) -> Observation:
    return replace(row, value=(row.value * 1001 / 1000).quantize(row.value))


def rechecking(store: Store, official: Official) -> tuple[Cost, int]:
    """Bring the database up to date with `official`; return the cost with the number of claims compared, and how many changed."""
    start = time.process_time()
    done = recheck(store, official)
    return Cost(time.process_time() - start, done.compared), done.changed


def report(extracted: Cost, first: Cost, all_of_them: Cost, again: tuple[Cost, int], idle: Cost) -> str:
    """Lay the results out as the part of docs/benchmarks.md that is about checking."""
    share = all_of_them.each / extracted.each
    cost, changed = again
    rows = {
        f"extracting, {ROUNDS} times": extracted,
        "checking the first copy, with nothing remembered": first,
        "checking all copies": all_of_them,
    }
    return "\n".join(
        [
            f"Measured with `make bench` (extractor {__version__}, {machine()}) on the articles of the corpus with",
            f"their own figures, stored again and again until the database held {all_of_them.claims:,} claims. All times are CPU times.",
            "",
            "| | claims | ms a claim | beside extracting |",
            "|---|---:|---:|---:|",
            *(f"| {title} | {row.claims:,} | {row.each:.3f} | {row.each / extracted.each:.2f} |" for title, row in rows.items()),
            "",
            f"Then one month of one series was revised: {cost.claims:,} claims were compared again and {changed:,} verdicts changed, in",
            f"{cost.seconds:.1f} CPU seconds with all reading and writing of the database; with nothing revised, {idle.claims:,} claims in",
            f"{idle.seconds:.2f}. The bar, a fifth of the cost of extracting, is {'kept' if share < BAR else 'missed'}.",
        ]
    )


def measure(claims: int) -> str:
    """Do all of it with so many claims and return the report."""
    given = articles()
    extracted, readings = extracting(given)
    official = load()
    with tempfile.TemporaryDirectory() as folder, closing(Store.open(Path(folder) / "claims.db")) as store:
        recheck(store, official)
        store.begin_run(version=__version__, arguments=[])
        first, everything = storing(store, Checker(official), list(zip(given, readings, strict=True)), claims)
        store.finish_run()
        again = rechecking(store, revised(official))
        idle, _ = rechecking(store, revised(official))
    return report(extracted, first, everything, again, idle)


def main() -> None:
    """Measure and write; the arguments are for tests and for other machines."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--claims", type=int, default=100_000, help="how many claims the database is to hold")
    parser.add_argument("--page", type=Path, default=HERE.parent / "docs" / "benchmarks.md", help="the page to write into")
    arguments = parser.parse_args()
    text = measure(arguments.claims)
    write(arguments.page, "checking", text)
    print(text)


if __name__ == "__main__":
    main()
