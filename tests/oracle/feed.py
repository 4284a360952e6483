# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""Read a region file and its GTFS feeds for the test oracle.

Implements, of SEMANTICS.md: Change, "Rows that name unknown stops, trips or routes are dropped" and "type 0, or type 2
without a time, is left out" (`_read_transfers`); Stops, "a query by id" (`Region.sites`); Walk, the defaults
(`read_region`). The calls are read by `calls`.

Choices where the text leaves room:

* `[streets]` in a region file is not read: walks are straight lines, and max_walk_s defaults to 900, unless the oracle
  is that of `street_scan`.
* Rows of stop_times.txt that name an unknown stop or trip are dropped alone, the rest of the trip stays.
* Rows of transfers.txt of type 1 to 3 without from_stop_id or to_stop_id state no change and are dropped.
* A feed's zone is the agency_timezone of its first agency.
* "Platforms" of a station are the stops with location_type 0 or blank whose parent_station it is; a station without
  any is a stop like others.
* Of several stops with one id in a feed the last row counts.
"""

import datetime as dt
import tomllib
from array import array
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from .calls import read_calls
from .source import Source, seconds


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
            [route + offset for feed, offset in zip(feeds, route_offset, strict=False) for route in feed.trip_route],
            np.int64,
        ),
    )


def read_feed(feed_id: str, path: Path) -> Feed:
    """Read one feed."""
    source = Source(path)
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
    calls = read_calls(source, trip_index, stop_index)
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
        call_start=calls.start,
        call_stop=calls.stop,
        call_arr=calls.arr,
        call_dep=calls.dep,
        call_pick=calls.pick,
        call_drop=calls.drop,
        usable=calls.usable,
    )
    source.close()
    return feed


def _date(text: str) -> dt.date:
    return dt.date(int(text[:4]), int(text[4:6]), int(text[6:8]))


def _read_calendars(
    source: Source, service_index: dict[str, int]
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
    source: Source, stops: dict[str, int], routes: dict[str, int], trips: dict[str, int]
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
        from_stop, to_stop, from_route, to_route, from_trip, to_trip = (
            index[name] if name else -1 for name, index in zip(row, known, strict=False)
        )
        time = int(row[7]) if row[7] else None
        yield TransferRow(from_stop, to_stop, from_route, to_route, from_trip, to_trip, kind, time)
