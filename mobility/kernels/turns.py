# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""The cars' graph: its nodes are arcs of streets, its arcs are turns from one street into the next.

A street that is open only for those who begin or end there has two nodes: in the first layer a trip begins (and may
leave it), in the second it ends (and may not leave it any more). So nobody drives through.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from mobility.kernels._jit import kernel
from mobility.kernels.layout import NEVER

if TYPE_CHECKING:
    from mobility.kernels.layout import Float64, Int32, UInt8
    from mobility.kernels.street_layout import Graph

STRAIGHT_DEG, SHARP_DEG = 40.0, 120.0
"""Turns below the first cost nothing, above the second they are sharp."""


@kernel
def _layer_allowed(layer: int, zone: bool, into_layer: int, into_zone: bool) -> bool:
    """Whether one may go on: from a first layer anywhere but into a second one elsewhere, from a second only within."""
    if zone and layer == 1:
        return into_zone and into_layer == 1
    if zone:
        return into_layer == 0
    return into_layer == (1 if into_zone else 0)


@kernel
def expand_turns(
    graph: Graph, twin: Int32, in_bearing: Float64, out_bearing: Float64, zone: UInt8, signal: UInt8, joint: UInt8,
    cost_ms: Int32, arc_node: Int32, out_ptr: Int32, out_to: Int32, out_cost: Int32,
) -> int:  # fmt: skip
    """List all turns between arcs that cars may use.

    Parameters
    ----------
    graph
        Streets with the weights of cars.
    twin
        (A) the arc in the other direction.
    in_bearing, out_bearing
        (A) degrees; direction in which an arc arrives and leaves, NaN where it has none: no turn costs anything there.
    zone
        (A) 1 where cars may only begin or end.
    signal, joint
        (N) 1 at traffic lights; 1 where no street joins or leaves, so that turning costs nothing.
    cost_ms
        (4) of traffic lights, a turn, a sharp turn, a U-turn.
    arc_node
        (A, 2) nodes of the cars' graph per arc and layer, -1 where there is none.
    out_ptr
        (K+1) written.
    out_to, out_cost
        (n) written as far as they reach: node that a turn leads to, and its cost with that of the arc it leads onto.

    Returns
    -------
    int
        Number of turns.
    """
    count, node = 0, 0
    out_ptr[0] = 0
    for arc in range(graph.to.size):
        for layer in range(2):
            if arc_node[arc, layer] < 0:
                continue
            middle = graph.to[arc]
            others = 0
            for e in range(graph.ptr[middle], graph.ptr[middle + 1]):
                if e != twin[arc] and graph.weight[e] < NEVER:
                    others += 1
            for e in range(graph.ptr[middle], graph.ptr[middle + 1]):
                if graph.weight[e] == NEVER or (e == twin[arc] and others > 0):
                    continue
                for into_layer in range(2):
                    to = arc_node[e, into_layer]
                    if to < 0 or not _layer_allowed(layer, zone[arc] > 0, into_layer, zone[e] > 0):
                        continue
                    if count < out_to.size:
                        turn = 0
                        if e == twin[arc]:
                            turn = cost_ms[3]
                        elif joint[middle] == 0:
                            angle = abs((out_bearing[e] - in_bearing[arc] + 540.0) % 360.0 - 180.0)
                            turn = cost_ms[2] if angle > SHARP_DEG else cost_ms[1] if angle > STRAIGHT_DEG else 0
                        if signal[middle] > 0:
                            turn += cost_ms[0]
                        out_to[count], out_cost[count] = to, turn + graph.weight[e]
                    count += 1
            node += 1
            out_ptr[node] = count
    return count
