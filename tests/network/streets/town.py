# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""A town with one peculiarity per block, every block at its own place along one spine.

Most blocks are ladders; ``it`` is the street that the block is about, ``round`` the way round it::

    (0, 0)         (100, 0)          (200, 0)        (300, 0)
      a ---- west ---- p ---- it --m-- q ---- east ---- b         metres
                       |               |
                       +---- round ----+   d metres below: 100 + 2 d metres long
                      d1       s      d2
                               |
                             link
                               |
    ---------------------------n----------------------- spine, 600 m below

West, east, round, link and spine are residential: everyone may use them, bikes at 16 km/h and cars at 24 km/h. Names
are ``<block>.<street>``. The other blocks are drawn in ``crossings`` and ``squares``.
"""

from dataclasses import dataclass, field
from typing import NamedTuple

from tests.network.streets.crossings import CROSSINGS
from tests.network.streets.squares import SQUARES
from tests.osm_files import OsmMap

SPACING_M, SPINE_M = 600, -600
ROAD = "highway=residential"
ONE_WAY = f"{ROAD} oneway=yes"
DEEP = 150
"""So deep that it is quicker to push a bike along ``it`` than to ride round."""
FAR = 2400
"""So far that even a car had better wait ten minutes for a ferry than drive round."""


class Ladder(NamedTuple):
    """A block; how each profile gets from a to b and, after a stroke, back if that differs.

    ``direct`` on foot; for bikes and cars their speed on ``it``, ``push`` if a bike is pushed at a speed; ``round``.
    """

    tags: str
    foot: str = "direct"
    wheelchair: str = "direct"
    bike: str = "16"
    car: str = "24"
    middle: str = ""
    """Tags of m."""
    depth_m: int = 100


NOBODY = ("round", "round", "round", "round")


def _footway(tags: str) -> Ladder:
    """Where bikes are pushed."""
    return Ladder(tags, bike="push 4.5", car="round", depth_m=DEEP)


LADDERS = {
    "one-way": Ladder(ONE_WAY, bike="16|round", car="24|round"),
    "one-way pushing": Ladder(ONE_WAY, bike="16|push 4.5", car="24|round", depth_m=DEEP),
    "one-way against": Ladder(f"{ROAD} oneway=-1", bike="round|16", car="round|24"),
    "one-way but bikes": Ladder(f"{ONE_WAY} oneway:bicycle=no", car="24|round"),
    "contraflow lane": Ladder(f"{ONE_WAY} cycleway=opposite_lane", car="24|round"),
    "contraflow track": Ladder(f"{ONE_WAY} cycleway:left=track cycleway:left:oneway=-1", car="24|round"),
    "one-way on foot": Ladder(f"{ROAD} oneway:foot=yes", foot="direct|round", wheelchair="direct|round"),
    "steps": Ladder("highway=steps", wheelchair="round", bike="push 2", car="round", depth_m=400),
    "short steps": Ladder("highway=steps", wheelchair="round", bike="round", car="round"),
    "ramp": Ladder("highway=steps ramp:wheelchair=yes", bike="round", car="round"),
    "escalator": Ladder("highway=steps conveying=forward", "direct|round", "round", "round", "round"),
    "bollard": Ladder(ROAD, car="round", middle="barrier=bollard"),
    "cycle barrier": Ladder(ROAD, wheelchair="round", car="round", middle="barrier=cycle_barrier"),
    "stile": Ladder(ROAD, wheelchair="round", bike="round", car="round", middle="barrier=stile"),
    "gate": Ladder(ROAD, middle="barrier=gate"),
    "private gate": Ladder(ROAD, *NOBODY, middle="barrier=gate access=private"),
    "private gate with a door": Ladder(ROAD, car="round", middle="barrier=gate access=private foot=yes"),
    "private": Ladder("highway=service access=private", *NOBODY),
    "private but on foot": Ladder("highway=service access=private foot=yes", bike="round", car="round"),
    "building site": Ladder("highway=construction construction=residential", *NOBODY),
    "ferry": Ladder("route=ferry duration=00:01", "ferry", "ferry", "ferry", "round", depth_m=FAR),
    "car ferry": Ladder("route=ferry duration=PT1M motor_vehicle=yes", "ferry", "ferry", "ferry", "ferry", depth_m=FAR),
    "ferry not worth waiting": Ladder(
        "route=ferry duration=PT1M motor_vehicle=yes", "round", "round", "round", "round"
    ),
    "motorroad": Ladder("highway=trunk motorroad=yes", "round", "round", "round", "85"),
    "motorway": Ladder("highway=motorway", "round", "round", "round", "100|round"),
    "trunk": Ladder("highway=trunk", car="85"),
    "dismount": _footway("highway=footway bicycle=dismount"),
    "footway": _footway("highway=footway"),
    "footway for all": _footway("highway=footway access=yes"),
    "footway for bikes": Ladder("highway=footway bicycle=yes", bike="12", car="round"),
    "pedestrian street": _footway("highway=pedestrian"),
    "cycleway": Ladder("highway=cycleway", "round", "round", "18", "round"),
    "path for both": Ladder("highway=path foot=designated bicycle=designated", bike="13", car="round"),
    "bridleway": Ladder("highway=bridleway", *NOBODY),
    "track": Ladder("highway=track", bike="13", car="round"),
    "open track": Ladder("highway=track motor_vehicle=yes maxspeed=10", bike="13", car="8", depth_m=DEEP),
    "field track": _footway("highway=track vehicle=agricultural"),
    "residents": Ladder(f"{ROAD} motor_vehicle=destination", car="round"),
    "living street": Ladder("highway=living_street", bike="12", car="9"),
    "low kerb": Ladder("highway=path", bike="13", car="round", middle="kerb=lowered"),
    "high kerb": Ladder("highway=path", wheelchair="round", bike="13", car="round", middle="kerb=raised"),
    "high kerb on a road": Ladder(ROAD, wheelchair="round", middle="barrier=kerb kerb=raised"),
    "narrow": Ladder("highway=path width=0.7", wheelchair="round", bike="13", car="round"),
    "wide enough": Ladder("highway=path width=0.9", bike="13", car="round"),
    "steep": Ladder("highway=path incline=12%", wheelchair="round", bike="13", car="round"),
    "steep down": Ladder("highway=path incline=-9%", wheelchair="round", bike="13", car="round"),
    "not too steep": Ladder("highway=path incline=6%", bike="13", car="round"),
    "sandy": Ladder("highway=path surface=sand", wheelchair="round", bike="round", car="round"),
    "gravel": Ladder("highway=path surface=gravel", bike="11", car="round"),
    "zone 30": Ladder("highway=tertiary zone:maxspeed=DE:30", car="24"),
    "rural": Ladder("highway=trunk source:maxspeed=DE:rural", car="80"),
    "urban": Ladder("highway=primary zone:traffic=DE:urban", car="40"),
    "signed": Ladder("highway=tertiary maxspeed=70", car="56"),
    "signed slow": Ladder("highway=secondary maxspeed=30", car="24"),
    "signed each way": Ladder("highway=tertiary maxspeed:forward=30 maxspeed:backward=70", car="24|56"),
    "cobbles": Ladder("highway=tertiary surface=cobblestone", bike="10", car="25"),
}


@dataclass
class Town:
    """The map and where the blocks begin."""

    osm: OsmMap = field(default_factory=OsmMap)
    blocks: int = 0

    def spine(self, block: str) -> float:
        """Begin a block: metres east at which it begins; it is linked by the node n."""
        east = self.blocks * SPACING_M
        self.osm.node(f"{block}.n", east + 150, SPINE_M)
        self.blocks += 1
        return east

    def ladder(self, name: str, ladder: Ladder) -> None:
        """Add a ladder."""
        low = -ladder.depth_m
        self.osm.nodes(
            f"a 0 0, p 100 0, m 150 0 {ladder.middle}, q 200 0, b 300 0, d1 100 {low}, s 150 {low}, d2 200 {low}",
            self.spine(name),
            prefix=f"{name}.",
        )
        for street, nodes, tags in (
            ("west", "a p", ROAD),
            ("it", "p m q", ladder.tags),
            ("east", "q b", ROAD),
            ("round", "p d1 s d2 q", ROAD),
            ("link", "s n", ROAD),
        ):
            self.osm.way(street, nodes, tags, prefix=f"{name}.")


def make_town() -> OsmMap:
    """The whole town."""
    town = Town()
    for name, ladder in LADDERS.items():
        town.ladder(name, ladder)
    for name, block in {**CROSSINGS, **SQUARES}.items():
        block(town.osm, f"{name}.", town.spine(name))
    spine = [node for node in town.osm.places if node.endswith(".n")]
    town.osm.ways["spine"] = spine, {"highway": "residential", "name": "spine"}
    return town.osm
