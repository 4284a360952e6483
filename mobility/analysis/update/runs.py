# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""What runs on one date, trip by trip, in the terms of matched lines and stops."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from mobility.kernels.layout import NO_ALIGHTING, NO_BOARDING
from mobility.network.timetable.chain_times import chain_lengths
from mobility.network.timetable.day import EPOCH

if TYPE_CHECKING:
    import datetime as dt

    from mobility.kernels.layout import Int32
    from mobility.network.network import Network

DayKey = tuple[int, ...]
"""Day class of each feed on a date, -1 where nothing runs: dates with equal keys have equal runs."""


@dataclass(frozen=True, slots=True)
class Runs:
    """The R runs of one date (trips, and runs of frequencies.txt each) with their E calls behind each other.

    They stand by rising line, first departure and last arrival, so that equal days of a line mostly look equal.
    ``line`` (R) and ``stop`` (E) are positions of pairs; ``ptr`` (R+1) is the first call of a run; times are seconds of
    the service day of the run's feed; ``boardable`` (E) is False where one may only get off, and at the last call;
    ``alightable`` (E) where one may only get on, and at the first; ``trip`` (R) is the trip of the network.
    """

    line: Int32
    ptr: Int32
    stop: Int32
    arrival_s: Int32
    departure_s: Int32
    boardable: np.ndarray
    alightable: np.ndarray
    trip: Int32

    def of_line(self, line: int) -> slice:
        """The runs of a line."""
        return slice(*np.searchsorted(self.line, (line, line + 1)).tolist())

    def calls(self, line: int) -> tuple[np.ndarray, ...]:
        """How long the runs of a line are, where and when they call."""
        runs = self.of_line(line)
        calls = slice(int(self.ptr[runs.start]), int(self.ptr[runs.stop]))
        lengths = np.diff(self.ptr[runs.start : runs.stop + 1])
        return lengths, self.stop[calls], self.arrival_s[calls], self.departure_s[calls]

    @property
    def run_of_call(self) -> Int32:
        """(E) the run of each call."""
        return np.repeat(np.arange(len(self.line), dtype=np.int32), np.diff(self.ptr))


def day_key(network: Network, date: dt.date) -> DayKey:
    """Which classes of days a date belongs to."""
    day = (date - EPOCH).days
    key = []
    for days in network.feed_days:
        at = day - days.first_day
        key.append(int(days.class_of_day[at]) if 0 <= at < len(days.class_of_day) else -1)
    return tuple(key)


def runs_of(network: Network, key: DayKey, line_of_route: Int32, pair_of_stop: Int32) -> Runs:
    """All runs of the service days of a date.

    Parameters
    ----------
    network
        Where from.
    key
        Of the date, see ``day_key``.
    line_of_route, pair_of_stop
        (routes), (S) positions of matched lines and stops.
    """
    chains, timings, sequences = network.chains, network.timings, network.sequences
    classes = zip(key, network.feed_days, strict=True)
    parts = [days.chains_of_class[number] for number, days in classes if number >= 0]
    chain = np.concatenate([*parts, np.empty(0, dtype=np.int32)]).astype(np.int64)
    count = np.diff(chains.trip_ptr)[chain]
    entry, of = _spread(chains.trip_ptr[chain], count)
    chain = chain[of]
    trip = chains.trip[entry]
    begin = chains.trip_position[entry]
    length = chain_lengths(network)[chain]
    end = np.where(np.r_[of[1:] == of[:-1], False][: len(of)], np.r_[begin[1:], 0][: len(of)], length)
    # a trip that goes on as several is in several chains and still runs once
    once = np.zeros(len(trip), dtype=np.bool_)
    once[np.unique(trip, return_index=True)[1]] = True
    kept = (once | (network.arrays["chain_headway_s"][chain] > 0)) & (end > begin)
    chain, trip, begin, end = chain[kept], trip[kept], begin[kept], end[kept]
    line = line_of_route[network.arrays["trip_route"][trip]]
    first_event, start_s = timings.ptr[chains.timing[chain]], chains.start_s[chain]
    first_s, last_s = (
        start_s + timings.departure_s[first_event + begin],
        start_s + timings.arrival_s[first_event + end - 1],
    )
    first_call = sequences.ptr[chains.sequence[chain]] + begin
    ties = (pair_of_stop[network.berth_stop[sequences.berth[first_call]]], end - begin)
    order = np.lexsort((*ties, last_s, first_s, line))
    chain, trip, begin, end, line = chain[order], trip[order], begin[order], end[order], line[order]
    position, run = _spread(begin, end - begin)
    event, start_s = timings.ptr[chains.timing[chain[run]]] + position, chains.start_s[chain[run]]
    call = sequences.ptr[chains.sequence[chain[run]]] + position
    is_last = np.zeros(len(run), dtype=np.bool_)
    is_last[np.cumsum(end - begin) - 1] = True
    is_first = np.r_[True, is_last[:-1]][: len(run)]
    return Runs(
        line=line,
        ptr=np.r_[0, np.cumsum(end - begin)].astype(np.int32),
        stop=pair_of_stop[network.berth_stop[sequences.berth[call]]],
        arrival_s=start_s + timings.arrival_s[event],
        departure_s=start_s + timings.departure_s[event],
        boardable=(sequences.call_flag[call] & NO_BOARDING == 0) & ~is_last,
        alightable=(sequences.call_flag[call] & NO_ALIGHTING == 0) & ~is_first,
        trip=trip.astype(np.int32),
    )


def _spread(start: np.ndarray, count: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The numbers start, start + 1, … of each range behind each other, and which range each is of."""
    of = np.repeat(np.arange(len(start)), count)
    first = np.cumsum(count) - count
    return start[of] + np.arange(int(count.sum())) - first[of], of
