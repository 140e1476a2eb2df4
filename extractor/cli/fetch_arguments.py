"""What can be typed after `extractor fetch` and `extractor watch`."""

from __future__ import annotations

import argparse
from pathlib import Path

FETCH_EPILOG = """\
examples:
  extractor fetch https://news.example/exports-rise --contact desk@news.example
  extractor fetch --feed https://news.example/trade.xml --into pages
  extractor run "$(extractor fetch --sources corpus/sources.toml)"

Pages are kept in WARC files of the folder, and what every address answered in its .fetches.db. The same command again asks only
for what is due. Standard output names the file with new pages. See docs/fetching.md."""

WATCH_EPILOG = """\
examples:
  extractor watch --sources corpus/sources.toml --every 30
  extractor watch --sources corpus/sources.toml --once --db claims.db   from cron

See docs/fetching.md."""

_LONGEST = 366 * 24 * 60


def number(text: str) -> float:
    """Read minutes or seconds for argparse. Raises ArgumentTypeError when it is no such number."""
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if not 0 <= value <= _LONGEST:
        raise argparse.ArgumentTypeError(f"{text!r} is no number from 0 to {_LONGEST}")
    return value


def count(text: str) -> int:
    """Read a number of stories, at least one, for argparse. Raises ArgumentTypeError when it is none."""
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is no number of stories; expected 1 or more")
    return int(text)


def add_fetch(parser: argparse.ArgumentParser) -> None:
    """Add what `fetch` takes."""
    parser.add_argument("urls", nargs="*", metavar="URL", help="addresses of pages")
    parser.add_argument(
        "--feed", action="append", default=[], metavar="URL", help="an RSS or Atom feed, or a page that links one; may be repeated"
    )
    parser.add_argument("--sitemap", action="append", default=[], metavar="URL", help="a sitemap, or an index of sitemaps; may be repeated")
    parser.add_argument("--sources", type=Path, metavar="FILE.toml", help="feeds, sitemaps and pages, such as corpus/sources.toml")
    parser.add_argument(
        "--most", type=count, default=100, metavar="N", help="take so many stories of a feed or sitemap, the newest (default: %(default)s)"
    )
    _add_manners(parser)


def add_watch(parser: argparse.ArgumentParser) -> None:
    """Add what `watch` takes."""
    parser.add_argument("--sources", type=Path, required=True, metavar="FILE.toml", help="feeds, sitemaps and pages to look at")
    parser.add_argument("--every", type=number, default=30.0, metavar="MINUTES", help="time from round to round (default: 30)")
    parser.add_argument("--once", action="store_true", help="end after one round, for cron and its like")
    parser.add_argument("--db", type=Path, metavar="FILE", help="read new pages into this database after each round")
    _add_manners(parser)


def _add_manners(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--into", type=Path, default=Path("pages"), metavar="DIR", help="folder for WARC files and ledger (default: pages)")
    parser.add_argument(
        "--interval", type=number, default=2.0, metavar="SECONDS", help="least time between requests to a host (default: 2)"
    )
    parser.add_argument(
        "--refresh", type=number, default=60.0, metavar="MINUTES", help="leave a page alone for so long after it was fetched (default: 60)"
    )
    add_visits(parser)


def add_visits(parser: argparse.ArgumentParser) -> None:
    """Add what everything takes that asks other sites for pages."""
    parser.add_argument("--contact", default="", metavar="TEXT", help="e-mail address or page that sites can turn to; in the User-Agent")
    parser.add_argument(
        "--allow-host", action="append", default=[], metavar="HOST", help="a host that may have a private address; may be repeated"
    )
