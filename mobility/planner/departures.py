# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""What leaves from a place, and what arrives there."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from mobility.kernels.layout import CALL_AHEAD_PICKUP, DAY_S, NO_ALIGHTING, NO_BOARDING
from mobility.network.timetable.chain_times import event_of
from mobility.network.timetable.day import service_day_start
from mobility.planner.ride_leg import headsign_at, line_name, run_of, stop_spot, trips_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mobility.network.network import Network
    from mobility.network.timetable.day import DayTimetable
    from mobility.planner.legs import Run
    from mobility.planner.request import StopPlace


@dataclass(frozen=True, slots=True)
class StopEvent:
    """A trip leaves from a stop, or arrives there, at a position of its run; ``at`` in seconds since 1970."""

    at: int
    stop: int
    run: Run
    position: int
    trip: int
    call: int
    """How many calls after the first of its trip."""


@dataclass(frozen=True, slots=True)
class Departure:
    """One departure at one stop."""

    at: dt.datetime
    stop_id: str
    stop_name: str
    platform: str
    line: str
    headsign: str
    route_type: int
    trip_id: str
    call_ahead: bool
    about_every_s: int | None

    def to_dict(self) -> dict[str, Any]:
        """As JSON values."""
        return {
            "departure": self.at.isoformat(),
            "stop_id": self.stop_id,
            "name": self.stop_name,
            "platform": self.platform,
            "line": self.line,
            "headsign": self.headsign,
            "route_type": self.route_type,
            "trip_id": self.trip_id,
            "call_ahead": self.call_ahead,
            "about_every_s": self.about_every_s,
        }


def stop_events(
    network: Network,
    stops: Iterable[int],
    first: int,
    last: int,
    *,
    arrivals: bool = False,
    route_types: frozenset[int] | None = None,
) -> list[StopEvent]:
    """All departures at which one may board, or arrivals at which one may get off, by time.

    Parameters
    ----------
    network, stops
        Where.
    first, last
        Seconds since 1970, both included.
    arrivals
        Arrivals instead of departures.
    route_types
        Only lines of these types of GTFS; None: all.
    """
    stops = list(stops)
    date = dt.datetime.fromtimestamp(first, network.zone).date()
    found: dict[tuple[int, ...], StopEvent] = {}
    begin = first
    while begin <= last:
        date, day = date + dt.timedelta(days=1), network.day(date, route_types)
        end = min(last, service_day_start(date, network.zone) - 1)
        if end < begin:
            continue
        for event in _of_day(network, day, stops, begin, end, arrivals=arrivals):
            found.setdefault((event.at, event.stop, event.trip, event.run.service_day, event.call), event)
        begin = end + 1
    rank = network.arrays["stop_rank"]
    return sorted(found.values(), key=lambda one: (one.at, int(rank[one.stop]), one.trip, one.run.start))


def _of_day(
    network: Network, day: DayTimetable, stops: list[int], first: int, last: int, *, arrivals: bool
) -> list[StopEvent]:
    """The same within one date; a trip that goes on as several is in several chains and may come several times."""
    chains, runs, ptr = network.chains, day.runs, network.stop_berth_ptr
    timings = network.timings
    times_s = timings.arrival_s if arrivals else timings.departure_s
    # A day's trips are in order of their sequences.
    of_sequence = chains.sequence[runs.chain]
    events = []
    for stop in stops:
        for call in network.calls_of_berths(int(ptr[stop]), int(ptr[stop + 1])):
            if network.sequences.call_flag[call] & (NO_ALIGHTING if arrivals else NO_BOARDING):
                continue
            sequence = int(np.searchsorted(network.sequences.ptr, call, side="right")) - 1
            position = int(call - network.sequences.ptr[sequence])
            low, high = np.searchsorted(of_sequence, [sequence, sequence + 1])
            trips = np.arange(low, high)
            chain = runs.chain[trips]
            at_s = chains.start_s[chain] + times_s[timings.ptr[chains.timing[chain]] + position] + runs.shift_s[trips]
            at = at_s.astype(np.int64) + day.start
            for trip, moment in zip(trips[(at >= first) & (at <= last)], at[(at >= first) & (at <= last)], strict=True):
                run = run_of(day, int(trip))
                if (here := _trip_at(network, run, position, arrivals=arrivals)) is not None:
                    events.append(StopEvent(int(moment), stop, run, position, *here))
    return events


def _trip_at(network: Network, run: Run, position: int, *, arrivals: bool) -> tuple[int, int] | None:
    """The trip that calls at a position of a run, and how many calls after its first; None at the wrong end of it."""
    for trip, begin, end in trips_of(network, run.chain):
        if begin <= position < end:
            return None if position == (begin if arrivals else end - 1) else (trip, position - begin)
    return None


def next_departures(network: Network, place: StopPlace, at: dt.datetime, count: int) -> list[Departure]:
    """The next departures at which one may board, within 24 h.

    Parameters
    ----------
    network, place
        Where.
    at
        Aware; from then on.
    count
        At most so many.
    """
    first = int(at.timestamp())
    return [_departure(network, event) for event in stop_events(network, place.stops, first, first + DAY_S)[:count]]


def _departure(network: Network, event: StopEvent) -> Departure:
    arrays, chain = network.arrays, event.run.chain
    route = int(arrays["trip_route"][event.trip])
    headway_s = int(arrays["chain_headway_s"][chain])
    spot = stop_spot(network, event.stop)
    mark = int(network.timings.mark[event_of(network, chain, event.position)])
    return Departure(
        at=dt.datetime.fromtimestamp(event.at, network.zone),
        stop_id=spot.stop_id or "",
        stop_name=spot.name,
        platform=spot.platform,
        line=line_name(network, route),
        headsign=headsign_at(network, event.run, event.trip, event.position),
        route_type=int(arrays["route_type"][route]),
        trip_id=network.trip_id[event.trip],
        call_ahead=bool(mark & CALL_AHEAD_PICKUP),
        about_every_s=headway_s if headway_s and not arrays["chain_exact"][chain] else None,
    )
