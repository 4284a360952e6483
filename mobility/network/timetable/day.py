# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""The timetable that a search on one date runs on: everything that moves within about two days, in both directions."""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from mobility.kernels.day import lay_out, list_boardings, split_overtaking
from mobility.kernels.layout import DAY_S, Chains, Int32, Runs, Sequences, Timetable, Timings
from mobility.network.frozen import frozen

if TYPE_CHECKING:
    from collections.abc import Sequence
    from zoneinfo import ZoneInfo

EPOCH = dt.date(1970, 1, 1)
MARGIN_S = 2 * 3600
"""A day begins up to an hour before or after noon minus 12 h when the clocks change, and lasts up to 25 h."""
WINDOW_S = (-MARGIN_S, 2 * DAY_S + MARGIN_S)
"""What a search can touch: the asked date and the 24 h after its last second."""


@dataclass(frozen=True, slots=True)
class FeedDays:
    """When which chains of one feed run; chain numbers are the network's."""

    zone: ZoneInfo
    first_day: int
    class_of_day: Int32
    chains_of_class: Sequence[Int32]
    latest_s: int
    """Last arrival of any chain, in seconds of its service day."""


@dataclass(frozen=True, slots=True)
class DayTimetable:
    """Both directions of the timetable of one date. Seconds count from ``start``, noon minus 12 h of that date.

    In ``backward`` every time is negated and patterns, trips and positions are counted from the other end.
    """

    date: dt.date
    start: int
    """Seconds since 1970-01-01T00:00Z."""
    key: str
    """Content hash: the same for all dates of a day class, around which exactly the same trips run."""
    forward: Timetable
    backward: Timetable
    runs: Runs

    @property
    def nbytes(self) -> int:
        """Size of the arrays."""
        return sum(array.nbytes for part in (self.forward, self.backward, self.runs) for array in part)


def service_day_start(date: dt.date, zone: ZoneInfo) -> int:
    """Noon minus 12 h of a date, in seconds since 1970-01-01T00:00Z."""
    noon = dt.datetime.combine(date, dt.time(12), tzinfo=zone)
    return int(noon.timestamp()) - DAY_S // 2


def make_day(
    date: dt.date,
    zone: ZoneInfo,
    feeds: Sequence[FeedDays],
    sequences: Sequences,
    timings: Timings,
    chains: Chains,
    berths: int,
) -> DayTimetable:
    """Collect the trips around a date and sort them into patterns.

    Parameters
    ----------
    date, zone
        The date and the region's time zone.
    feeds
        When which chains run.
    sequences, timings, chains
        Of the network.
    berths
        Number of berths.
    """
    start = service_day_start(date, zone)
    lasts_s = timings.arrival_s[timings.ptr[1:] - 1]
    end_s = chains.start_s + lasts_s[chains.timing]
    chain, shift_s, service_day = _runs_around(date, start, feeds, chains.start_s, end_s)
    sequence = chains.sequence[chain]
    first_s, last_s = chains.start_s[chain] + shift_s, end_s[chain] + shift_s
    order = np.lexsort((chain, last_s, first_s, sequence))
    chain, shift_s, service_day, sequence = (x[order] for x in (chain, shift_s, service_day, sequence))

    group_ptr = np.r_[np.flatnonzero(np.r_[True, sequence[1:] != sequence[:-1]][: len(sequence)]), len(sequence)]
    of_list = np.empty(len(chain), dtype=np.int32)
    split_overtaking(
        timings, frozen(chains.timing[chain]), frozen(chains.start_s[chain] + shift_s), frozen(group_ptr), of_list
    )
    order = np.lexsort((np.arange(len(chain)), of_list, sequence))
    chain, shift_s, service_day, sequence, of_list = (
        np.ascontiguousarray(x[order], dtype=np.int32) for x in (chain, shift_s, service_day, sequence, of_list)
    )
    runs = Runs(frozen(chain), frozen(shift_s), frozen(service_day))

    new = np.r_[True, (sequence[1:] != sequence[:-1]) | (of_list[1:] != of_list[:-1])][: len(chain)]
    first_trip = np.r_[np.flatnonzero(new), len(chain)]
    length = np.diff(sequences.ptr)[sequence[first_trip[:-1]]]
    first_stop = np.r_[0, np.cumsum(length)]
    first_event = np.r_[0, np.cumsum(length.astype(np.int64) * np.diff(first_trip))]
    pattern = frozen(np.stack((first_stop, first_trip, first_event), axis=1))
    berth = np.empty(first_stop[-1], dtype=np.int32)
    ride_s = np.empty(first_stop[-1], dtype=np.int32)
    times = [np.empty(first_event[-1], dtype=np.int32) for _ in range(4)]
    arrival_by_trip, departure_by_trip, arrival_by_position, departure_by_position = times
    lay_out(
        sequences, timings, chains, runs.chain, runs.shift_s, pattern, berth, arrival_by_trip, departure_by_trip,
        arrival_by_position, departure_by_position, ride_s,
    )  # fmt: skip
    return DayTimetable(
        date,
        start,
        hashlib.sha256(runs.chain.tobytes() + runs.shift_s.tobytes()).hexdigest()[:16],
        _timetable(pattern, berth, arrival_by_trip, departure_by_position, ride_s, berths),
        _timetable(
            frozen(pattern[-1] - pattern[::-1]),
            berth[::-1],
            -departure_by_trip[::-1],
            -arrival_by_position[::-1],
            np.r_[ride_s[:1], ride_s[:0:-1]],  # what leads to a position leads from it here
            berths,
        ),
        runs,
    )


def _runs_around(
    date: dt.date, start: int, feeds: Sequence[FeedDays], start_s: Int32, end_s: Int32
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Chain, shift and service day of all that moves within the window of a date.

    ``start_s``, ``end_s`` (C): first departure and last arrival of each chain.
    """
    found: list[tuple[np.ndarray, int, int]] = []
    for feed in feeds:
        for offset in range(-(feed.latest_s // DAY_S) - 2, 4):
            day = (date - EPOCH).days + offset
            at = day - feed.first_day
            if not 0 <= at < len(feed.class_of_day) or feed.class_of_day[at] < 0:
                continue
            shift_s = service_day_start(date + dt.timedelta(days=offset), feed.zone) - start
            of_class = feed.chains_of_class[int(feed.class_of_day[at])]
            first_s, last_s = start_s[of_class] + shift_s, end_s[of_class] + shift_s
            inside = of_class[(last_s >= WINDOW_S[0]) & (first_s <= WINDOW_S[1])]
            found.append((inside, shift_s, day))
    count = [len(inside) for inside, _, _ in found]
    return (
        np.concatenate([inside for inside, _, _ in found] or [np.empty(0, dtype=np.int32)]),
        np.repeat(np.array([shift_s for _, shift_s, _ in found], dtype=np.int32), count),
        np.repeat(np.array([day for _, _, day in found], dtype=np.int32), count),
    )


def _timetable(
    pattern: Int32, berth: np.ndarray, arrival_s: np.ndarray, departure_s: np.ndarray, ride_s: np.ndarray, berths: int
) -> Timetable:
    berth, arrival_s, departure_s = frozen(berth), frozen(arrival_s), frozen(departure_s)
    boarding_ptr, boarding = np.empty(berths + 1, dtype=np.int32), np.empty((len(berth), 2), dtype=np.int32)
    count = list_boardings(pattern, berth, departure_s, boarding_ptr, boarding)
    return Timetable(
        pattern, berth, arrival_s, departure_s, frozen(boarding_ptr), frozen(boarding[:count]), frozen(ride_s)
    )
