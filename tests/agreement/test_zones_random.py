# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""Journeys with on-demand zones are those of a twin that tries every first way with every last one."""

import datetime as dt
import itertools
import random
from collections import Counter
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings

from mobility.network.build import load
from mobility.network.zones import OnDemandZone, OpenHours, with_zones
from mobility.planner.places import stop_by_id
from mobility.planner.request import PlanRequest, PointPlace
from mobility.region import TransferSettings, read_region

from .compare import network_in_memory
from .networks import Case, cases
from .report import report
from .street_compare import Point
from .street_networks import StreetCase, street_cases
from .test_real_feeds import SHARED
from .zones import Counts, disagreements, drawn_zones, elsewhere, moved, wrong_stops, wrong_windows

SEED = 20261123
HEALTH = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example]


@pytest.mark.parametrize("networks", [25, pytest.param(400, marks=pytest.mark.long)])
def test_straight_lines(networks: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    counts: Counts = Counter()
    folders = (tmp_path / str(number) for number in itertools.count())
    dice = random.Random(SEED)

    @settings(max_examples=networks, derandomize=True, deadline=None, database=None, suppress_health_check=HEALTH)
    @given(cases(queries=6))
    def agree(case: Case) -> None:
        plain = network_in_memory(case.write(next(folders)))
        for query in case.queries:
            rnd = random.Random(dice.random())
            one, other = (stop_by_id(plain, stop) for stop in (query.origin, query.destination))
            assert one is not None
            assert other is not None
            here, there = moved(rnd, plain, one), moved(rnd, plain, other)
            network = drawn_zones(rnd, plain, query.at, [here, there])
            direct: tuple[str, ...] = rnd.choice([("foot",), (), ()])
            most = rnd.choice([None, None, None, 1, 0])
            request = PlanRequest(here, there, query.at, arrive_by=query.arrive_by, direct=direct, max_rides=most)
            assert disagreements(network, plain, request, counts) == []

    agree()
    report(capsys, f"on-demand zones on {networks} random networks", counts)
    assert 4 * counts["changed by zones"] >= counts["answered"]
    assert counts["at both ends"]


@pytest.mark.parametrize("networks", [25, pytest.param(200, marks=pytest.mark.long)])
def test_streets(networks: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    counts: Counts = Counter()
    folders = (tmp_path / str(number) for number in itertools.count())
    dice = random.Random(SEED)

    @settings(max_examples=networks, derandomize=True, deadline=None, database=None, suppress_health_check=HEALTH)
    @given(street_cases(queries=12))
    def agree(case: StreetCase) -> None:
        path = case.write(next(folders))
        plain = load(read_region(path), out=path.parent / "network")
        for query in case.queries:
            ends = []
            for end in (query.origin, query.destination):
                place = PointPlace(end.lat, end.lon) if isinstance(end, Point) else stop_by_id(plain, end)
                assert place is not None
                ends.append(place)
            rnd = random.Random(dice.random())
            ends = [elsewhere(rnd, plain, end) for end in ends]
            network = drawn_zones(rnd, plain, query.at, ends)
            asked = query.settings
            wished = TransferSettings(asked.change_s, asked.max_walk_s, asked.walk_speed_m_s, asked.detour_factor)
            direct: tuple[str, ...] = rnd.choice([("foot",), (), ()])
            request = PlanRequest(
                ends[0], ends[1], query.at, arrive_by=query.arrive_by, settings=wished, direct=direct
            )  # fmt: skip
            assert disagreements(network, plain, request, counts) == []

    agree()
    report(capsys, f"on-demand zones on {networks} random maps", counts)
    assert 6 * counts["with ways on demand"] >= counts["compared"]  # on most maps few streets are for cars
    assert 50 * counts["changed by zones"] >= counts["answered"]


@pytest.mark.parametrize("networks", [12, pytest.param(120, marks=pytest.mark.long)])
def test_windows_and_all_stops(networks: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A window is what single questions of all its seconds find; one-to-all is what questions for each stop find."""
    counts: Counts = Counter()
    folders = (tmp_path / str(number) for number in itertools.count())
    dice = random.Random(SEED)

    @settings(max_examples=networks, derandomize=True, deadline=None, database=None, suppress_health_check=HEALTH)
    @given(cases(queries=4))
    def agree(case: Case) -> None:
        plain = network_in_memory(case.write(next(folders)))
        for query in case.queries:
            rnd = random.Random(dice.random())
            one, other = (stop_by_id(plain, stop) for stop in (query.origin, query.destination))
            assert one is not None
            assert other is not None
            here, there = moved(rnd, plain, one), moved(rnd, plain, other)
            network = drawn_zones(rnd, plain, query.at, [here, there])
            direct: tuple[str, ...] = rnd.choice([("foot",), ()])
            request = PlanRequest(here, there, query.at, arrive_by=query.arrive_by, direct=direct)
            assert wrong_windows(network, request, rnd.choice([100, 1500]), counts) == []
            assert wrong_stops(network, plain, request, counts) == []

    agree()
    report(capsys, f"windows and one-to-all with zones on {networks} random networks", counts)
    assert counts["in windows, on demand"] >= 3
    assert 3 * counts["stops reached"] >= counts["stops"]


AREAS = {
    "home": (dt.date(2026, 6, 10), (52.178, 11.56, 52.22, 11.635), 300),
    "heidelberg": (dt.date(2021, 10, 6), (49.40, 8.66, 49.415, 8.70), 200),
}
"""Date, south, west, north and east of a zone, and the longest walk: the twin tries all pairs of stops in reach."""


@pytest.mark.skipif(not (SHARED / "data").is_dir(), reason="the real data of ../shared/data are absent")
@pytest.mark.parametrize("questions", [6, pytest.param(60, marks=pytest.mark.long)])
@pytest.mark.parametrize("name", ["home", "heidelberg"])
def test_real_places(name: str, questions: int, together: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """From, to and within a zone, at all times of the day."""
    plain = load(read_region(SHARED / "regions" / f"{name}.toml"), out=together / f"stored-{name}")
    date, (south, west, north, east), most_walk_s = AREAS[name]
    ring = ((south, west), (south, east), (north, east), (north, west))
    hours = (OpenHours(6 * 3600, 22 * 3600),)
    network = with_zones(plain, [OnDemandZone("z", "Z", (ring,), hours, 600, 30, car_factor=1.2)])
    lat, lon = plain.arrays["stop_lat"], plain.arrays["stop_lon"]
    called = np.unique(plain.berth_stop[plain.day(date).forward.berth])
    away = np.hypot(lat[called] - (south + north) / 2, 0.6 * (lon[called] - (west + east) / 2))
    near, rnd, counts = called[away < 0.12].tolist(), random.Random(SEED), Counts()
    wished = replace(plain.settings, max_walk_s=most_walk_s)
    for number in range(questions):
        stop = rnd.choice(near)
        outside = PointPlace(float(lat[stop]) + rnd.uniform(-0.002, 0.002), float(lon[stop]))
        inside, other = (PointPlace(rnd.uniform(south, north), rnd.uniform(west, east)) for _ in range(2))
        ends = [(inside, outside), (outside, inside), (inside, other)][number % 3]
        at = dt.datetime.combine(date, dt.time(rnd.choice([5, 7, 9, 12, 17, 21]), rnd.randrange(60)), plain.zone)
        request = PlanRequest(*ends, at, arrive_by=rnd.random() < 0.5, settings=wished)
        assert disagreements(network, plain, request, counts) == []
    report(capsys, f"{name}: on-demand zone", counts)
    assert 2 * counts["changed by zones"] >= counts["answered"]
