# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""The C++ yardstick in alternation with our kernels, on arrays of its own (see its README)."""

from __future__ import annotations

import json
import shlex
import shutil
import statistics
import subprocess
import sys
from typing import TYPE_CHECKING, Any

from benchmarks.conftest import DATES, SHARED

if TYPE_CHECKING:
    from pathlib import Path

REPEAT = 3
ARRAYS = "home"
FEEDS = ("boerdebus", "mvb", "njl", "kvg", "pvgs")
"""In the order of the yardstick's own arrays."""
OPERATION_OF = {
    "raptor_pair": "stop_pair", "trip_based_pair": "stop_pair", "profile2h": "window", "one_to_all": "one_to_all",
}  # fmt: skip
"""Which of our operations theirs are."""
US_PER_MS = 1000
END_S = 400


def measure(folder: Path) -> dict[str, Any]:
    """Rows per operation of the yardstick: ours and theirs, or why there are none."""
    runner = SHARED / "yardstick" / "run.py"
    if not runner.exists():
        return {"error": "it is absent: ../shared/yardstick"}
    if shutil.which("g++") is None:
        return {"error": "there is no g++ to compile it"}
    beside = shlex.join([sys.executable, "benchmarks/beside.py"])
    out = folder / "yardstick.json"
    arrays = folder / "yardstick" / ARRAYS
    feeds = [str(SHARED / "data" / "sachsen-anhalt" / f"gtfs_{feed}_std_kn.zip") for feed in FEEDS]
    make = [sys.executable, str(runner.with_name("make_arrays.py")), str(arrays), str(DATES[ARRAYS]), *feeds]
    command = [sys.executable, str(runner), "--arrays", str(arrays), "--repeat", str(REPEAT), "--json", str(out)]
    command += ["--ops", ",".join(OPERATION_OF), "--beside", beside]
    try:
        subprocess.run(make, capture_output=True, text=True, timeout=END_S, check=True)
        # Status 1 says that answers differ; the checksums tell where.
        done = subprocess.run(command, capture_output=True, text=True, timeout=END_S, check=False)
    except subprocess.TimeoutExpired:
        return {"error": f"not ready within {END_S} s"}
    except subprocess.CalledProcessError as error:
        return {"error": f"its arrays could not be made: {error.stderr.strip()[-300:]}"}
    if not out.exists():
        return {"error": f"it ended with {done.returncode}: {done.stderr.strip()[-300:]}"}
    return rows(json.loads(out.read_text(encoding="utf-8")).get(ARRAYS, {}))


def rows(runs: dict[str, list[dict[str, Any]]]) -> dict[str, Any]:
    """Medians over the runs per operation and side."""
    found: dict[str, Any] = {}
    for op in OPERATION_OF:
        sides = {side: [run[op] for run in several if op in run] for side, several in runs.items()}
        found[op] = {
            side: {
                "questions": several[0]["n"],
                **{
                    f"{name}_ms": statistics.median(one[key] for one in several) / US_PER_MS
                    for name, key in (("p50", "median_us"), ("p95", "p95_us"), ("p99", "p99_us"))
                },
                "build_s": statistics.median(one["build_s"] for one in several) if "build_s" in several[0] else None,
                "checksums": sorted({one["checksum"] for one in several}),
            }
            for side, several in sides.items()
            if several
        }
    return found
