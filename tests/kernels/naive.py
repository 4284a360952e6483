# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""Slow, obvious twins of the kernels: plain loops over plain lists; of the kernels only constants and layouts.

A timetable is a list of trips here, a trip a tuple of calls. Where the kernels prune, sort and search by bisection, the
twins try everything.
"""

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from mobility.kernels.layout import NEVER, Changes, Int32, Timetable, Walks

EARTH_RADIUS_M = 6_371_008.8
Links = Sequence[tuple[int, int]]
"""Access: berth and when one is there. Egress: berth and how long it is to the destination."""


class Call(NamedTuple):
    """A trip at a berth."""

    berth: int
    arrival_s: int
    departure_s: int
    board: bool = True
    alight: bool = True


Trip = tuple[Call, ...]


class Arc(NamedTuple):
    """A change between two berths."""

    here: int
    there: int
    seconds: int
    walking_s: int


@dataclass(frozen=True)
class Net:
    """Trips and the changes between them; ``stay_s`` is NEVER where one can't change at a berth."""

    berths: int
    trips: tuple[Trip, ...]
    arcs: tuple[Arc, ...]
    stay_s: tuple[int, ...]


class Labels(NamedTuple):
    """Per number of rides (at most so many) and berth: from when one can board, when a vehicle brings one there."""

    ready: list[list[int]]
    vehicle: list[list[int]]


class Ride(NamedTuple):
    """A trip, by its number in the timetable, between two positions."""

    trip: int
    board: int
    alight: int


def labels(net: Net, access: Links, most: int) -> Labels:
    """Earliest times for 0 to ``most`` rides: all trips are tried from all positions to all positions."""
    ready, vehicle = [[NEVER] * net.berths], [[NEVER] * net.berths]
    for berth, at_s in access:
        ready[0][berth] = min(ready[0][berth], at_s)
    for _ in range(most):
        arrived, onward = list(vehicle[-1]), list(ready[-1])
        for trip in net.trips:
            for i, here in enumerate(trip):
                if here.board and here.departure_s >= ready[-1][here.berth]:
                    for there in trip[i + 1 :]:
                        if there.alight:
                            arrived[there.berth] = min(arrived[there.berth], there.arrival_s)
        for here_, there_, seconds in all_changes(net):
            if arrived[here_] < NEVER:
                onward[there_] = min(onward[there_], arrived[here_] + seconds)
        ready.append(onward)
        vehicle.append(arrived)
    return Labels(ready, vehicle)


def all_changes(net: Net) -> Iterator[tuple[int, int, int]]:
    """(from berth, to berth, seconds), staying at a berth too."""
    for berth, seconds in enumerate(net.stay_s):
        if seconds < NEVER:
            yield berth, berth, seconds
    for arc in net.arcs:
        yield arc.here, arc.there, arc.seconds


def pareto(
    net: Net, access: Links, egress: Links, *, direct_at_s: int = NEVER, bound_s: int = NEVER, max_rides: int = NEVER
) -> list[tuple[int, int]]:
    """(rides, arrival), each earlier than all with fewer rides and than the bound."""
    most = min(max_rides, len(net.trips))  # nobody needs to board a trip twice
    vehicle = labels(net, access, most).vehicle
    found: list[tuple[int, int]] = []
    best = bound_s
    for rides in range(most + 1):
        arrival_s = min((vehicle[rides][berth] + walk_s for berth, walk_s in egress), default=NEVER)
        if rides == 0:
            arrival_s = direct_at_s
        if arrival_s < best:
            best = arrival_s
            found.append((rides, arrival_s))
    return found


def mirrored(net: Net) -> Net:
    """All orders reversed, all times negated: "latest departure" becomes "earliest arrival"."""
    return Net(
        net.berths,
        tuple(
            tuple(Call(c.berth, -c.departure_s, -c.arrival_s, board=c.alight, alight=c.board) for c in reversed(trip))
            for trip in net.trips
        ),
        tuple(Arc(arc.there, arc.here, arc.seconds, arc.walking_s) for arc in net.arcs),
        net.stay_s,
    )


def latest_departure(net: Net, access: Links, egress: Links, arrival_s: int, rides: int) -> int | None:
    """Latest departure by forward searches alone, one from each moment that could matter; access in seconds of walk."""
    moments = sorted({call.departure_s - walk_s for trip in net.trips for call in trip for _, walk_s in access})
    for moment in reversed(moments):
        vehicle = labels(net, [(berth, moment + walk_s) for berth, walk_s in access], rides).vehicle[-1]
        if any(vehicle[berth] + walk_s <= arrival_s for berth, walk_s in egress):
            return moment
    return None


def journeys(
    net: Net, trips: Sequence[Trip], access: Links, egress: Links, end_s: int, rides: int
) -> Iterator[list[Ride]]:
    """Every way of exactly so many rides that arrives by ``end_s``; rides name positions in ``trips``."""

    def ways(taken: list[Ride], arrived_s: int, here: int) -> Iterator[list[Ride]]:
        if len(taken) == rides:
            if any(berth == here and arrived_s + walk_s <= end_s for berth, walk_s in egress):
                yield taken
            return
        ready = {there: arrived_s + s for from_, there, s in all_changes(net) if from_ == here}
        yield from rides_from(taken, ready)

    def rides_from(taken: list[Ride], ready: dict[int, int]) -> Iterator[list[Ride]]:
        for number, trip in enumerate(trips):
            for i, boarded in enumerate(trip):
                if not boarded.board or boarded.departure_s < ready.get(boarded.berth, NEVER):
                    continue
                for j in range(i + 1, len(trip)):
                    if trip[j].alight and trip[j].arrival_s <= end_s:
                        yield from ways([*taken, Ride(number, i, j)], trip[j].arrival_s, trip[j].berth)

    first: dict[int, int] = {}
    for berth, at_s in access:
        first[berth] = min(first.get(berth, NEVER), at_s)
    yield from rides_from([], first)


def lists_without_overtaking(trips: Iterable[Trip]) -> list[list[Trip]]:
    """Trips along one sequence, by departure, arrival and number: each goes into the first list that it fits into."""
    lists: list[list[Trip]] = []
    for trip in sorted(trips, key=lambda trip: (trip[0].departure_s, trip[-1].arrival_s)):
        for row in lists:
            if not overtakes(trip, row[-1]):
                row.append(trip)
                break
        else:
            lists.append([trip])
    return lists


def overtakes(later: Trip, earlier: Trip) -> bool:
    """Whether the later trip is anywhere before the earlier one."""
    return any(b.arrival_s < a.arrival_s or b.departure_s < a.departure_s for a, b in zip(earlier, later, strict=True))


def patterns(trips: Iterable[Trip]) -> list[list[Trip]]:
    """Trips by sequence (berths and permissions) in order of first use, none overtaking in its list."""
    groups: dict[tuple[tuple[int, bool, bool], ...], list[Trip]] = {}
    for trip in trips:
        groups.setdefault(tuple((call.berth, call.board, call.alight) for call in trip), []).append(trip)
    return [row for group in groups.values() for row in lists_without_overtaking(group)]


def timetable(rows: Sequence[Sequence[Trip]], berths: int) -> Timetable:
    """The layout of some patterns."""
    pattern: list[tuple[int, int, int]] = []
    berth: list[int] = []
    arrival_s: list[int] = []
    departure_s: list[int] = []
    ride_s: list[int] = []
    trips = 0
    for row in rows:
        pattern.append((len(berth), trips, len(arrival_s)))
        berth += [call.berth for call in row[0]]
        arrival_s += [call.arrival_s if call.alight else NEVER for trip in row for call in trip]
        for calls in zip(*row, strict=True):
            departure_s += [call.departure_s if call.board else -NEVER for call in calls]
        stops = pairwise(zip(*row, strict=True))
        ride_s += [0, *(min(b.arrival_s - a.departure_s for a, b in zip(*two, strict=True)) for two in stops)]
        trips += len(row)
    pattern.append((len(berth), trips, len(arrival_s)))
    by_berth = boardings(rows, berths)
    return Timetable(
        ints(pattern, 3),
        ints(berth),
        ints(arrival_s),
        ints(departure_s),
        ints([0, *np.cumsum([len(entries) for entries in by_berth])]),
        ints([entry for entries in by_berth for entry in entries], 2),
        ints(ride_s),
    )


def boardings(rows: Sequence[Sequence[Trip]], berths: int) -> list[list[tuple[int, int]]]:
    """For each berth (pattern, position) where one may board, the last position left out."""
    return [
        [
            (number, position)
            for number, row in enumerate(rows)
            for position, call in enumerate(row[0][:-1])
            if call.berth == berth and call.board
        ]
        for berth in range(berths)
    ]


def changes(net: Net) -> Changes:
    """The layout of the changes."""
    arcs = sorted(net.arcs, key=lambda arc: (arc.here, arc.seconds, arc.there))
    ptr = [sum(arc.here < berth for arc in arcs) for berth in range(net.berths + 1)]
    return Changes(ints(ptr), ints([arc[1:] for arc in arcs], 3), ints(net.stay_s))


def walks(arcs: Iterable[tuple[int, int, int]], stops: int) -> Walks:
    """The layout of walks (from stop, to stop, seconds)."""
    rows = sorted(arcs, key=lambda arc: (arc[0], arc[2], arc[1]))
    ptr = [sum(here < stop for here, _, _ in rows) for stop in range(stops + 1)]
    return Walks(ints(ptr), ints([row[1:] for row in rows], 2))


def ints(values: Sequence[object], columns: int | None = None) -> Int32:
    """An array as kernels get it: int32, contiguous, read-only."""
    shape = (len(values),) if columns is None else (len(values), columns)
    array = np.array(values, dtype=np.int32).reshape(shape)
    array.flags.writeable = False
    return array


def walk_s(a: tuple[float, float], b: tuple[float, float], metres_to_s: float) -> int:
    """Seconds on foot between two points (lat, lon) in degrees."""
    (lat_a, lon_a), (lat_b, lon_b) = ((math.radians(lat), math.radians(lon)) for lat, lon in (a, b))
    share = math.sin((lat_b - lat_a) / 2) ** 2 + math.cos(lat_a) * math.cos(lat_b) * math.sin((lon_b - lon_a) / 2) ** 2
    return max(0, math.ceil(2 * EARTH_RADIUS_M * math.asin(math.sqrt(share)) * metres_to_s - 1e-6))
