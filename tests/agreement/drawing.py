# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""Seeded queries for a region: on dates of all its day classes, to places that a timetable may lead to.

A query is drawn from the trips of a date as the oracle reads them, never from an answer. Kinds:

* ``anywhere``: two stops that trips (and walks) of the date join somehow, at any time of the day;
* ``rides``: from where some trip calls, on with other trips that can be caught, to where the last one is left, asked
  shortly before the first departure, or arrive-by shortly after the last arrival;
* ``night``: the same around midnight; ``clock``: the same across the hour in which the clocks change;
* ``near``: to a stop that one can also walk to, asked shortly before a trip leaves;
* ``fork``: along trips to where a single one leads too, at another time;
* ``seat``: along two trips between which one stays seated;
* ``row``: along two trips between which a row of transfers.txt that names routes or trips states the change.
"""

import datetime as dt
import random

import numpy as np

from tests.oracle.days import runs, services
from tests.oracle.scan import Oracle

from .compare import LEAST_SPECIFIC_RANK, Query
from .day_calls import DayCalls, Ints, links_of, midnight

DAY_S, HOUR_S = 86_400, 3_600
DATES = 20
"""Where day classes are few, several dates of each are taken until they are so many."""
SOONEST = 12
"""So many of the next departures are looked at."""
LONGEST_WAIT_S = 2 * HOUR_S
BEFORE_S = [0, 0, 1, 60, 300, 900, 1800, 7200]
Way = tuple[int, int]
"""The call at which one boards first and the call at which one leaves last."""


class Drawer:
    """Draws ways from the calls of one date."""

    def __init__(self, rnd: random.Random, day: DayCalls) -> None:
        self.rnd, self.day, self.calls = rnd, day, day.columns

    def pick(self, choices: Ints | list[int]) -> int | None:
        """One of some calls."""
        return int(choices[self.rnd.randrange(len(choices))]) if len(choices) else None

    def start(self, begin: int, end: int) -> int | None:
        """A call at which one may board, that leaves within a span of time."""
        order, departure = self.day.departures
        return self.pick(order[slice(*np.searchsorted(departure, (begin, end)))])

    def leave(self, board: int) -> int | None:
        """A later call of the vehicle at which one may leave."""
        span = np.arange(board + 1, self.calls.last[board] + 1)
        return self.pick(span[self.calls.leave[span]])

    def board_before(self, leave: int) -> int | None:
        """An earlier call of the vehicle at which one may board."""
        span = np.arange(self.calls.first[leave], leave)
        return self.pick(span[self.calls.board[span]])

    def next_board(self, leave: int, wait_s: int) -> int | None:
        """A call of another vehicle, at the stop or in walking distance, that leaves soon enough."""
        stop, at = int(self.calls.stop[leave]), int(self.calls.arrival[leave])
        near = self.day.walks.get(stop, {})
        there = self.rnd.choice([stop, self.rnd.choice([*near, stop])])
        ready = at + (near[there] if there != stop else 0)
        soon = self.day.boards(there, ready, ready + wait_s)[:SOONEST]
        return self.pick(soon[self.calls.run[soon] != self.calls.run[leave]])

    def rides(self, span: tuple[int, int], most: int, wait_s: int = LONGEST_WAIT_S) -> Way | None:
        """Some rides one after another, the first one beginning within a span of time."""
        board = start = self.start(*span)
        end = None
        for _ in range(most):
            found = None if board is None else self.leave(board)
            if found is None:
                break
            end, board = found, self.next_board(found, wait_s)
        return None if start is None or end is None else (start, end)

    def across(self, moment: int) -> Way | None:
        """A vehicle that is under way at a moment, or two rides and a wait where nothing leaves before the second."""
        calls = self.calls
        board = self.pick(
            np.flatnonzero(calls.board & (calls.departure < moment) & (calls.arrival[calls.last] > moment))
        )
        if board is not None and self.rnd.random() < 0.5:
            span = np.arange(board + 1, calls.last[board] + 1)
            end = self.pick(span[calls.leave[span] & (calls.arrival[span] >= moment)])
            return None if end is None else (board, end)
        for _ in range(60):
            board = self.start(moment - 5 * HOUR_S, moment)
            first = None if board is None else self.leave(board)
            if board is None or first is None or calls.arrival[first] >= moment:
                continue
            soon = self.day.boards(int(calls.stop[first]), moment, moment + DAY_S // 2)[:SOONEST]
            then = self.pick(soon)
            end = None if then is None else self.leave(then)
            if then is not None and end is not None:
                missed = self.day.boards(
                    int(calls.stop[board]), int(calls.departure[board]) + 1, int(calls.departure[then])
                )
                if not len(missed):
                    return board, end
        return None

    def seat(self) -> Way | None:
        """From one trip into another that the vehicle goes on as."""
        if not self.day.seated:
            return None
        one, two = self.rnd.choice(self.day.seated)
        first = int(self.day.first_call[two])
        board = self.board_before(int(self.calls.last[self.day.first_call[one]]))
        end = self.leave(first)
        return None if board is None or end is None else (board, end)

    def row(self) -> Way | None:
        """From a trip to another one, both as a row that names routes or trips wants them."""
        rules, calls, pairs = self.day.oracle.rules, self.calls, self.day.named
        for a, b in self.rnd.sample(pairs, min(len(pairs), 30)):
            arriving = self.day.leaves(a)
            for end in self.rnd.sample(arriving.tolist(), min(len(arriving), 10)):
                at, begin = int(calls.arrival[end]), self.board_before(end)
                for board in self.day.boards(b, at, at + LONGEST_WAIT_S)[:SOONEST].tolist():
                    trips = int(calls.trip[end]), int(calls.trip[board])
                    rule = rules.row(a, trips[0], b, trips[1])
                    needed = rules.change(a, trips[0], b, trips[1])
                    if rule is None or rule.rank == LEAST_SPECIFIC_RANK or needed is None:
                        continue
                    last = self.leave(board)
                    if begin is not None and last is not None and at + needed <= calls.departure[board]:
                        return begin, last
        return None

    def fork(self) -> Way | None:
        """Rides with changes to where one trip leads too, but only before or after them."""
        calls, day = self.calls, self.day
        for _ in range(200):
            way = self.rides((day.midnight, day.next_midnight), self.rnd.choice([2, 2, 3]), HOUR_S)
            if way is None or calls.run[way[0]] == calls.run[way[1]]:
                continue
            if self._direct_elsewhen(way):
                return way
        return None

    def _direct_elsewhen(self, way: Way) -> bool:
        """Whether single trips lead there too, but all of them leave earlier or arrive later."""
        calls, leave, arrive = self.calls, int(self.calls.departure[way[0]]), self.calls.arrival[way[1]]
        boards = self.day.boards(int(calls.stop[way[0]]), leave - 3 * HOUR_S, leave + 3 * HOUR_S)
        ends = self.day.leaves(int(calls.stop[way[1]]))
        found = False
        for board in boards[np.isin(calls.run[boards], calls.run[ends])].tolist():
            for end in ends[(calls.run[ends] == calls.run[board]) & (ends > board)].tolist():
                if calls.departure[board] >= leave and calls.arrival[end] <= arrive:
                    return False
                found = True
        return found

    def near(self) -> Way | None:
        """A ride to where one can also walk."""
        for _ in range(30):
            board = self.start(self.day.midnight, self.day.next_midnight)
            if board is None:
                return None
            span = np.arange(board + 1, self.calls.last[board] + 1)
            reach = [*self.day.walks.get(int(self.calls.stop[board]), {})]
            end = self.pick(span[self.calls.leave[span] & np.isin(self.calls.stop[span], reach)])
            if end is not None:
                return board, end
        return None


def day_classes(oracle: Oracle) -> dict[tuple[frozenset[int], ...], list[dt.date]]:
    """The dates of the calendar by the services of each feed that run: on all dates of a class the same trips do."""
    edges = [
        date for feed in oracle.region.feeds for span in feed.calendars.values() for date in (span.start, span.end)
    ]
    edges += [date for feed in oracle.region.feeds for date in feed.exceptions]
    found: dict[tuple[frozenset[int], ...], list[dt.date]] = {}
    for number in range((max(edges) - min(edges)).days + 1):
        date = min(edges) + dt.timedelta(days=number)
        found.setdefault(class_of(oracle, date), []).append(date)
    return found


def class_of(oracle: Oracle, date: dt.date) -> tuple[frozenset[int], ...]:
    """The services of each feed that run on a date."""
    return tuple(frozenset(services(feed, date)) for feed in oracle.region.feeds)


def clock_change(oracle: Oracle, date: dt.date) -> int | None:
    """The first instant of a date at which the clocks show another offset than at midnight."""
    first, zone = midnight(oracle, date), oracle.region.zone
    before = dt.datetime.fromtimestamp(first, zone).utcoffset()
    for moment in range(first, midnight(oracle, date, 1), 60):
        if dt.datetime.fromtimestamp(moment, zone).utcoffset() != before:
            return moment
    return None


def draw_queries(oracle: Oracle, number: int, kinds: dict[str, int], seed: int, most_dates: int = 10**6) -> list[Query]:
    """So many queries by rising time, half of them arrive-by.

    Parameters
    ----------
    oracle
        Of the region.
    number
        How many.
    kinds
        The kinds and their weights.
    seed
        Of all that is drawn.
    most_dates
        No more dates than these; nights in which the clocks change come first, then one date of each day class.

    """
    rnd = random.Random(seed)
    classes = day_classes(oracle)
    changes = {
        back: moment
        for date in sorted(date for dates in classes.values() for date in dates)
        if "clock" in kinds and (moment := clock_change(oracle, date))
        for back in (date, date - dt.timedelta(days=1))
    }
    served = [dates for running, dates in classes.items() if any(running)]
    most = 1 + DATES // len(served)
    pool = [date for dates in served for date in rnd.sample(dates, min(most, len(dates)))]
    rnd.shuffle(pool)
    dates = list(dict.fromkeys([*changes, *pool]))[:most_dates]
    size = [sum(len(runs(feed, date)) for feed in oracle.region.feeds) ** 0.5 + 5 for date in dates]
    nights = [*changes] * (number // 80)
    plan = [*dates * 2, *nights, *rnd.choices(dates, size, k=number)][:number]
    links = links_of(oracle)
    queries: list[Query] = []
    for date in sorted(set(plan)):
        drawer = Drawer(rnd, DayCalls(oracle, links, date))
        others = [kind for kind in kinds if kind != "clock" or date in changes]
        chosen = ["anywhere", *rnd.choices(others, [kinds[kind] for kind in others], k=number)][: plan.count(date)]
        for place, kind in enumerate(chosen):
            drawn = "clock" if date in changes and place % 4 else kind
            found = _query(drawer, drawn, changes.get(date), arrive_by=len(queries) % 2 == 1)
            queries += [found] if found else []
    return sorted(queries, key=lambda query: query.at)


def _query(drawer: Drawer, kind: str, change: int | None, *, arrive_by: bool) -> Query | None:
    """A query of a kind; one of the kind "anywhere" if the date has nothing for it, None if nothing runs at all."""
    rnd, day, region = drawer.rnd, drawer.day, drawer.day.oracle.region
    way: Way | None = None
    if kind == "rides":
        way = drawer.rides((day.midnight, day.next_midnight), rnd.choice([1, 2, 2, 3, 4]))
    elif kind == "night":
        way = drawer.across(day.next_midnight)
    elif kind == "clock" and change is not None:
        way = drawer.across(change)
    elif kind in ("near", "seat", "row", "fork"):
        way = {"near": drawer.near, "seat": drawer.seat, "row": drawer.row, "fork": drawer.fork}[kind]()
    if way is not None:
        origin, destination = (int(drawer.calls.stop[call]) for call in way)
        gap = rnd.choice(BEFORE_S)
        at = int(drawer.calls.arrival[way[1]]) + gap if arrive_by else int(drawer.calls.departure[way[0]]) - gap
    elif day.places:
        kind = "anywhere"
        origin, destination = rnd.sample(rnd.choice(day.places), 2)
        at = rnd.randrange(day.midnight, day.next_midnight)
    else:
        return None
    ids = region.stop_ids[origin], region.stop_ids[destination]
    return Query(*ids, dt.datetime.fromtimestamp(at, region.zone), arrive_by, kind)
