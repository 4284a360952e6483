# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""The earliest arrivals of one departure, from one stop at all others, and nothing else about the journeys.

After Delling, Pajor, Werneck: Round-Based Public Transit Routing (2015), section 3. Since nobody asks with how many
rides one arrives, a berth has one label for all rounds: rides read only when one is ready to board and write only when
one arrives, changes the reverse, so that no round sees what it wrote itself, and a limit of rides holds. Few labels
stay in the cache; most of the time goes into branches that nobody can foresee, so that there are as few as possible.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from mobility.kernels._jit import kernel
from mobility.kernels.layout import (
    AT_POSITION,
    FIRST_EVENT,
    FIRST_STOP,
    FIRST_TRIP,
    IN_PATTERN,
    NEVER,
    SECONDS,
    TO,
    Int32,
)

if TYPE_CHECKING:
    from mobility.kernels.layout import Changes, Timetable, Walks

ONE = np.uint64(1)


class EarliestWork(NamedTuple):
    """What searches write, one after the other; sizes as in ``layout``."""

    ready_s: Int32
    """(B) ready to board; the limit of the search where one never is."""
    vehicle_s: Int32
    """(B) arrival by vehicle; the limit of the search where there is none."""
    before_s: Int32
    """(B) ``ready_s`` before the last round that improved it: what leaves then or later is boarded already."""
    marked_in: Int32
    """(B) the last round in which a berth came into ``marked``."""
    rode_in: Int32
    """(B) the same for ``rode``."""
    marked: Int32
    """(B) list of berths at which one is ready earlier than before."""
    rode: Int32
    """(B) list of berths at which one arrives by vehicle earlier than before."""
    landed: Int32
    """(B) list of all berths at which one arrives by vehicle."""
    position: Int32
    """(P) first position at which one may board earlier; NEVER where not queued."""
    queue: Int32
    """(P) list of patterns to ride."""
    clock: Int32
    """(1) number of the last round of any search."""


@kernel
def make_earliest_work(berths: int, patterns: int) -> EarliestWork:
    """A clean workspace for a timetable of so many berths and patterns; for fewer than 2 ** 31 rounds."""
    label, stamp = np.empty((3, berths), dtype=np.int32), np.zeros((2, berths), dtype=np.int32)
    lists = np.empty((3, berths), dtype=np.int32)
    position, queue = np.full(patterns, NEVER, dtype=np.int32), np.empty(patterns, dtype=np.int32)
    return EarliestWork(
        label[0], label[1], label[2], stamp[0], stamp[1], lists[0], lists[1], lists[2], position, queue,
        np.zeros(1, dtype=np.int32),
    )  # fmt: skip


@kernel
def earliest(
    timetable: Timetable,
    changes: Changes,
    walks: Walks,
    stop_berth_ptr: Int32,
    origin: int,
    now_s: int,
    limit: int,
    most_rides: int,
    work: EarliestWork,
) -> int:
    """Ride and change until nobody arrives earlier.

    Parameters
    ----------
    timetable, changes, walks
        Of the direction that is searched.
    stop_berth_ptr
        (S+1) the berths of each stop.
    origin, now_s
        The stop at which one begins, and when.
    limit
        Only arrivals before it count; at most NEVER.
    most_rides
        No more rides than this; at least 1.
    work
        Left by any search on the same timetable; written: ``vehicle_s`` is the answer.

    Returns
    -------
    int
        Number of berths in the list ``landed``.
    """
    work.ready_s[:] = limit
    work.vehicle_s[:] = limit
    n_marked = _leave(walks, stop_berth_ptr, origin, now_s, work)
    n_landed, rides = int(np.int64(0)), 0  # a literal 0 would have `_ride` compiled for literals, too
    while True:
        n_queue = _queue(timetable, n_marked, work)
        if n_queue == 0:
            return n_landed
        n_rode, n_landed = _ride(timetable, n_queue, n_landed, limit, work)
        rides += 1
        if rides == most_rides:
            return n_landed
        n_marked = _change(changes, n_rode, limit, work)


@kernel
def _leave(walks: Walks, stop_berth_ptr: Int32, origin: int, now_s: int, work: EarliestWork) -> int:
    """Be ready at the stop and wherever one walks to; returns the number of berths in ``marked``."""
    work.clock[0] += 1
    clock = work.clock[0]
    n_marked = 0
    for e in range(walks.ptr[origin] - 1, walks.ptr[origin + 1]):
        stop, ready = np.uint64(origin), now_s
        if e >= walks.ptr[origin]:
            stop, ready = np.uint64(walks.arc[np.uint64(e), TO]), now_s + walks.arc[np.uint64(e), SECONDS]
        for berth in range(np.uint64(stop_berth_ptr[stop]), np.uint64(stop_berth_ptr[stop + ONE])):
            if ready < work.ready_s[berth]:
                if work.marked_in[berth] != clock:
                    work.marked_in[berth] = clock
                    work.marked[np.uint64(n_marked)] = berth
                    n_marked += 1
                    work.before_s[berth] = work.ready_s[berth]
                work.ready_s[berth] = ready
    return n_marked


@kernel
def _queue(timetable: Timetable, n_marked: int, work: EarliestWork) -> int:
    """Queue the patterns of marked berths; whether something leaves there in time is looked up when they are ridden.

    Returns the number of patterns in ``queue``.
    """
    ptr, boarding, position, queue = timetable.boarding_ptr, timetable.boarding, work.position, work.queue
    n_queue = 0
    for k in range(np.uint64(n_marked)):
        berth = np.uint64(work.marked[k])
        for e in range(np.uint64(ptr[berth]), np.uint64(ptr[berth + ONE])):
            pattern, i = np.uint64(boarding[e, IN_PATTERN]), boarding[e, AT_POSITION]
            if position[pattern] > i:
                if position[pattern] == NEVER:
                    queue[np.uint64(n_queue)] = pattern
                    n_queue += 1
                position[pattern] = i
    return n_queue


@kernel
def _first_trip(departure_s: Int32, column: int, trips: int, ready: int) -> int:
    """The first of the trips that leaves at this moment or later; their number if none does."""
    low, high = 0, trips
    while low < high:
        middle = (low + high) >> 1
        if departure_s[np.uint64(column + middle)] >= ready:
            high = middle
        else:
            low = middle + 1
    return low


@kernel
def _ride(timetable: Timetable, n_queue: int, n_landed: int, limit: int, work: EarliestWork) -> tuple[int, int]:
    """Ride the queued patterns; returns the number of berths in ``rode`` and in ``landed``."""
    departure_s, ready_s, vehicle_s = timetable.departure_s, work.ready_s, work.vehicle_s
    marking = work.clock[0]
    clock = np.int32(marking + 1)
    work.clock[0] = clock
    n_rode = 0
    for k in range(np.uint64(n_queue)):
        pattern = np.uint64(work.queue[k])
        first = timetable.pattern[pattern, FIRST_STOP]
        length = timetable.pattern[pattern + ONE, FIRST_STOP] - first
        trips = timetable.pattern[pattern + ONE, FIRST_TRIP] - timetable.pattern[pattern, FIRST_TRIP]
        base = timetable.pattern[pattern, FIRST_EVENT]
        # The first marked berth at which something leaves from now on that did not before.
        begin, trip = work.position[pattern], trips
        work.position[pattern] = NEVER
        while begin < length:
            berth = np.uint64(timetable.berth[np.uint64(first + begin)])
            if work.marked_in[berth] == marking:
                column = base + begin * trips
                trip = _first_trip(departure_s, column, trips, ready_s[berth])
                if trip < trips and departure_s[np.uint64(column + trip)] < work.before_s[berth]:
                    break
            begin += 1
        if begin == length:
            continue
        row = base + trip * length
        for i in range(begin + 1, length):
            berth = np.uint64(timetable.berth[np.uint64(first + i)])
            at_s = timetable.arrival_s[np.uint64(row + i)]
            if at_s < vehicle_s[berth]:
                if work.rode_in[berth] != clock:
                    work.rode_in[berth] = clock
                    work.rode[np.uint64(n_rode)] = berth
                    n_rode += 1
                    if vehicle_s[berth] == limit:
                        work.landed[np.uint64(n_landed)] = berth
                        n_landed += 1
                vehicle_s[berth] = at_s
            ready = ready_s[berth]
            if ready < limit and trip > 0:
                column = base + i * trips
                if departure_s[np.uint64(column + trip - 1)] >= ready:
                    trip = _first_trip(departure_s, column, trip, ready)
                    row = base + trip * length
    return n_rode, n_landed


@kernel
def _change(changes: Changes, n_rode: int, limit: int, work: EarliestWork) -> int:
    """Change wherever one arrives earlier; returns the number of berths in ``marked``."""
    ready_s, marked_in, clock = work.ready_s, work.marked_in, work.clock[0]
    n_marked = 0
    for k in range(np.uint64(n_rode)):
        berth = np.uint64(work.rode[k])
        at_s = work.vehicle_s[berth]
        for e in range(np.int64(changes.ptr[berth]) - 1, np.int64(changes.ptr[berth + ONE])):
            there, ready = berth, at_s + changes.stay_s[berth]
            if e >= changes.ptr[berth]:
                there, ready = np.uint64(changes.arc[np.uint64(e), TO]), at_s + changes.arc[np.uint64(e), SECONDS]
                if ready >= limit:
                    break
            if ready < ready_s[there]:
                if marked_in[there] != clock:
                    marked_in[there] = clock
                    work.marked[np.uint64(n_marked)] = there
                    n_marked += 1
                    work.before_s[there] = ready_s[there]
                ready_s[there] = ready
    return n_marked
