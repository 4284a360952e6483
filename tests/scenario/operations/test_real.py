# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""The real BördeBus timetable: every figure is worked out anew from the published files, with nothing but csv."""

import csv
import datetime as dt
import io
import itertools
import math
import zipfile
from dataclasses import dataclass
from pathlib import Path

import networkx as nx
import numpy as np
import pytest

from mobility.network.compile import compile_network
from mobility.network.network import Network
from mobility.region import FeedSource, Region, TransferSettings
from mobility.region.operations import Operations, OperationsSettings
from mobility.scenario.operations.figures import DayFigures, day_figures
from mobility.scenario.operations.parallel import parallel
from mobility.scenario.operations.vehicles import schedules
from mobility.sources.gtfs.feed import read_feed

Row = dict[str, str]
WEDNESDAY, SATURDAY = dt.date(2026, 6, 10), dt.date(2026, 6, 13)
LINE = ("boerdebus", "610")
SETTINGS = OperationsSettings(
    layover_s=300, longest_layover_s=1800, empty_speed_km_h=30.0, empty_detour_factor=1.3, line_detour_factor=1.3
)


@dataclass(frozen=True)
class Trip:
    """A trip of the published files; times in seconds."""

    id: str
    line: str
    shape: str
    block: str
    calls: tuple[tuple[str, int, int], ...]
    """Stop, arrival, departure."""

    @property
    def start(self) -> int:
        return self.calls[0][2]

    @property
    def end(self) -> int:
        return self.calls[-1][1]


class Files:
    """The published files."""

    def __init__(self, path: Path) -> None:
        with zipfile.ZipFile(path) as archive:
            names = ("stops", "routes", "trips", "calendar", "calendar_dates", "stop_times", "shapes")
            self.rows: dict[str, list[Row]] = {
                name: list(csv.DictReader(io.TextIOWrapper(archive.open(f"{name}.txt"), "utf-8-sig"))) for name in names
            }
        self.place = {row["stop_id"]: (float(row["stop_lat"]), float(row["stop_lon"])) for row in self.rows["stops"]}
        self.calls: dict[str, list[Row]] = {}
        for row in self.rows["stop_times"]:
            self.calls.setdefault(row["trip_id"], []).append(row)

    def services(self, date: dt.date) -> set[str]:
        day, weekday = f"{date:%Y%m%d}", date.strftime("%A").lower()
        found = {
            row["service_id"]
            for row in self.rows["calendar"]
            if row[weekday] == "1" and row["start_date"] <= day <= row["end_date"]
        }
        changes = [row for row in self.rows["calendar_dates"] if row["date"] == day]
        found |= {row["service_id"] for row in changes if row["exception_type"] == "1"}
        return found - {row["service_id"] for row in changes if row["exception_type"] == "2"}

    def trips(self, date: dt.date) -> list[Trip]:
        services = self.services(date)
        names = {row["route_id"]: row["route_short_name"] for row in self.rows["routes"]}
        found = []
        for row in self.rows["trips"]:
            if row["service_id"] in services:
                calls = sorted(self.calls[row["trip_id"]], key=lambda call: int(call["stop_sequence"]))
                times = tuple((c["stop_id"], seconds(c["arrival_time"]), seconds(c["departure_time"])) for c in calls)
                found.append(Trip(row["trip_id"], names[row["route_id"]], row["shape_id"], row["block_id"], times))
        return sorted(found, key=lambda trip: (trip.start, trip.end))

    def shape_m(self, shape: str) -> float:
        points = sorted(
            (int(row["shape_pt_sequence"]), float(row["shape_pt_lat"]), float(row["shape_pt_lon"]))
            for row in self.rows["shapes"]
            if row["shape_id"] == shape
        )
        return sum(metres(one[1:], other[1:]) for one, other in itertools.pairwise(points))

    def empty_m(self, one: str, other: str) -> float:
        """Nothing between poles of one stop: their ids differ behind the last colons only."""
        if one.rpartition("::")[0] == other.rpartition("::")[0]:
            return 0.0
        return 1.3 * metres(self.place[one], self.place[other])

    def can_follow(self, one: Trip, other: Trip) -> bool:
        """At 30 km/h, rounded up to seconds, and with five minutes of layover."""
        empty_s = math.ceil(self.empty_m(one.calls[-1][0], other.calls[0][0]) / (30 / 3.6) - 1e-6)
        return one.end + empty_s + 300 <= other.start

    def joined(self, trips: list[Trip]) -> set[tuple[str, str]]:
        """Trips that stand next to each other in one block, with times and places that fit."""
        blocks: dict[str, list[Trip]] = {}
        for trip in trips:
            if trip.block:
                blocks.setdefault(trip.block, []).append(trip)
        return {
            (one.id, other.id)
            for block in blocks.values()
            for one, other in itertools.pairwise(block)
            if one.end <= other.start and self.empty_m(one.calls[-1][0], other.calls[0][0]) <= 130
        }


def seconds(time: str) -> int:
    hours, minutes, rest = map(int, time.split(":"))
    return hours * 3600 + minutes * 60 + rest


def metres(one: tuple[float, ...], other: tuple[float, ...]) -> float:
    """On the sphere, by the law of cosines in its form for short ways."""
    north = math.radians(other[0] - one[0])
    east = math.radians(other[1] - one[1]) * math.cos(math.radians((one[0] + other[0]) / 2))
    return 6_371_008.8 * math.hypot(north, east)


@pytest.fixture(scope="module")
def files(shared_data: Path) -> Files:
    return Files(shared_data / "sachsen-anhalt" / "gtfs_boerdebus_std_kn.zip")


@pytest.fixture(scope="module")
def network(shared_data: Path) -> Network:
    source = FeedSource("boerdebus", shared_data / "sachsen-anhalt" / "gtfs_boerdebus_std_kn.zip")
    region = Region("r", "R", "Europe/Berlin", shared_data, (source,), TransferSettings(max_walk_s=0))
    compiled = compile_network(region, [read_feed(source)], lambda _: None)
    return Network(shared_data, compiled.facts, compiled.arrays)


@pytest.fixture(scope="module")
def wednesday(network: Network) -> DayFigures:
    return day_figures(network, WEDNESDAY, Operations(SETTINGS))


def test_610_on_a_wednesday_in_the_files(files: Files) -> None:
    """What the tests below hold the program to, counted once by eye: 31 trips, 666 minutes, three at 6:56."""
    trips = [trip for trip in files.trips(WEDNESDAY) if trip.line == "610"]
    assert len(trips) == 31
    assert sum(trip.end - trip.start for trip in trips) == 666 * 60
    at = seconds("6:56:00")
    assert sum(trip.start <= at < trip.end for trip in trips) == 3
    assert sum(files.shape_m(trip.shape) for trip in trips) == pytest.approx(324_600, rel=0.002)


@pytest.mark.parametrize(("date", "trips", "minutes"), [(WEDNESDAY, 31, 666), (SATURDAY, 14, 342)])
def test_trips_hours_and_kilometres_of_610(
    network: Network, files: Files, date: dt.date, trips: int, minutes: int
) -> None:
    """The shapes of the line begin and end at its stops, so that their whole length is driven."""
    [line] = day_figures(network, date, Operations(SETTINGS)).of(*LINE)
    assert (line.trips, line.straight_trips, line.call_ahead_trips) == (trips, 0, 0)
    assert line.service_h == pytest.approx(minutes / 60)
    published = [trip for trip in files.trips(date) if trip.line == "610"]
    assert line.vehicle_km == pytest.approx(sum(files.shape_m(trip.shape) for trip in published) / 1000, rel=1e-3)


def test_610_on_its_own_takes_three_buses_on_a_wednesday(network: Network, files: Files, wednesday: DayFigures) -> None:
    """Three trips are under way at 6:56, and here are three vehicles' days that hold in the published files."""
    [line] = wednesday.of(*LINE)
    assert line.vehicles_alone == 3
    alone = schedules(network, wednesday.runs, SETTINGS, "line")
    published = {trip.id: trip for trip in files.trips(WEDNESDAY) if trip.line == "610"}
    days = assert_days_hold(network, wednesday, alone.previous, alone.vehicle, files, published)
    assert days == 3


def test_610_on_its_own_takes_one_bus_on_a_saturday(network: Network, files: Files) -> None:
    """Each trip is over before the next begins; the last begins in Barleben, 5.8 km off the end of the one before."""
    saturday = day_figures(network, SATURDAY, Operations(SETTINGS))
    [line] = saturday.of(*LINE)
    assert line.vehicles_alone == 1
    alone = schedules(network, saturday.runs, SETTINGS, "line")
    published = {trip.id: trip for trip in files.trips(SATURDAY) if trip.line == "610"}
    assert assert_days_hold(network, saturday, alone.previous, alone.vehicle, files, published) == 1
    empty = [int(alone.empty_m[run]) for run in np.flatnonzero(alone.empty_m).tolist() if _name(saturday, run) == "610"]
    from_stop, to_stop = files.place["de:15003:22500::04"], files.place["de:15083:1094::02"]
    assert empty == [pytest.approx(1.3 * metres(from_stop, to_stop), rel=1e-3)]


def _name(day: DayFigures, run: int) -> str:
    return day.runs.lines.lines[int(day.runs.line[run])].name


def assert_days_hold(
    network: Network,
    day: DayFigures,
    previous: np.ndarray,
    vehicle: np.ndarray,
    files: Files,
    published: dict[str, Trip],
) -> int:
    """Every published trip is run once, and each after the one before it can be; returns the number of vehicles."""
    names = [network.trip_id[trip].removeprefix("boerdebus_") for trip in day.runs.trip.tolist()]
    run_of = {name: run for run, name in enumerate(names)}
    joined = files.joined(list(published.values()))
    followed = []
    for name, trip in published.items():
        before = int(previous[run_of[name]])
        if before >= 0:
            one = published[names[before]]
            assert (one.id, name) in joined or files.can_follow(one, trip), (one, trip)
            followed.append(one.id)
    assert len(followed) == len(set(followed))
    assert all(names[int(previous[run_of[other]])] == one for one, other in joined)
    return len({int(vehicle[run_of[name]]) for name in published})


def test_the_whole_feed_runs_on_the_vehicles_that_are_told(
    network: Network, files: Files, wednesday: DayFigures
) -> None:
    published = {trip.id: trip for trip in files.trips(WEDNESDAY)}
    [group] = wednesday.groups
    assert group.trips == len(published) == len(wednesday.runs) == 1339
    shared = wednesday.schedules
    days = assert_days_hold(network, wednesday, shared.previous, shared.vehicle, files, published)
    assert days == group.vehicles
    events = sorted(itertools.chain.from_iterable(((t.start, 1), (t.end, -1)) for t in published.values()))
    most = max(itertools.accumulate(step for _, step in sorted(events)))
    assert group.most_at_once == most
    assert sum(line.vehicles for line in wednesday.lines) == pytest.approx(group.vehicles)
    assert sum(line.service_h for line in wednesday.lines) == pytest.approx(
        sum(trip.end - trip.start for trip in published.values()) / 3600
    )


@pytest.mark.long
def test_no_fewer_vehicles_can_run_the_whole_feed(files: Files, wednesday: DayFigures) -> None:
    """A maximum matching found by another library over a million pairs of published trips."""
    trips = files.trips(WEDNESDAY)
    graph: nx.Graph[tuple[str, int]] = nx.Graph()
    tails = [("tail", number) for number in range(len(trips))]
    graph.add_nodes_from(tails)
    joined = files.joined(trips)
    assert len(joined) == 29
    before, after = ({pair[at] for pair in joined} for at in (0, 1))
    for one, other in itertools.combinations(range(len(trips)), 2):
        free = trips[one].id not in before and trips[other].id not in after
        if free and files.can_follow(trips[one], trips[other]):
            graph.add_edge(("tail", one), ("head", other))
    pairs = len(nx.bipartite.hopcroft_karp_matching(graph, tails)) // 2
    assert wednesday.groups[0].vehicles == len(trips) - len(joined) - pairs


def test_parallel_service_to_610(network: Network, files: Files, wednesday: DayFigures) -> None:
    """Trip by trip and stretch by stretch, every trip of every other line is tried."""
    found = parallel(network, wednesday.runs, LINE)
    trips = files.trips(WEDNESDAY)
    others = [trip for trip in trips if trip.line != "610"]
    told = {
        network.trip_id[int(wednesday.runs.trip[trip.run])].removeprefix("boerdebus_"): trip for trip in found.trips
    }
    mine = [trip for trip in trips if trip.line == "610"]
    assert set(told) == {trip.id for trip in mine}
    whole = 0
    for trip in mine:
        stretches = list(itertools.pairwise(range(len(trip.calls))))
        covered = sum(covers(others, trip, here, there) for here, there in stretches)
        assert (told[trip.id].stretches, told[trip.id].covered_stretches) == (len(stretches), covered), trip.id
        is_covered = covers(others, trip, 0, len(trip.calls) - 1)
        assert (told[trip.id].by is not None) == is_covered
        whole += is_covered
    assert found.covered_trips == whole == 1
    # by eye: the 12:40 from Wolmirstedt to Meitzendorf has one of line 630 beside it all the way
    assert [(trip.id, told[trip.id].by) for trip in mine if told[trip.id].by] == [("94431107", ("boerdebus", "630"))]
    assert told["94431107"].covered_km == pytest.approx(told["94431107"].vehicle_km)


def covers(others: list[Trip], trip: Trip, here: int, there: int) -> bool:
    """Whether another trip leaves within 10 minutes and takes at most 5 longer, between poles of these stops."""
    origin, leave = trip.calls[here][0].rpartition("::")[0], trip.calls[here][2]
    goal, ride = trip.calls[there][0].rpartition("::")[0], trip.calls[there][1] - trip.calls[here][2]
    for other in others:
        if other.start > leave + 600 or other.end < leave - 600:
            continue
        for position, (stop, _, departure) in enumerate(other.calls):
            if stop.rpartition("::")[0] == origin and abs(departure - leave) <= 600:
                ends = [end for at, end, _ in other.calls[position + 1 :] if at.rpartition("::")[0] == goal]
                if ends and min(ends) - departure <= ride + 300:
                    return True
    return False
