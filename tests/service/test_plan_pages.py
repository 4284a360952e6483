# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""Pages of a plan are disjoint, and together exactly the window."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any

import pytest

from tests.service.asking import seconds
from tests.service.test_plan_answer import HEIDELBERG, door_to_door, stop_to_stop

if TYPE_CHECKING:
    from tests.service.asking import Asker

PATH = "/api/v6/plan"
HOUR = 3600
Key = tuple[str, str, int]


def keys(answer: dict[str, Any]) -> list[Key]:
    """What makes a journey: departure, arrival, changes."""
    return [(one["startTime"], one["endTime"], one["transfers"]) for one in answer["itineraries"]]


def span(answer: dict[str, Any]) -> tuple[int, int]:
    """Where the span of an answer begins and ends, as its cursors say."""
    begin, end = answer["previousPageCursor"], answer["nextPageCursor"]
    assert begin.startswith("EARLIER|")
    assert end.startswith("LATER|")
    return int(begin.removeprefix("EARLIER|")), int(end.removeprefix("LATER|"))


def leaf(asker: Asker, asked: dict[str, Any], *, back: int, on: int) -> list[dict[str, Any]]:
    """The pages around the first one, from the earliest to the last."""
    pages = [asker.get(PATH, **asked)]
    for _ in range(on):
        pages.append(asker.get(PATH, **asked, pageCursor=pages[-1]["nextPageCursor"]))
    for _ in range(back):
        pages.insert(0, asker.get(PATH, **asked, pageCursor=pages[0]["previousPageCursor"]))
    return pages


def whole_window(asker: Asker, asked: dict[str, Any], begin: int, end: int) -> list[Key]:
    """All journeys of a span in one question, or in a few where it is longer than a window may be."""
    rest = {name: value for name, value in asked.items() if name not in {"numItineraries", "maxItineraries"}}
    found: list[Key] = []
    for low in range(begin, end, 4 * 24 * HOUR):
        width = min(end - low, 4 * 24 * HOUR)
        one = asker.get(PATH, **{**rest, "searchWindow": width, "numItineraries": 0, "pageCursor": f"LATER|{low}"})
        assert span(one) == (low, low + width)
        found += keys(one)
    return found


SIZES = [
    {}, {"numItineraries": 3, "searchWindow": 600}, {"maxItineraries": 2}, {"searchWindow": 5400},
    {"numItineraries": 0, "searchWindow": 60},
]  # fmt: skip


def pages_are_the_window(sizes: dict[str, int], arrive_by: str, heidelberg: Asker, county: Asker, count: int) -> int:
    """Hold pages of drawn questions against the whole window; the number of journeys seen."""
    asked = [(heidelberg, {**one, "time": "2021-10-06T08:00:00Z"}) for one in door_to_door(3, count)]
    asked += [(county, {**one, "time": "2026-06-10T08:00:00Z"}) for one in stop_to_stop(county, 4, 2 * count)]
    joined, moment = 0, "endTime" if arrive_by == "true" else "startTime"
    for asker, one in asked:
        question = {**one, "arriveBy": arrive_by, **sizes}
        pages = leaf(asker, question, back=3, on=3)
        spans = [span(page) for page in pages]
        for before, after in itertools.pairwise(spans):
            assert before[1] == after[0], (question, spans)
        for page, (begin, end) in zip(pages, spans, strict=True):
            inside = [seconds(journey[moment]) for journey in page["itineraries"]]
            low, high = (begin + 1, end) if arrive_by == "true" else (begin, end - 1)
            assert all(low <= at <= high for at in inside), (question, begin, end, inside)
        seen = [key for page in pages for key in keys(page)]
        assert len(seen) == len(set(seen))
        assert sorted(seen) == sorted(whole_window(asker, question, spans[0][0], spans[-1][1])), question
        joined += len(seen)
    return joined


@pytest.mark.parametrize("arrive_by", ["false", "true"])
@pytest.mark.parametrize("sizes", SIZES, ids=str)
def test_pages_are_exactly_the_window(sizes: dict[str, int], arrive_by: str, heidelberg: Asker, county: Asker) -> None:
    assert pages_are_the_window(sizes, arrive_by, heidelberg, county, 1) > (
        0 if sizes.get("numItineraries") == 0 else 10
    )


@pytest.mark.long
@pytest.mark.parametrize("arrive_by", ["false", "true"])
@pytest.mark.parametrize("sizes", SIZES, ids=str)
def test_many_pages_are_exactly_the_window(
    sizes: dict[str, int], arrive_by: str, heidelberg: Asker, county: Asker
) -> None:
    assert pages_are_the_window(sizes, arrive_by, heidelberg, county, 24) > 5


def test_a_page_holds_as_many_as_are_asked_for(heidelberg: Asker) -> None:
    for least in (1, 5, 12):
        assert len(keys(heidelberg.get(PATH, **HEIDELBERG, searchWindow=1, numItineraries=least))) >= least
    for most in (1, 2, 4):
        answer = heidelberg.get(PATH, **HEIDELBERG, searchWindow=7200, maxItineraries=most)
        times = [seconds(one["startTime"]) for one in answer["itineraries"]]
        assert len(times) >= most
        assert sum(at < times[-1] for at in times) < most


def test_no_journey_of_a_window_is_beaten(heidelberg: Asker, county: Asker) -> None:
    for asker, asked in ((heidelberg, door_to_door(5, 10)), (county, stop_to_stop(county, 6, 20))):
        for one in asked:
            found = [
                (seconds(journey["startTime"]), seconds(journey["endTime"]), journey["transfers"])
                for journey in asker.get(PATH, **one, searchWindow=3 * HOUR)["itineraries"]
            ]
            for mine in found:
                assert not [
                    other
                    for other in found
                    if other != mine and other[0] >= mine[0] and other[1] <= mine[1] and other[2] <= mine[2]
                ], one


def test_later_pages_show_no_direct_ways(heidelberg: Asker) -> None:
    near = {"fromPlace": "49.4094,8.6947", "toPlace": "49.4150,8.6900", "time": "2021-10-06T08:00:00Z"}
    first = heidelberg.get(PATH, **near)
    assert first["direct"]
    assert not heidelberg.get(PATH, **near, pageCursor=first["nextPageCursor"])["direct"]


def test_a_later_page_without_journeys_says_why(heidelberg: Asker) -> None:
    near = {"fromPlace": "49.4094,8.6947", "toPlace": "49.4110,8.6950", "time": "2021-10-06T08:00:00Z"}
    first = heidelberg.get(PATH, **near)
    second = heidelberg.get(PATH, **near, pageCursor=first["nextPageCursor"])
    assert not first["itineraries"]
    assert not second["itineraries"]
    assert second["reason"]["code"]


@pytest.mark.parametrize("view", [True, False])
def test_pages_move_on(view: bool, heidelberg: Asker) -> None:  # noqa: FBT001 - a parameter
    for arrive_by in (False, True):
        asked = {**HEIDELBERG, "timetableView": view, "arriveBy": arrive_by}
        pages = [heidelberg.get(PATH, **asked)]
        cursor = "previousPageCursor" if arrive_by else "nextPageCursor"
        for _ in range(3):
            pages.append(heidelberg.get(PATH, **asked, pageCursor=pages[-1][cursor]))
        ends = [{span(page)[0 if arrive_by else 1]} for page in pages]
        assert ends == sorted(ends, key=min, reverse=arrive_by)
        assert len({min(end) for end in ends}) == 4


@pytest.mark.parametrize("cursor", ["LATER", "LATER|", "SOONER|1", "LATER|-5", "LATER|99999999999", "EARLIER|x", "1"])
def test_a_cursor_that_we_never_gave_is_refused(cursor: str, heidelberg: Asker) -> None:
    assert heidelberg.get(PATH, **HEIDELBERG, pageCursor=cursor, status=400)["code"] == "bad_cursor"
