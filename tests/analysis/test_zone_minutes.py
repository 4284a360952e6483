# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""With on-demand zones, travel times of every minute of a window are those of single questions."""

import datetime as dt
import itertools
import random
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from mobility.analysis.travel_times import Conditions
from mobility.analysis.window import Window
from mobility.kernels.layout import DAY_S
from mobility.network.build import load
from mobility.planner.places import stop_by_id
from mobility.planner.request import Place, PointPlace, StopPlace
from mobility.region import TransferSettings, read_region
from tests.agreement.compare import network_in_memory
from tests.agreement.networks import Case, cases
from tests.agreement.report import report
from tests.agreement.street_compare import Point
from tests.agreement.street_networks import StreetCase, street_cases
from tests.agreement.zones import drawn_zones, moved

from .minutes import Counts, wrong_minutes

SEED = 20261123
HEALTH = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example]
LATEST = dt.time(23, 44)
"""A window is of one date."""
MINUTES = [0, 2, 7, 14]


@pytest.mark.parametrize("networks", [25, pytest.param(500, marks=pytest.mark.long)])
def test_random_timetables(networks: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
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
            if query.at.astimezone(plain.zone).time() > LATEST:
                continue
            place, far = (other, one) if query.arrive_by else (one, other)
            here, there = moved(rnd, plain, place), moved(rnd, plain, far)
            network = drawn_zones(rnd, plain, query.at, [here, there])
            conditions = Conditions(
                rnd.choice([DAY_S, 3600]), max_rides=rnd.choice([None, None, 1, 0]), draws=0,
                on_foot=rnd.choice([True, False]),
            )  # fmt: skip
            points: list[Place] = [there, moved(rnd, plain, far)]
            targets: list[Place] = [one for one in points if isinstance(one, PointPlace)]
            targets = targets or [StopPlace((stop,), "") for stop in far.stops]
            window = Window(query.at, 15, query.arrive_by)
            assert wrong_minutes(network, here, targets, window, conditions, counts, MINUTES) == []
            again: Counts = Counter()
            assert wrong_minutes(plain, here, targets, window, conditions, again, MINUTES) == []
            counts["reached without zones"] += again["reached"]

    agree()
    report(capsys, f"travel times with zones on {networks} random networks", counts)
    assert 5 * counts["reached"] >= counts["compared"]
    assert counts["reached"] >= 1.2 * counts["reached without zones"]


@pytest.mark.parametrize("networks", [20, pytest.param(300, marks=pytest.mark.long)])
def test_random_maps(networks: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    counts: Counts = Counter()
    folders = (tmp_path / str(number) for number in itertools.count())
    dice = random.Random(SEED)

    @settings(max_examples=networks, derandomize=True, deadline=None, database=None, suppress_health_check=HEALTH)
    @given(street_cases())
    def agree(case: StreetCase) -> None:
        path = case.write(next(folders))
        plain = load(read_region(path), out=path.parent / "network")
        for query in case.queries:
            if query.at.astimezone(plain.zone).time() > LATEST:
                continue
            rnd = random.Random(dice.random())
            ends: list[Place] = []
            for end in (query.origin, query.destination):
                found = PointPlace(end.lat, end.lon) if isinstance(end, Point) else stop_by_id(plain, end)
                assert found is not None
                ends.append(found)
            place, other = ends[::-1] if query.arrive_by else ends
            network = drawn_zones(rnd, plain, query.at, ends)
            others: list[Place] = [other] if isinstance(other, PointPlace) else [
                StopPlace((stop,), "") for stop in other.stops
            ]  # fmt: skip
            asked = query.settings
            wished = TransferSettings(asked.change_s, asked.max_walk_s, asked.walk_speed_m_s, asked.detour_factor)
            conditions = Conditions(DAY_S, wished, draws=0, on_foot=rnd.choice([True, False]))
            window = Window(query.at, 15, query.arrive_by)
            assert wrong_minutes(network, place, others, window, conditions, counts, MINUTES) == []

    agree()
    report(capsys, f"travel times with zones on {networks} random maps", counts)
    assert 2 * counts["reached"] >= counts["compared"]
