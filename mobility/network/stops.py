# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""The stops of all feeds in one list, numbered along a space-filling curve and grouped for names."""

from __future__ import annotations

import itertools
import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from mobility.kernels.walks import EARTH_RADIUS_M
from mobility.network.curve import space_filling_curve
from mobility.sources.gtfs.codes import STATION, STOP

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mobility.kernels.layout import Float64, Int32
    from mobility.sources.gtfs.feed import Feed

DHID_PATTERN = re.compile(r"[a-z]{2}:\d+:[^:]+")
"""The first three parts of a German stop id: country, municipality, stop."""
SAME_NAME_M = 150.0
CUBE_SPARE = 1.001
"""So much larger are the cubes in which stops of one name are looked for, for roundings."""
NEIGHBOURS = list(itertools.product((-1, 0, 1), repeat=3))
_Cell = tuple[int, int, int]
_Spot = tuple[str, _Cell]
"""A plain name and the cube in which a stop of that name lies."""


@dataclass(frozen=True, slots=True)
class StopTable:
    """The stops of all feeds; positions in these arrays are *the* stop numbers.

    ``of_feed[f]`` maps the rows of feed f's stops.txt to stop numbers.
    """

    ids: list[str]
    names: list[str]
    platform_codes: list[str]
    codes: list[str]
    lat: Float64
    lon: Float64
    feed: Int32
    location_type: Int32
    station: Int32
    group: Int32
    wheelchair_boarding: Int32
    routable: Int32
    of_feed: list[Int32]


def collect_stops(feeds: Sequence[Feed], known: Sequence[str] = ()) -> StopTable:
    """Join the stops of all feeds; ids get their feed's prefix.

    A stop is *routable* (one can board, alight, start and end there) if it is of type 0 or has calls.

    Parameters
    ----------
    feeds
        In the order of the network.
    known
        Full ids of stops that have numbers already, in their order; the others are numbered behind them.
    """
    ids: list[str] = []
    names: list[str] = []
    platform_codes: list[str] = []
    codes: list[str] = []
    columns: dict[str, list[np.ndarray]] = {}
    offset = 0
    for number, feed in enumerate(feeds):
        stops = feed.stops
        ids += [f"{feed.source.id}_{stop_id}" for stop_id in stops["stop_id"]]
        names += stops["name"].to_list()
        platform_codes += stops["platform_code"].to_list()
        codes += stops["code"].to_list()
        called = np.zeros(len(stops), dtype=np.bool_)
        called[feed.stop_times["stop"].to_numpy()] = True
        parts = {
            "lat": stops["lat"].to_numpy(),
            "lon": stops["lon"].to_numpy(),
            "feed": np.full(len(stops), number),
            "location_type": stops["location_type"].to_numpy(),
            "station": stops["station"].to_numpy() + offset,
            "wheelchair_boarding": stops["wheelchair_boarding"].to_numpy(),
            "routable": called | (stops["location_type"].to_numpy() == STOP),
        }
        for name, values in parts.items():
            columns.setdefault(name, []).append(values)
        offset += len(stops)
    joined = {name: np.concatenate(parts) for name, parts in columns.items()}
    place_of = {full_id: place for place, full_id in enumerate(known)}
    rank = np.fromiter((place_of.get(full_id, len(place_of)) for full_id in ids), dtype=np.int64, count=offset)
    order = np.lexsort((np.arange(offset), space_filling_curve(joined["lat"], joined["lon"]), rank))
    number_of = np.empty(offset, dtype=np.int32)
    number_of[order] = np.arange(offset, dtype=np.int32)
    starts = np.cumsum([0] + [len(feed.stops) for feed in feeds])
    table = StopTable(
        ids=[ids[at] for at in order],
        names=[names[at] for at in order],
        platform_codes=[platform_codes[at] for at in order],
        codes=[codes[at] for at in order],
        lat=np.ascontiguousarray(joined["lat"][order], dtype=np.float64),
        lon=np.ascontiguousarray(joined["lon"][order], dtype=np.float64),
        feed=joined["feed"][order].astype(np.int32),
        location_type=joined["location_type"][order].astype(np.int32),
        station=number_of[joined["station"][order]],
        group=np.zeros(offset, dtype=np.int32),
        wheelchair_boarding=joined["wheelchair_boarding"][order].astype(np.int32),
        routable=joined["routable"][order].astype(np.int32),
        of_feed=[number_of[a:b] for a, b in itertools.pairwise(starts)],
    )
    table.group[:] = _groups(table, [feed.source.id for feed in feeds])
    return table


def _groups(stops: StopTable, feeds: list[str]) -> np.ndarray:
    """One number per group (SEMANTICS, Stops): by station, else by DHID prefix, else by equal name within 150 m."""
    keys: dict[str, int] = {}
    group = np.full(len(stops.ids), -1, dtype=np.int32)
    loose: list[int] = []
    for stop, station in enumerate(stops.station.tolist()):
        own_id = stops.ids[station].removeprefix(feeds[stops.feed[station]] + "_")
        dhid = DHID_PATTERN.match(own_id)
        if dhid:
            group[stop] = keys.setdefault(dhid[0], len(keys))
        elif station != stop or stops.location_type[stop] == STATION:
            group[stop] = keys.setdefault(stops.ids[station], len(keys))
        else:
            loose.append(stop)
    names = [plain_name(name) for name in stops.names]
    cells = _cells(stops)
    grouped: dict[_Spot, list[int]] = {}
    for stop in np.flatnonzero(group >= 0).tolist():
        if names[stop]:
            grouped.setdefault((names[stop], cells[stop]), []).append(stop)
    for part in _near_of_one_name(stops, loose, names, cells):
        near = min(
            ((distance_m(stops, stop, o), o) for stop in part for o in _around(grouped, names[stop], cells[stop])),
            default=None,
        )
        known = near is not None and near[0] <= SAME_NAME_M
        number = group[near[1]] if near is not None and known else keys.setdefault(stops.ids[min(part)], len(keys))
        group[part] = number
    return group


def _cells(stops: StopTable) -> list[_Cell]:
    """Cubes of ``SAME_NAME_M`` in which stops lie: what is nearer than that is in the same or a neighbour.

    In space there are neither poles nor a date line; the straight way through the earth is never the longer one. A stop
    without a place lies in a cube of its own kind, where its distance to all others is infinite.
    """
    lat, lon = np.radians(np.nan_to_num(stops.lat)), np.radians(np.nan_to_num(stops.lon))
    x, y, z = np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)
    cubes = np.floor(np.stack((x, y, z), axis=1) * (EARTH_RADIUS_M / SAME_NAME_M / CUBE_SPARE)).astype(np.int64)
    return [(a, b, c) for a, b, c in cubes.tolist()]


def _around(known: dict[_Spot, list[int]], name: str, cell: _Cell) -> Iterator[int]:
    """The stops of a name in a cube and in all those that touch it."""
    for dx, dy, dz in NEIGHBOURS:
        yield from known.get((name, (cell[0] + dx, cell[1] + dy, cell[2] + dz)), ())


def _near_of_one_name(stops: StopTable, loose: list[int], names: list[str], cells: list[_Cell]) -> list[list[int]]:
    """Stops that equal names within 150 m link with each other, directly or by way of others."""
    part_of: dict[int, list[int]] = {}
    known: dict[_Spot, list[int]] = {}
    for stop in loose:
        part = part_of[stop] = [stop]
        if not names[stop]:
            continue
        for other in _around(known, names[stop], cells[stop]):
            joined = part_of[other]
            if joined is not part and distance_m(stops, stop, other) <= SAME_NAME_M:
                part += joined
                for member in joined:
                    part_of[member] = part
        known.setdefault((names[stop], cells[stop]), []).append(stop)
    # In a fixed order: names as they come first, then by the last stop of each part.
    first: dict[str, int] = {}
    for stop in loose:
        first.setdefault(names[stop], stop)
    parts = {id(part): part for part in part_of.values()}
    return sorted(parts.values(), key=lambda part: (first[names[part[0]]], max(part)))


def distance_m(stops: StopTable, a: int, b: int) -> float:
    """Great-circle distance of two stops, infinite where a place is missing."""
    lat_a, lon_a, lat_b, lon_b = np.radians([stops.lat[a], stops.lon[a], stops.lat[b], stops.lon[b]])
    share = np.sin((lat_b - lat_a) / 2) ** 2 + np.cos(lat_a) * np.cos(lat_b) * np.sin((lon_b - lon_a) / 2) ** 2
    return float("inf") if np.isnan(share) else float(2 * EARTH_RADIUS_M * np.arcsin(np.sqrt(share)))


@lru_cache(maxsize=1 << 16)  # a patched network has the names of its baseline
def plain_name(name: str) -> str:
    """A name without case, accents, punctuation and the usual abbreviations, so that spellings meet.

    ``Barleben, Rothenseer Str.`` and ``barleben rothenseer strasse`` become the same.
    """
    return " ".join(spell_out(word, position) for position, word in enumerate(plain_words(name)))


def plain_words(name: str) -> list[str]:
    """The words of a name without case and accents, abbreviations as they were written."""
    text = unicodedata.normalize("NFC", name).casefold()
    for umlaut, letters in (("ä", "ae"), ("ö", "oe"), ("ü", "ue"), ("ß", "ss")):
        text = text.replace(umlaut, letters)
    text = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return re.findall(r"[^\W_]+", text)


ABBREVIATIONS = {
    "str": "strasse",
    "bhf": "bahnhof",
    "bf": "bahnhof",
    "hbf": "hauptbahnhof",
    "pl": "platz",
    "st": "sankt",
    "abzw": "abzweig",
    "krh": "krankenhaus",
    "friedh": "friedhof",
}


def spell_out(word: str, position: int) -> str:
    """A plain word without its abbreviation; ``position``: of the word in its name, for ``St.`` is a saint in front."""
    if word == "st" and position > 0:
        return word
    if word in ABBREVIATIONS:
        return ABBREVIATIONS[word]
    for short, long in (("str", "strasse"), ("bhf", "bahnhof"), ("pl", "platz")):
        if word.endswith(short) and len(word) > len(short) + 2:
            return word[: -len(short)] + long
    return word
