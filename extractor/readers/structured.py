"""JSON-LD of a web page: the node that describes the story, among all that describe the site and other stories."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from extractor.readers.dates import machine_dated
from extractor.readers.draft import Dated

STORY_TYPES = ("article", "posting", "report", "newsrelease", "pressrelease", "blog")
SITE_TYPES = ("website", "organization", "newsmediaorganization")
PAGE_TYPES = ("webpage", "itempage")
TOKEN = re.compile(r"[a-z0-9]+")
CONTROLS = re.compile(r"[\x00-\x1f]+")
DATE_FIELD = re.compile(r'"datePublished"\s{0,5}:\s{0,5}"([^"]{8,40})"')
NODE_LIMIT = 400
BASIS = "json-ld"


@dataclass(frozen=True, slots=True)
class Structured:
    """What the JSON-LD of a page says of its story; None or empty where it says nothing."""

    headline: str | None = None
    published: Dated | None = None
    modified: Dated | None = None
    authors: tuple[str, ...] = ()
    outlet: str | None = None
    url: str | None = None


def linked_data(root: Any) -> list[str]:
    """Return the JSON-LD scripts of a page as text."""
    return [script.text or "" for script in root.iter("script") if "ld+json" in (script.get("type") or "").lower()]


def structured_data(blobs: Sequence[str], title: str | None) -> Structured:
    """Return what the JSON-LD scripts of a page say of the story whose headline is `title`."""
    nodes = [node for blob in blobs for node in _nodes(blob)]
    story = _story(nodes, title)
    if story is None:
        dates = {DATE_FIELD.search(blob).group(1) for blob in blobs if DATE_FIELD.search(blob)} if not nodes else set()  # type: ignore[union-attr]
        only = machine_dated(dates.pop(), BASIS) if len(dates) == 1 else None
        return Structured(published=only, outlet=_site(nodes))
    return Structured(
        headline=_text(story.get("headline") or story.get("name")),
        published=machine_dated(_text(story.get("datePublished")) or _text(story.get("dateCreated")), BASIS),
        modified=machine_dated(_text(story.get("dateModified")), BASIS),
        authors=tuple(dict.fromkeys(_names(story.get("author")))),
        outlet=next(iter(_names(story.get("publisher"))), None) or _site(nodes),
        url=_text(story.get("url")) or _text(story.get("mainEntityOfPage")),
    )


def _nodes(blob: str) -> list[dict[str, Any]]:
    """Return all objects of a JSON-LD script, those in @graph included, however deep; broken scripts give none."""
    try:
        data = json.loads(CONTROLS.sub(" ", blob.strip().removeprefix("<!--").removesuffix("-->").strip().rstrip(";")))
    except (ValueError, RecursionError):
        return []
    found: list[dict[str, Any]] = []
    waiting: list[Any] = [data]
    while waiting and len(found) < NODE_LIMIT:
        item = waiting.pop(0)
        if isinstance(item, list):
            waiting.extend(item)
        elif isinstance(item, dict):
            found.append(item)
            waiting.extend(
                item[key] for key in ("@graph", "mainEntity", "mainEntityOfPage", "hasPart") if isinstance(item.get(key), dict | list)
            )
    return found


def _types(node: dict[str, Any]) -> list[str]:
    kinds = node.get("@type")
    return [str(kind).rpartition("/")[2].lower() for kind in (kinds if isinstance(kinds, list) else [kinds]) if kind]


def _story(nodes: list[dict[str, Any]], title: str | None) -> dict[str, Any] | None:
    """Return the node of the story: of an article type, dated, and with the headline of the page if any has it."""
    stories = [node for node in nodes if any(kind.endswith(STORY_TYPES) for kind in _types(node))]
    pages = [node for node in nodes if any(kind in PAGE_TYPES for kind in _types(node)) and node.get("datePublished")]
    candidates = [node for node in stories if node.get("datePublished")] or pages or stories
    if not candidates:
        return None
    wanted = set(TOKEN.findall((title or "").lower()))
    return max(candidates, key=lambda node: _likeness(wanted, node))


def _likeness(wanted: set[str], node: dict[str, Any]) -> float:
    own = set(TOKEN.findall((_text(node.get("headline") or node.get("name")) or "").lower()))
    return len(wanted & own) / len(wanted | own) if wanted and own else 0.0


def _site(nodes: list[dict[str, Any]]) -> str | None:
    for kinds in SITE_TYPES:
        for node in nodes:
            if kinds in _types(node) and _text(node.get("name")):
                return _text(node.get("name"))
    return None


def _text(value: Any) -> str | None:
    """Return a JSON-LD value as text: itself, the first of a list, or the name or @id of an object."""
    if isinstance(value, list):
        value = next(iter(value), None)
    if isinstance(value, dict):
        value = value.get("name") or value.get("@id")
    return " ".join(value.split()) if isinstance(value, str) and value.strip() else None


def _names(value: Any) -> Iterator[str]:
    for item in value if isinstance(value, list) else [value]:
        name = _text(item)
        if name and "://" not in name:
            yield name
