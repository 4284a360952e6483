# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""Walks over the streets to a stop are as long as those that a planner is told."""

import datetime as dt
from dataclasses import replace
from pathlib import Path

import numpy as np

from mobility.analysis.measures.calls import day_calls
from mobility.analysis.measures.distances import crow_m, walk_m
from mobility.analysis.measures.erschliessung import erschliessung
from mobility.analysis.places.places import Places
from mobility.network.build import load
from mobility.planner.plan import plan
from mobility.planner.request import PlanRequest, PointPlace
from mobility.region import read_region

MOST_M = 800


def test_walks_are_those_of_single_questions(sample: Path) -> None:
    network = load(read_region(sample))
    stop = network.stop_of_id("bsp_bsp:barleben-mitte")
    assert stop >= 0
    lat, lon = (float(network.arrays[f"stop_{axis}"][stop]) for axis in ("lat", "lon"))
    random = np.random.default_rng(6)
    around = Places(
        tuple(map(str, range(25))),
        lat + random.uniform(-0.006, 0.006, 25),
        lon + random.uniform(-0.009, 0.009, 25),
        {"population": np.ones(25)},
    )
    metres = walk_m(network, around, stop, MOST_M)
    slow = replace(network.settings, walk_speed_m_s=1.0, max_walk_s=MOST_M)
    at = dt.datetime(2026, 6, 10, 12, tzinfo=network.zone)
    end, found = PointPlace(lat, lon), 0
    for number in range(25):
        begin = PointPlace(float(around.lat[number]), float(around.lon[number]))
        ways = plan(network, PlanRequest(begin, end, at, settings=slow)).itineraries
        seconds = [way.duration_s for way in ways if not way.rides]
        assert metres[number] == (min(seconds) if seconds else np.inf), number
        found += bool(seconds)
    assert found > 5
    crow = crow_m(network, around, stop)
    assert np.all(metres[np.isfinite(metres)] >= crow[np.isfinite(metres)] - 1)
    calls = day_calls(network, dt.date(2026, 6, 10))
    straight, streets = (erschliessung(network, calls, around, "population", streets=way) for way in (False, True))
    assert streets[0].people_within < straight[0].people_within
