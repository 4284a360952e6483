# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""Which changes from trip to trip some journey needs: the preprocessing of Trip-Based routing.

After Witt: Trip-Based Public Transit Routing (ESA 2015), sections 3.1 and 3.3, with these differences:

- Some links lead on: the new ride makes one ready to board somewhere, or brings one to some
  stop, earlier than staying seated or a link kept before does; changes, walks and their limits are looked at one by
  one. Others only bring one *by vehicle* to some berth earlier. They are of use for a last ride alone, and
  only where the walk to the destination is none of the walks between stops: who came on foot may not walk on, and where
  a walk begins decides how far one may go.
- There is no rule against U-turns: who boarded at the stop before may have come there on foot, and then riding away and
  back is what allows walking on.
- Found and reduced in one pass, from the last position of a trip to the first, trip by trip.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from mobility.kernels._jit import kernel
from mobility.kernels.layout import (
    AT_POSITION,
    FIRST_EVENT,
    FIRST_STOP,
    FIRST_TRIP,
    IN_PATTERN,
    NEVER,
    SECONDS,
    TO,
)
from mobility.kernels.trip_layout import (
    BEYOND,
    EVENT,
    FINAL,
    LAST,
    LONG_WAIT_S,
    PATTERN,
    SOON,
    WAIT,
)

if TYPE_CHECKING:
    from mobility.kernels.layout import Changes, Int32, Timetable, Walks

ONE = np.uint64(1)


@kernel
def list_trips(timetable: Timetable, out: Int32) -> None:
    """Where each trip stands.

    Parameters
    ----------
    timetable
        Whose trips.
    out
        (T+1, 4) written; as ``TripLinks.trip``.
    """
    patterns = timetable.pattern.shape[0] - 1
    for p in range(patterns):
        first = timetable.pattern[p, FIRST_TRIP]
        length = timetable.pattern[p + 1, FIRST_STOP] - timetable.pattern[p, FIRST_STOP]
        for trip in range(first, timetable.pattern[p + 1, FIRST_TRIP]):
            out[trip, PATTERN] = p
            out[trip, EVENT] = timetable.pattern[p, FIRST_EVENT] + (trip - first) * length
            out[trip, FINAL] = length - 1
            out[trip, BEYOND] = timetable.pattern[p + 1, FIRST_TRIP]
    end = out.shape[0] - 1
    out[end, PATTERN], out[end, EVENT], out[end, FINAL], out[end, BEYOND] = patterns, timetable.arrival_s.size, -1, end


@kernel
def list_alightings(timetable: Timetable, out_ptr: Int32, out: Int32) -> int:
    """Where one may get off at each berth: all positions but the first of a pattern and masked ones.

    Parameters
    ----------
    timetable
        Whose calls.
    out_ptr
        (B+1) written.
    out
        (calls of all patterns, 2) written as far as needed.

    Returns
    -------
    int
        Number of entries.
    """
    out_ptr[:] = 0
    for write in range(2):
        for p in range(timetable.pattern.shape[0] - 1):
            first = timetable.pattern[p, FIRST_STOP]
            for i in range(1, timetable.pattern[p + 1, FIRST_STOP] - first):
                if timetable.arrival_s[timetable.pattern[p, FIRST_EVENT] + i] == NEVER:
                    continue
                berth = timetable.berth[first + i]
                if write == 0:
                    out_ptr[berth + 1] += 1
                else:
                    at = out_ptr[berth]
                    out[at, IN_PATTERN], out[at, AT_POSITION] = p, i
                    out_ptr[berth] = at + 1
        if write == 0:
            for b in range(1, out_ptr.size):
                out_ptr[b] += out_ptr[b - 1]
        else:
            for b in range(out_ptr.size - 1, 0, -1):
                out_ptr[b] = out_ptr[b - 1]
            out_ptr[0] = 0
    return int(out_ptr[out_ptr.size - 1])


@kernel
def _improves(
    changes: Changes, walks: Walks, berth_stop: Int32, berth: np.uint64, at_s: int, ready_s: Int32, arrive_s: Int32,
    ready_seen: Int32, arrive_seen: Int32, n_seen: Int32,
) -> bool:  # fmt: skip
    """Whether arriving by vehicle brings one anywhere earlier; the labels take it in."""
    better = False
    here = berth
    ready = at_s + changes.stay_s[here]
    if changes.stay_s[here] < NEVER and ready < ready_s[here]:
        better = True
        if ready_s[here] == NEVER:
            ready_seen[n_seen[0]] = here
            n_seen[0] += 1
        ready_s[here] = ready
    for e in range(changes.ptr[here], changes.ptr[here + ONE]):
        ready, there = at_s + changes.arc[np.uint64(e), SECONDS], np.uint64(changes.arc[np.uint64(e), TO])
        if ready < ready_s[there]:
            better = True
            if ready_s[there] == NEVER:
                ready_seen[n_seen[0]] = there
                n_seen[0] += 1
            ready_s[there] = ready
    stop = np.uint64(berth_stop[here])
    if at_s < arrive_s[stop]:
        better = True
        if arrive_s[stop] == NEVER:
            arrive_seen[n_seen[1]] = stop
            n_seen[1] += 1
        arrive_s[stop] = at_s
    for e in range(walks.ptr[stop], walks.ptr[stop + ONE]):
        arrive, there = at_s + walks.arc[np.uint64(e), SECONDS], np.uint64(walks.arc[np.uint64(e), TO])
        if arrive < arrive_s[there]:
            better = True
            if arrive_s[there] == NEVER:
                arrive_seen[n_seen[1]] = there
                n_seen[1] += 1
            arrive_s[there] = arrive
    return better


@kernel
def build_links(  # one loop over the places to get off
    timetable: Timetable,
    changes: Changes,
    walks: Walks,
    berth_stop: Int32,
    trip: Int32,
    position_bits: int,
    first: int,
    last: int,
    out_count: Int32,
    out: Int32,
    out_size: Int32,
) -> int:
    """The links of some trips.

    Parameters
    ----------
    timetable, changes, walks
        Of one direction.
    berth_stop
        (B) stop of each berth.
    trip, position_bits
        As in ``TripLinks``.
    first, last
        Trips first to last - 1 are looked at.
    out_count
        (3, E) written for the stop events of these trips: number of links of the kinds SOON, WAIT and LAST.
    out
        (3, n) written: the links of each kind.
    out_size
        (3) written: number of links of each kind.

    Returns
    -------
    int
        The first trip that did not fit any more, last if all did.
    """
    berths, stops = changes.stay_s.size, walks.ptr.size - 1
    vehicle_s, ready_s = np.full(berths, NEVER, dtype=np.int32), np.full(berths, NEVER, dtype=np.int32)
    arrive_s = np.full(stops, NEVER, dtype=np.int32)
    seen, ready_seen = np.empty(berths, dtype=np.int32), np.empty(berths, dtype=np.int32)
    arrive_seen, n_seen = np.empty(stops, dtype=np.int32), np.zeros(2, dtype=np.int32)
    # Per pattern the trip and position last looked at: later trips and positions bring nothing new.
    patterns = timetable.pattern.shape[0] - 1
    looked = np.full((patterns, 2), NEVER, dtype=np.int32)
    pattern_seen = np.empty(patterns, dtype=np.int32)
    count, begin, before = np.zeros(3, dtype=np.int32), np.empty(3, dtype=np.int32), np.empty(3, dtype=np.int32)
    for of in range(first, last):
        own, row = trip[of, PATTERN], trip[of, EVENT]
        first_stop = timetable.pattern[own, FIRST_STOP]
        length = timetable.pattern[own + 1, FIRST_STOP] - first_stop
        n_vehicle, n_patterns = 0, 0
        begin[:] = count
        for i in range(length - 1, 0, -1):
            out_count[:, row + i] = 0
            at_s = timetable.arrival_s[np.uint64(row + i)]
            if at_s == NEVER:
                continue
            here = np.uint64(timetable.berth[np.uint64(first_stop + i)])
            if at_s < vehicle_s[here]:
                if vehicle_s[here] == NEVER:
                    seen[n_vehicle] = here
                    n_vehicle += 1
                vehicle_s[here] = at_s
                _improves(
                    changes, walks, berth_stop, here, at_s, ready_s, arrive_s, ready_seen, arrive_seen, n_seen
                )  # fmt: skip
            before[:] = count
            for e in range(np.int64(changes.ptr[here]) - 1, np.int64(changes.ptr[here + ONE])):
                berth, ready = here, at_s + changes.stay_s[here]
                if e >= changes.ptr[here]:
                    berth = np.uint64(changes.arc[np.uint64(e), TO])
                    ready = at_s + changes.arc[np.uint64(e), SECONDS]
                for x in range(timetable.boarding_ptr[berth], timetable.boarding_ptr[berth + ONE]):
                    pattern = np.uint64(timetable.boarding[np.uint64(x), IN_PATTERN])
                    j = timetable.boarding[np.uint64(x), AT_POSITION]
                    trips = timetable.pattern[pattern + ONE, FIRST_TRIP] - timetable.pattern[pattern, FIRST_TRIP]
                    column = timetable.pattern[pattern, FIRST_EVENT] + j * trips
                    if timetable.departure_s[np.uint64(column + trips - 1)] < ready:
                        continue
                    low, high = 0, trips
                    if j >= looked[pattern, 1]:
                        # Only trips before the one looked at are of interest.
                        high = looked[pattern, 0]
                        if high == 0 or timetable.departure_s[np.uint64(column + high - 1)] < ready:
                            continue
                    while low < high:
                        middle = (low + high) >> 1
                        if timetable.departure_s[np.uint64(column + middle)] >= ready:
                            high = middle
                        else:
                            low = middle + 1
                    wait_s = timetable.departure_s[np.uint64(column + low)] - at_s
                    if looked[pattern, 0] == NEVER:
                        pattern_seen[n_patterns] = pattern
                        n_patterns += 1
                    looked[pattern, 0], looked[pattern, 1] = low, j
                    first_there = timetable.pattern[pattern, FIRST_STOP]
                    size = timetable.pattern[pattern + ONE, FIRST_STOP] - first_there
                    there = timetable.pattern[pattern, FIRST_EVENT] + low * size
                    earlier, leads_on = False, False
                    for y in range(j + 1, size):
                        off = np.uint64(timetable.berth[np.uint64(first_there + y)])
                        off_s = timetable.arrival_s[np.uint64(there + y)]
                        if off_s < vehicle_s[off]:
                            if vehicle_s[off] == NEVER:
                                seen[n_vehicle] = off
                                n_vehicle += 1
                            vehicle_s[off] = off_s
                            earlier = True
                            leads_on |= _improves(
                                changes, walks, berth_stop, off, off_s, ready_s, arrive_s, ready_seen, arrive_seen,
                                n_seen,
                            )  # fmt: skip
                    if not earlier:
                        continue
                    kind = LAST if not leads_on else (WAIT if wait_s > LONG_WAIT_S else SOON)
                    if count[kind] < out.shape[1]:
                        to_trip = timetable.pattern[pattern, FIRST_TRIP] + low
                        out[kind, count[kind]] = to_trip << position_bits | j
                    count[kind] += 1
            for kind in range(3):
                out_count[kind, row + i] = count[kind] - before[kind]
        out_count[:, row] = 0
        for k in range(n_vehicle):
            vehicle_s[seen[k]] = NEVER
        for k in range(n_seen[0]):
            ready_s[ready_seen[k]] = NEVER
        for k in range(n_seen[1]):
            arrive_s[arrive_seen[k]] = NEVER
        n_seen[:] = 0
        for k in range(n_patterns):
            looked[pattern_seen[k], 0] = looked[pattern_seen[k], 1] = NEVER
        if count.max() > out.shape[1]:
            out_size[:] = begin
            return of
        for kind in range(3):
            of_kind = out[kind, begin[kind] : count[kind]]
            of_kind[:] = of_kind[::-1].copy()  # found from the last position of a trip to the first
    out_size[:] = count
    return last
