# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""Zones drawn for a network, and questions to it asked of the engine and of the slow twin."""

import datetime as dt
import random
from collections import Counter
from dataclasses import replace

import numpy as np

from mobility.errors import InputError
from mobility.kernels.layout import DAY_S, NEVER
from mobility.network.network import Network
from mobility.network.zones import OnDemandZone, OpenHours, with_zones
from mobility.planner.everywhere import reach_all_stops
from mobility.planner.itinerary import make_itinerary
from mobility.planner.legs import StreetLeg
from mobility.planner.request import Place, PlanRequest, PointPlace, StopPlace
from mobility.planner.search import Search
from mobility.planner.window import Span, plan_window
from tests.oracle.zones import ZoneTwin

Counts = Counter[str]


def moved(rnd: random.Random, network: Network, place: Place) -> Place:
    """A point so far from a place that nobody walks there, or the place itself."""
    if not isinstance(place, PointPlace) and rnd.random() < 0.6:
        lat, lon = (float(network.arrays[name][place.stops[0]]) for name in ("stop_lat", "stop_lon"))
        if not np.isnan(lat):
            return PointPlace(lat + rnd.choice([0.02, -0.01, 0.0101]), lon + rnd.choice([0.0, 0.02, -0.004]))
    return place


def elsewhere(rnd: random.Random, network: Network, place: Place) -> Place:
    """Another stop, or a point beside it, from where rides that are good for a place are far; or the place itself."""
    stops = np.flatnonzero((network.arrays["stop_routable"] > 0) & ~np.isnan(network.arrays["stop_lat"])).tolist()
    if rnd.random() < 0.4 or not stops:
        return place
    stop = rnd.choice(stops)
    if rnd.random() < 0.5:
        return StopPlace((stop,), "")
    lat, lon = (float(network.arrays[name][stop]) for name in ("stop_lat", "stop_lon"))
    return PointPlace(round(lat + rnd.uniform(-3e-4, 3e-4), 7), round(lon + rnd.uniform(-3e-4, 3e-4), 7))


def drawn_zones(rnd: random.Random, network: Network, at: dt.datetime, near: list[Place]) -> Network:
    """The network with one or two zones around some places, open about the asked time, or always."""
    zones = [_zone(rnd, network, at, near, f"z{number}") for number in range(rnd.choice([1, 2, 2, 3]))]
    return with_zones(network, [zone for zone in zones if zone is not None])


def _zone(rnd: random.Random, network: Network, at: dt.datetime, near: list[Place], name: str) -> OnDemandZone | None:
    lat, lon = network.arrays["stop_lat"], network.arrays["stop_lon"]
    spots = [
        (place.lat, place.lon)
        if isinstance(place, PointPlace)
        else (float(lat[place.stops[0]]), float(lon[place.stops[0]]))
        for place in near
    ]
    known = [spot for spot in spots if not np.isnan(spot[0])]
    stops = np.flatnonzero((network.arrays["stop_routable"] > 0) & ~np.isnan(lat)).tolist()
    if not known or not stops:
        return None
    inside = [rnd.choice(known)]
    inside += [(float(lat[stop]), float(lon[stop])) for stop in rnd.choices(stops, k=rnd.choice([0, 1, 3, 6]))]
    if rnd.random() < 0.25:
        inside += known
    pad = 1e-4
    low, high = np.min(inside, axis=0) - pad, np.max(inside, axis=0) + pad
    ring = ((low[0], low[1]), (high[0], low[1]), (high[0], high[1]), (low[0], high[1]))
    try:
        return with_zones(network, [
            OnDemandZone(
                name, name.upper(), (tuple((float(a), float(b)) for a, b in ring),), _hours(rnd, network, at),
                rnd.choice([0, 0, 60, 300]), rnd.choice([0, 0, 30]),
                stops=tuple(rnd.choices(stops, k=3)) if rnd.random() < 0.3 else None,
                car_factor=rnd.choice([1.0, 1.3]), straight_speed_km_h=rnd.choice([5, 30, 60]),
            )
        ]).zones[0]  # fmt: skip
    except InputError as error:
        if error.code not in {"zone_without_stops", "zone_stops_unusable"}:
            raise
        return None


def _hours(rnd: random.Random, network: Network, at: dt.datetime) -> tuple[OpenHours, ...]:
    if rnd.random() < 0.4:
        return (OpenHours(0, DAY_S),)
    local = at.astimezone(network.zone)
    now = 3600 * local.hour + 60 * local.minute
    found = []
    for _ in range(rnd.choice([1, 1, 2])):
        begin = max(0, min(now + rnd.choice([-7200, -900, -60, 0, 1, 60, 120, 300, 1800, 7200]), 2 * DAY_S - 10))
        end = min(begin + rnd.choice([1, 60, 119, 300, 900, 3600, 6 * 3600, DAY_S]), 2 * DAY_S)
        dates = None if rnd.random() < 0.5 else frozenset({local.date() + dt.timedelta(rnd.choice([-1, 0, 0, 0, 1]))})
        found.append(OpenHours(begin, end, dates))
    return tuple(found)


def disagreements(network: Network, plain: Network, request: PlanRequest, counts: Counts) -> list[str]:
    """Where the engine and the twin differ, or a journey is not what its entry says."""
    try:
        search = Search(network, request)
        wanted = ZoneTwin(network, plain, request).pareto()
    except InputError as error:
        if not error.code.startswith(("no_street", "point_")):
            raise
        return []
    found = search.pareto()
    start = search.day.start
    entries = [(one.rides, start + one.departure_s, start + one.arrival_s) for one in found]
    words = f"{request}, zones {network.zones}"
    counts["compared"] += 1
    counts["answered"] += bool(wanted)
    counts["with ways on demand"] += search.zones is not None
    if entries != wanted:
        return [f"{words}: engine {entries}, twin {wanted}"]
    wrong = []
    plain_found = [(one.rides, one.departure_s, one.arrival_s) for one in Search(plain, request).pareto()]
    counts["changed by zones"] += plain_found != [(one.rides, one.departure_s, one.arrival_s) for one in found]
    for entry, (rides, departure, arrival) in zip(found, entries, strict=True):
        shown = make_itinerary(search, entry, search.journey(entry))
        if (shown.rides, shown.departure_at, shown.arrival_at) != (rides, departure, arrival):
            wrong.append(f"{words}: shown {shown} for {entry}")
        wrong += [f"{words}: {problem}" for problem in problems(network, shown.legs, departure, arrival)]
        trips = [leg for leg in shown.legs if isinstance(leg, StreetLeg) and leg.on_demand is not None]
        counts["journeys on demand"] += bool(trips)
        counts["direct trips"] += bool(trips) and rides == 0
        counts["at both ends"] += len(trips) > 1
    return wrong


def problems(network: Network, legs: tuple, departure: int, arrival: int) -> list[str]:  # type: ignore[type-arg]
    """What is wrong with legs: gaps, and trips outside the hours or between rides."""
    found = []
    now = departure
    for number, leg in enumerate(legs):
        begins, ends = round(leg.departure.timestamp()), round(leg.arrival.timestamp())
        if begins < now:
            found.append(f"leg {number} begins before the one before has ended")
        if number == 0 and begins != departure:
            found.append("does not begin with its first leg")
        now = ends
        if not isinstance(leg, StreetLeg) or leg.on_demand is None:
            continue
        if 0 < number < len(legs) - 1:
            found.append("a trip on demand between rides")
        zone = next(one for one in network.zones if one.id == leg.on_demand.zone_id)
        opening = zone.opening(dt.datetime.fromtimestamp(begins, network.zone).date(), network.zone)
        if not opening.holds(np.array([begins]))[0]:
            found.append("called outside the hours")
        if leg.duration_s < zone.wait_s + zone.boarding_s:
            found.append("no wait")
    if legs and now != arrival:
        found.append("does not end with its last leg")
    return found


def wrong_windows(network: Network, request: PlanRequest, width_s: int, counts: Counts) -> list[str]:
    """Where the page of a span differs from the questions for each of its seconds."""
    at = int(request.at.timestamp())
    begin, end = (at - width_s, at) if request.arrive_by else (at, at + width_s)
    page = plan_window(network, request, Span(begin, end))
    found = {(one.rides, one.departure_at, one.arrival_at) for one in page.result.itineraries}
    wanted = set()
    search = Search(network, request)
    # Asked by arrival, a span ends with its last second and begins after its first.
    for second in range(begin + 1, end + 1) if request.arrive_by else range(begin, end):
        here = search.moved_to(dt.datetime.fromtimestamp(second, dt.UTC))
        start = here.day.start
        for rides, seconds in here.first_ends():
            if rides == 0:
                continue
            entry = here.complete(rides, seconds)
            times = start + entry.departure_s, start + entry.arrival_s
            if times[request.arrive_by] == second:
                wanted.add((rides, *times))
    counts["in windows"] += len(wanted)
    for one in page.result.itineraries:
        counts["in windows, on demand"] += any(isinstance(leg, StreetLeg) and leg.on_demand for leg in one.legs)
    words = f"{request}, {width_s} s, zones {network.zones}"
    wrong = [] if found == wanted else [f"{words}: page {sorted(found)}, seconds {sorted(wanted)}"]
    for one in page.result.itineraries:
        wrong += [f"{words}: {problem}" for problem in problems(network, one.legs, one.departure_at, one.arrival_at)]
    return wrong


def wrong_stops(network: Network, plain: Network, request: PlanRequest, counts: Counts) -> list[str]:
    """Where one-to-all differs from questions for each stop."""
    place = request.destination if request.arrive_by else request.origin
    one_to_all = replace(request, origin=place, destination=place)
    reached = reach_all_stops(network, one_to_all, DAY_S)
    before = reach_all_stops(plain, one_to_all, DAY_S)
    wrong = []
    for stop in np.flatnonzero(network.arrays["stop_routable"]).tolist():
        far = StopPlace((stop,), "")
        ends = (far, place) if request.arrive_by else (place, far)
        search = Search(network, replace(request, origin=ends[0], destination=ends[1], direct=("foot",)))
        entries = search.pareto()
        seconds, rides = NEVER, 0
        if entries:
            last = entries[-1]
            seconds, rides = abs((last.departure_s if request.arrive_by else last.arrival_s) - search.at_s), last.rides
        counts["stops"] += 1
        counts["stops reached"] += seconds < NEVER
        counts["stops sooner by zones"] += reached.seconds[stop] < before.seconds[stop]
        found = int(reached.seconds[stop]), int(reached.rides[stop])
        if found != (seconds, rides) and not (found[0] == seconds == NEVER):
            wrong.append(f"{request} to {stop}, zones {network.zones}: all {found}, single {seconds, rides}")
    return wrong
