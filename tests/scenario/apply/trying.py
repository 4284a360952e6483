# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""YAML -> a variant made real; what runs by the published files, read with csv alone, and by changed tables."""

import csv
import datetime as dt
import io
import zipfile
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple
from zoneinfo import ZoneInfo

import pytest

from mobility.errors import InputError
from mobility.network.network import Network
from mobility.network.patch.baseline import Baseline
from mobility.planner.itinerary import make_itinerary
from mobility.planner.places import stop_by_id
from mobility.planner.request import PlanRequest
from mobility.planner.search import Search
from mobility.scenario.apply.apply import Applied, apply_variant
from mobility.scenario.language.read import read_scenario
from mobility.sources.gtfs.feed import Feed

WEDNESDAY, SATURDAY, SUNDAY = dt.date(2026, 6, 10), dt.date(2026, 6, 13), dt.date(2026, 6, 14)
LATER = dt.date(2026, 6, 17)
DATES = (WEDNESDAY, SATURDAY, SUNDAY, LATER)
ZONE = ZoneInfo("Europe/Berlin")
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
EPOCH = dt.date(1970, 1, 1)


class At(NamedTuple):
    """A trip at a stop, in seconds of the service day."""

    stop: str
    arrival_s: int
    departure_s: int


class Run(NamedTuple):
    """A trip on a date."""

    route: str
    direction: int
    calls: tuple[At, ...]

    @property
    def start(self) -> str:
        return clock(self.calls[0].departure_s)

    @property
    def end(self) -> str:
        return clock(self.calls[-1].arrival_s)

    @property
    def ends(self) -> tuple[str, str]:
        return self.start, self.end

    def stops(self) -> list[str]:
        return [call.stop for call in self.calls]

    def at(self, stop: str) -> At:
        return next(call for call in self.calls if call.stop == stop)

    def later(self, seconds: int) -> "Run":
        calls = tuple(At(one.stop, one.arrival_s + seconds, one.departure_s + seconds) for one in self.calls)
        return self._replace(calls=calls)

    def starting(self, text: str) -> "Run":
        """The same trip, leaving at another time."""
        return self.later(seconds(text) - self.calls[0].departure_s)


Runs = Counter[Run]


def seconds(text: str) -> int:
    """Seconds of H:MM or H:MM:SS."""
    hours, minutes, rest = (*text.split(":"), "0")[:3]
    return int(hours) * 3600 + int(minutes) * 60 + int(rest)


def clock(value: int) -> str:
    """HH:MM, and seconds if there are any."""
    return f"{value // 3600:02}:{value // 60 % 60:02}" + (f":{value % 60:02}" if value % 60 else "")


def document(baseline: Baseline, modifications: str) -> str:
    """A whole scenario file."""
    lines = "\n".join(f"  {line}" for line in modifications.strip("\n").split("\n"))
    return f"schema: 1\ntitle: Trial\nregion: {baseline.region.path}\nmodifications:\n{lines}\n"


def made(baseline: Baseline, folder: Path, modifications: str) -> Applied:
    """Apply some modifications, each with a dash."""
    path = folder / "trial.yaml"
    path.write_text(document(baseline, modifications), encoding="utf-8")
    return apply_variant(baseline, read_scenario(path).variants[0])


def refused(baseline: Baseline, folder: Path, modifications: str) -> InputError:
    """What the modifications are refused with, when they are applied."""
    path = folder / "trial.yaml"
    path.write_text(document(baseline, modifications), encoding="utf-8")
    plan = read_scenario(path).variants[0]
    with pytest.raises(InputError) as caught:
        apply_variant(baseline, plan)
    return caught.value


class Published:
    """The files of a feed, read with csv alone."""

    def __init__(self, path: Path) -> None:
        with zipfile.ZipFile(path) as archive:
            self.tables = {
                name: list(csv.DictReader(io.TextIOWrapper(archive.open(name), "utf-8-sig")))
                for name in (
                    "stops.txt",
                    "routes.txt",
                    "trips.txt",
                    "calendar.txt",
                    "calendar_dates.txt",
                    "transfers.txt",
                )
            }
            self.calls: dict[str, list[tuple[int, At]]] = defaultdict(list)
            for row in csv.DictReader(io.TextIOWrapper(archive.open("stop_times.txt"), "utf-8-sig")):
                at = At(row["stop_id"], seconds(row["arrival_time"]), seconds(row["departure_time"]))
                self.calls[row["trip_id"]].append((int(row["stop_sequence"]), at))
        self.line = {row["route_id"]: row["route_short_name"] for row in self.tables["routes.txt"]}
        self.stop = {row["stop_id"]: row for row in self.tables["stops.txt"]}

    def services(self, date: dt.date) -> set[str]:
        key = date.strftime("%Y%m%d")
        runs = {
            row["service_id"]
            for row in self.tables["calendar.txt"]
            if row["start_date"] <= key <= row["end_date"] and row[WEEKDAYS[date.weekday()]] == "1"
        }
        for row in self.tables["calendar_dates.txt"]:
            if row["date"] == key:
                (runs.add if row["exception_type"] == "1" else runs.discard)(row["service_id"])
        return runs

    def runs(self, date: dt.date) -> Runs:
        services = self.services(date)
        return Counter(
            Run(row["route_id"], int(row["direction_id"]), tuple(at for _, at in sorted(self.calls[row["trip_id"]])))
            for row in self.tables["trips.txt"]
            if row["service_id"] in services
        )


def runs_of(feed: Feed, date: dt.date) -> Runs:
    """What runs on a date by tables of a feed."""
    services, first, active = feed.service_days()
    day = (date - EPOCH).days - first
    on = set(services.filter(active[:, day]).to_list()) if 0 <= day < active.shape[1] else set()
    stop, route = feed.stops["stop_id"].to_list(), feed.routes["route_id"].to_list()
    calls: dict[int, list[At]] = defaultdict(list)
    columns = [feed.stop_times[name].to_list() for name in ("trip", "stop", "arrival_s", "departure_s")]
    for trip, at, arrival_s, departure_s in zip(*columns, strict=True):
        calls[trip].append(At(stop[at], arrival_s, departure_s))
    every: dict[int, list[int]] = defaultdict(list)
    for trip, start_s, end_s, headway_s in feed.frequencies.select("trip", "start_s", "end_s", "headway_s").iter_rows():
        every[trip] += range(start_s, end_s, headway_s)
    found: Runs = Counter()
    for trip, (of, direction, service) in enumerate(feed.trips.select("route", "direction", "service_id").iter_rows()):
        if service in on and trip in calls:
            run = Run(route[of], direction, tuple(calls[trip]))
            found.update([run.starting(clock(start_s)) for start_s in every[trip]] if trip in every else [run])
    return found


class Difference(NamedTuple):
    """What runs no more on a date, and what runs instead, by departure; of both the lines that they belong to."""

    gone: list[Run]
    new: list[Run]

    @property
    def lines(self) -> set[str]:
        return {run.route for run in (*self.gone, *self.new)}


class Compared:
    """A changed feed against its published files."""

    def __init__(self, applied: Applied, published: Published, feed: str) -> None:
        self.tables = next(one for one in applied.feeds if one.source.id == feed)
        self.published = published

    def on(self, date: dt.date) -> Difference:
        before, after = self.published.runs(date), runs_of(self.tables, date)
        return Difference(*(sorted(part.elements(), key=_by_start) for part in (before - after, after - before)))

    def line(self, name: str, date: dt.date, direction: int | None = None) -> list[Run]:
        """What ran of a line."""
        return [
            run
            for run in sorted(self.published.runs(date).elements(), key=_by_start)
            if self.published.line[run.route] == name and direction in {None, run.direction}
        ]


def _by_start(run: Run) -> tuple[int, int, str]:
    return run.direction, run.calls[0].departure_s, str(run)


def best(
    network: Network, origin: str, destination: str, at: str, *, date: dt.date = WEDNESDAY, arrive_by: bool = False
) -> list[tuple[str, str, int]]:
    """Departure, arrival and rides of the best journeys."""
    return [
        (one["departure"][11:16], one["arrival"][11:16], one["rides"])
        for one in journeys(network, origin, destination, at, date=date, arrive_by=arrive_by)
    ]


def journeys(
    network: Network, origin: str, destination: str, at: str, *, date: dt.date = WEDNESDAY, arrive_by: bool = False
) -> list[dict]:  # type: ignore[type-arg] # JSON
    """All that is said of the best journeys."""
    ends = [stop_by_id(network, one) for one in (origin, destination)]
    assert ends[0] is not None
    assert ends[1] is not None
    moment = dt.datetime.combine(date, dt.time.fromisoformat(at), ZONE)
    search = Search(network, PlanRequest(ends[0], ends[1], moment, arrive_by=arrive_by))
    return [make_itinerary(search, entry, search.journey(entry)).to_dict() for entry in search.pareto()]


def minutes(first: str, last: str, every_min: int) -> Iterator[str]:
    """Times of day, both ends among them."""
    for at_s in range(seconds(first), seconds(last) + 1, every_min * 60):
        yield clock(at_s)


def starts(runs: Sequence[Run]) -> list[str]:
    """When they leave."""
    return [run.start for run in runs]
