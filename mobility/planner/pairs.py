# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""Earliest arrivals between stops of one date, for programs that ask millions of times.

What is the same for all questions is looked up once, and an answer is numbers alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from mobility.errors import InputError
from mobility.kernels.access import search_between
from mobility.kernels.layout import DAY_S, make_workspace
from mobility.kernels.trip_based import search_trips_between
from mobility.kernels.trip_layout import make_trip_work
from mobility.planner.by_kernel import links_of_pairs
from mobility.planner.request import NO_CAP
from mobility.planner.zone_trips import see_that_there_are_no_zones

if TYPE_CHECKING:
    import datetime as dt

    from mobility.network.network import Network

ENTRIES = 64


class Pairs:
    """Asks for pairs of stops; each thread makes its own.

    Parameters
    ----------
    network
        Where; walks have a limit there, or stops are few (``network.walks.all_walks_are_known``).
    date
        On which one leaves.

    Raises
    ------
    InputError
        Walks have no limit, and stops are too many for tables of all walks; or the network has on-demand zones.
    """

    def __init__(self, network: Network, date: dt.date) -> None:
        links, day = network.links(), network.day(date)
        see_that_there_are_no_zones(network)
        if network.walk_on(links, backward=False) is not None:
            raise InputError("travel_times_need_limit")
        self.start = day.start
        """Seconds since 1970-01-01T00:00Z from which seconds count: noon minus 12 h of the date."""
        ends = links.walks, links.walks_backward, network.stop_berth_ptr
        trips = links_of_pairs(network, day, links, backward=False)
        self._rides, self._arrival_s = (np.empty(ENTRIES, dtype=np.int32) for _ in range(2))
        sizes = len(day.runs.chain), len(day.forward.pattern) - 1, len(day.forward.arrival_s)
        self._trips = None if trips is None else ((day.forward, trips, *ends), make_trip_work(*sizes))
        self._rounds = (day.forward, links.changes, *ends), make_workspace(network.berths, sizes[1])

    def arrivals(self, origin: int, destination: int, at_s: int) -> list[tuple[int, int]]:
        """For each number of rides the earliest arrival, if no smaller number arrives as early (SEMANTICS, At t).

        Parameters
        ----------
        origin, destination
            Stops.
        at_s
            When one leaves, seconds from ``start``.

        Returns
        -------
        list
            (rides, seconds from ``start``) by rising rides; 0 rides: on foot.
        """
        rides, arrival_s, bound_s = self._rides, self._arrival_s, at_s + DAY_S + 1
        if self._trips is not None:
            given, trip_work = self._trips
            count = search_trips_between(
                *given, origin, destination, at_s, bound_s, NO_CAP, trip_work, rides, arrival_s
            )  # fmt: skip
        else:
            base, work = self._rounds
            count = search_between(*base, origin, destination, at_s, bound_s, NO_CAP, 0, work, rides, arrival_s)
        if count > len(rides):
            self._rides, self._arrival_s = (np.empty(count, dtype=np.int32) for _ in range(2))
            return self.arrivals(origin, destination, at_s)
        return list(zip(rides[:count].tolist(), arrival_s[:count].tolist(), strict=True))
