# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""A second reading of a feed with the csv module alone: who calls where and when on which day."""

from __future__ import annotations

import csv
import datetime as dt
import io
import zipfile
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
ZONE = ZoneInfo("Europe/Berlin")


@dataclass(frozen=True)
class RawCall:
    """One row of stop_times.txt; seconds of the service day."""

    stop: str
    arrival_s: int
    departure_s: int
    pickup: bool
    drop_off: bool


class RawFeed:
    """A feed without frequencies and untimed stops, read row by row."""

    def __init__(self, path: Path, feed: str) -> None:
        self.feed = feed
        with zipfile.ZipFile(path) as archive:
            self._archive = archive
            self.trips = {row["trip_id"]: row for row in self._rows("trips.txt")}
            self.routes = {row["route_id"]: row for row in self._rows("routes.txt")}
            self.calendar = {row["service_id"]: row for row in self._rows("calendar.txt")}
            self.dates = self._rows("calendar_dates.txt")
            assert not self._rows("frequencies.txt")
            calls: dict[str, list[tuple[int, RawCall]]] = defaultdict(list)
            for row in self._rows("stop_times.txt"):
                calls[row["trip_id"]].append((int(row["stop_sequence"]), _call(row)))
        self.calls = {trip: [call for _, call in sorted(rows, key=_first)] for trip, rows in calls.items()}
        self.trips_at: dict[str, set[str]] = defaultdict(set)
        for trip, rows in self.calls.items():
            for call in rows:
                self.trips_at[call.stop].add(trip)

    def _rows(self, name: str) -> list[dict[str, str]]:
        if name not in self._archive.namelist():
            return []
        return list(csv.DictReader(io.StringIO(self._archive.read(name).decode("utf-8-sig"))))

    def services(self, date: dt.date) -> set[str]:
        """The services that run on a date."""
        day = f"{date:%Y%m%d}"
        running = {
            service
            for service, row in self.calendar.items()
            if row[DAYS[date.weekday()]] == "1" and row["start_date"] <= day <= row["end_date"]
        }
        for row in self.dates:
            if row["date"] == day:
                (running.add if row["exception_type"] == "1" else running.discard)(row["service_id"])
        return running

    def trip_id(self, date: dt.date, trip: str) -> str:
        """The id of a trip on a day, as the contract has it."""
        first = self.calls[trip][0].departure_s
        return f"{date:%Y%m%d}_{first // 3600:02}:{first // 60 % 60:02}_{self.feed}_{trip}"

    def board(
        self, stops: Iterable[str], first: int, beyond: int, *, arrivals: bool = False, route_types: str = ""
    ) -> list[tuple[int, str, str]]:
        """Departures, or arrivals, of some stops: seconds since 1970, id of the trip, stop.

        Parameters
        ----------
        stops
            Ids of stops as they stand in the feed.
        first, beyond
            Seconds since 1970; the last is not included.
        arrivals
            Arrivals instead of departures.
        route_types
            The digits of those that count; all if empty.
        """
        wanted = set(stops)
        trips = set().union(*(self.trips_at[stop] for stop in wanted)) if wanted else set()
        found = []
        date = dt.datetime.fromtimestamp(first, ZONE).date() - dt.timedelta(days=2)
        while service_day_start(date) < beyond:
            running, start = self.services(date), service_day_start(date)
            for trip in trips:
                row = self.trips[trip]
                if row["service_id"] not in running:
                    continue
                if route_types and self.routes[row["route_id"]]["route_type"] not in route_types:
                    continue
                calls = self.calls[trip]
                for call in calls[1:] if arrivals else calls[:-1]:
                    at = start + (call.arrival_s if arrivals else call.departure_s)
                    allowed = call.drop_off if arrivals else call.pickup
                    if call.stop in wanted and allowed and first <= at < beyond:
                        found.append((at, self.trip_id(date, trip), f"{self.feed}_{call.stop}"))
            date += dt.timedelta(days=1)
        return sorted(found)


def service_day_start(date: dt.date) -> int:
    """Noon minus twelve hours, in seconds since 1970."""
    return int(dt.datetime.combine(date, dt.time(12), tzinfo=ZONE).timestamp()) - 12 * 3600


def _first(pair: tuple[int, RawCall]) -> int:
    return pair[0]


def _call(row: dict[str, str]) -> RawCall:
    return RawCall(
        row["stop_id"],
        _seconds(row["arrival_time"]),
        _seconds(row["departure_time"]),
        row.get("pickup_type") != "1",
        row.get("drop_off_type") != "1",
    )


def _seconds(text: str) -> int:
    hours, minutes, rest = text.strip().split(":")
    return int(hours) * 3600 + int(minutes) * 60 + int(rest)
