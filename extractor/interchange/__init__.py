"""Rows of the database in forms that others read: tables, Data Packages, Web Annotations, ClaimReview. Pure functions, no database."""

from extractor.interchange.annotations import annotation_page
from extractor.interchange.claimreview import claim_graph
from extractor.interchange.datapackage import Resource, package
from extractor.interchange.tables import json_lines, json_rows, parquet, write_csv

__all__ = ["Resource", "annotation_page", "claim_graph", "json_lines", "json_rows", "package", "parquet", "write_csv"]
