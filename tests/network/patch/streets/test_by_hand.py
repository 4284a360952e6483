# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""Edits of a small town on a metre grid, with ways reckoned by hand.

::

    d --------- e --------- f      High Street, 100 m a side; below it the Main Street, joined by the West Street alone
    |                                   (and by the bridge, a motorway of 12 m without any node of its own)
    a --------- b --------- c
"""

import copy
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from mobility.errors import InputError
from mobility.kernels.layout import NEVER
from mobility.network.patch.streets.add import NewStreet, add_street
from mobility.network.patch.streets.change import change_access, change_speed, close_streets
from mobility.network.patch.streets.edited import Edited
from mobility.network.patch.streets.where import Where
from mobility.network.streets.profiles import BIKE, CAR, FOOT, Profile
from mobility.network.streets.streets import Streets
from mobility.planner.street_ends import snap
from mobility.planner.street_search import route
from mobility.sources.osm.read import OsmStreets, read_streets
from mobility.texts import LANGUAGES
from tests.osm_files import DEGREE_M, SOUTH, WEST, OsmMap

from .distances import compiled

Place = tuple[float, float]
ROAD = "highway=residential"
CM = 2
"""Positions of new nodes are rounded to a centimetre."""


def town_map() -> OsmMap:
    """The town of the drawing."""
    town = OsmMap()
    town.nodes("a 0 0, b 100 0, c 200 0, d 0 100, e 100 100, f 200 100")
    town.way("Main", "a b c", ROAD)
    town.way("High", "d e f", ROAD)
    town.way("West", "a d", ROAD)
    return town


def read(town: OsmMap, folder: Path) -> OsmStreets:
    """The streets of a map."""
    return read_streets(town.write(folder / "town.osm"))


@pytest.fixture
def osm(tmp_path: Path) -> OsmStreets:
    """Return the streets of the town."""
    return read(town_map(), tmp_path)


def at(east_m: float, north_m: float) -> Place:
    """Latitude and longitude of a place of the grid."""
    return SOUTH + north_m / DEGREE_M, WEST + east_m / DEGREE_M / np.cos(np.radians(SOUTH))


def cost(streets: Streets, profile: Profile, here: Place, there: Place) -> int:
    """What the way between two places costs; NEVER if there is none."""
    way = route(streets, profile, snap(streets, profile, *here), snap(streets, profile, *there))
    return NEVER if way is None else way.cost


def walk_m(osm: OsmStreets, here: Place, there: Place) -> float:
    """Metres on foot."""
    return cost(compiled(osm), FOOT, here, there) / 100


def metres(value: float) -> Any:  # noqa: ANN401
    """So many metres, to two centimetres, and a tenth of a percent for the curvature of the grid."""
    return pytest.approx(value, abs=0.02, rel=1e-3)


def joined(edited: Edited) -> list[tuple[int, int]]:
    """Nodes and ways of the joints."""
    return [(joint.node, joint.way) for joint in edited.touched.joints]


def test_a_new_path_between_two_nodes_is_as_long_as_it_is_drawn(osm: OsmStreets) -> None:
    town = town_map()
    assert walk_m(osm, at(200, 0), at(200, 100)) == metres(500)
    edited = add_street(osm, NewStreet((at(203, 2), at(240, 50), at(199, 98))))
    assert joined(edited) == [(town.node_id("c"), town.way_id("Main")), (town.node_id("f"), town.way_id("High"))]
    assert [joint.moved_m for joint in edited.touched.joints] == pytest.approx([13**0.5, 5**0.5], abs=0.02)
    assert edited.touched.ways == (-1,)
    assert edited.touched.nodes == (-1,), "the bend"
    length = 2 * np.hypot(40, 50)
    assert edited.touched.km * 1000 == metres(length)
    assert walk_m(edited.osm, at(200, 0), at(200, 100)) == metres(length)


def test_an_end_in_the_middle_of_a_street_is_joined_there(osm: OsmStreets) -> None:
    """From 70 m on the Main Street up: 30 + 100 + 30 m between b and e, not 300 m."""
    edited = add_street(osm, NewStreet((at(70, 3), at(70, 98))))
    assert [joint.node for joint in edited.touched.joints] == [-1, -2]
    assert edited.touched.nodes == (-1, -2)
    assert walk_m(edited.osm, at(100, 0), at(100, 100)) == metres(160)
    assert edited.osm.way_id.tolist() == [*osm.way_id.tolist(), -1], "the streets stay one way each"


def test_the_next_edit_sees_the_one_before(osm: OsmStreets) -> None:
    first = add_street(osm, NewStreet((at(50, 0), at(50, 100)), crossings=True))
    second = add_street(first.osm, NewStreet((at(50, 50), at(150, 50), at(150, 0))))
    assert second.touched.ways == (-2,)
    assert second.touched.joints[0].way == -1
    assert walk_m(second.osm, at(150, 0), at(50, 100)) == metres(200), "by Main 200 m, by the new one 50 + 100 + 50"
    assert walk_m(close_streets(second.osm, Where(ways=(-1,))).osm, at(150, 0), at(150, 50)) == metres(50)
    with pytest.raises(InputError, match="no street -1"):
        close_streets(close_streets(second.osm, Where(ways=(-1,))).osm, Where(ways=(-1,)))


@pytest.mark.parametrize(("crossings", "expected_m"), [(False, 140 + 100 + 140), (True, 10 + 100 + 10)])
def test_a_path_is_joined_where_it_crosses_if_asked(osm: OsmStreets, *, crossings: bool, expected_m: float) -> None:
    """From the end of a spur over Main and High to a loose end above High."""
    spur = add_street(osm, NewStreet((at(150, -60), at(0, -60), at(0, 0)), loose="first"))
    path = NewStreet((at(150, -60), at(150, 160)), crossings=crossings, loose="last")
    edited = add_street(spur.osm, path)
    assert len(edited.touched.joints) == (3 if crossings else 1)
    assert walk_m(edited.osm, at(140, 0), at(140, 100)) == metres(expected_m)


@pytest.mark.parametrize("kind", ["bridge", "tunnel"])
def test_a_path_is_not_joined_to_a_bridge_that_it_passes_below(tmp_path: Path, kind: str) -> None:
    town = town_map()
    town.ways["Main"][1][kind] = "yes"
    edited = add_street(read(town, tmp_path), NewStreet((at(50, 100), at(50, -20)), crossings=True, loose="last"))
    assert joined(edited) == [(-1, town.way_id("High"))]


def test_a_bridge_is_joined_at_its_ends_only(osm: OsmStreets) -> None:
    with pytest.raises(InputError, match="at its ends only"):
        add_street(osm, NewStreet((at(50, 0), at(50, 100)), tags={"bridge": "yes"}, crossings=True))


def test_a_line_that_ends_just_before_a_street_touches_it(osm: OsmStreets) -> None:
    """A bend that lies 0.5 m before the High Street becomes a node of it."""
    edited = add_street(osm, NewStreet((at(50, 0), at(100.3, 99.5), at(150, 0)), crossings=True))
    assert [joint.node for joint in edited.touched.joints] == [-1, town_map().node_id("e"), -2]
    assert walk_m(edited.osm, at(50, 0), at(100, 100)) == metres(np.hypot(50, 100))


def test_an_end_near_nothing_is_named_with_its_distance(osm: OsmStreets) -> None:
    with pytest.raises(InputError) as refused:
        add_street(osm, NewStreet((at(200, 0), at(200, 60)), tolerance_m=30))
    assert refused.value.code == "street_end_loose"
    assert refused.value.facts | {"number": 2, "count": 2, "distance_m": "40.0", "tolerance_m": "30"} == (
        refused.value.facts
    )
    assert "1002 (High)" in refused.value.text("en")
    assert add_street(osm, NewStreet((at(200, 0), at(200, 60)), tolerance_m=30, loose="last")).touched.nodes == (-1,)


def test_an_end_goes_to_the_street_that_more_of_its_users_may_use(tmp_path: Path) -> None:
    """A sidewalk lies nearer, but cars can't use it; only who draws to the sidewalk itself gets it."""
    town = town_map()
    town.nodes("p 0 -6, q 200 -6")
    town.way("Sidewalk", "p q", "highway=footway")
    streets = read(town, tmp_path)
    road = add_street(streets, NewStreet((at(150, -4), at(150, -80)), "residential", loose="last"))
    assert joined(road) == [(-1, town.way_id("Main"))]
    assert road.touched.joints[0].missing == ()
    drawn = add_street(streets, NewStreet((at(150, -6.2), at(150, -80)), "residential", loose="last"))
    assert joined(drawn) == [(-1, town.way_id("Sidewalk"))]
    assert drawn.touched.joints[0].missing == ("bike", "car")


def test_one_way_and_users_and_speeds_are_as_said(osm: OsmStreets) -> None:
    """From c to f at 30 km/h: 100 m in 12 s; back a car drives 500 m round, a bike is pushed."""
    street = NewStreet((at(200, 0), at(200, 100)), "residential", one_way=True, km_h={"car": 30, "bike": 20})
    streets = compiled(add_street(osm, street).osm)
    there, back = (at(200, 10), at(200, 90)), (at(200, 90), at(200, 10))
    assert cost(streets, CAR, *there) == pytest.approx(80 / 30 * 3600, rel=2e-3)
    assert cost(streets, CAR, *back) > 60_000
    assert cost(streets, BIKE, *there) == pytest.approx(80 / 20 * 3600, rel=2e-3)
    assert cost(streets, BIKE, *back) == pytest.approx(80 / 3.5 * 3600, rel=2e-3)
    only_bikes = compiled(add_street(osm, NewStreet(street.line, "cycleway", ("bike",))).osm)
    assert cost(only_bikes, BIKE, *back) == pytest.approx(80 / 18 * 3600, rel=2e-3)
    assert cost(only_bikes, FOOT, *back) > 40_000, "round over West"


def test_a_closed_street_is_walked_round(osm: OsmStreets) -> None:
    town = town_map()
    shortcut = add_street(osm, NewStreet((at(200, 0), at(200, 100)))).osm
    assert walk_m(shortcut, at(0, 30), at(0, 70)) == metres(40)
    closed = close_streets(shortcut, Where(ways=(town.way_id("West"),)))
    assert closed.touched.km == metres(0.1)
    assert walk_m(closed.osm, at(0, 0), at(0, 100)) == metres(500)


def test_a_street_is_cut_where_it_enters_a_polygon(osm: OsmStreets) -> None:
    """Main is closed from 130 to 170 m; c stays, joined to nothing, and 30 m of Main with it."""
    polygon = (at(130, -5), at(170, -5), at(170, 5), at(130, 5))
    edited = close_streets(osm, Where(polygon=polygon))
    assert edited.touched.ways == (town_map().way_id("Main"),)
    assert edited.touched.nodes == (-1, -2)
    assert edited.touched.km * 1000 == metres(40)
    assert (edited.osm.way_id == town_map().way_id("Main")).sum() == 2
    assert walk_m(edited.osm, at(100, 0), at(130, 0)) == metres(30)
    slower = change_speed(osm, Where(polygon=polygon), factor={"car": 0.5})
    times = [cost(compiled(streets), CAR, at(110, 0), at(190, 0)) for streets in (osm, slower.osm)]
    assert times[1] - times[0] == pytest.approx(40 / (20 / 3.6) * 1000, rel=5e-3)
    assert slower.touched.nodes == (-1, -2)


def test_closing_to_pedestrians_closes_to_wheelchairs_and_pushed_bikes(tmp_path: Path) -> None:
    town = town_map()
    town.ways["West"][1]["oneway"] = "yes"
    streets = read(town, tmp_path)
    assert cost(compiled(streets), BIKE, at(0, 90), at(0, 10)) < NEVER
    trait = change_access(streets, Where(ways=(town.way_id("West"),)), {"foot": "no"}).osm.traits[-1]
    assert trait.wheelchair.forward_mm_s == 0
    assert (trait.bike.forward_mm_s > 0, trait.bike.backward_mm_s) == (True, 0)
    assert trait.car.forward_mm_s > 0


def test_a_one_way_street_is_opened_to_bikes_in_both_directions(tmp_path: Path) -> None:
    """80 m are ridden at 16 km/h instead of being pushed at 3.5 km/h; cars still go one way."""
    town = town_map()
    town.ways["West"][1]["oneway"] = "yes"
    streets = read(town, tmp_path)
    where = Where(ways=(town.way_id("West"),))
    opened = change_access(streets, where, {"bike": "both"}).osm
    times = [cost(compiled(one), BIKE, at(0, 90), at(0, 10)) for one in (streets, opened)]
    assert times == pytest.approx([80 / 3.5 * 3600, 80 / 16 * 3600], rel=2e-3)
    trait = opened.traits[int(opened.way_trait[opened.way_id == where.ways[0]][0])]
    assert trait.car.backward_mm_s == 0
    with pytest.raises(InputError, match="changes nothing"):
        change_access(opened, where, {"bike": "both"})


def test_who_is_let_in_as_the_street_runs_goes_the_way_of_other_vehicles(tmp_path: Path) -> None:
    town = town_map()
    town.ways["West"][1].update(oneway="yes", bicycle="no")
    edited = change_access(read(town, tmp_path), Where(ways=(town.way_id("West"),)), {"bike": "yes"})
    bike = edited.osm.traits[-1].bike
    assert (bike.forward_mm_s, bike.push_forward) == (round(16 / 3.6 * 1000), False)
    assert (bike.backward_mm_s, bike.push_backward) == (round(3.5 / 3.6 * 1000), True)


def test_a_street_with_a_cycleway_beside_it_is_not_opened_to_pushed_bikes_by_closing_it(tmp_path: Path) -> None:
    town = town_map()
    town.ways["West"][1]["bicycle"] = "use_sidepath"
    with pytest.raises(InputError, match="changes nothing"):
        close_streets(read(town, tmp_path), Where(ways=(town.way_id("West"),)), ("bike",))


def test_cars_that_are_let_in_may_pass_through(tmp_path: Path) -> None:
    town = town_map()
    town.ways["West"][1]["motor_vehicle"] = "destination"
    streets = read(town, tmp_path)
    where = Where(ways=(town.way_id("West"),))
    assert change_access(streets, where, {"car": "yes"}).osm.traits[-1].flags == 0
    assert change_access(streets, where, {"car": "forward"}).osm.traits[-1].flags == 0


def test_ways_over_the_same_nodes_are_split_alike(tmp_path: Path) -> None:
    """A cycleway is drawn over the nodes of Main from the other end; both lead over the new nodes in order."""
    town = town_map()
    town.way("Twin", "b a", "highway=cycleway foot=yes")
    streets = read(town, tmp_path)
    edited = add_street(streets, NewStreet((at(30, 0), at(30, 40), at(70, 40), at(70, 0))))
    chains = {
        way: edited.osm.node_id[edited.osm.way_node[begin:end]].tolist()
        for way, begin, end in zip(
            edited.osm.way_id.tolist(), edited.osm.way_ptr[:-1], edited.osm.way_ptr[1:], strict=True
        )
    }
    a, b, c = (town.node_id(name) for name in "abc")
    assert chains[town.way_id("Main")] == [a, -1, -2, b, c]
    assert chains[town.way_id("Twin")] == [b, -2, -1, a]


def test_a_border_beside_a_node_cuts_at_the_node(osm: OsmStreets) -> None:
    """From 5 cm to 50 m east of a: Main is closed from a on, and West stays."""
    edited = close_streets(osm, Where(polygon=(at(0.05, -5), at(50, -5), at(50, 5), at(0.05, 5))))
    assert edited.touched.nodes == (-1,)
    assert edited.touched.km * 1000 == metres(50)
    assert edited.touched.ways == (town_map().way_id("Main"),)


def test_turns_stay_forbidden_on_streets_that_were_split(tmp_path: Path) -> None:
    """No left turn from Main into West at a; a new path splits both streets beside that corner."""
    town = town_map()
    town.turn("no_right_turn", "from:Main via:a to:West")
    streets = read(town, tmp_path)
    origin, destination = at(60, 0), at(0, 60)
    before = cost(compiled(streets), CAR, origin, destination)
    split = add_street(streets, NewStreet((at(20, 0), at(0, 20)), who=("foot", "wheelchair")))
    assert len(split.touched.nodes) == 2
    assert split.osm.restrictions == streets.restrictions
    assert cost(compiled(split.osm), CAR, origin, destination) == pytest.approx(before, abs=CM * 10)
    assert before > cost(compiled(read(town_map(), tmp_path)), CAR, origin, destination)
    through = add_street(streets, NewStreet((at(20, 0), at(0, 20)), "residential"))
    assert cost(compiled(through.osm), CAR, origin, destination) < before, "round the corner over the new street"


def test_the_rule_of_a_closed_street_goes_with_it(tmp_path: Path) -> None:
    town = town_map()
    town.turn("only_right_turn", "from:Main via:a to:West")
    streets = read(town, tmp_path)
    for profiles in (("car",), ("foot", "bike", "car")):
        closed = close_streets(streets, Where(ways=(town.way_id("West"),)), profiles)
        assert closed.osm.restrictions == []
        compiled(closed.osm)
        assert sum(closed.osm.findings.counts.values()) == 0
    assert len(streets.restrictions) == 1


def test_barriers_and_lights_stay_at_their_nodes(tmp_path: Path) -> None:
    """High is closed up to e, so nodes are counted anew; the gate in Main still stands at b."""
    town = town_map()
    town.node_tags["b"] = {"barrier": "gate", "access": "private"}
    town.node_tags["c"] = {"highway": "traffic_signals"}
    town.nodes("g 300 0")
    town.way("East", "c g", ROAD)
    streets = read(town, tmp_path)
    path = add_street(streets, NewStreet((at(100, 0), at(100, 100))))
    assert path.touched.joints[0].barrier == "gate"
    closed = close_streets(path.osm, Where(ways=(town.way_id("West"),))).osm
    assert [int(closed.node_id[node]) for node in closed.barriers] == [town.node_id("b")]
    assert closed.node_id[closed.signals].tolist() == [town.node_id("c")]
    without = close_streets(closed, Where(ways=(town.way_id("Main"), -1))).osm
    assert without.barriers == {}
    assert without.node_id[without.signals].tolist() == [town.node_id("c")]


def test_tracks_that_a_path_crosses_are_counted(tmp_path: Path) -> None:
    town = town_map()
    town.nodes("r -20 50, s 300 50, t -20 54, u 300 54")
    town.way("one", "r s", "railway=rail")
    town.way("two", "t u", "railway=rail")
    streets = read(town, tmp_path)
    assert add_street(streets, NewStreet((at(100, 0), at(100, 100)))).touched.tracks == 2
    assert add_street(streets, NewStreet((at(100, 0), at(150, 20), at(200, 0)))).touched.tracks == 0


def test_a_square_is_crossed_from_where_a_new_path_enters_it(tmp_path: Path) -> None:
    """From the middle of the southern side to the corner in the north: straight on, not along the border."""
    town = OsmMap()
    town.nodes("A 0 0, B 100 0, C 100 100, D 0 100, a 0 -50, c 150 100")
    town.way("square", "A B C D A", "highway=pedestrian area=yes")
    town.way("south", "a A", ROAD)
    town.way("east", "C c", ROAD)
    streets = read(town, tmp_path)
    edited = add_street(streets, NewStreet((at(50, -2), at(50, -60), at(0, -50))))
    assert walk_m(edited.osm, at(50, -20), at(100, 100)) == metres(20 + np.hypot(50, 100))


def test_an_edit_leaves_the_streets_it_was_given_as_they_were_and_is_the_same_each_time(osm: OsmStreets) -> None:
    kept = copy.deepcopy(osm)
    streets = [add_street(osm, NewStreet((at(70, 3), at(70, 98)), crossings=True)) for _ in range(2)]
    close_streets(osm, Where(polygon=(at(-5, -5), at(50, -5), at(50, 5))))
    compiled(streets[0].osm)
    for name in OsmStreets.__slots__:
        if name == "findings":
            continue
        for one, other in ((kept, osm), (streets[0].osm, streets[1].osm)):
            assert repr(getattr(one, name)) == repr(getattr(other, name)), name
    assert streets[0].touched == streets[1].touched


SQUARE = (at(-5, -5), at(5, -5), at(5, 5), at(-5, 5))
CROSSED = tuple(SQUARE[corner] for corner in (0, 2, 1, 3))
EMPTY = (at(30, 30), at(40, 30), at(40, 40))
FLAT = (at(0, 0), at(50, 0), at(99, 0))
LINE = (at(200, 0), at(200, 100))


def without_cars(osm: OsmStreets) -> OsmStreets:
    """The town closed to cars."""
    return close_streets(osm, Where((1001, 1002, 1003)), ("car",)).osm


REFUSED: dict[str, tuple[str, Any]] = {
    "an unknown way": ("street_way_unknown", lambda osm: close_streets(osm, Where(ways=(1091,)))),
    "neither ways nor a polygon": ("street_where", lambda osm: close_streets(osm, Where())),
    "both": ("street_where", lambda osm: close_streets(osm, Where((1001,), SQUARE))),
    "two corners": ("street_polygon_corners", lambda osm: close_streets(osm, Where(polygon=SQUARE[:2]))),
    "no surface": ("street_polygon_flat", lambda osm: close_streets(osm, Where(polygon=FLAT))),
    "crossed": ("street_polygon_crossed", lambda osm: close_streets(osm, Where(polygon=CROSSED))),
    "swapped": ("street_points_swapped", lambda osm: close_streets(osm, Where(polygon=tuple(p[::-1] for p in SQUARE)))),
    "elsewhere": ("street_points_elsewhere", lambda osm: close_streets(osm, Where(polygon=((1, 1), (1, 2), (2, 2))))),
    "no number": ("street_point", lambda osm: close_streets(osm, Where(polygon=((float("nan"), 1), *SQUARE)))),
    "no place": ("street_point", lambda osm: add_street(osm, NewStreet((LINE[0], (100.0, 11.0))))),
    "an empty place": ("street_nothing_touched", lambda osm: close_streets(osm, Where(polygon=EMPTY))),
    "nobody there": ("street_nothing_touched", lambda osm: change_speed(osm, Where((1001,)), factor={"car": 1.0})),
    "nobody named": ("street_no_profile", lambda osm: change_access(osm, Where((1001,)), {})),
    "an unknown profile": ("street_profile", lambda osm: close_streets(osm, Where((1001,)), ("tram",))),
    "one twice": ("street_profile_twice", lambda osm: change_speed(osm, Where((1001,)), km_h={"car": 9}, limit_km_h=9)),
    "an unknown right": ("street_right", lambda osm: change_access(osm, Where((1001,)), {"car": "maybe"})),
    "a speed below zero": ("street_speed", lambda osm: change_speed(osm, Where((1001,)), km_h={"car": -3})),
    "no speed": ("street_speed", lambda osm: change_speed(osm, Where((1001,)), factor={"car": float("nan")})),
    "one point": ("street_line_points", lambda osm: add_street(osm, NewStreet(LINE[:1]))),
    "a loose middle": ("street_loose", lambda osm: add_street(osm, NewStreet(LINE, loose="middle"))),
    "a tolerance below zero": ("street_tolerance", lambda osm: add_street(osm, NewStreet(LINE, tolerance_m=-1))),
    "one place": ("street_too_short", lambda osm: add_street(osm, NewStreet((at(200, 0), at(201, 1))))),
    "an unknown kind": ("street_kind", lambda osm: add_street(osm, NewStreet(LINE, "autobahn"))),
    "cars on steps": ("street_not_for", lambda osm: add_street(osm, NewStreet(LINE, "cycleway", ("wheelchair",)))),
    "nobody's users": ("street_no_users", lambda osm: add_street(without_cars(osm), NewStreet(LINE, "motorway"))),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_what_can_not_be_meant_is_refused_in_both_languages(name: str, osm: OsmStreets) -> None:
    code, edit = REFUSED[name]
    with pytest.raises(InputError) as refused:
        edit(osm)
    assert refused.value.code == code
    for language in LANGUAGES:
        assert "{" not in refused.value.text(language)
    if code == "street_way_unknown":
        assert "1001 (Main)" in refused.value.text("en")
