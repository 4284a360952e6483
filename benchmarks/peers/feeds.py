# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""Copies of timetables that every side can read alike.

Left out is what peers read differently or not at all: transfers.txt, blocks, frequencies, shapes. Times get two digits
for the hour (one peer refuses ``5:54:00``) and, if wanted, lose their seconds (one peer reckons in minutes).

Walks between stops are where engines differ most: whether they are closed transitively, how they are rounded, between
which stops they are. So ``merged_copy`` states them: the poles of one stop, in all feeds, are two minutes apart, and no
others can be changed between. That relation is closed by itself.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import zipfile
from math import cos, hypot, radians
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

KEPT = ("agency.txt", "stops.txt", "routes.txt", "trips.txt", "stop_times.txt", "calendar.txt", "calendar_dates.txt")
LEFT_OUT_COLUMNS = {"trips.txt": ("block_id", "shape_id"), "stop_times.txt": ("shape_dist_traveled",)}
IDS = ("agency_id", "stop_id", "parent_station", "route_id", "service_id", "trip_id")
TIMES, DATES = ("arrival_time", "departure_time"), ("start_date", "end_date", "date")

CHANGE_S = 120
ONE_STOP_M = 300.0
"""Poles of one name belong together if they lie no farther from the first of them."""
M_PER_DEGREE = 111_195.0

Rows = list[dict[str, str]]


def merged_copy(sources: dict[str, Path], target: Path) -> None:
    """Write one zip with plain copies of several feeds, times in whole minutes, and changes between poles of one stop.

    Parameters
    ----------
    sources
        The zips by a name, which is put before all ids.
    target
        The zip to write.
    """
    tables: dict[str, Rows] = {}
    for feed, source in sources.items():
        for name, rows in _tables(source, whole_minutes=True, move_days=0).items():
            for row in rows:
                for field in IDS:
                    if row.get(field):
                        row[field] = f"{feed}_{row[field]}"
            tables.setdefault(name, []).extend(rows)
    tables["transfers.txt"] = _changes(tables["stops.txt"])
    _write(tables, target)


def _changes(stops: Rows) -> Rows:
    """From each pole of a stop to each other one, and to itself."""
    groups: dict[str, list[tuple[float, float, list[str]]]] = {}
    for row in stops:
        lat, lon = float(row["stop_lat"]), float(row["stop_lon"])
        for north, east, members in groups.setdefault(row["stop_name"], []):
            if hypot(lat - north, (lon - east) * cos(radians(lat))) * M_PER_DEGREE <= ONE_STOP_M:
                members.append(row["stop_id"])
                break
        else:
            groups[row["stop_name"]].append((lat, lon, [row["stop_id"]]))
    return [
        {"from_stop_id": here, "to_stop_id": there, "transfer_type": "2", "min_transfer_time": str(CHANGE_S)}
        for parts in groups.values()
        for _, _, members in parts
        for here in members
        for there in members
    ]


def plain_copy(
    source: Path,
    target: Path,
    *,
    whole_minutes: bool = False,
    move_days: int = 0,
    places: dict[str, tuple[float, float]] | None = None,
    dwell: bool = True,
) -> None:
    """Write a plain copy of a zipped feed.

    Parameters
    ----------
    source
        The zip.
    target
        A folder, or a zip if it ends so.
    whole_minutes
        Cut the seconds off.
    move_days
        Move all dates by so many days; a multiple of 7 keeps the weekdays.
    places
        Latitude and longitude by stop id, where stops shall lie elsewhere.
    dwell
        False: vehicles arrive when they leave.
    """
    tables = _tables(source, whole_minutes=whole_minutes, move_days=move_days)
    for row in tables["stops.txt"]:
        if places and row["stop_id"] in places:
            row["stop_lat"], row["stop_lon"] = (f"{degrees:.7f}" for degrees in places[row["stop_id"]])
    for row in tables["stop_times.txt"] if not dwell else ():
        row["arrival_time"] = row["departure_time"]
    _write(tables, target)


def _tables(source: Path, *, whole_minutes: bool, move_days: int) -> dict[str, Rows]:
    tables: dict[str, Rows] = {}
    with zipfile.ZipFile(source) as archive:
        for name in KEPT:
            if name in archive.namelist():
                with archive.open(name) as file:
                    rows = list(csv.DictReader(io.TextIOWrapper(file, "utf-8-sig")))
                for row in rows:
                    _mend(row, LEFT_OUT_COLUMNS.get(name, ()), whole_minutes=whole_minutes, move_days=move_days)
                tables[name] = rows
    return tables


def _mend(row: dict[str, str], left_out: tuple[str, ...], *, whole_minutes: bool, move_days: int) -> None:
    for field in left_out:
        row.pop(field, None)
    for field in TIMES:
        if row.get(field):
            row[field] = _time(row[field], whole_minutes=whole_minutes)
    for field in DATES:
        if move_days and row.get(field):
            date = dt.date.fromisoformat(row[field].strip()) + dt.timedelta(days=move_days)
            row[field] = date.strftime("%Y%m%d")


def _write(tables: dict[str, Rows], target: Path) -> None:
    """Write a folder, or a zip if the target ends so."""
    texts = {name: _text(rows) for name, rows in tables.items()}
    target.parent.mkdir(parents=True, exist_ok=True)
    if target.suffix == ".zip":
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, text in texts.items():
                archive.writestr(name, text)
        return
    target.mkdir(exist_ok=True)
    for name, text in texts.items():
        (target / name).write_text(text, encoding="utf-8")


def _text(rows: Rows) -> str:
    fields = list(dict.fromkeys(field for row in rows for field in row))
    out = io.StringIO()
    writer = csv.DictWriter(out, fields, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def _time(text: str, *, whole_minutes: bool) -> str:
    hours, minutes, seconds = text.strip().split(":")
    return f"{int(hours):02}:{minutes}:{'00' if whole_minutes else seconds}"
