# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""Links between trips for Trip-Based routing: an accelerator of one timetable, in one direction."""

from __future__ import annotations

import itertools
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import numpy as np

from mobility.errors import InternalError
from mobility.kernels.layout import NEVER
from mobility.kernels.trip_layout import ARRIVAL, FINAL, LINK_BITS, TripLinks
from mobility.kernels.trip_links import build_links, list_alightings, list_trips
from mobility.network.frozen import frozen

if TYPE_CHECKING:
    from mobility.kernels.layout import Changes, Int32, Timetable, Walks

CHUNK_LINKS = 1 << 18
"""Links that a thread finds before it puts them aside."""
SAMPLE_TRIPS = 256
KINDS = 3
NO_LINKS = np.empty(0, dtype=np.int32)
MOST_LINKS_PER_EVENT = 8.0
"""Of all kinds. A dense network of many lines at each stop has more (London: 7 that lead on), and RAPTOR is as quick
there; the county has 3."""


def worth_linking(timetable: Timetable, changes: Changes, walks: Walks, berth_stop: Int32) -> bool:
    """Whether links are few enough, judged by some trips spread over the timetable, and can be told by number.

    Parameters
    ----------
    timetable, changes, walks
        Of one direction.
    berth_stop
        (B) stop of each berth.
    """
    trip = trips_of(timetable)
    trips = len(trip) - 1
    if trips == 0 or not _fit(trip):
        return False
    finder = _Finder(timetable, changes, walks, berth_stop, trip)
    chosen = np.unique(np.linspace(0, trips - 1, SAMPLE_TRIPS).astype(np.int64)).tolist()
    events = sum(int(trip[t + 1, 1] - trip[t, 1]) for t in chosen)
    links = sum(sum(len(part) for part in finder.find(t, t + 1)) for t in chosen)
    return links <= MOST_LINKS_PER_EVENT * events


def trips_of(timetable: Timetable) -> Int32:
    """(T+1, 4) as ``TripLinks.trip``."""
    trip = np.empty((int(timetable.pattern[-1, 1]) + 1, 4), dtype=np.int32)
    list_trips(timetable, trip)
    return frozen(trip)


def _position_bits(trip: Int32) -> int:
    return int(trip[:, FINAL].max(initial=0)).bit_length()


def _fit(trip: Int32) -> bool:
    """Whether a link can tell all trips and positions."""
    return len(trip).bit_length() + _position_bits(trip) <= LINK_BITS


def make_trip_links(
    timetable: Timetable, changes: Changes, walks: Walks, berth_stop: Int32, threads: int = 1
) -> TripLinks:
    """Find the links of all trips.

    Parameters
    ----------
    timetable, changes, walks
        Of one direction.
    berth_stop
        (B) stop of each berth.
    threads
        Cores to use; the result is the same.

    Raises
    ------
    InternalError
        There are more trips or positions than a link can tell; ``worth_linking`` says no to them.
    """
    trip = trips_of(timetable)
    if not _fit(trip):
        raise InternalError("too_many_trips_to_link", trips=len(trip) - 1)
    trips = len(trip) - 1
    finder = _Finder(timetable, changes, walks, berth_stop, trip)
    edges = np.linspace(0, trips, 8 * threads + 1).astype(np.int64).tolist()
    parts = list(itertools.pairwise(edges))
    if threads == 1:
        found = [finder.find(*part) for part in parts]
    else:
        with ThreadPoolExecutor(threads, thread_name_prefix="trip-links") as pool:
            found = list(pool.map(lambda part: finder.find(*part), parts))
    berths = len(timetable.boarding_ptr) - 1
    alight_ptr, alight = np.empty(berths + 1, dtype=np.int32), np.empty((len(timetable.berth), 2), dtype=np.int32)
    count = list_alightings(timetable, alight_ptr, alight)
    event = np.zeros((len(timetable.arrival_s) + 1, KINDS + 1), dtype=np.int32)
    np.cumsum(finder.count, axis=1, out=event[1:, :KINDS].T)
    event[:-1, ARRIVAL] = timetable.arrival_s
    event[-1, ARRIVAL] = NEVER
    soon, wait, last = (frozen(np.concatenate([NO_LINKS, *(part[kind] for part in found)])) for kind in range(KINDS))
    bits = frozen(np.array([finder.position_bits], dtype=np.int32))
    return TripLinks(trip, frozen(event), soon, wait, last, bits, frozen(alight_ptr), frozen(alight[:count]))


class _Finder:
    """Finds the links of some trips after the other; threads may share it for different trips."""

    def __init__(self, timetable: Timetable, changes: Changes, walks: Walks, berth_stop: Int32, trip: Int32) -> None:
        self.position_bits = _position_bits(trip)
        self.given = timetable, changes, walks, berth_stop, trip, self.position_bits
        events = len(timetable.arrival_s)
        self.count = np.zeros((KINDS, events), dtype=np.int32)
        self._buffers = threading.local()

    def find(self, first: int, last: int) -> list[Int32]:
        """The links of trips first to last - 1 by kind; ``count`` takes their numbers per stop event."""
        found = [[NO_LINKS] for _ in range(KINDS)]
        size = np.empty(KINDS, dtype=np.int32)
        while first < last:
            room = self._room()
            following = build_links(*self.given, first, last, self.count, room, size)
            if following == first:  # one trip alone has more
                self._buffers.size = 2 * room.shape[1]
                continue
            for of_kind, links, count in zip(found, room, size.tolist(), strict=True):
                of_kind.append(links[:count].copy())
            first = following
        return [np.concatenate(of_kind) for of_kind in found]

    def _room(self) -> Int32:
        """The buffer of the thread that asks."""
        size = getattr(self._buffers, "size", CHUNK_LINKS)
        room: Int32 | None = getattr(self._buffers, "room", None)
        if room is None or room.shape[1] < size:
            room = np.empty((KINDS, size), dtype=np.int32)
            self._buffers.room = room
        return room
