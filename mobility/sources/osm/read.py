# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""An OpenStreetMap file -> ways and points that someone uses, as flat arrays."""

from __future__ import annotations

import itertools
from array import array
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import osmium
import shapely
from osmium.filter import EntityFilter, IdFilter, KeyFilter
from osmium.osm import NODE, RELATION, WAY, Node, Relation, Way

from mobility.errors import DataError, InputError, Place
from mobility.kernels.walks import EARTH_RADIUS_M
from mobility.sources.gtfs.findings import Findings
from mobility.sources.osm import points
from mobility.sources.osm.areas import lines_across
from mobility.sources.osm.rules import FERRY_MM_S, WALK_MM_S, Use, point_allows
from mobility.sources.osm.traits import AREA, Trait, barrier_trait, trait_of
from mobility.sources.osm.values import duration_s

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from mobility.kernels.layout import Float64, Int32, Int64
    from mobility.sources.osm.points import Point

SUFFIXES = (".osm", ".osm.gz", ".osm.bz2", ".osm.pbf")
NODE_KEYS = ("barrier", "kerb", "highway", *points.KEYS)
WAY_KEYS = ("highway", "railway", "route", "public_transport", *points.KEYS)
RAILS = {"rail", "light_rail", "subway", "narrow_gauge"}
"""Tracks that nobody crosses beside a crossing."""
RELEVANT = {
    "access", "bicycle", "bicycle:backward", "bicycle_road", "bridge", "construction", "conveying", "covered",
    "cycleway", "cycleway:both:oneway", "cycleway:left", "cycleway:left:oneway", "cycleway:right",
    "cycleway:right:oneway", "foot", "foot:oneway", "footway", "highway", "incline", "junction", "lit", "maxspeed",
    "maxspeed:backward", "maxspeed:forward", "maxspeed:type", "motor_vehicle", "motorcar", "motorroad", "mtb:scale",
    "oneway", "oneway:bicycle", "oneway:foot", "path", "public_transport", "railway", "ramp:wheelchair", "route",
    "sac_scale", "smoothness", "source:maxspeed", "surface", "tracktype", "tunnel", "vehicle", "wheelchair", "width",
    "zone:maxspeed", "zone:traffic",
}  # fmt: skip
"""Keys that make a trait; name, ref and steps are looked at apart."""
ENDS = 2
RING = 4
"""Points of the smallest closed way: three corners, and the first again."""


class Restriction(NamedTuple):
    """A turn restriction: ``only`` one way, or not this one; via a node, or via ways (``via_node`` is then 0)."""

    only: bool
    u_turn: bool
    from_way: int
    via_node: int
    via_ways: tuple[int, ...]
    to_way: int


@dataclass(slots=True)
class OsmStreets:
    """What a file holds for streets. Nodes are positions in ``node_id``; coordinates are degrees times 10^7."""

    node_id: Int64
    node_lat_e7: Int32
    node_lon_e7: Int32
    way_id: Int64
    way_trait: Int32
    way_ptr: Int32
    way_node: Int32
    traits: list[Trait]
    barriers: dict[int, Trait]
    signals: Int32
    restrictions: list[Restriction]
    rails: Float64
    """(n, 4) latitude and longitude of both ends of pieces of track, degrees"""
    points: list[Point]
    findings: Findings


def read_streets(path: Path, broken_ways: str = "refuse") -> OsmStreets:
    """Read the streets of an OpenStreetMap file.

    Parameters
    ----------
    path
        ``.osm``, ``.osm.gz``, ``.osm.bz2`` or ``.osm.pbf``.
    broken_ways
        ``refuse`` a file in which nodes of streets are missing, or ``cut`` the streets there.

    Raises
    ------
    InputError
        No such file, or another kind of file.
    DataError
        Cut short or damaged, nodes missing, or no street in it.
    """
    if not path.name.endswith(SUFFIXES):
        raise InputError("streets_suffix", place=Place(str(path)), suffixes=", ".join(SUFFIXES))
    if not path.is_file():
        raise InputError("streets_missing", place=Place(str(path)))
    reader = _Reader(path, broken_ways)
    try:
        reader.run()
    except (RuntimeError, ValueError, OSError, osmium.InvalidLocationError) as error:
        raise DataError("streets_unreadable", place=Place(str(path)), why=str(error).splitlines()[0]) from error
    return reader.finish()


@dataclass(slots=True)
class _Ways:
    """Ways as they are read: ids, traits, and their nodes with coordinates."""

    way_id: array[int] = field(default_factory=lambda: array("q"))
    trait: array[int] = field(default_factory=lambda: array("i"))
    size: array[int] = field(default_factory=lambda: array("i"))
    ref: array[int] = field(default_factory=lambda: array("q"))
    lon_e7: array[int] = field(default_factory=lambda: array("i"))
    lat_e7: array[int] = field(default_factory=lambda: array("i"))

    def add(self, way_id: int, trait: int, nodes: list[tuple[int, int, int]]) -> None:
        self.way_id.append(way_id)
        self.trait.append(trait)
        self.size.append(len(nodes))
        for ref, lon_e7, lat_e7 in nodes:
            self.ref.append(ref)
            self.lon_e7.append(lon_e7)
            self.lat_e7.append(lat_e7)


class _Reader:
    """Goes through the file; ``finish`` turns what was collected into arrays."""

    def __init__(self, path: Path, broken_ways: str) -> None:
        self.path, self.cut = path, broken_ways == "cut"
        self.findings = Findings(path.name)
        self.ways = _Ways()
        self.traits: dict[Trait, int] = {}
        self.cache: dict[tuple[tuple[str, str], ...], Trait] = {}
        self.tagged: dict[int, dict[str, str]] = {}
        self.restrictions: list[Restriction] = []
        self.areas: list[tuple[int, list[list[tuple[int, int, int]]], Trait]] = []
        self.area_relations: list[tuple[int, dict[str, str], list[tuple[int, str]]]] = []
        self.rails: list[tuple[float, float, float, float]] = []
        self.points: list[Point] = []
        self.missing = 0
        self.first_missing: tuple[int, int] | None = None

    def run(self) -> None:
        for item in osmium.FileProcessor(str(self.path), RELATION).with_filter(KeyFilter("type")):
            if isinstance(item, Relation):
                self.relation(item)
        objects = osmium.FileProcessor(str(self.path), NODE | WAY).with_locations()
        for item in objects.with_filter(KeyFilter(*NODE_KEYS, *WAY_KEYS)):
            if isinstance(item, Way):
                self.way(item)
            elif isinstance(item, Node):
                self.node(item)
        if self.area_relations:
            self.read_area_relations()

    def node(self, node: Node) -> None:
        tags = dict(node.tags)
        if "barrier" in tags or "kerb" in tags or tags.get("highway") == "traffic_signals":
            self.tagged[node.id] = tags
        if any(key in tags for key in points.KEYS):
            self.points += points.points_of(tags, node.location.y, node.location.x, node.id)

    def way(self, way: Way) -> None:
        tags = dict(way.tags)
        if tags.get("railway") in RAILS:
            placed = [(n.lat, n.lon) for n in way.nodes if n.location.valid()]
            if tags.get("tunnel", "no") == "no":
                self.rails += [(*a, *b) for a, b in itertools.pairwise(placed)]
        if any(key in tags for key in points.KEYS) and points.kinds_of(tags):
            placed_e7 = [(n.y, n.x) for n in way.nodes if n.location.valid()]
            if placed_e7:
                lat_e7, lon_e7 = (sum(x) // len(placed_e7) for x in zip(*placed_e7, strict=True))
                self.points += points.points_of(tags, lat_e7, lon_e7, -way.id)
        if not _is_street(tags):
            return
        pieces, missing = self.pieces(way)
        trait = self.trait(tags, pieces)
        if not trait.used:
            return
        if missing:
            self.missing += len(missing)
            self.first_missing = self.first_missing or (way.id, missing[0])
        for piece in pieces:
            self.ways.add(way.id, self.number(trait), piece)
        if _is_area(tags) and len(pieces) == 1 and len(pieces[0]) >= RING and pieces[0][0][0] == pieces[0][-1][0]:
            self.areas.append((way.id, [pieces[0][:-1]], trait))

    @staticmethod
    def pieces(way: Way) -> tuple[list[list[tuple[int, int, int]]], list[int]]:
        """The nodes of a way (id, x, y), cut where nodes are missing, and the missing ones."""
        nodes = [(n.ref, n.x, n.y) if n.location.valid() else None for n in way.nodes]
        if None not in nodes:
            return [[node for node in nodes if node is not None]] if len(nodes) > 1 else [], []
        missing = []
        pieces: list[list[tuple[int, int, int]]] = [[]]
        for node, ref in zip(nodes, way.nodes, strict=True):
            if node is None:
                missing.append(ref.ref)
                pieces.append([])
            else:
                pieces[-1].append(node)
        return [piece for piece in pieces if len(piece) > 1], missing

    def trait(self, tags: dict[str, str], pieces: list[list[tuple[int, int, int]]]) -> Trait:
        relevant = {key: value for key, value in tags.items() if key in RELEVANT}
        ferry, steps = tags.get("route") == "ferry", tags.get("highway") == "steps"
        if ferry or steps:
            length_m = sum(_length_m(piece) for piece in pieces)
            seconds = duration_s(tags.get("duration", "")) if ferry else None
            speed = max(1, round(length_m * 1000 / seconds)) if seconds and length_m else FERRY_MM_S
            trait = trait_of({**relevant, "step_count": tags.get("step_count", "")}, length_m, speed)
        else:
            key = tuple(sorted(relevant.items()))
            if key not in self.cache:
                self.cache[key] = trait_of(relevant, 0.0, FERRY_MM_S)
            trait = self.cache[key]
        if "name" in tags or "ref" in tags:
            trait = trait._replace(name=tags.get("name", ""), ref=tags.get("ref", "") if "highway" in tags else "")
        return trait

    def number(self, trait: Trait) -> int:
        return self.traits.setdefault(trait, len(self.traits))

    def relation(self, relation: Relation) -> None:
        tags = dict(relation.tags)
        if tags["type"] == "restriction" and "restriction" in tags:
            if "motorcar" not in tags.get("except", "") and "motor_vehicle" not in tags.get("except", ""):
                self.restriction(relation, tags["restriction"])
        elif tags["type"] == "multipolygon" and _is_street(tags) and (_is_area({**tags, "area": "yes"})):
            members = [(member.ref, member.role) for member in relation.members if member.type == "w"]
            self.area_relations.append((relation.id, tags, members))

    def restriction(self, relation: Relation, kind: str) -> None:
        roles: dict[str, list[tuple[str, int]]] = {"from": [], "via": [], "to": []}
        for member in relation.members:
            roles.get(member.role, []).append((member.type, member.ref))
        via_nodes = [ref for type_, ref in roles["via"] if type_ == "n"]
        via_ways = tuple(ref for type_, ref in roles["via"] if type_ == "w")
        known = kind.startswith(("no_", "only_")) and all(type_ == "w" for type_, _ in roles["from"] + roles["to"])
        if not known or not roles["from"] or not roles["to"] or bool(via_ways) == (len(via_nodes) == 1):
            self.findings.warning("restriction_unclear", "", field=f"relation {relation.id}", value=kind)
            return
        self.restrictions += [
            Restriction(
                kind.startswith("only_"),
                kind == "no_u_turn",
                from_way,
                via_nodes[0] if via_nodes else 0,
                via_ways,
                to_way,
            )
            for _, from_way in roles["from"]
            for _, to_way in roles["to"]
        ]

    def read_area_relations(self) -> None:
        """Areas whose outline is made of several ways."""
        wanted = {ref for _, _, members in self.area_relations for ref, _ in members}
        lines: dict[int, list[tuple[int, int, int]]] = {}
        ways = osmium.FileProcessor(str(self.path), NODE | WAY).with_locations()
        for way in ways.with_filter(EntityFilter(WAY)).with_filter(IdFilter(wanted)):
            if not isinstance(way, Way):
                continue
            nodes = [(n.ref, n.x, n.y) for n in way.nodes if n.location.valid()]
            if len(nodes) == len(way.nodes):
                lines[way.id] = nodes
        for relation_id, tags, members in self.area_relations:
            if not all(ref in lines for ref, _ in members):
                continue
            refs = {(x, y): ref for way, _ in members for ref, x, y in lines[way]}
            outlines = [shapely.LineString([(x, y) for _, x, y in lines[ref]]) for ref, _ in members]
            trait = self.trait(tags, [])
            for polygon in shapely.get_parts(shapely.build_area(shapely.union_all(outlines))):
                rings = [
                    [(refs[int(x), int(y)], int(x), int(y)) for x, y in ring.coords[:-1]]
                    for ring in (polygon.exterior, *polygon.interiors)
                    if all((int(x), int(y)) in refs for x, y in ring.coords)
                ]
                if not rings:
                    continue
                for ring in rings:
                    self.ways.add(relation_id, self.number(trait), [*ring, ring[0]])
                self.areas.append((relation_id, rings, trait))

    def finish(self) -> OsmStreets:
        if self.missing:
            way, node = self.first_missing or (0, 0)
            place = Place(str(self.path), None, f"way {way}", f"node {node}")
            if not self.cut:
                raise DataError("streets_missing_nodes", place=place, count=self.missing)
            self.findings.warning("streets_cut", "", field=f"way {way}", value=f"node {node}", count=self.missing)
        if not self.ways.way_id:
            raise DataError("no_streets", place=Place(str(self.path)))
        self.cross_areas()
        node_id, where, way_node = np.unique(
            np.array(self.ways.ref, dtype=np.int64), return_index=True, return_inverse=True
        )
        way_ptr = np.concatenate(([0], np.cumsum(np.array(self.ways.size, dtype=np.int64)))).astype(np.int32)
        traits = list(self.traits)
        if not any(trait.foot.forward_mm_s for trait in traits):
            raise DataError("no_streets", place=Place(str(self.path)))
        place_of = dict(self._positions(node_id))
        signals = [ref for ref, tags in self.tagged.items() if tags.get("highway") == "traffic_signals"]
        return OsmStreets(
            node_id=node_id,
            node_lat_e7=np.array(self.ways.lat_e7, dtype=np.int32)[where],
            node_lon_e7=np.array(self.ways.lon_e7, dtype=np.int32)[where],
            way_id=np.array(self.ways.way_id, dtype=np.int64),
            way_trait=np.array(self.ways.trait, dtype=np.int32),
            way_ptr=way_ptr,
            way_node=way_node.astype(np.int32),
            traits=traits,
            barriers=self._barriers(place_of),
            signals=np.array(sorted(place_of[ref] for ref in signals if ref in place_of), dtype=np.int32),
            restrictions=self.restrictions,
            rails=np.array(self.rails, dtype=np.float64).reshape(-1, 4),
            points=self.points,
            findings=self.findings,
        )

    def _positions(self, node_id: Int64) -> Iterator[tuple[int, int]]:
        """Positions of the tagged nodes that lie on a street."""
        tagged = np.array(sorted(self.tagged), dtype=np.int64)
        at = np.searchsorted(node_id, tagged)
        for ref, position in zip(tagged.tolist(), at.tolist(), strict=True):
            if position < len(node_id) and node_id[position] == ref:
                yield ref, position

    def _barriers(self, place_of: Mapping[int, int]) -> dict[int, Trait]:
        found = {}
        for ref, position in place_of.items():
            tags = self.tagged[ref]
            if "barrier" not in tags and "kerb" not in tags:
                continue
            allows = point_allows(tags)
            if not all(allows.values()):
                found[position] = barrier_trait(tags.get("barrier", "kerb"), allows, WALK_MM_S, FERRY_MM_S)
        return found

    def cross_areas(self) -> None:
        """Add straight ways across areas, between nodes that other ways share."""
        if not self.areas:
            return
        refs, counts = np.unique(np.array(self.ways.ref, dtype=np.int64), return_counts=True)
        for way_id, rings, trait in self.areas:
            ids = [np.array([ref for ref, _, _ in ring], dtype=np.int64) for ring in rings]
            # The closing point of its own outline counts twice.
            shared = []
            for ring in ids:
                count = counts[np.searchsorted(refs, ring)]
                count[0] -= 1
                shared.append(count > 1)
            pairs = lines_across([np.array([(x, y) for _, x, y in ring], dtype=np.float64) for ring in rings], shared)
            if pairs is None:
                self.findings.warning("area_not_crossed", "", field=f"way {way_id}")
                continue
            corners = [node for ring in rings for node in ring]
            across = self.number(trait._replace(car=Use(), flags=trait.flags | AREA))
            for a, b in pairs:
                self.ways.add(way_id, across, [corners[a], corners[b]])


def _is_street(tags: Mapping[str, str]) -> bool:
    return "highway" in tags or "platform" in {tags.get("railway"), tags.get("public_transport")} or (
        tags.get("route") == "ferry"
    )  # fmt: skip


def _is_area(tags: Mapping[str, str]) -> bool:
    """Whether a closed way is a surface that people cross."""
    platform = "platform" in {tags.get("highway"), tags.get("railway"), tags.get("public_transport")}
    walked = tags.get("highway") in {"pedestrian", "footway", "path", "corridor"}
    return (walked and tags.get("area") == "yes") or (platform and tags.get("area", "yes") == "yes")


def _length_m(nodes: list[tuple[int, int, int]]) -> float:
    if len(nodes) < ENDS:
        return 0.0
    lon, lat = np.radians(np.array([(x, y) for _, x, y in nodes], dtype=np.float64) / 1e7).T
    half = np.sin(np.diff(lat) / 2) ** 2 + np.cos(lat[:-1]) * np.cos(lat[1:]) * np.sin(np.diff(lon) / 2) ** 2
    return float(np.sum(2 * EARTH_RADIUS_M * np.arcsin(np.sqrt(half))))
