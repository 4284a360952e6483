# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""Random tiny networks: departures, arrivals and whole trips are those of the feed."""

import datetime as dt
import itertools
import random
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from mobility.network.network import Network
from mobility.planner.legs import RideLeg
from mobility.planner.trips import trip_number, whole_trip
from tests.oracle.days import day_start, runs
from tests.oracle.feed import Feed, Run, read_region

from .compare import Counts, network_in_memory
from .events_compare import Board, wrong_events
from .networks import Case, cases
from .report import report

LENGTHS_S = [86_400, 4 * 3600, 3 * 86_400, 86_401, 0]


def boards(case: Case, network: Network) -> list[Board]:
    """Boards of single stops and of all, around the moments of the questions."""
    called = sorted({network.stop_id[int(stop)] for stop in network.berth_stop})
    found = []
    for number, query in enumerate(case.queries):
        rnd = random.Random(number)
        first = round(query.at.timestamp()) - rnd.choice([0, 3600, 86_400, 37, -37])
        stops = tuple(called) if rnd.random() < 0.8 else (rnd.choice(called),)
        found += [Board(stops, first, first + rnd.choice(LENGTHS_S), arrivals) for arrivals in (False, True)]
    return found


def calls_of(network: Network, trip: int, date: dt.date, start_s: int | None) -> list[tuple[str, int, int]] | None:
    """The calls of a whole trip: stop, arrival, departure."""
    shown = whole_trip(network, trip, date, start_s)
    if shown is None:
        return None
    (leg,) = shown.legs
    assert isinstance(leg, RideLeg)
    return [
        (call.spot.stop_id or "", round(call.arrival.timestamp()), round(call.departure.timestamp()))
        for call in leg.calls
    ]


def rows_of(feed: Feed, run: Run, zero: int) -> list[tuple[str, int, int]]:
    """The same as stop_times.txt has it; at a trip's ends only its first departure and last arrival count."""
    calls = range(int(feed.call_start[run.trip]), int(feed.call_start[run.trip + 1]))
    return [
        (
            f"{feed.id}_{feed.stop_ids[feed.call_stop[call]]}",
            zero + run.shift + int((feed.call_arr if call > calls[0] else feed.call_dep)[call]),
            zero + run.shift + int((feed.call_dep if call < calls[-1] else feed.call_arr)[call]),
        )
        for call in calls
    ]


def wrong_trips_of(network: Network, feed: Feed, date: dt.date, trips: Iterable[int], counts: Counts) -> list[str]:
    """Trips on a date against the rows of stop_times.txt; those that do not run are None."""
    wrong = []
    zero, running = day_start(feed, date), runs(feed, date)
    for trip in trips:
        trip_id = f"{feed.id}_{feed.trip_ids[trip]}"
        number = trip_number(network, trip_id)
        mine = {feed.first_departure(trip) + run.shift: run for run in running if run.trip == trip}
        if number < 0:
            wrong += [f"{trip_id} is unknown"] if mine else []
            continue
        minutes: dict[int, Run] = {}
        for first_s, run in sorted(mine.items()):
            minutes.setdefault(first_s // 60, run)
        asked: dict[int | None, Run] = {60 * minute: run for minute, run in minutes.items()}
        asked |= {60 * minute + 59: run for minute, run in minutes.items()}
        if mine:
            asked[None] = mine[min(mine)]
            counts["runs of frequencies.txt"] += mine[min(mine)].start is not None
        for start_s, run in asked.items():
            found, wanted = calls_of(network, number, date, start_s), rows_of(feed, run, zero)
            if found != wanted:
                wrong.append(f"{trip_id} on {date} from {start_s}: {found}, in the feed {wanted}")
            counts["trips"] += 1
        for start_s in [60 * max(minutes) + 60, 60 * min(minutes) - 1] if minutes else [None, 8 * 3600]:
            if start_s is None or start_s // 60 not in minutes:
                if calls_of(network, number, date, start_s) is not None:
                    wrong.append(f"{trip_id} does not run on {date} from {start_s}")
                counts["trips that do not run"] += 1
    return wrong


@pytest.mark.parametrize("networks", [15, pytest.param(300, marks=pytest.mark.long)])
def test_departures_arrivals_and_trips(networks: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    counts: Counts = Counter()
    folders = (tmp_path / str(number) for number in itertools.count())

    @settings(
        max_examples=networks, derandomize=True, deadline=None, database=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example],
    )  # fmt: skip
    @given(cases(queries=4))
    def agree(case: Case) -> None:
        path = case.write(next(folders))
        network, region = network_in_memory(path), read_region(path)
        counts["networks"] += 1
        wrong = [fault for board in boards(case, network) for fault in wrong_events(network, region, board, counts)]
        dates = sorted({query.at.date() + dt.timedelta(days=days) for query in case.queries for days in (-1, 0, 1)})
        for feed, date in itertools.product(region.feeds, dates):
            wrong += wrong_trips_of(network, feed, date, range(len(feed.trip_ids)), counts)
        assert wrong == []

    agree()
    report(capsys, f"departures, arrivals and trips of {networks} random networks", counts)
    assert counts["networks"] >= networks
    assert 2 * counts["boards with events"] >= counts["boards"]
    assert counts["trips"] > counts["networks"]
