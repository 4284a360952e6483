# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""One trip on one day, from its first stop to its last."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from mobility.network.timetable.chain_times import departure_s
from mobility.network.timetable.day import EPOCH, service_day_start
from mobility.planner.legs import Itinerary, RideLeg, Run
from mobility.planner.ride_leg import make_ride_leg, trips_of

if TYPE_CHECKING:
    import datetime as dt

    from mobility.network.network import Network


def trip_number(network: Network, full_id: str) -> int:
    """The number of a trip by its id with the feed's prefix, -1 if unknown."""
    return network.trip_id.find(full_id, network.arrays["trip_id_order"])


def first_departure_s(network: Network, chain: int, trip: int) -> int:
    """When a trip leaves its first stop, in seconds of its service day."""
    begin = next(begin for number, begin, _ in trips_of(network, chain) if number == trip)
    return departure_s(network, chain, begin)


def whole_trip(network: Network, trip: int, date: dt.date, start_s: int | None = None) -> Itinerary | None:
    """A trip on a service day as one leg, None if it does not run then.

    Parameters
    ----------
    network, trip
        Which trip, by number.
    date
        The service day.
    start_s
        Its first departure in seconds of the service day, to the minute; tells the runs of frequencies.txt apart. None:
        the first.
    """
    feed = int(network.arrays["trip_feed"][trip])
    days = network.feed_days[feed]
    at = (date - EPOCH).days - days.first_day
    if not 0 <= at < len(days.class_of_day) or days.class_of_day[at] < 0:
        return None
    of_class = days.chains_of_class[int(days.class_of_day[at])]
    chains = network.chains
    entries = np.flatnonzero(chains.trip == trip)
    holding = np.searchsorted(chains.trip_ptr, entries, side="right") - 1
    running = sorted(set(holding.tolist()) & set(of_class.tolist()), key=lambda c: first_departure_s(network, c, trip))
    for chain in running:
        if start_s is not None and first_departure_s(network, chain, trip) // 60 != start_s // 60:
            continue
        begin, end = next((begin, end) for number, begin, end in trips_of(network, chain) if number == trip)
        run = Run(chain, service_day_start(date, days.zone), (date - EPOCH).days)
        leg: RideLeg = make_ride_leg(network, run, begin, end - 1)
        return Itinerary(leg.calls[0].departure_at, leg.calls[-1].arrival_at, 1, (leg,), network.zone)
    return None
