# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""Places in a CSV file: degrees, metres with a reference system, or cells of the Zensus."""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING

import numpy as np

from mobility.analysis.places.cells import LAEA, cells_of_ids, midpoint_columns
from mobility.analysis.places.coordinates import DEGREES
from mobility.analysis.places.records import Records, numbers
from mobility.errors import InputError, Place

if TYPE_CHECKING:
    from pathlib import Path

    import polars as pl

    from mobility.analysis.places.cells import Cells
    from mobility.kernels.layout import Float64

DELIMITERS = (";", "\t", ",")
LATITUDES = ("lat", "latitude", "stop_lat", "breite", "breitengrad")
LONGITUDES = ("lon", "lng", "long", "longitude", "stop_lon", "länge", "laenge", "längengrad", "laengengrad")
NORTHINGS = ("y", "northing", "north", "hochwert", "nordwert", "y_coord", "y_koordinate")
EASTINGS = ("x", "easting", "east", "rechtswert", "ostwert", "x_coord", "x_koordinate")
"""Names of columns in small letters. x and y may also be degrees; then nothing else is known of them."""
IDS = (
    "id", "place_id", "stop_id", "gitter_id_100m", "gitter_id_1km", "gitter_id_10km", "gitter_id", "grid_id",
    "cell_id", "osm_id",
)  # fmt: skip
"""Columns that a place is named by, the first that there is."""
BYTE_ORDER_MARK = b"\xef\xbb\xbf"
UTF_16 = (b"\xff\xfe", b"\xfe\xff")


def read_csv(path: Path) -> Records:
    """Read a CSV file with a header.

    Values are parted by ``;``, a tab or a comma, whichever is most frequent in the header; commas in numbers are taken
    where they part no values. The text is UTF-8, or what Windows writes in western Europe.

    Parameters
    ----------
    path
        With coordinates under one of the usual names, or names of cells of the Zensus.

    Raises
    ------
    InputError
        No text, no header, no rows, no coordinates, a column twice, a row with more values than columns.
    ResourceError
        The system does not let it be read.
    """
    text = _text(path)
    header, delimiter = _header(path, text)
    table = _table(path, text, header, delimiter)
    comma = delimiter != ","
    row = table["row"].cast(int).to_numpy()
    table = table.drop("row")
    if not len(row):
        raise InputError("places_empty", place=Place(str(path)))
    id_column = id_column_of(header)
    found = _coordinate_columns(header)
    if found is None:
        named = _cell_column(table, id_column)
        if named is None:
            raise InputError("places_no_columns", place=Place(str(path), 1), columns=", ".join(header))
        name, cells = named
        return Records(path, row, table, cells.x, cells.y, name, name, LAEA, None, cells.side_m, comma, name)
    x_name, y_name, crs, side = found
    x, y = (_coordinates(path, row, table, name, comma=comma) for name in (x_name, y_name))
    kept = table.drop(x_name, y_name)
    return Records(path, row, kept, x, y, x_name, y_name, crs, None, side, comma, id_column)


def id_column_of(names: list[str]) -> str | None:
    """The column that usually names places, None if there is none of these."""
    by_small = {name.lower(): name for name in reversed(names)}
    return next((by_small[name] for name in IDS if name in by_small), None)


def _text(path: Path) -> str:
    try:
        data = path.read_bytes()
    except FileNotFoundError as error:
        raise InputError("places_missing", place=Place(str(path))) from error
    except OSError as error:
        raise InputError("places_unreadable", place=Place(str(path)), why=error.strerror or str(error)) from error
    if data.startswith(UTF_16) or b"\0" in data:
        raise InputError("places_no_text", place=Place(str(path)))
    data = data.removeprefix(BYTE_ORDER_MARK)
    data = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        try:
            return data.decode("cp1252")
        except UnicodeDecodeError:
            at = data.count(b"\n", 0, error.start) + 1
            raise InputError("places_no_text", place=Place(str(path), at)) from error


def _header(path: Path, text: str) -> tuple[list[str], str]:
    """Names of the columns, and what parts them."""
    line = text.partition("\n")[0]
    if not line.strip():
        raise InputError("places_empty", place=Place(str(path)))
    bare = re.sub(r'"[^"]*"', "", line)
    delimiter = max(DELIMITERS, key=bare.count)
    delimiter = delimiter if delimiter in bare else ","
    header = [name.strip() for name in next(csv.reader([line], delimiter=delimiter, skipinitialspace=True))]
    for at, name in enumerate(header):
        if name and name in header[:at]:
            raise InputError("places_column_twice", place=Place(str(path), 1), column=name)
    return [name or f"column_{at}" for at, name in enumerate(header, 1)], delimiter


def _table(path: Path, text: str, header: list[str], delimiter: str) -> pl.DataFrame:
    """All columns as text, with ``row``; rows that are wholly empty are left out."""
    import polars as pl

    body = text.partition("\n")[2]
    if not body.strip():
        return pl.DataFrame(schema={"row": pl.Int64, **dict.fromkeys(header, pl.String)})
    # names of our own: polars would number or quote some of the file's, and takes a short first row for the width
    names = delimiter.join(f"column_{at}" for at in range(len(header)))
    try:
        table = pl.read_csv(f"{names}\n{body}".encode(), separator=delimiter, infer_schema=False)
        table.columns = header
    except pl.exceptions.PolarsError as error:
        raise _broken_row(path, text, header, delimiter) from error
    table = table.with_columns(pl.col(pl.String).str.strip_chars().replace("", None))
    return table.with_row_index("row", offset=2).filter(~pl.all_horizontal(pl.col(header).is_null()))


def _broken_row(path: Path, text: str, header: list[str], delimiter: str) -> InputError:
    """The first row that is no CSV or has more values than the header has columns, as an error."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, skipinitialspace=True, strict=True)
    at = 0
    try:
        for at, values in enumerate(reader, 1):
            if len(values) > len(header):
                facts = {"found": len(values), "expected": len(header)}
                return InputError("places_row_length", place=Place(str(path), at), **facts)
    except csv.Error as error:
        return InputError("places_broken", place=Place(str(path), at + 1), why=str(error))
    return InputError("places_broken", place=Place(str(path)), why="CSV")


def _coordinate_columns(header: list[str]) -> tuple[str, str, str | None, int] | None:
    """The columns with x and y, the reference system that their names tell, and the side of cells."""
    if middle := midpoint_columns(header):
        return middle[0], middle[1], LAEA, middle[2]
    by_small = {name.lower(): name for name in reversed(header)}
    for x_names, y_names, crs in (
        (LONGITUDES, LATITUDES, DEGREES),
        (EASTINGS, NORTHINGS, None),
        # a mixture: y beside lon, x beside lat
        (LONGITUDES + EASTINGS, LATITUDES + NORTHINGS, None),
    ):
        x = next((by_small[name] for name in x_names if name in by_small), None)
        y = next((by_small[name] for name in y_names if name in by_small), None)
        if x is not None and y is not None:
            return x, y, crs, 0
    return None


def _cell_column(table: pl.DataFrame, id_column: str | None) -> tuple[str, Cells] | None:
    """The column with names of cells, that of ids first."""
    names = [*([id_column] if id_column else []), *(name for name in table.columns if name != id_column)]
    for name in names:
        if (cells := cells_of_ids(table[name])) is not None:
            return name, cells
    return None


def _coordinates(path: Path, row: np.ndarray, table: pl.DataFrame, name: str, *, comma: bool) -> Float64:
    values, wrong = numbers(table[name], decimal_comma=comma)
    if wrong.any():
        at = int(np.flatnonzero(wrong)[0])
        place = Place(str(path), int(row[at]), name, table[name][at])
        raise InputError("places_coordinate_no_number", place=place)
    return values
