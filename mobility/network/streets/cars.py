# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""The turn-expanded graph of cars, with turn restrictions applied."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from mobility.kernels.components import strong_components
from mobility.kernels.layout import NEVER, Int32
from mobility.kernels.street_layout import Graph
from mobility.kernels.turns import expand_turns
from mobility.network.frozen import frozen
from mobility.network.streets.draft import kept_parts
from mobility.network.streets.profiles import CAR
from mobility.sources.osm.rules import table
from mobility.sources.osm.traits import DESTINATION_ONLY

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from mobility.network.streets.draft import Draft
    from mobility.sources.osm.read import Restriction

ONE_IN_ONE_OUT = 2
LONGEST_VIA = 12
"""Edges of a way between the two ends of a restriction; longer ones are not looked for."""


@dataclass(frozen=True, slots=True)
class CarGraph:
    """Turns between streets.

    ``arc`` (K): the street arc of each node. ``of_arc`` (A, 2): nodes per arc, in its first and second layer, -1 where
    there is none; a street without layers has only the first.
    """

    arc: Int32
    of_arc: Int32
    ptr: Int32
    to: Int32
    weight: Int32
    ignored: int
    """Restrictions that fit no streets of the graph."""


def make_car_graph(draft: Draft, restrictions: Sequence[Restriction]) -> CarGraph:
    """Expand turns, then take out those that are forbidden.

    Parameters
    ----------
    draft
        The street graph.
    restrictions
        As they stand in the data.
    """
    weight = draft.weight["car"]
    arcs = len(weight)
    drives = weight < NEVER
    flags = np.array([trait.flags for trait in draft.pieces.traits], dtype=np.int32)
    zone = drives & ((flags[draft.edge_trait[draft.arc_edge // 2]] & DESTINATION_ONLY) > 0)
    zone |= drives & _pockets(draft, zone)
    count = drives.astype(np.int32) + zone
    first = np.cumsum(count) - count
    of_arc = np.full((arcs, 2), -1, dtype=np.int32)
    of_arc[drives, 0] = first[drives]
    of_arc[zone, 1] = first[zone] + 1
    arc = np.repeat(np.arange(arcs, dtype=np.int32), count)

    turns = table("car")["turns"]
    cost_ms = np.array(
        [turns["traffic_signals_s"], turns["turn_s"], turns["sharp_turn_s"], turns["u_turn_s"]], dtype=np.float64
    )
    in_bearing, out_bearing = _bearings(draft)
    degree = np.diff(draft.arc_ptr)
    ptr, size = np.zeros(len(arc) + 1, dtype=np.int32), 4 * len(arc) + 16
    while True:
        to, cost = np.empty(size, dtype=np.int32), np.empty(size, dtype=np.int32)
        found = expand_turns(
            Graph(draft.arc_ptr, draft.arc_to, weight), twins(draft), in_bearing, out_bearing, zone.astype(np.uint8),
            draft.pieces.signal[draft.node], (degree <= ONE_IN_ONE_OUT).astype(np.uint8),
            frozen(np.rint(cost_ms * 1000)), frozen(of_arc), ptr, to, cost,
        )  # fmt: skip
        if found <= size:
            break
        size = found
    made = _Turns(arc.tolist(), ptr, to[:found], cost[:found])
    edges = _edges_of_ways(draft, {restriction.from_way for restriction in restrictions})
    ignored = sum(not _apply(made, draft, of_arc, restriction, edges) for restriction in restrictions)
    return made.graph(of_arc, ignored)


def _pockets(draft: Draft, zone: np.ndarray) -> np.ndarray:
    """Per arc whether it lies in a small part that is cut off by streets where cars may only begin or end.

    Nobody gets through there either, so it is taken for such a street itself; else it could not be reached at all.
    """
    if not zone.any():
        return np.zeros_like(zone)
    free = frozen(np.where(zone, NEVER, draft.weight["car"]))
    component = np.empty(len(draft.node), dtype=np.int32)
    strong_components(Graph(draft.arc_ptr, draft.arc_to, free), component)
    edge = draft.arc_edge // 2
    ends = draft.edge_node[edge]
    inside = (free < NEVER) & (component[ends[:, 0]] == component[ends[:, 1]])
    length = np.bincount(component[ends[inside, 0]], draft.edge_length_cm[edge[inside]], int(component.max()) + 1) / 200
    pocket = ~(kept_parts(length)[component[ends[:, 0]]] | kept_parts(length)[component[ends[:, 1]]])
    # Only where leaving out the zones has cut it off.
    usable = (draft.usable[edge] & CAR.bit) > 0
    return np.asarray(pocket & usable)


def twins(draft: Draft) -> Int32:
    """(A) for each arc the one in the other direction."""
    return frozen(draft.edge_arc[draft.arc_edge // 2, 1 - draft.arc_edge % 2])


def _bearings(draft: Draft) -> tuple[np.ndarray, np.ndarray]:
    """Directions in which arcs arrive and leave, degrees; NaN for arcs without length, where nobody turns."""
    lines = draft.lines
    lat, lon = lines.lat_e7.astype(np.float64), lines.lon_e7.astype(np.float64)
    begin, end = lines.ptr[:-1], lines.ptr[1:] - 1

    def bearing(a: np.ndarray, b: np.ndarray) -> np.ndarray:
        east = (lon[b] - lon[a]) * np.cos(np.radians(lat[a] / 1e7))
        angle = np.degrees(np.arctan2(east, lat[b] - lat[a]))
        return np.where((east == 0) & (lat[a] == lat[b]), np.nan, angle)

    leaves = np.stack((bearing(begin, begin + 1), bearing(end, end - 1)), axis=1)
    arrives = np.stack((bearing(end - 1, end), bearing(begin + 1, begin)), axis=1)
    edge, backward = draft.arc_edge // 2, draft.arc_edge % 2
    return arrives[edge, backward], leaves[edge, backward]


class _Turns:
    """Turns that can be changed: rows of changed nodes stand apart until the graph is made."""

    def __init__(self, arc: list[int], ptr: np.ndarray, to: np.ndarray, cost: np.ndarray) -> None:
        self.arc, self.ptr, self.to, self.cost = arc, ptr, to, cost
        self.original = len(arc)
        self.rows: dict[int, list[tuple[int, int]]] = {}
        self.of_arc: dict[int, list[int]] = {}
        for node, street in enumerate(arc):
            self.of_arc.setdefault(street, []).append(node)

    def row(self, node: int) -> list[tuple[int, int]]:
        """The turns of a node, to be changed in place."""
        if node not in self.rows:
            begin, end = self.ptr[node], self.ptr[node + 1]
            self.rows[node] = list(zip(self.to[begin:end].tolist(), self.cost[begin:end].tolist(), strict=True))
        return self.rows[node]

    def copy_towards(self, node: int, street: int) -> list[int]:
        """Nodes of a street that are reached from this node alone; made where it shares them with others."""
        row, found = self.row(node), []
        for at, (to, cost) in enumerate(row):
            if self.arc[to] != street:
                continue
            if to < self.original:
                made = len(self.arc)
                self.arc.append(street)
                self.rows[made] = list(self.row(to))
                self.of_arc[street].append(made)
                row[at] = (made, cost)
                found.append(made)
            else:
                found.append(to)
        return found

    def graph(self, of_arc: np.ndarray, ignored: int) -> CarGraph:
        if not self.rows:
            rows_to, rows_cost, size = self.to, self.cost, np.diff(self.ptr)
        else:
            size = np.concatenate((np.diff(self.ptr), np.zeros(len(self.arc) - self.original, dtype=np.int32)))
            changed = np.array(sorted(self.rows), dtype=np.int64)
            owner = np.repeat(np.arange(self.original), np.diff(self.ptr))
            stays = ~np.isin(owner, changed)
            new = [(node, to, cost) for node in changed.tolist() for to, cost in self.rows[node]]
            mine = np.array(new, dtype=np.int64).reshape(-1, 3)
            all_owner = np.concatenate((owner[stays], mine[:, 0]))
            order = np.argsort(all_owner, kind="stable")
            rows_to = np.concatenate((self.to[stays], mine[:, 1]))[order]
            rows_cost = np.concatenate((self.cost[stays], mine[:, 2]))[order]
            size = np.bincount(all_owner, minlength=len(self.arc))
        ptr = np.concatenate(([0], np.cumsum(size)))
        return CarGraph(
            frozen(np.array(self.arc)), frozen(of_arc), frozen(ptr), frozen(rows_to), frozen(rows_cost), ignored
        )


def _edges_of_ways(draft: Draft, ways: set[int]) -> dict[int, list[int]]:
    """The edges that begin or end with each of some ways, rising."""
    found: dict[int, list[int]] = {way: [] for way in ways}
    named = np.isin(draft.edge_way, np.array(sorted(ways), dtype=np.int64)).any(axis=1)
    for edge in np.flatnonzero(named).tolist():
        for way in set(draft.edge_way[edge].tolist()) & ways:
            found[way].append(edge)
    return found


def _apply(
    turns: _Turns, draft: Draft, of_arc: np.ndarray, restriction: Restriction, edges: Mapping[int, list[int]]
) -> bool:
    """Take the turns out that a restriction forbids; False if it fits no streets that cars use."""
    applied = False
    for path in _paths(draft, restriction, edges):
        if (of_arc[path, 0] < 0).any():
            continue
        for node in list(turns.of_arc[path[0]]):
            at = [node]
            for street in path[1:-1]:
                at = [copy for one in at for copy in turns.copy_towards(one, street)]
            for one in at:
                row = turns.row(one)
                to_target = [turn for turn in row if turns.arc[turn[0]] == path[-1]]
                if restriction.only:
                    if to_target:
                        row[:] = to_target
                else:
                    row[:] = [turn for turn in row if turns.arc[turn[0]] != path[-1]]
            applied = applied or bool(at)
    return applied


def _paths(draft: Draft, restriction: Restriction, edges: Mapping[int, list[int]]) -> list[list[int]]:
    """Lists of arcs from the first street over those between to the last."""
    steps = [[restriction.from_way], *([way] for way in restriction.via_ways), [restriction.to_way]]
    begins = _arcs_into(draft, edges[restriction.from_way], restriction.from_way, restriction.via_node)
    found: list[list[int]] = []
    for arc in begins:
        _follow(draft, [arc], [step[0] for step in steps[1:]], restriction.via_node, found)
    if restriction.u_turn and not restriction.via_ways and restriction.from_way == restriction.to_way:
        return [path for path in found if draft.arc_edge[path[0]] // 2 == draft.arc_edge[path[1]] // 2]
    return found


def _arcs_into(draft: Draft, edges: Sequence[int], way: int, via_node: int) -> list[int]:
    """Arcs of a way, which has these edges, that end at the node, or, without one, all of its arcs."""
    arcs = [int(arc) for edge in edges for arc in draft.edge_arc[edge]]
    if not via_node:
        return arcs
    node, osm = draft.node, draft.pieces.osm
    return [arc for arc in arcs if osm[node[draft.arc_to[arc]]] == via_node and _way_at(draft, arc, last=True) == way]


def _way_at(draft: Draft, arc: int, *, last: bool) -> int:
    """The way that an arc ends or begins with."""
    edge, backward = divmod(int(draft.arc_edge[arc]), 2)
    return int(draft.edge_way[edge, 1 - backward if last else backward])


def _follow(draft: Draft, path: list[int], ways: list[int], via_node: int, found: list[list[int]]) -> None:
    """Go on along the ways still to come; every complete path is noted."""
    if len(path) > LONGEST_VIA:
        return
    node = draft.arc_to[path[-1]]
    for arc in range(draft.arc_ptr[node], draft.arc_ptr[node + 1]):
        here = _way_at(draft, arc, last=False)
        if here == ways[0]:
            if len(ways) == 1:
                found.append([*path, arc])
            elif arc not in path:
                _follow(draft, [*path, arc], ways[1:], via_node, found)
        if len(path) > 1 and here == _way_at(draft, path[-1], last=True) and here != ways[0] and arc not in path:
            _follow(draft, [*path, arc], ways, via_node, found)
