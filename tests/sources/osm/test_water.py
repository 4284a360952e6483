# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""Water on a map: lakes with their islands and lines of rivers, and nothing else."""

from pathlib import Path

import pytest

from mobility.errors import DataError, InputError
from mobility.sources.osm.water import read_water
from tests.osm_files import SUFFIXES, OsmMap

SQUARE_M2 = 100.0**2


def lakes() -> OsmMap:
    """A lake, one with an island, a river, a brook, and a street."""
    osm = OsmMap()
    osm.nodes("a 0 0, b 100 0, c 100 100, d 0 100, e 200 0, f 300 0, g 300 100, h 200 100")
    osm.nodes("i 225 25, j 275 25, k 275 75, l 225 75, m 0 300, n 400 300, o 400 400")
    osm.way("Pond", "a b c d a", "natural=water")
    osm.way("Shore", "e f g h e", "source=map")
    osm.way("Island", "i j k l i", "source=map")
    osm.relation("outer:Shore inner:Island", "type=multipolygon natural=water")
    osm.way("River", "m n", "waterway=river")
    osm.way("Brook", "n o", "waterway=stream")
    osm.way("Bank", "m a", "highway=residential")
    return osm


def share_of_square(osm: OsmMap, area: float) -> float:
    """An area in square degrees as a share of the pond."""
    (south, west), (north, east) = osm.degrees("a"), osm.degrees("c")
    return area / ((north - south) * (east - west))


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_lakes_and_rivers(tmp_path: Path, suffix: str) -> None:
    osm = lakes()
    water = read_water(osm.write(tmp_path / f"map{suffix}"))
    assert sorted(round(share_of_square(osm, surface.area), 3) for surface in water.surfaces) == [0.75, 1.0]
    assert sorted(len(surface.geoms[0].interiors) for surface in water.surfaces) == [0, 1]
    (river,) = water.rivers
    assert [tuple(point) for point in river.tolist()] == [osm.degrees(node)[::-1] for node in ("m", "n")]


def test_a_map_of_streets_alone_has_no_water(tmp_path: Path) -> None:
    osm = OsmMap()
    osm.nodes("a 0 0, b 100 0")
    osm.way("Street", "a b", "highway=residential")
    water = read_water(osm.write(tmp_path / "map.osm"))
    assert (water.surfaces, water.rivers) == ((), ())


def test_what_is_not_whole_is_left_out(tmp_path: Path) -> None:
    osm = lakes()
    osm.lost = {"k", "n"}
    water = read_water(osm.write(tmp_path / "map.osm"))
    assert len(water.surfaces) == 1
    assert water.rivers == ()


def test_missing_and_damaged_files_are_named(tmp_path: Path) -> None:
    with pytest.raises(InputError) as missing:
        read_water(tmp_path / "map.osm.pbf")
    assert missing.value.code == "streets_missing"
    (tmp_path / "map.osm.pbf").write_bytes(b"no map")
    with pytest.raises(DataError) as damaged:
        read_water(tmp_path / "map.osm.pbf")
    assert damaged.value.code == "streets_unreadable"
