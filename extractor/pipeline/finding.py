"""Which documents the user means: files, folders and standard input, always in the same order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from extractor.models import Problem

STDIN = "-"
STAGE = "find"


def find(paths: Iterable[str]) -> Iterator[Path | Problem]:
    """Yield every file of the given paths once, folders walked in sorted order; what cannot be looked at is a Problem.

    Hidden entries of a folder are passed over, and so are links that lead back into a folder which is being walked. A path that
    is given itself is always taken. ``-`` stands for standard input and is given back as it is.
    """
    seen: set[Path] = set()
    for given in paths:
        for found in _walk(Path(given), ()):
            if isinstance(found, Path) and found != Path(STDIN):
                real = found.resolve()
                if real in seen:
                    continue
                seen.add(real)
            yield found


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
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if not entry.name.startswith("."):
            yield from _walk(entry, (*above, real))


def _problem(path: Path, reason: str, message: str) -> Problem:
    return Problem(location=str(path), stage=STAGE, reason=reason, message=f"{path}: {message}")
