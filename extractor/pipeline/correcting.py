"""A claim that a reviewer corrected, compared once more; the verdict on what was read stays as it is."""

from __future__ import annotations

import logging
from pathlib import Path

from extractor import __version__
from extractor.check import Checker
from extractor.errors import InputError
from extractor.models import Verdict
from extractor.store import Store
from extractor.store.corrected import corrected, save_corrected, standing_corrections

logger = logging.getLogger(__name__)


def check_corrected(path: Path, claim: str, checker: Checker) -> None:
    """Compare a stored claim as reviewers have corrected it, and keep what comes of it beside its verdict. Raises StoreError."""
    standing = standing_corrections(path, claim)
    if standing is None:
        return
    with Store.open(path, create=False) as store:
        stored = store.stored(standing.article)
    read = next((one for one in stored.claims if one.id == claim), None) if stored else None
    if stored is None or read is None:
        return
    try:
        right = corrected(read, standing.corrections)
    except InputError as error:
        save_corrected(path, standing, read, str(error), version=__version__)
        return
    among = tuple(right if one.id == claim else one for one in stored.claims)
    try:
        verdict: Verdict | str = checker.check(among, stored.published, only={claim})[0]
    except Exception as error:  # a combination that no article has; the review is kept all the same
        logger.debug("%s: cannot be compared as corrected", claim, exc_info=True)
        verdict = f"cannot be compared as corrected ({type(error).__name__})"
    save_corrected(path, standing, right, verdict, version=__version__)
