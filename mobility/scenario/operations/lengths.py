# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""How long trips and straight lines are."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from mobility.kernels.walks import EARTH_RADIUS_M
from mobility.planner.ride_line import ride_line
from mobility.scenario.operations.keeping import Keeping

if TYPE_CHECKING:
    from mobility.kernels.layout import Float64, Int32
    from mobility.network.network import Network

LENGTHS_KEPT = 65_536
_kept: Keeping[tuple[bytes, ...], tuple[float, bool]] = Keeping(LENGTHS_KEPT)


def run_lengths(network: Network, chain: Int32, trip: Int32, begin: Int32, end: Int32) -> tuple[Float64, np.ndarray]:
    """Metres of trips along the lines that a map draws of them, and whether those go straight from stop to stop.

    Parameters
    ----------
    network
        Where.
    chain, trip, begin, end
        (R) trips, the chains that they are part of, their first positions there and those after their last.

    Returns
    -------
    tuple
        (R) metres; (R) True where any part of the trip has no usable shape.
    """
    known: dict[tuple[int, ...], tuple[float, bool]] = {}
    shape, sequence = network.arrays["trip_shape"][trip], network.chains.sequence[chain]
    metres, straight = np.empty(len(chain)), np.empty(len(chain), dtype=np.bool_)
    keys = zip(sequence.tolist(), shape.tolist(), begin.tolist(), end.tolist(), strict=True)
    for run, key in enumerate(keys):
        if key not in known:
            known[key] = _length(network, int(chain[run]), *key)
        metres[run], straight[run] = known[key]
    return metres, straight


def _length(network: Network, chain: int, sequence: int, shape: int, begin: int, end: int) -> tuple[float, bool]:
    """Of one trip; looked up by the points that it depends on, which a network and its patched views share."""
    arrays, first = network.arrays, int(network.sequences.ptr[sequence])
    stops = network.berth_stop[network.sequences.berth[first + begin : first + end]]
    points = slice(0, 0) if shape < 0 else slice(int(arrays["shape_ptr"][shape]), int(arrays["shape_ptr"][shape + 1]))
    content = (
        *(arrays[f"stop_{axis}"][stops].tobytes() for axis in ("lat", "lon")),
        *(arrays[f"shape_{axis}_e7"][points].tobytes() for axis in ("lat", "lon")),
    )

    def reckon() -> tuple[float, bool]:
        drawn = ride_line(network, chain, begin, end - 1)
        lat, lon = np.radians(drawn.line.T)
        return float(crow_m(lat[:-1], lon[:-1], lat[1:], lon[1:]).sum()), drawn.straight

    return _kept.get(content, reckon)


def crow_m(lat: Float64, lon: Float64, other_lat: Float64, other_lon: Float64) -> Float64:
    """Straight lines (haversine) between places, element by element.

    Parameters
    ----------
    lat, lon, other_lat, other_lon
        Radians; they are broadcast against each other.

    Returns
    -------
    Float64
        Metres.
    """
    half = np.sin((other_lat - lat) / 2) ** 2 + np.cos(lat) * np.cos(other_lat) * np.sin((other_lon - lon) / 2) ** 2
    metres: Float64 = 2 * EARTH_RADIUS_M * np.arcsin(np.minimum(1.0, np.sqrt(half)))
    return metres
