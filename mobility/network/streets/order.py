# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""Street graph -> order of its nodes and topology of its hierarchy, which serve every weight that arcs may have."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from mobility.kernels.contraction import contract, postorder
from mobility.kernels.dissection import dissect, peel
from mobility.network.frozen import frozen

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mobility.kernels.layout import Float64, Int32, Int64


PARTS = {"street": "street_hierarchy", "car": "street_car_hierarchy"}
"""How the arrays of a topology are called: of the streets, which foot, wheelchair and bike share, and of cars."""


class Topology(NamedTuple):
    """A contracted graph of N nodes, numbered by rank.

    ``rank`` (N): number of each node of the graph. ``ptr`` (N+1), ``head``: upper neighbours of each, rising. ``place``
    (arcs): where each arc of the graph stands, twice the position in ``head``, plus 1 if it leads down; -1 for a loop.
    """

    rank: Int32
    ptr: Int32
    head: Int32
    place: Int32


def hierarchy_arrays(
    arrays: Mapping[str, np.ndarray], before: Mapping[str, np.ndarray] | None = None
) -> dict[str, np.ndarray]:
    """The topologies of a network's streets, as it stores them.

    Parameters
    ----------
    arrays
        Nodes, arcs and turns of streets; see ``schema``.
    before
        A network whose streets differ in few places: its order of nodes is taken over, which saves most of the time.
        Costs do not depend on the order; of several ways that cost the same another one may be found.
    """
    lat, lon = arrays["street_node_lat_e7"].astype(np.float64), arrays["street_node_lon_e7"].astype(np.float64)
    x, y = lon * np.cos(np.radians(lat.mean() / 1e7 if len(lat) else 0.0)), lat
    here, there = _leaves(arrays["street_arc_ptr"]), arrays["street_arc_to"]
    given = None if before is None else (_street_keys(before), before[f"{PARTS['street']}_rank"])
    rank = make_order(here, there, x, y) if given is None else order_like(_street_keys(arrays), *given)
    streets = make_topology(here, there, rank)
    # A node of the cars' graph is an arc; it lies in its middle.
    arc, turn = arrays["street_car_arc"], _leaves(arrays["street_car_ptr"])
    car_x, car_y = (x[here] + x[there])[arc] / 2, (y[here] + y[there])[arc] / 2
    onto = arrays["street_car_to"]
    given = None if before is None else (_car_keys(before), before[f"{PARTS['car']}_rank"])
    rank = make_order(turn, onto, car_x, car_y) if given is None else order_like(_car_keys(arrays), *given)
    cars = make_topology(turn, onto, rank)
    return {
        f"{prefix}_{name}": array
        for prefix, topology in zip(PARTS.values(), (streets, cars), strict=True)
        for name, array in topology._asdict().items()
    }


def _leaves(ptr: Int32) -> Int32:
    """The node that each arc leaves."""
    return frozen(np.repeat(np.arange(len(ptr) - 1, dtype=np.int32), np.diff(ptr)))


def make_order(from_node: Int32, to_node: Int32, x: Float64, y: Float64) -> Int32:
    """The rank of each node by nested dissection, what hangs on one or two neighbours first.

    Parameters
    ----------
    from_node, to_node
        (arcs) ends of arcs; their direction does not matter.
    x, y
        (N) place of each node, in any unit that is the same for both.
    """
    nodes = len(x)
    ptr, to = _both_directions(nodes, from_node, to_node)
    degree, first = np.diff(ptr).astype(np.int32), np.empty(nodes, dtype=np.int32)
    to = to.copy()
    taken = peel(ptr, to, degree, first)
    core = np.flatnonzero(degree >= 0)
    number = np.full(nodes, -1, dtype=np.int64)
    number[core] = np.arange(len(core))
    size = np.maximum(degree, 0)
    left = np.arange(len(to)) - np.repeat(ptr[:-1], np.diff(ptr)) < np.repeat(size, np.diff(ptr))
    order = np.empty(len(core), dtype=np.int32)
    dissect(frozen(np.concatenate(([0], np.cumsum(size[core])))), frozen(number[to[left]]), x[core], y[core], order)
    rank = np.empty(nodes, dtype=np.int32)
    rank[np.concatenate((first[:taken], core[order]))] = np.arange(nodes, dtype=np.int32)
    return rank


def order_like(key: Int64, before_key: Int64, before_rank: Int32) -> Int32:
    """The rank of each node by the order of a graph that differs in few nodes; new nodes come first.

    Parameters
    ----------
    key
        (N, k) what tells nodes apart, such as their place; nodes with the same key are taken in the order in which they
        stand.
    before_key, before_rank
        (M, k) and (M) of the other graph.
    """
    both = np.concatenate((before_key, key))
    # Sorted by key; within a key the nodes of the graph before come first, each graph in its order.
    by_key = np.lexsort(both.T)
    is_now = by_key >= len(before_key)
    begins = np.concatenate(([True], (np.diff(both[by_key], axis=0) != 0).any(axis=1)))[: len(both)]
    group = np.cumsum(begins) - 1
    of_before = np.bincount(group[~is_now], minlength=len(both))
    at = np.arange(len(both)) - of_before[group]  # the k-th node now of a key stands so far behind the k-th before
    same = is_now & (at < np.flatnonzero(begins)[group] + of_before[group])
    wanted = np.full(len(key), -1, dtype=np.int64)
    wanted[by_key[same] - len(before_key)] = before_rank[by_key[at[same]]]
    rank = np.empty(len(key), dtype=np.int32)
    rank[np.argsort(wanted, kind="stable")] = np.arange(len(key), dtype=np.int32)
    return rank


def _street_keys(arrays: Mapping[str, np.ndarray]) -> Int64:
    """Where nodes lie."""
    return np.stack((arrays["street_node_lat_e7"], arrays["street_node_lon_e7"]), axis=1).astype(np.int64)


def _car_keys(arrays: Mapping[str, np.ndarray]) -> Int64:
    """From where to where the street arc of each node of the cars' graph leads."""
    place, arc = _street_keys(arrays), arrays["street_car_arc"]
    return np.concatenate((place[_leaves(arrays["street_arc_ptr"])[arc]], place[arrays["street_arc_to"][arc]]), axis=1)


def make_topology(from_node: Int32, to_node: Int32, rank: Int32) -> Topology:
    """Contract a graph.

    Parameters
    ----------
    from_node, to_node
        (arcs) ends of arcs.
    rank
        (N) order of the nodes: any permutation, of which one that differs from that of ``make_order`` in few nodes is
        nearly as good. The topology may number nodes that are not joined in another order.
    """
    ptr, head = contract(*_upward(rank, from_node, to_node))
    better = np.empty(len(rank), dtype=np.int32)
    postorder(ptr, head, better)
    rank = better[rank]
    ptr, head = contract(*_upward(rank, from_node, to_node))
    here, there = rank[from_node].astype(np.int64), rank[to_node].astype(np.int64)
    nodes = len(rank)
    known = np.repeat(np.arange(nodes), np.diff(ptr)) * nodes + head
    at = np.searchsorted(known, np.minimum(here, there) * nodes + np.maximum(here, there))
    place = np.where(here == there, -1, 2 * at + (here > there))
    return Topology(frozen(rank), frozen(ptr), frozen(head), frozen(place))


def _pairs(nodes: int, a: np.ndarray, b: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Each pair of different nodes once, the lower one first, sorted."""
    a, b = a.astype(np.int64), b.astype(np.int64)
    differ = a != b
    return np.divmod(np.unique(np.minimum(a, b)[differ] * nodes + np.maximum(a, b)[differ]), max(nodes, 1))


def _upward(rank: Int32, from_node: Int32, to_node: Int32) -> tuple[Int32, Int32]:
    nodes = len(rank)
    low, high = _pairs(nodes, rank[from_node], rank[to_node])
    return frozen(np.concatenate(([0], np.cumsum(np.bincount(low, minlength=nodes))))), frozen(high)


def _both_directions(nodes: int, from_node: Int32, to_node: Int32) -> tuple[Int32, Int32]:
    low, high = _pairs(nodes, from_node, to_node)
    here, there = np.concatenate((low, high)), np.concatenate((high, low))
    order = np.lexsort((there, here))
    return frozen(np.concatenate(([0], np.cumsum(np.bincount(here, minlength=nodes))))), frozen(there[order])
