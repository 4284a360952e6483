# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""Many places to which travel times are asked again and again, with the walks between them and stops.

Journeys end at targets; with ``towards`` they begin there, and all walks lead the other way.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from mobility.errors import InputError
from mobility.kernels.layout import NEVER, SECONDS, TO, Int32
from mobility.network.frozen import frozen
from mobility.network.streets.profiles import FOOT
from mobility.network.walks import cm_within, seconds_of_cm
from mobility.planner.ends import Ends
from mobility.planner.reach import straight_from_point, straight_walk_s
from mobility.planner.request import PointPlace, StopPlace
from mobility.planner.street_ends import all_doors, doors_of, snap
from mobility.planner.street_search import walk_between
from mobility.region import DEFAULT_MAX_WALK_S

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mobility.kernels.layout import Float64
    from mobility.network.links import Links
    from mobility.network.network import Network
    from mobility.network.streets.hierarchy import Pinned
    from mobility.network.streets.streets import Streets
    from mobility.planner.reach import Reach
    from mobility.planner.request import Place
    from mobility.planner.street_ends import End

STOPS_AT_ONCE = 256
"""Rows of a table of ways that are held at a time."""
_NOTHING = np.empty((0, 3), dtype=np.int32)


@dataclass(frozen=True, slots=True)
class Targets:
    """D targets.

    Parameters
    ----------
    ptr, arc
        (D+1) first walk of each target; (X, 2) columns STOP, WALK_S of ``kernels.minutes``, the nearest stop first.
    ways
        How far it is to them without any ride.
    lost
        Targets that no street leads to.
    """

    ptr: Int32
    arc: Int32
    ways: StopWays | StraightWays | StreetWays
    lost: tuple[int, ...] = ()

    def __len__(self) -> int:
        """How many."""
        return len(self.ptr) - 1

    def direct_s(self, place: Place, here: Reach, most_s: int) -> Int32:
        """(D) seconds on foot from a place, or with ``towards`` to it, ``NEVER`` where too far.

        Parameters
        ----------
        place, here
            The place, and the stops around it.
        most_s
            What is farther may be told or ``NEVER``.
        """
        return self.ways.direct_s(place, here, most_s)


@dataclass(frozen=True, slots=True)
class StopWays:
    """To stops: known with the stops around a place."""

    stop: Int32

    def direct_s(self, place: Place, here: Reach, most_s: int) -> Int32:
        """See ``Targets``."""
        del place, most_s
        return np.array([here.stop_walk_s.get(stop, NEVER) for stop in self.stop.tolist()], dtype=np.int32)


@dataclass(frozen=True, slots=True)
class StraightWays:
    """To points where there are no streets."""

    network: Network
    links: Links
    lat: Float64
    lon: Float64
    arcs: list[dict[int, int]]
    """Of each target the walks between it and stops."""

    def direct_s(self, place: Place, here: Reach, most_s: int) -> Int32:
        """See ``Targets``."""
        del here
        if isinstance(place, StopPlace):
            near = [min((walks.get(stop, NEVER) for stop in place.stops), default=NEVER) for walks in self.arcs]
            return np.array(near, dtype=np.int32)
        limit_s = self.links.settings.max_walk_s
        limit_s = DEFAULT_MAX_WALK_S if limit_s is None else limit_s or -1  # 0: no walk at all, not even of 0 s
        seconds = straight_walk_s(self.links.settings, place, self.lat, self.lon)
        same = (self.lat == place.lat) & (self.lon == place.lon)
        within = np.where(seconds <= min(limit_s, most_s), seconds, NEVER)
        return np.where(same, 0, within).astype(np.int32)


class StreetDoors(NamedTuple):
    """Where the ways to some targets end."""

    ptr: Int32
    """(D+1) first door of each target"""
    node: Int32
    cost: Int32
    """centimetres from there"""
    ends: list[End | None]
    """of points; empty where targets are nodes"""


@dataclass(frozen=True, slots=True)
class StreetWays:
    """To points or nodes over streets."""

    network: Network
    links: Links
    doors: StreetDoors
    pinned: Pinned
    towards: bool
    points: tuple[PointPlace, ...] = ()
    of_edge: dict[int, list[int]] = field(default_factory=dict)
    """The targets on an edge."""

    def direct_s(self, place: Place, here: Reach, most_s: int) -> Int32:
        """See ``Targets``."""
        del here
        streets, settings = self.network.streets, self.links.settings
        count = len(self.doors.ptr) - 1
        if settings.max_walk_s == 0 or streets is None:
            return np.full(count, NEVER, dtype=np.int32)
        limit_s = most_s if settings.max_walk_s is None else min(most_s, settings.max_walk_s)
        limit_cm = cm_within(limit_s, settings)
        begins = list(Ends(self.network).of(streets, place, FOOT).values())
        if not begins:
            return np.full(count, NEVER, dtype=np.int32)
        begin = all_doors(streets, FOOT, begins, towards=self.towards)
        cm = nearest_door(self.pinned.costs(begin.node, begin.cost, limit_cm)[None, :], self.doors)[0]
        for end in begins:
            for target in self.of_edge.get(end.edge, ()):  # on one street the way does not lead by any junction
                there = self.doors.ends[target]
                if there is not None:
                    here_first = (there, end) if self.towards else (end, there)
                    cm[target] = min(
                        int(cm[target]), walk_between(streets, FOOT, here_first[:1], here_first[1:], limit_cm)
                    )
        seconds = np.where(cm < NEVER, seconds_of_cm(cm, settings), NEVER).astype(np.int32)
        seconds[seconds > limit_s] = NEVER
        for target, point in enumerate(self.points):
            if point == place:
                seconds[target] = 0
        return seconds


def nearest_door(label_cm: Int32, doors: StreetDoors) -> Int32:
    """(places, D) centimetres to each target by its nearest door, ``NEVER`` where there is no way."""
    total = np.where(label_cm < NEVER, label_cm + doors.cost, NEVER)
    found = np.full((len(label_cm), len(doors.ptr) - 1), NEVER, dtype=np.int32)
    some = np.flatnonzero(np.diff(doors.ptr))
    if len(some):
        found[:, some] = np.minimum.reduceat(total, doors.ptr[some], axis=1)
    return np.minimum(found, NEVER)


def stop_targets(links: Links, stops: Sequence[int], *, towards: bool) -> Targets:
    """Stops as targets; one is there when one gets off.

    Parameters
    ----------
    links
        How one walks; walks have a limit, or tables hold them all.
    stops
        Their numbers.
    towards
        See the module.
    """
    stop = frozen(np.array(stops, dtype=np.int32))
    walks = links.walks if towards else links.walks_backward
    first, count = walks.ptr[stop], walks.ptr[stop + 1] - walks.ptr[stop]
    ptr = np.concatenate(([0], np.cumsum(count + 1)))
    arc = np.empty((ptr[-1], 2), dtype=np.int32)
    arc[ptr[:-1]] = np.stack((stop, np.zeros_like(stop)), axis=1)
    own = np.ones(len(arc), dtype=bool)
    own[ptr[:-1]] = False
    rest = np.repeat(first - (np.cumsum(count) - count), count) + np.arange(int(count.sum()))
    arc[own] = np.stack((walks.arc[rest, TO], walks.arc[rest, SECONDS]), axis=1)
    return Targets(frozen(ptr), frozen(arc), StopWays(stop))


def point_targets(
    network: Network, links: Links, points: Sequence[PointPlace], most_s: int, *, towards: bool
) -> Targets:
    """Points as targets, over streets or in straight lines.

    Parameters
    ----------
    network, links
        Where, and how one walks.
    points
        Where they lie; what is far from any street is ``lost``.
    most_s
        No longer walk than this.
    towards
        See the module.
    """
    if network.streets is None:
        found = [straight_from_point(network, links, point) for point in points]
        arcs = [(target, stop, walk_s) for target, near in enumerate(found) for stop, walk_s in near.items()]
        lat, lon = np.array([(point.lat, point.lon) for point in points], dtype=np.float64).reshape(-1, 2).T
        ways = StraightWays(network, links, lat, lon, found)
        return Targets(*_by_target(np.array(arcs or _NOTHING, dtype=np.int32), len(points)), ways)
    streets = network.streets
    ends = [_end(streets, point) for point in points]
    lost = tuple(target for target, end in enumerate(ends) if end is None)
    doors = [None if end is None else doors_of(streets, FOOT, end, towards=not towards) for end in ends]
    count = [0 if door is None else len(door.node) for door in doors]
    node, cost = (
        np.concatenate([np.empty(0, dtype=np.int32), *(getattr(door, name) for door in doors if door is not None)])
        for name in ("node", "cost")
    )
    laid = StreetDoors(frozen(np.concatenate(([0], np.cumsum(count)))), frozen(node), frozen(cost), ends)
    pinned = streets.hierarchy(FOOT).pin(laid.node, backward=towards)
    of_edge: dict[int, list[int]] = {}
    for target, end in enumerate(ends):
        if end is not None and end.edge >= 0:
            of_edge.setdefault(end.edge, []).append(target)
    ways_there = StreetWays(network, links, laid, pinned, towards, tuple(points), of_edge)
    arc = _walks_to_stops(streets, links, laid, pinned, most_s)
    return Targets(*_by_target(arc, len(points)), ways_there, lost)


def node_targets(network: Network, links: Links, most_s: int, *, towards: bool) -> Targets:
    """All junctions of the streets as targets.

    Parameters
    ----------
    network, links
        Where, and how one walks.
    most_s
        No longer walk than this.
    towards
        See the module.

    Raises
    ------
    InputError
        The network has no streets.
    """
    streets = network.streets
    if streets is None:
        raise InputError("no_streets_here", region=network.name)
    every = np.arange(streets.nodes + 1, dtype=np.int32)
    doors = StreetDoors(frozen(every), frozen(every[:-1]), frozen(np.zeros(streets.nodes, dtype=np.int32)), [])
    pinned = streets.hierarchy(FOOT).everything(backward=towards)
    arc = _walks_to_stops(streets, links, doors, pinned, most_s)
    return Targets(*_by_target(arc, streets.nodes), StreetWays(network, links, doors, pinned, towards))


def _end(streets: Streets, point: PointPlace) -> End | None:
    try:
        return snap(streets, FOOT, point.lat, point.lon)
    except InputError:
        return None


def _walks_to_stops(streets: Streets, links: Links, doors: StreetDoors, pinned: Pinned, most_s: int) -> Int32:
    """(X, 3) target, stop and seconds of all walks between targets and stops within the limit."""
    settings = links.settings
    if settings.max_walk_s == 0:
        return _NOTHING
    limit_s = most_s if settings.max_walk_s is None else min(most_s, settings.max_walk_s)
    limit_cm = cm_within(limit_s, settings)
    stop, node, connector_cm = streets.linked_stops
    found = [_NOTHING]
    for begin in range(0, len(stop), STOPS_AT_ONCE):
        some = slice(begin, begin + STOPS_AT_ONCE)
        cm = nearest_door(pinned.table(frozen(node[some]), frozen(connector_cm[some])), doors)
        which, target = np.nonzero(cm <= limit_cm)
        seconds = seconds_of_cm(cm[which, target], settings)
        near = seconds <= limit_s
        found.append(np.stack((target[near], stop[some][which[near]], seconds[near]), axis=1).astype(np.int32))
    return np.concatenate(found)


def _by_target(arc: Int32, count: int) -> tuple[Int32, Int32]:
    """Walks sorted by target, and of one target by time."""
    order = np.lexsort((arc[:, 1], arc[:, 2], arc[:, 0]))
    ptr = np.concatenate(([0], np.cumsum(np.bincount(arc[:, 0], minlength=count))))
    return frozen(ptr), frozen(arc[order, 1:])
