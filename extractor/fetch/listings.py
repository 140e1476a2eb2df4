"""Feeds and sitemaps: the addresses of stories in bytes that were fetched, newest first.

XML is parsed without entities, DTDs or network. trafilatura's discovery is not used here: it fetches by itself, without robots.txt,
conditional requests or a record of what it asked.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urljoin

from lxml import etree, html

from extractor.fetch.bodies import inflated
from extractor.fetch.errors import FetchError

MOST = 50_000  # what a sitemap may hold by its standard
LINKED_TYPES = ("application/rss+xml", "application/atom+xml", "application/rdf+xml")


@dataclass(frozen=True, slots=True, order=True)
class Listed:
    """An address in a feed or sitemap with the day and time that are given for it, in UTC; `when` is "" where nothing is."""

    when: str
    url: str


@dataclass(frozen=True, slots=True)
class Listing:
    """What a feed or sitemap holds: stories, the newest first, and further lists (sitemaps of an index, feeds that a page links)."""

    stories: tuple[Listed, ...] = ()
    lists: tuple[str, ...] = ()


def read_listing(body: bytes, base: str) -> Listing:
    """Read RSS, RDF, Atom, a sitemap, a sitemap index, a list of addresses as text, or a page that links a feed.

    Relative addresses are completed with `base`; the bytes may be gzip. Raises FetchError ``no_list``.
    """
    plain = inflated([body]) if body.startswith(b"\x1f\x8b") else body
    text = plain.lstrip(b"\xef\xbb\xbf \t\r\n")
    root = _parsed(text)
    if root is not None:
        kind = _name(root)
        if kind in ("rss", "RDF", "feed", "urlset"):
            return Listing(stories=_newest(_stories(root, kind, base)))
        if kind == "sitemapindex":
            return Listing(lists=tuple(listed.url for listed in _newest(_located(root, "sitemap", base))))
    if text[:1] == b"<":
        lists = tuple(dict.fromkeys(_linked(plain, base)))
        if lists:
            return Listing(lists=lists)
    elif text.startswith(b"http"):
        lines = text.decode("utf-8", "replace").split()[:MOST]
        return Listing(stories=tuple(Listed("", line) for line in dict.fromkeys(lines) if line.startswith(("http://", "https://"))))
    raise FetchError("no_list", f"{base}: neither a feed nor a sitemap")


def _parsed(text: bytes) -> Any:
    if text[:1] != b"<":
        return None
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=True, remove_comments=True)
    try:
        return etree.fromstring(text, parser)
    except (etree.XMLSyntaxError, ValueError):
        return None


def _name(element: Any) -> str:
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def _children(element: Any, *names: str) -> Iterator[Any]:
    for child in element:
        if _name(child) in names:
            yield child


def _text(element: Any, *names: str) -> str:
    return next((" ".join((child.text or "").split()) for child in _children(element, *names) if (child.text or "").strip()), "")


def _stories(root: Any, kind: str, base: str) -> Iterator[Listed]:
    if kind == "urlset":
        yield from _located(root, "url", base)
        return
    for element in root.iter():
        if _name(element) in ("item", "entry"):
            link = _link(element)
            if link:
                when = _when(_text(element, "pubDate", "published", "date", "issued") or _text(element, "updated", "modified"))
                yield Listed(when, urljoin(base, link))


def _link(entry: Any) -> str:
    for link in _children(entry, "link"):
        target = (link.get("href") or link.text or "").strip()
        if target and link.get("rel", "alternate") == "alternate":
            return target
    for guid in _children(entry, "guid", "id"):
        target = (guid.text or "").strip()
        if target.startswith(("http://", "https://")) and guid.get("isPermaLink", "true") != "false":
            return target
    return ""


def _located(root: Any, name: str, base: str) -> Iterator[Listed]:
    for element in _children(root, name):
        place = _text(element, "loc")
        if place:
            news = next(_children(element, "news"), None)
            told = _text(news, "publication_date") if news is not None else ""
            yield Listed(_when(told or _text(element, "lastmod")), urljoin(base, place))


def _newest(stories: Iterator[Listed]) -> tuple[Listed, ...]:
    """Return stories once each, the newest first and otherwise in their order; a sitemap with too many is cut."""
    once: dict[str, Listed] = {}
    for story in stories:
        if story.url.startswith(("http://", "https://")):
            once.setdefault(story.url, story)
        if len(once) >= MOST:
            break
    return tuple(sorted(once.values(), key=lambda story: story.when, reverse=True))


def _when(text: str) -> str:
    """Return a time of RFC 822 or ISO 8601 in UTC, or nothing."""
    if not text:
        return ""
    for read in (datetime.fromisoformat, parsedate_to_datetime):
        try:
            moment = read(text)
        except (ValueError, TypeError, IndexError):
            continue
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC).isoformat(timespec="seconds")
    return ""


def _linked(body: bytes, base: str) -> Iterator[str]:
    """Yield the feeds that the head of a page links."""
    try:
        page = html.document_fromstring(body, parser=html.HTMLParser(no_network=True, huge_tree=False))
    except (etree.ParserError, ValueError):
        return
    for link in page.iter("link"):
        if "alternate" in (link.get("rel") or "").lower().split() and (link.get("type") or "").lower() in LINKED_TYPES and link.get("href"):
            yield urljoin(base, link.get("href").strip())
