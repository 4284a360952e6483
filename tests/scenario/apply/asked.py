# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""The same questions to two networks whose stops and trips may be numbered in other ways."""

from mobility.network.network import Network
from mobility.planner.itinerary import make_itinerary
from mobility.planner.legs import Itinerary
from mobility.planner.places import stop_by_id
from mobility.planner.request import PlanRequest, StopPlace
from mobility.planner.search import Search
from mobility.planner.window import Span, plan_window
from tests.agreement.compare import Query

Good = tuple[int, int, int]
"""Departure and arrival in seconds since 1970, and rides."""
SPAN_S = 2 * 3600


def ends_of(network: Network, query: Query) -> tuple[StopPlace, StopPlace]:
    """Its stops in a network."""
    origin, destination = (stop_by_id(network, one) for one in (query.origin, query.destination))
    assert isinstance(origin, StopPlace)
    assert isinstance(destination, StopPlace)
    return origin, destination


def best(network: Network, query: Query) -> list[Good]:
    """The best journeys from a moment, or to one."""
    search = Search(network, PlanRequest(*ends_of(network, query), query.at, arrive_by=query.arrive_by))
    return sorted(_good(make_itinerary(search, entry, search.journey(entry))) for entry in search.pareto())


def in_window(network: Network, query: Query) -> list[Good]:
    """The best journeys of two hours, by departure or arrival."""
    begin = round(query.at.timestamp())
    span = Span(begin - SPAN_S, begin) if query.arrive_by else Span(begin, begin + SPAN_S)
    request = PlanRequest(*ends_of(network, query), query.at, arrive_by=query.arrive_by)
    return sorted(map(_good, plan_window(network, request, span).result.itineraries))


def _good(one: Itinerary) -> Good:
    return round(one.departure.timestamp()), round(one.arrival.timestamp()), one.rides
