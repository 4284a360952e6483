# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""Chains of some service days -> one timetable of FIFO patterns, in both directions.

Patterns after Delling, Pajor, Werneck (2015), section 3.1: trips along the same sequence, sorted by departure, split
first-fit so that no trip of a pattern overtakes another at any stop.
"""

from __future__ import annotations

import numpy as np

from mobility.kernels._jit import kernel
from mobility.kernels.layout import NEVER, NO_ALIGHTING, NO_BOARDING, Chains, Int32, Sequences


@kernel
def split_overtaking(chains: Chains, chain: Int32, shift_s: Int32, group_ptr: Int32, out_list: Int32) -> int:
    """Give each trip a list number within its group such that no trip of a list overtakes another.

    Parameters
    ----------
    chains
        Times and sequences.
    chain, shift_s
        (T) trips, by sequence and within it by departure.
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
    last_of_list = np.empty(chain.size, dtype=np.int32)
    for group in range(group_ptr.size - 1):
        lists = 0
        for trip in range(group_ptr[group], group_ptr[group + 1]):
            start = chains.event_ptr[chain[trip]]
            length = chains.event_ptr[chain[trip] + 1] - start
            found = -1
            for number in range(lists):
                before = last_of_list[number]
                other = chains.event_ptr[chain[before]]
                later_s = shift_s[trip] - shift_s[before]
                fits = True
                for i in range(length):
                    if (
                        chains.arrival_s[start + i] + later_s < chains.arrival_s[other + i]
                        or chains.departure_s[start + i] + later_s < chains.departure_s[other + i]
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
    chains: Chains,
    chain: Int32,
    shift_s: Int32,
    trip_ptr: Int32,
    stop_ptr: Int32,
    event_ptr: Int32,
    berth: Int32,
    arrival_by_trip: Int32,
    departure_by_trip: Int32,
    arrival_by_position: Int32,
    departure_by_position: Int32,
) -> None:
    """Fill the times of a timetable, masked where nobody may board or alight.

    Parameters
    ----------
    sequences, chains
        Where the times come from.
    chain, shift_s
        (T) the trips, by pattern.
    trip_ptr, stop_ptr, event_ptr
        (P+1) as in ``layout.Timetable``.
    berth
        (calls of all patterns) written.
    arrival_by_trip, departure_by_trip, arrival_by_position, departure_by_position
        (E) written; arrivals are NEVER where nobody may alight, departures -NEVER where nobody may board.
    """
    for pattern in range(trip_ptr.size - 1):
        first = stop_ptr[pattern]
        length = stop_ptr[pattern + 1] - first
        base = event_ptr[pattern]
        trips = trip_ptr[pattern + 1] - trip_ptr[pattern]
        sequence = sequences.ptr[chains.sequence[chain[trip_ptr[pattern]]]]
        for i in range(length):
            berth[first + i] = sequences.berth[sequence + i]
        for t in range(trips):
            trip = trip_ptr[pattern] + t
            source = chains.event_ptr[chain[trip]]
            for i in range(length):
                flag = sequences.call_flag[sequence + i]
                arrival_s = chains.arrival_s[source + i] + shift_s[trip]
                departure_s = chains.departure_s[source + i] + shift_s[trip]
                if flag & NO_ALIGHTING:
                    arrival_s = NEVER
                if flag & NO_BOARDING:
                    departure_s = -NEVER
                arrival_by_trip[base + t * length + i] = arrival_s
                departure_by_trip[base + t * length + i] = departure_s
                arrival_by_position[base + i * trips + t] = arrival_s
                departure_by_position[base + i * trips + t] = departure_s


@kernel
def boardings(
    stop_ptr: Int32, berth: Int32, event_ptr: Int32, trip_ptr: Int32, departure_s: Int32, berth_ptr: Int32,
    out_pattern: Int32, out_position: Int32,
) -> int:  # fmt: skip
    """List per berth where it can be boarded: all positions but the last of a pattern and masked ones.

    Parameters
    ----------
    stop_ptr, berth, event_ptr, trip_ptr, departure_s
        As in ``layout.Timetable``.
    berth_ptr
        (B+1) written.
    out_pattern, out_position
        (calls of all patterns) written as far as needed.

    Returns
    -------
    int
        Number of entries.
    """
    berth_ptr[:] = 0
    for write in range(2):
        for pattern in range(stop_ptr.size - 1):
            first = stop_ptr[pattern]
            trips = trip_ptr[pattern + 1] - trip_ptr[pattern]
            for i in range(stop_ptr[pattern + 1] - first - 1):
                if departure_s[event_ptr[pattern] + i * trips] == -NEVER:
                    continue
                here = berth[first + i]
                if write == 0:
                    berth_ptr[here + 1] += 1
                else:
                    at = berth_ptr[here]
                    out_pattern[at] = pattern
                    out_position[at] = i
                    berth_ptr[here] = at + 1
        if write == 0:
            for b in range(1, berth_ptr.size):
                berth_ptr[b] += berth_ptr[b - 1]
        else:
            for b in range(berth_ptr.size - 1, 0, -1):
                berth_ptr[b] = berth_ptr[b - 1]
            berth_ptr[0] = 0
    return int(berth_ptr[berth_ptr.size - 1])
