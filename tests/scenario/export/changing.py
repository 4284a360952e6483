# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""Changes of a feed drawn by lot, and what its tables have to be after writing and reading."""

import random
from dataclasses import replace
from pathlib import Path

import numpy as np
import polars as pl

from mobility.network.compile import compile_network
from mobility.network.network import Network
from mobility.network.patch.day_axis import DayAxis
from mobility.network.patch.feed_edit import Call, FeedEdit
from mobility.planner.itinerary import make_itinerary
from mobility.planner.places import stop_by_id
from mobility.planner.request import PlanRequest
from mobility.planner.search import Search
from mobility.region import Region
from mobility.sources.gtfs.feed import Feed
from tests.agreement.compare import Query

TABLES = (
    "agencies", "stops", "routes", "trips", "stop_times", "frequencies", "transfers", "shapes", "shape_points",
    "weekly", "exceptions",
)  # fmt: skip
ODD = 'neu, "Bahnhof" – ü;1'
"""Part of an id that needs quotes in CSV and more than ASCII."""


def changed(feed: Feed, lot: random.Random) -> Feed:
    """Some trips removed, some shifted, some on other days; a line with new stops; a stop moved; transfers, runs."""
    _, first, active = feed.service_days()
    axis = DayAxis(first, active.shape[1])
    edit = FeedEdit(feed, axis)
    running = [trip for trip in range(len(feed.trips)) if edit.calls(trip)]
    for trip in lot.sample(running, max(1, len(running) // 9)):
        edit.set_calls(trip, ())
    for trip in lot.sample(running, max(1, len(running) // 7)):
        seconds = lot.choice([60, 600, 86_400])
        edit.set_calls(trip, [call.later(seconds) for call in edit.calls(trip)])
    for trip in lot.sample(running, max(1, len(running) // 20)):
        half = edit.days(trip) & (np.arange(axis.days) % 2 == 0)
        if edit.calls(trip):
            edit.set_days(trip, half)
    _new_line(edit, axis, lot)
    stop = lot.randrange(len(feed.stops))
    if not np.isnan(feed.stops["lat"][stop]):
        edit.move_stop(stop, feed.stops["lat"][stop] + 0.001, feed.stops["lon"][stop])
    calls_at = feed.stop_times["stop"].unique().sort().to_list()
    edit.add_transfer(lot.choice(calls_at), lot.choice(calls_at), 240)
    return _other_runs(edit.finish(), running[0])


def _new_line(edit: FeedEdit, axis: DayAxis, lot: random.Random) -> None:
    known = edit.feed.stop_times["stop"].unique().sort().to_list()
    places = edit.feed.stops
    agency = edit.add_agency(f"{ODD}:a", "Neu & Söhne", "https://neu.example")
    route = edit.add_route({"route_id": f"{ODD}:r", "route_type": 3, "agency": agency, "short_name": "N 1"})
    new = [
        edit.add_stop(
            f"{ODD}:{number}", 'Am "Tor", Süd', places["lat"][known[0]] + number / 999, places["lon"][known[0]]
        )
        for number in range(2)
    ]
    days = np.arange(axis.days) % 3 > 0
    for number in range(4):
        begin = lot.choice([7, 12, 23, 26]) * 3600 + number * 60
        stops = [known[0], *new, known[-1]]
        calls = [Call(stop, begin + at * 300, begin + at * 300 + 30, at % 2, 0) for at, stop in enumerate(stops)]
        edit.add_trip(route, f"{ODD}:{number}", days, calls, headsign="Süd, Tor", direction=number % 2)


def _other_runs(feed: Feed, trip: int) -> Feed:
    """Other headways where there are runs, and one more."""
    runs = feed.frequencies.with_columns(
        headway_s=pl.col("headway_s") + 60, row=pl.lit(0, feed.frequencies.schema["row"])
    )
    more = pl.DataFrame(
        [{"row": 0, "trip": trip, "start_s": 30_000, "end_s": 33_000, "headway_s": 900, "exact": True}],
        schema=runs.schema,
    )
    return replace(feed, frequencies=pl.concat([runs, more]))


def without_stumps(feed: Feed) -> dict[str, pl.DataFrame]:
    """The tables without row numbers and without trips that have no calls; what is about those goes, too."""
    runs = np.bincount(feed.stop_times["trip"].to_numpy(), minlength=len(feed.trips)) > 0
    number = np.where(runs, np.cumsum(runs) - 1, -1)
    tables = {name: getattr(feed, name) for name in TABLES}
    tables["trips"] = feed.trips.filter(pl.Series(runs))
    for name, columns in (("stop_times", ["trip"]), ("frequencies", ["trip"]), ("transfers", ["from_trip", "to_trip"])):
        table = tables[name]
        for column in columns:
            old = table[column].to_numpy()
            new = pl.Series(column, np.where(old >= 0, number[old], -1).astype(np.int32))
            table = table.with_columns(new).filter(pl.Series((old < 0) | (new.to_numpy() >= 0)))
        tables[name] = table
    return {name: table.drop("row", strict=False) for name, table in tables.items()}


def differing(wanted: Feed, found: Feed) -> list[str]:
    """The tables in which two feeds differ."""
    one, two = without_stumps(wanted), without_stumps(found)
    return [name for name in TABLES if not one[name].equals(two[name])]


def compiled(region: Region, feeds: list[Feed]) -> Network:
    """A network that is kept in memory."""
    made = compile_network(region, feeds, lambda _: None)
    arrays = {}
    for name, array in made.arrays.items():
        arrays[name] = np.ascontiguousarray(array).view()
        arrays[name].flags.writeable = False
    return Network(Path(), made.facts, arrays)


def journeys(network: Network, query: Query) -> list[object]:
    """All that is said of the best journeys."""
    origin, destination = stop_by_id(network, query.origin), stop_by_id(network, query.destination)
    assert origin is not None
    assert destination is not None
    search = Search(network, PlanRequest(origin, destination, query.at, arrive_by=query.arrive_by))
    return [make_itinerary(search, entry, search.journey(entry)).to_dict() for entry in search.pareto()]
