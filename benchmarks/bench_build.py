# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""How long a build takes and how much memory, in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

from benchmarks.conftest import region_of

if TYPE_CHECKING:
    from pathlib import Path

    from pytest_benchmark.fixture import BenchmarkFixture


@pytest.mark.parametrize("name", ["home", "renfe", "heidelberg"])
def test_build(benchmark: BenchmarkFixture, name: str, tmp_path: Path) -> None:
    region = region_of(name)
    command = [sys.executable, "-m", "mobility.cli", "build", str(region.path), "--force", "--quiet"]
    command += ["--out", str(tmp_path)]
    peaks = []

    def build() -> None:
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        assert process.returncode == 0
        peaks.append(usage.ru_maxrss / 1024)

    began = time.perf_counter()
    benchmark.pedantic(build, rounds=3, warmup_rounds=1)
    benchmark.extra_info["peak_mib"] = round(max(peaks))
    benchmark.extra_info["whole_s"] = round(time.perf_counter() - began, 1)
