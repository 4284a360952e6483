# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""Orders and topologies: every node once, the pairs that contraction joins, and few of them on a grid."""

from random import Random

import numpy as np
import pytest
from hypothesis import given as drawn_by

from mobility.kernels.layout import Int32
from mobility.network.streets.order import Topology, make_order, make_topology
from tests.kernels.drawing import SEEDS, house
from tests.kernels.hierarchy_drawing import eliminated, pairs, rank_of, topology_of
from tests.kernels.street_drawing import drawn

SIDE = 24
"""Nodes of a grid along one side."""


def grid() -> tuple[Int32, Int32, np.ndarray, np.ndarray]:
    """Streets in a square: both ends of each, and where nodes lie."""
    number = np.arange(SIDE * SIDE, dtype=np.int32).reshape(SIDE, SIDE)
    here = np.concatenate((number[:, :-1].ravel(), number[:-1].ravel()))
    there = np.concatenate((number[:, 1:].ravel(), number[1:].ravel()))
    y, x = np.divmod(np.arange(SIDE * SIDE), SIDE)
    return here, there, x.astype(np.float64), y.astype(np.float64)


def height(topology: Topology) -> int:
    """Nodes on the longest line of the elimination tree."""
    depth = np.ones(len(topology.rank), dtype=int)
    for rank in range(len(topology.rank) - 1, -1, -1):
        if topology.ptr[rank] < topology.ptr[rank + 1]:
            depth[rank] = depth[topology.head[topology.ptr[rank]]] + 1
    return int(depth.max())


@house(200)
@drawn_by(SEEDS)
def test_an_order_has_every_node_once(seed: int) -> None:
    random = Random(seed)
    given = drawn(random)
    assert sorted(rank_of(random, given).tolist()) == list(range(given.nodes))


@house(300)
@drawn_by(SEEDS)
def test_contraction_joins_what_playing_it_through_joins(seed: int) -> None:
    random = Random(seed)
    given = drawn(random)
    topology = topology_of(random, given)
    assert sorted(topology.rank.tolist()) == list(range(given.nodes))
    assert pairs(topology) == sorted(eliminated(topology, given))


@house(100)
@drawn_by(SEEDS)
def test_each_arc_has_its_place(seed: int) -> None:
    random = Random(seed)
    given = drawn(random)
    topology = topology_of(random, given)
    known = pairs(topology)
    for arc, (here, there, _) in enumerate(given.arcs):
        a, b = int(topology.rank[here]), int(topology.rank[there])
        place = int(topology.place[arc])
        assert place == -1 if a == b else known[place // 2] == ((a, b), (b, a))[place % 2]


@house(100)
@drawn_by(SEEDS)
def test_what_lies_below_a_node_lies_right_before_it(seed: int) -> None:
    random = Random(seed)
    given = drawn(random)
    topology = topology_of(random, given)
    first = list(range(given.nodes))
    for rank in range(given.nodes):
        row = topology.head[topology.ptr[rank] : topology.ptr[rank + 1]]
        if len(row):
            first[row[0]] = min(first[row[0]], first[rank])
    size = [1] * given.nodes
    for rank in range(given.nodes):
        row = topology.head[topology.ptr[rank] : topology.ptr[rank + 1]]
        assert first[rank] == rank - size[rank] + 1
        if len(row):
            size[row[0]] += size[rank]


def test_dissection_makes_low_trees_of_a_grid() -> None:
    """Below four times the side, while row by row it is as many as there are nodes; and less than half the pairs."""
    here, there, x, y = grid()
    topology = make_topology(here, there, make_order(here, there, x, y))
    assert height(topology) < 4 * SIDE
    assert len(topology.head) < 11 * SIDE * SIDE
    rows = make_topology(here, there, np.arange(SIDE * SIDE, dtype=np.int32))
    assert height(rows) == SIDE * SIDE
    assert len(rows.head) > 22 * SIDE * SIDE


def test_the_same_streets_are_ordered_the_same() -> None:
    here, there, x, y = grid()
    assert make_order(here, there, x, y).tolist() == make_order(there, here, x, y).tolist()


@pytest.mark.parametrize("nodes", [0, 1, 2, 5])
def test_nodes_without_arcs(nodes: int) -> None:
    none, place = np.empty(0, dtype=np.int32), np.zeros(nodes)
    topology = make_topology(none, none, make_order(none, none, place, place))
    assert sorted(topology.rank.tolist()) == list(range(nodes))
    assert topology.head.tolist() == []


def test_a_chain_and_what_hangs_on_it_need_no_separator() -> None:
    """Each node is taken out while it has at most two neighbours, so that nobody gets more than two upper ones."""
    here = np.array([0, 1, 2, 3, 4, 2, 7], dtype=np.int32)
    there = np.array([1, 2, 3, 4, 0, 5, 2], dtype=np.int32)
    x = np.arange(8, dtype=np.float64)
    assert np.diff(make_topology(here, there, make_order(here, there, x, x)).ptr).max() <= 2
