"""What holds for all tests: no figures of this machine's user, and how many examples a property is tried on."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator

import pytest
from hypothesis import settings
from killing import Commands, commands

os.environ["XDG_DATA_HOME"] = tempfile.mkdtemp(prefix="extractor-tests-")  # what the user keeps must not change what the tests see

# `make test` tries each property on a hundred examples, or on the share of them that `examples` names; `make test-long` on 20 times that.
settings.register_profile("short", max_examples=100, deadline=None)
settings.register_profile("long", max_examples=2000, deadline=None, derandomize=False, print_blob=True)
settings.load_profile("short")


@pytest.fixture(scope="session")
def program(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Commands]:
    """Commands of the program in processes of their own; the program is imported once for all of them."""
    with commands(tmp_path_factory.mktemp("commands")) as opened:
        yield opened
