"""How long the pages of the site take with 50,000 and with 500,000 claims, beside a row page of a plain Datasette in the same run.

    python benchmarks/site.py [FOLDER]

The databases are made of the bundled corpus, many times over with other dates and outlets, and kept in FOLDER (build/site by default)
for the next run. Exit status 1 means that a page takes longer than it may.
"""

from __future__ import annotations

import asyncio
import shutil
import sqlite3
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from datasette.app import Datasette

from extractor import __version__
from extractor.serve import application
from extractor.serve.checking import TEXT_LIMIT
from extractor.store import Store

SMALL, LARGE = 50_000, 500_000
ROUNDS = 11
GROWTH, NOISE_MS = 1.5, 5.0  # how much longer a page may take with ten times the claims; what is no difference
OUTLETS, DAYS = 40, 1800
KEYS = {"documents": {"id", "location"}, "claims": {"id", "article"}, "verdicts": {"claim"}, "evidence": {"claim"}, "numbers": {"article"}}

ANEW = "home, anew"  # the first view after a change counts all claims, and may grow with them

# Page -> how many times as long as a stock row page it may take.
ALLOWED = {
    "article": 5,
    "claim": 5,
    "three facets": 15,
    "search": 8,
    "home": 8,
    ANEW: 150,
    "groups": 15,
}


def pages(article: str, claim: str) -> dict[str, str]:
    """Return the addresses that are measured."""
    return {
        "article": f"/articles/{article}",
        "claim": f"/claims/{claim}",
        "three facets": "/data/claims_checked?verdict=mismatch&_facet=metric&_facet=outlet&_facet=kind",
        "search": "/search?q=exports+to+vietnam",
        "home": "/",
        ANEW: "/",
        "groups": "/data/claim_groups?differing__gt=0",
    }


def build(folder: Path, claims: int) -> Path:
    """Return a database with about so many claims, made anew where there is none."""
    path = folder / f"claims-{claims}.db"
    if path.exists():
        return path
    seed, work = folder / "seed.db", path.with_suffix(".part")
    if not seed.exists():
        extractor = [sys.executable, "-c", "from extractor.cli import main; raise SystemExit(main())"]
        command = [*extractor, "run", "corpus/articles", "--metadata", "corpus/index.csv", "--db", str(seed)]
        subprocess.run(command, check=False, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    with closing(sqlite3.connect(seed)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    shutil.copy(seed, work)
    with closing(sqlite3.connect(work, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = OFF")
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute("PRAGMA cache_size = -400000")
        times = -(-claims // connection.execute("SELECT count(*) FROM claims").fetchone()[0]) - 1
        connection.execute("BEGIN")
        for table, keys in KEYS.items():
            _multiply(connection, table, keys, times)
        connection.execute("COMMIT")
        connection.execute("ANALYZE")
        connection.execute("PRAGMA journal_mode = DELETE")
    work.rename(path)
    with Store.open(path) as store:
        store.begin_run(version=__version__, arguments=[])
        store.finish_run()  # which puts the claims of several articles together
    return path


def _multiply(connection: sqlite3.Connection, table: str, keys: set[str], times: int) -> None:
    columns = [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
    values = []
    for name in columns:
        if name in keys:
            values.append(f"\"{name}\" || '-' || k")
        elif name == "published":
            values.append(f"date(published, '-' || (k * 7 % {DAYS}) || ' days')")
        elif name == "outlet":
            values.append(f"'Outlet ' || (k % {OUTLETS})")
        else:
            values.append(f'"{name}"')
    listed = ", ".join(f'"{name}"' for name in columns)
    numbers = f"WITH RECURSIVE n (k) AS (SELECT 1 UNION ALL SELECT k + 1 FROM n WHERE k < {times})"
    connection.execute(f"{numbers} INSERT INTO {table} ({listed}) SELECT {', '.join(values)} FROM n, (SELECT * FROM {table})")


async def take(datasette: Datasette, path: str, *, anew: bool) -> float:
    """Return how many milliseconds a page takes, with `anew` without the answers that are kept."""
    if anew:
        datasette.get_database("data").kept.forget()
    start = time.perf_counter()
    answer = await datasette.client.get(path)
    taken = 1000 * (time.perf_counter() - start)
    if answer.status_code != 200:
        raise SystemExit(f"{path}: status {answer.status_code}")
    return taken


async def asked_of(database: Path) -> dict[str, tuple[Datasette, str]]:
    """Return name -> the site and the address to ask, with the row page of a plain Datasette as `stock row`."""
    with closing(sqlite3.connect(database)) as connection:
        article, claim = connection.execute(
            "SELECT article, id FROM claims WHERE verdict = 'mismatch' AND id LIKE '%-7' ORDER BY article, position LIMIT 1"
        ).fetchone()
    plain, ours = Datasette([str(database)]), application(database)
    await plain.invoke_startup()
    await ours.invoke_startup()
    return {"stock row": (plain, f"/{database.stem}/claims/{claim}")} | {name: (ours, path) for name, path in pages(article, claim).items()}


async def measure(databases: Sequence[Path]) -> list[dict[str, float]]:
    """Return page -> median of milliseconds for each database; they take turns, so that what else the machine does meets them alike."""
    asked = [await asked_of(database) for database in databases]
    found: list[dict[str, float]] = [{} for _ in databases]
    for name in asked[0]:
        taken: list[list[float]] = [[] for _ in databases]
        for _ in range(ROUNDS + 1):
            for place, pages_of in enumerate(asked):
                taken[place].append(await take(*pages_of[name], anew=name == ANEW))
        for place, times in enumerate(taken):
            found[place][name] = statistics.median(times[1:])  # the first warms up
    return found


async def longest_text(database: Path) -> tuple[float, int]:
    """Return how many seconds /check takes for a text as long as it may be, and how many claims are in it."""
    with closing(sqlite3.connect(database)) as connection:
        texts = [text for (text,) in connection.execute("SELECT text FROM documents ORDER BY id LIMIT 300")]
    text = "\n\n".join(texts).encode()[:TEXT_LIMIT].decode("utf-8", "ignore")
    site = application(database)
    await site.invoke_startup()
    await site.client.post("/check", json={"text": "Exports rose 4%."})  # loads the official figures
    start = time.perf_counter()
    answer = await site.client.post("/check", json={"text": text, "published": "2026-04-28"})
    return time.perf_counter() - start, len(answer.json()["claims"])


def main(folder: Path) -> int:
    """Build, measure, print, and tell whether every page is quick enough."""
    folder.mkdir(parents=True, exist_ok=True)
    small, large = asyncio.run(measure([build(folder, claims) for claims in (SMALL, LARGE)]))
    row = large["stock row"]
    late = False
    print(f"{'milliseconds':14} {SMALL:>9,} {LARGE:>9,}   beside a stock row page")
    for name, taken in large.items():
        allowed = ALLOWED.get(name)
        told = ""
        if allowed:
            slow = taken > allowed * row
            grown = name != ANEW and taken > GROWTH * small[name] + NOISE_MS
            late = late or slow or grown
            told = f"{taken / row:5.1f} times, at most {allowed}{'  TOO SLOW' if slow else ''}{'  GROWS' if grown else ''}"
        print(f"{name:14} {small[name]:9.1f} {taken:9.1f}   {told}")
    seconds, claims = asyncio.run(longest_text(folder / f"claims-{SMALL}.db"))
    print(f"{TEXT_LIMIT:,} bytes on /check, with {claims:,} claims: {seconds:.1f} seconds")
    return int(late)


if __name__ == "__main__":
    raise SystemExit(main(Path(sys.argv[1] if len(sys.argv) > 1 else "build/site")))
