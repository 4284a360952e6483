# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""What is shown of a ride: its calls with times, its trips with lines and headsigns, its line on the map."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, NamedTuple

from mobility.kernels.layout import CALL_AHEAD_DROP_OFF, CALL_AHEAD_PICKUP, INTERPOLATED
from mobility.network.timetable.chain_times import event_of
from mobility.network.timetable.day import EPOCH
from mobility.planner.legs import Calls, RiddenTrip, RideLeg, Run, Spot
from mobility.planner.ride_line import ride_line

if TYPE_CHECKING:
    from mobility.network.network import Network
    from mobility.network.timetable.day import DayTimetable
    from mobility.planner.ride_line import RideLine

SPOTS_KEPT = 20_000
CHAINS_KEPT = 4_000
"""Half a kilobyte each."""
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
    sequence = int(chains.sequence[chain])
    length = int(network.sequences.ptr[sequence + 1] - network.sequences.ptr[sequence])
    return list(zip(chains.trip[entries].tolist(), begins, [*begins[1:], length], strict=True))


class Stretch(NamedTuple):
    """What rides along the same calls of the same line share."""

    spots: tuple[Spot, ...]
    line: RideLine


class _Trip(NamedTuple):
    """What is told of a trip of a chain, whenever it runs."""

    span: Span
    trip_id: str
    route_id: str
    line: str
    route_type: int
    agency: str
    feed: str
    headsign: str | None
    """The same at all positions; None where it changes on the way."""


class _Chain(NamedTuple):
    """What is told of a chain, whenever it runs."""

    first_event: int
    start_s: int
    sequence: int
    shapes: tuple[int, ...]
    trips: tuple[_Trip, ...]
    about_every_s: int | None
    run_start: str | None


def make_ride_leg(
    network: Network, run: Run, board: int, alight: int, known: dict[tuple[object, ...], Stretch] | None = None
) -> RideLeg:
    """The leg that rides a run from one position to another.

    Parameters
    ----------
    network, run
        What is ridden.
    board, alight
        Positions in the sequence of its chain, ``board < alight``.
    known
        Stretches that are known already and those that become known: journeys of one page share many.
    """
    chain = _chain(network, run.chain)
    ridden = [trip for trip in chain.trips if trip.span[1] <= alight and trip.span[2] > board]
    stretch = _stretch(network, run.chain, chain, board, alight, {} if known is None else known)
    marks = network.timings.mark[chain.first_event + board : chain.first_event + alight + 1].tolist()
    first = ridden[0]
    return RideLeg(
        run,
        board,
        _calls(network, run, chain, ridden, board, stretch.spots, marks),
        tuple([_ridden(network, run, chain, trip, max(trip.span[1], board)) for trip in ridden]),
        first.route_type,
        first.agency,
        first.feed,
        bool(marks[0] & CALL_AHEAD_PICKUP),
        bool(marks[-1] & CALL_AHEAD_DROP_OFF),
        chain.about_every_s,
        stretch.line,
    )


def _chain(network: Network, chain: int) -> _Chain:
    """What is told of a chain; kept for those that were asked for."""
    kept: dict[int, _Chain] = network.memo.setdefault("chains", {})
    found = kept.get(chain)
    if found is None:
        if len(kept) >= CHAINS_KEPT:
            kept.clear()
        found = kept[chain] = _look_up(network, chain)
    return found


def _look_up(network: Network, chain: int) -> _Chain:
    arrays, first_event = network.arrays, event_of(network, chain, 0)
    spans = trips_of(network, chain)
    start_s, headway_s, start = int(network.chains.start_s[chain]), int(arrays["chain_headway_s"][chain]), None
    if headway_s:
        start = f"{start_s // 3600:02}:{start_s // 60 % 60:02}:{start_s % 60:02}"
    return _Chain(
        first_event,
        start_s,
        int(network.chains.sequence[chain]),
        tuple(int(arrays["trip_shape"][trip]) for trip, _, _ in spans),
        tuple(_of_trip(network, span, first_event) for span in spans),
        headway_s if headway_s and not arrays["chain_exact"][chain] else None,
        start,
    )


def _of_trip(network: Network, span: Span, first_event: int) -> _Trip:
    arrays, (trip, begin, end) = network.arrays, span
    route = int(arrays["trip_route"][trip])
    own = arrays["event_headsign_of"][first_event + begin : first_event + end]
    return _Trip(
        span,
        network.trip_id[trip],
        network.texts["route_id"][route],
        line_name(network, route),
        int(arrays["route_type"][route]),
        network.texts["agency_name"][int(arrays["route_agency"][route])],
        network.feeds[int(arrays["route_feed"][route])].id,
        _headsign(network, trip, first_event + begin) if (own == own[0]).all() else None,
    )


def _stretch(
    network: Network, number: int, chain: _Chain, board: int, alight: int, known: dict[tuple[object, ...], Stretch]
) -> Stretch:
    """The stops and the line of a ride; all chains along one sequence with the same shapes have the same."""
    key = chain.sequence, chain.shapes, board, alight
    found = known.get(key)
    if found is None:
        begin = int(network.sequences.ptr[chain.sequence])
        stops = network.berth_stop[network.sequences.berth[begin + board : begin + alight + 1]].tolist()
        spots = tuple(stop_spot(network, stop) for stop in stops)
        found = known[key] = Stretch(spots, ride_line(network, number, board, alight))
    return found


def _calls(
    network: Network,
    run: Run,
    chain: _Chain,
    ridden: list[_Trip],
    board: int,
    spots: tuple[Spot, ...],
    marks: list[int],
) -> Calls:
    """What some trips of a chain that follow each other call at, from one position on."""
    start, end = run.start + chain.start_s, board + len(spots)
    events = slice(chain.first_event + board, chain.first_event + end)
    arrivals = [start + seconds for seconds in network.timings.arrival_s[events].tolist()]
    departures = [start + seconds for seconds in network.timings.departure_s[events].tolist()]
    names: list[str] = []
    for trip in ridden:
        names += [trip.trip_id] * (min(trip.span[2], end) - max(trip.span[1], board))
    guessed = [mark & INTERPOLATED != 0 for mark in marks]
    return Calls(spots, arrivals, departures, names, guessed, network.zone)


def _ridden(network: Network, run: Run, chain: _Chain, trip: _Trip, position: int) -> RiddenTrip:
    return RiddenTrip(
        *trip.span,
        trip.trip_id,
        trip.route_id,
        EPOCH + dt.timedelta(days=run.service_day),
        trip.line,
        headsign_at(network, run, trip.span[0], position) if trip.headsign is None else trip.headsign,
        chain.run_start,
    )


def headsign_at(network: Network, run: Run, trip: int, position: int) -> str:
    """Where a trip says that it goes, at one position of its chain."""
    return _headsign(network, trip, event_of(network, run.chain, position))


def _headsign(network: Network, trip: int, event: int) -> str:
    arrays = network.arrays
    here = network.texts["event_headsign"][int(arrays["event_headsign_of"][event])]
    return here or network.texts["trip_headsign"][int(arrays["trip_headsign_of"][trip])]


def line_name(network: Network, route: int) -> str:
    """What a line is called: its short name, else its long one."""
    return network.texts["route_short_name"][route] or network.texts["route_long_name"][route]
