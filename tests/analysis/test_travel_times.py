# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""Travel times of every minute of a window are those of single questions; percentiles are numpy's."""

import datetime as dt
import itertools
import random
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mobility.analysis.targets import node_targets, point_targets
from mobility.analysis.travel_times import Conditions, TravelTimes, analysis_links, percentiles_of, ranks
from mobility.analysis.window import Window
from mobility.errors import InputError
from mobility.kernels.layout import DAY_S, NEVER
from mobility.network.build import load
from mobility.network.network import Network
from mobility.planner.places import stop_by_id
from mobility.planner.request import Place, PointPlace, StopPlace
from mobility.region import TransferSettings, read_region
from tests.agreement.compare import network_in_memory
from tests.agreement.networks import Case, cases
from tests.agreement.report import report
from tests.agreement.street_compare import Point
from tests.agreement.street_networks import StreetCase, street_cases
from tests.agreement.test_real_feeds import SHARED
from tests.network.toy import Toy, at, metres_north

from .minutes import Counts, wrong_minutes

SEED, MOST_S = 20261122, 4 * 3600
DATES = {"home": dt.date(2026, 6, 10), "heidelberg": dt.date(2021, 10, 6)}
MINUTES = [0, 1, 4]
HEALTH = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example]


def place_of(network: Network, asked: str | Point) -> Place:
    if isinstance(asked, Point):
        return PointPlace(asked.lat, asked.lon)
    found = stop_by_id(network, asked)
    assert found is not None
    return found


@pytest.mark.parametrize("networks", [20, pytest.param(500, marks=pytest.mark.long)])
def test_random_timetables(networks: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    counts: Counts = Counter()
    folders = (tmp_path / str(number) for number in itertools.count())

    @settings(max_examples=networks, derandomize=True, deadline=None, database=None, suppress_health_check=HEALTH)
    @given(cases(queries=4))
    def agree(case: Case) -> None:
        network = network_in_memory(case.write(next(folders)))
        for number, query in enumerate(case.queries):
            rnd = random.Random(number)
            one, other = (stop_by_id(network, stop) for stop in (query.origin, query.destination))
            assert one is not None
            assert other is not None
            place, far = (other, one) if query.arrive_by else (one, other)
            if query.at.astimezone(network.zone).time() > dt.time(23, 54):
                continue  # a window is of one date
            conditions = Conditions(rnd.choice([DAY_S, 3600]), max_rides=rnd.choice([None, None, 1, 0]), draws=0)
            stops = [StopPlace((stop,), "") for stop in far.stops]
            window = Window(query.at, 5, query.arrive_by)
            assert wrong_minutes(network, place, stops, window, conditions, counts, MINUTES) == []

    agree()
    report(capsys, f"travel times on {networks} random networks", counts)
    assert 2 * counts["reached"] >= counts["compared"]
    assert 4 * counts["towards, reached"] >= counts["reached"]


@pytest.mark.parametrize("networks", [15, pytest.param(300, marks=pytest.mark.long)])
def test_random_maps(networks: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Points, stops and both, with walks of any length or limited ones."""
    counts: Counts = Counter()
    folders = (tmp_path / str(number) for number in itertools.count())

    @settings(max_examples=networks, derandomize=True, deadline=None, database=None, suppress_health_check=HEALTH)
    @given(street_cases())
    def agree(case: StreetCase) -> None:
        path = case.write(next(folders))
        network = load(read_region(path), out=path.parent / "network")
        for query in case.queries:
            if query.at.astimezone(network.zone).time() > dt.time(23, 54):
                continue
            origin, destination = (place_of(network, end) for end in (query.origin, query.destination))
            place, other = (destination, origin) if query.arrive_by else (origin, destination)
            others: list[Place] = [other] if isinstance(other, PointPlace) else [
                StopPlace((stop,), "") for stop in other.stops
            ]  # fmt: skip
            asked = query.settings
            conditions = Conditions(
                DAY_S,
                TransferSettings(asked.change_s, asked.max_walk_s, asked.walk_speed_m_s, asked.detour_factor),
                draws=0,
            )
            window = Window(query.at, 5, query.arrive_by)
            assert wrong_minutes(network, place, others, window, conditions, counts, MINUTES) == []

    agree()
    report(capsys, f"travel times on {networks} random maps", counts)
    assert 2 * counts["reached"] >= counts["compared"]
    assert 4 * counts["towards, reached"] >= counts["reached"]


def test_who_may_not_only_walk_rides_away_and_back(tmp_path: Path) -> None:
    """Where walking all the way does not count, a round trip to the stop that one began at is of use."""
    network = Toy({"t1": "a 8:00, b 8:10", "t2": "b 8:15, a 8:25"}).network(tmp_path, max_walk_s=900)
    place = stop_by_id(network, "f_a")
    assert place is not None
    targets = [PointPlace(metres_north(100), 11.0)]
    for on_foot, wanted_s in ((True, 100), (False, 1600)):
        conditions, counts = Conditions(DAY_S, on_foot=on_foot), Counts()
        found = TravelTimes(
            network, Window(at("8:00"), 1), point_targets(network, network.links(), targets, DAY_S, towards=False),
            conditions,
        ).of(place)  # fmt: skip
        assert abs(found[0, 0] - wanted_s) <= 1
        assert wrong_minutes(network, place, targets, Window(at("8:00"), 1), conditions, counts, [0]) == []


@pytest.mark.skipif(not (SHARED / "data").is_dir(), reason="the real data of ../shared/data are absent")
@pytest.mark.parametrize("pairs", [40, pytest.param(500, marks=pytest.mark.long)])
@pytest.mark.parametrize("name", ["home", "heidelberg"])
def test_real_places(name: str, pairs: int, together: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Stops to stops and points to points that are near enough to be reached, at one minute of a window of twenty."""
    network = load(read_region(SHARED / "regions" / f"{name}.toml"), out=together / f"stored-{name}")
    counts: Counts = Counter()
    wrong: list[str] = []
    rnd = random.Random(SEED)
    lat, lon = network.arrays["stop_lat"], network.arrays["stop_lon"]
    called = np.unique(network.berth_stop[network.day(DATES[name]).forward.berth])

    def point(stop: int) -> PointPlace:
        return PointPlace(
            round(float(lat[stop]) + rnd.uniform(-0.004, 0.004), 6),
            round(float(lon[stop]) + rnd.uniform(-0.004, 0.004), 6),
        )

    for number in range(pairs // 10):
        at = dt.datetime.combine(DATES[name], dt.time(rnd.randrange(5, 21), rnd.randrange(60)), tzinfo=network.zone)
        window = Window(at, 20, towards=number % 2 == 1)
        here = rnd.choice(called.tolist())
        near = called[np.hypot(lat[called] - lat[here], 0.6 * (lon[called] - lon[here])) < 0.1].tolist()
        theres = rnd.choices(near, k=10)
        points = number % 4 < 2
        place = point(here) if points else StopPlace((here,), "")
        others: list[Place] = [point(there) if points else StopPlace((there,), "") for there in theres]
        if number % 5 == 0:
            others[0] = place
        conditions = Conditions(rnd.choice([MOST_S, DAY_S]), max_rides=rnd.choice([None, None, 2]))
        wrong += wrong_minutes(network, place, others, window, conditions, counts, [rnd.randrange(20)])
    report(capsys, f"{name}: travel times", counts)
    assert wrong == []
    assert 10 * counts["compared"] >= 9 * pairs
    assert 2 * counts["reached"] >= counts["compared"]


@pytest.mark.skipif(not (SHARED / "data").is_dir(), reason="the real data of ../shared/data are absent")
@pytest.mark.parametrize("towards", [False, True])
def test_junctions_are_points_on_the_street(*, towards: bool, together: Path) -> None:
    network = load(read_region(SHARED / "regions" / "heidelberg.toml"), out=together / "stored-heidelberg")
    assert network.streets is not None
    at = dt.datetime.combine(DATES["heidelberg"], dt.time(7), tzinfo=network.zone)
    conditions, window = Conditions(3600), Window(at, 3, towards)
    nodes = node_targets(network, analysis_links(network, None), conditions.most_s, towards=towards)
    place = PointPlace(49.4094, 8.6944)
    found = TravelTimes(network, window, nodes, conditions).of(place)
    near = np.flatnonzero(found[:, 0] < NEVER)
    some = np.random.default_rng(SEED).choice(near, 60, replace=False)
    arrays = network.streets.arrays
    points = [
        PointPlace(float(arrays["street_node_lat_e7"][node]) / 1e7, float(arrays["street_node_lon_e7"][node]) / 1e7)
        for node in some.tolist()
    ]
    counts: Counts = Counter()
    assert wrong_minutes(network, place, points, window, conditions, counts, [0, 2]) == []
    for node, target in zip(some.tolist(), points, strict=True):
        again: Counts = Counter()
        assert wrong_minutes(network, place, [target], Window(at, 1, towards), conditions, again, [0]) == []
        assert again["reached"]
        assert found[node, 0] < NEVER
    assert counts["reached"] >= 100


@given(
    st.lists(
        st.lists(st.sampled_from([0, 1, 60, 61, 3600, 7199, NEVER, NEVER - 1]), min_size=7, max_size=7), max_size=9
    ),
    st.lists(st.sampled_from([0, 0.1, 5, 14.28, 50, 57.2, 95, 99.9, 100]), min_size=1, max_size=4),
)
def test_percentiles_are_those_of_numpy(rows: list[list[int]], percentiles: list[float]) -> None:
    times = np.array(rows, dtype=np.int32).reshape(-1, 7)
    found = percentiles_of(times, percentiles)
    for number, percentile in enumerate(percentiles):
        wanted = [int(np.percentile(line, percentile, method="inverted_cdf")) for line in times]
        assert found[number].tolist() == wanted


@pytest.mark.parametrize("percentile", [-1, 100.5, float("nan")])
def test_what_is_no_percentile_is_refused(percentile: float) -> None:
    with pytest.raises(InputError) as refused:
        ranks([percentile], 60)
    assert refused.value.code == "bad_percentile"
