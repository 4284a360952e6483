# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""How long it takes to the destination at least, from everywhere: what bounds the search of a window.

Rounds of RAPTOR from the destination in the other direction, in which every vehicle waits until one comes and is as
quick as the quickest of its pattern. No journey is quicker, so what arrives somewhere too late even with this need not
go on. (MOTIS bounds its searches in this way: its lower bounds come from Dijkstra's algorithm on a graph of lines.)
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from mobility.kernels._jit import kernel
from mobility.kernels.layout import AT_POSITION, FIRST_STOP, IN_PATTERN, NEVER, SECONDS, TO

if TYPE_CHECKING:
    from mobility.kernels.layout import Changes, Int32, Timetable

ALIGHTED, READY = range(2)
"""Columns of least times: from getting off, and from being ready to board."""


@kernel
def least_times(
    back_timetable: Timetable, back_changes: Changes, egress_berth: Int32, egress_walk_s: Int32, limit_s: int
) -> Int32:
    """Seconds that no journey to the destination takes less than.

    Parameters
    ----------
    back_timetable, back_changes
        Of the other direction than the one whose journeys are bounded.
    egress_berth, egress_walk_s
        (m) berths from which the destination is reached, and in how many seconds; a berth may come twice.
    limit_s
        Only what is less is looked for.

    Returns
    -------
    array
        (B, 2) columns ALIGHTED and READY; NEVER where nothing is found.
    """
    berths, patterns = back_timetable.boarding_ptr.size - 1, back_timetable.pattern.shape[0] - 1
    least_s = np.full((berths, 2), NEVER, dtype=np.int32)
    position, queue = np.full(patterns, NEVER, dtype=np.int32), np.empty(patterns, dtype=np.int32)
    marked, rode = np.empty(berths, dtype=np.int32), np.empty(berths, dtype=np.int32)
    marked_in, rode_in = np.zeros(berths, dtype=np.int32), np.zeros(berths, dtype=np.int32)
    berth_of, ride_s = back_timetable.berth, back_timetable.ride_s
    clock, n_marked = 1, 0
    for k in range(egress_berth.size):
        berth = egress_berth[k]
        if egress_walk_s[k] < min(limit_s, least_s[berth, ALIGHTED]):
            least_s[berth, ALIGHTED] = egress_walk_s[k]
            if marked_in[berth] != clock:
                marked_in[berth] = clock
                marked[n_marked] = berth
                n_marked += 1
    while n_marked > 0:
        n_queue = 0
        for k in range(n_marked):
            berth = marked[k]
            for e in range(back_timetable.boarding_ptr[berth], back_timetable.boarding_ptr[berth + 1]):
                pattern, i = back_timetable.boarding[e, IN_PATTERN], back_timetable.boarding[e, AT_POSITION]
                if position[pattern] == NEVER:
                    queue[n_queue] = pattern
                    n_queue += 1
                position[pattern] = min(position[pattern], i)
        clock += 1
        n_rode = 0
        for k in range(n_queue):
            pattern = queue[k]
            first, beyond = back_timetable.pattern[pattern, FIRST_STOP], back_timetable.pattern[pattern + 1, FIRST_STOP]
            on_board_s = NEVER
            for at in range(first + position[pattern], beyond):
                berth = berth_of[at]
                if on_board_s < limit_s:
                    on_board_s += ride_s[at]
                    if on_board_s < min(limit_s, least_s[berth, READY]):
                        least_s[berth, READY] = on_board_s
                        if rode_in[berth] != clock:
                            rode_in[berth] = clock
                            rode[n_rode] = berth
                            n_rode += 1
                on_board_s = min(on_board_s, least_s[berth, ALIGHTED])
            position[pattern] = NEVER
        n_marked = 0
        for k in range(n_rode):
            berth = rode[k]
            for e in range(np.int64(back_changes.ptr[berth]) - 1, np.int64(back_changes.ptr[berth + 1])):
                there, seconds = berth, least_s[berth, READY] + back_changes.stay_s[berth]
                if e >= back_changes.ptr[berth]:
                    there = back_changes.arc[e, TO]
                    seconds = least_s[berth, READY] + back_changes.arc[e, SECONDS]
                    if seconds >= limit_s:
                        break
                if seconds < min(limit_s, least_s[there, ALIGHTED]):
                    least_s[there, ALIGHTED] = seconds
                    if marked_in[there] != clock:
                        marked_in[there] = clock
                        marked[n_marked] = there
                        n_marked += 1
    return least_s


@kernel
def least_from_boarding(timetable: Timetable, pattern: int, position: int, least_s: Int32, most_s: int) -> int:
    """Seconds that no journey takes less than that boards a pattern at a position.

    Parameters
    ----------
    timetable
        Of the direction of the journeys.
    pattern, position
        What is boarded.
    least_s
        As ``least_times`` finds them.
    most_s
        More is not told apart.

    Returns
    -------
    int
        Seconds; more than ``most_s`` where no journey is that quick.
    """
    found_s, on_board_s = most_s + 1, 0
    first, beyond = timetable.pattern[pattern, FIRST_STOP], timetable.pattern[pattern + 1, FIRST_STOP]
    for at in range(first + position + 1, beyond):
        on_board_s += timetable.ride_s[at]
        if on_board_s >= found_s:
            break
        found_s = min(found_s, on_board_s + least_s[timetable.berth[at], ALIGHTED])
    return found_s
