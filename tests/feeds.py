# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""Small feeds and region files, written from text."""

import re
import zipfile
from collections.abc import Mapping
from pathlib import Path

Files = dict[str, str | bytes]
"""What a feed holds: name -> content."""

HEADING = re.compile(r"^# (\S+)$", re.MULTILINE)

MINIMAL = """
# agency.txt
agency_id,agency_name,agency_url,agency_timezone
dorf,Dorfbus,https://dorf.example,Europe/Berlin
# stops.txt
stop_id,stop_name,stop_lat,stop_lon
a,Amtsplatz,52.0,11.0
b,Bahnhof,52.1,11.0
c,Chausseehaus,52.2,11.0
# routes.txt
route_id,agency_id,route_short_name,route_type
r,dorf,1,3
# trips.txt
route_id,service_id,trip_id,trip_headsign
r,daily,t1,Chausseehaus
r,daily,t2,Chausseehaus
# calendar.txt
service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,end_date
daily,1,1,1,1,1,1,1,20260601,20260630
# stop_times.txt
trip_id,arrival_time,departure_time,stop_id,stop_sequence
t1,8:00:00,8:00:00,a,1
t1,8:10:00,8:11:00,b,2
t1,8:20:00,8:20:00,c,3
t2,10:00:00,10:00:00,a,1
t2,10:10:00,10:11:00,b,2
t2,10:20:00,10:20:00,c,3
"""
"""Two buses a day from a by b to c in June 2026; the stops are 11 km apart, too far to walk."""

DAY = "2026-06-10"
"""A Wednesday on which the feeds of this module run."""


def files_of(text: str) -> Files:
    """The files of a text in which each begins with a heading such as ``# stops.txt``."""
    _, *parts = HEADING.split(text)
    return {name: content.lstrip("\n") for name, content in zip(parts[::2], parts[1::2], strict=True)}


def minimal(changes: Mapping[str, str | bytes | None] | None = None) -> Files:
    """The minimal feed with some files in another way, or without them (None)."""
    merged = {**files_of(MINIMAL), **(changes or {})}
    return {name: content for name, content in merged.items() if content is not None}


def with_rows(files: Mapping[str, str | bytes], name: str, *rows: str) -> Files:
    """The files with rows added at the end of one of them."""
    return {**files, name: as_text(files[name]) + "".join(f"{row}\n" for row in rows)}


def swapped(files: Mapping[str, str | bytes], name: str, old: str, new: str) -> Files:
    """The files with a text that stands in one of them replaced."""
    content = as_text(files[name])
    assert old in content
    return {**files, name: content.replace(old, new)}


def as_text(content: str | bytes) -> str:
    """The content of a text file."""
    return content.decode() if isinstance(content, bytes) else content


def write_feed(folder: Path, files: Mapping[str, str | bytes]) -> Path:
    """Write a feed as a folder in place of what is there; returns the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("*.txt"):
        old.unlink()
    for name, content in files.items():
        (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


def feed_from_text(folder: Path, text: str) -> Path:
    """Write a feed from one text with headings such as ``# stops.txt``; returns the folder."""
    return write_feed(folder, files_of(text))


def zip_feed(
    path: Path, files: Mapping[str, str | bytes], *, method: int = zipfile.ZIP_DEFLATED, inside: str = ""
) -> Path:
    """Write a feed as a zip archive, all its files in the folder ``inside``; returns the path."""
    with zipfile.ZipFile(path, "w", method) as archive:
        for name, content in files.items():
            archive.writestr(inside + name, content)
    return path


def region_for(
    folder: Path,
    *,
    feeds: Mapping[str, str] | None = None,
    region: str = "",
    feed: str = "",
    transfers: str = "change_s = 120\nmax_walk_s = 600\nwalk_speed_m_s = 1.25\ndetour_factor = 1.3",
) -> Path:
    """Write ``region.toml`` into a folder; returns its path.

    ``feeds`` maps feed ids to paths (f to ``feed``), ``region`` and ``feed`` are further lines of ``[region]`` and of
    each ``[[feeds]]``.
    """
    tables = [f'[region]\nid = "dorf"\nname = "Dorf"\ntime_zone = "Europe/Berlin"\n{region}']
    tables += [f'[[feeds]]\nid = "{name}"\ngtfs = "{path}"\n{feed}' for name, path in (feeds or {"f": "feed"}).items()]
    path = folder / "region.toml"
    folder.mkdir(parents=True, exist_ok=True)
    path.write_text("\n\n".join([*tables, f"[transfers]\n{transfers}\n"]), encoding="utf-8")
    return path


def village(folder: Path, files: Mapping[str, str | bytes] | None = None, **options: str) -> Path:
    """Write a region with one feed, the minimal one if none is given; returns the path of the region file."""
    write_feed(folder / "feed", minimal() if files is None else files)
    return region_for(folder, region=options.get("region", ""), feed=options.get("feed", ""))
