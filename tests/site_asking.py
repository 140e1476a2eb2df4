"""Asking the site in process, as several test modules do."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import httpx

from extractor.fetch import Manners
from extractor.serve import application

Ask = Callable[..., httpx.Response]


class Elements(HTMLParser):
    """Collects the elements of a page and what each mark holds."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.marks: list[tuple[dict[str, str | None], str]] = []
        self._open: list[tuple[dict[str, str | None], list[str]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))
        if tag == "mark":
            self._open.append((dict(attrs), []))

    def handle_data(self, data: str) -> None:
        for _, texts in self._open:
            texts.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "mark":
            attributes, texts = self._open.pop()
            self.marks.append((attributes, "".join(texts)))

    def of(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.found if name == tag]


def asking(database: Path, reviewers: Path | None = None, manners: Manners | None = None) -> Ask:
    """Return what asks the site over `database`: a path, and what httpx takes besides; `actor` signs a visitor in."""
    datasette = application(database, reviewers, manners)

    def ask(path: str, method: str = "GET", *, actor: Mapping[str, Any] | None = None, **given: Any) -> httpx.Response:
        async def get() -> httpx.Response:
            await datasette.invoke_startup()
            cookies = dict(given.pop("cookies", {}))
            if actor is not None:
                cookies["ds_actor"] = datasette.sign({"a": dict(actor)}, "actor")
            return await datasette.client.request(method, path, cookies=cookies, **given)

        return asyncio.run(get())

    return ask
