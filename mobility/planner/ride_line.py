# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""The line that a ride draws on a map."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING, NamedTuple
from weakref import WeakKeyDictionary

import numpy as np

from mobility.network.shapes import E7
from mobility.planner.alike import Alike
from mobility.planner.shape_match import Places, match_calls

if TYPE_CHECKING:
    from mobility.kernels.layout import Float64, Int32
    from mobility.network.network import Network

PLACES_KEPT = 4_096
"""So many trips' places on their shapes are kept per network; trips along the same stops and shape share theirs."""
E7_PER_E6 = 10
E6 = 1_000_000


@dataclass(frozen=True, slots=True, eq=False)
class RideLine(Alike):
    """A line of two points or more (none where no stop has a place).

    Parameters
    ----------
    line
        (n, 2) latitude and longitude in degrees, rounded to six decimals (a decimetre).
    straight
        Whether any part goes straight from stop to stop because the feed draws no usable way.
    """

    line: Float64
    straight: bool

    @property
    def points(self) -> tuple[tuple[float, float], ...]:
        """The same line as pairs."""
        return tuple(map(tuple, self.line.tolist()))


class _Calls(NamedTuple):
    """The calls of one trip of a chain: what its places on the shape depend on."""

    shape: int
    sequence: int
    first: int
    """Position in the sequence."""
    end: int
    """Position after the last."""


_kept: WeakKeyDictionary[Network, OrderedDict[_Calls, Places | None]] = WeakKeyDictionary()
_lock = Lock()


def ride_line(network: Network, chain: int, board: int, alight: int) -> RideLine:
    """The line of one ride.

    Each trip of the ride draws its own part: the piece of its shape between where it is boarded and left, or straight
    lines between its calls where it has no shape or one that passes any of its stops too far away.

    Parameters
    ----------
    network
        Where.
    chain
        The chain that is ridden.
    board, alight
        Positions in its sequence, ``board <= alight``.
    """
    chains = network.chains
    sequence = int(chains.sequence[chain])
    entries = range(int(chains.trip_ptr[chain]), int(chains.trip_ptr[chain + 1]))
    begins = chains.trip_position[entries.start : entries.stop].tolist()
    ends = [*begins[1:], int(network.sequences.ptr[sequence + 1] - network.sequences.ptr[sequence])]
    parts: list[tuple[Int32, Int32]] = []
    straight = False
    for entry, begin, end in zip(entries, begins, ends, strict=True):
        first, last = max(begin, board), min(end - 1, alight)
        if first > last:
            continue
        shape = int(network.arrays["trip_shape"][chains.trip[entry]])
        calls = _Calls(shape, sequence, begin, end)
        if (places := _places(network, calls)) is None:
            straight |= first < last
            parts.append(_straight(network, sequence, first, last))
        else:
            parts.append(_piece(network, shape, places, first - begin, last - begin))
    return RideLine(_joined(parts), straight)


def _piece(network: Network, shape: int, places: Places, first: int, last: int) -> tuple[Int32, Int32]:
    """Of a shape what lies between two calls, by their numbers."""
    lat_e7, lon_e7 = _shape(network, shape)
    if places.against:
        lat_e7, lon_e7 = lat_e7[::-1], lon_e7[::-1]
    between = slice(int(places.segment[first]) + 1, int(places.segment[last]) + 1)
    return (
        np.hstack((places.lat_e7[first], lat_e7[between], places.lat_e7[last])),
        np.hstack((places.lon_e7[first], lon_e7[between], places.lon_e7[last])),
    )


def _shape(network: Network, shape: int) -> tuple[Int32, Int32]:
    """The points of a shape, degrees times 10^7."""
    arrays = network.arrays
    points = slice(int(arrays["shape_ptr"][shape]), int(arrays["shape_ptr"][shape + 1]))
    return arrays["shape_lat_e7"][points], arrays["shape_lon_e7"][points]


def _straight(network: Network, sequence: int, first: int, last: int) -> tuple[Int32, Int32]:
    """From stop to stop, as far as they have places."""
    lat, lon = _stops(network, sequence, first, last + 1)
    known = np.isfinite(lat) & np.isfinite(lon)
    return np.rint(lat[known] * E7).astype(np.int32), np.rint(lon[known] * E7).astype(np.int32)


def _stops(network: Network, sequence: int, first: int, end: int) -> tuple[Float64, Float64]:
    """Latitude and longitude of the stops at these positions of a sequence."""
    begin = int(network.sequences.ptr[sequence])
    stops = network.berth_stop[network.sequences.berth[begin + first : begin + end]]
    return network.arrays["stop_lat"][stops], network.arrays["stop_lon"][stops]


def _joined(parts: list[tuple[Int32, Int32]]) -> Float64:
    """The parts as one line without repeated points."""
    points = np.rint(np.concatenate(parts, axis=1).T / E7_PER_E6)
    new = np.ones(len(points), dtype=np.bool_)
    new[1:] = (points[1:] != points[:-1]).any(axis=1)
    line: Float64 = points[new] / E6
    return np.concatenate((line, line)) if len(line) == 1 else line


def _places(network: Network, calls: _Calls) -> Places | None:
    """Where a trip calls on its shape, reckoned once and kept for a while; None without a usable shape."""
    if calls.shape < 0:
        return None
    with _lock:
        kept = _kept.setdefault(network, OrderedDict())
        if calls in kept:
            kept.move_to_end(calls)
            return kept[calls]
    places = match_calls(*_shape(network, calls.shape), *_stops(network, calls.sequence, calls.first, calls.end))
    with _lock:
        kept[calls] = places
        while len(kept) > PLACES_KEPT:
            kept.popitem(last=False)
    return places
