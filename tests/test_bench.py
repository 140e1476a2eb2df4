"""The benchmark runs and writes its table; how fast anything is, no test says."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "benchmarks.md"
COMMAND = [sys.executable, str(ROOT / "benchmarks" / "run.py"), "--rounds", "1", "--copies", "1"]


def bench(page: Path, *arguments: str) -> str:
    done = subprocess.run([*COMMAND, *arguments, "--page", str(page)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return page.read_text("utf-8")


@pytest.fixture
def page(tmp_path: Path) -> Path:
    path = tmp_path / "benchmarks.md"
    path.write_text("before\n<!-- measured: begin -->\nold\n<!-- measured: end -->\nafter\n", "utf-8")
    return path


def test_the_table_is_written_between_its_marks(page: Path) -> None:
    text = bench(page, "--only", "clean,claims")
    assert text.startswith("before\n")
    assert text.endswith("after\n")
    assert "old" not in text
    row = r"^\| \*\*extractor: .* \| [\d,]+ \([\d,]+\) \| [\d,]+ \| [\d.]+ \([\d.]+\) \| [\d,]+ \|$"
    assert len(re.findall(row, text, re.M)) == 3  # claims of dense text and of prose


def test_a_peer_that_is_not_there_is_passed_over(page: Path) -> None:
    text = bench(page, "--only", "quantities", "--peers", str(page.parent / "nothing" / "python"))
    assert "| not installed, passed over | | | |" in text


@pytest.mark.long
def test_checking_is_measured_beside_extracting(tmp_path: Path) -> None:
    page = tmp_path / "benchmarks.md"
    page.write_text("<!-- checking: begin -->\n<!-- checking: end -->\n", "utf-8")
    command = [sys.executable, str(ROOT / "benchmarks" / "checking.py"), "--claims", "1", "--page", str(page)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    text = page.read_text("utf-8")
    assert re.search(r"^\| extracting, 5 times \| ([\d,]+) \| [\d.]+ \| 1\.00 \|$", text, re.M)
    compared = re.search(r"revised: ([\d,]+) claims were compared again", text)
    assert compared is not None
    claims = re.search(r"checking all copies \| ([\d,]+)", text)
    assert claims is not None
    assert 0 < int(compared[1]) < int(claims[1].replace(",", "")) / 10  # what does not depend on the revised month is left alone
    assert "with nothing revised, 0 claims" in text


def test_the_page_names_command_and_peers() -> None:
    text = PAGE.read_text("utf-8")
    for part in ("make bench", "en_core_web_sm", "quantulum3", "extractor: extract", "words per CPU second", "MB"):
        assert part in text


def test_variations_have_other_numbers_and_the_same_words() -> None:
    sys.path.insert(0, str(ROOT / "benchmarks"))
    try:
        from run import varied  # type: ignore[import-not-found]
    finally:
        sys.path.remove(str(ROOT / "benchmarks"))
    text = "Exports rose 5.2% on 28 April 2026 to HK$707.5 billion."
    assert varied(text, 0) == text
    other = varied(text, 3)
    assert other != text
    assert varied(text, 3) == other
    assert re.sub(r"\d", "9", other) == re.sub(r"\d", "9", text)
    assert "28 April 2026" in other
