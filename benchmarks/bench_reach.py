# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""Travel times of a whole region, of the cells of a city, and areas: what one command of the analysis takes."""

from __future__ import annotations

import datetime as dt
import resource
import time
from typing import TYPE_CHECKING

import numpy as np
import pytest

from benchmarks.conftest import SEED, SHARED, region_of
from mobility.analysis.isochrones import isochrone
from mobility.analysis.matrix import MatrixQuestion, travel_time_matrix
from mobility.analysis.places.places import Places
from mobility.analysis.places.read import read_places
from mobility.analysis.travel_times import Conditions
from mobility.analysis.window import Window
from mobility.kernels.layout import NEVER
from mobility.network.build import load
from mobility.planner.request import PointPlace

if TYPE_CHECKING:
    from pytest_benchmark.fixture import BenchmarkFixture

    from mobility.network.network import Network

MINUTES = 120


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Network:
    """The five timetables of Sachsen-Anhalt."""
    return load(region_of("home"), out=tmp_path_factory.getbasetemp() / "bench-home")


def stops_of(network: Network, stop: np.ndarray) -> Places:
    """Stops as places."""
    ids = tuple(network.stop_id[one] for one in stop.tolist())
    return Places(ids, network.arrays["stop_lat"][stop], network.arrays["stop_lon"][stop], stop=stop.astype(np.int32))


def measure(benchmark: BenchmarkFixture, network: Network, asked: MatrixQuestion, rounds: int) -> None:
    """Time it on one core, and tell CPU, memory and what was reached."""
    spent: list[float] = []

    def once() -> np.ndarray:
        began = time.process_time()
        seconds = travel_time_matrix(network, asked, workers=1).seconds
        spent.append(time.process_time() - began)
        return seconds

    seconds = benchmark.pedantic(once, rounds=rounds, warmup_rounds=1)
    benchmark.extra_info |= {
        "cpu_s": round(float(np.median(spent[1:])), 2),
        "pairs": seconds.size,
        "reached": round(float((seconds < NEVER).mean()), 3),
        "peak_mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }


def test_all_stops_to_all(benchmark: BenchmarkFixture, home: Network) -> None:
    """Medians over 07:00-09:00 by minute, within two hours."""
    stops = stops_of(home, np.arange(len(home.stop_id)))
    window = Window(dt.datetime(2026, 6, 10, 7, tzinfo=home.zone), MINUTES)
    measure(benchmark, home, MatrixQuestion(stops, stops, window), 3)


def test_inhabited_cells_to_a_hundred_stops(benchmark: BenchmarkFixture, home: Network) -> None:
    """The inhabited cells of 100 m of Magdeburg to 100 stops of the city's own network."""
    cells = read_places(SHARED / "data" / "zensus" / "magdeburg_population_100m.geojson").places
    day = home.day(dt.date(2026, 6, 10))
    called = [
        stop for stop in np.unique(home.berth_stop[day.forward.berth]) if home.stop_id[int(stop)].startswith("mvb_")
    ]
    chosen = np.random.default_rng(SEED).choice(called, 100, replace=False)
    window = Window(dt.datetime(2026, 6, 10, 7, tzinfo=home.zone), MINUTES)
    measure(benchmark, home, MatrixQuestion(cells, stops_of(home, chosen), window, (5, 50, 95), Conditions()), 3)


@pytest.mark.parametrize("minutes", [1, MINUTES])
def test_isochrone(benchmark: BenchmarkFixture, minutes: int, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Three rings around the middle of Heidelberg, over its streets and trams."""
    network = load(region_of("heidelberg"), out=tmp_path_factory.getbasetemp() / "bench-heidelberg")
    window = Window(dt.datetime(2021, 10, 6, 7, tzinfo=network.zone), minutes)
    found = benchmark.pedantic(
        lambda: isochrone(network, PointPlace(49.4094, 8.6944), window, (15, 30, 45)), rounds=5, warmup_rounds=1
    )
    benchmark.extra_info["street_km"] = [round(ring.street_m / 1000) for ring in found.rings]
