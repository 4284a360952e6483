# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""Isochrones: the area that is reached within each of some times.

What an area is: a place belongs to the street that is nearest to it, if that is at most ``width_m`` away, and is inside
when the nearest place on that street is reached within the cutoff (a Voronoi diagram of the streets, cut off beside
them). So areas follow the streets, a street that is reached too late lies outside even between others, a lake or a
field is a hole, and the far bank is not reached over the water. Gaps between streets that are smaller than ``gap_m2``
are filled when every street around them is reached.

How exact it is: the corners of a grid are told apart by this rule, and the outline runs between them. **A place on a
street that lies on the wrong side of an outline is at most ``tolerance_m`` away from a place on a street (or on the
straight way from a start to its street) that rightly lies there:** the cell around it has a corner on that side, at
most a diagonal away, and the place by which the corner was judged is at most a diagonal farther; beside that the way
of one second, for a search rounds walks up to full seconds. With cells of 10 m that is 30 m; of 1,000 random places
each in Heidelberg, around five stops there and beside a country road at most two were on a wrong side, by 3 m at most.
It holds for times; percentiles of times are exact at junctions only (``Reached``).

Rings nest to the last bit without cutting one by another: all of them cross the same lines of one grid, which stay
lines in degrees, and a later cutoff moves no crossing inwards.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from mobility.analysis.areas.field import Field, Grain, make_field
from mobility.analysis.areas.frame import frame_of
from mobility.analysis.areas.pieces import joined, start_pieces, street_pieces
from mobility.kernels.outline import EAST, NORTH, SOUTH, WEST, crossings, outline

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shapely import MultiPolygon

    from mobility.analysis.areas.reached import Reached
    from mobility.kernels.layout import Float64
    from mobility.network.streets.streets import Streets

DECIMALS = 7
"""Of degrees: a centimetre."""
ROUNDING_S = 1.0
"""Walks are rounded up to full seconds, once from door to door, but here at the last junction."""
STANDARD = Grain()


@dataclass(frozen=True, slots=True)
class Ring:
    """What is reached within a time.

    Parameters
    ----------
    cutoff_s
        The time.
    area
        In degrees, longitude first; empty if nothing is reached; outer rings turn left.
    street_m
        Length of all streets that are reached.
    width_m, tolerance_m
        How far it extends beside streets, and how exact it is on them; see the head of this file.
    """

    cutoff_s: float
    area: MultiPolygon
    street_m: float
    width_m: float
    tolerance_m: float


def rings(streets: Streets, reached: Reached, cutoffs_s: Sequence[float], grain: Grain = STANDARD) -> list[Ring]:
    """The areas that are reached within some times.

    Parameters
    ----------
    streets
        Of the network.
    reached
        What the search found.
    cutoffs_s
        Seconds, in any order; a place reached exactly then is inside.
    grain
        How finely they are drawn.

    Returns
    -------
    list
        In the order of the cutoffs; each covers all with a smaller cutoff.

    Raises
    ------
    InternalError
        Times of cars, or of another network.
    """
    frame = frame_of(streets)
    on_streets = street_pieces(streets, reached, frame)
    if not cutoffs_s:
        return []
    pieces = joined(on_streets, start_pieces(reached, frame))
    field = make_field(pieces, reached, max(cutoffs_s), frame, grain)
    tolerance_m = 2 * math.sqrt(2) * field.grain.cell_m + ROUNDING_S * reached.speed_m_s
    return [
        Ring(
            cutoff_s,
            _area(field, field.value_m(cutoff_s, reached.speed_m_s)),
            float(on_streets.within(cutoff_s).length_m.sum()),
            field.grain.width_m,
            tolerance_m,
        )
        for cutoff_s in cutoffs_s
    ]


def _area(field: Field, value: np.ndarray) -> MultiPolygon:
    """The places of a field where a value is at most 0."""
    import shapely

    count = crossings(value)
    corner, towards, part = (np.empty(count, dtype=np.int32) for _ in range(3))
    share, ptr = np.empty(count), np.empty(count + 1, dtype=np.int64)
    number = outline(value, corner, towards, share, ptr, part)
    if not number:
        return shapely.MultiPolygon()
    points = _points(field, corner, towards, share)
    # Rings of one part behind each other, the outer one first, as they were found; each closed by its first point.
    order = np.argsort(part[:number], kind="stable")
    size = np.diff(ptr[: number + 1])[order]
    ring_ptr = np.concatenate(([0], np.cumsum(size + 1)))
    at = np.arange(ring_ptr[-1]) - np.repeat(ring_ptr[:-1], size + 1)
    at = at % np.repeat(size, size + 1) + np.repeat(ptr[:number][order], size + 1)
    part_ptr = np.concatenate(([0], np.cumsum(np.bincount(part[:number]))))
    offsets = ring_ptr, part_ptr, np.array([0, len(part_ptr) - 1])
    made = shapely.from_ragged_array(shapely.GeometryType.MULTIPOLYGON, points[at], offsets)
    area: MultiPolygon = made[0]
    return area


def _points(field: Field, corner: np.ndarray, towards: np.ndarray, share: Float64) -> Float64:
    """(n, 2) longitude and latitude of points on the lines of a grid.

    Lines are rounded first, and both ends of a crossing's piece by themselves: equal lines stay equal and no two
    points of one line change places.
    """
    lat, lon = (np.round(line, DECIMALS) for line in field.lines())
    row, column = np.divmod(corner, field.away_m.shape[1])
    step_row = (towards == NORTH).astype(np.int64) - (towards == SOUTH)
    step_column = (towards == EAST).astype(np.int64) - (towards == WEST)
    x = lon[column] + share * (lon[column + step_column] - lon[column])
    y = lat[row] + share * (lat[row + step_row] - lat[row])
    return np.round(np.stack((x, y), axis=1), DECIMALS)
