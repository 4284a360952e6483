# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""Travel times of a network on all days and in all windows, and of a scenario as far as they can differ."""

from __future__ import annotations

import copy
import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from mobility.analysis.matrix import BLOCK, place_of, targets_of
from mobility.analysis.travel_times import TravelTimes, percentiles_of
from mobility.errors import InputError
from mobility.kernels.layout import NEVER
from mobility.network.frozen import frozen
from mobility.planner.reach import reach
from mobility.scenario.compare.alike import Boardings, Gates, changed_boardings, gates, same_frame

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from mobility.analysis.places.places import Places
    from mobility.analysis.targets import Targets
    from mobility.analysis.travel_times import Start
    from mobility.kernels.layout import Int32
    from mobility.network.network import Network
    from mobility.scenario.compare.question import CompareQuestion

    Slot = tuple[int, int]
    Float32 = np.ndarray

Job = TypeVar("Job")
MINUTE_S = 60
MOST_KEPT = 100_000_000
"""So many times of reaching stops are kept for the check of ``alike``: 400 MB."""


@dataclass(frozen=True, slots=True)
class Found:
    """Travel times of one network, by day and window.

    Parameters
    ----------
    seconds
        (K, W, P, O, D) percentiles, ``NEVER`` where out of reach.
    share
        (K, W, O, D) share of the minutes at which one can leave and arrive.
    lost
        Places that no street leads to.
    """

    seconds: Int32
    share: Float32
    lost: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SearchedDay:
    """How much of a day was searched anew for a variant.

    Parameters
    ----------
    reason
        ``same``: timetable, links and streets of the day are the baseline's, all is taken over; ``some``: runs
        differ, and only origins are searched that can reach one of them; ``all``: links, stops, streets or on-demand
        zones differ.
    runs
        Runs of that day and the next that only one of the two has; -1 if not counted.
    origins, searched, changed
        Origins in all, of these searched anew in any window, and of these with any other result.
    """

    reason: str
    runs: int
    origins: int
    searched: int
    changed: int


@dataclass(slots=True)
class Searched:
    """A network with all that was found, as ``search_all`` leaves it for scenarios.

    Parameters
    ----------
    network
        Whose.
    origins, destinations
        The places with the stop numbers of this network.
    found
        Travel times.
    times
        By day and window.
    earliest_s
        By day and window: (O, S) when each stop is reached first, seconds from the first minute; empty if not kept.
    days
        How much was searched anew; empty for the baseline.
    """

    network: Network
    origins: Places
    destinations: Places
    found: Found
    times: dict[Slot, TravelTimes]
    earliest_s: dict[Slot, Int32] = field(default_factory=dict)
    days: tuple[SearchedDay, ...] = ()


def in_network(places: Places, baseline: Network, network: Network) -> Places:
    """Places of the baseline with the stop numbers of another network.

    Raises
    ------
    InputError
        A stop of the baseline is not there.
    """
    if places.stop is None or network is baseline:
        return places
    ids = [baseline.stop_id[stop] if stop >= 0 else "" for stop in places.stop.tolist()]
    stop = [
        number
        if not stop_id or (number < len(network.stop_id) and network.stop_id[number] == stop_id)
        else network.stop_of_id(stop_id)
        for number, stop_id in zip(places.stop.tolist(), ids, strict=True)
    ]
    for number, stop_id in zip(stop, ids, strict=True):
        if stop_id and number < 0:
            raise InputError("compare_no_such_stop", stop=stop_id)
    return replace(places, stop=frozen(np.array(stop, dtype=np.int32)))


def search_all(
    network: Network, question: CompareQuestion, *, workers: int | None = None, keep: bool = True
) -> Searched:
    """Search a network from all origins on all days and in all windows.

    Parameters
    ----------
    network
        The baseline.
    question
        What is asked.
    workers
        Threads; None: as many as there are cores.
    keep
        Whether scenarios will be compared with it.

    Raises
    ------
    InputError
        Walks without a limit among too many stops.
    """
    searched = _begin(network, question, question.origins, question.destinations)
    kept = len(searched.times) * len(question.origins) * len(network.stop_id)
    if keep and kept <= MOST_KEPT:
        shape = len(question.origins), len(network.stop_id)
        searched.earliest_s = {slot: np.full(shape, NEVER, dtype=np.int32) for slot in searched.times}
    work = {slot: np.arange(len(question.origins)) for slot in searched.times}
    _search(searched, question, work, workers)
    return searched


def search_scenario(
    network: Network, question: CompareQuestion, baseline: Searched, *, workers: int | None = None
) -> Searched:
    """Search a scenario where it can differ from the baseline; elsewhere the baseline's rows are taken over.

    Parameters
    ----------
    network
        The scenario.
    question, workers
        As for ``search_all``.
    baseline
        As ``search_all`` leaves it, for the same question.

    Raises
    ------
    InputError
        A stop of the question is not there, or what ``search_all`` raises.
    """
    origins, destinations = (
        in_network(places, baseline.network, network) for places in (question.origins, question.destinations)
    )
    searched = _begin(network, question, origins, destinations, baseline.found)
    every = np.arange(len(origins))
    work = dict.fromkeys(searched.times, every)
    runs = [-1] * len(question.days)
    alike = same_frame(baseline.network, network, question.conditions.settings)
    if alike:
        plans = _plans(searched, question, baseline)
        for (day, window), plan in plans.items():
            runs[day] = plan.runs
            work[day, window] = _to_search(searched, question, baseline, (day, window), plan)
    _search(searched, question, work, workers)
    if alike:  # origins that no street leads to are not searched again
        searched.found = replace(searched.found, lost=baseline.found.lost)
    found, known = searched.found, baseline.found
    days = []
    for day, count in enumerate(runs):
        windows = range(len(question.windows))
        again = np.unique(np.concatenate([work[day, window] for window in windows]))
        other = (found.seconds[day] != known.seconds[day]).any(axis=(0, 1, 3))
        other |= (found.share[day] != known.share[day]).any(axis=(0, 2))
        reason = "same" if count == 0 else "all" if count < 0 else "some"
        days.append(SearchedDay(reason, count, len(origins), len(again), int(other.sum())))
    searched.days = tuple(days)
    return searched


def _begin(
    network: Network, question: CompareQuestion, origins: Places, destinations: Places, known: Found | None = None
) -> Searched:
    """Targets and timetables, and room for what will be found: what is known already, or nothing."""
    targets = targets_of(network, destinations, question.conditions, towards=False)
    times: dict[Slot, TravelTimes] = {}
    for day in range(len(question.days)):
        for window in range(len(question.windows)):
            times[day, window] = _times(network, question, (day, window), targets, times.get((day, 0)))
    k, w, p = len(question.days), len(question.windows), len(question.percentiles)
    shape = len(origins), len(destinations)
    if known is None:
        seconds, share = np.full((k, w, p, *shape), NEVER, dtype=np.int32), np.zeros((k, w, *shape), dtype=np.float32)
    else:
        seconds, share = known.seconds.copy(), known.share.copy()
    lost = tuple(destinations.id[number] for number in targets.lost)
    return Searched(network, origins, destinations, Found(seconds, share, lost), times)


def _times(
    network: Network, question: CompareQuestion, slot: Slot, targets: Targets, of_day: TravelTimes | None
) -> TravelTimes:
    """Searches in a window; those of one day share its timetables."""
    window = question.window(*slot, network.zone)
    if of_day is None or network.zones:
        return TravelTimes(network, window, targets, question.conditions)
    times = copy.copy(of_day)
    times.window = window
    return times


@dataclass(frozen=True, slots=True)
class _Plan:
    """For one day and window: how many runs differ, and where they are boarded; None: all have to be searched."""

    runs: int
    gates: Gates | None


def _plans(searched: Searched, question: CompareQuestion, baseline: Searched) -> dict[Slot, _Plan]:
    """Where only one of the two draws days, each of these is compared with the one day of the other.

    An origin that finds the same in all of them has the same percentiles and shares, for each time counts as often.
    """
    plans: dict[Slot, _Plan] = {}
    links = searched.network.links(question.conditions.settings)
    of_day: dict[int, list[Boardings]] = {}
    for (day, window), times in searched.times.items():
        draws = max(len(times.days), len(baseline.times[day, window].days))
        old, new = (one if len(one) == draws else one * draws for one in (baseline.times[day, window].days, times.days))
        if day not in of_day:
            of_day[day] = [changed_boardings(a.forward, b.forward) for a, b in zip(old, new, strict=True)]
        runs = max(one.runs for one in of_day[day])
        first_s = [(one, times.window.first_s - made.start) for one, made in zip(of_day[day], new, strict=True)]
        last_s = (times.window.minutes - 1) * MINUTE_S + question.conditions.most_s
        found = gates(first_s, baseline.network, searched.network, links, last_s) if runs else None
        plans[day, window] = _Plan(runs, found)
    return plans


def _to_search(
    searched: Searched, question: CompareQuestion, baseline: Searched, slot: Slot, plan: _Plan
) -> np.ndarray:
    """The origins from which any run can be boarded that differs."""
    every = np.arange(len(searched.origins))
    if plan.runs == 0:
        return every[:0]
    earliest_s = baseline.earliest_s.get(slot)
    if plan.gates is None or earliest_s is None or not question.conditions.transit:
        return every
    needed = []
    for number in every.tolist():
        walks = _first_walks(searched, question, number) if plan.gates.new_stop else None
        if not plan.gates.missed(earliest_s[number], walks):
            needed.append(number)
    return np.array(needed, dtype=every.dtype)


def _first_walks(searched: Searched, question: CompareQuestion, number: int) -> dict[int, int]:
    """To which stops an origin's first walks or rides lead."""
    times = next(iter(searched.times.values()))
    conditions = question.conditions
    try:
        return reach(
            searched.network, times.links, place_of(searched.origins, number), towards=False,
            profiles=times.profiles, most_s=conditions.most_s,
        ).stop_walk_s  # fmt: skip
    except InputError:
        return {}


def _search(searched: Searched, question: CompareQuestion, work: dict[Slot, np.ndarray], workers: int | None) -> None:
    """Fill in what is to be searched; the result does not depend on the number of threads."""
    jobs: list[tuple[Slot, list[int]]] = [
        (slot, part.tolist())
        for slot, numbers in work.items()
        for part in np.split(numbers, range(BLOCK // 2, len(numbers), BLOCK // 2))
        if len(part)
    ]
    lost: set[int] = set()

    def run(job: tuple[Slot, list[int]]) -> None:
        for number in job[1]:
            if not _row(searched, question, job[0], number):
                lost.add(number)

    side_by_side(run, jobs, workers)
    if lost:
        names = tuple(searched.origins.id[number] for number in sorted(lost))
        searched.found = replace(searched.found, lost=searched.found.lost + names)


def side_by_side(run: Callable[[Job], None], jobs: Sequence[Job], workers: int | None) -> None:
    """Run all jobs on some threads; the first error is raised."""
    threads = min(workers or os.cpu_count() or 1, len(jobs))
    if threads <= 1:
        for job in jobs:
            run(job)
        return
    with ThreadPoolExecutor(threads, thread_name_prefix="compare") as pool:
        for _ in pool.map(run, jobs):
            pass


def _row(searched: Searched, question: CompareQuestion, slot: Slot, number: int) -> bool:
    """Search from one origin; False if no street leads there."""
    day, window = slot
    times, found = searched.times[slot], searched.found
    try:
        start = times.start(place_of(searched.origins, number))
    except InputError as error:
        if not error.code.startswith(("no_street", "point_swapped")):
            raise
        found.seconds[day, window, :, number], found.share[day, window, number] = NEVER, 0.0
        return False
    by_minute = times.from_here(start)
    latest_s = question.latest_s(day, window, searched.network.zone)
    if latest_s is not None:
        at_s = MINUTE_S * (np.arange(by_minute.shape[1], dtype=np.int32) % times.window.minutes)
        by_minute = np.where(by_minute + at_s <= latest_s, by_minute, NEVER).astype(np.int32)
    found.seconds[day, window, :, number] = percentiles_of(by_minute, question.percentiles)
    found.share[day, window, number] = (by_minute < NEVER).mean(axis=1)
    if slot in searched.earliest_s:
        _earliest(start, times.window.minutes, searched.earliest_s[slot][number])
    return True


def _earliest(start: Start, minutes: int, out_s: Int32) -> None:
    """When each stop is reached first, on foot or by vehicle, in seconds from the first minute."""
    for stop, walk_s in start.here.stop_walk_s.items():
        out_s[stop] = walk_s
    at_s = MINUTE_S * np.arange(minutes, dtype=np.int32)
    for row, vehicle_s in start.rides:
        reached = np.flatnonzero(row >= 0)
        if len(reached):
            first_s = (vehicle_s + at_s).min(axis=1)[row[reached]]
            out_s[reached] = np.minimum(out_s[reached], first_s)
