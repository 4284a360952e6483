# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""The cheapest way between places over a customised hierarchy.

After Dibbelt, Strasser, Wagner (2016), Customizable Contraction Hierarchies, section 7: all that a search can reach
upwards lies on the line to the root of the elimination tree, so that neither a heap nor a test is needed; labels come
in the order of ranks.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from mobility.kernels._jit import kernel
from mobility.kernels.hierarchy_layout import DOWN, FROM, MARK, STACK, TO, UP
from mobility.kernels.layout import NEVER

if TYPE_CHECKING:
    from mobility.kernels.hierarchy_layout import Hierarchy, HierarchyWork
    from mobility.kernels.layout import Int32


@kernel
def climb(hierarchy: Hierarchy, node: Int32, mark: Int32, out: Int32) -> int:
    """List the ranks of some nodes and of all that lie above them in the elimination tree, rising.

    Parameters
    ----------
    hierarchy
        Of any profile.
    node
        (k) nodes of the graph.
    mark
        (N) zeros; clean again afterwards.
    out
        (N) written.

    Returns
    -------
    int
        Number of ranks.
    """
    ptr, head = hierarchy.ptr, hierarchy.head
    count = 0
    for k in range(node.size):
        at = hierarchy.rank[node[k]]
        before = count
        while mark[at] == 0:
            mark[at] = 1
            out[count] = at
            count += 1
            first = ptr[at]
            if first == ptr[at + 1]:
                break
            at = head[first]
        if before == 0 or before == count:
            continue
        # Both parts rise: merge them from their ends, the new one moved out of the way.
        new = out[before:count].copy()
        left, right = before - 1, new.size - 1
        to = count - 1
        while right >= 0:
            if left >= 0 and out[left] > new[right]:
                out[to] = out[left]
                left -= 1
            else:
                out[to] = new[right]
                right -= 1
            to -= 1
    for k in range(count):
        mark[out[k]] = 0
    return count


@kernel
def between(
    hierarchy: Hierarchy,
    source: Int32,
    source_cost: Int32,
    goal: Int32,
    goal_cost: Int32,
    limit: int,
    work: HierarchyWork,
    out_arc: Int32,
) -> tuple[int, int, int, int]:
    """The cheapest way from any source to any goal.

    Parameters
    ----------
    hierarchy
        Of the profile.
    source, source_cost
        (k) nodes to begin at and what it costs to be there; not negative.
    goal, goal_cost
        (j) nodes from which the goal is reached and at what cost, which may be negative.
    limit
        Ways that cost more are not looked for; below NEVER.
    work
        Lent for this search.
    out_arc
        (n) written as far as it reaches: arcs of the graph from the source to the goal; n = 0: only the cost counts.

    Returns
    -------
    tuple
        Cost, NEVER if there is no way within the limit; number of arcs (more than n: too short a list, try again);
        which source; which goal. The last three are 0 without a way and with n = 0.
    """
    ptr, head, up, down = hierarchy.ptr, hierarchy.head, hierarchy.cost[UP], hierarchy.cost[DOWN]
    label, here, there = work.label, work.line[FROM], work.line[TO]
    n_here, n_there = climb(hierarchy, source, work.line[MARK], here), climb(hierarchy, goal, work.line[MARK], there)
    # Labels count from the least cost of a goal: NEVER and something negative would be less than NEVER.
    least = 0
    for k in range(goal.size):
        least = min(least, goal_cost[k])
    for k in range(goal.size):
        at = hierarchy.rank[goal[k]]
        label[at, TO] = min(label[at, TO], goal_cost[k] - least)
    for k in range(source.size):
        at = hierarchy.rank[source[k]]
        label[at, FROM] = min(label[at, FROM], source_cost[k])
    best, top = min(limit - least, NEVER - 1) + 1, np.int64(-1)
    i, j = 0, 0
    while i < n_here or j < n_there:
        a = here[i] if i < n_here else NEVER
        b = there[j] if j < n_there else NEVER
        at = np.uint64(min(a, b))
        i += a <= b
        j += b <= a
        from_cost, to_cost = label[at, FROM], label[at, TO]
        if from_cost + to_cost < best:
            best, top = from_cost + to_cost, np.int64(at)
        begin, end = np.uint64(ptr[at]), np.uint64(ptr[at + np.uint64(1)])
        # A minimum without a branch is quicker than one that also notes where it came from.
        if from_cost < best:
            for e in range(begin, end):
                above = np.uint32(head[e])
                label[above, FROM] = min(label[above, FROM], np.int32(from_cost + up[e]))
        if to_cost < best:
            for e in range(begin, end):
                above = np.uint32(head[e])
                label[above, TO] = min(label[above, TO], np.int32(to_cost + down[e]))
    if out_arc.size == 0:
        for k in range(n_here):
            label[here[k], FROM] = NEVER
        for k in range(n_there):
            label[there[k], TO] = NEVER
        return best + least if top >= 0 else NEVER, 0, 0, 0
    which_source, first = _descend(hierarchy, FROM, top, n_here, source, source_cost, 0, work)
    which_goal, last = _descend(hierarchy, TO, top, n_there, goal, goal_cost, least, work)
    count = 0
    for k in range(first, n_here):
        count = _open(hierarchy, 2 * here[k] + UP, work.line[STACK], out_arc, count)
    for k in range(n_there - 1, last - 1, -1):
        count = _open(hierarchy, 2 * there[k] + DOWN, work.line[STACK], out_arc, count)
    return best + least if top >= 0 else NEVER, count, which_source, which_goal


@kernel
def _descend(
    hierarchy: Hierarchy,
    column: int,
    top: np.int64,
    size: int,
    end: Int32,
    end_cost: Int32,
    least: int,
    work: HierarchyWork,
) -> tuple[int, int]:
    """Follow labels from the top back to the source or goal where they began, and clean all of them.

    Labels count from ``least``. The pairs on the way replace the end of the line, the one at the top comes last.
    Returns which source or goal it was, and where the pairs begin.
    """
    ptr, head, label, line = hierarchy.ptr, hierarchy.head, work.label, work.line[column]
    cost = hierarchy.cost[column]
    at, found, first, wanted = int(top), 0, size, NEVER
    for k in range(size - 1, -1, -1):
        below = line[k]
        known = label[below, column]
        label[below, column] = NEVER
        if below < at and known < NEVER:
            for e in range(ptr[below], ptr[below + 1]):
                if head[e] >= at:
                    if head[e] == at and known + cost[e] == wanted:
                        first -= 1
                        line[first] = e
                        at = below
                    break
        if below == at:
            wanted = known
            for number in range(end.size):
                if hierarchy.rank[end[number]] == at and end_cost[number] - least == known:
                    found, at = number, -1
                    break
    return found, first


@kernel
def _open(hierarchy: Hierarchy, step: int, stack: Int32, out_arc: Int32, count: int) -> int:
    """Write the arcs behind a pair (twice its position, plus its direction) to the end; returns how many there are."""
    head, via = hierarchy.head, hierarchy.via
    stack[0] = step
    size = 1
    while size > 0:
        size -= 1
        pair, direction = stack[size] >> 1, stack[size] & 1
        one = via[direction, pair]
        if one < 0:
            if count < out_arc.size:
                out_arc[count] = -1 - one
            count += 1
            continue
        other = one + 1
        while head[other] != head[pair]:
            other += 1
        # Down to the lower node and up again; what is gone first lies on top.
        stack[size] = 2 * (other if direction == UP else one) + UP
        stack[size + 1] = 2 * (one if direction == UP else other) + DOWN
        size += 2
    return count
