"""The commands for archives: documents into partitions, partitions into a database, and their claims compared."""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from extractor.cli.stats import official_figures
from extractor.cli.terminal import tell
from extractor.errors import InputError

if TYPE_CHECKING:
    from extractor.batch.crew import Workers
    from extractor.batch.options import Options
    from extractor.batch.running import Step

LOCAL = "local"
ALL_READ, WITH_PROBLEMS, NOTHING_DONE = 0, 1, 2
_SECONDS_BETWEEN_LINES = 10.0
_Step = TypeVar("_Step")


def batch(arguments: argparse.Namespace) -> int:
    """Read documents into partitions, show how far it is, and sum up."""
    from extractor.batch import planning, running
    from extractor.batch.place import place

    options = _options(arguments)
    place(arguments.out)
    _require_seen(arguments.scheduler, *arguments.inputs, arguments.out)
    total = planning.total_size(arguments.inputs, arguments.out)
    steps = running.run(arguments.inputs, options, arguments.out, _workers(arguments), anew=arguments.force)
    counts: Counter[str] = Counter()
    begun = time.monotonic()
    for step in _shown(steps, total):
        counts.update(step.entry.counts)
        counts["new"] += 0 if step.resumed else step.entry.counts["documents"]
    _sum_up(counts, arguments.out, time.monotonic() - begun)
    if not counts["documents"]:
        raise InputError(f"no documents in {', '.join(arguments.inputs)}")
    return WITH_PROBLEMS if counts["problems"] else ALL_READ


def _require_seen(scheduler: str | None, *paths: str) -> None:
    """Raise InputError for paths that workers elsewhere would look for in folders of their own."""
    if scheduler in (None, LOCAL):
        return
    for path in paths:
        if "://" not in path and not Path(path).is_absolute():
            raise InputError(f"{path}: give whole paths with --scheduler, which mean the same on every machine")


def _sum_up(counts: Counter[str], out: str, seconds: float) -> None:
    rate = f", {counts['new'] / seconds:,.0f} a second" if counts["new"] and seconds else ""
    tell(f"Documents   {counts['documents']:,} in {out} (this run: {counts['new']:,}{rate})")
    tell(f"            {counts['read']:,} read, {counts['gated']:,} that do not speak of trade or print no figure")
    tell(f"Claims      {counts['claims']:,}")
    tell(f"Problems    {counts['problems']:,}" + (f", listed in {out}/problems" if counts["problems"] else ""))
    tell(f"Go on       extractor check {out}; extractor load {out} --db claims.db")


def _options(arguments: argparse.Namespace) -> Options:
    from extractor.batch.options import Options, columns_of, metadata_hash
    from extractor.pipeline import parse_date, read_metadata

    if arguments.metadata:
        read_metadata(arguments.metadata)
    return Options(
        partition_docs=arguments.partition_docs,
        columns=columns_of(arguments.columns),
        published=parse_date(arguments.published).isoformat() if arguments.published else None,
        metadata=str(arguments.metadata.resolve()) if arguments.metadata else None,
        metadata_hash=metadata_hash(arguments.metadata) if arguments.metadata else None,
        gate=arguments.gate,
        timeout=arguments.timeout,
        memory=arguments.memory,
    )


def _workers(arguments: argparse.Namespace) -> Workers:
    from extractor.batch.cluster import Cluster
    from extractor.batch.crew import Local

    jobs = arguments.jobs or _cores()
    return Cluster(arguments.scheduler, jobs) if arguments.scheduler else Local(jobs)


def _cores() -> int:
    """Return the cores that this process may use, which a scheduler of jobs may have limited."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _shown(steps: Iterable[Step], total: int) -> Iterator[Step]:
    """Pass partitions on and show how far they are, by bytes of input: a bar on a terminal, a line every ten seconds elsewhere."""
    if sys.stderr.isatty():
        yield from _bar(steps, total)
        return
    begun = told = time.monotonic()
    documents = size = known = 0
    for step in steps:
        yield step
        size += step.entry.size
        known += step.entry.size if step.resumed else 0
        documents += 0 if step.resumed else step.entry.counts["documents"]
        now = time.monotonic()
        if now - told >= _SECONDS_BETWEEN_LINES and not step.resumed:
            told = now
            left = (now - begun) * max(total - size, 0) / max(size - known, 1)
            tell(f"{documents:,} documents, {documents / (now - begun):,.0f} a second, {size / max(total, 1):.0%}, {_clock(left)} left")


def _clock(seconds: float) -> str:
    """Write a length of time.

    >>> _clock(3725)
    '1:02:05'
    """
    return f"{int(seconds) // 3600}:{int(seconds) // 60 % 60:02}:{int(seconds) % 60:02}"


def _bar(steps: Iterable[Step], total: int) -> Iterator[Step]:
    from rich.console import Console
    from rich.progress import Progress, TextColumn, TimeRemainingColumn

    columns: list[Any] = [*Progress.get_default_columns()[:-1], TextColumn("{task.fields[told]}"), TimeRemainingColumn()]
    with Progress(*columns, console=Console(stderr=True), transient=True, redirect_stdout=False) as bar:
        task = bar.add_task("Reading", total=total, told="")
        documents, begun = 0, time.monotonic()
        for step in steps:
            yield step
            documents += 0 if step.resumed else step.entry.counts["documents"]
            told = f"{documents:,} documents, {documents / max(time.monotonic() - begun, 0.1):,.0f}/s"
            bar.update(task, advance=step.entry.size, told=told)


def load(arguments: argparse.Namespace) -> int:
    """Bring partitions into a database, and sum up."""
    from extractor.batch.loading import load as into
    from extractor.cli.summary import summary_lines
    from extractor.store import Store

    _partitions(arguments.partitions)  # before a database is made
    counts: Counter[str] = Counter()
    with Store.open(arguments.db) as store:
        steps = into(arguments.partitions, store, official_figures(arguments.official), arguments.given_line)
        for done in _counted(steps, _partitions(arguments.partitions)):
            counts.update(changed=done.changed, unchanged=done.unchanged, problems=done.problems)
        lines = summary_lines(
            store.summary(), arguments.db, read=counts["changed"], unchanged=counts["unchanged"], problems=counts["problems"]
        )
        for line in lines:
            tell(line)
    if counts["changed"] + counts["unchanged"] == 0:
        return NOTHING_DONE
    return WITH_PROBLEMS if counts["problems"] else ALL_READ


def _partitions(address: str) -> int:
    """Return how many partitions there are. Raises InputError where there is no run that came to its end."""
    from extractor.batch.manifest import require_finished
    from extractor.batch.place import place

    return int(require_finished(place(address))["finished"]["partitions"])


def _counted(steps: Iterable[_Step], total: int) -> Iterator[_Step]:
    """Pass partitions on, and tell every ten seconds how far they are and how long the rest will take."""
    begun = told = time.monotonic()
    for count, step in enumerate(steps, 1):
        yield step
        now = time.monotonic()
        if now - told >= _SECONDS_BETWEEN_LINES:
            told = now
            tell(f"{count:,} of {total:,} partitions, {_clock((now - begun) * (total - count) / count)} left")


def is_partitions(name: str | None) -> bool:
    """Tell whether what `check` was given are partitions, a folder or an address, and not a file of claims."""
    return name is not None and ("://" in name or Path(name).is_dir())


def check_partitions(arguments: argparse.Namespace) -> int:
    """Compare the claims of partitions with official figures, and count the outcomes."""
    from extractor.batch.checking import check
    from extractor.official import data_folder

    if arguments.official is not None and not arguments.official.is_dir():
        raise InputError(f"{arguments.official}: there is no such folder")
    if arguments.format or arguments.published or arguments.metadata:
        raise InputError("partitions are checked as they are: give no --format, --published or --metadata with them")
    _require_seen(arguments.scheduler, arguments.claims)
    outcomes: Counter[str] = Counter()
    steps = check(arguments.claims, (arguments.official or data_folder()).resolve(), _workers(arguments))
    for done in _counted(steps, _partitions(arguments.claims)):
        outcomes.update(done["outcomes"])
    tell(f"Verdicts    {outcomes.total():,} in {arguments.claims}/verdicts")
    for outcome, count in sorted(outcomes.items()):
        tell(f"            {count:,} {outcome.replace('_', ' ')}")
    return ALL_READ
