# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""What the traveller is shown: legs with stops, times, lines and marks."""

from __future__ import annotations

import datetime as dt
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from mobility.errors import InputError
from mobility.kernels.layout import CALL_AHEAD_DROP_OFF, CALL_AHEAD_PICKUP, INTERPOLATED
from mobility.network.streets.profiles import FOOT, PROFILES
from mobility.network.timetable.day import EPOCH
from mobility.planner.legs import Call, Itinerary, Leg, RiddenTrip, RideLeg, Spot, StreetLeg
from mobility.planner.request import PointPlace
from mobility.planner.ride_line import ride_line
from mobility.planner.street_legs import MODES, StreetLegs
from mobility.planner.street_path import make_path

if TYPE_CHECKING:
    from mobility.network.network import Network
    from mobility.network.streets.profiles import Profile
    from mobility.planner.request import Place
    from mobility.planner.search import Entry, Ride, Search
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
        self.legs = StreetLegs(search.network, search.links)

    def build(self, entry: Entry, rides: list[Ride]) -> Itinerary:
        departure, arrival = self.moment(entry.departure_s), self.moment(entry.arrival_s)
        legs: list[Leg] = []
        if not rides:
            seconds = entry.arrival_s - entry.departure_s
            if seconds > 0:
                legs.append(self.direct_walk(seconds, departure, arrival))
            return Itinerary(departure, arrival, 0, tuple(legs))
        before: Ride | None = None
        for ride in rides:
            walk = self.first_leg(entry, ride) if before is None else self.walk_between(before, ride)
            legs += [walk] if walk else []
            legs.append(self.ride(ride))
            before = ride
        if before is not None and (leg := self.last_leg(entry, before)):
            legs.append(leg)
        return Itinerary(departure, arrival, entry.rides, tuple(legs))

    def moment(self, seconds: int) -> dt.datetime:
        return dt.datetime.fromtimestamp(self.day.start + seconds, self.network.zone)

    def direct_walk(self, seconds: int, departure: dt.datetime, arrival: dt.datetime) -> StreetLeg:
        """The way on foot from place to place that takes so long."""
        origin, destination = self.search.request.origin, self.search.request.destination
        here, there = self.legs.pair(origin, destination, seconds)
        leg = StreetLeg(self.end(origin, here), self.end(destination, there), departure, arrival, seconds)
        return self.on_streets(leg, FOOT, self.place_of(origin, here), self.place_of(destination, there))

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
        departure = self.moment(at_s - seconds if request.arrive_by else at_s)
        arrival = self.moment(at_s if request.arrive_by else at_s + seconds)
        origin, destination = self.end(request.origin, here), self.end(request.destination, there)
        path = make_path(self.network.streets, found)
        leg = StreetLeg(origin, destination, departure, arrival, seconds, MODES[how], path)
        return Itinerary(departure, arrival, 0, (leg,))

    def end(self, place: Place, stop: int) -> Spot:
        return self.point(place) if stop < 0 else self.spot(stop)

    @staticmethod
    def place_of(place: Place, stop: int) -> Place | int:
        """A point itself, or the stop."""
        return place if stop < 0 else stop

    def on_streets(self, leg: StreetLeg, profile: Profile, here: Place | int, there: Place | int) -> StreetLeg:
        """The leg with its way over streets, where these lead from one end to the other in its time."""
        path = self.legs.path(profile, here, there, leg.duration_s)
        return leg if path is None else replace(leg, path=path)

    def point(self, place: Place) -> Spot:
        """A point on the map, or the first stop of a place."""
        return Spot(place.name, place.lat, place.lon) if isinstance(place, PointPlace) else self.spot(place.stops[0])

    def spot(self, stop: int) -> Spot:
        arrays, network = self.network.arrays, self.network
        return Spot(
            network.stop_name[stop],
            float(arrays["stop_lat"][stop]),
            float(arrays["stop_lon"][stop]),
            network.stop_id[stop],
            network.strings("stop_platform_code")[stop],
        )

    def stop(self, ride: Ride, position: int) -> int:
        return int(self.network.berth_stop[self.search.berth(ride, position)])

    def event(self, ride: Ride, position: int) -> int:
        return int(self.network.chains.event_ptr[self.day.runs.chain[ride.trip]]) + position

    def arrival_s(self, ride: Ride, position: int) -> int:
        return int(self.network.chains.arrival_s[self.event(ride, position)] + self.day.runs.shift_s[ride.trip])

    def departure_s(self, ride: Ride, position: int) -> int:
        return int(self.network.chains.departure_s[self.event(ride, position)] + self.day.runs.shift_s[ride.trip])

    def first_leg(self, entry: Entry, ride: Ride) -> StreetLeg | None:
        stop = self.stop(ride, ride.board)
        if (seconds := self.search.origin.stop_walk_s[stop]) == 0 and self._begins_at(0, stop):
            return None
        place, how = self.search.request.origin, self.search.request.access
        here = self.legs.stop_towards(place, stop, seconds, how, backward=True)
        leg = StreetLeg(
            self.end(place, here),
            self.spot(stop),
            self.moment(entry.departure_s),
            self.moment(entry.departure_s + seconds),
            seconds,
            MODES[how],
        )
        return self.on_streets(leg, PROFILES[how], self.place_of(place, here), stop)

    def last_leg(self, entry: Entry, ride: Ride) -> StreetLeg | None:
        stop = self.stop(ride, ride.alight)
        if (seconds := self.search.destination.stop_walk_s[stop]) == 0 and self._begins_at(1, stop):
            return None
        place, how = self.search.request.destination, self.search.request.egress
        there = self.legs.stop_towards(place, stop, seconds, how, backward=False)
        start = entry.arrival_s - seconds
        leg = StreetLeg(
            self.spot(stop),
            self.end(place, there),
            self.moment(start),
            self.moment(entry.arrival_s),
            seconds,
            MODES[how],
        )
        return self.on_streets(leg, PROFILES[how], stop, self.place_of(place, there))

    def _begins_at(self, which: int, stop: int) -> bool:
        place = (self.search.request.origin, self.search.request.destination)[which]
        return not isinstance(place, PointPlace) and stop in place.stops

    def walk_between(self, before: Ride, ride: Ride) -> StreetLeg | None:
        here, there = self.search.berth(before, before.alight), self.search.berth(ride, ride.board)
        stops, seconds = self.network.berth_stop, ride.walk_s
        if stops[here] == stops[there]:
            return None
        start = self.arrival_s(before, before.alight)
        leg = StreetLeg(
            self.spot(int(stops[here])),
            self.spot(int(stops[there])),
            self.moment(start),
            self.moment(start + seconds),
            seconds,
        )
        return self.on_streets(leg, FOOT, int(stops[here]), int(stops[there]))

    def ride(self, ride: Ride) -> RideLeg:
        chain = int(self.day.runs.chain[ride.trip])
        chains, arrays = self.network.chains, self.network.arrays
        entries = range(chains.trip_ptr[chain], chains.trip_ptr[chain + 1])
        begins = [int(chains.trip_position[entry]) for entry in entries]
        trips = [int(chains.trip[entry]) for entry in entries]
        last_of = [*begins[1:], ride.alight + 1]
        calls, ridden = [], []
        for trip, first, end in zip(trips, begins, last_of, strict=True):
            positions = range(max(first, ride.board), min(end, ride.alight + 1))
            calls += [self.call(ride, at, self.network.trip_id[trip]) for at in positions]
            if positions:
                ridden.append(self.trip(ride, trip, chain, positions[0]))
        route = int(arrays["trip_route"][trips[_entry_at(begins, ride.board)]])
        marks = arrays["chain_event_mark"]
        headway_s, exact = int(arrays["chain_headway_s"][chain]), bool(arrays["chain_exact"][chain])
        return RideLeg(
            calls=tuple(calls),
            trips=tuple(ridden),
            route_type=int(arrays["route_type"][route]),
            agency=self.network.strings("agency_name")[int(arrays["route_agency"][route])],
            feed=self.network.feeds[int(arrays["route_feed"][route])].id,
            call_ahead_pickup=bool(marks[self.event(ride, ride.board)] & CALL_AHEAD_PICKUP),
            call_ahead_drop_off=bool(marks[self.event(ride, ride.alight)] & CALL_AHEAD_DROP_OFF),
            about_every_s=headway_s if headway_s and not exact else None,
            line=ride_line(self.network, chain, ride.board, ride.alight),
        )

    def call(self, ride: Ride, position: int, trip_id: str) -> Call:
        mark = self.network.arrays["chain_event_mark"][self.event(ride, position)]
        return Call(
            self.spot(self.stop(ride, position)),
            self.moment(self.arrival_s(ride, position)),
            self.moment(self.departure_s(ride, position)),
            trip_id,
            bool(mark & INTERPOLATED),
        )

    def trip(self, ride: Ride, trip: int, chain: int, position: int) -> RiddenTrip:
        arrays, network = self.network.arrays, self.network
        route = int(arrays["trip_route"][trip])
        headsign = network.strings("event_headsign")[int(arrays["event_headsign_of"][self.event(ride, position)])]
        headsign = headsign or network.strings("trip_headsign")[int(arrays["trip_headsign_of"][trip])]
        start = None
        if arrays["chain_headway_s"][chain]:
            start_s = int(network.chains.departure_s[network.chains.event_ptr[chain]])
            start = f"{start_s // 3600:02}:{start_s // 60 % 60:02}:{start_s % 60:02}"
        return RiddenTrip(
            network.trip_id[trip],
            network.strings("route_id")[route],
            EPOCH + dt.timedelta(days=int(self.day.runs.service_day[ride.trip])),
            network.strings("route_short_name")[route] or network.strings("route_long_name")[route],
            headsign,
            start,
        )


def _entry_at(begins: list[int], position: int) -> int:
    return max(number for number, begin in enumerate(begins) if begin <= position)
