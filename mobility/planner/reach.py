# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""Which berths a place is linked with on foot."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from mobility.kernels.layout import NEVER, Int32, Walks
from mobility.kernels.walks import EARTH_RADIUS_M, ROUNDING_S
from mobility.network.links import Links, frozen, max_walk_s, metres_to_s
from mobility.planner.request import PointPlace, StopPlace

if TYPE_CHECKING:
    from mobility.network.network import Network
    from mobility.planner.request import Place


@dataclass(frozen=True, slots=True)
class Reach:
    """The berths of a place: ``berth``, ``walk_s`` (side by side), the place's own ones first, ``own`` of them.

    ``stop_walk_s`` maps each stop in reach to its walk.
    """

    berth: Int32
    walk_s: Int32
    own: int
    stop_walk_s: dict[int, int]


def reach(network: Network, links: Links, place: Place, *, towards: bool) -> Reach:
    """All berths from which (or, with ``towards``, at which) a journey may begin (or end).

    Parameters
    ----------
    network, links
        Where, and how one walks.
    place
        Stops or a point.
    towards
        False: walks lead away from the place; True: to it.
    """
    if isinstance(place, StopPlace):
        walk_s = _from_stops(links.walks_backward if towards else links.walks, place.stops)
        # A return by vehicle to where one started is useless unless specific rows make changes there quicker.
        specific = network.arrays["stop_specific"]
        plain = not any(specific[stop] for stop in place.stops)
    else:
        walk_s, plain = _from_point(network, links, place), False
    ptr = network.stop_berth_ptr
    berth = [b for stop in walk_s for b in range(ptr[stop], ptr[stop + 1])]
    seconds = [walk for stop, walk in walk_s.items() for _ in range(ptr[stop], ptr[stop + 1])]
    own = sum(int(ptr[stop + 1] - ptr[stop]) for stop in place.stops) if isinstance(place, StopPlace) and plain else 0
    return Reach(frozen(np.array(berth, dtype=np.int32)), frozen(np.array(seconds, dtype=np.int32)), own, walk_s)


def direct_walk_s(network: Network, links: Links, origin: Place, destination: Place, from_origin: Reach) -> int:
    """Seconds on foot from place to place, ``NEVER`` if that is too far or not allowed."""
    if isinstance(destination, StopPlace):
        return min((from_origin.stop_walk_s.get(stop, NEVER) for stop in destination.stops), default=NEVER)
    if isinstance(origin, StopPlace):
        to_point = _from_point(network, links, destination)
        return min((to_point.get(stop, NEVER) for stop in origin.stops), default=NEVER)
    lat, lon = np.array([destination.lat]), np.array([destination.lon])
    seconds = int(straight_walk_s(links, origin, lat, lon)[0])
    return seconds if seconds <= max_walk_s(links.settings) else NEVER


def straight_walk_s(links: Links, point: PointPlace, lat: np.ndarray, lon: np.ndarray) -> np.ndarray:
    """Seconds from a point to each of some others, all in degrees (SEMANTICS, Walk)."""
    lat_a, lon_a = np.radians(point.lat), np.radians(point.lon)
    lat_b, lon_b = np.radians(lat), np.radians(lon)
    share = np.sin((lat_b - lat_a) / 2) ** 2 + np.cos(lat_a) * np.cos(lat_b) * np.sin((lon_b - lon_a) / 2) ** 2
    length_m = 2 * EARTH_RADIUS_M * np.arcsin(np.sqrt(np.minimum(1.0, share)))
    seconds: np.ndarray = np.maximum(0, np.ceil(length_m * metres_to_s(links.settings) - ROUNDING_S))
    return seconds


def _from_stops(walks: Walks, stops: tuple[int, ...]) -> dict[int, int]:
    walk_s = dict.fromkeys(stops, 0)
    for stop in stops:
        for there, seconds in walks.arc[walks.ptr[stop] : walks.ptr[stop + 1]].tolist():
            if seconds < walk_s.get(there, NEVER):
                walk_s[there] = seconds
    return walk_s


def _from_point(network: Network, links: Links, point: PointPlace) -> dict[int, int]:
    lat, lon = network.arrays["stop_lat"], network.arrays["stop_lon"]
    seconds = straight_walk_s(links, point, lat, lon)
    near = np.flatnonzero((seconds <= max_walk_s(links.settings)) & (network.arrays["stop_routable"] > 0))
    return {int(stop): int(seconds[stop]) for stop in near[np.argsort(seconds[near], kind="stable")]}
