"""The user's folder of official figures: every vintage that updates and imports brought, one folder a source, never inside the package."""

from __future__ import annotations

import csv
import gzip
import io
import os
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType

import platformdirs
import yaml

from extractor.errors import SourceError
from extractor.locks import alone
from extractor.models import Observation, Series
from extractor.official.names import LOADER
from extractor.official.sources import Source, described
from extractor.official.tables import SERIES_COLUMNS, read_source
from extractor.resources import PACKAGE, bundled

SERIES, OBSERVATIONS, ANSWERS, DESCRIPTION = "series.csv", "observations.csv", "answers", "source.yaml"
OBSERVATION_COLUMNS = (
    "series_id", "period", "value", "first_published", "vintage", "source", "tier", "independent", "note", "flag", "retrieved", "sha256",
)  # fmt: skip
SAME_FIGURE = ("series_id", "period", "value", "first_published", "vintage", "tier")
REVISED = "revised"  # begins the note of a figure that took the place of another one in its table


@dataclass(frozen=True, slots=True)
class Row:
    """A new vintage as it is kept: names as in the observations table, all as text; `retrieved` and `sha256` tell of the answer."""

    series_id: str
    period: str
    value: str
    first_published: str
    vintage: str
    source: str
    tier: str
    note: str
    flag: str
    retrieved: str
    sha256: str
    independent: str = "yes"


def data_folder() -> Path:
    """Return where official figures are kept when nobody says otherwise: the platform's folder for data of this user."""
    return Path(platformdirs.user_data_dir("trade-claims-extractor", appauthor=False)) / "official"


def require_outside(folder: Path) -> Path:
    """Return `folder`; raise SourceError when it lies inside the installed package."""
    if folder.resolve().is_relative_to(PACKAGE):
        raise SourceError(f"{folder}: lies inside the program; official figures are kept outside of it")
    return folder


def read_kept(source: Source, folder: Path) -> tuple[list[Series], list[Observation]]:
    """Read what is kept of a source below `folder`; both lists are empty when nothing is. Raises SourceError when it is damaged."""
    if not (folder / source.folder / OBSERVATIONS).is_file():
        return [], []
    return read_source(replace(source, min_rows=0, columns=_columns()), folder)


def described_sources(folder: Path) -> list[Source]:
    """Return the sources that imports brought and that the program itself does not have, by name."""
    found = []
    for path in sorted(folder.glob(f"*/{DESCRIPTION}")):
        data = yaml.load(path.read_text("utf-8"), Loader=LOADER)
        found.append(described(str(data["source"]), data))
    return found


def _columns() -> Mapping[str, str]:
    return {"series": "series_id", "period": "period", "value": "value", "released": "first_published", "vintage": "vintage"}


def keep(
    source: Source,
    folder: Path,
    series: Iterable[Mapping[str, str]],
    rows: Sequence[Row],
    answers: Mapping[str, bytes],
    more: Mapping[str, bytes] = MappingProxyType({}),
) -> None:
    """Add rows and the series that they are of to what is kept, with the answers that they come from; each file as a whole or not at all.

    `answers` is SHA-256 -> answer, `more` further files by name. Rows that another process has kept meanwhile are not added again.
    Raises SourceError when the result could not be read back; then nothing has changed.
    """
    place = require_outside(folder) / source.folder
    try:
        with alone(place, wait=True):
            _keep(source, place, series, rows, answers, more)
    except OSError as error:
        raise SourceError(f"{place}: cannot be written: {error.strerror}") from error


def _keep(
    source: Source,
    place: Path,
    series: Iterable[Mapping[str, str]],
    rows: Sequence[Row],
    answers: Mapping[str, bytes],
    more: Mapping[str, bytes],
) -> None:
    by_id = {row["series_id"]: row for row in _read(place / SERIES)} | {row["series_id"]: dict(row) for row in series}
    lines = _read(place / OBSERVATIONS)
    held = {tuple(line[name] for name in SAME_FIGURE) for line in lines}
    added = ({name: getattr(row, name) for name in OBSERVATION_COLUMNS} for row in rows)
    lines += [row for row in added if tuple(row[name] for name in SAME_FIGURE) not in held]
    texts = {SERIES: _csv(SERIES_COLUMNS, by_id.values()), OBSERVATIONS: _csv(OBSERVATION_COLUMNS, lines)}
    _require_readable(source, texts)
    for digest, body in answers.items():
        write_whole(place / ANSWERS / f"{digest}.gz", gzip.compress(body, mtime=0))
    for name, body in more.items():
        write_whole(place / name, body)
    for name, text in texts.items():  # the series first: one without observations does no harm if the second step fails
        write_whole(place / name, text.encode())


def bundled_series(source: Source) -> list[dict[str, str]]:
    """Return the rows of the series table of a source that comes with the program."""
    return _read(bundled("corpus") / "official" / source.folder / SERIES)


def _require_readable(source: Source, texts: Mapping[str, str]) -> None:
    with tempfile.TemporaryDirectory() as name:
        trial = Path(name) / source.folder
        trial.mkdir()
        for file, text in texts.items():
            (trial / file).write_text(text, "utf-8")
        read_kept(source, Path(name))


def _read(path: Path) -> list[dict[str, str]]:
    if not path.is_file():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _csv(columns: Sequence[str], rows: Iterable[Mapping[str, str]]) -> str:
    sheet = io.StringIO()
    writer = csv.DictWriter(sheet, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return sheet.getvalue()


def write_whole(path: Path, body: bytes) -> None:
    """Write a file so that it is there as a whole or not at all: beside it first, then in its place."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(body)
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(0o644)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
