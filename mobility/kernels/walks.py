# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""Straight-line walks between stops (SEMANTICS, Walk)."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from mobility.kernels._jit import kernel

if TYPE_CHECKING:
    from mobility.kernels.layout import Float64, Int32

EARTH_RADIUS_M = 6_371_008.8
ROUNDING_S = 1e-6
"""Taken off before rounding up, so that a whole number of seconds stays what it is."""


@kernel
def walk_s(lat_a: float, lon_a: float, lat_b: float, lon_b: float, metres_to_s: float) -> int:
    """Walking time between two points in radians: haversine, times seconds per metre, rounded up."""
    half_lat, half_lon = math.sin((lat_b - lat_a) / 2), math.sin((lon_b - lon_a) / 2)
    share = half_lat * half_lat + math.cos(lat_a) * math.cos(lat_b) * half_lon * half_lon
    length_m = 2 * EARTH_RADIUS_M * math.asin(math.sqrt(min(1.0, share)))
    return max(0, math.ceil(length_m * metres_to_s - ROUNDING_S))


@kernel
def walks_within(
    lat: Float64, lon: Float64, order: Int32, metres_to_s: float, limit_s: int, out_from: Int32, out_to: Int32,
    out_s: Int32,
) -> int:  # fmt: skip
    """All ordered pairs of stops within a walk of at most ``limit_s``.

    Parameters
    ----------
    lat, lon
        (S) radians; NaN for a stop without a place.
    order
        (n) stops with a place by rising latitude.
    metres_to_s
        Seconds per metre as the crow flies: detour / speed.
    limit_s
        Inclusive.
    out_from, out_to, out_s
        (m) written as far as they reach.

    Returns
    -------
    int
        Number of pairs; greater than m if the buffers were too small.
    """
    band = (limit_s + 1) / metres_to_s / EARTH_RADIUS_M
    found = 0
    for a in range(order.size):
        here = order[a]
        for b in range(a + 1, order.size):
            there = order[b]
            if lat[there] - lat[here] > band:
                break
            seconds = walk_s(lat[here], lon[here], lat[there], lon[there], metres_to_s)
            if seconds <= limit_s:
                if found + 2 <= out_from.size:
                    out_from[found], out_to[found], out_s[found] = here, there, seconds
                    out_from[found + 1], out_to[found + 1], out_s[found + 1] = there, here, seconds
                found += 2
    return found
