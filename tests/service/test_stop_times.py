# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""Departures and arrivals over HTTP are those of the feeds, row by row."""

from __future__ import annotations

import datetime as dt
import random
from typing import TYPE_CHECKING, Any

import pytest

from tests.service.asking import seconds
from tests.service.raw_feed import ZONE, RawFeed

if TYPE_CHECKING:
    from pathlib import Path

    from tests.service.asking import Asker

PATH = "/api/v6/stoptimes"
HOUR = 3600
Board = list[tuple[int, str, str]]


COUNTY = ("boerdebus", "kvg", "mvb")


@pytest.fixture(scope="module")
def feeds(shared_data: Path) -> dict[str, RawFeed]:
    """Return three timetables of the county by their ids."""
    folder = shared_data / "sachsen-anhalt"
    return {feed: RawFeed(folder / f"gtfs_{feed}_std_kn.zip", feed) for feed in COUNTY}


@pytest.fixture(scope="module")
def mvb(feeds: dict[str, RawFeed]) -> RawFeed:
    """Return Magdeburg's trams and buses."""
    return feeds["mvb"]


@pytest.fixture(scope="module")
def rnv(shared_data: Path) -> RawFeed:
    """Return Heidelberg's trams."""
    return RawFeed(shared_data / "heidelberg" / "rnv_tram.gtfs.zip", "rnv")


def moment(text: str) -> int:
    """Local time in seconds since 1970."""
    return int(dt.datetime.fromisoformat(text).replace(tzinfo=ZONE).timestamp())


def listed(answer: dict[str, Any], what: str = "departure") -> Board:
    """What a list says, as the raw feed says it."""
    return sorted((seconds(one["place"][what]), one["tripId"], one["place"]["stopId"]) for one in answer["stopTimes"])


def busy_stops(feed: RawFeed, seed: int, count: int, first: int, beyond: int) -> list[str]:
    """Draw stops with departures in a span of time, busy ones more often."""
    board = feed.board(sorted(feed.trips_at), first, beyond)
    drawn = random.Random(seed).sample(board, min(3 * count, len(board)))
    return list(dict.fromkeys(stop.removeprefix(f"{feed.feed}_") for _, _, stop in drawn))[:count]


def pole(stop: str) -> dict[str, object]:
    """Exactly one stop, without its group."""
    return {"stopId": stop, "exactRadius": True, "radius": 0}


DAYS = ["2026-06-10", "2026-06-13", "2026-10-24", "2026-12-24", "2027-03-27"]
"""A Wednesday, a Saturday, the nights of both changes of the clock, a holiday."""


@pytest.mark.parametrize("what", ["departure", "arrival"])
@pytest.mark.parametrize("day", DAYS)
def test_a_day_of_a_stop_is_that_of_the_feed(day: str, what: str, county: Asker, feeds: dict[str, RawFeed]) -> None:
    first = moment(f"{day}T12:00")
    count = 0
    for feed in feeds.values():
        for stop in busy_stops(feed, 5, 4, first, first + 24 * HOUR):
            expected = feed.board([stop], first, first + 24 * HOUR, arrivals=what == "arrival")
            answer = county.get(
                PATH, **pole(f"{feed.feed}_{stop}"), time=f"{day}T12:00", window=24 * HOUR, direction="LATER",
                arriveBy=what == "arrival",
            )  # fmt: skip
            if len(expected) > 1024:  # the limit; what leaves in one second is never parted
                expected = [one for one in expected if one[0] <= expected[1023][0]]
            assert listed(answer, what) == expected
            count += len(expected)
    assert count > 10


@pytest.mark.parametrize("what", ["departure", "arrival"])
def test_a_day_of_trams_is_that_of_the_feed(what: str, heidelberg: Asker, rnv: RawFeed) -> None:
    first = moment("2021-10-06T00:00")
    for stop in busy_stops(rnv, 6, 8, first, first + 24 * HOUR):
        expected = rnv.board([stop], first, first + 24 * HOUR, arrivals=what == "arrival")
        answer = heidelberg.get(
            PATH, **pole(f"rnv_{stop}"), time="2021-10-06T00:00", window=24 * HOUR, direction="LATER",
            arriveBy=what == "arrival",
        )  # fmt: skip
        assert listed(answer, what) == expected
        assert len(expected) > 30


def test_the_doubled_hour_is_two_hours(county: Asker, feeds: dict[str, RawFeed]) -> None:
    feed = feeds["boerdebus"]
    first = int(dt.datetime(2026, 10, 25, 0, tzinfo=dt.UTC).timestamp())
    seen = set()
    for stop in busy_stops(feed, 8, 12, first, first + 2 * HOUR):
        expected = feed.board([stop], first, first + 2 * HOUR)
        answer = county.get(
            PATH, **pole(f"boerdebus_{stop}"), time="2026-10-25T00:00:00Z", window=2 * HOUR, direction="LATER"
        )
        assert listed(answer) == expected
        seen |= {dt.datetime.fromtimestamp(at, ZONE).strftime("%H %z") for at, _, _ in expected}
    assert seen == {"02 +0200", "02 +0100"}


def test_a_stop_means_all_of_its_group(county: Asker, mvb: RawFeed) -> None:
    stops = county.get("/api/v6/map/stops", min="52.0,11.4", max="52.3,11.8")
    first = moment("2026-06-10T12:00")
    for stop in busy_stops(mvb, 9, 6, first, first + HOUR):
        parent = next(one["parentId"] for one in stops if one["stopId"] == f"mvb_{stop}")
        group = [one["stopId"].removeprefix("mvb_") for one in stops if one["parentId"] == parent]
        answer = county.get(PATH, stopId=f"mvb_{stop}", time="2026-06-10T12:00", window=HOUR, direction="LATER")
        of_mvb = [one for one in listed(answer) if one[1].split("_")[2] == "mvb"]
        assert of_mvb == mvb.board(group, first, first + HOUR)
        assert len(group) > 1
        assert answer["place"]["stopId"] == f"mvb_{stop}"


def test_n_brings_so_many_and_all_of_the_last_second(county: Asker, mvb: RawFeed) -> None:
    first = moment("2026-06-10T23:30")
    for stop in busy_stops(mvb, 10, 4, first, first + HOUR):
        for n in (1, 7, 40):
            later = county.get(PATH, **pole(f"mvb_{stop}"), time="2026-06-10T23:30", n=n)
            whole = mvb.board([stop], first, first + 3 * 24 * HOUR)
            last = whole[n - 1][0]
            assert listed(later) == [one for one in whole if one[0] <= last]
            earlier = county.get(PATH, **pole(f"mvb_{stop}"), time="2026-06-10T23:30", n=n, direction="EARLIER")
            before = mvb.board([stop], first - 3 * 24 * HOUR, first)
            earliest = before[-n][0]
            assert listed(earlier) == [one for one in before if one[0] >= earliest]


@pytest.mark.parametrize(("n", "window"), [(1, HOUR), (30, 600)])
def test_of_n_and_window_the_larger_result_wins(n: int, window: int, heidelberg: Asker) -> None:
    def count(**sizes: int) -> int:
        answer = heidelberg.get(PATH, stopId="rnv_114601", time="2021-10-06T10:00", **sizes)
        return len(answer["stopTimes"])

    assert count(n=n, window=window) == max(count(n=n), count(window=window))


@pytest.mark.parametrize("arrive_by", [False, True])
@pytest.mark.parametrize("sizes", [{"n": 9}, {"window": 1800}])
def test_pages_join_to_the_whole_day(arrive_by: bool, sizes: dict[str, int], county: Asker, mvb: RawFeed) -> None:  # noqa: FBT001 - a parameter
    what = "arrival" if arrive_by else "departure"
    evening = moment("2026-06-10T22:00")
    stop = busy_stops(mvb, 11, 1, evening, evening + HOUR)[0]
    asked = {**pole(f"mvb_{stop}"), **sizes, "arriveBy": arrive_by, "time": "2026-06-10T22:00"}
    first = county.get(PATH, **asked, direction="LATER")
    later, earlier = [first], [first]
    for _ in range(6):
        later.append(county.get(PATH, **asked, direction="LATER", pageCursor=later[-1]["nextPageCursor"]))
        earlier.append(county.get(PATH, **asked, direction="LATER", pageCursor=earlier[-1]["previousPageCursor"]))
    seen = [one for page in [*earlier[:0:-1], *later] for one in listed(page, what)]
    assert seen == sorted(seen)
    begin = int(earlier[-1]["previousPageCursor"].removeprefix("EARLIER|"))
    end = int(later[-1]["nextPageCursor"].removeprefix("LATER|"))
    assert seen == mvb.board([stop], begin, end, arrivals=arrive_by)
    assert len(seen) > 20


def test_a_list_of_modes_lets_only_these_through(county: Asker, mvb: RawFeed) -> None:
    first = moment("2026-06-10T08:00")
    both = 0
    for stop in busy_stops(mvb, 12, 40, first, first + HOUR):
        boards = {
            mode: county.get(PATH, **pole(f"mvb_{stop}"), time="2026-06-10T08:00", window=HOUR, mode=mode)
            for mode in ("TRAM", "BUS", "TRAM,BUS")
        }
        for mode, types in (("TRAM", "0"), ("BUS", "3"), ("TRAM,BUS", "03")):
            assert listed(boards[mode]) == mvb.board([stop], first, first + HOUR, route_types=types)
            assert {one["mode"] for one in boards[mode]["stopTimes"]} <= set(mode.split(","))
        both += bool(boards["TRAM"]["stopTimes"]) and bool(boards["BUS"]["stopTimes"])
    assert both, "no stop with both was drawn"


def test_around_a_point_are_the_stops_in_the_circle(heidelberg: Asker) -> None:
    around = {"center": "49.4098,8.6935", "time": "2021-10-06T10:00", "window": 1800}
    answer = heidelberg.get(PATH, **around, radius=150, exactRadius=True)
    ids = {one["place"]["stopId"] for one in answer["stopTimes"]}
    assert ids
    for one in answer["stopTimes"]:
        lat, lon = one["place"]["lat"] - 49.4098, (one["place"]["lon"] - 8.6935) * 0.6507
        assert (lat**2 + lon**2) ** 0.5 * 111_195 < 151
    whole = {one["place"]["stopId"] for one in heidelberg.get(PATH, **around, radius=150)["stopTimes"]}
    wider = {one["place"]["stopId"] for one in heidelberg.get(PATH, **around, radius=1000)["stopTimes"]}
    assert ids <= whole <= wider
    assert ids < wider


def test_fetched_stops_are_the_rest_of_the_trip(heidelberg: Asker, rnv: RawFeed) -> None:
    answer = heidelberg.get(PATH, stopId="rnv_114601", time="2021-10-06T10:00", n=8, fetchStops=True)
    for one in answer["stopTimes"]:
        raw = [call.stop for call in rnv.calls[one["tripId"].split("_", 3)[3]]]
        found = [*one["previousStops"], one["place"], *one["nextStops"]]
        assert [place["stopId"].removeprefix("rnv_") for place in found] == raw
        assert one["tripFrom"]["stopId"] == f"rnv_{raw[0]}"
        assert one["tripTo"]["stopId"] == f"rnv_{raw[-1]}"
    plain = heidelberg.get(PATH, stopId="rnv_114601", time="2021-10-06T10:00", n=1)["stopTimes"][0]
    assert "nextStops" not in plain
    assert "previousStops" not in plain


def test_version_5_names_a_level(heidelberg: Asker) -> None:
    for version, level in ((5, 0.0), (6, None)):
        answer = heidelberg.get(f"/api/v{version}/stoptimes", stopId="rnv_114601", time="2021-10-06T10:00", n=3)
        places = [answer["place"], *(one["place"] for one in answer["stopTimes"])]
        assert {place.get("level") for place in places} == {level}


@pytest.mark.parametrize(
    ("asked", "status", "code"),
    [
        ({"stopId": "rnv_nowhere", "n": 1}, 404, "unknown_stop_id"),
        ({"stopId": "rnv_114601"}, 422, "n_or_window"),
        ({"n": 1}, 422, "stop_or_center"),
        ({"stopId": "rnv_114601", "n": 1, "mode": "ODM"}, 422, "no_mode_left"),
        ({"stopId": "rnv_114601", "n": 1, "pageCursor": "LATER"}, 400, "bad_cursor"),
        ({"stopId": "rnv_114601", "n": 1, "time": "noon"}, 400, "bad_time"),
        ({"stopId": "rnv_114601", "n": 1025}, 400, "bad_parameter"),
        ({"stopId": "rnv_114601", "n": 0}, 400, "bad_parameter"),
        ({"stopId": "rnv_114601", "n": 1, "mode": "TRAMP"}, 400, "bad_parameter"),
        ({"center": "49,8,x", "n": 1}, 400, "bad_parameter"),
    ],
)
def test_what_can_not_be_listed_is_refused(asked: dict[str, object], status: int, code: str, heidelberg: Asker) -> None:
    answer = heidelberg.get(PATH, status=status, **asked)
    assert answer["code"] == code
    assert answer["error"]
