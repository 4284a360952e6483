# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""Our searches beside the yardstick in C++: same arrays, same queries, in alternation; the ratio is what counts."""

from __future__ import annotations

import itertools
import json
import shlex
import statistics
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from benchmarks.conftest import SHARED

if TYPE_CHECKING:
    from pytest_benchmark.fixture import BenchmarkFixture

REPEAT = 5
OPERATIONS = ("raptor_pair", "trip_based_pair", "one_to_all", "sweep60", "profile2h")


def test_beside_yardstick(benchmark: BenchmarkFixture, tmp_path: Path) -> None:
    runner = SHARED / "yardstick" / "run.py"
    if not runner.exists():
        pytest.skip("the yardstick is absent: ../shared/yardstick")
    beside = shlex.join([sys.executable, str(Path(__file__).with_name("beside.py"))])
    figures = tmp_path / "figures.json"
    command = [sys.executable, str(runner), "--repeat", str(REPEAT), "--ops", ",".join(OPERATIONS)]

    def run() -> None:
        # Its exit status is 1 where an answer differs.
        subprocess.run([*command, "--beside", beside, "--json", str(figures)], check=True, stdout=subprocess.DEVNULL)

    benchmark.pedantic(run, rounds=1)
    for arrays, sides in json.loads(figures.read_text()).items():
        for operation, key in itertools.product(OPERATIONS, ("mean_us", "median_us")):
            theirs = statistics.median(row[operation][key] for row in sides["yardstick"])
            ours = statistics.median(row[operation][key] for row in sides["beside"])
            name = f"{arrays}_{operation}_{key}"
            benchmark.extra_info[name] = f"{ours:.1f} / {theirs:.1f} = {ours / theirs:.2f}"
