# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""The rows of transfers.txt -> berths and the rules that hold between them (SEMANTICS, Change, rule 1)."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import polars as pl

from mobility.network.links import NEVER_HERE, TAKES, WALKS
from mobility.sources.gtfs.codes import FORBIDDEN, MINIMUM_TIME

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mobility.kernels.layout import Int32
    from mobility.network.stops import StopTable
    from mobility.sources.gtfs.feed import Feed

STOPS_ONLY = 5
"""Rank of a row without routes and trips; smaller ranks are more specific."""

Signature = tuple[tuple[int, str], ...]


class Row(NamedTuple):
    """One row of transfers.txt for one pair of stops."""

    order: int
    from_stop: int
    to_stop: int
    from_route: int
    to_route: int
    from_trip: int
    to_trip: int
    kind: int
    seconds: int
    rank: int


@dataclass(frozen=True, slots=True)
class Rules:
    """What the rows say, berth by berth and, for walks without a ride before or after, stop by stop.

    ``stop_berth_ptr`` (S+1): the berths of a stop. ``berth_of_call[f]``: the berth of each row of feed f's calls.
    The other arrays run side by side, one entry per rule.
    """

    stop_berth_ptr: Int32
    berth_of_call: list[Int32]
    from_berth: Int32
    to_berth: Int32
    kind: Int32
    seconds: Int32
    from_stop: Int32
    to_stop: Int32
    walk_kind: Int32
    walk_seconds: Int32
    specific: Int32
    """(S) whether a row with a route or trip names the stop."""


@dataclass(slots=True)
class _FeedRules:
    """The rows of one feed and the groups of trips that they tell apart at each stop."""

    rows: list[Row]
    route_of_trip: np.ndarray
    signatures: dict[int, dict[Signature, int]] = field(default_factory=dict)

    def classes(self, stop: int) -> dict[Signature, int]:
        return self.signatures.get(stop, {(): 0})


def resolve_rules(feeds: Sequence[Feed], stops: StopTable) -> Rules:
    """Split stops into berths where rows tell trips apart, and find the winning row of each pair.

    Parameters
    ----------
    feeds
        With their calls and transfer rows.
    stops
        The stops of all feeds.
    """
    classes = np.ones(len(stops.ids), dtype=np.int32)
    resolved, class_of_call = [], []
    for number, feed in enumerate(feeds):
        rows = list(_rows(feed, stops, stops.of_feed[number]))
        rules = _FeedRules(rows, feed.trips["route"].to_numpy())
        class_of_call.append(_classify(feed, rules, stops.of_feed[number]))
        for stop, signatures in rules.signatures.items():
            classes[stop] = len(signatures)
        resolved.append(rules)
    ptr = np.zeros(len(classes) + 1, dtype=np.int32)
    np.cumsum(classes, out=ptr[1:])
    berth_of_call = [
        ptr[stops.of_feed[number][feed.stop_times["stop"].to_numpy()]] + class_of_call[number]
        for number, feed in enumerate(feeds)
    ]
    changes = np.array([rule for rules in resolved for rule in _winners(rules, ptr)], dtype=np.int32).reshape(-1, 4)
    specific = np.zeros(len(classes), dtype=np.int32)
    for rules in resolved:
        specific[[stop for row in rules.rows if row.rank < STOPS_ONLY for stop in (row.from_stop, row.to_stop)]] = 1
    walks = np.array([rule for rules in resolved for rule in _walk_rules(rules)], dtype=np.int32).reshape(-1, 4)
    return Rules(
        stop_berth_ptr=ptr,
        berth_of_call=[berths.astype(np.int32) for berths in berth_of_call],
        **_columns(changes, ("from_berth", "to_berth", "kind", "seconds")),
        **_columns(walks, ("from_stop", "to_stop", "walk_kind", "walk_seconds")),
        specific=specific,
    )


def _columns(table: np.ndarray, names: tuple[str, ...]) -> dict[str, Int32]:
    return {name: np.ascontiguousarray(column) for name, column in zip(names, table.T, strict=True)}


def _rows(feed: Feed, stops: StopTable, stop_of: Int32) -> Iterator[Row]:
    """The change rows, spelled out: a station's row counts for its platforms and itself."""
    platforms: dict[int, list[int]] = defaultdict(list)
    for stop in stop_of.tolist():
        platforms[int(stops.station[stop])].append(stop)

    def meant(local: int) -> list[int]:
        stop = int(stop_of[local])
        return [at for at in platforms.get(stop, [stop]) if stops.routable[at]]

    change_rows = feed.transfers.filter(pl.col("transfer_type") <= FORBIDDEN)
    for order, row in enumerate(change_rows.iter_rows(named=True)):
        from_route = -1 if row["from_trip"] >= 0 else row["from_route"]
        to_route = -1 if row["to_trip"] >= 0 else row["to_route"]
        rank = _rank(row["from_trip"], row["to_trip"], from_route, to_route)
        for a in meant(row["from_stop"]):
            for b in meant(row["to_stop"]):
                kind, seconds = WALKS, 0
                if row["transfer_type"] == MINIMUM_TIME:
                    kind, seconds = TAKES, row["min_transfer_s"]
                elif row["transfer_type"] == FORBIDDEN:
                    kind = NEVER_HERE
                elif a == b:
                    kind = TAKES
                yield Row(order, a, b, from_route, to_route, row["from_trip"], row["to_trip"], kind, seconds, rank)


def _rank(from_trip: int, to_trip: int, from_route: int, to_route: int) -> int:
    trips, routes = (from_trip >= 0) + (to_trip >= 0), (from_route >= 0) + (to_route >= 0)
    return {(2, 0): 0, (1, 1): 1, (1, 0): 2, (0, 2): 3, (0, 1): 4, (0, 0): STOPS_ONLY}[trips, routes]


def _classify(feed: Feed, rules: _FeedRules, stop_of: Int32) -> np.ndarray:
    """For each call the number of its trip's group at its stop; fills ``rules.signatures``."""
    by_route: dict[tuple[int, int], set[tuple[int, str]]] = defaultdict(set)
    by_trip: dict[tuple[int, int], set[tuple[int, str]]] = defaultdict(set)
    for row in rules.rows:
        for named, of_route, of_trip, side in (
            (row.from_stop, row.from_route, row.from_trip, "from"),
            (row.to_stop, row.to_route, row.to_trip, "to"),
        ):
            if of_trip >= 0:
                by_trip[named, of_trip].add((row.order, side))
            elif of_route >= 0:
                by_route[named, of_route].add((row.order, side))
    special = {named for named, _ in by_route} | {named for named, _ in by_trip}
    result = np.zeros(len(feed.stop_times), dtype=np.int32)
    if not special:
        return result
    stop = stop_of[feed.stop_times["stop"].to_numpy()]
    at = np.flatnonzero(np.isin(stop, list(special)))
    trip = feed.stop_times["trip"].to_numpy()[at]
    seen: dict[tuple[int, int, int], int] = {}
    for call, here, one in zip(at.tolist(), stop[at].tolist(), trip.tolist(), strict=True):
        route = int(rules.route_of_trip[one])
        key = (here, route, one if (here, one) in by_trip else -1)
        if key not in seen:
            signature = tuple(sorted(by_route.get((here, route), set()) | by_trip.get((here, one), set())))
            known = rules.signatures.setdefault(here, {(): 0})
            seen[key] = known.setdefault(signature, len(known))
        result[call] = seen[key]
    return result


def _winners(rules: _FeedRules, ptr: Int32) -> Iterator[tuple[int, int, int, int]]:
    """(from berth, to berth, kind, seconds) of the row that wins, for each pair of berths that has one."""
    by_pair: dict[tuple[int, int], list[Row]] = defaultdict(list)
    for row in rules.rows:
        by_pair[row.from_stop, row.to_stop].append(row)
    for (a, b), rows in by_pair.items():
        rows.sort(key=lambda row: (row.rank, -row.order))
        for from_signature, from_class in rules.classes(a).items():
            leaving = {order for order, side in from_signature if side == "from"}
            for to_signature, to_class in rules.classes(b).items():
                boarding = {order for order, side in to_signature if side == "to"}
                for row in rows:
                    from_fits = max(row.from_route, row.from_trip) < 0 or row.order in leaving
                    if from_fits and (max(row.to_route, row.to_trip) < 0 or row.order in boarding):
                        yield int(ptr[a]) + from_class, int(ptr[b]) + to_class, row.kind, row.seconds
                        break


def _walk_rules(rules: _FeedRules) -> Iterator[tuple[int, int, int, int]]:
    """(from stop, to stop, kind, seconds) of the last row without route and trip, for each pair of different stops."""
    last = {
        (row.from_stop, row.to_stop): (row.kind, row.seconds)
        for row in rules.rows
        if row.rank == STOPS_ONLY and row.from_stop != row.to_stop
    }
    for (a, b), (kind, seconds) in last.items():
        yield a, b, kind, seconds
