# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""Which trips are one ride: blocks and type-4 rows (SEMANTICS, Ride)."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from mobility.errors import DataError, Place
from mobility.kernels.walks import walk_s
from mobility.sources.gtfs.codes import LEAVE_SEAT, STAY_SEATED

if TYPE_CHECKING:
    from mobility.kernels.layout import Int32
    from mobility.sources.gtfs.feed import Feed

SEAT_KEPT_M = 100
"""Last and first stop of joined trips are at most so far apart, in a straight line."""
METRE_PER_S = 1.0
"""At one metre a second, seconds rounded up compare with whole metres as metres do."""
MOST_PATHS = 200_000
"""More ways through joined trips than this on one day are taken for a mistake in the feed."""


@dataclass(slots=True)
class TripEnds:
    """First and last call of each trip of a feed; trips without usable calls have ``first_stop`` -1."""

    first_stop: Int32
    last_stop: Int32
    first_departure_s: Int32
    last_arrival_s: Int32


@dataclass(slots=True)
class Blocks:
    """Finds, for any set of active trips of a feed, the ways along which one stays seated."""

    feed: Feed
    ends: TripEnds
    by_block: list[list[int]] = field(init=False)
    stay: dict[int, list[int]] = field(init=False)
    leave: set[tuple[int, int]] = field(init=False)
    _close: dict[tuple[int, int], bool] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        """Sort the members of each block; take the rows of type 4 and 5."""
        trips, ends = self.feed.trips, self.ends
        repeated = set(self.feed.frequencies["trip"].to_list())
        members: dict[str, list[int]] = {}
        multiple = trips["block_id"].is_duplicated() & (trips["block_id"] != "")
        for trip in np.flatnonzero(multiple.to_numpy()).tolist():
            if ends.first_stop[trip] >= 0 and trip not in repeated:
                members.setdefault(trips["block_id"][trip], []).append(trip)
        self.by_block = [
            sorted(block, key=lambda trip: (ends.first_departure_s[trip], ends.last_arrival_s[trip], trip))
            for block in members.values()
            if len(block) > 1
        ]
        rows = self.feed.transfers
        self.leave = set(rows.filter(pl.col("transfer_type") == LEAVE_SEAT).select("from_trip", "to_trip").iter_rows())
        self.stay = {}
        for a, b in rows.filter(pl.col("transfer_type") == STAY_SEATED).select("from_trip", "to_trip").iter_rows():
            if min(ends.first_stop[a], ends.first_stop[b]) >= 0 and not {a, b} & repeated:
                self.stay.setdefault(a, []).append(b)

    @property
    def any(self) -> bool:
        """Whether the feed joins anything at all."""
        return bool(self.by_block or self.stay)

    def joined(self, active: np.ndarray) -> list[tuple[int, ...]]:
        """Every way from a trip without predecessor to one without successor, of two trips or more.

        Parameters
        ----------
        active
            Bool (trips of the feed): which run on the day.
        """
        following: dict[int, set[int]] = {}
        for block in self.by_block:
            for a, b in pairwise([trip for trip in block if active[trip]]):
                if self._fits(a, b):
                    following.setdefault(a, set()).add(b)
        for a, others in self.stay.items():
            for b in others:
                if active[a] and active[b] and self._fits(a, b):
                    following.setdefault(a, set()).add(b)
        if not following:
            return []
        preceded = {b for others in following.values() for b in others}
        paths: list[tuple[int, ...]] = []
        stack: list[tuple[int, ...]] = [(trip,) for trip in sorted(following, reverse=True) if trip not in preceded]
        while stack:
            path = stack.pop()
            onward = sorted(following.get(path[-1], ()), reverse=True)
            stack += [(*path, trip) for trip in onward if trip not in path]
            if not onward:
                paths.append(path)
            if len(paths) > MOST_PATHS:
                raise DataError(
                    "too_many_joined_trips", place=Place(f"{self.feed.source.id}/transfers.txt"), most=MOST_PATHS
                )
        return paths

    def _fits(self, a: int, b: int) -> bool:
        if a == b or (a, b) in self.leave or self.ends.last_arrival_s[a] > self.ends.first_departure_s[b]:
            return False
        return self._near(int(self.ends.last_stop[a]), int(self.ends.first_stop[b]))

    def _near(self, a: int, b: int) -> bool:
        """Whether two stops are the same, of one station, or at most ``SEAT_KEPT_M`` apart in a straight line."""
        if (a, b) not in self._close:
            stops = self.feed.stops
            same = a == b or stops["station"][a] == stops["station"][b]
            lat, lon = np.radians(stops["lat"][[a, b]].to_numpy()), np.radians(stops["lon"][[a, b]].to_numpy())
            known = not np.isnan([lat, lon]).any()
            near = known and walk_s(lat[0], lon[0], lat[1], lon[1], METRE_PER_S) <= SEAT_KEPT_M
            self._close[a, b] = bool(same or near)
        return self._close[a, b]


def trip_ends(feed: Feed) -> TripEnds:
    """First and last call of each trip of a feed."""
    count = len(feed.trips)
    ends = TripEnds(*(np.full(count, -1, dtype=np.int32) for _ in range(4)))
    calls = feed.stop_times
    trip = calls["trip"].to_numpy()
    if len(trip) == 0:
        return ends
    first = np.flatnonzero(np.r_[True, trip[1:] != trip[:-1]])
    last = np.r_[first[1:], len(trip)] - 1
    ends.first_stop[trip[first]] = calls["stop"].to_numpy()[first]
    ends.last_stop[trip[last]] = calls["stop"].to_numpy()[last]
    ends.first_departure_s[trip[first]] = calls["departure_s"].to_numpy()[first]
    ends.last_arrival_s[trip[last]] = calls["arrival_s"].to_numpy()[last]
    return ends
