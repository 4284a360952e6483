# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""What the cheapest way from one node to another costs, over a hierarchy written out for nothing else.

The search of Dibbelt, Strasser, Wagner (2016), Customizable Contraction Hierarchies, section 7, over the pairs that
their perfect customisation (section 6) leaves. An upper neighbour lies on the line to the root of the elimination tree,
so that its depth tells which one it is: labels are as many as the tree is high and stay in the fastest cache.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from mobility.kernels._jit import kernel
from mobility.kernels.customise import NEEDED_DOWN, NEEDED_UP
from mobility.kernels.hierarchy_layout import ARCS, DEPTH, DOWN, DOWN_END, PARENT, UP, UP_END
from mobility.kernels.layout import NEVER

if TYPE_CHECKING:
    from mobility.kernels.hierarchy_layout import Hierarchy
    from mobility.kernels.layout import Int32, UInt8

ONE, TWO = np.uint64(1), np.uint64(2)


@kernel
def write_records(hierarchy: Hierarchy, needed: UInt8, out: Int32) -> int:
    """Write the records of all nodes.

    Parameters
    ----------
    hierarchy, needed
        As ``customise.needed`` marks it.
    out
        (n) written: see ``hierarchy_layout.ARCS``; n = 0: only the number is told.

    Returns
    -------
    int
        How many numbers there are.
    """
    ptr, head, up, down = hierarchy.ptr, hierarchy.head, hierarchy.cost[UP], hierarchy.cost[DOWN]
    nodes = hierarchy.rank.size
    begins, depth = np.empty(nodes, dtype=np.int32), np.zeros(nodes, dtype=np.int32)
    size = nodes + 1
    for at in range(nodes):
        begins[at] = size
        size += ARCS
        for e in range(ptr[at], ptr[at + 1]):
            size += 2 * ((needed[e] & NEEDED_UP > 0) + (needed[e] & NEEDED_DOWN > 0))
    if out.size == 0:
        return size
    out[nodes] = 0
    for at in range(nodes - 1, -1, -1):
        if ptr[at] < ptr[at + 1]:
            depth[at] = depth[head[ptr[at]]] + 1
        out[nodes] = max(out[nodes], depth[at] + 1)
    for node in range(nodes):
        out[node] = begins[hierarchy.rank[node]]
    for at in range(nodes):
        record, first, end = begins[at], ptr[at], ptr[at + 1]
        out[record + DEPTH] = depth[at]
        out[record + PARENT] = begins[head[first]] if first < end else -1
        place = record + ARCS
        for e in range(first, end):
            if needed[e] & NEEDED_UP:
                out[place], out[place + 1] = depth[head[e]], up[e]
                place += 2
        out[record + UP_END] = place
        for e in range(first, end):
            if needed[e] & NEEDED_DOWN:
                out[place], out[place + 1] = depth[head[e]], down[e]
                place += 2
        out[record + DOWN_END] = place
    return size


@kernel
def node_pair(records: Int32, nodes: int, source: int, goal: int, limit: int) -> int:
    """Cost of the cheapest way, NEVER if there is none within the limit.

    Parameters
    ----------
    records
        As ``write_records`` writes them.
    nodes
        N, of the graph.
    source, goal
        Nodes of the graph.
    limit
        Ways that cost more are not looked for.
    """
    label = np.full((2, records[nodes]), NEVER, dtype=np.int32)
    ahead, back = label[0], label[1]
    a, b = records[source], records[goal]
    ahead[records[a + DEPTH]] = back[records[b + DEPTH]] = 0
    best = min(limit, NEVER - 1) + 1
    # Each side climbs until the lines to the root meet: below, no way from one side touches the other.
    while a != b:
        a_depth = records[a + DEPTH] if a >= 0 else -1
        b_depth = records[b + DEPTH] if b >= 0 else -1
        if a_depth >= b_depth:
            _ahead(records, np.uint64(a), ahead, best)
            a = records[a + PARENT]
        if b_depth >= a_depth:
            _back(records, np.uint64(b), back, best)
            b = records[b + PARENT]
    while a >= 0:
        depth = np.uint64(records[a + DEPTH])
        best = min(best, ahead[depth] + back[depth])
        _ahead(records, np.uint64(a), ahead, best)
        _back(records, np.uint64(a), back, best)
        a = records[a + PARENT]
    return best if best <= min(limit, NEVER - 1) else NEVER


@kernel
def _ahead(records: Int32, record: np.uint64, label: Int32, best: int) -> None:
    """Label the upper neighbours of a record from the source; what costs ``best`` or more leads nowhere better."""
    cost = label[np.uint64(records[record + np.uint64(DEPTH)])]
    if cost < best:
        _relax(records, record + np.uint64(ARCS), np.uint64(records[record + np.uint64(UP_END)]), cost, label)


@kernel
def _back(records: Int32, record: np.uint64, label: Int32, best: int) -> None:
    """The same from the goal."""
    cost = label[np.uint64(records[record + np.uint64(DEPTH)])]
    if cost < best:
        begin, end = records[record + np.uint64(UP_END)], records[record + np.uint64(DOWN_END)]
        _relax(records, np.uint64(begin), np.uint64(end), cost, label)


@kernel
def _relax(records: Int32, begin: np.uint64, end: np.uint64, cost: np.int32, label: Int32) -> None:
    """Take the arcs of a record; a minimum without a branch is quicker than a test."""
    for place in range(begin, end, TWO):
        depth = np.uint64(records[place])
        label[depth] = min(label[depth], np.int32(cost + records[place + ONE]))
