"""Filtered tables in more forms than Datasette has: each is an extension of the table's address, and takes the same filters."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from datasette.utils.asgi import Request, Response
from markupsafe import escape

from extractor import __version__, interchange
from extractor.errors import InputError
from extractor.serve import queries
from extractor.serve.described import described_table
from extractor.serve.mount import mounted
from extractor.serve.streaming import ROWS_LIMIT, Streamed, every_row
from extractor.store.tables import DETAILED

if TYPE_CHECKING:
    from datasette.app import Datasette

Row = dict[str, Any]

MEDIA = {
    "jsonl": "application/jsonl; charset=utf-8",
    "parquet": "application/vnd.apache.parquet",
    "datapackage": "application/json; charset=utf-8",
    "annotations": "application/ld+json; charset=utf-8",
    "claimreview": "application/ld+json; charset=utf-8",
}
CLAIM_COLUMNS = {"claims": "id"}  # every other table that has claims calls them `claim`
AT_ONCE = 500
EMPTY_FEED = '<feed xmlns="http://www.w3.org/2005/Atom"><id>{}</id><title>{}</title><updated>{}</updated></feed>'


def outputs() -> list[dict[str, Any]]:
    """Return the renderers in the shape of Datasette's hook."""
    tables = [{"extension": name, "render": _RENDERERS[name], "can_render": _ours} for name in ("jsonl", "parquet", "datapackage")]
    return tables + [{"extension": name, "render": _RENDERERS[name], "can_render": _has_claims} for name in ("annotations", "claimreview")]


def _ours(datasette: Datasette, database: str, table: str | None) -> bool:
    return bool(table) and database == mounted(datasette)


def _has_claims(datasette: Datasette, database: str, table: str | None, columns: Sequence[str]) -> bool:
    return _ours(datasette, database, table) and _claim_column(table, columns) is not None


def _claim_column(table: str | None, columns: Sequence[str]) -> str | None:
    column = CLAIM_COLUMNS.get(table or "", "claim")
    return column if column in columns else None


def _whole(request: Request) -> Response | None:
    """Send those who asked for no number of rows to as many as a page may have, as Datasette does for CSV."""
    return None if "_size" in request.args else _with(request, "_size", "max")


def _with(request: Request, name: str, value: str) -> Response:
    given = [(name, value) for name in request.args for value in request.args.getlist(name)]
    return Response.redirect(f"{request.path}?{urlencode([*given, (name, value)])}")


def _listed(columns: Sequence[str], rows: Sequence[sqlite3.Row]) -> list[Row]:
    return [{column: _flat(row[column]) for column in columns} for row in rows]


def _flat(value: Any) -> Any:
    return value["value"] if isinstance(value, dict) and "value" in value else value


def _jsonl(datasette: Datasette, request: Request, columns: Sequence[str], rows: Sequence[sqlite3.Row], data: Row) -> Response:
    return _all(datasette, request, columns, rows, data, "jsonl", interchange.json_lines)


def _parquet(
    datasette: Datasette, request: Request, columns: Sequence[str], rows: Sequence[sqlite3.Row], table: str, data: Row
) -> Response:
    try:
        interchange.require_parquet()
    except InputError as error:
        return Response.text(str(error), status=501)
    headers = {"content-disposition": f'attachment; filename="{table}.parquet"'}
    return _all(datasette, request, columns, rows, data, "parquet", lambda rows: interchange.parquet(columns, rows), headers)


def _datapackage(
    datasette: Datasette, request: Request, columns: Sequence[str], rows: Sequence[sqlite3.Row], table: str, data: Row
) -> Response:
    known = described_table(table)
    meanings, title = known.get("columns") or {}, known.get("title") or table

    def package(rows: Iterable[Row]) -> Iterator[str]:
        described = {column: meanings.get(column, "") for column in columns}
        about = known.get("description") or ""
        resource = interchange.Resource(name=table, title=title, description=about, columns=described, rows=rows)
        return interchange.package(table.replace("_", "-"), title, [resource], (), version=__version__)

    return _all(datasette, request, columns, rows, data, "datapackage", package)


def _all(
    datasette: Datasette,
    request: Request,
    columns: Sequence[str],
    rows: Sequence[sqlite3.Row],
    data: Row,
    form: str,
    write: Callable[[Iterable[Row]], Iterator[str | bytes]],
    headers: dict[str, str] | None = None,
) -> Response:
    """Answer with all rows of a table, filtered as it is, as they are read; with those of one page where ``_size`` asks for so many."""
    if "_size" in request.args:
        return Streamed(write(_listed(columns, rows)), MEDIA[form], headers)
    if (data.get("filtered_table_rows_count") or data.get("count") or 0) > ROWS_LIMIT:
        return Response.text(f"more than {ROWS_LIMIT:,} rows: filter them, or take them away with extractor export", status=413)
    query = data.get("query") or {}
    if "sql" not in query:
        # Datasette 1.0 tells the query to those who ask for it
        return _with(request, "_extra", "query") if "_extra" not in request.args else _with(request, "_size", "max")
    found = every_row(datasette, datasette.get_database(mounted(datasette)), query["sql"], query.get("params") or {}, columns)
    return Streamed(write(found), MEDIA[form], headers)


async def _annotations(datasette: Datasette, request: Request, columns: Sequence[str], rows: Sequence[Any], table: str) -> Response:
    detailed = await _detailed(datasette, request, columns, rows, table)
    return _whole(request) or _answer("annotations", _written(interchange.annotation_page(detailed)))


async def _claimreview(datasette: Datasette, request: Request, columns: Sequence[str], rows: Sequence[Any], table: str) -> Response:
    detailed = await _detailed(datasette, request, columns, rows, table)
    return _whole(request) or _answer("claimreview", _written(interchange.claim_graph(detailed)))


async def _detailed(datasette: Datasette, request: Request, columns: Sequence[str], rows: Sequence[Any], table: str) -> list[Row]:
    """Return the claims of rows with all that is told of them, in the order of the rows."""
    column = _claim_column(table, columns)
    if column is None or _whole(request) is not None:
        return []
    keys = list(dict.fromkeys(_flat(row[column]) for row in rows))
    found: dict[str, Row] = {}
    for start in range(0, len(keys), AT_ONCE):
        some = keys[start : start + AT_ONCE]
        marks = ", ".join("?" for _ in some)
        db = datasette.get_database(mounted(datasette))
        found |= {row["claim"]: row for row in await queries.fetch(db, f"{DETAILED} WHERE k.claim IN ({marks})", some)}
    return [found[key] for key in keys if key in found]


def mend_feed(datasette: Datasette) -> None:
    """Let a feed without entries be one, where the Atom renderer fails; call it when the renderers are known."""
    render, can_render = datasette.renderers["atom"]

    async def feed(  # asked for by these names
        datasette: Any,
        request: Any,
        sql: Any,
        columns: Any,
        rows: Any,
        database: Any,
        table: Any,
        query_name: Any,
        view_name: Any,
        data: Any,
    ) -> Any:
        if rows or "atom_updated" not in columns:
            return render(datasette, request, sql, columns, rows, database, table, query_name, view_name, data)
        last = await queries.fetch(datasette.get_database(database), "SELECT max(started) AS at FROM runs")
        title = request.args.get("_feed_title") or table
        body = EMPTY_FEED.format(escape(request.url), escape(title), last[0]["at"] or "1970-01-01T00:00:00+00:00")
        return Response(body=body, content_type="application/xml; charset=utf-8")

    datasette.renderers["atom"] = (feed, can_render)


def _written(record: Any) -> str:
    return json.dumps(record, ensure_ascii=False, indent=1) + "\n"


def _answer(form: str, body: str | bytes, headers: dict[str, str] | None = None) -> Response:
    return Response(body=body, headers=headers or {}, content_type=MEDIA[form])


_RENDERERS = {
    "jsonl": _jsonl,
    "parquet": _parquet,
    "datapackage": _datapackage,
    "annotations": _annotations,
    "claimreview": _claimreview,
}
