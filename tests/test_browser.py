"""The site in a real browser: figures are seen, evidence is reached, nothing leaves the machine, no page is wider than its window."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import store_samples as made
from browser import guarded, launched, served
from datasette_auth_passwords.utils import hash_password
from playwright.sync_api import Browser, BrowserContext, Page, expect

WIDTHS = (1280, 768, 390)

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with launched() as chromium:
        yield chromium


@contextmanager
def _served_anew(folder: Path) -> Iterator[str]:
    """Serve a database of its own, with a reviewer who may sign in."""
    accounts = folder / "reviewers.yaml"
    accounts.write_text(f"lin: {hash_password('quay side', iterations=1000)}\n")
    with served(made.build(folder / "claims.db"), accounts) as address:
        yield address


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Iterator[str]:  # noqa: ARG001 - no server where no browser is
    """A site that tests only read, in whatever order they come."""
    with _served_anew(tmp_path_factory.mktemp("browser")) as address:
        yield address


@pytest.fixture
def context(browser: Browser, site: str) -> Iterator[BrowserContext]:
    with guarded(browser, site) as opened:
        yield opened


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
    assert wrong.get_by_role("link").evaluate("link => getComputedStyle(link).borderBottomStyle") == "double"
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


def test_no_line_begins_with_the_sign_after_a_figure(page: Page, site: str) -> None:
    page.goto(f"{site}/articles/harbour")
    for width in range(300, 460, 4):
        page.set_viewport_size({"width": width, "height": 900})
        alone = page.evaluate("""() => [...document.querySelectorAll('article .end')].filter(end => {
            const sign = end.lastChild, range = document.createRange();
            if (sign.nodeType !== 3) return false;
            range.selectNodeContents(sign);
            const icon = end.querySelector('.icon').getBoundingClientRect(), box = range.getBoundingClientRect();
            return box.top > icon.bottom;
        }).map(end => end.textContent)""")
        assert not alone, (width, alone)


def test_a_figure_said_of_two_has_both_its_claims(page: Page, site: str) -> None:
    page.goto(f"{site}/articles/harbour")
    outer = page.locator('mark[data-claim="harbour-malaysia"]')
    inner = outer.locator('mark[data-claim="harbour-thailand"]')
    expect(outer).to_have_text("60%")
    expect(inner).to_have_text("60%")
    tags = page.locator('article a.tag[href$="malaysia"], article a.tag[href$="thailand"]')
    expect(tags).to_have_count(2)
    tags.nth(1).press("Enter")  # a link that wraps has no middle to click on
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


def test_an_editor_checks_a_draft(page: Page, site: str) -> None:
    page.goto(site)
    page.get_by_role("link", name="Check a text").click()
    page.get_by_label("Text", exact=True).fill(
        "Cranes turn\n\nImports of goods rose 14.2% last month from a year earlier to HK$707.5 billion."
    )
    page.get_by_label("Publication date").fill("2026-04-28")
    page.get_by_role("button", name="Check it").click()
    wrong = page.locator('article mark[data-verdict="mismatch"]')
    expect(wrong).to_have_text("14.2%")
    wrong.get_by_role("link").click()
    told = page.locator("li:target")
    expect(told).to_contain_text("707,484 ÷ 500,891 − 1")
    told.get_by_text("Evidence, and how it was read").click()
    expect(told).to_contain_text("year to date" if "ytd" in page.url else "on a year earlier")
    expect(page.get_by_label("Text", exact=True)).to_contain_text("Imports of goods rose 14.2%")


def test_a_fact_checker_overrides_and_everybody_sees_it(browser: Browser, tmp_path: Path) -> None:
    with _served_anew(tmp_path) as site, guarded(browser, site) as opened:
        page = opened.new_page()
        page.goto(f"{site}/claims/strait-exports")
        expect(page.get_by_role("button", name="Save the review")).to_have_count(0)
        page.locator("#reviews ~ p").get_by_role("link", name="Sign in").click()
        page.get_by_label("Username").fill("lin")
        page.get_by_label("Password").fill("quay side")
        page.get_by_role("button", name="Log in").click()
        page.wait_for_url(f"{site}/")
        page.goto(f"{site}/claims/strait-exports")
        page.get_by_label("Override it").check()
        page.get_by_label("The right verdict").select_option("close")
        page.get_by_label("Why").fill("The printed edition says billion.")
        page.get_by_role("button", name="Save the review").click()
        page.wait_for_url("**/claims/strait-exports#reviews")
        expect(page.get_by_label("Verdict", exact=True)).to_contain_text("Overridden by lin")
        expect(page.get_by_label("Verdict", exact=True)).to_contain_text("the machine says: differs")
        page.get_by_role("link", name="Sign out").click()
        page.get_by_role("button", name="Log out").click()
        page.goto(f"{site}/reviews")
        expect(page.get_by_text("The printed edition says billion.")).to_be_visible()


def test_a_researcher_follows_a_source_and_takes_rows_away(page: Page, site: str) -> None:
    page.goto(f"{site}/claims/harbour-malaysia")
    page.get_by_role("link", name="Lin Qiu, Quay Bank").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Lin Qiu")
    page.get_by_role("link", name="as a table").click()
    page.get_by_role("link", name="jsonl").click()
    assert page.locator("body").inner_text().count("Quay Bank") >= 5


def test_the_keyboard_reaches_the_content_first(page: Page, site: str) -> None:
    page.goto(f"{site}/articles/harbour")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_fit_their_window_and_can_be_read(context: BrowserContext, site: str, width: int, scheme: str) -> None:
    page = context.new_page()
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    for path in (
        "/",
        "/articles",
        "/articles/harbour",
        "/claims/harbour-imports",
        "/series/hk.exports",
        "/search?q=rose",
        "/check",
        "/compare/harbour-exports",
        "/articles/harbour/archived",
        "/stories",
        "/outlets/Harbour%20Daily",
        "/reviews",
    ):
        page.goto(site + path)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
        faint = page.evaluate(FAINT)
        assert not faint, (path, faint)


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
