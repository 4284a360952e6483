# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""The trips of a line with all that a printed timetable tells of them, and the days on which each runs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from mobility.kernels.layout import CALL_AHEAD_DROP_OFF, CALL_AHEAD_PICKUP, INTERPOLATED, NO_ALIGHTING, NO_BOARDING
from mobility.network.timetable.chain_times import event_of
from mobility.network.timetable.day import EPOCH
from mobility.planner.ride_leg import trips_of
from mobility.scenario.directions import BACK, THERE, ways_of

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from mobility.network.network import Network

NO_SERVICE = NO_BOARDING | NO_ALIGHTING


class PrintedCall(NamedTuple):
    """One call of a trip.

    ``stop`` is a stop of the network, ``arrival_s`` and ``departure_s`` seconds of the service day as published;
    ``boards`` and ``alights``: whether one may; ``calls_on``, ``calls_off``: whether one has to call ahead for it;
    ``guessed``: the times lie between published ones.
    """

    stop: int
    arrival_s: int
    departure_s: int
    boards: bool
    alights: bool
    calls_on: bool
    calls_off: bool
    guessed: bool


@dataclass(frozen=True, slots=True, eq=False)
class PrintedTrip:
    """One column: a trip, or a run of frequencies.txt.

    Parameters
    ----------
    trip
        Of the network.
    calls
        In order; calls at which nobody may board or alight are left out.
    days
        Bool (days of the axis) when it runs.
    about_every_s
        Seconds to the next run where the timetable promises a headway and no times; 0: its times hold.
    """

    trip: int
    calls: tuple[PrintedCall, ...]
    days: np.ndarray
    about_every_s: int = 0

    @property
    def call_ahead(self) -> bool:
        """Whether it runs only if called."""
        boarding = [call for call in self.calls[:-1] if call.boards]
        return bool(boarding) and all(call.calls_on for call in boarding)


def printed_trips(network: Network, routes: Sequence[int], first: dt.date, days: int) -> list[PrintedTrip]:
    """All trips of some routes that run within some days, by first departure.

    Parameters
    ----------
    network, routes
        Whose trips.
    first, days
        The axis of ``PrintedTrip.days``: its first date, and how many there are.
    """
    chains = network.chains
    entries = np.flatnonzero(np.isin(network.arrays["trip_route"][chains.trip], list(routes)))
    if not entries.size:
        return []
    chosen = np.unique(np.searchsorted(chains.trip_ptr, entries, side="right") - 1).tolist()
    running = _days_of_chains(network, chosen, first, days)
    headway, exact = network.arrays["chain_headway_s"], network.arrays["chain_exact"]
    found: dict[tuple[int, int], PrintedTrip] = {}
    wanted = set(routes)
    for chain in chosen:
        for trip, begin, end in trips_of(network, chain):
            if int(network.arrays["trip_route"][trip]) not in wanted:
                continue
            key = trip, (chain if headway[chain] else -1)  # a trip joined to others stands in several chains
            known = found.get(key)
            if known is not None:
                known.days[:] |= running[chain]
                continue
            calls = _calls(network, chain, begin, end)
            about = 0 if exact[chain] else int(headway[chain])
            if len(calls) > 1:
                found[key] = PrintedTrip(trip, calls, running[chain].copy(), about)
    rank = network.arrays["trip_rank"]
    kept = [trip for trip in found.values() if trip.days.any()]
    return sorted(kept, key=lambda trip: (trip.calls[0].departure_s, int(rank[trip.trip])))


def _days_of_chains(network: Network, chains: list[int], first: dt.date, days: int) -> dict[int, np.ndarray]:
    """Bool (days) for each of some chains."""
    running = {chain: np.zeros(days, dtype=np.bool_) for chain in chains}
    start = (first - EPOCH).days
    for feed in network.feed_days:
        at = np.arange(days) + start - feed.first_day
        inside = (at >= 0) & (at < len(feed.class_of_day))
        classes = np.full(days, -1, dtype=np.int64)
        classes[inside] = feed.class_of_day[at[inside]]
        for number in np.unique(classes[classes >= 0]).tolist():
            for chain in np.intersect1d(feed.chains_of_class[number], chains).tolist():
                running[chain] |= classes == number
    return running


def _calls(network: Network, chain: int, begin: int, end: int) -> tuple[PrintedCall, ...]:
    """The calls of a trip of a chain."""
    chains, timings, sequences = network.chains, network.timings, network.sequences
    event, call = event_of(network, chain, 0), int(sequences.ptr[chains.sequence[chain]])
    events, calls = slice(event + begin, event + end), slice(call + begin, call + end)
    marks, flags = timings.mark[events], sequences.call_flag[calls]
    columns = (
        network.berth_stop[sequences.berth[calls]],
        chains.start_s[chain] + timings.arrival_s[events],
        chains.start_s[chain] + timings.departure_s[events],
        flags & NO_BOARDING == 0,
        flags & NO_ALIGHTING == 0,
        marks & CALL_AHEAD_PICKUP != 0,
        marks & CALL_AHEAD_DROP_OFF != 0,
        marks & INTERPOLATED != 0,
    )
    every = [PrintedCall(*row) for row in zip(*(column.tolist() for column in columns), strict=True)]
    return tuple(call for call in every if call.boards or call.alights)


def stop_key(network: Network, stop: int) -> int:
    """What counts as one stop on paper: all platforms that share a name, as ``stop_group`` has them."""
    return int(network.arrays["stop_group"][stop])


def order_of(network: Network, trip: PrintedTrip) -> tuple[int, ...]:
    """The stops of a trip in order, as ``stop_key`` has them."""
    return tuple(stop_key(network, call.stop) for call in trip.calls)


def by_direction(network: Network, trips: Sequence[PrintedTrip]) -> list[list[PrintedTrip]]:
    """Trips of one direction each; the feed's directions, else those that call at the same stops in the same order.

    Parameters
    ----------
    network, trips
        Of one line.
    """
    directions = [int(network.arrays["trip_direction"][trip.trip]) for trip in trips]
    ways = ways_of([order_of(network, trip) for trip in trips], directions)
    groups = [[trip for trip, own in zip(trips, ways, strict=True) if own == way] for way in (THERE, BACK)]
    return [group for group in groups if group]
