# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""Every printed time against the published files, on every date: what a traveller reads is what was published."""

import csv
import datetime as dt
import io
import re
import zipfile
from collections import Counter, defaultdict
from collections.abc import Callable
from pathlib import Path

import pytest

from mobility.analysis.day_types.day_types import day_types
from mobility.network.compile import compile_network
from mobility.network.network import Network
from mobility.region import FeedSource, Region, TransferSettings
from mobility.scenario.lines import find_routes
from mobility.scenario.printed.timetable import timetable_of
from mobility.scenario.printed.write import write_timetable
from mobility.sources.gtfs.feed import read_feed
from tests.scenario.printed.reading import ReadTable, holds, read_tables

Row = dict[str, str]
Calls = tuple[tuple[str, str, str], ...]
"""Stop, arrival and departure of each call as printed; the arrival is empty where only the departure is printed."""
SAMPLE = Path(__file__).resolve().parents[3] / "data" / "gtfs" / "beispiel"
GROUP = {"school_day": "Monday to Friday", "school_holiday": "Monday to Friday", "saturday": "Saturday",
         "sunday": "Sundays and public holidays"}  # fmt: skip
COLUMNS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def _files(source: Path) -> Callable[[str], list[Row]]:
    def read(name: str) -> list[Row]:
        if source.is_dir():
            path = source / name
            return list(csv.DictReader(io.StringIO(path.read_text("utf-8-sig")))) if path.exists() else []
        with zipfile.ZipFile(source) as archive:
            if name not in archive.namelist():
                return []
            return list(csv.DictReader(io.StringIO(archive.read(name).decode("utf-8-sig"))))

    return read


def _printed_time(written: str) -> str:
    hours, minutes, _ = (int(part) for part in written.split(":"))
    return f"{hours % 24:02}:{minutes:02}" + ("+" if hours >= 24 else "")


def _published(read: Callable[[str], list[Row]], line: str) -> tuple[dict[str, Calls], dict[str, str]]:
    """Calls of each trip of a line, and its service."""
    routes = {row["route_id"] for row in read("routes.txt") if row["route_short_name"] == line}
    service = {row["trip_id"]: row["service_id"] for row in read("trips.txt") if row["route_id"] in routes}
    names = {row["stop_id"]: row["stop_name"] for row in read("stops.txt")}
    rows: dict[str, list[Row]] = defaultdict(list)
    for row in read("stop_times.txt"):
        if row["trip_id"] in service:
            rows[row["trip_id"]].append(row)
    calls = {}
    for trip, found in rows.items():
        found.sort(key=lambda row: int(row["stop_sequence"]))
        calls[trip] = tuple(
            (names[row["stop_id"]], _printed_time(row["arrival_time"]), _printed_time(row["departure_time"]))
            for row in found
        )
    return calls, service


def _services(read: Callable[[str], list[Row]]) -> Callable[[dt.date], set[str]]:
    weekly, odd = read("calendar.txt"), defaultdict(list)
    for row in read("calendar_dates.txt"):
        odd[row["date"]].append((row["service_id"], row["exception_type"]))

    def on(date: dt.date) -> set[str]:
        day = f"{date:%Y%m%d}"
        running = {
            row["service_id"] for row in weekly
            if row["start_date"] <= day <= row["end_date"] and row[COLUMNS[date.weekday()]] == "1"
        }  # fmt: skip
        for service, how in odd[day]:
            (running.add if how == "1" else running.discard)(service)
        return running

    return on


def _columns(table: ReadTable, date: dt.date, kind: Callable[[dt.date], str]) -> list[Calls]:
    """The trips of a table that run on a date."""
    found = []
    for at, head in enumerate(table.head[1:]):
        texts = [table.signs[sign] for sign in head.split()]
        if not all(holds(text, date, kind) for text in texts):
            continue
        calls: list[tuple[str, str, str]] = []
        for stop, event, cells in table.rows:
            time = re.sub(r"[~☎☏ab]", "", cells[at])
            if time in {"", "|"}:
                continue
            if event == "dep." and calls and calls[-1][0] == stop and not calls[-1][2]:
                calls[-1] = (stop, calls[-1][1], time)
            else:
                calls.append((stop, time, "") if event == "arr." else (stop, "", time))
        found.append(tuple(calls))
    return found


def _same(printed: Calls, published: Calls) -> bool:
    """Departures are printed, at the last stop the arrival, and arrivals elsewhere where they have a row."""
    if len(printed) != len(published):
        return False
    for number, (one, other) in enumerate(zip(printed, published, strict=True)):
        last = number + 1 == len(printed)
        time = one[2] or one[1]
        if one[0] != other[0] or time != other[1 if last else 2]:
            return False
        if one[1] and one[2] and one[1] != other[1]:
            return False
    return True


def _compare(source: Path, line: str, land: str | None, folder: Path, most_days: int = 400) -> tuple[int, int]:
    """Check all dates; how many trips and times were compared."""
    feed = FeedSource("f", source, broken_trips="drop")
    region = Region("r", "R", "Europe/Berlin", folder, (feed,), TransferSettings(max_walk_s=0))
    compiled = compile_network(region, [read_feed(feed)], lambda _: None)
    network = Network(folder, compiled.facts, compiled.arrays)
    types = day_types(network, land)
    write_timetable([timetable_of(network, find_routes(network, line), types)], folder / "page.html")
    tables = read_tables((folder / "page.html").read_text(encoding="utf-8"))
    assert tables
    for table in tables:
        _times_never_fall(table)
    read = _files(source)
    calls, service = _published(read, line)
    running = _services(read)
    trips = times = 0
    like = {
        dt.date.fromisoformat(note[:10]): note.partition("as on ")[2].rstrip(".")
        for table in tables for note in table.notes if "as on " in note
    }  # fmt: skip
    for day in range(min(len(types), most_days)):
        date = types.date(day)
        services = running(date)
        published = Counter(calls[trip] for trip in calls if service[trip] in services)
        group = like.get(date, GROUP[types.kind_on(date)])
        here = [table for table in tables if table.group == group and table.span[0] <= date <= table.span[1]]
        rules = {note for table in here for note in table.notes if note.startswith(f"{group}: service ")}
        idle = any(not holds(note.partition(": service ")[2].rstrip("."), date, types.kind_on) for note in rules)
        printed = [] if idle and date not in like else [
            one for table in here for one in _columns(table, date, types.kind_on)
        ]  # fmt: skip
        assert len(printed) == published.total(), date
        left = list(published.elements())
        for one in printed:
            match = next((other for other in left if _same(one, other)), None)
            assert match is not None, (date, one)
            left.remove(match)
            trips, times = trips + 1, times + len(one)
    return trips, times


def _times_never_fall(table: ReadTable) -> None:
    for at in range(len(table.head) - 1):
        times = [cells[at] for _, _, cells in table.rows if ":" in cells[at]]
        minutes = []
        for time in times:
            clock = re.search(r"(\d\d):(\d\d)", time)
            assert clock is not None
            minutes.append(60 * int(clock[1]) + int(clock[2]) + (1440 if "+" in time else 0))
        assert minutes == sorted(minutes), table.caption
        assert len(times) > 1


@pytest.mark.parametrize("line", ["Zug", "Bus B", "Schulbus"])
def test_the_sample_is_printed_as_published(line: str, tmp_path: Path) -> None:
    trips, times = _compare(SAMPLE, line, "ST", tmp_path)
    assert trips > 300
    assert times > 2 * trips


def test_line_610_is_printed_as_published_on_all_dates(shared_data: Path, tmp_path: Path) -> None:
    source = shared_data / "sachsen-anhalt" / "gtfs_boerdebus_std_kn.zip"
    trips, times = _compare(source, "610", "ST", tmp_path)
    assert trips > 4_000
    assert times > 10 * trips
