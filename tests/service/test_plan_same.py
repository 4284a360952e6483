# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""Plans over HTTP are the plans of the planner: nothing is lost or changed on the way."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest

from mobility.planner.legs import RideLeg
from mobility.planner.places import point_of
from mobility.planner.plan import plan
from mobility.planner.request import PlanRequest, StopPlace
from mobility.planner.window import Span, plan_window
from tests.service.asking import instant
from tests.service.test_plan_answer import door_to_door, stop_to_stop

if TYPE_CHECKING:
    from mobility.network.network import Network
    from mobility.planner.legs import Itinerary
    from mobility.planner.request import Place
    from tests.service.asking import Asker

FOOT = ("foot",)
Journey = tuple[dt.datetime, dt.datetime, int, tuple[tuple[str, str, str], ...]]


def place(network: Network, text: str) -> Place:
    """A point, or all stops of the group of a stop."""
    point = point_of(text) if "," in text else None
    if point:
        return point
    stop = network.stop_of_id(text)
    arrays = network.arrays
    group = (arrays["stop_group"] == arrays["stop_group"][stop]) & (arrays["stop_routable"] > 0)
    return StopPlace(tuple(group.nonzero()[0].tolist()), network.stop_name[stop], text)


def in_process(asker: Asker, asked: dict[str, str], *, window: bool) -> tuple[list[Journey], list[Journey]]:
    """Journeys with rides, and ways without, of the planner."""
    network = asker.network
    request = PlanRequest(
        place(network, asked["fromPlace"]),
        place(network, asked["toPlace"]),
        instant(asked["time"]),
        arrive_by=asked["arriveBy"] == "true",
        access=FOOT,
        egress=FOOT,
        direct=FOOT,
        access_max_s=900,
        egress_max_s=900,
        direct_max_s=1800,
    )
    if not window:
        result = plan(network, request)
        found = [_journey(one) for one in result.itineraries]
        return [one for one in found if one[2]], [one for one in found if not one[2]]
    at = int(request.at.timestamp())
    begin, end = (at - 900, at) if request.arrive_by else (at, at + 900)
    page = plan_window(network, request, Span(begin, end, 5, earlier=request.arrive_by))
    return [_journey(one) for one in page.result.itineraries], [_journey(one) for one in page.result.direct]


def _journey(one: Itinerary) -> Journey:
    legs = []
    for leg in one.legs:
        if isinstance(leg, RideLeg):
            ends = leg.calls[0].spot.stop_id or "", leg.calls[-1].spot.stop_id or ""
            legs.append((leg.trips[0].trip_id, *ends))
        else:
            legs.append((leg.mode.upper(), leg.origin.stop_id or "", leg.destination.stop_id or ""))
    utc = dt.UTC
    return one.departure.astimezone(utc), one.arrival.astimezone(utc), one.rides, tuple(legs)


def over_http(asker: Asker, asked: dict[str, str], *, window: bool) -> tuple[list[Journey], list[Journey]]:
    """The same over HTTP."""
    answer = asker.get("/api/v6/plan", **asked, timetableView=window)
    return [_read(one) for one in answer["itineraries"]], [_read(one) for one in answer["direct"]]


def _read(one: dict[str, Any]) -> Journey:
    legs = []
    for leg in one["legs"]:
        name = leg["tripId"].split("_", 2)[2] if "tripId" in leg else leg["mode"]
        legs.append((name, leg["from"].get("stopId", ""), leg["to"].get("stopId", "")))
    count = sum("tripId" in leg for leg in one["legs"])
    return instant(one["startTime"]), instant(one["endTime"]), count, tuple(legs)


def _agree(heidelberg: Asker, county: Asker, count: int) -> int:
    journeys = 0
    questions = [(heidelberg, one) for one in door_to_door(77, count // 2)]
    questions += [(county, one) for one in stop_to_stop(county, 78, count - count // 2)]
    for number, (asker, asked) in enumerate(questions):
        window = number % 2 == 0
        rides, ways = over_http(asker, asked, window=window)
        expected_rides, expected_ways = in_process(asker, asked, window=window)
        assert rides == expected_rides, asked
        assert ways == expected_ways, asked
        journeys += len(rides)
    return journeys


def test_forty_plans_are_the_same_in_process(heidelberg: Asker, county: Asker) -> None:
    assert _agree(heidelberg, county, 40) > 40


@pytest.mark.long
def test_five_hundred_plans_are_the_same_in_process(heidelberg: Asker, county: Asker) -> None:
    assert _agree(heidelberg, county, 500) > 500
