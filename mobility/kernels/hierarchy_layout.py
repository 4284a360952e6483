# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""The data dictionary of hierarchies over streets: every array that one of their kernels reads or writes.

A node has two numbers: that of the graph (see ``street_layout``), and its rank, which is its place in the order of
contraction. Sizes: N nodes, U pairs of nodes that are joined in the hierarchy, n nodes and m
arcs of a selection of k nodes. Costs
are int32 as in the graph, NEVER where there is no way.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from mobility.kernels.layout import NEVER, Int32

LANES = 16
"""Trees that one sweep grows side by side: one row of labels fills a cache line."""


class Hierarchy(NamedTuple):
    """Who is joined with whom, and what it costs both ways: the hierarchy of one profile."""

    rank: Int32
    """(N) rank of each node of the graph."""
    ptr: Int32
    """(N+1) first upper neighbour of a rank."""
    head: Int32
    """(U) upper neighbours, ranks, rising within a row; the first is the parent in the elimination tree."""
    cost: Int32
    """(2, U) rows UP and DOWN: cost to the upper neighbour, and from there."""
    via: Int32
    """(2, U) how these ways go: over the lower end of the pair at this position, which is one with the lower end of
    this pair; or -1 - an arc of the graph."""


UP, DOWN = range(2)
"""Rows of ``Hierarchy.cost`` and ``Hierarchy.via``."""


DEPTH, PARENT, UP_END, DOWN_END, ARCS = range(5)
"""Numbers of a *record*, which is one rank in the one array that a search between two nodes reads (``node_pair``).

DEPTH: how many lie above it in the elimination tree. PARENT: where the record of the next one above begins, -1 at a
root. ARCS: depth of an upper neighbour and cost to it, again and again until UP_END; from there, with the cost from it,
until DOWN_END; only pairs that a shortest way needs. Before the records stand (N) where the record of each node of the
graph begins, and (1) the greatest depth plus 1. One array, since handing over a dozen of them takes as long as the
search, and since what stands together comes into the cache together.
"""


class HierarchyWork(NamedTuple):
    """What one search writes; borrowed for one search at a time."""

    label: Int32
    """(N, 2) columns FROM and TO: cost from a source to a rank, and from there to a goal; NEVER between searches."""
    line: Int32
    """(5, N) rows FROM and TO: ranks above the sources, and above the goals; MARK: 0 between searches; STACK; LABEL."""


FROM, TO, MARK, STACK, LABEL = range(5)
"""Columns and rows of ``HierarchyWork``."""


class Selection(NamedTuple):
    """Some nodes and all that lies above them: what a sweep from the top down has to look at."""

    rank: Int32
    """(n) falling."""
    number: Int32
    """(N) number of each rank in this selection, -1 where it is not in it."""
    ptr: Int32
    """(n+1) first arc from above."""
    head: Int32
    """(m) upper end of an arc, a number of this selection, lower than its own."""
    weight: Int32
    """(m) cost from there, or, for searches backwards, to there."""
    at: Int32
    """(k) number of each chosen node, in the order in which they are asked for."""


def make_hierarchy_work(nodes: int) -> HierarchyWork:
    """A clean workspace.

    Parameters
    ----------
    nodes
        At least the number of the hierarchy to be searched.
    """
    line = np.zeros((5, nodes), dtype=np.int32)
    return HierarchyWork(np.full((nodes, 2), NEVER, dtype=np.int32), line)
