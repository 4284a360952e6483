# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""Trip-Based routing: for each number of rides the earliest arrival, over links built ahead (see ``trip_links``).

After Witt: Trip-Based Public Transit Routing (ESA 2015), section 3.2. A search goes from trip to trip; a trip boarded
at a position makes later trips of its pattern useless from there on. All links of neighbouring stop events lie side by
side, so that those of a segment are one run through memory.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from mobility.kernels._jit import kernel
from mobility.kernels.access import direct_walk_s, reach_on_foot, reachable
from mobility.kernels.layout import (
    AT_POSITION,
    FARTHEST_S,
    FIRST_EVENT,
    FIRST_STOP,
    FIRST_TRIP,
    IN_PATTERN,
    NEVER,
)
from mobility.kernels.trip_layout import (
    EVENT,
    FROM,
    LINKS,
    OF_TRIP,
    PATTERN,
    ROUNDS,
    SEGMENTS,
    TO_LAST,
    TO_POSITION,
    TO_TRIP,
    TripLinks,
    TripWork,
)

if TYPE_CHECKING:
    from mobility.kernels.layout import Int32, Timetable, Walks

ONE = np.uint64(1)
BETWEEN_STOPS = False
"""The destination is reached by walks between stops alone: no ``free_egress``."""


@kernel
def mark_ends(links: TripLinks, egress_berth: Int32, egress_walk_s: Int32, head: Int32) -> Int32:
    """Chain the places of each pattern from which the destination is reached.

    Parameters
    ----------
    links
        Of the timetable.
    egress_berth, egress_walk_s
        Berths from which the destination is reached, and in how many seconds.
    head
        (P) written: the first place of a pattern; -1 before.

    Returns
    -------
    array
        (n, 4) position, seconds, next place or -1, pattern.
    """
    count = 0
    for k in range(egress_berth.size):
        count += links.alight_ptr[egress_berth[k] + 1] - links.alight_ptr[egress_berth[k]]
    end = np.empty((count, 4), dtype=np.int32)
    count = 0
    for k in range(egress_berth.size):
        for x in range(links.alight_ptr[egress_berth[k]], links.alight_ptr[egress_berth[k] + 1]):
            pattern = links.alight[x, IN_PATTERN]
            end[count, 0], end[count, 1] = links.alight[x, AT_POSITION], egress_walk_s[k]
            end[count, 2], end[count, 3] = head[pattern], pattern
            head[pattern] = count
            count += 1
    return end


@kernel
def last_ride(timetable: Timetable, links: TripLinks, end: Int32, head: Int32, first: int, beyond: int) -> int:
    """Earliest arrival by links that are of use for a last ride only.

    Parameters
    ----------
    timetable, links, end, head
        As ``mark_ends`` left them.
    first, beyond
        Stop events first to beyond - 1 are where one gets off before.

    Returns
    -------
    int
        Arrival at the destination, NEVER if there is none.
    """
    least = NEVER
    for x in range(links.last_ptr[np.uint64(first)], links.last_ptr[np.uint64(beyond)]):
        t = np.uint64(links.last_link[np.uint64(x), TO_TRIP])
        place = head[np.uint64(links.trip[t, PATTERN])]
        while place >= 0:
            i = end[np.uint64(place), 0]
            if i > links.last_link[np.uint64(x), TO_POSITION]:
                at_s = timetable.arrival_s[np.uint64(links.trip[t, EVENT] + i)] + end[np.uint64(place), 1]
                least = min(least, at_s)
            place = end[np.uint64(place), 2]
    return int(least)


@kernel
def search_trips(  # one loop with named phases
    timetable: Timetable,
    links: TripLinks,
    access_berth: Int32,
    access_at_s: Int32,
    egress_berth: Int32,
    egress_walk_s: Int32,
    direct_at_s: int,
    bound_s: int,
    max_rides: int,
    free_egress: bool,
    work: TripWork,
    out_rides: Int32,
    out_arrival_s: Int32,
) -> int:
    """Pareto set of (rides, arrival) for one departure.

    Parameters
    ----------
    timetable, links
        Of the direction that is searched.
    access_berth, access_at_s, egress_berth, egress_walk_s, direct_at_s, bound_s, max_rides
        As in ``raptor.search``.
    free_egress
        Whether some way to the destination is none of the walks between stops that ``links`` were made for.
    work
        Clean; written and left clean.
    out_rides, out_arrival_s
        (k) written: the set by rising rides, as far as it fits.

    Returns
    -------
    int
        Number of entries of the set.
    """
    reached, touched, segment, head = work.reached, work.touched, work.segment, work.head
    bound = min(bound_s, FARTHEST_S)
    n_touched, n_out = 0, 0
    end = mark_ends(links, egress_berth, egress_walk_s, head)
    if direct_at_s < bound:
        bound = direct_at_s
        if out_rides.size > 0:
            out_rides[0], out_arrival_s[0] = 0, bound
        n_out = 1
    n_segments = 0
    for k in range(access_berth.size):
        berth, at_s = access_berth[k], access_at_s[k]
        if at_s >= bound:
            continue
        for x in range(timetable.boarding_ptr[berth], timetable.boarding_ptr[berth + 1]):
            pattern = np.uint64(timetable.boarding[np.uint64(x), IN_PATTERN])
            i = timetable.boarding[np.uint64(x), AT_POSITION]
            trips = timetable.pattern[pattern + ONE, FIRST_TRIP] - timetable.pattern[pattern, FIRST_TRIP]
            column = timetable.pattern[pattern, FIRST_EVENT] + i * trips
            low, high = 0, trips
            while low < high:
                middle = (low + high) >> 1
                if timetable.departure_s[np.uint64(column + middle)] >= at_s:
                    high = middle
                else:
                    low = middle + 1
            t = np.uint64(timetable.pattern[pattern, FIRST_TRIP] + low)
            if low == trips or i >= reached[t, 0]:
                continue
            segment[n_segments, OF_TRIP], segment[n_segments, FROM] = t, i + 1
            last = timetable.pattern[pattern + ONE, FIRST_STOP] - timetable.pattern[pattern, FIRST_STOP] - 1
            segment[n_segments, TO_LAST] = min(last, reached[t, 0])
            n_segments += 1
            end_trip = np.uint64(timetable.pattern[pattern + ONE, FIRST_TRIP])
            while t < end_trip and i < reached[t, 0]:
                if reached[t, 0] == NEVER:
                    touched[n_touched] = t
                    n_touched += 1
                reached[t, 0] = i
                t += ONE
    begin, rides, n_links, ahead = 0, 0, 0, NEVER
    while (begin < n_segments or ahead < bound) and rides < max_rides:
        rides += 1
        done, before = n_segments, bound
        bound, ahead = min(bound, ahead), NEVER
        # Get off where the destination is near: it tightens the bound ...
        for k in range(begin, done):
            t = np.uint64(segment[np.uint64(k), OF_TRIP])
            place = head[np.uint64(links.trip[t, PATTERN])]
            while place >= 0:
                i = end[np.uint64(place), 0]
                if i >= segment[np.uint64(k), FROM]:
                    at_s = timetable.arrival_s[np.uint64(links.trip[t, EVENT] + i)] + end[np.uint64(place), 1]
                    bound = min(bound, at_s)
                place = end[np.uint64(place), 2]
        # ... then change, at stops reached before it.
        for k in range(begin, done):
            row = links.trip[np.uint64(segment[np.uint64(k), OF_TRIP]), EVENT]
            first, last = row + segment[np.uint64(k), FROM], row + segment[np.uint64(k), TO_LAST]
            event = first
            while event <= last and (
                timetable.arrival_s[np.uint64(event)] < bound or timetable.arrival_s[np.uint64(event)] == NEVER
            ):
                event += 1
            beyond = links.ptr[np.uint64(event)]
            for x in range(links.ptr[np.uint64(first)], beyond):
                t = np.uint64(links.link[np.uint64(x), TO_TRIP])
                i = links.link[np.uint64(x), TO_POSITION]
                if i >= reached[t, 0]:
                    continue
                pattern = np.uint64(links.trip[t, PATTERN])
                segment[np.uint64(n_segments), OF_TRIP], segment[np.uint64(n_segments), FROM] = t, i + 1
                size = timetable.pattern[pattern + ONE, FIRST_STOP] - timetable.pattern[pattern, FIRST_STOP]
                segment[np.uint64(n_segments), TO_LAST] = min(size - 1, reached[t, 0])
                n_segments += 1
                end_trip = np.uint64(timetable.pattern[pattern + ONE, FIRST_TRIP])
                while t < end_trip and i < reached[t, 0]:
                    if reached[t, 0] == NEVER:
                        touched[np.uint64(n_touched)] = t
                        n_touched += 1
                    reached[t, 0] = i
                    t += ONE
            n_links += beyond - links.ptr[np.uint64(first)]
            if free_egress:
                ahead = min(ahead, last_ride(timetable, links, end, head, first, event))
        begin = done
        if bound < before:
            if n_out < out_rides.size:
                out_rides[n_out], out_arrival_s[n_out] = rides, bound
            n_out += 1
    for k in range(n_touched):
        reached[np.uint64(touched[np.uint64(k)]), 0] = NEVER
    for k in range(end.shape[0]):
        head[end[k, 3]] = -1
    work.counter[SEGMENTS] += n_segments
    work.counter[LINKS] += n_links
    work.counter[ROUNDS] += rides
    return n_out


@kernel
def search_trips_between(
    timetable: Timetable,
    links: TripLinks,
    walks: Walks,
    walks_backward: Walks,
    stop_berth_ptr: Int32,
    origin: int,
    destination: int,
    start_s: int,
    bound_s: int,
    max_rides: int,
    work: TripWork,
    out_rides: Int32,
    out_arrival_s: Int32,
) -> int:
    """Pareto set of (rides, arrival) from stop to stop; parameters as in ``search_trips``."""
    size = reachable(walks, stop_berth_ptr, origin)
    access_berth, access_at_s = np.empty(size, dtype=np.int32), np.empty(size, dtype=np.int32)
    reach_on_foot(walks, stop_berth_ptr, origin, start_s, access_berth, access_at_s)
    size = reachable(walks_backward, stop_berth_ptr, destination)
    egress_berth, egress_walk_s = np.empty(size, dtype=np.int32), np.empty(size, dtype=np.int32)
    reach_on_foot(walks_backward, stop_berth_ptr, destination, 0, egress_berth, egress_walk_s)
    direct_s = direct_walk_s(walks, origin, destination)
    return search_trips(
        timetable, links, access_berth, access_at_s, egress_berth, egress_walk_s,
        start_s + direct_s if direct_s < NEVER else NEVER, bound_s, max_rides, BETWEEN_STOPS, work, out_rides,
        out_arrival_s,
    )  # fmt: skip
