# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""Ask the engine and the oracle the same, ride every shown journey, and count what occurred."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

from mobility.network.compile import compile_network
from mobility.network.network import Network
from mobility.network.timetable.accelerator import Acceleration
from mobility.planner.itinerary import make_itinerary
from mobility.planner.places import stop_by_id
from mobility.planner.request import PlanRequest
from mobility.planner.search import Search
from mobility.region import read_region
from mobility.sources.gtfs.feed import read_feed
from tests.oracle.change import Rules
from tests.oracle.feed import Region
from tests.oracle.ride import ride
from tests.oracle.scan import HORIZON_S, Oracle

Journey = dict[str, Any]
"""An itinerary as JSON values."""
Counts = Counter[str]

LEAST_SPECIFIC_RANK = 6
"""Rows of transfers.txt of this rank name no route and no trip."""


@dataclass(frozen=True)
class Query:
    """One question; `at` is aware, in the region's zone. `kind` says how it was drawn."""

    origin: str
    destination: str
    at: dt.datetime
    arrive_by: bool
    kind: str = ""

    def __str__(self) -> str:
        word = "by" if self.arrive_by else "at"
        return f"{self.origin} -> {self.destination} {word} {self.at.isoformat()} ({self.kind})"


@dataclass(frozen=True)
class Outcome:
    """What came of a query: the engine's entries as (rides, departure, arrival), its journeys, and what is wrong."""

    query: Query
    entries: list[tuple[int, int, int]]
    journeys: list[Journey]
    complaints: list[str]


def network_in_memory(region_toml: Path, acceleration: Acceleration = Acceleration.OFF) -> Network:
    """Compile a region as a build does, without writing it: arrays as the kernels know them, contiguous, read-only."""
    region = read_region(region_toml)
    compiled = compile_network(region, [read_feed(source) for source in region.feeds], lambda _: None)
    arrays = {}
    for name, array in compiled.arrays.items():
        arrays[name] = np.ascontiguousarray(array).view()
        arrays[name].flags.writeable = False
    network = Network(region_toml.parent, compiled.facts, arrays)
    network.accelerator.mode = acceleration
    return network


def compare(network: Network, oracle: Oracle, query: Query) -> Outcome:
    """The Pareto set of the engine against that of the oracle; each journey of the engine ridden leg by leg."""
    origin, destination = stop_by_id(network, query.origin), stop_by_id(network, query.destination)
    assert origin is not None
    assert destination is not None
    search = Search(network, PlanRequest(origin, destination, query.at, arrive_by=query.arrive_by))
    found = search.pareto()
    entries = [
        (entry.rides, search.day.start + entry.departure_s, search.day.start + entry.arrival_s) for entry in found
    ]
    wanted = [
        (rides, round(departure.timestamp()), round(arrival.timestamp()))
        for rides, departure, arrival in oracle.pareto(query.origin, query.destination, query.at, query.arrive_by)
    ]
    if entries != wanted:
        told = [[(rides, *_local(network, moments)) for rides, *moments in answer] for answer in (entries, wanted)]
        return Outcome(query, entries, [], [f"{query}: engine {told[0]}, oracle {told[1]}"])
    journeys, complaints = [], []
    for entry, (rides, departure, arrival) in zip(found, entries, strict=True):
        shown = make_itinerary(search, entry, search.journey(entry)).to_dict()
        ends = [round(dt.datetime.fromisoformat(shown[end]).timestamp()) for end in ("departure", "arrival")]
        problems = ride(oracle.region, shown, rules=oracle.rules, origin=query.origin, destination=query.destination)
        if (shown["rides"], *ends) != (rides, departure, arrival):
            problems.append("the journey is not that of its entry")
        complaints += [f"{query}, {rides} rides: {problem}" for problem in problems]
        journeys.append(shown)
    return Outcome(query, entries, journeys, complaints)


def _local(network: Network, moments: list[int]) -> list[str]:
    return [dt.datetime.fromtimestamp(moment, network.zone).isoformat() for moment in moments]


def count(counts: Counts, oracle: Oracle, outcome: Outcome) -> None:
    """Add what occurred in an answered query. A query counts once for each thing, whatever its journeys."""
    query = outcome.query
    counts["queries"] += 1
    counts["arrive by"] += query.arrive_by
    counts["answered"] += bool(outcome.entries)
    counts["two or more entries"] += len(outcome.entries) > 1
    counts["journeys"] += len(outcome.journeys)
    step = dt.timedelta(seconds=-HORIZON_S if query.arrive_by else HORIZON_S)
    edge = (query.at.astimezone(dt.UTC) + step).astimezone(oracle.region.zone)
    counts["clock change within the 24 h"] += query.at.utcoffset() != edge.utcoffset()
    counts.update({what for journey in outcome.journeys for what in occurrences(oracle.region, oracle.rules, journey)})


def occurrences(region: Region, rules: Rules, journey: Journey) -> set[str]:
    """What occurs in a journey of all that the tests have to meet."""
    found: set[str] = set()
    departure, arrival = (dt.datetime.fromisoformat(journey[end]) for end in ("departure", "arrival"))
    if departure.date() != arrival.date():
        found.add("over midnight")
    if departure.utcoffset() != arrival.utcoffset():
        found.add("clock change within the journey")
    legs = journey["legs"]
    if any(leg["mode"] == "walk" for leg in legs[1:-1]):
        found.add("walk between rides")
    rides = [leg for leg in legs if leg["mode"] == "ride"]
    if any(len(leg["trips"]) > 1 for leg in rides):
        found.add("in-seat")
    for leg in rides:
        if leg["trips"][0]["run_start"] is not None:
            found.add("run of frequencies.txt")
        if leg["trips"][0]["service_date"] != leg["departure"][:10]:
            found.add("trip of another service day")
        if any(call["interpolated"] for call in leg["calls"]):
            found.add("untimed stop")
    for one, two in pairwise(rides):
        row = rules.row(
            region.stop_index[one["to"]["stop_id"]], trip_number(region, one["trips"][-1]["trip_id"]),
            region.stop_index[two["from"]["stop_id"]], trip_number(region, two["trips"][0]["trip_id"]),
        )  # fmt: skip
        if row is not None:
            found.add("row of transfers.txt")
            if row.rank < LEAST_SPECIFIC_RANK:
                found.add("route- or trip-specific change")
    return found


def trip_number(region: Region, trip_id: str) -> int:
    """The oracle's number of a trip by its full id."""
    for number, feed in enumerate(region.feeds):
        own = trip_id.removeprefix(f"{feed.id}_")
        if own != trip_id and own in feed.trip_index:
            return feed.trip_index[own] + region.trip_offset[number]
    raise KeyError(trip_id)


def table(title: str, counts: Counts) -> str:
    """The counts as lines of text."""
    return "\n".join([f"\n{title}", *(f"  {number:>7,}  {name}" for name, number in sorted(counts.items()))]) + "\n"
