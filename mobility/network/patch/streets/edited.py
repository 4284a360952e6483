# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""What an edit of streets gives back: the streets, and what it touched."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from mobility.sources.osm.read import OsmStreets


class Joint(NamedTuple):
    """Where a new street is joined to what was there."""

    node: int
    """of OpenStreetMap; negative: made by the edit"""
    lat: float
    lon: float
    way: int
    """one of the streets that it is joined to"""
    moved_m: float
    """from the point that was drawn to the joint"""
    missing: tuple[str, ...]
    """profiles of the new street that do not get on there"""
    barrier: str
    """kind of the barrier that stands at the node and bars some of these profiles; empty: none does"""


@dataclass(frozen=True, slots=True)
class Touched:
    """What an edit touched.

    Parameters
    ----------
    ways
        Ids of the streets that are other now, rising; a new street has a negative one.
    km
        Length of the streets that are new, closed or changed, kilometres; a street drawn for each direction counts
        twice.
    nodes
        Ids of the nodes that the edit made, from the first made to the last.
    joints
        Of a new street, in its direction.
    tracks
        Pieces of railway track that a new street crosses: level crossings, unless it is a bridge or a tunnel.
    """

    ways: tuple[int, ...]
    km: float
    nodes: tuple[int, ...] = ()
    joints: tuple[Joint, ...] = ()
    tracks: int = 0


class Edited(NamedTuple):
    """Streets after an edit. Those given to the edit stay as they were."""

    osm: OsmStreets
    touched: Touched
