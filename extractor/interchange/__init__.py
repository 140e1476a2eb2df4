"""Rows of the database in forms that others read: tables, Data Packages, Web Annotations, ClaimReview. Pure functions, no database."""

from extractor.interchange.annotations import annotation_page
from extractor.interchange.claimreview import claim_graph
from extractor.interchange.datapackage import Resource, package
from extractor.interchange.tables import Kinds, csv_lines, json_lines, json_rows, parquet, require_parquet

__all__ = [
    "Kinds",
    "Resource",
    "annotation_page",
    "claim_graph",
    "csv_lines",
    "json_lines",
    "json_rows",
    "package",
    "parquet",
    "require_parquet",
]
