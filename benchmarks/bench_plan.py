# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""Latency of searches and plans on real networks, and of the command as a whole."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import numpy as np

from benchmarks.conftest import DATES, SEED, mean_counts, percentiles, region_of
from mobility.kernels.layout import make_workspace
from mobility.network.timetable.day import make_day
from mobility.planner.plan import plan
from mobility.planner.request import PlanRequest, StopPlace
from mobility.planner.search import Search

if TYPE_CHECKING:
    from pathlib import Path

    import pytest
    from pytest_benchmark.fixture import BenchmarkFixture

    from mobility.kernels.layout import Workspace
    from mobility.network.network import Network
    from mobility.planner.statistics import SearchStatistics

QUERIES = 500
COUNTED = 100
"""Of so many queries it is told what the search took."""


def requests(network: Network) -> list[PlanRequest]:
    """Random served stops, departures uniform from 7 to 9 on the reference day, half of them arrive-by."""
    date = DATES[network.manifest["region"]["id"]]
    day = network.day(date)
    served = np.unique(network.berth_stop[day.forward.berth])
    rng = np.random.default_rng(SEED)
    ends = rng.choice(served, (QUERIES, 2)).tolist()
    seconds = rng.integers(7 * 3600, 9 * 3600, QUERIES).tolist()
    midnight = dt.datetime.combine(date, dt.time(), tzinfo=network.zone)
    return [
        PlanRequest(
            StopPlace((a,), network.stop_name[a]),
            StopPlace((b,), network.stop_name[b]),
            midnight + dt.timedelta(seconds=second),
            arrive_by=bool(number % 2),
        )
        for number, ((a, b), second) in enumerate(zip(ends, seconds, strict=True))
    ]


def test_pareto(benchmark: BenchmarkFixture, network: Network) -> None:
    """The Pareto set with latest departures, as --batch answers it."""
    asked = requests(network)
    day = network.day(DATES[network.manifest["region"]["id"]])
    work = make_workspace(network.berths, len(day.forward.pattern) + 1000)
    times: list[int] = []
    found = 0

    def answer_all() -> None:
        nonlocal found
        times.clear()
        found = 0
        for request in asked:
            began = time.perf_counter_ns()
            entries = Search(network, request, work).pareto()
            times.append(time.perf_counter_ns() - began)
            found += bool(entries)

    benchmark.pedantic(answer_all, rounds=3, warmup_rounds=1)
    counts = mean_counts([counted(network, request, work) for request in asked[:COUNTED]])
    benchmark.extra_info.update(queries=QUERIES, answered=found, **percentiles(times), **counts)


def counted(network: Network, request: PlanRequest, work: Workspace) -> SearchStatistics:
    """What one Pareto set took."""
    search = Search(network, request, work)
    search.pareto()
    return search.tally.statistics()


def test_plan(benchmark: BenchmarkFixture, network: Network) -> None:
    """The same with all journeys in full, only of those that have one."""
    asked = [request for request in requests(network) if Search(network, request).pareto()]
    times: list[int] = []

    def answer_all() -> None:
        times.clear()
        for request in asked:
            began = time.perf_counter_ns()
            plan(network, request)
            times.append(time.perf_counter_ns() - began)

    benchmark.pedantic(answer_all, rounds=3, warmup_rounds=1)
    counts = mean_counts([plan(network, request).statistics for request in asked[:COUNTED]])
    benchmark.extra_info.update(queries=len(asked), **percentiles(times), **counts)


def test_day_timetable(benchmark: BenchmarkFixture, network: Network) -> None:
    """Making the timetable of a date that was not asked for before."""
    date = DATES[network.manifest["region"]["id"]]

    def make() -> None:
        make_day(date, network.zone, network.feed_days, network.sequences, network.chains, network.berths)

    benchmark.pedantic(make, rounds=10, warmup_rounds=1)


def test_command(benchmark: BenchmarkFixture, tmp_path_factory: pytest.TempPathFactory) -> None:
    """`mobility plan` as a whole, network built and kernels compiled."""
    region = region_of("home")
    out: Path = tmp_path_factory.getbasetemp() / "bench-command"
    ends = ["boerdebus_de:15083:20307::01", "boerdebus_de:15083:1214::01"]
    command = [sys.executable, "-m", "mobility.cli", "plan", str(region.path), *ends, "--at", "2026-06-10T07:30"]

    def run() -> None:
        subprocess.run([*command, "--out", str(out), "--quiet"], check=True, stdout=subprocess.DEVNULL)

    benchmark.pedantic(run, rounds=7, warmup_rounds=2)
