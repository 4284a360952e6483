# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""What the full rules cost: a date of a real network beside the yardstick's arrays of it, asked the same in turns.

The yardstick leaves out blocks, transfers.txt, pick-up and drop-off, frequencies and all days but one; a network has
them all, and everything that runs within about two days.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import numpy as np
import pytest

from benchmarks.beside import Arrays, load
from benchmarks.conftest import DATES, SHARED, region_of
from mobility.kernels.access import search_between
from mobility.kernels.layout import DAY_S, NEVER, make_workspace
from mobility.kernels.trip_based import search_trips_between
from mobility.kernels.trip_layout import make_trip_work
from mobility.network import build
from mobility.network.frozen import frozen
from mobility.network.timetable.trip_links import make_trip_links

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pytest_benchmark.fixture import BenchmarkFixture

    from mobility.kernels.layout import Changes, Int32, Timetable, Walks
    from mobility.network.network import Network

QUERIES, WARM_UP, ROUNDS = 2000, 50, 5
Query = tuple[int, int, int]
"""Origin, destination, departure in seconds."""


class Side:
    """One of the two settings: what is asked, and what answers."""

    def __init__(
        self, timetable: Timetable, changes: Changes, ends: tuple[Walks, Walks, Int32], berth_stop: Int32,
        queries: list[Query],
    ) -> None:  # fmt: skip
        links = make_trip_links(timetable, changes, ends[0], berth_stop)
        sizes = int(timetable.pattern[-1, 1]), len(timetable.pattern) - 1, len(timetable.arrival_s)
        trip_work, work = make_trip_work(*sizes), make_workspace(len(berth_stop), sizes[1])
        out = np.empty(64, dtype=np.int32), np.empty(64, dtype=np.int32)

        def over_links(origin: int, destination: int, at_s: int) -> None:
            search_trips_between(
                timetable, links, *ends, origin, destination, at_s, at_s + DAY_S + 1, NEVER, trip_work, *out
            )

        def by_rounds(origin: int, destination: int, at_s: int) -> None:
            search_between(timetable, changes, *ends, origin, destination, at_s, at_s + DAY_S + 1, NEVER, 1, work, *out)

        self.ask: dict[str, Callable[[int, int, int], None]] = {"links": over_links, "rounds": by_rounds}
        self.queries = queries

    def times_us(self, way: str) -> list[float]:
        """Thread CPU time of each query in microseconds."""
        ask, times = self.ask[way], []
        for query in self.queries[:WARM_UP]:
            ask(*query)
        for query in self.queries:
            began = time.thread_time_ns()
            ask(*query)
            times.append((time.thread_time_ns() - began) / 1000)
        return times


@pytest.fixture(scope="module")
def sides(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Side]:
    """The comparison setting and the full rules, home."""
    runner = SHARED / "yardstick" / "run.py"
    if not runner.exists():
        pytest.skip("the yardstick is absent: ../shared/yardstick")
    folder = tmp_path_factory.getbasetemp()
    command = [
        sys.executable,
        str(runner),
        "--repeat",
        "1",
        "--ops",
        "raptor_pair",
        "--keep",
        str(folder / "yardstick"),
    ]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    network = build.load(region_of("home"), out=folder / "bench-rules")
    arrays = load(folder / "yardstick" / "home")
    date = network.day(DATES["home"])
    links = network.links()
    stops = stops_of(network, folder / "yardstick" / "home" / "stop_ids.txt")
    queries = arrays.queries[:QUERIES]
    return {
        "comparison": Side(arrays.timetable, arrays.changes, _ends(arrays), frozen(arrays.ptr[:-1]), queries),
        "full": Side(
            date.forward, links.changes, (links.walks, links.walks_backward, network.stop_berth_ptr),
            network.berth_stop, [(stops[a], stops[b], at_s) for a, b, at_s in queries],
        ),
    }  # fmt: skip


def _ends(arrays: Arrays) -> tuple[Walks, Walks, Int32]:
    return arrays.walks, arrays.walks_backward, arrays.ptr


def stops_of(network: Network, listed: Path) -> list[int]:
    """The network's number of each stop of the yardstick, which names feeds by their files."""
    feed_of = {feed.gtfs.stem: feed.id for feed in region_of("home").feeds}
    found = []
    for line in listed.read_text(encoding="utf-8").splitlines():
        stem = next(stem for stem in feed_of if line.startswith(f"{stem}_"))
        found.append(network.stop_of_id(f"{feed_of[stem]}_{line.removeprefix(f'{stem}_')}"))
    assert min(found) >= 0
    return found


@pytest.mark.parametrize("way", ["links", "rounds"])
def test_full_rules(benchmark: BenchmarkFixture, sides: dict[str, Side], way: str) -> None:
    """Pairs by rounds and over links: the ratio of both settings, median of rounds in turns."""
    means: dict[str, list[float]] = {name: [] for name in sides}
    medians: dict[str, list[float]] = {name: [] for name in sides}

    def run() -> None:
        for name, side in sides.items():
            times = side.times_us(way)
            means[name].append(statistics.mean(times))
            medians[name].append(statistics.median(times))

    benchmark.pedantic(run, rounds=ROUNDS, warmup_rounds=1)
    for told, values in (("mean_us", means), ("median_us", medians)):
        full, comparison = (statistics.median(values[name]) for name in ("full", "comparison"))
        benchmark.extra_info[told] = f"{full:.1f} / {comparison:.1f} = {full / comparison:.2f}"
