"""Where the bundled folders ``db/`` and ``corpus/`` are, in a checkout and in an installed wheel."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

PACKAGE = Path(__file__).resolve().parent


def bundled(folder: Literal["db", "corpus"]) -> Path:
    """Return the bundled folder: beside the package in a checkout, inside it when installed.

    >>> bundled("db").name
    'db'
    """
    checkout = PACKAGE.parent
    if (checkout / "pyproject.toml").is_file() and (checkout / folder).is_dir():
        return checkout / folder
    return PACKAGE / "_bundled" / folder


def package_file(*parts: str) -> Path:
    """Return the path of a data file inside the package, such as a word list."""
    return PACKAGE.joinpath(*parts)
