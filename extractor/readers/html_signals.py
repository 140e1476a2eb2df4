"""What an element says of itself: by its tag, its role, being hidden, and the words of its class and id."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache, lru_cache
from typing import Any

from extractor.languages import words
from extractor.models import LineLabel

HIDDEN = "hidden"
TAG_FLAGS = {
    "nav": "navigation",
    "footer": "footer",
    "aside": "sidebar",
    "form": "form",
    "button": "form",
    "dialog": "pop-up",
    "menu": "navigation",
}
ROLE_FLAGS = {
    "navigation": "navigation",
    "contentinfo": "footer",
    "complementary": "sidebar",
    "search": "form",
    "alert": "notice",
    "dialog": "pop-up",
    "alertdialog": "pop-up",
    "menu": "navigation",
    "menubar": "navigation",
    "tablist": "navigation",
    "toolbar": "navigation",
}
CONTAINERS = frozenset(("html", "body", "main", "article"))
IGNORED_PREFIXES = (
    "category-",
    "tag-",
    "has-",
    "no-",
    "with-",
    "without-",
    "not-",
    "hide-",
    "single-",
    "postid-",
    "theme-",
    "page-template",
)
CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
PART = re.compile(r"[a-z]+|\d+")
UNSEEN_STYLE = re.compile(r"(?:display\s{0,3}:\s{0,3}none|visibility\s{0,3}:\s{0,3}hidden)", re.I)
TEASERS = frozenset(("related stories", "sidebar", "promotion", "advertisement", "newsletter", "paywall"))


def own_flag(tag: str, names: str, attributes: Mapping[str, Any]) -> str | None:
    """Return the sort of boilerplate that an element declares itself to be, or None.

    `names` are its class and id as written. The page as a whole, its main part and its articles are never flagged by their names.
    """
    if "hidden" in attributes or attributes.get("aria-hidden") == "true":
        return HIDDEN
    style = attributes.get("style")
    if style and UNSEEN_STYLE.search(style):
        return HIDDEN
    role = attributes.get("role")
    if role and role.lower() in ROLE_FLAGS:
        return ROLE_FLAGS[role.lower()]
    if tag not in CONTAINERS and names:
        flag = flag_of_names(names)
        if flag:
            return flag
    return TAG_FLAGS.get(tag)


@lru_cache(maxsize=4096)
def flag_of_names(names: str) -> str | None:
    """Return the category of the first class or id name that speaks of boilerplate.

    >>> flag_of_names("story-relatedArticles col-4")
    'related stories'
    """
    known = _vocabulary()
    for name in names.split():
        lowered = CAMEL.sub("-", name).lower()
        if lowered.startswith(IGNORED_PREFIXES):
            continue
        parts = PART.findall(lowered)
        for start in range(len(parts)):
            for end in range(start + 1, min(start + 5, len(parts) + 1)):
                flag = known.get(tuple(parts[start:end]))
                if flag:
                    return flag
    return None


@cache
def body_names() -> frozenset[str]:
    """Return the class words of boxes that belong to a story, such as key figures, captions and corrections."""
    return frozenset(str(name) for name in words("boilerplate")["page_body_names"])


def is_body_box(names: str) -> bool:
    """Tell whether class and id speak of a box that belongs to the story."""
    return bool(names) and not body_names().isdisjoint(PART.findall(CAMEL.sub("-", names).lower()))


def label_of_flag(flag: str) -> LineLabel:
    """Return the line label that goes with a flag: what advertises something else is a teaser, the rest is furniture."""
    return LineLabel.TEASER if flag in TEASERS else LineLabel.FURNITURE


@cache
def _vocabulary() -> dict[tuple[str, ...], str]:
    categories = words("boilerplate")["page_names"]
    return {tuple(PART.findall(str(name))): str(category) for category, names in categories.items() for name in names}
