"""Which database of a Datasette is ours. Imports nothing, as Datasette loads plugins while it is itself being imported."""

from __future__ import annotations

from typing import Any


def mounted(datasette: Any) -> str | None:
    """Return the name under which a Datasette serves a database of ours, None for every other Datasette.

    Our metadata says so; the list of databases cannot be asked, as routes are made before databases are added.
    """
    name = (datasette.plugin_config("extractor") or {}).get("database")
    return str(name) if name else None
