# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""All good journeys of a span of time, page by page (SEMANTICS, Journey, Window).

A page is put together of pieces that lie within one local date each, for every date has its timetable. Asked by
arrival, time runs the other way. What is counted below as a *moment* is the departure, or the arrival negated, so that
it rises in both.
"""

from __future__ import annotations

import datetime as dt
import itertools
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mobility.errors import ResourceError
from mobility.kernels.layout import DAY_S, NEVER
from mobility.planner.itinerary import direct_by_vehicle, make_itinerary
from mobility.planner.plan import (
    PlanResult,
    Reason,
    refuse_wheels_without_streets,
    served_within_a_day,
    thin_service,
    why_nothing,
)
from mobility.planner.search import Entry, Search
from mobility.planner.statistics import Tally

if TYPE_CHECKING:
    from mobility.kernels.layout import Workspace
    from mobility.network.network import Network
    from mobility.planner.by_kernel import Traffic
    from mobility.planner.legs import Itinerary
    from mobility.planner.request import PlanRequest

PIECE_S = 4 * 3_600
"""Long spans are asked for in pieces like this, for the page may be full before."""
LOOK_S = 3_600
"""Where a page may have to grow, at least so much is looked at once; two hours made pages of an hour 5 % slower on
average where trams run."""
LOOK_EVENTS = 12
"""And so far that so many vehicles leave or arrive at the end at which fewer do, within the date."""
GENEROUSLY = 1.25
"""So much farther than where the missing journeys are expected, for looking once more takes longer."""
GROWTH_S = 4 * DAY_S
"""A page grows so far at most: over a weekend and a holiday without service."""
STEP_S = 3_600
"""Where walking has no limit, the next question comes no later than this, and each sees an hour farther than a day, so
that every journey of up to 24 hours is found wherever it begins."""
ENOUGH = 10_000
"""More journeys than any page holds."""


@dataclass(frozen=True, slots=True)
class Span:
    """Which journeys a page shall hold.

    Parameters
    ----------
    begin, end
        Seconds since 1970: departures from ``begin`` to before ``end``; asked by arrival, arrivals after ``begin`` and
        up to ``end``.
    least
        The page grows, up to ``GROWTH_S``, until it holds so many journeys.
    most
        It ends early when it holds so many; journeys of one moment are never parted.
    earlier
        In which direction it grows: False: to later times.
    """

    begin: int
    end: int
    least: int = 0
    most: int = ENOUGH
    earlier: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """Journeys by departure, and the span that they are all of; the next span begins where this one ends."""

    result: PlanResult
    begin: int
    end: int


@dataclass(frozen=True, slots=True)
class _Found:
    """A journey with the search that found it; instants in seconds since 1970."""

    search: Search
    entry: Entry
    departure: int
    arrival: int


def plan_window(
    network: Network,
    request: PlanRequest,
    span: Span,
    *,
    workspace: Workspace | None = None,
    deadline: float | None = None,
    most_s: int = DAY_S,
) -> Page:
    """The page of journeys of a span.

    Parameters
    ----------
    network
        Where.
    request
        What is asked; its time is that of the direct ways.
    span
        When.
    workspace
        Lent for this search.
    deadline
        By ``time.monotonic``; the page ends where it has come to, if that is anywhere.
    most_s
        Journeys that take longer are left out and not counted.

    Raises
    ------
    ResourceError
        The deadline passed before anything was found.
    """
    refuse_wheels_without_streets(network, (*request.access, *request.egress, *request.direct))
    tally = Tally(network)
    search = Search(network, request, workspace, tally)
    search.walk_counts = False
    tally.end("ends")
    sweep = _Sweep(search, span, deadline, most_s)
    found = sweep.page() if request.transit and search.direct_s > 0 else []
    tally.end("search")
    itineraries = _itineraries(found)
    direct = _direct(search)
    tally.end("journeys")
    reason: Reason | None = None
    if not itineraries and not direct:
        reason = sweep.why_empty() or why_nothing(sweep.begun(alone=True))
        tally.end("reason")
    date = request.at.astimezone(network.zone).date()
    warnings = thin_service(network, date) if request.transit else ()
    result = PlanResult(tuple(itineraries), reason, warnings, direct, tally.statistics())
    return Page(result, sweep.begin, sweep.end)


def _itineraries(found: list[_Found]) -> list[Itinerary]:
    """What is shown of some journeys; those of one search stand side by side."""
    itineraries: list[Itinerary] = []
    for search, same in itertools.groupby(found, lambda one: one.search):
        entries = [one.entry for one in same]
        itineraries += map(make_itinerary, itertools.repeat(search), entries, search.journeys(entries))
    return itineraries


def _direct(search: Search) -> tuple[Itinerary, ...]:
    """The ways without any ride, the quickest first."""
    found = list(direct_by_vehicle(search))
    if search.direct_s < NEVER:
        at_s, walk_s = search.at_s, search.direct_s
        entry = Entry(0, at_s - walk_s, at_s) if search.request.arrive_by else Entry(0, at_s, at_s + walk_s)
        found.append(make_itinerary(search, entry, []))
    if (trip := search.direct_on_demand()) is not None:
        found.append(make_itinerary(search, trip, []))
    return tuple(sorted(found, key=lambda way: way.duration_s))


def _beaten(one: _Found) -> bool:
    """Whether a direct trip by on-demand service is as good as a journey."""
    zones, entry = one.search.zones, one.entry
    return zones is not None and zones.direct_within(one.search, entry.departure_s, entry.arrival_s)


class _Sweep:
    """Puts a page together."""

    def __init__(self, search: Search, span: Span, deadline: float | None, most_s: int) -> None:
        self.search, self.span, self.deadline = search, span, deadline
        self.most_s = min(most_s, DAY_S, search.direct_s - 1)
        self.mirrored = search.request.arrive_by
        self.rising = span.earlier == self.mirrored
        self.begin, self.end = span.begin, span.end
        walks_on = search.network.walk_on(search.links, backward=self.mirrored) is not None
        self.asks = search.zones is not None or walks_on
        """Whether the journeys of a span are found by asking again and again; see ``_asked``."""
        self.found: list[_Found] = []
        self._dates: dict[dt.date, tuple[Search, int, int]] = {}
        self._counted: dict[tuple[int, int], Traffic] = {}
        self.events = 0.0
        """What happened at the ends within what was looked at; tells how far to look for the journeys that miss."""

    def page(self) -> list[_Found]:
        """The journeys of the page; ``begin`` and ``end`` tell its span afterwards."""
        first, beyond = self._moments(self.span.begin, self.span.end)
        low, high = self._within(first, beyond)
        if low <= first and high >= beyond and self._count(first, beyond) < self.span.least:
            low, high = self._grown(low, high, first, beyond)
        self.begin, self.end = self._moments(low, high)
        found = [one for one in self.found if low <= self._moment(one) < high]
        return sorted(found, key=lambda one: (one.departure, one.arrival, one.entry.rides))

    def _moments(self, begin: int, end: int) -> tuple[int, int]:
        """A span in moments, and back."""
        return (-end, -begin) if self.mirrored else (begin, end)

    def _within(self, first: int, beyond: int) -> tuple[int, int]:
        """Take in the span, or as much of it as makes the page full, and some more if it may have to grow.

        Returns
        -------
        tuple
            The span of which all journeys are known.
        """
        low, high, width = first, beyond, PIECE_S
        if self.span.least > 0 and not self.asks:
            look_s = self._likely_s(first if self.rising else beyond, LOOK_EVENTS)
            low, high = (first, max(beyond, first + look_s)) if self.rising else (min(first, beyond - look_s), beyond)
            width = max(width, look_s)
        low, high = self._take_in(low, high, width, self.span.most)
        if low == high:
            raise ResourceError("no_time_left")
        inside = self._count(first, beyond)
        if inside > self.span.most:
            return self._cut(low, high, self.span.most)
        if inside >= self.span.least:
            return max(low, first), min(high, beyond)
        return low, high

    def _grown(self, low: int, high: int, first: int, beyond: int) -> tuple[int, int]:
        """Take in more than what is known, until the page holds enough."""
        least = self.span.least
        while len(self.found) < least and high - low < (beyond - first) + GROWTH_S and not self._late():
            found, missing = len(self.found), least - len(self.found)
            events = GENEROUSLY * missing * self.events / found if found else 4 * max(self.events, LOOK_EVENTS)
            likely_s = STEP_S if self.asks else self._likely_s(high if self.rising else low, events)
            width = min(likely_s, (beyond - first) + GROWTH_S - (high - low))
            if self.rising:
                high = self._take_in(high, high + width, width, least)[1]
            else:
                low = self._take_in(low - width, low, width, least)[0]
        cut = self._cut(low, high, least)
        return (low, max(beyond, cut[1])) if self.rising else (min(first, cut[0]), high)

    def _likely_s(self, moment: int, events: float) -> int:
        """How far from a moment on, within its local date, so much happens at the ends."""
        here, begin, end = self._date(moment if self.rising else moment - 1)
        room_s, span_s = end - moment if self.rising else moment - begin, LOOK_S
        while span_s < room_s:
            span = (moment, moment + span_s) if self.rising else (moment - span_s, moment)
            if self._events(self._traffic(here, *span), span_s) >= events:
                return span_s
            span_s *= 2
        return room_s

    def _traffic(self, here: Search, first: int, beyond: int) -> Traffic:
        """What happens at the ends within some moments, counted once."""
        if (first, beyond) not in self._counted:
            self._counted[first, beyond] = here.traffic(*self._seconds(here, first, beyond), self.most_s)
        return self._counted[first, beyond]

    def _events(self, traffic: Traffic, span_s: int) -> float:
        """How much that is at the end at which less happens; arrivals are spread over a longer time."""
        return min(traffic.departures, traffic.arrivals * span_s / (span_s + self.most_s))

    def _seconds(self, here: Search, first: int, beyond: int) -> tuple[int, int]:
        """First and last second of the day of some moments."""
        begin, last = (1 - beyond, -first) if self.mirrored else (first, beyond - 1)
        return begin - here.day.start, last - here.day.start

    def _count(self, first: int, beyond: int) -> int:
        return sum(first <= self._moment(one) < beyond for one in self.found)

    def _cut(self, low: int, high: int, most: int) -> tuple[int, int]:
        """What is left of a span if the page holds so many; journeys of one moment are never parted."""
        moments = sorted((self._moment(one) for one in self.found), reverse=not self.rising)
        if len(moments) < most or most == 0:
            return low, high
        return (low, moments[most - 1] + 1) if self.rising else (moments[most - 1], high)

    def _take_in(self, first: int, beyond: int, width: int, enough: int) -> tuple[int, int]:
        """Find the journeys of a span piece by piece, until there are enough or no time is left.

        Returns
        -------
        tuple
            The part of the span that was looked at.
        """
        low = high = first if self.rising else beyond
        while len(self.found) < enough and (high < beyond if self.rising else low > first) and not self._late():
            here, begin, end = self._date(high if self.rising else low - 1)
            if self.rising:
                end = min(high + width, beyond, end)
                self.found += self._journeys(here, high, end)
                high = end
            else:
                begin = max(low - width, first, begin)
                self.found += self._journeys(here, begin, low)
                low = begin
        return low, high

    def _date(self, moment: int) -> tuple[Search, int, int]:
        """The question on the local date of a moment, and first and last + 1 moment of the date."""
        zone = self.search.network.zone
        date = dt.datetime.fromtimestamp(-moment if self.mirrored else moment, zone).date()
        if date not in self._dates:
            start, end = (
                int(dt.datetime.combine(day, dt.time(), tzinfo=zone).timestamp())
                for day in (date, date + dt.timedelta(1))
            )
            begin, end = (1 - end, 1 - start) if self.mirrored else (start, end)
            self._dates[date] = self._moved_to(begin), begin, end
        return self._dates[date]

    def _journeys(self, here: Search, first: int, beyond: int) -> list[_Found]:
        """All good journeys of some moments of one local date; ``here`` as ``_date`` tells it."""
        if self.asks:
            return self._asked(first, beyond)
        start, traffic = here.day.start, self._traffic(here, first, beyond)
        self.events += self._events(traffic, beyond - first)
        return [
            _Found(here, entry, entry.departure_s + start, entry.arrival_s + start)
            for entry in here.window(*self._seconds(here, first, beyond), self.most_s, traffic)
        ]

    def _moved_to(self, moment: int) -> Search:
        return self.search.moved_to(dt.datetime.fromtimestamp(-moment if self.mirrored else moment, dt.UTC))

    def _asked(self, first: int, beyond: int) -> list[_Found]:
        """The same by asking again and again, where walks between rides are found during the search, or with zones.

        The Pareto set at t holds every journey of the window that leaves up to its own earliest departure d, since
        whatever beats one of these leaves no earlier than it; so the next question is at d + 1.
        """
        found: dict[tuple[int, int, int], _Found] = {}
        while first < beyond:
            here = self._moved_to(first)
            here_found = [self._completed(here, *end) for end in here.first_ends(DAY_S + STEP_S)]
            for one in here_found:
                if self._moment(one) < beyond and one.arrival - one.departure <= self.most_s and not _beaten(one):
                    found.setdefault((one.departure, one.arrival, one.entry.rides), one)
            first = min([first + STEP_S, *(self._moment(one) + 1 for one in here_found)])
        return list(found.values())

    @staticmethod
    def _completed(here: Search, rides: int, seconds: int) -> _Found:
        entry = here.complete(rides, seconds)
        return _Found(here, entry, entry.departure_s + here.day.start, entry.arrival_s + here.day.start)

    def _moment(self, one: _Found) -> int:
        return -one.arrival if self.mirrored else one.departure

    def begun(self, *, alone: bool = False) -> Search:
        """The question at the time where the page begins; ``alone``: where direct ways count, as in ``plan``."""
        here = self._moved_to(-self.end if self.mirrored else self.begin)
        here.walk_counts = alone and "foot" in here.request.direct
        return here

    def why_empty(self) -> Reason | None:
        """Why there is nothing on the page though there are journeys, None if there are none within a day."""
        zone = self.search.network.zone
        here = self.begun()
        found = [self._completed(here, *end) for end in here.first_ends()] if served_within_a_day(here) else []
        if not found:
            return None
        first, beyond = self._moments(self.begin, self.end)
        fitting = [one for one in found if one.arrival - one.departure <= self.most_s]
        if not fitting or any(first <= self._moment(one) < beyond for one in found):
            return Reason("walk_is_quicker" if self.most_s == self.search.direct_s - 1 else "too_long")
        later = [one.departure for one in fitting if one.departure >= self.end]
        return Reason("nothing_in_window", None, dt.datetime.fromtimestamp(min(later), zone) if later else None)

    def _late(self) -> bool:
        return self.deadline is not None and time.monotonic() > self.deadline
