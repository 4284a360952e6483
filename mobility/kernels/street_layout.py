# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""The data dictionary of streets: every array that a street kernel reads or writes.

Sizes: N nodes, M edges, A = 2 M arcs, P points of edges, K nodes of the cars' graph, S stops. Coordinates are int32
degrees times 10^7, as OpenStreetMap has them. Costs are int32: centimetres for foot and wheelchair, milliseconds for
bike and car; NEVER where a profile may not go. All arrays are C-contiguous, those of a network read-only.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from mobility.kernels.layout import NEVER, Int32, Int64

UInt64 = npt.NDArray[np.uint64]


class Graph(NamedTuple):
    """What a search runs on: the arcs of one profile in one direction, by the node that they leave."""

    ptr: Int32
    """(N+1) first arc of a node."""
    to: Int32
    """(A) node at the other end."""
    weight: Int32
    """(A) cost, NEVER where not allowed."""


class Lines(NamedTuple):
    """Where edges lie."""

    ptr: Int32
    """(M+1) first point of an edge; the first and last are its nodes."""
    lat_e7: Int32
    """(P) latitude."""
    lon_e7: Int32
    """(P) longitude."""


class Traits(NamedTuple):
    """What is told of edges."""

    trait: Int32
    """(M) trait of an edge."""
    length_cm: Int32
    """(M) length along all points, 0 for a barrier."""
    flags: Int32
    """(traits) bits of ``sources.osm.traits``."""
    incline_permille: Int32
    """(traits) incline forward, 0 level or unknown."""


class Labels(NamedTuple):
    """How streets are called; texts are numbers here."""

    name: Int32
    """(traits) the name, or else the number of the road, NO_NAME where there is neither; equal texts are one."""
    kind: Int32
    """(traits) highway=… and its like."""


NO_NAME = -1


class Grid(NamedTuple):
    """Which pieces of edges touch which cell of a uniform grid."""

    frame: Int64
    """(6) entries SOUTH, WEST, CELL_LAT, CELL_LON (degrees times 10^7), ROWS, COLUMNS."""
    ptr: Int32
    """(ROWS * COLUMNS + 1) first piece of a cell."""
    piece: Int32
    """(n, 2) columns EDGE, POINT: the piece from that point to the next."""


SOUTH, WEST, CELL_LAT, CELL_LON, ROWS, COLUMNS = range(6)
"""Entries of ``Grid.frame``."""
EDGE, POINT = range(2)
"""Columns of ``Grid.piece``."""


class StopLinks(NamedTuple):
    """Where stops join the streets."""

    node: Int32
    """(S) node beside the stop, -1 where no street is near."""
    connector_cm: Int32
    """(S) straight line from the stop to the node."""
    ptr: Int32
    """(N+1) first stop of a node."""
    stop: Int32
    """(linked stops) by node."""


class StreetWork(NamedTuple):
    """What one street search writes; borrowed for one search at a time."""

    label: Int32
    """(N) cost of the cheapest way found, NEVER where none."""
    parent: Int32
    """(N) arc that it came by; -1 - k at the k-th source."""
    heap: UInt64
    """(A + sources) cost and node packed into one key; a 4-ary heap with lazy deletion."""
    touched: Int32
    """(N) nodes with a label, in the order in which they got it."""
    counter: Int64
    """(2) entries LABELLED, SETTLED: length of ``touched``; nodes settled since the workspace was made."""


LABELLED, SETTLED = range(2)
"""Entries of ``StreetWork.counter``."""
SOURCES = 4096
"""A search begins at no more nodes than this."""


def make_street_work(nodes: int, arcs: int) -> StreetWork:
    """A clean workspace.

    Parameters
    ----------
    nodes, arcs
        At least the numbers of the graph to be searched.
    """
    return StreetWork(
        label=np.full(nodes, NEVER, dtype=np.int32),
        parent=np.empty(nodes, dtype=np.int32),
        heap=np.empty(arcs + SOURCES, dtype=np.uint64),
        touched=np.empty(nodes, dtype=np.int32),
        counter=np.zeros(2, dtype=np.int64),
    )


class WalkOn(NamedTuple):
    """Walking inside the rounds of RAPTOR: the street graph, its stops, and who must be searched for alone."""

    graph: Graph
    links: StopLinks
    stop_berth_ptr: Int32
    """(S+1) the berths of each stop."""
    berth_stop: Int32
    """(B) the stop of each berth."""
    alone: Int32
    """(B) 1 where a rule makes some change from here slower than the walk, or forbids it: no way on foot from here may
    hide behind another one, nor hide one."""
    ruled_ptr: Int32
    """(B+1) first rule of a berth in ``ruled``."""
    ruled: Int32
    """(n) berths to which a rule says how one changes; sorted within a berth. The way on foot does not count there."""
    change_s: int
    """seconds for each change beside the walk."""
    speed_cm_s: float
    """walking speed, centimetres per second."""


class WalkOnWork(NamedTuple):
    """What walking inside the rounds writes."""

    key: Int64
    """(N) earliest moment at a node so far, as a key (see ``walk_on``); FAR_KEY where none."""
    since: Int32
    """(N, 2) columns OFF_S, WALKED_CM: when one got off, and how far one has walked since."""
    own_cm: Int32
    """(N) how far one has walked from one berth that is searched alone, NEVER where not; clean between."""
    heap: UInt64
    """(A + B) key and node packed."""
    touched: Int32
    """(N) nodes with a key."""
    own_touched: Int32
    """(N) nodes with a length of their own."""
    counter: Int64
    """(2) entries LABELLED, SETTLED."""


OFF_S, WALKED_CM = range(2)
"""Columns of ``WalkOnWork.since``."""
FAR_KEY = (1 << 38) - 1
"""Later than every key within a day."""
NODE_BITS = 26
"""Of a packed key; so a graph has at most 67 million nodes."""


def make_walk_on_work(nodes: int, arcs: int, berths: int) -> WalkOnWork:
    """A clean workspace.

    Parameters
    ----------
    nodes, arcs, berths
        At least the numbers of the network to be searched.
    """
    return WalkOnWork(
        key=np.full(nodes, FAR_KEY, dtype=np.int64),
        since=np.empty((nodes, 2), dtype=np.int32),
        own_cm=np.full(nodes, NEVER, dtype=np.int32),
        heap=np.empty(arcs + berths + 1, dtype=np.uint64),
        touched=np.empty(nodes, dtype=np.int32),
        own_touched=np.empty(nodes, dtype=np.int32),
        counter=np.zeros(2, dtype=np.int64),
    )
