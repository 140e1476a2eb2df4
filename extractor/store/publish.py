"""A copy of a database that is fit for the public: quotes, sentences and links, without the full texts of others."""

from __future__ import annotations

import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path

from extractor.errors import InputError
from extractor.store.schema import explained, require_current

NAME = "claims.db"
READ_ONLY = 0o444

# Texts, and everything that tells of the machine that read them: paths, command lines, messages.
_REMOVE = """
    UPDATE documents SET text = '', location = 'urn:article:' || id;
    DELETE FROM document_lines;
    DELETE FROM problems;
    DELETE FROM site_lines;
    DELETE FROM story_bands;
    UPDATE runs SET arguments = '[]';
    INSERT INTO documents_fts (documents_fts) VALUES ('rebuild');
    INSERT INTO claims_fts (claims_fts) VALUES ('rebuild');
"""


def publish(database: Path, folder: Path) -> Path:
    """Write the public copy of `database` into `folder`, which is made if need be; return its path, a file that cannot be written.

    A copy that is there already is replaced at once, not piece by piece. Raises StoreError when the database cannot be used,
    InputError when the folder cannot be written.
    """
    require_current(database)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder) as work:
            copy = Path(work) / NAME
            with explained(database):
                _copy(database, copy)
            copy.chmod(READ_ONLY)
            copy.replace(folder / NAME)
    except OSError as error:
        raise InputError(f"{folder}: cannot be written: {error.strerror}") from error
    return folder / NAME


def _copy(database: Path, copy: Path) -> None:
    with closing(sqlite3.connect(f"{database.resolve().as_uri()}?mode=ro", uri=True)) as source:
        source.execute("VACUUM INTO ?", [str(copy)])
    with closing(sqlite3.connect(copy, isolation_level=None)) as target:
        target.execute("PRAGMA journal_mode = DELETE")
        target.executescript(f"BEGIN; {_REMOVE} COMMIT;")
        target.execute("ANALYZE")
        target.execute("VACUUM")  # what was removed would still stand in the free pages of the file
