# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""Separators: as small as networkx says, and nothing passes them."""

from random import Random

import networkx as nx
import numpy as np
from hypothesis import given as drawn_by

from mobility.kernels.dissection import ONE_SIDE, OTHER_SIDE, SEPARATOR, separate
from mobility.network.frozen import frozen
from tests.kernels.drawing import SEEDS, house

SHARE = 0.3
NODES = (3, 30)
"""Fewest and most."""


def connected(random: Random) -> "nx.Graph[int]":
    """A random tree and some edges more, most of them between nodes near each other."""
    nodes = random.randint(*NODES)
    made: nx.Graph[int] = nx.Graph()
    made.add_nodes_from(range(nodes))
    made.add_edges_from((node, random.randrange(max(0, node - 4), node)) for node in range(1, nodes))
    for _ in range(random.randint(0, 2 * nodes)):
        a = random.randrange(nodes)
        b = min(nodes - 1, a + random.choice([1, 2, 2, 3, 4, nodes]))
        if a != b:
            made.add_edge(a, b)
    return made


def flow(graph: "nx.Graph[int]", sources: list[int], sinks: list[int]) -> int:
    """Nodes that have to go so that no source is joined with a sink: by a maximum flow through halved nodes."""
    split: nx.DiGraph[object] = nx.DiGraph()
    for node in graph:
        split.add_edge((node, "in"), (node, "out"), capacity=1)
    for a, b in graph.edges:
        split.add_edge((a, "out"), (b, "in"))
        split.add_edge((b, "out"), (a, "in"))
    for node in sources:
        split.add_edge("source", (node, "in"))
    for node in sinks:
        split.add_edge((node, "out"), "sink")
    return int(nx.maximum_flow_value(split, "source", "sink"))


@house(300)
@drawn_by(SEEDS)
def test_a_separator_is_the_smallest_there_is(seed: int) -> None:
    random = Random(seed)
    graph = connected(random)
    nodes = len(graph)
    order = list(range(nodes))
    if random.random() < 0.3:
        random.shuffle(order)
    ends = max(1, int(SHARE * nodes))
    sources, sinks = order[:ends], order[-ends:]
    ptr = frozen(np.cumsum([0, *(graph.degree[node] for node in range(nodes))]))
    to = frozen(np.array([other for node in range(nodes) for other in sorted(graph[node])]))
    node_work, state_work = np.empty((3, nodes), dtype=np.int32), np.empty((4, 2 * nodes), dtype=np.int32)
    out = np.full(nodes, -1, dtype=np.int32)
    numbers = np.array(order, dtype=np.int32)
    best = separate(ptr, to, numbers, SHARE, np.inf, node_work, state_work, out)
    expected = flow(graph, sources, sinks)
    if best == np.inf:  # no smallest separator found leaves anything on both sides
        assert (out == -1).all()
        return
    sides = [np.flatnonzero(out == which).tolist() for which in (ONE_SIDE, OTHER_SIDE, SEPARATOR)]
    assert len(sides[2]) == expected
    assert sum(map(len, sides)) == nodes
    assert best == expected / min(len(sides[0]), len(sides[1]))
    assert not any(graph.has_edge(a, b) for a in sides[0] for b in sides[1])
    assert not set(sources) & set(sides[1])
    assert not set(sinks) & set(sides[0])
    # As good is not better: nothing is written then.
    again = np.full(nodes, -1, dtype=np.int32)
    assert separate(ptr, to, numbers, SHARE, best, node_work, state_work, again) == best
    assert (again == -1).all()
