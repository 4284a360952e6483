# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""Hierarchies over the streets of Heidelberg beside plain Dijkstra, and beside scipy, in one run.

Thread CPU time of calls from Python, so that what a call costs is in it; Dijkstra and hierarchy take turns.
"""

from __future__ import annotations

import os
import sys
import time
from typing import TYPE_CHECKING

import numpy as np
import pytest

from benchmarks.conftest import SEED, region_of
from mobility.kernels.dijkstra import grow
from mobility.kernels.layout import NEVER
from mobility.network.build import load
from mobility.network.streets.hierarchy import FARTHEST, StreetHierarchy
from mobility.network.streets.order import PARTS, Topology, hierarchy_arrays
from mobility.network.streets.profiles import FOOT, PROFILES
from mobility.network.streets.stop_distances import stop_distances

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytest_benchmark.fixture import BenchmarkFixture

    from mobility.network.network import Network
    from mobility.network.streets.profiles import Profile
    from mobility.network.streets.streets import Streets

PAIRS, TREES, TARGETS, EDITS = 1000, 50, 1000, 20
FREE = np.zeros(1, dtype=np.int32)
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


@pytest.fixture(params=PROFILES)
def profile(request: pytest.FixtureRequest) -> Profile:
    """Each profile."""
    return PROFILES[str(request.param)]


def nodes(streets: Streets, profile: Profile, count: int, seed: int = SEED) -> np.ndarray:
    """(count, 1) random nodes."""
    return np.random.default_rng(seed).integers(0, streets.graph_nodes(profile), (count, 1)).astype(np.int32)


def cpu_us(work: Callable[[], object]) -> float:
    """Thread CPU time of a call, microseconds."""
    began = time.thread_time_ns()
    work()
    return (time.thread_time_ns() - began) / 1000


def test_build(benchmark: BenchmarkFixture, streets: Streets) -> None:
    """Both orders and topologies, as a build makes them."""
    spent: list[float] = []
    benchmark.pedantic(
        lambda: spent.append(cpu_us(lambda: hierarchy_arrays(streets.arrays))), rounds=3, warmup_rounds=1
    )
    stored = sum(array.nbytes for name, array in streets.arrays.items() if name.startswith(tuple(PARTS.values())))
    every = sum(array.nbytes for array in streets.arrays.values())
    benchmark.extra_info.update(
        cpu_s=round(float(np.median(spent)) / 1e6, 2),
        stored_mb=round(stored / 1e6, 2),
        network_mb=round(every / 1e6, 2),
    )


def test_customise(benchmark: BenchmarkFixture, streets: Streets, profile: Profile) -> None:
    """New weights on the stored topology, as after an edit of speeds."""
    prefix, weight = PARTS["car" if profile.turns else "street"], streets.graph(profile).weight
    topology = Topology(*(streets.arrays[f"{prefix}_{name}"] for name in Topology._fields))
    spent: list[float] = []
    benchmark.pedantic(
        lambda: spent.append(cpu_us(lambda: StreetHierarchy(topology, weight))), rounds=EDITS, warmup_rounds=1
    )
    benchmark.extra_info.update(
        cpu_ms=round(float(np.median(spent)) / 1000, 2), nodes=len(topology.rank), pairs=len(topology.head)
    )


def test_pair(benchmark: BenchmarkFixture, streets: Streets, profile: Profile) -> None:
    """Random pairs: distance, and way with its arcs; Dijkstra until the goal is certain. Batches take turns."""
    hierarchy, graph = streets.hierarchy(profile), streets.graph(profile)
    asked = list(zip(nodes(streets, profile, PAIRS), nodes(streets, profile, PAIRS, SEED + 1), strict=True))
    single = [(int(a[0]), int(b[0])) for a, b in asked]
    spent: dict[str, list[float]] = {"nodes": [], "distance": [], "path": [], "dijkstra": []}

    def ask_all() -> None:
        spent["nodes"].append(cpu_us(lambda: [hierarchy.node_cost(a, b) for a, b in single]))
        spent["distance"].append(cpu_us(lambda: [hierarchy.cost(a, FREE, b, FREE) for a, b in asked]))
        spent["path"].append(cpu_us(lambda: [hierarchy.way(a, FREE, b, FREE) for a, b in asked]))
        with streets.borrowed() as work:
            spent["dijkstra"].append(cpu_us(lambda: [grow(graph, a, FREE, b, FREE, FARTHEST, work) for a, b in asked]))

    benchmark.pedantic(ask_all, rounds=5, warmup_rounds=1)
    with streets.borrowed() as work:
        different = sum(
            hierarchy.cost(a, FREE, b, FREE) != grow(graph, a, FREE, b, FREE, FARTHEST, work) for a, b in asked
        )
    benchmark.extra_info.update(
        {f"{name}_us": round(float(np.median(times)) / PAIRS, 1) for name, times in spent.items()},
        pairs=PAIRS,
        different=different,
    )


def test_one_to_many(benchmark: BenchmarkFixture, streets: Streets, profile: Profile) -> None:
    """One to a thousand nodes that are pinned once."""
    hierarchy, begin = streets.hierarchy(profile), nodes(streets, profile, 300)
    target = nodes(streets, profile, TARGETS, SEED + 2)[:, 0]
    hierarchy.pin(target)
    spent: list[float] = []
    pin_us = cpu_us(lambda: hierarchy.pin(target))
    pinned = hierarchy.pin(target)
    benchmark.pedantic(
        lambda: spent.append(cpu_us(lambda: [pinned.costs(here, FREE) for here in begin])), rounds=5, warmup_rounds=1
    )
    everywhere = [hierarchy.everything().costs(here, FREE)[target] for here in begin]
    different = sum(
        not np.array_equal(pinned.costs(here, FREE), row) for here, row in zip(begin, everywhere, strict=True)
    )
    benchmark.extra_info.update(
        us_per_source=round(float(np.median(spent)) / len(begin), 1), pin_us=round(pin_us, 1),
        nodes_in_selection=len(pinned.selection.rank), different=different,
    )  # fmt: skip


def test_one_to_all(benchmark: BenchmarkFixture, streets: Streets, profile: Profile) -> None:
    """Whole trees: one per sweep, sixteen per sweep, and Dijkstra."""
    hierarchy, graph = streets.hierarchy(profile), streets.graph(profile)
    begin, everything = nodes(streets, profile, 16 * TREES // 10), hierarchy.everything()
    flat, zero = begin[:, 0].copy(), np.zeros(len(begin), dtype=np.int32)
    spent: dict[str, list[float]] = {"sweep": [], "lanes": [], "table": [], "dijkstra": []}
    different = 0
    every = np.arange(len(begin) + 1, dtype=np.int32)
    every.flags.writeable = False

    def sixteen_at_once() -> None:
        with hierarchy.lanes(hierarchy.nodes) as label:
            for first in range(0, len(begin), 16):
                everything.labels(flat, zero, every[first : first + 17], label)

    def grow_all() -> None:
        nonlocal different
        different = 0
        spent["lanes"].append(cpu_us(sixteen_at_once))
        spent["table"].append(cpu_us(lambda: everything.table(flat, zero)))
        spent["sweep"].append(cpu_us(lambda: [everything.costs(here, FREE) for here in begin]))
        table = everything.table(flat, zero)
        with streets.borrowed() as work:
            taken = 0.0
            for row, here in zip(table, begin, strict=True):
                taken += cpu_us(lambda here=here: grow(graph, here, FREE, NOTHING, NOTHING, FARTHEST, work))  # type: ignore[misc]
                different += not np.array_equal(row, work.label[: streets.graph_nodes(profile)])
            spent["dijkstra"].append(taken)

    benchmark.pedantic(grow_all, rounds=3, warmup_rounds=1)
    each = len(begin) * streets.graph_nodes(profile)
    benchmark.extra_info.update(
        {f"{name}_ns_per_node": round(float(np.median(times)) * 1000 / each, 2) for name, times in spent.items()},
        trees=len(begin), different=different,
    )  # fmt: skip


def test_table_of_stops(benchmark: BenchmarkFixture, streets: Streets) -> None:
    """How far all stops lie from each other on foot, without a limit."""
    spent: list[float] = []
    stop_distances(streets, FOOT)
    benchmark.pedantic(lambda: spent.append(cpu_us(lambda: stop_distances(streets, FOOT))), rounds=5, warmup_rounds=1)
    linked = int((streets.stop_links.node >= 0).sum())
    benchmark.extra_info.update(cpu_ms=round(float(np.median(spent)) / 1000, 2), stops=linked)


def test_beside_scipy(benchmark: BenchmarkFixture, streets: Streets) -> None:
    """Sixteen whole trees on foot, scipy's Dijkstra on the same graph in the same run."""
    sys.path.append(os.environ.get("MOBILITY_BESIDE", ""))
    sparse = pytest.importorskip("scipy.sparse", reason="scipy to compare with is not installed (make bench)")
    from scipy.sparse.csgraph import dijkstra

    graph, everything = streets.graph(FOOT), streets.hierarchy(FOOT).everything()
    open_ = graph.weight < NEVER
    weights = np.maximum(graph.weight[open_], 1e-9)  # scipy takes 0 for no arc
    ptr = np.concatenate(([0], np.cumsum(open_)))[graph.ptr]
    matrix = sparse.csr_matrix((weights, graph.to[open_], ptr), shape=(streets.nodes, streets.nodes))
    begin = nodes(streets, FOOT, 16)[:, 0].copy()
    zero = np.zeros(16, dtype=np.int32)
    everything.table(begin, zero)
    ours: list[float] = []
    benchmark.pedantic(lambda: ours.append(cpu_us(lambda: everything.table(begin, zero))), rounds=5, warmup_rounds=1)
    found = everything.table(begin, zero)
    theirs, different = 0.0, 0
    for row, source in zip(found, begin.tolist(), strict=True):
        began = time.thread_time_ns()
        known = dijkstra(matrix, indices=source)
        theirs += (time.thread_time_ns() - began) / 1000
        joined = np.isfinite(known)
        different += not (np.array_equal(row < NEVER, joined) and np.array_equal(row[joined], np.rint(known[joined])))
    benchmark.extra_info.update(
        us_per_tree=round(float(np.median(ours)) / 16, 1), scipy_us_per_tree=round(theirs / 16, 1),
        times_scipy=round(theirs / float(np.median(ours)), 1), different=different,
    )  # fmt: skip
