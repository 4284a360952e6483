# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""On-demand zones the slow way: every first way and every last way is tried with each other.

The rides between two stops are asked of the engine on a network without zones, boarding exactly at the one and leaving
exactly at the other; all that depends on zones and hours is written out here once more.
"""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import replace

import numpy as np

from mobility.errors import InputError
from mobility.kernels.layout import DAY_S, NEVER
from mobility.network.network import Network
from mobility.network.streets.profiles import CAR
from mobility.network.zones import OnDemandZone
from mobility.planner.reach import direct_walk_s, reach
from mobility.planner.request import Offset, Place, PlanRequest, PointPlace, StopPlace
from mobility.planner.search import Search
from mobility.planner.street_ends import snap, stop_end
from mobility.planner.street_search import route

Entry = tuple[int, int, int]
"""Rides, departure, arrival in seconds since 1970."""
Way = tuple[int, OnDemandZone | None]
"""Seconds, and the zone that has to be open; None: on foot."""
EARTH_M = 6_371_008.8


class ZoneTwin:
    """Answers one request; `network` has the zones, `plain` is the same without."""

    def __init__(self, network: Network, plain: Network, request: PlanRequest) -> None:
        self.network, self.plain, self.request = network, plain, request
        self.at = int(request.at.timestamp())
        links = plain.links(request.settings)
        self.walk_s = direct_walk_s(plain, links, request.origin, request.destination) if request.direct else NEVER
        self.first = self._ways(request.origin, towards=False)
        self.last = self._ways(request.destination, towards=True)
        self.direct: list[Way] = [(self.walk_s, None)] if self.walk_s < NEVER else []
        if request.direct and request.origin != request.destination:
            self.direct += [
                (seconds, zone)
                for zone in network.zones
                if (seconds := trip_s(network, zone, request.origin, request.destination)) < NEVER
            ]

    def _ways(self, place: Place, *, towards: bool) -> dict[int, list[Way]]:
        links = self.plain.links(self.request.settings)
        on_foot = reach(self.plain, links, place, towards=towards, most_s=DAY_S)
        ways: dict[int, list[Way]] = {stop: [(seconds, None)] for stop, seconds in on_foot.stop_walk_s.items()}
        for zone in self.network.zones:
            for stop in served(self.network, zone):
                at_stop = StopPlace((stop,), "")
                ends = (at_stop, place) if towards else (place, at_stop)
                if (seconds := trip_s(self.network, zone, *ends)) < NEVER:
                    ways.setdefault(stop, []).append((seconds, zone))
        return ways

    def pareto(self) -> list[Entry]:
        """The Pareto set as `Search.pareto` tells it."""
        best: dict[int, int] = {}
        after = not self.request.arrive_by
        ends = [self._onward(way, self.at) if after else self._back(way, self.at) for way in self.direct]
        _take(best, 0, ends, after=after)
        here, there = (self.first, self.last) if after else (self.last, self.first)
        for stop, ways in here.items():
            moments = [self._onward(way, self.at) if after else self._back(way, self.at) for way in ways]
            known = [moment for moment in moments if moment is not None]
            if not known:
                continue
            moment = min(known) if after else max(known)
            for far, far_ways in there.items():
                for rides, end in self._rides(stop, far, moment):
                    ends = [self._onward(way, end) if after else self._back(way, end) for way in far_ways]
                    _take(best, rides, ends, after=after)
        found: list[Entry] = []
        least: int | None = None
        for rides in sorted(best):
            end = best[rides]
            if abs(end - self.at) > DAY_S or (least is not None and (end >= least if after else end <= least)):
                continue
            least = end
            found.append((rides, *self._completed(rides, end)))
        return found

    def _completed(self, rides: int, end: int) -> tuple[int, int]:
        """Departure and arrival where one of them is known: the latest departure, the earliest arrival."""
        after = not self.request.arrive_by
        if rides == 0:
            if after and end == self.at + self.walk_s:
                return self.at, end
            if not after and end == self.at - self.walk_s:
                return end, self.at
        other = replace(self.request, arrive_by=after, at=dt.datetime.fromtimestamp(end, dt.UTC))
        twin = ZoneTwin.__new__(ZoneTwin)
        twin.__dict__ |= self.__dict__
        twin.request, twin.at = other, end
        moments = twin._ends(rides)
        moment = max(moments) if after else min(moments)
        return (moment, end) if after else (end, moment)

    def _ends(self, most: int) -> list[int]:
        """When journeys of at most so many rides end, or with `arrive_by` begin."""
        after = not self.request.arrive_by
        tell: Callable[[Way, int], int | None] = self._onward if after else self._back
        found = [tell(way, self.at) for way in self.direct] if most == 0 else []
        here, there = (self.first, self.last) if after else (self.last, self.first)
        for stop, ways in here.items() if most else ():
            for way in ways:
                moment = tell(way, self.at)
                if moment is None:
                    continue
                for far, far_ways in there.items():
                    for rides, end in self._rides(stop, far, moment):
                        if rides <= most:
                            found += [tell(far_way, end) for far_way in far_ways]
        return [moment for moment in found if moment is not None]

    def _rides(self, stop: int, far: int, moment: int) -> list[tuple[int, int]]:
        """(rides, moment of leaving the last, or of boarding the first) between two stops."""
        after = not self.request.arrive_by
        origin, destination = (stop, far) if after else (far, stop)
        request = replace(
            self.request,
            origin=StopPlace((origin,), ""),
            destination=StopPlace((destination,), ""),
            at=dt.datetime.fromtimestamp(moment, dt.UTC),
            access_offsets=(Offset(origin, 0),),
            egress_offsets=(Offset(destination, 0),),
            direct=(),
        )
        search = Search(self.plain, request)
        return [(rides, search.day.start + seconds) for rides, seconds in search.first_ends()]

    def _onward(self, way: Way, moment: int) -> int | None:
        seconds, zone = way
        if zone is None:
            return moment + seconds
        spans = open_spans(zone, self.network, moment)
        calls = [max(moment, first) for first, last in spans if last >= moment]
        return min(calls) + seconds if calls else None

    def _back(self, way: Way, moment: int) -> int | None:
        seconds, zone = way
        if zone is None:
            return moment - seconds
        spans = open_spans(zone, self.network, moment)
        calls = [min(moment - seconds, last) for first, last in spans if first <= moment - seconds]
        return max(calls) if calls else None


def _take(best: dict[int, int], rides: int, ends: Iterable[int | None], *, after: bool) -> None:
    for end in ends:
        if end is not None:
            best[rides] = end if rides not in best else (min if after else max)(best[rides], end)


def open_spans(zone: OnDemandZone, network: Network, moment: int) -> list[tuple[int, int]]:
    """First and last open second of each hours of each date around a moment."""
    found = []
    today = dt.datetime.fromtimestamp(moment, network.zone).date()
    for days in range(-3, 4):
        date = today + dt.timedelta(days)
        noon = int(dt.datetime.combine(date, dt.time(12), network.zone).timestamp())
        found += [
            (noon - 43_200 + hours.begin_s, noon - 43_200 + hours.end_s - 1)
            for hours in zone.hours
            if (hours.dates is None or date in hours.dates) and date.weekday() in hours.weekdays
        ]
    return found


def served(network: Network, zone: OnDemandZone) -> list[int]:
    """The stops that a zone serves."""
    stops = range(len(network.stop_id)) if zone.stops is None else zone.stops
    return [
        stop
        for stop in stops
        if network.arrays["stop_routable"][stop]
        and not np.isnan(network.arrays["stop_lat"][stop])
        and (zone.stops is not None or inside(zone, *_spot(network, stop)))
    ]


def inside(zone: OnDemandZone, lat: float, lon: float) -> bool:
    """Whether a point is inside: how often does a ray to the east cross the rings?"""
    crossings = 0
    for ring in zone.rings:
        for (lat_a, lon_a), (lat_b, lon_b) in zip(ring, [*ring[1:], ring[0]], strict=True):
            if (lat_a > lat) != (lat_b > lat) and lon < lon_a + (lat - lat_a) * ((lon_b - lon_a) / (lat_b - lat_a)):
                crossings += 1
    return crossings % 2 == 1


def trip_s(network: Network, zone: OnDemandZone, origin: Place, destination: Place) -> int:
    """Seconds of the quickest trip, NEVER without one; zones that cap no speed."""
    assert zone.most_speed_km_h is None
    stops = served(network, zone)
    found = [NEVER]
    for here in _parts(network, zone, stops, origin):
        for there in _parts(network, zone, stops, destination):
            driving = (
                _straight_s(network, zone, here, there) if network.streets is None else _car_s(network, here, there)
            )
            if driving is not None:
                factor = 1.0 if network.streets is None else zone.car_factor
                found.append(zone.wait_s + zone.boarding_s + int(np.ceil(driving * factor - 1e-6)))
    return min(seconds if seconds <= DAY_S else NEVER for seconds in found)


def _parts(network: Network, zone: OnDemandZone, stops: list[int], place: Place) -> list[int | PointPlace]:
    if isinstance(place, PointPlace):
        return [place] if inside(zone, place.lat, place.lon) else []
    return [stop for stop in place.stops if stop in stops or inside(zone, *_spot(network, stop))]


def _spot(network: Network, stop: int) -> tuple[float, float]:
    return float(network.arrays["stop_lat"][stop]), float(network.arrays["stop_lon"][stop])


def _straight_s(network: Network, zone: OnDemandZone, here: int | PointPlace, there: int | PointPlace) -> float:
    (lat_a, lon_a), (lat_b, lon_b) = (
        np.radians(_spot(network, one) if isinstance(one, int) else (one.lat, one.lon)) for one in (here, there)
    )
    share = np.sin((lat_b - lat_a) / 2) ** 2 + np.cos(lat_a) * np.cos(lat_b) * np.sin((lon_b - lon_a) / 2) ** 2
    metres = 2 * EARTH_M * float(np.arcsin(np.sqrt(share)))
    return metres * zone.straight_detour_factor / (zone.straight_speed_km_h / 3.6)


def _car_s(network: Network, here: int | PointPlace, there: int | PointPlace) -> float | None:
    streets = network.streets
    assert streets is not None
    ends = []
    for one in (here, there):
        try:
            ends.append(
                stop_end(streets, CAR, one, *_spot(network, one))
                if isinstance(one, int)
                else snap(streets, CAR, one.lat, one.lon)
            )
        except InputError:
            return None
    if ends[0] is None or ends[1] is None:
        return None
    found = route(streets, CAR, ends[0], ends[1])
    return None if found is None else found.cost / 1000
