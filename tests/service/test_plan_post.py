# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""Plans by POST: ways of one's own to first stops and from last ones."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.service.asking import seconds
from tests.service.test_plan_answer import HEIDELBERG

if TYPE_CHECKING:
    from tests.service.asking import Asker

PATH = "/api/v6/plan"
BISMARCKPLATZ, ROHRBACH = "rnv_114601", "rnv_114602"


def first_and_last(answer: dict[str, Any]) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    """The first and the last leg of each itinerary."""
    return [(one["legs"][0], one["legs"][-1]) for one in answer["itineraries"]]


@pytest.mark.parametrize("path", ["/api/v5/plan", "/api/v6/plan"])
@pytest.mark.parametrize("body", [{}, {"fromOffsets": [], "toOffsets": []}], ids=str)
def test_an_empty_body_changes_nothing(path: str, body: object, heidelberg: Asker) -> None:
    posted, got = heidelberg.post(path, body, **HEIDELBERG), heidelberg.get(path, **HEIDELBERG)
    assert posted == got
    assert posted["itineraries"]


@pytest.mark.parametrize("mode", ["WALK", "BIKE", "CAR"])
def test_ones_own_way_to_the_first_stop_replaces_all_others(mode: str, heidelberg: Asker) -> None:
    body = {"fromOffsets": [{"stopId": BISMARCKPLATZ, "duration": 321, "mode": mode}]}
    answer = heidelberg.post(PATH, body, **HEIDELBERG, searchWindow=3600)
    assert answer["itineraries"]
    for first, _ in first_and_last(answer):
        assert first["mode"] == mode
        assert first["duration"] == 321
        assert first["to"]["stopId"] == BISMARCKPLATZ
        assert first["from"]["name"] == "START"


def test_ones_own_way_from_the_last_stop(heidelberg: Asker) -> None:
    stop = heidelberg.get(PATH, **HEIDELBERG)["itineraries"][0]["legs"][-1]["from"]["stopId"]
    body = {"toOffsets": [{"stopId": stop, "duration": 60, "mode": "CAR"}]}
    for arrive_by in (False, True):
        answer = heidelberg.post(PATH, body, **HEIDELBERG, arriveBy=arrive_by)
        assert answer["itineraries"]
        for _, last in first_and_last(answer):
            assert (last["mode"], last["duration"], last["from"]["stopId"]) == ("CAR", 60, stop)
            assert seconds(last["endTime"]) - seconds(last["startTime"]) == 60


def test_of_two_offsets_the_better_is_taken(heidelberg: Asker) -> None:
    def arrival(*durations: int) -> str:
        stops = (BISMARCKPLATZ, ROHRBACH)
        body = {
            "fromOffsets": [
                {"stopId": stop, "duration": duration} for stop, duration in zip(stops, durations, strict=True)
            ]
        }
        found = heidelberg.post(PATH, body, **HEIDELBERG, timetableView=False)["itineraries"]
        return str(min(one["endTime"] for one in found))

    assert arrival(60, 3600) <= arrival(600, 3600)
    assert arrival(3600, 60) <= arrival(3600, 600)
    assert arrival(60, 60) == min(arrival(60, 3600), arrival(3600, 60))


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"fromOffsets": [{"stopId": "rnv_nowhere", "duration": 1}]}, 404),
        ({"fromOffsets": [{"stopId": BISMARCKPLATZ, "duration": -1}]}, 400),
        ({"fromOffsets": [{"stopId": BISMARCKPLATZ, "duration": 3601}]}, 400),
        ({"fromOffsets": [{"stopId": BISMARCKPLATZ, "duration": 1, "mode": "RENTAL"}]}, 400),
        ({"fromOffsets": [{"stopId": BISMARCKPLATZ}]}, 400),
        ({"toOffsets": [{"duration": 1}]}, 400),
        ({"toOffsets": {}}, 400),
        ([], 400),
        ("text", 400),
    ],
    ids=str,
)
def test_a_wrong_body_is_refused(body: object, status: int, heidelberg: Asker) -> None:
    assert heidelberg.post(PATH, body, **HEIDELBERG, status=status)["error"]


@pytest.mark.parametrize("text", ["{", "", "\x00", "[1,", "NaN", '{"fromOffsets": NaN}'])
def test_what_is_no_json_is_refused(text: str, heidelberg: Asker) -> None:
    response = heidelberg.client.post(
        PATH, params=HEIDELBERG, content=text, headers={"content-type": "application/json"}
    )
    assert response.status_code == 400
    heidelberg.valid(response, "POST", PATH)
    assert response.json()["error"][:1].isalpha()
