# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""Contraction of nodes in a given order, whatever arcs weigh: the topology of a customisable contraction hierarchy.

After Dibbelt, Strasser, Wagner (2016), Customizable Contraction Hierarchies, section 4: taking out a node joins all its
neighbours that are still there. What comes out is chordal: the lowest upper neighbour of a node is its parent in the
elimination tree, and all its upper neighbours are ancestors there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from mobility.kernels._jit import kernel

if TYPE_CHECKING:
    from mobility.kernels.layout import Int32


@kernel
def contract(ptr: Int32, head: Int32) -> tuple[Int32, Int32]:
    """Add to a graph the edges that contracting its nodes in the order of their numbers makes.

    Parameters
    ----------
    ptr, head
        (N+1), neighbours of each node with higher numbers than its own, rising, each once.

    Returns
    -------
    tuple
        The same with all edges.
    """
    nodes = ptr.size - 1
    out_ptr, out_head = np.empty(nodes + 1, dtype=np.int32), np.empty(2 * head.size + 16, dtype=np.int32)
    first_child, next_child = np.full(nodes, -1, dtype=np.int32), np.empty(nodes, dtype=np.int32)
    mark, row = np.full(nodes, -1, dtype=np.int32), np.empty(nodes, dtype=np.int32)
    count = 0
    out_ptr[0] = 0
    for node in range(nodes):
        size = 0
        for e in range(ptr[node], ptr[node + 1]):
            mark[head[e]] = node
            row[size] = head[e]
            size += 1
        child = first_child[node]
        while child >= 0:  # what a child is joined with passes to its parent, the node itself left out
            for e in range(out_ptr[child] + 1, out_ptr[child + 1]):
                if mark[out_head[e]] != node:
                    mark[out_head[e]] = node
                    row[size] = out_head[e]
                    size += 1
            child = next_child[child]
        if count + size > out_head.size:
            more = np.empty(2 * (count + size), dtype=np.int32)
            more[:count] = out_head[:count]
            out_head = more
        out_head[count : count + size] = np.sort(row[:size])
        if size:
            next_child[node] = first_child[out_head[count]]
            first_child[out_head[count]] = node
        count += size
        out_ptr[node + 1] = count
    return out_ptr, out_head[:count].copy()


@kernel
def postorder(ptr: Int32, head: Int32, out: Int32) -> None:
    """Number nodes anew so that what lies below a node in the elimination tree lies together, right before it.

    This changes neither the edges of a hierarchy nor which of two joined nodes is the upper one.

    Parameters
    ----------
    ptr, head
        As ``contract`` returns them.
    out
        (N) written: new number of each node.
    """
    nodes = ptr.size - 1
    size = np.ones(nodes, dtype=np.int32)
    for node in range(nodes):
        if ptr[node] < ptr[node + 1]:
            size[head[ptr[node]]] += size[node]
    # From the root down each child takes the last numbers of its parent's that are still free.
    free = np.empty(nodes, dtype=np.int32)
    end = nodes
    for node in range(nodes - 1, -1, -1):
        if ptr[node] < ptr[node + 1]:
            parent = head[ptr[node]]
            out[node] = free[parent]
            free[parent] -= size[node]
        else:
            out[node] = end - 1
            end -= size[node]
        free[node] = out[node] - 1
