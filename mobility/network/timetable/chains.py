# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""Trips, joined trips and runs -> chains along sequences, and which of them run on which day class."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from mobility.kernels.layout import (
    CALL_AHEAD_DROP_OFF,
    CALL_AHEAD_PICKUP,
    INTERPOLATED,
    NO_ALIGHTING,
    NO_BOARDING,
    Chains,
    Int32,
    Int64,
    Sequences,
    Timings,
)
from mobility.network.timetable.blocks import Blocks, TripEnds, trip_ends
from mobility.network.timetable.services import DayClasses, day_classes

if TYPE_CHECKING:
    from mobility.sources.gtfs.feed import Feed

NOT_ALLOWED = 1
"""pickup_type and drop_off_type: none available."""
CALL_AHEAD = (2, 3)
"""The same: phone the agency, ask the driver."""

MARK_BITS = (CALL_AHEAD_PICKUP | CALL_AHEAD_DROP_OFF | INTERPOLATED).bit_length()


@dataclass(frozen=True, slots=True)
class FeedChains:
    """The chains of one feed; trip numbers are rows of its trips.txt.

    ``run_headway_s`` (C): seconds between the runs of frequencies.txt, 0 for other chains; ``run_exact`` (C): whether
    such a run keeps its times.
    ``chains_of_class[c]``: which chains run on days of class c.
    """

    classes: DayClasses
    chains_of_class: list[Int32]
    trips_of_class: list[int]
    sequences: Sequences
    timings: Timings
    chains: Chains
    run_headway_s: Int32
    run_exact: Int32
    headsign_of_event: list[str | None]
    ends: TripEnds


@dataclass(slots=True)
class _Collector:
    """Chains in the making: for each its trips, how far its times are moved, and its headway."""

    of_trips: dict[tuple[int, ...], int] = field(default_factory=dict)
    trips: list[tuple[int, ...]] = field(default_factory=list)
    shift_s: list[int] = field(default_factory=list)
    headway_s: list[int] = field(default_factory=list)
    exact: list[bool] = field(default_factory=list)
    runs_of: dict[int, list[int]] = field(default_factory=dict)

    def joined(self, trips: tuple[int, ...]) -> int:
        if trips not in self.of_trips:
            self.of_trips[trips] = self.append(trips)
        return self.of_trips[trips]

    def append(self, trips: tuple[int, ...], shift_s: int = 0, headway_s: int = 0, *, exact: bool = False) -> int:
        self.trips.append(trips)
        self.shift_s.append(shift_s)
        self.headway_s.append(headway_s)
        self.exact.append(exact)
        return len(self.trips) - 1


def make_chains(feed: Feed, berth_of_call: Int32) -> FeedChains:
    """Compile one feed's trips.

    Parameters
    ----------
    feed
        With complete calls.
    berth_of_call
        The berth of each row of ``feed.stop_times``.
    """
    ends = trip_ends(feed)
    usable = ends.first_stop >= 0
    services, first_day, active = feed.service_days()
    position = {service: number for number, service in enumerate(services.to_list())}
    service_of = np.fromiter((position[s] for s in feed.trips["service_id"]), dtype=np.int32, count=len(feed.trips))
    used = np.zeros(len(services), dtype=np.bool_)
    used[service_of[usable]] = True
    classes = day_classes(first_day, active, used)

    collector = _Collector()
    _add_runs(feed, ends, collector)
    repeated = np.zeros(len(feed.trips), dtype=np.bool_)
    repeated[feed.frequencies["trip"].to_numpy()] = True
    blocks = Blocks(feed, ends)
    chains_of_class, trips_of_class = [], []
    for services_on in classes.services:
        on = usable & np.isin(service_of, services_on)
        paths = blocks.joined(on) if blocks.any else []
        alone = on & ~repeated
        alone[[trip for path in paths for trip in path]] = False
        chosen = [collector.joined(path) for path in paths]
        chosen += [collector.joined((trip,)) for trip in np.flatnonzero(alone).tolist()]
        chosen += [run for trip in np.flatnonzero(on & repeated).tolist() for run in collector.runs_of.get(trip, [])]
        chains_of_class.append(np.array(sorted(chosen), dtype=np.int32))
        runs = sum(len(collector.runs_of.get(trip, [])) for trip in np.flatnonzero(on & repeated).tolist())
        trips_of_class.append(int((on & ~repeated).sum()) + runs)
    sequences, timings, chains, headsigns = _lay_out(feed, berth_of_call, collector)
    return FeedChains(
        classes=classes,
        chains_of_class=chains_of_class,
        trips_of_class=trips_of_class,
        sequences=sequences,
        timings=timings,
        chains=chains,
        run_headway_s=np.array(collector.headway_s, dtype=np.int32),
        run_exact=np.array(collector.exact, dtype=np.int32),
        headsign_of_event=headsigns,
        ends=ends,
    )


def _add_runs(feed: Feed, ends: TripEnds, collector: _Collector) -> None:
    """Spell frequencies.txt out: departures at start, start + headway, … before the end."""
    for row in feed.frequencies.iter_rows(named=True):
        trip = row["trip"]
        if ends.first_stop[trip] < 0:
            continue
        for start_s in range(row["start_s"], row["end_s"], row["headway_s"]):
            shift_s = start_s - int(ends.first_departure_s[trip])
            run = collector.append((trip,), shift_s, row["headway_s"], exact=row["exact"])
            collector.runs_of.setdefault(trip, []).append(run)


def _lay_out(
    feed: Feed, berth_of_call: Int32, collector: _Collector
) -> tuple[Sequences, Timings, Chains, list[str | None]]:
    """Put the calls of all chains one after another and find the different sequences and timings."""
    calls = feed.stop_times
    trip_of_call = calls["trip"].to_numpy()
    call_ptr = np.searchsorted(trip_of_call, np.arange(len(feed.trips) + 1)).astype(np.int64)
    trip_count = np.fromiter((len(trips) for trips in collector.trips), dtype=np.int64, count=len(collector.trips))
    trip = np.fromiter((t for trips in collector.trips for t in trips), dtype=np.int64, count=int(trip_count.sum()))
    length = call_ptr[trip + 1] - call_ptr[trip]
    start = np.cumsum(length) - length
    source = np.arange(int(length.sum())) - np.repeat(start - call_ptr[trip], length)
    trip_ptr = np.r_[0, np.cumsum(trip_count)]
    event_ptr = np.r_[start, length.sum()][trip_ptr]

    arrival_s, departure_s = (calls[name].to_numpy()[source].astype(np.int32) for name in ("arrival_s", "departure_s"))
    first, last = start, start + length - 1
    arrival_s[first] = departure_s[first]
    departure_s[last] = arrival_s[last]
    leaves_s = departure_s[event_ptr[:-1]]
    since_s = np.repeat(leaves_s, np.diff(event_ptr))
    arrival_s, departure_s = arrival_s - since_s, departure_s - since_s

    pickup, drop_off = calls["pickup_type"].to_numpy()[source], calls["drop_off_type"].to_numpy()[source]
    flag = (pickup == NOT_ALLOWED) * NO_BOARDING + (drop_off == NOT_ALLOWED) * NO_ALIGHTING
    mark = (
        np.isin(pickup, CALL_AHEAD) * CALL_AHEAD_PICKUP
        + np.isin(drop_off, CALL_AHEAD) * CALL_AHEAD_DROP_OFF
        + calls["interpolated"].to_numpy()[source] * INTERPOLATED
    )
    headsign = calls["headsign"]
    sign = headsign.rank("dense").fill_null(0).to_numpy()[source]  # each text as a number
    berth, flag = berth_of_call[source].astype(np.int32), flag.astype(np.uint8)
    sequence_ptr, call, sequence_of = _different(event_ptr, berth << 2 | flag)
    timing_ptr, event, timing_of = _different(
        event_ptr, arrival_s, departure_s, sign.astype(np.int32) << MARK_BITS | mark
    )
    chains = Chains(
        sequence=sequence_of,
        timing=timing_of,
        start_s=leaves_s + np.array(collector.shift_s, dtype=np.int32),
        trip_ptr=trip_ptr.astype(np.int32),
        trip=trip.astype(np.int32),
        trip_position=(start - np.repeat(event_ptr[:-1], trip_count)).astype(np.int32),
    )
    texts: list[str | None] = [] if headsign.null_count() == len(headsign) else headsign.gather(source[event]).to_list()
    return (
        Sequences(sequence_ptr, berth[call], flag[call]),
        Timings(timing_ptr, arrival_s[event], departure_s[event], mark[event].astype(np.uint8)),
        chains,
        texts,
    )


def _different(ptr: Int64, *columns: Int32) -> tuple[Int32, Int64, Int32]:
    """Find the different lists among those that lie behind each other in some columns.

    Returns
    -------
    tuple
        Where each different list begins, the rows that its entries come from, and which list each one is; different
        lists are numbered as they first occur.
    """
    rows = np.stack(columns, axis=1, dtype=np.int32)
    packed, edges = rows.tobytes(), (ptr * rows.itemsize * rows.shape[1]).tolist()
    known: dict[bytes, int] = {}
    representative: list[int] = []
    number_of = np.empty(len(ptr) - 1, dtype=np.int32)
    for at in range(len(ptr) - 1):
        number = known.setdefault(packed[edges[at] : edges[at + 1]], len(known))
        if number == len(representative):
            representative.append(at)
        number_of[at] = number
    chosen = np.array(representative, dtype=np.int64)
    length = np.diff(ptr)[chosen]
    once = np.r_[0, np.cumsum(length)]
    source = np.arange(int(once[-1])) - np.repeat(once[:-1] - ptr[chosen], length)
    return once.astype(np.int32), source, number_of
