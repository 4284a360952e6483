# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""Departures and arrivals of the engine against those counted in the feed."""

import datetime as dt
from dataclasses import dataclass

from mobility.network.network import Network
from mobility.planner.departures import stop_events
from mobility.planner.ride_leg import make_ride_leg
from tests.oracle.events import Event, events
from tests.oracle.feed import Region

from .compare import Counts

EPOCH = dt.date(1970, 1, 1)


@dataclass(frozen=True)
class Board:
    """What is asked: stops by full id, seconds since 1970 (both included), departures or arrivals."""

    stops: tuple[str, ...]
    first: int
    last: int
    arrivals: bool


def wrong_events(
    network: Network, region: Region, board: Board, counts: Counts, route_types: frozenset[int] | None = None
) -> list[str]:
    """What differs."""
    numbers = [network.stop_of_id(stop) for stop in board.stops]
    found = stop_events(
        network, numbers, board.first, board.last, arrivals=board.arrivals, route_types=route_types
    )  # fmt: skip
    told = [
        Event(
            event.at, network.stop_id[event.stop], network.trip_id[event.trip],
            EPOCH + dt.timedelta(days=event.run.service_day), event.call,
        )
        for event in found
    ]  # fmt: skip
    routes = None if route_types is None else routes_of(network, route_types)
    wanted = events(region, set(board.stops), board.first, board.last, arrivals=board.arrivals, routes=routes)
    wrong = []
    if [event.at for event in told] != sorted(event.at for event in told):
        wrong.append(f"{board}: not by time")
    if len(told) != len(set(told)):
        wrong.append(f"{board}: some twice: {sorted({one for one in told if told.count(one) > 1})}")
    if set(told) != wanted:
        wrong.append(
            f"{board} {route_types}: too many {sorted(set(told) - wanted)}, missing {sorted(wanted - set(told))}"
        )
    for event in found:
        begin = event.position - (1 if board.arrivals else 0)
        leg = make_ride_leg(network, event.run, begin, begin + 1)
        at = leg.calls[-1].arrival if board.arrivals else leg.calls[0].departure
        if round(at.timestamp()) != event.at:
            wrong.append(f"{board}: the run of {event} is at its position at {at}")
    counts["boards"] += 1
    counts["boards with events"] += bool(told)
    counts["events"] += len(told)
    counts["events of another service day"] += sum(
        dt.datetime.fromtimestamp(event.at, network.zone).date() != event.service_date for event in told
    )
    return wrong


def routes_of(network: Network, route_types: frozenset[int]) -> set[str]:
    """The full ids of the routes of some types."""
    arrays, feeds = network.arrays, network.feeds
    return {
        f"{feeds[int(feed)].id}_{network.texts['route_id'][route].removeprefix(feeds[int(feed)].id + '_')}"
        for route, (feed, kind) in enumerate(zip(arrays["route_feed"], arrays["route_type"], strict=True))
        if int(kind) in route_types
    }
