# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""All good journeys from one place to every stop that leave within a span of time (SEMANTICS, Journey, Window).

The same sweep over departures as in ``window``, without a destination: what improves is taken on, stop by stop and for
each number of rides, with the last walk.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from mobility.kernels._jit import kernel
from mobility.kernels.layout import NEVER, SECONDS, TO
from mobility.kernels.profile import NO_LAST, begin, clean, rounds
from mobility.kernels.profile_layout import LABEL, LANDED, ProfileWork
from mobility.kernels.window import list_departures

if TYPE_CHECKING:
    from mobility.kernels.layout import Changes, Int32, Timetable, Walks

ONE = np.uint64(1)


@kernel
def _arrive(
    best_s: Int32, before_s: Int32, stop: np.uint64, rides: int, at_s: int, touched: Int32, stamp: Int32, clock: int,
    n_touched: int,
) -> int:  # fmt: skip
    """Take in an arrival; the number of stops whose row of this departure was kept in ``before_s``."""
    if at_s >= best_s[stop, np.uint64(rides)]:
        return n_touched
    if stamp[stop] != clock:
        stamp[stop] = clock
        before_s[stop, :] = best_s[stop, :]
        touched[np.uint64(n_touched)] = stop
        n_touched += 1
    for r in range(rides, best_s.shape[1]):
        if best_s[stop, np.uint64(r)] <= at_s:
            break
        best_s[stop, np.uint64(r)] = at_s
    return n_touched


@kernel
def search_window_all(  # one sweep with named phases
    timetable: Timetable,
    changes: Changes,
    walks: Walks,
    berth_stop: Int32,
    access_berth: Int32,
    access_walk_s: Int32,
    first_s: int,
    last_s: int,
    horizon_s: int,
    most_rides: int,
    work: ProfileWork,
    out: Int32,
) -> int:
    """Journeys with at least one ride to each stop that none leaving as late or later beats, also not on foot.

    Parameters
    ----------
    timetable, changes, walks, berth_stop, access_berth, access_walk_s
        As for ``sweep.sweep``.
    first_s, last_s, horizon_s
        As for ``window.search_window``.
    most_rides
        No more rides than this, at least 1; at most what the workspace is made for. CAPPED of the counter tells whether
        more might have found more.
    work
        Clean or left by another search; written.
    out
        (k, 4) written as far as it reaches: stop, departure, arrival, rides; by falling departure.

    Returns
    -------
    int
        Number of journeys.
    """
    clean(work)
    stops = walks.ptr.size - 1
    best_s = np.full((stops, most_rides + 1), NEVER, dtype=np.int32)
    before_s = np.empty((stops, most_rides + 1), dtype=np.int32)
    touched, stamp = np.empty(stops, dtype=np.int32), np.zeros(stops, dtype=np.int32)
    event = np.empty((4 * access_berth.size + 64, 5), dtype=np.int32)
    n_events = list_departures(timetable, access_berth, access_walk_s, first_s, last_s, event)
    if n_events > event.shape[0]:
        event = np.empty((n_events, 5), dtype=np.int32)
        list_departures(timetable, access_berth, access_walk_s, first_s, last_s, event)
    moments = np.unique(event[:n_events, 0])

    count, clock = 0, 0
    for m in range(moments.size, -1, -1):
        # First what leaves after the window, which counts for nothing but dominates.
        now_s = last_s + 1 if m == moments.size else moments[m]
        limit = now_s + horizon_s + 1
        clock += 1
        n_touched = 0
        for k in range(access_berth.size):
            stop, at_s = np.uint64(berth_stop[access_berth[k]]), now_s + access_walk_s[k]
            for r in range(most_rides + 1):
                best_s[stop, np.uint64(r)] = min(best_s[stop, np.uint64(r)], at_s)
        n_marked = begin(access_berth, access_walk_s, 0, now_s, limit, most_rides, work)
        n_landed = rounds(timetable, changes, limit, most_rides, 0, n_marked, work, None, 1, NO_LAST, None, 1)
        for k in range(n_landed):
            berth = np.uint64(work.berths[LANDED, np.uint64(k)])
            stop, before = np.uint64(berth_stop[berth]), NEVER
            for r in range(1, most_rides + 1):
                at_s = work.state[berth, np.uint64(LABEL + 2 * r - 1)]
                if at_s >= min(before, limit):
                    continue
                before = at_s
                n_touched = _arrive(best_s, before_s, stop, r, at_s, touched, stamp, clock, n_touched)
                for e in range(walks.ptr[stop], walks.ptr[stop + ONE]):
                    there_s = at_s + walks.arc[np.uint64(e), SECONDS]
                    if there_s >= limit:
                        break
                    there = np.uint64(walks.arc[np.uint64(e), TO])
                    n_touched = _arrive(best_s, before_s, there, r, there_s, touched, stamp, clock, n_touched)
        for k in range(n_touched if m < moments.size else 0):
            stop = np.uint64(touched[np.uint64(k)])
            for r in range(1, most_rides + 1):
                at_s = best_s[stop, np.uint64(r)]
                if at_s < before_s[stop, np.uint64(r)] and at_s < best_s[stop, np.uint64(r - 1)]:
                    if count < out.shape[0]:
                        out[count, 0], out[count, 1], out[count, 2], out[count, 3] = stop, now_s, at_s, r
                    count += 1
    return count
