# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""Earliest arrivals and latest departures by looking at every connection of three days, for many questions at once.

A state is a row of numbers per stop, one for each question (an origin and a minute); connections are looked at in the
order in which they leave, or for latest departures the other way round. There are no lines, rounds or profiles.
"""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from tests.scenario.study_figures.raw import DAY_S, Run, Timetable

NEVER = 10**9
STATION_M = 100
Ints = NDArray[np.int64]


class Connection(NamedTuple):
    leaves_s: int
    arrives_s: int
    order: int
    from_stop: str
    to_stop: str
    run_a: int
    run_b: int
    board: bool
    alight: bool
    route_a: str
    route_b: str


@dataclass(frozen=True)
class Feet:
    """Seconds on foot.

    ``between`` are walks among stops, ``first`` those from each origin to stops, ``last`` from stops to each origin.
    """

    between: dict[tuple[str, str], int]
    first: list[dict[str, int]]
    last: list[dict[str, int]]


class Search:
    """Journeys on a date, in seconds since its beginning.

    Parameters
    ----------
    timetable, date, draw
        What runs, on the day before and the day after, too; a draw, or None for first runs at the begin of their rows.
    between
        Walks among stops.
    change_s
        Least time at one stop, and on top of walks.
    """

    def __init__(
        self, timetable: Timetable, date: dt.date, draw: int | None, between: dict[tuple[str, str], int], change_s: int
    ) -> None:
        self.stops = sorted(timetable.called())
        self.row = {stop: number for number, stop in enumerate(self.stops)}
        self.timetable = timetable
        self.connections = connections(timetable, date, draw)
        self.foot: dict[tuple[str, str], int] = {**between, **timetable.plain_rows}
        self.foot = {pair: s for pair, s in self.foot.items() if pair[0] != pair[1] and set(pair) <= set(self.stops)}
        change = {(stop, stop): change_s for stop in self.stops}
        change |= {pair: walk_s + change_s for pair, walk_s in between.items()}
        change |= timetable.plain_rows
        self.onward: dict[str, list[tuple[str, int]]] = defaultdict(list)
        self.before: dict[str, list[tuple[str, int]]] = defaultdict(list)
        for (a, b), s in change.items():
            if a in self.row and b in self.row:
                self.onward[a].append((b, s))
                self.before[b].append((a, s))
        for (a, b, *_), s in timetable.route_rows.items():  # such a row can only help here, so that both may be tried
            assert s < change[a, b]

    def arrivals(self, ready: dict[str, Ints], until_s: int) -> Ints:
        """(stops, questions) earliest arrival by a ride, from when one is first ready to board at each stop."""
        width = len(next(iter(ready.values())))
        at = np.full((len(self.stops), width), NEVER)
        for stop, times in ready.items():
            if stop in self.row:
                at[self.row[stop]] = times
        earliest = int(at.min())
        landed = np.full_like(at, NEVER)
        special: dict[tuple[str, str], Ints] = {}
        aboard: dict[int, NDArray[np.bool_]] = {}
        for one in self.connections:
            if one.leaves_s < earliest or one.leaves_s > until_s:
                continue
            rides = aboard.get(one.run_a)
            rides = np.zeros(width, dtype=np.bool_) if rides is None else rides
            if one.board:
                rides = rides | (at[self.row[one.from_stop]] <= one.leaves_s)
                caught = special.get((one.route_a, one.from_stop))
                if caught is not None:
                    rides = rides | (caught <= one.leaves_s)
            if not rides.any():
                continue
            aboard[one.run_b] = rides | aboard[one.run_b] if one.run_b in aboard else rides
            if not one.alight:
                continue
            here = self.row[one.to_stop]
            landed[here][rides] = np.minimum(landed[here][rides], one.arrives_s)
            for stop, change_s in self.onward[one.to_stop]:
                there = self.row[stop]
                at[there][rides] = np.minimum(at[there][rides], one.arrives_s + change_s)
            for (a, b, route, other), change_s in self.timetable.route_rows.items():
                if (a, route) == (one.to_stop, one.route_b):
                    known = special.setdefault((other, b), np.full(width, NEVER))
                    known[rides] = np.minimum(known[rides], one.arrives_s + change_s)
        return landed

    def departures(self, due: dict[str, Ints], from_s: int) -> Ints:
        """(stops, questions) latest departure by a ride, -NEVER for none; ``due``: until when one may get off."""
        width = len(next(iter(due.values())))
        by = np.full((len(self.stops), width), -NEVER)
        for stop, times in due.items():
            if stop in self.row:
                by[self.row[stop]] = times
        latest = int(by.max())
        left = np.full_like(by, -NEVER)
        special: dict[tuple[str, str], Ints] = {}
        ahead: dict[int, NDArray[np.bool_]] = {}
        for one in reversed(self.connections):
            if one.leaves_s < from_s or one.arrives_s > latest + 2 * DAY_S:
                continue
            rides = ahead.get(one.run_b)
            rides = np.zeros(width, dtype=np.bool_) if rides is None else rides
            if one.alight:
                rides = rides | (by[self.row[one.to_stop]] >= one.arrives_s)
                caught = special.get((one.route_b, one.to_stop))
                if caught is not None:
                    rides = rides | (caught >= one.arrives_s)
            if not rides.any():
                continue
            ahead[one.run_a] = rides | ahead[one.run_a] if one.run_a in ahead else rides
            if not one.board:
                continue
            here = self.row[one.from_stop]
            left[here][rides] = np.maximum(left[here][rides], one.leaves_s)
            for stop, change_s in self.before[one.from_stop]:
                there = self.row[stop]
                by[there][rides] = np.maximum(by[there][rides], one.leaves_s - change_s)
            for (a, b, route, other), change_s in self.timetable.route_rows.items():
                if (b, other) == (one.from_stop, one.route_a):
                    known = special.setdefault((route, a), np.full(width, -NEVER))
                    known[rides] = np.maximum(known[rides], one.leaves_s - change_s)
        return left


def connections(timetable: Timetable, date: dt.date, draw: int | None) -> list[Connection]:
    """All rides from stop to stop of three days, and those on which one stays seated while one trip becomes another."""
    found: list[Connection] = []
    count = 0
    for days in (-1, 0, 1):
        runs = timetable.runs(date + dt.timedelta(days), draw)
        numbers = range(count, count + len(runs))
        count += len(runs)
        for number, run in zip(numbers, runs, strict=True):
            for order, (a, b) in enumerate(pairwise(run.calls)):
                found.append(Connection(
                    a.departure_s + days * DAY_S, b.arrival_s + days * DAY_S, order, a.stop, b.stop, number, number,
                    a.board, b.alight, run.route, run.route,
                ))  # fmt: skip
        for one, other in seated(timetable, runs):
            a, b = runs[one].calls[-1], runs[other].calls[0]
            found.append(Connection(
                a.arrival_s + days * DAY_S, b.departure_s + days * DAY_S, 10**6, a.stop, b.stop, numbers[one],
                numbers[other], a.board, b.alight, runs[one].route, runs[other].route,
            ))  # fmt: skip
    return sorted(found)


def seated(timetable: Timetable, runs: list[Run]) -> list[tuple[int, int]]:
    """Neighbours in a block that do not overlap and meet at a stop, or nearly."""
    blocks: dict[str, list[int]] = defaultdict(list)
    for number, run in enumerate(runs):
        if run.block:
            blocks[run.block].append(number)
    found = []
    for members in blocks.values():
        members.sort(key=lambda number: runs[number].calls[0].departure_s)
        for one, other in pairwise(members):
            a, b = runs[one].calls[-1], runs[other].calls[0]
            assert a.arrival_s <= b.departure_s
            assert crow_m(timetable, a.stop, b.stop) <= STATION_M
            found.append((one, other))
    return found


def crow_m(timetable: Timetable, a: str, b: str) -> float:
    """Great circle."""
    one, other = timetable.stops[a], timetable.stops[b]
    lat, lon = np.radians([one.lat, other.lat]), np.radians([one.lon, other.lon])
    half = np.sin((lat[1] - lat[0]) / 2) ** 2 + np.cos(lat[0]) * np.cos(lat[1]) * np.sin((lon[1] - lon[0]) / 2) ** 2
    return float(2 * 6_371_008.8 * np.arcsin(np.sqrt(half)))
