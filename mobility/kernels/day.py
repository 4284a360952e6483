# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""Chains of some service days -> one timetable of FIFO patterns, in both directions.

Patterns after Delling, Pajor, Werneck (2015), section 3.1: trips along the same sequence, sorted by departure, split
first-fit so that no trip of a pattern overtakes another at any stop.
"""

from __future__ import annotations

import numpy as np

from mobility.kernels._jit import kernel
from mobility.kernels.layout import (
    AT_POSITION,
    FIRST_EVENT,
    FIRST_STOP,
    FIRST_TRIP,
    IN_PATTERN,
    NEVER,
    NO_ALIGHTING,
    NO_BOARDING,
    Chains,
    Int32,
    Sequences,
    Timings,
)


@kernel
def split_overtaking(timings: Timings, timing: Int32, start_s: Int32, group_ptr: Int32, out_list: Int32) -> int:
    """Give each trip a list number within its group such that no trip of a list overtakes another.

    Parameters
    ----------
    timings
        How long trips take.
    timing, start_s
        (T) of each trip, by sequence and within it by departure.
    group_ptr
        (G+1) first trip of each sequence.
    out_list
        (T) written: number of the list within the group, from 0.

    Returns
    -------
    int
        Number of lists in all.
    """
    total = 0
    last_of_list = np.empty(timing.size, dtype=np.int32)
    for group in range(group_ptr.size - 1):
        lists = 0
        for trip in range(group_ptr[group], group_ptr[group + 1]):
            start = timings.ptr[timing[trip]]
            length = timings.ptr[timing[trip] + 1] - start
            found = -1
            for number in range(lists):
                before = last_of_list[number]
                other = timings.ptr[timing[before]]
                later_s = start_s[trip] - start_s[before]
                fits = later_s >= 0
                # A trip that takes as long as the one before is never overtaken.
                for i in range(length if other != start else 0):
                    if (
                        timings.arrival_s[start + i] + later_s < timings.arrival_s[other + i]
                        or timings.departure_s[start + i] + later_s < timings.departure_s[other + i]
                    ):
                        fits = False
                        break
                if fits:
                    found = number
                    break
            if found < 0:
                found = lists
                lists += 1
            last_of_list[found] = trip
            out_list[trip] = found
        total += lists
    return total


@kernel
def lay_out(
    sequences: Sequences,
    timings: Timings,
    chains: Chains,
    chain: Int32,
    shift_s: Int32,
    pattern: Int32,
    berth: Int32,
    arrival_by_trip: Int32,
    departure_by_trip: Int32,
    arrival_by_position: Int32,
    departure_by_position: Int32,
    ride_s: Int32,
) -> None:
    """Fill the times of a timetable, masked where nobody may board or alight.

    Parameters
    ----------
    sequences, timings, chains
        Where the times come from.
    chain, shift_s
        (T) the trips, by pattern.
    pattern
        (P+1, 3) as in ``layout.Timetable``.
    berth
        (calls of all patterns) written.
    arrival_by_trip, departure_by_trip, arrival_by_position, departure_by_position
        (E) written; arrivals are NEVER where nobody may alight, departures -NEVER where nobody may board.
    ride_s
        (calls of all patterns) written as in ``layout.Timetable``.
    """
    for p in range(pattern.shape[0] - 1):
        first, first_trip, base = pattern[p, FIRST_STOP], pattern[p, FIRST_TRIP], pattern[p, FIRST_EVENT]
        length, trips = pattern[p + 1, FIRST_STOP] - first, pattern[p + 1, FIRST_TRIP] - first_trip
        sequence = sequences.ptr[chains.sequence[chain[first_trip]]]
        for i in range(length):
            berth[first + i] = sequences.berth[sequence + i]
            ride_s[first + i] = NEVER if i > 0 else 0
        before = -1
        for t in range(trips):
            trip = first_trip + t
            source = timings.ptr[chains.timing[chain[trip]]]
            for i in range(1, length if source != before else 0):
                took_s = timings.arrival_s[source + i] - timings.departure_s[source + i - 1]
                ride_s[first + i] = min(ride_s[first + i], took_s)
            before = source
            start_s = chains.start_s[chain[trip]] + shift_s[trip]
            for i in range(length):
                flag = sequences.call_flag[sequence + i]
                arrival_s = timings.arrival_s[source + i] + start_s
                departure_s = timings.departure_s[source + i] + start_s
                if flag & NO_ALIGHTING:
                    arrival_s = NEVER
                if flag & NO_BOARDING:
                    departure_s = -NEVER
                arrival_by_trip[base + t * length + i] = arrival_s
                departure_by_trip[base + t * length + i] = departure_s
                arrival_by_position[base + i * trips + t] = arrival_s
                departure_by_position[base + i * trips + t] = departure_s


@kernel
def list_boardings(pattern: Int32, berth: Int32, departure_s: Int32, boarding_ptr: Int32, boarding: Int32) -> int:
    """List per berth where it can be boarded: all positions but the last of a pattern and masked ones.

    Parameters
    ----------
    pattern, berth, departure_s
        As in ``layout.Timetable``.
    boarding_ptr
        (B+1) written.
    boarding
        (calls of all patterns, 2) written as far as needed, by berth, pattern and position.

    Returns
    -------
    int
        Number of entries.
    """
    boarding_ptr[:] = 0
    for write in range(2):
        for p in range(pattern.shape[0] - 1):
            first, trips = pattern[p, FIRST_STOP], pattern[p + 1, FIRST_TRIP] - pattern[p, FIRST_TRIP]
            for i in range(pattern[p + 1, FIRST_STOP] - first - 1):
                if departure_s[pattern[p, FIRST_EVENT] + i * trips] == -NEVER:
                    continue
                here = berth[first + i]
                if write == 0:
                    boarding_ptr[here + 1] += 1
                else:
                    at = boarding_ptr[here]
                    boarding[at, IN_PATTERN], boarding[at, AT_POSITION] = p, i
                    boarding_ptr[here] = at + 1
        if write == 0:
            for b in range(1, boarding_ptr.size):
                boarding_ptr[b] += boarding_ptr[b - 1]
        else:
            for b in range(boarding_ptr.size - 1, 0, -1):
                boarding_ptr[b] = boarding_ptr[b - 1]
            boarding_ptr[0] = 0
    return int(boarding_ptr[boarding_ptr.size - 1])
