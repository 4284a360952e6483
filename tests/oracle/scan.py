# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""The answer of the test oracle: a connection scan, once per number of rides, forward and backward.

Implements, of SEMANTICS.md, the sections Time (horizon), Journey (at t, arrive by t), Stops (a query by id) and Batch
(unreachable, from = to). A search looks at every elementary connection of its 24 h in order of departure, once per
number of rides, with one flag per run of a trip. There are no lines, no patterns and no dominance between trips.

The forward search knows for each stop from when on one may leave it after at most k rides (`ready`) and the earliest
arrival by a ride (`landed`), and for each connection whether a trip-specific row lets one catch it (`catch`) and with
how many rides one first sits in it (`reached`, 0 = not yet). The backward search knows for each stop until when one may
arrive (`due`) and the latest departure by a ride (`left`), and for each connection whether its arrival is in time by a
trip-specific row (`leave`). The latest departure of a pair (arrival, rides) is found by a backward search from that
arrival, and mirrored.

A search for more rides stops looking at what cannot be better than fewer rides: "kept if no smaller number of rides
arrives as early" (arrive-by: leaves as late).

Choices where the text leaves room:

* Where the stops meant by two different ids overlap (a station and its platform) the answer is that of from = to: one
  entry, 0 rides, departure = arrival = at.
* A direct walk of more than 24 h (a row of type 2 can say so) lies beyond the horizon like any other journey.
* One boards and leaves at a seat-kept change only where pickup_type and drop_off_type of that call allow it.
* Boarding at the earlier trip's last call and leaving at the continuation's first call is a ride.
"""

import datetime as dt
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from .change import Rules, Walks
from .days import dates_touching
from .feed import Region, read_region
from .kernels import (
    NEVER,
    change_backward,
    change_forward,
    pair_backward,
    pair_forward,
    ride_backward,
    ride_forward,
)
from .window import Day, Window, build_day, build_window

HORIZON_S = 24 * 3600
KEPT_WINDOWS = 4
KEPT_DAYS = 48

Ints = NDArray[np.int64]
Links = tuple[Ints, Ints, Ints]  # by stop: where its links start, their other stop, their seconds
Journey = tuple[int, dt.datetime, dt.datetime]


class Ends(NamedTuple):
    """Seconds on foot from where a journey begins to each stop, from each stop to where it ends, and all the way.

    NEVER = not at all.
    """

    first_walk: Ints
    last_walk: Ints
    direct: int


class Oracle:
    """Answers journeys of one region, as `mobility plan REGION --batch` prints them."""

    def __init__(self, region: Region | Path | str, walks: Walks | None = None, rules: Rules | None = None) -> None:
        self.region = region if isinstance(region, Region) else read_region(region)
        self.rules = rules or Rules(self.region, walks)
        self._days: dict[tuple[int, dt.date], Day | None] = {}
        self._windows: dict[int, Window] = {}
        near = self.rules.near()
        own = {(stop, stop) for stop in range(len(self.region.stop_ids))}
        pairs = sorted(near.keys() | self.rules.rows.keys() | own)
        plain = {(a, b): self.rules.change(a, -1, b, -1) for a, b in pairs if not self.rules.is_specific((a, b))}
        foot = {pair: self.rules.foot(*pair) for pair in pairs}
        self._change_from, self._change_to = self._links(plain, 0), self._links(plain, 1)
        self._foot_from, self._foot_to = self._links(foot, 0), self._links(foot, 1)

    def pareto(
        self,
        origin_id: str,
        destination_id: str,
        at: dt.datetime,
        arrive_by: bool = False,  # noqa: FBT001, FBT002
    ) -> list[Journey]:
        """Batch: the entries (rides, departure, arrival) by rising rides; KeyError for an unknown stop."""
        origins, destinations = self.region.sites(origin_id), self.region.sites(destination_id)
        asked = round(at.timestamp())
        if set(origins) & set(destinations):
            return self._told([(0, asked, asked)])
        first, last = self._walks(self._foot_from, origins), self._walks(self._foot_to, destinations)
        return self.between(Ends(first, last, int(first[destinations].min())), asked, arrive_by=arrive_by)

    def between(self, ends: Ends, asked: int, *, arrive_by: bool) -> list[Journey]:
        """The entries between two different places, whatever they are."""
        return self._told(self._arrive_by(ends, asked) if arrive_by else self._depart_at(ends, asked))

    def _told(self, found: list[tuple[int, int, int]]) -> list[Journey]:
        zone = self.region.zone
        return [
            (rides, dt.datetime.fromtimestamp(one, zone), dt.datetime.fromtimestamp(two, zone))
            for rides, one, two in found
        ]

    def _depart_at(self, ends: Ends, asked: int) -> list[tuple[int, int, int]]:
        """Journey, at t: "for each number of rides the earliest arrival …; for each kept pair the latest departure"."""
        window = self._window(asked)
        last = asked + HORIZON_S
        journeys = []
        for rides, arrival in self._forward(window, ends, asked, last, None, ends.direct):
            if rides == 0:
                journeys.append((0, asked, arrival))  # "0 rides = on foot, leaves at t"
                continue
            latest = self._backward(window, ends, asked, arrival, rides, NEVER)
            assert [number for number, _ in latest] == [rides], "the backward search contradicts the forward search"
            journeys.append((rides, latest[0][1], arrival))
        return journeys

    def _arrive_by(self, ends: Ends, asked: int) -> list[tuple[int, int, int]]:
        """Journey, arrive by t: "latest departure and fewest rides, then the earliest arrival"."""
        first = asked - HORIZON_S
        window = self._window(first)
        journeys = []
        for rides, departure in self._backward(window, ends, first, asked, None, ends.direct):
            if rides == 0:
                journeys.append((0, departure, asked))  # mirrored: on foot, arrives at t
                continue
            earliest = self._forward(window, ends, departure, asked, rides, NEVER)
            assert [number for number, _ in earliest] == [rides], "the forward search contradicts the backward search"
            journeys.append((rides, departure, earliest[0][1]))
        return journeys

    def _forward(
        self,
        window: Window,
        ends: Ends,
        start: int,
        end: int,
        max_rides: int | None,
        direct: int,
    ) -> list[tuple[int, int]]:
        """(rides, earliest arrival) of journeys that leave at or after `start` and arrive by `end`, each the better.

        `direct` is the walk without rides, NEVER if there is none or it is not asked for.
        """
        found: list[tuple[int, int]] = []
        bound = end
        if start + direct <= bound:
            found.append((0, start + direct))
            bound = start + direct - 1  # more rides have to arrive earlier
        ready = start + ends.first_walk
        landed = np.full(len(ready), NEVER, np.int64)
        catch, aboard = np.zeros(len(window.dep), np.bool_), np.zeros(window.runs, np.bool_)
        reached = np.zeros(len(window.dep), np.int64)
        state = (ready, catch, reached, landed, aboard)
        low, high = (int(np.searchsorted(window.dep, *edge)) for edge in ((start, "left"), (end, "right")))
        rides = 0
        while max_rides is None or rides < max_rides:
            rides += 1
            new = ride_forward(rides, low, high, bound, window.connections, state)
            if not new:
                break
            best = int((landed + ends.last_walk).min())
            if best <= bound:
                found.append((rides, best))
                bound = best - 1
            change_forward(landed, *self._change_from, ready)
            pair_forward(rides, window.dep, window.arr, window.pairs, reached, catch)
        return found

    def _backward(
        self,
        window: Window,
        ends: Ends,
        start: int,
        end: int,
        max_rides: int | None,
        direct: int,
    ) -> list[tuple[int, int]]:
        """(rides, latest departure) of journeys that leave at or after `start` and arrive by `end`, each the better."""
        found: list[tuple[int, int]] = []
        bound = start
        if end - direct >= bound:
            found.append((0, end - direct))
            bound = end - direct + 1  # more rides have to leave later
        due = end - ends.last_walk
        left = np.full(len(due), -NEVER, np.int64)
        leave, ahead = np.zeros(len(window.dep), np.bool_), np.zeros(window.runs, np.bool_)
        reached = np.zeros(len(window.dep), np.int64)
        state = (due, leave, reached, left, ahead)
        low, high = (int(np.searchsorted(window.dep, *edge)) for edge in ((start, "left"), (end, "right")))
        rides = 0
        while max_rides is None or rides < max_rides:
            rides += 1
            new = ride_backward(rides, low, high, bound, window.connections, state)
            if not new:
                break
            best = int((left - ends.first_walk).max())
            if best >= bound:
                found.append((rides, best))
                bound = best + 1
            change_backward(left, *self._change_to, due)
            pair_backward(rides, window.dep, window.arr, window.pairs, reached, leave)
        return found

    def _walks(self, links: Links, stops: list[int]) -> Ints:
        """The first (or last) walk between any of the asked stops and each stop; 0 s at the asked stop itself."""
        start, other, seconds = links
        walks = np.full(len(self.region.stop_ids), NEVER, np.int64)
        for stop in stops:
            for link in range(start[stop], start[stop + 1]):
                walks[other[link]] = min(walks[other[link]], seconds[link])
        walks[stops] = 0
        return walks

    def _links(self, seconds: dict[tuple[int, int], int | None], end: int) -> Links:
        """The pairs that have a time, by their stop at this end (0 from, 1 to)."""
        pairs = [(pair[end], pair[1 - end], time) for pair, time in seconds.items() if time is not None]
        pairs.sort()
        table = np.array(pairs, np.int64).reshape(-1, 3)
        start = np.searchsorted(table[:, 0], np.arange(len(self.region.stop_ids) + 1))
        return start, np.ascontiguousarray(table[:, 1]), np.ascontiguousarray(table[:, 2])

    def _window(self, start: int) -> Window:
        """Time: every connection of the 24 h after `start`, whatever its service day; kept for two days."""
        base = start // 86400 * 86400
        if base not in self._windows:
            end = base + 86400 + HORIZON_S
            keys = [
                (number, date)
                for number, feed in enumerate(self.region.feeds)
                for date in dates_touching(feed, base, end)
            ]
            for key in keys:
                if key not in self._days:
                    self._days[key] = build_day(self.rules, *key)
            days = [day for day in (self._days[key] for key in keys) if day is not None]
            while len(self._days) > KEPT_DAYS and (spare := next((k for k in self._days if k not in keys), None)):
                del self._days[spare]
            while len(self._windows) >= KEPT_WINDOWS:
                del self._windows[next(iter(self._windows))]
            self._windows[base] = build_window(self.rules, days, base, end)
        return self._windows[base]
