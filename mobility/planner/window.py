# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""All good journeys of a span of time, page by page (SEMANTICS, Journey, Window).

A page is found by asking again and again: the Pareto set at t holds every journey of the window that leaves up to its
own earliest departure d, since whatever beats one of these leaves no earlier than it; so the next question is at d + 1.
Asked by arrival, time runs the other way. What is counted below as a *moment* is the departure, or the arrival negated,
so that it rises in both.
"""

from __future__ import annotations

import datetime as dt
import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from mobility.errors import ResourceError
from mobility.kernels.layout import DAY_S, NEVER
from mobility.planner.itinerary import direct_by_vehicle, make_itinerary
from mobility.planner.plan import (
    PlanResult,
    Reason,
    refuse_wheels_without_streets,
    thin_service,
    why_nothing,
)
from mobility.planner.search import Entry, Search

if TYPE_CHECKING:
    from mobility.kernels.layout import Workspace
    from mobility.network.network import Network
    from mobility.planner.legs import Itinerary
    from mobility.planner.request import PlanRequest

STEP_S = 3_600
"""The next question comes no later than this, and each sees an hour farther than a day, so that every journey of up to
24 hours is found wherever it begins."""
GROWTH_QUESTIONS = 24
"""A page grows by so many questions at most: where walking beats nearly all rides, it would grow for hours."""
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
        The page grows, up to a day and ``GROWTH_QUESTIONS``, until it holds so many journeys.
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
    search = Search(network, request, workspace)
    search.walk_counts = False
    sweep = _Sweep(search, span, deadline, most_s)
    found = sweep.page() if request.transit and search.direct_s > 0 else []
    itineraries = [make_itinerary(one.search, one.entry, one.search.journey(one.entry)) for one in found]
    direct = _direct(search)
    reason: Reason | None = None
    if not itineraries and not direct:
        reason = sweep.why_empty() or why_nothing(_begun(search, sweep))
    date = request.at.astimezone(network.zone).date()
    warnings = thin_service(network, date) if request.transit else ()
    return Page(PlanResult(tuple(itineraries), reason, warnings, direct), sweep.begin, sweep.end)


def _begun(search: Search, sweep: _Sweep) -> Search:
    """The question at the time where an empty page begins."""
    at = dt.datetime.fromtimestamp(sweep.end if sweep.mirrored else sweep.begin, search.network.zone)
    return Search(search.network, replace(search.request, at=at), search.work)


def _direct(search: Search) -> tuple[Itinerary, ...]:
    """The ways without any ride, the quickest first."""
    found = list(direct_by_vehicle(search))
    if search.direct_s < NEVER:
        at_s, walk_s = search.at_s, search.direct_s
        entry = Entry(0, at_s - walk_s, at_s) if search.request.arrive_by else Entry(0, at_s, at_s + walk_s)
        found.append(make_itinerary(search, entry, []))
    return tuple(sorted(found, key=lambda way: way.duration_s))


class _Sweep:
    """Asks for Pareto sets one after the other until a page is full."""

    def __init__(self, search: Search, span: Span, deadline: float | None, most_s: int) -> None:
        self.search, self.span, self.deadline = search, span, deadline
        self.most_s = min(most_s, DAY_S, search.direct_s - 1)
        self.mirrored = search.request.arrive_by
        self.begin, self.end = span.begin, span.end
        self.found: dict[tuple[int, int, int], _Found] = {}
        self.known: dict[tuple[int, int], _Found] = {}

    def page(self) -> list[_Found]:
        """The journeys of the page; ``begin`` and ``end`` tell its span afterwards."""
        span = self.span
        first, beyond = (-span.end, -span.begin) if self.mirrored else (span.begin, span.end)
        if span.earlier != self.mirrored:
            first = self._against(first, beyond)
        else:
            beyond = self._along(first, beyond)
        self.begin, self.end = (-beyond, -first) if self.mirrored else (first, beyond)
        return self._between(first, beyond)

    def _along(self, first: int, beyond: int) -> int:
        """Sweep from the first moment on; the moment before which the page is complete."""
        moment, count, questions_left = first, 0, GROWTH_QUESTIONS
        while count < self.span.most and (
            moment < beyond or (count < self.span.least and questions_left > 0 and moment < max(beyond, first + DAY_S))
        ):
            if self._late():
                if moment == first:
                    raise ResourceError("no_time_left")
                return moment
            following = self._ask(moment)
            count_before, count = count, count + len(self._between(following - 1, following))
            if following > beyond and count_before >= self.span.least:
                return beyond  # this question looked behind the end of the span that was asked for
            questions_left -= following > beyond
            moment = following
        return moment

    def _against(self, first: int, beyond: int) -> int:
        """Sweep spans that begin ever earlier; the first moment of the page."""
        width, low = max(beyond - first, 1), first
        done, questions_left = beyond, GROWTH_QUESTIONS
        while True:
            moment = low
            while moment < done:
                questions_left -= low < first
                if self._late():
                    if done == beyond:
                        raise ResourceError("no_time_left")
                    low = done
                    break
                moment = min(self._ask(moment), done)
            done = low
            page = self._between(low, beyond)
            if (
                len(page) >= min(self.span.least, self.span.most)
                or beyond - low >= DAY_S
                or self._late()
                or questions_left <= 0
            ):
                break
            low, width = max(low - width, beyond - DAY_S), width * 2
        wanted = min(max(self.span.least, len(self._between(first, beyond))), self.span.most)
        moments = sorted((self._moment(one) for one in page), reverse=True)
        if len(moments) > wanted > 0:
            return moments[wanted - 1]
        return low

    def _ask(self, moment: int) -> int:
        """Take in the Pareto set at a moment; the moment up to which nothing more comes than what was found."""
        here = self.search.moved_to(dt.datetime.fromtimestamp(-moment if self.mirrored else moment, dt.UTC))
        following = moment + STEP_S
        for rides, seconds in here.first_ends(DAY_S + STEP_S):
            one = self._complete(here, rides, seconds)
            following = min(following, self._moment(one) + 1)
            self.found.setdefault((one.departure, one.arrival, rides), one)
        return following

    def _complete(self, here: Search, rides: int, seconds: int) -> _Found:
        """The journey behind one end of it, which an earlier question may have brought already."""
        key = rides, seconds + here.day.start
        if key not in self.known:
            entry = here.complete(rides, seconds)
            start = here.day.start
            self.known[key] = _Found(here, entry, entry.departure_s + start, entry.arrival_s + start)
        return self.known[key]

    def _moment(self, one: _Found) -> int:
        return -one.arrival if self.mirrored else one.departure

    def _between(self, first: int, beyond: int) -> list[_Found]:
        """What was found of a span of moments, by departure, without what walking beats."""
        found = [
            one
            for one in self.found.values()
            if first <= self._moment(one) < beyond and one.arrival - one.departure <= self.most_s
        ]
        return sorted(found, key=lambda one: (one.departure, one.arrival, one.entry.rides))

    def why_empty(self) -> Reason | None:
        """Why nothing of what was found is on the page, None if nothing was found at all."""
        zone = self.search.network.zone
        within = [one for one in self.found.values() if one.arrival - one.departure <= DAY_S]
        if not within:
            return None
        first, beyond = (-self.end, -self.begin) if self.mirrored else (self.begin, self.end)
        fitting = [one for one in within if one.arrival - one.departure <= self.most_s]
        if not fitting or any(first <= self._moment(one) < beyond for one in within):
            return Reason("walk_is_quicker" if self.most_s == self.search.direct_s - 1 else "too_long")
        later = [one.departure for one in fitting if one.departure >= self.end]
        return Reason("nothing_in_window", None, dt.datetime.fromtimestamp(min(later), zone) if later else None)

    def _late(self) -> bool:
        return self.deadline is not None and time.monotonic() > self.deadline
