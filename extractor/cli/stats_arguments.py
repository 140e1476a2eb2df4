"""What can be typed after `extractor stats`."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path

from extractor.cli import stats

_EPILOG = """\
examples:
  extractor stats list exports vietnam           series with these words in their id or title
  extractor stats show hk.exports.value.nsa.m    a chart, coverage, versions
  extractor stats update csd_totals              ask the publisher for new and revised figures
  extractor stats import port.xlsx --source port.yaml

New figures are kept in a folder of yours and used by run, extract and check from then on. See docs/official.md."""


def seconds(text: str) -> float:
    """Read a number of seconds for argparse. Raises ArgumentTypeError when it is none."""
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if not 0 <= value <= 3600:
        raise argparse.ArgumentTypeError(f"{text!r} is no number of seconds from 0 to 3600")
    return value


def add_official(parser: argparse.ArgumentParser) -> None:
    """Add the option that says where the user's official figures are."""
    parser.add_argument(
        "--official",
        type=Path,
        metavar="DIR",
        help="folder with official figures of updates and imports (default: the one that `stats update` writes to)",
    )


def add_stats(parser: argparse.ArgumentParser) -> None:
    """Add the commands below `stats`."""
    parser.epilog = _EPILOG
    parsers = parser.add_subparsers(title="commands", metavar="COMMAND", required=True, help="what to do; each has a help of its own")

    def add(name: str, command: Callable[[argparse.Namespace], int], text: str) -> argparse.ArgumentParser:
        made = parsers.add_parser(name, help=text, description=f"{text[0].upper()}{text[1:]}.")
        made.set_defaults(command=command)
        return made

    listing = add("list", stats.list_series, "list the official series that are held, with their first and last period")
    listing.add_argument("words", nargs="*", metavar="WORD", help="words that the id or title has to have")
    listing.add_argument(
        "--format", choices=("table", "csv", "markdown"), help="form of the list (default: table on a terminal, csv otherwise)"
    )
    showing = add("show", stats.show, "show one series: a chart, what is held of it, its latest figures and their versions")
    showing.add_argument("series", metavar="SERIES", help="id of the series, as `stats list` prints it")
    showing.add_argument("--all", action="store_true", help="print all figures, not only those of the latest periods")
    for made in (listing, showing):
        made.add_argument("--bundled", action="store_true", help="only the figures that came with the program")
        add_official(made)
    updating = add("update", stats.update, "ask the publishers for new and revised figures, and keep them")
    updating.add_argument("sources", nargs="*", metavar="SOURCE", help="sources to update (default: all that can be)")
    updating.add_argument("--base-url", metavar="URL", help="address of the interface or of a mirror (default: the publisher's)")
    updating.add_argument("--pause", type=seconds, default=1.0, metavar="SECONDS", help="pause between calls (default: %(default)s)")
    importing = add("import", stats.import_figures, "read figures from a CSV or Excel file, and keep them")
    importing.add_argument("file", type=Path, metavar="FILE", help="a CSV or Excel (.xlsx) file")
    importing.add_argument("--source", type=Path, required=True, metavar="YAML", help="how to read it; see docs/official.md")
    for made in (updating, importing):
        made.add_argument("--into", type=Path, metavar="DIR", help="where to keep them (default: the data folder of this user)")
