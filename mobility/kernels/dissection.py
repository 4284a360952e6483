# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""Small balanced separators of a street graph, again and again: the nested-dissection order of a hierarchy.

Inertial flow (Schild, Sommer 2015): nodes are sorted along a line, the first share of them are sources, the last are
sinks, and a maximum flow between them gives the smallest separator. Each node lets one unit pass, so that the flow
separates nodes instead of edges (Menger 1927). Of several lines the separator counts that is smallest for the size of
the smaller side. George (1973) puts separators last, each side before them in the same way.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from mobility.kernels._jit import kernel

if TYPE_CHECKING:
    from mobility.kernels.layout import Float64, Int32

NO_FLOW, OUTSIDE = -1, -2
"""In place of a neighbour on a path of the flow: none; the flow comes from or goes to outside."""
LINES = 8
"""Directions in which nodes are sorted."""
SHARE = 0.25
"""Of the nodes that are sources, and as many sinks."""
FREE, SOURCE, SINK = range(3)
ONE_SIDE, OTHER_SIDE, SEPARATOR = range(3)
FEW = 2
"""Neighbours of a node that is taken out at once; and nodes that need no separator."""


@kernel
def peel(ptr: Int32, to: Int32, degree: Int32, out: Int32) -> int:
    """Take out nodes with at most two neighbours, which are then joined, until there is none left.

    Parameters
    ----------
    ptr
        (N+1) first neighbour of a node.
    to
        Neighbours, each once and none itself; changed.
    degree
        (N) number of neighbours; changed: what is left of them at the begin of each row of ``to``, -1 for a node taken.
    out
        (N) written: nodes in the order in which they are taken out.

    Returns
    -------
    int
        Number of nodes taken out.
    """
    nodes = degree.size
    count = 0
    for node in range(nodes):
        if degree[node] <= FEW:
            out[count] = node
            count += 1
    at = 0
    while at < count:
        node = out[at]
        at += 1
        size = degree[node]
        degree[node] = -1
        for k in range(size):
            here = to[ptr[node] + k]
            other = to[ptr[node] + 1 - k] if size > 1 else -1
            mine, joined = -1, False
            for e in range(ptr[here], ptr[here] + degree[here]):
                if to[e] == node:
                    mine = e
                elif to[e] == other:
                    joined = True
            if other >= 0 and not joined:
                to[mine] = other
                continue
            degree[here] -= 1
            to[mine] = to[ptr[here] + degree[here]]
            if degree[here] == FEW:
                out[count] = here
                count += 1
    return count


@kernel
def _flood(
    ptr: Int32, to: Int32, source: Int32, side: Int32, sink: int, before: Int32, after: Int32, came: Int32,
    root: Int32, queue: Int32,
) -> int:  # fmt: skip
    """Look for more paths from sources to sinks; states are 2 * node when coming in, + 1 when going out.

    ``came`` (2 n) is the state before each state that was reached, itself at a source, -1 where none; ``root`` (2 n)
    the source. Returns the number of paths, each from another source, so that no two of them pass one state; the
    states in which they leave their sinks stand at the begin of ``queue`` (2 n).
    """
    came[:] = -1
    head, tail, found = 0, 0, 0
    sent = np.zeros(side.size, dtype=np.bool_)
    for k in range(source.size):
        state = 2 * source[k]
        came[state], root[state] = state, source[k]
        queue[tail] = state
        tail += 1
    while head < tail:
        state = queue[head]
        head += 1
        node, origin = state >> 1, root[state]
        if sent[origin]:
            continue
        if state & 1 == 0:
            leave = state + 1 if before[node] == NO_FLOW else 2 * before[node] + 1
            if leave >= 0 and came[leave] < 0:
                came[leave], root[leave] = state, origin
                queue[tail] = leave
                tail += 1
            continue
        if side[node] == sink:
            sent[origin] = True
            found += 1
            # Read already: of each source one state at least was taken out of the queue.
            queue[found - 1] = state
            continue
        if before[node] != NO_FLOW and came[state - 1] < 0:
            came[state - 1], root[state - 1] = state, origin
            queue[tail] = state - 1
            tail += 1
        for e in range(ptr[node], ptr[node + 1]):
            into = 2 * to[e]
            if came[into] < 0 and to[e] != after[node]:
                came[into], root[into] = state, origin
                queue[tail] = into
                tail += 1
    return found


@kernel
def _send(state: int, before: Int32, after: Int32, came: Int32, path: Int32) -> None:
    """Lead one unit along the path that ends in a state."""
    count = 0
    while True:
        path[count] = state
        count += 1
        if came[state] == state:
            break
        state = came[state]
    after[path[0] >> 1] = NO_FLOW
    before[path[count - 1] >> 1] = OUTSIDE
    for k in range(count - 1, 0, -1):
        here, there = path[k] >> 1, path[k - 1] >> 1
        out_of, into = path[k] & 1, (path[k - 1] & 1) == 0
        if out_of and into and here == there:  # nothing passes here any more
            before[here] = NO_FLOW
        elif out_of and into:
            after[here], before[there] = there, here
        elif here != there:  # what came from there goes elsewhere
            after[there] = NO_FLOW
    after[path[0] >> 1] = OUTSIDE


@kernel
def separate(
    ptr: Int32, to: Int32, order: Int32, share: float, best: float, node_work: Int32, state_work: Int32, out: Int32
) -> float:
    """The smallest separator between the first and the last nodes of an order; of two, the one that divides better.

    Parameters
    ----------
    ptr, to
        (n+1), neighbours of each node, in both directions, each once.
    order, share
        (n) nodes, and the share of them at either end between which one separates; they may be separators themselves.
    best
        Separators with as many nodes per node of the smaller side are not wanted.
    node_work, state_work
        (3, n), (4, 2 n) scratch.
    out
        (n) written if a separator is better than ``best``: ONE_SIDE, OTHER_SIDE or SEPARATOR.

    Returns
    -------
    float
        The better of both numbers.
    """
    side, before, after = node_work[0], node_work[1], node_work[2]
    came, root, queue, path = state_work[0], state_work[1], state_work[2], state_work[3]
    nodes = order.size
    ends = max(1, int(share * nodes))
    side[:] = FREE
    side[order[:ends]] = SOURCE
    side[order[nodes - ends :]] = SINK
    before[:] = NO_FLOW
    after[:] = NO_FLOW
    flow = 0
    while True:
        found = _flood(ptr, to, order[:ends], side, SINK, before, after, came, root, queue)
        if found == 0:
            break
        for k in range(found):
            _send(queue[k], before, after, came, path)
        flow += found
        if 2 * flow >= best * nodes:
            return best
    for turn in range(2):
        if turn == 1:
            _flood(ptr, to, order[nodes - ends :], side, SOURCE, after, before, came, root, queue)
        reached = 0
        for node in range(nodes):
            reached += came[2 * node + 1] >= 0
        least = min(reached, nodes - reached - flow)
        cost = flow / least if least > 0 else np.inf
        if cost < best:
            best = cost
            for node in range(nodes):
                if came[2 * node + 1] >= 0:
                    out[node] = ONE_SIDE if turn == 0 else OTHER_SIDE
                elif came[2 * node] >= 0:
                    out[node] = SEPARATOR
                else:
                    out[node] = OTHER_SIDE if turn == 0 else ONE_SIDE
    return best


@kernel
def _components(ptr: Int32, to: Int32, cell: Int32, mark: Int32, stamp: int, out: Int32, ends: Int32) -> int:
    """Sort the nodes of a cell by connected component: ``out`` the nodes, ``ends`` where each component ends."""
    for k in range(cell.size):
        mark[cell[k]] = stamp
    count, parts = 0, 0
    for k in range(cell.size):
        if mark[cell[k]] != stamp:
            continue
        mark[cell[k]] = stamp + 1
        out[count] = cell[k]
        at = count
        count += 1
        while at < count:
            node = out[at]
            at += 1
            for e in range(ptr[node], ptr[node + 1]):
                if mark[to[e]] == stamp:
                    mark[to[e]] = stamp + 1
                    out[count] = to[e]
                    count += 1
        ends[parts] = count
        parts += 1
    return parts


@kernel
def _split(ptr: Int32, to: Int32, x: Float64, y: Float64, cell: Int32, number: Int32, out: Int32) -> bool:
    """Divide a connected cell by the best of some separators; False if none leaves anything on both sides.

    ``number`` (N) is -1, and again afterwards; ``out`` (n) is written as ``separate`` does.
    """
    size, arcs = cell.size, 0
    for k in range(size):
        number[cell[k]] = k
        arcs += ptr[cell[k] + 1] - ptr[cell[k]]
    my_ptr, my_to = np.empty(size + 1, dtype=np.int32), np.empty(arcs, dtype=np.int32)
    arcs = 0
    for k in range(size):
        my_ptr[k] = arcs
        for e in range(ptr[cell[k]], ptr[cell[k] + 1]):
            if number[to[e]] >= 0:
                my_to[arcs] = number[to[e]]
                arcs += 1
    my_ptr[size] = arcs
    number[cell] = -1
    node_work, state_work = np.empty((3, size), dtype=np.int32), np.empty((4, 2 * size), dtype=np.int32)
    best, along = np.inf, np.empty(size, dtype=np.float64)
    for line in range(LINES):
        east, north = np.cos(np.pi * line / LINES), np.sin(np.pi * line / LINES)
        for k in range(size):
            along[k] = east * x[cell[k]] + north * y[cell[k]]
        order = np.argsort(along).astype(np.int32)
        best = separate(my_ptr, my_to, order, SHARE, best, node_work, state_work, out)
    return best < np.inf


@kernel
def dissect(ptr: Int32, to: Int32, x: Float64, y: Float64, out: Int32) -> None:
    """Order nodes so that small separators come after what they separate.

    Parameters
    ----------
    ptr, to
        (N+1), neighbours of each node, in both directions, each once.
    x, y
        (N) place of each node, in any unit that is the same for both.
    out
        (N) written: nodes in the order in which to contract them.
    """
    nodes = x.size
    for node in range(nodes):
        out[node] = node
    spare, ends, split = (
        np.empty(nodes, dtype=np.int32),
        np.empty(nodes, dtype=np.int32),
        np.empty(nodes, dtype=np.int32),
    )
    mark, number = np.full(nodes, -1, dtype=np.int32), np.full(nodes, -1, dtype=np.int32)
    stack = np.empty((nodes + 1, 3), dtype=np.int32)  # begin and end of a cell, and whether it is known to be connected
    stack[0, 0], stack[0, 1], stack[0, 2] = 0, nodes, 0
    depth, stamp = 1, 0
    while depth > 0:
        depth -= 1
        begin, end, connected = stack[depth, 0], stack[depth, 1], stack[depth, 2]
        cell, size = out[begin:end], end - begin
        if size <= FEW:
            continue
        if not connected:
            parts = _components(ptr, to, cell, mark, stamp, spare, ends)
            stamp += 2
            cell[:] = spare[:size]
            for part in range(parts):
                stack[depth, 0] = begin if part == 0 else begin + ends[part - 1]
                stack[depth, 1], stack[depth, 2] = begin + ends[part], 1
                depth += 1
            continue
        if not _split(ptr, to, x, y, cell, number, split[:size]):
            continue
        count = 0
        for side in range(3):
            first = count
            for k in range(size):
                if split[k] == side:
                    spare[count] = cell[k]
                    count += 1
            if side != SEPARATOR:
                stack[depth, 0], stack[depth, 1], stack[depth, 2] = begin + first, begin + count, 0
                depth += 1
        cell[:] = spare[:size]
