"""What a run is asked to do, apart from where it runs: whatever may change the result stands here."""

from __future__ import annotations

import hashlib
import platform
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from extractor import __version__
from extractor.errors import InputError
from extractor.resources import PACKAGE

FIELDS = ("id", "text", "html", "url", "outlet", "title", "published")
LIBRARIES = ("htmldate", "lxml", "numpy", "pyarrow", "pypdfium2", "python-docx", "spacy", "trafilatura", "warcio")
PARTITION_DOCUMENTS, TIMEOUT, MEMORY = 500, 60.0, 1024


@cache
def program_hash() -> str:
    """Return one hash of all code and words of this package, by which results tell what made them."""
    found = hashlib.sha256()
    for path in sorted(path for pattern in ("*.py", "*.yaml") for path in PACKAGE.rglob(pattern)):
        if "_bundled" not in path.parts:
            found.update(path.relative_to(PACKAGE).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return found.hexdigest()[:20]


@cache
def library_versions() -> Mapping[str, str]:
    """Return the versions of Python and of the libraries that results depend on."""
    return {"python": platform.python_version()} | {name: version(name) for name in LIBRARIES}


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """The options of a run that its results depend on.

    `columns` maps the fields of a table of documents (`FIELDS`) to its columns; `timeout` is seconds of processor time a document,
    `memory` megabytes a document beyond what the program itself takes; `gate` says whether documents that do not speak of trade are
    passed over. `version` and `program` tell which program reads: its number, and the hash of its code and words; `libraries` what it
    reads and writes with.
    """

    partition_docs: int = PARTITION_DOCUMENTS
    columns: Mapping[str, str] = field(default_factory=lambda: {name: name for name in FIELDS})
    published: str | None = None
    metadata: str | None = None
    metadata_hash: str | None = None
    gate: bool = True
    timeout: float = TIMEOUT
    memory: int = MEMORY
    version: str = __version__
    program: str = field(default_factory=program_hash)
    libraries: Mapping[str, str] = field(default_factory=library_versions)

    def record(self) -> dict[str, Any]:
        """Return the options as they stand in a manifest and in a task."""
        return asdict(self)


def from_record(record: Mapping[str, Any]) -> Options:
    """Return the options of a record."""
    return Options(**{field.name: record[field.name] for field in fields(Options)})


def differences(before: Mapping[str, Any], now: Options) -> list[str]:
    """Say in words what is other than in the record of an earlier run; where the file of metadata lies makes no difference."""
    present = now.record()
    return [
        f"{name.replace('_', '-')} was {before.get(name)!r} and is {value!r}"
        for name, value in present.items()
        if name != "metadata" and before.get(name) != value
    ]


def columns_of(told: str | None) -> dict[str, str]:
    """Read ``field=column,…``; fields that are not named keep their own name. Raises InputError for a field that there is not.

    >>> columns_of("text=body,published=date")["text"]
    'body'
    """
    found = {name: name for name in FIELDS}
    for part in filter(None, (told or "").split(",")):
        name, sign, column = (piece.strip() for piece in part.partition("="))
        if not sign or not column or name not in FIELDS:
            raise InputError(
                f"--columns: {part!r} is not FIELD=COLUMN with a FIELD of {', '.join(FIELDS)}; for example text=body,published=date"
            )
        found[name] = column
    return found


def metadata_hash(path: Path) -> str:
    """Return the hash of a file of metadata. Raises InputError when it cannot be read."""
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror}") from error
