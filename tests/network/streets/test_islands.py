# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""What is cut off from the rest: nothing is snapped to small parts, and between large ones there is no way."""

from pathlib import Path

import numpy as np
import pytest

from mobility.errors import InputError
from mobility.network.streets.draft import make_draft
from mobility.network.streets.pieces import cut_ways
from mobility.network.streets.profiles import FOOT, PROFILES
from mobility.planner.street_ends import snap
from mobility.sources.osm.read import read_streets
from tests.network.streets.asking import Asked, compiled
from tests.osm_files import OsmMap

ROAD = "highway=residential"


def two_islands(folder: Path, second_m: int) -> Asked:
    """A street of 1000 m, and 100 m north of its western end one of so many metres."""
    osm = OsmMap()
    osm.nodes(f"a 0 0, b 1000 0, c 0 100, d {second_m} 100")
    osm.way("large", "a b", ROAD)
    osm.way("small", "c d", ROAD)
    return compiled(osm, folder)


@pytest.mark.parametrize("profile", PROFILES)
def test_between_two_large_islands_there_is_no_way(profile: str, tmp_path: Path) -> None:
    """100 of 1100 m are more than a twentieth."""
    here = two_islands(tmp_path, 100)
    assert here.end(profile, "c").connector_cm == 0
    assert here.route(profile, "a", "c") is None
    assert here.cost(profile, "c", "d") is not None


@pytest.mark.parametrize("profile", PROFILES)
def test_nothing_is_snapped_to_a_small_island(profile: str, tmp_path: Path) -> None:
    """40 of 1040 m are less than a twentieth: who stands there goes 100 m to the large one."""
    here = two_islands(tmp_path, 40)
    end = here.end(profile, "c")
    assert end.connector_cm == pytest.approx(10_000, abs=3)
    found = here.route(profile, "b", "c")
    assert found is not None
    assert here.names(found) == ["large"]


def test_a_profile_has_islands_of_its_own(tmp_path: Path) -> None:
    """Behind a bollard lie 40 m that no car comes to, though cars may drive there; on foot one does."""
    osm = OsmMap()
    osm.nodes("a 0 0, b 1000 0 barrier=bollard, c 1040 0")
    osm.way("street", "a b c", ROAD)
    here = compiled(osm, tmp_path)
    assert here.end("foot", "c").connector_cm == 0
    assert here.end("car", "c").connector_cm == pytest.approx(4000, abs=3)


def test_a_one_way_street_into_nowhere_is_cut_off(tmp_path: Path) -> None:
    """Cars come in and never out, so no trip begins or ends there."""
    osm = OsmMap()
    osm.nodes("a 0 0, b 1000 0, c 1100 0")
    osm.way("street", "a b", ROAD)
    osm.way("trap", "b c", f"{ROAD} oneway=yes")
    here = compiled(osm, tmp_path)
    assert here.end("car", "c").connector_cm == pytest.approx(10_000, abs=3)
    assert here.cost("foot", "a", "c") == osm.cm("a b", "b c")


@pytest.mark.parametrize(
    ("lat", "lon", "code"),
    [(52.1, 11.0, "no_street_near"), (42.0, 11.0, "no_street_far"), (11.001, 52.0, "point_swapped")],
)
def test_where_no_street_is_near_the_error_says_so(lat: float, lon: float, code: str, tmp_path: Path) -> None:
    here = two_islands(tmp_path, 100)
    with pytest.raises(InputError) as refused:
        snap(here.streets, FOOT, lat, lon)
    assert refused.value.code == code


def test_the_limit_of_snapping_is_500_metres(tmp_path: Path) -> None:
    here = two_islands(tmp_path, 100)
    south = [snap(here.streets, FOOT, 52.0 - metres / 111_195.08, 11.005).connector_cm for metres in (0, 499)]
    assert south == [0, pytest.approx(49_900, abs=5)]
    with pytest.raises(InputError) as refused:
        snap(here.streets, FOOT, 52.0 - 501 / 111_195.08, 11.005)
    assert refused.value.facts["nearest_m"] == 501


def test_a_place_between_two_nodes_costs_its_share(tmp_path: Path) -> None:
    """A quarter along the street: 250 m to its beginning, 750 m to its end; 10 m beside it are walked too."""
    here = two_islands(tmp_path, 100)
    lat, lon = 52.0 - 10 / 111_195.08, 11.0 + 0.25 * (here.osm.degrees("b")[1] - 11.0)
    end = snap(here.streets, FOOT, lat, lon)
    assert end.connector_cm == pytest.approx(1000, abs=3)
    assert end.offset_cm == pytest.approx(25_000, abs=3)


def test_what_was_cut_off_is_counted(tmp_path: Path) -> None:
    osm = two_islands(tmp_path, 40).osm
    draft = make_draft(cut_ways(read_streets(osm.write(tmp_path / "again.osm"))))
    parts, kilometres = draft.cut_off["foot"]
    assert parts == 1
    assert kilometres == pytest.approx(0.04, abs=1e-4)
    assert np.count_nonzero(draft.usable == 15) == 1
