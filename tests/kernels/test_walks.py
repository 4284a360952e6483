# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""Straight walks: length, rounding, and all pairs of stops within reach."""

import math
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mobility.kernels.walks import EARTH_RADIUS_M, walk_s, walks_within
from tests.kernels import naive
from tests.kernels.drawing import SEEDS, house

Point = tuple[float, float]
HOME: Point = (52.2, 11.6)
NOWHERE: Point = (math.nan, math.nan)
DEGREE_M = math.pi * EARTH_RADIUS_M / 180
"""One degree of latitude."""


def seconds(a: Point, b: Point, metres_to_s: float) -> int:
    """What the kernel says of two points in degrees."""
    lat_a, lon_a, lat_b, lon_b = (math.radians(value) for value in (*a, *b))
    return walk_s(lat_a, lon_a, lat_b, lon_b, metres_to_s)


def within(points: list[Point], limit_s: int, metres_to_s: float, size: int) -> tuple[int, list[list[int]]]:
    """The number of pairs, and the buffers of ``size`` with a guard of two behind them."""
    lat, lon = np.radians([lat for lat, _ in points]), np.radians([lon for _, lon in points])
    order = np.array([at for at in np.argsort(lat, kind="stable") if not np.isnan(lat[at])], dtype=np.int32)
    guarded = np.full((3, size + 2), -7, dtype=np.int32)
    found = walks_within(lat, lon, order, metres_to_s, limit_s, *(row[:size] for row in guarded))
    return found, guarded.tolist()


def all_pairs(points: list[Point], limit_s: int, metres_to_s: float) -> set[tuple[int, int, int]]:
    """The same by looking at every pair."""
    placed = [number for number, point in enumerate(points) if point is not NOWHERE]
    every = {(a, b, naive.walk_s(points[a], points[b], metres_to_s)) for a in placed for b in placed if a != b}
    return {pair for pair in every if pair[2] <= limit_s}


def around(random: Random, count: int, lat: float, lon: float) -> list[Point]:
    """Points within some hundred metres, some at one place or one latitude, some nowhere."""
    steps = [0.0, 0.0, 0.001, 0.002, 0.0005, -0.001, -0.0031]
    points = [(lat + random.choice(steps), lon + random.choice(steps)) for _ in range(count)]
    return [NOWHERE if random.random() < 0.1 else point for point in points]


@pytest.mark.parametrize("whole", [1, 2, 7, 60, 599, 600, 86_400])
def test_a_whole_number_of_seconds_stays_what_it_is(whole: int) -> None:
    there = (HOME[0] + 0.004, HOME[1])
    metres = (math.radians(there[0]) - math.radians(HOME[0])) * EARTH_RADIUS_M
    assert seconds(HOME, there, whole / metres) == whole
    assert seconds(HOME, there, (whole + 0.5e-6) / metres) == whole
    assert seconds(HOME, there, (whole + 2e-6) / metres) == whole + 1
    assert seconds(HOME, there, (whole - 2e-6) / metres) == whole


def test_no_way_takes_no_time() -> None:
    assert seconds(HOME, HOME, 1.04) == 0


def test_a_step_takes_a_second() -> None:
    assert seconds(HOME, (HOME[0] + 1e-9, HOME[1]), 1.0) == 1


@pytest.mark.parametrize(
    ("a", "b", "metres"),
    [
        ((0.0, 0.0), (1.0, 0.0), DEGREE_M),
        ((0.0, 0.0), (0.0, 1.0), DEGREE_M),
        ((60.0, 0.0), (60.0, 0.01), DEGREE_M / 200),
        ((0.0, 179.5), (0.0, -179.5), DEGREE_M),
        ((90.0, 0.0), (-90.0, 0.0), DEGREE_M * 180),
    ],
)
def test_length_on_the_globe(a: Point, b: Point, metres: float) -> None:
    assert seconds(a, b, 1.0) == pytest.approx(metres, abs=1)


@house(100)
@given(SEEDS)
def test_both_directions_take_the_same(seed: int) -> None:
    random = Random(seed)
    a, b = (random.uniform(-80, 80), random.uniform(-180, 180)), (random.uniform(-80, 80), random.uniform(-180, 180))
    assert seconds(a, b, 1.04) == seconds(b, a, 1.04) == naive.walk_s(a, b, 1.04)


@pytest.mark.parametrize("place", [HOME, (-33.9, 18.4), (52.2, 180.0), (69.0, 0.0)])
@house(40)
@given(seed=SEEDS, count=st.integers(0, 14), limit_s=st.sampled_from([0, 60, 120, 300, 1000]))
def test_all_pairs_within_the_limit(place: Point, seed: int, count: int, limit_s: int) -> None:
    points = around(Random(seed), count, *place)
    found, (from_, to, taken, *_) = within(points, limit_s, 1.04, 400)
    assert set(zip(from_[:found], to[:found], taken[:found], strict=True)) == all_pairs(points, limit_s, 1.04)
    assert found == len(all_pairs(points, limit_s, 1.04))


def test_the_limit_is_inclusive_after_rounding() -> None:
    points = [HOME, (HOME[0] + 600.5 / DEGREE_M, HOME[1])]
    assert within(points, 601, 1.0, 2)[0] == 2
    assert within(points, 600, 1.0, 2)[0] == 0


@pytest.mark.parametrize("size", [0, 1, 2, 5])
def test_buffers_too_small_are_filled_as_far_as_they_reach(size: int) -> None:
    points = [HOME, (HOME[0] + 0.001, HOME[1]), (HOME[0] + 0.002, HOME[1])]
    found, buffers = within(points, 1000, 1.0, size)
    assert found == 6
    whole = within(points, 1000, 1.0, 6)[1]
    fitting = size // 2 * 2
    assert buffers == [row[:fitting] + [-7] * (size + 2 - fitting) for row in whole]
