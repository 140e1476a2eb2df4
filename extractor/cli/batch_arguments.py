"""What can be typed after `extractor batch` and `extractor load`."""

from __future__ import annotations

import argparse
from pathlib import Path

from extractor.batch.options import MEMORY, PARTITION_DOCUMENTS, TIMEOUT

BATCH_EPILOG = """\
examples:
  extractor batch archive/ --out archive-claims
  extractor batch 'crawl/*.warc.gz' news.jsonl --columns text=body,published=date --out claims --jobs 16
  extractor batch crawl/ --out s3://bucket/claims --scheduler tcp://10.0.0.1:8786

Writes Parquet partitions: DIR/documents, DIR/claims, DIR/unread and DIR/problems. Killed at any moment, the same command goes on, and
the result is the same. Go on with: extractor check DIR, extractor load DIR --db claims.db. See docs/batch.md."""

LOAD_EPILOG = """\
examples:
  extractor load archive-claims --db claims.db
  extractor load s3://bucket/claims --db claims.db

The database then holds what extractor run would have put there, the documents aside that do not speak of trade. Twice changes nothing."""


def positive(text: str) -> int:
    """Read a number of things, at least one, for argparse. Raises ArgumentTypeError when it is none."""
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is no number of things; expected 1 or more")
    return int(text)


def seconds(text: str) -> float:
    """Read a number of seconds, more than none, for argparse. Raises ArgumentTypeError when it is none."""
    try:
        value = float(text)
    except ValueError:
        value = 0.0
    if not 0 < value <= 86_400:
        raise argparse.ArgumentTypeError(f"{text!r} is no number of seconds; expected more than 0, and at most 86400")
    return value


def add_batch(parser: argparse.ArgumentParser) -> None:
    """Add what `batch` takes, apart from what is known of documents."""
    parser.add_argument(
        "inputs", nargs="+", metavar="INPUT", help="files, folders and patterns in quotation marks; also WARC, ZIP, JSON Lines and Parquet"
    )
    parser.add_argument(
        "--out", required=True, metavar="DIR", help="where the partitions go: a folder, or an address such as s3://bucket/claims"
    )
    parser.add_argument(
        "--partition-docs", type=positive, default=PARTITION_DOCUMENTS, metavar="N", help="documents a partition (default: %(default)s)"
    )
    parser.add_argument(
        "--columns", metavar="FIELD=COLUMN,…", help="columns of JSON Lines and Parquet for id, text, html, url, outlet, title, published"
    )
    parser.add_argument(
        "--gate", action=argparse.BooleanOptionalAction, default=True, help="pass over what does not speak of trade (default: --gate)"
    )
    parser.add_argument(
        "--timeout", type=seconds, default=TIMEOUT, metavar="SECONDS", help="processor time a document may take (default: %(default)g)"
    )
    parser.add_argument("--memory", type=positive, default=MEMORY, metavar="MB", help="memory a document may take (default: %(default)s)")
    parser.add_argument("--force", action="store_true", help="remove the run that DIR holds, and begin anew")
    add_workers(parser)


def add_workers(parser: argparse.ArgumentParser) -> None:
    """Add who does the work."""
    parser.add_argument("--jobs", type=positive, metavar="N", help="processes of this machine (default: one a core)")
    parser.add_argument("--scheduler", metavar="ADDRESS", help="a Dask scheduler, or local for a Dask cluster of this machine")


def add_load(parser: argparse.ArgumentParser) -> None:
    """Add what `load` takes, apart from official figures."""
    parser.add_argument("partitions", metavar="DIR", help="partitions of extractor batch: a folder or an address")
    parser.add_argument("--db", type=Path, default=Path("claims.db"), metavar="FILE", help="the database (default: %(default)s)")
