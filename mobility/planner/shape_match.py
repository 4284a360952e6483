# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""Where along its shape a trip calls.

A shape is a line without stops. The nearest place on it is often the wrong one: a line that turns round passes each
stop twice, one that ends where it began passes its first stop last too. So all calls of a trip are placed together: of
all ways to put them onto the line in their order, the one with the least sum of squared distances. Dynamic programming
over the segments of the line finds it: the best way to have call i on segment j is the best way to have call i - 1 on
an earlier segment or on the same one, plus the squared distance of call i to j.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from mobility.kernels.walks import EARTH_RADIUS_M
from mobility.network.frozen import frozen
from mobility.network.shapes import E7

if TYPE_CHECKING:
    from mobility.kernels.layout import Float64, Int32, Int64

NEAR_M = 100.0
"""Stops so close to a shape are on it; MobilityData's validator takes the same distance."""
FARTHEST_M = 500.0
"""A shape that passes one of its stops farther away is another line's, or stops short."""
MOST_CELLS = 8_000_000
"""Calls times segments; what is beyond takes seconds and hundreds of megabytes, and is no line of this world."""
SAME_M2 = 1e-3
"""Sums of squared distances that differ by less are equal: coordinates are rounded to centimetres."""
DEGREE_M = float(np.radians(1.0)) * EARTH_RADIUS_M


class Places(NamedTuple):
    """Where the calls of a trip lie on its shape, in their order and never backwards."""

    segment: Int32
    """(calls) the segment from this point of the shape to the next, counted from the end if ``against``."""
    lat_e7: Int32
    """(calls) latitude, degrees times 10^7."""
    lon_e7: Int32
    """(calls) longitude, degrees times 10^7."""
    against: bool
    """Whether the trip runs along the shape from its end to its beginning."""


def match_calls(shape_lat_e7: Int32, shape_lon_e7: Int32, stop_lat: Float64, stop_lon: Float64) -> Places | None:
    """Place the calls of a trip on its shape.

    Among equally good ways the last call lies as late as can be and the others as early as can be: a trip runs along
    its whole shape, which tells for one that ends where it began. Some feeds draw one shape for both directions of a
    line, so where a call lies off, the shape is tried from its end too, and the better way taken.

    Parameters
    ----------
    shape_lat_e7, shape_lon_e7
        (points) degrees times 10^7; two or more, none like the one before.
    stop_lat, stop_lon
        (calls) degrees.

    Returns
    -------
    Places or None
        None where a call would lie more than ``FARTHEST_M`` off: the shape does not belong to these calls.
    """
    if len(stop_lat) * len(shape_lat_e7) > MOST_CELLS:
        return None
    places, off_m = _match(shape_lat_e7, shape_lon_e7, stop_lat, stop_lon)
    if not (off_m <= NEAR_M).all():
        other, other_m = _match(shape_lat_e7[::-1], shape_lon_e7[::-1], stop_lat, stop_lon)
        if (other_m**2).sum() < (off_m**2).sum():
            places, off_m = other._replace(against=True), other_m
    return places if (off_m <= FARTHEST_M).all() else None


def _match(shape_lat_e7: Int32, shape_lon_e7: Int32, stop_lat: Float64, stop_lon: Float64) -> tuple[Places, Float64]:
    """The best places along the shape from its beginning, and how many metres each call lies off."""
    lat, lon = shape_lat_e7 / E7, shape_lon_e7 / E7
    lon_m = DEGREE_M * np.cos(np.radians((lat.min() + lat.max()) / 2))
    # On a plane of metres around the first point; good enough to find the nearest place.
    line = np.stack(((lat - lat[0]) * DEGREE_M, (lon - lon[0]) * lon_m))
    stops = np.stack(((stop_lat - lat[0]) * DEGREE_M, (stop_lon - lon[0]) * lon_m))
    step = np.diff(line)
    length_m2 = np.maximum((step**2).sum(axis=0), SAME_M2)
    north, east = stops[:, :, np.newaxis] - line[:, np.newaxis, :-1]
    share = np.clip((north * step[0] + east * step[1]) / length_m2, 0.0, 1.0)
    distance_m2 = (north - share * step[0]) ** 2 + (east - share * step[1]) ** 2
    segment = _segments(distance_m2, share, length_m2)
    along = _forwards(segment, share[np.arange(len(segment)), segment])
    off = stops - line[:, segment] - along * step[:, segment]
    place_lat = shape_lat_e7[segment] + along * np.diff(shape_lat_e7)[segment]
    place_lon = shape_lon_e7[segment] + along * np.diff(shape_lon_e7)[segment]
    lat_e7, lon_e7 = np.rint(place_lat).astype(np.int32), np.rint(place_lon).astype(np.int32)
    return Places(frozen(segment), frozen(lat_e7), frozen(lon_e7), against=False), np.hypot(*off)


def _segments(distance_m2: Float64, share: Float64, length_m2: Float64) -> Int64:
    """The segment of each call; both matrices are (calls, segments)."""
    calls = len(distance_m2)
    # Two calls in the wrong order on one segment meet half way; that adds half the square of what parts them.
    meeting_m2 = np.maximum(share[:-1] - share[1:], 0.0) ** 2 * (length_m2 / 2)
    least_m2 = distance_m2.copy()
    on_earlier = np.full(distance_m2.shape[1], np.inf)
    for call in range(1, calls):
        np.minimum.accumulate(least_m2[call - 1, :-1], out=on_earlier[1:])
        least_m2[call] += np.minimum(on_earlier, least_m2[call - 1] + meeting_m2[call - 1])
    segment = np.empty(calls, dtype=np.int64)
    last = np.flatnonzero(least_m2[-1] <= least_m2[-1].min() + SAME_M2)
    segment[-1] = at = last[-1] if len(last) else 0
    for call in range(calls - 2, -1, -1):
        before = least_m2[call, : at + 1].copy()
        before[at] += meeting_m2[call, at]
        segment[call] = at = np.argmax(before <= before.min() + SAME_M2)
    return segment


def _forwards(segment: Int64, share: Float64) -> Float64:
    """The shares of the way along their segments, those in the wrong order at their mean (isotonic regression)."""
    if (np.diff(segment + share) >= 0).all():
        return share
    groups: list[tuple[int, float, int]] = []
    for where, mean in zip(segment.tolist(), share.tolist(), strict=True):
        group = (where, mean, 1)
        while groups and groups[-1][0] == where and groups[-1][1] > group[1]:
            _, other, count = groups.pop()
            group = (where, (other * count + group[1] * group[2]) / (count + group[2]), count + group[2])
        groups.append(group)
    return np.repeat([mean for _, mean, _ in groups], [count for _, _, count in groups])
