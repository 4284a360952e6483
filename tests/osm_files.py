# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""Small OpenStreetMap files in a shorthand: nodes on a metre grid, ways along their names.

::

    town = OsmMap()
    town.node("a", 0, 0)
    town.node("b", 100, 0, "barrier=gate access=private")  # 100 m to the east
    town.way("High Street", "a b", "highway=residential oneway=yes")
    town.write(folder / "town.osm.pbf")

Tags are ``key=value`` parted by blanks; ``_`` in a value stands for a blank. Every way is named as the test calls it.
Nodes count from 1, ways from 1001, relations from 100001, as they were added.
"""

import bz2
import gzip
import itertools
import math
from dataclasses import dataclass, field
from pathlib import Path
from xml.sax.saxutils import quoteattr

import osmium
from osmium.osm.mutable import Node, Relation, Way

SOUTH, WEST = 52.0, 11.0
EARTH_RADIUS_M = 6_371_008.8
DEGREE_M = math.pi / 180 * EARTH_RADIUS_M
FIRST_WAY, FIRST_RELATION = 1001, 100_001
SUFFIXES = (".osm", ".osm.gz", ".osm.bz2", ".osm.pbf")
LETTERS = {"node": "n", "way": "w", "relation": "r"}

Tags = dict[str, str]
E7 = tuple[int, int]
"""Latitude and longitude in degrees times 10^7, as the files hold them."""
Member = tuple[str, int, str]
"""Kind, id and role."""


def tags_of(text: str) -> Tags:
    """The tags of a shorthand."""
    pairs = (item.split("=", 1) for item in text.split())
    return {key: value.replace("_", " ") if key in {"name", "addr:street"} else value for key, value in pairs}


def place_e7(east_m: float, north_m: float) -> E7:
    """Where a place of the grid lies."""
    lon = WEST + east_m / DEGREE_M / math.cos(math.radians(SOUTH))
    return round((SOUTH + north_m / DEGREE_M) * 1e7), round(lon * 1e7)


def metres(a: E7, b: E7) -> float:
    """Haversine."""
    lat_a, lon_a, lat_b, lon_b = (math.radians(value / 1e7) for value in (*a, *b))
    half = math.sin((lat_b - lat_a) / 2) ** 2 + math.cos(lat_a) * math.cos(lat_b) * math.sin((lon_b - lon_a) / 2) ** 2
    return 2 * EARTH_RADIUS_M * math.asin(math.sqrt(half))


@dataclass
class OsmMap:
    """Nodes and ways by name, in the order of the file."""

    places: dict[str, E7] = field(default_factory=dict)
    node_tags: dict[str, Tags] = field(default_factory=dict)
    ways: dict[str, tuple[list[str], Tags]] = field(default_factory=dict)
    relations: list[tuple[list[Member], Tags]] = field(default_factory=list)
    lost: set[str] = field(default_factory=set)
    """Nodes that ways name and the file does not hold."""

    def node(self, name: str, east_m: float, north_m: float, tags: str = "") -> None:
        """Add a node so many metres east and north of the corner of the map."""
        assert name not in self.places, name
        self.places[name] = place_e7(east_m, north_m)
        self.node_tags[name] = tags_of(tags)

    def nodes(self, text: str, east_m: float = 0, north_m: float = 0, prefix: str = "") -> None:
        """Add nodes from ``a 0 0, b 100 0 barrier=gate``, moved, with a prefix to their names."""
        for item in text.split(","):
            name, east, north, *tags = item.split()
            self.node(prefix + name, east_m + float(east), north_m + float(north), " ".join(tags))

    def way(self, name: str, nodes: str, tags: str, prefix: str = "") -> None:
        """Add a way along nodes, ``name`` as one of its tags."""
        assert prefix + name not in self.ways, name
        self.ways[prefix + name] = [prefix + node for node in nodes.split()], {"name": prefix + name, **tags_of(tags)}

    def relation(self, members: str, tags: str, prefix: str = "") -> None:
        """Add a relation with members ``role:name``; a name that is a way means the way."""
        found = []
        for item in members.split():
            role, name = item.split(":")
            is_way = prefix + name in self.ways
            number = self.way_id(prefix + name) if is_way else self.node_id(prefix + name)
            found.append(("way" if is_way else "node", number, role))
        self.relations.append((found, tags_of(tags)))

    def turn(self, restriction: str, members: str, prefix: str = "") -> None:
        """Add a turn restriction, ``turn("no_left_turn", "from:a via:x to:b")``."""
        self.relation(members, f"type=restriction restriction={restriction}", prefix)

    def node_id(self, name: str) -> int:
        """Its number in the file."""
        return list(self.places).index(name) + 1

    def way_id(self, name: str) -> int:
        """Its number in the file."""
        return list(self.ways).index(name) + FIRST_WAY

    def degrees(self, name: str) -> tuple[float, float]:
        """Latitude and longitude of a node."""
        lat, lon = self.places[name]
        return lat / 1e7, lon / 1e7

    def cm(self, *edges: str, prefix: str = "") -> int:
        """Length of edges, each given by all nodes along it, ``"a b c"``; rounded to centimetres per edge."""
        return sum(self._edge_cm([prefix + node for node in edge.split()]) for edge in edges)

    def ms(self, km_h: float, *edges: str, prefix: str = "") -> int:
        """Time along edges at a speed, which is kept in whole mm/s; rounded to milliseconds per edge."""
        mm_s = round(km_h * 1_000_000 / 3_600)
        return sum(round(self.cm(edge, prefix=prefix) * 10_000 / mm_s) for edge in edges)

    def _edge_cm(self, names: list[str]) -> int:
        pairs = itertools.pairwise(names)
        return round(100 * sum(metres(self.places[a], self.places[b]) for a, b in pairs))

    def text(self) -> str:
        """The file as XML."""
        number = {name: at for at, name in enumerate(self.places, 1)}
        lines = ['<?xml version="1.0" encoding="UTF-8"?>', '<osm version="0.6" generator="test">']
        for name, (lat, lon) in self.places.items():
            if name not in self.lost:
                place = f'lat="{lat / 1e7:.7f}" lon="{lon / 1e7:.7f}"'
                lines.append(f' <node id="{number[name]}" version="1" {place}>{_tags(self.node_tags[name])}</node>')
        for way, (nodes, tags) in enumerate(self.ways.values(), FIRST_WAY):
            refs = "".join(f'<nd ref="{number[node]}"/>' for node in nodes)
            lines.append(f' <way id="{way}" version="1">{refs}{_tags(tags)}</way>')
        for relation, (members, tags) in enumerate(self.relations, FIRST_RELATION):
            inside = "".join(f'<member type="{kind}" ref="{ref}" role="{role}"/>' for kind, ref, role in members)
            lines.append(f' <relation id="{relation}" version="1">{inside}{_tags(tags)}</relation>')
        return "\n".join([*lines, "</osm>"]) + "\n"

    def write(self, path: Path) -> Path:
        """Write the file as its suffix says, in place of what is there; returns the path."""
        path.parent.mkdir(parents=True, exist_ok=True)
        path.unlink(missing_ok=True)
        data = self.text().encode()
        if path.name.endswith(".pbf"):
            self._write_pbf(path)
        elif path.name.endswith(".gz"):
            path.write_bytes(gzip.compress(data, mtime=0))
        elif path.name.endswith(".bz2"):
            path.write_bytes(bz2.compress(data))
        else:
            path.write_bytes(data)
        return path

    def _write_pbf(self, path: Path) -> None:
        number = {name: at for at, name in enumerate(self.places, 1)}
        with osmium.SimpleWriter(str(path)) as writer:
            for name, (lat, lon) in self.places.items():
                if name not in self.lost:
                    place = (lon / 1e7, lat / 1e7)
                    writer.add_node(Node(id=number[name], version=1, location=place, tags=self.node_tags[name]))
            for way, (nodes, tags) in enumerate(self.ways.values(), FIRST_WAY):
                writer.add_way(Way(id=way, version=1, nodes=[number[node] for node in nodes], tags=tags))
            for relation, (members, tags) in enumerate(self.relations, FIRST_RELATION):
                inside = [(LETTERS[kind], ref, role) for kind, ref, role in members]
                writer.add_relation(Relation(id=relation, version=1, members=inside, tags=tags))


def _tags(tags: Tags) -> str:
    return "".join(f"<tag k={quoteattr(key)} v={quoteattr(value)}/>" for key, value in tags.items())
