"""What our tables and their columns are called and mean, from ``db/metadata.yaml``."""

from __future__ import annotations

from functools import cache
from typing import Any

import yaml

from extractor.resources import bundled


@cache
def described() -> dict[str, Any]:
    """Return the metadata in the form that Datasette takes; not to be changed."""
    found: dict[str, Any] = yaml.safe_load((bundled("db") / "metadata.yaml").read_text("utf-8"))
    return found


def described_table(name: str) -> dict[str, Any]:
    """Return what is told of a table or view: `title`, `description`, `columns`; nothing for one that is not described."""
    known: dict[str, Any] = described()["databases"]["data"]["tables"].get(name, {})
    return known
