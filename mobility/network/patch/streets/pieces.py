# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""Ways taken apart into pieces between neighbouring nodes, edited as a table, and put together again."""

from __future__ import annotations

import copy
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from mobility.kernels.walks import EARTH_RADIUS_M

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mobility.kernels.layout import Int32, Int64
    from mobility.sources.osm.read import OsmStreets
    from mobility.sources.osm.traits import Trait

CLOSED = -1
"""In place of a trait: the piece is taken out."""


@dataclass(frozen=True, slots=True)
class Table:
    """Nodes, and all pieces of all ways in their order.

    Parameters
    ----------
    node_id, lat_e7, lon_e7
        (N) as in ``OsmStreets``.
    way
        (n) number of the way that a piece belongs to; rising.
    ends
        (n, 2) nodes, in the direction of the way.
    trait
        (n) number of the trait, CLOSED where the piece is taken out.
    """

    node_id: Int64
    lat_e7: Int32
    lon_e7: Int32
    way: Int32
    ends: Int32
    trait: Int32

    def km(self, pieces: Int32) -> float:
        """Length of some of the pieces together, kilometres."""
        ends = self.ends[pieces]
        lat, lon = (np.radians(values[ends] / 1e7) for values in (self.lat_e7, self.lon_e7))
        half = (
            np.sin((lat[:, 1] - lat[:, 0]) / 2) ** 2
            + np.cos(lat[:, 0]) * np.cos(lat[:, 1]) * np.sin((lon[:, 1] - lon[:, 0]) / 2) ** 2
        )
        return float(np.sum(2 * EARTH_RADIUS_M * np.arcsin(np.sqrt(half)))) / 1000

    def with_nodes(self, first_id: int, places: Sequence[tuple[int, int]]) -> Table:
        """The table with more nodes behind the others, their ids falling from the first.

        Parameters
        ----------
        first_id
            See ``free_node_id``.
        places
            Latitude and longitude, degrees times 10^7.
        """
        made = np.array(places, dtype=np.int32).reshape(-1, 2)
        return replace(
            self,
            node_id=np.concatenate((self.node_id, first_id - np.arange(len(made), dtype=np.int64))),
            lat_e7=np.concatenate((self.lat_e7, made[:, 0])),
            lon_e7=np.concatenate((self.lon_e7, made[:, 1])),
        )

    def split(self, cuts: Sequence[tuple[int, float, int]]) -> tuple[Table, Int32]:
        """Lead pieces over further nodes.

        Parameters
        ----------
        cuts
            Piece, share of its length at which the node lies, and node.

        Returns
        -------
        tuple
            The table, and for each of its pieces the piece that it was.
        """
        order = sorted(set(cuts))
        piece = np.array([cut[0] for cut in order], dtype=np.int64)
        node = np.array([cut[2] for cut in order], dtype=np.int32)
        count = np.bincount(piece, minlength=len(self.way)) + 1
        was = np.repeat(np.arange(len(self.way)), count)
        ends = self.ends[was]
        # The k-th cut of all ends the piece at its own place plus k, and begins the next.
        at = piece + np.arange(len(piece))
        ends[at, 1] = node
        ends[at + 1, 0] = node
        return replace(self, way=self.way[was], ends=ends, trait=self.trait[was]), was.astype(np.int32)


def take_apart(osm: OsmStreets) -> Table:
    """The pieces of all ways.

    Parameters
    ----------
    osm
        What was read of a file, or edited since.
    """
    inside = np.ones(len(osm.way_node), dtype=np.bool_)
    inside[osm.way_ptr[1:] - 1] = False
    first = np.flatnonzero(inside)
    way = np.repeat(np.arange(len(osm.way_id), dtype=np.int32), np.diff(osm.way_ptr))[first]
    ends = np.stack((osm.way_node[first], osm.way_node[first + 1]), axis=1)
    return Table(osm.node_id, osm.node_lat_e7, osm.node_lon_e7, way, ends, osm.way_trait[way])


def put_together(osm: OsmStreets, table: Table, traits: Sequence[Trait], way_id: Int64 | None = None) -> OsmStreets:
    """Streets of a table: ways are parted where pieces are missing or their trait changes.

    Nodes that no street has any more go, with their barriers and traffic lights; so do turn restrictions over a street
    that cars no longer use at all.

    Parameters
    ----------
    osm
        That the table was made from.
    table
        Edited.
    traits
        By the numbers that the table has; none twice.
    way_id
        Ids by the numbers that the table has, if there are more than before.
    """
    ids = osm.way_id if way_id is None else way_id
    here = np.flatnonzero(table.trait != CLOSED)
    way, ends, trait = table.way[here], table.ends[here], table.trait[here]
    goes_on = (way[1:] == way[:-1]) & (trait[1:] == trait[:-1]) & (ends[1:, 0] == ends[:-1, 1])
    begins = np.concatenate(([True], ~goes_on))[: len(here)]
    run = np.cumsum(begins) - 1
    first = np.flatnonzero(begins)
    size = np.bincount(run, minlength=len(first)) + 1
    way_ptr = np.concatenate(([0], np.cumsum(size)))
    way_node = np.empty(int(way_ptr[-1]), dtype=np.int32)
    way_node[np.arange(len(here)) + run] = ends[:, 0]
    way_node[way_ptr[1:] - 1] = ends[np.concatenate((first[1:], [len(here)])) - 1, 1] if len(here) else 0

    is_used = np.zeros(len(table.node_id), dtype=np.bool_)
    is_used[way_node] = True
    used = np.flatnonzero(is_used)
    number = np.full(len(table.node_id), -1, dtype=np.int32)
    number[used] = np.arange(len(used), dtype=np.int32)
    signals = number[osm.signals]
    made = replace(
        osm,
        node_id=table.node_id[used],
        node_lat_e7=table.lat_e7[used],
        node_lon_e7=table.lon_e7[used],
        way_id=ids[way[first]],
        way_trait=trait[first].astype(np.int32),
        way_ptr=way_ptr.astype(np.int32),
        way_node=number[way_node],
        traits=list(traits),
        barriers={int(number[node]): kind for node, kind in osm.barriers.items() if number[node] >= 0},
        signals=signals[signals >= 0],
        findings=copy.deepcopy(osm.findings),
    )
    shut = _driven(osm) - _driven(made)
    made.restrictions = [
        restriction
        for restriction in osm.restrictions
        if shut.isdisjoint((restriction.from_way, *restriction.via_ways, restriction.to_way))
    ]
    return made


def _driven(osm: OsmStreets) -> set[int]:
    """Ids of ways that cars use."""
    drives = np.array([any(trait.car[:2]) for trait in osm.traits], dtype=np.bool_)
    return set(osm.way_id[drives[osm.way_trait]].tolist())


def free_node_id(osm: OsmStreets) -> int:
    """The highest negative id below all that nodes have, and all that a turn restriction names."""
    named = [restriction.via_node for restriction in osm.restrictions]
    return min(0, int(osm.node_id.min(initial=0)), *named) - 1


def free_way_id(osm: OsmStreets) -> int:
    """The same for ways."""
    named = [way for one in osm.restrictions for way in (one.from_way, *one.via_ways, one.to_way)]
    return min(0, int(osm.way_id.min(initial=0)), *named) - 1
