# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""Windows, all stops, departures and trips of the real feeds are those that the oracle reads from them."""

import datetime as dt
import random
from collections import Counter
from typing import NamedTuple

import numpy as np
import pytest

from mobility.network.build import load
from mobility.network.network import Network
from mobility.planner.window import Span
from mobility.region import read_region
from tests.oracle.days import runs
from tests.oracle.scan import HORIZON_S, Oracle

from .drawing import draw_queries
from .events_compare import Board, wrong_events
from .report import report
from .test_events_random import wrong_trips_of
from .test_everywhere_random import wrong_stops
from .test_real_feeds import KINDS, SHARED, region_file
from .window_compare import Pages, chain

pytestmark = pytest.mark.skipif(not (SHARED / "data").is_dir(), reason="the real data of ../shared/data are absent")

SEED = 20261122
HOUR_S = 3600
DATES = {"home": dt.date(2026, 6, 10), "rnv": dt.date(2021, 10, 6)}
TYPES = {"home": [None, frozenset({3}), frozenset({0}), frozenset({2, 100})], "rnv": [None, frozenset({0})]}


class Real(NamedTuple):
    """A real region, read twice."""

    name: str
    network: Network
    oracle: Oracle
    called: list[str]
    """Ids of the stops that anything calls at."""


@pytest.fixture(scope="module", params=[pytest.param("home", marks=pytest.mark.long), "rnv"])
def real(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Real:
    """A real region with its oracle."""
    folder = tmp_path_factory.mktemp(request.param)
    path = region_file(request.param, folder)
    oracle = Oracle(path)
    region = oracle.region
    called = [stop for number, stop in enumerate(region.stop_ids) if region.stop_called[number]]
    return Real(request.param, load(read_region(path), out=folder / "network"), oracle, called)


def near_stops(real: Real, stop_id: str) -> list[str]:
    """The stops with calls within about 15 km."""
    region = real.oracle.region
    here = region.stop_index[stop_id]
    near = np.hypot(region.lat - region.lat[here], 0.6 * (region.lon - region.lon[here])) < 0.13
    return [stop for stop in real.called if near[region.stop_index[stop]]]


@pytest.mark.parametrize("number", [2, pytest.param(40, marks=pytest.mark.long)])
def test_windows(real: Real, number: int, capsys: pytest.CaptureFixture[str]) -> None:
    counts: Counter[str] = Counter()
    complaints: list[str] = []
    rnd = random.Random(SEED)
    for query in draw_queries(real.oracle, number, KINDS[real.name], SEED, most_dates=12):
        at, width = round(query.at.timestamp()), rnd.choice([HOUR_S, 2 * HOUR_S, HOUR_S // 2])
        reach = 2 * HOUR_S + 4 * width
        pages = Pages(
            real.network, real.oracle, query, at - reach, at + reach, on_foot=rnd.random() < 0.8,
            max_rides=rnd.choice([None, None, 2]), most_s=rnd.choice([HORIZON_S, 2 * HOUR_S]),
        )  # fmt: skip
        begin = at - width if query.arrive_by else at
        least, most = rnd.choice([(0, 10_000), (3, 10_000), (5, 5), (0, 2)])
        chain(pages, Span(begin, begin + width, least, most, earlier=rnd.random() < 0.3), 2)
        complaints += pages.complaints
        counts["questions"] += 1
        counts["questions with journeys"] += bool(pages.good)
        counts["good journeys"] += len(pages.good)
    report(capsys, f"{real.name}: windows", counts)
    assert complaints == []
    assert 2 * counts["questions with journeys"] >= number


@pytest.mark.parametrize("number", [2, pytest.param(20, marks=pytest.mark.long)])
def test_all_stops(real: Real, number: int, capsys: pytest.CaptureFixture[str]) -> None:
    counts: Counter[str] = Counter()
    wrong: list[str] = []
    rnd = random.Random(SEED)
    for arrive_by in (False, True):
        for query in draw_queries(real.oracle, 2 * number, KINDS[real.name], SEED + 1, most_dates=6):
            if query.arrive_by != arrive_by:
                continue
            near = near_stops(real, query.destination if arrive_by else query.origin)
            asked = [query.origin if arrive_by else query.destination, *rnd.sample(near, min(25, len(near)))]
            wrong += wrong_stops(
                real.network, real.oracle, query, counts, max_rides=rnd.choice([None, 2]),
                most_s=rnd.choice([4 * HOUR_S, HORIZON_S, HORIZON_S]), asked=asked,
            )  # fmt: skip
    report(capsys, f"{real.name}: all stops", counts)
    assert wrong == []
    assert counts["stops reached by a ride"] >= number


def test_departures_and_arrivals(real: Real, capsys: pytest.CaptureFixture[str]) -> None:
    counts: Counter[str] = Counter()
    wrong: list[str] = []
    rnd = random.Random(SEED)
    zone = real.network.zone
    for days in (0, 3, 4) if real.name == "home" else (0,):
        date = DATES[real.name] + dt.timedelta(days=days)
        first = round(dt.datetime.combine(date, dt.time(), tzinfo=zone).timestamp()) - rnd.choice([0, 1800])
        stops = tuple(rnd.sample(real.called, 30 if real.name == "home" else 10))
        for arrivals in (False, True):
            board = Board(stops, first, first + rnd.choice([86_400, 2 * 86_400]), arrivals)
            for route_types in TYPES[real.name]:
                wrong += wrong_events(real.network, real.oracle.region, board, counts, route_types)
    report(capsys, f"{real.name}: departures and arrivals", counts)
    assert wrong == []
    assert counts["events"] > 1000


def test_whole_trips(real: Real, capsys: pytest.CaptureFixture[str]) -> None:
    counts: Counter[str] = Counter()
    wrong: list[str] = []
    rnd = random.Random(SEED)
    for days in (0, 3):
        date = DATES[real.name] + dt.timedelta(days=days)
        for feed in real.oracle.region.feeds:
            running = sorted({run.trip for run in runs(feed, date)})
            others = range(len(feed.trip_ids))
            trips = rnd.sample(running, min(10, len(running))) + rnd.sample(others, min(5, len(others)))
            wrong += wrong_trips_of(real.network, feed, date, trips, counts)
    report(capsys, f"{real.name}: whole trips", counts)
    assert wrong == []
    assert counts["trips"] >= 10
    assert counts["trips that do not run"]


def test_from_the_border_of_a_query(real: Real) -> None:
    """A page that ends where another begins shares nothing with it, wherever the border is."""
    query = next(
        one for one in draw_queries(real.oracle, 20, KINDS[real.name], SEED + 2, most_dates=1)
        if not one.arrive_by
    )  # fmt: skip
    at = round(query.at.timestamp())
    pages = Pages(real.network, real.oracle, query, at - HOUR_S, at + 3 * HOUR_S)
    for border in sorted({one[0] + extra for one in list(pages.good)[:4] for extra in (0, 1)}):
        if at < border < at + 2 * HOUR_S:
            one, two = pages.ask(Span(at, border)), pages.ask(Span(border, at + 2 * HOUR_S))
            assert one.end == two.begin
    assert pages.complaints == []
