# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""The streets of a network as the test oracle walks them: plain dictionaries, Dijkstra's algorithm, whole centimetres.

The graph is that of the network's arrays (junctions, edges, which of their two arcs one may walk); how it came out of
OpenStreetMap is looked at elsewhere. Implements, of SEMANTICS.md, Walk: "shortest path over edges measured in integer
centimetres".
"""

import heapq
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from numpy.typing import NDArray

FORBIDDEN_CM = 2**30 - 1
"""The weight of an arc that one may not walk."""

FORWARD, BACKWARD = 0, 1
"""Along an edge, and against its direction: places of its arcs, and of the nodes that these leave."""

Arrays = Mapping[str, NDArray[Any]]
Tree = dict[int, int]
"""Centimetres by node; what cannot be reached is not in it."""


class Position(NamedTuple):
    """A place on an edge that a point on the map is joined to by a straight line."""

    edge: int
    offset_cm: int  # from the first node of the edge
    connector_cm: int


class StreetGraph:
    """The nodes and edges that one may walk."""

    def __init__(self, arrays: Arrays) -> None:
        ends, arcs = arrays["street_edge_node"].tolist(), arrays["street_edge_arc"].tolist()
        weight = arrays["street_weight_foot"].tolist()
        self.edge_nodes: list[tuple[int, int]] = [(one, two) for one, two in ends]
        self.length_cm: list[int] = arrays["street_edge_length_cm"].tolist()
        self.weight_cm = [(weight[forward], weight[backward]) for forward, backward in arcs]
        self.onward: dict[int, list[tuple[int, int]]] = {}
        self.before: dict[int, list[tuple[int, int]]] = {}
        for (one, two), (forward, backward) in zip(self.edge_nodes, arcs, strict=True):
            self._join(one, two, weight[forward])
            self._join(two, one, weight[backward])

    def _join(self, one: int, two: int, length_cm: int) -> None:
        if length_cm < FORBIDDEN_CM:
            self.onward.setdefault(one, []).append((two, length_cm))
            self.before.setdefault(two, []).append((one, length_cm))

    def from_node(self, node: int) -> Tree:
        """The shortest ways from a node to all nodes."""
        return _shortest({node: 0}, self.onward)

    def from_position(self, position: Position) -> Tree:
        """The shortest ways from a position to all nodes, without the connector."""
        return _shortest(dict(self._exits(position)), self.onward)

    def to_position(self, position: Position) -> Tree:
        """The shortest ways from all nodes to a position, without the connector."""
        return _shortest(dict(self._entries(position)), self.before)

    def between(self, one: Position, two: Position, tree: Tree) -> int | None:
        """The shortest way from a position to another one, without the connectors; `tree` is that of the first."""
        found = [tree[node] + rest for node, rest in self._entries(two) if node in tree]
        if one.edge == two.edge:
            for way in (FORWARD, BACKWARD):
                begin, end = self._walked(one, way), self._walked(two, way)
                if begin is not None and end is not None and self._along(one, way) <= self._along(two, way):
                    found.append(end - begin)
        return min(found, default=None)

    def _exits(self, position: Position) -> Iterator[tuple[int, int]]:
        """The nodes that one may come to first, the nearer one last, and how far they are."""
        found = []
        for way in (FORWARD, BACKWARD):
            walked = self._walked(position, way)
            if walked is not None:
                found.append((self.edge_nodes[position.edge][1 - way], self.weight_cm[position.edge][way] - walked))
        yield from sorted(found, key=lambda end: -end[1])

    def _entries(self, position: Position) -> Iterator[tuple[int, int]]:
        """The nodes that one may come from last, the nearer one last."""
        found = []
        for way in (FORWARD, BACKWARD):
            walked = self._walked(position, way)
            if walked is not None:
                found.append((self.edge_nodes[position.edge][way], walked))
        yield from sorted(found, key=lambda end: -end[1])

    def _along(self, position: Position, way: int) -> int:
        """How far the position is from where one comes onto the edge in this direction."""
        length_cm = self.length_cm[position.edge]
        return position.offset_cm if way == FORWARD else length_cm - position.offset_cm

    def _walked(self, position: Position, way: int) -> int | None:
        """What it takes along the edge up to the position; a ferry counts for longer or shorter than it is."""
        weight_cm, length_cm = self.weight_cm[position.edge][way], self.length_cm[position.edge]
        if weight_cm >= FORBIDDEN_CM:
            return None
        return round(weight_cm * self._along(position, way) / length_cm) if length_cm else 0


def _shortest(start: Tree, arcs: dict[int, list[tuple[int, int]]]) -> Tree:
    """Dijkstra 1959 with a binary heap; entries that have become useless are skipped."""
    done: Tree = {}
    waiting = [(length, node) for node, length in start.items()]
    heapq.heapify(waiting)
    while waiting:
        length, node = heapq.heappop(waiting)
        if node in done:
            continue
        done[node] = length
        for other, step in arcs.get(node, ()):
            if other not in done:
                heapq.heappush(waiting, (length + step, other))
    return done
