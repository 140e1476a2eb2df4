"""The Datasette plugin: routes, links in plain tables, and headers. It does nothing in a Datasette that serves other databases."""

from __future__ import annotations

import hashlib
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from markupsafe import Markup
from pluggy import HookimplMarker

from extractor.resources import bundled
from extractor.serve import archive_pages, chart, compare_pages, editions, pages, renderers, review_pages, story_pages, text_page, words
from extractor.serve.limits import within_limits
from extractor.serve.mount import mounted

if TYPE_CHECKING:
    from datasette.app import Datasette

hookimpl = HookimplMarker("datasette")

Scope = dict[str, Any]
App = Callable[[Scope, Any, Any], Awaitable[None]]

# Datasette's own pages have scripts and styles inside them; nothing may come from, or go to, another machine.
STOCK_POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    b"content-security-policy": STOCK_POLICY.encode(),
    b"x-content-type-options": b"nosniff",
    b"referrer-policy": b"same-origin",
}

ROUTES = (
    (r"^/$", pages.home),
    (r"^/articles/?$", pages.articles),
    (r"^/articles/(?P<id>[^/]+)$", pages.article),
    (r"^/articles/(?P<id>[^/]+)/archived$", archive_pages.shown),
    (r"^/articles/(?P<id>[^/]+)/archived/page$", archive_pages.as_page),
    (r"^/articles/(?P<id>[^/]+)/archived/file$", archive_pages.as_file),
    (r"^/claims/(?P<id>[^/]+)$", pages.claim),
    (r"^/claims/(?P<id>[^/]+)/review$", review_pages.review),
    (r"^/reviews$", review_pages.reviews),
    (r"^/stories/?$", story_pages.stories),
    (r"^/stories/(?P<id>[^/]+)$", story_pages.story),
    (r"^/series/(?P<id>[^/]+)$", pages.series),
    (r"^/sources/(?P<id>[^/]+)$", compare_pages.source),
    (r"^/outlets/(?P<id>[^/]+)$", compare_pages.outlet),
    (r"^/compare/(?P<id>[^/]+)$", compare_pages.compare),
    (r"^/search$", pages.search),
    (r"^/check$", text_page.check),
)

# column -> the page that its values have, by table where a name means different things.
LINKS = {
    ("", "claim"): "claims",
    ("claims", "id"): "claims",
    ("", "article"): "articles",
    ("documents", "id"): "articles",
    ("series", "id"): "series",
    ("observations", "series"): "series",
    ("evidence", "series"): "series",
    ("sources", "id"): "sources",
    ("source_aliases", "source_id"): "sources",
    ("claims", "source_id"): "sources",
    ("", "source_id"): "sources",
    ("", "outlet"): "outlets",
    ("", "story"): "stories",
    ("claim_groups", "common_claim"): "compare",
}
AMOUNTS = frozenset({"value", "value_high", "official", "reported", "difference"})


@hookimpl
def register_routes(datasette: Datasette) -> list[tuple[str, Any]]:
    """Add our pages."""
    return list(ROUTES) if mounted(datasette) else []


@hookimpl
def prepare_jinja2_environment(env: Any, datasette: Datasette) -> None:
    """Give templates our filters, and spell out characters that hide or reorder text, in every template."""
    if mounted(datasette):
        env.finalize = _finalize
        env.filters |= {"figure": words.figure, "plain": words.plain, "day": words.day, "segment": _segment, "titled": words.series_title}
        env.globals |= {"share_bar": chart.share_bar, "assets_version": _assets_version()}


def _finalize(value: Any) -> Any:
    return words.visible(value) if type(value) is str else value


def _segment(value: str) -> str:
    return quote(str(value), safe="")


def _assets_version() -> str:
    digest = hashlib.sha256()
    for path in sorted((bundled("db") / "static").glob("*.css")):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:8]


@hookimpl
def render_cell(value: Any, column: str, table: str | None, database: str, datasette: Datasette) -> Markup | None:
    """Show verdicts as badges, ids as links to our pages, large amounts with their thousands apart."""
    if value is None or database != mounted(datasette):
        return None
    if column in {"verdict", "outcome", "machine_verdict", "corrected_verdict"} and value in words.VERDICTS:
        return Markup('<span class="badge {}">{}</span>').format(value, words.VERDICTS[value])
    page = LINKS.get((table or "", column)) or LINKS.get(("", column))
    if page and isinstance(value, str):
        return Markup('<a href="{}">{}</a>').format(datasette.urls.path(f"/{page}/{quote(value, safe='')}"), words.visible(value))
    return _amount(value, column)


def _amount(value: Any, column: str) -> Markup | None:
    if not isinstance(value, float):
        return None
    if column == "relative_difference":
        return Markup('<span class="amount">{}%</span>').format(f"{100 * value:,.1f}")
    if column in AMOUNTS and value == value and abs(value) < 1e18:
        text = f"{value:,.4f}".rstrip("0").rstrip(".")
        return Markup('<span class="amount">{}</span>').format(text.replace("-", "−"))
    return None


def _reviews(datasette: Datasette, actor: editions.Actor) -> bool:
    return actor is not None and actor.get("id") in (datasette.plugin_config("extractor") or {}).get("reviewers", ())


@hookimpl
def permission_allowed(datasette: Datasette, actor: editions.Actor, action: str) -> bool | None:
    """Let reviewers review, and nobody else (Datasette 0.65)."""
    return _reviews(datasette, actor) if action == review_pages.PERMISSION and mounted(datasette) else None


@hookimpl
def register_actions(datasette: Datasette) -> list[Any]:
    """Declare the permission to review (Datasette 1.0)."""
    return editions.declared(review_pages.PERMISSION, "Review claims") if mounted(datasette) else []


@hookimpl
def permission_resources_sql(datasette: Datasette, actor: editions.Actor, action: str) -> Any:
    """Let reviewers review, and nobody else (Datasette 1.0)."""
    if action != review_pages.PERMISSION or not mounted(datasette):
        return None
    return editions.granted(_reviews(datasette, actor), "reviewers may review")


@hookimpl
def extra_template_vars(datasette: Datasette) -> dict[str, Any]:
    """Tell every page whether anybody can sign in here."""
    return {"accounts": bool((datasette.plugin_config("extractor") or {}).get("accounts"))} if mounted(datasette) else {}


@hookimpl
def skip_csrf(datasette: Datasette, scope: Scope) -> bool | None:
    """Let other programs check a text: as JSON, which no form of another site can send, and nothing is changed by it."""
    sent = dict(scope.get("headers") or []).get(b"content-type", b"")
    return True if mounted(datasette) and scope["path"] == "/check" and sent.startswith(b"application/json") else None


@hookimpl
def register_output_renderer(datasette: Datasette) -> list[dict[str, Any]]:
    """Add forms in which tables can be taken away."""
    return renderers.outputs() if mounted(datasette) else []


@hookimpl
def startup(datasette: Datasette) -> None:
    """Mend the Atom renderer, once it is there."""
    if mounted(datasette) and "atom" in datasette.renderers:
        renderers.mend_feed(datasette)


@hookimpl
def menu_links(datasette: Datasette) -> list[dict[str, str]]:
    """Add our pages to Datasette's menu."""
    if not mounted(datasette):
        return []
    return [
        {"href": datasette.urls.path(path), "label": label}
        for path, label in (("/articles", "Articles"), ("/search", "Search"), ("/check", "Check a text"))
    ]


@hookimpl
def asgi_wrapper(datasette: Datasette) -> Callable[[App], App]:
    """Send with every answer the headers that keep a page to this machine."""

    def wrap(app: App) -> App:
        if not mounted(datasette):
            return app

        async def answer(scope: Scope, receive: Any, send: Any) -> None:
            async def send_with_headers(event: Scope) -> None:
                if event["type"] == "http.response.start":
                    own = list(event.get("headers") or [])
                    names = {name.lower() for name, _ in own}
                    event = event | {"headers": own + [(name, value) for name, value in HEADERS.items() if name not in names]}
                await send(event)

            taken = await within_limits(scope, receive, send_with_headers)
            if taken is not None:
                await app(scope, taken, send_with_headers)

        return answer

    return wrap
