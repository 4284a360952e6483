# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""The line of a ride: a piece of a shape, or straight from stop to stop."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from mobility.kernels._jit import kernel

if TYPE_CHECKING:
    from mobility.kernels.layout import Float64, Int32

E7, E7_PER_E6, E6 = 1e7, 10.0, 1e6


@kernel
def _add(lat_e7: float, lon_e7: float, out: Float64, count: int) -> int:
    lat, lon = np.rint(lat_e7 / E7_PER_E6) / E6, np.rint(lon_e7 / E7_PER_E6) / E6
    if count > 0 and out[count - 1, 0] == lat and out[count - 1, 1] == lon:
        return count
    out[count, 0], out[count, 1] = lat, lon
    return count + 1


@kernel
def add_stops(berth: Int32, berth_stop: Int32, stop_lat: Float64, stop_lon: Float64, out: Float64, count: int) -> int:
    """Go on straight from stop to stop, as far as they have places; points like the one before are left out.

    Parameters
    ----------
    berth
        (n) where one calls.
    berth_stop, stop_lat, stop_lon
        (B), (S): the stops of berths, and where they are in degrees.
    out
        (m, 2) written: latitude and longitude in degrees, rounded to six decimals.
    count
        So many points are there already.

    Returns
    -------
    int
        So many are there now.
    """
    for k in range(berth.size):
        lat, lon = stop_lat[berth_stop[berth[k]]], stop_lon[berth_stop[berth[k]]]
        if np.isfinite(lat) and np.isfinite(lon):
            count = _add(np.rint(lat * E7), np.rint(lon * E7), out, count)
    return count


@kernel
def add_piece(
    shape_lat_e7: Int32, shape_lon_e7: Int32, against: bool, segment: Int32, lat_e7: Int32, lon_e7: Int32, first: int,
    last: int, out: Float64, count: int,
) -> int:  # fmt: skip
    """Go on along a shape from one call to another.

    Parameters
    ----------
    shape_lat_e7, shape_lon_e7
        (points) degrees times 10^7.
    against
        Whether one goes along the shape from its end to its beginning.
    segment, lat_e7, lon_e7
        (calls) where each call lies, as ``shape_match.Places`` tells it.
    first, last
        The calls.
    out, count
        As for ``add_stops``.

    Returns
    -------
    int
        So many points are there now.
    """
    count = _add(float(lat_e7[first]), float(lon_e7[first]), out, count)
    for k in range(segment[first] + 1, segment[last] + 1):
        point = shape_lat_e7.size - 1 - k if against else k
        count = _add(float(shape_lat_e7[point]), float(shape_lon_e7[point]), out, count)
    return _add(float(lat_e7[last]), float(lon_e7[last]), out, count)
