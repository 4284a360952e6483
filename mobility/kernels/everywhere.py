# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""From one place, or many, to all stops at one time; and all good journeys of a span of time to all stops.

The same labels as in ``profile``, or for travel times alone those of ``earliest``; the last walk is taken once per
stop, from the earliest arrival by vehicle there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from mobility.kernels._jit import kernel
from mobility.kernels.earliest import earliest, make_earliest_work
from mobility.kernels.layout import NEVER, SECONDS, TO
from mobility.kernels.profile import begin, clean, rounds
from mobility.kernels.profile_layout import LABEL, LANDED, ProfileWork

if TYPE_CHECKING:
    from mobility.kernels.layout import Changes, Int32, Timetable, Walks

ONE, TWO = np.uint64(1), np.uint64(2)
LANES = 16
"""Origins whose last walks are taken together: one row of labels fills a cache line."""


@kernel
def reach_stops(
    timetable: Timetable,
    changes: Changes,
    walks: Walks,
    berth_stop: Int32,
    access_berth: Int32,
    access_walk_s: Int32,
    now_s: int,
    most_s: int,
    most_rides: int,
    work: ProfileWork,
    out_s: Int32,
    out_rides: Int32,
) -> None:
    """The quickest journey to each stop, and of equally quick ones the fewest rides.

    Parameters
    ----------
    timetable, changes, walks, berth_stop, access_berth, access_walk_s
        As for ``sweep.sweep``.
    now_s, most_s
        When one leaves, and nothing farther than this.
    most_rides
        No more rides than this; at most what the workspace is made for, and 0 for none.
    work
        Clean or left by another search; written.
    out_s, out_rides
        (S) written: seconds, NEVER where farther, and rides.
    """
    out_s[:] = NEVER
    out_rides[:] = 0
    for k in range(access_berth.size):
        stop = np.uint64(berth_stop[access_berth[k]])
        if access_walk_s[k] <= most_s:
            out_s[stop] = min(out_s[stop], access_walk_s[k])
    if most_rides == 0:
        return
    clean(work)
    limit = now_s + most_s + 1
    n_marked = begin(access_berth, access_walk_s, 0, now_s, limit, most_rides, work)
    n_landed = rounds(timetable, changes, limit, most_rides, 0, n_marked, work, None)
    final = np.uint64(LABEL + 2 * most_rides - 1)
    for k in range(n_landed):
        berth = np.uint64(work.berths[LANDED, np.uint64(k)])
        at_s, column, rides = work.state[berth, final], np.uint64(LABEL + 1), 1
        while work.state[berth, column] > at_s:
            column += TWO
            rides += 1
        stop, taken_s = np.uint64(berth_stop[berth]), at_s - now_s
        if taken_s < out_s[stop] or (taken_s == out_s[stop] and rides < out_rides[stop]):
            out_s[stop], out_rides[stop] = taken_s, rides
        for e in range(walks.ptr[stop], walks.ptr[stop + ONE]):
            there_s = taken_s + walks.arc[np.uint64(e), SECONDS]
            if there_s > most_s:
                break
            there = np.uint64(walks.arc[np.uint64(e), TO])
            if there_s < out_s[there] or (there_s == out_s[there] and rides < out_rides[there]):
                out_s[there], out_rides[there] = there_s, rides


@kernel
def reach_between(
    timetable: Timetable,
    changes: Changes,
    walks: Walks,
    walks_backward: Walks,
    stop_berth_ptr: Int32,
    berth_stop: Int32,
    origin: Int32,
    destination: Int32,
    now_s: int,
    most_s: int,
    most_rides: int,
    out_s: Int32,
) -> None:
    """Travel times from each of some stops to each of others.

    Parameters
    ----------
    timetable, changes, walks, berth_stop, now_s, most_s, most_rides
        As for ``reach_stops``.
    walks_backward
        The same walks by where they lead to.
    stop_berth_ptr
        (S+1) the berths of each stop.
    origin, destination
        (n), (m) stops.
    out_s
        (n, m) written: seconds, NEVER where farther.
    """
    stops, limit = walks.ptr.size - 1, min(now_s + most_s + 1, NEVER)
    work = make_earliest_work(berth_stop.size, timetable.pattern.shape[0] - 1)
    # Of sixteen origins together, so that the last walks are taken for all of them at once.
    ridden_s = np.empty((stops, min(LANES, origin.size)), dtype=np.int32)
    walked_s = np.empty(stops, dtype=np.int32)
    for begin_row in range(0, origin.size, LANES):
        rows = out_s[begin_row : begin_row + LANES]
        ridden_s[:] = NEVER
        for k in range(rows.shape[0] if most_rides > 0 else 0):
            lane = np.uint64(k)
            n_landed = earliest(
                timetable, changes, walks, stop_berth_ptr, origin[begin_row + k], now_s, limit, most_rides, work
            )
            for j in range(np.uint64(n_landed)):
                berth = np.uint64(work.landed[j])
                stop = np.uint64(berth_stop[berth])
                ridden_s[stop, lane] = min(ridden_s[stop, lane], work.vehicle_s[berth] - now_s)
        _walk_from_vehicles(walks_backward, ridden_s, destination, rows)
        for k in range(rows.shape[0]):
            here = origin[begin_row + k]
            walked_s[:] = NEVER
            walked_s[here] = 0
            for e in range(walks.ptr[here], walks.ptr[here + 1]):
                there = np.uint64(walks.arc[e, TO])
                walked_s[there] = min(walked_s[there], walks.arc[e, SECONDS])
            for j in range(destination.size):
                taken_s = min(rows[k, j], walked_s[destination[j]])
                rows[k, j] = taken_s if taken_s <= most_s else NEVER


@kernel
def _walk_from_vehicles(walks_backward: Walks, ridden_s: Int32, destination: Int32, out_s: Int32) -> None:
    """Go on foot from wherever one arrives by vehicle: (S, lanes) ``ridden_s`` gives (lanes, m) ``out_s``."""
    lanes = np.uint64(ridden_s.shape[1])  # a constant here would be unrolled before it is made a vector operation
    best = np.empty(lanes, dtype=np.int32)
    for k in range(np.uint64(destination.size)):
        there = np.uint64(destination[k])
        for lane in range(lanes):
            best[lane] = ridden_s[there, lane]
        for e in range(np.uint64(walks_backward.ptr[there]), np.uint64(walks_backward.ptr[there + ONE])):
            here, walk_s = np.uint64(walks_backward.arc[e, TO]), walks_backward.arc[e, SECONDS]
            for lane in range(lanes):
                best[lane] = min(best[lane], np.int32(ridden_s[here, lane] + walk_s))
        for lane in range(np.uint64(out_s.shape[0])):
            out_s[lane, k] = best[lane]
