# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""The line of a way over streets: the points of its edges in the direction of travel, and how each edge is met."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from mobility.kernels._jit import kernel

if TYPE_CHECKING:
    from mobility.kernels.layout import Float64, Int32, UInt8
    from mobility.kernels.street_layout import Lines

MET, LEFT = range(2)
"""Columns of bearings: of the first piece of an edge, and of its last one."""
CUT_POINT, CUT_LAT, CUT_LON = range(3)
"""Entries of a cut: the point of the edge that it lies behind (-1: the edge is not cut), and where it lies."""


@kernel
def draw_line(
    lines: Lines, edge: Int32, backward: UInt8, shown: UInt8, begin: Int32, end: Int32, out: Int32, first: Int32,
    bearing: Float64,
) -> int:  # fmt: skip
    """Put the points of a way together; equal ones that follow each other are told once.

    Parameters
    ----------
    lines
        Where edges lie.
    edge, backward
        (k) the edges in order, and whether each is passed against its direction.
    shown
        (k) 0 for edges that have no length or stand for a barrier; they are passed over.
    begin, end
        (3) where the first edge and the last one are cut.
    out
        (n, 2) written: latitude and longitude, degrees times 10^7; the first entry is given. Large enough if n is at
        least 3 and the points of all edges.
    first
        (k) written: at which entry of ``out`` each edge begins.
    bearing
        (k, 2) written: degrees in columns MET and LEFT, NaN where there is no direction.

    Returns
    -------
    int
        Number of points.
    """
    count, last = 1, edge.size - 1
    for k in range(edge.size):
        first[k] = count - 1
        bearing[k, MET], bearing[k, LEFT] = math.nan, math.nan
        if shown[k] == 0:
            continue
        low, high = lines.ptr[edge[k]], lines.ptr[edge[k] + 1] - 1
        cut_begin, cut_end = k == 0 and begin[CUT_POINT] >= 0, k == last and end[CUT_POINT] >= 0
        back = backward[k] != 0
        if cut_begin and back:
            high = begin[CUT_POINT]
        elif cut_begin:
            low = begin[CUT_POINT] + 1
        if cut_end and back:
            low = end[CUT_POINT] + 1
        elif cut_end:
            high = end[CUT_POINT]
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
                bearing[k, MET] = _bearing(before_lat, before_lon, lat, lon)
            if position > 0 and position == length - 1:
                bearing[k, LEFT] = _bearing(before_lat, before_lon, lat, lon)
            if lat != out[count - 1, 0] or lon != out[count - 1, 1]:
                out[count, 0], out[count, 1] = lat, lon
                count += 1
            before_lat, before_lon = lat, lon
    return count


@kernel
def _bearing(lat_a: int, lon_a: int, lat_b: int, lon_b: int) -> float:
    """Direction of a piece in degrees, NaN where it has no length."""
    if lat_a == lat_b and lon_a == lon_b:
        return math.nan
    east = (lon_b - lon_a) * math.cos(math.radians(lat_a / 1e7))
    return math.degrees(math.atan2(east, lat_b - lat_a))
