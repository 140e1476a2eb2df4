"""Accessibility of the site by axe, WCAG 2.2 A and AA: nothing on our pages, nothing serious on Datasette's."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
import store_samples as made
from browser import guarded, launched, served
from datasette_auth_passwords.utils import hash_password
from playwright.sync_api import Browser, Page

from extractor.check import Checker
from extractor.official import load
from extractor.pipeline.correcting import check_corrected
from extractor.store import Review, Store, save_review
from extractor.store.rows import source_id

AXE = Path(os.environ.get("AXE", Path(__file__).parent.parent / "build/axe/node_modules/axe-core/axe.min.js"))
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
OURS = (
    "/", "/articles", "/articles/harbour", "/articles/harbour/archived", "/stories", "/stories/harbour",
    "/claims/harbour-imports", "/claims/harbour-exports", "/claims/strait-exports",
    "/series/hk.exports", "/search?q=rose", "/check", "/compare/harbour-exports", "/outlets/Harbour%20Daily", "/reviews",
    f"/sources/{source_id('Lin Qiu', 'Quay Bank')}",
)  # fmt: skip
STOCK = ("/data", "/data/claims_checked", "/data/claims_checked?verdict=mismatch&_search=rose", "/data/claims/harbour-imports", "/-/login")

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def axe() -> str:
    if not AXE.exists():
        pytest.skip(f"axe-core is not at {AXE}: make axe fetches it with npm")
    return AXE.read_text("utf-8")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with launched() as chromium:
        yield chromium


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("axe")
    database = made.build(folder / "claims.db")
    save_review(
        database, Review(claim="harbour-imports", action="override", reason="A revision.", reviewer="lin", seen="mismatch", verdict="close")
    )
    correction = Review(
        claim="strait-exports",
        action="correct",
        reason="Billion.",
        reviewer="lin",
        seen="mismatch",
        attribute="value",
        value="375200000000",
    )
    save_review(database, correction)
    check_corrected(database, "strait-exports", Checker(load()))
    with Store.open(database) as store:
        store.begin_run(version="1.0", arguments=())
        store.group_stories()
        store.finish_run()
    accounts = folder / "reviewers.yaml"
    accounts.write_text(f"lin: {hash_password('quay side', iterations=1000)}\n")
    with served(database, accounts) as address:
        yield address


@pytest.fixture
def page(browser: Browser, site: str) -> Iterator[Page]:
    with guarded(browser, site) as context:
        yield context.new_page()


def violations(page: Page, axe: str, *, stock: bool = False) -> list[str]:
    page.evaluate(axe)
    rules = [rule for rule in RULES if not (stock and rule == "best-practice")]
    found = page.evaluate("rules => axe.run({runOnly: {type: 'tag', values: rules}})", rules)["violations"]
    grave = [one for one in found if not stock or one["impact"] in {"serious", "critical"}]
    return [f"{one['impact']} {one['id']}: {node['html'][:160]}" for one in grave for node in one["nodes"]]


@pytest.mark.parametrize("path", OURS)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_our_pages_have_no_violations(page: Page, site: str, axe: str, path: str, scheme: str) -> None:
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    page.goto(site + path)
    assert violations(page, axe) == []


@pytest.mark.parametrize("path", STOCK)
def test_pages_of_datasette_have_none_that_is_serious(page: Page, site: str, axe: str, path: str) -> None:
    page.goto(site + path)
    assert violations(page, axe, stock=True) == []


def test_what_forms_bring_up_has_no_violations(page: Page, site: str, axe: str) -> None:
    page.goto(f"{site}/check")
    page.get_by_label("Text", exact=True).fill("Imports of goods rose 14.2% in March 2026 from a year earlier.\n\nThe index stood at 7.")
    page.get_by_role("button", name="Check it").click()
    page.get_by_role("heading", name="What this text says").wait_for()
    page.get_by_text("Evidence, and how it was read").first.click()
    assert violations(page, axe) == []


def test_the_review_form_has_no_violations(page: Page, site: str, axe: str) -> None:
    page.goto(f"{site}/-/login")
    page.get_by_label("Username").fill("lin")
    page.get_by_label("Password").fill("quay side")
    page.get_by_role("button", name="Log in").click()
    page.wait_for_url(f"{site}/")
    page.goto(f"{site}/claims/harbour-exports")
    page.get_by_role("button", name="Save the review").wait_for()
    assert violations(page, axe) == []
    page.goto(f"{site}/check")
    page.get_by_label("Address of a page").wait_for()
    assert violations(page, axe) == []
