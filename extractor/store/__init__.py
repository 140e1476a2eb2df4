"""Keeps documents, claims, verdicts and official figures in one SQLite file. The only owner of sqlite-utils.

`Store` writes and reads; the schema itself is in ``db/migrations`` and ``db/views``. Beyond one column a field of the same name,
the tables hold: a decimal as ``x`` (REAL, to sort and compute) and ``x_text`` (TEXT, exact); a period as ``x_start`` and ``x_end``;
mappings and tuples as JSON; truth values as 0 and 1; enumerations by their value; dates as YYYY-MM-DD.
"""

from extractor.store.changes import Stale
from extractor.store.groups import Group, Outlier
from extractor.store.reviews import ChangedMeanwhileError, Review, save_review
from extractor.store.schema import require_current
from extractor.store.store import Store
from extractor.store.summary import Difference, Summary

__all__ = [
    "ChangedMeanwhileError",
    "Difference",
    "Group",
    "Outlier",
    "Review",
    "Stale",
    "Store",
    "Summary",
    "require_current",
    "save_review",
]
