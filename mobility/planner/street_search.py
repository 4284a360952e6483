# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""The cheapest way over streets between two ends."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from mobility.kernels.layout import NEVER
from mobility.network.streets.profiles import CAR
from mobility.planner.alike import Alike
from mobility.planner.street_ends import Doors, all_doors, connector_cost, doors_of, part_of_arc

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mobility.kernels.layout import Int32
    from mobility.network.streets.hierarchy import Way
    from mobility.network.streets.profiles import Profile
    from mobility.network.streets.streets import Streets
    from mobility.planner.street_ends import End

FARTHEST = NEVER - 1
"""Centimetres or milliseconds; no limit."""


@dataclass(frozen=True, slots=True, eq=False)
class Route(Alike):
    """The cheapest way between two ends: the edges that it passes, in order.

    The first and the last of them are passed in part only where the end lies on them (``begins_on``, ``ends_on``).

    Parameters
    ----------
    profile, origin, destination
        How, from where and to where.
    cost
        Centimetres or milliseconds, connectors included.
    edge, backward
        (k) edges, and 1 for those that are passed against their direction.
    begins_on, ends_on
        Whether the way begins within the first edge, and ends within the last one.
    """

    profile: Profile
    origin: End
    destination: End
    cost: int
    edge: Int32
    backward: Int32
    begins_on: bool
    ends_on: bool


def route(streets: Streets, profile: Profile, origin: End, destination: End, limit: int = FARTHEST) -> Route | None:
    """The cheapest way from one end to the other.

    Parameters
    ----------
    streets, profile
        Where and how.
    origin, destination
        From where to where.
    limit
        None if it costs more than this (centimetres or milliseconds).
    """
    begin, goal = (
        doors_of(streets, profile, origin, towards=False),
        doors_of(streets, profile, destination, towards=True),
    )
    straight = _along_one_edge(streets, profile, origin, destination)
    if profile.turns:
        begin = _without_going_back(streets, begin, goal, origin, destination)
    way = streets.hierarchy(profile).way(begin.node, begin.cost, goal.node, goal.cost, min(limit, FARTHEST))
    if straight is not None and straight.cost <= min(NEVER if way is None else way.cost, limit):
        return straight
    if way is None:
        return None
    passed = _passed(streets, profile, begin, goal, way)
    begins_on, ends_on = begin.arc[way.source] != -1, goal.arc[way.goal] != -1
    return Route(profile, origin, destination, way.cost, passed >> 1, passed & 1, begins_on, ends_on)


def walk_between(
    streets: Streets, profile: Profile, origins: Sequence[End], destinations: Sequence[End], limit: int = FARTHEST
) -> int:
    """Centimetres from any of some ends to any of others, on foot or by wheelchair; NEVER if farther than the limit."""
    begin = all_doors(streets, profile, origins, towards=False)
    goal = all_doors(streets, profile, destinations, towards=True)
    cost = streets.hierarchy(profile).cost(begin.node, begin.cost, goal.node, goal.cost, min(limit, FARTHEST))
    for here in origins:
        for there in destinations:
            straight = _along_one_edge(streets, profile, here, there)
            if straight is not None and straight.cost <= min(cost, limit):
                cost = straight.cost
    return int(cost)


def _along_one_edge(streets: Streets, profile: Profile, origin: End, destination: End) -> Route | None:
    """The way along the edge that both ends lie on."""
    if origin.edge < 0 or origin.edge != destination.edge:
        return None
    # At one place of the edge the way is none, along whichever arc one may go.
    here_first = origin.offset_cm <= destination.offset_cm
    directions = (False, True) if origin.offset_cm == destination.offset_cm else (not here_first,)
    for backward in directions:
        arc = int(streets.arrays["street_edge_arc"][origin.edge, int(backward)])
        here, there = part_of_arc(streets, profile, arc, origin), part_of_arc(streets, profile, arc, destination)
        if here is not None and there is not None:
            cost = connector_cost(profile, origin) + abs(there[0] - here[0]) + connector_cost(profile, destination)
            edge, back = np.array([[origin.edge], [backward]], dtype=np.int32)
            return Route(profile, origin, destination, cost, edge, back, begins_on=True, ends_on=True)
    return None


def _without_going_back(streets: Streets, begin: Doors, goal: Doors, origin: End, destination: End) -> Doors:
    """Let a car drive round where the destination lies behind the origin on one arc.

    It begins at the turns after that arc, so that arriving on the arc counts from its beginning.
    """
    behind = {
        arc
        for arc in set(begin.arc) & set(goal.arc)
        if (destination.offset_cm < origin.offset_cm) == (streets.arrays["street_arc_edge"][arc] % 2 == 0)
        and destination.offset_cm != origin.offset_cm
    }
    if not behind:
        return begin
    graph = streets.graph(CAR)
    node, cost, arcs = [], [], []
    for k, arc in enumerate(begin.arc):
        if arc not in behind:
            node.append(int(begin.node[k]))
            cost.append(int(begin.cost[k]))
            arcs.append(arc)
            continue
        for turn in range(graph.ptr[begin.node[k]], graph.ptr[begin.node[k] + 1]):
            node.append(int(graph.to[turn]))
            cost.append(int(begin.cost[k]) + int(graph.weight[turn]))
            arcs.append(-2 - arc)  # one whole arc after the one that it begins on
    return Doors(np.array(node, dtype=np.int32), np.array(cost, dtype=np.int32), arcs)


def _passed(streets: Streets, profile: Profile, begin: Doors, goal: Doors, way: Way) -> Int32:
    """(k) edges of a way that was found, in order: twice their number, and 1 more against their direction."""
    arrays, arcs = streets.arrays, way.arcs
    first, last = begin.arc[way.source], goal.arc[way.goal]
    if profile.turns:
        arcs = arrays["street_car_arc"][arrays["street_car_to"][arcs]]
        if first < -1:
            first = -2 - first
            arcs = np.concatenate((arrays["street_car_arc"][begin.node[way.source, None]], arcs))
        if len(arcs) and last >= 0:
            arcs = arcs[:-1]  # the arc that the destination lies on
        elif first == last:
            last = -1
    ends = np.array([first, last], dtype=np.int32)
    whole = np.concatenate((ends[:1][ends[:1] >= 0], arcs, ends[1:][ends[1:] >= 0]))
    passed: Int32 = arrays["street_arc_edge"][whole]
    return passed
