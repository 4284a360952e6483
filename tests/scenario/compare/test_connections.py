# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""What the shuttle is for: from the station's bus stop to the park on a Saturday; whole days against all journeys."""

import datetime as dt

import numpy as np
import pytest

from mobility.analysis.matrix import place_of
from mobility.analysis.measures.ways_of_a_day import DAY_BEGINS
from mobility.analysis.travel_times import Conditions
from mobility.kernels.layout import NEVER
from mobility.network.network import Network
from mobility.planner.request import PlanRequest
from mobility.planner.window import Span, plan_window
from mobility.scenario.compare.compare import Comparison, compare
from mobility.scenario.compare.output.terminal import printed
from mobility.scenario.compare.question import CompareQuestion, explicit_days
from mobility.scenario.compare.results import results_of
from mobility.scenario.compare.ways import day_ways
from mobility.scenario.variant import Variant
from tests.analysis.minutes import single_s

from .scenarios import HOME_PARK, HOME_STATION, SATURDAY, WEDNESDAY, called, stops

EARLY_STOP = "boerdebus_de:15083:1109::01"
DAY_S = 24 * 3600


@pytest.fixture(scope="module")
def found(on_home: dict[str, Variant]) -> Comparison:
    network = on_home["baseline"].network
    question = CompareQuestion(
        stops(network, [HOME_STATION]), stops(network, [HOME_PARK]), ("07:00-19:00",), explicit_days(SATURDAY),
        conditions=Conditions(most_s=17 * 3600), until="24:00",
    )  # fmt: skip
    return compare(question, on_home["baseline"], [on_home["saturday"]])


def test_the_park_is_out_of_reach_before_midnight_and_then_within_wait_and_ride(found: Comparison) -> None:
    """The shuttle leaves at minutes 0 and 30 and takes 7 minutes: who comes at any minute is there within 37."""
    (row,) = found.tables["travel_times"].rows()
    assert (row["share_before"], row["share_after"], row["state_p50"]) == (0, 1, "gained")
    (row,) = found.tables["connections"].rows()
    assert (row["change"], row["origin"], row["destination"]) == ("gained", HOME_STATION, HOME_PARK)
    assert (row["share_before"], row["share_after"]) == (0, 1)
    assert row["last_departure_after"] == "19:30"
    assert row["quickest_s_after"] == 7 * 60
    assert row["day_journeys_before"] == 1, "the early bus, from the stop nearby"
    assert row["first_departure_before"] < "06:00"
    network = found.base.variant.network
    origin, destination = place_of(found.base.searched.origins, 0), place_of(found.base.searched.destinations, 0)
    shuttle = found.sides[0].variant.network
    for minute in range(0, 720, 7):
        at = dt.datetime.combine(SATURDAY, dt.time(7), tzinfo=network.zone) + dt.timedelta(minutes=minute)
        before = single_s(network, origin, destination, at, Conditions(DAY_S), towards=False)
        assert at.timestamp() + before >= dt.datetime(2026, 6, 14, tzinfo=network.zone).timestamp()
        after = single_s(shuttle, origin, destination, at, Conditions(DAY_S), towards=False)
        assert after == (-at.minute % 30 + 7) * 60


@pytest.mark.parametrize(("language", "word"), [("de", "neu erreichbar"), ("en", "newly reachable")])
def test_the_table_of_connections_gained_says_so(language: str, word: str, found: Comparison) -> None:
    (table,) = (one for one in printed(results_of(found), language) if one.name == "connections")
    (line,) = table.rows
    assert {word, HOME_STATION, HOME_PARK, "19:30"} <= set(line)


def test_the_early_bus_stays_as_it_was(on_home: dict[str, Variant]) -> None:
    network = on_home["baseline"].network
    question = CompareQuestion(
        stops(network, [EARLY_STOP]), stops(network, [HOME_PARK]), ("05:50-06:00",), explicit_days(SATURDAY)
    )
    found = compare(question, on_home["baseline"], [on_home["saturday"]])
    (row,) = found.tables["travel_times"].rows()
    assert row["travel_time_p50_s_before"] is not None
    assert (row["travel_time_p50_s_change"], row["state_p50"]) == (0, "equal")
    ways = [
        day_ways(side.variant.network, side.searched.origins, side.searched.destinations, SATURDAY, Conditions())
        for side in (found.base, *found.sides)
    ]
    assert [one.clock(int(one.first[0, 0])) for one in ways] == ["05:59", "05:59"]


def all_journeys(network: Network, request: PlanRequest) -> list[tuple[int, int]]:
    """Departures and arrivals of a day's journeys of at most two hours, in seconds of the day, best ones only."""
    begin = dt.datetime.combine(request.at.date(), DAY_BEGINS, tzinfo=network.zone).timestamp()
    page = plan_window(network, request, Span(int(begin), int(begin) + DAY_S), most_s=7200)
    found = {
        (round(one.departure.timestamp() - begin), round(one.arrival.timestamp() - begin))
        for one in page.result.itineraries
        if one.rides and one.duration_s <= 7200
    }
    return sorted(
        one for one in found if not any(a >= one[0] and b <= one[1] and (a, b) != one for a, b in found)
    )  # fmt: skip


@pytest.mark.parametrize("towards", [False, True])
def test_whole_days_are_those_of_all_journeys(towards: bool, home: Network) -> None:  # noqa: FBT001 - a parameter
    ids = np.random.default_rng(8).choice(called(home), 24, replace=False).tolist()
    here, there = stops(home, [HOME_STATION, *ids[:5]]), stops(home, [HOME_PARK, *ids[11:14]])
    conditions = Conditions(most_s=7200, on_foot=False)
    ways = day_ways(home, here, there, WEDNESDAY, conditions, towards=towards)
    compared = 0
    for a in range(len(here)):
        for b in range(len(there)):
            at = dt.datetime.combine(WEDNESDAY, DAY_BEGINS, tzinfo=home.zone)
            request = PlanRequest(place_of(here, a), place_of(there, b), at, direct=())
            journeys = all_journeys(home, request)
            if not journeys:
                assert (ways.count[a, b], ways.first[a, b], ways.quickest_s[a, b]) == (0, -1, NEVER)
                continue
            compared += 1
            assert ways.first[a, b] == journeys[0][0] // 60
            assert ways.last[a, b] == journeys[-1][0] // 60
            assert abs(int(ways.quickest_s[a, b]) - min(end - begin for begin, end in journeys)) < 60
            assert abs(int(ways.count[a, b]) - len(journeys)) <= max(1, len(journeys) // 10), "but for full minutes"
    assert compared > 3


def test_both_directions_tell_the_same_day(home: Network) -> None:
    ids = called(home)
    here, there = stops(home, [HOME_STATION, *ids[40:60]]), stops(home, [HOME_PARK, *ids[60:70]])
    one, two = (day_ways(home, here, there, WEDNESDAY, Conditions(), towards=towards) for towards in (False, True))
    assert ((one.count > 0) == (two.count > 0)).all()
    assert (one.count > 0).sum() > 5
    assert (one.first == two.first).all()
    assert (one.last == two.last).all()
    assert (one.begin, one.clock(-1), one.clock(0), one.clock(1439)) == (two.begin, None, "03:00", "26:59")
