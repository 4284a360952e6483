# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""The stops around a place: one search over the streets to all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from mobility.kernels.dijkstra import grow, stops_reached
from mobility.kernels.layout import NEVER
from mobility.network.streets.profiles import CAR
from mobility.planner.street_ends import MS_PER_CM, Doors, all_doors, doors_of, stop_end
from mobility.planner.street_search import FARTHEST, route

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mobility.kernels.layout import Int32
    from mobility.network.streets.profiles import Profile
    from mobility.network.streets.streets import Streets
    from mobility.planner.street_ends import End

NOWHERE = np.empty(0, dtype=np.float64)
_NONE = np.empty(0, dtype=np.int32)


def stops_around(
    streets: Streets,
    profile: Profile,
    ends: Sequence[End],
    limit: int,
    *,
    towards: bool,
    lat: np.ndarray = NOWHERE,
    lon: np.ndarray = NOWHERE,
) -> tuple[dict[int, int], Int32]:
    """The stops that are reached from any of some ends (``towards``: from which they are reached), and at what cost.

    Parameters
    ----------
    streets, profile, ends
        From where and how.
    limit
        Not farther than this, centimetres or milliseconds.
    towards
        Whether ways lead to the ends.
    lat, lon
        (S) of the stops, degrees; for cars, which stop at the nearest road.

    Returns
    -------
    tuple
        Cost per stop, and (N) cost per junction, NEVER where none; not for cars.
    """
    if profile.turns:
        return _stops_around_by_car(streets, ends, limit, towards=towards, lat=lat, lon=lon), _NONE
    doors = all_doors(streets, profile, ends, towards=towards)
    none = np.empty(0, dtype=np.int32)
    links = streets.stop_links
    stop, cost = np.empty(len(links.node), dtype=np.int32), np.empty(len(links.node), dtype=np.int32)
    with streets.borrowed() as work:
        grow(streets.graph(profile, backward=towards), doors.node, doors.cost, none, none, min(limit, FARTHEST), work)
        if profile.in_cm:
            count = stops_reached(links, limit, work, stop, cost)
            labels = work.label[: streets.nodes].copy()
            return dict(zip(stop[:count].tolist(), cost[:count].tolist(), strict=True)), labels
        linked = np.flatnonzero(links.node >= 0)
        label = work.label[links.node[linked]].astype(np.int64)
    total = label + links.connector_cm[linked].astype(np.int64) * MS_PER_CM
    near = (label < NEVER) & (total <= limit)
    return dict(zip(linked[near].tolist(), total[near].tolist(), strict=True)), _NONE


def _stops_around_by_car(
    streets: Streets, ends: Sequence[End], limit: int, *, towards: bool, lat: np.ndarray, lon: np.ndarray
) -> dict[int, int]:
    """The same for cars, that end at the road nearest to a stop."""
    none = np.empty(0, dtype=np.int32)
    doors = all_doors(streets, CAR, ends, towards=towards)
    stops = _car_stops(streets, lat, lon, towards=not towards)
    # What is left of an arc is negative: searching backwards all costs are moved up by the most of it, searching
    # forwards one looks so much farther.
    lift = int(max(0, -doors.cost.min(initial=0)))
    beyond = int(max(0, -min((int(other.cost.min(initial=0)) for other in stops.values()), default=0)))
    found: dict[int, int] = {}
    with streets.borrowed() as work:
        graph, most = streets.graph(CAR, backward=towards), min(limit + lift + beyond, FARTHEST)
        grow(graph, doors.node, doors.cost + np.int32(lift), none, none, most, work)
        for stop, other in stops.items():
            for node, cost in zip(other.node.tolist(), other.cost.tolist(), strict=True):
                label = int(work.label[node])
                total = label - lift + cost
                if label < NEVER and total <= min(limit, found.get(stop, limit)):
                    found[stop] = total
    # On the street where one begins, a stop may lie behind: only the way from one to the other tells.
    for stop in [stop for stop, other in stops.items() if set(other.arc) & set(doors.arc)]:
        found.pop(stop, None)
        there = stop_end(streets, CAR, stop, float(lat[stop]), float(lon[stop]))
        if there is None:
            continue
        for end in ends:
            way = route(streets, CAR, there, end, limit) if towards else route(streets, CAR, end, there, limit)
            if way is not None and way.cost <= found.get(stop, limit):
                found[stop] = way.cost
    return found


def _car_stops(streets: Streets, lat: np.ndarray, lon: np.ndarray, *, towards: bool) -> dict[int, Doors]:
    """Where cars stop for each stop; looked up once."""
    key = f"car stops {towards}"
    if key not in streets.memo:
        placed = np.flatnonzero(~np.isnan(lat)).tolist()
        ends = {stop: stop_end(streets, CAR, stop, float(lat[stop]), float(lon[stop])) for stop in placed}
        streets.memo[key] = {
            stop: doors_of(streets, CAR, end, towards=towards) for stop, end in ends.items() if end is not None
        }
    known: dict[int, Doors] = streets.memo[key]
    return known
