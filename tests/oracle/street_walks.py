# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""Walks over streets for the test oracle: the section "Walk" of SEMANTICS.md where streets are known.

A stop is linked if a street is near; then the straight line to a node of the streets, its connector, is part of every
walk from or to it. Which node that is, and where a point on the map joins an edge, is taken from the network.

Choices where the text leaves room:

* Between two linked stops one walks over streets or, without a way, not at all; between two that are not linked in a
  straight line, as where no streets are known (900 s if max_walk_s is absent); between one of each not at all.
* A row of type 1 means the walk over streets, or the straight line where streets do not connect the two stops.
* From and to a point one reaches linked stops only. No row of transfers.txt speaks of points.
* max_walk_s = 0 forbids every walk from or to a point, also one of 0 s.
"""

from itertools import pairwise

from .change import StraightWalks, walk_seconds
from .feed import Region
from .street_graph import Arrays, Position, StreetGraph, Tree

UNLIMITED_S = 2**40
DEFAULT_STRAIGHT_S = 900


def stop_ids(arrays: Arrays) -> list[str]:
    """The ids of the stops of a network, in its own order."""
    blob, begin = arrays["stop_id_blob"].tobytes(), arrays["stop_id_ptr"].tolist()
    return [blob[one:two].decode() for one, two in pairwise(begin)]


class StopTrees:
    """The ways over streets between stops: independent of settings, so that several `StreetWalks` can share them.

    `node` and `connector_cm` are by the numbers of a `Region`; -1 = not linked.
    """

    def __init__(self, region: Region, arrays: Arrays) -> None:
        self.graph = StreetGraph(arrays)
        self.node = [-1] * len(region.stop_ids)
        self.connector_cm = [0] * len(region.stop_ids)
        joined = zip(
            stop_ids(arrays), arrays["stop_link_node"].tolist(), arrays["stop_link_connector_cm"].tolist(), strict=True
        )
        for stop_id, node, connector_cm in joined:
            stop = region.stop_index[stop_id]
            self.node[stop], self.connector_cm[stop] = node, connector_cm
        self.linked = [stop for stop, node in enumerate(self.node) if node >= 0]
        self._nodes = {self.node[stop] for stop in self.linked}
        self._trees: dict[int, Tree] = {}

    def between(self, a: int, b: int) -> int | None:
        """Centimetres between two linked stops, both connectors included; None if no way leads there."""
        node = self.node[a]
        if node not in self._trees:
            whole = self.graph.from_node(node)
            self._trees[node] = {other: whole[other] for other in self._nodes if other in whole}
        length = self._trees[node].get(self.node[b])
        return None if length is None else self.connector_cm[a] + length + self.connector_cm[b]

    def at_stops(self, position: Position, tree: Tree) -> dict[int, int]:
        """Centimetres between a position with its tree and each linked stop, both connectors included."""
        return {
            stop: position.connector_cm + tree[self.node[stop]] + self.connector_cm[stop]
            for stop in self.linked
            if self.node[stop] in tree
        }


class StreetWalks:
    """Walks over streets; `limit_s` is max_walk_s, None where the region file does not say."""

    def __init__(self, region: Region, trees: StopTrees, limit_s: int | None) -> None:
        self.region, self.trees = region, trees
        self.limit_s = UNLIMITED_S if limit_s is None else limit_s
        self.straight = StraightWalks(region, DEFAULT_STRAIGHT_S if limit_s is None else limit_s)

    def seconds(self, length_cm: int) -> int:
        """Walk: "Seconds = ceil(length / speed - 1e-6), rounded once per walk"."""
        return walk_seconds(length_cm / 100, self.region.walk_speed_m_s)

    def capped(self, length_cm: int | None) -> int | None:
        """Walk: "compared with the limit after rounding"; 0 is no walk at all."""
        seconds = None if length_cm is None else self.seconds(length_cm)
        return seconds if seconds is not None and 0 < self.limit_s >= seconds else None

    def walk_s(self, a: int, b: int) -> int | None:
        """The walk that a row of type 1 means."""
        length_cm = self._street_cm(a, b)
        return self.straight.walk_s(a, b) if length_cm is None else self.seconds(length_cm)

    def allowed_s(self, a: int, b: int) -> int | None:
        """The walk of rule 3."""
        if self.trees.node[a] < 0 and self.trees.node[b] < 0:
            return self.straight.allowed_s(a, b)
        return self.capped(self._street_cm(a, b))

    def near(self) -> dict[tuple[int, int], int]:
        """All pairs a != b with a walk of rule 3."""
        node, linked = self.trees.node, self.trees.linked
        found = {pair: s for pair, s in self.straight.near().items() if node[pair[0]] < 0 and node[pair[1]] < 0}
        for a in linked:
            for b in linked:
                seconds = self.allowed_s(a, b) if a != b else None
                if seconds is not None:
                    found[a, b] = seconds
        return found

    def _street_cm(self, a: int, b: int) -> int | None:
        if self.trees.node[a] < 0 or self.trees.node[b] < 0:
            return None
        return self.trees.between(a, b)
