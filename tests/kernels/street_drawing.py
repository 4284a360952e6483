# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""Tiny random street graphs, with loops, parallel arcs, free arcs and forbidden ones, as kernels take them."""

from dataclasses import dataclass
from random import Random

import networkx as nx
import numpy as np

from mobility.kernels.layout import NEVER, Int32
from mobility.kernels.street_layout import Graph, StreetWork, make_street_work
from mobility.network.frozen import frozen

COSTS = [0, 0, 1, 1, 2, 3, 5, 8, 30, NEVER, NEVER]
Arc = tuple[int, int, int]
"""From, to, cost."""


@dataclass(frozen=True)
class Drawn:
    """Nodes and arcs, the arcs by the node that they leave."""

    nodes: int
    arcs: list[Arc]

    @property
    def graph(self) -> Graph:
        """As kernels take it."""
        count = np.bincount([arc[0] for arc in self.arcs], minlength=self.nodes) if self.arcs else np.zeros(self.nodes)
        return Graph(
            frozen(np.concatenate(([0], np.cumsum(count)))),
            frozen(np.array([arc[1] for arc in self.arcs], dtype=np.int32)),
            frozen(np.array([arc[2] for arc in self.arcs], dtype=np.int32)),
        )

    @property
    def leaves(self) -> Int32:
        """The node that each arc leaves."""
        return frozen(np.array([arc[0] for arc in self.arcs], dtype=np.int32))

    @property
    def twin(self) -> "nx.DiGraph[int]":
        """The same for networkx, without the forbidden arcs; of parallel arcs the cheapest."""
        made: nx.DiGraph[int] = nx.DiGraph()
        made.add_nodes_from(range(self.nodes))
        for here, there, cost in self.arcs:
            if cost < NEVER and cost < made.get_edge_data(here, there, {"weight": NEVER})["weight"]:
                made.add_edge(here, there, weight=cost)
        return made

    def work(self) -> StreetWork:
        """A workspace of the right size."""
        return make_street_work(self.nodes, len(self.arcs))


def drawn(random: Random) -> Drawn:
    """A graph of up to twelve nodes and three times as many arcs."""
    nodes = random.randint(1, 12)
    arcs = [
        (random.randrange(nodes), random.randrange(nodes), random.choice(COSTS))
        for _ in range(random.randint(0, 3 * nodes))
    ]
    return Drawn(nodes, sorted(arcs, key=lambda arc: arc[0]))


def numbers(*values: int) -> Int32:
    """A list of nodes or costs, as searches begin with."""
    return np.array(values, dtype=np.int32)
