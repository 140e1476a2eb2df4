"""The site on the newest Datasette there is, pre-releases of 1.0 included: it starts, and its pages, tables and reviews answer."""

from __future__ import annotations

import json
import re
import site
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urlencode

import pytest
import store_samples as made
from browser import SERVER
from datasette_auth_passwords.utils import hash_password

pytestmark = pytest.mark.long

NEWEST = "datasette>=1.0a0,<2"  # naming a pre-release lets pip take pre-releases


@pytest.fixture(scope="module")
def python(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Python of an environment with the newest Datasette over everything that this one has; skip where PyPI has none to give."""
    folder = tmp_path_factory.mktemp("newest") / "env"
    subprocess.run([sys.executable, "-m", "venv", folder], check=True)
    found = folder / "bin/python"
    packages = subprocess.run([found, "-c", "import site; print(site.getsitepackages()[0])"], check=True, capture_output=True, text=True)
    below = "; ".join(f"site.addsitedir({path!r})" for path in site.getsitepackages())
    Path(packages.stdout.strip(), "below.pth").write_text(f"import site; {below}\n")
    install = [found, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--retries", "1", NEWEST]
    installed = subprocess.run(install, capture_output=True, text=True)
    if installed.returncode:
        pytest.skip(f"no pre-release of Datasette 1.0 can be installed here: {installed.stderr.strip().splitlines()[-1]}")
    return found


@pytest.fixture(scope="module")
def address(python: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with served(python, tmp_path_factory.mktemp("site")) as opened:
        yield opened


@contextmanager
def served(python: Path, folder: Path) -> Iterator[str]:
    """Serve a database of its own on that Python, with a reviewer who may sign in."""
    database, accounts = made.build(folder / "claims.db"), folder / "reviewers.yaml"
    accounts.write_text(f"lin: {hash_password('quay side', iterations=1000)}\n")
    with subprocess.Popen([python, "-c", SERVER, database, accounts], stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        address = server.stdout.readline().strip().rstrip("/")
        assert address.startswith("http://127.0.0.1:"), "the site did not start"
        yield address
        server.terminate()


class Visitor:
    """Somebody with cookies, as a browser has them."""

    def __init__(self, address: str) -> None:
        self._address = address
        self._opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))

    def get(self, path: str) -> str:
        return self._opened(urllib.request.Request(self._address + path))

    def post(self, path: str, form: str, **given: str) -> str:
        """Send a form as the page `form` would; give what comes back."""
        token = re.search(r'name="csrftoken" value="([^"]+)"', self.get(form))
        assert token is not None
        body = urlencode(given | {"csrftoken": token[1]}).encode()
        return self._opened(urllib.request.Request(self._address + path, body, {"Origin": self._address}))

    def _opened(self, request: urllib.request.Request) -> str:
        with self._opener.open(request, timeout=60) as answer:
            return answer.read().decode()


@pytest.fixture
def visitor(address: str) -> Visitor:
    return Visitor(address)


def test_this_is_a_datasette_1(visitor: Visitor) -> None:
    version = json.loads(visitor.get("/-/versions.json"))["datasette"]["version"]
    assert version.startswith("1."), version


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("/", "Exports beat hopes again"),
        ("/articles/harbour", 'data-claim="harbour-imports"'),
        ("/claims/harbour-imports", "387,100 ÷ 353,193 − 1 = 9.6%"),
        ("/search?q=rose", "9.9%"),
        ("/data", "claims_checked"),
        ("/data/claims_checked", '<span class="badge mismatch">differs</span>'),
        ("/data/claims_checked?verdict=mismatch&_facet=metric", "2 rows"),
        ("/data/claims/harbour-imports", "9.9 percent"),
        ("/data/claims_checked.csv", "harbour-imports"),
        ("/data/claims_checked.jsonl", '"claim": "harbour-imports"'),
        ("/data/claims_checked.datapackage", '"schema"'),
        ("/data/claims_checked.claimreview", '"@type": "Claim"'),
        ("/data/atom.atom", "million printed where billion is meant"),
    ],
)
def test_pages_and_tables_answer(visitor: Visitor, path: str, told: str) -> None:
    assert told in visitor.get(path)


def test_a_text_is_checked(visitor: Visitor) -> None:
    found = visitor.post("/check", "/check", text="Imports of goods rose 14.2% in March 2026 from a year earlier.")
    assert 'data-verdict="mismatch"' in found


def test_only_reviewers_review(python: Path, tmp_path: Path) -> None:
    judged = {"seen": "mismatch", "action": "override", "verdict": "close", "reason": "A revision."}
    with served(python, tmp_path) as address:
        visitor = Visitor(address)
        with pytest.raises(HTTPError) as refused:
            visitor.post("/claims/harbour-imports/review", "/check", **judged)
        assert refused.value.code == 403
        refused.value.close()
        visitor.post("/-/login", "/-/login", username="lin", password="quay side")
        assert "Overridden by" in visitor.post("/claims/harbour-imports/review", "/claims/harbour-imports", **judged)
        assert "A revision." in Visitor(address).get("/reviews")
