# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""Copies of the home region beside each other, linked by long-distance trains, as GTFS and a region file.

Every copy has the five feeds of the home region under feed ids of its own, ``c07-mvb``, moved east by ``STEP_DEG`` per
copy: along a parallel all distances stay as they are, so the walks and with them all journeys within a copy are those
of the home region. German stop ids get the number of the copy into that of the municipality, ``de:90715003:7393``
instead of ``de:15003:7393``, for equal ones of different feeds are one place for the names. All else is copied as it
stands; the program prefixes ids with the feed's.

A train calls at one stop per copy, beside the main station. The lines run through all copies, hourly in both
directions, and every fourth copy, every other hour.
"""

from __future__ import annotations

import random
import re
import zipfile
from typing import TYPE_CHECKING

import polars as pl

if TYPE_CHECKING:
    from pathlib import Path

FEEDS = ("boerdebus", "mvb", "njl", "kvg", "pvgs")
"""In the order of the home region's file."""
STEP_DEG = 3
"""Degrees east from copy to copy; one copy spans about two."""
SEED = 20261122
STATION = (52.130719, 11.628714)
"""Magdeburg Hauptbahnhof, where the trains of a copy call."""
LONG_DISTANCE = 102
"""The type of line of the trains."""
DWELL_S, HOUR_S = 180, 3_600
LINES = (("IC", 1, 1), ("ICE", 4, 2))
"""Name, calls at every n-th copy, runs every so many hours."""
COPIED = (
    "agency.txt",
    "calendar.txt",
    "calendar_dates.txt",
    "feed_info.txt",
    "frequencies.txt",
    "routes.txt",
    "trips.txt",
)
STOP_COLUMNS = {
    "stops.txt": ("stop_id", "parent_station"),
    "stop_times.txt": ("stop_id",),
    "transfers.txt": ("from_stop_id", "to_stop_id"),
    "shapes.txt": (),
}
LONGITUDES = {"stops.txt": "stop_lon", "shapes.txt": "shape_pt_lon"}
MARKED = re.compile(r"c\d\d-([a-z]+_)|(de:)9\d\d(\d+:)")


def unmarked(text: str) -> str:
    """A text of a copy with the ids of the home region."""
    return MARKED.sub(lambda found: "".join(part or "" for part in found.groups()), text)


def marked(full_id: str, copy: int) -> str:
    """The id of a stop of the home region in a copy, with its feed's prefix."""
    feed, _, own = full_id.partition("_")
    return f"c{copy:02}-{feed}_{re.sub('^de:', f'de:9{copy:02}', own)}"


def write_tiles(data: Path, copies: int, folder: Path) -> Path:
    """Write the feeds and the region file of so many copies.

    Parameters
    ----------
    data
        The folder of the home region's feeds, ``gtfs_mvb_std_kn.zip`` and so on.
    copies
        How many, up to 100.
    folder
        Where to.

    Returns
    -------
    Path
        The region file.
    """
    folder.mkdir(parents=True, exist_ok=True)
    tables = [_tables("trains", "trains.zip")] if copies > 1 else []
    for copy in range(copies):
        for feed in FEEDS:
            name = f"c{copy:02}-{feed}"
            _copy_feed(data / f"gtfs_{feed}_std_kn.zip", folder / f"{name}.zip", copy)
            tables.append(_tables(name, f"{name}.zip"))
    if copies > 1:
        _write_trains(folder / "trains.zip", copies)
    region = folder / "region.toml"
    region.write_text(
        f'[region]\nid = "copies-{copies}"\nname = "{copies} copies of home"\ntime_zone = "Europe/Berlin"\n\n'
        f"{''.join(tables)}"
        "[transfers]\nchange_s = 0\nmax_walk_s = 416\nwalk_speed_m_s = 1.25\ndetour_factor = 1.3\n",
        encoding="utf-8",
    )
    return region


def _tables(feed: str, file: str) -> str:
    return f'[[feeds]]\nid = "{feed}"\ngtfs = "{file}"\n\n'


def _copy_feed(source: Path, target: Path, copy: int) -> None:
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as new:
        for name in sorted(old.namelist()):
            content = old.read(name)
            new.writestr(name, content if name in COPIED else _moved(name, content, copy))


def _moved(name: str, content: bytes, copy: int) -> bytes:
    """A table with the stops of a copy, at its place."""
    table = pl.read_csv(content, infer_schema=False)
    columns = [
        pl.col(column).str.replace("^de:", f"de:9{copy:02}") for column in STOP_COLUMNS[name] if column in table.columns
    ]
    if name in LONGITUDES:
        moved = pl.col(LONGITUDES[name]).cast(pl.Float64) + STEP_DEG * copy
        columns.append(moved.map_elements("{:.8f}".format, return_dtype=pl.String))
    return table.with_columns(columns).write_csv().encode()


def _write_trains(target: Path, copies: int) -> None:
    """The feed of the trains; how long they take from copy to copy is drawn."""
    rnd = random.Random(SEED)
    ride_s = [60 * rnd.randrange(40, 71) for _ in range(copies - 1)]
    calls, trips = [], []
    for line, every, hours in LINES:
        for direction in (1, -1):
            stations = list(range(0, copies, every))[::direction]
            for hour in range(0, 24, hours):
                trip, at = f"{line}-{direction + 1}-{hour:02}", hour * HOUR_S + 60 * rnd.randrange(60)
                trips.append(f"{line},daily,{trip}\n")
                for place, station in enumerate(stations):
                    if place:
                        between = sorted((station, stations[place - 1]))
                        at += sum(ride_s[slice(*between)])
                    calls.append(f"{trip},main{station:02},{place},{_clock(at)},{_clock(at + DWELL_S)}\n")
                    at += DWELL_S
    lat, lon = STATION
    stops = [f"main{copy:02},Magdeburg Hbf {copy},{lat},{lon + STEP_DEG * copy:.6f}\n" for copy in range(copies)]
    routes = [f"{line},trains,{line},{LONG_DISTANCE}\n" for line, _, _ in LINES]
    files = {
        "agency.txt": "agency_id,agency_name,agency_url,agency_timezone\ntrains,Trains,https://example.org,Europe/Berlin\n",
        "calendar.txt": "service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,end_date\n"
        "daily,1,1,1,1,1,1,1,20260605,20270604\n",
        "stops.txt": f"stop_id,stop_name,stop_lat,stop_lon\n{''.join(stops)}",
        "routes.txt": f"route_id,agency_id,route_short_name,route_type\n{''.join(routes)}",
        "trips.txt": f"route_id,service_id,trip_id\n{''.join(trips)}",
        "stop_times.txt": f"trip_id,stop_id,stop_sequence,arrival_time,departure_time\n{''.join(calls)}",
    }
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(name, text)


def _clock(seconds: int) -> str:
    return f"{seconds // HOUR_S:02}:{seconds % HOUR_S // 60:02}:{seconds % 60:02}"
