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
    from collections.abc import Mapping, Sequence

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
    key = f"car stops {not towards}"
    if key not in streets.memo:
        found = {
            stop: stop_end(streets, CAR, stop, float(lat[stop]), float(lon[stop]))
            for stop in np.flatnonzero(~np.isnan(lat)).tolist()
        }
        placed = {stop: end for stop, end in found.items() if end is not None}
        streets.memo[key] = car_goals(streets, placed, towards=not towards) if placed else None
    goals: CarGoals | None = streets.memo[key]
    if goals is None:
        return {}
    doors = all_doors(streets, CAR, ends, towards=towards)
    return cars_reach(streets, goals, ends, goals.pinned.costs(doors.node, doors.cost), limit)


class CarGoals(NamedTuple):
    """Ends to which cars are asked for again and again, by number.

    Their doors side by side: number of the end, what is left to it, arc; their nodes, pinned. ``towards``: whether ways
    lead to them, not from them.
    """

    number: Int32
    cost: Int32
    arc: Int32
    pinned: Pinned
    ends: Mapping[int, End]
    towards: bool


def car_goals(streets: Streets, ends: Mapping[int, End], *, towards: bool) -> CarGoals:
    """Some ends, to be reached by car from places again and again, or without ``towards`` to reach places.

    At least one: where no cars go, there is no graph to look at.
    """
    doors = [(number, doors_of(streets, CAR, end, towards=towards)) for number, end in ends.items()]
    node = np.concatenate([_NONE, *(door.node for _, door in doors)])
    return CarGoals(
        frozen(np.repeat([number for number, _ in doors], [len(door.node) for _, door in doors])),
        frozen(np.concatenate([_NONE, *(door.cost for _, door in doors)])),
        frozen(np.array([arc for _, door in doors for arc in door.arc])),
        streets.hierarchy(CAR).pin(node, backward=not towards),
        ends,
        towards,
    )


def cars_reach(streets: Streets, goals: CarGoals, ends: Sequence[End], label: Int32, limit: int) -> dict[int, int]:
    """What it costs by car from the nearest of some ends to each goal (or from each goal), where it is possible.

    Parameters
    ----------
    streets, goals, ends
        Where to, and from where.
    label
        What it costs from the doors of the ends to the nodes of the goals.
    limit
        Nothing farther than this, milliseconds.
    """
    total = np.where(label < NEVER, label.astype(np.int64) + goals.cost, NEVER)
    found: dict[int, int] = {}
    for k in np.flatnonzero(total <= min(limit, FARTHEST)).tolist():
        number = int(goals.number[k])
        found[number] = min(found.get(number, limit), int(total[k]))
    # On the street where one begins, a goal may lie behind: only the way from one to the other tells.
    arcs = [arc for end in ends for arc in doors_of(streets, CAR, end, towards=not goals.towards).arc]
    for number in dict.fromkeys(goals.number[np.isin(goals.arc, arcs)].tolist()):
        found.pop(number, None)
        there = goals.ends[number]
        for end in ends:
            way = route(streets, CAR, end, there, limit) if goals.towards else route(streets, CAR, there, end, limit)
            if way is not None and way.cost <= found.get(number, limit):
                found[number] = way.cost
    return found
