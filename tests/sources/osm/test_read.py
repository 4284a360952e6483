# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""Files are read alike in every format; what is missing or peculiar is refused, cut or told."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from mobility.errors import DataError
from mobility.sources.osm import points
from mobility.sources.osm.read import OsmStreets, Restriction, read_streets
from mobility.sources.osm.traits import AREA
from tests.osm_files import SUFFIXES, OsmMap

ROAD = "highway=residential"


def corner() -> OsmMap:
    """Two streets that meet at b, a bollard, lights, a track beside them, a ban, addresses, and what no one needs."""
    osm = OsmMap()
    osm.nodes("a 0 0, b 100 0 highway=traffic_signals, c 200 0, d 100 100, e 100 50 barrier=bollard, f 0 50, g 200 50")
    osm.node("h", 20, 20, "addr:housenumber=1 addr:street=Am_Eck")
    osm.way("main", "a b c", f"{ROAD} oneway=yes")
    osm.way("side", "b e d", ROAD)
    osm.way("track", "f g", "railway=rail")
    osm.way("house", "f h d f", "building=yes addr:housenumber=3 addr:street=Am_Eck")
    osm.turn("no_left_turn", "from:main via:b to:side")
    return osm


def read(osm: OsmMap, folder: Path, broken_ways: str = "refuse") -> OsmStreets:
    """Write and read a map."""
    return read_streets(osm.write(folder / "map.osm"), broken_ways)


def facts(streets: OsmStreets) -> dict[str, Any]:
    """All that was read, comparable."""
    names = [name for name in OsmStreets.__slots__ if name != "findings"]
    values = {name: getattr(streets, name) for name in names}
    return {name: value.tolist() if isinstance(value, np.ndarray) else value for name, value in values.items()}


def ways(osm: OsmMap, streets: OsmStreets) -> dict[str, list[str]]:
    """The nodes of each way by its name; of several pieces the last."""
    nodes, found = list(osm.places), {}
    for at, trait in enumerate(streets.way_trait.tolist()):
        begin, end = streets.way_ptr[at], streets.way_ptr[at + 1]
        ids = streets.node_id[streets.way_node[begin:end]].tolist()
        found[streets.traits[trait].name] = [nodes[number - 1] for number in ids]
    return found


def told(streets: OsmStreets) -> dict[str, int]:
    """Findings by code."""
    counts: dict[str, int] = {}
    for (_, code, *_), count in streets.findings.counts.items():
        counts[code] = counts.get(code, 0) + count
    return counts


def test_what_is_read_of_a_corner(tmp_path: Path) -> None:
    osm = corner()
    streets = read(osm, tmp_path)
    assert ways(osm, streets) == {"main": ["a", "b", "c"], "side": ["b", "e", "d"]}
    assert [(*osm.places[list(osm.places)[number - 1]],) for number in streets.node_id.tolist()] == list(
        zip(streets.node_lat_e7.tolist(), streets.node_lon_e7.tolist(), strict=True)
    )
    number = {node: streets.node_id.tolist().index(osm.node_id(node)) for node in "be"}
    assert streets.signals.tolist() == [number["b"]]
    assert {node: trait.kind for node, trait in streets.barriers.items()} == {number["e"]: "bollard"}
    main, side = osm.way_id("main"), osm.way_id("side")
    assert streets.restrictions == [Restriction(*(False, False), main, osm.node_id("b"), (), side)]
    assert streets.rails.tolist() == [[*osm.degrees("f"), *osm.degrees("g")]]
    assert [(point.kind, point.name, point.number) for point in streets.points] == [
        (points.ADDRESS, "Am Eck", "1"),
        (points.ADDRESS, "Am Eck", "3"),
    ]


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_every_format_gives_the_same(suffix: str, tmp_path: Path) -> None:
    osm = corner()
    assert facts(read_streets(osm.write(tmp_path / f"map{suffix}"))) == facts(read(osm, tmp_path))


def test_arrays_have_the_types_of_kernels(tmp_path: Path) -> None:
    streets = read(corner(), tmp_path)
    types = {
        name: getattr(streets, name).dtype.name for name in ("node_id", "way_id", "way_trait", "way_ptr", "way_node")
    }
    assert types == {
        "node_id": "int64",
        "way_id": "int64",
        "way_trait": "int32",
        "way_ptr": "int32",
        "way_node": "int32",
    }
    assert {streets.node_lat_e7.dtype.name, streets.node_lon_e7.dtype.name, streets.signals.dtype.name} == {"int32"}
    assert streets.rails.dtype.name == "float64"


def test_a_missing_node_refuses_with_way_and_node(tmp_path: Path) -> None:
    osm = corner()
    osm.lost = {"e", "d"}
    with pytest.raises(DataError) as refused:
        read(osm, tmp_path)
    place = refused.value.place
    assert (refused.value.code, refused.value.facts["count"]) == ("streets_missing_nodes", 2)
    assert place is not None
    assert (place.file, place.field, place.value) == (
        str(tmp_path / "map.osm"),
        f"way {osm.way_id('side')}",
        f"node {osm.node_id('e')}",
    )


def test_streets_are_cut_at_missing_nodes_where_the_region_says_so(tmp_path: Path) -> None:
    osm = OsmMap()
    osm.nodes("a 0 0, b 100 0, c 200 0, d 300 0, e 400 0, f 500 0, g 600 0")
    osm.way("long", "a b c d e f g", ROAD)
    osm.lost = {"c", "e", "g"}
    streets = read(osm, tmp_path, "cut")
    assert streets.way_ptr.tolist() == [0, 2]  # of d and f alone nothing is left
    assert ways(osm, streets) == {"long": ["a", "b"]}
    assert told(streets) == {"streets_cut": 1}


def test_a_street_cut_in_the_middle_is_two(tmp_path: Path) -> None:
    osm = OsmMap()
    osm.nodes("a 0 0, b 100 0, c 200 0, d 300 0, e 400 0")
    osm.way("long", "a b c d e", ROAD)
    osm.lost = {"c"}
    streets = read(osm, tmp_path, "cut")
    assert streets.way_ptr.tolist() == [0, 2, 4]
    assert streets.way_id.tolist() == [osm.way_id("long")] * 2


def test_missing_nodes_of_what_is_no_street_do_not_matter(tmp_path: Path) -> None:
    osm = corner()
    osm.node("x", 0, 0)
    osm.way("far track", "f x", "railway=rail")
    osm.way("far house", "x h f x", "building=yes addr:housenumber=7 addr:street=Am_Eck")
    osm.way("planned", "a x", "highway=proposed")
    osm.way("park", "a x d a", "leisure=park")
    osm.lost = {"x"}
    assert ways(osm, read(osm, tmp_path)).keys() == {"main", "side"}


def test_nodes_that_come_twice_in_a_row_are_kept_and_lead_nowhere(tmp_path: Path) -> None:
    osm = corner()
    osm.way("stammer", "a a d d", ROAD)
    assert ways(osm, read(osm, tmp_path))["stammer"] == ["a", "a", "d", "d"]


def test_a_node_that_stands_twice_in_a_file_counts_once(tmp_path: Path) -> None:
    osm = corner()
    lines = osm.text().splitlines()
    lines.insert(3, lines[2])
    path = tmp_path / "twice.osm"
    path.write_text("\n".join(lines), encoding="utf-8")
    assert facts(read_streets(path)) == facts(read(osm, tmp_path))


def test_ways_with_one_node_or_none_are_no_streets(tmp_path: Path) -> None:
    osm = corner()
    osm.way("dot", "a", ROAD)
    osm.way("nothing", "", ROAD)
    osm.way("dotted track", "f", "railway=rail")
    assert facts(read(osm, tmp_path)) == facts(read(corner(), tmp_path))


@pytest.mark.parametrize(
    ("members", "tags"),
    [
        ("from:main via:b to:b", "restriction=no_left_turn"),
        ("from:main via:b", "restriction=no_left_turn"),
        ("from:main to:side", "restriction=no_left_turn"),
        ("from:main via:b via:a to:side", "restriction=no_left_turn"),
        ("from:main via:b via:track to:side", "restriction=no_left_turn"),
        ("from:main via:b to:side", "restriction=give_way"),
        ("", "restriction=no_left_turn"),
    ],
)
def test_bans_that_nobody_understands_are_left_out_and_told(members: str, tags: str, tmp_path: Path) -> None:
    osm = corner()
    osm.relations.clear()
    osm.relation(members, f"type=restriction {tags}")
    streets = read(osm, tmp_path)
    assert streets.restrictions == []
    assert told(streets) == {"restriction_unclear": 1}


@pytest.mark.parametrize(
    "tags", ["restriction=no_left_turn except=motorcar", "restriction:hgv=no_left_turn", "except=bus"]
)
def test_bans_that_do_not_hold_for_cars_are_left_out(tags: str, tmp_path: Path) -> None:
    osm = corner()
    osm.relations.clear()
    osm.relation("from:main via:b to:side", f"type=restriction {tags}")
    streets = read(osm, tmp_path)
    assert (streets.restrictions, told(streets)) == ([], {})


def test_a_ban_holds_for_each_of_several_ways(tmp_path: Path) -> None:
    osm = corner()
    osm.relations.clear()
    osm.relation("from:main from:side via:b to:side to:main", "type=restriction restriction=no_entry")
    assert len(read(osm, tmp_path).restrictions) == 4


def test_a_ban_via_ways_names_them_in_order(tmp_path: Path) -> None:
    osm = corner()
    osm.relations.clear()
    osm.turn("only_straight_on", "from:main via:side via:track to:main")
    (found,) = read(osm, tmp_path).restrictions
    assert found.only
    assert found.via_ways == (osm.way_id("side"), osm.way_id("track"))
    assert found.via_node == 0


def test_relations_with_members_that_are_not_there_do_not_hurt(tmp_path: Path) -> None:
    osm = corner()
    square = {"type": "multipolygon", "highway": "pedestrian", "area": "yes"}
    osm.relations += [
        ([("way", 9_999, "outer")], square),
        ([("way", osm.way_id("house"), "outer"), ("way", 9_999, "inner")], square),
        ([("relation", 8_888, "outer"), ("node", 7_777, "")], square),
        ([], square),
        ([("way", 9_999, "from"), ("node", 7_777, "via"), ("way", 9_998, "to")], {**NO_LEFT_TURN}),
        ([("way", 1, "")], {"type": "route", "route": "bus"}),
        ([("way", 1, "")], {"no": "type"}),
    ]
    streets = read(osm, tmp_path)
    assert ways(osm, streets).keys() == {"main", "side"}
    assert len(streets.restrictions) == 2  # the network finds no streets for one of them


NO_LEFT_TURN = {"type": "restriction", "restriction": "no_left_turn"}


def squares(osm: OsmMap, streets: OsmStreets) -> set[frozenset[str]]:
    """The lines across areas, by the nodes at their ends."""
    nodes, found = list(osm.places), set()
    for at, trait in enumerate(streets.way_trait.tolist()):
        if streets.traits[trait].flags & AREA:
            ids = streets.node_id[streets.way_node[streets.way_ptr[at] : streets.way_ptr[at + 1]]].tolist()
            found.add(frozenset(nodes[number - 1] for number in ids))
    return found


@pytest.mark.parametrize(
    ("tags", "crossed"),
    [
        ("highway=pedestrian area=yes", True),
        ("highway=footway area=yes", True),
        ("highway=pedestrian", False),
        ("highway=service area=yes", False),
        ("railway=platform", True),
        ("railway=platform area=no", False),
        ("public_transport=platform", True),
        ("highway=pedestrian area=yes access=private", False),
    ],
)
def test_which_closed_ways_are_crossed(tags: str, crossed: bool, tmp_path: Path) -> None:  # noqa: FBT001
    osm = OsmMap()
    osm.nodes("A 0 0, B 100 0, C 100 100, D 0 100, a 0 -50, c 150 100")
    osm.way("square", "A B C D A", tags)
    osm.way("south", "a A", ROAD)
    osm.way("east", "C c", ROAD)
    assert squares(osm, read(osm, tmp_path)) == ({frozenset("AC")} if crossed else set())


def test_the_first_corner_of_a_ring_is_no_entrance_of_itself(tmp_path: Path) -> None:
    """A stands twice in its own ring; only C is shared with a street."""
    osm = OsmMap()
    osm.nodes("A 0 0, B 100 0, C 100 100, D 0 100, c 150 100")
    osm.way("square", "A B C D A", "highway=pedestrian area=yes")
    osm.way("east", "C c", ROAD)
    assert squares(osm, read(osm, tmp_path)) == set()


def test_two_squares_side_by_side_are_crossed_to_each_other(tmp_path: Path) -> None:
    osm = OsmMap()
    osm.nodes("A 0 0, B 100 0, C 100 100, D 0 100, E 200 0, F 200 100, a 0 -50, f 250 100")
    osm.way("left", "A B C D A", "highway=pedestrian area=yes")
    osm.way("right", "B E F C B", "highway=pedestrian area=yes")
    osm.way("south", "a A", ROAD)
    osm.way("east", "F f", ROAD)
    assert squares(osm, read(osm, tmp_path)) == {frozenset("AC"), frozenset("BF")}


def test_an_area_that_crosses_itself_is_told_and_walked_round(tmp_path: Path) -> None:
    osm = OsmMap()
    osm.nodes("A 0 0, B 100 100, C 100 0, D 0 100, a 0 -50, d 0 150")
    osm.way("bow tie", "A B C D A", "highway=pedestrian area=yes")
    osm.way("south", "a A", ROAD)
    osm.way("north", "D d", ROAD)
    streets = read(osm, tmp_path)
    assert squares(osm, streets) == set()
    assert told(streets) == {"area_not_crossed": 1}
    assert "bow tie" in ways(osm, streets)


def test_a_street_without_anyone_is_left_out(tmp_path: Path) -> None:
    osm = corner()
    osm.way("closed", "a d", f"{ROAD} access=no")
    assert "closed" not in ways(osm, read(osm, tmp_path))


def test_the_duration_of_a_ferry_makes_its_speed(tmp_path: Path) -> None:
    """100 m in 5 minutes are 333 mm/s; nonsense is none."""
    osm = corner()
    osm.way("ferry", "a b", "route=ferry duration=00:05")
    osm.way("vague", "a b", "route=ferry duration=soon")
    speeds = {trait.name: trait.foot.forward_mm_s for trait in read(osm, tmp_path).traits}
    assert (speeds["ferry"], speeds["vague"]) == (333, 2778)
