# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""With on-demand zones, travel times of every minute of a window are those of single questions."""

import datetime as dt
import itertools
import random
from collections import Counter
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings

from mobility.analysis.isochrones import isochrone
from mobility.analysis.matrix import MatrixQuestion, travel_time_matrix
from mobility.analysis.parts import parts_of
from mobility.analysis.places.places import Places
from mobility.analysis.targets import node_targets
from mobility.analysis.travel_times import Conditions, TravelTimes, analysis_links
from mobility.analysis.window import Window
from mobility.kernels.layout import DAY_S
from mobility.network.build import load
from mobility.network.zones import OnDemandZone, OpenHours, with_zones
from mobility.planner.places import find_place, stop_by_id
from mobility.planner.request import Place, PointPlace, StopPlace
from mobility.region import TransferSettings, read_region
from tests.agreement.compare import network_in_memory
from tests.agreement.networks import Case, cases
from tests.agreement.report import report
from tests.agreement.street_compare import Point
from tests.agreement.street_networks import StreetCase, street_cases
from tests.agreement.zones import drawn_zones, moved

from .minutes import Counts, single_s, wrong_minutes

SEED = 20261123
HEALTH = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example]
LATEST = dt.time(23, 44)
"""A window is of one date."""
MINUTES = [0, 2, 7, 14]
BARLEBEN = OnDemandZone(
    "barleben", "Rufbus Barleben", (((52.178, 11.56), (52.178, 11.635), (52.215, 11.635), (52.215, 11.56)),),
    (OpenHours(6 * 3600, 22 * 3600),), 300, 30, car_factor=1.2, most_speed_km_h=40,
)  # fmt: skip


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


@pytest.mark.parametrize("towards", [False, True])
@pytest.mark.parametrize("clock", ["05:52", "08:00", "21:50"])
def test_places_and_junctions_of_the_sample(sample: Path, clock: str, *, towards: bool) -> None:
    """About the opening, in the middle of the day and about the closing."""
    network = with_zones(load(read_region(sample)), [BARLEBEN])
    assert network.streets is not None
    at = dt.datetime.fromisoformat(f"2026-06-10T{clock}").replace(tzinfo=network.zone)
    conditions, window = Conditions(2 * 3600, draws=0), Window(at, 20, towards)
    rnd, counts = random.Random(SEED), Counts()
    inside, station = PointPlace(52.1925, 11.6132), find_place(network, "Magdeburg Hbf")
    points: list[Place] = [PointPlace(rnd.uniform(52.17, 52.22), rnd.uniform(11.55, 11.65)) for _ in range(6)]
    stops: list[Place] = [StopPlace((stop,), "") for stop in (2, 12, 16, 27, 33)]
    for place in (inside, station, StopPlace((12,), "")):
        for others in (points, stops):
            assert wrong_minutes(network, place, others, window, conditions, counts, [0, 7, 8, 9, 15]) == []
    targets = node_targets(network, analysis_links(network, None), conditions.most_s, towards=towards)
    found = TravelTimes(network, window, targets, conditions).of(station)
    alone = TravelTimes(network, window, targets, replace(conditions, on_demand=False)).of(station)
    assert (found <= alone).all()
    sooner = np.flatnonzero((found < alone).any(axis=1))
    assert len(sooner) >= (20 if clock == "08:00" else 0)
    arrays = network.streets.arrays
    for node in rnd.choices(sooner.tolist(), k=10) if len(sooner) else ():
        point = PointPlace(
            float(arrays["street_node_lat_e7"][node]) / 1e7, float(arrays["street_node_lon_e7"][node]) / 1e7
        )
        for minute in (0, 10, 19):
            moment = dt.datetime.fromtimestamp(window.first_s + 60 * minute, network.zone)
            assert found[node, minute] == single_s(network, station, point, moment, conditions, towards=towards)
    assert counts["reached"] >= 50


def test_a_matrix_with_other_zones_is_another_question(sample: Path, tmp_path: Path) -> None:
    """What is done of one is not taken for the other; parts of a trip add up."""
    plain = load(read_region(sample))
    homes = Places(("o1", "o2"), np.array([52.1925, 52.2]), np.array([11.6132, 11.6]))
    goals = Places(("d1", "d2"), np.array([52.1305, 52.2034]), np.array([11.627, 11.6187]))
    at = dt.datetime.fromisoformat("2026-06-10T08:00").replace(tzinfo=plain.zone)
    asked = MatrixQuestion(homes, goals, Window(at, 30), (5, 50), Conditions(2 * 3600, draws=2), with_minutes=True)
    before = travel_time_matrix(plain, asked, kept_in=tmp_path / "kept")
    slow = with_zones(plain, [BARLEBEN])
    quick = with_zones(plain, [replace(BARLEBEN, wait_s=0, car_factor=1.0)])
    found = [travel_time_matrix(network, asked, kept_in=tmp_path / "kept") for network in (slow, quick)]
    assert (found[0].seconds <= before.seconds).all()
    assert (found[1].seconds < found[0].seconds).any()
    assert (found[1].seconds <= found[0].seconds).all()
    for _, o, d, parts in parts_of(slow, found[0]):
        assert parts.travel_time_s in found[0].seconds[:, o, d]


def test_an_isochrone_grows_with_a_zone(sample: Path) -> None:
    plain = load(read_region(sample))
    at = dt.datetime.fromisoformat("2026-06-10T08:00").replace(tzinfo=plain.zone)
    place = PointPlace(52.2089, 11.6208)
    for settings_ in (None, replace(plain.settings, max_walk_s=900)):
        conditions = Conditions(settings=settings_, draws=2)
        rings = [
            isochrone(network, place, Window(at, 10), [25], conditions=conditions).rings[0].street_m
            for network in (plain, with_zones(plain, [BARLEBEN]))
        ]
        assert rings[1] > 1.2 * rings[0]
