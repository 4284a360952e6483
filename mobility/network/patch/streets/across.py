# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""Lines across areas, drawn again where a new street leads into an area, as reading a file would draw them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import shapely

from mobility.sources.osm.areas import lines_across
from mobility.sources.osm.rules import Use
from mobility.sources.osm.traits import AREA

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mobility.kernels.layout import Int32
    from mobility.sources.osm.read import OsmStreets

STRAIGHT = 2
"""Nodes of a line across; one that a street was joined to has more."""


def across_again(osm: OsmStreets, nodes: Sequence[int]) -> OsmStreets:
    """Streets with lines across the areas whose outline has one of these nodes.

    An area that had no line across, since it had no two entrances, is not known as one and is walked around.

    Parameters
    ----------
    osm
        The streets.
    nodes
        Ids.
    """
    flags = np.array([trait.flags for trait in osm.traits], dtype=np.int32)[osm.way_trait]
    is_across = (flags & AREA) > 0
    meant = np.flatnonzero(np.isin(osm.node_id, np.array(nodes, dtype=np.int64)))
    of_way = np.repeat(np.arange(len(osm.way_id)), np.diff(osm.way_ptr))
    joined = np.unique(osm.way_id[of_way[np.isin(osm.way_node, meant)]])
    areas = joined[np.isin(joined, osm.way_id[is_across])]
    for area in areas.tolist():
        osm = _drawn_again(osm, area)
    return osm


def _drawn_again(osm: OsmStreets, area: int) -> OsmStreets:
    flags = np.array([trait.flags for trait in osm.traits], dtype=np.int32)[osm.way_trait]
    mine, is_across = osm.way_id == area, (flags & AREA) > 0
    ways = [osm.way_node[osm.way_ptr[way] : osm.way_ptr[way + 1]] for way in np.flatnonzero(mine & ~is_across)]
    if not ways or any(way[0] != way[-1] for way in ways):
        return osm  # A part of it was closed: what is left of the lines across stays.
    outline = int(osm.way_trait[np.flatnonzero(mine & ~is_across)[0]])
    elsewhere = set(osm.way_node[np.repeat(~is_across & ~mine, np.diff(osm.way_ptr))].tolist())
    pairs = _pairs(osm, ways, elsewhere)
    if pairs is None:
        return osm
    size = np.diff(osm.way_ptr)
    stays = ~(mine & is_across & (size == STRAIGHT))
    trait = osm.traits[outline]
    traits = {known: number for number, known in enumerate(osm.traits)}
    number = traits.setdefault(trait._replace(car=Use(), flags=trait.flags | AREA), len(traits))
    more = len(pairs)
    return replace(
        osm,
        way_id=np.concatenate((osm.way_id[stays], np.full(more, area, dtype=np.int64))),
        way_trait=np.concatenate((osm.way_trait[stays], np.full(more, number, dtype=np.int32))),
        way_ptr=np.concatenate(([0], np.cumsum(np.concatenate((size[stays], np.full(more, 2)))))).astype(np.int32),
        way_node=np.concatenate((osm.way_node[np.repeat(stays, size)], np.array(pairs, dtype=np.int32).ravel())),
        traits=list(traits),
    )


def _pairs(osm: OsmStreets, ways: Sequence[Int32], elsewhere: set[int]) -> list[tuple[int, int]] | None:
    """Nodes between which one can walk straight across; None if an outline is no surface or has too many corners."""
    node_of: dict[tuple[int, int], int] = {}
    lines = []
    for way in ways:
        places = list(zip(osm.node_lon_e7[way].tolist(), osm.node_lat_e7[way].tolist(), strict=True))
        node_of |= dict(zip(places, way.tolist(), strict=True))
        lines.append(shapely.LineString(places))
    found = []
    for polygon in shapely.get_parts(shapely.build_area(shapely.union_all(lines))):
        rings = [np.array(ring.coords[:-1]) for ring in (polygon.exterior, *polygon.interiors)]
        corners = [[node_of.get((int(x), int(y)), -1) for x, y in ring] for ring in rings]
        if any(-1 in ring for ring in corners):
            return None
        pairs = lines_across(
            rings, [np.array([node in elsewhere for node in ring], dtype=np.bool_) for ring in corners]
        )
        if pairs is None:
            return None
        flat = [node for ring in corners for node in ring]
        found += [(flat[a], flat[b]) for a, b in pairs]
    return found
