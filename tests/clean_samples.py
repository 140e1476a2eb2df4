"""The flattened texts of `corpus/lines/development`, as they are written there: each line with the letter of its label."""

from __future__ import annotations

from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent / "corpus" / "lines" / "development"
PLAIN = "@ form=text\n"

SAMPLES = {
    path.stem: text.removeprefix(PLAIN) for path in sorted(FOLDER.glob("*.lines")) if (text := path.read_text("utf-8")).startswith(PLAIN)
}
