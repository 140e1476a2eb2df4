"""What places, commodities and flows are called: official labels and everyday words, led to one name each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

import yaml

from extractor.errors import SourceError
from extractor.resources import package_file

LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read_yaml(name: str) -> dict[str, Any]:
    """Return the content of ``extractor/official/<name>.yaml``; raise SourceError when it is missing or no mapping."""
    path = package_file("official", f"{name}.yaml")
    if not path.is_file():
        raise SourceError(f"{path.name}: no such official source")
    data = yaml.load(path.read_text("utf-8"), Loader=LOADER)  # a safe loader, the fast one where it is built in
    if not isinstance(data, dict):
        raise SourceError(f"{path.name}: expected a mapping")
    return data


@dataclass(frozen=True, slots=True)
class Names:
    """Lookups from the labels of tables and from the words of claims to our names; unknown words of claims stay as they are."""

    economies: Mapping[str, str]
    partners: Mapping[str, str]
    flows: Mapping[str, str]
    labels: Mapping[str, str]
    codes: Mapping[str, str]
    places: Mapping[str, str]
    commodities: Mapping[str, str]
    families: Mapping[str, tuple[str, ...]]

    def place(self, word: str) -> str:
        """Return our name of a place, or the word itself: ``China`` gives ``Mainland China``."""
        return self.places.get(_plain(word), word)

    def partner(self, label: str) -> str:
        """Return code and name of a partner from its label in a table, ``TW:Taiwan``; empty for one that is not known."""
        name = self.place(label)
        return next((f"{code}:{name}" for code, own in self.partners.items() if own == name and code != "world"), "")

    def commodity(self, word: str, code: str | None = None) -> str:
        """Return our name of a commodity from its everyday name or its SITC or HS code, or the word itself."""
        known = self.commodities.get(_plain(word))
        if known is None and code:
            known = self.codes.get(code.replace(" ", "").replace("-", "").upper())
        return known or word

    def family(self, commodity: str) -> tuple[str, ...]:
        """Return the commodity and, after it, those that everyday language uses for it."""
        return self.families.get(commodity, (commodity,))


@lru_cache(maxsize=4096)
def _plain(word: str) -> str:
    return " ".join(word.lower().split()).removeprefix("the ")


def _places(data: Mapping[str, Any]) -> dict[str, str]:
    found: dict[str, str] = {}
    for name in [*data["partners"].values(), *data["economies"].values()]:
        found[_plain(name)] = name
    for name, others in data["places"].items():
        for other in others:
            found[_plain(other)] = name
    return found


def _families(data: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    return {name: (name, *(other for other in family if other != name)) for family in data["families"] for name in family}


@cache
def names() -> Names:
    """Return the names of ``names.yaml``, read once."""
    data = read_yaml("names")
    goods: dict[str, Any] = data["commodities"]
    commodities = {_plain(word): name for name, entry in goods.items() for word in (name, *entry["names"])}
    return Names(
        economies=data["economies"],
        partners=data["partners"],
        flows={label: name for name, labels in data["flows"].items() for label in labels},
        labels={label: name for name, entry in goods.items() for label in entry["labels"]},
        codes={entry["code"]: name for name, entry in goods.items() if entry["code"]},
        places=_places(data),
        commodities=commodities,
        families=_families(data),
    )
