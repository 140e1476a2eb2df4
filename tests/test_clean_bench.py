"""The labelled lines and the pages that measure the cleaning: their forms, their floors, and that nobody changed them unpinned."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from extractor.models import LineLabel

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "benchmarks"))
try:
    import bodies
    import lines
finally:
    sys.path.remove(str(ROOT / "benchmarks"))

FORMS = {"text", "html", "warc", "pdf", "docx"}


def test_cleaning_holds_its_floors(tmp_path: Path) -> None:
    page = tmp_path / "benchmarks.md"
    page.write_text("above\n<!-- cleaning: begin -->\n<!-- cleaning: end -->\nbelow\n", "utf-8")
    command = [sys.executable, "-W", "ignore", str(ROOT / "benchmarks" / "cleaning.py"), "--quick", "--page", str(page)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() in page.read_text("utf-8")


def test_half_of_the_documents_were_held_out_and_every_form_is_there() -> None:
    folders = {folder.name: lines.read(folder) for folder in (ROOT / "corpus" / "lines").iterdir() if folder.is_dir()}
    assert sum(map(len, folders.values())) >= 50
    assert sum(len(found) for name, found in folders.items() if name.startswith("heldout")) >= 25
    for part in (["development"], ["heldout-1", "heldout-2", "heldout-3"]):
        assert {document.form for name in part for document in folders[name]} == FORMS
        assert {line.label for name in part for document in folders[name] for line in document.lines} == set(LineLabel)


def labelled(tmp_path: Path, text: str) -> lines.Labelled:
    (tmp_path / "one.lines").write_text(text, "utf-8")
    return lines.read(tmp_path)[0]


def test_a_line_without_a_letter_is_told(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"one\.lines: line 3 has no mark"):
        labelled(tmp_path, "@ form=text\nB Exports rose\nwithout a letter\n")
    with pytest.raises(ValueError, match=r"no letter for 'Home'"):
        labelled(tmp_path, "@ form=html\n<html><body><p>Home</p></body></html>\n")


def test_letters_are_out_of_the_page_that_is_cleaned(tmp_path: Path) -> None:
    document = labelled(
        tmp_path, '@ form=html\n<html><head></head><body><ul l=f><li>Home</li></ul><p class="x" l=b>Exports rose.</p></body></html>\n'
    )
    assert [(line.label, line.text) for line in document.lines] == [(LineLabel.FURNITURE, "Home"), (LineLabel.BODY, "Exports rose.")]
    assert b'<ul><li>Home</li></ul><p class="x">Exports rose.</p>' in lines.made(document).body


def test_wrong_and_missing_lines_are_slips(tmp_path: Path) -> None:
    document = labelled(
        tmp_path, "@ form=text\nB Exports of toys rose by 5% in March, the office said.\nF Exports of toys fell.\nB Never read.\n"
    )
    source = lines.Labelled("one", {}, "", document.lines[:2])
    slips = list(lines.slips_of(document, lines.clean(lines.made(source))))
    assert [(slip.text, slip.wanted, slip.found) for slip in slips] == [
        ("Exports of toys fell.", LineLabel.FURNITURE, LineLabel.BODY),
        ("Never read.", LineLabel.BODY, None),
    ]


def test_precision_and_recall_in_pieces_of_four_words() -> None:
    assert bodies.score("one two three four five", "one two three four five") == (1.0, 1.0)
    assert bodies.score("one two three four five six", "one two three four") == (1.0, pytest.approx(1 / 3))
    assert bodies.score("one two three four", "five six seven eight") == (0.0, 0.0)


def test_a_folder_that_is_no_public_set_is_told(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="neither"):
        list(bodies.public(tmp_path))
