# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""From a stop to a stop in one call: first walks, search, last walks."""

from __future__ import annotations

import numpy as np

from mobility.kernels._jit import kernel
from mobility.kernels.layout import NEVER, SECONDS, TO, Changes, Int32, Timetable, Walks, Workspace
from mobility.kernels.raptor import search


@kernel
def reach_on_foot(walks: Walks, stop_berth_ptr: Int32, stop: int, start_s: int, out_berth: Int32, out_s: Int32) -> int:
    """The berths of a stop and of all stops in walking distance.

    Parameters
    ----------
    walks
        From the stop, in the direction of the search.
    stop_berth_ptr
        (S+1) the berths of each stop.
    stop, start_s
        Where and when one begins.
    out_berth, out_s
        (n) written: berths and when one is there, the stop's own berths first.

    Returns
    -------
    int
        Number of entries.
    """
    count = 0
    for berth in range(stop_berth_ptr[stop], stop_berth_ptr[stop + 1]):
        out_berth[count], out_s[count] = berth, start_s
        count += 1
    for e in range(walks.ptr[stop], walks.ptr[stop + 1]):
        there = walks.arc[e, TO]
        for berth in range(stop_berth_ptr[there], stop_berth_ptr[there + 1]):
            out_berth[count], out_s[count] = berth, start_s + walks.arc[e, SECONDS]
            count += 1
    return count


@kernel
def reachable(walks: Walks, stop_berth_ptr: Int32, stop: int) -> int:
    """Number of berths that ``reach_on_foot`` writes."""
    count = stop_berth_ptr[stop + 1] - stop_berth_ptr[stop]
    for e in range(walks.ptr[stop], walks.ptr[stop + 1]):
        there = walks.arc[e, TO]
        count += stop_berth_ptr[there + 1] - stop_berth_ptr[there]
    return int(count)


@kernel
def direct_walk_s(walks: Walks, origin: int, destination: int) -> int:
    """Seconds on foot from stop to stop, NEVER if that is too far."""
    if origin == destination:
        return 0
    for e in range(walks.ptr[origin], walks.ptr[origin + 1]):
        if walks.arc[e, TO] == destination:
            return int(walks.arc[e, SECONDS])
    return NEVER


@kernel
def search_between(
    timetable: Timetable,
    changes: Changes,
    walks: Walks,
    walks_backward: Walks,
    stop_berth_ptr: Int32,
    origin: int,
    destination: int,
    start_s: int,
    bound_s: int,
    max_rides: int,
    origins: int,
    work: Workspace,
    out_rides: Int32,
    out_arrival_s: Int32,
) -> int:
    """Pareto set of (rides, arrival) from stop to stop; parameters as in ``raptor.search``."""
    size = reachable(walks, stop_berth_ptr, origin)
    access_berth, access_at_s = np.empty(size, dtype=np.int32), np.empty(size, dtype=np.int32)
    reach_on_foot(walks, stop_berth_ptr, origin, start_s, access_berth, access_at_s)
    size = reachable(walks_backward, stop_berth_ptr, destination)
    egress_berth, egress_walk_s = np.empty(size, dtype=np.int32), np.empty(size, dtype=np.int32)
    reach_on_foot(walks_backward, stop_berth_ptr, destination, 0, egress_berth, egress_walk_s)
    direct_s = direct_walk_s(walks, origin, destination)
    none = np.empty((0, 0), dtype=np.int32)
    return search(
        timetable,
        changes,
        access_berth,
        access_at_s,
        egress_berth,
        egress_walk_s,
        start_s + direct_s if direct_s < NEVER else NEVER,
        bound_s,
        max_rides,
        origins,
        work,
        out_rides,
        out_arrival_s,
        none,
        none,
    )
