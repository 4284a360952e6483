# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""First way there and last way home: the ends of a day's service between two places.

Definition. Of all journeys with a ride that leave on a date from 03:00 to before 03:00 of the next one and take at most
``MOST_S`` (a journey that waits through the night is no way home), the last way is the one that leaves last, the first
way the one that arrives first; journeys as SEMANTICS, Window, has them, with changes and walks of the region.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, NamedTuple

from mobility.planner.request import PlanRequest
from mobility.planner.window import Span, plan_window

if TYPE_CHECKING:
    from mobility.network.network import Network
    from mobility.planner.legs import Itinerary
    from mobility.planner.request import Place

DAY_BEGINS = dt.time(3)
"""Night buses end before, and the first ones of the morning begin after."""
MOST_S = 3 * 3_600
"""Longer journeys are none that a timetable means."""


class Ways(NamedTuple):
    """The journeys of a day from one place to another.

    At how many times one can leave, the journey that arrives first, the one that leaves last, the quickest.
    """

    departures: int
    first: Itinerary | None
    last: Itinerary | None
    quickest: Itinerary | None


def ways_of_a_day(network: Network, origin: Place, destination: Place, date: dt.date, most_s: int = MOST_S) -> Ways:
    """The first and the last way from one place to another.

    Parameters
    ----------
    network, origin, destination, date
        Where and when.
    most_s
        Journeys that take longer do not count.
    """
    begin, end = (
        dt.datetime.combine(day, DAY_BEGINS, tzinfo=network.zone) for day in (date, date + dt.timedelta(days=1))
    )
    request = PlanRequest(origin, destination, begin, direct=())
    span = Span(int(begin.timestamp()), int(end.timestamp()))
    page = plan_window(network, request, span, most_s=most_s)
    found = [journey for journey in page.result.itineraries if journey.rides and journey.duration_s <= most_s]
    if not found:
        return Ways(0, None, None, None)
    # Of journeys that leave together those with fewest rides; Pareto sets hold one for each number of rides.
    first = min(found, key=lambda journey: (journey.arrival, journey.rides))
    last = max(found, key=lambda journey: (journey.departure, -journey.rides))
    quickest = min(found, key=lambda journey: (journey.duration_s, journey.rides, journey.departure))
    return Ways(len({journey.departure for journey in found}), first, last, quickest)
