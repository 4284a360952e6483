# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""A small random map as an OpenStreetMap file, and random places on, beside and far from its streets."""

import math
from dataclasses import dataclass, field

from .dice import Dice, once_in

SOUTH, WEST = 52.0, 11.6
METRES_PER_DEGREE = 111_194.9
EAST = math.cos(math.radians(SOUTH))
CELL_M, CELLS = 220, 7
"""Nodes lie in different cells of a square of so many a side."""

Tags = dict[str, str]
Metres = tuple[float, float]
"""North and east of the south-western corner."""

WAY_TAGS: list[Tags] = [
    {"highway": "footway"}, {"highway": "residential", "name": "Gasse"}, {"highway": "path"}, {"highway": "steps"},
    {"highway": "service"}, {"highway": "footway", "oneway:foot": "yes"}, {"highway": "footway", "oneway:foot": "-1"},
    {"highway": "residential", "oneway": "yes"}, {"highway": "steps", "conveying": "forward"},
    {"highway": "cycleway"}, {"highway": "footway", "foot": "no"}, {"highway": "footway", "oneway:foot": "yes"},
]  # fmt: skip
NODE_TAGS: list[Tags | None] = [
    None, None, None, None, None, None, None, None,
    {"barrier": "gate", "access": "private"}, {"barrier": "bollard"}, {"barrier": "wall"}, {"kerb": "raised"},
]  # fmt: skip
SHIFT_M = [0, 0, 10, -40, 33, 80, -71]
ASIDE_M = [0, 0, 3, 20, -20, 60, -90, 150, 190, -198, 202, 260]
"""How far beside a street a stop lies; from 200 m on it is not linked."""
POINT_ASIDE_M = [0, 5, -5, 20, 60, -120, 300]
SHARE = [0.5, 0.0, 0.25, 0.1, 0.9, 1.0, 0.33]


def degrees(place: Metres) -> tuple[float, float]:
    """Latitude and longitude, as OpenStreetMap rounds them."""
    lat = SOUTH + place[0] / METRES_PER_DEGREE
    return round(lat, 7), round(WEST + place[1] / METRES_PER_DEGREE / EAST, 7)


@dataclass
class StreetMap:
    """Nodes by their numbers and ways along them."""

    nodes: list[Metres] = field(default_factory=list)
    node_tags: list[Tags | None] = field(default_factory=list)
    ways: list[tuple[list[int], Tags]] = field(default_factory=list)

    def add_node(self, place: Metres, tags: Tags | None = None) -> int:
        """The number of a new node."""
        self.nodes.append(place)
        self.node_tags.append(tags)
        return len(self.nodes) - 1

    def text(self) -> str:
        """The OpenStreetMap file; nodes are numbered from 1, ways from 1001."""
        lines = ['<?xml version="1.0" encoding="UTF-8"?>', '<osm version="0.6" generator="test">']
        for number, (place, tags) in enumerate(zip(self.nodes, self.node_tags, strict=True), 1):
            lat, lon = degrees(place)
            lines.append(f' <node id="{number}" version="1" lat="{lat:.7f}" lon="{lon:.7f}">{_tags(tags)}</node>')
        for number, (nodes, tags) in enumerate(self.ways, 1001):
            refs = "".join(f'<nd ref="{node + 1}"/>' for node in nodes)
            lines.append(f' <way id="{number}" version="1">{refs}{_tags(tags)}</way>')
        return "\n".join([*lines, "</osm>"]) + "\n"


def _tags(tags: Tags | None) -> str:
    return "".join(f'<tag k="{key}" v="{value}"/>' for key, value in (tags or {}).items())


def random_map(dice: Dice, cell_m: int = CELL_M) -> StreetMap:
    """5 to 25 junctions, joined to a tree or several, and some streets more; bends, barriers, one-way streets."""
    made = StreetMap()
    barriers = dice.pick([False, True])
    cells: list[int] = []
    while len(cells) < 5 or (len(cells) < 25 and not once_in(dice, 12)):
        cell = dice.number(0, CELLS * CELLS - 1)
        while cell in cells:
            cell = (cell + 1) % (CELLS * CELLS)
        cells.append(cell)
        place = (cell // CELLS * cell_m + dice.pick(SHIFT_M), cell % CELLS * cell_m + dice.pick(SHIFT_M))
        made.add_node(place, dice.pick(NODE_TAGS) if barriers else None)
    for node in range(1, len(cells)):
        earlier = sorted(range(node), key=lambda other: math.dist(made.nodes[node], made.nodes[other]))
        if not once_in(dice, 8):
            _add_way(dice, made, dice.pick(earlier[:3]), node)
    for _ in range(dice.number(0, len(cells) // 2)):
        _add_way(dice, made, dice.number(0, len(cells) - 1), dice.number(0, len(cells) - 1))
    made.ways.append(([0, *_bends(dice, made, 0, 1), 1], WAY_TAGS[0]))
    return made


def _add_way(dice: Dice, made: StreetMap, one: int, two: int) -> None:
    """A street; from a node to itself it goes round."""
    bends = _bends(dice, made, one, two)
    if one == two:
        north, east = made.nodes[one]
        bends = [made.add_node((north + 60, east + 25)), made.add_node((north + 70, east - 45))]
    made.ways.append(([one, *bends, two], dice.pick(WAY_TAGS)))


def _bends(dice: Dice, made: StreetMap, one: int, two: int) -> list[int]:
    count = dice.pick([0, 0, 1, 2])
    (north, east), (far_north, far_east) = made.nodes[one], made.nodes[two]
    found = []
    for number in range(1, count + 1):
        share = number / (count + 1)
        place = (north + share * (far_north - north), east + share * (far_east - east))
        found.append(made.add_node((place[0] + dice.pick(SHIFT_M), place[1] + dice.pick(SHIFT_M))))
    return found


def place_beside(dice: Dice, made: StreetMap, aside_m: list[int]) -> Metres:
    """A place on a street or beside it."""
    nodes, _ = dice.pick(made.ways)
    at = dice.number(0, len(nodes) - 2)
    (north, east), (far_north, far_east) = made.nodes[nodes[at]], made.nodes[nodes[at + 1]]
    share, aside = dice.pick(SHARE), dice.pick(aside_m)
    length = math.dist((north, east), (far_north, far_east)) or 1.0
    across = (-(far_east - east) / length, (far_north - north) / length)
    place = north + share * (far_north - north), east + share * (far_east - east)
    return place[0] + aside * across[0], place[1] + aside * across[1]


def stop_place(dice: Dice, made: StreetMap) -> Metres:
    """Mostly at a street, sometimes far from any, there close to others."""
    if once_in(dice, 7):
        return 12_000.0 + dice.pick([0, 40, 300, 1_100, 1_200]), dice.pick([0.0, 25.0])
    return place_beside(dice, made, ASIDE_M)


def point_beside(dice: Dice, made: StreetMap) -> tuple[float, float]:
    """Latitude and longitude of a place at most 300 m beside some street."""
    return degrees(place_beside(dice, made, POINT_ASIDE_M))
