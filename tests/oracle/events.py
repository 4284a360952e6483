# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""What leaves from a stop and arrives there, counted in the calls of a feed one by one.

A run leaves from each of its calls but the last, where one may board, and arrives at each but the first, where one may
leave; whether one may stay seated for another trip does not matter. Two rows of frequencies.txt that say the same run
are one.
"""

import datetime as dt
from typing import NamedTuple

from .days import dates_touching, day_start, runs
from .feed import Region


class Event(NamedTuple):
    """One departure or arrival."""

    at: int
    stop: str
    trip: str
    service_date: dt.date
    call: int
    """How many calls after the first of the trip."""


def events(
    region: Region, stops: set[str], first: int, last: int, *, arrivals: bool, routes: set[str] | None = None
) -> set[Event]:
    """All of some stops (full ids) from one second to another, both included; `routes`: only these (full ids)."""
    found = set()
    for feed in region.feeds:
        for date in dates_touching(feed, first, last):
            zero = day_start(feed, date)
            for run in runs(feed, date):
                if routes is not None and f"{feed.id}_{feed.route_ids[feed.trip_route[run.trip]]}" not in routes:
                    continue
                begin, end = int(feed.call_start[run.trip]), int(feed.call_start[run.trip + 1])
                for call in range(begin + 1, end) if arrivals else range(begin, end - 1):
                    stop = f"{feed.id}_{feed.stop_ids[feed.call_stop[call]]}"
                    if stop not in stops or not (feed.call_drop if arrivals else feed.call_pick)[call]:
                        continue
                    at = zero + run.shift + int((feed.call_arr if arrivals else feed.call_dep)[call])
                    if first <= at <= last:
                        found.add(Event(at, stop, f"{feed.id}_{feed.trip_ids[run.trip]}", date, call - begin))
    return found
