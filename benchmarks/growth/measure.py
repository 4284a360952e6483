# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""What one process measures of one size; prints one JSON line. ``run`` starts it.

usage: python -m benchmarks.growth.measure build REGION OUT
       python -m benchmarks.growth.measure ask REGION OUT COPIES
``ask`` with 0 copies asks the home region itself.
"""

from __future__ import annotations

import datetime as dt
import json
import random
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from benchmarks.growth.tiles import marked, unmarked
from mobility.kernels.layout import DAY_S, NEVER, make_workspace
from mobility.network.build import Silent, build, load
from mobility.network.timetable.chain_times import chain_lengths
from mobility.planner.everywhere import reach_all_stops
from mobility.planner.places import stop_by_id
from mobility.planner.plan import plan
from mobility.planner.request import PlanRequest
from mobility.planner.search import Search
from mobility.planner.window import Span, plan_window
from mobility.region import read_region

if TYPE_CHECKING:
    from collections.abc import Callable

    from mobility.kernels.layout import Workspace
    from mobility.network.network import Network
    from mobility.planner.legs import Itinerary
    from mobility.planner.request import Place

DATE = dt.date(2026, 6, 10)
SEED = 42
PAIRS, ACROSS, WINDOWS, SOURCES = 500, 200, 60, 30
HOUR_S = 3_600
FIRST_H, LAST_H = 5, 20
SHOWN = ("departure", "arrival", "rides", "legs", "from", "to", "stop_id", "mode", "trips", "trip_id", "service_date")
"""What makes up a journey; the rest is read off the network at these places."""


class Stages(Silent):
    """Seconds of CPU time by stage of a build."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self.current, self.began = "start", time.process_time()

    def stage(self, name: str, detail: str = "") -> None:
        """A stage begins, or the last one ends."""
        del detail
        now = time.process_time()
        self.seconds[self.current] = self.seconds.get(self.current, 0.0) + now - self.began
        self.current, self.began = name, now


def measure_build(region: Path, out: Path) -> dict[str, Any]:
    """Build; seconds of each stage."""
    began, cpu, stages = time.perf_counter(), time.process_time(), Stages()
    report = build(read_region(region), out=out, force=True, progress=stages)
    stages.stage("end")
    disk = sum(path.stat().st_size for path in report.folder.iterdir())
    return {
        "wall_s": time.perf_counter() - began,
        "cpu_s": time.process_time() - cpu,
        "stages_s": stages.seconds,
        "disk_mib": disk / 2**20,
    }


class Questions:
    """The same questions for every size: drawn on the home region by id, asked in a copy."""

    def __init__(self, network: Network, copies: int, served: list[str]) -> None:
        self.network, self.copies, self.rnd = network, copies, random.Random(SEED)
        self.served = served

    def within(self) -> list[PlanRequest]:
        """Pairs of stops of one copy, any of them, at any time of the day."""
        return [self._ask(copy, copy) for copy in self._drawn(PAIRS)]

    def across(self) -> list[PlanRequest]:
        """Pairs of stops of different copies."""
        return [
            self._ask(copy, (copy + 1 + self.rnd.randrange(self.copies - 1)) % self.copies)
            for copy in self._drawn(ACROSS)
        ]

    def _drawn(self, number: int) -> list[int]:
        """Copies; a generator of their own, so that what is asked does not depend on how many there are."""
        rnd = random.Random(SEED + 1)
        return [rnd.randrange(max(self.copies, 1)) for _ in range(number)]

    def _ask(self, here: int, there: int) -> PlanRequest:
        origin, destination = self.rnd.sample(self.served, 2)
        second = self.rnd.randrange(FIRST_H * HOUR_S, LAST_H * HOUR_S)
        midnight = dt.datetime.combine(DATE, dt.time(), tzinfo=self.network.zone)
        return PlanRequest(
            self._place(origin, here), self._place(destination, there), midnight + dt.timedelta(seconds=second)
        )

    def _place(self, home_id: str, copy: int) -> Place:
        place = stop_by_id(self.network, marked(home_id, copy) if self.copies else home_id)
        assert place is not None, home_id
        return place


def served_stops(network: Network) -> list[str]:
    """Ids of the home region's stops with trips on the date, in the order of their ids."""
    day = network.day(DATE)
    stops = np.unique(network.berth_stop[day.forward.berth])
    return sorted({unmarked(network.stop_id[int(stop)]) for stop in stops} - {""})


def timed(asked: list[Any], answer: Callable[[Any], Any]) -> tuple[list[Any], dict[str, float]]:
    """Answers, and their milliseconds of CPU time after a few that do not count."""
    for one in asked[:5]:
        answer(one)
    answers, times = [], []
    for one in asked:
        began = time.thread_time_ns()
        answers.append(answer(one))
        times.append((time.thread_time_ns() - began) / 1e6)
    return answers, {"n": len(times), "median_ms": float(np.median(times)), "p95_ms": float(np.percentile(times, 95))}


def measure_questions(region: Path, out: Path, copies: int) -> dict[str, Any]:
    """Open the network of a size, ask everything; facts, times, and the journeys of the pairs within a copy."""
    began = time.process_time()
    network = load(read_region(region), out=out)
    open_s = time.process_time() - began
    began = time.process_time()
    day = network.day(DATE)
    day_s = time.process_time() - began
    served = [one for one in served_stops(network) if not one.startswith("trains_")]
    questions = Questions(network, copies, served)
    work = make_workspace(network.berths, len(day.forward.pattern) + 20_000)
    within = questions.within()
    _, pareto = timed(within, lambda one: Search(network, one, work).pareto())
    pareto["patterns_scanned"] = float(np.median([_scanned(network, one, work) for one in within]))
    plans, whole = timed(within, lambda one: plan(network, one, work))
    found: dict[str, Any] = {
        "stops": len(network.stop_id),
        "trips": len(network.trip_id),
        "stop_times": int(chain_lengths(network).sum()),
        "patterns": len(day.forward.pattern) - 1,
        "stop_events": _events_of_date(network),
        "open_s": open_s,
        "day_s": day_s,
        "day_mib": day.nbytes / 2**20,
        "within": pareto,
        "within_whole": whole,
        "journeys": [[_told(one) for one in result.itineraries] for result in plans],
    }
    if copies > 1:
        answers, found["across"] = timed(questions.across(), lambda one: Search(network, one, work).pareto())
        found["across"]["answered"] = sum(bool(one) for one in answers)
    _, found["window"] = timed(within[:WINDOWS], lambda one: _window(network, one, work))
    reached, found["one_to_all"] = timed(
        within[:SOURCES], lambda one: int((reach_all_stops(network, one, DAY_S, work).seconds < NEVER).sum())
    )
    found["one_to_all"]["mean_reached"] = sum(reached) / len(reached)
    return found


def _events_of_date(network: Network) -> int:
    """Arrivals and departures at stops, counted once, of the trips of the service day."""
    runs = network.day(DATE).runs
    today = runs.chain[runs.service_day == (DATE - dt.date(1970, 1, 1)).days]
    return int(chain_lengths(network)[today].sum())


def _scanned(network: Network, request: PlanRequest, work: Workspace) -> int:
    """How many patterns are scanned for a Pareto set."""
    search = Search(network, request, work)
    search.pareto()
    return search.tally.statistics().patterns_scanned


def _window(network: Network, request: PlanRequest, work: Workspace) -> int:
    at = round(request.at.timestamp())
    return len(plan_window(network, request, Span(at, at + HOUR_S), workspace=work).result.itineraries)


def _told(journey: Itinerary) -> str:
    """A journey with times, trips and stops, in the ids of the home region."""
    return unmarked(json.dumps(_only(journey.to_dict()), ensure_ascii=False))


def _only(value: Any) -> Any:  # noqa: ANN401
    if isinstance(value, dict):
        return {name: _only(part) for name, part in value.items() if name in SHOWN}
    return [_only(part) for part in value] if isinstance(value, list) else value


def main() -> None:
    """Measure what is asked for."""
    what, region, out = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
    facts = measure_build(region, out) if what == "build" else measure_questions(region, out, int(sys.argv[4]))
    print(json.dumps(facts, ensure_ascii=False))


if __name__ == "__main__":
    main()
