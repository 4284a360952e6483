# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""What leaves from a place next."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from mobility.kernels.journey import trip_at
from mobility.kernels.layout import CALL_AHEAD_PICKUP, DAY_S, FIRST_EVENT, FIRST_TRIP

if TYPE_CHECKING:
    from mobility.network.network import Network
    from mobility.network.timetable.day import DayTimetable
    from mobility.planner.request import StopPlace


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
    day = network.day(at.astimezone(network.zone).date())
    timetable, ptr = day.forward, network.stop_berth_ptr
    at_s = int(at.timestamp()) - day.start
    found: dict[tuple[int, ...], tuple[int, int, int, int]] = {}
    for berth in (b for stop in place.stops for b in range(ptr[stop], ptr[stop + 1])):
        here = timetable.boarding[timetable.boarding_ptr[berth] : timetable.boarding_ptr[berth + 1]]
        for pattern, position in here.tolist():
            first = int(timetable.pattern[pattern, FIRST_TRIP])
            trips = int(timetable.pattern[pattern + 1, FIRST_TRIP]) - first
            column = int(timetable.pattern[pattern, FIRST_EVENT]) + position * trips
            times = timetable.departure_s[column : column + trips]
            low, high = np.searchsorted(times, at_s), np.searchsorted(times, at_s + DAY_S, side="right")
            for trip in range(first + int(low), first + int(high)):
                leaving = _boarded(network, day, trip, position)
                if leaving is not None:
                    seconds = int(times[trip - first])
                    found.setdefault((seconds, berth, *leaving), (seconds, berth, trip, position))
    rows = list(found.values())
    rows.sort(key=lambda row: (row[0], int(network.arrays["stop_rank"][network.berth_stop[row[1]]]), row[2]))
    return [_departure(network, day, *row) for row in rows[:count]]


def _boarded(network: Network, day: DayTimetable, trip: int, position: int) -> tuple[int, int, int] | None:
    """The trip that leaves, its own position and its service day; None where it ends, though one may stay seated.

    A trip that goes on as several is in several chains and still leaves once.
    """
    chains, chain = network.chains, int(day.runs.chain[trip])
    begins = chains.trip_position[chains.trip_ptr[chain] : chains.trip_ptr[chain + 1]].tolist()
    if position + 1 in begins:
        return None
    entry = max(number for number, begin in enumerate(begins) if begin <= position)
    boarded = int(chains.trip[chains.trip_ptr[chain] + entry])
    return boarded, position - begins[entry], int(day.runs.service_day[trip])


def _departure(network: Network, day: DayTimetable, seconds: int, berth: int, trip: int, position: int) -> Departure:
    arrays, chain = network.arrays, int(day.runs.chain[trip])
    event = int(network.chains.event_ptr[chain]) + position
    stop, boarded = int(network.berth_stop[berth]), trip_at(network.chains, chain, position)
    route = int(arrays["trip_route"][boarded])
    headsign = network.strings("event_headsign")[int(arrays["event_headsign_of"][event])]
    headway_s = int(arrays["chain_headway_s"][chain])
    return Departure(
        at=dt.datetime.fromtimestamp(day.start + seconds, network.zone),
        stop_id=network.stop_id[stop],
        stop_name=network.stop_name[stop],
        platform=network.strings("stop_platform_code")[stop],
        line=network.strings("route_short_name")[route] or network.strings("route_long_name")[route],
        headsign=headsign or network.strings("trip_headsign")[int(arrays["trip_headsign_of"][boarded])],
        route_type=int(arrays["route_type"][route]),
        trip_id=network.trip_id[boarded],
        call_ahead=bool(arrays["chain_event_mark"][event] & CALL_AHEAD_PICKUP),
        about_every_s=headway_s if headway_s and not arrays["chain_exact"][chain] else None,
    )
