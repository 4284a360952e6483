# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""Areas on the streets of Heidelberg: a thousand places on streets, asked for by single walks, in town and country."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import shapely

from mobility.analysis.areas.field import Grain
from mobility.analysis.areas.rings import rings
from mobility.kernels.layout import NEVER
from mobility.network.build import load
from mobility.network.streets.streets import Streets
from mobility.region import read_region
from tests.analysis.areas.judge import metres_from_the_other_kind, nest, reached_from, spots, wrong_spots
from tests.command import mobility

CUTOFFS_S = [900, 1800, 2700]
POINTS, SEED = 1000, 20_261_122
AROUND_DEGREES = 0.005
PLACES = {
    "town": [(49.4094, 8.6947, 0)],
    # As from a tram: several stops, each at its time.
    "stops": [(49.4094, 8.6947, 0), (49.4037, 8.6756, 700), (49.4281, 8.6870, 1200), (49.385, 8.69, 1500)],
    # Beside the only road far around.
    "country": [(49.45, 9.0, 0)],
}
SEEN_M = 5.0
"""Seen on these places; what is promised is ``Ring.tolerance_m``, 29.5 m."""


@pytest.fixture(scope="module")
def streets(shared_data: Path, together: Path) -> Streets:
    """Return the streets of Heidelberg."""
    region = shared_data.parent / "regions" / "heidelberg.toml"
    answer = mobility("build", region, "--out", together / "heidelberg")
    assert answer.code == 0, answer.err
    network = load(read_region(region), out=together / "heidelberg")
    assert network.streets is not None
    return network.streets


@pytest.mark.parametrize("towards", [False, True])
@pytest.mark.parametrize("name", PLACES)
def test_a_place_on_a_street_is_inside_if_and_only_if_it_is_reached_in_time(
    streets: Streets, name: str, towards: bool  # noqa: FBT001
) -> None:  # fmt: skip
    reached = reached_from(streets, PLACES[name], towards=towards)
    found = rings(streets, reached, CUTOFFS_S)
    assert nest(found)
    assert all(ring.area.is_valid and len(ring.area.geoms) for ring in found)
    asked = spots(streets, reached, POINTS, SEED, found[-1].area.buffer(AROUND_DEGREES))
    for ring in found:
        assert 30 < sum(spot.seconds <= ring.cutoff_s for spot in asked) < POINTS - 30, "both kinds were asked for"
        for spot in wrong_spots(ring, asked):
            assert metres_from_the_other_kind(streets, reached, spot, ring.cutoff_s, 60) <= SEEN_M < ring.tolerance_m


def test_the_judge_sees_areas_of_a_minute_too_late(streets: Streets) -> None:
    reached = reached_from(streets, PLACES["town"])
    node_s = np.where(reached.node_s < NEVER, reached.node_s - 60, NEVER).astype(np.int32)
    (ring,) = rings(streets, replace(reached, node_s=node_s), [1800])
    asked = spots(streets, reached, POINTS, SEED, ring.area.buffer(AROUND_DEGREES))
    wrong = wrong_spots(ring, asked)[:10]
    assert max(metres_from_the_other_kind(streets, reached, spot, 1800, 60) for spot in wrong) > ring.tolerance_m


def test_finer_grids_and_repetition(streets: Streets) -> None:
    reached = reached_from(streets, PLACES["stops"])
    for cell_m in (5.0, 10.0, 25.0):
        found = rings(streets, reached, CUTOFFS_S, Grain(cell_m=cell_m))
        assert nest(found)
        assert shapely.is_valid([ring.area for ring in found]).all()
        again = rings(streets, reached, CUTOFFS_S, Grain(cell_m=cell_m))
        assert [shapely.to_wkb(ring.area) for ring in found] == [shapely.to_wkb(ring.area) for ring in again]
