"""Who may sign in, and who of them may review: read from a YAML file of the newsroom's own."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from extractor.errors import InputError

REVIEWER, READER = "reviewer", "reader"
HASH = re.compile(r"pbkdf2_sha256\$\d{1,9}\$[^$\s]{1,200}\$[A-Za-z0-9+/=]{1,200}\Z")
NAME = re.compile(r"[\w.@-]{1,80}\Z")


@dataclass(frozen=True, slots=True)
class Accounts:
    """Password hashes by name, and the names of those who may review. The hashes never get into Datasette's public metadata."""

    hashes: Mapping[str, str] = field(default_factory=dict)
    reviewers: frozenset[str] = frozenset()

    def for_passwords(self) -> dict[str, str]:
        """Return the configuration that datasette-auth-passwords asks for."""
        return {f"{name}_password_hash": known for name, known in self.hashes.items()}


def read_accounts(path: Path) -> Accounts:
    """Read a YAML file of names, each with a password hash, or with `hash` and `role` (reviewer, the default, or reader).

    A hash may be given as ``{$env: NAME}``, and is then taken from that variable. Raises InputError that names the file and the name.
    """
    try:
        given = yaml.safe_load(path.read_text("utf-8"))
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror}") from error
    except (UnicodeDecodeError, yaml.YAMLError) as error:
        raise InputError(f"{path}: not a YAML file: {' '.join(str(error).split())}") from error
    if not isinstance(given, dict) or not given:
        raise InputError(f"{path}: expected names, each with a password hash")
    hashes: dict[str, str] = {}
    reviewers: set[str] = set()
    for name, entry in given.items():
        where = f"{path}: {name}"
        if not isinstance(name, str) or not NAME.match(name):
            raise InputError(f"{where}: a name has letters, digits and . @ _ - only")
        known, role = _entry(entry, where)
        hashes[name] = known
        if role == REVIEWER:
            reviewers.add(name)
    return Accounts(hashes, frozenset(reviewers))


def _entry(entry: Any, where: str) -> tuple[str, str]:
    if isinstance(entry, dict) and "hash" in entry:
        role = entry.get("role", REVIEWER)
        if role not in (REVIEWER, READER):
            raise InputError(f"{where}: a role is {REVIEWER} or {READER}")
        return _hash(entry["hash"], where), role
    return _hash(entry, where), REVIEWER


def _hash(given: Any, where: str) -> str:
    if isinstance(given, dict) and set(given) == {"$env"}:
        variable = given["$env"]
        given = os.environ.get(str(variable))
        if given is None:
            raise InputError(f"{where}: the variable {variable} is not set")
    if not isinstance(given, str) or not HASH.match(given):
        raise InputError(f"{where}: expected a password hash as `datasette hash-password` prints it")
    return given
