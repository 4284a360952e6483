# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""What the traveller is shown: legs with stops, times, lines and marks."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from mobility.kernels.layout import CALL_AHEAD_DROP_OFF, CALL_AHEAD_PICKUP, INTERPOLATED, TO, WALKING
from mobility.network.timetable.day import EPOCH
from mobility.planner.request import PointPlace

if TYPE_CHECKING:
    from mobility.kernels.layout import Walks
    from mobility.network.network import Network
    from mobility.planner.request import Place
    from mobility.planner.search import Entry, Ride, Search


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a leg begins or ends: a stop (with its id) or a point."""

    name: str
    lat: float
    lon: float
    stop_id: str | None = None
    platform: str = ""


@dataclass(frozen=True, slots=True)
class Call:
    """A stop that a ride calls at; ``interpolated`` where the feed gives no time."""

    spot: Spot
    arrival: dt.datetime
    departure: dt.datetime
    trip_id: str
    interpolated: bool


@dataclass(frozen=True, slots=True)
class RiddenTrip:
    """One of the trips of a ride; several mean that one stays seated."""

    trip_id: str
    route_id: str
    service_date: dt.date
    line: str
    headsign: str
    run_start: str | None


@dataclass(frozen=True, slots=True)
class WalkLeg:
    """A way on foot."""

    origin: Spot
    destination: Spot
    departure: dt.datetime
    arrival: dt.datetime
    walk_s: int


@dataclass(frozen=True, slots=True)
class RideLeg:
    """One boarding: from the first of ``calls`` to the last.

    ``call_ahead_pickup`` and ``call_ahead_drop_off``: by arrangement only. ``about_every_s``: the line keeps a
    headway, not these times; None otherwise.
    """

    calls: tuple[Call, ...]
    trips: tuple[RiddenTrip, ...]
    route_type: int
    agency: str
    feed: str
    call_ahead_pickup: bool
    call_ahead_drop_off: bool
    about_every_s: int | None

    @property
    def origin(self) -> Spot:
        """Where one gets on."""
        return self.calls[0].spot

    @property
    def destination(self) -> Spot:
        """Where one gets off."""
        return self.calls[-1].spot

    @property
    def departure(self) -> dt.datetime:
        """When one gets on."""
        return self.calls[0].departure

    @property
    def arrival(self) -> dt.datetime:
        """When one gets off."""
        return self.calls[-1].arrival


Leg = WalkLeg | RideLeg


@dataclass(frozen=True, slots=True)
class Itinerary:
    """One journey."""

    departure: dt.datetime
    arrival: dt.datetime
    rides: int
    legs: tuple[Leg, ...]

    def to_dict(self) -> dict[str, Any]:
        """As JSON values; machine output, the same in every language."""
        return {
            "departure": self.departure.isoformat(),
            "arrival": self.arrival.isoformat(),
            "rides": self.rides,
            "legs": [_walk_dict(leg) if isinstance(leg, WalkLeg) else _ride_dict(leg) for leg in self.legs],
        }


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


class _Builder:
    """Looks up what legs show."""

    def __init__(self, search: Search) -> None:
        self.search = search
        self.network: Network = search.network
        self.day = search.day

    def build(self, entry: Entry, rides: list[Ride]) -> Itinerary:
        departure, arrival = self.moment(entry.departure_s), self.moment(entry.arrival_s)
        legs: list[Leg] = []
        if not rides:
            seconds = entry.arrival_s - entry.departure_s
            if seconds > 0:
                legs.append(WalkLeg(*self.direct_ends(seconds), departure, arrival, seconds))
            return Itinerary(departure, arrival, 0, tuple(legs))
        before: Ride | None = None
        for ride in rides:
            walk = self.first_walk(entry, ride) if before is None else self.walk_between(before, ride)
            legs += [walk] if walk else []
            legs.append(self.ride(ride))
            before = ride
        if before is not None and (walk := self.last_walk(entry, before)):
            legs.append(walk)
        return Itinerary(departure, arrival, entry.rides, tuple(legs))

    def moment(self, seconds: int) -> dt.datetime:
        return dt.datetime.fromtimestamp(self.day.start + seconds, self.network.zone)

    def direct_ends(self, seconds: int) -> tuple[Spot, Spot]:
        """The two ends between which the direct walk takes so long."""
        origin, destination = self.search.request.origin, self.search.request.destination
        if isinstance(origin, PointPlace):
            ends = [] if isinstance(destination, PointPlace) else list(destination.stops)
            walk_s = self.search.origin.stop_walk_s
            there = next((stop for stop in ends if walk_s.get(stop) == seconds), -1)
            return self.point(origin), self.spot(there) if there >= 0 else self.point(destination)
        if isinstance(destination, PointPlace):
            walk_s = self.search.destination.stop_walk_s
            here = next((stop for stop in origin.stops if walk_s.get(stop) == seconds), origin.stops[0])
            return self.spot(here), self.point(destination)
        for here in origin.stops:
            for there, walk in self.walks_of(self.search.links.walks, here):
                if walk == seconds and there in destination.stops:
                    return self.spot(here), self.spot(there)
        return self.spot(origin.stops[0]), self.spot(destination.stops[0])

    @staticmethod
    def walks_of(walks: Walks, stop: int) -> list[list[int]]:
        """(Stop, seconds) of the walks from, or backwards to, a stop."""
        found: list[list[int]] = walks.arc[walks.ptr[stop] : walks.ptr[stop + 1]].tolist()
        return found

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

    def berth(self, ride: Ride, position: int) -> int:
        sequence = self.network.chains.sequence[self.day.runs.chain[ride.trip]]
        return int(self.network.sequences.berth[self.network.sequences.ptr[sequence] + position])

    def stop(self, ride: Ride, position: int) -> int:
        return int(self.network.berth_stop[self.berth(ride, position)])

    def event(self, ride: Ride, position: int) -> int:
        return int(self.network.chains.event_ptr[self.day.runs.chain[ride.trip]]) + position

    def arrival_s(self, ride: Ride, position: int) -> int:
        return int(self.network.chains.arrival_s[self.event(ride, position)] + self.day.runs.shift_s[ride.trip])

    def departure_s(self, ride: Ride, position: int) -> int:
        return int(self.network.chains.departure_s[self.event(ride, position)] + self.day.runs.shift_s[ride.trip])

    def first_walk(self, entry: Entry, ride: Ride) -> WalkLeg | None:
        stop = self.stop(ride, ride.board)
        if (seconds := self.search.origin.stop_walk_s[stop]) == 0 and self._begins_at(0, stop):
            return None
        origin = self._walk_end(0, stop, seconds)
        return WalkLeg(
            origin, self.spot(stop), self.moment(entry.departure_s), self.moment(entry.departure_s + seconds), seconds
        )

    def last_walk(self, entry: Entry, ride: Ride) -> WalkLeg | None:
        stop = self.stop(ride, ride.alight)
        if (seconds := self.search.destination.stop_walk_s[stop]) == 0 and self._begins_at(1, stop):
            return None
        destination = self._walk_end(1, stop, seconds)
        start = entry.arrival_s - seconds
        return WalkLeg(self.spot(stop), destination, self.moment(start), self.moment(entry.arrival_s), seconds)

    def _begins_at(self, which: int, stop: int) -> bool:
        place = (self.search.request.origin, self.search.request.destination)[which]
        return not isinstance(place, PointPlace) and stop in place.stops

    def _walk_end(self, which: int, stop: int, seconds: int) -> Spot:
        """The stop of the asked place from (to) which the walk takes so long, or the point."""
        place = (self.search.request.origin, self.search.request.destination)[which]
        if not isinstance(place, PointPlace):
            walks = self.search.links.walks_backward if which == 0 else self.search.links.walks
            for there, walk_s in self.walks_of(walks, stop):
                if walk_s == seconds and there in place.stops:
                    return self.spot(there)
        return self.point(place)

    def walk_between(self, before: Ride, ride: Ride) -> WalkLeg | None:
        here, there = self.berth(before, before.alight), self.berth(ride, ride.board)
        stops = self.network.berth_stop
        if stops[here] == stops[there]:
            return None
        changes = self.search.links.changes
        arcs = changes.arc[changes.ptr[here] : changes.ptr[here + 1]]
        seconds = int(arcs[arcs[:, TO] == there][0, WALKING])
        start = self.arrival_s(before, before.alight)
        return WalkLeg(
            self.spot(int(stops[here])),
            self.spot(int(stops[there])),
            self.moment(start),
            self.moment(start + seconds),
            seconds,
        )

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


def _spot_dict(spot: Spot) -> dict[str, Any]:
    return {"stop_id": spot.stop_id, "name": spot.name, "platform": spot.platform, "lat": spot.lat, "lon": spot.lon}


def _walk_dict(leg: WalkLeg) -> dict[str, Any]:
    return {
        "mode": "walk",
        "from": _spot_dict(leg.origin),
        "to": _spot_dict(leg.destination),
        "departure": leg.departure.isoformat(),
        "arrival": leg.arrival.isoformat(),
        "walk_s": leg.walk_s,
    }


def _ride_dict(leg: RideLeg) -> dict[str, Any]:
    return {
        "mode": "ride",
        "route_type": leg.route_type,
        "feed": leg.feed,
        "agency": leg.agency,
        "from": _spot_dict(leg.origin),
        "to": _spot_dict(leg.destination),
        "departure": leg.departure.isoformat(),
        "arrival": leg.arrival.isoformat(),
        "trips": [
            {
                "trip_id": trip.trip_id,
                "route_id": trip.route_id,
                "line": trip.line,
                "headsign": trip.headsign,
                "service_date": trip.service_date.isoformat(),
                "run_start": trip.run_start,
            }
            for trip in leg.trips
        ],
        "call_ahead": {"pickup": leg.call_ahead_pickup, "drop_off": leg.call_ahead_drop_off},
        "about_every_s": leg.about_every_s,
        "calls": [
            {
                **_spot_dict(call.spot),
                "arrival": call.arrival.isoformat(),
                "departure": call.departure.isoformat(),
                "trip_id": call.trip_id,
                "interpolated": call.interpolated,
            }
            for call in leg.calls
        ],
    }
