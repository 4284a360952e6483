# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""From one place, or sixteen, to all others or to chosen ones: one sweep over a hierarchy from the top down.

PHAST (Delling, Goldberg, Nowatzyk, Werneck 2011), restricted to what lies above the chosen nodes as RPHAST (Delling,
Goldberg, Werneck 2011), on a customised hierarchy without the pairs that no shortest way needs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from mobility.kernels._jit import kernel
from mobility.kernels.customise import NEEDED_DOWN, NEEDED_UP
from mobility.kernels.hierarchy import climb
from mobility.kernels.hierarchy_layout import DOWN, FROM, LABEL, MARK, UP
from mobility.kernels.layout import NEVER

if TYPE_CHECKING:
    from mobility.kernels.hierarchy_layout import Hierarchy, HierarchyWork, Selection
    from mobility.kernels.layout import Int32, UInt8

ONE = np.uint64(1)


@kernel
def all_from_above(
    hierarchy: Hierarchy, needed: UInt8, backward: int, out_ptr: Int32, out_head: Int32, out_weight: Int32
) -> int:
    """Arcs from above of all nodes, the highest first.

    Parameters
    ----------
    hierarchy, needed
        As ``customise.needed`` marks it.
    backward
        1: ways to the chosen place; 0: from there.
    out_ptr, out_head, out_weight
        (N+1), (U), (U) written: as in ``Selection``, whose numbers count ranks down from the highest.

    Returns
    -------
    int
        Number of arcs.
    """
    nodes = hierarchy.ptr.size - 1
    cost = hierarchy.cost[UP] if backward else hierarchy.cost[DOWN]
    bit = NEEDED_UP if backward else NEEDED_DOWN
    count = 0
    out_ptr[0] = 0
    for number in range(nodes):
        at = nodes - 1 - number
        for e in range(hierarchy.ptr[at], hierarchy.ptr[at + 1]):
            if needed[e] & bit:
                out_head[count], out_weight[count] = nodes - 1 - hierarchy.head[e], cost[e]
                count += 1
        out_ptr[number + 1] = count
    return count


@kernel
def select(
    everything: Selection, rank: Int32, mark: Int32, out_rank: Int32, out_number: Int32, out_ptr: Int32,
    out_head: Int32, out_weight: Int32,
) -> int:  # fmt: skip
    """Choose some nodes and what lies above them.

    Parameters
    ----------
    everything
        All nodes.
    rank
        (k) those to choose.
    mark
        (N) zeros; clean again afterwards.
    out_rank, out_number, out_ptr, out_head, out_weight
        (N), (N), (N+1), (m), (m) of everything, written as far as needed.

    Returns
    -------
    int
        Number of nodes.
    """
    nodes = mark.size
    lowest = 0
    for k in range(rank.size):
        mark[nodes - 1 - rank[k]] = 1
        lowest = max(lowest, nodes - 1 - rank[k])
    for number in range(lowest, -1, -1):
        if mark[number]:
            for e in range(everything.ptr[number], everything.ptr[number + 1]):
                mark[everything.head[e]] = 1
    count, arcs = 0, 0
    out_ptr[0] = 0
    out_number[:] = -1
    for number in range(lowest + 1):
        if mark[number] == 0:
            continue
        mark[number] = 0
        at = nodes - 1 - number
        out_rank[count], out_number[at] = at, count
        for e in range(everything.ptr[number], everything.ptr[number + 1]):
            out_head[arcs] = out_number[nodes - 1 - everything.head[e]]
            out_weight[arcs] = everything.weight[e]
            arcs += 1
        count += 1
        out_ptr[count] = arcs
    return count


@kernel
def _rise(
    hierarchy: Hierarchy, cost_up: Int32, source: Int32, source_cost: Int32, least: int, limit: int,
    work: HierarchyWork,
) -> int:  # fmt: skip
    """Label all that lies above the sources, counting from the least cost; labels stay, ``work.line`` lists them."""
    ptr, head, label = hierarchy.ptr, hierarchy.head, work.label
    line = work.line[FROM]
    count = climb(hierarchy, source, work.line[MARK], line)
    for k in range(source.size):
        at = hierarchy.rank[source[k]]
        label[at, FROM] = min(label[at, FROM], source_cost[k] - least)
    for k in range(count):
        at = np.uint64(line[k])
        cost = label[at, FROM]
        if cost > limit - least or cost == NEVER:
            continue
        for e in range(np.uint64(ptr[at]), np.uint64(ptr[at + ONE])):
            above = np.uint32(head[e])
            label[above, FROM] = min(label[above, FROM], cost + cost_up[e])
    return count


@kernel
def _least(source_cost: Int32) -> int:
    """The least cost of a source if it is negative: NEVER and something negative would be less than NEVER."""
    least = 0
    for k in range(source_cost.size):
        least = min(least, source_cost[k])
    return least


@kernel
def sweep(
    hierarchy: Hierarchy, selection: Selection, backward: int, source: Int32, source_cost: Int32, limit: int,
    work: HierarchyWork, out: Int32,
) -> None:  # fmt: skip
    """Costs from the cheapest of some sources to the chosen nodes of a selection.

    Parameters
    ----------
    hierarchy
        Of the profile.
    selection
        Of the profile and direction.
    backward
        1: from the chosen nodes to the sources.
    source, source_cost
        (k) nodes of the graph and what it costs to be there, which may be negative.
    limit
        What costs more may be told as NEVER; below NEVER.
    work
        Lent for this search.
    out
        (k) written: cost of each chosen node, NEVER where there is no way; more than the limit does not count.
    """
    label = work.line[LABEL, : selection.rank.size]
    cost, least = hierarchy.cost[DOWN] if backward else hierarchy.cost[UP], _least(source_cost)
    count = _rise(hierarchy, cost, source, source_cost, least, limit, work)
    label[:] = NEVER
    for k in range(count):
        at = work.line[FROM, k]
        if selection.number[at] >= 0:
            label[selection.number[at]] = work.label[at, FROM]
        work.label[at, FROM] = NEVER
    ptr, head, weight = selection.ptr, selection.head, selection.weight
    end = np.uint64(0)
    for number in range(np.uint64(label.size)):
        best = label[number]
        begin, end = end, np.uint64(ptr[number + ONE])
        for e in range(begin, end):
            best = min(best, np.int32(label[np.uint32(head[e])] + weight[e]))
        label[number] = best
    for k in range(np.uint64(out.size)):
        found = label[np.uint32(selection.at[k])]
        out[k] = found + least if found < NEVER else NEVER


@kernel
def sweep_lanes(
    hierarchy: Hierarchy, selection: Selection, backward: int, lane: Int32, source: Int32, source_cost: Int32,
    work: HierarchyWork, out: Int32,
) -> None:  # fmt: skip
    """Costs from up to sixteen places to all nodes of a selection.

    Parameters
    ----------
    hierarchy, selection, backward, work
        As for ``sweep``.
    lane
        (places + 1) first source of each place, at most 16.
    source, source_cost
        (k) nodes of the graph and what it costs to be there, which may be negative.
    out
        (n, 16) written: cost by number of the selection and place, NEVER where there is no way.
    """
    cost, least = hierarchy.cost[DOWN] if backward else hierarchy.cost[UP], _least(source_cost)
    out[:] = NEVER
    for which in range(lane.size - 1):
        mine = slice(lane[which], lane[which + 1])
        count = _rise(hierarchy, cost, source[mine], source_cost[mine], least, NEVER - 1, work)
        for k in range(count):
            at = work.line[FROM, k]
            if selection.number[at] >= 0:
                out[selection.number[at], which] = work.label[at, FROM]
            work.label[at, FROM] = NEVER
    ptr, head, weight = selection.ptr, selection.head, selection.weight
    lanes = np.uint64(out.shape[1])  # a constant here would be unrolled before it is made a vector operation
    for number in range(np.uint64(out.shape[0])):
        for e in range(np.uint64(ptr[number]), np.uint64(ptr[number + ONE])):
            above, more = np.uint64(head[e]), weight[e]
            for k in range(lanes):
                out[number, k] = min(out[number, k], np.int32(out[above, k] + more))
    if least < 0:
        for number in range(np.uint64(out.shape[0])):
            for k in range(lanes):
                out[number, k] += least if out[number, k] < NEVER else 0


@kernel
def read_lanes(label: Int32, at: Int32, out: Int32) -> None:
    """Write the costs of chosen nodes as one row per place, in squares of sixteen, which stay in the cache.

    Parameters
    ----------
    label
        (n, 16) as ``sweep_lanes`` writes it.
    at
        (k) numbers of a selection.
    out
        (places, k) written.
    """
    chosen, lanes = np.uint64(at.size), np.uint64(label.shape[1])
    for first in range(np.uint64(0), chosen, lanes):
        for which in range(np.uint64(out.shape[0])):
            for k in range(first, min(first + lanes, chosen)):
                out[which, k] = label[np.uint32(at[k]), which]
