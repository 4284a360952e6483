# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""How long trips within an on-demand zone take: docs/reference/scenarios-zones.md, A trip.

Over streets a trip is the quickest way of a car, on weights of its own where the zone caps the speed; without streets
it is a straight line. Whoever asks for one trip or for a table of them gets the same seconds.
"""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from mobility.errors import InputError
from mobility.kernels.layout import DAY_S, NEVER, Int32
from mobility.kernels.walks import ROUNDING_S
from mobility.network.frozen import frozen
from mobility.network.streets.profiles import CAR
from mobility.network.streets.streets import Streets
from mobility.network.zones import served_stops
from mobility.planner.reach import MS_PER_S, straight_walk_s
from mobility.planner.request import PointPlace, StopPlace
from mobility.planner.stops_around import CarGoals, car_goals, cars_reach
from mobility.planner.street_ends import all_doors, snap, stop_end
from mobility.planner.street_path import make_path
from mobility.planner.street_search import FARTHEST, route
from mobility.region import TransferSettings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mobility.kernels.layout import Float64
    from mobility.network.network import Network
    from mobility.network.zones import OnDemandZone
    from mobility.planner.request import Place
    from mobility.planner.street_ends import End
    from mobility.planner.street_path import StreetPath

MS_KM_H_PER_CM = 36
"""Milliseconds for a centimetre at one kilometre per hour."""
KM_H_PER_M_S = 3.6
PLACES_AT_ONCE = 1_024
"""Rows of costs that are held at a time."""
_NO_DEGREES = np.empty(0, dtype=np.float64)


def zone_trips(network: Network) -> tuple[ZoneTrips, ...]:
    """The trips of each zone of a network; made once for each zone."""
    of_zones: dict[int, tuple[tuple[OnDemandZone, ...], tuple[ZoneTrips, ...]]]
    of_zones = network.memo.setdefault("trips of zones", {})
    found = of_zones.get(id(network.zones))  # quicker than by all the corners of their areas
    if found is None:
        known: dict[OnDemandZone, ZoneTrips] = network.memo.setdefault("zone trips", {})
        for zone in network.zones:
            if zone not in known:
                known[zone] = ZoneTrips(network, zone)
        # With the zones themselves, so that their id stays their own.
        found = of_zones[id(network.zones)] = network.zones, tuple(known[zone] for zone in network.zones)
    return found[1]


def see_that_there_are_no_zones(network: Network) -> None:
    """Refuse a network with on-demand zones, where a search knows nothing of them.

    Raises
    ------
    InputError
        It has some.
    """
    if network.zones:
        raise InputError("zones_unknown_here", zones=", ".join(zone.id for zone in network.zones))


class Goals(NamedTuple):
    """Places to which, or from which, trips are asked for again and again."""

    places: int
    number: Int32
    """(n) which of them are places of the zone that a car can get to."""
    cars: CarGoals | None
    """Over streets; numbered by position in ``number``. None where there are none."""
    lat: Float64
    lon: Float64
    """(n) degrees."""


class ZoneTrips:
    """Trips within one zone; threads may share it.

    Parameters
    ----------
    network
        With streets or without.
    zone
        Of it.
    """

    def __init__(self, network: Network, zone: OnDemandZone) -> None:
        self.zone = zone
        self.lat, self.lon = network.arrays["stop_lat"], network.arrays["stop_lon"]
        self.served = frozen(served_stops(network, zone))
        """(K) stops that it serves, rising."""
        self.area = zone.area()
        inside = self.area.covers(self.lat, self.lon)
        inside[self.served] = True
        self.inside = frozen(np.flatnonzero(inside))
        """Stops that are places of the zone, rising."""
        self.streets = None if network.streets is None else capped(network.streets, zone.most_speed_km_h)
        speed_m_s = zone.straight_speed_km_h / KM_H_PER_M_S
        self._straight = TransferSettings(0, None, speed_m_s, zone.straight_detour_factor)
        self._inside_set = frozenset(self.inside.tolist())
        self._kept: dict[tuple[str, bool], Goals] = {}
        self._between: dict[bool, Int32] = {}
        self.junctions: dict[bool, tuple[Int32, Goals, Int32]] = {}
        """What analyses keep of the junctions in the area: their numbers, as goals, and trips to or from them."""
        self._lock = Lock()

    def holds(self, place: Place) -> bool:
        """Whether a point, or any of the stops of a place, is a place of the zone."""
        return bool(self._spots(place))

    def goals(self, places: Sequence[Place], *, towards: bool) -> Goals:
        """Some places as goals; of several stops the first counts.

        Parameters
        ----------
        places
            Those that are no places of the zone are goals without trips.
        towards
            Whether trips lead to them; False: from them.
        """
        if self.streets is None:
            spots = {
                number: spot for number, place in enumerate(places) for spot in list(self._spots(place).values())[:1]
            }
            lat, lon = np.array(list(spots.values()), dtype=np.float64).reshape(-1, 2).T
            return Goals(len(places), frozen(np.array(list(spots))), None, lat, lon)
        ends = {number: end for number, place in enumerate(places) for end in list(self._ends(place).values())[:1]}
        cars = car_goals(self.streets, dict(enumerate(ends.values())), towards=towards) if ends else None
        return Goals(len(places), frozen(np.array(list(ends))), cars, _NO_DEGREES, _NO_DEGREES)

    def stops(self, *, towards: bool) -> Goals:
        """The K stops that are served as goals; looked up once."""
        return self._known("served", self.served, towards=towards)

    def stops_inside(self, *, towards: bool) -> Goals:
        """The stops that are places of the zone as goals; looked up once."""
        return self._known("inside", self.inside, towards=towards)

    def between_stops(self, *, towards: bool) -> Int32:
        """(K, inside) trips between stops that are served and stops that are places of the zone; looked up once.

        Parameters
        ----------
        towards
            Whether they lead to the latter.
        """
        if towards not in self._between:
            table = self.table(stop_places(self.served), self.stops_inside(towards=towards))
            self._between[towards] = frozen(table)
        return self._between[towards]

    def _known(self, name: str, stops: Int32, *, towards: bool) -> Goals:
        with self._lock:
            if (name, towards) not in self._kept:
                self._kept[name, towards] = self.goals(stop_places(stops), towards=towards)
            return self._kept[name, towards]

    def table(self, places: Sequence[Place], goals: Goals) -> Int32:
        """(n, goals) seconds of trips between some places and all goals, ``NEVER`` where there are none.

        Parameters
        ----------
        places
            Those that are no places of the zone have no trips.
        goals
            As ``goals`` makes them; they know which way trips lead.
        """
        found = np.full((len(places), goals.places), NEVER, dtype=np.int32)
        if self.streets is None:
            for row, place in enumerate(places):
                for lat, lon in self._spots(place).values():
                    trip_s = self._trip_s(straight_walk_s(self._straight, PointPlace(lat, lon), goals.lat, goals.lon))
                    found[row, goals.number] = np.minimum(found[row, goals.number], trip_s)
            return found
        if goals.cars is None:
            return found
        ends = [list(self._ends(place).values()) for place in places]
        rows = [row for row, here in enumerate(ends) if here]
        for begin in range(0, len(rows), PLACES_AT_ONCE):
            some = rows[begin : begin + PLACES_AT_ONCE]
            self._fill(self.streets, goals.cars, goals.number, [ends[row] for row in some], some, found)
        return found

    def _fill(
        self, streets: Streets, cars: CarGoals, number: Int32, ends: list[list[End]], rows: list[int], out: Int32
    ) -> None:
        """Write some rows of a table."""
        doors = [all_doors(streets, CAR, here, towards=not cars.towards) for here in ends]
        first = frozen(np.cumsum([0, *(len(door.node) for door in doors)]))
        node, cost = (frozen(np.concatenate([getattr(door, name) for door in doors])) for name in ("node", "cost"))
        label = cars.pinned.table(node, cost, first)
        for k, row in enumerate(rows):
            reached = cars_reach(streets, cars, ends[k], label[k], FARTHEST)
            out[row, number[list(reached)]] = self._trip_s(self._driving_s(np.array(list(reached.values()))))

    def pair(self, origin: Place, destination: Place) -> tuple[int, int, int] | None:
        """The quickest trip: seconds, and the stops of both places that it joins (-1: a point); None: there is none."""
        best: tuple[int, int, int] | None = None
        if self.streets is None:
            for here, spot in self._spots(origin).items():
                for there, (lat, lon) in self._spots(destination).items():
                    straight_s = straight_walk_s(self._straight, PointPlace(*spot), np.array([lat]), np.array([lon]))
                    seconds = int(self._trip_s(straight_s)[0])
                    if seconds < NEVER and (best is None or seconds < best[0]):
                        best = seconds, here, there
            return best
        goals = self._ends(destination)
        for here, begin in self._ends(origin).items() if goals else ():
            for there, goal in goals.items():
                way = route(self.streets, CAR, begin, goal)
                seconds = NEVER if way is None else int(self._trip_s(self._driving_s(np.array([way.cost])))[0])
                if seconds < NEVER and (best is None or seconds < best[0]):
                    best = seconds, here, there
        return best

    def path(self, origin: Place, destination: Place) -> StreetPath | None:
        """The way of the trip between two places of one stop or point each; None for a straight line."""
        if self.streets is None:
            return None
        for begin in self._ends(origin).values():
            for goal in self._ends(destination).values():
                way = route(self.streets, CAR, begin, goal)
                return None if way is None else make_path(self.streets, way)
        return None

    def _driving_s(self, cost_ms: np.ndarray) -> np.ndarray:
        seconds: np.ndarray = np.ceil(cost_ms * self.zone.car_factor / MS_PER_S - ROUNDING_S)
        return seconds

    def _trip_s(self, driving_s: np.ndarray) -> Int32:
        """Seconds of trips from those in the car; ``NEVER`` for what takes longer than a day."""
        seconds = self.zone.wait_s + self.zone.boarding_s + np.maximum(0, driving_s)
        return np.where(seconds <= DAY_S, seconds, NEVER).astype(np.int32)

    def _spots(self, place: Place) -> dict[int, tuple[float, float]]:
        """Where a place of the zone lies: per stop, -1 for a point; empty for other places."""
        if isinstance(place, PointPlace):
            inside = self.area.covers(np.array([place.lat]), np.array([place.lon]))[0]
            return {-1: (place.lat, place.lon)} if inside else {}
        return {
            stop: (float(self.lat[stop]), float(self.lon[stop])) for stop in place.stops if stop in self._inside_set
        }

    def _ends(self, place: Place) -> dict[int, End]:
        """Where a car picks up or sets down at a place of the zone; none where no road is near."""
        streets, spots = self.streets, self._spots(place)
        if streets is None or not spots:
            return {}
        if isinstance(place, StopPlace):
            found = {stop: stop_end(streets, CAR, stop, lat, lon) for stop, (lat, lon) in spots.items()}
            return {stop: end for stop, end in found.items() if end is not None}
        try:
            return {-1: snap(streets, CAR, place.lat, place.lon)}
        except InputError:
            return {}


def stop_places(stops: Int32) -> list[Place]:
    """Each of some stops as a place."""
    return [StopPlace((stop,), "") for stop in stops.tolist()]


def capped(streets: Streets, most_speed_km_h: float | None) -> Streets:
    """Streets on which no car goes faster than this; the hierarchy of its ways is made anew on first use.

    Parameters
    ----------
    streets
        Stay as they are, and keep what was made of them.
    most_speed_km_h
        None: as fast as cars go.
    """
    if most_speed_km_h is None:
        return streets
    known: dict[float, Streets] = streets.memo.setdefault("capped", {})
    made = known.get(most_speed_km_h)
    if made is None:
        arrays = streets.arrays
        weight = arrays["street_weight_car"]
        length_cm = arrays["street_edge_length_cm"][arrays["street_arc_edge"] // 2]
        least = np.ceil(length_cm * (MS_KM_H_PER_CM / most_speed_km_h) - ROUNDING_S)
        slow = np.where(weight < NEVER, np.minimum(np.maximum(weight, least), FARTHEST), NEVER).astype(np.int32)
        # A turn costs what the arc costs that it leads onto, and what the turn itself takes.
        longer = (slow - weight)[arrays["street_car_arc"][arrays["street_car_to"]]]
        turns = np.minimum(arrays["street_car_weight"].astype(np.int64) + longer, NEVER)
        made = Streets({**arrays, "street_weight_car": frozen(slow), "street_car_weight": frozen(turns)})
        made = known.setdefault(most_speed_km_h, made)
    return made
