# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""All good journeys that leave within a span of time (SEMANTICS, Journey, Window), over links built ahead.

After Witt: Trip-Based Public Transit Routing (ESA 2015), section 3.4 (profile queries): departures from the last to the
first, and for each trip and number of rides the position from which on it is of no more use when leaving now. The same
journeys as ``window.search_window``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from mobility.kernels._jit import kernel
from mobility.kernels.access import direct_walk_s, reach_on_foot, reachable
from mobility.kernels.layout import FIRST_EVENT, FIRST_STOP, FIRST_TRIP, NEVER
from mobility.kernels.trip_based import BETWEEN_STOPS, last_ride, mark_ends
from mobility.kernels.trip_layout import (
    CAPPED,
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
    TOUCHED,
    TripLinks,
    TripWork,
)
from mobility.kernels.window import list_departures

if TYPE_CHECKING:
    from mobility.kernels.layout import Int32, Timetable, Walks

ONE = np.uint64(1)


@kernel
def _board(
    timetable: Timetable, links: TripLinks, trip: int, i: int, most_rides: int, n_segments: int, work: TripWork
) -> int:
    """Board a trip as the first one; the number of segments."""
    reached = work.reached
    t = np.uint64(trip)
    if i >= reached[t, 0]:
        return n_segments
    pattern = np.uint64(links.trip[t, PATTERN])
    size = timetable.pattern[pattern + ONE, FIRST_STOP] - timetable.pattern[pattern, FIRST_STOP]
    work.segment[n_segments, OF_TRIP], work.segment[n_segments, FROM] = t, i + 1
    work.segment[n_segments, TO_LAST] = min(size - 1, reached[t, 0])
    end_trip = np.uint64(timetable.pattern[pattern + ONE, FIRST_TRIP])
    while t < end_trip and i < reached[t, 0]:
        if reached[t, np.uint64(most_rides - 1)] == NEVER:
            work.touched[work.counter[TOUCHED]] = t
            work.counter[TOUCHED] += 1
        k = np.uint64(0)
        while k < most_rides and i < reached[t, k]:
            reached[t, k] = i
            k += ONE
        t += ONE
    return n_segments + 1


@kernel
def _rounds(
    timetable: Timetable, links: TripLinks, end: Int32, limit: int, free_egress: bool, n_segments: int, best_s: Int32,
    work: TripWork,
) -> None:  # fmt: skip
    """Ride and change until nothing improves, beginning with the segments of first rides.

    Parameters
    ----------
    timetable, links, end
        As ``mark_ends`` left them.
    limit
        Only arrivals before it count.
    free_egress
        As in ``trip_based.search_trips``.
    n_segments
        Number of segments to begin with.
    best_s
        (K+1) written: earliest arrival at the destination with at most k rides.
    work
        Written.
    """
    reached, touched, segment, head = work.reached, work.touched, work.segment, work.head
    most_rides = best_s.size - 1
    begin, rides, n_links, ahead = 0, 0, 0, NEVER
    n_touched = work.counter[TOUCHED]
    while begin < n_segments or ahead < NEVER:
        if rides == most_rides:
            work.counter[CAPPED] = 1
            break
        rides += 1
        done, bound = n_segments, min(limit, best_s[rides])
        bound, ahead = min(bound, ahead), NEVER
        for k in range(begin, done):
            t = np.uint64(segment[np.uint64(k), OF_TRIP])
            place = head[np.uint64(links.trip[t, PATTERN])]
            while place >= 0:
                i = end[np.uint64(place), 0]
                if i >= segment[np.uint64(k), FROM]:
                    at_s = timetable.arrival_s[np.uint64(links.trip[t, EVENT] + i)] + end[np.uint64(place), 1]
                    bound = min(bound, at_s)
                place = end[np.uint64(place), 2]
        if bound < limit:
            for r in range(rides, best_s.size):
                best_s[r] = min(best_s[r], bound)
        here = np.uint64(rides)
        """The column of one ride more."""
        for k in range(begin, done if rides < most_rides else begin):
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
                if i >= reached[t, here]:
                    continue
                pattern = np.uint64(links.trip[t, PATTERN])
                segment[np.uint64(n_segments), OF_TRIP], segment[np.uint64(n_segments), FROM] = t, i + 1
                size = timetable.pattern[pattern + ONE, FIRST_STOP] - timetable.pattern[pattern, FIRST_STOP]
                segment[np.uint64(n_segments), TO_LAST] = min(size - 1, reached[t, here])
                n_segments += 1
                end_trip = np.uint64(timetable.pattern[pattern + ONE, FIRST_TRIP])
                while t < end_trip and i < reached[t, here]:
                    if reached[t, np.uint64(most_rides - 1)] == NEVER:
                        touched[np.uint64(n_touched)] = t
                        n_touched += 1
                    k_more = here
                    while k_more < most_rides and i < reached[t, k_more]:
                        reached[t, k_more] = i
                        k_more += ONE
                    t += ONE
            n_links += beyond - links.ptr[np.uint64(first)]
            if free_egress:
                ahead = min(ahead, last_ride(timetable, links, end, head, first, event))
        if rides == most_rides and begin < done:
            work.counter[CAPPED] = 1
        begin = done
        if rides < most_rides and ahead >= best_s[rides + 1]:
            ahead = NEVER
    work.counter[TOUCHED] = n_touched
    work.counter[SEGMENTS] += n_segments
    work.counter[LINKS] += n_links
    work.counter[ROUNDS] += rides


@kernel
def search_window_trips(  # one sweep with named phases
    timetable: Timetable,
    links: TripLinks,
    access_berth: Int32,
    access_walk_s: Int32,
    egress_berth: Int32,
    egress_walk_s: Int32,
    first_s: int,
    last_s: int,
    horizon_s: int,
    most_rides: int,
    free_egress: bool,
    work: TripWork,
    out: Int32,
) -> int:
    """Journeys with at least one ride that leave within a window and that none leaving as late or later beats.

    Parameters
    ----------
    timetable, links
        Of the direction that is searched.
    access_berth, access_walk_s, egress_berth, egress_walk_s, first_s, last_s, horizon_s
        As in ``window.search_window``.
    most_rides
        No more rides than this; at most what the workspace is made for. CAPPED of the counter tells whether more might
        have found more.
    free_egress
        As in ``trip_based.search_trips``.
    work
        Clean; written and left clean.
    out
        (k, 3) written as far as it reaches: departure, arrival, rides; by falling departure, of one by rising rides.

    Returns
    -------
    int
        Number of journeys.
    """
    work.counter[CAPPED] = work.counter[TOUCHED] = 0
    if most_rides < 1:
        return 0
    best_s = np.full(most_rides + 1, NEVER, dtype=np.int32)
    before_s = np.empty(most_rides + 1, dtype=np.int32)
    end = mark_ends(links, egress_berth, egress_walk_s, work.head)

    # After the window.
    now_s = last_s + 1
    limit = now_s + horizon_s + 1
    n_segments = 0
    for k in range(access_berth.size):
        berth, at_s = access_berth[k], now_s + access_walk_s[k]
        for x in range(timetable.boarding_ptr[berth], timetable.boarding_ptr[berth + 1]):
            pattern, i = timetable.boarding[x, 0], timetable.boarding[x, 1]
            trips = timetable.pattern[pattern + 1, FIRST_TRIP] - timetable.pattern[pattern, FIRST_TRIP]
            column = timetable.pattern[pattern, FIRST_EVENT] + i * trips
            low, high = 0, trips
            while low < high:
                middle = (low + high) >> 1
                if timetable.departure_s[np.uint64(column + middle)] >= at_s:
                    high = middle
                else:
                    low = middle + 1
            if low < trips:
                trip = timetable.pattern[pattern, FIRST_TRIP] + low
                n_segments = _board(timetable, links, trip, i, most_rides, n_segments, work)
    _rounds(timetable, links, end, limit, free_egress, n_segments, best_s, work)

    event = np.empty((4 * access_berth.size + 64, 5), dtype=np.int32)
    n_events = list_departures(timetable, access_berth, access_walk_s, first_s, last_s, event)
    if n_events > event.shape[0]:
        event = np.empty((n_events, 5), dtype=np.int32)
        list_departures(timetable, access_berth, access_walk_s, first_s, last_s, event)
    key = np.empty(n_events, dtype=np.int64)
    for k in range(n_events):
        key[k] = (np.int64(event[k, 0]) << 32) | np.int64(k)
    key.sort()

    count, at = 0, n_events - 1
    while at >= 0:
        now_s = key[at] >> 32
        limit = now_s + horizon_s + 1
        n_segments = 0
        while at >= 0 and key[at] >> 32 == now_s:
            k = key[at] & 0xFFFFFFFF
            at -= 1
            n_segments = _board(timetable, links, event[k, 4], event[k, 3], most_rides, n_segments, work)
        before_s[:] = best_s
        if n_segments == 0:
            continue
        _rounds(timetable, links, end, limit, free_egress, n_segments, best_s, work)
        for r in range(1, most_rides + 1):
            if best_s[r] < before_s[r] and best_s[r] < best_s[r - 1]:
                if count < out.shape[0]:
                    out[count, 0], out[count, 1], out[count, 2] = now_s, best_s[r], r
                count += 1
    for k in range(work.counter[TOUCHED]):
        work.reached[np.uint64(work.touched[np.uint64(k)]), :] = NEVER
    for k in range(end.shape[0]):
        work.head[end[k, 3]] = -1
    return count


@kernel
def search_window_trips_between(
    timetable: Timetable,
    links: TripLinks,
    walks: Walks,
    walks_backward: Walks,
    stop_berth_ptr: Int32,
    origin: int,
    destination: int,
    first_s: int,
    last_s: int,
    horizon_s: int,
    most_rides: int,
    work: TripWork,
    out: Int32,
) -> int:
    """Journeys from stop to stop; parameters as in ``search_window_trips``."""
    if origin == destination:
        return 0
    size = reachable(walks, stop_berth_ptr, origin)
    access_berth, access_walk_s = np.empty(size, dtype=np.int32), np.empty(size, dtype=np.int32)
    reach_on_foot(walks, stop_berth_ptr, origin, 0, access_berth, access_walk_s)
    size = reachable(walks_backward, stop_berth_ptr, destination)
    egress_berth, egress_walk_s = np.empty(size, dtype=np.int32), np.empty(size, dtype=np.int32)
    reach_on_foot(walks_backward, stop_berth_ptr, destination, 0, egress_berth, egress_walk_s)
    return search_window_trips(
        timetable, links, access_berth, access_walk_s, egress_berth, egress_walk_s,
        first_s, last_s, min(horizon_s, direct_walk_s(walks, origin, destination) - 1), most_rides, BETWEEN_STOPS, work,
        out,
    )  # fmt: skip
