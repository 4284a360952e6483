# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""The calls of a date's trips as the oracle reads them, and where one may change: what queries are drawn from."""

import datetime as dt
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from tests.oracle.days import day_start, runs, seats
from tests.oracle.scan import Oracle

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


class Columns(NamedTuple):
    """Of each call of some vehicles, vehicle by vehicle: numbers of the oracle, seconds since 1970."""

    run: Ints
    trip: Ints
    first: Ints  # first and last call of the same vehicle
    last: Ints
    stop: Ints
    arrival: Ints
    departure: Ints
    board: Bools  # whether one may
    leave: Bools


class Links(NamedTuple):
    """Between which stops one may change: walks of rule 3 in seconds; pairs with a row that names routes or trips."""

    walks: dict[int, dict[int, int]]
    named: list[tuple[int, int]]


class DayCalls:
    """All calls of a date's trips, and of those of the days before and after."""

    def __init__(self, oracle: Oracle, links: Links, date: dt.date) -> None:
        self.oracle, self.walks, self.named = oracle, links.walks, links.named
        self.midnight, self.next_midnight = (midnight(oracle, date, days) for days in (0, 1))
        self.seated: list[tuple[int, int]] = []  # pairs of runs of the date
        parts = [np.zeros((len(Columns._fields), 0), np.int64)]
        known = count = 0
        for place, feed in enumerate(oracle.region.feeds):
            for shift in (-1, 0, 1):
                day = date + dt.timedelta(days=shift)
                here = runs(feed, day)
                if not here:
                    continue
                if shift == 0:
                    self.seated += [(one + known, two + known) for one, two in seats(oracle.rules, place, here)]
                trip = np.array([run.trip for run in here], np.int64)
                moved = np.array([run.shift for run in here], np.int64) + day_start(feed, day)
                length = feed.call_start[trip + 1] - feed.call_start[trip]
                run = np.repeat(np.arange(len(here)), length)
                first = np.repeat(np.cumsum(length) - length, length)
                call = feed.call_start[trip][run] + np.arange(len(run)) - first
                part = Columns(
                    run=run + known,
                    trip=trip[run] + oracle.region.trip_offset[place],
                    first=first + count,
                    last=first + np.repeat(length, length) - 1 + count,
                    stop=feed.call_stop[call] + oracle.region.stop_offset[place],
                    arrival=feed.call_arr[call] + moved[run],
                    departure=feed.call_dep[call] + moved[run],
                    board=feed.call_pick[call],
                    leave=feed.call_drop[call],
                )
                parts.append(np.stack(part))
                known, count = known + len(here), count + len(run)
        self.columns = columns = Columns(*np.concatenate(parts, axis=1))
        number = np.arange(count)
        self.columns = columns._replace(
            board=(columns.board > 0) & (number < columns.last), leave=(columns.leave > 0) & (number > columns.first)
        )

    def __len__(self) -> int:
        return len(self.columns.run)

    def boards(self, stop: int, begin: int, end: int) -> Ints:
        """The calls of a stop at which one may board, that leave within a span of time."""
        here = self._boards.get(stop, np.zeros(0, np.int64))
        return here[slice(*np.searchsorted(self.columns.departure[here], (begin, end)))]

    def leaves(self, stop: int) -> Ints:
        """The calls of a stop at which one may leave."""
        return self._leaves.get(stop, np.zeros(0, np.int64))

    @cached_property
    def _boards(self) -> dict[int, Ints]:
        return self._by_stop(self.columns.departure, self.columns.board)

    @cached_property
    def _leaves(self) -> dict[int, Ints]:
        return self._by_stop(self.columns.arrival, self.columns.leave)

    def _by_stop(self, time: Ints, allowed: Bools) -> dict[int, Ints]:
        stop = self.columns.stop
        order = np.lexsort((time, stop))
        order = order[allowed[order]]
        stops, begin = np.unique(stop[order], return_index=True)
        return dict(zip(stops.tolist(), np.split(order, begin[1:]), strict=True))

    @cached_property
    def departures(self) -> tuple[Ints, Ints]:
        """The calls at which one may board, by departure, and their departures."""
        here = np.flatnonzero(self.columns.board)
        order = here[np.argsort(self.columns.departure[here], kind="stable")]
        return order, self.columns.departure[order]

    @cached_property
    def first_call(self) -> Ints:
        """The first call of each run."""
        return np.unique(self.columns.first)

    @cached_property
    def places(self) -> list[list[int]]:
        """The stops that trips and walks of the date join, group by group; large groups stand there several times."""
        columns = self.columns
        own = (columns.departure >= self.midnight) & (columns.departure < self.next_midnight)
        ride = np.flatnonzero(own & (np.arange(len(self)) < columns.last))
        pairs = set(zip(columns.stop[ride].tolist(), columns.stop[ride + 1].tolist(), strict=True))
        served = {stop for pair in pairs for stop in pair}
        pairs |= {(stop, there) for stop in served for there in self.walks.get(stop, {}) if there in served}
        above = {stop: stop for stop in served}

        def top(stop: int) -> int:
            while above[stop] != stop:
                above[stop] = above[above[stop]]
                stop = above[stop]
            return stop

        for one, two in sorted(pairs):
            above[top(one)] = top(two)
        groups: dict[int, list[int]] = {}
        for stop in sorted(served):
            groups.setdefault(top(stop), []).append(stop)
        return [group for group in groups.values() if len(group) > 1 for _ in range(1 + len(group) // 20)]


def links_of(oracle: Oracle) -> Links:
    """What the rules say of pairs of stops."""
    links = Links({}, [pair for pair in oracle.rules.rows if oracle.rules.is_specific(pair)])
    for (a, b), seconds in oracle.rules.near().items():
        links.walks.setdefault(a, {})[b] = seconds
    return links


def midnight(oracle: Oracle, date: dt.date, days: int = 0) -> int:
    """The instant at which a date, or a later one, begins in the region."""
    return round(dt.datetime.combine(date + dt.timedelta(days=days), dt.time(), tzinfo=oracle.region.zone).timestamp())
