# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""Programs that ask for pairs, tables and all stops get what one search for each gives."""

import datetime as dt
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from mobility.errors import InputError
from mobility.kernels.everywhere import LANES
from mobility.kernels.layout import DAY_S, NEVER
from mobility.network.build import load
from mobility.network.network import Network
from mobility.network.timetable.accelerator import Acceleration
from mobility.planner.everywhere import reach_all_stops, travel_times, windows_to_all_stops
from mobility.planner.pairs import Pairs
from mobility.planner.request import PlanRequest, StopPlace
from mobility.planner.search import Search
from mobility.region import read_region

DATE = dt.date(2026, 6, 10)


@pytest.fixture(scope="module")
def town(sample: Path, tmp_path_factory: pytest.TempPathFactory) -> Network:
    """The sample, in a folder of its own."""
    return load(read_region(sample), out=tmp_path_factory.mktemp("pairs"))


def some_stops(network: Network, count: int) -> list[int]:
    """Stops that something calls at."""
    served = np.unique(network.berth_stop[network.sequences.berth])
    chosen: list[int] = np.random.default_rng(1).choice(served, count, replace=False).tolist()
    return chosen


def request(origin: int, destination: int, at: dt.datetime) -> PlanRequest:
    return PlanRequest(StopPlace((origin,), ""), StopPlace((destination,), ""), at)


@pytest.mark.parametrize("mode", [Acceleration.OFF, Acceleration.NOW])
def test_pairs_are_those_of_a_search(town: Network, mode: Acceleration) -> None:
    town.accelerator.mode = mode
    at = dt.datetime.combine(DATE, dt.time(8), tzinfo=town.zone)
    pairs, answered = Pairs(town, DATE), 0
    for origin in some_stops(town, 12):
        for destination in some_stops(town, 12):
            found = pairs.arrivals(origin, destination, int(at.timestamp()) - pairs.start)
            assert found == Search(town, request(origin, destination, at)).first_ends()
            answered += bool(found)
    assert answered > 72
    town.accelerator.mode = Acceleration.READY


def test_a_table_holds_what_each_row_alone_holds(town: Network) -> None:
    at = dt.datetime.combine(DATE, dt.time(8, 10), tzinfo=town.zone)
    stops = some_stops(town, 15)
    table = travel_times(town, stops, stops[:7], at, 2 * 3600)
    rows = [reach_all_stops(town, request(stop, stop, at), 2 * 3600) for stop in stops]
    assert table.tolist() == [row.seconds[stops[:7]].tolist() for row in rows]
    assert (table < NEVER).mean() > 0.5
    assert (np.diag(table[:7]) == 0).all()
    for threads in (2, 3, 20):
        assert (travel_times(town, stops, stops[:7], at, 2 * 3600, threads=threads) == table).all()
    for rides in (0, 1):
        fewer = travel_times(town, stops, stops[:7], at, 2 * 3600, max_rides=rides)
        ask = [replace(request(stop, stop, at), max_rides=rides) for stop in stops]
        assert fewer.tolist() == [reach_all_stops(town, one, 2 * 3600).seconds[stops[:7]].tolist() for one in ask]
        assert (fewer > table).any()


def test_a_table_of_more_origins_than_are_walked_for_at_once(town: Network) -> None:
    at = dt.datetime.combine(DATE, dt.time(8, 10), tzinfo=town.zone)
    stops = list(range(min(len(town.stop_id), 50)))
    table = travel_times(town, stops, stops[::-1], at, 3600)
    assert len(stops) > 2 * LANES
    for row, stop in zip(table, stops, strict=True):
        assert row.tolist() == reach_all_stops(town, request(stop, stop, at), 3600).seconds[stops[::-1]].tolist()
    assert travel_times(town, [], stops, at, 3600).shape == (0, len(stops))
    assert travel_times(town, stops, [], at, 3600).shape == (len(stops), 0)


def test_all_stops_are_reached_when_a_search_for_each_says(town: Network) -> None:
    at = dt.datetime.combine(DATE, dt.time(7, 5), tzinfo=town.zone)
    for origin in some_stops(town, 4):
        reached = reach_all_stops(town, request(origin, origin, at), DAY_S)
        for destination in some_stops(town, 20):
            found = Search(town, request(origin, destination, at)).first_ends()
            seconds = found[-1][1] - (int(at.timestamp()) - town.day(DATE).start) if found else NEVER
            assert reached.seconds[destination] == seconds
            assert reached.rides[destination] == (found[-1][0] if found else 0)


def test_windows_to_all_stops_are_those_to_each(town: Network) -> None:
    start, found, compared = town.day(DATE).start, 0, 0
    begin = int(dt.datetime.combine(DATE, dt.time(7, 20), tzinfo=town.zone).timestamp())
    for origin in some_stops(town, 5):
        rows = windows_to_all_stops(town, StopPlace((origin,), ""), begin, begin + 5400)
        for destination in range(len(town.stop_id)):
            if destination == origin:
                continue
            search = Search(town, request(origin, destination, dt.datetime.fromtimestamp(begin, town.zone)))
            search.walk_counts = False
            wanted = search.window(begin - start, begin + 5399 - start, min(DAY_S, search.direct_s - 1))
            mine = rows[rows[:, 0] == destination][:, 1:].tolist()
            wanted.sort(key=lambda one: (one.departure_s, one.rides))
            assert mine == [[one.departure_s, one.arrival_s, one.rides] for one in wanted]
            found += bool(wanted)
            compared += 1
    assert 2 * found > compared


def test_a_span_of_two_dates_is_refused(town: Network) -> None:
    begin = int(dt.datetime.combine(DATE, dt.time(23, 30), tzinfo=town.zone).timestamp())
    with pytest.raises(InputError, match="2026-06-11"):
        windows_to_all_stops(town, StopPlace((0,), ""), begin, begin + 3600)
    windows_to_all_stops(town, StopPlace((0,), ""), begin, begin + 1800)


def test_without_a_limit_of_walks_many_stops_are_refused(town: Network, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mobility.network.walks.TABLED_STOPS", 0)
    monkeypatch.setattr(Network, "walk_on", lambda *_, **__: object())
    at = dt.datetime.combine(DATE, dt.time(8), tzinfo=town.zone)
    with pytest.raises(InputError, match="max_walk_s"):
        Pairs(town, DATE)
    with pytest.raises(InputError, match="max_walk_s"):
        travel_times(town, [0], [1], at, 3600)
