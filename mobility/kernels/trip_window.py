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
from mobility.kernels.layout import NEVER
from mobility.kernels.trip_based import BETWEEN_STOPS, first_trips, leave_clean, mark_ends, ride
from mobility.kernels.trip_layout import CAPPED, ROUNDS, SEGMENTS, TripLinks, TripWork
from mobility.kernels.window import list_departures

if TYPE_CHECKING:
    from mobility.kernels.layout import Int32, Timetable, Walks


@kernel
def _rounds(
    links: TripLinks, end: Int32, first: Int32, limit: int, free_egress: bool, best_s: Int32, work: TripWork
) -> None:
    """Ride and change until nothing improves.

    Parameters
    ----------
    links, end
        As ``mark_ends`` left them.
    first
        (n) as ``TripLinks.soon_link``: what one boards where one begins; at least one trip.
    limit
        Only arrivals before it count.
    free_egress
        As in ``trip_based.search_trips``.
    best_s
        (K+1) written: earliest arrival at the destination with at most k rides.
    work
        Written.
    """
    most_rides = best_s.size - 1
    begin, done, rides = 0, 0, 1
    n_segments, at_s = ride(links, end, first, 0, 0, min(limit, best_s[1]), 0, free_egress, work)
    while True:
        if at_s < limit:
            for r in range(rides, best_s.size):
                best_s[r] = min(best_s[r], at_s)
        begin, done = done, n_segments
        if begin == done:
            break
        if rides == most_rides:
            work.counter[CAPPED] = 1
            break
        bound = min(limit, best_s[rides + 1])
        n_segments, at_s = ride(links, end, first[:0], begin, done, bound, rides, free_egress, work)
        rides += 1
    work.counter[SEGMENTS] += n_segments
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
    work.counter[CAPPED] = 0
    if most_rides < 1:
        return 0
    best_s = np.full(most_rides + 1, NEVER, dtype=np.int32)
    before_s = np.empty(most_rides + 1, dtype=np.int32)
    end = mark_ends(links, egress_berth, egress_walk_s, work.head)

    # After the window.
    limit = last_s + 1 + horizon_s + 1
    first = first_trips(timetable, links, access_berth, access_walk_s, last_s + 1, limit)
    if first.shape[0] > 0:
        _rounds(links, end, first, limit, free_egress, best_s, work)

    event = np.empty((4 * access_berth.size + 64, 5), dtype=np.int32)
    n_events = list_departures(timetable, access_berth, access_walk_s, first_s, last_s, event)
    if n_events > event.shape[0]:
        event = np.empty((n_events, 5), dtype=np.int32)
        list_departures(timetable, access_berth, access_walk_s, first_s, last_s, event)
    key = np.empty(n_events, dtype=np.int64)
    for k in range(n_events):
        key[k] = (np.int64(event[k, 0]) << 32) | np.int64(k)
    key.sort()

    first, bits = np.empty(n_events, dtype=np.int32), links.position_bits[0]
    count, at = 0, n_events - 1
    while at >= 0:
        now_s, n_first = key[at] >> 32, 0
        while at >= 0 and key[at] >> 32 == now_s:
            k = key[at] & 0xFFFFFFFF
            first[n_first] = event[k, 4] << bits | event[k, 3]
            n_first += 1
            at -= 1
        before_s[:] = best_s
        _rounds(links, end, first[:n_first], now_s + horizon_s + 1, free_egress, best_s, work)
        for r in range(1, most_rides + 1):
            if best_s[r] < before_s[r] and best_s[r] < best_s[r - 1]:
                if count < out.shape[0]:
                    out[count, 0], out[count, 1], out[count, 2] = now_s, best_s[r], r
                count += 1
    leave_clean(timetable, end, work)
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
