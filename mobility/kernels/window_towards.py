# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""How a window is searched quickest: with least times or without, and from which of its ends.

Both is found out by counting what departs and arrives. Who looks for the one bus of the day that goes to a hamlet does
well to begin with the hamlet, not with the tram stop at the door.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from mobility.kernels._jit import kernel
from mobility.kernels.least import least_times
from mobility.kernels.window import list_departures, search_window

if TYPE_CHECKING:
    from mobility.kernels.layout import Changes, Int32, Timetable
    from mobility.kernels.profile_layout import ProfileWork

STOPS_A_DEPARTURE = 8
"""Least times are worth their while where there is a departure for so many positions of all patterns (measured)."""
DEPARTURES_AN_ARRIVAL = 2
"""A window is searched from its end where the start has so many departures for each arrival there (measured)."""


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
        How many ``list_departures`` tells.
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
def search_window_backwards(
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
    work: ProfileWork,
    out: Int32,
    arrivals: int,
) -> int:
    """The same journeys, looked for from the destination.

    Whether a journey is good does not depend on the direction: nobody who leaves as late or later and takes as few
    rides is there as early. So the good journeys of all arrivals are found that can belong to the window, and those are
    taken that leave within it.

    Parameters
    ----------
    timetable, changes, back_timetable, back_changes, access_berth, access_walk_s, egress_berth, egress_walk_s, first_s,
    last_s, horizon_s, most_rides, work, out
        As for ``search_window_bounded``.
    arrivals
        How many vehicles ``list_departures`` tells in the other direction.
    """
    size = 2 * arrivals + 16
    size = 2 * arrivals + 16
    while True:
        found = np.empty((size, 3), dtype=np.int32)
        size = search_window_bounded(
            back_timetable, back_changes, timetable, changes, egress_berth, egress_walk_s, access_berth, access_walk_s,
            -(last_s + horizon_s), -first_s, horizon_s, most_rides, 0, work, found, arrivals,
        )  # fmt: skip
        if size <= found.shape[0]:
            break
    key, count = np.empty(size, dtype=np.int64), 0
    for k in range(size):
        if first_s <= -found[k, 1] <= last_s:
            key[count] = (np.int64(last_s + found[k, 1]) << 32) | (np.int64(found[k, 2]) << 24) | np.int64(k)
            count += 1
    key[:count].sort()
    for at in range(min(count, out.shape[0])):
        k = key[at] & 0xFFFFFF
        out[at, 0], out[at, 1], out[at, 2] = -found[k, 1], -found[k, 0], found[k, 2]
    return count


@kernel
def search_window_towards(
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
) -> int:
    """The same journeys, looked for from the end at which less happens.

    Parameters
    ----------
    timetable, changes, back_timetable, back_changes, access_berth, access_walk_s, egress_berth, egress_walk_s, first_s,
    last_s, horizon_s, most_rides, origins, work, out
        As for ``search_window_bounded``.
    """
    none = np.empty((0, 5), dtype=np.int32)
    departures = list_departures(timetable, access_berth, access_walk_s, first_s, last_s, none)
    soonest, latest = -(last_s + horizon_s), -first_s  # arrivals in the time of the other direction
    arrivals = list_departures(back_timetable, egress_berth, egress_walk_s, soonest, latest, none)
    if DEPARTURES_AN_ARRIVAL * arrivals >= departures:
        return search_window_bounded(
            timetable, changes, back_timetable, back_changes, access_berth, access_walk_s, egress_berth, egress_walk_s,
            first_s, last_s, horizon_s, most_rides, origins, work, out, departures,
        )  # fmt: skip
    return search_window_backwards(
        timetable, changes, back_timetable, back_changes, access_berth, access_walk_s, egress_berth, egress_walk_s,
        first_s, last_s, horizon_s, most_rides, work, out, arrivals,
    )  # fmt: skip
