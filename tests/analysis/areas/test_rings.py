# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""Areas on small maps: they follow the streets, nest, have holes where nothing is reached, and are exact on streets."""

import math
from dataclasses import replace
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import numpy as np
import pytest
import shapely
from hypothesis import assume, given

from mobility.analysis.areas import field
from mobility.analysis.areas.field import Grain
from mobility.analysis.areas.reached import Disc, Reached, Start
from mobility.analysis.areas.rings import Ring, rings
from mobility.errors import InternalError
from mobility.kernels.layout import NEVER
from mobility.network.streets.profiles import BIKE, CAR, FOOT
from tests.analysis.areas.judge import (
    SPEED_M_S,
    metres_from_the_other_kind,
    nest,
    reached_from,
    spots,
    wrong_spots,
)
from tests.kernels.drawing import SEEDS, house
from tests.network.streets.asking import Asked, compiled
from tests.osm_files import DEGREE_M, SOUTH, WEST, OsmMap, place_e7

ROAD = "highway=residential"
CELL_M = 10.0
METRES_PER_DEGREE_LON = DEGREE_M * math.cos(math.radians(SOUTH))


def at(east_m: float, north_m: float, seconds: int = 0) -> tuple[float, float, int]:
    """A place of the metre grid."""
    lat, lon = place_e7(east_m, north_m)
    return lat / 1e7, lon / 1e7, seconds


def holds(ring: Ring, east_m: float, north_m: float) -> bool:
    """Whether a place of the metre grid lies inside."""
    lat, lon, _ = at(east_m, north_m)
    return bool(ring.area.covers(shapely.Point(lon, lat)))


def box_m(ring: Ring) -> tuple[float, float, float, float]:
    """West, south, east and north of an area on the metre grid."""
    west, south, east, north = ring.area.bounds
    return (
        (west - WEST) * METRES_PER_DEGREE_LON, (south - SOUTH) * DEGREE_M,
        (east - WEST) * METRES_PER_DEGREE_LON, (north - SOUTH) * DEGREE_M,
    )  # fmt: skip


def long_street(folder: Path, tags: str = ROAD) -> Asked:
    """One street of 2 km from west to east without any junction."""
    osm = OsmMap()
    osm.nodes("w 0 0, e 2000 0")
    osm.way("Long Street", "w e", tags)
    return compiled(osm, folder)


def test_a_long_street_is_reached_from_its_middle_where_one_starts(tmp_path: Path) -> None:
    streets = long_street(tmp_path).streets
    near, far = rings(streets, reached_from(streets, [at(1000, 0)]), [400, 10_000])
    assert box_m(near) == pytest.approx((500, -50, 1500, 50), abs=CELL_M)
    assert near.street_m == pytest.approx(1000, abs=2)
    assert box_m(far) == pytest.approx((-50, -50, 2050, 50), abs=CELL_M)
    assert far.street_m == pytest.approx(2000, abs=2)
    # Beside the street, up to the width; past the last place reached, not even beside it.
    assert holds(near, 1000, 45)
    assert not holds(near, 1000, 60)
    assert not holds(near, 1515, 30)


def test_without_the_start_only_the_ends_of_its_street_are_known(tmp_path: Path) -> None:
    streets = long_street(tmp_path).streets
    reached = reached_from(streets, [at(1000, 0)])
    (ring,) = rings(streets, replace(reached, starts=()), [900])
    assert not holds(ring, 1000, 0)


def test_two_who_start_on_one_street_meet(tmp_path: Path) -> None:
    streets = long_street(tmp_path).streets
    reached = reached_from(streets, [at(200, 0, 100), at(1800, 0, 300)])
    before, after = rings(streets, reached, [799, 860])
    # 1,600 m apart and 200 s: they meet after 840 s, 1,125 m from the western end.
    assert not holds(before, 1125, 0)
    assert holds(after, 1125, 0)
    assert len(before.area.geoms) == 2
    assert len(after.area.geoms) == 1


def test_the_way_from_a_door_to_its_street_is_inside_and_takes_time(tmp_path: Path) -> None:
    streets = long_street(tmp_path).streets
    reached = reached_from(streets, [at(1000, 250)])
    early, late = rings(streets, reached, [100, 300])
    assert holds(early, 1000, 140)
    assert not holds(early, 1000, 100)
    assert not holds(early, 1000, 0)
    assert holds(late, 1000, 250)
    assert box_m(late)[2] == pytest.approx(1125, abs=CELL_M)


@pytest.mark.parametrize("towards", [False, True])
def test_one_way_for_walkers(tmp_path: Path, towards: bool) -> None:  # noqa: FBT001
    osm = OsmMap()
    osm.nodes("w 0 0, e 2000 0, n 1000 1000")
    osm.way("Escalator", "w e", "highway=footway oneway:foot=yes")
    osm.way("Round", "e n w", ROAD)
    streets = compiled(osm, tmp_path).streets
    (ring,) = rings(streets, reached_from(streets, [at(1000, 0)], towards=towards), [400])
    assert holds(ring, 700, 0) is towards
    assert holds(ring, 1300, 0) is not towards


def test_a_walk_ends_where_its_limit_is(tmp_path: Path) -> None:
    streets = long_street(tmp_path).streets
    node_s = np.array([0, NEVER] if streets.arrays["street_node_lon_e7"].argmin() == 0 else [NEVER, 0], dtype=np.int32)
    walked_s = np.full(2, 100, dtype=np.int32)
    reached = Reached(node_s, SPEED_M_S, max_walk_s=500, walked_s=walked_s)
    (ring,) = rings(streets, reached, [3600])
    assert box_m(ring) == pytest.approx((-50, -50, 500, 50), abs=CELL_M)
    started = reached_from(streets, [at(1000, 250)])
    (ring,) = rings(streets, replace(started, max_walk_s=500, walked_s=started.node_s), [3600])
    assert box_m(ring)[::2] == pytest.approx((625, 1375), abs=CELL_M)
    (ring,) = rings(streets, replace(started, node_s=np.full(2, NEVER, dtype=np.int32), max_walk_s=199), [3600])
    assert ring.area.is_empty, "the street is 200 s away"


def test_a_street_that_is_not_reached_takes_what_is_nearer_to_it(tmp_path: Path) -> None:
    osm = OsmMap()
    osm.nodes("w 0 0, e 1000 0, u 0 60, v 1000 60")
    osm.way("Here", "w e", ROAD)
    osm.way("There", "u v", ROAD)
    streets = compiled(osm, tmp_path).streets
    (ring,) = rings(streets, reached_from(streets, [at(500, 0)]), [3600])
    assert holds(ring, 500, -45)
    assert holds(ring, 500, 25)
    assert not any(holds(ring, east, 60) for east in range(0, 1001, 10))


def test_the_other_bank_is_not_reached_over_the_water(tmp_path: Path) -> None:
    osm = OsmMap()
    osm.nodes("a 0 0, b 1500 0, c 1500 200, d 0 200")
    osm.way("Round the Lake", "a b c d", ROAD)
    streets = compiled(osm, tmp_path).streets
    early, late = rings(streets, reached_from(streets, [at(0, 0)]), [900, 2600])
    assert not holds(early, 0, 200)
    assert holds(late, 0, 200)
    # 100 m of water between both banks stay outside.
    assert not holds(late, 700, 100)


def square(folder: Path, side_m: float) -> Asked:
    """A street around a square, and a street that leads away."""
    osm = OsmMap()
    osm.nodes(f"a 0 0, b {side_m} 0, c {side_m} {side_m}, d 0 {side_m}, far -500 0")
    osm.way("Round", "a b c d a", ROAD)
    osm.way("Away", "far a", ROAD)
    return compiled(osm, folder)


def test_a_small_gap_is_filled_when_all_around_it_is_reached(tmp_path: Path) -> None:
    streets = square(tmp_path, 150).streets
    partly, wholly = rings(streets, reached_from(streets, [at(0, 0)]), [150, 240])
    assert not holds(partly, 75, 75)
    assert holds(wholly, 75, 75)
    assert [len(part.interiors) for part in wholly.area.geoms] == [0]
    (unfilled,) = rings(streets, reached_from(streets, [at(0, 0)]), [240], Grain(gap_m2=0))
    assert not holds(unfilled, 75, 75)
    assert [len(part.interiors) for part in unfilled.area.geoms] == [1]


def test_a_large_gap_is_a_hole(tmp_path: Path) -> None:
    streets = square(tmp_path, 400).streets
    (ring,) = rings(streets, reached_from(streets, [at(0, 0)]), [3600])
    assert not holds(ring, 200, 200)
    assert [len(part.interiors) for part in ring.area.geoms] == [1]


def test_an_island_in_a_hole_is_reached_by_a_stop_there(tmp_path: Path) -> None:
    osm = OsmMap()
    osm.nodes("a 0 0, b 800 0, c 800 800, d 0 800, i 275 400, j 525 400")
    osm.way("Round", "a b c d a", ROAD)
    osm.way("Island", "i j", ROAD)
    streets = compiled(osm, tmp_path).streets
    (ring,) = rings(streets, reached_from(streets, [at(0, 0), at(400, 400, 600)]), [3600])
    assert holds(ring, 400, 400)
    assert not holds(ring, 400, 250)
    assert sorted(len(part.interiors) for part in ring.area.geoms) == [0, 1]
    assert ring.area.is_valid


def test_nobody_gets_off_a_ferry_half_way(tmp_path: Path) -> None:
    osm = OsmMap()
    osm.nodes("w 0 0, a 200 0, b 1200 0, e 1400 0")
    osm.way("West Bank", "w a", ROAD)
    osm.way("Ferry", "a b", "route=ferry duration=00:05")
    osm.way("East Bank", "b e", ROAD)
    streets = compiled(osm, tmp_path).streets
    (ring,) = rings(streets, reached_from(streets, [at(0, 0)]), [3600])
    assert holds(ring, 1350, 0)
    assert not holds(ring, 700, 0)
    assert len(ring.area.geoms) == 2


def test_a_stop_far_from_streets_is_walked_around_straight(tmp_path: Path) -> None:
    streets = long_street(tmp_path).streets
    nowhere = reached_from(streets, [])
    lat, lon, _ = at(1000, 2000)
    (ring,) = rings(streets, replace(nowhere, discs=(Disc(lat, lon, 500),), detour_factor=1.25), [1000])
    assert box_m(ring) == pytest.approx((500, 1500, 1500, 2500), abs=CELL_M)
    (short,) = rings(streets, replace(nowhere, discs=(Disc(lat, lon, 500),), max_walk_s=80), [1000])
    assert box_m(short) == pytest.approx((900, 1900, 1100, 2100), abs=CELL_M)
    (late,) = rings(streets, replace(nowhere, discs=(Disc(lat, lon, 1001),)), [1000])
    assert late.area.is_empty
    # On streets holds what the search over streets says.
    lat, lon, _ = at(1000, 250)
    (beside,) = rings(streets, replace(nowhere, discs=(Disc(lat, lon, 0),)), [400])
    assert holds(beside, 1000, 80)
    assert not holds(beside, 1000, 0)


def test_nothing_reached_is_an_empty_area(tmp_path: Path) -> None:
    streets = long_street(tmp_path).streets
    for ring in rings(streets, reached_from(streets, []), [0, 900]):
        assert ring.area.is_empty
        assert ring.area.geom_type == "MultiPolygon"
        assert ring.street_m == 0
    assert rings(streets, reached_from(streets, [at(0, 0)]), []) == []


def test_rings_come_as_asked_and_twice_the_same(tmp_path: Path) -> None:
    streets = square(tmp_path, 300).streets
    reached = reached_from(streets, [at(20, 0)])
    found = rings(streets, reached, [600, 120, 300])
    assert [ring.cutoff_s for ring in found] == [600, 120, 300]
    assert nest(found)
    again = rings(streets, reached, [600, 120, 300])
    assert [shapely.to_wkb(ring.area) for ring in found] == [shapely.to_wkb(ring.area) for ring in again]


def test_the_same_ring_whatever_else_is_asked_for(tmp_path: Path) -> None:
    streets = square(tmp_path, 300).streets
    reached = reached_from(streets, [at(20, 0)])
    alone, beside = rings(streets, reached, [120])[0], rings(streets, reached, [600, 120])[1]
    assert alone.area.normalize().equals_exact(beside.area.normalize(), 0)


def test_too_large_a_grid_gets_coarser_and_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    streets = long_street(tmp_path).streets
    reached = reached_from(streets, [at(1000, 0)])
    (fine,) = rings(streets, reached, [600])
    monkeypatch.setattr(field, "MOST_CORNERS", 300)
    near, far = rings(streets, reached, [300, 600])
    assert far.tolerance_m > fine.tolerance_m == pytest.approx(2 * math.sqrt(2) * 10 + 1.25)
    assert far.width_m >= 50
    assert nest([near, far])
    assert box_m(far)[::2] == pytest.approx((250, 1750), abs=2 * far.tolerance_m)


def test_bikes_have_their_own_speed_and_cars_none(tmp_path: Path) -> None:
    streets = long_street(tmp_path).streets
    end = reached_from(streets, [at(0, 0)]).starts[0].end
    node_s = np.full(2, NEVER, dtype=np.int32)
    reached = Reached(node_s, SPEED_M_S, starts=(Start(end, 0),), profile=BIKE)
    (ring,) = rings(streets, reached, [100])
    assert box_m(ring)[2] > 300
    with pytest.raises(InternalError):
        rings(streets, replace(reached, profile=CAR), [100])
    with pytest.raises(InternalError):
        rings(streets, replace(reached, node_s=node_s[:1]), [100])


def drawn_map(random: Random) -> OsmMap:
    """Random streets, some short, some long, in one or two nets; on a rectangle of 1 or 2 km."""
    osm = OsmMap()
    size = random.choice([300, 1000, 2000])
    count = random.randint(2, 14)
    for number in range(count):
        osm.node(f"n{number}", random.randint(0, size), random.randint(0, size))
    for number in range(random.randint(1, 12)):
        nodes = random.sample(range(count), random.randint(2, min(4, count)))
        kind = random.choice(["highway=residential", "highway=footway", "highway=residential oneway:foot=yes"])
        osm.way(f"w{number}", " ".join(f"n{node}" for node in nodes), kind)
    return osm


@given(SEEDS)
@house(40)
def test_a_place_on_a_street_is_inside_if_and_only_if_it_is_reached_in_time(seed: int) -> None:
    random = Random(seed)
    with TemporaryDirectory() as folder:
        asked = compiled(drawn_map(random), Path(folder))
    streets = asked.streets
    arrays = streets.arrays
    nodes = np.unique(arrays["street_edge_node"][(arrays["street_edge_usable"] & FOOT.bit) > 0]).tolist()
    assume(nodes)
    places = []
    for node in random.choices(nodes, k=random.randint(1, 3)):
        lat, lon = (int(arrays[f"street_node_{axis}_e7"][node]) / 1e7 for axis in ("lat", "lon"))
        places.append((lat + random.choice([0, 1e-4]), lon, random.randint(0, 600)))
    reached = reached_from(streets, places, towards=random.random() < 0.3)
    found = rings(streets, reached, sorted(random.sample(range(60, 2400), 3)), Grain(cell_m=random.choice([5.0, 10.0])))
    assert all(ring.area.is_valid for ring in found)
    assert nest(found)
    asked_spots = spots(streets, reached, 60, seed, shapely.box(10, 51, 12, 53))
    for ring in found:
        for spot in wrong_spots(ring, asked_spots):
            away_m = metres_from_the_other_kind(streets, reached, spot, ring.cutoff_s, 60)
            assert away_m <= ring.tolerance_m
