# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""Hierarchies over tiny random street graphs, in any order and in that of nested dissection."""

from random import Random

import numpy as np

from mobility.kernels.layout import Int32
from mobility.network.frozen import frozen
from mobility.network.streets.hierarchy import StreetHierarchy
from mobility.network.streets.order import Topology, make_order, make_topology
from tests.kernels.street_drawing import Drawn


def rank_of(random: Random, given: Drawn) -> Int32:
    """Any order, or a good one; several nodes may lie at one place."""
    if random.random() < 0.5:
        return frozen(np.array(random.sample(range(given.nodes), given.nodes), dtype=np.int32))
    x, y = (np.array([random.randrange(6) for _ in range(given.nodes)], dtype=np.float64) for _ in range(2))
    return make_order(given.leaves, given.graph.to, x, y)


def topology_of(random: Random, given: Drawn) -> Topology:
    """The contracted graph."""
    return make_topology(given.leaves, given.graph.to, rank_of(random, given))


def hierarchy_of(random: Random, given: Drawn) -> StreetHierarchy:
    """Ready to be asked."""
    return StreetHierarchy(topology_of(random, given), given.graph.weight)


def eliminated(topology: Topology, given: Drawn) -> set[tuple[int, int]]:
    """All pairs of ranks that contraction joins, by playing it through with sets."""
    joined: dict[int, set[int]] = {rank: set() for rank in range(given.nodes)}
    for here, there, _ in given.arcs:
        a, b = int(topology.rank[here]), int(topology.rank[there])
        if a != b:
            joined[a].add(b)
            joined[b].add(a)
    for rank in range(given.nodes):
        above = {other for other in joined[rank] if other > rank}
        for other in above:
            joined[other] |= above - {other}
    return {(rank, other) for rank, others in joined.items() for other in others if other > rank}


def pairs(topology: Topology) -> list[tuple[int, int]]:
    """The same as the kernel lists them."""
    low = np.repeat(np.arange(len(topology.rank)), np.diff(topology.ptr))
    return list(zip(low.tolist(), topology.head.tolist(), strict=True))
