# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""routingkit-cch: RoutingKit's customisable contraction hierarchy, with an inertial-flow-like order."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import routingkit_cch as rk

from benchmarks.peers.sides.graph import REACH_CM, read_arcs
from benchmarks.peers.worker import Side

if TYPE_CHECKING:
    from pathlib import Path


def start(folder: Path, operation: str, data: str) -> Side:
    """Order, contract and customise; nothing is kept in files."""
    del data
    arcs = read_arcs(folder)
    tail, head = arcs.tail.tolist(), arcs.head.tolist()
    nodes = len(arcs.lat)
    order = rk.compute_order_inertial(nodes, tail, head, arcs.lat.tolist(), arcs.lon.tolist())
    hierarchy = rk.CCH(order, tail, head, False)  # noqa: FBT003 - its only spelling
    metric = rk.CCHMetric(hierarchy, arcs.weight.tolist())
    query = rk.CCHQuery(metric)
    targets = rk.CCHOneToMany(metric, list(range(nodes)) if operation == "reach" else [0])

    def pair(asked: dict[str, Any]) -> int | None:
        cm: int | None = query.run(asked["from"], asked["to"]).distance
        return cm

    def many(asked: dict[str, Any]) -> list[list[int | None]]:
        targets.repin_targets(asked["places"])
        return [targets.distances_from(node) for node in asked["places"]]

    def reach(asked: dict[str, Any]) -> list[tuple[int, int]]:
        found = targets.distances_from(asked["from"])
        return [(node, cm) for node, cm in enumerate(found) if cm is not None and cm <= REACH_CM]

    return {
        "walk_pair": Side(pair, lambda _, cm: cm, "CCHQuery.run(…).distance"),
        "walk_matrix": Side(
            many, lambda _, rows: [cm for row in rows for cm in row], "CCHOneToMany.repin_targets and distances_from"
        ),
        "reach": Side(
            reach,
            lambda _, found: [list(column) for column in zip(*found, strict=True)],
            "CCHOneToMany.distances_from with all nodes as targets; it knows no limit",
        ),
    }[operation]
