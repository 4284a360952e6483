# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""Extracts cut to a box: what the reader of streets needs stays, complete, and nothing else."""

from pathlib import Path

import numpy as np
import osmium
import pytest

from mobility.errors import DataError
from mobility.region import Box
from mobility.sources.download.cut import cut_to_box
from mobility.sources.osm.read import OsmStreets, read_streets
from tests.osm_files import OsmMap

# A box from the corner of the map 1 km to the east and to the north.
BOX: Box = (52.0, 11.0, 52.009, 11.0146)


def cut(town: OsmMap, folder: Path, suffix: str = ".osm.pbf") -> OsmStreets:
    """Cut a map to the box and read it."""
    target = folder / f"cut{suffix}"
    cut_to_box(town.write(folder / "town.osm.pbf"), target, BOX)
    return read_streets(target)


def ids(path: Path) -> dict[str, set[int]]:
    """The ids that a file holds by kind."""
    found: dict[str, set[int]] = {"n": set(), "w": set(), "r": set()}
    for item in osmium.FileProcessor(str(path)):
        found[item.type_str()].add(item.id)
    return found


def town() -> OsmMap:
    """Return a street in the box, one that leaves it, one outside, one right across without a node in it."""
    made = OsmMap()
    made.nodes("a 100 100, b 200 100 barrier=bollard, c 300 100, d 5000 100, e 6000 100, f -500 500, g 3000 500")
    made.nodes("out 7000 100, bench 150 150 amenity=bench, far 8000 100 amenity=bench, plain 160 160")
    made.way("inside", "a b c", "highway=residential")
    made.way("leaving", "c d e", "highway=track")
    made.way("outside", "e out", "highway=residential")
    made.way("across", "f g", "highway=path")
    made.way("field", "a b", "source=survey")
    return made


def test_ways_that_touch_the_box_stay_whole(tmp_path: Path) -> None:
    made = town()
    read = cut(made, tmp_path)
    assert {read.traits[at].name for at in read.way_trait} == {"inside", "leaving", "across"}
    held = ids(tmp_path / "cut.osm.pbf")
    assert held["w"] == {made.way_id(name) for name in ("inside", "leaving", "across")}
    assert held["n"] == {made.node_id(name) for name in ("a", "b", "c", "d", "e", "f", "g", "bench")}


def test_tags_of_nodes_on_kept_ways_stay(tmp_path: Path) -> None:
    assert len(cut(town(), tmp_path).barriers) == 1


@pytest.mark.parametrize("suffix", [".osm", ".osm.gz", ".osm.bz2", ".osm.pbf"])
def test_the_suffix_says_the_format(tmp_path: Path, suffix: str) -> None:
    read = cut(town(), tmp_path, suffix)
    assert np.unique(read.way_id).tolist() == np.unique(cut(town(), tmp_path).way_id).tolist()


def test_the_file_names_its_box(tmp_path: Path) -> None:
    cut(town(), tmp_path)
    box = osmium.io.Reader(str(tmp_path / "cut.osm.pbf")).header().box()
    found = (box.bottom_left.lat, box.bottom_left.lon, box.top_right.lat, box.top_right.lon)
    assert found == pytest.approx(BOX)


def test_turn_restrictions_between_kept_ways_stay(tmp_path: Path) -> None:
    made = town()
    made.turn("no_left_turn", "from:inside via:c to:leaving")
    made.turn("no_left_turn", "from:leaving via:e to:outside")
    assert [(turn.from_way, turn.to_way) for turn in cut(made, tmp_path).restrictions] == [
        (made.way_id("inside"), made.way_id("leaving"))
    ]


def test_a_square_made_of_several_ways_stays_whole(tmp_path: Path) -> None:
    """Its outlines bear no tag of their own, and only one of them touches the box."""
    made = town()
    made.nodes("p 900 900, q 2000 900, r 2000 2000, s 900 2000")
    made.way("near", "p q", "source=survey")
    made.way("beyond", "q r s p", "source=survey")
    made.relation("outer:near outer:beyond", "type=multipolygon highway=pedestrian")
    cut(made, tmp_path)
    assert {made.way_id("near"), made.way_id("beyond")} <= ids(tmp_path / "cut.osm.pbf")["w"]


def test_a_square_outside_goes(tmp_path: Path) -> None:
    made = town()
    made.nodes("p 5000 5000, q 6000 5000, r 6000 6000")
    made.way("ring", "p q r p", "source=survey")
    made.relation("outer:ring", "type=multipolygon highway=pedestrian")
    cut(made, tmp_path)
    held = ids(tmp_path / "cut.osm.pbf")
    assert made.way_id("ring") not in held["w"]
    assert held["r"] == set()


def test_an_extract_cut_short_is_refused(tmp_path: Path) -> None:
    path = town().write(tmp_path / "town.osm.pbf")
    path.write_bytes(path.read_bytes()[:-20])
    with pytest.raises(DataError) as raised:
        cut_to_box(path, tmp_path / "cut.osm.pbf", BOX)
    assert raised.value.code == "streets_unreadable"


def test_the_real_extract_loses_nothing_inside(shared_data: Path, tmp_path: Path) -> None:
    """Every way with a node in the box and all its nodes; lines across surfaces begin at ways outside, too."""
    source = shared_data / "heidelberg" / "heidelberg.osm.pbf"
    south, west, north, east = box = (49.405, 8.68, 49.415, 8.70)
    cut_to_box(source, tmp_path / "cut.osm.pbf", box)
    found = []
    for path in (source, tmp_path / "cut.osm.pbf"):
        held = {}
        for way in osmium.FileProcessor(str(path)).with_locations().with_filter(osmium.filter.KeyFilter("highway")):
            if isinstance(way, osmium.osm.Way):
                places = [(node.lat, node.lon) for node in way.nodes if node.location.valid()]
                if any(south <= lat <= north and west <= lon <= east for lat, lon in places):
                    held[way.id] = (dict(way.tags), [node.ref for node in way.nodes])
        found.append(held)
    assert len(found[0]) > 500
    assert found[0] == found[1]
