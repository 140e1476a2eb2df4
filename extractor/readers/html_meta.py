"""What a web page says of itself: headline, outlet, authors, language, address and days, each from its best evidence."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import htmldate

from extractor.readers.dates import address_date, find_dates, machine_date, machine_dated, modified_date, visible_date
from extractor.readers.draft import Dated, Metadata, Role
from extractor.readers.html_blocks import Page
from extractor.readers.language import guess_language
from extractor.readers.structured import Structured, structured_data

PUBLISHED_META = (
    "article:published_time",
    "article:published",
    "og:published_time",
    "og:article:published_time",
    "parsely-pub-date",
    "sailthru.date",
    "datepublished",
    "date.published",
    "publish-date",
    "publish_date",
    "publishdate",
    "publication_date",
    "publicationdate",
    "pubdate",
    "pub_date",
    "published",
    "published_time",
    "published_at",
    "dc.date.issued",
    "dcterms.issued",
    "dc.issued",
    "dcterms.created",
    "dc.date.created",
    "dc.created",
    "dc.date",
    "dcterms.date",
    "citation_publication_date",
    "citation_date",
    "article.published",
    "originalpublicationdate",
    "releasedate",
    "cxenseparse:recs:publishtime",
    "article_date_original",
    "article:post_date",
    "timestamp",
    "created",
    "displaydate",
    "date",
)
MODIFIED_META = (
    "article:modified_time",
    "og:updated_time",
    "og:modified_time",
    "datemodified",
    "last-modified",
    "lastmod",
    "modified",
    "dcterms.modified",
    "dc.date.modified",
    "revised",
    "article:modified",
)
DATA_PUBLISHED = (
    "data-published",
    "data-publish-date",
    "data-published-date",
    "data-pubdate",
    "data-pub-date",
    "data-publication-date",
    "data-published-at",
    "data-publishdate",
    "data-date-published",
    "data-publish-time",
    "data-published-time",
)
MODIFIED_WORD = re.compile(r"modif|updat|revis|edited|lastmod", re.I)
UPDATED_TEXT = re.compile(r"\b(?:updated|modified|revised|last\s(?:update|change))\b", re.I)
SUFFIX = re.compile(r"\s{1,3}(?:[|·•»–—]|-{1,2}|::)\s{1,3}")
TOKEN = re.compile(r"[a-z0-9]+")
SHORT_LINE = 14
PROSE_WORDS = 12
OUTLET_WORDS = 6
ELSEWHERE = frozenset(
    ("related stories", "sidebar", "comments", "advertisement", "promotion", "newsletter", "hidden", "form", "poll", "ticker", "events")
)
BYLINE_NAME = re.compile(
    r"^(?i:by|words:?|text:?|story by|reported by|written by)\s{1,3}(?P<name>[A-Z][\w’'-]+(?:\s{1,2}(?:[A-Z]\.|[A-Z][\w’'-]+)){1,3})"
)


@dataclass(frozen=True, slots=True)
class _Evidence:
    """Everything on a page that may carry its data: parsed JSON-LD, meta tags by lower-case name, and the tree."""

    root: Any
    structured: Structured
    meta: Mapping[str, str]


def find_headline(page: Page, root: Any, flags: Sequence[str | None], agreed: Sequence[bool]) -> int | None:
    """Return the index of the block that is the story's headline, or None.

    The title in the head of the page chooses among several headings; a heading above all others wins where it is silent. A heading
    below text that is `agreed` to be the story is hardly its headline.
    """
    titles = [set(TOKEN.findall(title.lower())) for title in _titles(root)]
    prose = [index for index, block in enumerate(page.blocks) if agreed[index] and len(block.text.split()) >= PROSE_WORDS]
    opening = prose[min(2, len(prose) - 1)] if prose else len(page.blocks)
    best, best_score = None, 0.0
    for index, block in enumerate(page.blocks):
        tag = page.nodes[block.node].tag
        words = set(TOKEN.findall(block.text.lower()))
        if not words or len(words) > 45 or (flags[block.node] and tag != "h1"):
            continue
        score = _headline_score(tag, block.role, words, titles)
        if flags[block.node]:
            score -= 0.35
        if index > opening:
            score -= 0.4
        if score > best_score + 0.001:
            best, best_score = index, score
    return best if best_score >= 0.5 else None


def _headline_score(tag: str, role: Role, words: set[str], titles: Sequence[set[str]]) -> float:
    same = max((len(words & title) / len(words | title) for title in titles if title), default=0.0)
    held = max((len(words & title) / len(words) for title in titles if title), default=0.0) if len(words) >= 3 else 0.0
    likeness = max(same, 0.8 * held)
    if tag == "h1":
        return 0.55 + likeness
    if role is Role.HEADING:
        return 0.3 + likeness if likeness >= 0.6 else 0.0
    return same * 0.9 if same >= 0.75 else 0.0


def _titles(root: Any) -> list[str]:
    meta = _meta(root)
    written = [meta.get("og:title", ""), meta.get("twitter:title", ""), meta.get("title", ""), root.findtext(".//title") or ""]
    return [part for title in written if title for part in _of_story(title) if len(part.split()) >= 2]


def _of_story(title: str) -> list[str]:
    """Return what may be the headline in a page's title: of "Headline | Outlet" not the outlet, whose logo stands on the page too."""
    parts = SUFFIX.split(title)
    return [title] if len(parts) == 1 else [max(parts, key=len), title[: title.rindex(parts[-1])]]


def page_metadata(
    root: Any,
    blobs: Sequence[str],
    page: Page,
    flags: Sequence[str | None],
    headline: int | None,
    start: int,
    given_url: str | None,
) -> Metadata:
    """Return what the page says of itself; `blobs` are its JSON-LD scripts, `start` is the block at which its story begins."""
    title = page.blocks[headline].text if headline is not None else None
    evidence = _Evidence(root, structured_data(blobs, title), _meta(root))
    url = _address(evidence) or given_url
    return Metadata(
        url=url,
        outlet=_outlet(evidence, title),
        title=title or _written_title(evidence),
        authors=_authors(evidence, page, start),
        language=_language(root, page),
        published=_published(evidence, page, flags, start, url),
        modified=_modified(evidence, page, start),
    )


def _meta(root: Any) -> dict[str, str]:
    """Return the meta tags of a page by lower-case name; the first of a name counts."""
    found: dict[str, str] = {}
    for tag in root.iter("meta"):
        content = tag.get("content")
        name = tag.get("property") or tag.get("name") or tag.get("http-equiv")
        if name and content and content.strip():
            found.setdefault(name.strip().lower(), content.strip())
    return found


def _address(evidence: _Evidence) -> str | None:
    for link in evidence.root.iter("link"):
        if (link.get("rel") or "").lower() == "canonical" and (link.get("href") or "").startswith(("http://", "https://")):
            return str(link.get("href"))
    address = evidence.meta.get("og:url", "") or evidence.structured.url or ""
    return address if address.startswith(("http://", "https://")) else None


def _outlet(evidence: _Evidence, title: str | None) -> str | None:
    named = evidence.meta.get("og:site_name") or evidence.structured.outlet or evidence.meta.get("application-name")
    if named:
        return " ".join(named.split())
    whole = " ".join((evidence.root.findtext(".//title") or "").split())
    parts = SUFFIX.split(whole)
    if len(parts) < 2 or len(parts[-1].split()) > OUTLET_WORDS:
        return None
    own = set(TOKEN.findall((title or parts[0]).lower()))
    last = set(TOKEN.findall(parts[-1].lower()))
    return parts[-1] if last and not last <= own else None


def _written_title(evidence: _Evidence) -> str | None:
    title = evidence.structured.headline or evidence.meta.get("og:title")
    if title:
        return " ".join(title.split())
    whole = " ".join((evidence.root.findtext(".//title") or "").split())
    return SUFFIX.split(whole)[0] or None


def _authors(evidence: _Evidence, page: Page, start: int) -> tuple[str, ...]:
    if evidence.structured.authors:
        return evidence.structured.authors
    for name in ("author", "article:author", "parsely-author", "dc.creator", "sailthru.author", "byl"):
        value = evidence.meta.get(name, "")
        if value and "://" not in value and len(value.split()) <= 8:
            return (re.sub(r"^by\s", "", value, flags=re.I),)
    for block in page.blocks[start : start + 12]:
        found = BYLINE_NAME.match(block.text)
        if found and len(block.text.split()) <= SHORT_LINE:
            return (found["name"],)
    return ()


def _language(root: Any, page: Page) -> str | None:
    declared = (root.get("lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang") or "").strip().lower()
    if re.match(r"[a-z]{2}(?:[-_]|$)", declared):
        return declared[:2]
    return guess_language(block.text for block in page.blocks)


def _published(evidence: _Evidence, page: Page, flags: Sequence[str | None], start: int, url: str | None) -> Dated | None:
    return (
        evidence.structured.published
        or _first_meta(evidence, PUBLISHED_META)
        or _annotated(evidence.root)
        or _time_element(evidence.root)
        or _seen(evidence, page, flags, start, url)
    )


def _first_meta(evidence: _Evidence, names: Sequence[str]) -> Dated | None:
    return next((dated for name in names if (dated := machine_dated(evidence.meta.get(name), "meta"))), None)


def _annotated(root: Any) -> Dated | None:
    """Return the day of microdata, RDFa or a data attribute that names itself the day of publication."""
    for element in root.iter():
        names = element.attrib
        prop = (names.get("itemprop") or names.get("property") or "").lower()
        if prop.rpartition(":")[2] in ("datepublished", "datecreated", "dateissued") and not _in_comment(element):
            dated = machine_dated(names.get("content") or names.get("datetime") or element.text_content(), "meta")
            if dated:
                return dated
        for name in DATA_PUBLISHED:
            dated = machine_dated(names.get(name), "meta")
            if dated:
                return dated
    return None


def _time_element(root: Any) -> Dated | None:
    """Return the day of the first time element that is neither an update nor part of a list of other stories."""
    for element in root.iter("time"):
        around = " ".join(filter(None, (element.get("class"), element.get("itemprop"), element.get("id"))))
        before = (element.getparent().text or "")[-40:] if element.getparent() is not None else ""
        if MODIFIED_WORD.search(around) or UPDATED_TEXT.search(before) or _in_comment(element):
            continue
        dated = machine_dated(element.get("datetime"), "time") or machine_dated(element.text_content(), "time")
        if dated:
            return dated
    return None


OTHER_STORY = re.compile(r"related|comment|sidebar|latest|trending|popular|recommend|teaser|card|most-|widget|promo|more-", re.I)


def _in_comment(element: Any) -> bool:
    """Tell whether an element stands in a comment, a card or a list that speaks of other stories."""
    for outer in element.iterancestors():
        if outer.tag in ("aside", "nav"):
            return True
        if outer.tag in ("body", "main", "article"):
            return False
        if OTHER_STORY.search(" ".join(filter(None, (outer.get("class"), outer.get("id"))))):
            return True
    return False


def _seen(evidence: _Evidence, page: Page, flags: Sequence[str | None], start: int, url: str | None) -> Dated | None:
    """Return the day that the visible page or its address gives; htmldate decides only between days that stand there."""
    own = [block.text for block in page.blocks[start:] if (flags[block.node] or "") not in ELSEWHERE]
    above = [block.text for block in page.blocks[:start] if flags[block.node] not in ELSEWHERE]
    found = visible_date(own, anywhere=above) or visible_date(above[-6:])
    if found:
        return found
    day = address_date(url)
    if day:
        return Dated(day=day, basis="url")
    guess = machine_date(htmldate.find_date(evidence.root, original_date=True, extensive_search=False))
    stamps = {
        written.day for text in own if len(text.split()) <= SHORT_LINE and not UPDATED_TEXT.search(text) for written in find_dates(text)
    }
    return Dated(day=guess, basis="guess") if guess in stamps else None


def _modified(evidence: _Evidence, page: Page, start: int) -> Dated | None:
    if evidence.structured.modified:
        return evidence.structured.modified
    dated = _first_meta(evidence, MODIFIED_META)
    if dated:
        return dated
    day = modified_date([block.text for block in page.blocks[start:]])
    return Dated(day=day, basis="byline") if day else None
