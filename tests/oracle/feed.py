# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""Read a region file and its GTFS feeds for the test oracle.

Implements, of SEMANTICS.md: Ride, "Untimed intermediate stops" (`_fill_gap`), "pickup_type / drop_off_type 1 = not
allowed" (`_read_calls`); Change, "Rows that name unknown stops, trips or routes are dropped" and "type 0, or type 2
without a time, is left out" (`_read_transfers`); Walk, the defaults (`read_region`).

Choices where the text leaves room:

* `[streets]` in a region file is not read: every walk of the oracle is a straight line, and max_walk_s defaults to 900.
* Rows of stop_times.txt that name an unknown stop or trip are dropped alone, the rest of the trip stays.
* Rows of transfers.txt of type 1 to 3 without from_stop_id or to_stop_id state no change and are dropped.
* A feed's zone is the agency_timezone of its first agency.
* "Platforms" of a station are the stops with location_type 0 or blank whose parent_station it is.
"""

import csv
import datetime as dt
import io
import tomllib
import zipfile
from array import array
from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import BinaryIO
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

MISSING = -(2**31)  # a time that is not given


@dataclass(frozen=True)
class TransferRow:
    """One usable row of transfers.txt; indices are those of the feed, -1 = not named."""

    from_stop: int
    to_stop: int
    from_route: int
    to_route: int
    from_trip: int
    to_trip: int
    kind: int
    seconds: int | None


@dataclass(frozen=True)
class Calendar:
    """One row of calendar.txt."""

    weekdays: tuple[bool, ...]
    start: dt.date
    end: dt.date


@dataclass(frozen=True)
class Run:
    """One run of a trip on a service day: its calls are those of the trip, `shift` seconds later."""

    trip: int
    shift: int
    start: int | None  # first departure of a run from frequencies.txt, service-day time


@dataclass
class Feed:
    """One GTFS feed. The calls of trip t are rows call_start[t] to call_start[t + 1] of the call_… arrays."""

    id: str
    zone: ZoneInfo
    stop_ids: list[str]
    stop_kind: list[int]
    stop_parent: list[int]
    lat: NDArray[np.float64]
    lon: NDArray[np.float64]
    route_ids: list[str]
    trip_ids: list[str]
    trip_index: dict[str, int]
    trip_route: list[int]
    trip_service: NDArray[np.int32]
    trip_block: list[str]
    service_ids: list[str]
    calendars: dict[int, Calendar]
    exceptions: dict[dt.date, dict[int, bool]]
    frequencies: dict[int, list[tuple[int, int, int]]]
    transfers: list[TransferRow]
    call_start: NDArray[np.int64]
    call_stop: NDArray[np.int32]
    call_arr: NDArray[np.int32]
    call_dep: NDArray[np.int32]
    call_pick: NDArray[np.bool_]
    call_drop: NDArray[np.bool_]
    usable: NDArray[np.bool_]
    kept_runs: dict[dt.date, list[Run]] = field(default_factory=dict)  # by service day, see `days.runs`

    def first_departure(self, trip: int) -> int:
        """The only time that counts at the first call."""
        return int(self.call_dep[self.call_start[trip]])

    def last_arrival(self, trip: int) -> int:
        """The only time that counts at the last call."""
        return int(self.call_arr[self.call_start[trip + 1] - 1])

    def first_stop(self, trip: int) -> int:
        """The stop of the first call."""
        return int(self.call_stop[self.call_start[trip]])

    def last_stop(self, trip: int) -> int:
        """The stop of the last call."""
        return int(self.call_stop[self.call_start[trip + 1] - 1])


@dataclass
class Region:
    """All feeds of a region under common numbers: a feed's stop, trip or route plus the feed's offset."""

    id: str
    zone: ZoneInfo
    feeds: list[Feed]
    change_s: int
    max_walk_s: int
    walk_speed_m_s: float
    detour_factor: float
    stop_offset: list[int]
    trip_offset: list[int]
    route_offset: list[int]
    stop_ids: list[str]
    stop_index: dict[str, int]
    stop_kind: list[int]
    stop_parent: list[int]
    stop_called: NDArray[np.bool_]
    lat: NDArray[np.float64]
    lon: NDArray[np.float64]
    trip_route: NDArray[np.int64]

    def platforms(self, stop: int) -> list[int]:
        """The platforms of a station; empty for anything that is not a station with children."""
        return self._children.get(stop, []) if self.stop_kind[stop] == 1 else []

    def sites(self, stop_id: str) -> list[int]:
        """Stops: "a query by id starts at exactly this stop (a station id: at all its platforms, 0 s)".

        A station that has calls of its own counts itself too. Raises KeyError for an unknown id.
        """
        stop = self.stop_index[stop_id]
        platforms = self.platforms(stop)
        if not platforms:
            return [stop]
        return [*platforms, stop] if self.stop_called[stop] else platforms

    def station(self, stop: int) -> int:
        """The station a stop belongs to, itself if it is a station, -1 if there is none."""
        return self.stop_parent[stop] if self.stop_parent[stop] >= 0 else stop if self.stop_kind[stop] == 1 else -1

    def __post_init__(self) -> None:
        self._children: dict[int, list[int]] = {}
        for stop, parent in enumerate(self.stop_parent):
            if parent >= 0 and self.stop_kind[stop] == 0:
                self._children.setdefault(parent, []).append(stop)


class _Source:
    """The files of a feed, from a zip archive (any compression the standard library knows) or a folder."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.archive = None if path.is_dir() else zipfile.ZipFile(path)

    def has(self, name: str) -> bool:
        return (self.path / name).is_file() if self.archive is None else name in self.archive.namelist()

    def rows(self, name: str, columns: list[str]) -> Iterator[list[str]]:
        """The values of these columns row by row, "" where a column or value is absent; blanks stripped."""
        if not self.has(name):
            return
        opened: AbstractContextManager[BinaryIO] = (
            open(self.path / name, "rb") if self.archive is None else self.archive.open(name)  # type: ignore[assignment]
        )
        with opened as raw, io.TextIOWrapper(raw, encoding="utf-8-sig", newline="") as text:
            reader = csv.reader(text, skipinitialspace=True)
            header = [cell.strip() for cell in next(reader, [])]
            places = [header.index(column) if column in header else -1 for column in columns]
            for row in reader:
                if row:
                    yield [row[p].strip() if 0 <= p < len(row) else "" for p in places]

    def close(self) -> None:
        if self.archive is not None:
            self.archive.close()


def read_region(path: Path | str) -> Region:
    """Read a region file and all its feeds. Paths in it are relative to its folder."""
    path = Path(path)
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    feeds = [read_feed(entry["id"], path.parent / entry["gtfs"]) for entry in data["feeds"]]
    transfers = data.get("transfers", {})
    stop_offset, trip_offset, route_offset = [0], [0], [0]
    for feed in feeds:
        stop_offset.append(stop_offset[-1] + len(feed.stop_ids))
        trip_offset.append(trip_offset[-1] + len(feed.trip_ids))
        route_offset.append(route_offset[-1] + len(feed.route_ids))
    stop_ids = [f"{feed.id}_{stop}" for feed in feeds for stop in feed.stop_ids]
    called = np.zeros(len(stop_ids), np.bool_)
    for feed, offset in zip(feeds, stop_offset, strict=False):
        called[np.unique(feed.call_stop) + offset] = True
    zone = data["region"].get("time_zone")
    return Region(
        id=data["region"]["id"],
        zone=ZoneInfo(zone) if zone else feeds[0].zone,
        feeds=feeds,
        change_s=transfers.get("change_s", 0),
        max_walk_s=transfers.get("max_walk_s", 900),
        walk_speed_m_s=transfers.get("walk_speed_m_s", 1.25),
        detour_factor=transfers.get("detour_factor", 1.0),
        stop_offset=stop_offset,
        trip_offset=trip_offset,
        route_offset=route_offset,
        stop_ids=stop_ids,
        stop_index={stop: number for number, stop in enumerate(stop_ids)},
        stop_kind=[kind for feed in feeds for kind in feed.stop_kind],
        stop_parent=[
            parent + offset if parent >= 0 else -1
            for feed, offset in zip(feeds, stop_offset, strict=False)
            for parent in feed.stop_parent
        ],
        stop_called=called,
        lat=np.concatenate([feed.lat for feed in feeds]),
        lon=np.concatenate([feed.lon for feed in feeds]),
        trip_route=np.array(
            [
                route + offset
                for feed, offset in zip(feeds, route_offset, strict=False)
                for route in feed.trip_route
            ],
            np.int64,
        ),
    )


def read_feed(feed_id: str, path: Path) -> Feed:
    """Read one feed."""
    source = _Source(path)
    agencies = list(source.rows("agency.txt", ["agency_timezone"]))
    columns = ["stop_id", "stop_lat", "stop_lon", "location_type", "parent_station"]
    stops = list({row[0]: row for row in source.rows("stops.txt", columns)}.values())
    stop_index = {row[0]: number for number, row in enumerate(stops)}
    routes = dict.fromkeys(row[0] for row in source.rows("routes.txt", ["route_id"]))
    route_index = {route: number for number, route in enumerate(routes)}
    service_index: dict[str, int] = {}
    trip_ids, trip_route, trip_service, trip_block = [], [], array("i"), []
    for trip, route, service, block in source.rows("trips.txt", ["trip_id", "route_id", "service_id", "block_id"]):
        trip_ids.append(trip)
        trip_route.append(route_index[route])
        trip_service.append(service_index.setdefault(service, len(service_index)))
        trip_block.append(block)
    trip_index = {trip: number for number, trip in enumerate(trip_ids)}
    calendars, exceptions = _read_calendars(source, service_index)
    frequencies: dict[int, list[tuple[int, int, int]]] = {}
    for trip, start, end, headway in source.rows(
        "frequencies.txt", ["trip_id", "start_time", "end_time", "headway_secs"]
    ):
        if trip in trip_index:
            frequencies.setdefault(trip_index[trip], []).append((seconds(start), seconds(end), int(headway)))
    feed = Feed(
        id=feed_id,
        zone=ZoneInfo(agencies[0][0]),
        stop_ids=list(stop_index),
        stop_kind=[int(row[3] or 0) for row in stops],
        stop_parent=[stop_index.get(row[4], -1) if row[4] else -1 for row in stops],
        lat=np.array([float(row[1] or "nan") for row in stops], np.float64),
        lon=np.array([float(row[2] or "nan") for row in stops], np.float64),
        route_ids=list(route_index),
        trip_ids=trip_ids,
        trip_index=trip_index,
        trip_route=trip_route,
        trip_service=np.array(trip_service, np.int32),
        trip_block=trip_block,
        service_ids=list(service_index),
        calendars=calendars,
        exceptions=exceptions,
        frequencies=frequencies,
        transfers=list(_read_transfers(source, stop_index, route_index, trip_index)),
        **_read_calls(source, trip_index, stop_index),
    )
    source.close()
    return feed


def seconds(text: str) -> int:
    """Seconds of the service day of H:MM:SS or HH:MM:SS, above 24 h too; MISSING for an empty text."""
    if not text:
        return MISSING
    hours, minutes, rest = text.split(":")
    return int(hours) * 3600 + int(minutes) * 60 + int(rest)


def _date(text: str) -> dt.date:
    return dt.date(int(text[:4]), int(text[4:6]), int(text[6:8]))


def _read_calendars(
    source: _Source, service_index: dict[str, int]
) -> tuple[dict[int, Calendar], dict[dt.date, dict[int, bool]]]:
    """calendar.txt and calendar_dates.txt of the services that have trips."""
    days = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
    calendars: dict[int, Calendar] = {}
    for row in source.rows("calendar.txt", ["service_id", "start_date", "end_date", *days]):
        if row[0] in service_index:
            weekdays = tuple(bit == "1" for bit in row[3:])
            calendars[service_index[row[0]]] = Calendar(weekdays, _date(row[1]), _date(row[2]))
    exceptions: dict[dt.date, dict[int, bool]] = {}
    for service, date, kind in source.rows("calendar_dates.txt", ["service_id", "date", "exception_type"]):
        if service in service_index:
            exceptions.setdefault(_date(date), {})[service_index[service]] = kind == "1"
    return calendars, exceptions


def _read_transfers(
    source: _Source, stops: dict[str, int], routes: dict[str, int], trips: dict[str, int]
) -> Iterator[TransferRow]:
    """Change: rows that name unknown stops, trips or routes are dropped; type 0, or 2 without a time, is left out."""
    names = ["from_stop_id", "to_stop_id", "from_route_id", "to_route_id", "from_trip_id", "to_trip_id"]
    known = [stops, stops, routes, routes, trips, trips]
    for row in source.rows("transfers.txt", [*names, "transfer_type", "min_transfer_time"]):
        if any(name and name not in index for name, index in zip(row, known, strict=False)):
            continue
        kind = int(row[6] or 0)
        if kind == 0 or (kind == 2 and not row[7]):
            continue
        if kind in (1, 2, 3) and not (row[0] and row[1]):
            continue
        ends = [index[name] if name else -1 for name, index in zip(row, known, strict=False)]
        yield TransferRow(*ends, kind=kind, seconds=int(row[7]) if row[7] else None)


def _read_calls(source: _Source, trip_index: dict[str, int], stop_index: dict[str, int]) -> dict[str, NDArray]:
    """stop_times.txt as flat arrays, sorted by trip and stop_sequence; rows may stand in any order."""
    trips, stops, order, arrivals, departures = (array("i") for _ in range(5))
    picks, drops = array("b"), array("b")
    distances: list[str] = []
    clock: dict[str, int] = {}
    columns = ["trip_id", "stop_id", "stop_sequence", "arrival_time", "departure_time", "pickup_type", "drop_off_type"]
    for trip, stop, number, arrival, departure, pick, drop, distance in source.rows(
        "stop_times.txt", [*columns, "shape_dist_traveled"]
    ):
        if trip not in trip_index or stop not in stop_index:
            continue
        for text in (arrival, departure):
            if text not in clock:
                clock[text] = seconds(text)
        trips.append(trip_index[trip])
        stops.append(stop_index[stop])
        order.append(int(number))
        arrivals.append(clock[arrival or departure])  # if only one is given the other is the same
        departures.append(clock[departure or arrival])
        picks.append(pick != "1")
        drops.append(drop != "1")
        distances.append(distance)
    trip_of = np.array(trips, np.int32)
    rank = np.lexsort((np.array(order, np.int32), trip_of))
    start = np.zeros(len(trip_index) + 1, np.int64)
    np.cumsum(np.bincount(trip_of, minlength=len(trip_index)), out=start[1:])
    arr, dep = np.array(arrivals, np.int32)[rank], np.array(departures, np.int32)[rank]
    usable = start[1:] - start[:-1] >= 2
    for trip in np.unique(trip_of[rank][arr == MISSING]):
        first, last = int(start[trip]), int(start[trip + 1]) - 1
        if arr[first] == MISSING or arr[last] == MISSING:
            usable[trip] = False  # without first departure or last arrival
            continue
        timed = [call for call in range(first, last + 1) if arr[call] != MISSING]
        for before, after in zip(timed, timed[1:], strict=False):
            if after > before + 1:
                _fill_gap(arr, dep, before, after, [distances[rank[call]] for call in range(before, after + 1)])
    return {
        "call_start": start,
        "call_stop": np.array(stops, np.int32)[rank],
        "call_arr": arr,
        "call_dep": dep,
        "call_pick": np.array(picks, np.bool_)[rank],
        "call_drop": np.array(drops, np.bool_)[rank],
        "usable": usable,
    }


def _fill_gap(arr: NDArray, dep: NDArray, before: int, after: int, texts: list[str]) -> None:
    """Ride: untimed stops "lie between the departure of the last timed and the arrival of the next timed stop".

    "By shape_dist_traveled if all stops of the gap have one and it grows, else evenly; exact arithmetic, then rounded
    down": the gap here includes both timed ends.
    """
    try:
        places = [Fraction(text) for text in texts]
    except ValueError:
        places = []
    if not places or any(one >= two for one, two in zip(places, places[1:], strict=False)):
        places = [Fraction(number) for number in range(len(texts))]
    leave, span = int(dep[before]), int(arr[after]) - int(dep[before])
    for number in range(1, len(texts) - 1):
        moment = leave + span * (places[number] - places[0]) / (places[-1] - places[0])
        arr[before + number] = dep[before + number] = moment.numerator // moment.denominator
