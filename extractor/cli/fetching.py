"""`extractor fetch` and `extractor watch`: pages from the web into a folder of WARC files."""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterator, Sequence
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from extractor.cli.terminal import tell, tell_problem
from extractor.errors import ExtractorError, InputError

# httpx and lxml are imported by the command that needs them, so that `extractor --help` answers at once.
if TYPE_CHECKING:
    from extractor.fetch import Fetched, Manners, Source

ALL_FETCHED, WITH_FAILURES, NOTHING_FETCHED = 0, 1, 2


def fetch(arguments: argparse.Namespace) -> int:
    """Fetch pages, and the stories of feeds and sitemaps, once."""
    sources, manners = _asked(arguments)
    if not sources:
        raise InputError("give the URL of a page, --feed, --sitemap or --sources")
    done, failed, _ = _round(arguments, sources, manners)
    return _status(done, failed)


def watch(arguments: argparse.Namespace) -> int:
    """Fetch the stories of a set of sources again and again; returns after one round with --once, and otherwise never."""
    unread: Path | None = arguments.into  # what an earlier call fetched and did not come to read
    while True:
        began = time.monotonic()
        sources, manners = _asked(arguments)  # the file is read anew, so that a source can be added at any time
        done, failed, written = _round(arguments, sources, manners)
        if arguments.db:
            _read(arguments, unread or written)
            unread = None
        if arguments.once:
            return _status(done, failed)
        rest = max(arguments.every * 60 - (time.monotonic() - began), 1.0)
        tell(f"the next round begins in {_minutes(rest)}; Ctrl-C ends it")
        time.sleep(rest)


def _status(done: int, failed: int) -> int:
    if not failed:
        return ALL_FETCHED
    return WITH_FAILURES if done else NOTHING_FETCHED


def _asked(arguments: argparse.Namespace) -> tuple[list[Source], Manners]:
    from extractor.fetch import Manners, Source, read_sources, require_contact

    manners = Manners(contact=require_contact(arguments.contact), interval=arguments.interval, allowed_hosts=tuple(arguments.allow_host))
    sources = [Source(url=url, kind="page") for url in getattr(arguments, "urls", ())]
    for kind in ("feed", "sitemap"):
        sources += [Source(url=url, kind=kind, most=arguments.most) for url in getattr(arguments, kind, ())]
    if arguments.sources:
        told, manners = read_sources(arguments.sources, manners)
        sources += told
    if not manners.contact:
        tell("extractor: --contact (or `contact` in the sources) tells the sites whom to write to; please give one")
    return sources, manners


def _round(arguments: argparse.Namespace, sources: Sequence[Source], manners: Manners) -> tuple[int, int, Path | None]:
    """Fetch once; return how many addresses answered or are not due, how many failed, and the file with new pages."""
    from extractor.fetch import Fetcher, Ledger, Round

    folder: Path = arguments.into
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(f"{folder}: cannot be made: {error.strerror}") from error
    with Fetcher(manners) as fetcher, Ledger(folder) as ledger:
        this = Round(folder, fetcher, ledger, refresh=timedelta(minutes=arguments.refresh))
        found = list(_told(this.collect(sources)))
        written = this.archive.path
    new, failed, waiting = (sum(1 for one in found if getattr(one, what)) for what in ("new", "failed", "waiting"))
    tell(f"{new} new, {len(found) - new - failed - waiting} unchanged or lists, {waiting} not due yet, {failed} failed")
    if written:
        print(written, flush=True)
    return len(found) - failed, failed, written


def _told(found: Iterator[Fetched]) -> Iterator[Fetched]:
    """Pass on what was fetched, and tell every failure with its next try."""
    for one in found:
        if one.failed:
            tell(f"extractor: {one.entry.message} (next try {one.entry.next_try})")
        yield one


def _read(arguments: argparse.Namespace, written: Path | None) -> None:
    """Read new pages into the database. What is wrong with it ends this round and not the watch."""
    if written is None:
        return
    from extractor.cli.stats import official_figures
    from extractor.pipeline import Documents, Given, find
    from extractor.pipeline.running import run
    from extractor.store import Store

    changed = 0
    try:
        with Store.open(arguments.db) as store:
            given_line = arguments.given_line
            for step in run(Documents(find([str(written)])), store, official_figures(None), Given(), given_line):
                changed += step.changed and step.problem is None
                if step.problem:
                    tell_problem(step.problem)
    except ExtractorError as error:
        if arguments.once:
            raise
        tell(f"extractor: {error}")
        return
    tell(f"{changed} read into {arguments.db}")


def _minutes(seconds: float) -> str:
    return f"{seconds / 60:.0f} minutes" if seconds >= 90 else f"{seconds:.0f} seconds"
