# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""An OpenStreetMap file with all its tags, edited as a mapper would, and written: edits are compared with it."""

import itertools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import quoteattr

import numpy as np
import osmium
import shapely
from osmium.osm import Node, Relation, Way

from mobility.network.patch.streets.edited import Edited
from mobility.sources.osm.read import OsmStreets

Tags = dict[str, str]
MADE = 20_000_000_000
"""Ids of nodes that an edit made are written as this plus their number: readers place no negative ones."""
LETTERS = {"n": "node", "w": "way", "r": "relation"}


@dataclass
class RawMap:
    """Nodes, ways and relations by their ids, in the order of the file; a way may have several parts."""

    nodes: dict[int, tuple[int, int, Tags]]
    ways: dict[int, tuple[list[list[int]], Tags]]
    relations: dict[int, tuple[list[tuple[str, int, str]], Tags]]

    def copy(self) -> "RawMap":
        """A map of its own."""
        ways = {way: ([list(part) for part in parts], dict(tags)) for way, (parts, tags) in self.ways.items()}
        return RawMap(dict(self.nodes), ways, dict(self.relations))

    def tag(self, ways: Iterator[int] | list[int], **tags: str) -> None:
        """Set tags of ways; ``:`` in a key is written as ``__``."""
        for way in ways:
            self.ways[way][1].update({key.replace("__", ":"): value for key, value in tags.items()})

    def lead_over(self, osm: OsmStreets) -> None:
        """Put the nodes that an edit made into the ways that they lie on, wherever the edited streets have them."""
        ids = osm.node_id.tolist()
        made = {node for node in ids if node < 0 and node not in self.nodes}
        for node in made:
            at = ids.index(node)
            self.nodes[node] = int(osm.node_lat_e7[at]), int(osm.node_lon_e7[at]), {}
        for entry, way in enumerate(osm.way_id.tolist()):
            chain = [ids[node] for node in osm.way_node[osm.way_ptr[entry] : osm.way_ptr[entry + 1]]]
            if way in self.ways and not made.isdisjoint(chain):
                self.ways[way] = [_merged(part, chain, made) for part in self.ways[way][0]], self.ways[way][1]

    def cut_out(self, corners: Sequence[tuple[float, float]]) -> None:
        """Take out what lies inside a polygon of latitudes and longitudes; every way ends at its border."""
        polygon = shapely.Polygon([(lon * 1e7, lat * 1e7) for lat, lon in corners])
        shapely.prepare(polygon)
        made: dict[tuple[int, int], int] = {}
        for way, (parts, tags) in self.ways.items():
            self.ways[way] = [rest for part in parts for rest in self._outside(part, polygon, made)], tags

    def _outside(
        self, part: list[int], polygon: shapely.Polygon, made: dict[tuple[int, int], int]
    ) -> Iterator[list[int]]:
        chain: list[int] = []
        for pair in itertools.pairwise(part):
            known = {self.nodes[node][:2]: node for node in pair}
            line = shapely.LineString([(self.nodes[node][1], self.nodes[node][0]) for node in pair])
            for rest in shapely.get_parts(line.difference(polygon)):
                if rest.is_empty:
                    continue
                places = [(round(lat), round(lon)) for lon, lat in rest.coords]
                ends = [known[place] if place in known else self._made(place, made) for place in places]
                if chain and chain[-1] != ends[0]:
                    yield chain
                    chain = []
                chain += ends[1:] if chain else ends
        if chain:
            yield chain

    def _made(self, place: tuple[int, int], made: dict[tuple[int, int], int]) -> int:
        if place not in made:
            made[place] = -5_000_000 - len(made)
            self.nodes[made[place]] = (*place, {})
        return made[place]

    def add(self, osm: OsmStreets, way: int, tags: Tags) -> None:
        """Draw a way that an edit added, as it is led there."""
        entry = int(np.flatnonzero(osm.way_id == way)[0])
        chain = osm.node_id[osm.way_node[osm.way_ptr[entry] : osm.way_ptr[entry + 1]]].tolist()
        self.ways[way] = [chain], tags

    def write(self, path: Path) -> Path:
        """Write the file; parts of a way become ways with ids of their own."""
        lines = ['<?xml version="1.0" encoding="UTF-8"?>', '<osm version="0.6" generator="test">']
        for node, (lat, lon, tags) in sorted((_written(node), facts) for node, facts in self.nodes.items()):
            place = f'lat="{lat / 1e7:.7f}" lon="{lon / 1e7:.7f}"'
            lines.append(f'<node id="{node}" version="1" {place}>{_tags(tags)}</node>')
        for way, (parts, tags) in sorted(self.ways.items()):
            for number, part in enumerate(parts):
                refs = "".join(f'<nd ref="{_written(node)}"/>' for node in part)
                own = way if number == 0 else -1_000_000 - len(lines)
                lines.append(f'<way id="{own}" version="1">{refs}{_tags(tags)}</way>')
        for relation, (members, tags) in sorted(self.relations.items()):
            inside = "".join(
                f'<member type="{LETTERS[kind]}" ref="{ref}" role={quoteattr(role)}/>' for kind, ref, role in members
            )
            lines.append(f'<relation id="{relation}" version="1">{inside}{_tags(tags)}</relation>')
        path.write_text("\n".join([*lines, "</osm>"]) + "\n", encoding="utf-8")
        return path


def raw_map(path: Path, keep: Callable[[Tags], bool] = bool) -> RawMap:
    """Read a file with all tags; nodes that nothing needs are left out."""
    made = RawMap({}, {}, {})
    for item in osmium.FileProcessor(str(path)):
        tags = {tag.k: tag.v for tag in item.tags}
        if isinstance(item, Node):
            made.nodes[item.id] = item.location.y, item.location.x, tags
        elif isinstance(item, Way):
            made.ways[item.id] = [[node.ref for node in item.nodes]], tags
        elif isinstance(item, Relation) and keep(tags):
            made.relations[item.id] = [(member.type, member.ref, member.role) for member in item.members], tags
    return made


def after(before: RawMap, edited: Edited) -> RawMap:
    """The map with the nodes that an edit put into ways."""
    made = before.copy()
    made.lead_over(edited.osm)
    return made


def _merged(part: list[int], chain: list[int], made: set[int]) -> list[int]:
    """A part of a way with the made nodes of a chain over the same nodes put in between."""
    inside: dict[tuple[int, int], list[int]] = {}
    at = 0
    while at < len(chain):
        end = at + 1
        while end < len(chain) and chain[end] in made:
            end += 1
        if end < len(chain) and end > at + 1:
            inside[chain[at], chain[end]] = chain[at + 1 : end]
        at = end
    found = part[:1]
    for a, b in itertools.pairwise(part):
        found += [*inside.get((a, b), []), b]
    return found


def _written(node: int) -> int:
    return node if node > 0 else MADE - node


def _tags(tags: Tags) -> str:
    return "".join(f"<tag k={quoteattr(key)} v={quoteattr(value)}/>" for key, value in tags.items())
