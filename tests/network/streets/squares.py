# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""Blocks about areas, bridges and paths beside roads.

``square``: 100 m wide, entered at A, B, C and D; the L-shaped one has a corner I that sticks in, the ``yard`` a hole::

    D --------- C -- c       D ---- E           D ---------- C -- c
    |           |            |      |           |   k -- l   |
    |           |            |      I --- C     |   |    |   |        hole 20 m wide in the middle
    |           |            |            |     |   i -- j   |
    A --------- B            A ---------- B     A ---------- B
    |                        |                  |
    a, link                  link               a, link

``bridge``: ``it`` of a ladder is a bridge over a street from s to u that shares no node with it.

``beside``: beside ``it`` of a ladder, where one must not walk (or ride), runs a sidewalk (or cycleway) p, t, q.
"""

from functools import partial

from tests.network.streets.crossings import Block
from tests.osm_files import OsmMap

ROAD = "highway=residential"
SQUARE = "highway=pedestrian area=yes"
CORNERS = "A 0 0, B 100 0, C 100 100, D 0 100"


def square(osm: OsmMap, prefix: str, east: float) -> None:
    """A square drawn as a closed way, with streets at two opposite corners."""
    osm.nodes(f"{CORNERS}, a 0 -50, c 150 100", east + 150, prefix=prefix)
    osm.way("square", "A B C D A", SQUARE, prefix)
    osm.way("south", "a A", ROAD, prefix)
    osm.way("east", "C c", ROAD, prefix)
    osm.way("link", "a n", ROAD, prefix)


def outline(osm: OsmMap, prefix: str, east: float) -> None:
    """The same without area=yes: a street that goes round a block."""
    square(osm, prefix, east)
    del osm.ways[f"{prefix}square"]
    osm.ways[f"{prefix}square"] = (
        [prefix + corner for corner in "ABCDA"],
        {"highway": "pedestrian", "name": f"{prefix}square"},
    )


def l_shape(osm: OsmMap, prefix: str, east: float) -> None:
    """A square with a corner that sticks in; streets at B and D."""
    osm.nodes("A 0 0, B 100 0, C 100 40, I 40 40, E 40 100, D 0 100, b 150 0, d 0 150", east + 150, prefix=prefix)
    osm.way("square", "A B C I E D A", SQUARE, prefix)
    osm.way("east", "B b", ROAD, prefix)
    osm.way("north", "D d", ROAD, prefix)
    osm.way("link", "A n", ROAD, prefix)


def yard(osm: OsmMap, prefix: str, east: float) -> None:
    """A multipolygon: the outer ring of two ways that are nothing themselves, and a hole."""
    osm.nodes(f"{CORNERS}, i 40 40, j 60 40, l 60 60, k 40 60, a 0 -50, c 150 100", east + 150, prefix=prefix)
    osm.way("half", "A B C", "", prefix)
    osm.way("other half", "C D A", "", prefix)
    osm.way("hole", "i j l k i", "building=yes", prefix)
    osm.way("south", "a A", ROAD, prefix)
    osm.way("east", "C c", ROAD, prefix)
    osm.way("link", "a n", ROAD, prefix)
    ways = {name: ("way", osm.way_id(prefix + name)) for name in ("half", "other half", "hole")}
    members = [(*ways["half"], "outer"), (*ways["other half"], "outer"), (*ways["hole"], "inner")]
    tags = {"type": "multipolygon", "highway": "pedestrian", "area": "yes", "name": f"{prefix}yard"}
    osm.relations.append((members, tags))


def bridge(osm: OsmMap, prefix: str, east: float) -> None:
    """A bridge with a street below."""
    osm.nodes("a 0 0, p 100 0, q 200 0, d1 100 -100, s 150 -100, u 150 100, d2 200 -100", east, prefix=prefix)
    osm.way("it", "p q", f"{ROAD} bridge=yes layer=1", prefix)
    for street, nodes in (("west", "a p"), ("round", "p d1 s d2 q"), ("below", "s u"), ("link", "s n")):
        osm.way(street, nodes, ROAD, prefix)


def beside(osm: OsmMap, prefix: str, east: float, road: str, path: str) -> None:
    """A road and the path beside it."""
    osm.nodes("a 0 0, p 100 0, q 200 0, b 300 0, t 150 30, d1 100 -100, s 150 -100, d2 200 -100", east, prefix=prefix)
    for street, nodes, tags in (
        ("west", "a p", ROAD),
        ("it", "p q", f"{ROAD} {road}"),
        ("beside", "p t q", path),
        ("east", "q b", ROAD),
        ("round", "p d1 s d2 q", ROAD),
        ("link", "s n", ROAD),
    ):
        osm.way(street, nodes, tags, prefix)


SQUARES: dict[str, Block] = {
    "square": square,
    "outline": outline,
    "L": l_shape,
    "yard": yard,
    "bridge": bridge,
    "sidewalk": partial(beside, road="sidewalk=separate foot=use_sidepath", path="highway=footway footway=sidewalk"),
    "side cycleway": partial(beside, road="bicycle=use_sidepath", path="highway=cycleway"),
}
