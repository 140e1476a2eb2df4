"""The wheel alone: what is in it, and that it works from an empty folder without the checkout."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import sysconfig
import urllib.request
import venv
import zipfile
from pathlib import Path

import pytest

from extractor import __version__

ROOT = Path(__file__).resolve().parent.parent
STORY = ROOT / "corpus" / "articles" / "b01.txt"
pytestmark = pytest.mark.wheel
MUST_HOLD = [
    "extractor/cli/__init__.py",
    "extractor/score/synonyms.yaml",
    "extractor/languages/en/words/metrics.yaml",
    "extractor/languages/en/line_weights.tsv",
    "extractor/official/csd_totals.yaml",
    "extractor/_bundled/db/migrations/0001_initial.sql",
    "extractor/_bundled/corpus/articles/a01.html",
    "extractor/_bundled/corpus/gold/a01.json",
    "extractor/_bundled/corpus/official/csd_totals/observations.csv",
    "extractor/_bundled/corpus/floors.json",
]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel from a copy of what git tracks, with a built database beside it that must not be shipped."""
    if not (ROOT / ".git").exists():
        pytest.skip("not a checkout")
    copy = tmp_path_factory.mktemp("copy")
    names = subprocess.run(
        ["git", "ls-files", "-z", "-co", "--exclude-standard"], cwd=ROOT, capture_output=True, check=True
    ).stdout.decode()
    for name in filter(None, names.split("\0")):
        if (ROOT / name).is_file():
            (copy / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, copy / name)
    (copy / "db" / "claims.db").write_bytes(b"built by somebody")
    built = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(built), str(copy)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    (found,) = built.glob("*.whl")
    return found


@pytest.fixture(scope="module")
def program(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Install the wheel into an environment of its own; its dependencies are those of this one."""
    home = tmp_path_factory.mktemp("environment")
    venv.create(home, with_pip=False)
    python = home / "bin" / "python"
    target = subprocess.run(
        [python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"], capture_output=True, text=True, check=True
    ).stdout.strip()
    pip = [sys.executable, "-m", "pip", "--python", str(python), "install", "--quiet", "--no-deps", "--no-index", str(wheel)]
    subprocess.run(pip, check=True, env=os.environ | {"PIP_DISABLE_PIP_VERSION_CHECK": "1"})
    Path(target, "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n")
    return home / "bin" / "extractor"


def test_the_wheel_holds_what_is_needed_and_nothing_else(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
    assert set(MUST_HOLD) <= set(names)
    allowed = re.compile(r"extractor/(?!.*(__pycache__|\.db$)).+|trade_claims_extractor-[^/]+\.dist-info/.+")
    assert [name for name in names if not allowed.fullmatch(name)] == []
    assert {"LICENSE", "NOTICE"} <= {Path(name).name for name in names}


def test_it_runs_from_an_empty_folder(program: Path, tmp_path: Path) -> None:
    where = [program.parent / "python", "-c", "import extractor; print(extractor.__file__)"]
    assert str(ROOT) not in subprocess.run(where, cwd=tmp_path, capture_output=True, text=True, check=True).stdout
    version = subprocess.run([program, "--version"], cwd=tmp_path, capture_output=True, text=True, check=True).stdout
    assert version == f"extractor {__version__}\n"
    done = subprocess.run([program, "run", STORY], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "in agreement with the official figure" in done.stderr
    assert (tmp_path / "claims.db").is_file()


def test_it_serves_a_page(program: Path, tmp_path: Path) -> None:
    subprocess.run([program, "run", STORY], cwd=tmp_path, capture_output=True, check=True)
    server = subprocess.Popen([program, "serve", "--port", "0"], cwd=tmp_path, stderr=subprocess.PIPE, text=True)
    try:
        assert server.stderr is not None
        announced = server.stderr.readline()
        address = re.search(r"http://\S+", announced)
        assert address is not None, announced
        with urllib.request.urlopen(f"{address[0]}articles", timeout=60) as answer:
            page = answer.read().decode()
    finally:
        server.terminate()
        server.communicate()
    assert "/articles/" in page
