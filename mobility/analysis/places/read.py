# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""Places from a file that a planner has: CSV, GeoJSON, GeoPackage, GeoParquet, or a grid of the Zensus as published."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from mobility.analysis.places.cells import squares
from mobility.analysis.places.coordinates import areas_to_degrees, swapped, to_degrees, within
from mobility.analysis.places.csv_file import read_csv
from mobility.analysis.places.geojson_file import read_geojson
from mobility.analysis.places.places import Places
from mobility.analysis.places.records import numbers
from mobility.analysis.places.vector_file import read_vector
from mobility.errors import InputError, Place
from mobility.sources.gtfs.findings import Finding

if TYPE_CHECKING:
    from pathlib import Path

    import polars as pl

    from mobility.analysis.places.coordinates import Degrees
    from mobility.analysis.places.records import Records
    from mobility.kernels.layout import Float64, Int64
    from mobility.region import Box

READERS = {
    ".csv": read_csv,
    ".tsv": read_csv,
    ".txt": read_csv,
    ".geojson": read_geojson,
    ".json": read_geojson,
    ".gpkg": read_vector,
    ".parquet": read_vector,
    ".geoparquet": read_vector,
}


@dataclass(frozen=True, slots=True)
class ReadPlaces:
    """What a file holds.

    Parameters
    ----------
    places
        n of them.
    path
        The file as the user named it.
    row
        (n) where each stands: record of a CSV file (the header is row 1), feature of another file, from 1.
    warnings
        What was left out.
    no_numbers
        Columns that are no numbers -> where the first thing stands that is none.
    """

    places: Places
    path: Path
    row: Int64
    warnings: tuple[Finding, ...] = ()
    no_numbers: dict[str, Place] = field(default_factory=dict)


def read_places(
    path: Path, *, box: Box | None = None, id_column: str | None = None, crs: str | None = None
) -> ReadPlaces:
    """Read places from a file; docs/reference/places.md tells which.

    Parameters
    ----------
    path
        Its ending says what it is.
    box
        South, west, north and east in degrees: where the region lies. Places outside are left out, with a warning.
    id_column
        The column that names the places; None: one of the usual names, else they are numbered from 1.
    crs
        The reference system of the coordinates, such as ``EPSG:25832``; None: what the file says.

    Raises
    ------
    InputError
        The file, its coordinates or ids can't be used, or no place lies in the box.
    """
    reader = READERS.get(path.suffix.lower())
    if reader is None:
        raise InputError("places_suffix", place=Place(str(path)), suffixes=", ".join(READERS))
    records = reader(path)
    id_name, ids = _ids(records, id_column)
    degrees = to_degrees(records, crs)
    kept = np.arange(len(records))
    warnings: list[Finding] = []
    if box is not None:
        kept = np.flatnonzero(within(box, degrees.lat, degrees.lon))
        if not len(kept):
            raise _all_outside(records, degrees, box)
        if len(kept) < len(records):
            facts = {"outside": len(records) - len(kept), "all": len(records), "box": _box_text(box)}
            first = int(np.flatnonzero(~within(box, degrees.lat, degrees.lon))[0])
            warnings.append(Finding("places_some_outside", "warning", records.place(first), facts))
    columns, no_numbers = _columns(records, kept, id_name)
    places = Places(
        tuple(ids.gather(kept).to_list()),
        np.ascontiguousarray(degrees.lat[kept]),
        np.ascontiguousarray(degrees.lon[kept]),
        columns,
        _areas(records, degrees, kept),
        path.name,
    )
    return ReadPlaces(places, path, records.row[kept], tuple(warnings), no_numbers)


def _ids(records: Records, asked: str | None) -> tuple[str | None, pl.Series]:
    """The column of ids, and (n) ids as texts."""
    import polars as pl

    name = asked or records.id_column
    if name is None:
        return None, pl.Series([str(number) for number in range(1, len(records) + 1)], dtype=pl.String)
    if name not in records.table.columns:
        columns = ", ".join(records.table.columns)
        raise InputError("places_no_id_column", place=Place(str(records.path)), column=name, columns=columns)
    column = records.table[name]
    if column.dtype == pl.Float64:
        whole = column.fill_nan(None).drop_nulls()
        column = column.fill_nan(None).cast(pl.Int64) if (whole == whole.round()).all() else column
    ids = column.cast(pl.String)
    missing = np.flatnonzero((ids.is_null() | (ids.str.strip_chars() == "").fill_null(value=False)).to_numpy())
    if len(missing):
        raise InputError("places_no_id", place=records.place(int(missing[0]), name), count=len(missing))
    if ids.n_unique() < len(ids):
        again = int(np.flatnonzero(~ids.is_first_distinct().to_numpy())[0])
        first = int(np.flatnonzero((ids == ids[again]).to_numpy())[0])
        place = records.place(again, name, ids[again])
        raise InputError("places_id_twice", place=place, first=int(records.row[first]), column=name)
    return name, ids


def _columns(records: Records, kept: Int64, id_name: str | None) -> tuple[dict[str, Float64], dict[str, Place]]:
    """Columns that are numbers, and where in the others the first thing stands that is none."""
    columns: dict[str, Float64] = {}
    no_numbers: dict[str, Place] = {}
    for name in records.table.columns:
        if name == id_name:
            continue
        column = records.table[name].gather(kept)
        values, wrong = numbers(column, decimal_comma=records.decimal_comma)
        if wrong.any():
            at = int(np.flatnonzero(wrong)[0])
            no_numbers[name] = records.place(int(kept[at]), name, column[at])
        else:
            columns[name] = np.ascontiguousarray(values)
    return columns, no_numbers


def _areas(records: Records, degrees: Degrees, kept: Int64) -> tuple[Any, ...] | None:
    """Polygons in degrees: those of the file, or the squares of cells."""
    if records.geometry is not None:
        return tuple(areas_to_degrees(records.geometry[kept], degrees))
    if records.cell_m:
        return tuple(areas_to_degrees(squares(records.x[kept], records.y[kept], records.cell_m), degrees))
    return None


def _all_outside(records: Records, degrees: Degrees, box: Box) -> InputError:
    lat, lon = degrees.lat, degrees.lon
    lie = _box_text((float(lat.min()), float(lon.min()), float(lat.max()), float(lon.max())))
    code = "places_swapped" if swapped(records, degrees, box) else "places_outside"
    place = Place(str(records.path), int(records.row[0]), records.x_field)
    return InputError(code, place=place, box=_box_text(box), lie=lie, crs=degrees.crs)


def _box_text(box: Box) -> str:
    """``lat 52.08..52.31, lon 11.50..11.80``."""
    south, west, north, east = box
    return f"lat {south:.2f}..{north:.2f}, lon {west:.2f}..{east:.2f}"
