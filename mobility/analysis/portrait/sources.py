# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""What a portrait tells of the timetables that it comes from."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mobility.analysis.update.dates import running_span

if TYPE_CHECKING:
    from mobility.analysis.portrait.figures import Portrait

Span = tuple[dt.date, dt.date]


@dataclass(frozen=True, slots=True)
class FeedFigures:
    """One timetable: whose it is, from when to when its calendar goes and trips run, whether it serves the place."""

    id: str
    agencies: tuple[str, ...]
    attribution: str | None
    version: str | None
    nominal: Span | None
    running: Span | None
    serves: bool


def facts_of_feeds(portrait: Portrait) -> list[FeedFigures]:
    """All timetables of the region, in its order.

    Parameters
    ----------
    portrait
        Of what.
    """
    network = portrait.network
    found = []
    for number, feed in enumerate(network.feeds):
        first, trips = network.trips_per_day(number)
        nominal = (first, first + dt.timedelta(days=len(trips) - 1)) if len(trips) else None
        running = running_span(network, number)
        serves = number in portrait.feeds
        found.append(FeedFigures(feed.id, feed.agencies, feed.attribution, feed.version, nominal, running, serves))
    return found
