# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""The region file: a place, described by one TOML file."""

from __future__ import annotations

import difflib
import re
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from mobility.errors import InputError, Place

T = TypeVar("T")
N = TypeVar("N", int, float)
ID_PATTERN = re.compile(r"[a-z0-9-]+")
DEFAULT_MAX_WALK_S = 900
"""Longest single walk where no streets are known and the region file is silent (SEMANTICS, Walk)."""


@dataclass(frozen=True, slots=True)
class FeedSource:
    """One ``[[feeds]]`` table: where a GTFS data set lies and what it is called."""

    id: str
    gtfs: Path
    url: str | None = None
    attribution: str | None = None
    broken_trips: Literal["refuse", "drop"] = "refuse"


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
    streets_osm: Path | None = None

    @property
    def zone(self) -> ZoneInfo:
        """The time zone in which times without offset are meant."""
        return ZoneInfo(self.time_zone)


class _Table:
    """Takes the keys of one TOML table one after another; what is left at the end is unknown and refused."""

    def __init__(self, source: _Source, name: str, values: object) -> None:
        if not isinstance(values, dict):
            raise InputError("region_wrong_type", place=source.place(name), key=name, expected="table")
        self.source, self.name, self.values = source, name, dict(values)
        self.known: list[str] = []

    def need(self, key: str, kind: type[T]) -> T:
        value = self.take(key, kind)
        if value is None:
            raise InputError("region_missing_key", place=self.source.place(self.name), key=f"{self.name}.{key}")
        return value

    def take(self, key: str, kind: type[T]) -> T | None:
        self.known.append(key)
        if key not in self.values:
            return None
        value = self.values.pop(key)
        if kind is float and type(value) is int:
            value = float(value)
        if not isinstance(value, kind) or (kind is not bool and isinstance(value, bool)):
            raise self.wrong(key, value, "region_wrong_type", expected=kind.__name__)
        return value

    def number(self, key: str, kind: type[N], low: float, high: float) -> N | None:
        value = self.take(key, kind)
        if value is not None and not low <= value <= high:
            raise self.wrong(key, value, "region_out_of_range", low=low, high=high)
        return value

    def wrong(self, key: str, value: object, code: str, **facts: object) -> InputError:
        return InputError(code, place=self.source.place(key, str(value)), key=f"{self.name}.{key}", **facts)

    def end(self) -> None:
        for key in self.values:
            near = difflib.get_close_matches(key, self.known, n=1, cutoff=0.5)
            code = "region_unknown_key_near" if near else "region_unknown_key"
            raise InputError(
                code,
                place=self.source.place(key),
                key=f"{self.name}.{key}" if self.name else key,
                near=near[0] if near else "",
                known=", ".join(self.known),
            )


class _Source:
    """The text of a region file, to say in which line a key stands."""

    def __init__(self, path: Path, content: str) -> None:
        self.path, self.lines = path, content.splitlines()

    def place(self, key: str, value: str | None = None) -> Place:
        pattern = re.compile(rf"^\s*(\[+\s*)?([\w-]+\.)?[\"']?{re.escape(key)}[\"']?\s*(=|\])")
        row = next((number for number, line in enumerate(self.lines, 1) if pattern.match(line)), None)
        return Place(str(self.path), row, key or None, value)


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
        content = path.read_text(encoding="utf-8")
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
    source = _Source(path, content)
    top = _Table(source, "", document)
    head = _Table(source, "region", top.take("region", dict) or {})
    feeds = top.take("feeds", list) or []
    transfers = _Table(source, "transfers", top.take("transfers", dict) or {})
    streets = _Table(source, "streets", top.take("streets", dict) or {})
    top.end()
    region = Region(
        id=_identifier(head),
        name=head.need("name", str),
        time_zone=_time_zone(head),
        sample=bool(head.take("sample", bool)),
        path=path,
        feeds=tuple(_feed(source, path, table) for table in feeds),
        transfers=_transfers(transfers),
        streets_osm=_streets(path, streets),
    )
    head.end()
    if not region.feeds:
        raise InputError("region_no_feeds", place=Place(str(path)))
    seen: set[str] = set()
    for feed in region.feeds:
        if feed.id in seen:
            raise InputError("region_feed_twice", place=source.place("id", feed.id), feed=feed.id)
        seen.add(feed.id)
    return region


def _identifier(table: _Table) -> str:
    value = table.need("id", str)
    if not ID_PATTERN.fullmatch(value):
        raise table.wrong("id", value, "region_bad_id")
    return value


def _time_zone(table: _Table) -> str:
    value = table.need("time_zone", str)
    try:
        ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise table.wrong("time_zone", value, "region_bad_time_zone") from error
    return value


def _feed(source: _Source, path: Path, values: object) -> FeedSource:
    table = _Table(source, "feeds", values)
    broken = table.take("broken_trips", str) or "refuse"
    if broken not in {"refuse", "drop"}:
        raise table.wrong("broken_trips", broken, "region_bad_choice", choices='"refuse", "drop"')
    feed = FeedSource(
        id=_identifier(table),
        gtfs=path.parent / table.need("gtfs", str),
        url=table.take("url", str),
        attribution=table.take("attribution", str),
        broken_trips="drop" if broken == "drop" else "refuse",
    )
    table.end()
    return feed


def _transfers(table: _Table) -> TransferSettings:
    default = TransferSettings()
    change_s = table.number("change_s", int, 0, 3600)
    max_walk_s = table.number("max_walk_s", int, 0, 86_400)
    speed = table.number("walk_speed_m_s", float, 0.1, 10.0)
    detour = table.number("detour_factor", float, 1.0, 10.0)
    table.end()
    return TransferSettings(
        change_s=default.change_s if change_s is None else change_s,
        max_walk_s=max_walk_s,
        walk_speed_m_s=default.walk_speed_m_s if speed is None else speed,
        detour_factor=default.detour_factor if detour is None else detour,
    )


def _streets(path: Path, table: _Table) -> Path | None:
    osm = table.take("osm", str)
    table.end()
    return None if osm is None else path.parent / osm
