# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""networkx: what users of osmnx call, in Python."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import networkx as nx
import numpy as np

from benchmarks.peers.sides.graph import REACH_CM, read_arcs, told_reach
from benchmarks.peers.worker import Side

if TYPE_CHECKING:
    from pathlib import Path


def start(folder: Path, operation: str, data: str) -> Side:
    """Make the graph."""
    del data
    arcs = read_arcs(folder)
    graph = nx.DiGraph()
    graph.add_nodes_from(range(len(arcs.lat)))
    graph.add_weighted_edges_from(zip(arcs.tail.tolist(), arcs.head.tolist(), arcs.weight.tolist(), strict=True))

    def pair(asked: dict[str, Any]) -> int:
        cm: int = nx.bidirectional_dijkstra(graph, asked["from"], asked["to"])[0]
        return cm

    def many(asked: dict[str, Any]) -> list[list[int]]:
        nodes = asked["places"]
        rows = []
        for node in nodes:
            cm = nx.single_source_dijkstra_path_length(graph, node)
            rows.append([cm[there] for there in nodes])
        return rows

    def reach(asked: dict[str, Any]) -> dict[int, int]:
        found: dict[int, int] = nx.single_source_dijkstra_path_length(graph, asked["from"], cutoff=REACH_CM)
        return found

    def tell_reach(_: Any, found: dict[int, int]) -> list[list[int]]:
        return told_reach(np.array(list(found)), np.array(list(found.values())))

    return {
        "walk_pair": Side(pair, lambda _, cm: cm, "bidirectional_dijkstra"),
        "walk_matrix": Side(
            many,
            lambda _, rows: [cm for row in rows for cm in row],
            "single_source_dijkstra_path_length from each of 100 nodes",
        ),
        "reach": Side(reach, tell_reach, "single_source_dijkstra_path_length with a cutoff"),
    }[operation]
