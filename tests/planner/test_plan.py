# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""Answers to requests: journeys, or the reason why there is none, and what to know about the date."""

import datetime as dt
from pathlib import Path

import pytest

from mobility.network.network import Network
from mobility.planner.places import find_place
from mobility.planner.plan import PlanResult, Reason, ThinService, plan, thin_service
from mobility.planner.request import Place, PlanRequest, PointPlace
from tests.network.toy import DATE, Toy, at, network_of

SATURDAY, NEXT_WEDNESDAY = dt.date(2026, 6, 13), dt.date(2026, 6, 17)
NOWHERE = PointPlace(0.5, 0.5)


def answer(
    network: Network, origin: str | Place, destination: str | Place, clock: str = "8:00", *, arrive_by: bool = False,
    max_rides: int | None = None, date: dt.date = DATE,
) -> PlanResult:  # fmt: skip
    """What is planned between stops by their own ids, or other places."""
    ends = [find_place(network, f"f_{end}") if isinstance(end, str) else end for end in (origin, destination)]
    return plan(network, PlanRequest(ends[0], ends[1], at(clock, date), arrive_by, max_rides))


def reason(
    network: Network, origin: str | Place, destination: str | Place, clock: str = "8:00", *, arrive_by: bool = False,
    max_rides: int | None = None, date: dt.date = DATE,
) -> Reason:  # fmt: skip
    """Why there is no journey."""
    found = answer(network, origin, destination, clock, arrive_by=arrive_by, max_rides=max_rides, date=date)
    assert found.itineraries == ()
    assert found.reason is not None
    return found.reason


def test_journeys_by_rising_rides_and_no_reason(tmp_path: Path) -> None:
    trips = {
        "t1": "a 8:00, d 9:00",
        "t2": "a 8:05, b 8:10",
        "t3": "b 8:15, c 8:20",
        "t4": "c 8:25, d 8:30",
        "t5": "b 8:20, d 8:45",
    }
    found = answer(Toy(trips).network(tmp_path), "a", "d")
    assert [itinerary.rides for itinerary in found.itineraries] == [1, 2, 3]
    assert found.reason is None
    assert found.warnings == ()


@pytest.mark.parametrize("arrive_by", [False, True])
def test_no_stop_in_reach(arrive_by: bool, tmp_path: Path) -> None:  # noqa: FBT001
    network = Toy({"t1": "a 9:00, b 9:10"}).network(tmp_path, max_walk_s=900)
    assert reason(network, NOWHERE, "b", arrive_by=arrive_by) == Reason("no_stop_in_reach", "origin")
    assert reason(network, "a", NOWHERE, arrive_by=arrive_by) == Reason("no_stop_in_reach", "destination")


def test_no_service_where_nothing_ever_calls(tmp_path: Path) -> None:
    network = Toy({"t1": "a 9:00, b 9:10"}).network(tmp_path)
    assert reason(network, "d", "b") == Reason("no_service", "origin")
    assert reason(network, "a", "d") == Reason("no_service", "destination")


def test_no_service_on_this_day_but_on_another(tmp_path: Path) -> None:
    toy = Toy({"t1": "a 9:00, b 9:10", "t2": "a 9:30, b 9:40"}, services={"t1": "weekend", "t2": "weekend"})
    network = toy.network(tmp_path)
    assert reason(network, "a", "b") == Reason("no_service", "origin", at("9:00", SATURDAY))
    assert reason(network, "a", "b", arrive_by=True) == Reason("no_service", "origin", at("9:30", SATURDAY))


def test_no_service_from_where_trips_end(tmp_path: Path) -> None:
    """Something calls there, but nobody can get on."""
    network = Toy({"t1": "a 9:00, b 9:10", "t2": "c 9:00, d 9:10"}).network(tmp_path)
    assert reason(network, "b", "d") == Reason("no_service", "origin")
    assert reason(network, "a", "c") == Reason("no_service", "destination")


def test_where_nobody_may_get_on_or_off(tmp_path: Path) -> None:
    network = Toy({"t1": "a 9:00 p1, b 9:10, c 9:20 d1, d 9:30"}).network(tmp_path)
    assert reason(network, "a", "b") == Reason("boarding_forbidden", "origin")
    assert reason(network, "b", "c") == Reason("alighting_forbidden", "destination")


def test_not_today_although_something_calls_at_both_ends(tmp_path: Path) -> None:
    toy = Toy({"t1": "a 9:00, b 9:10", "t2": "b 9:20, c 9:30", "t3": "c 9:40, d 9:50"}, services={"t2": "weekend"})
    network = toy.network(tmp_path)
    assert reason(network, "a", "d") == Reason("beyond_horizon", None, at("9:00", SATURDAY))


def test_next_departure_up_to_seven_days_ahead(tmp_path: Path) -> None:
    """On the eighth day it would be too far."""
    toy = Toy({"t1": "a 9:00, b 9:10"}, calendar="daily,1,1,1,1,1,1,1,20260617,20260617\n")
    network = toy.network(tmp_path)
    assert reason(network, "a", "b").next_departure == at("9:00", NEXT_WEDNESDAY)
    assert reason(network, "a", "b", date=DATE - dt.timedelta(days=1)).next_departure is None


def test_tomorrow_morning_is_beyond_24_hours_if_one_arrives_later(tmp_path: Path) -> None:
    network = Toy({"t1": "a 7:00, b 9:00"}).network(tmp_path)
    assert reason(network, "a", "b", "8:00") == Reason("beyond_horizon", None, at("7:00", DATE + dt.timedelta(days=1)))


def test_no_connection(tmp_path: Path) -> None:
    network = Toy({"t1": "a 9:00, b 9:10", "t2": "c 9:20, d 9:30"}).network(tmp_path)
    assert reason(network, "a", "d") == Reason("no_connection")


def test_too_few_rides(tmp_path: Path) -> None:
    network = Toy({"t1": "a 9:00, b 9:10", "t2": "b 9:20, d 9:30"}).network(tmp_path)
    assert reason(network, "a", "d", max_rides=1) == Reason("too_few_rides")
    assert answer(network, "a", "d", max_rides=2).reason is None


def test_a_reason_as_json() -> None:
    assert Reason("no_service", "origin", at("9:00")).to_dict() == {
        "code": "no_service",
        "side": "origin",
        "next_departure": "2026-06-10T09:00:00+02:00",
    }
    assert Reason("no_connection").to_dict() == {"code": "no_connection", "side": None, "next_departure": None}


CALENDAR = """
daily,1,1,1,1,1,1,1,20260601,20260630
many,0,0,1,0,0,0,0,20260603,20260603
more,0,0,0,1,0,0,0,20260604,20260604
"""


def thin(most: int) -> Toy:
    """One trip every day, so many more on the third of June, twice as many more on the fourth, a Thursday."""
    trips = {f"t{number}": "a 9:00, b 9:10" for number in range(1 + 3 * most)}
    services = {f"t{number}": "many" if number <= most else "more" for number in range(1, 1 + 3 * most)}
    return Toy(trips, services=services, calendar=CALENDAR)


@pytest.mark.parametrize(("most", "found"), [(1, ()), (2, (ThinService("f", 1, 5),))])
def test_far_fewer_trips_than_on_the_best_day_of_the_weekday(
    most: int, found: tuple[ThinService, ...], tmp_path: Path
) -> None:
    """Half as many is not yet far fewer; Wednesdays are held against Wednesdays."""
    assert thin_service(thin(most).network(tmp_path), DATE) == found


def test_thin_service_is_told_with_the_answer(tmp_path: Path) -> None:
    network = thin(2).network(tmp_path)
    assert answer(network, "a", "b").warnings == (ThinService("f", 1, 5),)
    assert answer(network, "a", "b", date=dt.date(2026, 6, 3)).warnings == ()
    assert ThinService("f", 1, 5).to_dict() == {"code": "thin_service", "feed": "f", "trips": 1, "busiest_trips": 5}


def test_a_date_without_service_is_thin_wherever_the_weekday_has_any(tmp_path: Path) -> None:
    network = network_of(
        tmp_path,
        {
            "f": Toy({"t1": "a 9:00, b 9:10"}),
            "g": Toy({"t1": "a 9:00, b 9:10"}, calendar="daily,0,0,0,0,0,0,0,20260601,20260630\n"),
        },
    )
    assert thin_service(network, dt.date(2027, 6, 9)) == (ThinService("f", 0, 1),)
