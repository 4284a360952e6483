# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""RAPTOR: for each number of rides the earliest arrival, exact for footpaths that are not transitively closed.

After Delling, Pajor, Werneck: Round-Based Public Transit Routing (Transportation Science 2015), section 3.1, with
these differences:

- Arrivals by vehicle and moments from which one can board are kept apart: two walks never follow each other, so an
  arrival by vehicle may still walk where an earlier arrival on foot may not.
- A change is an arc from where one gets off to where one gets on, with its own duration (also at one berth).
- The way to the destination is known per berth, so that a ride that ends nearby tightens the bound at once.
- Permission to board or alight is in the times themselves (see ``layout.Timetable``).

Indices in the inner loops are unsigned on purpose: numba then leaves out its test for counting from the end, which
took a sixth of the time.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from mobility.kernels._jit import kernel
from mobility.kernels.layout import (
    AT_POSITION,
    BOARD,
    CLOCK,
    EGRESS,
    FARTHEST_S,
    FIRST_EVENT,
    FIRST_STOP,
    FIRST_TRIP,
    IMPROVED,
    IN_PATTERN,
    MARKED,
    NEVER,
    POSITION,
    QUEUE,
    REACHED,
    READY,
    RODE,
    ROUNDS,
    SCANNED,
    SECONDS,
    STAMP,
    TO,
    TOUCHED,
    VEHICLE,
    Changes,
    Int32,
    Timetable,
    Workspace,
)
from mobility.kernels.walk_on import clean_walk_on, walk_on

if TYPE_CHECKING:
    from mobility.kernels.street_layout import WalkOn, WalkOnWork


@kernel
def reset(work: Workspace) -> None:
    """Give back the labels of the search before."""
    for k in range(work.counter[TOUCHED]):
        berth = work.berths[REACHED, k]
        work.label_s[berth, VEHICLE] = NEVER
        work.label_s[berth, READY] = NEVER
        work.label_s[berth, BOARD] = NEVER
    work.counter[TOUCHED] = 0


@kernel
def search(  # one loop with named phases
    timetable: Timetable,
    changes: Changes,
    access_berth: Int32,
    access_at_s: Int32,
    egress_berth: Int32,
    egress_walk_s: Int32,
    direct_at_s: int,
    bound_s: int,
    max_rides: int,
    origins: int,
    work: Workspace,
    out_rides: Int32,
    out_arrival_s: Int32,
    ready_rows: Int32,
    vehicle_rows: Int32,
    walk: WalkOn | None = None,
    origin_cm: Int32 | None = None,
    start_s: int = 0,
    walk_work: WalkOnWork | None = None,
) -> int:
    """Pareto set of (rides, arrival) for one departure.

    Parameters
    ----------
    timetable, changes
        Of the direction that is searched.
    access_berth, access_at_s
        (n) berths that can be boarded without a ride before and from when; a berth may come twice.
    egress_berth, egress_walk_s
        (m) berths from which the destination is reached, and in how many seconds; a berth may come twice.
    direct_at_s
        Arrival on foot, NEVER if too far.
    bound_s
        Only arrivals before it count, and none at or after ``FARTHEST_S``.
    max_rides
        No more rides than this.
    origins
        So many of the first access berths lie at the origin itself and need no return by vehicle: true where changes
        there take at least as long as first walks, that is without route- and trip-specific rows, and where egress
        from them is in ``direct_at_s``; else 0.
    work
        Written; labels stay until the next search.
    out_rides, out_arrival_s
        (k) written: the set by rising rides, as far as it fits.
    ready_rows, vehicle_rows
        (r, B) or (0, B): if given, row i takes the labels READY and VEHICLE with at most i rides. Filled with NEVER
        by the caller.
    walk, origin_cm, start_s, walk_work
        For walks of any length between rides (see ``walk_on.walk_on``): ``changes`` then holds what rules say, and
        changes at one stop. Without them the search is compiled without streets.

    Returns
    -------
    int
        Number of entries of the set.
    """
    reset(work)
    label = work.label_s
    marked, rode, touched, stamp = work.berths[MARKED], work.berths[RODE], work.berths[REACHED], work.berths[STAMP]
    position, queue = work.patterns[POSITION], work.patterns[QUEUE]
    rows = ready_rows.shape[0]
    n_touched, n_marked, n_out = 0, 0, 0
    bound = min(bound_s, FARTHEST_S)

    # The destination.
    for k in range(egress_berth.size):
        berth = egress_berth[k]
        if egress_walk_s[k] < label[berth, EGRESS]:
            label[berth, EGRESS] = egress_walk_s[k]
    if direct_at_s < bound:
        bound = direct_at_s
        if out_rides.size > 0:
            out_rides[0] = 0
            out_arrival_s[0] = bound
        n_out = 1

    # The origin.
    for k in range(access_berth.size):
        berth, at_s = access_berth[k], access_at_s[k]
        if at_s < bound and at_s < label[berth, READY]:
            if label[berth, READY] == NEVER:
                touched[n_touched] = berth
                n_touched += 1
                marked[n_marked] = berth
                n_marked += 1
            label[berth, READY] = at_s
            label[berth, BOARD] = at_s
    for k in range(origins):
        if label[access_berth[k], READY] < NEVER:
            label[access_berth[k], VEHICLE] = access_at_s[k]
    if rows > 0:
        for k in range(n_touched):
            ready_rows[0, touched[k]] = label[touched[k], READY]

    rides = 0
    while n_marked > 0 and rides < max_rides:
        rides += 1
        # Patterns to scan, each from its first improved position.
        n_queue = 0
        for k in range(n_marked):
            berth = marked[k]
            for e in range(timetable.boarding_ptr[berth], timetable.boarding_ptr[berth + 1]):
                pattern = np.uint32(timetable.boarding[np.uint64(e), IN_PATTERN])
                i = timetable.boarding[np.uint64(e), AT_POSITION]
                if position[pattern] == NEVER:
                    queue[n_queue] = pattern
                    n_queue += 1
                if i < position[pattern]:
                    position[pattern] = i
        # Ride them.
        work.counter[CLOCK] += 1
        clock = np.int32(work.counter[CLOCK])
        n_rode = 0
        before = bound
        for k in range(n_queue):
            pattern = np.uint32(queue[np.uint64(k)])
            first = timetable.pattern[pattern, FIRST_STOP]
            length = timetable.pattern[pattern + 1, FIRST_STOP] - first
            trips = timetable.pattern[pattern + 1, FIRST_TRIP] - timetable.pattern[pattern, FIRST_TRIP]
            base = timetable.pattern[pattern, FIRST_EVENT]
            trip = trips
            row = -1
            start = position[pattern]
            position[pattern] = NEVER
            for i in range(start, length):
                berth = np.uint32(timetable.berth[np.uint64(first + i)])
                if row >= 0:
                    at_s = timetable.arrival_s[np.uint64(row + i)]
                    if at_s < bound and at_s < label[berth, VEHICLE]:
                        if stamp[berth] != clock:
                            stamp[berth] = clock
                            rode[n_rode] = berth
                            n_rode += 1
                            if label[berth, VEHICLE] == NEVER and label[berth, READY] == NEVER:
                                touched[n_touched] = berth
                                n_touched += 1
                        label[berth, VEHICLE] = at_s
                        if at_s + label[berth, EGRESS] < bound:
                            bound = at_s + label[berth, EGRESS]
                from_s = label[berth, BOARD]
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
        work.counter[SCANNED] += n_queue
        work.counter[IMPROVED] += n_rode
        # Change.
        for k in range(n_marked):
            label[marked[k], BOARD] = NEVER
        n_marked = 0
        for k in range(n_rode):
            berth = rode[k]
            at_s = label[berth, VEHICLE]
            ready = at_s + changes.stay_s[berth]
            if ready < bound and ready < label[berth, READY]:
                if label[berth, BOARD] == NEVER:
                    marked[n_marked] = berth
                    n_marked += 1
                label[berth, READY] = ready
                label[berth, BOARD] = ready
            for e in range(changes.ptr[berth], changes.ptr[berth + 1]):
                ready = at_s + changes.arc[np.uint64(e), SECONDS]
                if ready >= bound:
                    break
                there = np.uint32(changes.arc[np.uint64(e), TO])
                if ready < label[there, READY]:
                    if label[there, READY] == NEVER and label[there, VEHICLE] == NEVER:
                        touched[n_touched] = there
                        n_touched += 1
                    if label[there, BOARD] == NEVER:
                        marked[n_marked] = there
                        n_marked += 1
                    label[there, READY] = ready
                    label[there, BOARD] = ready
        if walk is not None:  # numba leaves this out where it is None
            n_marked, n_touched = walk_on(
                walk, origin_cm, rode, n_rode, start_s, bound, label, marked, n_marked, touched, n_touched,  # type: ignore[arg-type]
                walk_work,  # type: ignore[arg-type]
            )  # fmt: skip
        if bound < before:
            if n_out < out_rides.size:
                out_rides[n_out] = rides
                out_arrival_s[n_out] = bound
            n_out += 1
        if rides < rows:
            for k in range(n_touched):
                ready_rows[rides, touched[k]] = label[touched[k], READY]
                vehicle_rows[rides, touched[k]] = label[touched[k], VEHICLE]
    # Rounds that were not needed see the same labels.
    for later in range(rides + 1, rows):
        for k in range(n_touched):
            ready_rows[later, touched[k]] = label[touched[k], READY]
            vehicle_rows[later, touched[k]] = label[touched[k], VEHICLE]
    for k in range(n_marked):
        label[marked[k], BOARD] = NEVER
    for k in range(egress_berth.size):
        label[egress_berth[k], EGRESS] = NEVER
    if walk is not None:
        clean_walk_on(walk_work)  # type: ignore[arg-type]
    work.counter[TOUCHED] = n_touched
    work.counter[ROUNDS] += rides
    return n_out
