# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""Line 610 of the real BördeBus feed, read with csv alone, and the same after modifications."""

from __future__ import annotations

import csv
import datetime as dt
import io
import zipfile
from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from mobility.network.timetable.day import EPOCH
from mobility.scenario.apply.apply import Applied, apply_variant
from mobility.scenario.language.read import read_scenario

if TYPE_CHECKING:
    from pathlib import Path

    from mobility.network.patch.baseline import Baseline
    from mobility.sources.gtfs.feed import Feed

WEDNESDAY, SATURDAY = dt.date(2026, 6, 10), dt.date(2026, 6, 13)


class Stop(NamedTuple):
    """A call: stop id, arrival and departure in seconds."""

    id: str
    arrival_s: int
    departure_s: int


Timetable = dict[str, tuple[Stop, ...]]
"""Calls by trip id."""


def seconds(clock: str) -> int:
    hours, minutes, rest = map(int, clock.split(":"))
    return hours * 3600 + minutes * 60 + rest


def published(archive: Path, short_name: str) -> Timetable:
    """The trips of a line as published."""
    with zipfile.ZipFile(archive) as feed:

        def records(name: str) -> list[dict[str, str]]:
            return list(csv.DictReader(io.TextIOWrapper(feed.open(name), "utf-8-sig")))

        (route,) = [row["route_id"] for row in records("routes.txt") if row["route_short_name"] == short_name]
        trips = {row["trip_id"] for row in records("trips.txt") if row["route_id"] == route}
        calls: dict[str, list[tuple[int, Stop]]] = defaultdict(list)
        for row in records("stop_times.txt"):
            if row["trip_id"] in trips:
                call = Stop(row["stop_id"], seconds(row["arrival_time"]), seconds(row["departure_time"]))
                calls[row["trip_id"]].append((int(row["stop_sequence"]), call))
    return {trip: tuple(call for _, call in sorted(found)) for trip, found in calls.items()}


def tables(feed: Feed, short_name: str) -> Timetable:
    """The trips of a line in a feed's tables."""
    route = feed.routes["short_name"].to_list().index(short_name)
    ids, stops = feed.trips["trip_id"].to_list(), feed.stops["stop_id"].to_list()
    mine = {trip for trip, of in enumerate(feed.trips["route"].to_list()) if of == route}
    found: dict[str, list[Stop]] = defaultdict(list)
    for trip, stop, arrival_s, departure_s in feed.stop_times.select("trip", "stop", "arrival_s", "departure_s").rows():
        if trip in mine:
            found[ids[trip]].append(Stop(stops[stop], arrival_s, departure_s))
    return {trip: tuple(calls) for trip, calls in found.items()}


def dates(feed: Feed) -> dict[str, set[dt.date]]:
    """On which dates each trip runs."""
    services, first, active = feed.service_days()
    row = {service: number for number, service in enumerate(services.to_list())}
    return {
        trip: {EPOCH + dt.timedelta(days=first + int(day)) for day in active[row[service]].nonzero()[0]}
        for trip, service in zip(feed.trips["trip_id"].to_list(), feed.trips["service_id"].to_list(), strict=True)
    }


def applied(baseline: Baseline, folder: Path, modifications: str) -> Applied:
    """Modifications, as they would stand in a file, on a baseline."""
    path = folder / "scenario.yaml"
    indented = "\n".join(f"  {line}" for line in modifications.strip().splitlines())
    path.write_text(
        f"schema: 1\ntitle: Test\nregion: {baseline.region.path}\nmodifications:\n{indented}\n", encoding="utf-8"
    )
    return apply_variant(baseline, read_scenario(path).variants[0])
