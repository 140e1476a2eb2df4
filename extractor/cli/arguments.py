"""What can be typed after `extractor`: commands, options, and the help that teaches them by example."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path

from extractor import __version__
from extractor.cli import backing_up, batching, commands, exporting, fetching
from extractor.cli.backing_up import BACKUP_EPILOG, RESTORE_EPILOG, add_backup, add_restore
from extractor.cli.batch_arguments import BATCH_EPILOG, LOAD_EPILOG, add_batch, add_load, add_workers
from extractor.cli.fetch_arguments import FETCH_EPILOG, WATCH_EPILOG, add_fetch, add_visits, add_watch
from extractor.cli.stats_arguments import add_official, add_stats

Parsers = argparse._SubParsersAction  # argparse has no public name for what `add_subparsers` returns

_DESCRIPTION = """\
Reads trade news, extracts every numeric claim, compares each with official statistics, and shows the result in the browser."""

_EPILOG = """\
examples:
  extractor run articles/                        read a folder into claims.db and check every claim
  extractor serve                                open claims.db in the browser
  extractor extract story.html --check           print the claims of one page with their verdicts
  cat story.txt | extractor extract - --published 2026-01-27 --format table

exit status: 0 everything was read; 1 done, with problems; 2 nothing was done"""

_RUN_EPILOG = """\
examples:
  extractor run articles/ report.pdf             into claims.db in this folder
  extractor run archive/ --db archive.db --metadata archive.csv

Running it again changes nothing; a run that was interrupted goes on where it was. Documents may be HTML, plain text, PDF and
DOCX, also many in a WARC or ZIP file. What cannot be read is listed in the table `problems`, and the run goes on."""

_EXTRACT_EPILOG = """\
examples:
  extractor extract story.html                   a table on the terminal, JSON Lines in a pipe
  extractor extract stories/ --format jsonl > claims.jsonl
  curl -s https://example.org/story | extractor extract - --check --format csv

The fields are described in docs/claims.md. Standard output carries claims only."""

_EXPLAIN_EPILOG = """\
examples:
  extractor explain "Imports rose 41.2% last month to HK$707.5 billion." --published 2026-04-28
  extractor clean story.html | extractor explain --no-check
  extractor explain "Shipments to Japan were up by a fifth." --rules

The text is read as it stands: one paragraph or heading a line. Words are shown beside what they decide; a role that was carried
shows the sentence that it comes from, and one without words was taken by default."""

_UNREAD_EPILOG = """\
examples:
  extractor unread articles/                     what is left unread in these documents
  extractor unread --db claims.db --examples 5   in a database

In a shape, digits are 9, months are Month, names are Name, and the number stands in ⟦ ⟧."""

_SAMPLE_EPILOG = """\
examples:
  extractor sample articles/ --n 100 > sheet.csv
  extractor sample --db claims.db --n 100 --seed 7 > sheet.csv
  extractor sample --score sheet.csv             when the column `right` is filled with yes or no

The sheet says how often a claim is wrong. What was not found at all is no part of it: see extractor unread."""

_CLEAN_EPILOG = """\
examples:
  extractor clean story.html                     the text that claims are read from
  extractor clean story.html --format jsonl      every line with its label and the reason for it"""

_SERVE_EPILOG = """\
examples:
  extractor serve                                claims.db at http://127.0.0.1:8001
  extractor serve archive.db --port 8080"""

_EXPORT_EPILOG = """\
examples:
  extractor export claims.db --table differences --format csv > differences.csv
  extractor export claims.db --format parquet --output claims.parquet
  extractor export claims.db --table claims --table documents --format datapackage --output package/
  extractor export claims.db --format claimreview > reviews.jsonld

Annotations and claimreview hold all claims. A claim is a ClaimReview only where a person has reviewed its verdict."""

_PUBLISH_EPILOG = """\
examples:
  extractor publish public/                      public/claims.db from claims.db
  extractor publish public/ --db archive.db"""

_SCORE_EPILOG = """\
examples:
  extractor extract corpus/articles --metadata corpus/index.csv --check --format jsonl > claims.jsonl
  extractor score corpus/gold claims.jsonl --show missed,spurious,wrong
  extractor score corpus/gold claims.jsonl --floors corpus/floors.json

The scores stand on standard output, single errors on standard error. With --floors, exit status 1 means that a score has
fallen below its floor or that the corpus is not the one that was pinned."""

_CHECK_EPILOG = """\
examples:
  extractor check claims.jsonl --format jsonl    add verdicts to claims, whoever made them
  extractor check --db claims.db                 compare all stored claims with official figures again
  extractor check archive-claims/                add DIR/verdicts to the partitions of extractor batch"""


def build_parser() -> argparse.ArgumentParser:
    """Build the parser of the whole command line; each command's function stands in `command` of what it parses."""
    parser = argparse.ArgumentParser(
        "extractor", description=_DESCRIPTION, epilog=_EPILOG, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--version", action="version", version=f"extractor {__version__}")
    parser.add_argument(
        "--verbose", action="store_true", help="tell on standard error what the stages do, with tracebacks of failed documents"
    )
    parsers = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for add in (_add_run, _add_fetch, _add_watch):
        add(parsers)
    for add in (
        _add_extract,
        _add_explain,
        _add_unread,
        _add_sample,
        _add_clean,
        _add_batch,
        _add_load,
        _add_serve,
        _add_export,
        _add_publish,
        _add_backup,
        _add_restore,
        _add_check,
        _add_stats,
        _add_score,
    ):
        add(parsers)
    return parser


def _add_command(
    parsers: Parsers[argparse.ArgumentParser], name: str, command: Callable[[argparse.Namespace], int], text: str, epilog: str
) -> argparse.ArgumentParser:
    parser = parsers.add_parser(
        name, help=text, description=f"{text[0].upper()}{text[1:]}.", epilog=epilog, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.set_defaults(command=command)
    return parser


def _add_known(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--published",
        metavar="DATE",
        help="publication date (YYYY-MM-DD) that words such as “last month” are resolved against; wins over the documents'",
    )
    parser.add_argument(
        "--metadata",
        type=Path,
        metavar="FILE.csv",
        help="what is known of many documents: a column `file`, and any of url, outlet, title and published; wins over all else",
    )


def _add_formats(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--format", choices=("jsonl", "csv", "table"), help="form of the claims (default: table on a terminal, jsonl otherwise)"
    )


def _add_run(parsers: Parsers[argparse.ArgumentParser]) -> None:
    parser = _add_command(parsers, "run", commands.run, "read documents into a database, check their claims, and sum up", _RUN_EPILOG)
    parser.add_argument("paths", nargs="+", metavar="PATH", help="files and folders; - is standard input")
    parser.add_argument("--db", type=Path, default=Path("claims.db"), metavar="FILE", help="the database (default: %(default)s)")
    _add_known(parser)
    add_official(parser)


def _add_fetch(parsers: Parsers[argparse.ArgumentParser]) -> None:
    text = "fetch pages, and the stories of feeds and sitemaps, into WARC files"
    add_fetch(_add_command(parsers, "fetch", fetching.fetch, text, FETCH_EPILOG))


def _add_watch(parsers: Parsers[argparse.ArgumentParser]) -> None:
    add_watch(_add_command(parsers, "watch", fetching.watch, "fetch the stories of a set of sources at an interval", WATCH_EPILOG))


def _add_extract(parsers: Parsers[argparse.ArgumentParser]) -> None:
    parser = _add_command(parsers, "extract", commands.extract, "print the claims of documents, without a database", _EXTRACT_EPILOG)
    parser.add_argument("paths", nargs="*", metavar="PATH", help="files and folders; - or nothing is standard input")
    _add_formats(parser)
    parser.add_argument("--check", action="store_true", help="compare each claim with official figures and add the verdict")
    _add_known(parser)
    add_official(parser)


def _add_explain(parsers: Parsers[argparse.ArgumentParser]) -> None:
    parser = _add_command(parsers, "explain", commands.explain, "show how a text is read, and the words that decided it", _EXPLAIN_EPILOG)
    parser.add_argument("text", nargs="*", metavar="TEXT", help="a sentence or more; - or nothing is standard input")
    parser.add_argument("--published", metavar="DATE", help="publication date (YYYY-MM-DD) that “last month” is resolved against")
    parser.add_argument(
        "--check", action=argparse.BooleanOptionalAction, default=True, help="compare with official figures (default: --check)"
    )
    parser.add_argument("--rules", action="store_true", help="show also the marks and topics that the rules saw")


def _add_unread(parsers: Parsers[argparse.ArgumentParser]) -> None:
    parser = _add_command(parsers, "unread", commands.unread, "list the numbers that were not read, grouped by shape", _UNREAD_EPILOG)
    parser.add_argument("paths", nargs="*", metavar="PATH", help="files and folders; - is standard input")
    parser.add_argument("--db", type=Path, metavar="FILE", help="those of the documents of this database instead")
    parser.add_argument("--examples", type=commands.whole, default=2, metavar="N", help="examples of each shape (default: %(default)s)")
    parser.add_argument("--most", type=commands.whole, default=40, metavar="N", help="list so many shapes (default: %(default)s)")


def _add_sample(parsers: Parsers[argparse.ArgumentParser]) -> None:
    parser = _add_command(
        parsers, "sample", commands.sample, "draw a random sheet of claims for checking by hand, or score one", _SAMPLE_EPILOG
    )
    parser.add_argument("paths", nargs="*", metavar="PATH", help="files and folders; - is standard input")
    parser.add_argument("--db", type=Path, metavar="FILE", help="draw from the claims of this database instead")
    parser.add_argument("--n", type=commands.whole, default=100, metavar="N", help="how many claims (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=0, metavar="N", help="another number draws other claims (default: %(default)s)")
    parser.add_argument("--score", metavar="SHEET.csv", help="tell the error rate of a sheet that was filled in; - is standard input")
    _add_known(parser)


def _add_clean(parsers: Parsers[argparse.ArgumentParser]) -> None:
    parser = _add_command(
        parsers, "clean", commands.clean, "print the cleaned text of documents, or all lines with their labels", _CLEAN_EPILOG
    )
    parser.add_argument("paths", nargs="*", metavar="PATH", help="files and folders; - or nothing is standard input")
    parser.add_argument(
        "--format", choices=("text", "jsonl"), default="text", help="the text, or one line of the document a record (default: text)"
    )
    _add_known(parser)


def _add_batch(parsers: Parsers[argparse.ArgumentParser]) -> None:
    text = "read archives into Parquet partitions, on all cores or on a cluster"
    parser = _add_command(parsers, "batch", batching.batch, text, BATCH_EPILOG)
    add_batch(parser)
    _add_known(parser)


def _add_load(parsers: Parsers[argparse.ArgumentParser]) -> None:
    parser = _add_command(parsers, "load", batching.load, "bring partitions of extractor batch into a database", LOAD_EPILOG)
    add_load(parser)
    add_official(parser)


def _add_serve(parsers: Parsers[argparse.ArgumentParser]) -> None:
    parser = _add_command(parsers, "serve", commands.serve, "open a database in the browser", _SERVE_EPILOG)
    parser.add_argument(
        "database", nargs="?", type=Path, default=Path("claims.db"), metavar="FILE", help="the database (default: %(default)s)"
    )
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: %(default)s, this machine only)")
    parser.add_argument("--port", type=commands.port, default=8001, help="port to listen on, 0 for any that is free (default: %(default)s)")
    parser.add_argument(
        "--reviewers", type=Path, metavar="FILE.yaml", help="names and password hashes of those who may sign in and review (docs/site.md)"
    )
    add_visits(parser)


def _add_export(parsers: Parsers[argparse.ArgumentParser]) -> None:
    parser = _add_command(parsers, "export", exporting.export, "write tables of a database in the forms of others", _EXPORT_EPILOG)
    parser.add_argument(
        "database", nargs="?", type=Path, default=Path("claims.db"), metavar="FILE", help="the database (default: %(default)s)"
    )
    parser.add_argument(
        "--table", action="append", metavar="NAME", help="a table or view; several for a Data Package (default: claims_checked)"
    )
    parser.add_argument("--format", choices=exporting.FORMATS, default="csv", help="the form (default: %(default)s)")
    parser.add_argument("--output", type=Path, metavar="PATH", help="file, or folder of a Data Package (default: standard output)")


def _add_publish(parsers: Parsers[argparse.ArgumentParser]) -> None:
    parser = _add_command(
        parsers,
        "publish",
        exporting.publish,
        "write a read-only database for the public, without the full texts of others",
        _PUBLISH_EPILOG,
    )
    parser.add_argument("folder", type=Path, metavar="DIR", help="where to write claims.db")
    parser.add_argument("--db", type=Path, default=Path("claims.db"), metavar="FILE", help="the database (default: %(default)s)")


def _add_backup(parsers: Parsers[argparse.ArgumentParser]) -> None:
    text = "write a copy of a database, also while it is used"
    add_backup(_add_command(parsers, "backup", backing_up.backup, text, BACKUP_EPILOG))


def _add_restore(parsers: Parsers[argparse.ArgumentParser]) -> None:
    text = "put a copy of a database back, also while the site shows it"
    add_restore(_add_command(parsers, "restore", backing_up.restore, text, RESTORE_EPILOG))


def _add_check(parsers: Parsers[argparse.ArgumentParser]) -> None:
    parser = _add_command(parsers, "check", commands.check, "compare claims with official figures", _CHECK_EPILOG)
    which = parser.add_mutually_exclusive_group(required=True)
    which.add_argument(
        "claims", nargs="?", metavar="CLAIMS", help="claims in the form of docs/claims.md, partitions of batch, or - for standard input"
    )
    which.add_argument("--db", type=Path, metavar="FILE", help="check the claims of this database again instead")
    _add_formats(parser)
    _add_known(parser)
    add_official(parser)
    add_workers(parser)


def _add_stats(parsers: Parsers[argparse.ArgumentParser]) -> None:
    parser = parsers.add_parser(
        "stats",
        help="list, draw, update and import official figures",
        description="List, draw, update and import official figures.",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add_stats(parser)


def _add_score(parsers: Parsers[argparse.ArgumentParser]) -> None:
    parser = _add_command(parsers, "score", commands.score, "measure claims against gold", _SCORE_EPILOG)
    parser.add_argument(
        "gold", type=Path, metavar="GOLD", help="folder with DOCUMENT.json, and DOCUMENT_boilerplate.json for figures that are none"
    )
    parser.add_argument("predictions", metavar="PREDICTIONS", help="claims in the form of docs/claims.md; - is standard input")
    parser.add_argument("--only", default="", metavar="DOC[,DOC…]", help="score these documents only")
    parser.add_argument("--show", default="", metavar="WHAT[,WHAT…]", help="list single errors: missed, spurious, wrong")
    parser.add_argument("--json", action="store_true", help="print the whole report as JSON")
    parser.add_argument(
        "--verdicts",
        type=Path,
        metavar="FOLDER",
        help="expected verdicts (default: the folder `verdicts` beside GOLD, if claims have verdicts)",
    )
    parser.add_argument("--floors", type=Path, metavar="FILE", help="compare with pinned scores, such as corpus/floors.json")
    parser.add_argument("--update", action="store_true", help="pin the present corpus and scores in the floors file")
    parser.add_argument("--allow-lower", action="store_true", help="let --update lower a floor")
