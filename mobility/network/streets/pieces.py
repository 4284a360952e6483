# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""Ways cut into pieces between neighbouring nodes, with barriers as pieces of their own and room for new nodes."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from mobility.sources.osm.traits import FERRY, landing_trait

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from mobility.kernels.layout import Int32, Int64, UInt8
    from mobility.sources.osm.read import OsmStreets
    from mobility.sources.osm.traits import Trait


PAIR = 2


@dataclass(frozen=True, slots=True)
class Pieces:
    """Nodes (positions, OSM id or a negative number for made ones) and pieces between two of them.

    ``keep``: 1 where an edge must end. ``signal``: 1 for traffic lights.
    """

    lat_e7: Int32
    lon_e7: Int32
    osm: Int64
    keep: UInt8
    signal: UInt8
    ends: Int32
    """(n, 2) in the direction of the way"""
    trait: Int32
    way: Int64
    traits: tuple[Trait, ...]


def cut_ways(osm: OsmStreets) -> Pieces:
    """All pieces of all ways; a barrier becomes a piece without length between the streets that meet there."""
    inside = np.ones(len(osm.way_node), dtype=np.bool_)
    inside[osm.way_ptr[1:] - 1] = False
    first = np.flatnonzero(inside)
    of_way = np.repeat(np.arange(len(osm.way_id)), np.diff(osm.way_ptr))[first]
    ends = np.stack((osm.way_node[first], osm.way_node[first + 1]), axis=1)
    real = ends[:, 0] != ends[:, 1]
    keep = np.zeros(len(osm.node_id), dtype=np.uint8)
    via = np.array([restriction.via_node for restriction in osm.restrictions], dtype=np.int64)
    keep[np.isin(osm.node_id, via)] = 1
    signal = np.zeros(len(osm.node_id), dtype=np.uint8)
    signal[osm.signals] = 1
    pieces = Pieces(
        osm.node_lat_e7, osm.node_lon_e7, osm.node_id, keep, signal, ends[real].astype(np.int32),
        osm.way_trait[of_way][real], osm.way_id[of_way][real], tuple(osm.traits),
    )  # fmt: skip
    return _with_barriers(_with_landings(pieces), osm.barriers)


def _with_landings(pieces: Pieces) -> Pieces:
    """Part ferries from streets: where both meet, one boards over a piece without length, on which one waits."""
    is_ferry = np.array([trait.flags & FERRY for trait in pieces.traits], dtype=np.int32)[pieces.trait] > 0
    if not is_ferry.any():
        return pieces
    landings = np.intersect1d(pieces.ends[is_ferry], pieces.ends[~is_ferry])
    traits = {trait: number for number, trait in enumerate(pieces.traits)}
    made_of = {int(node): len(pieces.osm) + number for number, node in enumerate(landings)}
    boards: dict[int, int] = {}
    ends = pieces.ends.copy()
    for piece in np.flatnonzero(is_ferry).tolist():
        for side in range(2):
            node = int(ends[piece, side])
            if node in made_of:
                ends[piece, side] = made_of[node]
                boards.setdefault(node, int(pieces.trait[piece]))
    numbers = [traits.setdefault(landing_trait(pieces.traits[boards[node]]), len(traits)) for node in landings.tolist()]
    grown = _grown(pieces, len(landings), pieces.lat_e7[landings], pieces.lon_e7[landings])
    gangways = np.array([(node, made_of[node]) for node in landings.tolist()], dtype=np.int32)
    return Pieces(
        grown.lat_e7, grown.lon_e7, grown.osm, grown.keep, grown.signal,
        np.concatenate((ends, gangways.reshape(-1, 2))),
        np.concatenate((pieces.trait, np.array(numbers, dtype=np.int32))),
        np.concatenate((pieces.way, np.zeros(len(landings), dtype=np.int64))),
        tuple(traits),
    )  # fmt: skip


def _with_barriers(pieces: Pieces, barriers: Mapping[int, Trait]) -> Pieces:
    """Give each street that meets at a barrier an end of its own, and join these through the barrier.

    Two streets are joined by one piece without length; of more, each is joined to the middle.
    """
    traits = {trait: number for number, trait in enumerate(pieces.traits)}
    at_barrier = np.isin(pieces.ends, np.array(list(barriers), dtype=np.int32))
    meeting: dict[int, list[tuple[int, int]]] = {}
    for piece, side in np.argwhere(at_barrier).tolist():
        meeting.setdefault(int(pieces.ends[piece, side]), []).append((piece, side))
    ends = pieces.ends.copy()
    copied: list[int] = []
    new_ends: list[tuple[int, int]] = []
    new_trait: list[int] = []
    nodes = len(pieces.osm)
    for node, trait in barriers.items():
        here = meeting.get(node, [])
        if len(here) < PAIR:
            continue
        number = traits.setdefault(trait, len(traits))
        for piece, side in here[1:] if len(here) == PAIR else here:
            made = nodes + len(copied)
            copied.append(node)
            ends[piece, side] = made
            new_ends.append((node, made))
            new_trait.append(number)
    grown = _grown(pieces, len(copied), pieces.lat_e7[copied], pieces.lon_e7[copied])
    return Pieces(
        grown.lat_e7, grown.lon_e7, grown.osm, grown.keep, grown.signal,
        np.concatenate((ends, np.array(new_ends, dtype=np.int32).reshape(-1, 2))),
        np.concatenate((pieces.trait, np.array(new_trait, dtype=np.int32))),
        np.concatenate((pieces.way, np.zeros(len(new_ends), dtype=np.int64))),
        tuple(traits),
    )  # fmt: skip


def split_pieces(pieces: Pieces, places: Sequence[tuple[int, int, int, int]]) -> tuple[Pieces, list[int]]:
    """Put nodes into pieces, so that something can be linked there.

    Parameters
    ----------
    pieces
        Of the ways.
    places
        Piece, latitude and longitude (degrees times 10^7) of the node to be, and the node itself where it is there
        already (else -1).

    Returns
    -------
    tuple
        Pieces with the new nodes, and the node for each place.
    """
    node_of: dict[tuple[int, int, int], int] = {}
    found: list[int] = []
    nodes = len(pieces.osm)
    for piece, lat_e7, lon_e7, known in places:
        if known >= 0:
            found.append(known)
        else:
            found.append(node_of.setdefault((piece, lat_e7, lon_e7), nodes + len(node_of)))
    of_piece: dict[int, list[tuple[float, int]]] = {}
    for (piece, lat_e7, lon_e7), node in node_of.items():
        a = pieces.ends[piece, 0]
        away = (lat_e7 - int(pieces.lat_e7[a])) ** 2 + (lon_e7 - int(pieces.lon_e7[a])) ** 2
        of_piece.setdefault(piece, []).append((away, node))
    ends, trait, way = pieces.ends.copy(), [], []
    more: list[tuple[int, int]] = []
    for piece, inner in of_piece.items():
        chain = [int(pieces.ends[piece, 0]), *(node for _, node in sorted(inner)), int(pieces.ends[piece, 1])]
        ends[piece] = chain[0], chain[1]
        for a, b in itertools.pairwise(chain[1:]):
            more.append((a, b))
            trait.append(int(pieces.trait[piece]))
            way.append(int(pieces.way[piece]))
    made = list(node_of)
    grown = _grown(
        pieces,
        len(made),
        np.array([lat_e7 for _, lat_e7, _ in made], dtype=np.int32),
        np.array([lon_e7 for _, _, lon_e7 in made], dtype=np.int32),
    )
    keep = grown.keep.copy()
    keep[found] = 1
    split = Pieces(
        grown.lat_e7, grown.lon_e7, grown.osm, keep, grown.signal,
        np.concatenate((ends, np.array(more, dtype=np.int32).reshape(-1, 2))),
        np.concatenate((pieces.trait, np.array(trait, dtype=np.int32))),
        np.concatenate((pieces.way, np.array(way, dtype=np.int64))),
        pieces.traits,
    )  # fmt: skip
    return split, found


def _grown(pieces: Pieces, count: int, lat_e7: Int32, lon_e7: Int32) -> Pieces:
    """The nodes and so many new ones, numbered -1, -2, … downwards; new ones are kept as ends of edges."""
    below = min(0, int(pieces.osm.min(initial=0)))
    return Pieces(
        np.concatenate((pieces.lat_e7, lat_e7)),
        np.concatenate((pieces.lon_e7, lon_e7)),
        np.concatenate((pieces.osm, below - 1 - np.arange(count, dtype=np.int64))),
        np.concatenate((pieces.keep, np.ones(count, dtype=np.uint8))),
        np.concatenate((pieces.signal, np.zeros(count, dtype=np.uint8))),
        pieces.ends, pieces.trait, pieces.way, pieces.traits,
    )  # fmt: skip
