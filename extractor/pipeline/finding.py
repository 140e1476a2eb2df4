"""Which documents the user means: files, folders, members of containers and standard input, always in the same order."""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from extractor.models import Problem, RawDocument

STDIN = "-"
STAGE = "find"


def find(paths: Iterable[str]) -> Iterator[Path | Problem]:
    """Yield every file of the given paths once, folders walked in sorted order; what cannot be looked at is a Problem.

    Hidden entries of a folder are passed over, and so are links that lead back into a folder which is being walked. A path that
    is given itself is always taken. ``-`` stands for standard input and is given back as it is. A file has the same path however it
    is written: relative where it is below the working directory, absolute where it is elsewhere.
    """
    seen: set[bytes] = set()
    for given in paths:
        for found in _walk(_canonical(Path(given)), ()):
            if isinstance(found, Path) and found != Path(STDIN):
                real = hashlib.sha256(os.fsencode(found.resolve())).digest()[:16]  # a million paths would take half a gigabyte
                if real in seen:
                    continue
                seen.add(real)
            yield found


def _canonical(path: Path) -> Path:
    if path == Path(STDIN):
        return path
    whole = Path(os.path.abspath(path))  # noqa: PTH100 - Path.resolve() would follow links
    here = Path.cwd()
    return whole.relative_to(here) if whole.is_relative_to(here) else whole


class Documents:
    """What was found, one document after the other, with containers (WARC, ZIP, gzip) opened as they are reached.

    `len` is how many documents are known so far: a container counts as one until its members are seen.
    """

    def __init__(self, found: Iterable[Path | Problem]) -> None:
        """Take what `find` gave."""
        self._found = list(found)
        self._more = 0
        self.names: set[str] = set()

    def __len__(self) -> int:
        """Return the number of documents and problems that are known so far."""
        return len(self._found) + self._more

    def __iter__(self) -> Iterator[Path | RawDocument | Problem]:
        """Yield files, members of containers, and what cannot be looked at."""
        self._more = 0
        for entry in self._found:
            members = None if isinstance(entry, Problem) else _members(entry)
            if members is None:
                if isinstance(entry, Path):
                    self.names.add(entry.name)
                yield entry
                continue
            for number, member in enumerate(members):
                self._more += number > 0
                if isinstance(member, RawDocument):
                    self.names.add(file_name(member))
                yield member


def file_name(entry: Path | RawDocument) -> str:
    """Return the name by which a document is looked up in the user's metadata: its file's, or its member's within a container."""
    if isinstance(entry, RawDocument) and entry.location != STDIN:
        return entry.location.rstrip("/").rpartition("/")[2]
    return "stdin" if isinstance(entry, RawDocument) or entry == Path(STDIN) else entry.name


def _members(path: Path) -> Iterator[RawDocument | Problem] | None:
    from extractor.readers import unpack, unpack_stream  # takes a second to import

    if path == Path(STDIN):
        return unpack_stream(sys.stdin.buffer, STDIN)
    return unpack(path)


def _walk(path: Path, above: tuple[Path, ...]) -> Iterator[Path | Problem]:
    if path == Path(STDIN):
        yield path
        return
    try:
        if path.is_dir():
            yield from _folder(path, above)
        elif path.is_file() or (not above and path.exists()):  # a pipe is read when it is named, not when it is met
            yield path
        elif path.exists():
            yield _problem(path, "no_file", "neither a file nor a folder")
        elif path.is_symlink():
            yield _problem(path, "missing", "a link to a file that does not exist")
        else:
            yield _problem(path, "missing", "no such file or folder")
    except (OSError, ValueError) as error:
        yield _problem(path, "unreadable", getattr(error, "strerror", None) or str(error))


def _folder(folder: Path, above: tuple[Path, ...]) -> Iterator[Path | Problem]:
    real = folder.resolve()
    if real in above:
        return
    for name in sorted(entry.name for entry in folder.iterdir()):  # names take a third of the memory of paths
        if not name.startswith("."):
            yield from _walk(folder / name, (*above, real))


def _problem(path: Path, reason: str, message: str) -> Problem:
    return Problem(location=str(path), stage=STAGE, reason=reason, message=f"{path}: {message}")
