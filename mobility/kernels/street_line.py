# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""The line of a way over streets: the points of its edges in the direction of travel, and how each edge is met."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from mobility.kernels._jit import kernel

if TYPE_CHECKING:
    from mobility.kernels.layout import Float64, Int32
    from mobility.kernels.street_layout import Lines, Traits

TRAIT, FLAGS, INCLINE_PERMILLE, LENGTH_CM, BACKWARD, FIRST = range(6)
"""Columns of passed edges: what is known of the edge; how much of it is passed, and whether against its direction; at
which point of the line it begins."""
MET, LEFT = range(2)
"""Columns of bearings: of the first piece of an edge, and of its last one."""
CUT_POINT, CUT_LAT, CUT_LON, CUT_CM = range(4)
"""Entries of a cut: the point of the edge that it lies behind (-1: the edge is not cut), where it lies, and how far
along the edge."""


@kernel
def draw_line(
    lines: Lines, traits: Traits, hidden: int, edge: Int32, backward: Int32, begin: Int32, end: Int32, out: Int32,
    passed: Int32, bearing: Float64,
) -> tuple[int, int]:  # fmt: skip
    """Put the points of a way together; equal ones that follow each other are told once.

    Parameters
    ----------
    lines, traits
        Of the street graph.
    hidden
        Edges with any of these flags are passed over, and those of which nothing is passed.
    edge, backward
        (k) the edges in order, and 1 for those that are passed against their direction.
    begin, end
        (4) where the first edge and the last one are cut.
    out
        (n, 2) written: latitude and longitude, degrees times 10^7; the first entry is given. Large enough if n is at
        least 3 and the points of all edges.
    passed
        (k, 6) written: a row for each edge that is not passed over.
    bearing
        (k, 2) written: degrees in columns MET and LEFT, NaN where there is no direction.

    Returns
    -------
    tuple
        Number of edges and of points.
    """
    rows, count, last = 0, 1, edge.size - 1
    for k in range(edge.size):
        low, high = lines.ptr[edge[k]], lines.ptr[edge[k] + 1] - 1
        cut_begin, cut_end = k == 0 and begin[CUT_POINT] >= 0, k == last and end[CUT_POINT] >= 0
        back, trait = backward[k] != 0, traits.trait[edge[k]]
        since_cm, until_cm = 0, traits.length_cm[edge[k]]
        if cut_begin and back:
            high, until_cm = begin[CUT_POINT], begin[CUT_CM]
        elif cut_begin:
            low, since_cm = begin[CUT_POINT] + 1, begin[CUT_CM]
        if cut_end and back:
            low, since_cm = end[CUT_POINT] + 1, end[CUT_CM]
        elif cut_end:
            high, until_cm = end[CUT_POINT], end[CUT_CM]
        if until_cm == since_cm or traits.flags[trait] & hidden != 0:
            continue
        passed[rows, TRAIT], passed[rows, FLAGS] = trait, traits.flags[trait]
        passed[rows, INCLINE_PERMILLE] = traits.incline_permille[trait]
        passed[rows, LENGTH_CM] = until_cm - since_cm
        passed[rows, BACKWARD], passed[rows, FIRST] = backward[k], count - 1
        bearing[rows, MET], bearing[rows, LEFT] = math.nan, math.nan
        length = max(0, high - low + 1) + cut_begin + cut_end
        before_lat, before_lon = 0, 0
        for position in range(length):
            if position == 0 and cut_begin:
                lat, lon = begin[CUT_LAT], begin[CUT_LON]
            elif position == length - 1 and cut_end:
                lat, lon = end[CUT_LAT], end[CUT_LON]
            else:
                inner = position - cut_begin
                point = high - inner if back else low + inner
                lat, lon = lines.lat_e7[point], lines.lon_e7[point]
            if position == 1:
                bearing[rows, MET] = _bearing(before_lat, before_lon, lat, lon)
            if position > 0 and position == length - 1:
                bearing[rows, LEFT] = _bearing(before_lat, before_lon, lat, lon)
            if lat != out[count - 1, 0] or lon != out[count - 1, 1]:
                out[count, 0], out[count, 1] = lat, lon
                count += 1
            before_lat, before_lon = lat, lon
        rows += 1
    return rows, count


@kernel
def _bearing(lat_a: int, lon_a: int, lat_b: int, lon_b: int) -> float:
    """Direction of a piece in degrees, NaN where it has no length."""
    if lat_a == lat_b and lon_a == lon_b:
        return math.nan
    east = (lon_b - lon_a) * math.cos(math.radians(lat_a / 1e7))
    return math.degrees(math.atan2(east, lat_b - lat_a))
