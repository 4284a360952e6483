# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""Travel times to all stops for many departures: the work-horse of isochrones and matrices.

Sixty departures cost a few single searches, because a departure only looks at what it reaches earlier than the later
ones do (see ``profile``).
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

ONE = np.uint64(1)


@kernel
def sweep(
    timetable: Timetable,
    changes: Changes,
    walks: Walks,
    berth_stop: Int32,
    access_berth: Int32,
    access_walk_s: Int32,
    first_s: int,
    step_s: int,
    most_s: int,
    most_rides: int,
    origins: int,
    work: ProfileWork,
    out_s: Int32,
) -> None:
    """Travel times to all stops for departures at even distances, waiting included.

    Parameters
    ----------
    timetable, changes
        Of the direction that is searched; in the backward one "departures" are arrivals, negated.
    walks
        Last walks, in the direction of the search.
    berth_stop
        (B) stop of each berth.
    access_berth, access_walk_s
        (n) berths that can be boarded without a ride before, and how far they are.
    first_s, step_s
        The first departure, and how far the next ones are.
    most_s
        Nothing farther than this.
    most_rides
        No more rides than this; at most what the workspace is made for.
    origins
        So many of the first access berths lie at the origin itself and need no return by vehicle; see ``raptor``.
    work
        Clean or left by another search; written.
    out_s
        (M, S) written: seconds per departure and stop, -1 where farther.
    """
    clean(work)
    arrive_s, landed = work.arrive_s, work.berths[LANDED]
    arrive_s[:] = NEVER
    final = np.uint64(LABEL + 2 * most_rides - 1)
    for m in range(out_s.shape[0] - 1, -1, -1):
        now_s = first_s + m * step_s
        limit = now_s + most_s + 1
        for k in range(access_berth.size):
            stop = np.uint64(berth_stop[access_berth[k]])
            arrive_s[stop] = min(arrive_s[stop], now_s + access_walk_s[k])
        n_marked = begin(access_berth, access_walk_s, origins, now_s, limit, most_rides, work)
        n_landed = rounds(timetable, changes, limit, most_rides, 0, n_marked, work, None)
        for k in range(n_landed):
            berth = np.uint64(landed[np.uint64(k)])
            stop, at_s = np.uint64(berth_stop[berth]), work.state[berth, final]
            arrive_s[stop] = min(arrive_s[stop], at_s)
            for e in range(walks.ptr[stop], walks.ptr[stop + ONE]):
                there_s = at_s + walks.arc[np.uint64(e), SECONDS]
                if there_s >= limit:
                    break
                there = np.uint64(walks.arc[np.uint64(e), TO])
                arrive_s[there] = min(arrive_s[there], there_s)
        line = out_s[m]
        for s in range(line.size):
            taken_s = arrive_s[s] - now_s
            line[s] = taken_s if taken_s <= most_s else -1


@kernel
def sweep_from_stop(
    timetable: Timetable,
    changes: Changes,
    walks: Walks,
    stop_berth_ptr: Int32,
    berth_stop: Int32,
    stop: int,
    first_s: int,
    step_s: int,
    most_s: int,
    most_rides: int,
    origins: int,
    work: ProfileWork,
    out_s: Int32,
) -> None:
    """Travel times from a stop; parameters as in ``sweep``."""
    size = reachable(walks, stop_berth_ptr, stop)
    access_berth, access_walk_s = np.empty(size, dtype=np.int32), np.empty(size, dtype=np.int32)
    reach_on_foot(walks, stop_berth_ptr, stop, 0, access_berth, access_walk_s)
    sweep(
        timetable, changes, walks, berth_stop, access_berth, access_walk_s, first_s, step_s, most_s, most_rides,
        origins, work, out_s,
    )  # fmt: skip
