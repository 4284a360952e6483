# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""Trip-Based routing: for each number of rides the earliest arrival, over links built ahead (see ``trip_links``).

After Witt: Trip-Based Public Transit Routing (ESA 2015), section 3.2. A search goes from trip to trip; a trip boarded
at a position makes later trips of its pattern useless from there on. All links of neighbouring stop events lie side by
side, so that those of a segment are one run through memory. Beyond the paper:

- A trip is held against the destination when it is boarded, not when its round comes, so that an arrival bounds the
  very round that finds it.
- Links that one waits long for are looked at after the others of their round, which mostly makes them useless.
- Memory of the segments to come is asked for ahead.
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
    FIRST_TRIP,
    IN_PATTERN,
    NEVER,
)
from mobility.kernels.prefetch import prefetch
from mobility.kernels.trip_layout import (
    ARRIVAL,
    BEYOND,
    EVENT,
    FINAL,
    FROM,
    LAST,
    LINKS,
    LONG_WAIT_S,
    PATTERN,
    ROUNDS,
    SEGMENTS,
    SOON,
    TO,
    TOUCHED,
    WAIT,
    TripLinks,
    TripWork,
)

if TYPE_CHECKING:
    from mobility.kernels.layout import Int32, Timetable, Walks

ONE = np.uint64(1)
FETCH_AHEAD = 4
"""Segments; so long before it is looked at, memory is asked for."""
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
def first_trips(
    timetable: Timetable, links: TripLinks, access_berth: Int32, access_s: Int32, start_s: int, bound: int
) -> Int32:
    """What one boards where one begins.

    Parameters
    ----------
    timetable, links
        Of the direction that is searched.
    access_berth, access_s, start_s
        Berths that can be boarded, and when after ``start_s``.
    bound
        Only departures before it count.

    Returns
    -------
    array
        (n) as ``TripLinks.soon_link``: of each pattern and position at these berths the next trip.
    """
    size = 0
    for k in range(access_berth.size):
        size += timetable.boarding_ptr[access_berth[k] + 1] - timetable.boarding_ptr[access_berth[k]]
    first, n_first, bits = np.empty(size, dtype=np.int32), 0, links.position_bits[0]
    for k in range(access_berth.size):
        berth, at_s = access_berth[k], start_s + access_s[k]
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
            if low < trips and timetable.departure_s[np.uint64(column + low)] < bound:
                first[n_first] = (timetable.pattern[pattern, FIRST_TRIP] + low) << bits | i
                n_first += 1
    return first[:n_first]


@kernel
def ride(  # one loop with named phases, none of which is a call: it would take as long as what is done in it
    links: TripLinks, end: Int32, first: Int32, begin: int, done: int, bound: int, rides: int, free_egress: bool,
    work: TripWork,
) -> tuple[int, int]:  # fmt: skip
    """Board the trips of one round.

    Parameters
    ----------
    links, end
        As ``mark_ends`` left them.
    first
        (n) as ``TripLinks.soon_link``: what one boards where one begins. Where it is empty one changes.
    begin, done
        Segments begin to done - 1 are what one changes from; the new ones are put behind them.
    bound
        Only arrivals at the destination before it count.
    rides
        Row of ``work.reached``: how many rides came before, if that is told apart.
    free_egress
        As in ``search_trips``.
    work
        Written.

    Returns
    -------
    tuple
        Number of segments, and the earliest arrival at the destination by one of these trips, ``bound`` if none counts.
    """
    trip_row, event_row, last_link = links.trip, links.event, links.last_link
    reached, touched, segment, head = work.reached, work.touched, work.segment, work.head
    row = np.uint64(rides)
    bits = links.position_bits[0]
    positions = (1 << bits) - 1
    boarding = first.shape[0] > 0
    n_segments, n_touched, n_links = done, work.counter[TOUCHED], 0
    for kind in range(SOON, SOON + 1 if boarding else WAIT + 1):
        column, link, wait_s = np.uint64(kind), links.soon_link, 0
        if kind == WAIT:
            link, wait_s = links.wait_link, LONG_WAIT_S
        if boarding:
            link = first
        for k in range(begin, begin + 1 if boarding else done):
            begin_link, end_link = 0, first.shape[0]
            if not boarding:
                if k + FETCH_AHEAD < done:
                    prefetch(link, np.uint64(event_row[np.uint64(segment[np.uint64(k + FETCH_AHEAD), FROM]), column]))
                event, last = np.uint64(segment[np.uint64(k), FROM]), np.uint64(segment[np.uint64(k), TO])
                begin_link, begin_last = event_row[event, column], event_row[event, LAST]
                # Who gets off no sooner than one is there already, be it by a trip of this very round, changes in vain.
                before = bound - wait_s
                while event <= last and (event_row[event, ARRIVAL] < before or event_row[event, ARRIVAL] == NEVER):
                    event += ONE
                end_link = event_row[event, column]
                if free_egress and kind == SOON:
                    for x in range(begin_last, event_row[event, LAST]):
                        trip, i = np.uint64(last_link[np.uint64(x)] >> bits), last_link[np.uint64(x)] & positions
                        place = head[np.uint64(trip_row[trip, PATTERN])]
                        while place >= 0:
                            if end[np.uint64(place), 0] > i:
                                event = np.uint64(trip_row[trip, EVENT] + end[np.uint64(place), 0])
                                bound = min(bound, event_row[event, ARRIVAL] + end[np.uint64(place), 1])
                            place = end[np.uint64(place), 2]
            for x in range(begin_link, end_link):
                trip, i = np.uint64(link[np.uint64(x)] >> bits), link[np.uint64(x)] & positions
                # As this ride or as an earlier one.
                r, useless_from = row, reached[row, trip]
                while r > 0 and i < useless_from:
                    r -= ONE
                    useless_from = min(useless_from, reached[r, trip])
                if i >= useless_from:
                    continue
                pattern, own = np.uint64(trip_row[trip, PATTERN]), trip_row[trip, EVENT]
                at = np.uint64(n_segments)
                segment[at, FROM] = own + i + 1
                segment[at, TO] = own + min(trip_row[trip, FINAL], useless_from)
                prefetch(event_row, np.uint64(own + i + 1))
                n_segments += 1
                beyond = np.uint64(trip_row[trip, BEYOND])
                if reached[row, beyond - ONE] == NEVER:
                    touched[np.uint64(n_touched), 0], touched[np.uint64(n_touched), 1] = pattern, row
                    n_touched += 1
                t = trip
                while t < beyond and i < reached[row, t]:
                    reached[row, t] = i
                    t += ONE
                place = head[pattern]
                while place >= 0:
                    if end[np.uint64(place), 0] > i:
                        event = np.uint64(own + end[np.uint64(place), 0])
                        bound = min(bound, event_row[event, ARRIVAL] + end[np.uint64(place), 1])
                    place = end[np.uint64(place), 2]
            n_links += end_link - begin_link
    work.counter[TOUCHED] = n_touched
    work.counter[LINKS] += 0 if boarding else n_links
    return n_segments, bound


@kernel
def leave_clean(timetable: Timetable, end: Int32, work: TripWork) -> None:
    """Take back what a search wrote.

    Parameters
    ----------
    timetable, end
        As ``mark_ends`` left them.
    work
        Written.
    """
    for k in range(work.counter[TOUCHED]):
        pattern, row = work.touched[k, 0], work.touched[k, 1]
        first, beyond = timetable.pattern[pattern, FIRST_TRIP], timetable.pattern[pattern + 1, FIRST_TRIP]
        work.reached[row, first:beyond] = NEVER
    work.counter[TOUCHED] = 0
    for k in range(end.shape[0]):
        work.head[end[k, 3]] = -1


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
    end = mark_ends(links, egress_berth, egress_walk_s, work.head)
    bound, n_out = min(bound_s, FARTHEST_S), 0
    if direct_at_s < bound:
        bound = direct_at_s
        if out_rides.size > 0:
            out_rides[0], out_arrival_s[0] = 0, bound
        n_out = 1
    first = first_trips(timetable, links, access_berth, access_at_s, 0, bound)
    begin, n_segments, rides, ahead = 0, 0, 0, bound
    """The last: earliest arrival with one ride more than the segments that one changes from."""
    if first.shape[0] > 0 and max_rides > 0:
        n_segments, ahead = ride(links, end, first, 0, 0, bound, 0, free_egress, work)
    while begin < n_segments or ahead < bound:
        rides += 1
        if ahead < bound:
            bound = ahead
            if n_out < out_rides.size:
                out_rides[n_out], out_arrival_s[n_out] = rides, bound
            n_out += 1
        if rides == max_rides:
            break
        done = n_segments
        n_segments, ahead = ride(links, end, first[:0], begin, done, bound, 0, free_egress, work)
        begin = done
    leave_clean(timetable, end, work)
    work.counter[SEGMENTS] += n_segments
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
