# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""The stops around a place: one search over the streets to all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from mobility.kernels.layout import NEVER, Int32
from mobility.network.frozen import frozen
from mobility.network.streets.profiles import CAR
from mobility.planner.street_ends import MS_PER_CM, all_doors, doors_of, stop_end
from mobility.planner.street_reach import costs_of_all, costs_of_some, is_far, stops_are_few
from mobility.planner.street_search import FARTHEST, route

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mobility.network.streets.hierarchy import Pinned
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
    with_nodes: bool = True,
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
    with_nodes
        Whether costs of junctions are asked for, too.

    Returns
    -------
    tuple
        Cost per stop, and (N) cost per junction, NEVER where none; only on foot and by wheelchair.
    """
    if profile.turns:
        return _stops_around_by_car(streets, ends, limit, towards=towards, lat=lat, lon=lon), _NONE
    doors, limit = all_doors(streets, profile, ends, towards=towards), min(limit, FARTHEST)
    stop, node, connector_cm = streets.linked_stops
    labels = _NONE
    if with_nodes and profile.in_cm:
        labels = costs_of_all(streets, profile, doors, limit, backward=towards)
        label = labels[node]
    elif is_far(streets, profile, limit) or stops_are_few(streets, profile, limit):
        label = streets.pinned_stops(profile, backward=towards).costs(doors.node, doors.cost, limit)
    else:
        label = costs_of_some(streets, profile, doors, node, limit, backward=towards)
    total = label.astype(np.int64) + connector_cm * (1 if profile.in_cm else MS_PER_CM)
    near = (label < NEVER) & (total <= limit)
    return dict(zip(stop[near].tolist(), total[near].tolist(), strict=True)), labels


def _stops_around_by_car(
    streets: Streets, ends: Sequence[End], limit: int, *, towards: bool, lat: np.ndarray, lon: np.ndarray
) -> dict[int, int]:
    """The same for cars, that end at the road nearest to a stop."""
    doors = all_doors(streets, CAR, ends, towards=towards)
    stops = _car_stops(streets, lat, lon, towards=not towards)
    label = stops.pinned.costs(doors.node, doors.cost).astype(np.int64)
    total = np.where(label < NEVER, label + stops.cost, NEVER)
    found: dict[int, int] = {}
    for k in np.flatnonzero(total <= min(limit, FARTHEST)).tolist():
        stop = int(stops.stop[k])
        found[stop] = min(found.get(stop, limit), int(total[k]))
    # On the street where one begins, a stop may lie behind: only the way from one to the other tells.
    for stop in dict.fromkeys(stops.stop[np.isin(stops.arc, doors.arc)].tolist()):
        found.pop(stop, None)
        there = stop_end(streets, CAR, stop, float(lat[stop]), float(lon[stop]))
        if there is None:
            continue
        for end in ends:
            way = route(streets, CAR, there, end, limit) if towards else route(streets, CAR, end, there, limit)
            if way is not None and way.cost <= found.get(stop, limit):
                found[stop] = way.cost
    return found


class _CarStops(NamedTuple):
    """The doors of all stops by car, side by side: stop, what is left to it, arc; and their nodes, pinned."""

    stop: Int32
    cost: Int32
    arc: Int32
    pinned: Pinned


def _car_stops(streets: Streets, lat: np.ndarray, lon: np.ndarray, *, towards: bool) -> _CarStops:
    """Where cars stop for each stop; looked up once."""
    key = f"car stops {towards}"
    if key not in streets.memo:
        placed = np.flatnonzero(~np.isnan(lat)).tolist()
        ends = [(stop, stop_end(streets, CAR, stop, float(lat[stop]), float(lon[stop]))) for stop in placed]
        doors = [(stop, doors_of(streets, CAR, end, towards=towards)) for stop, end in ends if end is not None]
        node = np.concatenate([_NONE, *(door.node for _, door in doors)])
        streets.memo[key] = _CarStops(
            frozen(np.repeat([stop for stop, _ in doors], [len(door.node) for _, door in doors])),
            frozen(np.concatenate([_NONE, *(door.cost for _, door in doors)])),
            frozen(np.array([arc for _, door in doors for arc in door.arc])),
            streets.hierarchy(CAR).pin(node, backward=not towards),
        )
    known: _CarStops = streets.memo[key]
    return known
