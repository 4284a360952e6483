# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""Pareto sets and the journeys behind them (SEMANTICS, Journey)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from mobility.errors import InternalError
from mobility.kernels.journey import choose_journey
from mobility.kernels.layout import DAY_S, NEVER, Changes, Int32, Timetable, Workspace, make_workspace
from mobility.kernels.raptor import search
from mobility.network.links import Links, frozen
from mobility.planner.reach import Reach, direct_walk_s, reach
from mobility.planner.request import NO_CAP, PlanRequest

if TYPE_CHECKING:
    from mobility.network.network import Network
    from mobility.network.timetable.day import DayTimetable

ENTRIES = 64
_NO_ROWS = np.empty((0, 0), dtype=np.int32)
_NOWHERE = frozen(np.empty(0, dtype=np.int32))


@dataclass(frozen=True, slots=True)
class Entry:
    """One member of a Pareto set; seconds since ``Search.day.start``."""

    rides: int
    departure_s: int
    arrival_s: int


@dataclass(frozen=True, slots=True)
class Ride:
    """One ride of a chosen journey: a trip of the day's timetable between two positions."""

    trip: int
    board: int
    alight: int


class Search:
    """All that is needed to answer one request on one network; makes its own workspace unless one is lent.

    Parameters
    ----------
    network
        Where.
    request
        What is asked.
    workspace
        A workspace at least as large as the day's timetable; lent for as long as the search lives.
    """

    def __init__(self, network: Network, request: PlanRequest, workspace: Workspace | None = None) -> None:
        self.network, self.request = network, request
        self.links: Links = network.links(request.settings)
        local = request.at.astimezone(network.zone)
        date = local.date() - dt.timedelta(days=1) if request.arrive_by else local.date()
        self.day: DayTimetable = network.day(date)
        self.at_s = int(request.at.timestamp()) - self.day.start
        self.origin: Reach = reach(network, self.links, request.origin, towards=False)
        self.destination: Reach = reach(network, self.links, request.destination, towards=True)
        patterns = len(self.day.forward.pattern) - 1
        if workspace is None or workspace.patterns.shape[1] < patterns or len(workspace.label_s) < network.berths:
            workspace = make_workspace(network.berths, patterns)
        self.work = workspace
        self.direct_s = direct_walk_s(network, self.links, request.origin, request.destination, self.origin)

    def pareto(self) -> list[Entry]:
        """The Pareto set by rising rides."""
        most = NO_CAP if self.request.max_rides is None else self.request.max_rides
        if self.request.arrive_by:
            latest = self._run(backward=True, at_s=self.at_s, bound_s=-(self.at_s - DAY_S) + 1, most=most, direct=True)
            return [self._earliest_arrival(rides, -departure_s) for rides, departure_s in latest]
        earliest = self._run(backward=False, at_s=self.at_s, bound_s=self.at_s + DAY_S + 1, most=most, direct=True)
        return [self._latest_departure(rides, arrival_s) for rides, arrival_s in earliest]

    def _latest_departure(self, rides: int, arrival_s: int) -> Entry:
        if rides == 0:
            return Entry(0, self.at_s, arrival_s)
        found = self._run(backward=True, at_s=arrival_s, bound_s=-self.at_s + 1, most=rides, direct=False)
        return Entry(rides, -self._last(found, rides), arrival_s)

    def _earliest_arrival(self, rides: int, departure_s: int) -> Entry:
        if rides == 0:
            return Entry(0, departure_s, self.at_s)
        found = self._run(backward=False, at_s=departure_s, bound_s=self.at_s + 1, most=rides, direct=False)
        return Entry(rides, departure_s, self._last(found, rides))

    @staticmethod
    def _last(found: list[tuple[int, int]], rides: int) -> int:
        if not found or found[-1][0] != rides:
            raise InternalError("directions_disagree", rides=rides)
        return found[-1][1]

    def _run(self, *, backward: bool, at_s: int, bound_s: int, most: int, direct: bool) -> list[tuple[int, int]]:
        """(rides, arrival) in the time of the direction that is searched."""
        timetable, changes, here, there = self._direction(backward=backward)
        start_s = -at_s if backward else at_s
        size = ENTRIES
        while True:
            rides, arrival_s = np.empty(size, dtype=np.int32), np.empty(size, dtype=np.int32)
            direct_at_s = start_s + self.direct_s if direct and self.direct_s < NEVER else NEVER
            count = search(
                timetable, changes, here.berth, frozen(here.walk_s + start_s), there.berth, there.walk_s, direct_at_s,
                bound_s, most, here.own, self.work, rides, arrival_s, _NO_ROWS, _NO_ROWS,
            )  # fmt: skip
            if count <= size:
                return list(zip(rides[:count].tolist(), arrival_s[:count].tolist(), strict=True))
            size = count

    def _direction(self, *, backward: bool) -> tuple[Timetable, Changes, Reach, Reach]:
        if backward:
            return self.day.backward, self.links.changes_backward, self.destination, self.origin
        return self.day.forward, self.links.changes, self.origin, self.destination

    def journey(self, entry: Entry) -> list[Ride]:
        """The rides of the one journey that is shown for an entry."""
        if entry.rides == 0:
            return []
        ready, _ = self._rows(backward=False, at_s=entry.departure_s, bound_s=entry.arrival_s + 1, rides=entry.rides)
        back_ready, back_vehicle = self._rows(
            backward=True, at_s=entry.arrival_s, bound_s=-entry.departure_s + 1, rides=entry.rides
        )
        out = np.empty((entry.rides, 3), dtype=np.int32)
        arrays = self.network.arrays
        found = choose_journey(
            self.day.forward, self.links.changes, self.network.chains, self.day.runs, self.network.berth_stop,
            arrays["stop_rank"], arrays["trip_rank"], self.origin.berth,
            frozen(self.origin.walk_s + entry.departure_s), self.destination.berth, self.destination.walk_s,
            entry.departure_s, entry.arrival_s, entry.rides, ready, back_ready, back_vehicle, out,
        )  # fmt: skip
        if not found:
            raise InternalError("journey_not_found", rides=entry.rides)
        return [Ride(*row) for row in out.tolist()]

    def _rows(self, *, backward: bool, at_s: int, bound_s: int, rides: int) -> tuple[Int32, Int32]:
        """Labels per number of rides; nothing tightens the bound, so that equal journeys stay."""
        timetable, changes, here, _ = self._direction(backward=backward)
        start_s = -at_s if backward else at_s
        ready = np.full((rides + 1, self.network.berths), NEVER, dtype=np.int32)
        vehicle = np.full((rides + 1, self.network.berths), NEVER, dtype=np.int32)
        out = np.empty(1, dtype=np.int32)
        search(
            timetable, changes, here.berth, frozen(here.walk_s + start_s), _NOWHERE, _NOWHERE, NEVER, bound_s, rides,
            0, self.work, out, out, ready, vehicle,
        )  # fmt: skip
        return ready, vehicle
