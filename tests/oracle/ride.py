# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""Ride a shown journey leg by leg against the raw feed.

`ride` answers whether a journey can be ridden as it is shown; whether it is the best one is the business of `scan`. It
implements, of SEMANTICS.md, Ride (service day, times, pick-up and drop-off, staying seated, frequencies), Change
(between two rides; first, last and direct walk; "never two of these in a row") and Walk ("max_walk_s caps every single
walk").

Choices where the text leaves room:

* Every call of a ride from boarding to leaving is listed, once for each trip: at a seat-kept change the earlier trip's
  last call and the later trip's first call stand one after the other, also where they are one stop.
* The arrival at the call where one boards and the departure at the call where one leaves may be null. So may the
  departure at the end of a trip and the arrival at its beginning; if given they are the times of the feed or, as "at a
  trip's ends only its first departure and last arrival count", the one that counts.
* A walk leg takes walk_s from its departure to its arrival. Between two rides it takes the walk itself, the rest of the
  change is waiting; where a row of type 2 states the change, walk_s may be anything up to the row's time.
* A walk from or to null (a coordinate) is only held against max_walk_s. A walk from or to a station is one from or to
  any of its platforms.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import Any

from .change import Rules
from .days import day_start, runs, seats
from .feed import Region, Run

Leg = Mapping[str, Any]


@dataclass
class Vehicle:
    """One trip of a ride as the leg names it: the run of a service day and its calls in epoch seconds."""

    feed: int
    date: dt.date
    place: int  # among the runs of the service day
    trip: int  # common number
    trip_id: str
    stops: list[str]
    arrivals: list[int]  # as written in the feed
    departures: list[int]
    pick: list[bool]
    drop: list[bool]

    def arrival(self, call: int) -> int:
        """The arrival that counts: at the first call it is the first departure."""
        return self.departures[0] if call == 0 else self.arrivals[call]

    def departure(self, call: int) -> int:
        """The departure that counts: at the last call it is the last arrival."""
        return self.arrivals[-1] if call == len(self.stops) - 1 else self.departures[call]


def ride(
    region: Region, itinerary: Mapping[str, Any], *, rules: Rules, origin: str | None = None,
    destination: str | None = None,
) -> list[str]:  # fmt: skip
    """What is wrong with a journey; an empty list if it can be ridden.

    With `origin` or `destination` (ids as in a query) the journey also has to begin or end there.
    """
    legs: list[Leg] = list(itinerary["legs"])
    complaints = _frame(itinerary, legs)
    if not legs:
        return complaints
    ends: dict[int, tuple[int, int]] = {}  # of each ride leg: the trip one boards, the trip one leaves
    for number, leg in enumerate(legs):
        if leg["mode"] == "ride":
            found, trips = _ride_leg(region, rules, leg)
            complaints += [f"{_name(leg)}: {text}" for text in found]
            if trips:
                ends[number] = trips[0].trip, trips[-1].trip
        else:
            begins, finishes = number == 0, number == len(legs) - 1
            found = _length(leg)
            if begins or finishes:
                found += _end_walk(region, rules, leg, begins=begins, finishes=finishes)
            complaints += [f"{_name(leg)}: {text}" for text in found]
    boarded = [number for number, leg in enumerate(legs) if leg["mode"] == "ride"]
    for before, after in pairwise(boarded):
        if before in ends and after in ends:
            walks = legs[before + 1 : after]
            found = _change(region, rules, legs[before], ends[before][1], walks, legs[after], ends[after][0])
            complaints += [f"change to {_name(legs[after])}: {text}" for text in found]
    for asked, leg, end in ((origin, legs[0], "from"), (destination, legs[-1], "to")):
        if asked is not None and not _sites(region, asked) & _shown(region, leg, end):
            complaints.append(f"{_name(leg)}: is not {end} {asked}")
    return complaints


def _frame(itinerary: Mapping[str, Any], legs: list[Leg]) -> list[str]:
    """Journey: "(departure, arrival, rides)" as its legs say, each leg where and when the one before has ended."""
    found: list[str] = []
    rides = sum(leg["mode"] == "ride" for leg in legs)
    if itinerary["rides"] != rides:
        found.append(f"{itinerary['rides']} rides stated, {rides} shown")
    start, end = _time(itinerary["departure"]), _time(itinerary["arrival"])
    if not legs and start != end:
        found.append("no legs, but departure and arrival differ")
    if legs and start != _time(legs[0]["departure"]):
        found.append("the journey does not leave with its first leg")
    if legs and end != _time(legs[-1]["arrival"]):
        found.append("the journey does not arrive with its last leg")
    found += [f"{_name(leg)}: arrives early" for leg in legs if _time(leg["arrival"]) < _time(leg["departure"])]
    for one, two in pairwise(legs):
        if one["mode"] == two["mode"] == "walk":
            found.append("two walk legs in a row")
        if _time(two["departure"]) < _time(one["arrival"]):
            found.append(f"{_name(two)}: leaves before {_name(one)} arrives")
        if one["to"]["stop_id"] != two["from"]["stop_id"]:
            found.append(f"{_name(two)}: does not begin where {_name(one)} ends")
    return found


def _time(text: str) -> int:
    """Epoch seconds of an ISO time with offset."""
    return round(dt.datetime.fromisoformat(text).timestamp())


def _name(leg: Leg) -> str:
    return f"{leg['mode']} {leg['departure']} {leg['from']['stop_id']} to {leg['to']['stop_id']}"


def _stop(region: Region, stop_id: str | None) -> set[int]:
    """The very stop, where a vehicle calls."""
    return {region.stop_index[stop_id]} if stop_id in region.stop_index else set()


def _shown(region: Region, leg: Leg, end: str) -> set[int]:
    """What the first or last leg means by its outer end."""
    return (_stop if leg["mode"] == "ride" else _sites)(region, leg[end]["stop_id"])


def _sites(region: Region, stop_id: str | None) -> set[int]:
    """What a stop means at the beginning or end of a journey: a station all its platforms."""
    return set(region.sites(stop_id)) if stop_id in region.stop_index else set()


def _length(leg: Leg) -> list[str]:
    """A walk leg takes as long as its walk."""
    taken = _time(leg["arrival"]) - _time(leg["departure"])
    return [] if taken == leg["duration_s"] else [f"duration_s is {leg['duration_s']}, the leg takes {taken} s"]


def _end_walk(region: Region, rules: Rules, leg: Leg, *, begins: bool, finishes: bool) -> list[str]:
    """Change: "The first, last and direct walk … is rule 1 (rows without route or trip) or rule 3 without change_s".

    `begins`, `finishes`: the journey begins or ends with this walk; its other end is the very stop of a ride.
    """
    named = [leg[end]["stop_id"] for end in ("from", "to")]
    unknown = [name for name in named if name is not None and name not in region.stop_index]
    if unknown:
        return [f"unknown stop {name}" for name in unknown]
    if None in named:
        return [] if leg["duration_s"] <= region.max_walk_s else [f"{leg['duration_s']} s are more than max_walk_s"]
    if named[0] == named[1]:
        return ["a walk from a stop to itself"]
    starts = (_sites if begins else _stop)(region, named[0])
    goals = (_sites if finishes else _stop)(region, named[1])
    times = {rules.foot(a, b) for a in starts for b in goals if a != b}
    return [] if leg["duration_s"] in times else [f"duration_s is {leg['duration_s']}, the rules say {times}"]


def _change(
    region: Region, rules: Rules, before: Leg, left: int, walks: list[Leg], after: Leg, boarded: int
) -> list[str]:  # fmt: skip
    """Change: from arriving at stop a to leaving from stop b takes at least what rules 1 to 3 say."""
    names = before["to"]["stop_id"], after["from"]["stop_id"]
    if not all(name in region.stop_index for name in names):
        return [f"unknown stop in {names}"]
    a, b = (region.stop_index[name] for name in names)
    gap = _time(after["departure"]) - _time(before["arrival"])
    needed = rules.change(a, left, b, boarded)
    if needed is None:
        return ["there is no change here"]
    found = [] if gap >= needed else [f"takes {needed} s, there are {gap}"]
    if a == b:
        return [*found, "a walk leg from a stop to itself"] if walks else found
    if len(walks) != 1:
        return [*found, f"{len(walks)} walk legs between two stops"]
    row = rules.row(a, left, b, boarded)
    if row is not None and row.kind == 2:
        good = 0 <= walks[0]["duration_s"] <= needed
    else:
        good = walks[0]["duration_s"] == rules.walk_s(a, b)
    return found if good else [*found, f"walk_s is {walks[0]['walk_s']}"]


def _ride_leg(region: Region, rules: Rules, leg: Leg) -> tuple[list[str], list[Vehicle]]:
    """Ride: the trips run on their dates, keep their seats, and call as shown. No vehicles if they are not known."""
    found: list[str] = []
    vehicles: list[Vehicle] = []
    for named in leg["trips"]:
        vehicle = _vehicle(region, named)
        if isinstance(vehicle, str):
            return [*found, vehicle], []
        vehicles.append(vehicle)
    if not vehicles or not leg["calls"]:
        return ["no trips or no calls"], []
    parts = [list(part) for _, part in groupby(leg["calls"], key=lambda call: call["trip_id"])]
    if [part[0]["trip_id"] for part in parts] != [vehicle.trip_id for vehicle in vehicles]:
        return ["the trips of the calls are not the trips of the leg"], []
    for one, two in pairwise(vehicles):
        joined = seats(rules, one.feed, runs(region.feeds[one.feed], one.date))
        if (one.feed, one.date) != (two.feed, two.date) or (one.place, two.place) not in joined:
            found.append(f"one may not stay seated from {one.trip_id} to {two.trip_id}")
    for number, (vehicle, part) in enumerate(zip(vehicles, parts, strict=True)):
        found += _calls(vehicle, part, leg, first=number == 0, last=number == len(vehicles) - 1)
    if len(leg["calls"]) < 2:
        found.append("boards and leaves at one call")
    if leg["from"]["stop_id"] != leg["calls"][0]["stop_id"] or leg["to"]["stop_id"] != leg["calls"][-1]["stop_id"]:
        found.append("the calls do not lead from its beginning to its end")
    return found, vehicles


def _vehicle(region: Region, named: Mapping[str, Any]) -> Vehicle | str:
    """The run that a leg names, or what is wrong with it."""
    trip_id, date = named["trip_id"], dt.date.fromisoformat(named["service_date"])
    known = [
        (number, feed.trip_index[trip_id.removeprefix(f"{feed.id}_")])
        for number, feed in enumerate(region.feeds)
        if trip_id.startswith(f"{feed.id}_") and trip_id.removeprefix(f"{feed.id}_") in feed.trip_index
    ]
    if not known:
        return f"unknown trip {trip_id}"
    number, trip = known[0]
    feed = region.feeds[number]
    if named["route_id"] != f"{feed.id}_{feed.route_ids[feed.trip_route[trip]]}":
        return f"trip {trip_id} is not on route {named['route_id']}"
    start = named["run_start"]
    for place, run in enumerate(runs(feed, date)):
        if run.trip == trip and (None if run.start is None else _clock(run.start)) == start:
            return _run_calls(region, number, date, place, run)
    return f"trip {trip_id} does not run on {date} (start {start})"


def _clock(seconds: int) -> str:
    return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"


def _run_calls(region: Region, number: int, date: dt.date, place: int, run: Run) -> Vehicle:
    """The calls of a run in epoch seconds."""
    feed = region.feeds[number]
    calls = slice(int(feed.call_start[run.trip]), int(feed.call_start[run.trip + 1]))
    shift = day_start(feed, date) + run.shift
    return Vehicle(
        feed=number,
        date=date,
        place=place,
        trip=run.trip + region.trip_offset[number],
        trip_id=f"{feed.id}_{feed.trip_ids[run.trip]}",
        stops=[region.stop_ids[stop + region.stop_offset[number]] for stop in feed.call_stop[calls].tolist()],
        arrivals=[time + shift for time in feed.call_arr[calls].tolist()],
        departures=[time + shift for time in feed.call_dep[calls].tolist()],
        pick=feed.call_pick[calls].tolist(),
        drop=feed.call_drop[calls].tolist(),
    )


def _calls(vehicle: Vehicle, part: list[Leg], leg: Leg, *, first: bool, last: bool) -> list[str]:
    """The shown calls of one trip are some of its calls without a gap; the least complaints of all places they fit."""
    stops = [call["stop_id"] for call in part]
    places = [at for at in range(len(vehicle.stops)) if vehicle.stops[at : at + len(stops)] == stops]
    if not places:
        return [f"{vehicle.trip_id} does not call at {stops} in a row"]
    return min((_calls_at(vehicle, at, part, leg, first=first, last=last) for at in places), key=len)


def _calls_at(vehicle: Vehicle, at: int, part: list[Leg], leg: Leg, *, first: bool, last: bool) -> list[str]:
    """The shown calls of a trip are its calls from `at` on: times, pick-up, drop-off, and the ends where one stays."""
    found: list[str] = []
    final = len(vehicle.stops) - 1
    end = at + len(part) - 1
    for call, shown in enumerate(part, at):
        arrival = None if shown["arrival"] is None else _time(shown["arrival"])
        departure = None if shown["departure"] is None else _time(shown["departure"])
        boards, leaves = first and call == at, last and call == end
        if arrival is None:
            good = boards or (call == 0 and not leaves)
        else:
            good = arrival == vehicle.arrival(call) or (call == 0 and not leaves and arrival == vehicle.arrivals[0])
        if not good:
            found.append(f"{vehicle.trip_id} does not arrive at {shown['stop_id']} at {shown['arrival']}")
        if departure is None:
            good = leaves or (call == final and not boards)
        else:
            good = departure == vehicle.departure(call)
            good = good or (call == final and not boards and departure == vehicle.departures[final])
        if not good:
            found.append(f"{vehicle.trip_id} does not leave {shown['stop_id']} at {shown['departure']}")
    if first and not vehicle.pick[at]:
        found.append(f"nobody may board {vehicle.trip_id} at {part[0]['stop_id']}")
    if last and not vehicle.drop[end]:
        found.append(f"nobody may leave {vehicle.trip_id} at {part[-1]['stop_id']}")
    if not first and at != 0:
        found.append(f"staying seated does not begin at the first call of {vehicle.trip_id}")
    if not last and end != final:
        found.append(f"staying seated does not begin at the last call of {vehicle.trip_id}")
    if first and _time(leg["departure"]) != vehicle.departure(at):
        found.append(f"the leg leaves at {leg['departure']}")
    if last and _time(leg["arrival"]) != vehicle.arrival(end):
        found.append(f"the leg arrives at {leg['arrival']}")
    return found
