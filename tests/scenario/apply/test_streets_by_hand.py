# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""A new street of the sample region, worked out by hand.

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
