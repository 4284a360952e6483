# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""The elementary connections of two days, sorted, for the scans of the test oracle.

A connection is the way of one vehicle from a call to the next. Staying seated is a connection too: from the last call
of the earlier trip, at its last arrival, to the first call of the later trip, at its first departure ("at a trip's ends
only its first departure and last arrival count; one may leave at the continuation's first stop and board at the earlier
trip's last"). So a connection has two runs: `run_a`, which one sits in or boards at its start, and `run_b`, which one
sits in or leaves at its end; they differ only where one stays seated. Times are seconds of the epoch.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from .change import Rules
from .days import day_start, runs, seats
from .kernels import NEVER, Array, Ints

COLUMNS = ["dep", "arr", "dep_stop", "arr_stop", "run_a", "run_b", "pick", "drop"]


@dataclass
class Day:
    """The connections of one feed on one service day; runs are numbered from 0."""

    runs: int
    trip: Ints  # of each run, common numbers
    columns: dict[str, Array]  # of each connection: COLUMNS, depth (runs before run_a), place (calls before it)


@dataclass
class Window:
    """All connections that depart within two days, in an order that follows every vehicle.

    Sorted by departure, then arrival, then the vehicle's own order, so that of two connections of one vehicle the
    earlier stands first even where they take no time.

    `connections` are the arrays COLUMNS: departure, arrival, their stops, run_a, run_b, whether one may board at the
    start, whether one may leave at the end.

    `pairs` are the changes that depend on the two trips, for each pair of stops with a row that names a route or a
    trip: from_start, from_connection, from_class, to_start, to_connection, to_class, table_start, width, table. Pair p
    has the arrivals from_start[p] to from_start[p + 1], each a connection and a class of its trip, likewise its
    departures, and takes table[table_start[p] + from class * width[p] + to class] seconds. Trips that the rows of the
    pair cannot tell apart are one class.
    """

    runs: int
    connections: tuple[Array, ...]
    pairs: tuple[Ints, ...]

    @property
    def dep(self) -> Ints:
        """The departures, which the connections are sorted by."""
        return self.connections[0]

    @property
    def arr(self) -> Ints:
        """The arrivals."""
        return self.connections[1]


def build_day(rules: Rules, number: int, date: dt.date) -> Day | None:
    """The connections of feed `number` on a service day; None if nothing runs."""
    region, feed = rules.region, rules.region.feeds[number]
    day = runs(feed, date)
    if not day:
        return None
    zero = day_start(feed, date)
    trip = np.array([run.trip for run in day], np.int64)
    shift = np.array([run.shift for run in day], np.int64) + zero
    first, last = feed.call_start[trip], feed.call_start[trip + 1] - 1
    run = np.repeat(np.arange(len(day)), last - first)
    call = np.concatenate([np.arange(one, two) for one, two in zip(first, last, strict=True)])
    seated = seats(rules, number, day)
    one = np.array([pair[0] for pair in seated], np.int64)
    two = np.array([pair[1] for pair in seated], np.int64)
    start, end = np.concatenate([call, last[one]]), np.concatenate([call + 1, first[two]])
    run_a, run_b = np.concatenate([run, one]), np.concatenate([run, two])
    seat = np.concatenate([np.zeros(len(call), np.bool_), np.ones(len(seated), np.bool_)])
    columns = {
        "dep": np.where(seat, feed.call_arr[start], feed.call_dep[start]) + shift[run_a],
        "arr": np.where(seat, feed.call_dep[end], feed.call_arr[end]) + shift[run_b],
        "dep_stop": feed.call_stop[start].astype(np.int64) + region.stop_offset[number],
        "arr_stop": feed.call_stop[end].astype(np.int64) + region.stop_offset[number],
        "run_a": run_a,
        "run_b": run_b,
        "pick": feed.call_pick[start],
        "drop": feed.call_drop[end],
        "depth": np.array(_depths(len(day), seated), np.int64)[run_a],
        "place": start - first[run_a],
    }
    return Day(len(day), trip + region.trip_offset[number], columns)


def _depths(count: int, seated: list[tuple[int, int]]) -> list[int]:
    """For each run how many runs one may have sat in before it, the longest chain."""
    depth = [0] * count
    for _ in range(len(seated)):
        before = list(depth)
        for one, two in seated:
            depth[two] = max(depth[two], depth[one] + 1)
        if depth == before or max(depth) > len(seated):
            break
    return depth


def build_window(rules: Rules, days: Iterable[Day], start: int, end: int) -> Window:
    """Put the connections that depart from start to end in order."""
    days = list(days)
    offsets = np.cumsum([0, *(day.runs for day in days)])
    names = [*COLUMNS, "depth", "place"]
    parts: dict[str, list[Array]] = {name: [np.zeros(0, np.int64)] for name in names}
    for day, offset in zip(days, offsets, strict=False):
        inside = (day.columns["dep"] >= start) & (day.columns["dep"] <= end)
        for name in names:
            part = day.columns[name][inside]
            parts[name].append(part + offset if name in ("run_a", "run_b") else part)
    whole = {name: np.concatenate(parts[name]) for name in names}
    order = np.lexsort((whole["place"], whole["depth"], whole["arr"], whole["dep"]))
    trip = np.concatenate([np.zeros(0, np.int64), *(day.trip for day in days)])
    columns = {
        name: np.ascontiguousarray(whole[name][order].astype(np.bool_ if name in ("pick", "drop") else np.int64))
        for name in COLUMNS
    }
    return Window(int(offsets[-1]), tuple(columns.values()), _trip_pairs(rules, trip, columns))


def _trip_pairs(rules: Rules, trip: Ints, columns: dict[str, Array]) -> tuple[Ints, ...]:
    """Change: "route- and trip-specific rows are exact", so every pair of classes of trips is asked for its change."""
    specific = [pair for pair in rules.rows if rules.is_specific(pair)]
    arrivals = _by_stop({a for a, _ in specific}, columns["arr_stop"], columns["drop"])
    departures = _by_stop({b for _, b in specific}, columns["dep_stop"], columns["pick"])
    from_start, to_start, table_start = [0], [0], [0]
    from_connection: list[int] = []
    from_class: list[int] = []
    to_connection: list[int] = []
    to_class: list[int] = []
    width: list[int] = []
    table: list[int] = []
    for a, b in specific:
        rows = rules.rows[a, b]
        routes_from, trips_from = {row.from_route for row in rows}, {row.from_trip for row in rows}
        routes_to, trips_to = {row.to_route for row in rows}, {row.to_trip for row in rows}
        froms, from_trips = _classes(rules, trip[columns["run_b"][arrivals[a]]], trips_from, routes_from)
        tos, to_trips = _classes(rules, trip[columns["run_a"][departures[b]]], trips_to, routes_to)
        changes = [rules.change(a, one, b, two) for one in from_trips for two in to_trips]
        from_connection += arrivals[a]
        from_class += froms
        from_start.append(len(from_connection))
        to_connection += departures[b]
        to_class += tos
        to_start.append(len(to_connection))
        table += [NEVER if seconds is None else seconds for seconds in changes]
        table_start.append(len(table))
        width.append(len(to_trips))
    parts = (from_start, from_connection, from_class, to_start, to_connection, to_class, table_start, width, table)
    return tuple(np.array(part, np.int64) for part in parts)


def _by_stop(stops: set[int], column: Array, allowed: Array) -> dict[int, list[int]]:
    """The allowed connections of each of the stops."""
    found: dict[int, list[int]] = {stop: [] for stop in stops}
    for connection in np.nonzero(np.isin(column, list(stops)) & allowed)[0].tolist():
        found[int(column[connection])].append(connection)
    return found


def _classes(rules: Rules, trips: Array, named: set[int], routes: set[int]) -> tuple[list[int], list[int]]:
    """The class of each trip, and one trip of each class: a named trip, a trip of a named route, any other."""
    known: dict[tuple[str, int], int] = {}
    examples: list[int] = []
    classes: list[int] = []
    for trip in trips.tolist():
        route = int(rules.region.trip_route[trip])
        key = ("trip", trip) if trip in named else ("route", route) if route in routes else ("other", 0)
        if key not in known:
            known[key] = len(examples)
            examples.append(trip)
        classes.append(known[key])
    return classes, examples
