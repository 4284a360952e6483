# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""Random tiny networks: pages of a window are exactly the window, whichever way and however far one pages."""

import itertools
import random
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from mobility.errors import ResourceError
from mobility.network.network import Network
from mobility.network.timetable.accelerator import Acceleration
from mobility.planner import by_kernel
from mobility.planner.window import Span
from tests.oracle.scan import HORIZON_S, Oracle

from .compare import Counts, Query, network_in_memory
from .networks import Case, cases
from .report import report
from .window_compare import FROM_BEGIN, FROM_END, Pages, chain

HOUR_S = 3600
REACH_S = HORIZON_S
WIDTHS_S = [HOUR_S, 2 * HOUR_S, 900, 6 * HOUR_S, 300, 1]


def pages_of(network: Network, oracle: Oracle, query: Query, rnd: random.Random) -> Pages:
    at = round(query.at.timestamp())
    return Pages(
        network, oracle, query, at - REACH_S, at + REACH_S, on_foot=rnd.random() < 0.8,
        max_rides=rnd.choice([None, None, None, 1, 2]), most_s=rnd.choice([HORIZON_S, HORIZON_S, 1800, 3 * HOUR_S]),
    )  # fmt: skip


@pytest.mark.parametrize("acceleration", [Acceleration.OFF, Acceleration.NOW])
@pytest.mark.parametrize("networks", [30, pytest.param(400, marks=pytest.mark.long)])
def test_pages_are_exactly_the_window(
    networks: int,
    acceleration: Acceleration,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Searched from the end that the rule takes, from the begin or from the end."""
    counts: Counts = Counter()
    folders = (tmp_path / str(number) for number in itertools.count())

    @settings(
        max_examples=networks, derandomize=True, deadline=None, database=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example],
    )  # fmt: skip
    @given(cases(queries=4))
    def agree(case: Case) -> None:
        path = case.write(next(folders))
        network, oracle = network_in_memory(path, acceleration), Oracle(path)
        counts["networks"] += 1
        for number, query in enumerate(case.queries):
            rnd = random.Random(number)
            pages = pages_of(network, oracle, query, rnd)
            at, width = round(query.at.timestamp()), rnd.choice(WIDTHS_S)
            begin = at - rnd.choice([0, 1, 60, width // 2])
            least, most = rnd.choice([(0, 10_000), (0, 10_000), (3, 10_000), (1, 2), (0, 1), (5, 5)])
            monkeypatch.setattr(by_kernel, "DEPARTURES_AN_ARRIVAL", rnd.choice([2, FROM_BEGIN, FROM_END]))
            if query.arrive_by:
                begin -= width
            chain(pages, Span(begin, begin + width, least, most, earlier=rnd.random() < 0.3), 4)
            counts["questions"] += 1
            counts["journeys"] += len(pages.good)
            counts["questions with journeys"] += bool(pages.good)
            assert pages.complaints == []

    agree()
    report(capsys, f"windows on {networks} random networks, links between trips {acceleration.value}", counts)
    assert counts["networks"] >= networks
    assert 2 * counts["questions with journeys"] >= counts["questions"]


class Ticks:
    """A clock that moves on by one whenever somebody looks."""

    def __init__(self) -> None:
        self.now = 0

    def monotonic(self) -> float:
        self.now += 1
        return self.now


@pytest.mark.parametrize("networks", [6, pytest.param(150, marks=pytest.mark.long)])
def test_pages_that_end_at_a_deadline_are_whole(
    networks: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    counts: Counts = Counter()
    folders = (tmp_path / str(number) for number in itertools.count())

    @settings(
        max_examples=networks, derandomize=True, deadline=None, database=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example],
    )  # fmt: skip
    @given(cases(queries=4))
    def agree(case: Case) -> None:
        path = case.write(next(folders))
        network, oracle = network_in_memory(path), Oracle(path)
        counts["networks"] += 1
        for number, query in enumerate(case.queries):
            rnd = random.Random(number)
            pages = pages_of(network, oracle, query, rnd)
            at = round(query.at.timestamp())
            for ticks in (1, 2, 4, 8):
                span = Span(at - 14_400, at + 14_400, rnd.choice([0, 3, 10]), earlier=rnd.random() < 0.5)
                monkeypatch.setattr("mobility.planner.window.time", Ticks())
                counts["pages"] += 1
                try:
                    page = pages.ask(span, deadline=ticks)
                except ResourceError:
                    counts["refused"] += 1
                    continue
                counts["shorter than asked for"] += page.end - page.begin < span.end - span.begin
            assert pages.complaints == []

    agree()
    report(capsys, f"pages with a deadline on {networks} random networks", counts)
    assert 2 * counts["refused"] <= counts["pages"]
    assert counts["shorter than asked for"]
