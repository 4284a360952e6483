# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""Real networks to measure on, and a closing table with percentiles, memory and machine facts."""

from __future__ import annotations

import datetime as dt
import os
import platform
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from mobility.network.build import load
from mobility.region import read_region

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mobility.network.network import Network
    from mobility.planner.statistics import SearchStatistics
    from mobility.region import Region

SHARED = Path(__file__).resolve().parent.parent.parent / "shared"
DATES = {"home": dt.date(2026, 6, 10), "renfe": dt.date(2026, 4, 28), "heidelberg": dt.date(2021, 10, 6)}
"""Days of full service (see the data's README)."""
SEED = 42


def region_of(name: str) -> Region:
    """A real region; skips where its data are absent."""
    path = SHARED / "regions" / f"{name}.toml"
    if not path.exists():
        pytest.skip(f"real data are absent: ../shared/regions/{name}.toml")
    return read_region(path)


@pytest.fixture(scope="session", params=["home", "renfe"])
def network(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Network:
    """A compiled real network."""
    name = str(request.param)
    return load(region_of(name), out=tmp_path_factory.getbasetemp() / f"bench-{name}")


def percentiles(nanoseconds: list[int]) -> dict[str, float]:
    """p50, p95 and p99 in milliseconds."""
    values = np.array(nanoseconds) / 1e6
    return {f"p{share}_ms": round(float(np.percentile(values, share)), 3) for share in (50, 95, 99)}


def mean_counts(statistics: Sequence[SearchStatistics]) -> dict[str, float]:
    """What searches took on average, by name."""
    counts = [one.counts() for one in statistics]
    return {name: round(sum(one[name] for one in counts) / len(counts), 1) for name in counts[0]}


def machine() -> dict[str, Any]:
    """Facts without which a figure says nothing."""
    model = platform.processor()
    cpuinfo = Path("/proc/cpuinfo")
    if cpuinfo.exists():
        names = [line.partition(":")[2].strip() for line in cpuinfo.read_text().splitlines() if "model name" in line]
        model = names[0] if names else model
    return {
        "cpu": model,
        "cores": os.cpu_count(),
        "load": round(os.getloadavg()[0], 2) if hasattr(os, "getloadavg") else None,
        "python": platform.python_version(),
        "numba": version("numba"),
        "numpy": version("numpy"),
        "system": platform.platform(),
    }


def pytest_benchmark_update_machine_info(config: pytest.Config, machine_info: dict[str, Any]) -> None:
    """Put the facts into the JSON."""
    del config
    machine_info["umstieg"] = machine()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Print what pytest-benchmark's table does not show."""
    session = getattr(config, "_benchmarksession", None)
    if session is None or not session.benchmarks:
        return
    terminalreporter.write_sep("-", "percentiles, memory, ratios")
    for bench in session.benchmarks:
        facts = ", ".join(f"{name} {value}" for name, value in bench.extra_info.items())
        if facts:
            terminalreporter.write_line(f"{bench.name}: {facts}")
    terminalreporter.write_line(f"machine: {machine()}")
