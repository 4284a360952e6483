# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""Weights of a hierarchy: from those of the graph by lower triangles, and which of them no shortest way needs.

After Dibbelt, Strasser, Wagner (2016), Customizable Contraction Hierarchies, sections 5 (basic) and 6 (perfect).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from mobility.kernels._jit import kernel
from mobility.kernels.hierarchy_layout import DOWN, UP
from mobility.kernels.layout import NEVER

if TYPE_CHECKING:
    from mobility.kernels.layout import Int32, UInt8

ONE = np.uint64(1)
NEEDED_UP, NEEDED_DOWN = 1, 2
"""Bits of ``needed``."""


@kernel
def customise(ptr: Int32, head: Int32, place: Int32, weight: Int32, out_cost: Int32, out_via: Int32) -> None:
    """Reckon what it costs to go from each node to its upper neighbours and back, by nodes below both.

    Parameters
    ----------
    ptr, head
        As in ``hierarchy_layout.Hierarchy``.
    place
        (arcs) where each arc of the graph stands: twice the position in ``head``, plus 1 if it leads down; -1: nowhere.
    weight
        (arcs) cost, NEVER where not allowed; not negative.
    out_cost, out_via
        (2, U) written, as in ``hierarchy_layout.Hierarchy``.
    """
    up, down, via_up, via_down = out_cost[UP], out_cost[DOWN], out_via[UP], out_via[DOWN]
    up[:] = NEVER
    down[:] = NEVER
    for arc in range(place.size):
        at = place[arc] >> 1
        if place[arc] < 0:
            continue
        if place[arc] & 1:
            if weight[arc] < down[at]:
                down[at], via_down[at] = weight[arc], -1 - arc
        elif weight[arc] < up[at]:
            up[at], via_up[at] = weight[arc], -1 - arc
    for node in range(ptr.size - 1):
        begin, end = np.uint64(ptr[node]), np.uint64(ptr[node + 1])
        one = begin
        while one < end:
            at = np.uint64(ptr[np.uint32(head[one])])
            here_up, here_down = up[one], down[one]
            if here_up == NEVER and here_down == NEVER:
                one += ONE
                continue
            other = one + ONE
            while other < end:
                # The pair of both upper neighbours stands in the row of the lower one, in the same order.
                there = head[other]
                while head[at] != there:
                    at += ONE
                cost = np.int32(here_down + up[other])
                if cost < up[at]:
                    up[at], via_up[at] = cost, one
                cost = np.int32(down[other] + here_up)
                if cost < down[at]:
                    down[at], via_down[at] = cost, one
                other += ONE
            one += ONE


@kernel
def needed(ptr: Int32, head: Int32, cost: Int32, out: UInt8) -> None:
    """Mark the pairs that are the shortest way between their ends; others can be left out where nothing is unpacked.

    Parameters
    ----------
    ptr, head, cost
        As in ``hierarchy_layout.Hierarchy``, customised.
    out
        (U) written: NEEDED_UP, NEEDED_DOWN, both or 0.
    """
    up, down = cost[UP], cost[DOWN]
    best_up, best_down = up.copy(), down.copy()
    for node in range(ptr.size - 2, -1, -1):
        begin, end = np.uint64(ptr[node]), np.uint64(ptr[node + 1])
        one = begin
        while one < end:
            at = np.uint64(ptr[np.uint32(head[one])])
            other = one + ONE
            while other < end:
                there = head[other]
                while head[at] != there:
                    at += ONE
                # Upper and middle triangles: each of the two pairs by way of the other.
                best_up[one] = min(best_up[one], best_up[other] + best_down[at])
                best_down[one] = min(best_down[one], best_up[at] + best_down[other])
                best_up[other] = min(best_up[other], best_up[one] + best_up[at])
                best_down[other] = min(best_down[other], best_down[at] + best_down[one])
                other += ONE
            one += ONE
        for pair in range(begin, end):
            is_up = up[pair] < NEVER and best_up[pair] == up[pair]
            is_down = down[pair] < NEVER and best_down[pair] == down[pair]
            out[pair] = NEEDED_UP * is_up + NEEDED_DOWN * is_down
