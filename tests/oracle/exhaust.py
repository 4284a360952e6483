# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""Every journey of a tiny region, one by one, and the answer picked from them by the words of SEMANTICS.md.

This checks the oracle itself: it tries every vehicle at every call from every place it has come to, so it ends only for
a dozen runs. It shares the reading of feeds, the runs of a day, the seats and the rules of a change with the scan, but
nothing of the search. It also writes each journey as the JSON object that `ride` takes.
"""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from .change import Rules
from .days import dates_touching, day_start, runs, seats
from .feed import Region, Run

HORIZON_S = 24 * 3600

Walks = Callable[[int], list[int]]
"""The seconds on foot to or from a stop; nothing where one may not walk."""


@dataclass
class Vehicle:
    """One run with the times that count, and the vehicles one may stay seated for."""

    feed: int
    date: dt.date
    run: Run
    trip: int
    stops: list[int]
    arrivals: list[int]
    departures: list[int]
    pick: list[bool]
    drop: list[bool]
    onward: list["Vehicle"] = field(default_factory=list)


@dataclass
class Ride:
    """One boarding: the vehicles one sits in, where one boards the first and leaves the last."""

    vehicles: list[Vehicle]
    board: int
    leave: int

    @property
    def departure(self) -> int:
        return self.vehicles[0].departures[self.board]

    @property
    def arrival(self) -> int:
        return self.vehicles[-1].arrivals[self.leave]

    @property
    def start(self) -> int:
        return self.vehicles[0].stops[self.board]

    @property
    def end(self) -> int:
        return self.vehicles[-1].stops[self.leave]


def vehicles(region: Region, rules: Rules, start: int, end: int) -> list[Vehicle]:
    """All runs that may be under way between two instants."""
    found: list[Vehicle] = []
    for number, feed in enumerate(region.feeds):
        for date in dates_touching(feed, start, end):
            day = []
            for run in runs(feed, date):
                calls = range(int(feed.call_start[run.trip]), int(feed.call_start[run.trip + 1]))
                shift = day_start(feed, date) + run.shift
                arrivals = [int(feed.call_arr[call]) + shift for call in calls]
                departures = [int(feed.call_dep[call]) + shift for call in calls]
                arrivals[0], departures[-1] = departures[0], arrivals[-1]
                stops = [int(feed.call_stop[call]) + region.stop_offset[number] for call in calls]
                pick = [bool(feed.call_pick[call]) for call in calls]
                drop = [bool(feed.call_drop[call]) for call in calls]
                trip = run.trip + region.trip_offset[number]
                day.append(Vehicle(number, date, run, trip, stops, arrivals, departures, pick, drop))
            for one, two in seats(rules, number, runs(feed, date)):
                day[one].onward.append(day[two])
            found += day
    return found


def _onward(taken: list[Vehicle], first: int, board: int) -> Iterator[Ride]:
    """Every place where one may leave the last of the vehicles, from call `first` on, or a continuation of it."""
    last = taken[-1]
    for call in range(first, len(last.stops)):
        if last.drop[call]:
            yield Ride(taken, board, call)
    for vehicle in last.onward:
        if all(vehicle is not known for known in taken):
            yield from _onward([*taken, vehicle], 0, board)


def all_rides(fleet: list[Vehicle]) -> list[Ride]:
    """Every ride with one boarding."""
    return [
        ride
        for vehicle in fleet
        for board in range(len(vehicle.stops))
        if vehicle.pick[board]
        for ride in _onward([vehicle], board + 1, board)
    ]


def journeys(
    region: Region, rules: Rules, origins: list[int], destinations: list[int], start: int, end: int,
    most: int | None = None,
) -> Iterator[tuple[int, int, list[Ride]]]:  # fmt: skip
    """(departure, arrival, rides) of every journey with rides that leaves at or after `start` and arrives by `end`.

    With `most`, only of those with at most so many rides. Boarding a vehicle for the second time is left out: whoever
    stays in it does the same with fewer rides.
    """
    yield from journeys_between(
        region,
        rules,
        lambda stop: _least([rules.foot(origin, stop) for origin in origins]),
        lambda stop: _least([rules.foot(stop, destination) for destination in destinations]),
        (start, end),
        most,
    )


def journeys_between(
    region: Region, rules: Rules, first_walks: Walks, last_walks: Walks, span: tuple[int, int], most: int | None = None,
) -> Iterator[tuple[int, int, list[Ride]]]:  # fmt: skip
    """The same between places that are known by the walks from the first to a stop, and from a stop to the last."""
    start, end = span
    every = all_rides(vehicles(region, rules, start, end))

    def go_on(taken: list[Ride]) -> Iterator[list[Ride]]:
        yield taken
        for ride in every if len(taken) != most else []:
            if ride.departure < taken[-1].arrival or any(
                one is two for known in taken for one in known.vehicles for two in ride.vehicles
            ):
                continue
            needed = rules.change(taken[-1].end, taken[-1].vehicles[-1].trip, ride.start, ride.vehicles[0].trip)
            if needed is not None and taken[-1].arrival + needed <= ride.departure:
                yield from go_on([*taken, ride])

    for ride in every:
        for before in first_walks(ride.start):
            if ride.departure - before >= start:
                for taken in go_on([ride]):
                    for after in last_walks(taken[-1].end):
                        if taken[-1].arrival + after <= end:
                            yield ride.departure - before, taken[-1].arrival + after, taken


def _least(times: list[int | None]) -> list[int]:
    known = [time for time in times if time is not None]
    return [min(known)] if known else []


def pareto(
    region: Region, rules: Rules, origins: list[int], destinations: list[int], asked: int, *, arrive_by: bool
) -> tuple[list[tuple[int, int, int]], list[tuple[int, int, list[Ride]]]]:  # fmt: skip
    """Journey: the answer by its definition, and all journeys it was picked from."""
    start, end = (asked - HORIZON_S, asked) if arrive_by else (asked, asked + HORIZON_S)
    every = list(journeys(region, rules, origins, destinations, start, end))
    return best(
        every, _least([rules.foot(a, b) for a in origins for b in destinations]), asked, arrive_by=arrive_by
    ), every


def best(
    every: list[tuple[int, int, list[Ride]]], direct: list[int], asked: int, *, arrive_by: bool
) -> list[tuple[int, int, int]]:
    """Journey: the answer by its definition, from all journeys with rides and the direct walk."""
    triples = {(len(taken), departure, arrival) for departure, arrival, taken in every}
    for walk in direct:
        if walk <= HORIZON_S:
            triples.add((0, asked - walk, asked) if arrive_by else (0, asked, asked + walk))
    answer: list[tuple[int, int, int]] = []
    for rides in sorted({rides for rides, _, _ in triples}):
        mine = [(departure, arrival) for number, departure, arrival in triples if number == rides]
        if arrive_by:
            latest = max(departure for departure, _ in mine)
            if all(departure < latest for number, departure, _ in triples if number < rides):
                answer.append((rides, latest, min(arrival for departure, arrival in mine if departure == latest)))
        else:
            earliest = min(arrival for _, arrival in mine)
            if all(arrival > earliest for number, _, arrival in triples if number < rides):
                answer.append((rides, max(departure for departure, arrival in mine if arrival == earliest), earliest))
    return answer


def itinerary(
    region: Region, rules: Rules, origins: list[int], destinations: list[int], departure: int, arrival: int,
    taken: list[Ride],
) -> dict[str, Any]:  # fmt: skip
    """The journey as the JSON object that `ride` takes."""

    def text(moment: int) -> str:
        return dt.datetime.fromtimestamp(moment, region.zone).isoformat()

    def place(stop: int) -> dict[str, str]:
        return {"stop_id": region.stop_ids[stop], "name": ""}

    def walk(a: int, b: int, leave: int, seconds: int) -> dict[str, Any]:
        times = {"departure": text(leave), "arrival": text(leave + seconds), "duration_s": seconds}
        return {"mode": "walk", "from": place(a), "to": place(b), **times}

    def ride(one: Ride) -> dict[str, Any]:
        calls, trips = [], []
        for number, vehicle in enumerate(one.vehicles):
            feed = region.feeds[vehicle.feed]
            trip_id = f"{feed.id}_{feed.trip_ids[vehicle.run.trip]}"
            begin = vehicle.run.start
            clock = None if begin is None else f"{begin // 3600:02d}:{begin // 60 % 60:02d}:{begin % 60:02d}"
            route_id = f"{feed.id}_{feed.route_ids[feed.trip_route[vehicle.run.trip]]}"
            date = vehicle.date.isoformat()
            trips.append({"trip_id": trip_id, "route_id": route_id, "service_date": date, "run_start": clock})
            last = number == len(one.vehicles) - 1
            for call in range(0 if number else one.board, one.leave + 1 if last else len(vehicle.stops)):
                boards, leaves = number == 0 and call == one.board, last and call == one.leave
                times = {
                    "arrival": None if boards else text(vehicle.arrivals[call]),
                    "departure": None if leaves else text(vehicle.departures[call]),
                }
                calls.append({"stop_id": region.stop_ids[vehicle.stops[call]], **times, "trip_id": trip_id})
        ends = {"from": place(one.start), "to": place(one.end)}
        times = {"departure": text(one.departure), "arrival": text(one.arrival)}
        return {"mode": "ride", **ends, **times, "trips": trips, "calls": calls}

    legs = []
    if taken[0].start not in origins:
        near = next(a for a in origins if rules.foot(a, taken[0].start) == taken[0].departure - departure)
        legs.append(walk(near, taken[0].start, departure, taken[0].departure - departure))
    for number, one in enumerate(taken):
        legs.append(ride(one))
        if number + 1 < len(taken) and one.end != taken[number + 1].start:
            a, b, trips = one.end, taken[number + 1].start, (one.vehicles[-1].trip, taken[number + 1].vehicles[0].trip)
            row = rules.row(a, trips[0], b, trips[1])
            seconds = rules.change(a, trips[0], b, trips[1]) if row and row.kind == 2 else rules.walk_s(a, b)
            assert seconds is not None
            legs.append(walk(a, b, one.arrival, seconds))
    if taken[-1].end not in destinations:
        near = next(b for b in destinations if rules.foot(taken[-1].end, b) == arrival - taken[-1].arrival)
        legs.append(walk(taken[-1].end, near, taken[-1].arrival, arrival - taken[-1].arrival))
    return {"departure": text(departure), "arrival": text(arrival), "rides": len(taken), "legs": legs}
