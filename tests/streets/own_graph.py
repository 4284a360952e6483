# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""Where one may walk, read from OpenStreetMap a second time: by the rules as rules/foot.toml tells them, in networkx.

Nothing is simplified: every node of a way is a node, and lengths are centimetres that are not rounded. Areas are
crossed on straight lines between all of their nodes where one enters or that stick into the area.
"""

import itertools
import math
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

import networkx as nx
import osmium
import shapely
from osmium.osm import NODE, RELATION, WAY

Tags = Mapping[str, str]
Position = tuple[float, float]
"""Longitude and latitude, degrees."""

EARTH_RADIUS_M = 6_371_008.8
WALKED = {
    "footway", "path", "pedestrian", "steps", "corridor", "living_street", "residential", "service", "track", "road",
    "unclassified", "tertiary", "tertiary_link", "secondary", "secondary_link", "primary", "primary_link", "trunk",
    "trunk_link", "platform", "elevator", "crossing", "access_ramp",
}  # fmt: skip
NOT_WALKED = {
    "motorway", "motorway_link", "cycleway", "bridleway", "busway", "bus_guideway", "raceway", "escape",
}  # fmt: skip
ALLOWING = {
    "yes", "designated", "official", "permissive", "public", "destination", "customers", "delivery", "permit",
    "residents",
}  # fmt: skip
FORBIDDING = {
    "no", "private", "agricultural", "forestry", "emergency", "military", "use_sidepath",
}  # fmt: skip
WALLS = {
    "wall", "fence", "hedge", "retaining_wall", "debris_screen", "city_wall", "log_fence",
}  # fmt: skip
FERRY_WAIT_S, FERRY_KM_H, WALK_M_S = 600, 10.0, 1.25
MOST_CORNERS = 150
"""An area with more entrances and inner corners is walked around only."""


class Way(NamedTuple):
    """A way or a ring of an area: its nodes in order."""

    tags: Tags
    nodes: list[int]


class Ground(NamedTuple):
    """What was made of a file."""

    graph: "nx.DiGraph[int]"
    """Weights are centimetres."""
    closed: set[int]
    """Nodes with a barrier that nobody gets past on foot; they are in the graph once per way that ends there."""


def distance_cm(a: Position, b: Position) -> float:
    """Great circle."""
    (lon_a, lat_a), (lon_b, lat_b) = (tuple(map(math.radians, place)) for place in (a, b))
    half = math.sin((lat_b - lat_a) / 2) ** 2
    half += math.cos(lat_a) * math.cos(lat_b) * math.sin((lon_b - lon_a) / 2) ** 2
    return 200 * EARTH_RADIUS_M * math.asin(math.sqrt(half))


def allowed(tags: Tags) -> bool | None:
    """What access=… and foot=… say together: foot comes first; None if neither says anything known."""
    for key in ("foot", "access"):
        if tags.get(key) in ALLOWING:
            return True
        if tags.get(key) in FORBIDDING:
            return False
    return None


def walkable(tags: Tags) -> bool:
    """Whether one may walk along a way."""
    highway = tags.get("highway")
    platform = "platform" in {tags.get("railway"), tags.get("public_transport")}
    if highway in WALKED:
        usual = True
    elif highway in NOT_WALKED:
        usual = False
    elif platform or tags.get("route") == "ferry":
        usual = True
    else:
        return False
    shut = tags.get("motorroad") == "yes" or tags.get("construction") == "yes"
    if shut and tags.get("foot") not in ALLOWING:
        return False
    said = allowed(tags)
    return usual if said is None else said


def directions(tags: Tags) -> tuple[bool, bool]:
    """Whether one may walk a way forward and backward; one-way streets count only where they say so for walkers."""
    values = [tags.get(key) for key in ("oneway:foot", "foot:oneway", "conveying")]
    forward_only = any(value in {"yes", "true", "1", "forward"} for value in values)
    backward_only = any(value in {"-1", "reverse", "backward"} for value in values)
    return not backward_only, not forward_only


def is_area(tags: Tags) -> bool:
    """Whether one crosses it anywhere: squares that say so, and platforms that do not deny it."""
    if "platform" in {tags.get("highway"), tags.get("railway"), tags.get("public_transport")}:
        return tags.get("area", "yes") == "yes"
    return tags.get("highway") in {"pedestrian", "footway", "path", "corridor"} and tags.get("area") == "yes"


def passable(tags: Tags) -> bool:
    """Whether one gets past a point with a barrier on foot."""
    said = allowed(tags)
    return tags.get("barrier") not in WALLS if said is None else said


def read_ground(path: Path) -> Ground:
    """Read where one may walk.

    Parameters
    ----------
    path
        An OpenStreetMap file.
    """
    reader = _Reader()
    for relation in osmium.FileProcessor(str(path), RELATION):
        if isinstance(relation, osmium.osm.Relation):
            reader.relation(relation)
    for item in osmium.FileProcessor(str(path), NODE | WAY).with_locations():
        if isinstance(item, osmium.osm.Way):
            reader.way(item)
        elif isinstance(item, osmium.osm.Node) and "barrier" in item.tags and not passable(dict(item.tags)):
            reader.shut.add(item.id)
    reader.draw_relations()
    return Ground(_graph(reader), reader.shut)


class _Reader:
    """What is kept of a file."""

    def __init__(self) -> None:
        self.place: dict[int, Position] = {}
        self.ways: list[Way] = []
        self.areas: list[list[Way]] = []
        """The rings of each, the outer one first."""
        self.met: Counter[int] = Counter()
        """How many ways meet at a node."""
        self.shut: set[int] = set()
        self.members: dict[int, list[int]] = {}
        self.relations: list[tuple[Tags, list[int]]] = []

    def relation(self, relation: osmium.osm.Relation) -> None:
        tags = dict(relation.tags)
        if tags.get("type") == "multipolygon" and is_area({**tags, "area": "yes"}) and walkable(tags):
            refs = [member.ref for member in relation.members if member.type == "w"]
            self.relations.append((tags, refs))
            self.members.update((ref, []) for ref in refs)

    def way(self, way: osmium.osm.Way) -> None:
        tags, nodes = dict(way.tags), [node.ref for node in way.nodes]
        walks = walkable(tags)
        if walks or way.id in self.members:
            self.place.update((node.ref, (node.lon, node.lat)) for node in way.nodes)
        if way.id in self.members:
            self.members[way.id] = nodes
        if walks or "highway" in tags:
            self.met.update(set(nodes))
        if walks:
            self.ways.append(Way(tags, nodes))
            if is_area(tags) and nodes[0] == nodes[-1] and len(nodes) > 3:
                self.areas.append([self.ways[-1]])

    def draw_relations(self) -> None:
        """Add the areas whose outline is made of several ways."""
        for tags, refs in self.relations:
            for rings in self.rings([self.members[ref] for ref in refs]):
                self.areas.append([Way(tags, ring) for ring in rings])
                self.ways += self.areas[-1]
                for ring in rings:
                    self.met.update(set(ring))

    def rings(self, lines: list[list[int]]) -> Iterator[list[list[int]]]:
        """Closed rings of each polygon that some lines make, the outer one first."""
        ref_at = {self.place[ref]: ref for line in lines for ref in line}
        drawn = [shapely.LineString([self.place[ref] for ref in line]) for line in lines if len(line) > 1]
        for polygon in shapely.get_parts(shapely.build_area(shapely.union_all(drawn))):
            yield [[ref_at[x, y] for x, y in ring.coords] for ring in (polygon.exterior, *polygon.interiors)]


def _graph(reader: _Reader) -> "nx.DiGraph[int]":
    place = reader.place
    graph: nx.DiGraph[int] = nx.DiGraph()
    copies = itertools.count(-1, -1)

    ashore = {node for way in reader.ways if way.tags.get("route") != "ferry" for node in way.nodes}
    aboard: dict[int, int] = {}

    def on_board(node: int) -> int:
        # Half of the wait is spent on boarding, half on leaving, wherever a ferry touches the land.
        if node not in ashore:
            return node
        if node not in aboard:
            aboard[node] = next(copies)
            graph.add_edge(node, aboard[node], weight=FERRY_WAIT_S * WALK_M_S * 100 / 2)
            graph.add_edge(aboard[node], node, weight=FERRY_WAIT_S * WALK_M_S * 100 / 2)
        return aboard[node]

    def join(a: int, b: int, factor: float, ways_open: tuple[bool, bool], *, ferry: bool = False) -> None:
        # Whoever comes to a closed barrier stays on that side: each piece has an end of its own there.
        here, there = (on_board(node) if ferry else next(copies) if node in reader.shut else node for node in (a, b))
        cm = distance_cm(place[a], place[b]) * factor
        for (from_, to), is_open in zip(((here, there), (there, here)), ways_open, strict=True):
            if is_open and cm < graph.get_edge_data(from_, to, {"weight": math.inf})["weight"]:
                graph.add_edge(from_, to, weight=cm)

    for way in reader.ways:
        ferry = way.tags.get("route") == "ferry"
        factor = _stretch(way, place) if ferry else 1.0
        for a, b in itertools.pairwise(way.nodes):
            if a != b:
                join(a, b, factor, directions(way.tags), ferry=ferry)
    for rings in reader.areas:
        for a, b in _across(rings, place, reader.met):
            join(a, b, 1.0, directions(rings[0].tags))
    return graph


def _stretch(way: Way, place: Mapping[int, Position]) -> float:
    """How much longer than its length a ferry counts, by its time."""
    metres = sum(distance_cm(place[a], place[b]) for a, b in itertools.pairwise(way.nodes)) / 100
    minutes = way.tags.get("duration", "").removeprefix("PT").removesuffix("M")
    seconds = 60 * int(minutes) if minutes.isdigit() else metres / (FERRY_KM_H / 3.6)
    # Speeds are kept in whole millimetres a second; on a boat of 18 minutes that is up to half a second.
    return WALK_M_S * 1000 / round(metres * 1000 / seconds)


def _across(rings: list[Way], place: Mapping[int, Position], met: Counter[int]) -> list[tuple[int, int]]:
    """Nodes of an area between which one walks straight on inside it."""
    lines = [ring.nodes[:-1] for ring in rings]
    outer, *holes = ([place[node] for node in line] for line in lines)
    polygon = shapely.Polygon(outer, holes)
    if not polygon.is_valid:
        return []
    chosen = [node for line in lines for node in _corners(line, place, polygon) | {n for n in line if met[n] > 1}]
    if len(chosen) > MOST_CORNERS:
        return []
    pairs = list(itertools.combinations(chosen, 2))
    if not pairs:
        return []
    drawn = shapely.linestrings([[place[a], place[b]] for a, b in pairs])
    shapely.prepare(polygon)
    return list(itertools.compress(pairs, shapely.covers(polygon, drawn)))


def _corners(line: list[int], place: Mapping[int, Position], polygon: shapely.Polygon) -> set[int]:
    """The corners of a ring round which a way may bend: the line between their neighbours leaves the area there."""
    found = set()
    for before, at, after in zip(line[-1:] + line[:-1], line, line[1:] + line[:1], strict=True):
        (ax, ay), (x, y), (bx, by) = place[before], place[at], place[after]
        share = 1e-3 * min(1.0, 1e-5 / max(1e-12, math.hypot(ax - x, ay - y) + math.hypot(bx - x, by - y)))
        inside = shapely.Point(x + share * (ax + bx - 2 * x), y + share * (ay + by - 2 * y))
        if not polygon.contains(inside):
            found.add(at)
    return found
