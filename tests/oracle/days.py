# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""Service days of the test oracle: which trips run on a date, when, and where one may stay seated.

Implements, of SEMANTICS.md: Time, "noon minus 12 h" (`day_start`) and "a search sees every trip that runs inside its
24 h, whatever its service day" (`dates_touching`); Ride, "Consecutive trips of one block_id …" (`seats`) and
"frequencies.txt: departures at start_time, start_time + headway, … before end_time" (`runs`).

Choices where the text leaves room:

* Trips of frequencies.txt are no neighbours in a block, neither their runs nor the template: the two around them are.
* Of several trips of a block with the same first departure the one with the earlier last arrival comes first, then the
  one that stands first in trips.txt.
* Rows of type 4 too join only trips of one service day that do not overlap and whose ends are at most 100 m apart; the
  stops such a row names do not matter. A row of type 5 wins over a row of type 4, whatever their order.
* "The same station" also holds between a station with calls of its own and its platform.
"""

import datetime as dt
import math
from itertools import pairwise

from .change import Rules
from .feed import Feed, Run

SEAT_METRES = 100.0
KEPT_DAYS = 8


def day_start(feed: Feed, date: dt.date) -> int:
    """Time: the instant, in seconds of the epoch, of "noon minus 12 h" in the feed's agency_timezone."""
    return int(dt.datetime(date.year, date.month, date.day, 12, tzinfo=feed.zone).timestamp()) - 12 * 3600


def services(feed: Feed, date: dt.date) -> set[int]:
    """The services of calendar.txt and calendar_dates.txt that are active on a date."""
    active = {
        service
        for service, calendar in feed.calendars.items()
        if calendar.start <= date <= calendar.end and calendar.weekdays[date.weekday()]
    }
    for service, added in feed.exceptions.get(date, {}).items():
        if added:
            active.add(service)
        else:
            active.discard(service)
    return active


def runs(feed: Feed, date: dt.date) -> list[Run]:
    """The runs of a service day, in the order of trips.txt; kept for the last few days asked for."""
    if date not in feed.kept_runs:
        while len(feed.kept_runs) >= KEPT_DAYS:
            del feed.kept_runs[next(iter(feed.kept_runs))]
        feed.kept_runs[date] = _runs(feed, date)
    return feed.kept_runs[date]


def _runs(feed: Feed, date: dt.date) -> list[Run]:
    """Ride: trips and runs from frequencies.txt; "the template trip itself does not run"."""
    active = services(feed, date)
    found: list[Run] = []
    if not active:
        return found
    for trip, (service, usable) in enumerate(zip(feed.trip_service.tolist(), feed.usable.tolist(), strict=True)):
        if service not in active or not usable:
            continue
        if trip not in feed.frequencies:
            found.append(Run(trip, 0, None))
        for start, end, headway in feed.frequencies.get(trip, []):
            first = feed.first_departure(trip)
            found += [Run(trip, departure - first, departure) for departure in range(start, end, headway)]
    return found


def seats(rules: Rules, number: int, day: list[Run]) -> list[tuple[int, int]]:
    """Ride: the pairs (earlier, later) of places in `day`, runs of feed `number`, between which one may stay seated."""
    feed = rules.region.feeds[number]
    place = {run.trip: at for at, run in enumerate(day) if run.start is None}
    blocks: dict[str, list[int]] = {}
    for trip in place:
        if feed.trip_block[trip]:
            blocks.setdefault(feed.trip_block[trip], []).append(trip)
    pairs: dict[tuple[int, int], None] = {}  # an ordered set
    for trips in blocks.values():
        trips.sort(key=lambda trip: (feed.first_departure(trip), feed.last_arrival(trip), trip))
        pairs.update(dict.fromkeys(pairwise(trips)))
    for row in feed.transfers:
        if row.kind == 4:
            pairs[row.from_trip, row.to_trip] = None
    for row in feed.transfers:
        if row.kind == 5:
            pairs.pop((row.from_trip, row.to_trip), None)
    return [
        (place[one], place[two])
        for one, two in pairs
        if one != two and one in place and two in place and _fits(rules, number, one, two)
    ]


def _fits(rules: Rules, number: int, one: int, two: int) -> bool:
    """Ride: do not overlap (last arrival <= first departure), same stop, same station or at most 100 m apart."""
    region, feed = rules.region, rules.region.feeds[number]
    if feed.last_arrival(one) > feed.first_departure(two):
        return False
    a = feed.last_stop(one) + region.stop_offset[number]
    b = feed.first_stop(two) + region.stop_offset[number]
    return a == b or region.station(a) == region.station(b) >= 0 or rules.metres(a, b) <= SEAT_METRES


def dates_touching(feed: Feed, start: int, end: int) -> list[dt.date]:
    """Time: the service days that may have a trip inside the instants start to end, "whatever its service day"."""
    if not len(feed.call_arr):
        return []
    longest = max(
        [int(feed.call_dep.max()), int(feed.call_arr.max())]
        + [
            stop + int(feed.call_arr[feed.call_start[trip + 1] - 1]) - feed.first_departure(trip)
            for trip, rows in feed.frequencies.items()
            if feed.usable[trip]
            for _, stop, _ in rows
        ]
    )
    first = dt.datetime.fromtimestamp(start, feed.zone).date() - dt.timedelta(days=2 + math.ceil(longest / 86400))
    last = dt.datetime.fromtimestamp(end, feed.zone).date() + dt.timedelta(days=1)
    days = [first + dt.timedelta(days=number) for number in range((last - first).days + 1)]
    return [date for date in days if day_start(feed, date) <= end and day_start(feed, date) + longest >= start]
