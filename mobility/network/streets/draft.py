# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""Pieces -> a graph: edges between junctions, arcs, weights per profile, what hangs together, and a grid."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from mobility.kernels.chains import RADIANS_PER_E7, edge_lengths_m, join_pieces
from mobility.kernels.components import strong_components
from mobility.kernels.grid import METRES_PER_E7, fill_grid
from mobility.kernels.layout import NEVER, Int32, Int64
from mobility.kernels.street_layout import Graph, Grid, Lines
from mobility.network.curve import space_filling_curve
from mobility.network.frozen import frozen
from mobility.network.streets.profiles import PROFILES, WALK_COST_MM_S
from mobility.sources.osm.rules import table
from mobility.sources.osm.traits import BARRIER, FERRY, LANDING

if TYPE_CHECKING:
    from mobility.kernels.layout import UInt8
    from mobility.network.streets.pieces import Pieces
    from mobility.network.streets.profiles import Profile

CELL_M = 110.0
KEPT_SHARE, KEPT_M = 0.05, 10_000.0
"""A part of the network that is cut off from the largest is still used if it has this share of all streets, or this
length; else nothing is snapped to it."""
LONGEST_CM = NEVER // 8


@dataclass(frozen=True, slots=True)
class Draft:
    """A street graph; sizes as in ``kernels.street_layout``."""

    pieces: Pieces
    node: Int32
    """(N) the node of the pieces that each node of the graph is."""
    edge_node: Int32
    edge_trait: Int32
    edge_way: Int64
    edge_length_cm: Int32
    lines: Lines
    point_piece: Int32
    """(P) the piece that follows a point, -1 at the end of an edge."""
    arc_ptr: Int32
    arc_to: Int32
    arc_edge: Int32
    edge_arc: Int32
    weight: dict[str, Int32]
    usable: UInt8
    cut_off: dict[str, tuple[int, float]]
    """Per profile: number of small parts that are cut off, and their length in kilometres."""
    grid: Grid


def make_draft(pieces: Pieces) -> Draft:
    """Join the pieces into a graph."""
    count = len(pieces.ends)
    symmetric = np.array([trait.symmetric for trait in pieces.traits], dtype=np.uint8)
    ptr, node, piece = np.zeros(count + 1, np.int32), np.empty(2 * count, np.int32), np.empty(2 * count, np.int32)
    edges = join_pieces(pieces.ends, pieces.trait, symmetric, pieces.keep, ptr, node, piece)
    ptr = ptr[: edges + 1]
    node, piece = node[: ptr[-1]], piece[: ptr[-1]]

    junction = np.unique(np.concatenate((node[ptr[:-1]], node[ptr[1:] - 1])))
    lat, lon = pieces.lat_e7[junction], pieces.lon_e7[junction]
    junction = junction[np.lexsort((junction, space_filling_curve(lat.astype(np.float64), lon.astype(np.float64))))]
    number_of = np.full(len(pieces.osm), -1, dtype=np.int32)
    number_of[junction] = np.arange(len(junction), dtype=np.int32)

    ends = np.stack((number_of[node[ptr[:-1]]], number_of[node[ptr[1:] - 1]]), axis=1)
    order = np.lexsort((piece[ptr[:-1]], ends[:, 1], ends[:, 0]))
    ptr, at = _gathered(ptr, order)
    node, piece, ends = node[at], piece[at], ends[order]
    lines = Lines(frozen(ptr), frozen(pieces.lat_e7[node]), frozen(pieces.lon_e7[node]))
    first, last = piece[ptr[:-1]], piece[ptr[1:] - 2]
    length_m = np.empty(edges, dtype=np.float64)
    edge_lengths_m(lines.ptr, lines.lat_e7, lines.lon_e7, length_m)
    length_cm = np.minimum(np.rint(length_m * 100), LONGEST_CM).astype(np.int32)

    arc_ptr, arc_to, arc_edge, edge_arc = _arcs(ends, len(junction))
    trait = pieces.trait[first]
    inner = np.concatenate(([0], np.cumsum(pieces.signal[node], dtype=np.int64)))
    signals = inner[ptr[1:] - 1] - inner[ptr[:-1] + 1]
    weight = {
        profile.name: _weights(profile, pieces, trait, length_cm, signals, arc_edge) for profile in PROFILES.values()
    }
    usable, cut_off = _usable(pieces, trait, ends, length_m, arc_ptr, arc_to, weight, edge_arc)
    return Draft(
        pieces, junction.astype(np.int32), frozen(ends), frozen(trait),
        np.stack((pieces.way[first], pieces.way[last]), axis=1), frozen(length_cm), lines,
        piece.astype(np.int32), arc_ptr, arc_to, arc_edge, edge_arc, weight, usable, cut_off, make_grid(lines),
    )  # fmt: skip


def _gathered(ptr: Int32, order: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Where rows of a ragged array begin in another order, and where each of their entries was."""
    size = np.diff(ptr)[order]
    new = np.concatenate(([0], np.cumsum(size)))
    return new, np.arange(new[-1]) - np.repeat(new[:-1], size) + np.repeat(ptr[:-1][order], size)


def _arcs(ends: np.ndarray, nodes: int) -> tuple[Int32, Int32, Int32, Int32]:
    edges = len(ends)
    from_ = np.concatenate((ends[:, 0], ends[:, 1]))
    to = np.concatenate((ends[:, 1], ends[:, 0]))
    edge = np.concatenate((2 * np.arange(edges), 2 * np.arange(edges) + 1))
    order = np.lexsort((edge, to, from_))
    ptr = np.concatenate(([0], np.cumsum(np.bincount(from_, minlength=nodes))))
    arc_edge = edge[order]
    edge_arc = np.empty(2 * edges, dtype=np.int32)
    edge_arc[arc_edge] = np.arange(2 * edges, dtype=np.int32)
    return frozen(ptr), frozen(to[order]), frozen(arc_edge), frozen(edge_arc.reshape(-1, 2))


def _weights(
    profile: Profile, pieces: Pieces, trait: Int32, length_cm: Int32, signals: np.ndarray, arc_edge: Int32
) -> Int32:
    """Cost of each arc: centimetres (stretched on ferries, so that their time comes out), or milliseconds."""
    uses = [getattr(known, profile.name) for known in pieces.traits]
    mm_s = np.array([(use.forward_mm_s, use.backward_mm_s) for use in uses], dtype=np.int64).reshape(-1, 2)
    edge, backward = arc_edge // 2, arc_edge % 2
    speed = mm_s[trait[edge], backward]
    scale = WALK_COST_MM_S if profile.in_cm else 10_000
    cost = np.rint(length_cm[edge] * np.float64(scale) / np.maximum(speed, 1))
    if profile.name == "car":
        cost += table("car")["turns"]["traffic_signals_s"] * 1_000 * signals[edge]
    landing = np.array([known.kind == LANDING for known in pieces.traits], dtype=np.bool_)[trait[edge]]
    wait_s = table("foot" if profile.in_cm else profile.name)["ferry"]["wait_s"]
    cost[landing] += wait_s / 2 * (WALK_COST_MM_S / 10 if profile.in_cm else 1_000)
    return frozen(np.where(speed > 0, np.minimum(cost, NEVER - 1), NEVER))


def _usable(
    pieces: Pieces, trait: Int32, ends: np.ndarray, length_m: np.ndarray, arc_ptr: Int32, arc_to: Int32,
    weight: dict[str, Int32], edge_arc: Int32,
) -> tuple[UInt8, dict[str, tuple[int, float]]]:  # fmt: skip
    """Per edge the profiles that may begin and end there, and what was cut off."""
    passing = np.array([known.flags & (BARRIER | FERRY) for known in pieces.traits], dtype=np.int32)[trait] > 0
    usable = np.zeros(len(ends), dtype=np.uint8)
    cut_off = {}
    for profile in PROFILES.values():
        costs = weight[profile.name]
        component = np.empty(len(arc_ptr) - 1, dtype=np.int32)
        strong_components(Graph(arc_ptr, arc_to, costs), component)
        allowed = np.any(costs[edge_arc] < NEVER, axis=1) & ~passing
        inside = allowed & (component[ends[:, 0]] == component[ends[:, 1]])
        length = np.bincount(component[ends[inside, 0]], length_m[inside], minlength=int(component.max(initial=-1)) + 1)
        kept = kept_parts(length)
        snaps = inside & kept[component[ends[:, 0]]]
        usable[snaps] |= profile.bit
        small = length[~kept & (length > 0)]
        cut_off[profile.name] = (len(small), float(length_m[allowed & ~snaps].sum()) / 1000)
    usable.flags.writeable = False
    return usable, cut_off


def kept_parts(length_m: np.ndarray) -> np.ndarray:
    """Which parts of a network are large enough to be used, by their lengths in metres."""
    long_enough = (length_m >= KEPT_M) | (length_m >= KEPT_SHARE * length_m.sum())
    return np.asarray(long_enough | (length_m == length_m.max(initial=0.0)))


def make_grid(lines: Lines) -> Grid:
    """A uniform grid over all pieces of edges."""
    if not len(lines.lat_e7):
        return Grid(np.array([0, 0, 1, 1, 1, 1], dtype=np.int64), np.zeros(2, np.int32), np.empty((0, 2), np.int32))
    south, west = int(lines.lat_e7.min()), int(lines.lon_e7.min())
    north, east = int(lines.lat_e7.max()), int(lines.lon_e7.max())
    cell_lat = max(1, round(CELL_M / METRES_PER_E7))
    cell_lon = max(1, round(CELL_M / (METRES_PER_E7 * np.cos((south + north) / 2 * RADIANS_PER_E7))))
    rows, columns = (north - south) // cell_lat + 1, (east - west) // cell_lon + 1
    frame = np.array([south, west, cell_lat, cell_lon, rows, columns], dtype=np.int64)
    frame.flags.writeable = False
    size = 2 * len(lines.lat_e7)
    while True:
        ptr, piece = np.empty(rows * columns + 1, dtype=np.int32), np.empty((size, 2), dtype=np.int32)
        count = fill_grid(lines, frame, ptr, piece)
        if count <= size:
            return Grid(frame, frozen(ptr), frozen(piece[:count]))
        size = count
