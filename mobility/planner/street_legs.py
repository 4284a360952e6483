# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""The ways behind legs: which ends a known time belongs to, and the streets between them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mobility.kernels.layout import NEVER
from mobility.network.streets.profiles import FOOT, PROFILES
from mobility.network.walks import cm_within, seconds_of_length
from mobility.planner.legs import Spot
from mobility.planner.reach import MS_PER_S, straight_walk_s
from mobility.planner.request import PointPlace
from mobility.planner.street_path import StreetPath, make_path
from mobility.planner.street_search import FARTHEST, Route, route

if TYPE_CHECKING:
    from mobility.network.links import Links
    from mobility.network.network import Network
    from mobility.network.streets.profiles import Profile
    from mobility.planner.ends import Ends
    from mobility.planner.request import Place
    from mobility.planner.ride_leg import Stretch
    from mobility.planner.street_ends import End

MODES = {"foot": "walk", "bike": "bike", "car": "car"}
"""How a profile is called in answers."""
ON_DEMAND = "on_demand"
"""How a trip of an on-demand service is."""


class StreetLegs:
    """Looks for ways over streets on a network with given links."""

    def __init__(self, network: Network, links: Links, ends: Ends) -> None:
        self.network, self.links, self.streets, self.ends = network, links, network.streets, ends
        self.stretches: dict[tuple[object, ...], Stretch] = {}
        """What rides along the same stops share; see ``ride_leg.make_ride_leg``."""
        self._spots: dict[PointPlace, Spot] = {}
        self._paths: dict[tuple[str, Place | int, Place | int, int], StreetPath | None] = {}

    def spot(self, point: PointPlace) -> Spot:
        """What is shown of a point."""
        spot = self._spots.get(point)
        if spot is None:
            spot = self._spots[point] = Spot(point.name, point.lat, point.lon)
        return spot

    def path(self, profile: Profile, here: Place | int, there: Place | int, seconds: int) -> StreetPath | None:
        """The way over streets between two points or stops, if there is one that takes just so long; kept."""
        key = profile.name, here, there, seconds
        try:
            return self._paths[key]
        except KeyError:
            path = self._paths[key] = self._path(profile, here, there, seconds)
            return path

    def _path(self, profile: Profile, here: Place | int, there: Place | int, seconds: int) -> StreetPath | None:
        found = self.route(profile, here, there, seconds)
        # A row of transfers.txt may give a time of its own. If it is shorter than the way over the streets, people know
        # another way, which the map lacks.
        if found is None or self.streets is None or self.seconds(found) > seconds:
            return None
        return make_path(self.streets, found)

    def route(self, profile: Profile, here: Place | int, there: Place | int, most_s: int | None = None) -> Route | None:
        """The cheapest way between two points or stops.

        Parameters
        ----------
        profile
            How.
        here, there
            Points, or stops by number.
        most_s
            Seconds that it may take, None: any; stops on foot may be joined by a rule that is quicker than the way.
        """
        if self.streets is None or here == there:
            return None
        begin, end = self.end(profile, here), self.end(profile, there)
        if begin is None or end is None:
            return None
        limit = FARTHEST
        if most_s is not None and not (profile is FOOT and isinstance(here, int) and isinstance(there, int)):
            limit = cm_within(most_s, self.links.settings) if profile.in_cm else most_s * MS_PER_S
        return route(self.streets, profile, begin, end, limit)

    def see_that_points_are_near_streets(self, *places: Place) -> None:
        """Refuse a point from which nobody can even walk.

        Raises
        ------
        InputError
            No street near one of them.
        """
        for place in places:
            if isinstance(place, PointPlace):
                self.end(FOOT, place)

    def seconds(self, found: Route) -> int:
        """How long a way takes."""
        if found.profile.in_cm:
            return seconds_of_length(found.cost, self.links.settings)
        return -(-found.cost // MS_PER_S)

    def end(self, profile: Profile, place: Place | int) -> End | None:
        """Where a way from a point or stop begins."""
        if self.streets is None:
            return None
        if isinstance(place, PointPlace):
            return self.ends.of_point(self.streets, place, profile)
        return self.ends.of_stop(self.streets, place, profile) if isinstance(place, int) else None

    def stop_towards(self, place: Place, stop: int, seconds: int, how: str, *, backward: bool) -> int:
        """The stop of the asked place between which and another one the way takes so long; -1 for a point.

        Parameters
        ----------
        place, stop, seconds
            The asked place, the stop of the first or last ride, and the time between them.
        how
            The profile.
        backward
            Whether the way leads from the place to the stop.
        """
        if isinstance(place, PointPlace):
            return -1
        if how == "foot":
            walks = self.links.walks_backward if backward else self.links.walks
            for there, walk_s in walks.arc[walks.ptr[stop] : walks.ptr[stop + 1]].tolist():
                if walk_s == seconds and there in place.stops:
                    return int(there)
        for other in place.stops:
            ends = (other, stop) if backward else (stop, other)
            found = self.route(PROFILES[how], *ends)
            if found is not None and self.seconds(found) == seconds:
                return other
        return place.stops[0]

    def pair(self, origin: Place, destination: Place, seconds: int) -> tuple[int, int]:
        """The stops of both places between which the direct walk takes so long; -1 for a point."""
        here_stops = (-1,) if isinstance(origin, PointPlace) else origin.stops
        there_stops = (-1,) if isinstance(destination, PointPlace) else destination.stops
        if len(here_stops) == len(there_stops) == 1:
            return here_stops[0], there_stops[0]
        for here in here_stops:
            for there in there_stops:
                if self.walk_s(origin, here, destination, there) == seconds:
                    return here, there
        return here_stops[0], there_stops[0]

    def walk_s(self, origin: Place, here: int, destination: Place, there: int) -> int:
        """The walk between two ends of places, NEVER where none is known."""
        if here >= 0 and there >= 0:
            walks = self.links.walks
            for stop, seconds in walks.arc[walks.ptr[here] : walks.ptr[here + 1]].tolist():
                if stop == there:
                    return int(seconds)
        if self.streets is None:
            return self._straight_s(origin, here, destination, there)
        found = self.route(FOOT, origin if here < 0 else here, destination if there < 0 else there)
        return NEVER if found is None else self.seconds(found)

    def _straight_s(self, origin: Place, here: int, destination: Place, there: int) -> int:
        point, stop = (origin, there) if here < 0 else (destination, here)
        if not isinstance(point, PointPlace) or stop < 0:
            return NEVER
        lat, lon = self.network.arrays["stop_lat"][[stop]], self.network.arrays["stop_lon"][[stop]]
        return int(straight_walk_s(self.links.settings, point, lat, lon)[0])
