# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""A planner changes a scenario file and compares again: in a process that goes on, and as a command."""

from __future__ import annotations

import datetime as dt
import gc
import itertools
import json
import resource
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from benchmarks.conftest import SEED, SHARED, region_of
from mobility.network.build import load
from mobility.scenario.run import Comparing
from mobility.scenario.study import open_study

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_benchmark.fixture import BenchmarkFixture

    from mobility.network.network import Network

SATURDAY = dt.date(2026, 6, 13)
ORIGINS, DESTINATIONS = 100, 20
HELD = 8
"""Changed networks that are held at once, to see what one takes."""
FILE = """\
schema: 1
title: {{en: Shuttle to the park}}
region: {region}
dates: [{date}]
modifications:
  - add_line:
      id: shuttle
      name: S1
      feed: boerdebus
      stops: ["Barleben, Bahnhof (Bus)", "boerdebus_de:15083:1214::01"]
      running: {{minutes: [7]}}
      timetable: [{{days: saturday, from: "07:00", until: "19:00", every_min: {every_min}}}]
compare:
  origins: {origins}
  destinations: {destinations}
  windows: ["07:00-09:00"]
"""


class Files:
    """One scenario file that gets another headway each time."""

    def __init__(self, folder: Path, network: Network) -> None:
        self.path, self.headways = folder / "shuttle.yaml", itertools.count(15)
        stops = np.unique(network.berth_stop[network.day(SATURDAY).forward.berth])
        ids = [name for name in (network.stop_id[stop] for stop in stops.tolist()) if name.startswith("boerdebus_")]
        chosen = [ids[one] for one in np.random.default_rng(SEED).permutation(len(ids))[: ORIGINS + DESTINATIONS]]
        self.asked = {"origins": json.dumps(chosen[:ORIGINS]), "destinations": json.dumps(chosen[ORIGINS:])}

    def change(self) -> Path:
        """Write the next one."""
        region = SHARED / "regions" / "home.toml"
        text = FILE.format(region=region, date=SATURDAY, every_min=next(self.headways), **self.asked)
        self.path.write_text(text, encoding="utf-8")
        return self.path


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Where the network of the home feeds lies."""
    out = tmp_path_factory.getbasetemp() / "bench-home"
    load(region_of("home"), out=out)
    return out


@pytest.fixture
def files(out: Path, tmp_path: Path) -> Files:
    """A file that changes."""
    return Files(tmp_path, load(region_of("home"), out=out))


def resident_mib() -> float:
    """What of this process is in memory."""
    gc.collect()
    pages = Path("/proc/self/statm")
    if not pages.exists():
        pytest.skip("memory is looked up in /proc")
    return int(pages.read_text().split()[1]) * resource.getpagesize() / 2**20


def test_changed_file_in_a_warm_process(benchmark: BenchmarkFixture, files: Files, out: Path) -> None:
    """From changed YAML to a new comparison of 100 x 20 over two hours."""
    study = open_study(files.change(), out=out)
    known = Comparing(study)
    known.one(0)
    spent: list[float] = []

    def once() -> None:
        began = time.process_time()
        known.again(study.again(files.change())).one(0)
        spent.append(time.process_time() - began)

    benchmark.pedantic(once, rounds=9, warmup_rounds=1)
    benchmark.extra_info["cpu_s"] = round(float(np.median(spent[1:])), 2)


def test_command(benchmark: BenchmarkFixture, files: Files, out: Path) -> None:
    """The same as a command of its own, with kernels cached."""
    command = [sys.executable, "-m", "mobility.cli", "scenario", "compare"]

    def once() -> None:
        subprocess.run([*command, files.change(), "--network", out], check=True, capture_output=True)

    benchmark.pedantic(once, rounds=5, warmup_rounds=1)


def test_memory_of_a_scenario(benchmark: BenchmarkFixture, files: Files, out: Path) -> None:
    """Of a network with one added line and its timetable of one day, beside the baseline's tables, network and day."""
    before = resident_mib()
    study = open_study(files.change(), out=out)
    study.baseline.network.day(SATURDAY)
    baseline = resident_mib() - before

    def changed() -> Network:
        study_now = study.again(files.change())
        network = study_now.apply(study_now.scenario.variants[0]).network
        network.day(SATURDAY)
        return network

    held = [changed()]
    begun = resident_mib()
    held += [changed() for _ in range(HELD)]
    each = (resident_mib() - begun) / HELD
    benchmark.pedantic(changed, rounds=3)
    benchmark.extra_info |= {
        "baseline_mib": round(baseline),
        "scenario_mib": round(each, 1),
        "process_mib": round(begun),
    }
