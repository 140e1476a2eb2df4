"""The site: Datasette over a database of claims, with pages of its own. The only owner of Datasette.

Datasette is imported inside the functions: it loads our plugin, and with it this package, while it is itself being imported.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datasette.app import Datasette

    from extractor.fetch import Manners


def application(database: Path, reviewers: Path | None = None, manners: Manners | None = None) -> Datasette:
    """Return Datasette over `database`, ready to answer; raises StoreError when the file is missing or not ours.

    An older database is brought up to date first, where it may be written. `reviewers` is a file with the accounts of those who
    may sign in (see `extractor.serve.accounts`); without it nobody can. Raises InputError when that file is wrong. `manners` tells
    how to behave when somebody who has signed in gives an address to check.
    """
    from extractor.serve.accounts import read_accounts
    from extractor.serve.app import application as make

    return make(database, read_accounts(reviewers) if reviewers else None, manners)


def serve(
    database: Path,
    host: str = "127.0.0.1",
    port: int = 8001,
    *,
    reviewers: Path | None = None,
    manners: Manners | None = None,
    announce: Callable[[str], None] | None = None,
) -> None:
    """Serve the site until it is interrupted; port 0 takes a free one. `announce` is told the address once it is taken.

    Raises StoreError when the database cannot be used, InputError when the address cannot be taken or `reviewers` is wrong.
    """
    from extractor.serve.app import run

    run(application(database, reviewers, manners), host, port, announce)
