"""The site in a real browser: figures are seen, evidence is reached, nothing leaves the machine, no page is wider than its window."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import store_samples as made
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect, sync_playwright

REQUIRED = os.environ.get("EXTRACTOR_REQUIRE_BROWSER") == "1"
CHROMIUM = Path(os.environ.get("CHROMIUM", "/usr/bin/chromium"))
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
WIDTHS = (1280, 768, 390)

pytestmark = pytest.mark.browser

SERVER = """
import sys
from pathlib import Path
from extractor.serve import serve
serve(Path(sys.argv[1]), port=0, announce=lambda address: print(address, flush=True))
"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if not CHROMIUM.exists():
        reason = f"Debian's Chromium is not at {CHROMIUM}"
        if REQUIRED:
            pytest.fail(f"{reason}, and EXTRACTOR_REQUIRE_BROWSER is set")
        pytest.skip(reason)
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield launched
        launched.close()


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Iterator[str]:  # noqa: ARG001 - no server where no browser is
    database = made.build(tmp_path_factory.mktemp("browser") / "claims.db")
    with subprocess.Popen([sys.executable, "-c", SERVER, str(database)], stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        address = server.stdout.readline().strip().rstrip("/")
        assert address.startswith("http://127.0.0.1:"), "the site did not start"
        yield address
        server.terminate()


@pytest.fixture
def context(browser: Browser, site: str) -> Iterator[BrowserContext]:
    """A window in which every request off the machine, every script error and every refused style fails the test."""
    outside: list[str] = []
    complaints: list[str] = []

    def guard(route: Route) -> None:
        if route.request.url.startswith((site, "data:", "blob:")):
            route.continue_()
        else:
            outside.append(route.request.url)
            route.abort()

    opened = browser.new_context(viewport={"width": 1280, "height": 900})
    opened.route("**/*", guard)
    opened.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    opened.on("weberror", lambda error: complaints.append(str(error.error)))
    yield opened
    opened.close()
    assert not outside
    assert not complaints


@pytest.fixture
def page(context: BrowserContext) -> Page:
    return context.new_page()


def test_from_the_front_page_to_the_evidence_of_a_claim(page: Page, site: str) -> None:
    page.goto(site)
    page.get_by_role("link", name="Exports beat hopes again").click()
    page.wait_for_url("**/articles/harbour")
    figures = page.locator("article mark[data-claim]")
    expect(figures).to_have_count(len(made.harbour().reading.claims))
    wrong = page.locator('mark[data-claim="harbour-imports"]')
    expect(wrong).to_have_text("9.9 percent")
    expect(wrong).to_have_attribute("data-verdict", "mismatch")
    assert wrong.evaluate("mark => getComputedStyle(mark).borderBottomStyle") == "double"
    expect(page.locator("article")).to_contain_text("9.6% is the official figure")
    wrong.get_by_role("link").click()
    page.wait_for_url("**/claims/harbour-imports")
    expect(page.get_by_role("heading", level=1)).to_have_text("+9.9%")
    verdict = page.get_by_label("Verdict")
    for told in ("differs", "+9.6%", "387,100 ÷ 353,193 − 1 = 9.6%", "9.9% is the figure for April", "rounds to one decimal"):
        expect(verdict).to_contain_text(told)
    expect(page.get_by_role("img", name="Exports of goods")).to_be_visible()
    page.get_by_role("link", name="Read it in the article").click()
    page.wait_for_url("**/articles/harbour#figure-harbour-imports")
    expect(wrong).to_be_in_viewport()


def test_a_figure_said_of_two_has_both_its_claims(page: Page, site: str) -> None:
    page.goto(f"{site}/articles/harbour")
    outer = page.locator('mark[data-claim="harbour-malaysia"]')
    inner = outer.locator('mark[data-claim="harbour-thailand"]')
    expect(outer).to_have_text("60%")
    expect(inner).to_have_text("60%")
    tags = page.locator('article a.tag[href$="malaysia"], article a.tag[href$="thailand"]')
    expect(tags).to_have_count(2)
    tags.nth(1).click()
    page.wait_for_url("**/claims/harbour-thailand")
    expect(page.get_by_text("there is no official series for it here")).to_be_visible()


def test_what_was_not_read_is_shown_on_demand(page: Page, site: str) -> None:
    page.goto(f"{site}/articles/harbour")
    teaser = page.get_by_text("READ MORE: Freight rates up 40%")
    expect(teaser).to_be_hidden()
    page.get_by_text("2 lines left out").click()
    expect(teaser).to_be_visible()
    expect(page.get_by_text("1 number not read")).to_be_visible()


def test_search_and_tables(page: Page, site: str) -> None:
    page.goto(site)
    page.get_by_label("Search 8 figures in 3 articles").fill("thailand")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?q=thailand")
    page.get_by_role("link", name="As a table, with filters").click()
    page.wait_for_url("**/data/claims_checked?_search=thailand")
    expect(page.locator(".badge.not_checkable").first).to_be_visible()
    page.goto(f"{site}/data/claims_checked")
    page.locator(".facet-info").get_by_role("link", name="mismatch").click()
    expect(page.get_by_role("heading", name="2 rows")).to_be_visible()
    page.get_by_role("link", name="harbour-imports").click()
    page.wait_for_url("**/claims/harbour-imports")


def test_the_keyboard_reaches_the_content_first(page: Page, site: str) -> None:
    page.goto(f"{site}/articles/harbour")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_fit_their_window_and_can_be_read(context: BrowserContext, site: str, width: int, scheme: str, tmp_path: Path) -> None:
    page = context.new_page()
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    for path in ("/", "/articles", "/articles/harbour", "/claims/harbour-imports", "/series/hk.exports", "/search?q=rose"):
        page.goto(site + path)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
        faint = page.evaluate(FAINT)
        assert not faint, (path, faint)
        page.screenshot(path=tmp_path / "page.png", full_page=True)


# Text whose contrast with what is behind it is under 4.5 (WCAG 2.2 AA), or 3 where it is large.
FAINT = """() => {
  const light = rgb => rgb.map(c => c / 255).map(c => c <= .04045 ? c / 12.92 : ((c + .055) / 1.055) ** 2.4)
      .reduce((sum, c, n) => sum + c * [.2126, .7152, .0722][n], 0);
  const parse = text => text.match(/[\\d.]+/g).map(Number);
  const behind = element => {
    for (let e = element; e; e = e.parentElement) {
      const colour = parse(getComputedStyle(e).backgroundColor);
      if (colour.length === 3 || colour[3] === 1) return colour.slice(0, 3);
    }
    return [255, 255, 255];
  };
  const found = [];
  for (const element of document.querySelectorAll('body *')) {
    const own = [...element.childNodes].some(n => n.nodeType === 3 && n.data.trim());
    const box = element.getBoundingClientRect();
    if (!own || box.width < 2 || box.height < 2) continue;
    const style = getComputedStyle(element);
    if (style.visibility === 'hidden') continue;
    const svg = element instanceof SVGElement;
    const [a, b] = [light(parse(svg ? style.fill : style.color).slice(0, 3)), light(behind(element))].sort((x, y) => y - x);
    const size = parseFloat(style.fontSize), large = size >= 24 || (size >= 18.66 && style.fontWeight >= 700);
    const ratio = (a + .05) / (b + .05);
    const name = element.className.baseVal ?? element.className;
    if (ratio < (large ? 3 : 4.5)) found.push([element.tagName, name, ratio.toFixed(2)].join(' '));
  }
  return [...new Set(found)];
}"""
