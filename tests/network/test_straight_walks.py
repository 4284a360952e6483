# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""Walks in straight lines are found strip by strip, and are those that looking at every pair finds."""

from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mobility.network import walks
from mobility.network.walks import StraightWalks
from mobility.region import TransferSettings
from tests.kernels import naive

LIMIT_S = 600
EVERYWHERE = 180.0
SEEDS = st.integers(0, 2**32)


def places(random: Random, count: int, lat: float, lon: float, width: float) -> tuple[np.ndarray, np.ndarray]:
    """Stops in villages on one strip of latitude, some of them nowhere; longitudes go on beyond the date line."""
    villages = [(lat + random.uniform(-0.01, 0.01), lon + random.uniform(0, width)) for _ in range(6)]
    found = []
    for _ in range(count):
        village = random.choice(villages)
        point = village[0] + random.gauss(0, 0.004), village[1] + random.gauss(0, 0.004)
        found.append((np.nan, np.nan) if random.random() < 0.05 else point)
    table = np.array(found).reshape(-1, 2)
    return table[:, 0], (table[:, 1] + EVERYWHERE) % (2 * EVERYWHERE) - EVERYWHERE


def every_pair(lat: np.ndarray, lon: np.ndarray, chosen: np.ndarray) -> set[tuple[int, int, int]]:
    """The same by looking at every pair."""
    points = list(zip(lat.tolist(), lon.tolist(), strict=True))
    usable = np.flatnonzero(chosen & ~np.isnan(lat)).tolist()
    every = {(a, b, naive.walk_s(points[a], points[b], 1 / 1.25)) for a in usable for b in usable if a != b}
    return {pair for pair in every if pair[2] <= LIMIT_S}


@pytest.mark.parametrize(
    ("lat", "lon", "width"),
    [(52.0, 9.0, 0.3), (0.0, -3.0, 90.0), (-78.0, 100.0, 3.0), (51.0, 179.9, 0.2), (89.9, 0.0, 90.0)],
)
@settings(max_examples=25)
@given(seed=SEEDS, count=st.integers(0, 60), per_strip=st.sampled_from([1, 3, 10]))
def test_all_pairs_of_a_wide_region(
    lat: float, lon: float, width: float, seed: int, count: int, per_strip: int
) -> None:
    random = Random(seed)
    lats, lons = places(random, count, lat, lon, width)
    chosen = np.array([random.random() < 0.9 for _ in lats], dtype=np.bool_)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(walks, "STOPS_OF_STRIP", per_strip)
        found = StraightWalks(lats, lons, chosen, TransferSettings(max_walk_s=LIMIT_S)).within()
    pairs = list(zip(*(part.tolist() for part in found), strict=True))
    assert len(pairs) == len(set(pairs))
    assert set(pairs) == every_pair(lats, lons, chosen)


def test_a_wide_region_has_several_strips() -> None:
    lats, lons = places(Random(1), 60, 52.0, 9.0, 90.0)
    here = StraightWalks(lats, lons, np.ones(60, dtype=np.bool_), TransferSettings(max_walk_s=LIMIT_S))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(walks, "STOPS_OF_STRIP", 3)
        assert len(np.unique(here._strips()[here.order])) > 3
