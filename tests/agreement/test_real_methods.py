# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""On the real feeds all methods give the same: RAPTOR, links between trips, windows, pages, sweeps, tables of walks.

RAPTOR is held against the oracle on the same feeds in `test_real_feeds` and `test_street_heidelberg`.
"""

import datetime as dt
import random
from collections import Counter
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest

from mobility.kernels.layout import DAY_S, NEVER
from mobility.kernels.profile_layout import make_profile_work
from mobility.kernels.sweep import sweep_from_stop
from mobility.network.build import load
from mobility.network.network import Network
from mobility.network.timetable.accelerator import Acceleration
from mobility.planner import by_kernel
from mobility.planner.everywhere import reach_all_stops
from mobility.planner.request import PlanRequest, StopPlace
from mobility.planner.search import Search
from mobility.planner.window import Span, plan_window
from mobility.region import read_region
from tests.stored.draw import draw

from .compare import Counts
from .report import report
from .test_real_feeds import SHARED, region_file
from .window_compare import FROM_END, shown

pytestmark = pytest.mark.skipif(not (SHARED / "data").is_dir(), reason="the real data of ../shared/data are absent")

SEED, HOUR_S = 20261123, 3_600
DATES = {"home": dt.date(2026, 6, 10), "renfe": dt.date(2026, 4, 22), "rnv": dt.date(2021, 10, 6),
         "heidelberg": dt.date(2021, 10, 6)}  # fmt: skip
FORKED = {
    "home": {"anywhere": 10, "rides": 22, "night": 10, "clock": 5, "near": 16, "seat": 5, "row": 12, "fork": 30},
    "renfe": {"anywhere": 14, "rides": 16, "night": 10, "seat": 6, "row": 6, "fork": 50},
}
"""Weights of kinds of questions where the stored ones have too few answers by several entries."""
MOST_RIDES = 16
FEW = 30
"""So few questions differ too much from region to region to tell what share of them is answered."""
Found = list[tuple[int, int, int]]
"""Departures and arrivals in seconds since 1970, and rides."""


class Real(NamedTuple):
    """A real region, built, and its file."""

    name: str
    network: Network
    path: Path


@pytest.fixture(scope="module", params=["rnv", *(pytest.param(name, marks=pytest.mark.long)
                                                  for name in ("home", "renfe", "heidelberg"))])  # fmt: skip
def real(request: pytest.FixtureRequest, shared_data: Path, together: Path) -> Real:
    """A real region; the same build as that of the stored answers."""
    assert shared_data.is_dir()
    name = str(request.param)
    folder = together / f"stored-{name}"
    folder.mkdir(exist_ok=True)
    path = region_file(name, folder)
    return Real(name, load(read_region(path), out=folder / "network"), path)


def pareto(search: Search) -> Found:
    """The Pareto set."""
    start = search.day.start
    return [(start + one.departure_s, start + one.arrival_s, one.rides) for one in search.pareto()]


def in_window(network: Network, request: PlanRequest, begin: int, end: int) -> Found:
    """The journeys of a page, by departure."""
    return shown(plan_window(network, request, Span(begin, end)).result.itineraries)


def in_pages(network: Network, request: PlanRequest, borders: list[int]) -> Found:
    """The same page by page."""
    return sorted(one for begin, end in pairwise(borders) for one in in_window(network, request, begin, end))


def span_of(request: PlanRequest, width_s: int) -> tuple[int, int]:
    """So many seconds from the asked time on, or up to it."""
    at = round(request.at.timestamp())
    return (at - width_s, at) if request.arrive_by else (at, at + width_s)


@pytest.mark.parametrize("number", [FEW, pytest.param(1000, marks=pytest.mark.long)])
def test_with_and_without_links_between_trips(
    real: Real, number: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Pairs, windows and pages of them: nights, changes of the clocks, caps on rides, limits of walks, points.

    Every third window is searched from its end too.
    """
    network, counts, wrong = real.network, Counter[str](), list[str]()
    rnd = random.Random(SEED)
    for asked, question in enumerate(draw(real.name, network, real.path, number, FORKED.get(real.name))):
        request = question.request(network)
        begin, end = span_of(request, rnd.choice([HOUR_S, 2 * HOUR_S, 5 * HOUR_S]))
        borders = sorted({begin, end, *(rnd.randrange(begin, end) for _ in range(3))})
        answers = []
        for mode in (Acceleration.OFF, Acceleration.NOW):
            network.accelerator.mode = mode
            window = in_window(network, request, begin, end)
            if in_pages(network, request, borders) != window:
                wrong.append(f"{question}: pages {borders} are not the window, {mode}")
            if asked % 3 == 0:
                with monkeypatch.context() as from_end:
                    from_end.setattr(by_kernel, "DEPARTURES_AN_ARRIVAL", FROM_END)
                    if in_window(network, request, begin, end) != window:
                        wrong.append(f"{question}: another window from its end, {mode}")
            answers.append((pareto(Search(network, request)), window))
        network.accelerator.mode = Acceleration.READY
        if answers[0] != answers[1]:
            wrong.append(f"{question}: without {answers[0]}, with links {answers[1]}")
        for kind, found in zip(("pairs", "windows"), answers[0], strict=True):
            tally(counts, kind, found)
    report(capsys, f"{real.name}: with and without links between trips", counts)
    assert wrong == []
    assert counts["pairs"] == counts["windows"] == number
    assert 2 * counts["pairs answered"] >= number
    if number > FEW:
        for kind in ("pairs", "windows"):
            assert_telling(counts, kind)


def tally(counts: Counts, kind: str, found: Found) -> None:
    """Count a question, whether it is answered, and whether by several."""
    counts[kind] += 1
    counts[f"{kind} answered"] += bool(found)
    counts[f"{kind} with several entries"] += len(found) > 1


def assert_telling(counts: Counts, kind: str) -> None:
    """At least half are answered, and a quarter of these by several."""
    assert 2 * counts[f"{kind} answered"] >= counts[kind]
    assert 4 * counts[f"{kind} with several entries"] >= counts[f"{kind} answered"]


class Sweep(NamedTuple):
    """From a stop, or to it, once a minute."""

    stop: int
    date: dt.date
    clock_s: int
    minutes: int
    most_s: int
    max_rides: int | None
    arrive_by: bool

    def request(self, network: Network, minute: int, other: int) -> PlanRequest:
        """The question of one minute for one other stop."""
        midnight = dt.datetime.combine(self.date, dt.time(), tzinfo=network.zone).timestamp()
        at = dt.datetime.fromtimestamp(midnight + self.clock_s + 60 * minute, network.zone)
        here, there = (StopPlace((stop,), "") for stop in (self.stop, other))
        ends = (there, here) if self.arrive_by else (here, there)
        return PlanRequest(*ends, at, arrive_by=self.arrive_by, max_rides=self.max_rides)


def swept(network: Network, asked: Sweep) -> np.ndarray:
    """(minutes, S) seconds by the kernel, -1 where farther; a row for each minute that is asked for."""
    search = Search(network, asked.request(network, 0, asked.stop))
    day, links, backward = search.day, search.links, asked.arrive_by
    timetable = day.backward if backward else day.forward
    changes = links.changes_backward if backward else links.changes
    walks = links.walks_backward if backward else links.walks
    first_s = -(search.at_s + 60 * (asked.minutes - 1)) if backward else search.at_s
    most = MOST_RIDES if asked.max_rides is None else asked.max_rides
    work = make_profile_work(network.berths, len(timetable.pattern) - 1, len(network.stop_id), most)
    out = np.empty((asked.minutes, len(network.stop_id)), dtype=np.int32)
    sweep_from_stop(
        timetable, changes, walks, network.stop_berth_ptr, network.berth_stop, asked.stop, first_s, 60, asked.most_s,
        most, 0, work, out,
    )  # fmt: skip
    return out[::-1] if backward else out


@pytest.mark.parametrize("number", [2, pytest.param(40, marks=pytest.mark.long)])
def test_sweeps_are_single_searches(real: Real, number: int, capsys: pytest.CaptureFixture[str]) -> None:
    """To all stops, as ``reach_all_stops`` says minute by minute; to some stops, as pairs say."""
    network, counts, wrong = real.network, Counter[str](), list[str]()
    rnd = random.Random(SEED)
    called = np.unique(network.berth_stop[network.day(DATES[real.name]).forward.berth]).tolist()
    for each in range(number):
        asked = Sweep(
            rnd.choice(called), DATES[real.name] + dt.timedelta(days=rnd.choice([0, 0, 3, 4])),
            rnd.choice([rnd.randrange(6 * HOUR_S, 20 * HOUR_S), rnd.randrange(23 * HOUR_S)]), rnd.choice([1, 20, 60]),
            rnd.choice([HOUR_S, 4 * HOUR_S, DAY_S]), rnd.choice([None, None, 1, 3]), each % 2 == 1,
        )  # fmt: skip
        found = swept(network, asked)
        for minute in rnd.sample(range(asked.minutes), min(4, asked.minutes)):
            wanted = reach_all_stops(network, asked.request(network, minute, asked.stop), asked.most_s).seconds
            if (np.where(wanted == NEVER, -1, wanted) != found[minute]).any():
                wrong.append(f"{asked} minute {minute}: not what reach_all_stops says")
            counts["values of all stops"] += len(wanted)
            counts["values of all stops, in reach"] += int((wanted < NEVER).sum())
        reached = np.flatnonzero((found >= 0).any(axis=0)).tolist()
        for _ in range(100):
            minute, other = rnd.randrange(asked.minutes), rnd.choice([rnd.choice(called), rnd.choice(reached)])
            taken_s = single(network, asked, minute, other)
            if taken_s != found[minute, other]:
                wrong.append(f"{asked} minute {minute} stop {other}: {found[minute, other]}, alone {taken_s}")
            counts["single searches"] += 1
            counts["single searches, in reach"] += taken_s >= 0
    report(capsys, f"{real.name}: sweeps", counts)
    assert wrong == []
    assert 2 * counts["single searches, in reach"] >= counts["single searches"]


def single(network: Network, asked: Sweep, minute: int, other: int) -> int:
    """Seconds to one stop by the quickest journey of one minute, -1 where farther."""
    search = Search(network, asked.request(network, minute, other))
    far = min((abs(seconds - search.at_s) for _, seconds in search.first_ends()), default=NEVER)
    return far if far <= asked.most_s else -1


@pytest.mark.long
def test_tables_of_all_walks(
    shared_data: Path, together: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Walks of any length: by a table, with and without links between trips, and inside the rounds of a search."""
    assert shared_data.is_dir()
    folder = together / "stored-heidelberg"
    folder.mkdir(exist_ok=True)
    path = region_file("heidelberg", folder)
    tabled, walking = (load(read_region(path), out=folder / "network") for _ in range(2))
    anywhere = replace(tabled.settings, max_walk_s=None)
    counts, wrong = Counter[str](), list[str]()
    for number, question in enumerate(draw("heidelberg", tabled, path, 1500)):
        request = replace(question.request(tabled), settings=anywhere)
        begin, end = span_of(request, HOUR_S)
        answers = []
        for network, mode in ((walking, Acceleration.OFF), (tabled, Acceleration.OFF), (tabled, Acceleration.NOW)):
            network.accelerator.mode = mode
            with monkeypatch.context() as patched:
                if network is walking:
                    patched.setattr("mobility.network.walks.TABLED_STOPS", 0)
                search = Search(network, request)
                assert (network.walk_on(search.links, backward=False) is not None) == (network is walking)
                entries = search.pareto()
                rides = [search.journey(one) for one in entries]
                window = in_window(network, request, begin, end) if number % 3 == 0 else []
                answers.append((entries, rides, window))
        if not answers[0] == answers[1] == answers[2]:
            wrong.append(f"{question}: {answers}")
        counts["pairs"] += 1
        counts["pairs answered"] += bool(answers[0][0])
        counts["pairs with several entries"] += len(answers[0][0]) > 1
        if number % 3 == 0:
            tally(counts, "windows", answers[0][2])
    report(capsys, "Heidelberg, walks of any length", counts)
    assert wrong == []
    assert_telling(counts, "windows")
    assert 2 * counts["pairs answered"] >= counts["pairs"] == 1500
