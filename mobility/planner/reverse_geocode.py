# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""From a point to what is near it: stops, addresses, streets and places, the nearest first."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from mobility.kernels.chains import RADIANS_PER_E7
from mobility.kernels.grid import METRES_PER_E7, nearest_piece, pieces_near
from mobility.kernels.street_layout import CELL_LAT, ROWS, SOUTH
from mobility.network.gazetteer.near import rings
from mobility.planner.match import E7, KIND_NAMES, Match, match_of

if TYPE_CHECKING:
    from collections.abc import Collection

    from mobility.kernels.layout import Int32
    from mobility.network.network import Network
    from mobility.planner.match import Kind

MOST_COUNT = 100
MOST_M = 5_000.0
"""What is farther away is not near."""
MOST_STREET_M = 2_000.0
AROUND_M = 50.0
"""Of streets, those are told that are at most this much farther away than twice the nearest."""
MOST_PIECES = 4096
HALF_M = 100.0
"""At this distance the score is a half."""


def reverse_geocode(
    network: Network, lat: float, lon: float, *, count: int = 5, types: Collection[Kind] = ()
) -> list[Match]:
    """What is near a point, the nearest first.

    Parameters
    ----------
    network
        Where.
    lat, lon
        The point in degrees.
    count
        At most so many matches, 1 to ``MOST_COUNT``.
    types
        Only these kinds; empty: all. ADDRESS are addresses, and streets at their point nearest to the asked one.

    Returns
    -------
    list
        With ``distance_m``, at most ``MOST_M``; the score is 1 at the point itself, a half at ``HALF_M`` from it.
    """
    if not (abs(lat) <= 90.0 and abs(lon) <= 180.0):  # noqa: PLR2004 - degrees; false for NaN too
        return []
    count = min(max(count, 1), MOST_COUNT)
    wanted = set(types) or set(KIND_NAMES.values())
    lat_e7, lon_e7 = round(lat * E7), round(lon * E7)
    found = _items_near(network, lat_e7, lon_e7, count, wanted)
    if "ADDRESS" in wanted:
        found += _streets_near(network, lat_e7, lon_e7)
    matches = []
    for away_m, entry, address, at_lat_e7, at_lon_e7 in sorted(found)[:count]:
        score = HALF_M / (HALF_M + away_m)
        match = match_of(network, entry, score, address=address, distance_m=round(away_m, 1))
        matches.append(replace(match, lat=at_lat_e7 / E7, lon=at_lon_e7 / E7))
    return matches


def _items_near(
    network: Network, lat_e7: int, lon_e7: int, count: int, wanted: set[Kind]
) -> list[tuple[float, int, int, int, int]]:
    """Stops, places and addresses: distance in metres, entry, address (-1: none), latitude, longitude."""
    arrays, entries = network.arrays, network.gazetteer.entries
    kind = arrays["gazetteer_kind"]
    kinds = [number for number, name in KIND_NAMES.items() if name in wanted]
    found: list[tuple[float, int, int, int, int]] = []
    for reach_m, items in rings(arrays, lat_e7, lon_e7, MOST_M):
        address = items - entries
        own = items < entries
        entry = np.where(own, items, arrays["gazetteer_address_ptr"].searchsorted(address, side="right") - 1)
        at_lat, at_lon = (
            np.where(
                own, _taken(arrays[f"gazetteer_{name}"], items), _taken(arrays[f"gazetteer_address_{name}"], address)
            )
            for name in ("lat_e7", "lon_e7")
        )
        away_m = _metres(at_lat, at_lon, lat_e7, lon_e7)
        near = np.flatnonzero(np.isin(kind[entry], kinds) & (away_m <= min(reach_m, MOST_M)))
        rows, seen = [], set()
        for at in near[np.lexsort((items[near], away_m[near]))].tolist():
            stops = network.gazetteer.list_of("stop", int(entry[at]))
            if stops and stops[0] in seen:
                continue  # another name of the same stops
            seen.update(stops[:1])
            of_street = -1 if own[at] else int(address[at])
            rows.append((float(away_m[at]), int(entry[at]), of_street, int(at_lat[at]), int(at_lon[at])))
            if len(rows) == count:
                return rows
        found = rows
    return found


def _taken(array: np.ndarray, at: np.ndarray) -> np.ndarray:
    """Values at positions, anything where a position is outside."""
    return array[np.clip(at, 0, len(array) - 1)] if len(array) else np.zeros(len(at), dtype=array.dtype)


def _metres(lat_e7: np.ndarray, lon_e7: np.ndarray, near_lat_e7: int, near_lon_e7: int) -> np.ndarray:
    y = (lat_e7.astype(np.float64) - near_lat_e7) * METRES_PER_E7
    x = (lon_e7.astype(np.float64) - near_lon_e7) * METRES_PER_E7 * math.cos(near_lat_e7 * RADIANS_PER_E7)
    return np.hypot(x, y)


def _streets_near(network: Network, lat_e7: int, lon_e7: int) -> list[tuple[float, int, int, int, int]]:
    """Streets at their point nearest to the asked one: as ``_items_near``."""
    streets, named = network.streets, network.arrays["gazetteer_edge_named"]
    if streets is None:
        return []
    # Cells shrink to nothing towards the poles, so a search from there would look at rings without end.
    frame, reach_e7 = streets.grid.frame.tolist(), MOST_STREET_M / METRES_PER_E7
    if not -reach_e7 <= lat_e7 - frame[SOUTH] <= frame[ROWS] * frame[CELL_LAT] + reach_e7:
        return []
    edge, _, _, nearest_m = nearest_piece(
        streets.grid, streets.lines, named, 1, float(lat_e7), float(lon_e7), MOST_STREET_M
    )
    if edge < 0:
        return []
    pieces, where = np.empty((MOST_PIECES, 2), dtype=np.int32), np.empty((MOST_PIECES, 2), dtype=np.float64)
    size = pieces_near(
        streets.grid, streets.lines, named, 1, float(lat_e7), float(lon_e7), 2 * nearest_m + AROUND_M, pieces, where
    )
    best: dict[int, tuple[float, int, float]] = {}
    of_edge = network.arrays["gazetteer_edge_entry"]
    for (edge, point), (share, away_m) in zip(pieces[:size].tolist(), where[:size].tolist(), strict=True):
        entry = int(of_edge[edge])
        best[entry] = min(best.get(entry, (math.inf, 0, 0.0)), (away_m, point, share))
    lat, lon = streets.lines.lat_e7, streets.lines.lon_e7
    return [
        (away_m, entry, -1, _between(lat, p, share), _between(lon, p, share))
        for entry, (away_m, p, share) in best.items()
    ]


def _between(line: Int32, point: int, share: float) -> int:
    return round(int(line[point]) + share * (int(line[point + 1]) - int(line[point])))
