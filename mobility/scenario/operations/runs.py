# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""What vehicles run on one service day: every trip once, with its ends, its times and its length.

A run is a trip, or one run of a row of frequencies.txt. A trip that goes on as several others stands in several chains
of the network and is still one run. Rows of frequencies.txt without exact times run from their start on, as in `plan`.

The length of a run is that of its shape between its first and its last call, as it is drawn on a map (see
``planner.ride_line``); where the feed has no shape, or one that passes a stop too far away, it is the straight line
from stop to stop times a factor, and told as such.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from mobility.kernels.layout import CALL_AHEAD_PICKUP, NO_ALIGHTING, NO_BOARDING
from mobility.network.timetable.chain_times import chain_lengths
from mobility.network.timetable.day import EPOCH, service_day_start
from mobility.scenario.operations.lengths import run_lengths

if TYPE_CHECKING:
    import datetime as dt

    from mobility.kernels.layout import Float64, Int32, Int64
    from mobility.network.network import Network
    from mobility.scenario.operations.lines import Lines


@dataclass(frozen=True, slots=True, eq=False)
class VehicleRuns:
    """The R runs of one service day, by start, end and trip.

    Parameters
    ----------
    date
        The service day.
    lines
        Of the network.
    line, trip
        (R) line and trip of a run.
    chain, begin, end
        (R) the chain that it is part of, its first position there and the one after its last.
    first_stop, last_stop
        (R) stops of the network.
    start_s, end_s
        (R) first departure and last arrival, in seconds since the beginning of the region's service day.
    length_m
        (R) metres with passengers.
    straight
        (R) whether that is the straight line times ``line_detour_factor``.
    call_ahead
        (R) whether it runs only if called: no boarding without a phone call.
    follows
        (R) the run before it on the same vehicle, as the timetable itself says (block_id or a row of type 4); -1: none.
    """

    date: dt.date
    lines: Lines
    line: Int32
    trip: Int32
    chain: Int32
    begin: Int32
    end: Int32
    first_stop: Int32
    last_stop: Int32
    start_s: Int32
    end_s: Int32
    length_m: Float64
    straight: np.ndarray
    call_ahead: np.ndarray
    follows: Int32

    def __len__(self) -> int:
        """How many runs."""
        return len(self.trip)


def vehicle_runs(network: Network, date: dt.date, lines: Lines, line_detour_factor: float) -> VehicleRuns:
    """All runs of a service day.

    Parameters
    ----------
    network, date
        What and when; trips after midnight belong to the day on which they began.
    lines
        See ``operated_lines``.
    line_detour_factor
        Of trips without a shape.
    """
    chains, timings, sequences = network.chains, network.timings, network.sequences
    chain, shift_s = _chains_on(network, date)
    count = np.diff(chains.trip_ptr)[chain]
    of = np.repeat(np.arange(len(chain)), count)
    entry = chains.trip_ptr[chain][of] + np.arange(len(of)) - (np.cumsum(count) - count)[of]
    chain, shift_s = chain[of], shift_s[of]
    trip, begin = chains.trip[entry], chains.trip_position[entry]
    goes_on = np.append(of[1:] == of[:-1], np.zeros(min(len(of), 1), dtype=np.bool_))
    end = np.where(goes_on, np.append(begin[1:], 0)[: len(of)], chain_lengths(network)[chain])
    once = np.zeros(len(trip), dtype=np.bool_)
    once[np.unique(trip, return_index=True)[1]] = True
    repeated = network.arrays["chain_headway_s"][chain] > 0
    joined = [(int(trip[at]), int(trip[at + 1])) for at in np.flatnonzero(goes_on & (end > begin))]
    kept = np.flatnonzero((once | repeated) & (end > begin))
    first_event, shift_s = timings.ptr[chains.timing[chain]], shift_s + chains.start_s[chain]
    start_s, end_s = (
        timings.departure_s[first_event + begin] + shift_s,
        timings.arrival_s[first_event + end - 1] + shift_s,
    )
    kept = kept[np.lexsort((chain[kept], trip[kept], end_s[kept], start_s[kept]))]
    chain, trip, begin, end = chain[kept], trip[kept], begin[kept], end[kept]
    first_call = sequences.ptr[chains.sequence[chain]]
    metres, straight = run_lengths(network, chain, trip, begin, end)
    runs = VehicleRuns(
        date=date,
        lines=lines,
        line=lines.of_route[network.arrays["trip_route"][trip]],
        trip=trip,
        chain=chain,
        begin=begin,
        end=end.astype(np.int32),
        first_stop=network.berth_stop[sequences.berth[first_call + begin]],
        last_stop=network.berth_stop[sequences.berth[first_call + end - 1]],
        start_s=start_s[kept],
        end_s=end_s[kept],
        length_m=np.where(straight, metres * line_detour_factor, metres),
        straight=straight,
        call_ahead=np.zeros(len(kept), dtype=np.bool_),
        follows=_follows(trip, joined),
    )
    return replace(runs, call_ahead=_call_ahead(calls_of(network, runs)))


class RunCalls(NamedTuple):
    """The E calls of R runs behind each other.

    ``ptr`` (R+1) is the first call of a run; ``stop`` (E) stops of the network; ``arrival_s``, ``departure_s`` (E)
    seconds since the beginning of the region's service day; ``boardable`` (E) is False where one may only get off,
    and at the last call; ``alightable`` (E) where one may only get on, and at the first; ``called`` (E) where one
    has to phone first.
    """

    ptr: Int64
    stop: Int32
    arrival_s: Int32
    departure_s: Int32
    boardable: np.ndarray
    alightable: np.ndarray
    called: np.ndarray


def calls_of(network: Network, runs: VehicleRuns) -> RunCalls:
    """Where and when the runs of a day call.

    Parameters
    ----------
    network, runs
        Of one service day.
    """
    chains, timings, sequences = network.chains, network.timings, network.sequences
    length = runs.end - runs.begin
    ptr = np.concatenate(([0], np.cumsum(length))).astype(np.int64)
    run = np.repeat(np.arange(len(runs)), length)
    position = runs.begin[run] + np.arange(len(run)) - ptr[run]
    first_event = timings.ptr[chains.timing[runs.chain]]
    event = first_event[run] + position
    call = sequences.ptr[chains.sequence[runs.chain]][run] + position
    shift_s = (runs.start_s - timings.departure_s[first_event + runs.begin])[run]
    is_first, is_last = (np.zeros(len(run), dtype=np.bool_) for _ in range(2))
    is_first[ptr[:-1]] = is_last[ptr[1:] - 1] = True
    flag = sequences.call_flag[call]
    return RunCalls(
        ptr=ptr,
        stop=network.berth_stop[sequences.berth[call]],
        arrival_s=timings.arrival_s[event] + shift_s,
        departure_s=timings.departure_s[event] + shift_s,
        boardable=(flag & NO_BOARDING == 0) & ~is_last,
        alightable=(flag & NO_ALIGHTING == 0) & ~is_first,
        called=timings.mark[event] & CALL_AHEAD_PICKUP != 0,
    )


def _call_ahead(calls: RunCalls) -> np.ndarray:
    """(R) whether one may board somewhere, but nowhere without a phone call."""
    run = np.repeat(np.arange(len(calls.ptr) - 1), np.diff(calls.ptr))
    free = np.bincount(run, calls.boardable & ~calls.called, minlength=len(calls.ptr) - 1)
    called = np.bincount(run, calls.boardable & calls.called, minlength=len(calls.ptr) - 1)
    only_called: np.ndarray = (free == 0) & (called > 0)
    return only_called


def _chains_on(network: Network, date: dt.date) -> tuple[Int32, Int32]:
    """The chains that run on a service day, and what their times are moved by to count from the region's day."""
    chains, shifts = [np.empty(0, dtype=np.int32)], [np.empty(0, dtype=np.int32)]
    start = service_day_start(date, network.zone)
    for days in network.feed_days:
        at = (date - EPOCH).days - days.first_day
        if 0 <= at < len(days.class_of_day) and days.class_of_day[at] >= 0:
            running = days.chains_of_class[int(days.class_of_day[at])]
            chains.append(running)
            shifts.append(np.full(len(running), service_day_start(date, days.zone) - start, dtype=np.int32))
    return np.concatenate(chains), np.concatenate(shifts)


def _follows(trip: Int32, joined: list[tuple[int, int]]) -> Int32:
    """The run before each run on its vehicle.

    A trip that goes on as several (a train that is parted) is followed by the first of them; the others begin anew.
    """
    follows = np.full(len(trip), -1, dtype=np.int32)
    if joined:
        run = {number: at for at, number in reversed(list(enumerate(trip.tolist())))}
        left: set[int] = set()
        for before, after in dict.fromkeys(joined):
            if before not in left and follows[run[after]] < 0:
                left.add(before)
                follows[run[after]] = run[before]
    return follows
