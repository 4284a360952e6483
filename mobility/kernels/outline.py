# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""The outline of all places of a grid where a value is at most 0: marching squares (Lorensen and Cline 1987, in 2D).

Corners inside hang together over four neighbours: where two inside meet two outside crosswise, the two inside are kept
apart. So no two rings touch, and a lower value nowhere makes the inside smaller.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from mobility.kernels._jit import kernel

if TYPE_CHECKING:
    from mobility.kernels.layout import Float64, Int32, Int64
    from mobility.kernels.nearness import Float32

EAST, NORTH, WEST, SOUTH = range(4)
"""Directions from a corner to its neighbours, turning left; rows grow northwards."""
LEAST_SHARE = 0.05
"""A crossing keeps this share of a cell away from both corners, so that rounded ones never fall together."""


@kernel
def crossings(value: Float32) -> int:
    """How many neighbours there are of which one is inside and one is not; the edge of the grid must be outside.

    Parameters
    ----------
    value
        (R, C) inside where at most 0.
    """
    rows, columns = value.shape
    count = 0
    for r in range(rows - 1):
        for c in range(columns - 1):
            inside = value[r, c] <= 0
            count += inside != (value[r, c + 1] <= 0)
            count += inside != (value[r + 1, c] <= 0)
    return count


@kernel
def outline(value: Float32, corner: Int32, towards: Int32, share: Float64, ring_ptr: Int64, ring_part: Int32) -> int:
    """The rings around everything inside, with the inside on the left: outer ones turn left, holes turn right.

    Rows are gone through from the south, each from the west. Where a run of corners inside begins, its western
    crossing belongs to a ring that is known, or begins a new part; any other new ring inside the run is a hole of that
    part. So holes find their part without a search (after Suzuki and Abe 1985, section 3).

    Parameters
    ----------
    value
        (R, C) inside where at most 0; the outermost corners must be outside.
    corner
        (``crossings``) written: for each point of a ring the corner inside, r * C + c.
    towards
        (``crossings``) written: the direction to the corner outside.
    share
        (``crossings``) written: where between the two the value is 0 if it grows evenly, as a share of the cell.
    ring_ptr
        (``crossings`` + 1) written: first point of each ring.
    ring_part
        (``crossings``) written: the part that a ring bounds; the first ring of a part is its outer one.

    Returns
    -------
    int
        Number of rings.
    """
    rows, columns = value.shape
    step_r = (0, 1, 0, -1)
    step_c = (1, 0, -1, 0)
    seen = np.zeros((rows, columns), dtype=np.uint8)
    west_part = np.zeros((rows, columns), dtype=np.int32)
    rings, points, parts = 0, 0, 0
    ring_ptr[0] = 0
    for row in range(1, rows - 1):
        part = -1
        for column in range(1, columns - 1):
            if value[row, column] > 0:
                part = -1
                continue
            if part < 0 and seen[row, column] & (1 << WEST):
                part = west_part[row, column]
            for first in (WEST, NORTH, EAST, SOUTH):
                if seen[row, column] & (1 << first) or value[row + step_r[first], column + step_c[first]] <= 0:
                    continue
                if part < 0:
                    part = parts
                    parts += 1
                r, c, k = row, column, first
                while not seen[r, c] & (1 << k):
                    seen[r, c] |= 1 << k
                    if k == WEST:
                        west_part[r, c] = part
                    qr, qc = r + step_r[k], c + step_c[k]
                    inner, outer = np.float64(value[r, c]), np.float64(value[qr, qc])
                    at = inner / (inner - outer)
                    corner[points], towards[points] = r * columns + c, k
                    share[points] = min(1.0 - LEAST_SHARE, max(LEAST_SHARE, at))
                    points += 1
                    left = (k + 1) % 4
                    ar, ac = r + step_r[left], c + step_c[left]
                    br, bc = qr + step_r[left], qc + step_c[left]
                    if value[ar, ac] > 0:
                        k = left
                    elif value[br, bc] > 0:
                        r, c = ar, ac
                    else:
                        r, c, k = br, bc, (k + 3) % 4
                rings += 1
                ring_ptr[rings], ring_part[rings - 1] = points, part
    return rings
