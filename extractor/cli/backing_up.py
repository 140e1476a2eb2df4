"""`extractor backup` and `extractor restore`: a copy of the database kept aside, and put back."""

from __future__ import annotations

import argparse
from pathlib import Path

BACKUP_EPILOG = """\
examples:
  extractor backup claims-monday.db              a copy of claims.db as it is now
  extractor backup /mnt/safe/archive.db --db archive.db --replace

The copy is one file, written whole or not at all, and checked. The site and runs may go on meanwhile. See docs/reliability.md."""

RESTORE_EPILOG = """\
examples:
  extractor restore claims-monday.db --db claims.db --replace
  extractor restore claims-monday.db --db tried.db

The copy is checked and brought up to date before anything is changed. A site that shows the database goes on with what was put back."""


def add_backup(parser: argparse.ArgumentParser) -> None:
    """Add what `extractor backup` takes."""
    parser.add_argument("file", type=Path, metavar="FILE", help="where to write the copy")
    parser.add_argument("--db", type=Path, default=Path("claims.db"), metavar="FILE", help="the database (default: %(default)s)")
    parser.add_argument("--replace", action="store_true", help="write over FILE if it is there")


def add_restore(parser: argparse.ArgumentParser) -> None:
    """Add what `extractor restore` takes."""
    parser.add_argument("file", type=Path, metavar="FILE", help="the copy that extractor backup wrote")
    parser.add_argument("--db", type=Path, default=Path("claims.db"), metavar="FILE", help="the database (default: %(default)s)")
    parser.add_argument(
        "--replace", action="store_true", help="put the copy in the place of a database that is there, whose content is lost"
    )


def backup(arguments: argparse.Namespace) -> int:
    """Write a copy of a database."""
    from extractor.cli.terminal import tell
    from extractor.store.backup import backup as write

    size = write(arguments.db, arguments.file, replace=arguments.replace)
    tell(f"{arguments.file}: {arguments.db} as it is now, {size:,} bytes, whole; put it back with: extractor restore {arguments.file}")
    return 0


def restore(arguments: argparse.Namespace) -> int:
    """Put a copy in the place of a database."""
    from extractor.cli.terminal import tell
    from extractor.store.backup import restore as put_back

    put_back(arguments.file, arguments.db, replace=arguments.replace)
    tell(f"{arguments.db}: as it was in {arguments.file}")
    return 0
