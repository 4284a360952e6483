# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""From one place, or many, to all stops at one time; and all good journeys of a span of time to all stops.

The same labels as in ``profile``; the last walk is taken once per stop, from the earliest arrival by vehicle there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from mobility.kernels._jit import kernel
from mobility.kernels.access import reach_on_foot, reachable
from mobility.kernels.layout import NEVER, SECONDS, TO
from mobility.kernels.profile import begin, clean, rounds
from mobility.kernels.profile_layout import LABEL, LANDED, ProfileWork

if TYPE_CHECKING:
    from mobility.kernels.layout import Changes, Int32, Timetable, Walks

ONE, TWO = np.uint64(1), np.uint64(2)


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
    stop_berth_ptr: Int32,
    berth_stop: Int32,
    origin: Int32,
    destination: Int32,
    now_s: int,
    most_s: int,
    most_rides: int,
    work: ProfileWork,
    out_s: Int32,
) -> None:
    """Travel times from each of some stops to each of others.

    Parameters
    ----------
    timetable, changes, walks, berth_stop, now_s, most_s, most_rides, work
        As for ``reach_stops``.
    stop_berth_ptr
        (S+1) the berths of each stop.
    origin, destination
        (n), (m) stops.
    out_s
        (n, m) written: seconds, NEVER where farther.
    """
    stops = walks.ptr.size - 1
    seconds, rides = np.empty(stops, dtype=np.int32), np.empty(stops, dtype=np.int32)
    for row in range(origin.size):
        size = reachable(walks, stop_berth_ptr, origin[row])
        berth, walk_s = np.empty(size, dtype=np.int32), np.empty(size, dtype=np.int32)
        reach_on_foot(walks, stop_berth_ptr, origin[row], 0, berth, walk_s)
        reach_stops(
            timetable, changes, walks, berth_stop, berth, walk_s, now_s, most_s, most_rides, work, seconds, rides
        )  # fmt: skip
        for column in range(destination.size):
            out_s[row, column] = seconds[destination[column]]
