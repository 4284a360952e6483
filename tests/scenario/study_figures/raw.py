# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""The raw files of the sample region and its studies, read with csv, tomllib and yaml alone.

Reads what the sample has: complete times, one agency, no shapes, all pickups allowed but what pickup_type says.
"""

import csv
import datetime as dt
import tomllib
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, NamedTuple

import yaml

DAY_S = 86_400
FEED = "bsp"
BUS, RAIL = 3, 2


def seconds(text: str) -> int:
    """07:30 or 07:30:00."""
    parts = [*map(int, text.split(":")), 0]
    return parts[0] * 3600 + parts[1] * 60 + parts[2]


class Call(NamedTuple):
    stop: str
    arrival_s: int
    departure_s: int
    board: bool = True
    alight: bool = True
    called: bool = False

    def later(self, by_s: int) -> "Call":
        return self._replace(arrival_s=self.arrival_s + by_s, departure_s=self.departure_s + by_s)


class Stop(NamedTuple):
    name: str
    lat: float
    lon: float
    station: str


class Trip(NamedTuple):
    id: str
    route: str
    block: str
    direction: str
    calls: tuple[Call, ...]
    days: frozenset[dt.date]
    rows: tuple[tuple[int, int, int], ...]
    """of frequencies.txt: begin, end, headway"""


class Run(NamedTuple):
    """A trip on its way, in seconds of its service day."""

    trip: str
    route: str
    block: str
    calls: tuple[Call, ...]


@dataclass(frozen=True)
class Timetable:
    """A feed."""

    stops: dict[str, Stop]
    routes: dict[str, tuple[str, int]]
    """short name and type"""
    agency: str
    trips: tuple[Trip, ...]
    plain_rows: dict[tuple[str, str], int]
    """transfers.txt by stops, stations spelled out: seconds"""
    route_rows: dict[tuple[str, str, str, str], int]
    """by stops and routes"""
    vehicles: dict[str, str] = field(default_factory=dict)
    """of routes whose type does not tell it"""

    def called(self) -> set[str]:
        """Stops at which any trip calls."""
        return {call.stop for trip in self.trips for call in trip.calls}

    def runs(self, date: dt.date, draw: int | None = None, seed: int = 0) -> list[Run]:
        """What begins on a service day; rows of frequencies.txt from their begin on, or as they are drawn."""
        found = []
        for trip in self.trips:
            if date not in trip.days:
                continue
            if not trip.rows:
                found.append(Run(trip.id, trip.route, trip.block, trip.calls))
            for begin_s, end_s, headway_s in trip.rows:
                moved_s = 0 if draw is None else drawn_s(seed, draw, trip.id, begin_s, headway_s)
                for at_s in range(begin_s, end_s, headway_s):
                    by_s = at_s + moved_s - trip.calls[0].departure_s
                    found.append(Run(trip.id, trip.route, "", tuple(call.later(by_s) for call in trip.calls)))
        return found


def drawn_s(seed: int, draw: int, trip: str, begin_s: int, headway_s: int) -> int:
    """The formula of docs/reference/comparisons.md."""
    import hashlib

    digest = hashlib.blake2b(f"{seed} {draw} {FEED}_{trip} {begin_s}".encode(), digest_size=8).digest()
    return int(int.from_bytes(digest) // 2**11 / 2**53 * headway_s)


def table(folder: Path, name: str) -> list[dict[str, str]]:
    with (folder / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def read_timetable(folder: Path) -> Timetable:
    """Read a GTFS folder."""
    stop_rows = table(folder, "stops.txt")
    stops = {
        row["stop_id"]: Stop(row["stop_name"], float(row["stop_lat"]), float(row["stop_lon"]), row["parent_station"])
        for row in stop_rows
    }
    calls: dict[str, list[tuple[int, Call]]] = defaultdict(list)
    for row in table(folder, "stop_times.txt"):
        pickup, drop_off = row.get("pickup_type") or "0", row.get("drop_off_type") or "0"
        call = Call(row["stop_id"], seconds(row["arrival_time"]), seconds(row["departure_time"]), pickup != "1",
                    drop_off != "1", pickup in {"2", "3"})  # fmt: skip
        calls[row["trip_id"]].append((int(row["stop_sequence"]), call))
    repeated: dict[str, list[tuple[int, int, int]]] = defaultdict(list)
    for row in table(folder, "frequencies.txt"):
        assert row["exact_times"] == "0"
        times = seconds(row["start_time"]), seconds(row["end_time"]), int(row["headway_secs"])
        repeated[row["trip_id"]].append(times)
    days = service_days(folder)
    trips = tuple(
        Trip(
            row["trip_id"], row["route_id"], row["block_id"], row["direction_id"],
            tuple(call for _, call in sorted(calls[row["trip_id"]])), days[row["service_id"]],
            tuple(repeated[row["trip_id"]]),
        )
        for row in table(folder, "trips.txt")
    )  # fmt: skip
    platforms = {stop: [one for one, facts in stops.items() if facts.station == stop] or [stop] for stop in stops}
    plain: dict[tuple[str, str], int] = {}
    by_route: dict[tuple[str, str, str, str], int] = {}
    for row in table(folder, "transfers.txt"):
        assert row["transfer_type"] == "2"
        for a in platforms[row["from_stop_id"]]:
            for b in platforms[row["to_stop_id"]]:
                if row["from_route_id"]:
                    by_route[a, b, row["from_route_id"], row["to_route_id"]] = int(row["min_transfer_time"])
                else:
                    plain[a, b] = int(row["min_transfer_time"])
    routes = {row["route_id"]: (row["route_short_name"], int(row["route_type"])) for row in table(folder, "routes.txt")}
    (agency,) = table(folder, "agency.txt")
    return Timetable(stops, routes, agency["agency_name"], trips, plain, by_route)


def service_days(folder: Path) -> dict[str, frozenset[dt.date]]:
    """On which dates each service runs."""
    names = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
    found: dict[str, set[dt.date]] = {}
    for row in table(folder, "calendar.txt"):
        first, last = (dt.date.fromisoformat(row[name]) for name in ("start_date", "end_date"))
        found[row["service_id"]] = {day for day in span(first, last) if row[names[day.weekday()]] == "1"}
    for row in table(folder, "calendar_dates.txt"):
        change = found[row["service_id"]].add if row["exception_type"] == "1" else found[row["service_id"]].discard
        change(dt.date.fromisoformat(row["date"]))
    return {service: frozenset(days) for service, days in found.items()}


def span(first: dt.date, last: dt.date) -> Iterator[dt.date]:
    """Both included."""
    for number in range((last - first).days + 1):
        yield first + dt.timedelta(number)


# -- kinds of days -----------------------------------------------------------------------------------------------------


def holidays(year: int) -> set[dt.date]:
    """Public holidays that all Länder have; Easter by Gauß and Lichtenberg."""
    a, k = year % 19, year // 100
    m = 15 + (3 * k + 3) // 4 - (8 * k + 13) // 25
    d = (19 * a + m) % 30
    og = 21 + d - (d + a // 11) // 29
    sunday = dt.date(year, 3, 1) + dt.timedelta(
        og - 1 + 7 - (og - (7 - (year + year // 4 + 2 - (3 * k + 3) // 4) % 7)) % 7
    )
    moving = {sunday + dt.timedelta(days) for days in (-2, 1, 39, 50)}
    return moving | {dt.date(year, month, day) for month, day in ((1, 1), (5, 1), (10, 3), (12, 25), (12, 26))}


def kinds(timetable: Timetable, school: frozenset[dt.date]) -> dict[str, list[dt.date]]:
    """The dates of each kind.

    The region has no Land, so school holidays are learned from its only timetable: it pauses where the four trips of
    schools (of 79) do not run, if there are days of that weekday before and after on which they do.
    """
    weekdays = [[day for day in school if day.weekday() == weekday] for weekday in range(7)]
    every = sorted(set().union(*(trip.days for trip in timetable.trips)))
    found: dict[str, list[dt.date]] = defaultdict(list)
    public = set().union(*(holidays(year) for year in range(every[0].year, every[-1].year + 1)))
    for day in span(every[0], every[-1]):
        if day in public or day.weekday() == 6:
            found["sunday"].append(day)
        elif day.weekday() == 5:
            found["saturday"].append(day)
        else:
            usual = weekdays[day.weekday()]
            pauses = day not in school and min(usual) < day < max(usual)
            found["school_holiday" if pauses else "school_day"].append(day)
    return found


class StudyDay(NamedTuple):
    id: str
    date: dt.date
    per_year: float


def study_days(timetable: Timetable, school: frozenset[dt.date], wanted: list[str]) -> list[StudyDay]:
    """The date that stands for each kind, and for how many days of a year.

    The first Wednesday (else the first date) of those on which the same trips run as on most; school holidays are not
    published for the region, so days of a year are the shares of the kinds in the calendar.
    """
    by_kind = kinds(timetable, school)
    whole = sum(map(len, by_kind.values()))
    found = []
    for kind in wanted:
        alike: dict[frozenset[str], list[dt.date]] = defaultdict(list)
        for day in by_kind[kind]:
            if kind == "saturday" or day.weekday() in {1, 2, 3}:
                alike[frozenset(trip.id for trip in timetable.trips if day in trip.days)].append(day)
        usual = max(alike.values(), key=len)
        date = next((day for day in usual if day.weekday() == 2), usual[0])
        found.append(StudyDay(kind, date, 365 * len(by_kind[kind]) / whole))
    return found


# -- a study -----------------------------------------------------------------------------------------------------------


def read_region(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


def read_study(path: Path) -> dict[str, Any]:
    found = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)  # noqa: S506 - texts alone
    assert isinstance(found, dict)
    return found


def changed(timetable: Timetable, steps: list[dict[str, Any]], by_kind: dict[str, list[dt.date]]) -> Timetable:
    """A feed after the modifications of a study: lines that are added, trips that are removed from a time on."""
    for step in steps:
        ((kind, words),) = step.items()
        if kind == "add_line":
            timetable = with_line(timetable, words, by_kind)
        else:
            assert (kind, words.keys()) == ("remove_trips", {"line", "from"})
            route, from_s = words["line"].removeprefix(f"{FEED}:"), seconds(words["from"])
            kept = (trip for trip in timetable.trips if trip.route != route or trip.calls[0].departure_s < from_s)
            timetable = replace(timetable, trips=tuple(kept))
    return timetable


def with_line(timetable: Timetable, words: dict[str, Any], by_kind: dict[str, list[dt.date]]) -> Timetable:
    """A feed with the line of an ``add_line`` of the shipped studies: two stops, minutes given."""
    here, there = (stop_named(timetable, name) for name in words["stops"])
    running_s = 60 * int(words["running"]["minutes"][0])
    trips = list(timetable.trips)
    for entry in words["timetable"]:
        days = frozenset(days_named(by_kind, entry["days"]))
        ways = {"there": "0", "back": "1", "both": "01"}[entry.get("direction", "both")]
        for way in ways:
            first, last = (here, there) if way == "0" else (there, here)
            for start_s in starts(timetable, entry, days, running_s):
                calls = Call(first, start_s, start_s), Call(last, start_s + running_s, start_s + running_s)
                trips.append(Trip(f"{words['id']} {way} {start_s}", words["id"], "", way, calls, days, ()))
    vehicle = {"autonomous_bus": "autonomous_shuttle", "minibus": "minibus"}.get(words["mode"], "")
    return replace(
        timetable,
        trips=tuple(trips),
        routes={**timetable.routes, words["id"]: (words["name"], BUS)},
        vehicles={words["id"]: vehicle} if vehicle else {},
    )


def stop_named(timetable: Timetable, name: str) -> str:
    (found,) = [stop for stop, facts in timetable.stops.items() if facts.name == name]
    return found


def days_named(by_kind: dict[str, list[dt.date]], name: str) -> list[dt.date]:
    return by_kind["school_day"] + by_kind["school_holiday"] if name == "working_days" else by_kind[name]


def starts(timetable: Timetable, entry: dict[str, Any], days: frozenset[dt.date], running_s: int) -> list[int]:
    """When the trips of an entry of a timetable leave."""
    first_s, last_s = seconds(entry["from"]), seconds(entry["until"])
    if "every_min" in entry:
        return list(range(first_s, last_s + 1, 60 * int(entry["every_min"])))
    meets = entry["meets"]
    departing, change_s = meets.get("event") == "departures", 60 * int(meets["change_min"])
    found = set()
    for trip in timetable.trips:
        if trip.route == meets["line"].removeprefix(f"{FEED}:") and trip.days & days:
            for number, call in enumerate(trip.calls):
                if timetable.stops[call.stop].name != meets["at"]:
                    continue
                if departing and number < len(trip.calls) - 1:
                    found.add(call.departure_s - change_s - running_s)
                elif not departing and number:
                    found.add(call.arrival_s + change_s)
    groups: list[list[int]] = []
    for start_s in sorted(start_s for start_s in found if first_s <= start_s <= last_s):
        if groups and start_s - groups[-1][0] < 60 * int(meets["apart_min"]):
            groups[-1].append(start_s)
        else:
            groups.append([start_s])
    return [group[0] if departing else group[-1] for group in groups]
