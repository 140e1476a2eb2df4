"""Takes the pictures of the README from a database of the bundled corpus, with Debian's Chromium: ``make pictures``."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, sync_playwright

HERE = Path(__file__).parent / "pictures"
CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
COLOURS = 256  # enough for text and a few tones, and a third of the size
STORY = "Why did Hong Kong"
DRAFT = """\
Exports hold their pace

Imports of goods rose 14.2% last month from a year earlier to HK$707.5 billion, the Census and Statistics Department said. \
Exports of goods rose 35.8 per cent to HK$618.4 billion, the 25th consecutive month of growth.

Economists at Quay Bank expect growth of 12% this year."""
SERVER = "import sys; from pathlib import Path; from extractor.serve import serve; "
SERVER += "serve(Path(sys.argv[1]), port=0, announce=lambda address: print(address, flush=True))"


@contextmanager
def site(folder: Path) -> Iterator[str]:
    """Read the corpus into a database and serve it."""
    database = folder / "claims.db"
    run = ["run", "corpus/articles", "--metadata", "corpus/index.csv", "--db", str(database)]
    command = [sys.executable, "-c", "from extractor.cli import main; raise SystemExit(main())", *run]
    subprocess.run(command, check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    with subprocess.Popen([sys.executable, "-c", SERVER, str(database)], stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        yield server.stdout.readline().strip().rstrip("/")
        server.terminate()


def take(page: Page, name: str, height: int) -> None:
    """Keep the upper part of a page as a small picture."""
    path = HERE / f"{name}.png"
    page.screenshot(path=path, clip={"x": 0, "y": 0, "width": page.viewport_size["width"], "height": height}, full_page=True)
    with Image.open(path) as picture:
        small = picture.convert("RGB").quantize(COLOURS)
    small.save(path, optimize=True)


def pictures(page: Page, address: str) -> None:
    """Visit the pages and take one picture each."""
    page.goto(address)
    take(page, "home", 1130)
    page.get_by_role("link", name=STORY).first.click()
    take(page, "article", 900)
    page.locator('article mark[data-verdict="mismatch"] a').first.click()
    take(page, "claim", 1180)
    page.goto(f"{address}/check")
    page.get_by_label("Text", exact=True).fill(DRAFT)
    page.get_by_label("Publication date").fill("2026-04-28")
    page.get_by_role("button", name="Check it").click()
    page.get_by_role("heading", name="What this text says").wait_for()
    take(page, "check", 760)


def main() -> None:
    """Take all pictures."""
    HERE.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, site(Path(folder)) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        pictures(browser.new_page(viewport={"width": 1200, "height": 900}), address)
        browser.close()


if __name__ == "__main__":
    main()
