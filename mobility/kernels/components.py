# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""Which nodes can reach each other: strongly connected components."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from mobility.kernels._jit import kernel
from mobility.kernels.layout import NEVER

if TYPE_CHECKING:
    from mobility.kernels.layout import Int32
    from mobility.kernels.street_layout import Graph


@kernel
def strong_components(graph: Graph, out: Int32) -> int:
    """Number the strongly connected components (Tarjan 1972, with its own stack instead of recursion).

    Parameters
    ----------
    graph
        Arcs of weight NEVER do not count.
    out
        (N) written: component of each node, from 0.

    Returns
    -------
    int
        Number of components.
    """
    nodes = graph.ptr.size - 1
    index = np.full(nodes, -1, dtype=np.int32)
    low = np.empty(nodes, dtype=np.int32)
    arc = np.empty(nodes, dtype=np.int32)
    path, stack = np.empty(nodes, dtype=np.int32), np.empty(nodes, dtype=np.int32)
    out[:] = -1
    seen, components, on_stack = 0, 0, 0
    for root in range(nodes):
        if index[root] >= 0:
            continue
        depth = 0
        path[0] = root
        index[root] = low[root] = seen
        arc[root] = graph.ptr[root]
        seen += 1
        stack[on_stack] = root
        on_stack += 1
        while depth >= 0:
            node = path[depth]
            if arc[node] < graph.ptr[node + 1]:
                e = arc[node]
                arc[node] += 1
                if graph.weight[e] == NEVER:
                    continue
                there = graph.to[e]
                if index[there] < 0:
                    index[there] = low[there] = seen
                    arc[there] = graph.ptr[there]
                    seen += 1
                    stack[on_stack] = there
                    on_stack += 1
                    depth += 1
                    path[depth] = there
                elif out[there] < 0:
                    low[node] = min(low[node], index[there])
                continue
            depth -= 1
            if depth >= 0:
                low[path[depth]] = min(low[path[depth]], low[node])
            if low[node] == index[node]:
                while True:
                    on_stack -= 1
                    out[stack[on_stack]] = components
                    if stack[on_stack] == node:
                        break
                components += 1
    return components
