# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""Shortest ways over streets: Dijkstra (1959) from one or several places, bounded, to one, many or all nodes.

With the weights of the reversed arcs the same kernel searches backwards.
"""

from __future__ import annotations

import numpy as np

from mobility.kernels._jit import kernel
from mobility.kernels.heap import pop, push
from mobility.kernels.layout import NEVER, Int32
from mobility.kernels.street_layout import LABELLED, SETTLED, Graph, StopLinks, StreetWork

LOW = np.uint64(0xFFFFFFFF)
HALF = np.uint64(32)


@kernel
def clean(work: StreetWork) -> None:
    """Give back the labels of the search before."""
    for k in range(work.counter[LABELLED]):
        work.label[work.touched[k]] = NEVER
    work.counter[LABELLED] = 0


@kernel
def grow(
    graph: Graph,
    source: Int32,
    source_cost: Int32,
    goal: Int32,
    goal_cost: Int32,
    limit: int,
    work: StreetWork,
) -> int:
    """Grow a tree of cheapest ways until the goal is certain or the limit reached.

    Parameters
    ----------
    graph
        Of the profile and direction.
    source, source_cost
        (n) nodes to begin at and what it costs to be there; not negative.
    goal, goal_cost
        (m) nodes from which the goal is reached and at what cost, which may be negative; m = 0: grow to the limit.
    limit
        Ways that cost more are not looked for; below NEVER.
    work
        Written: labels up to the limit (or the cost of the goal) are final, parents lead back.

    Returns
    -------
    int
        Cost of the cheapest way to the goal, NEVER if there is none within the limit.
    """
    clean(work)
    label, heap = work.label, work.heap
    n_touched, size, settled = 0, 0, 0
    least_goal_cost = 0
    for k in range(goal.size):
        least_goal_cost = min(least_goal_cost, goal_cost[k])
    # Where arriving costs less than nothing (see ``planner.street_search``), labels beyond the limit still count.
    found, bound = NEVER, min(limit - least_goal_cost, NEVER - 1)
    for k in range(source.size):
        node, cost = source[k], source_cost[k]
        if cost <= bound and cost < label[node]:
            if label[node] == NEVER:
                work.touched[n_touched] = node
                n_touched += 1
            label[node] = cost
            work.parent[node] = -1 - k
            push(heap, size, (np.uint64(cost) << HALF) | np.uint64(node))
            size += 1
    while size > 0:
        item = pop(heap, size)
        size -= 1
        node = np.uint32(item & LOW)
        cost = np.int32(item >> HALF)
        if cost > bound:
            break
        if cost > label[node]:
            continue
        settled += 1
        for k in range(goal.size):
            if goal[k] == np.int32(node) and cost + goal_cost[k] < found:
                found = cost + goal_cost[k]
                bound = min(bound, found - least_goal_cost)
        for e in range(graph.ptr[node], graph.ptr[np.uint64(node) + np.uint64(1)]):
            there = np.uint32(graph.to[np.uint64(e)])
            total = cost + graph.weight[np.uint64(e)]
            if total <= bound and total < label[there]:
                if label[there] == NEVER:
                    work.touched[np.uint64(n_touched)] = there
                    n_touched += 1
                label[there] = total
                work.parent[there] = e
                push(heap, size, (np.uint64(total) << HALF) | np.uint64(there))
                size += 1
    work.counter[LABELLED] = n_touched
    work.counter[SETTLED] += settled
    return min(found, NEVER) if found <= limit else NEVER


@kernel
def trace(arc_from: Int32, node: int, work: StreetWork, out_arc: Int32) -> tuple[int, int]:
    """The arcs of the way to a node, from its source.

    Parameters
    ----------
    arc_from
        (A) the node that each arc leaves.
    node
        With a label.
    work
        As a search left it.
    out_arc
        (n) written as far as it reaches.

    Returns
    -------
    tuple
        Number of arcs (more than n: too short a list, try again), and which source it began at.
    """
    count = 0
    at = node
    while work.parent[at] >= 0:
        if count < out_arc.size:
            out_arc[count] = work.parent[at]
        count += 1
        at = arc_from[work.parent[at]]
    for k in range(min(count, out_arc.size) // 2):
        if count > out_arc.size:
            break
        out_arc[k], out_arc[count - 1 - k] = out_arc[count - 1 - k], out_arc[k]
    return count, -1 - work.parent[at]


@kernel
def stops_reached(links: StopLinks, limit: int, work: StreetWork, out_stop: Int32, out_cost: Int32) -> int:
    """The stops that a search with costs in centimetres reached, with the way from the node to the stop.

    Parameters
    ----------
    links
        Where stops join the streets.
    limit
        No stop farther than this, centimetres.
    work
        As the search left it.
    out_stop, out_cost
        (S) written.

    Returns
    -------
    int
        Number of stops.
    """
    count = 0
    for k in range(work.counter[LABELLED]):
        node = work.touched[k]
        for e in range(links.ptr[node], links.ptr[node + 1]):
            stop = links.stop[e]
            cost = work.label[node] + links.connector_cm[stop]
            if cost <= limit:
                out_stop[count], out_cost[count] = stop, cost
                count += 1
    return count


@kernel
def walks_from_stops(
    graph: Graph, links: StopLinks, first: int, last: int, limit_cm: int, work: StreetWork, out_from: Int32,
    out_to: Int32, out_cm: Int32,
) -> tuple[int, int]:  # fmt: skip
    """Shortest walks over streets from some stops to all others.

    Parameters
    ----------
    graph
        Of the profile.
    links
        Where stops join the streets.
    first, last
        Stops first to last - 1 are looked at.
    limit_cm
        Inclusive.
    work
        Written.
    out_from, out_to, out_cm
        (n) written; a stop is no neighbour of itself.

    Returns
    -------
    tuple
        The first stop that did not fit any more (last if all did), and the number of walks.
    """
    stops = links.node.size
    reached, cost = np.empty(stops, dtype=np.int32), np.empty(stops, dtype=np.int32)
    source, source_cost = np.empty(1, dtype=np.int32), np.empty(1, dtype=np.int32)
    none = np.empty(0, dtype=np.int32)
    count = 0
    for stop in range(first, last):
        if links.node[stop] < 0:
            continue
        source[0], source_cost[0] = links.node[stop], links.connector_cm[stop]
        grow(graph, source, source_cost, none, none, limit_cm, work)
        found = stops_reached(links, limit_cm, work, reached, cost)
        if count + found > out_from.size:
            return stop, count
        for k in range(found):
            if reached[k] != stop:
                out_from[count], out_to[count], out_cm[count] = stop, reached[k], cost[k]
                count += 1
    return last, count
