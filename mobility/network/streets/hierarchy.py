# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""Ways over streets at any distance: the contraction hierarchy of a profile, with the weights that arcs have now.

The order and the topology are made when a network is built (``order``); weights are put in on first use, and again for
streets with other weights, which takes milliseconds. For a ball of some minutes plain Dijkstra is quicker.
"""

from __future__ import annotations

from contextlib import contextmanager
from threading import Lock
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from mobility.kernels.customise import customise, needed
from mobility.kernels.hierarchy import between
from mobility.kernels.hierarchy_layout import LANES, MARK, Hierarchy, HierarchyWork, Selection, make_hierarchy_work
from mobility.kernels.layout import NEVER, Int32, UInt8
from mobility.kernels.node_pair import node_pair, write_records
from mobility.kernels.trees import all_from_above, read_lanes, select, sweep, sweep_lanes
from mobility.network.frozen import frozen

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mobility.network.streets.order import Topology

FARTHEST = NEVER - 1
"""Centimetres or milliseconds; no limit."""
MOST_ARCS = 1024
"""Room for the arcs of a way at first; a longer one is asked for again."""
_NO_ARCS = np.empty(0, dtype=np.int32)


class Way(NamedTuple):
    """A cheapest way: its cost, its arcs in order, and which source and which goal it joins."""

    cost: int
    arcs: Int32
    source: int
    goal: int


class StreetHierarchy:
    """The hierarchy of one profile; threads may share it.

    Parameters
    ----------
    topology
        Of the graph that the profile is searched on.
    weight
        (arcs) of that graph, NEVER where not allowed.
    spare
        Workspaces, shared with other profiles on the same graph.
    """

    def __init__(self, topology: Topology, weight: Int32, spare: list[HierarchyWork] | None = None) -> None:
        pairs = len(topology.head)
        cost, via = np.empty((2, pairs), dtype=np.int32), np.zeros((2, pairs), dtype=np.int32)
        customise(topology.ptr, topology.head, topology.place, weight, cost, via)
        self.parts = Hierarchy(topology.rank, topology.ptr, topology.head, frozen(cost), frozen(via))
        self.nodes = len(topology.rank)
        self._spare: list[HierarchyWork] = [] if spare is None else spare
        self._spare_lanes: list[Int32] = []
        self._needed: UInt8 | None = None
        self._records: Int32 | None = None
        self._everything: dict[bool, Pinned] = {}
        self._lock = Lock()

    def borrow(self) -> HierarchyWork:
        """A workspace for one search at a time, to be given back with ``give_back``."""
        try:
            return self._spare.pop()
        except IndexError:
            return make_hierarchy_work(self.nodes)

    def give_back(self, work: HierarchyWork) -> None:
        """Leave a workspace to the next search."""
        self._spare.append(work)

    def cost(self, source: Int32, source_cost: Int32, goal: Int32, goal_cost: Int32, limit: int = FARTHEST) -> int:
        """What the cheapest way costs from any source to any goal; NEVER if there is none within the limit.

        Parameters
        ----------
        source, source_cost, goal, goal_cost, limit
            As for ``kernels.hierarchy.between``.
        """
        work = self.borrow()
        found = between(self.parts, source, source_cost, goal, goal_cost, limit, work, _NO_ARCS)
        self.give_back(work)
        return found[0]

    def node_cost(self, source: int, goal: int, limit: int = FARTHEST) -> int:
        """The same from one node to another, three times as quick: for those who ask again and again.

        The first call writes the hierarchy out once more, as one array in the order in which a search reads it.

        Parameters
        ----------
        source, goal
            Nodes of the graph.
        limit
            Ways that cost more are not looked for.
        """
        records = self._records
        return node_pair(self._written() if records is None else records, self.nodes, source, goal, limit)

    def way(
        self, source: Int32, source_cost: Int32, goal: Int32, goal_cost: Int32, limit: int = FARTHEST
    ) -> Way | None:
        """The cheapest way from any source to any goal; None if there is none within the limit.

        Parameters
        ----------
        source, source_cost, goal, goal_cost, limit
            As for ``kernels.hierarchy.between``.
        """
        work, arcs = self.borrow(), np.empty(MOST_ARCS, dtype=np.int32)
        cost, count, which, whither = between(self.parts, source, source_cost, goal, goal_cost, limit, work, arcs)
        if count > MOST_ARCS:
            arcs = np.empty(count, dtype=np.int32)
            cost, count, which, whither = between(self.parts, source, source_cost, goal, goal_cost, limit, work, arcs)
        self.give_back(work)
        return None if cost == NEVER else Way(cost, arcs[:count], which, whither)

    @contextmanager
    def lanes(self, nodes: int) -> Iterator[Int32]:
        """Lend the labels of so many nodes for sixteen places: (nodes, 16). New memory costs more than a sweep."""
        try:
            label = self._spare_lanes.pop()
        except IndexError:
            label = np.empty((self.nodes, LANES), dtype=np.int32)
        yield label[:nodes]
        self._spare_lanes.append(label)

    def everything(self, *, backward: bool = False) -> Pinned:
        """All nodes, to be reached from places, or ``backward`` to reach places."""
        with self._lock:
            if not self._everything:
                kept = self._kept()
                self._everything = {turned: self._all_nodes(kept, backward=turned) for turned in (False, True)}
        return self._everything[backward]

    def pin(self, node: Int32, *, backward: bool = False) -> Pinned:
        """Some nodes, to be reached from places again and again, or ``backward`` to reach places.

        Parameters
        ----------
        node
            (k) of the graph.
        backward
            Whether ways lead from them.
        """
        everything, rank = self.everything(backward=backward).selection, self.parts.rank[node]
        out = [np.empty(len(array), dtype=np.int32) for array in everything[:-1]]
        work = self.borrow()
        count = select(everything, rank, work.line[MARK, : self.nodes], *out)
        self.give_back(work)
        arcs = int(out[2][count])
        selection = Selection(
            frozen(out[0][:count].copy()), frozen(out[1]), frozen(out[2][: count + 1].copy()),
            frozen(out[3][:arcs].copy()), frozen(out[4][:arcs].copy()), frozen(out[1][rank]),
        )  # fmt: skip
        return Pinned(self, selection, backward=backward)

    def _kept(self) -> UInt8:
        """(U) which pairs a shortest way needs (``customise.needed``); asked for with the lock held."""
        if self._needed is None:
            kept = np.empty(len(self.parts.head), dtype=np.uint8)
            needed(self.parts.ptr, self.parts.head, self.parts.cost, kept)
            self._needed = kept
        return self._needed

    def _written(self) -> Int32:
        """The records that ``node_pair`` reads."""
        with self._lock:
            if self._records is None:
                kept = self._kept()
                records = np.empty(write_records(self.parts, kept, _NO_ARCS), dtype=np.int32)
                write_records(self.parts, kept, records)
                self._records = frozen(records)
            return self._records

    def _all_nodes(self, kept: UInt8, *, backward: bool) -> Pinned:
        pairs = len(self.parts.head)
        ptr = np.empty(self.nodes + 1, dtype=np.int32)
        head, weight = np.empty(pairs, dtype=np.int32), np.empty(pairs, dtype=np.int32)
        arcs = all_from_above(self.parts, kept, int(backward), ptr, head, weight)
        falling = frozen(np.arange(self.nodes - 1, -1, -1, dtype=np.int32))
        selection = Selection(
            falling, falling, frozen(ptr), frozen(head[:arcs].copy()), frozen(weight[:arcs].copy()),
            frozen(falling[self.parts.rank]),
        )  # fmt: skip
        return Pinned(self, selection, backward=backward)


class Pinned:
    """Nodes to which, or with ``backward`` from which, costs are asked again and again; threads may share it.

    Parameters
    ----------
    hierarchy
        Of the profile.
    selection
        The nodes and what lies above them.
    backward
        Whether ways lead from them.
    """

    def __init__(self, hierarchy: StreetHierarchy, selection: Selection, *, backward: bool) -> None:
        self.hierarchy, self.selection, self.backward = hierarchy, selection, int(backward)

    def costs(self, source: Int32, source_cost: Int32, limit: int = FARTHEST) -> Int32:
        """(k) what it costs to get to each node from the cheapest of some sources; NEVER where there is no way.

        Parameters
        ----------
        source, source_cost
            (n) nodes of the graph and what it costs to be there.
        limit
            What costs more may be told as NEVER or as it is.
        """
        work, out = self.hierarchy.borrow(), np.empty(len(self.selection.at), dtype=np.int32)
        sweep(self.hierarchy.parts, self.selection, self.backward, source, source_cost, limit, work, out)
        self.hierarchy.give_back(work)
        return out

    def table(self, source: Int32, source_cost: Int32, first: Int32 | None = None) -> Int32:
        """(places, k) the same from many places, sixteen in one sweep.

        Parameters
        ----------
        source, source_cost
            (n) nodes of the graph and what it costs to be there.
        first
            (places + 1) where the sources of each place begin; None: each source is a place.
        """
        begins = frozen(np.arange(len(source) + 1) if first is None else first)
        places = len(begins) - 1
        table = np.empty((places, len(self.selection.at)), dtype=np.int32)
        with self.hierarchy.lanes(len(self.selection.rank)) as label:
            for begin in range(0, places, LANES):
                end = min(begin + LANES, places)
                self.labels(source, source_cost, begins[begin : end + 1], label)
                read_lanes(label, self.selection.at, table[begin:end])
        return table

    def labels(self, source: Int32, source_cost: Int32, first: Int32, out: Int32) -> None:
        """The same from at most sixteen places as the sweep finds it: not in the order of the nodes, but quicker.

        Parameters
        ----------
        source, source_cost, first
            As for ``table``.
        out
            (n, 16) written: row ``selection.at[k]`` is what it costs to get to node k from each place.
        """
        work = self.hierarchy.borrow()
        sweep_lanes(self.hierarchy.parts, self.selection, self.backward, first, source, source_cost, work, out)
        self.hierarchy.give_back(work)
