# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""What is shown of a ride: its calls with times, its trips with lines and headsigns, its line on the map."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import numpy as np

from mobility.kernels.layout import CALL_AHEAD_DROP_OFF, CALL_AHEAD_PICKUP, INTERPOLATED
from mobility.network.timetable.day import EPOCH
from mobility.planner.legs import Call, RiddenTrip, RideLeg, Run, Spot
from mobility.planner.ride_line import ride_line

if TYPE_CHECKING:
    from mobility.network.network import Network
    from mobility.network.timetable.day import DayTimetable
    from mobility.planner.ride_line import RideLine

SPOTS_KEPT = 20_000
Span = tuple[int, int, int]
"""A trip of a chain: number, first position, position after the last one."""


def run_of(day: DayTimetable, trip: int) -> Run:
    """The run that a trip of a day's timetable is."""
    runs = day.runs
    return Run(int(runs.chain[trip]), day.start + int(runs.shift_s[trip]), int(runs.service_day[trip]))


def stop_spot(network: Network, stop: int) -> Spot:
    """What is shown of a stop; kept, for the same stops are shown again and again."""
    kept: dict[int, Spot] = network.memo.setdefault("spots", {})
    spot = kept.get(stop)
    if spot is None:
        spot = _spot(network, stop)
        if len(kept) >= SPOTS_KEPT:
            kept.clear()
        kept[stop] = spot
    return spot


def _spot(network: Network, stop: int) -> Spot:
    arrays = network.arrays
    return Spot(
        network.stop_name[stop],
        float(arrays["stop_lat"][stop]),
        float(arrays["stop_lon"][stop]),
        network.stop_id[stop],
        network.texts["stop_platform_code"][stop],
        stop,
    )


def trips_of(network: Network, chain: int) -> list[Span]:
    """The trips of a chain in order."""
    chains = network.chains
    entries = slice(int(chains.trip_ptr[chain]), int(chains.trip_ptr[chain + 1]))
    begins = chains.trip_position[entries].tolist()
    length = int(chains.event_ptr[chain + 1] - chains.event_ptr[chain])
    return list(zip(chains.trip[entries].tolist(), begins, [*begins[1:], length], strict=True))


def make_ride_leg(
    network: Network, run: Run, board: int, alight: int, lines: dict[tuple[object, ...], RideLine] | None = None
) -> RideLeg:
    """The leg that rides a run from one position to another.

    Parameters
    ----------
    network, run
        What is ridden.
    board, alight
        Positions in the sequence of its chain, ``board < alight``.
    lines
        Lines that are known already and those that become known: journeys of one page share many.
    """
    arrays, chain = network.arrays, run.chain
    trips = trips_of(network, chain)
    ridden = [one for one in trips if one[1] <= alight and one[2] > board]
    first_event = int(network.chains.event_ptr[chain])
    marks = arrays["chain_event_mark"]
    headway_s, exact = int(arrays["chain_headway_s"][chain]), bool(arrays["chain_exact"][chain])
    route = int(arrays["trip_route"][ridden[0][0]])
    return RideLeg(
        run=run,
        board=board,
        calls=_calls(network, run, ridden, board, alight),
        trips=tuple(_trip(network, run, one, max(one[1], board)) for one in ridden),
        route_type=int(arrays["route_type"][route]),
        agency=network.texts["agency_name"][int(arrays["route_agency"][route])],
        feed=network.feeds[int(arrays["route_feed"][route])].id,
        call_ahead_pickup=bool(marks[first_event + board] & CALL_AHEAD_PICKUP),
        call_ahead_drop_off=bool(marks[first_event + alight] & CALL_AHEAD_DROP_OFF),
        about_every_s=headway_s if headway_s and not exact else None,
        line=_line(network, run, trips, board, alight, {} if lines is None else lines),
    )


def _line(
    network: Network, run: Run, trips: list[Span], board: int, alight: int, known: dict[tuple[object, ...], RideLine]
) -> RideLine:
    """The line of a ride; all chains along one sequence with the same shapes draw the same."""
    shapes = tuple(int(network.arrays["trip_shape"][trip]) for trip, _, _ in trips)
    key = int(network.chains.sequence[run.chain]), shapes, board, alight
    if key not in known:
        known[key] = ride_line(network, run.chain, board, alight)
    return known[key]


def _calls(network: Network, run: Run, ridden: list[Span], board: int, alight: int) -> tuple[Call, ...]:
    """What some trips of a chain that follow each other call at, between two positions."""
    chains, zone, start, at = network.chains, network.zone, run.start, dt.datetime.fromtimestamp
    first = int(chains.event_ptr[run.chain])
    events = slice(first + board, first + alight + 1)
    begin = int(network.sequences.ptr[chains.sequence[run.chain]])
    stops = network.berth_stop[network.sequences.berth[begin + board : begin + alight + 1]].tolist()
    arrivals_s, departures_s = chains.arrival_s[events].tolist(), chains.departure_s[events].tolist()
    arrivals = [at(start + seconds, zone) for seconds in arrivals_s]
    departures = [
        arrivals[k] if seconds == arrivals_s[k] else at(start + seconds, zone) for k, seconds in enumerate(departures_s)
    ]
    names: list[str] = []
    for trip, trip_begin, trip_end in ridden:
        names += [network.trip_id[trip]] * (min(trip_end, alight + 1) - max(trip_begin, board))
    guessed = (network.arrays["chain_event_mark"][events] & INTERPOLATED).astype(np.bool_).tolist()
    spots = [stop_spot(network, stop) for stop in stops]
    return tuple(map(Call, spots, arrivals, departures, names, guessed))


def headsign_at(network: Network, run: Run, trip: int, position: int) -> str:
    """Where a trip says that it goes, at one position of its chain."""
    arrays = network.arrays
    event = int(network.chains.event_ptr[run.chain]) + position
    here = network.texts["event_headsign"][int(arrays["event_headsign_of"][event])]
    return here or network.texts["trip_headsign"][int(arrays["trip_headsign_of"][trip])]


def line_name(network: Network, route: int) -> str:
    """What a line is called: its short name, else its long one."""
    return network.texts["route_short_name"][route] or network.texts["route_long_name"][route]


def _trip(network: Network, run: Run, span: Span, position: int) -> RiddenTrip:
    trip = span[0]
    route = int(network.arrays["trip_route"][trip])
    start = None
    if network.arrays["chain_headway_s"][run.chain]:
        start_s = int(network.chains.departure_s[network.chains.event_ptr[run.chain]])
        start = f"{start_s // 3600:02}:{start_s // 60 % 60:02}:{start_s % 60:02}"
    return RiddenTrip(
        *span,
        network.trip_id[trip],
        network.texts["route_id"][route],
        EPOCH + dt.timedelta(days=run.service_day),
        line_name(network, route),
        headsign_at(network, run, trip, position),
        start,
    )
