# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""pandana: a contraction hierarchy behind pandas, made for accessibility."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandana
import pandas as pd

from benchmarks.peers.sides.graph import REACH_CM, read_arcs, told_reach
from benchmarks.peers.worker import Side

if TYPE_CHECKING:
    from pathlib import Path

CM = 100


def start(folder: Path, operation: str, data: str) -> Side:
    """Contract the graph; pandana keeps it in memory only."""
    del data
    arcs = read_arcs(folder)
    # In metres: pandana keeps thousandths as whole numbers, and with centimetres it does not come to an end. It cuts
    # off what is less than a thousandth, so that 0.29 may become 0.289.
    weights = pd.DataFrame({"m": arcs.weight / CM})
    network = pandana.Network(
        pd.Series(arcs.lon), pd.Series(arcs.lat), pd.Series(arcs.tail), pd.Series(arcs.head), weights, twoway=False
    )

    def pair(asked: dict[str, Any]) -> float:
        metres: float = network.shortest_path_length(asked["from"], asked["to"])
        return metres

    def many(asked: dict[str, Any]) -> list[float]:
        nodes = np.array(asked["places"])
        metres: list[float] = network.shortest_path_lengths(np.repeat(nodes, len(nodes)), np.tile(nodes, len(nodes)))
        return metres

    def reach(asked: dict[str, Any]) -> Any:
        return network.nodes_in_range([asked["from"]], REACH_CM / CM)

    def tell_reach(_: Any, found: Any) -> list[list[int]]:
        return told_reach(found["destination"].to_numpy(), found["m"].to_numpy() * CM)

    return {
        "walk_pair": Side(pair, lambda _, metres: round(metres * CM), "Network.shortest_path_length"),
        "walk_matrix": Side(
            many,
            lambda _, metres: [round(one * CM) for one in metres],
            "Network.shortest_path_lengths of 10,000 pairs, on all cores",
        ),
        "reach": Side(reach, tell_reach, "Network.nodes_in_range"),
    }[operation]
