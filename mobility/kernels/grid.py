# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""The nearest street: a uniform grid over the pieces of all edges, searched ring by ring from the asked point."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from mobility.kernels._jit import kernel
from mobility.kernels.chains import RADIANS_PER_E7, distance_m
from mobility.kernels.street_layout import CELL_LAT, CELL_LON, COLUMNS, EDGE, POINT, ROWS, SOUTH, WEST
from mobility.kernels.walks import EARTH_RADIUS_M

if TYPE_CHECKING:
    from mobility.kernels.layout import Float64, Int32, Int64, UInt8
    from mobility.kernels.street_layout import Grid, Lines

CM_PER_M = 100
METRES_PER_E7 = EARTH_RADIUS_M * RADIANS_PER_E7


@kernel
def fill_grid(lines: Lines, frame: Int64, ptr: Int32, piece: Int32) -> int:
    """List the pieces of edges by the cells that their bounding boxes touch.

    Parameters
    ----------
    lines
        Where edges lie.
    frame
        As in ``street_layout.Grid``.
    ptr
        (cells+1) written.
    piece
        (n, 2) written if it is long enough.

    Returns
    -------
    int
        Number of entries; more than n: nothing was listed, ``ptr`` is to be thrown away.
    """
    ptr[:] = 0
    total = 0
    for write in range(2):
        for edge in range(lines.ptr.size - 1):
            for p in range(lines.ptr[edge], lines.ptr[edge + 1] - 1):
                south = min(lines.lat_e7[p], lines.lat_e7[p + 1]) - frame[SOUTH]
                north = max(lines.lat_e7[p], lines.lat_e7[p + 1]) - frame[SOUTH]
                west = min(lines.lon_e7[p], lines.lon_e7[p + 1]) - frame[WEST]
                east = max(lines.lon_e7[p], lines.lon_e7[p + 1]) - frame[WEST]
                for row in range(south // frame[CELL_LAT], north // frame[CELL_LAT] + 1):
                    for column in range(west // frame[CELL_LON], east // frame[CELL_LON] + 1):
                        cell = row * frame[COLUMNS] + column
                        if write == 0:
                            ptr[cell + 1] += 1
                            total += 1
                        else:
                            piece[ptr[cell], EDGE], piece[ptr[cell], POINT] = edge, p
                            ptr[cell] += 1
        if write == 0:
            if total > piece.shape[0]:
                return total
            for cell in range(1, ptr.size):
                ptr[cell] += ptr[cell - 1]
        else:
            for cell in range(ptr.size - 1, 0, -1):
                ptr[cell] = ptr[cell - 1]
            ptr[0] = 0
    return total


@kernel
def _offset(lines: Lines, p: int, lat: float, lon: float, lon_scale: float) -> tuple[float, float]:
    """Distance in metres from a point to a piece, and the share of the piece before the nearest place."""
    ax = (lines.lon_e7[p] - lon) * lon_scale
    ay = (lines.lat_e7[p] - lat) * METRES_PER_E7
    dx = (lines.lon_e7[p + 1] - lines.lon_e7[p]) * lon_scale
    dy = (lines.lat_e7[p + 1] - lines.lat_e7[p]) * METRES_PER_E7
    square = dx * dx + dy * dy
    share = 0.0
    if square > 0:
        share = min(1.0, max(0.0, -(ax * dx + ay * dy) / square))
    x, y = ax + share * dx, ay + share * dy
    return math.sqrt(x * x + y * y), share


@kernel
def nearest_piece(
    grid: Grid, lines: Lines, usable: UInt8, bit: int, lat_e7: float, lon_e7: float, most_m: float
) -> tuple[int, int, float, float]:
    """The nearest piece of an edge that a profile may use.

    Parameters
    ----------
    grid, lines
        Of the street graph.
    usable, bit
        (M) bits per edge, and the one to be set; 0: any edge.
    lat_e7, lon_e7
        The point.
    most_m
        Nothing farther away counts.

    Returns
    -------
    tuple
        Edge (-1 if none), point at which the piece begins, share of the piece before the nearest place, metres to it.
    """
    frame = grid.frame
    lon_scale = METRES_PER_E7 * math.cos(lat_e7 * RADIANS_PER_E7)
    row, column = (
        math.floor((lat_e7 - frame[SOUTH]) / frame[CELL_LAT]),
        math.floor((lon_e7 - frame[WEST]) / frame[CELL_LON]),
    )
    cell_m = min(frame[CELL_LAT] * METRES_PER_E7, frame[CELL_LON] * lon_scale)
    edge, point, share, best_m = -1, -1, 0.0, most_m
    # Far from all streets nothing is looked through, however narrow cells become towards the poles.
    outside_rows = max(0, -row - 1, row - frame[ROWS])
    outside_columns = max(0, -column - 1, column - frame[COLUMNS])
    if max(outside_rows * frame[CELL_LAT] * METRES_PER_E7, outside_columns * frame[CELL_LON] * lon_scale) > most_m:
        return edge, point, share, best_m
    last_ring = max(row, frame[ROWS] - 1 - row, column, frame[COLUMNS] - 1 - column)
    ring = max(outside_rows, outside_columns)
    while (ring - 1) * cell_m <= best_m and ring <= last_ring:
        for r in range(max(0, row - ring), min(frame[ROWS] - 1, row + ring) + 1):
            whole = r in (row - ring, row + ring)
            step = 1 if whole or ring == 0 else 2 * ring
            first = max(0, column - ring) if step == 1 else column - ring
            for c in range(first, min(frame[COLUMNS] - 1, column + ring) + 1, step):
                if c < 0:
                    continue
                cell = r * frame[COLUMNS] + c
                for k in range(grid.ptr[cell], grid.ptr[cell + 1]):
                    candidate = grid.piece[k, EDGE]
                    if bit != 0 and usable[candidate] & bit == 0:
                        continue
                    away_m, at = _offset(lines, grid.piece[k, POINT], lat_e7, lon_e7, lon_scale)
                    if away_m < best_m or (away_m == best_m and edge < 0):
                        edge, point, share, best_m = candidate, grid.piece[k, POINT], at, away_m
        ring += 1
    return edge, point, share, best_m


@kernel
def pieces_near(
    grid: Grid, lines: Lines, usable: UInt8, bit: int, lat_e7: float, lon_e7: float, most_m: float, out: Int32,
    out_where: Float64,
) -> int:  # fmt: skip
    """All pieces within a distance, in no order; a piece may come more than once.

    Parameters
    ----------
    grid, lines, usable, bit, lat_e7, lon_e7, most_m
        As in ``nearest_piece``.
    out
        (n, 2) written as far as it reaches: edge and point.
    out_where
        (n, 2) written: share of the piece, metres to it.

    Returns
    -------
    int
        Number of pieces.
    """
    frame = grid.frame
    lon_scale = METRES_PER_E7 * math.cos(lat_e7 * RADIANS_PER_E7)
    reach_lat, reach_lon = most_m / METRES_PER_E7, most_m / lon_scale
    south = max(0, math.floor((lat_e7 - reach_lat - frame[SOUTH]) / frame[CELL_LAT]))
    north = min(frame[ROWS] - 1, math.floor((lat_e7 + reach_lat - frame[SOUTH]) / frame[CELL_LAT]))
    west = max(0, math.floor((lon_e7 - reach_lon - frame[WEST]) / frame[CELL_LON]))
    east = min(frame[COLUMNS] - 1, math.floor((lon_e7 + reach_lon - frame[WEST]) / frame[CELL_LON]))
    count = 0
    for row in range(south, north + 1):
        for column in range(west, east + 1):
            cell = row * frame[COLUMNS] + column
            for k in range(grid.ptr[cell], grid.ptr[cell + 1]):
                edge, point = grid.piece[k, EDGE], grid.piece[k, POINT]
                if bit != 0 and usable[edge] & bit == 0:
                    continue
                away_m, share = _offset(lines, point, lat_e7, lon_e7, lon_scale)
                if away_m <= most_m:
                    if count < out.shape[0]:
                        out[count, EDGE], out[count, POINT] = edge, point
                        out_where[count, 0], out_where[count, 1] = share, away_m
                    count += 1
    return count


@kernel
def place_on_piece(
    lines: Lines, edge: int, point: int, share: float, lat: float, lon: float
) -> tuple[int, int, int, int]:
    """Where on an edge a share of one of its pieces ends, and how far that is from a point beside the street.

    Parameters
    ----------
    lines
        Where edges lie.
    edge, point, share
        As ``nearest_piece`` tells them.
    lat, lon
        The point beside the street, degrees times 10^7.

    Returns
    -------
    tuple
        Latitude and longitude of the place, degrees times 10^7; centimetres along the edge; centimetres between both
        points.
    """
    here_lat, here_lon = lines.lat_e7[point], lines.lon_e7[point]
    place_lat = int(np.rint(here_lat + share * (lines.lat_e7[point + 1] - here_lat)))
    place_lon = int(np.rint(here_lon + share * (lines.lon_e7[point + 1] - here_lon)))
    along_m = 0.0
    for p in range(lines.ptr[edge], point):
        along_m += _between_m(lines.lat_e7[p], lines.lon_e7[p], lines.lat_e7[p + 1], lines.lon_e7[p + 1])
    along_m += _between_m(here_lat, here_lon, place_lat, place_lon)
    beside_m = distance_m(float(place_lat), float(place_lon), lat, lon)
    return place_lat, place_lon, int(np.rint(along_m * CM_PER_M)), int(np.rint(beside_m * CM_PER_M))


@kernel
def _between_m(lat_a: int, lon_a: int, lat_b: int, lon_b: int) -> float:
    return distance_m(float(lat_a), float(lon_a), float(lat_b), float(lon_b))
