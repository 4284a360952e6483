# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""Which of the equal journeys is shown (SEMANTICS, Journey): least walking, then the longest shortest change, then ids.

The labels of a forward and a backward search leave few boardings that can lie on a journey with the known departure,
arrival and number of rides. They form a graph in layers, one per ride; three sweeps over it find the one to show:
backwards for the least walking and, among those, the longest shortest change, then forwards for the smallest ids.
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
    SECONDS,
    TO,
    WALKING,
    Chains,
    Changes,
    Int32,
    Runs,
    Timetable,
)
from mobility.kernels.profile_layout import LABEL


@kernel
def _list_boardings(
    timetable: Timetable, rides: int, state: Int32, reached: Int32, back_state: Int32, layer_ptr: Int32, out: Int32
) -> int:
    """Boardings that can lie on a journey: row = pattern, trip within it, position, berth, departure."""
    count = 0
    for ride in range(1, rides + 1):
        layer_ptr[ride - 1] = count
        left = rides - ride
        for berth in reached:
            ready, latest = state[berth, LABEL + 2 * (ride - 1)], back_state[berth, LABEL + 2 * left + 1]
            if ready == NEVER or latest == NEVER or ready > -latest:
                continue
            for e in range(timetable.boarding_ptr[berth], timetable.boarding_ptr[berth + 1]):
                pattern, i = timetable.boarding[e, IN_PATTERN], timetable.boarding[e, AT_POSITION]
                length = timetable.pattern[pattern + 1, FIRST_STOP] - timetable.pattern[pattern, FIRST_STOP]
                trips = timetable.pattern[pattern + 1, FIRST_TRIP] - timetable.pattern[pattern, FIRST_TRIP]
                column = timetable.pattern[pattern, FIRST_EVENT] + i * trips
                low, high = 0, trips
                while low < high:
                    middle = (low + high) >> 1
                    if timetable.departure_s[column + middle] >= ready:
                        high = middle
                    else:
                        low = middle + 1
                for trip in range(low, trips):
                    if timetable.departure_s[column + trip] > -latest:
                        break
                    row = timetable.pattern[pattern, FIRST_EVENT] + trip * length
                    useful = False
                    for j in range(i + 1, length):
                        there = timetable.berth[timetable.pattern[pattern, FIRST_STOP] + j]
                        be_there = back_state[there, LABEL + 2 * left]
                        if be_there < NEVER and timetable.arrival_s[row + j] <= -be_there:
                            useful = True
                            break
                    if useful:
                        if count < out.shape[0]:
                            out[count, 0], out[count, 1], out[count, 2] = pattern, trip, i
                            out[count, 3], out[count, 4] = berth, timetable.departure_s[column + trip]
                        count += 1
    layer_ptr[rides] = count
    return count


@kernel
def _continue(
    timetable: Timetable, changes: Changes, boarding: Int32, j: int, last: bool, arrival_s: int, egress_s: Int32,
    head: Int32, following: Int32, boardings: Int32, walk_s: Int32, slack_s: Int32, found: Int32,
) -> int:  # fmt: skip
    """Ways on after alighting at position j: rows of (next boarding or -1, walking to go, shortest change to go)."""
    pattern, trip = boarding[0], boarding[1]
    length = timetable.pattern[pattern + 1, FIRST_STOP] - timetable.pattern[pattern, FIRST_STOP]
    berth = timetable.berth[timetable.pattern[pattern, FIRST_STOP] + j]
    at_s = timetable.arrival_s[timetable.pattern[pattern, FIRST_EVENT] + trip * length + j]
    count = 0
    if at_s == NEVER:
        return 0
    if last:
        if egress_s[berth] < NEVER and at_s + egress_s[berth] <= arrival_s:
            found[0, 0], found[0, 1], found[0, 2] = -1, egress_s[berth], NEVER
            count = 1
        return count
    for e in range(changes.ptr[berth] - 1, changes.ptr[berth + 1]):
        there, seconds, walking = berth, changes.stay_s[berth], 0
        if e >= changes.ptr[berth]:
            there, seconds, walking = changes.arc[e, TO], changes.arc[e, SECONDS], changes.arc[e, WALKING]
        if seconds == NEVER:
            continue
        k = head[there]
        while k >= 0:
            gap = boardings[k, 4] - at_s
            if gap >= seconds and walk_s[k] < NEVER and count < found.shape[0]:
                found[count, 0], found[count, 1] = k, walking + walk_s[k]
                found[count, 2] = min(gap, slack_s[k])
                count += 1
            k = following[k]
    return count


@kernel
def _better(walking: int, slack: int, than_walking: int, than_slack: int) -> bool:
    return walking < than_walking or (walking == than_walking and slack > than_slack)


@kernel
def trip_at(chains: Chains, chain: int, position: int) -> int:
    """The trip of a chain that one boards at a position."""
    entry = chains.trip_ptr[chain]
    while entry + 1 < chains.trip_ptr[chain + 1] and chains.trip_position[entry + 1] <= position:
        entry += 1
    return int(chains.trip[entry])


@kernel
def _trip_rank(timetable: Timetable, chains: Chains, runs: Runs, trip_rank: Int32, boarding: Int32) -> int:
    """Place of the boarded trip in the order of ids."""
    chain = runs.chain[timetable.pattern[boarding[0], FIRST_TRIP] + boarding[1]]
    return int(trip_rank[trip_at(chains, chain, boarding[2])])


@kernel
def _enlist(layer_ptr: Int32, layer: int, boardings: Int32, head: Int32, following: Int32) -> None:
    """Chain the boardings of a layer by berth, so that a change finds them."""
    for k in range(layer_ptr[layer], layer_ptr[layer + 1]):
        berth = boardings[k, 3]
        following[k] = head[berth]
        head[berth] = k


@kernel
def _delist(layer_ptr: Int32, layer: int, boardings: Int32, head: Int32) -> None:
    for k in range(layer_ptr[layer], layer_ptr[layer + 1]):
        head[boardings[k, 3]] = -1


@kernel
def choose_journey(  # three sweeps with named phases
    timetable: Timetable,
    changes: Changes,
    chains: Chains,
    runs: Runs,
    berth_stop: Int32,
    stop_rank: Int32,
    trip_rank: Int32,
    access_berth: Int32,
    access_at_s: Int32,
    egress_berth: Int32,
    egress_walk_s: Int32,
    departure_s: int,
    arrival_s: int,
    rides: int,
    state: Int32,
    reached: Int32,
    back_state: Int32,
    out: Int32,
) -> bool:
    """The one journey to show for (departure, arrival, rides).

    Parameters
    ----------
    timetable, changes
        Forward.
    chains, runs
        What the trips of the timetable are.
    berth_stop, stop_rank, trip_rank
        (B), (S), all trips: stops of berths, and the order of ids.
    access_berth, access_at_s
        Berths reached without a ride when leaving at ``departure_s``, and when one is there.
    egress_berth, egress_walk_s
        Berths from which the destination is reached, and in how many seconds.
    departure_s, arrival_s, rides
        What is known of the journey.
    state, back_state
        (B, …) as ``between.label_between`` leaves them.
    reached
        (n) berths with a forward label, rising.
    out
        (rides, 4) written: trip of the timetable, position of boarding, position of alighting, seconds of walking since
        the ride before.

    Returns
    -------
    bool
        Whether there is one; False would be a mistake in the search.
    """
    berths = berth_stop.size
    layer_ptr = np.zeros(rides + 2, dtype=np.int32)
    boardings = np.empty((256, 5), dtype=np.int32)
    count = _list_boardings(timetable, rides, state, reached, back_state, layer_ptr, boardings)
    if count > boardings.shape[0]:
        boardings = np.empty((count, 5), dtype=np.int32)
        _list_boardings(timetable, rides, state, reached, back_state, layer_ptr, boardings)
    head = np.full(berths, -1, dtype=np.int32)
    following = np.full(count, -1, dtype=np.int32)
    walk_s = np.full(count, NEVER, dtype=np.int32)
    slack_s = np.full(count, -1, dtype=np.int32)
    found = np.empty((count + 1, 3), dtype=np.int32)
    egress_s = np.full(berths, NEVER, dtype=np.int32)
    for k in range(egress_berth.size):
        egress_s[egress_berth[k]] = min(egress_s[egress_berth[k]], egress_walk_s[k])
    access_s = np.full(berths, NEVER, dtype=np.int32)
    for k in range(access_berth.size):
        access_s[access_berth[k]] = min(access_s[access_berth[k]], access_at_s[k])

    # Backwards: what is the best that can follow a boarding?
    for layer in range(rides - 1, -1, -1):
        last = layer == rides - 1
        for k in range(layer_ptr[layer], layer_ptr[layer + 1]):
            pattern = boardings[k, 0]
            length = timetable.pattern[pattern + 1, FIRST_STOP] - timetable.pattern[pattern, FIRST_STOP]
            for j in range(boardings[k, 2] + 1, length):
                ways = _continue(
                    timetable, changes, boardings[k], j, last, arrival_s, egress_s, head, following, boardings, walk_s,
                    slack_s, found,
                )  # fmt: skip
                for way in range(ways):
                    if _better(found[way, 1], found[way, 2], walk_s[k], slack_s[k]):
                        walk_s[k], slack_s[k] = found[way, 1], found[way, 2]
        if not last:
            _delist(layer_ptr, layer + 1, boardings, head)
        _enlist(layer_ptr, layer, boardings, head, following)
    if rides > 0:
        _delist(layer_ptr, 0, boardings, head)

    # Forwards: the first boarding of a best journey, then ride by ride the smallest ids.
    best_walk, best_slack = NEVER, -1
    for k in range(layer_ptr[0], layer_ptr[1]):
        if access_s[boardings[k, 3]] <= boardings[k, 4] and walk_s[k] < NEVER:
            walking = access_s[boardings[k, 3]] - departure_s + walk_s[k]
            if _better(walking, slack_s[k], best_walk, best_slack):
                best_walk, best_slack = walking, slack_s[k]
    if best_walk == NEVER:
        return False
    # Boardings that are equal in all ids so far go on together: only what follows tells them apart.
    tied = np.zeros(count, dtype=np.bool_)
    before = np.full(count, -1, dtype=np.int32)
    alighted = np.full(count, -1, dtype=np.int32)
    least_trip, least_stop = NEVER, NEVER
    for select in range(2):
        for k in range(layer_ptr[0], layer_ptr[1]):
            if access_s[boardings[k, 3]] > boardings[k, 4] or walk_s[k] == NEVER:
                continue
            if access_s[boardings[k, 3]] - departure_s + walk_s[k] != best_walk or slack_s[k] < best_slack:
                continue
            trip = _trip_rank(timetable, chains, runs, trip_rank, boardings[k])
            stop = stop_rank[berth_stop[boardings[k, 3]]]
            if select == 0 and (trip < least_trip or (trip == least_trip and stop < least_stop)):
                least_trip, least_stop = trip, stop
            if select == 1 and trip == least_trip and stop == least_stop:
                tied[k] = True
    final, final_position = -1, -1
    for layer in range(rides):
        last = layer == rides - 1
        if not last:
            _enlist(layer_ptr, layer + 1, boardings, head, following)
        least_off, least_trip, least_stop = NEVER, NEVER, NEVER
        for select in range(2):
            for k in range(layer_ptr[layer], layer_ptr[layer + 1]):
                if not tied[k]:
                    continue
                first = timetable.pattern[boardings[k, 0], FIRST_STOP]
                for j in range(boardings[k, 2] + 1, timetable.pattern[boardings[k, 0] + 1, FIRST_STOP] - first):
                    ways = _continue(
                        timetable, changes, boardings[k], j, last, arrival_s, egress_s, head, following, boardings,
                        walk_s, slack_s, found,
                    )  # fmt: skip
                    off = stop_rank[berth_stop[timetable.berth[first + j]]]
                    for way in range(ways):
                        if found[way, 1] != walk_s[k] or found[way, 2] < best_slack:
                            continue
                        after, trip, stop = found[way, 0], -1, -1
                        if after >= 0:
                            trip = _trip_rank(timetable, chains, runs, trip_rank, boardings[after])
                            stop = stop_rank[berth_stop[boardings[after, 3]]]
                        less = off < least_off or (
                            off == least_off and (trip < least_trip or (trip == least_trip and stop < least_stop))
                        )
                        if select == 0 and less:
                            least_off, least_trip, least_stop = off, trip, stop
                        if select == 1 and off == least_off and trip == least_trip and stop == least_stop:
                            if after < 0:
                                if final < 0:
                                    final, final_position = k, j
                            elif not tied[after]:
                                tied[after], before[after], alighted[after] = True, k, j
        if not last:
            _delist(layer_ptr, layer + 1, boardings, head)
    current, position = final, final_position
    for layer in range(rides - 1, -1, -1):
        out[layer, 0] = timetable.pattern[boardings[current, 0], FIRST_TRIP] + boardings[current, 1]
        out[layer, 1] = boardings[current, 2]
        out[layer, 2] = position
        out[layer, 3] = 0
        position = alighted[current]
        if layer > 0:  # what is left to walk after both rides tells what lies between them
            out[layer, 3] = walk_s[before[current]] - walk_s[current]
        current = before[current]
    return True
