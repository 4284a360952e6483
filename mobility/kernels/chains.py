# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""Pieces between neighbouring nodes of ways -> edges between junctions, with all nodes between kept in order."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from mobility.kernels._jit import kernel
from mobility.kernels.walks import EARTH_RADIUS_M

if TYPE_CHECKING:
    from mobility.kernels.layout import Float64, Int32, UInt8

RADIANS_PER_E7 = math.pi / 180 / 1e7


@kernel
def _is_joint(node: int, ptr: Int32, piece: Int32, ends: Int32, trait: Int32, symmetric: UInt8) -> bool:
    """Whether an edge may run on through a node: two pieces, alike, and in one direction if that matters."""
    if ptr[node + 1] - ptr[node] != 2:  # noqa: PLR2004 - one piece in, one out
        return False
    one, two = piece[ptr[node]], piece[ptr[node] + 1]
    if one == two or trait[one] != trait[two]:
        return False
    return bool(symmetric[trait[one]] > 0 or (ends[one, 0] == node) != (ends[two, 0] == node))


@kernel
def join_pieces(
    ends: Int32, trait: Int32, symmetric: UInt8, keep: UInt8, out_ptr: Int32, out_node: Int32, out_piece: Int32
) -> int:
    """Join pieces into edges.

    Parameters
    ----------
    ends
        (n, 2) nodes of each piece, in the direction of its way.
    trait
        (n) what pieces must share to be joined.
    symmetric
        (traits) 1 where direction does not matter.
    keep
        (nodes) 1 where an edge must end in any case.
    out_ptr
        (n+1) written: first node of each edge in ``out_node``.
    out_node
        (2 n) written: nodes of the edges, ends included; in the direction of the way.
    out_piece
        (2 n) written: the piece that follows each of these nodes, -1 after the last node of an edge.

    Returns
    -------
    int
        Number of edges.
    """
    pieces, nodes = ends.shape[0], keep.size
    ptr = np.zeros(nodes + 1, dtype=np.int32)
    for k in range(pieces):
        ptr[ends[k, 0] + 1] += 1
        ptr[ends[k, 1] + 1] += 1
    for node in range(nodes):
        ptr[node + 1] += ptr[node]
    fill = ptr[:-1].copy()
    piece = np.empty(2 * pieces, dtype=np.int32)
    for k in range(pieces):
        for side in range(2):
            piece[fill[ends[k, side]]] = k
            fill[ends[k, side]] += 1
    joint = np.zeros(nodes, dtype=np.bool_)
    for node in range(nodes):
        joint[node] = keep[node] == 0 and _is_joint(node, ptr, piece, ends, trait, symmetric)
    used = np.zeros(pieces, dtype=np.bool_)
    edges, count = 0, 0
    out_ptr[0] = 0
    for rings in range(2):  # what is left after the first sweep are rings without a junction
        for start in range(nodes):
            if joint[start] and rings == 0:
                continue
            for e in range(ptr[start], ptr[start + 1]):
                first = piece[e]
                if used[first]:
                    continue
                begin, node, current = count, start, first
                out_node[count] = start
                count += 1
                while True:
                    used[current] = True
                    out_piece[count - 1] = current
                    node = ends[current, 1] if ends[current, 0] == node else ends[current, 0]
                    out_node[count] = node
                    count += 1
                    if not joint[node] or node == start:
                        break
                    other = piece[ptr[node]]
                    current = piece[ptr[node] + 1] if other == current else other
                out_piece[count - 1] = -1
                if ends[first, 0] != start:  # against the way: turn it round
                    for k in range((count - begin) // 2):
                        a, b = begin + k, count - 1 - k
                        out_node[a], out_node[b] = out_node[b], out_node[a]
                    for k in range((count - 1 - begin) // 2):
                        a, b = begin + k, count - 2 - k
                        out_piece[a], out_piece[b] = out_piece[b], out_piece[a]
                edges += 1
                out_ptr[edges] = count
    return edges


@kernel
def edge_lengths_m(ptr: Int32, lat_e7: Int32, lon_e7: Int32, out_m: Float64) -> None:
    """Length of each edge along all its points, haversine.

    Parameters
    ----------
    ptr, lat_e7, lon_e7
        As in ``street_layout.Lines``.
    out_m
        (M) written, metres.
    """
    for edge in range(ptr.size - 1):
        total = 0.0
        for p in range(ptr[edge], ptr[edge + 1] - 1):
            total += distance_m(float(lat_e7[p]), float(lon_e7[p]), float(lat_e7[p + 1]), float(lon_e7[p + 1]))
        out_m[edge] = total


@kernel
def distance_m(lat_a: float, lon_a: float, lat_b: float, lon_b: float) -> float:
    """Haversine distance between two points in degrees times 10^7."""
    a, b = lat_a * RADIANS_PER_E7, lat_b * RADIANS_PER_E7
    half_lat, half_lon = math.sin((b - a) / 2), math.sin((lon_b - lon_a) * RADIANS_PER_E7 / 2)
    share = half_lat * half_lat + math.cos(a) * math.cos(b) * half_lon * half_lon
    return 2 * EARTH_RADIUS_M * math.asin(math.sqrt(min(1.0, share)))
