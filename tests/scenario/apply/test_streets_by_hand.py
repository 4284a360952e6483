# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""New, closed and changed streets of the sample region, worked out by hand.

From node 1 (52.2080939, 11.6204982) to node 29 (52.1962602, 11.6216067): 0.0118337° of latitude are 1315.9 m,
0.0011085° of longitude at cos 52.202° = 0.6129 are 75.5 m, together 1318.0 m; at 1.25 m/s 1054.4 s.
"""

import datetime as dt

import pytest

from mobility.network.network import Network
from mobility.network.patch.baseline import Baseline
from mobility.planner.plan import plan
from mobility.planner.request import PlanRequest, PointPlace
from tests.scenario.apply.conftest import Try

from .trying import ZONE

HERE, THERE = (52.2080939, 11.6204982), (52.1962602, 11.6216067)
PATH = f"- add_street: {{points: [{list(HERE)}, {list(THERE)}], kind: path, profiles: [foot]}}"


def walk_s(network: Network) -> float:
    request = PlanRequest(
        PointPlace(*HERE),
        PointPlace(*THERE),
        dt.datetime(2026, 6, 10, 3, tzinfo=ZONE),
        transit=False,
        direct_max_s=7200,
    )
    (found,) = plan(network, request).itineraries
    return (found.arrival - found.departure).total_seconds()


def test_a_straight_path_is_the_shortest_way(on_sample: Try, sample_base: Baseline) -> None:
    applied = on_sample(PATH)
    assert applied.touched[0].km == pytest.approx(1.318, abs=0.001)
    assert walk_s(applied.network) == pytest.approx(1054.4, abs=2)
    assert walk_s(sample_base.network) > 1060


BLOCK = (52.2080548, 11.624668), (52.2068945, 11.6246908)
"""Nodes 339 and 343, joined by way 2060 over node 352.

66.8 m and 62.2 m make 129.0 m. Round the east of the block, over nodes 340, 341, 350, 345 and 344, it is
25.5 + 39.2 + 65.4 + 62.5 + 43.4 + 42.7 = 278.7 m; round the west, over 338, 337, 320, 321, 322 and 342, it is 357.9 m.
"""
STRAIGHT_M, ROUND_M = 129.0, 278.7
NORTH_HALF = "[[52.2072, 11.6244], [52.2072, 11.6249], [52.2077, 11.6249], [52.2077, 11.6244]]"
"""A box round node 352."""


def way(network: Network, mode: str = "foot") -> tuple[float, float]:
    """Seconds and metres between the two corners of the block."""
    start, end = (PointPlace(*corner) for corner in BLOCK)
    at = dt.datetime(2026, 6, 10, 3, tzinfo=ZONE)
    found = plan(network, PlanRequest(start, end, at, transit=False, direct=(mode,)))
    (leg,) = (*found.itineraries, *found.direct)[0].to_dict()["legs"]
    return leg["duration_s"], leg["path"]["distance_m"]


def test_without_a_change_one_walks_straight(sample_base: Baseline) -> None:
    assert way(sample_base.network) == pytest.approx((STRAIGHT_M / 1.25, STRAIGHT_M), abs=1)


@pytest.mark.parametrize("where", ["ways: [2060]", f"polygon: {NORTH_HALF}"])
def test_a_closed_street_is_walked_round(on_sample: Try, where: str) -> None:
    applied = on_sample(f"- close_street: {{{where}}}")
    assert way(applied.network) == pytest.approx((ROUND_M / 1.25, ROUND_M), abs=1)


@pytest.mark.parametrize(
    "kind", ["close_street: {ways: [2060], profiles: [foot]}", "change_street: {ways: [2060], forbid: [foot]}"]
)
def test_a_street_that_is_closed_to_walkers_is_open_to_others(on_sample: Try, sample_base: Baseline, kind: str) -> None:
    network = on_sample(f"- {kind}").network
    assert way(network) == pytest.approx((ROUND_M / 1.25, ROUND_M), abs=1)
    for mode in ("bike", "car"):
        assert way(network, mode) == way(sample_base.network, mode)


def test_a_street_that_is_closed_and_opened_again_is_the_baselines(on_sample: Try, sample_base: Baseline) -> None:
    network = on_sample(
        "- change_street: {ways: [2060], forbid: [foot]}\n- change_street: {ways: [2060], allow: [foot]}"
    ).network
    assert way(network) == way(sample_base.network)


@pytest.mark.parametrize(
    ("change", "bike_s", "bike_m"),
    [("factor: 2", 15, STRAIGHT_M), ("factor: 0.5", 59, STRAIGHT_M), ("speed_km_h: 6", 63, ROUND_M)],
)
def test_bikes_on_a_street_of_another_speed(
    on_sample: Try, sample_base: Baseline, change: str, bike_s: int, bike_m: float
) -> None:
    """16 km/h make 29.0 s straight and 62.7 s round; half of that 14.5, twice 58.1; at 6 km/h it would be 77.4 s."""
    assert way(sample_base.network, "bike") == pytest.approx((30, STRAIGHT_M), abs=0.1)
    network = on_sample(f"- change_street: {{ways: [2060], {change}, profiles: [bike]}}").network
    assert way(network, "bike") == pytest.approx((bike_s, bike_m), abs=0.1)
    for mode in ("foot", "car"):
        assert way(network, mode) == way(sample_base.network, mode)
