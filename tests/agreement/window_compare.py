# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""Ask engine and oracle for all good journeys of spans of time, page by page, and ride every shown one."""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from mobility.network.network import Network
from mobility.planner.legs import Itinerary
from mobility.planner.places import stop_by_id
from mobility.planner.request import PlanRequest
from mobility.planner.window import ENOUGH, GROWTH_S, Page, Span, plan_window
from tests.oracle.ride import ride
from tests.oracle.scan import HORIZON_S, Oracle
from tests.oracle.span import Good, departures, ends_between, good_journeys, told

from .compare import Query

FROM_BEGIN, FROM_END = 1 << 40, 0
"""So many departures an arrival let windows be searched from their begin, or from their end, whatever happens there."""


def shown(itineraries: tuple[Itinerary, ...]) -> list[Good]:
    """Departure and arrival in seconds since 1970, and rides."""
    return [(round(one.departure.timestamp()), round(one.arrival.timestamp()), one.rides) for one in itineraries]


@dataclass
class Pages:
    """Asks for pages of one question and holds each against the oracle's good journeys.

    `begin` and `end` are the moments for which the oracle knows all: departures, or arrivals with `arrive_by`. Where a
    page goes beyond them, the oracle reckons again.
    """

    network: Network
    oracle: Oracle
    query: Query
    begin: int
    end: int
    on_foot: bool = True
    max_rides: int | None = None
    most_s: int = HORIZON_S
    complaints: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Put the question to both."""
        query = self.query
        self.good = self._reckoned()
        origin, destination = (stop_by_id(self.network, place) for place in (query.origin, query.destination))
        assert origin is not None
        assert destination is not None
        self.request = PlanRequest(
            origin, destination, query.at, arrive_by=query.arrive_by, max_rides=self.max_rides,
            direct=("foot",) if self.on_foot else (),
        )  # fmt: skip

    def _reckoned(self) -> set[Good]:
        """The oracle's good journeys from `begin` to `end`; what leaves later may be better than these."""
        query = self.query
        ends = ends_between(self.oracle, query.origin, query.destination, on_foot=self.on_foot)
        early = self.begin - HORIZON_S if query.arrive_by else self.begin
        sites = [set(self.oracle.region.sites(place)) for place in (query.origin, query.destination)]
        if self.on_foot and sites[0] & sites[1]:  # whoever is there already needs no round trip
            return set()
        moments = departures(self.oracle, ends, early, self.end + HORIZON_S + 1)
        found = good_journeys(self.oracle, ends, moments, self.max_rides)
        return {one for one in found if one[1] - one[0] <= self.most_s}

    def inside(self, begin: int, end: int) -> set[Good]:
        """The good journeys of a span."""
        if self.query.arrive_by:
            return {one for one in self.good if begin < one[1] <= end}
        return {one for one in self.good if begin <= one[0] < end}

    def ask(self, span: Span, **more: Any) -> Page:
        """One page; what is wrong with it is added to `complaints`."""
        page = plan_window(self.network, self.request, span, most_s=self.most_s, **more)
        journeys = shown(page.result.itineraries)
        wrong = []
        if sorted(set(journeys)) != journeys:
            wrong.append(f"not in order, or one twice: {journeys}")
        if page.end - page.begin > span.end - span.begin + GROWTH_S:
            wrong.append(f"the page is [{self.told(page.begin)}, {self.told(page.end)})")
        if page.begin < self.begin or page.end > self.end:
            self.begin, self.end = min(self.begin, page.begin), max(self.end, page.end)
            self.good = self._reckoned()
        wanted = self.inside(page.begin, page.end)
        if set(journeys) != wanted:
            wrong.append(
                f"too many {told(self.network.zone, set(journeys) - wanted)}, "
                f"missing {told(self.network.zone, wanted - set(journeys))}"
            )
        if "deadline" not in more:
            wrong += self._extent(span, page, len(journeys))
        query = self.query
        for one in page.result.itineraries:
            found = ride(
                self.oracle.region, one.to_dict(), rules=self.oracle.rules, origin=query.origin,
                destination=query.destination,
            )  # fmt: skip
            wrong += found
        self.complaints += [
            f"{query}, [{self.told(span.begin)}, {self.told(span.end)}) {span}: {text}" for text in wrong
        ]
        return page

    def _extent(self, span: Span, page: Page, count: int) -> list[str]:
        """Where a page may begin and end."""
        fixed, moved = ("end", "begin") if span.earlier else ("begin", "end")
        if getattr(page, fixed) != getattr(span, fixed):
            return [f"its {fixed} has moved to {self.told(getattr(page, fixed))}"]
        grown = page.end - page.begin - (span.end - span.begin)
        if grown > 0 and not span.least:
            return [f"its {moved} has moved to {self.told(getattr(page, moved))} though nothing is wanted beyond"]
        if grown < 0 and count < span.most:
            return [f"it ends at {self.told(getattr(page, moved))} with {count} journeys"]
        if grown > 0:
            in_span = len(self.inside(span.begin, span.end))
            if in_span >= span.least:
                return [f"it has grown though {in_span} journeys are enough"]
        return []

    def told(self, moment: int) -> str:
        """A moment as one reads it."""
        return dt.datetime.fromtimestamp(moment, self.network.zone).isoformat()


def least_parted(pages: Pages, page: Page, most: int, *, earlier: bool) -> bool:
    """Whether a page has more journeys than asked for only because the last ones are of one moment."""
    moments = sorted(one[1] if pages.query.arrive_by else one[0] for one in shown(page.result.itineraries))
    if earlier:
        moments.reverse()
    return len(moments) <= most or moments[most - 1] == moments[-1]


def chain(pages: Pages, first: Span, count: int) -> None:
    """Page on from a span, forwards and backwards; the union has to be the window, and no journey comes twice."""
    page = pages.ask(first)
    for earlier in (False, True):
        found = list(shown(page.result.itineraries))
        begin, end = page.begin, page.end
        for _ in range(count):
            width = first.end - first.begin
            span = Span(end, end + width, first.least, first.most)
            if earlier:
                span = Span(begin - width, begin, first.least, first.most, earlier=True)
            other = pages.ask(span)
            if not least_parted(pages, other, max(first.most, 1), earlier=earlier) and first.most < ENOUGH:
                wider = len(pages.inside(span.begin, span.end))
                pages.complaints.append(f"{pages.query} {span}: more than {first.most} journeys ({wider} in the span)")
            found += shown(other.result.itineraries)
            begin, end = min(begin, other.begin), max(end, other.end)
        if len(found) != len(set(found)):
            pages.complaints.append(f"{pages.query}: pages share journeys")
        if set(found) != pages.inside(begin, end):
            pages.complaints.append(f"{pages.query}: the pages are not the window")
