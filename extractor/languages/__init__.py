"""Words as data: loads and validates ``languages/<code>/words/*.yaml``. Knows nothing of spaCy, figures or claims."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import Any

import yaml

from extractor.errors import VocabularyError
from extractor.resources import package_file

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the one in C is ten times as fast, but not built everywhere


@cache
def words(name: str, language: str = "en") -> Mapping[str, Any]:
    """Return the word file `name` of a language: label -> list of surface forms, or label -> attributes with `forms`.

    Raises VocabularyError when the file is missing or malformed: an empty group, a form with stray spaces, a form listed
    twice under one label.

    >>> "about" in words("hedges")["about"]
    True
    """
    path = package_file("languages", language, "words", f"{name}.yaml")
    if not path.is_file():
        raise VocabularyError(f"{path}: no such word file")
    data = yaml.load(path.read_text("utf-8"), Loader=_LOADER)
    if not isinstance(data, dict) or not data:
        raise VocabularyError(f"{path}: expected a mapping of labels to surface forms")
    for label, entry in data.items():
        _validate(f"{path}: {label}", entry["forms"] if isinstance(entry, dict) and "forms" in entry else entry)
    return data


def _validate(where: str, forms: object) -> None:
    if isinstance(forms, dict):
        for label, inner in forms.items():
            _validate(f"{where}.{label}", inner)
        return
    if not isinstance(forms, list):
        return
    if not forms:
        raise VocabularyError(f"{where}: the list of forms is empty")
    seen: set[str] = set()
    for form in forms:
        if not isinstance(form, str | int | float):
            continue
        text = str(form)
        if text != " ".join(text.split()):
            raise VocabularyError(f"{where}: {text!r} has stray spaces")
        if text in seen:
            raise VocabularyError(f"{where}: {text!r} is listed twice")
        seen.add(text)


@cache
def either(name: str, label: str, language: str = "en") -> str:
    """Return a regular expression group that matches any form of a label, longest first.

    >>> either("clauses", "modals").startswith("(?:would|")
    True
    """
    forms = sorted((str(form) for form in words(name, language)[label]), key=len, reverse=True)
    return "(?:" + "|".join(re.escape(form).replace(r"\ ", " ").replace(r"\-", "-") for form in forms) + ")"
