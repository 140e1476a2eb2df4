"""What is written about the program: every command and option is there, examples run, and nothing tells of anybody's machine."""

from __future__ import annotations

import argparse
import doctest
import importlib
import pkgutil
import re
import subprocess
import tomllib
from pathlib import Path

import pytest

import extractor
from extractor import models
from extractor.cli.arguments import build_parser
from extractor.export import CONTRACT_FIELDS, EXTRA_FIELDS, VERDICT_FIELDS

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text("utf-8")
DOCS = {path.name: path.read_text("utf-8") for path in (ROOT / "docs").glob("*.md")}
PAGES = [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md"), ROOT / "corpus" / "README.md"]


def commands() -> dict[str, argparse.ArgumentParser]:
    (action,) = (action for action in build_parser()._actions if isinstance(action, argparse._SubParsersAction))
    return dict(action.choices)


def section(command: str) -> str:
    """Return what the README says of a command, under its own heading."""
    found = re.search(rf"^### `extractor {command}\b.*?(?=^##)", README, re.M | re.S)
    assert found is not None, command
    return found[0]


@pytest.mark.parametrize("command", commands())
def test_every_command_and_option_is_in_the_readme(command: str) -> None:
    for action in commands()[command]._actions:
        for option in action.option_strings:
            if option.startswith("--") and option != "--help":
                assert f"`{option}" in section(command) or f"extractor check {option}" in section(command), option


def test_every_command_below_stats_is_in_the_readme() -> None:
    (action,) = (action for action in commands()["stats"]._actions if isinstance(action, argparse._SubParsersAction))
    for name, parser in action.choices.items():
        assert f"`extractor stats {name}" in section("stats"), name
        for option in parser._actions:
            assert option.help, (name, option.dest)
            for text in option.option_strings:
                assert not text.startswith("--") or text == "--help" or f"`{text}" in section("stats") or f" {text}" in section("stats"), (
                    text
                )


@pytest.mark.parametrize("command", commands())
def test_every_command_has_help_with_examples(command: str) -> None:
    parser = commands()[command]
    assert parser.description
    assert f"extractor {command}" in (parser.epilog or "")
    for action in parser._actions:
        assert action.help, action.dest


def test_the_readme_begins_with_two_commands() -> None:
    assert re.findall(r"^    (make \w+)", README, re.M)[:2] == ["make run", "make test"]


def test_the_claim_is_described_field_by_field() -> None:
    for field in (*CONTRACT_FIELDS, *EXTRA_FIELDS, *VERDICT_FIELDS):
        assert f"`{field}`" in DOCS["claims.md"], field
    for enum in (models.Kind, models.Hedge, models.Modality, models.Comparison, models.Outcome, models.Reason):
        for member in enum:
            assert f"`{member}`" in DOCS["claims.md"], member
    for cause in models.ErrorKind:
        assert f"`{cause}`" in DOCS["checking.md"], cause


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.name)
def test_links_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", page.read_text("utf-8")):
        if not target.startswith("https://"):
            assert (page.parent / target).exists(), target


def test_python_in_the_readme_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    snippets = re.findall(r"```python\n(.*?)```", README, re.S)
    assert snippets
    for snippet in snippets:
        names: dict[str, object] = {}
        exec(snippet, names)
        assert names.get("article") or names["doc"]


def modules() -> list[str]:
    return ["extractor", *(module.name for module in pkgutil.walk_packages(extractor.__path__, "extractor."))]


@pytest.mark.parametrize("name", modules())
def test_examples_in_docstrings(name: str) -> None:
    assert doctest.testmod(importlib.import_module(name)).failed == 0


def tracked() -> list[Path]:
    if not (ROOT / ".git").exists():
        pytest.skip("not a checkout")
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout.decode()
    return [path for name in listed.split("\0") if name and (path := ROOT / name).is_file()]


def test_no_file_tells_of_a_machine() -> None:
    """Look for paths of the machine at hand, addresses of package registries and pinned download addresses."""
    own = {str(ROOT.parent), str(Path.home())} - {"/"}
    paths = "|".join(rf"{re.escape(path)}(?=[/\s'\"`)]|$)" for path in sorted(own))
    registries = r"https?://\S+/simple\b|(?:extra-)index" + r"-url|find" + r"-links"
    forbidden = re.compile(f"{paths}|{registries}", re.M)
    for path in tracked():
        try:
            text = path.read_text("utf-8")
        except UnicodeDecodeError:
            continue
        assert not forbidden.search(text), (path, forbidden.search(text))


def test_versions_are_exact() -> None:
    for line in (ROOT / "constraints.txt").read_text("utf-8").splitlines():
        assert re.fullmatch(r"[A-Za-z0-9._-]+==[A-Za-z0-9.+!]+", line), line


def test_what_is_required_is_pinned() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    required = [
        *project["build-system"]["requires"],
        *project["project"]["dependencies"],
        *project["project"]["optional-dependencies"]["dev"],
    ]
    pinned = {line.split("==")[0].lower().replace("_", "-") for line in (ROOT / "constraints.txt").read_text("utf-8").splitlines()}
    for requirement in required:
        name = re.split(r"[\[<>=!~ ]", requirement)[0].lower().replace("_", "-")
        assert name in pinned, name


def test_the_changelog_knows_this_version() -> None:
    assert f"## [{extractor.__version__}]" in (ROOT / "CHANGELOG.md").read_text("utf-8")


def test_every_dependency_has_its_reason() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    wanted = [*project["dependencies"], *(one for extra in project["optional-dependencies"].values() for one in extra)]
    names = {re.split(r"[\[<>=!~;, ]", one, maxsplit=1)[0] for one in wanted}
    table = DOCS["reliability.md"].partition("## Dependencies")[2]
    rows = {name for cell in re.findall(r"^\| ([^|]*) \|", table, re.M) for name in re.findall(r"`([\w-]+)`", cell)}
    assert names - rows == set(), "in pyproject.toml, without a reason in docs/reliability.md"
    assert rows - names == set(), "in docs/reliability.md, and no dependency any more"
