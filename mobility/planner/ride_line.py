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

from mobility.kernels.shape_line import add_piece, add_stops
from mobility.planner.alike import Alike
from mobility.planner.shape_match import Places, match_calls

if TYPE_CHECKING:
    from mobility.kernels.layout import Float64, Int32
    from mobility.network.network import Network

PLACES_KEPT = 4_096
"""So many trips' places on their shapes are kept per network; trips along the same stops and shape share theirs."""
_NO_POINTS = np.empty((0, 2))


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
    calls, beyond = network.sequences.ptr[sequence : sequence + 2].tolist()
    ends = [*begins[1:], beyond - calls]
    out, count, straight = _NO_POINTS, 0, False
    for entry, begin, end in zip(entries, begins, ends, strict=True):
        first, last = max(begin, board), min(end - 1, alight)
        if first > last:
            continue
        shape = int(network.arrays["trip_shape"][chains.trip[entry]])
        places = _places(network, _Calls(shape, sequence, begin, end))
        if places is None:
            straight |= first < last
            out = _with_room(out, count, last + 1 - first)
            berth = network.sequences.berth[calls + first : calls + last + 1]
            arrays = network.arrays
            count = add_stops(berth, network.berth_stop, arrays["stop_lat"], arrays["stop_lon"], out, count)
        else:
            segment, here, there = places.segment, first - begin, last - begin
            out = _with_room(out, count, int(segment[there] - segment[here]) + 2)
            along = *_shape(network, shape), places.against, segment, places.lat_e7, places.lon_e7
            count = add_piece(*along, here, there, out, count)
    return RideLine(out[[0, 0]] if count == 1 else out[:count], straight)


def _with_room(out: Float64, count: int, more: int) -> Float64:
    """The points that are there, and room for more."""
    longer = np.empty((count + more, 2))
    longer[:count] = out[:count]
    return longer


def _shape(network: Network, shape: int) -> tuple[Int32, Int32]:
    """The points of a shape, degrees times 10^7."""
    arrays = network.arrays
    points = slice(int(arrays["shape_ptr"][shape]), int(arrays["shape_ptr"][shape + 1]))
    return arrays["shape_lat_e7"][points], arrays["shape_lon_e7"][points]


def _stops(network: Network, sequence: int, first: int, end: int) -> tuple[Float64, Float64]:
    """Latitude and longitude of the stops at these positions of a sequence."""
    begin = int(network.sequences.ptr[sequence])
    stops = network.berth_stop[network.sequences.berth[begin + first : begin + end]]
    return network.arrays["stop_lat"][stops], network.arrays["stop_lon"][stops]


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
