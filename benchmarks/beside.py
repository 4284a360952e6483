# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""Our kernels on the arrays of the yardstick, to be run in alternation with it: ``run.py --beside "python beside.py"``.

usage: python benchmarks/beside.py [--ops a,b] FOLDER
Reads the arrays that the yardstick reads, runs the operations that we have and prints one JSON line each, in the
same words: op, n, mean_us, median_us, p95_us, p99_us, checksum. Time is thread CPU time per query after the same
warm-up, without loading, compiling and forming the checksum.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from mobility.kernels.access import search_between
from mobility.kernels.layout import DAY_S, NEVER, Changes, Timetable, Walks, make_workspace
from mobility.network.frozen import frozen

if TYPE_CHECKING:
    from collections.abc import Callable

    from mobility.kernels.layout import Int32

WARM_UP = 50
PAIRS = 2000
MASK = (1 << 64) - 1


def load(folder: Path) -> tuple[Timetable, Changes, Walks, Walks, tuple[Int32, Int32, Int32]]:
    """The yardstick's arrays in our layout; its stops are our stops and berths."""

    def get(name: str) -> Int32:
        return frozen(np.load(folder / f"{name}.npy"))

    stop_ptr, trip_ptr = get("pattern_stop_start"), get("pattern_trip_start")
    length, trips = np.diff(stop_ptr), np.diff(trip_ptr)
    event_ptr = np.r_[0, np.cumsum(length * trips)]
    departure = get("departure")
    by_position = np.empty_like(departure)
    for p in range(len(trips)):
        block = slice(event_ptr[p], event_ptr[p + 1])
        by_position[block] = departure[block].reshape(trips[p], length[p]).T.ravel()
    timetable = Timetable(
        frozen(np.stack((stop_ptr, trip_ptr, event_ptr), axis=1)),
        get("pattern_stop"),
        get("arrival"),
        frozen(by_position),
        get("stop_pattern_start"),
        frozen(np.stack((get("stop_pattern"), get("stop_pattern_position")), axis=1)),
    )
    ptr, there, seconds = get("transfer_start"), get("transfer_stop"), get("transfer_seconds")
    stay_s = frozen(np.zeros(len(ptr) - 1, dtype=np.int32))
    changes = Changes(ptr, frozen(np.stack((there, seconds, seconds), axis=1)), stay_s)
    walks = Walks(ptr, frozen(np.stack((there, seconds), axis=1)))
    here = np.repeat(np.arange(len(ptr) - 1), np.diff(ptr))
    order = np.lexsort((here, seconds, there))
    back_ptr = np.r_[0, np.cumsum(np.bincount(there, minlength=len(ptr) - 1))]
    backward = Walks(frozen(back_ptr), frozen(np.stack((here, seconds), axis=1)[order]))
    queries = (get("query_source"), get("query_target"), get("query_departure"))
    return timetable, changes, walks, backward, queries


def raptor_pair(folder: Path) -> tuple[list[int], int]:
    """Times in nanoseconds per query and the checksum over all entries."""
    timetable, changes, walks, backward, (source, target, departure) = load(folder)
    stop_berth_ptr = frozen(np.arange(len(walks.ptr), dtype=np.int32))
    work = make_workspace(len(walks.ptr) - 1, len(timetable.pattern) - 1)
    rides, arrival_s = np.empty(64, dtype=np.int32), np.empty(64, dtype=np.int32)

    def run(a: int, b: int, start_s: int) -> int:
        return search_between(
            timetable, changes, walks, backward, stop_berth_ptr, a, b, start_s, start_s + DAY_S + 1, NEVER, 1, work,
            rides, arrival_s,
        )  # fmt: skip

    queries = list(zip(source.tolist(), target.tolist(), departure.tolist(), strict=True))[:PAIRS]
    for query in queries[:WARM_UP]:
        run(*query)
    times, checksum = [], 0
    for number, query in enumerate(queries):
        began = time.thread_time_ns()
        found = run(*query)
        times.append(time.thread_time_ns() - began)
        for k in range(found):
            checksum += (number + 1) * (64 * int(arrival_s[k]) + int(rides[k]))
    return times, checksum & MASK


OPERATIONS: dict[str, Callable[[Path], tuple[list[int], int]]] = {"raptor_pair": raptor_pair}


def main() -> None:
    """Run the operations asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--ops", default=",".join(OPERATIONS))
    parser.add_argument("folder", type=Path)
    arguments = parser.parse_args()
    for name in arguments.ops.split(","):
        if name in OPERATIONS:
            times, checksum = OPERATIONS[name](arguments.folder)
            us = np.sort(np.array(times)) / 1000
            line = {
                "op": name,
                "n": len(us),
                "mean_us": float(us.mean()),
                "median_us": float(np.median(us)),
                "p95_us": float(us[int(len(us) * 0.95)]),
                "p99_us": float(us[int(len(us) * 0.99)]),
                "checksum": f"{checksum:016x}",
            }
            print(json.dumps(line), flush=True)


if __name__ == "__main__":
    main()
