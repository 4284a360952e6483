# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""What the traveller is shown: legs with stops, times, lines and marks."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from mobility.errors import InputError
from mobility.network.streets.profiles import FOOT, PROFILES
from mobility.network.timetable.chain_times import arrival_s
from mobility.planner.legs import Itinerary, Leg, OnDemand, RideLeg, Spot, StreetLeg
from mobility.planner.request import PointPlace, StopPlace
from mobility.planner.ride_leg import make_ride_leg, run_of, stop_spot
from mobility.planner.street_legs import MODES, ON_DEMAND
from mobility.planner.street_path import make_path
from mobility.planner.zone_search import zone_of
from mobility.planner.zone_trips import zone_trips

if TYPE_CHECKING:
    from mobility.network.network import Network
    from mobility.planner.choice import Ride
    from mobility.planner.request import Place
    from mobility.planner.search import Entry, Search
    from mobility.planner.street_search import Route


def make_itinerary(search: Search, entry: Entry, rides: list[Ride]) -> Itinerary:
    """Turn the rides of a journey into legs.

    Parameters
    ----------
    search
        That found it.
    entry
        Its departure, arrival and number of rides.
    rides
        As ``Search.journey`` gives them.
    """
    return _Builder(search).build(entry, rides)


def direct_by_vehicle(search: Search) -> tuple[Itinerary, ...]:
    """The ways all by bike or car that were asked for, in that order; none where no street leads there."""
    builder = _Builder(search)
    found = []
    for how in search.request.direct:
        if how == "foot":
            continue
        # A point on a footpath far from any road has no way by car, and the other ways are answered all the same; a
        # point far from everything is refused.
        builder.legs.see_that_points_are_near_streets(search.request.origin, search.request.destination)
        with suppress(InputError):
            found.append(builder.by_vehicle(how))
    return tuple(itinerary for itinerary in found if itinerary is not None)


class _Builder:
    """Looks up what legs show."""

    def __init__(self, search: Search) -> None:
        self.search = search
        self.network: Network = search.network
        self.day = search.day
        self.legs = search.legs
        self.reaches = search.origin, search.destination

    def build(self, entry: Entry, rides: list[Ride]) -> Itinerary:
        departure, arrival, zone = self.at(entry.departure_s), self.at(entry.arrival_s), self.network.zone
        legs: list[Leg] = []
        if not rides:
            seconds = entry.arrival_s - entry.departure_s
            trip = None
            if self.search.zones is not None and seconds != self.search.direct_s:
                trip = self.search.zones.direct_of(self.search, entry.departure_s, entry.arrival_s)
            if trip is not None:
                legs.append(self.on_demand(trip.zone, trip.origin, trip.destination, departure, arrival))
            elif seconds > 0:
                legs.append(self.direct_walk(seconds, departure, arrival))
            return Itinerary(departure, arrival, 0, tuple(legs), zone)
        self.reaches = self.search.reaches(entry)
        before: Ride | None = None
        for ride in rides:
            walk = self.first_leg(entry, ride) if before is None else self.walk_between(before, ride)
            legs += [walk] if walk else []
            legs.append(self.ride(ride))
            before = ride
        if before is not None and (leg := self.last_leg(entry, before)):
            legs.append(leg)
        return Itinerary(departure, arrival, entry.rides, tuple(legs), zone)

    def at(self, seconds: int) -> int:
        """An instant in seconds since 1970."""
        return self.day.start + seconds

    def direct_walk(self, seconds: int, departure: int, arrival: int) -> StreetLeg:
        """The way on foot from place to place that takes so long."""
        origin, destination = self.search.request.origin, self.search.request.destination
        here, there = self.legs.pair(origin, destination, seconds)
        path = self.legs.path(FOOT, self.place_of(origin, here), self.place_of(destination, there), seconds)
        ends = self.end(origin, here), self.end(destination, there)
        return StreetLeg(*ends, departure, arrival, seconds, self.network.zone, path=path)

    def on_demand(self, zone: int, here: int, there: int, departure: int, arrival: int) -> StreetLeg:
        """A trip within a zone between two stops, or with -1 from the origin or to the destination if it is a point."""
        trips, request = zone_trips(self.network)[zone], self.search.request
        ends = [
            place if stop < 0 else StopPlace((stop,), "")
            for place, stop in ((request.origin, here), (request.destination, there))
        ]
        facts = OnDemand(trips.zone.id, trips.zone.name, trips.zone.wait_s, trips.zone.boarding_s)
        return StreetLeg(
            self.end(request.origin, here), self.end(request.destination, there), departure, arrival,
            arrival - departure, self.network.zone, ON_DEMAND, trips.path(ends[0], ends[1]), facts,
        )  # fmt: skip

    def by_vehicle(self, how: str) -> Itinerary | None:
        """The way all by one's own vehicle, the quickest between the stops of both places."""
        request = self.search.request
        heres = (-1,) if isinstance(request.origin, PointPlace) else request.origin.stops
        theres = (-1,) if isinstance(request.destination, PointPlace) else request.destination.stops
        if request.origin == request.destination or (set(heres) & set(theres)) - {-1}:
            return None  # one is there
        best: tuple[int, int, int, Route] | None = None
        for here in heres:
            for there in theres:
                ends = self.place_of(request.origin, here), self.place_of(request.destination, there)
                found = self.legs.route(PROFILES[how], *ends)
                if found is not None and (best is None or self.legs.seconds(found) < best[0]):
                    best = self.legs.seconds(found), here, there, found
        if best is None or self.network.streets is None:
            return None
        seconds, here, there, found = best
        at_s = self.search.at_s
        departure = self.at(at_s - seconds if request.arrive_by else at_s)
        arrival = self.at(at_s if request.arrive_by else at_s + seconds)
        origin, destination = self.end(request.origin, here), self.end(request.destination, there)
        path = make_path(self.network.streets, found)
        leg = StreetLeg(origin, destination, departure, arrival, seconds, self.network.zone, MODES[how], path)
        return Itinerary(departure, arrival, 0, (leg,), self.network.zone)

    def end(self, place: Place, stop: int) -> Spot:
        return self.point(place) if stop < 0 else self.spot(stop)

    @staticmethod
    def place_of(place: Place, stop: int) -> Place | int:
        """A point itself, or the stop."""
        return place if stop < 0 else stop

    def point(self, place: Place) -> Spot:
        """A point on the map, or the first stop of a place."""
        return self.legs.spot(place) if isinstance(place, PointPlace) else self.spot(place.stops[0])

    def spot(self, stop: int) -> Spot:
        return stop_spot(self.network, stop)

    def stop(self, ride: Ride, position: int) -> int:
        return int(self.network.berth_stop[self.search.berth(ride, position)])

    def arrival_s(self, ride: Ride, position: int) -> int:
        runs = self.day.runs
        return arrival_s(self.network, int(runs.chain[ride.trip]), position) + int(runs.shift_s[ride.trip])

    def first_leg(self, entry: Entry, ride: Ride) -> StreetLeg | None:
        stop = self.stop(ride, ride.board)
        if (seconds := self.reaches[0].stop_walk_s[stop]) == 0 and self._begins_at(0, stop):
            return None
        place, how = self.search.request.origin, self.reaches[0].stop_profile[stop]
        if (zone := zone_of(how)) >= 0:
            found = zone_trips(self.network)[zone].pair(place, StopPlace((stop,), ""))
            leaves = self.at(entry.departure_s)
            return self.on_demand(zone, -1 if found is None else found[1], stop, leaves, leaves + seconds)
        here = self.legs.stop_towards(place, stop, seconds, how, backward=True)
        path = None
        if not self.search.request.access_offsets:  # else by means of the asker's own
            path = self.legs.path(PROFILES[how], self.place_of(place, here), stop, seconds)
        return StreetLeg(
            self.end(place, here),
            self.spot(stop),
            self.at(entry.departure_s),
            self.at(entry.departure_s + seconds),
            seconds,
            self.network.zone,
            MODES[how],
            path,
        )

    def last_leg(self, entry: Entry, ride: Ride) -> StreetLeg | None:
        stop = self.stop(ride, ride.alight)
        if (seconds := self.reaches[1].stop_walk_s[stop]) == 0 and self._begins_at(1, stop):
            return None
        place, how = self.search.request.destination, self.reaches[1].stop_profile[stop]
        if (zone := zone_of(how)) >= 0:
            found = zone_trips(self.network)[zone].pair(StopPlace((stop,), ""), place)
            arrives = self.at(entry.arrival_s)
            return self.on_demand(zone, stop, -1 if found is None else found[2], arrives - seconds, arrives)
        there = self.legs.stop_towards(place, stop, seconds, how, backward=False)
        path = None
        if not self.search.request.egress_offsets:
            path = self.legs.path(PROFILES[how], stop, self.place_of(place, there), seconds)
        return StreetLeg(
            self.spot(stop),
            self.end(place, there),
            self.at(entry.arrival_s - seconds),
            self.at(entry.arrival_s),
            seconds,
            self.network.zone,
            MODES[how],
            path,
        )

    def _begins_at(self, which: int, stop: int) -> bool:
        place = (self.search.request.origin, self.search.request.destination)[which]
        return not isinstance(place, PointPlace) and stop in place.stops

    def walk_between(self, before: Ride, ride: Ride) -> StreetLeg | None:
        here, there = self.stop(before, before.alight), self.stop(ride, ride.board)
        if here == there:
            return None
        start, seconds = self.arrival_s(before, before.alight), ride.walk_s
        return StreetLeg(
            self.spot(here),
            self.spot(there),
            self.at(start),
            self.at(start + seconds),
            seconds,
            self.network.zone,
            path=self.legs.path(FOOT, here, there, seconds),
        )

    def ride(self, ride: Ride) -> RideLeg:
        return make_ride_leg(self.network, run_of(self.day, ride.trip), ride.board, ride.alight, self.legs.stretches)
