# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""The region file: a place, described by one TOML file."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from mobility.errors import InputError, Place
from mobility.region.operations import Operations, check_lines, read_operations
from mobility.region.tables import Source, Table

Box = tuple[float, float, float, float]
"""South, west, north and east in degrees."""
ID_PATTERN = re.compile(r"[a-z0-9-]+")
WEB = re.compile(r"https?://[^\s/?#]+\S*", re.IGNORECASE)
SHA256 = re.compile(r"[0-9a-fA-F]{64}")
FEED_KEYS = ("id", "gtfs", "url", "sha256", "attribution", "licence", "broken_trips")
STREET_KEYS = ("osm", "url", "sha256", "overpass", "box", "broken_ways", "attribution", "licence")
TRANSFER_KEYS = ("change_s", "max_walk_s", "walk_speed_m_s", "detour_factor")
DEFAULT_MAX_WALK_S = 900
"""Longest single walk where no streets are known and the region file is silent (SEMANTICS, Walk)."""
LANDS = ("BB", "BE", "BW", "BY", "HB", "HE", "HH", "MV", "NI", "NW", "RP", "SH", "SL", "SN", "ST", "TH")
"""The German Länder, as ISO 3166-2 calls them after ``DE-``."""


@dataclass(frozen=True, slots=True)
class FeedSource:
    """One ``[[feeds]]`` table: where a GTFS data set lies and what it is called."""

    id: str
    gtfs: Path
    url: str | None = None
    attribution: str | None = None
    broken_trips: Literal["refuse", "drop"] = "refuse"
    sha256: str | None = None
    """what `mobility fetch` must find; small letters"""
    licence: str | None = None

    @property
    def credit(self) -> str | None:
        """Whom the data are owed to and under which licence, as shown with every answer."""
        return _credit(self.attribution, self.licence)


@dataclass(frozen=True, slots=True)
class StreetSource:
    """The ``[streets]`` table: where the OpenStreetMap file lies, and what becomes of streets whose nodes it lacks.

    `mobility fetch` brings it from ``url``, cut to ``box`` if there is one, or asks the Overpass service ``overpass``
    (empty: the usual one) for the streets of ``box``.
    """

    osm: Path
    broken_ways: Literal["refuse", "cut"] = "refuse"
    attribution: str | None = None
    url: str | None = None
    overpass: str | None = None
    box: Box | None = None
    sha256: str | None = None
    """of what ``url`` gives, before it is cut; small letters"""
    licence: str | None = None

    @property
    def credit(self) -> str | None:
        """Whom the map is owed to and under which licence; None where the file says neither."""
        return _credit(self.attribution, self.licence)

    @property
    def fetchable(self) -> bool:
        """Whether `mobility fetch` can bring it."""
        return self.url is not None or self.overpass is not None


@dataclass(frozen=True, slots=True)
class TransferSettings:
    """The ``[transfers]`` table: how changing and walking is reckoned.

    ``max_walk_s`` is None where the file does not say: unlimited with streets, ``DEFAULT_MAX_WALK_S`` without.
    """

    change_s: int = 0
    max_walk_s: int | None = None
    walk_speed_m_s: float = 1.25
    detour_factor: float = 1.0


@dataclass(frozen=True, slots=True)
class Region:
    """A place: its feeds and how one walks and changes there."""

    id: str
    name: str
    time_zone: str
    path: Path
    feeds: tuple[FeedSource, ...]
    transfers: TransferSettings = field(default_factory=TransferSettings)
    sample: bool = False
    streets: StreetSource | None = None
    state: str | None = None
    """The Land whose public and school holidays count, one of ``LANDS``; None: the file does not say."""
    operations: Operations = field(default_factory=Operations)
    """What it takes to run the timetables."""

    @property
    def zone(self) -> ZoneInfo:
        """The time zone in which times without offset are meant."""
        return ZoneInfo(self.time_zone)

    def require_fetched(self) -> None:
        """Refuse a region of which `mobility fetch` has yet to bring a file.

        Raises
        ------
        InputError
            With the command that brings it.
        """
        missing = [(feed.id, feed.gtfs) for feed in self.feeds if feed.url and not feed.gtfs.exists()]
        if self.streets is not None and self.streets.fetchable and not self.streets.osm.exists():
            missing.append((self.streets.osm.name, self.streets.osm))
        if missing:
            file = f'"{self.path}"' if " " in str(self.path) else str(self.path)
            names = ", ".join(name for name, _ in missing)
            raise InputError("region_not_fetched", place=Place(str(missing[0][1])), missing=names, region=file)


def read_region(path: Path | str) -> Region:
    """Read and validate a region file.

    Parameters
    ----------
    path
        The TOML file; paths in it are relative to its folder.

    Returns
    -------
    Region
        Validated; whether the feeds exist is seen when they are read.

    Raises
    ------
    InputError
        File missing or no TOML, unknown key (with a suggestion), wrong type or value, feed id used twice.
    """
    path = Path(path)
    try:
        content = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise InputError("region_unreadable", place=Place(str(path)), why=error.strerror or str(error)) from error
    except UnicodeDecodeError as error:
        raise InputError("region_not_utf8", place=Place(str(path))) from error
    try:
        document = tomllib.loads(content)
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"line (\d+)", str(error))
        row = int(found[1]) if found else None
        raise InputError("region_not_toml", place=Place(str(path), row), why=str(error)) from error
    source = Source(path, content)
    top = Table(source, "", document, ("region", "feeds", "transfers", "streets", "operations", "factors", "lines"))
    head = Table(source, "region", document.get("region", {}), ("id", "name", "time_zone", "sample", "state"))
    feeds = top.take("feeds", list) or []
    region = Region(
        id=_identifier(head),
        name=head.need("name", str),
        time_zone=_time_zone(head),
        sample=bool(head.take("sample", bool)),
        path=path,
        feeds=tuple(_feed(source, path, values, number) for number, values in enumerate(feeds)),
        transfers=_transfers(Table(source, "transfers", document.get("transfers", {}), TRANSFER_KEYS)),
        streets=_streets(path, Table(source, "streets", document["streets"], STREET_KEYS))
        if "streets" in document
        else None,
        state=_state(head),
        operations=read_operations(source, document),
    )
    if not region.feeds:
        raise InputError("region_no_feeds", place=Place(str(path)))
    for number, feed in enumerate(region.feeds):
        if feed.id in {other.id for other in region.feeds[:number]}:
            raise InputError("region_feed_twice", place=source.place("feeds", number, "id", feed.id), feed=feed.id)
    check_lines(source, region.operations, tuple(feed.id for feed in region.feeds))
    return region


def _identifier(table: Table) -> str:
    value = table.need("id", str)
    if not ID_PATTERN.fullmatch(value):
        raise table.wrong("id", value, "region_bad_id")
    return value


def _time_zone(table: Table) -> str:
    value = table.need("time_zone", str)
    try:
        ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise table.wrong("time_zone", value, "region_bad_time_zone") from error
    return value


def _state(table: Table) -> str | None:
    return table.choice("state", LANDS)


def _feed(source: Source, path: Path, values: object, number: int) -> FeedSource:
    table = Table(source, "feeds", values, FEED_KEYS, number)
    broken = table.choice("broken_trips", ("refuse", "drop"))
    return FeedSource(
        id=_identifier(table),
        gtfs=path.parent / table.need("gtfs", str),
        url=_url(table, "url"),
        attribution=table.take("attribution", str),
        broken_trips="drop" if broken == "drop" else "refuse",
        sha256=_sha256(table),
        licence=table.take("licence", str),
    )


def _transfers(table: Table) -> TransferSettings:
    default = TransferSettings()
    change_s = table.number_within("change_s", int, 0, 3600)
    speed = table.number_within("walk_speed_m_s", float, 0.1, 10.0)
    detour = table.number_within("detour_factor", float, 1.0, 10.0)
    return TransferSettings(
        change_s=default.change_s if change_s is None else change_s,
        max_walk_s=table.number_within("max_walk_s", int, 0, 86_400),
        walk_speed_m_s=default.walk_speed_m_s if speed is None else speed,
        detour_factor=default.detour_factor if detour is None else detour,
    )


def _streets(path: Path, table: Table) -> StreetSource:
    broken = table.choice("broken_ways", ("refuse", "cut"))
    streets = StreetSource(
        osm=path.parent / table.need("osm", str),
        broken_ways="cut" if broken == "cut" else "refuse",
        attribution=table.take("attribution", str),
        url=_url(table, "url"),
        overpass=_overpass(table),
        box=_box(table),
        sha256=_sha256(table),
        licence=table.take("licence", str),
    )
    if streets.overpass is not None and streets.url is not None:
        raise table.wrong("overpass", None, "region_two_sources")
    if streets.overpass is not None and streets.box is None:
        raise table.wrong("overpass", None, "region_needs_box")
    return streets


def _url(table: Table, key: str) -> str | None:
    value = table.take(key, str)
    if value is not None and not WEB.fullmatch(value):
        raise table.wrong(key, value, "region_bad_url")
    return value


def _sha256(table: Table) -> str | None:
    value = table.take("sha256", str)
    if value is not None and not SHA256.fullmatch(value):
        raise table.wrong("sha256", value, "region_bad_sha256")
    return None if value is None else value.lower()


def _overpass(table: Table) -> str | None:
    """The address of a service, empty for the usual one, None for no such wish."""
    value = table.values.get("overpass")
    if isinstance(value, bool):
        return "" if value else None
    return _url(table, "overpass")


def _box(table: Table) -> Box | None:
    value = table.values.get("box")
    if value is None:
        return None
    numbers = [float(part) for part in value if type(part) in {int, float}] if isinstance(value, list) else []
    box = box_of(numbers) if isinstance(value, list) and len(numbers) == len(value) else None
    if box is None:
        raise table.wrong("box", value if isinstance(value, list) else None, "region_bad_box")
    return box


def box_of(numbers: list[float]) -> Box | None:
    """South, west, north and east, if these four numbers are that: degrees, south below north, west before east."""
    match numbers:
        case [south, west, north, east] if -90 <= south < north <= 90 and -180 <= west < east <= 180:  # noqa: PLR2004
            return south, west, north, east
    return None


def _credit(attribution: str | None, licence: str | None) -> str | None:
    if attribution and licence and licence not in attribution:
        return f"{attribution}, {licence}"
    return attribution or licence
