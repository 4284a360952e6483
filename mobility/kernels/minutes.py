# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""Travel times minute by minute from one place to many: by vehicle to stops, then on foot to whatever is asked for.

Departures are searched from the last to the first with labels kept (see ``profile``). What ends at stops is kept stop
by stop, so that the last walk to a target is one addition and one comparison per minute, side by side in the cache.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from mobility.kernels._jit import kernel
from mobility.kernels.layout import NEVER
from mobility.kernels.profile import begin, clean, rounds
from mobility.kernels.profile_layout import LABEL, LANDED, ProfileWork

if TYPE_CHECKING:
    from mobility.kernels.layout import Changes, Int32, Timetable

ONE = np.uint64(1)
STOP, WALK_S = range(2)
"""Columns of the arcs of targets."""


@kernel
def arrive_by_vehicle(
    timetable: Timetable,
    changes: Changes,
    berth_stop: Int32,
    access_berth: Int32,
    access_walk_s: Int32,
    first_s: int,
    step_s: int,
    most_s: int,
    most_rides: int,
    origins: int,
    work: ProfileWork,
    row: Int32,
    out_s: Int32,
) -> int:
    """When one gets off at stops, for departures at even distances; walks after the last ride are left to others.

    Parameters
    ----------
    timetable, changes, berth_stop, access_berth, access_walk_s, first_s, step_s, most_s, most_rides, origins, work
        As for ``sweep.sweep``.
    row
        (S) written: the row of each stop in ``out_s``, -1 where no ride ends within ``most_s``.
    out_s
        (S, M) written as far as there are rows: seconds from each departure on, waiting included; NEVER where farther.

    Returns
    -------
    int
        Number of rows.
    """
    clean(work)
    arrive_s, landed = work.arrive_s, work.berths[LANDED]
    row[:] = -1
    rows, minutes = 0, out_s.shape[1]
    reached = np.empty(row.size, dtype=np.int32)
    final = np.uint64(LABEL + 2 * most_rides - 1)
    for m in range(minutes - 1, -1, -1):
        now_s = first_s + m * step_s
        limit = now_s + most_s + 1
        n_marked = begin(access_berth, access_walk_s, origins, now_s, limit, most_rides, work)
        n_landed = rounds(timetable, changes, limit, most_rides, 0, n_marked, work, None)
        for k in range(n_landed):
            berth = np.uint64(landed[np.uint64(k)])
            stop, at_s = np.uint64(berth_stop[berth]), work.state[berth, final]
            if row[stop] < 0:
                row[stop] = rows
                reached[rows] = stop
                out_s[rows, m + 1 :] = NEVER
                arrive_s[stop] = at_s
                rows += 1
            else:
                arrive_s[stop] = min(arrive_s[stop], at_s)
        for k in range(rows):
            taken_s = arrive_s[np.uint64(reached[k])] - now_s
            out_s[k, m] = taken_s if taken_s <= most_s else NEVER
    return rows


@kernel
def walk_to_targets(
    row: Int32, vehicle_s: Int32, ptr: Int32, arc: Int32, direct_s: Int32, most_s: int, out_s: Int32
) -> None:
    """Travel times to targets: the quickest of getting off somewhere and walking there, and walking all the way.

    Parameters
    ----------
    row, vehicle_s
        As ``arrive_by_vehicle`` writes them.
    ptr, arc
        (D+1) first walk of each target; (X, 2) columns STOP, WALK_S, sorted by WALK_S within a target.
    direct_s
        (D) seconds on foot without any ride, NEVER where too far.
    most_s
        Nothing farther than this.
    out_s
        (D, M) written: seconds, NEVER where farther.
    """
    minutes = np.uint64(out_s.shape[1])
    for d in range(direct_s.size):
        line, walk_s = out_s[d], direct_s[d]
        for m in range(minutes):
            line[m] = walk_s
        for e in range(np.uint64(ptr[d]), np.uint64(ptr[d + 1])):
            last_s = arc[e, WALK_S]
            if last_s > most_s:
                break
            at = row[np.uint64(arc[e, STOP])]
            if at < 0:
                continue
            ride = vehicle_s[np.uint64(at)]
            for m in range(minutes):
                line[m] = min(line[m], np.int32(ride[m] + last_s))
        for m in range(minutes):
            line[m] = line[m] if line[m] <= most_s else NEVER


@kernel
def nearest_ranks(times_s: Int32, rank: Int32, out_s: Int32) -> None:
    """The values of some ranks among the minutes of each target (SEMANTICS, Percentiles).

    Parameters
    ----------
    times_s
        (D, M) seconds, not negative, NEVER where out of reach.
    rank
        (P) rising, 0 for the least value.
    out_s
        (P, D) written.
    """
    minutes = np.uint64(times_s.shape[1])
    for d in range(times_s.shape[0]):
        line = times_s[d]
        low, most = np.int32(NEVER), np.int32(-1)
        for m in range(minutes):
            low = min(low, line[m])
            most = max(most, line[m] if line[m] < NEVER else np.int32(-1))
        for p in range(rank.size):
            # The least value that enough minutes do not exceed; counting is quicker than putting them in order.
            high = np.int32(most + 1)
            while low < high:
                middle = np.int32((low + high) >> 1)
                count = np.int32(0)
                for m in range(minutes):
                    count += np.int32(line[m] <= middle)
                if count > rank[p]:
                    high = middle
                else:
                    low = np.int32(middle + 1)
            out_s[p, d] = low if low <= most else NEVER
