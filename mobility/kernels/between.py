# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""Labels of all journeys with a known departure, arrival and number of rides, from both ends.

The rides are shared between both ends: the end with fewer berths to go on from searches the next one. Then each goes on
through the other's share, only where both together make up a journey. Early rounds reach few stops, and the gated ones
hardly any.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from mobility.kernels._jit import kernel
from mobility.kernels.profile import begin, clean, rounds
from mobility.kernels.profile_layout import LEFT

if TYPE_CHECKING:
    from mobility.kernels.layout import Changes, Int32, Timetable
    from mobility.kernels.profile_layout import ProfileWork


@kernel
def label_between(
    timetable: Timetable,
    changes: Changes,
    back_timetable: Timetable,
    back_changes: Changes,
    access_berth: Int32,
    access_walk_s: Int32,
    egress_berth: Int32,
    egress_walk_s: Int32,
    departure_s: int,
    arrival_s: int,
    rides: int,
    work: ProfileWork,
    back_work: ProfileWork,
) -> None:
    """Search from both ends.

    Parameters
    ----------
    timetable, changes, back_timetable, back_changes
        Of both directions.
    access_berth, access_walk_s, egress_berth, egress_walk_s
        Berths at both ends, and how far they are.
    departure_s, arrival_s, rides
        What is known of the journeys, forward.
    work, back_work
        Written: per berth the earliest moments with at most so many rides since the departure, and until the arrival
        (negated); right wherever a journey lies, and later or missing elsewhere.
    """
    clean(work)
    clean(back_work)
    limit, back_limit = arrival_s + 1, -departure_s + 1
    n_marked = begin(access_berth, access_walk_s, 0, departure_s, limit, rides, work)
    n_back = begin(egress_berth, egress_walk_s, 0, -arrival_s, back_limit, rides, back_work)
    done, back_done = 0, 0
    while done + back_done < rides:
        if n_marked < n_back and done < rides - 1:  # what one has ridden last needs no label
            done += 1
            rounds(timetable, changes, limit, rides, 0, n_marked, work, None, done, done, None)
            n_marked = work.counter[LEFT]
        else:
            back_done += 1
            rounds(
                back_timetable, back_changes, back_limit, rides, 0, n_back, back_work, None, back_done, back_done, None
            )  # fmt: skip
            n_back = back_work.counter[LEFT]
    if done < rides - 1:
        rounds(
            timetable, changes, limit, rides, 0, n_marked, work, None, done + 1, rides - 1, back_work.state
        )  # fmt: skip
    if back_done < rides:
        rounds(
            back_timetable, back_changes, back_limit, rides, 0, n_back, back_work, None, back_done + 1, rides,
            work.state,
        )  # fmt: skip
