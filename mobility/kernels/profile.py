# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""RAPTOR over many departures, from the last to the first, with labels kept: what ``sweep`` and ``window`` share.

After Delling, Pajor, Werneck: Round-Based Public Transit Routing (Transportation Science 2015), section 4.1 (rRAPTOR).
A label says "leaving now or later, with at most k rides"; it stays good when the departure moves to an earlier time.
All rounds of a berth lie side by side, and a label that improves round k improves every later one that is worse. A
pattern is only scanned again where some departure lies between the new moment at which one can board and the old one.

As in ``raptor``, arrivals by vehicle and moments from which one can board are kept apart, and indices of inner loops
are unsigned.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

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
)
from mobility.kernels.least import ALIGHTED, READY
from mobility.kernels.profile_layout import (
    CAPPED,
    CLOCK,
    IMPROVED,
    LABEL,
    LANDED,
    LANDED_IN,
    LEFT,
    MARKED,
    MARKED_IN,
    OLD,
    POSITION,
    QUEUE,
    REACHED,
    RODE,
    RODE_IN,
    ROUNDS,
    SCANNED,
    TOUCHED,
    ProfileWork,
)

if TYPE_CHECKING:
    from mobility.kernels.layout import Changes, Int32, Timetable

ONE = np.uint64(1)
NO_LAST = -1
LATEST_CLOCK = 1 << 30
"""Rounds are stamped with int32; no single search has half as many."""


@kernel
def clean(work: ProfileWork) -> None:
    """Give back the labels of the search before; its counters go on, but for the clock, which begins anew in time."""
    for k in range(work.counter[TOUCHED]):
        work.state[work.berths[REACHED, k], LABEL:] = NEVER
    work.counter[TOUCHED] = 0
    work.counter[CAPPED] = 0
    if work.counter[CLOCK] > LATEST_CLOCK:
        work.state[:, :OLD] = 0
        work.counter[CLOCK] = 0


@kernel
def rounds(
    timetable: Timetable,
    changes: Changes,
    limit: int,
    most_rides: int,
    n_queue: int,
    n_marked: int,
    work: ProfileWork,
    best_s: Int32 | None,
    first_round: int = 1,
    last_round: int = NO_LAST,
    gate: Int32 | None = None,
    every_ride: int = 0,
    least_s: Int32 | None = None,
) -> int:
    """Ride and change until nothing improves.

    Parameters
    ----------
    timetable, changes
        Of the direction that is searched.
    limit
        Only arrivals before it count.
    most_rides
        No more rides than this.
    n_queue, n_marked
        Number of patterns in the queue, and of berths in the list MARKED, to begin with.
    work
        Written.
    best_s
        (K+1) earliest arrival at the destination with at most k rides; None: all stops are wanted.
    first_round, last_round
        Rides of the first round, and the round after which to stop; LEFT of the counter then tells how many berths
        MARKED holds for going on.
    gate
        (B, …) ``state`` of a search in the other direction from the end of a journey of ``most_rides``, if only labels
        that lie on it are wanted: a column of the one and the column of the other that together make up all rides.
    every_ride
        1 where a berth is listed as LANDED also if one only arrives earlier with fewer rides than most.
    least_s
        (B, 2) how long the rest of a journey takes at least, as ``least.least_times`` finds it; with ``best_s``.

    Returns
    -------
    int
        Number of berths in the list LANDED, at which one arrives by vehicle earlier than before.
    """
    state = work.state
    marked, rode, landed, touched = work.berths[MARKED], work.berths[RODE], work.berths[LANDED], work.berths[REACHED]
    position, queue = work.patterns[POSITION], work.patterns[QUEUE]
    n_touched, n_landed = work.counter[TOUCHED], 0
    clock = np.int32(work.counter[CLOCK])
    departure_clock = clock
    work.counter[LEFT] = 0
    final = np.uint64(LABEL + 2 * most_rides - 1)
    """Every berth with a label has one here or in the column before."""
    gated_by = np.uint64(2 * LABEL + 2 * most_rides - 1)
    rides, scanned, improved = first_round - 1, 0, 0
    while True:
        # Queue the patterns that gain from an earlier moment to board: there is a departure between it and the old one.
        to_board = np.uint64(LABEL + 2 * rides)
        for k in range(n_marked):
            berth = np.uint64(marked[np.uint64(k)])
            ready, was = state[berth, to_board], state[berth, OLD]
            if gate is not None and ready > -gate[berth, gated_by - to_board]:
                continue
            for e in range(timetable.boarding_ptr[berth], timetable.boarding_ptr[berth + ONE]):
                pattern = np.uint64(timetable.boarding[np.uint64(e), IN_PATTERN])
                i = timetable.boarding[np.uint64(e), AT_POSITION]
                if position[pattern] <= i:
                    continue
                trips = timetable.pattern[pattern + ONE, FIRST_TRIP] - timetable.pattern[pattern, FIRST_TRIP]
                column = timetable.pattern[pattern, FIRST_EVENT] + i * trips
                low, high = 0, trips
                while low < high:
                    middle = (low + high) >> 1
                    if timetable.departure_s[np.uint64(column + middle)] >= ready:
                        high = middle
                    else:
                        low = middle + 1
                if low == trips or timetable.departure_s[np.uint64(column + low)] >= was:
                    continue
                if position[pattern] == NEVER:
                    queue[np.uint64(n_queue)] = pattern
                    n_queue += 1
                position[pattern] = i
        if n_queue == 0:
            break
        # Ride them.
        rides += 1
        clock += 1
        scanned += n_queue
        by_vehicle = to_board + ONE
        bound = limit
        if best_s is not None:
            bound = min(bound, best_s[rides])
        n_rode = 0
        for k in range(n_queue):
            pattern = np.uint64(queue[np.uint64(k)])
            first = timetable.pattern[pattern, FIRST_STOP]
            length = timetable.pattern[pattern + ONE, FIRST_STOP] - first
            trips = timetable.pattern[pattern + ONE, FIRST_TRIP] - timetable.pattern[pattern, FIRST_TRIP]
            base = timetable.pattern[pattern, FIRST_EVENT]
            trip = trips
            row = -1
            start = position[pattern]
            position[pattern] = NEVER
            for i in range(start, length):
                berth = np.uint64(timetable.berth[np.uint64(first + i)])
                if row >= 0:
                    at_s = timetable.arrival_s[np.uint64(row + i)]
                    if (
                        at_s < bound
                        and at_s < state[berth, by_vehicle]
                        and (least_s is None or at_s + least_s[berth, ALIGHTED] < bound)
                        and (gate is None or at_s <= -gate[berth, gated_by - by_vehicle])
                    ):
                        if state[berth, RODE_IN] != clock:
                            state[berth, RODE_IN] = clock
                            rode[np.uint64(n_rode)] = berth
                            n_rode += 1
                            if state[berth, final] == NEVER and state[berth, final - ONE] == NEVER:
                                touched[np.uint64(n_touched)] = berth
                                n_touched += 1
                        j = by_vehicle
                        while j <= final and at_s < state[berth, j]:
                            state[berth, j] = at_s
                            j += np.uint64(2)
                        if best_s is None:
                            if (j > final or every_ride > 0) and state[berth, LANDED_IN] <= departure_clock:
                                state[berth, LANDED_IN] = clock
                                landed[np.uint64(n_landed)] = berth
                                n_landed += 1
                        elif at_s + work.egress_s[berth] < bound:
                            bound = at_s + work.egress_s[berth]
                            for r in range(rides, best_s.size):
                                if best_s[r] <= bound:
                                    break
                                best_s[r] = bound
                from_s = state[berth, to_board]
                if from_s < NEVER and trip > 0:
                    column = base + i * trips
                    if timetable.departure_s[np.uint64(column + trip - 1)] >= from_s:
                        low, high = 0, trip
                        while low < high:
                            middle = (low + high) >> 1
                            if timetable.departure_s[np.uint64(column + middle)] >= from_s:
                                high = middle
                            else:
                                low = middle + 1
                        trip = low
                        row = base + trip * length
        n_queue = n_marked = 0
        improved += n_rode
        if rides == most_rides:
            if n_rode > 0:
                work.counter[CAPPED] = 1
            break
        # Change.
        to_board = by_vehicle + ONE
        for k in range(n_rode):
            berth = np.uint64(rode[np.uint64(k)])
            at_s = state[berth, by_vehicle]
            for e in range(np.int64(changes.ptr[berth]) - 1, np.int64(changes.ptr[berth + ONE])):
                there, ready = berth, at_s + changes.stay_s[berth]
                if e >= changes.ptr[berth]:
                    there = np.uint64(changes.arc[np.uint64(e), TO])
                    ready = at_s + changes.arc[np.uint64(e), SECONDS]
                    if ready >= bound:
                        break
                if (
                    ready < bound
                    and ready < state[there, to_board]
                    and (least_s is None or ready + least_s[there, READY] < bound)
                    and (gate is None or ready <= -gate[there, gated_by - to_board])
                ):
                    if state[there, MARKED_IN] != clock:
                        state[there, MARKED_IN] = clock
                        marked[np.uint64(n_marked)] = there
                        n_marked += 1
                        state[there, OLD] = state[there, to_board]
                        if state[there, final] == NEVER and state[there, final - ONE] == NEVER:
                            touched[np.uint64(n_touched)] = there
                            n_touched += 1
                    j = to_board
                    while j < final and ready < state[there, j]:
                        state[there, j] = ready
                        j += np.uint64(2)
        if rides == last_round:
            work.counter[LEFT] = n_marked
            break
    work.counter[CLOCK] = clock
    work.counter[TOUCHED] = n_touched
    work.counter[SCANNED] += scanned
    work.counter[ROUNDS] += rides - first_round + 1
    work.counter[IMPROVED] += improved
    return n_landed


@kernel
def begin(
    access_berth: Int32, access_walk_s: Int32, origins: int, now_s: int, limit: int, most_rides: int, work: ProfileWork,
    least_s: Int32 | None = None,
) -> int:  # fmt: skip
    """Leave at ``now_s`` for all berths in reach; with least times for those from which one may be there in time.

    Returns
    -------
    int
        Number of berths that can be boarded earlier than before, in the list MARKED.
    """
    state = work.state
    final = np.uint64(LABEL + 2 * most_rides - 1)
    n_touched, n_marked = work.counter[TOUCHED], 0
    work.counter[CLOCK] += 1
    clock = np.int32(work.counter[CLOCK])
    for k in range(access_berth.size):
        berth, at_s = np.uint64(access_berth[k]), now_s + access_walk_s[k]
        if at_s >= limit or at_s >= state[berth, LABEL]:
            continue
        if least_s is not None and at_s + least_s[berth, READY] >= limit:
            continue
        if state[berth, MARKED_IN] != clock:
            state[berth, MARKED_IN] = clock
            work.berths[MARKED, np.uint64(n_marked)] = berth
            n_marked += 1
            state[berth, OLD] = state[berth, LABEL]
            if state[berth, final] == NEVER and state[berth, final - ONE] == NEVER:
                work.berths[REACHED, np.uint64(n_touched)] = berth
                n_touched += 1
        j = np.uint64(LABEL)
        while j < final and at_s < state[berth, j]:
            state[berth, j] = at_s
            j += np.uint64(2)
        if k < origins:
            for own in range(LABEL + 1, LABEL + 2 * most_rides, 2):
                state[berth, np.uint64(own)] = min(state[berth, np.uint64(own)], at_s)
    work.counter[TOUCHED] = n_touched
    return n_marked
