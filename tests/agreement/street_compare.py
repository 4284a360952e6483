# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""Ask the engine and the oracle the same from door to door, ride and walk every shown journey, count what occurred."""

import datetime as dt
from dataclasses import dataclass
from typing import NamedTuple

from mobility.errors import InputError
from mobility.network.network import Network
from mobility.network.streets.profiles import FOOT
from mobility.planner.itinerary import make_itinerary
from mobility.planner.places import stop_by_id
from mobility.planner.request import PlanRequest, PointPlace
from mobility.planner.search import Search
from mobility.planner.street_ends import snap
from mobility.region import TransferSettings
from tests.oracle.kernels import NEVER
from tests.oracle.ride import ride
from tests.oracle.street_graph import Position
from tests.oracle.street_scan import End, Settings, StreetOracle
from tests.oracle.street_snap import MOST_M, faults, nearest_m

from .compare import Counts, Journey, occurrences


class Point(NamedTuple):
    """A point on the map, in degrees."""

    lat: float
    lon: float


Place = str | Point
"""A stop id or a point."""


@dataclass(frozen=True)
class DoorQuery:
    """One question; `at` is aware."""

    origin: Place
    destination: Place
    at: dt.datetime
    arrive_by: bool
    settings: Settings

    def __str__(self) -> str:
        word = "by" if self.arrive_by else "at"
        return f"{self.origin} -> {self.destination} {word} {self.at.isoformat()} with {self.settings}"


@dataclass(frozen=True)
class DoorOutcome:
    """What came of a query: the engine's entries as (rides, departure, arrival), its journeys, and what is wrong."""

    query: DoorQuery
    entries: list[tuple[int, int, int]]
    journeys: list[Journey]
    complaints: list[str]


def snapped(network: Network, point: Point) -> Position:
    """Where the engine joins a point to the streets; the one place that knows what that is called there."""
    assert network.streets is not None
    end = snap(network.streets, FOOT, point.lat, point.lon)
    return Position(end.edge, end.offset_cm, end.connector_cm)


def ends_of(network: Network, query: DoorQuery) -> tuple[End, End]:
    """The two ends of a query as the oracle takes them."""
    origin, destination = (
        snapped(network, place) if isinstance(place, Point) else place for place in (query.origin, query.destination)
    )
    return origin, destination


def request_of(network: Network, query: DoorQuery) -> PlanRequest:
    """The question as the engine takes it."""
    origin, destination = (
        PointPlace(*place) if isinstance(place, Point) else stop_by_id(network, place)
        for place in (query.origin, query.destination)
    )
    assert origin is not None
    assert destination is not None
    wanted = query.settings
    settings = TransferSettings(wanted.change_s, wanted.max_walk_s, wanted.walk_speed_m_s, wanted.detour_factor)
    return PlanRequest(origin, destination, query.at, arrive_by=query.arrive_by, settings=settings)


def compare_doors(network: Network, oracle: StreetOracle, query: DoorQuery) -> DoorOutcome:
    """The Pareto set of the engine against that of the oracle; each journey of the engine ridden leg by leg.

    The oracle has to have the settings of the query.
    """
    points = [place for place in (query.origin, query.destination) if isinstance(place, Point)]
    nearest = {point: nearest_m(network.arrays, *point) for point in points}
    if any(metres > MOST_M for metres in nearest.values()):
        return DoorOutcome(query, [], [], [] if is_refused(network, query) else [f"{query} is not refused"])
    origin, destination = ends_of(network, query)
    complaints = [
        f"{place}: {fault}"
        for place, end in ((query.origin, origin), (query.destination, destination))
        if isinstance(place, Point) and isinstance(end, Position)
        for fault in faults(network.arrays, *place, end, nearest[place])
    ]
    search = Search(network, request_of(network, query))
    found = search.pareto()
    entries = [
        (entry.rides, search.day.start + entry.departure_s, search.day.start + entry.arrival_s) for entry in found
    ]
    wanted = [
        (rides, round(departure.timestamp()), round(arrival.timestamp()))
        for rides, departure, arrival in oracle.door_to_door(origin, destination, query.at, arrive_by=query.arrive_by)
    ]
    if query.origin == query.destination:
        wanted = [(0, round(query.at.timestamp()), round(query.at.timestamp()))]  # Batch: from = to
    if entries != wanted:
        told = [[(rides, *_local(network, moments)) for rides, *moments in answer] for answer in (entries, wanted)]
        return DoorOutcome(query, entries, [], [*complaints, f"{query}: engine {told[0]}, oracle {told[1]}"])
    journeys = []
    for entry, (rides, departure, arrival) in zip(found, entries, strict=True):
        shown = make_itinerary(search, entry, search.journey(entry)).to_dict()
        moments = [round(dt.datetime.fromisoformat(shown[end]).timestamp()) for end in ("departure", "arrival")]
        named = [place if isinstance(place, str) else None for place in (query.origin, query.destination)]
        problems = ride(oracle.region, shown, rules=oracle.rules, origin=named[0], destination=named[1])
        problems += walks_at_points(oracle, origin, destination, shown)
        if (shown["rides"], *moments) != (rides, departure, arrival):
            problems.append("the journey is not that of its entry")
        complaints += [f"{query}, {rides} rides: {problem}" for problem in problems]
        journeys.append(shown)
    return DoorOutcome(query, entries, journeys, complaints)


def is_refused(network: Network, query: DoorQuery) -> bool:
    """Whether the engine says that a point is too far from all streets."""
    try:
        Search(network, request_of(network, query)).pareto()
    except InputError as error:
        return error.code == "no_street_near"
    return False


def walks_at_points(oracle: StreetOracle, origin: End, destination: End, shown: Journey) -> list[str]:
    """A journey begins and ends at the asked points, and walks there take as long as the shortest way."""
    legs = shown["legs"]
    at_points = isinstance(origin, Position), isinstance(destination, Position)
    if not legs or not any(at_points):
        return []
    wanted = oracle.ends(origin, destination)
    if shown["rides"] == 0:
        return _walk("direct", legs[0], wanted.direct, from_point=at_points[0], to_point=at_points[1])
    found = []
    if at_points[0]:
        stop = oracle.region.stop_index.get(legs[0]["to"]["stop_id"], -1)
        found += _walk("first", legs[0], int(wanted.first_walk[stop]), from_point=True, to_point=False)
    if at_points[1]:
        stop = oracle.region.stop_index.get(legs[-1]["from"]["stop_id"], -1)
        found += _walk("last", legs[-1], int(wanted.last_walk[stop]), from_point=False, to_point=True)
    return found


def _walk(which: str, leg: Journey, seconds: int, *, from_point: bool, to_point: bool) -> list[str]:
    if leg["mode"] != "walk":
        return [f"the {which} leg is no walk"]
    found = []
    if (leg["from"]["stop_id"] is None, leg["to"]["stop_id"] is None) != (from_point, to_point):
        found.append(f"the {which} walk has other ends: {leg['from']} to {leg['to']}")
    if seconds == NEVER or leg["duration_s"] != seconds:
        found.append(f"the {which} walk takes {leg['duration_s']} s, the shortest way {seconds} s")
    return found


def _local(network: Network, moments: list[int]) -> list[str]:
    return [dt.datetime.fromtimestamp(moment, network.zone).isoformat() for moment in moments]


def count_doors(counts: Counts, oracle: StreetOracle, outcome: DoorOutcome) -> None:
    """Add what occurred in an answered query."""
    query = outcome.query
    points = sum(isinstance(place, Point) for place in (query.origin, query.destination))
    limit_s = query.settings.max_walk_s
    counts["queries"] += 1
    counts["arrive by"] += query.arrive_by
    counts["answered"] += bool(outcome.entries)
    counts["two or more entries"] += len(outcome.entries) > 1
    counts["journeys"] += len(outcome.journeys)
    counts[f"points: {points}"] += 1
    counts["unlimited walking" if limit_s is None else f"max_walk_s {limit_s}"] += 1
    for rides in sorted({min(rides, 3) for rides, _, _ in outcome.entries}):
        counts[f"an entry with {rides}{'+' if rides == 3 else ''} rides"] += 1
    seen = {what for shown in outcome.journeys for what in occurrences(oracle.region, oracle.rules, shown)}
    for shown in outcome.journeys:
        walks = [leg["duration_s"] for leg in shown["legs"] if leg["mode"] == "walk"]
        seen |= {"walk above 900 s"} if any(seconds > 900 for seconds in walks) else set()
    counts.update(seen)
