# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""The nearest street of every corner of a grid, and when it is reached: who lies nearest belongs to it (Voronoi 1908).

A grid has R rows and C columns of corners, a cell apart; corner (r, c) lies at x = c * cell, y = r * cell metres.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from mobility.kernels._jit import kernel

if TYPE_CHECKING:
    from mobility.kernels.layout import Float64, Int32

Float32 = npt.NDArray[np.float32]

SAME_M = 1e-3
"""Pieces that differ by less are equally near, so that where one ends and the next begins is one place for both."""


@kernel
def nearest_times(
    piece_m: Float64, piece_s: Float64, cell_m: float, reach_m: float, away_m: Float32, seconds: Float32
) -> int:
    """How far every corner is from the nearest piece of a street, and when the nearest place on it is reached.

    Parameters
    ----------
    piece_m
        (n, 4) x and y of both ends, metres.
    piece_s
        (n, 2) seconds at which both ends are reached, in between they grow evenly; infinite for a piece that is not.
    cell_m
        From corner to corner.
    reach_m
        Nothing farther away counts.
    away_m
        (R, C) metres to the nearest piece; comes as what is beyond ``reach_m``.
    seconds
        (R, C) when the nearest place is reached, of places equally near the earlier; comes as infinite.

    Returns
    -------
    int
        How many distances were reckoned.
    """
    rows, columns = away_m.shape
    reckoned = 0
    for k in range(piece_m.shape[0]):
        x, y = piece_m[k, 0], piece_m[k, 1]
        dx, dy = piece_m[k, 2] - x, piece_m[k, 3] - y
        square = dx * dx + dy * dy
        first_s, more_s = piece_s[k, 0], piece_s[k, 1] - piece_s[k, 0]
        if math.isinf(first_s):
            more_s = 0.0
        south = max(0, math.ceil((min(y, y + dy) - reach_m) / cell_m))
        north = min(rows - 1, math.floor((max(y, y + dy) + reach_m) / cell_m))
        for r in range(south, north + 1):
            # The part of the piece that lies within reach of this row, and so the columns within reach of that part.
            begin, end = 0.0, 1.0
            if dy != 0.0:
                low, high = (r * cell_m - reach_m - y) / dy, (r * cell_m + reach_m - y) / dy
                begin, end = max(0.0, min(low, high)), min(1.0, max(low, high))
            one, other = x + begin * dx, x + end * dx
            west = max(0, math.ceil((min(one, other) - reach_m) / cell_m))
            east = min(columns - 1, math.floor((max(one, other) + reach_m) / cell_m))
            py = r * cell_m - y
            for c in range(west, east + 1):
                px = c * cell_m - x
                share = 0.0
                if square > 0.0:
                    share = min(1.0, max(0.0, (px * dx + py * dy) / square))
                ex, ey = px - share * dx, py - share * dy
                distance_m = math.sqrt(ex * ex + ey * ey)
                reckoned += 1
                if distance_m > reach_m:
                    continue
                at_s = first_s + share * more_s
                best_m = away_m[r, c]
                if distance_m < best_m - SAME_M:
                    away_m[r, c], seconds[r, c] = distance_m, at_s
                elif distance_m <= best_m + SAME_M:
                    away_m[r, c] = min(best_m, distance_m)
                    seconds[r, c] = min(seconds[r, c], at_s)
    return reckoned


@kernel
def fill_gaps(away_m: Float32, seconds: Float32, width_m: float, most: int, queue: Int32) -> int:
    """Take small gaps between streets for reached when the last street around them is.

    A gap is corners farther than a width from every street that hang together over eight neighbours. Its corners get
    0 metres and the latest time of all corners around it: infinite if one of them is not reached.

    Parameters
    ----------
    away_m, seconds
        (R, C) as ``nearest_times`` leaves them; changed.
    width_m
        Up to here a place belongs to a street.
    most
        Gaps of more corners stay, and those that touch the edge of the grid.
    queue
        (R * C) scratch.

    Returns
    -------
    int
        How many gaps were filled.
    """
    rows, columns = away_m.shape
    seen = np.zeros((rows, columns), dtype=np.uint8)
    filled = 0
    for start in range(rows * columns):
        if seen[start // columns, start % columns] or away_m[start // columns, start % columns] <= width_m:
            continue
        head, tail, open_ = 0, 1, False
        latest = np.float32(-np.inf)
        queue[0] = start
        seen[start // columns, start % columns] = 1
        while head < tail:
            r, c = queue[head] // columns, queue[head] % columns
            head += 1
            if r in (0, rows - 1) or c in (0, columns - 1):
                open_ = True
            for nr in range(max(0, r - 1), min(rows, r + 2)):
                for nc in range(max(0, c - 1), min(columns, c + 2)):
                    if away_m[nr, nc] <= width_m:
                        latest = max(latest, seconds[nr, nc])
                    elif not seen[nr, nc]:
                        seen[nr, nc] = 1
                        queue[tail] = nr * columns + nc
                        tail += 1
        if open_ or tail > most:
            continue
        filled += 1
        for k in range(tail):
            r, c = queue[k] // columns, queue[k] % columns
            away_m[r, c], seconds[r, c] = 0.0, latest
    return filled
