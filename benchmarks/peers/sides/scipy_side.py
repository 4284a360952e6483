# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""scipy: Dijkstra on a sparse matrix, from one node to all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import dijkstra

from benchmarks.peers.sides.graph import REACH_CM, read_arcs, told_reach
from benchmarks.peers.worker import Side

if TYPE_CHECKING:
    from pathlib import Path

SMALL = 1e-9
"""A weight of 0 would be no arc."""


def start(folder: Path, operation: str, data: str) -> Side:
    """Make the matrix."""
    del data
    arcs = read_arcs(folder)
    nodes = len(arcs.lat)
    matrix = csr_matrix((np.maximum(arcs.weight, SMALL), (arcs.tail, arcs.head)), shape=(nodes, nodes))

    def pair(asked: dict[str, Any]) -> float:
        cm: float = dijkstra(matrix, indices=asked["from"])[asked["to"]]
        return cm

    def many(asked: dict[str, Any]) -> np.ndarray:
        rows: np.ndarray = dijkstra(matrix, indices=asked["places"])[:, asked["places"]]
        return rows

    def reach(asked: dict[str, Any]) -> tuple[np.ndarray, np.ndarray]:
        cm = dijkstra(matrix, indices=asked["from"], limit=REACH_CM)
        found = np.flatnonzero(cm <= REACH_CM)
        return found, cm[found]

    return {
        "walk_pair": Side(pair, lambda _, cm: round(cm), "csgraph.dijkstra from one node to all; it knows no target"),
        "walk_matrix": Side(
            many, lambda _, cm: np.rint(cm).ravel().astype(int).tolist(), "csgraph.dijkstra from 100 nodes"
        ),
        "reach": Side(reach, lambda _, found: told_reach(*found), "csgraph.dijkstra with a limit"),
    }[operation]
