# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""New versions of a feed, as a publisher would make them; and counting in the raw files, without the engine."""

import csv
import datetime as dt
import io
import random
import zipfile
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from mobility.network.compile import compile_network
from mobility.network.network import Network
from mobility.region import FeedSource, Region, TransferSettings
from mobility.sources.gtfs.feed import read_feed
from tests.feeds import write_feed

Row = dict[str, str]
Tables = dict[str, list[Row]]
SAMPLE = Path(__file__).resolve().parents[2] / "data" / "gtfs" / "beispiel"
TODAY = dt.date(2026, 6, 1)
WEDNESDAY, SATURDAY = dt.date(2026, 6, 10), dt.date(2026, 6, 13)


def read_tables(path: Path) -> Tables:
    """All tables of a feed, a zip or a folder."""
    if path.is_dir():
        texts = {file.name: file.read_text(encoding="utf-8-sig") for file in path.glob("*.txt")}
    else:
        with zipfile.ZipFile(path) as archive:
            texts = {name: archive.read(name).decode("utf-8-sig") for name in archive.namelist()}
    return {name: list(csv.DictReader(io.StringIO(text))) for name, text in texts.items()}


def copied(tables: Tables) -> Tables:
    """A copy that may be edited."""
    return {name: [dict(row) for row in rows] for name, rows in tables.items()}


def write_tables(folder: Path, tables: Tables) -> Path:
    """Write a feed as a folder; empty tables are left out."""
    files: dict[str, str | bytes] = {}
    for name, rows in tables.items():
        if rows:
            text = io.StringIO()
            writer = csv.DictWriter(text, list(rows[0]), lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
            files[name] = text.getvalue()
    return write_feed(folder, files)


def network_of(folder: Path, tables: Tables) -> Network:
    """Compile a feed without walks; its network is kept in memory only."""
    source = FeedSource("f", write_tables(folder / "feed", tables))
    region = Region("r", "R", "Europe/Berlin", folder, (source,), TransferSettings(max_walk_s=0))
    compiled = compile_network(region, [read_feed(source)], lambda _: None)
    return Network(folder, compiled.facts, compiled.arrays)


def seconds(time: str) -> int:
    """A time of GTFS in seconds."""
    hours, minutes, rest = map(int, time.strip().split(":"))
    return hours * 3600 + minutes * 60 + rest


def clock(at_s: int) -> str:
    """Seconds as a time of GTFS."""
    return f"{at_s // 3600:02d}:{at_s % 3600 // 60:02d}:{at_s % 60:02d}"


def runs_on(tables: Tables, date: dt.date) -> set[str]:
    """Services that run on a date."""
    day, name = date.strftime("%Y%m%d"), date.strftime("%A").lower()
    weekly = {
        row["service_id"]
        for row in tables.get("calendar.txt", [])
        if row[name] == "1" and row["start_date"] <= day <= row["end_date"]
    }
    exceptions = [row for row in tables.get("calendar_dates.txt", []) if row["date"] == day]
    added = {row["service_id"] for row in exceptions if row["exception_type"] == "1"}
    return (weekly - {row["service_id"] for row in exceptions if row["exception_type"] == "2"}) | added


def calls_of(tables: Tables) -> dict[str, list[Row]]:
    """The calls of each trip in order."""
    calls: dict[str, list[Row]] = {}
    for row in tables["stop_times.txt"]:
        calls.setdefault(row["trip_id"], []).append(row)
    return {trip: sorted(rows, key=lambda row: int(row["stop_sequence"])) for trip, rows in calls.items()}


def counted(tables: Tables, date: dt.date) -> Counter[str]:
    """Trips per line on a date, runs of frequencies.txt one by one."""
    names = {row["route_id"]: row["route_short_name"] for row in tables["routes.txt"]}
    on, runs = runs_on(tables, date), Counter[str]()
    for row in tables.get("frequencies.txt", []):
        span = range(seconds(row["start_time"]), seconds(row["end_time"]), int(row["headway_secs"]))
        runs[row["trip_id"]] += len(span)
    total = Counter[str]()
    for trip in tables["trips.txt"]:
        if trip["service_id"] in on:
            total[names[trip["route_id"]]] += runs.get(trip["trip_id"], 1)
    return total


def departures_at(tables: Tables, date: dt.date, name: str) -> list[tuple[int, str]]:
    """Time and last stop's name of all departures at stops of a name; without frequencies.txt."""
    names = {row["stop_id"]: row["stop_name"] for row in tables["stops.txt"]}
    on = runs_on(tables, date)
    service = {trip["trip_id"]: trip["service_id"] for trip in tables["trips.txt"]}
    found = []
    for trip, calls in calls_of(tables).items():
        if service.get(trip) in on:
            last = names[calls[-1]["stop_id"]]
            found += [(seconds(c["departure_time"]), last) for c in calls[:-1] if names[c["stop_id"]] == name]
    return sorted(found)


def drop_trips(tables: Tables, dropped: Callable[[Row], bool]) -> list[str]:
    """Take trips out, with all that names them; returns their ids."""
    gone = {row["trip_id"] for row in tables["trips.txt"] if dropped(row)}
    for name in ("trips.txt", "stop_times.txt", "frequencies.txt"):
        tables[name] = [row for row in tables.get(name, []) if row["trip_id"] not in gone]
    return sorted(gone)


def shift_trips(tables: Tables, trips: set[str], by_s: int) -> None:
    """Let trips run later, the runs of frequencies.txt too."""
    for row in tables["stop_times.txt"]:
        if row["trip_id"] in trips:
            row |= {name: clock(seconds(row[name]) + by_s) for name in ("arrival_time", "departure_time") if row[name]}
    for row in tables.get("frequencies.txt", []):
        if row["trip_id"] in trips:
            row |= {name: clock(seconds(row[name]) + by_s) for name in ("start_time", "end_time")}


def add_trip(tables: Tables, like: str, by_s: int) -> None:
    """Add a trip that runs like another, later."""
    trip = next(row for row in tables["trips.txt"] if row["trip_id"] == like)
    tables["trips.txt"].append({**trip, "trip_id": f"{like}-neu"})
    added = [{**row, "trip_id": f"{like}-neu"} for row in tables["stop_times.txt"] if row["trip_id"] == like]
    tables["stop_times.txt"] += added
    shift_trips(tables, {f"{like}-neu"}, by_s)


def trips_of(tables: Tables, line: str) -> set[str]:
    """The trips of a line by its short name."""
    routes = {row["route_id"] for row in tables["routes.txt"] if row["route_short_name"] == line}
    return {row["trip_id"] for row in tables["trips.txt"] if row["route_id"] in routes}


ID_COLUMNS = {
    "stop": ("stop_id", "parent_station", "from_stop_id", "to_stop_id"),
    "trip": ("trip_id", "from_trip_id", "to_trip_id"),
    "route": ("route_id", "from_route_id", "to_route_id"),
    "service": ("service_id",),
}


def renumber(tables: Tables, kind: str, rng: random.Random) -> None:
    """Give all stops, trips, routes or services new ids, in another order."""
    file = {"stop": "stops.txt", "trip": "trips.txt", "route": "routes.txt", "service": "trips.txt"}[kind]
    ids = sorted({row[f"{kind}_id"] for row in tables[file]})
    numbers = rng.sample(range(100_000, 999_999), len(ids))
    new = dict(zip(ids, map(str, numbers), strict=True))
    for rows in tables.values():
        for row in rows:
            row |= {name: new.get(row[name], row[name]) for name in ID_COLUMNS[kind] if row.get(name)}
    rng.shuffle(tables[file])


@dataclass(frozen=True)
class Edit:
    """What was done to a feed: which lines it touches, and which stops get another name or place."""

    what: str
    lines: frozenset[str] = frozenset()
    stops: frozenset[str] = frozenset()


def random_edit(tables: Tables, rng: random.Random) -> Edit:
    """Edit a feed at random, in a way that shows on the compared days."""
    names = {row["route_id"]: row["route_short_name"] for row in tables["routes.txt"]}
    repeated = {row["trip_id"] for row in tables.get("frequencies.txt", [])}
    trip = rng.choice([row for row in tables["trips.txt"] if row["trip_id"] not in repeated])
    line = names[trip["route_id"]]
    what = rng.choice(["drop", "add", "shift", "move", "rename", "slower"])
    if what == "drop":
        drop_trips(tables, lambda row: row["trip_id"] == trip["trip_id"])
    elif what == "add":
        add_trip(tables, trip["trip_id"], rng.randint(1, 50) * 60)
    elif what == "shift":
        shift_trips(tables, {trip["trip_id"]}, rng.choice([-1, 1]) * rng.randint(1, 9) * 60)
    elif what == "slower":
        last = calls_of(tables)[trip["trip_id"]][-1]
        late = clock(seconds(last["arrival_time"]) + rng.randint(1, 9) * 60)
        last |= {"arrival_time": late, "departure_time": late}
    else:
        name = rng.choice(sorted({row["stop_name"] for row in tables["stops.txt"]}))
        for row in tables["stops.txt"]:
            if row["stop_name"] == name and what == "move":
                row["stop_lat"] = str(float(row["stop_lat"]) + 0.001)
            elif row["stop_name"] == name:
                row["stop_name"] = f"{name} Neu"
        return Edit(what, stops=frozenset([name]))
    return Edit(what, lines=frozenset([line]))
