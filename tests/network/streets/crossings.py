# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""Blocks about turns: bans, roundabouts, traffic lights.

``cross``: three dead ends, each a way of its own, and the link from the south, at x::

              n1 (100)
              |
              north
              |
    w -west-- x --near-- y --far-- e        x y: 60 m, y e: 40 m, others 100 m
              |          |
              |          side
              l (50)     |
              link       z (50)
              |
              n (spine)

``carriageways``: two one-way streets of a dual carriageway that become one street at x::

    a --in--i-->--\\
    between        x ---rest--- r           100 m from a and b to x and from x to r; i and o half-way
    b --out-o--<--/
    |
    link

``over``: a street that ends at q in a fork; a ban of the way from first over bridge to left::

                              c
                              | left
    a --first-- p --over----- q --right-- b
                |             |
                +---- round --+             as in a ladder; link from s

``circle``: a roundabout driven anticlockwise, its northern half longer than the southern one::

               N (60)
             /    \\
    w ---- W        E ---- e                W and E 20 m from the middle, arms 100 m
             \\    /
               S (-20), link
"""

from collections.abc import Callable

from tests.osm_files import OsmMap

ROAD = "highway=residential"
Block = Callable[[OsmMap, str, float], None]
"""Adds a block to a map: prefix of all its names, metres east at which it begins."""


def _cross(osm: OsmMap, prefix: str, east: float) -> None:
    places = "w -100 0, x 0 0, y 60 0, e 100 0, n1 0 100, z 60 -50, l 0 -50"
    osm.nodes(places, east + 150, prefix=prefix)
    for street, nodes in (
        ("west", "w x"), ("near", "x y"), ("far", "y e"), ("side", "y z"), ("north", "x n1"),
        ("link", "x l n"),
    ):  # fmt: skip
        osm.way(street, nodes, ROAD, prefix)


def no_ban(osm: OsmMap, prefix: str, east: float) -> None:
    """A crossroads."""
    _cross(osm, prefix, east)


def no_left_turn(osm: OsmMap, prefix: str, east: float) -> None:
    """From the west not to the north."""
    _cross(osm, prefix, east)
    osm.turn("no_left_turn", "from:west via:x to:north", prefix)


def no_left_turn_for_lorries(osm: OsmMap, prefix: str, east: float) -> None:
    """A ban that does not hold for cars."""
    _cross(osm, prefix, east)
    osm.relation("from:west via:x to:north", "type=restriction restriction=no_left_turn except=motorcar", prefix)


def only_straight_on(osm: OsmMap, prefix: str, east: float) -> None:
    """From the west only to the east."""
    _cross(osm, prefix, east)
    osm.turn("only_straight_on", "from:west via:x to:near", prefix)


def no_u_turn(osm: OsmMap, prefix: str, east: float) -> None:
    """Not to the north, and no turning round at the end of the far street."""
    _cross(osm, prefix, east)
    osm.turn("no_left_turn", "from:west via:x to:north", prefix)
    osm.turn("no_u_turn", "from:far via:e to:far", prefix)


def no_entry(osm: OsmMap, prefix: str, east: float) -> None:
    """Neither from the west nor from the east to the north."""
    _cross(osm, prefix, east)
    osm.turn("no_entry", "from:west from:near via:x to:north", prefix)


def traffic_lights(osm: OsmMap, prefix: str, east: float) -> None:
    """Traffic lights at x, and in the middle of the western street."""
    osm.nodes("w -100 0, l -50 0 highway=traffic_signals", east + 150, prefix=prefix)
    osm.nodes("x 0 0 highway=traffic_signals, n1 0 100, e 100 0", east + 150, prefix=prefix)
    for street, nodes in (("west", "w l x"), ("far", "x e"), ("north", "x n1"), ("link", "x n")):
        osm.way(street, nodes, ROAD, prefix)


def free_carriageways(osm: OsmMap, prefix: str, east: float) -> None:
    """A dual carriageway that ends."""
    osm.nodes("a 0 10, i 50 5, b 0 -10, o 50 -5, x 100 0, r 200 0", east, prefix=prefix)
    for street, nodes, tags in (
        ("in", "a i x", f"{ROAD} oneway=yes"),
        ("out", "x o b", f"{ROAD} oneway=yes"),
        ("between", "b a", ROAD),
        ("rest", "x r", ROAD),
        ("link", "b n", ROAD),
    ):
        osm.way(street, nodes, tags, prefix)


def carriageways(osm: OsmMap, prefix: str, east: float) -> None:
    """No U-turn from one carriageway into the other."""
    free_carriageways(osm, prefix, east)
    osm.turn("no_u_turn", "from:in via:x to:out", prefix)


def over(osm: OsmMap, prefix: str, east: float) -> None:
    """A ban via a way."""
    osm.nodes("a 0 0, p 100 0, q 200 0, b 300 0, c 200 100", east, prefix=prefix)
    osm.nodes("d1 100 -100, r 100 -20, s 150 -100, d2 200 -100", east, prefix=prefix)
    for street, nodes in (
        ("first", "a p"), ("over", "p q"), ("right", "q b"), ("left", "q c"), ("round", "p r d1 s d2 q"),
        ("link", "s n"),
    ):  # fmt: skip
        osm.way(street, nodes, ROAD, prefix)
    osm.turn("no_left_turn", "from:first via:over to:left", prefix)


def roundabout(osm: OsmMap, prefix: str, east: float) -> None:
    """One-way for bikes and cars without saying so."""
    osm.nodes("w -120 0, W -20 0, S 0 -20, E 20 0, N 0 60, e 120 0", east + 150, prefix=prefix)
    osm.way("circle", "W S E N W", f"{ROAD} junction=roundabout", prefix)
    for street, nodes in (("west", "w W"), ("east", "E e"), ("link", "S n")):
        osm.way(street, nodes, ROAD, prefix)


CROSSINGS: dict[str, Block] = {
    "no ban": no_ban,
    "no left turn": no_left_turn,
    "no left turn for lorries": no_left_turn_for_lorries,
    "only straight on": only_straight_on,
    "no U-turn": no_u_turn,
    "no entry": no_entry,
    "traffic lights": traffic_lights,
    "free carriageways": free_carriageways,
    "carriageways": carriageways,
    "over": over,
    "roundabout": roundabout,
}
