"""Brings pages from the web into a folder of WARC files, politely and safely. The only owner of httpx clients for the open web.

httpx makes the requests, over connections of our own that lead to public addresses only; Protego reads robots.txt, warcio writes WARC,
lxml reads feeds and sitemaps. What each address answered stands in the ledger ``.fetches.db`` of the folder.
"""

from extractor.fetch.client import Answer, Clock, Fetcher, Manners, require_contact
from extractor.fetch.collecting import Fetched, Round
from extractor.fetch.errors import FetchError
from extractor.fetch.ledger import Entry, Ledger
from extractor.fetch.sources import Source, read_sources

__all__ = [
    "Answer",
    "Clock",
    "Entry",
    "FetchError",
    "Fetched",
    "Fetcher",
    "Ledger",
    "Manners",
    "Round",
    "Source",
    "read_sources",
    "require_contact",
]
