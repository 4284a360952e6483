# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""An OpenStreetMap extract cut to a box: all that the reader of streets looks at, and ways complete."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from mobility import __version__
from mobility.errors import DataError, Place
from mobility.sources.osm.read import NODE_KEYS, WAY_KEYS

if TYPE_CHECKING:
    from pathlib import Path

    from osmium.osm import Way

    from mobility.region import Box

AREA_KEYS = ("highway", "railway", "public_transport")
"""A multipolygon without any of these is no surface that people cross."""
E7 = 10_000_000
"""Files hold degrees times 10^7."""


def cut_to_box(source: Path, target: Path, box: Box) -> None:
    """Write what lies in a box to another file, in the format that the suffix of its name says.

    Kept are, of the keys that ``osm.read`` knows: nodes in the box; ways that touch it, with all their nodes; turn
    restrictions between kept ways; surfaces made of several ways, complete, if one of these touches it.

    Parameters
    ----------
    source
        An extract with nodes before ways, as all services give.
    target
        What lies there is replaced.
    box
        South, west, north, east.

    Raises
    ------
    DataError
        The extract is damaged or cut short.
    """
    import osmium

    try:
        _Cutter(source, box).run(target)
    except (RuntimeError, ValueError, OSError, osmium.InvalidLocationError) as error:
        raise DataError("streets_unreadable", place=Place(str(source)), why=str(error).splitlines()[0]) from error


class _Cutter:
    """Goes through the extract once per kind of object; ``kept`` are the ids of what is written."""

    def __init__(self, source: Path, box: Box) -> None:
        import osmium

        self.source = str(source)
        self.degrees = box
        south, west, north, east = (round(value * E7) for value in box)
        self.south, self.west, self.north, self.east = south, west, north, east
        self.kept = osmium.IdTracker()
        self.ways: set[int] = set()
        self.turns: dict[int, list[int]] = {}
        self.areas: dict[int, list[int]] = {}

    def run(self, target: Path) -> None:
        import osmium

        self.relations()
        self.nodes_and_ways()
        for area, members in self.areas.items():
            if self.ways.intersection(members):
                self.kept.add_relation(area)
                for way in members:
                    self.kept.add_way(way)
        for turn, members in self.turns.items():
            if self.ways.issuperset(members):
                self.kept.add_relation(turn)
        self.kept.complete_backward_references(self.source)
        header = osmium.io.Header()
        header.set("generator", f"umstieg {__version__}")
        south, west, north, east = self.degrees
        header.add_box(osmium.osm.Box(west, south, east, north))
        target.unlink(missing_ok=True)
        with osmium.SimpleWriter(str(target), header=header) as writer:
            for item in osmium.FileProcessor(self.source).with_filter(self.kept.id_filter()):
                writer.add(item)

    def relations(self) -> None:
        import osmium
        from osmium.filter import TagFilter
        from osmium.osm import RELATION, Relation

        found = osmium.FileProcessor(self.source, RELATION)
        for item in found.with_filter(TagFilter(("type", "restriction"), ("type", "multipolygon"))):
            if not isinstance(item, Relation):
                continue
            members = [member.ref for member in item.members if member.type == "w"]
            if item.tags["type"] == "restriction":
                self.turns[item.id] = members
            elif any(key in item.tags for key in AREA_KEYS):
                self.areas[item.id] = members

    def nodes_and_ways(self) -> None:
        import osmium
        from osmium.filter import IdFilter, KeyFilter
        from osmium.osm import NODE, WAY, Node, Way

        objects = osmium.FileProcessor(self.source, NODE | WAY).with_locations()
        for item in objects.with_filter(KeyFilter(*NODE_KEYS, *WAY_KEYS)):
            if isinstance(item, Way):
                if self.touches(item):
                    self.keep(item)
            elif isinstance(item, Node) and self.holds(item.location.x, item.location.y):
                self.kept.add_node(item.id)
        outlines = set(itertools.chain.from_iterable(self.areas.values()))
        if not outlines:
            return
        ways = osmium.FileProcessor(self.source, NODE | WAY).with_locations()
        for item in ways.with_filter(osmium.filter.EntityFilter(WAY)).with_filter(IdFilter(outlines)):
            if isinstance(item, Way) and self.touches(item):
                self.ways.add(item.id)  # written with its area, if that is complete

    def keep(self, way: Way) -> None:
        self.ways.add(way.id)
        self.kept.add_way(way.id)

    def holds(self, x: int, y: int) -> bool:
        return self.west <= x <= self.east and self.south <= y <= self.north

    def touches(self, way: Way) -> bool:
        """Whether a node lies in the box, or a piece between two nodes may cross it (its own box overlaps)."""
        places = [(node.x, node.y) for node in way.nodes if node.location.valid()]
        return any(self.holds(x, y) for x, y in places) or any(
            min(ax, bx) <= self.east and max(ax, bx) >= self.west and min(ay, by) <= self.north
            and max(ay, by) >= self.south
            for (ax, ay), (bx, by) in itertools.pairwise(places)
        )  # fmt: skip
