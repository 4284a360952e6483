# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""Cells of the European grid (ETRS89-LAEA, EPSG:3035) by their names, as the Zensus and INSPIRE write them.

``CRS3035RES100mN3216200E4433100`` is the square of 100 m whose lower left corner lies 3,216,200 m north and
4,433,100 m east. The short form ``100mN32162E44331`` counts in sides of the cell instead of metres.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import shapely

if TYPE_CHECKING:
    import polars as pl

    from mobility.kernels.layout import Float64

LAEA = "EPSG:3035"
LONG = r"^CRS3035RES(\d{1,6})mN(\d{1,8})E(\d{1,8})$"
SHORT = r"^(\d{1,4})(km|m)N(\d{1,6})E(\d{1,6})$"
MIDPOINT = re.compile(r"^([xy])_mp_(\d{1,4})(km|m)$", re.IGNORECASE)
"""Columns of the Zensus with the middle of a cell, which say its size: ``x_mp_100m``, ``y_mp_1km``."""
KM = 1000


class Cells(NamedTuple):
    """Squares of one size: the middle of each in metres of EPSG:3035."""

    x: Float64
    y: Float64
    side_m: int


def cell_id(side_m: int, north: int, east: int) -> str:
    """The long name of a cell.

    Parameters
    ----------
    side_m
        In metres.
    north, east
        Lower left corner in metres of EPSG:3035.
    """
    return f"CRS3035RES{side_m}mN{north}E{east}"


def cells_of_ids(ids: pl.Series) -> Cells | None:
    """The cells that names stand for; None unless all are names of cells of one size.

    Parameters
    ----------
    ids
        (n) texts.
    """
    import polars as pl

    if not len(ids) or ids.dtype != pl.String:
        return None
    found = ids.str.strip_chars()
    if found.str.contains(LONG).fill_null(value=False).all():
        parts = [found.str.extract(LONG, group).cast(pl.Int64).to_numpy() for group in (1, 2, 3)]
        side, north, east = parts
    elif found.str.contains(SHORT).fill_null(value=False).all():
        count, north, east = (found.str.extract(SHORT, group).cast(pl.Int64).to_numpy() for group in (1, 3, 4))
        side = count * np.where((found.str.extract(SHORT, 2) == "km").to_numpy(), KM, 1)
        north, east = north * side, east * side
    else:
        return None
    if (side != side[0]).any() or side[0] == 0:
        return None
    half = side[0] / 2
    return Cells(east + half, north + half, int(side[0]))


def midpoint_columns(names: list[str]) -> tuple[str, str, int] | None:
    """The columns of the Zensus with the middle of cells, x then y, and the side in metres; None if there are none."""
    found: dict[tuple[str, int], str] = {}
    for name in names:
        if match := MIDPOINT.match(name):
            found[match[1].lower(), int(match[2]) * (KM if match[3].lower() == "km" else 1)] = name
    for (axis, side), name in sorted(found.items(), key=lambda item: item[0][1]):
        if axis == "x" and ("y", side) in found:
            return name, found["y", side], side
    return None


def squares(x: Float64, y: Float64, side_m: float) -> np.ndarray:
    """Squares around points, in the same unit."""
    half = side_m / 2
    boxes: np.ndarray = shapely.box(x - half, y - half, x + half, y + half)
    return boxes
