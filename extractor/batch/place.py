"""Where results go: a folder, or any address that fsspec knows. Whatever is written there is whole or not there at all."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import unquote, urlsplit

from extractor.errors import InputError

WORK = ".work"


class Place(Protocol):
    """A folder of results. Names are like ``claims/part-00000.parquet``."""

    def scratch(self) -> Path:
        """Return a new local file to write to, to be handed to `put` or removed."""

    def put(self, file: Path, name: str) -> None:
        """Make a finished file of `scratch` stand under this name, in one step, so that it survives a loss of power."""

    def size(self, name: str) -> int | None:
        """Return the bytes of a file, None where there is none."""

    def read(self, name: str) -> bytes | None:
        """Return a file, None where there is none."""

    def names(self, folder: str) -> list[str]:
        """Return the names of the files of a folder, in order."""

    def remove(self, folder: str) -> None:
        """Remove a folder or a file, with all that is in it."""

    def local(self, name: str) -> contextlib.AbstractContextManager[Path]:
        """Give a file as one of this machine for a while."""


def place(address: str) -> Place:
    """Return the place of an address: a path, ``file://…``, or ``s3://…`` and the like. Raises InputError where fsspec does not know it."""
    if "://" not in address:
        return Folder(Path(address))
    if address.startswith("file://"):
        return Folder(Path(unquote(urlsplit(address).path)))
    return Remote(address)


def put_json(to: Place, name: str, record: object) -> None:
    """Write a record under a name."""
    file = to.scratch()
    file.write_text(json.dumps(record, ensure_ascii=True, indent=1) + "\n", "ascii")
    to.put(file, name)


def get_json(of: Place, name: str) -> Any | None:
    """Return the record of a name, None where there is none. Raises InputError when it is damaged."""
    data = of.read(name)
    try:
        return None if data is None else json.loads(data)
    except ValueError as error:
        raise InputError(f"{name}: is damaged; remove it, and run the same command again") from error


class Folder:
    """A folder of this machine, or of a file system that many machines share."""

    def __init__(self, path: Path) -> None:
        """Take a path; the folder need not be there yet."""
        self.path = path

    def __str__(self) -> str:
        return str(self.path)

    def scratch(self) -> Path:
        """Return a new file on the same file system, where a rename is one step."""
        folder = self.path / WORK
        folder.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=folder)
        os.close(handle)
        return Path(name)

    def put(self, file: Path, name: str) -> None:
        """Bring the file to the disk, then rename it, then bring the folder to the disk."""
        target = self.path / name
        target.parent.mkdir(parents=True, exist_ok=True)
        with file.open("rb+") as written:
            os.fsync(written.fileno())
        file.chmod(0o644)
        file.replace(target)
        _sync_folder(target.parent)

    def size(self, name: str) -> int | None:
        """Return the bytes of a file, None where there is none."""
        try:
            return (self.path / name).stat().st_size
        except FileNotFoundError:
            return None

    def read(self, name: str) -> bytes | None:
        """Return a file, None where there is none."""
        try:
            return (self.path / name).read_bytes()
        except FileNotFoundError:
            return None

    def names(self, folder: str) -> list[str]:
        """Return the names of the files of a folder, in order."""
        found = self.path / folder
        return sorted(entry.name for entry in found.iterdir()) if found.is_dir() else []

    def remove(self, folder: str) -> None:
        """Remove a folder or a file, with all that is in it."""
        target = self.path / folder
        if target.is_dir():
            shutil.rmtree(target, ignore_errors=True)
        else:
            target.unlink(missing_ok=True)

    @contextlib.contextmanager
    def local(self, name: str) -> Iterator[Path]:
        """Give the file itself."""
        yield self.path / name


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


class Remote:
    """An address that fsspec knows. Object stores put a file there as a whole; elsewhere it is moved there when it is complete."""

    def __init__(self, address: str) -> None:
        """Take an address. Raises InputError when no file system of this installation knows it."""
        self.address = address
        try:
            import fsspec

            self._files, self._root = fsspec.core.url_to_fs(address)
        except ImportError as error:
            raise InputError(f"{address}: needs another package: pip install 'trade-claims-extractor[cluster]' ({error})") from error
        except ValueError as error:
            raise InputError(f"{address}: {error}") from error

    def __str__(self) -> str:
        return self.address

    def _at(self, name: str) -> str:
        return f"{self._root.rstrip('/')}/{name}"

    def scratch(self) -> Path:
        """Return a new file of this machine."""
        handle, name = tempfile.mkstemp(prefix="extractor-")
        os.close(handle)
        return Path(name)

    def put(self, file: Path, name: str) -> None:
        """Send the file, under another name first where names can be changed in one step."""
        target = self._at(name)
        self._files.makedirs(target.rpartition("/")[0], exist_ok=True)
        self._files.put_file(str(file), f"{target}.{file.name}")
        self._files.mv(f"{target}.{file.name}", target)
        file.unlink()

    def size(self, name: str) -> int | None:
        """Return the bytes of a file, None where there is none."""
        try:
            self._files.invalidate_cache()
            return int(self._files.info(self._at(name))["size"])
        except FileNotFoundError:
            return None

    def read(self, name: str) -> bytes | None:
        """Return a file, None where there is none."""
        try:
            return bytes(self._files.cat_file(self._at(name)))
        except FileNotFoundError:
            return None

    def names(self, folder: str) -> list[str]:
        """Return the names of the files of a folder, in order."""
        try:
            self._files.invalidate_cache()
            return sorted(entry.rpartition("/")[2] for entry in self._files.ls(self._at(folder), detail=False))
        except FileNotFoundError:
            return []

    def remove(self, folder: str) -> None:
        """Remove a folder or a file, with all that is in it."""
        if self._files.exists(self._at(folder)):
            self._files.rm(self._at(folder), recursive=True)

    @contextlib.contextmanager
    def local(self, name: str) -> Iterator[Path]:
        """Fetch the file for a while."""
        file = self.scratch()
        try:
            self._files.get_file(self._at(name), str(file))
            yield file
        finally:
            file.unlink(missing_ok=True)
