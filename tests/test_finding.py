"""Finding documents and what the user knows of them: order, links, pipes, metadata and dates."""

from __future__ import annotations

import csv
import os
from datetime import date
from pathlib import Path

import pytest

from extractor.errors import InputError
from extractor.models import Known, Problem
from extractor.pipeline import Given, find, parse_date, read_metadata


def names(*paths: Path) -> list[str]:
    return [entry.reason if isinstance(entry, Problem) else entry.name for entry in find(map(str, paths))]


def test_folders_are_walked_in_order_and_hidden_entries_passed_over(tmp_path: Path) -> None:
    for name in ("b/2.txt", "b/10.txt", "a.txt", "c.txt", ".hidden", ".git/x.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x")
    assert names(tmp_path) == ["a.txt", "10.txt", "2.txt", "c.txt"]
    assert names(tmp_path / ".hidden") == [".hidden"]


def test_a_file_is_read_once(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("x")
    (tmp_path / "same.txt").symlink_to("a.txt")
    assert names(tmp_path / "a.txt", tmp_path, tmp_path / "a.txt") == ["a.txt"]


def test_links_in_a_circle_end(tmp_path: Path) -> None:
    (tmp_path / "inner").mkdir()
    (tmp_path / "inner" / "up").symlink_to(tmp_path)
    (tmp_path / "inner" / "a.txt").write_text("x")
    assert names(tmp_path) == ["a.txt"]


def test_what_is_not_there_is_told(tmp_path: Path) -> None:
    (tmp_path / "broken").symlink_to("nowhere")
    assert names(tmp_path / "gone.txt", tmp_path) == ["missing", "missing"]


def test_a_link_to_itself_is_told(tmp_path: Path) -> None:
    (tmp_path / "self").symlink_to("self")
    (problem,) = find([str(tmp_path / "self")])
    assert isinstance(problem, Problem)


def test_a_pipe_is_not_met_by_chance(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert names(tmp_path) == ["no_file"]
    assert names(tmp_path / "pipe") == ["pipe"]


def test_standard_input_is_itself() -> None:
    assert list(find(["-"])) == [Path("-")]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-03-31", date(2026, 3, 31)),
        (" 2026-03-31 ", date(2026, 3, 31)),
        ("2026-03-31T23:30:00+08:00", date(2026, 3, 31)),
        ("2026-03-31 08:15", date(2026, 3, 31)),
    ],
)
def test_dates(text: str, day: date) -> None:
    assert parse_date(text) == day


@pytest.mark.parametrize("text", ["2026-13-01", "2026-02-30", "31/03/2026", "yesterday", "0001-01-01", "9999-12-31", "2026", ""])
def test_wrong_dates(text: str) -> None:
    with pytest.raises(InputError, match="is not a date"):
        parse_date(text)


def metadata(folder: Path, text: str, encoding: str = "utf-8") -> Given:
    (folder / "m.csv").write_bytes(text.encode(encoding))
    return read_metadata(folder / "m.csv")


def test_metadata_by_last_path_component(tmp_path: Path) -> None:
    given = metadata(
        tmp_path,
        "rank,file,outlet,published,note\n1,far/away/a.html,The Ledger,2026-03-31,x\n2,C:\\b.txt,,2026-04-01,\n3,c.txt, ,,\n",
        "utf-8-sig",
    )
    assert given.known("a.html") == Known(outlet="The Ledger", published=date(2026, 3, 31))
    assert given.known("b.txt") == Known(published=date(2026, 4, 1))
    assert given.known("c.txt") == given.known("unlisted.txt") == Known()
    assert given.known_document("a").outlet == "The Ledger"


def test_names_are_compared_as_unicode_text(tmp_path: Path) -> None:
    assert metadata(tmp_path, "file,outlet\ncafe\u0301.txt,The Ledger\n").known("caf\u00e9.txt").outlet == "The Ledger"


def test_a_row_wins_over_the_date_for_all(tmp_path: Path) -> None:
    (tmp_path / "m.csv").write_text("file,published\na.txt,2026-03-31\nb.txt,\n")
    given = read_metadata(tmp_path / "m.csv", date(2020, 1, 1))
    assert given.known("a.txt").published == date(2026, 3, 31)
    assert given.known("b.txt").published == given.known("c.txt").published == date(2020, 1, 1)


def test_rows_without_a_document_get_one_warning(tmp_path: Path) -> None:
    given = metadata(tmp_path, "file,published\n" + "".join(f"{n}.txt,\n" for n in range(9)) + ",2026-01-01\n")
    assert given.warnings(["0.txt", "other.txt"]) == ["metadata: 9 rows without a document: 1.txt, 2.txt, 3.txt, 4.txt, 5.txt and 4 more"]
    assert metadata(tmp_path, "file\na.txt\n").warnings(["a.txt"]) == []


def test_two_different_rows_for_one_file(tmp_path: Path) -> None:
    given = metadata(tmp_path, "file,published\nx/a.txt,2026-03-31\ny/a.txt,2026-04-01\n")
    assert given.known("a.txt").published == date(2026, 4, 1)
    assert given.warnings(["a.txt"]) == ["metadata: more than one row, of which the last counts: a.txt"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("name,published\na,b\n", "needs a column `file`"),
        ("", "needs a column `file`"),
        ("file,published\na.txt,2026-03-31\nb.txt,31 March\n", "m.csv:3: '31 March' is not a date"),
        ("file\n" + "x" * 200_000 + "\n", "m.csv: not a CSV file"),
    ],
)
def test_wrong_metadata_is_told(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        metadata(tmp_path, text)


def test_a_cell_without_an_end_is_told_whatever_other_libraries_allow(tmp_path: Path) -> None:
    before = csv.field_size_limit(10_000_000)  # a library of the same process may have lifted it
    try:
        with pytest.raises(InputError, match="line 2 has a cell of more than 100,000 characters"):
            metadata(tmp_path, "file,title\na.txt," + "x" * 200_000 + "\n")
    finally:
        csv.field_size_limit(before)


def test_metadata_that_is_no_text(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="UTF-8"):
        metadata(tmp_path, "file,outlet\na.txt,Gaceta Mañana\n", "latin-1")
    with pytest.raises(InputError, match="cannot be read"):
        read_metadata(tmp_path / "gone.csv")


def test_short_and_long_rows_are_read(tmp_path: Path) -> None:
    given = metadata(tmp_path, "file,outlet,published\na.txt\nb.txt,The Ledger,2026-03-31,more,and more\n")
    assert given.known("a.txt") == Known()
    assert given.known("b.txt").outlet == "The Ledger"
