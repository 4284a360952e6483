# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""A folder with all results, which reports read later.

``index.json`` says what was asked of which networks, and for each table its file, columns, types, units and hash;
``tables/<name>.csv`` hold them (RFC 4180, UTF-8, decimal points); ``places.geojson`` has origins and destinations with
their shapes. The index is written last: where there is one, all is there.
"""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from mobility.analysis.output.replacing import replacing
from mobility.analysis.output.tables import frame_of
from mobility.errors import InputError, Place, system_error
from mobility.scenario.compare.results import KIND, SCHEMA_VERSION, Results, results_of
from mobility.scenario.compare.table import Table

if TYPE_CHECKING:
    from pathlib import Path

    import polars as pl

    from mobility.analysis.places.places import Places
    from mobility.scenario.compare.compare import Comparison
    from mobility.scenario.compare.results import Joined

INDEX, TABLES, PLACES = "index.json", "tables", "places.geojson"
TYPES = ("integer", "number", "text", "boolean")


def write_results(folder: Path, results: Comparison | Joined | Results) -> None:
    """Write a folder; what an earlier comparison left there is replaced.

    Parameters
    ----------
    folder
        Is made if need be.
    results
        A comparison, or what ``read_results`` or ``results_of`` gave; only a comparison has shapes for
        ``places.geojson``.

    Raises
    ------
    ResourceError
        It can't be written.
    """
    given = results if isinstance(results, Results) else results_of(results)
    try:
        (folder / TABLES).mkdir(parents=True, exist_ok=True)
        (folder / INDEX).unlink(missing_ok=True)
        for old in sorted((folder / TABLES).glob("*.csv")):
            if old.stem not in given.tables:
                old.unlink()
    except OSError as error:
        raise system_error(error, folder) from error
    listed = {}
    for name, table in given.tables.items():
        frame = frame_of(table.columns)
        content = io.BytesIO()
        frame.write_csv(content, line_terminator="\r\n", null_value="")
        data = content.getvalue()
        path = folder / TABLES / f"{name}.csv"
        with replacing(path) as unfinished:
            unfinished.write_bytes(data)
        listed[name] = {
            "file": f"{TABLES}/{name}.csv",
            "rows": frame.height,
            "sha256": hashlib.sha256(data).hexdigest(),
            "columns": [
                {"name": column, "type": _type(frame[column], table.unit(column)), "unit": table.unit(column)}
                for column in frame.columns
            ],
        }
    if not isinstance(results, Results):
        _write_places(folder / PLACES, results)
    with replacing(folder / INDEX) as unfinished:
        text = json.dumps({**given.index, "tables": listed}, ensure_ascii=False, indent=1)
        unfinished.write_text(text + "\n", encoding="utf-8", newline="\n")


def read_results(folder: Path) -> Results:
    """Read a folder; a table is read when it is looked at.

    Parameters
    ----------
    folder
        As ``write_results`` left it.

    Raises
    ------
    InputError
        There is no index, it is of something else or of another version; when a table is looked at: it was changed.
    """
    path = folder / INDEX
    if not path.exists():
        raise InputError("compare_no_index", place=Place(str(path)))
    try:
        index = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise InputError("file_unreadable", place=Place(str(path)), why=error.strerror or str(error)) from error
    except ValueError as error:
        raise InputError("compare_no_index", place=Place(str(path))) from error
    if not isinstance(index, dict) or index.get("kind") != KIND:
        raise InputError("compare_no_index", place=Place(str(path)))
    if index.get("schema_version") != SCHEMA_VERSION:
        raise InputError(
            "compare_other_version", place=Place(str(path)), found=index.get("schema_version"), known=SCHEMA_VERSION
        )
    listed = index.pop("tables")
    return Results(index, _Tables(folder, listed))


class _Tables(Mapping[str, Table]):
    """The tables of a folder, each read once."""

    def __init__(self, folder: Path, listed: dict[str, Any]) -> None:
        self._folder, self._listed = folder, listed
        self._read: dict[str, Table] = {}

    def __getitem__(self, name: str) -> Table:
        if name not in self._read:
            self._read[name] = _read_table(self._folder, self._listed[name])
        return self._read[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._listed)

    def __len__(self) -> int:
        return len(self._listed)


def _read_table(folder: Path, facts: dict[str, Any]) -> Table:
    import polars as pl

    path = folder / facts["file"]
    try:
        data = path.read_bytes()
    except OSError as error:
        raise InputError("file_unreadable", place=Place(str(path)), why=error.strerror or str(error)) from error
    if hashlib.sha256(data).hexdigest() != facts["sha256"]:
        raise InputError("compare_table_changed", place=Place(str(path)))
    kinds = dict(zip(TYPES, (pl.Int64, pl.Float64, pl.String, pl.Boolean), strict=True))
    schema = {column["name"]: kinds[column["type"]] for column in facts["columns"]}
    if not facts["columns"]:
        return Table({})
    frame = pl.read_csv(data, schema=schema)
    units = {column["name"]: column["unit"] for column in facts["columns"]}
    return Table({name: frame[name].to_list() for name in frame.columns}, units)


def _type(column: pl.Series, unit: str) -> str:
    """A column in which nothing stands has the type that its unit has in other comparisons."""
    import polars as pl

    if column.dtype == pl.Boolean:
        return "boolean"
    if column.dtype.is_integer() or (column.dtype == pl.Null and unit == "s"):
        return "integer"
    return "number" if column.dtype.is_float() else "text"


def _write_places(path: Path, comparison: Comparison | Joined) -> None:
    """Origins and destinations, in this order."""
    from mobility.analysis.output.geo import Features, write_areas

    question = comparison.question
    parts = [("origin", question.origins), ("destination", question.destinations)]
    shapes = [shape for _, places in parts for shape in shapes_of(places)]
    columns = {
        "role": [role for role, places in parts for _ in places.id],
        "id": [one for _, places in parts for one in places.id],
    }
    write_areas(Features(shapes, columns), path, about=results_of(comparison).about)


def shapes_of(places: Places) -> list[Any]:
    """Areas, or points; None where a position is not known."""
    import numpy as np
    import shapely

    if places.area is not None:
        return list(places.area)
    known = np.isfinite(places.lat) & np.isfinite(places.lon)
    return [
        shapely.Point(lon, lat) if there else None
        for lon, lat, there in zip(places.lon.tolist(), places.lat.tolist(), known.tolist(), strict=True)
    ]
