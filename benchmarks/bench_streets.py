# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""Streets of Heidelberg: cost per settled node, a reach of 15 minutes beside scipy, and journeys from door to door."""

from __future__ import annotations

import datetime as dt
import os
import sys
import time
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest

from benchmarks.conftest import DATES, SEED, percentiles, region_of
from mobility.kernels.dijkstra import grow
from mobility.kernels.layout import NEVER
from mobility.kernels.street_layout import SETTLED
from mobility.network.build import load
from mobility.network.streets.profiles import FOOT, PROFILES
from mobility.planner.plan import plan
from mobility.planner.request import PlanRequest, PointPlace
from mobility.planner.search import Search

if TYPE_CHECKING:
    from pytest_benchmark.fixture import BenchmarkFixture

    from mobility.network.network import Network
    from mobility.network.streets.streets import Streets

TREES, REACHES, QUERIES = 100, 500, 500
REACH_CM = 112_500
"""15 minutes at 1.25 m/s."""
NEAR_M = 800.0
NOTHING = np.empty(0, dtype=np.int32)


@pytest.fixture(scope="module")
def heidelberg(tmp_path_factory: pytest.TempPathFactory) -> Network:
    """The compiled region."""
    return load(region_of("heidelberg"), out=tmp_path_factory.getbasetemp() / "bench-heidelberg")


@pytest.fixture
def streets(heidelberg: Network) -> Streets:
    """Its streets."""
    assert heidelberg.streets is not None
    return heidelberg.streets


def sources(nodes: int, count: int) -> np.ndarray:
    return np.random.default_rng(SEED).integers(0, nodes, count).astype(np.int32)


@pytest.mark.parametrize("name", PROFILES)
def test_whole_tree(benchmark: BenchmarkFixture, streets: Streets, name: str) -> None:
    """Dijkstra from random nodes to all others; thread CPU time per settled node."""
    graph = streets.graph(PROFILES[name])
    begin, free = sources(len(graph.ptr) - 1, TREES), np.zeros(1, dtype=np.int32)
    per_node: list[float] = []
    with streets.borrowed() as work:

        def grow_all() -> None:
            before, began = int(work.counter[SETTLED]), time.thread_time_ns()
            for k in range(TREES):
                grow(graph, begin[k : k + 1], free, NOTHING, NOTHING, NEVER - 1, work)
            per_node.append((time.thread_time_ns() - began) / (int(work.counter[SETTLED]) - before))

        benchmark.pedantic(grow_all, rounds=5, warmup_rounds=1)
    benchmark.extra_info.update(trees=TREES, ns_per_settled_node=round(float(np.median(per_node)), 1))


def test_reach_of_15_minutes(benchmark: BenchmarkFixture, streets: Streets) -> None:
    """On foot from random nodes, and scipy's Dijkstra on the same graph in the same run."""
    graph = streets.graph(FOOT)
    begin, free = sources(streets.nodes, REACHES), np.zeros(1, dtype=np.int32)
    ours: list[int] = []
    with streets.borrowed() as work:

        def reach_all() -> None:
            ours.clear()
            for k in range(REACHES):
                began = time.thread_time_ns()
                grow(graph, begin[k : k + 1], free, NOTHING, NOTHING, REACH_CM, work)
                ours.append(time.thread_time_ns() - began)

        benchmark.pedantic(reach_all, rounds=5, warmup_rounds=1)
    benchmark.extra_info.update(reaches=REACHES, mean_us=round(float(np.mean(ours)) / 1000, 1), **percentiles(ours))
    sys.path.append(os.environ.get("MOBILITY_BESIDE", ""))
    sparse = pytest.importorskip("scipy.sparse", reason="scipy to compare with is not installed (make bench)")
    from scipy.sparse.csgraph import dijkstra

    open_ = graph.weight < NEVER
    weights = np.maximum(graph.weight[open_], 1e-9)  # scipy takes 0 for no arc
    ptr = np.concatenate(([0], np.cumsum(open_)))[graph.ptr]
    matrix = sparse.csr_matrix((weights, graph.to[open_], ptr), shape=(streets.nodes, streets.nodes))
    theirs = []
    for source in begin.tolist():
        began = time.thread_time_ns()
        dijkstra(matrix, indices=source, limit=REACH_CM)
        theirs.append(time.thread_time_ns() - began)
    benchmark.extra_info["scipy_mean_us"] = round(float(np.mean(theirs)) / 1000, 1)
    benchmark.extra_info["times_scipy"] = round(float(np.mean(theirs) / np.mean(ours)), 1)


def doors(network: Network) -> list[PlanRequest]:
    """From street to street, each end within NEAR_M of a stop as the crow flies, over the day; half arrive-by."""
    arrays, rng = network.arrays, np.random.default_rng(SEED)
    stops = np.flatnonzero(arrays["stop_link_node"] >= 0)
    edges = np.flatnonzero(arrays["street_edge_usable"] & FOOT.bit)
    midnight = dt.datetime.combine(DATES["heidelberg"], dt.time(), tzinfo=network.zone)

    def point() -> PointPlace:
        while True:
            at = int(arrays["street_line_ptr"][rng.choice(edges)])
            lat, lon = arrays["street_line_lat_e7"][at] / 1e7, arrays["street_line_lon_e7"][at] / 1e7
            north = (arrays["stop_lat"][stops] - lat) * 111_195
            east = (arrays["stop_lon"][stops] - lon) * 111_195 * np.cos(np.radians(lat))
            if np.hypot(north, east).min() <= NEAR_M:
                return PointPlace(lat, lon)

    return [
        PlanRequest(point(), point(), midnight + dt.timedelta(seconds=int(rng.integers(6 * 3600, 22 * 3600))),
                    arrive_by=bool(number % 2))
        for number in range(QUERIES)
    ]  # fmt: skip


@pytest.mark.parametrize("walking", ["as the region says", "unlimited"])
def test_door_to_door(benchmark: BenchmarkFixture, heidelberg: Network, walking: str) -> None:
    """Coordinates to journeys: snapping, walks, Pareto set, and the journey that is shown for each member."""
    settings = replace(heidelberg.settings, max_walk_s=None) if walking == "unlimited" else None
    asked = [replace(request, settings=settings) for request in doors(heidelberg)]
    times: list[int] = []
    found = 0

    def answer_all() -> None:
        nonlocal found
        times.clear()
        found = 0
        for request in asked:
            began = time.perf_counter_ns()
            search = Search(heidelberg, request)
            journeys = search.journeys(search.pareto())
            times.append(time.perf_counter_ns() - began)
            found += bool(journeys)

    benchmark.pedantic(answer_all, rounds=3, warmup_rounds=1)
    benchmark.extra_info.update(queries=QUERIES, answered=found, **percentiles(times))


def test_door_to_door_in_full(benchmark: BenchmarkFixture, heidelberg: Network) -> None:
    """The same with every leg's line and steps, as it is told."""
    asked = doors(heidelberg)
    times: list[int] = []

    def answer_all() -> None:
        times.clear()
        for request in asked:
            began = time.perf_counter_ns()
            plan(heidelberg, request)
            times.append(time.perf_counter_ns() - began)

    benchmark.pedantic(answer_all, rounds=3, warmup_rounds=1)
    benchmark.extra_info.update(queries=QUERIES, **percentiles(times))
