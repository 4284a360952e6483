# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""shapes.txt: the ways that vehicles take, for lines on a map.

Nothing in it ever refuses a feed, for every answer is the same without it: all remarks are warnings.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import polars as pl

from mobility.sources.gtfs.columns import Typed, read_optional_text

if TYPE_CHECKING:
    from mobility.sources.gtfs.archive import Archive
    from mobility.sources.gtfs.findings import Findings

FILE = "shapes.txt"
COLUMNS = ("shape_id", "shape_pt_lat", "shape_pt_lon", "shape_pt_sequence")
MAX_LAT, MAX_LON = 90.0, 180.0
MAX_SEQUENCE = 2**31 - 1


class ShapeTables(NamedTuple):
    """What shapes.txt says, and which trips follow it."""

    shapes: pl.DataFrame
    """One row per shape in the order of the file: ``row`` (its first), ``shape_id``."""
    points: pl.DataFrame
    """By shape and sequence: ``shape`` (Int32 position in ``shapes``), ``lat``, ``lon`` (degrees). A shape whose
    points are all unusable has none."""
    trip_shape: pl.Series
    """Per row of trips.txt: Int32 position in ``shapes``, -1 where it names none or an unknown one."""


def read_shapes(archive: Archive, findings: Findings, trips: pl.DataFrame) -> ShapeTables:
    """Read shapes.txt; points without an order or a place on earth are left out with a warning.

    Parameters
    ----------
    archive, findings
        Where it lies and who takes the remarks.
    trips
        ``row`` and ``shape_id`` (empty: none) of trips.txt.
    """
    table = read_optional_text(archive, findings, FILE, COLUMNS, COLUMNS)
    typed = Typed(table, FILE, findings)
    named = table["shape_id"].is_not_null()
    typed.report("missing_required_field", ~named, "shape_id", severity="warning")
    shapes = table.filter(named).unique("shape_id", keep="first", maintain_order=True).select("row", "shape_id")
    points = pl.DataFrame(
        {
            "row": table["row"],
            "shape": typed.index("shape_id", shapes["shape_id"], required=False),
            "sequence": _sequence(typed),
            "lat": typed.degrees("shape_pt_lat", MAX_LAT, named, severity="warning"),
            "lon": typed.degrees("shape_pt_lon", MAX_LON, named, severity="warning"),
        }
    )
    nowhere = ((points["lat"].abs() < 1) & (points["lon"].abs() < 1)).fill_null(value=False)
    typed.report("point_near_origin", nowhere, "shape_pt_lat", severity="warning")
    first = points.select(pl.struct("shape", "sequence").is_first_distinct()).to_series()
    twice = named & points["sequence"].is_not_null() & ~first
    typed.report("duplicate_key", twice, "shape_pt_sequence", severity="warning")
    # Text like "nan" is a number to polars; compared with a limit it counts as larger, so it goes here too.
    usable = named & ~nowhere & points["sequence"].is_not_null()
    usable &= (points["lat"].abs() <= MAX_LAT) & (points["lon"].abs() <= MAX_LON)
    points = points.filter(usable).sort("shape", "sequence", "row").select("shape", "lat", "lon")
    _report_single(shapes, points, findings)
    return ShapeTables(shapes, points, _trip_shape(trips, shapes, findings))


def _sequence(typed: Typed) -> pl.Series:
    """Int64, null where it is missing or no whole number; every value of a large feed may be different."""
    column = "shape_pt_sequence"
    typed.report("missing_required_field", typed.table[column].is_null(), column, severity="warning")
    numbers = typed.table[column].cast(pl.Int64, strict=False)
    bad = typed.table[column].is_not_null() & ~numbers.is_between(0, MAX_SEQUENCE).fill_null(value=False)
    typed.report("invalid_integer", bad, column, severity="warning", low=0, high=MAX_SEQUENCE)
    return numbers.set(bad, None)


def _report_single(shapes: pl.DataFrame, points: pl.DataFrame, findings: Findings) -> None:
    """Note the shapes that have one point left; no line can be drawn through it."""
    alone = points["shape"].value_counts().filter(pl.col("count") == 1)["shape"].sort()
    for shape in alone.to_list():
        row, shape_id = shapes.row(shape)
        findings.warning("single_shape_point", FILE, row, "shape_id", shape_id, shape=shape_id)


def _trip_shape(trips: pl.DataFrame, shapes: pl.DataFrame, findings: Findings) -> pl.Series:
    """The shape of each trip; an unknown one is noted once, for thousands of trips may name it."""
    different = trips.filter(pl.col("shape_id") != "").unique("shape_id", keep="first", maintain_order=True)
    typed = Typed(different, "trips.txt", findings)
    found = typed.index("shape_id", shapes["shape_id"], required=False, severity="warning")
    known = different.select("shape_id", found.alias("shape"))
    return trips.join(known, on="shape_id", how="left", maintain_order="left")["shape"].fill_null(-1)
