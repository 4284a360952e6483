# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""What a search took is what its workspaces counted, whichever these were, and nothing of anybody else's searches."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from mobility.kernels.layout import IMPROVED, ROUNDS, SCANNED, make_workspace
from mobility.network.build import load
from mobility.network.network import Network
from mobility.network.timetable.accelerator import Acceleration
from mobility.planner.places import find_place
from mobility.planner.plan import PlanResult, plan
from mobility.planner.request import PlanRequest, PointPlace
from mobility.planner.search import Search
from mobility.planner.statistics import PARTS, SearchStatistics
from mobility.planner.window import Span, plan_window
from mobility.region import read_region
from tests.network.toy import Toy, at

TRIPS = {f"t{hour}{leg}": f"{leg[0]} {hour}:{leg[2:]}, {leg[1]} {hour}:{int(leg[2:]) + 9}" for hour in range(6, 12)
         for leg in ("ab10", "bc20", "cd30")}  # fmt: skip


@pytest.fixture
def line(tmp_path: Path) -> Network:
    """Three rides in a row, every hour."""
    return Toy(TRIPS).network(tmp_path)


@pytest.fixture(scope="module")
def town(sample: Path) -> Network:
    """The sample, with its streets."""
    return load(read_region(sample))


def asked(network: Network, clock: str = "7:00", *, arrive_by: bool = False) -> PlanRequest:
    """From one end of the line to the other."""
    return PlanRequest(find_place(network, "f_a"), find_place(network, "f_d"), at(clock), arrive_by)


def door_to_door(network: Network) -> PlanRequest:
    """Between two points of the sample, not far from stops: there a tree grows; a long way is left to hierarchies."""
    return PlanRequest(
        PointPlace(52.2097, 11.6190), PointPlace(52.1856, 11.6000), dt.datetime(2026, 6, 10, 7, tzinfo=network.zone),
        access_max_s=120, egress_max_s=120,
    )  # fmt: skip


@pytest.mark.parametrize("arrive_by", [False, True])
def test_counts_are_those_of_the_search_and_of_choosing_the_journey(line: Network, arrive_by: bool) -> None:  # noqa: FBT001
    work = make_workspace(line.berths, 100)
    request = asked(line, "11:00" if arrive_by else "7:00", arrive_by=arrive_by)
    only_searched = Search(line, request)
    only_searched.pareto()
    searched = only_searched.tally.statistics()
    for _ in range(3):  # a workspace counts on
        before = work.counter.copy()
        result = plan(line, request, work)
        assert [one.rides for one in result.itineraries] == [3]
        took = result.statistics
        assert searched.rounds == work.counter[ROUNDS] - before[ROUNDS] >= 3
        assert searched.patterns_scanned == work.counter[SCANNED] - before[SCANNED] >= 3
        assert searched.labels_improved == work.counter[IMPROVED] - before[IMPROVED] >= 3
        # The journey is labelled from both ends, each ride from one of them at least.
        assert took.rounds - searched.rounds >= 3
        assert took.patterns_scanned - searched.patterns_scanned >= 3
        assert took.questions == 1
        assert took.nodes_settled == 0


def test_counts_do_not_depend_on_whose_the_workspace_is(line: Network) -> None:
    counts = [plan(line, asked(line), work).statistics.counts() for work in (None, make_workspace(1, 1))]
    assert counts[0] == counts[1] == plan(line, asked(line), make_workspace(line.berths, 100)).statistics.counts()


def test_a_window_is_counted_as_a_whole(line: Network) -> None:
    work = make_workspace(line.berths, 100)
    begin = int(at("6:00").timestamp())
    page = plan_window(line, asked(line), Span(begin, begin + 4 * 3600), workspace=work)
    took = page.result.statistics
    assert len(page.result.itineraries) == 4
    assert took.questions >= 1
    assert took.patterns_scanned >= 4
    assert took.labels_improved >= 4
    assert took.rounds >= 4
    assert took.links_followed == took.segments_ridden == 0
    line.accelerator.mode = Acceleration.NOW
    quicker = plan_window(line, asked(line), Span(begin, begin + 4 * 3600), workspace=work).result.statistics
    line.accelerator.mode = Acceleration.READY
    assert quicker.segments_ridden >= 4
    assert quicker.patterns_scanned < took.patterns_scanned


def test_looking_for_the_next_day_with_service_counts(tmp_path: Path) -> None:
    network = Toy({"t": "a 10:00, d 10:30"}, services={"t": "weekend"}).network(tmp_path)
    work = make_workspace(network.berths, 100)
    result = plan(network, asked(network), work)
    assert result.reason is not None
    assert result.reason.next_departure is not None
    assert result.statistics.questions == 2  # Wednesday and Saturday; on the days between nothing leaves
    assert result.statistics.patterns_scanned == work.counter[SCANNED]
    assert "reason" in result.statistics.seconds


def test_junctions_on_the_way(town: Network) -> None:
    took = plan(town, door_to_door(town)).statistics
    assert took.nodes_settled > 0
    assert plan(town, door_to_door(town)).statistics.counts() == took.counts()
    only_rides = replace(door_to_door(town), direct=(), origin=find_place(town, "bsp_bsp:magdeburg-hbf"))
    assert plan(town, only_rides).statistics.nodes_settled < took.nodes_settled


def test_searches_of_other_threads_do_not_count(town: Network) -> None:
    expected = plan(town, door_to_door(town)).statistics.counts()

    def ask(_: int) -> list[dict[str, int]]:
        return [plan(town, door_to_door(town)).statistics.counts() for _ in range(5)]

    with ThreadPoolExecutor(4) as threads:
        for found in threads.map(ask, range(4)):
            assert found == [expected] * 5


def test_seconds_by_part(line: Network) -> None:
    took: SearchStatistics = plan(line, asked(line)).statistics
    assert [*took.seconds] == ["ends", "search", "journeys"]
    assert set(took.seconds) <= set(PARTS)
    assert all(seconds >= 0 for seconds in took.seconds.values())


def test_answers_are_compared_without_what_they_took(line: Network) -> None:
    first, second = (plan(line, asked(line)) for _ in range(2))
    assert first == second
    assert first == replace(second, statistics=SearchStatistics(rounds=7))
    assert first != PlanResult((), None, ())
