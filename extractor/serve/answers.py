"""What all our pages share: who may see them, how they are filled, which headers they carry."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from datasette.utils.asgi import Request, Response

from extractor.serve import words
from extractor.serve.described import described
from extractor.serve.editions import require_sight
from extractor.serve.mount import mounted

if TYPE_CHECKING:
    from datasette.app import Datasette
    from datasette.database import Database

Row = dict[str, Any]

# Nothing but our own style sheet, pictures and forms: whatever a hostile article smuggled in would not run.
POLICY = "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"


async def visible_database(request: Request, datasette: Datasette) -> Database:
    """Return our database if this visitor may see it; raises Forbidden otherwise."""
    name = mounted(datasette)
    await require_sight(datasette, request.actor, str(name))
    return datasette.get_database(name)


async def page(request: Request, datasette: Datasette, name: str, context: Row, *, status: int = 200) -> Response:
    """Return the page that the template `name` makes of `context`."""
    more = {"words": words, "here": name, "metadata": described()}
    body = await datasette.render_template(f"site/{name}.html", context | more, request=request)
    return Response.html(body, status=status, headers={"content-security-policy": POLICY})


def key(request: Request) -> str:
    """Return the id in the address of a page."""
    return unquote(request.url_vars["id"])


def page_number(request: Request) -> int:
    """Return the number of the page of a list that is asked for, the first for anything that is none."""
    text = request.args.get("page")
    return int(text) if text and text.isascii() and text.isdigit() and 0 < int(text[:7]) < 1_000_000 else 1


def wants_json(request: Request) -> bool:
    """Say whether a visitor asks for JSON, by what is accepted or by what was sent."""
    accepted = request.headers.get("accept", "")
    sent = request.headers.get("content-type", "")
    return "application/json" in accepted or (sent.startswith("application/json") and "text/html" not in accepted)
