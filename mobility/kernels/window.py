# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""All good journeys that leave within a span of time (SEMANTICS, Journey, Window), by RAPTOR over its departures.

Only moments at which something departs that can be reached without a ride are looked at, the latest first (see
``profile``). What leaves after the window is looked for once, at its end: it dominates, but is no journey of the
window.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from mobility.kernels._jit import kernel
from mobility.kernels.access import direct_walk_s, reach_on_foot, reachable
from mobility.kernels.layout import (
    AT_POSITION,
    FIRST_EVENT,
    FIRST_TRIP,
    IN_PATTERN,
    NEVER,
)
from mobility.kernels.least import READY, least_from_boarding, least_times
from mobility.kernels.profile import NO_LAST, begin, clean, rounds
from mobility.kernels.profile_layout import (
    CLOCK,
    LABEL,
    POSITION,
    QUEUE,
    REACHED,
    TOUCHED,
    ProfileWork,
)

if TYPE_CHECKING:
    from mobility.kernels.layout import Changes, Int32, Timetable, Walks

ONE = np.uint64(1)
STOPS_A_DEPARTURE = 8
"""Least times are worth their while where there is a departure for so many positions of all patterns (measured)."""


@kernel
def list_departures(
    timetable: Timetable, access_berth: Int32, access_walk_s: Int32, first_s: int, last_s: int, out: Int32,
    horizon_s: int = 0, least_s: Int32 | None = None,
) -> int:  # fmt: skip
    """All ways to leave within a span and board something at once on arriving at its berth.

    Parameters
    ----------
    timetable
        Of the direction that is searched.
    access_berth, access_walk_s
        (n) berths reached without a ride, and how far they are.
    first_s, last_s
        From when until when one leaves, inclusive.
    out
        (m, 5) written as far as it reaches: when one leaves, which access, pattern, position, trip.
    horizon_s, least_s
        Accesses and vehicles with which no journey is that quick are left out; least times as for ``search_window``.

    Returns
    -------
    int
        Number of ways.
    """
    count = 0
    for k in range(access_berth.size):
        berth, walk_s = access_berth[k], access_walk_s[k]
        if least_s is not None and walk_s + least_s[berth, READY] > horizon_s:
            continue
        for e in range(timetable.boarding_ptr[berth], timetable.boarding_ptr[berth + 1]):
            pattern, i = timetable.boarding[e, IN_PATTERN], timetable.boarding[e, AT_POSITION]
            most_s = horizon_s - walk_s
            if least_s is not None and least_from_boarding(timetable, pattern, i, least_s, most_s) > most_s:
                continue
            trips = timetable.pattern[pattern + 1, FIRST_TRIP] - timetable.pattern[pattern, FIRST_TRIP]
            column = timetable.pattern[pattern, FIRST_EVENT] + i * trips
            low, high = 0, trips
            while low < high:
                middle = (low + high) >> 1
                if timetable.departure_s[column + middle] >= first_s + walk_s:
                    high = middle
                else:
                    low = middle + 1
            for trip in range(low, trips):
                leave_s = timetable.departure_s[column + trip] - walk_s
                if leave_s > last_s:
                    break
                if count < out.shape[0]:
                    out[count, 0], out[count, 1], out[count, 2], out[count, 3] = leave_s, k, pattern, i
                    out[count, 4] = timetable.pattern[pattern, FIRST_TRIP] + trip
                count += 1
    return count


@kernel
def search_window(  # one sweep with named phases
    timetable: Timetable,
    changes: Changes,
    access_berth: Int32,
    access_walk_s: Int32,
    egress_berth: Int32,
    egress_walk_s: Int32,
    first_s: int,
    last_s: int,
    horizon_s: int,
    most_rides: int,
    origins: int,
    work: ProfileWork,
    out: Int32,
    least_s: Int32 | None = None,
) -> int:
    """Journeys with at least one ride that leave within a window and that none leaving as late or later beats.

    Parameters
    ----------
    timetable, changes
        Of the direction that is searched; in the backward one "departures" are arrivals, negated.
    access_berth, access_walk_s
        (n) berths that can be boarded without a ride before, and how far they are.
    egress_berth, egress_walk_s
        (m) berths from which the destination is reached, and in how many seconds; a berth may come twice.
    first_s, last_s
        From when until when one leaves, inclusive.
    horizon_s
        A journey takes at most this long; so where walking all the way takes less, it is a second less than that.
    most_rides
        No more rides than this; at most what the workspace is made for. CAPPED of the counter tells whether more might
        have found more.
    origins
        So many of the first access berths lie at the origin itself and need no return by vehicle; see ``raptor``.
    work
        Clean or left by another search; written.
    out
        (k, 3) written as far as it reaches: departure, arrival, rides; by falling departure, of one by rising rides.
    least_s
        (B, 2) as ``least.least_times`` finds them within the horizon, where that is worth its while.

    Returns
    -------
    int
        Number of journeys.
    """
    clean(work)
    if most_rides < 1:
        return 0
    state = work.state
    position, queue, touched = work.patterns[POSITION], work.patterns[QUEUE], work.berths[REACHED]
    final = np.uint64(LABEL + 2 * most_rides - 1)
    best_s = np.full(most_rides + 1, NEVER, dtype=np.int32)
    before_s = np.empty(most_rides + 1, dtype=np.int32)
    for k in range(egress_berth.size):
        berth = egress_berth[k]
        work.egress_s[berth] = min(work.egress_s[berth], egress_walk_s[k])

    # After the window.
    now_s = last_s + 1
    limit = now_s + horizon_s + 1
    n_marked = begin(access_berth, access_walk_s, origins, now_s, limit, most_rides, work, least_s)
    rounds(timetable, changes, limit, most_rides, 0, n_marked, work, best_s, 1, NO_LAST, None, 0, least_s)

    n_events = 4 * access_berth.size + 64
    event = np.empty((n_events, 5), dtype=np.int32)
    n_events = list_departures(timetable, access_berth, access_walk_s, first_s, last_s, event, horizon_s, least_s)
    if n_events > event.shape[0]:
        event = np.empty((n_events, 5), dtype=np.int32)
        list_departures(timetable, access_berth, access_walk_s, first_s, last_s, event, horizon_s, least_s)
    key = np.empty(n_events, dtype=np.int64)
    for k in range(n_events):
        key[k] = (np.int64(event[k, 0]) << 32) | np.int64(k)
    key.sort()

    count, at = 0, n_events - 1
    while at >= 0:
        now_s = key[at] >> 32
        limit = now_s + horizon_s + 1
        work.counter[CLOCK] += 1
        n_queue = 0
        while at >= 0 and key[at] >> 32 == now_s:
            k = key[at] & 0xFFFFFFFF
            at -= 1
            access, pattern, i = event[k, 1], np.uint64(event[k, 2]), event[k, 3]
            berth, ready = np.uint64(access_berth[access]), now_s + access_walk_s[access]
            if least_s is not None and ready + least_s[berth, READY] >= best_s[1]:
                continue
            if state[berth, final] == NEVER and state[berth, final - ONE] == NEVER:
                touched[work.counter[TOUCHED]] = berth
                work.counter[TOUCHED] += 1
            if ready < state[berth, LABEL]:
                j = np.uint64(LABEL)
                while j < final and ready < state[berth, j]:
                    state[berth, j] = ready
                    j += np.uint64(2)
            if position[pattern] == NEVER:
                queue[n_queue] = pattern
                n_queue += 1
            position[pattern] = min(position[pattern], i)
        for k in range(origins):
            # Nobody rides back to where one could still be.
            berth = np.uint64(access_berth[k])
            if state[berth, final] < NEVER or state[berth, final - ONE] < NEVER:
                for own in range(LABEL + 1, LABEL + 2 * most_rides, 2):
                    state[berth, np.uint64(own)] = min(state[berth, np.uint64(own)], now_s)
        if n_queue == 0:
            continue
        before_s[:] = best_s
        rounds(timetable, changes, limit, most_rides, n_queue, 0, work, best_s, 1, NO_LAST, None, 0, least_s)
        for r in range(1, most_rides + 1):
            if best_s[r] < before_s[r] and best_s[r] < best_s[r - 1]:
                if count < out.shape[0]:
                    out[count, 0], out[count, 1], out[count, 2] = now_s, best_s[r], r
                count += 1
    for k in range(egress_berth.size):
        work.egress_s[egress_berth[k]] = NEVER
    return count


@kernel
def search_window_bounded(
    timetable: Timetable,
    changes: Changes,
    back_timetable: Timetable,
    back_changes: Changes,
    access_berth: Int32,
    access_walk_s: Int32,
    egress_berth: Int32,
    egress_walk_s: Int32,
    first_s: int,
    last_s: int,
    horizon_s: int,
    most_rides: int,
    origins: int,
    work: ProfileWork,
    out: Int32,
    departures: int,
) -> int:
    """The journeys of ``search_window``, bounded by ``least.least_times`` where that is worth its while.

    Parameters
    ----------
    timetable, changes, back_timetable, back_changes
        In the direction that is searched and in the other one.
    access_berth, access_walk_s, egress_berth, egress_walk_s, first_s, last_s, horizon_s, most_rides, origins, work, out
        As for ``search_window``.
    departures
        How many there are in the window; see ``count_ends``.
    """
    if timetable.berth.size > STOPS_A_DEPARTURE * departures:
        return search_window(
            timetable, changes, access_berth, access_walk_s, egress_berth, egress_walk_s, first_s, last_s, horizon_s,
            most_rides, origins, work, out,
        )  # fmt: skip
    least_s = least_times(back_timetable, back_changes, egress_berth, egress_walk_s, horizon_s + 1)
    return search_window(
        timetable, changes, access_berth, access_walk_s, egress_berth, egress_walk_s, first_s, last_s, horizon_s,
        most_rides, origins, work, out, least_s,
    )  # fmt: skip


@kernel
def count_ends(
    timetable: Timetable,
    back_timetable: Timetable,
    access_berth: Int32,
    access_walk_s: Int32,
    egress_berth: Int32,
    egress_walk_s: Int32,
    first_s: int,
    last_s: int,
    horizon_s: int,
) -> tuple[int, int]:
    """How much a window has to look at from either end.

    Parameters
    ----------
    timetable, back_timetable
        In the direction of the window and in the other one.
    access_berth, access_walk_s, egress_berth, egress_walk_s, first_s, last_s, horizon_s
        As for ``search_window``.

    Returns
    -------
    tuple
        Departures in reach of the origin within the window, and arrivals in reach of the destination up to the horizon
        after it, as far as somebody can be there just then who left within the window.
    """
    none = np.empty((0, 5), dtype=np.int32)
    return (
        list_departures(timetable, access_berth, access_walk_s, first_s, last_s, none),
        list_departures(back_timetable, egress_berth, egress_walk_s, -(last_s + horizon_s), -first_s, none),
    )


@kernel
def search_window_between(
    timetable: Timetable,
    changes: Changes,
    walks: Walks,
    walks_backward: Walks,
    stop_berth_ptr: Int32,
    origin: int,
    destination: int,
    first_s: int,
    last_s: int,
    horizon_s: int,
    most_rides: int,
    origins: int,
    work: ProfileWork,
    out: Int32,
) -> int:
    """Journeys from stop to stop; parameters as in ``search_window``."""
    if origin == destination:
        return 0
    size = reachable(walks, stop_berth_ptr, origin)
    access_berth, access_walk_s = np.empty(size, dtype=np.int32), np.empty(size, dtype=np.int32)
    reach_on_foot(walks, stop_berth_ptr, origin, 0, access_berth, access_walk_s)
    size = reachable(walks_backward, stop_berth_ptr, destination)
    egress_berth, egress_walk_s = np.empty(size, dtype=np.int32), np.empty(size, dtype=np.int32)
    reach_on_foot(walks_backward, stop_berth_ptr, destination, 0, egress_berth, egress_walk_s)
    return search_window(
        timetable, changes, access_berth, access_walk_s, egress_berth, egress_walk_s,
        first_s, last_s, min(horizon_s, direct_walk_s(walks, origin, destination) - 1), most_rides, origins, work, out,
    )  # fmt: skip
