# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""Links between trips for Trip-Based routing: an accelerator of one timetable, in one direction."""

from __future__ import annotations

import itertools
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import numpy as np

from mobility.kernels.trip_layout import TripLinks
from mobility.kernels.trip_links import build_links, list_alightings, list_trips
from mobility.network.frozen import frozen

if TYPE_CHECKING:
    from mobility.kernels.layout import Changes, Int32, Timetable, Walks

CHUNK_LINKS = 1 << 18
"""Links that a thread finds before it puts them aside."""
SAMPLE_TRIPS = 256
MOST_LINKS_PER_EVENT = 8.0
"""Of both kinds. A dense network of many lines at each stop has more (London: 7 that lead on), and RAPTOR is as quick
there; the county has 3."""


def worth_linking(timetable: Timetable, changes: Changes, walks: Walks, berth_stop: Int32) -> bool:
    """Whether links are few enough, judged by some trips spread over the timetable.

    Parameters
    ----------
    timetable, changes, walks
        Of one direction.
    berth_stop
        (B) stop of each berth.
    """
    trip = trips_of(timetable)
    trips = len(trip) - 1
    if trips == 0:
        return False
    finder = _Finder(timetable, changes, walks, berth_stop, trip)
    chosen = np.unique(np.linspace(0, trips - 1, SAMPLE_TRIPS).astype(np.int64)).tolist()
    events = sum(int(trip[t + 1, 1] - trip[t, 1]) for t in chosen)
    links = sum(sum(len(part) for part in finder.find(t, t + 1)) for t in chosen)
    return links <= MOST_LINKS_PER_EVENT * events


def trips_of(timetable: Timetable) -> Int32:
    """(T+1, 2) the pattern and the first stop event of each trip."""
    trip = np.empty((int(timetable.pattern[-1, 1]) + 1, 2), dtype=np.int32)
    list_trips(timetable, trip)
    return frozen(trip)


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
    """
    trip = trips_of(timetable)
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
    none = np.empty((0, 2), dtype=np.int32)
    link, last_link = (np.concatenate([none, *(part[kind] for part in found)]) for kind in range(2))
    ptr, last_ptr = (np.concatenate(([0], np.cumsum(per_event))) for per_event in finder.count)
    return TripLinks(
        trip, frozen(ptr), frozen(link), frozen(last_ptr), frozen(last_link), frozen(alight_ptr), frozen(alight[:count])
    )


class _Finder:
    """Finds the links of some trips after the other; threads may share it for different trips."""

    def __init__(self, timetable: Timetable, changes: Changes, walks: Walks, berth_stop: Int32, trip: Int32) -> None:
        self.given = timetable, changes, walks, berth_stop, trip
        events = len(timetable.arrival_s)
        self.count = np.zeros(events, dtype=np.int32), np.zeros(events, dtype=np.int32)
        self._buffers = threading.local()

    def find(self, first: int, last: int) -> tuple[np.ndarray, np.ndarray]:
        """Links that lead on and links for a last ride of trips first to last - 1; ``count`` takes their numbers."""
        found: tuple[list[np.ndarray], list[np.ndarray]] = (
            [np.empty((0, 2), dtype=np.int32)],
            [np.empty((0, 2), dtype=np.int32)],
        )
        while first < last:
            out, out_last = self._room()
            following, *counts = build_links(*self.given, first, last, self.count[0], out, self.count[1], out_last)
            if following == first:  # one trip alone has more
                self._buffers.size = 2 * len(out)
                continue
            for kind, (buffer, count) in enumerate(zip((out, out_last), counts, strict=True)):
                found[kind].append(buffer[:count].copy())
            first = following
        return np.concatenate(found[0]), np.concatenate(found[1])

    def _room(self) -> tuple[np.ndarray, np.ndarray]:
        """Buffers of the thread that asks."""
        size = getattr(self._buffers, "size", CHUNK_LINKS)
        room: tuple[np.ndarray, np.ndarray] | None = getattr(self._buffers, "room", None)
        if room is None or len(room[0]) < size:
            room = np.empty((size, 2), dtype=np.int32), np.empty((size, 2), dtype=np.int32)
            self._buffers.room = room
        return room
