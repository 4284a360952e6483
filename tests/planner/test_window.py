# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""Pages of a span of time: small cases; random networks are in tests/agreement/test_window_random.py."""

import datetime as dt
import time
from pathlib import Path

import pytest

from mobility.errors import ResourceError
from mobility.network.build import load
from mobility.network.network import Network
from mobility.planner.places import stop_by_id
from mobility.planner.request import PlanRequest, PointPlace
from mobility.planner.window import Page, Span, plan_window
from mobility.region import read_region
from tests.network.toy import Toy, at, metres_north

NEAR = f"b,B,52.0,11.0,,\nc,C,{metres_north(99.9):.7f},11.0,,\nd,D,52.3,11.0,,\n"


def page_of(network: Network, ends: str, begin: dt.datetime, end: dt.datetime, **more: object) -> Page:
    """A page from one stop to another, "a b"; what is not of the request is of the span."""
    origin, destination = (stop_by_id(network, f"f_{stop}") for stop in ends.split())
    assert origin is not None
    assert destination is not None
    of_span = {key: more.pop(key) for key in ("least", "most", "earlier") if key in more}
    of_page = {key: more.pop(key) for key in ("most_s", "deadline") if key in more}
    request = PlanRequest(origin, destination, begin, **more)  # type: ignore[arg-type]
    span = Span(int(begin.timestamp()), int(end.timestamp()), **of_span)  # type: ignore[arg-type]
    return plan_window(network, request, span, **of_page)  # type: ignore[arg-type]


def shown(page: Page) -> list[str]:
    """Day and departure, arrival, rides."""
    return [f"{one.departure:%d %H:%M}-{one.arrival:%H:%M} {one.rides}" for one in page.result.itineraries]


HOURLY = {f"t{hour}": f"a {hour}:00, b {hour}:30" for hour in range(6, 12)}


def test_begins_inside_and_ends_before(tmp_path: Path) -> None:
    network = Toy(HOURLY).network(tmp_path)
    page = page_of(network, "a b", at("7:00"), at("9:00"))
    assert shown(page) == ["10 07:00-07:30 1", "10 08:00-08:30 1"]
    assert (page.begin, page.end) == (int(at("7:00").timestamp()), int(at("9:00").timestamp()))


def test_asked_by_arrival_ends_inside_and_begins_after(tmp_path: Path) -> None:
    network = Toy(HOURLY).network(tmp_path)
    page = page_of(network, "a b", at("7:30"), at("9:30"), arrive_by=True)
    assert shown(page) == ["10 08:00-08:30 1", "10 09:00-09:30 1"]


def test_beaten_by_a_journey_that_leaves_after_the_end(tmp_path: Path) -> None:
    network = Toy({"slow": "a 8:00, b 10:00", "fast": "a 9:00, b 9:30"}).network(tmp_path)
    assert shown(page_of(network, "a b", at("7:00"), at("8:30"))) == []
    assert shown(page_of(network, "a b", at("7:00"), at("9:01"))) == ["10 09:00-09:30 1"]


def test_beaten_by_a_journey_that_arrives_before_the_begin(tmp_path: Path) -> None:
    """Asked by arrival, what leaves no earlier and has arrived already is better."""
    network = Toy({"slow": "a 8:00, b 10:00", "fast": "a 9:00, b 9:30"}).network(tmp_path)
    assert shown(page_of(network, "a b", at("9:45"), at("10:15"), arrive_by=True)) == []


def test_first_journey_more_than_a_day_after_the_begin(tmp_path: Path) -> None:
    network = Toy({"t": "a 10:00, b 10:30"}, services={"t": "weekend"}).network(tmp_path)
    page = page_of(network, "a b", at("6:00", dt.date(2026, 6, 12)), at("11:00", dt.date(2026, 6, 14)))
    assert shown(page) == ["13 10:00-10:30 1", "14 10:00-10:30 1"]
    page = page_of(network, "a b", at("6:00", dt.date(2026, 6, 12)), at("11:00", dt.date(2026, 6, 14)), arrive_by=True)
    assert shown(page) == ["13 10:00-10:30 1", "14 10:00-10:30 1"]


@pytest.mark.parametrize("arrive_by", [False, True])
def test_journey_of_nearly_a_day_from_the_end_of_the_span(tmp_path: Path, arrive_by: bool) -> None:  # noqa: FBT001
    network = Toy({"t": "a 8:50, b 32:45"}).network(tmp_path)
    tomorrow = dt.date(2026, 6, 11)
    begin, end = (at("8:30", tomorrow), at("9:30", tomorrow)) if arrive_by else (at("8:00"), at("9:00"))
    assert shown(page_of(network, "a b", begin, end, arrive_by=arrive_by)) == ["10 08:50-08:45 1"]
    assert shown(page_of(network, "a b", begin, end, arrive_by=arrive_by, most_s=86_100)) == ["10 08:50-08:45 1"]
    assert shown(page_of(network, "a b", begin, end, arrive_by=arrive_by, most_s=86_099)) == []


@pytest.mark.parametrize("most_s", [86_400, 10**6])
def test_no_journey_of_more_than_a_day(tmp_path: Path, most_s: int) -> None:
    network = Toy({"t": "a 8:50, b 32:50", "u": "a 8:51, b 33:00"}).network(tmp_path)
    assert shown(page_of(network, "a b", at("8:00"), at("9:00"), most_s=most_s)) == ["10 08:50-08:50 1"]


@pytest.mark.parametrize("earlier", [False, True])
@pytest.mark.parametrize("arrive_by", [False, True])
def test_journeys_of_one_moment_stay_together(tmp_path: Path, earlier: bool, arrive_by: bool) -> None:  # noqa: FBT001
    """One ride that takes long and two that do not; both leave, or arrive, at the same time."""
    slow = "a 7:40, d 8:30" if arrive_by else "a 8:00, d 9:00"
    network = Toy({"slow": slow, "t1": "a 8:00, b 8:10", "t2": "b 8:15, d 8:30"}).network(tmp_path)
    page = page_of(network, "a d", at("7:00"), at("9:30"), most=1, earlier=earlier, arrive_by=arrive_by)
    assert len(shown(page)) == 2


@pytest.mark.parametrize("arrive_by", [False, True])
def test_from_where_one_is_nothing_leads_there(tmp_path: Path, arrive_by: bool) -> None:  # noqa: FBT001
    trips = {"t1": "b 8:00, d 8:10", "t2": "d 8:15, b 8:25", "t3": "c 8:05, b 8:12", "t4": "b 8:20, c 8:30"}
    network = Toy(trips, stops=NEAR).network(tmp_path, max_walk_s=200)
    page = page_of(network, "b b", at("7:00"), at("9:00"), arrive_by=arrive_by)
    assert shown(page) == []
    page = page_of(network, "b b", at("7:00"), at("9:00"), arrive_by=arrive_by, direct=())
    assert shown(page) == ["10 08:03-08:12 1", "10 08:20-08:31 1"]  # walking to c first, or back from there


@pytest.mark.parametrize("arrive_by", [False, True])
def test_round_trips_that_walking_beats(tmp_path: Path, arrive_by: bool) -> None:  # noqa: FBT001
    """Walking to c, a ride back to b, walking to c again."""
    network = Toy({"t": "c 8:10, b 8:20, d 8:40", "u": "d 8:41, c 8:50"}, stops=NEAR).network(tmp_path, max_walk_s=200)
    assert shown(page_of(network, "b c", at("8:00"), at("9:00"), arrive_by=arrive_by)) == []


def test_pages_that_are_too_late(tmp_path: Path) -> None:
    network = Toy(HOURLY).network(tmp_path)
    for earlier in (False, True):
        with pytest.raises(ResourceError) as refusal:
            page_of(network, "a b", at("7:00"), at("9:00"), deadline=time.monotonic() - 1, earlier=earlier)
        assert refusal.value.code == "no_time_left"


def test_grows_until_it_holds_enough(tmp_path: Path) -> None:
    network = Toy(HOURLY).network(tmp_path)
    page = page_of(network, "a b", at("7:00"), at("7:01"), least=3)
    assert shown(page) == [f"10 {hour:02}:00-{hour:02}:30 1" for hour in (7, 8, 9)]
    assert page.end == int(at("9:00:01").timestamp())
    page = page_of(network, "a b", at("10:30"), at("10:31"), least=3, earlier=True)
    assert shown(page) == [f"10 {hour:02}:00-{hour:02}:30 1" for hour in (8, 9, 10)]
    assert page.begin == int(at("8:00").timestamp())


def test_direct_ways_by_their_true_duration(sample: Path) -> None:
    """While the clocks go back, walking seems to end before cycling does."""
    network: Network = load(read_region(sample))
    begin = dt.datetime(2026, 10, 25, 2, 50, tzinfo=network.zone)
    assert begin.utcoffset() == dt.timedelta(hours=2)
    moment = int(begin.timestamp())
    points = PointPlace(52.209758, 11.622083), PointPlace(52.204251, 11.619898)
    for name in ("foot", "bike"):
        request = PlanRequest(*points, begin, transit=False, direct=(name,))
        (way,) = plan_window(network, request, Span(moment, moment + 3600)).result.direct
        assert (way.arrival.timestamp() - moment > 600) == (name == "foot")
    request = PlanRequest(*points, begin, transit=False, direct=("foot", "bike"))
    ways = plan_window(network, request, Span(moment, moment + 3600)).result.direct
    seconds = [way.arrival.timestamp() - way.departure.timestamp() for way in ways]
    assert len(seconds) == 2
    assert seconds == sorted(seconds)
