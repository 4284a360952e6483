# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""The journeys to show for all entries of a page at once: a call from Python takes longer than choosing one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from mobility.kernels._jit import kernel
from mobility.kernels.between import label_between
from mobility.kernels.journey import choose_journey
from mobility.kernels.profile_layout import REACHED, TOUCHED

if TYPE_CHECKING:
    from mobility.kernels.layout import Chains, Changes, Int32, Runs, Timetable
    from mobility.kernels.profile_layout import ProfileWork

DEPARTURE_S, ARRIVAL_S, RIDES = range(3)
"""Columns of entries."""


@kernel
def choose_journeys(
    timetable: Timetable,
    changes: Changes,
    back_timetable: Timetable,
    back_changes: Changes,
    chains: Chains,
    runs: Runs,
    berth_stop: Int32,
    stop_rank: Int32,
    trip_rank: Int32,
    access_berth: Int32,
    access_walk_s: Int32,
    egress_berth: Int32,
    egress_walk_s: Int32,
    entry: Int32,
    labelled: bool,
    work: ProfileWork,
    back_work: ProfileWork,
    out: Int32,
) -> int:
    """The one journey to show for each of some (departure, arrival, rides).

    Parameters
    ----------
    timetable, changes, back_timetable, back_changes, access_berth, access_walk_s, egress_berth, egress_walk_s
        As in ``between.label_between``.
    chains, runs, berth_stop, stop_rank, trip_rank
        As in ``journey.choose_journey``.
    entry
        (n, 3) columns DEPARTURE_S, ARRIVAL_S, RIDES.
    labelled
        Whether both workspaces hold the labels of the one entry already.
    work, back_work
        Written.
    out
        (sum of all rides, 4) written: the rides of one journey after the other, as ``choose_journey`` tells them.

    Returns
    -------
    int
        Number of entries with a journey that come before any without one, which would be a mistake in the search.
    """
    at = 0
    for k in range(entry.shape[0]):
        departure_s, arrival_s = int(entry[k, DEPARTURE_S]), int(entry[k, ARRIVAL_S])
        rides = int(entry[k, RIDES])
        if not labelled:
            label_between(
                timetable, changes, back_timetable, back_changes, access_berth, access_walk_s, egress_berth,
                egress_walk_s, departure_s, arrival_s, rides, work, back_work,
            )  # fmt: skip
        reached = np.sort(work.berths[REACHED, : work.counter[TOUCHED]])
        if not choose_journey(
            timetable, changes, chains, runs, berth_stop, stop_rank, trip_rank, access_berth,
            access_walk_s + np.int32(departure_s), egress_berth, egress_walk_s, departure_s, arrival_s, rides,
            work.state, reached, back_work.state, out[at : at + rides],
        ):  # fmt: skip
            return k
        at += rides
    return int(entry.shape[0])
