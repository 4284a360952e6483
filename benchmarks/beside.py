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
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numba import njit

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from mobility.kernels.access import search_between
from mobility.kernels.everywhere import reach_between
from mobility.kernels.layout import DAY_S, NEVER, Changes, Timetable, Walks, make_workspace
from mobility.kernels.profile_layout import make_profile_work
from mobility.kernels.sweep import sweep_from_stop
from mobility.kernels.trip_based import search_trips_between
from mobility.kernels.trip_layout import make_trip_work
from mobility.kernels.trip_window import search_window_trips_between
from mobility.kernels.window import search_window_between
from mobility.network.frozen import frozen
from mobility.network.timetable.trip_links import make_trip_links, worth_linking

if TYPE_CHECKING:
    from collections.abc import Callable

    from mobility.kernels.layout import Int32
    from mobility.kernels.trip_layout import TripLinks

MASK = (1 << 64) - 1
PROFILE_RIDES, PROFILE_S = 15, 7200
ALL_RIDES = 16
SWEEP_DEPARTURES, SWEEP_STEP_S, SWEEP_RIDES, SWEEP_MOST_S = 60, 60, 4, 7200


@dataclass(frozen=True)
class Arrays:
    """The yardstick's arrays in our layout; its stops are our stops and berths."""

    timetable: Timetable
    changes: Changes
    walks: Walks
    walks_backward: Walks
    queries: list[tuple[int, int, int]]

    @property
    def stops(self) -> int:
        return len(self.walks.ptr) - 1

    @cached_property
    def ptr(self) -> Int32:
        """One berth per stop."""
        return frozen(np.arange(self.stops + 1, dtype=np.int32))

    @property
    def sizes(self) -> tuple[int, int, int]:
        """Trips, patterns and stop events."""
        return int(self.timetable.pattern[-1, 1]), len(self.timetable.pattern) - 1, len(self.timetable.arrival_s)

    def linked(self, measured: Measured) -> TripLinks:
        """The links between trips; what they took stands beside the figures. The first ones compile the kernel."""
        given = self.timetable, self.changes, self.walks, frozen(self.ptr[:-1])
        worth_linking(*given)
        began = time.thread_time()
        links = make_trip_links(*given)
        measured.facts = {
            "build_s": round(time.thread_time() - began, 3),
            "links": len(links.soon_link) + len(links.wait_link),
        }
        measured.facts["bytes"] = sum(array.nbytes for array in links)
        return links


def load(folder: Path) -> Arrays:
    """Read the arrays of a folder."""

    def get(name: str) -> Int32:
        return frozen(np.load(folder / f"{name}.npy"))

    stop_ptr, trip_ptr = get("pattern_stop_start"), get("pattern_trip_start")
    length, trips = np.diff(stop_ptr), np.diff(trip_ptr)
    event_ptr = np.r_[0, np.cumsum(length * trips)]
    departure = get("departure")
    by_position, arrival = np.empty_like(departure), get("arrival")
    ride_s = np.zeros(stop_ptr[-1], dtype=np.int32)
    for p in range(len(trips)):
        block, shape = slice(event_ptr[p], event_ptr[p + 1]), (trips[p], length[p])
        by_position[block] = departure[block].reshape(shape).T.ravel()
        took_s = arrival[block].reshape(shape)[:, 1:] - departure[block].reshape(shape)[:, :-1]
        ride_s[stop_ptr[p] + 1 : stop_ptr[p + 1]] = took_s.min(axis=0)
    timetable = Timetable(
        frozen(np.stack((stop_ptr, trip_ptr, event_ptr), axis=1)),
        get("pattern_stop"),
        arrival,
        frozen(by_position),
        get("stop_pattern_start"),
        frozen(np.stack((get("stop_pattern"), get("stop_pattern_position")), axis=1)),
        frozen(ride_s),
    )
    ptr, there, seconds = get("transfer_start"), get("transfer_stop"), get("transfer_seconds")
    stay_s = frozen(np.zeros(len(ptr) - 1, dtype=np.int32))
    changes = Changes(ptr, frozen(np.stack((there, seconds, seconds), axis=1)), stay_s)
    walks = Walks(ptr, frozen(np.stack((there, seconds), axis=1)))
    here = np.repeat(np.arange(len(ptr) - 1), np.diff(ptr))
    order = np.lexsort((here, seconds, there))
    back_ptr = np.r_[0, np.cumsum(np.bincount(there, minlength=len(ptr) - 1))]
    backward = Walks(frozen(back_ptr), frozen(np.stack((here, seconds), axis=1)[order]))
    queries = zip(*(get(f"query_{name}").tolist() for name in ("source", "target", "departure")), strict=True)
    return Arrays(timetable, changes, walks, backward, list(queries))


@dataclass
class Measured:
    """Thread CPU time per query in nanoseconds, the checksum, and facts to print with them."""

    nanoseconds: list[int] = field(default_factory=list)
    checksum: int = 0
    facts: dict[str, float] = field(default_factory=dict)

    def run(self, queries: list[tuple[int, int, int]], warm_up: int, ask: Callable[[int, int, int], int],
            collect: Callable[[int, int], int]) -> None:  # fmt: skip
        """Ask all queries after some for warming up; ``collect(number, answer)``, not timed, adds to the checksum."""
        for query in queries[:warm_up]:
            ask(*query)
        for number, query in enumerate(queries):
            began = time.thread_time_ns()
            answer = ask(*query)
            self.nanoseconds.append(time.thread_time_ns() - began)
            self.checksum += (number + 1) * collect(number, answer)


def raptor_pair(arrays: Arrays) -> Measured:
    """Pareto sets from stop to stop."""
    work = make_workspace(arrays.stops, len(arrays.timetable.pattern) - 1)
    rides, arrival_s = np.empty(64, dtype=np.int32), np.empty(64, dtype=np.int32)

    def ask(origin: int, destination: int, start_s: int) -> int:
        return search_between(
            arrays.timetable, arrays.changes, arrays.walks, arrays.walks_backward, arrays.ptr, origin,
            destination, start_s, start_s + DAY_S + 1, NEVER, 1, work, rides, arrival_s,
        )  # fmt: skip

    def collect(_: int, found: int) -> int:
        return sum(64 * int(arrival_s[k]) + int(rides[k]) for k in range(found))

    measured = Measured()
    measured.run(arrays.queries[:2000], 50, ask, collect)
    return measured


@njit(cache=True)
def _sweep_sum(out_s: Int32) -> np.uint64:
    """The checksum of one sweep, compiled: numpy's temporaries would leave colder caches than the yardstick's loop."""
    total = np.uint64(0)
    for m in range(out_s.shape[0]):
        line = np.uint64(0)
        for s in range(out_s.shape[1]):
            if out_s[m, s] > 0:
                line += np.uint64(s + 1) * np.uint64(out_s[m, s])
        total += np.uint64(m + 1) * line
    return total


def sweep60(arrays: Arrays) -> Measured:
    """Travel times to all stops for every minute of an hour."""
    work = make_profile_work(arrays.stops, len(arrays.timetable.pattern) - 1, arrays.stops, SWEEP_RIDES)
    out_s, berth_stop = np.empty((SWEEP_DEPARTURES, arrays.stops), dtype=np.int32), frozen(arrays.ptr[:-1])

    def ask(origin: int, _: int, start_s: int) -> int:
        sweep_from_stop(
            arrays.timetable, arrays.changes, arrays.walks, arrays.ptr, berth_stop, origin, start_s, SWEEP_STEP_S,
            SWEEP_MOST_S, SWEEP_RIDES, 1, work, out_s,
        )  # fmt: skip
        return 0

    def collect(*_: int) -> int:
        return int(_sweep_sum(out_s))

    measured = Measured()
    measured.run(arrays.queries[:200], 5, ask, collect)
    return measured


def profile2h(arrays: Arrays) -> Measured:
    """All good journeys of two hours from stop to stop, over links between trips."""
    measured = Measured()
    links = arrays.linked(measured)
    work = make_trip_work(*arrays.sizes, PROFILE_RIDES)
    out = np.empty((4096, 3), dtype=np.int32)

    def ask(origin: int, destination: int, start_s: int) -> int:
        return search_window_trips_between(
            arrays.timetable, links, arrays.walks, arrays.walks_backward, arrays.ptr, origin, destination, start_s,
            start_s + PROFILE_S, DAY_S, PROFILE_RIDES, work, out,
        )  # fmt: skip

    measured.run(arrays.queries[:500], 20, ask, lambda _, found: told_window(out[:found]))
    return measured


def profile2h_by_rounds(arrays: Arrays) -> Measured:
    """The same without links: the base method. The yardstick has no operation of this name."""
    measured = Measured()
    work = make_profile_work(arrays.stops, arrays.sizes[1], arrays.stops, PROFILE_RIDES)
    out = np.empty((4096, 3), dtype=np.int32)

    def ask(origin: int, destination: int, start_s: int) -> int:
        return search_window_between(
            arrays.timetable, arrays.changes, arrays.walks, arrays.walks_backward, arrays.ptr, origin, destination,
            start_s, start_s + PROFILE_S, DAY_S, PROFILE_RIDES, 1, work, out,
        )  # fmt: skip

    measured.run(arrays.queries[:500], 20, ask, lambda _, found: told_window(out[:found]))
    return measured


def told_window(rows: np.ndarray) -> int:
    """The checksum of one window."""
    return sum(1_000_003 * leave + 64 * arrive + rides for leave, arrive, rides in rows.tolist())


def trip_based_pair(arrays: Arrays) -> Measured:
    """Pareto sets from stop to stop, over links between trips."""
    measured = Measured()
    links = arrays.linked(measured)
    work = make_trip_work(*arrays.sizes)
    rides, arrival_s = np.empty(64, dtype=np.int32), np.empty(64, dtype=np.int32)

    def ask(origin: int, destination: int, start_s: int) -> int:
        return search_trips_between(
            arrays.timetable, links, arrays.walks, arrays.walks_backward, arrays.ptr, origin, destination, start_s,
            start_s + DAY_S + 1, NEVER, work, rides, arrival_s,
        )  # fmt: skip

    def collect(_: int, found: int) -> int:
        return sum(64 * int(arrival_s[k]) + int(rides[k]) for k in range(found))

    measured.run(arrays.queries[:2000], 50, ask, collect)
    return measured


def one_to_all(arrays: Arrays) -> Measured:
    """Earliest arrivals at all stops."""
    berth_stop, place = frozen(arrays.ptr[:-1]), np.arange(1, arrays.stops + 1)
    seconds = np.empty((1, arrays.stops), dtype=np.int32)
    start = 0

    def ask(origin: int, _: int, start_s: int) -> int:
        nonlocal start
        start = start_s
        reach_between(
            arrays.timetable, arrays.changes, arrays.walks, arrays.walks_backward, arrays.ptr, berth_stop,
            frozen(np.array([origin])), berth_stop, start_s, DAY_S, ALL_RIDES, seconds,
        )  # fmt: skip
        return 0

    def collect(*_: int) -> int:
        reached = seconds[0] < NEVER
        return int((seconds[0].astype(np.int64) + start)[reached] @ place[reached])

    measured = Measured()
    measured.run(arrays.queries[:500], 20, ask, collect)
    return measured


OPERATIONS: dict[str, Callable[[Arrays], Measured]] = {
    "raptor_pair": raptor_pair,
    "sweep60": sweep60,
    "profile2h": profile2h,
    "profile2h_by_rounds": profile2h_by_rounds,
    "one_to_all": one_to_all,
    "trip_based_pair": trip_based_pair,
}


def main() -> None:
    """Run the operations asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--ops", default=",".join(OPERATIONS))
    parser.add_argument("folder", type=Path)
    arguments = parser.parse_args()
    arrays = load(arguments.folder)
    for name in arguments.ops.split(","):
        if name in OPERATIONS:
            measured = OPERATIONS[name](arrays)
            us = np.sort(np.array(measured.nanoseconds)) / 1000
            line = {
                "op": name,
                "n": len(us),
                "mean_us": float(us.mean()),
                "median_us": float(np.median(us)),
                "p95_us": float(us[int(len(us) * 0.95)]),
                "p99_us": float(us[int(len(us) * 0.99)]),
                "checksum": f"{measured.checksum & MASK:016x}",
                **measured.facts,
            }
            print(json.dumps(line), flush=True)


if __name__ == "__main__":
    main()
