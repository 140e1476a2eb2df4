"""Official figures that the user of this machine keeps must not change what the tests see."""

from __future__ import annotations

import os
import tempfile

os.environ["XDG_DATA_HOME"] = tempfile.mkdtemp(prefix="extractor-tests-")
