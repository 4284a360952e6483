# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""Places as entries, and the town, the district and the postcode that every entry lies in."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from mobility.kernels.grid import METRES_PER_E7
from mobility.network.gazetteer.entries import DISTRICTS, PLACE, SETTLEMENTS, Entry
from mobility.network.gazetteer.words import shown, words_of
from mobility.network.stops import plain_name
from mobility.sources.osm import points as osm_points

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from mobility.kernels.layout import Float64
    from mobility.sources.osm.points import Point

IMPORTANCE = {
    "city": 1.0, "town": 0.9, "village": 0.8, "suburb": 0.7, "quarter": 0.6, "hamlet": 0.6, "neighbourhood": 0.5,
    "isolated_dwelling": 0.4, "locality": 0.4,
    "station": 0.6, "townhall": 0.5, "hospital": 0.5, "university": 0.5, "zoo": 0.5, "industrial": 0.45,
    "attraction": 0.4, "castle": 0.4, "commercial": 0.4, "library": 0.4, "museum": 0.4, "school": 0.4, "stadium": 0.4,
    "theatre": 0.4, "park": 0.35,
}  # fmt: skip
OTHER_IMPORTANCE = 0.2
REACH_M = {
    "city": 10_000.0, "town": 5_000.0, "village": 2_500.0, "hamlet": 1_000.0, "isolated_dwelling": 300.0,
    "suburb": 2_000.0, "quarter": 1_000.0, "neighbourhood": 600.0,
}  # fmt: skip
"""How far a place of this kind reaches from its point, as a rule. Of several the one lies nearest of which the
distance is the smallest share of its reach."""
ADDRESS_REACH_M = 500.0
"""An address this near says better than any point of a place which town it is."""
FAR_ADDRESS_REACH_M = 2_500.0
"""So far an address says it where no place does."""
FEWEST_ADDRESSES = 3
"""A town that no place tells of is one if so many addresses name it."""
STATIONS = ("station", "halt")
BESIDE_E7 = 40_000
"""About 400 m."""
LONG_WORD = 4
SAME_SIGHT_E7 = 20_000
"""About 200 m: two objects of one name and category nearer than this are one sight, drawn twice."""


def place_entries(points: Sequence[Point], stops: Sequence[Entry] = ()) -> list[Entry]:
    """Towns, villages, districts and sights by name; also towns that only addresses tell of, at their middle.

    Parameters
    ----------
    points
        What the map tells.
    stops
        A railway station beside one of these that shares a word with it is left out: the stop is where trains leave.
    """
    halts = [(stop, _long_words(stop.name)) for stop in stops]
    entries: list[Entry] = []
    known: dict[tuple[str, str], list[Entry]] = {}
    for point in points:
        if point.kind not in {osm_points.PLACE, osm_points.SIGHT} or not plain_name(point.name):
            continue
        twins = known.setdefault((plain_name(point.name), point.category), [])
        if any(_near(twin, point, SAME_SIGHT_E7) for twin in twins):
            continue
        if point.category in STATIONS:
            words = _long_words(point.name)
            if any(words & own and _near(stop, point, BESIDE_E7) for stop, own in halts):
                continue
        importance = IMPORTANCE.get(point.category, OTHER_IMPORTANCE)
        entry = Entry(PLACE, shown(point.name), point.lat_e7, point.lon_e7, point.osm, importance, point.category)
        twins.append(entry)
        entries.append(entry)
    towns = {name for name, category in known if category in SETTLEMENTS + DISTRICTS}
    homes: dict[str, list[Point]] = {}
    for point in points:
        if point.kind == osm_points.ADDRESS and plain_name(point.city):
            homes.setdefault(plain_name(point.city), []).append(point)
    for name, inside in homes.items():
        if name not in towns and len(inside) >= FEWEST_ADDRESSES:
            lat, lon = (
                sorted(values)[len(inside) // 2] for values in zip(*((p.lat_e7, p.lon_e7) for p in inside), strict=True)
            )
            entries.append(Entry(PLACE, shown(inside[0].city), lat, lon, 0, IMPORTANCE["village"], "locality"))
    return entries


def _near(entry: Entry, point: Point, most_e7: int) -> bool:
    return max(abs(entry.lat_e7 - point.lat_e7), abs(entry.lon_e7 - point.lon_e7)) < most_e7


def _long_words(name: str) -> set[str]:
    return {word.text for word in words_of(name) if len(word.text) >= LONG_WORD}


def put_into_areas(entries: Sequence[Entry], points: Sequence[Point]) -> None:
    """Set settlement, district and postcode of each entry, as far as places and addresses near it tell.

    Parameters
    ----------
    entries
        Changed in place.
    points
        What the map tells.
    """
    placed = [point for point in points if point.kind in {osm_points.PLACE, osm_points.ADDRESS}]
    if not placed or not entries:
        return
    nearest = _finder(entries, placed)
    cities = [at for at, point in enumerate(placed) if plain_name(point.city)]
    codes = [at for at, point in enumerate(placed) if point.postcode]
    by_address, _ = nearest(cities, ADDRESS_REACH_M)
    by_far_address, _ = nearest(cities, FAR_ADDRESS_REACH_M)
    by_code, _ = nearest(codes, ADDRESS_REACH_M)
    settlement = _by_share(placed, nearest, SETTLEMENTS, len(entries))
    district = _by_share(placed, nearest, DISTRICTS, len(entries))
    for number, entry in enumerate(entries):
        if entry.kind == PLACE and entry.category in SETTLEMENTS:
            continue  # a town lies in no other
        if by_address[number] >= 0:
            entry.settlement = shown(placed[by_address[number]].city)
        elif settlement[number] >= 0:
            entry.settlement = shown(placed[settlement[number]].name)
        elif by_far_address[number] >= 0:
            entry.settlement = shown(placed[by_far_address[number]].city)
        if district[number] >= 0 and not (entry.kind == PLACE and entry.category in DISTRICTS):
            entry.district = shown(placed[district[number]].name)
        if plain_name(entry.settlement) == plain_name(entry.name):
            entry.settlement = ""
        own = [home.postcode for home in entry.addresses if home.postcode]
        if own:
            entry.postcode = max(sorted(set(own)), key=own.count)
        elif by_code[number] >= 0:
            entry.postcode = placed[by_code[number]].postcode


def _by_share(
    placed: Sequence[Point],
    nearest: Callable[[list[int], float], tuple[np.ndarray, Float64]],
    categories: Sequence[str],
    size: int,
) -> np.ndarray:
    """Per entry the place of these categories whose reach it lies in most deeply, -1 where none reaches it."""
    best, share = np.full(size, -1, dtype=np.int64), np.full(size, np.inf)
    for category in categories:
        members = [at for at, p in enumerate(placed) if p.kind == osm_points.PLACE and p.category == category]
        found, distance = nearest(members, REACH_M[category])
        better = (found >= 0) & (distance / REACH_M[category] < share)
        best[better], share[better] = found[better], distance[better] / REACH_M[category]
    return best


def _finder(
    entries: Sequence[Entry], placed: Sequence[Point]
) -> Callable[[list[int], float], tuple[np.ndarray, Float64]]:
    """A function that finds for each entry the nearest of some points, -1 where none is within a distance."""
    import shapely

    lat = np.array([entry.lat_e7 for entry in entries], dtype=np.float64)
    lon = np.array([entry.lon_e7 for entry in entries], dtype=np.float64)
    scale = math.cos(math.radians(float(lat.mean()) / 1e7)) * METRES_PER_E7
    ours = shapely.points(lon * scale, lat * METRES_PER_E7)

    def nearest(members: list[int], most_m: float) -> tuple[np.ndarray, Float64]:
        found, distance = np.full(len(entries), -1, dtype=np.int64), np.full(len(entries), np.inf)
        if members:
            x = np.array([placed[at].lon_e7 for at in members], dtype=np.float64) * scale
            y = np.array([placed[at].lat_e7 for at in members], dtype=np.float64) * METRES_PER_E7
            tree = shapely.STRtree(np.asarray(shapely.points(x, y), dtype=np.object_))
            pairs, away = tree.query_nearest(ours, max_distance=most_m, return_distance=True, all_matches=True)
            # Of several at one distance the first, whatever the order in which the tree finds them.
            order = np.lexsort((pairs[1], pairs[0]))[::-1]
            found[pairs[0][order]] = np.array(members)[pairs[1][order]]
            distance[pairs[0][order]] = away[order]
        return found, distance

    return nearest
