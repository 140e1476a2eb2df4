"""What the tests in a real browser share: Debian's Chromium, a site that runs, a window that no request may leave."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Route, sync_playwright

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

SERVER = """
import sys
from pathlib import Path
from extractor.serve import serve
reviewers = Path(sys.argv[2]) if len(sys.argv) > 2 else None
serve(Path(sys.argv[1]), port=0, reviewers=reviewers, announce=lambda address: print(address, flush=True))
"""


def skip_or_fail(reason: str) -> None:
    """Skip a test that cannot run here, or fail it where everything has to be there."""
    if REQUIRED:
        pytest.fail(f"{reason}, and EXTRACTOR_REQUIRE_BROWSER is set")
    pytest.skip(reason)


@contextmanager
def launched() -> Iterator[Browser]:
    """Start Chromium."""
    if not CHROMIUM.exists():
        skip_or_fail(f"Debian's Chromium is not at {CHROMIUM}")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield browser
        browser.close()


@contextmanager
def served(database: Path, reviewers: Path | None = None) -> Iterator[str]:
    """Serve a database in a process of its own and give its address."""
    command = [sys.executable, "-c", SERVER, str(database), *([str(reviewers)] if reviewers else [])]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        address = server.stdout.readline().strip().rstrip("/")
        assert address.startswith("http://127.0.0.1:"), "the site did not start"
        yield address
        server.terminate()


@contextmanager
def guarded(browser: Browser, site: str, *, complain: bool = True) -> Iterator[BrowserContext]:
    """Open a window in which every request off the machine fails the test, and, with `complain`, every error on the console."""
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
    if complain:
        opened.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        opened.on("weberror", lambda error: complaints.append(str(error.error)))
    yield opened
    opened.close()
    assert not outside
    assert not complaints
