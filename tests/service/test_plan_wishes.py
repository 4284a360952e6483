# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""What is wished for changes the answer as it should, is named as ignored, or is refused."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any

import pytest

from tests.service.asking import points, rides, seconds
from tests.service.test_plan_answer import HEIDELBERG, WAYS, all_of, door_to_door, stop_to_stop

if TYPE_CHECKING:
    from tests.service.asking import Asker

PATH = "/api/v6/plan"
HOUR = 3600
NEAR = {"fromPlace": "49.4094,8.6947", "toPlace": "49.4150,8.6900", "time": "2021-10-06T08:00:00Z"}


def modes(answer: dict[str, Any]) -> set[str]:
    """The modes of all legs."""
    return {leg["mode"] for one in all_of(answer) for leg in one["legs"]}


def changes(answer: dict[str, Any]) -> list[int]:
    """Seconds between getting off and getting on, of all changes."""
    found = []
    for one in answer["itineraries"]:
        on_board = [leg for leg in one["legs"] if leg["mode"] not in WAYS]
        found += [
            seconds(after["startTime"]) - seconds(before["endTime"]) for before, after in itertools.pairwise(on_board)
        ]
    return found


def test_no_transit_modes_mean_no_rides(heidelberg: Asker) -> None:
    answer = heidelberg.get(PATH, **NEAR, transitModes="")
    assert not answer["itineraries"]
    assert modes(answer) == {"WALK"}
    assert not answer["debugOutput"]


def test_direct_ways_by_each_means(heidelberg: Asker) -> None:
    answer = heidelberg.get(PATH, **NEAR, directModes="WALK,BIKE,CAR", transitModes="")
    assert sorted(one["legs"][0]["mode"] for one in answer["direct"]) == ["BIKE", "CAR", "WALK"]
    durations = [one["duration"] for one in answer["direct"]]
    assert durations == sorted(durations)
    assert {one["startTime"] for one in answer["direct"]} == {"2021-10-06T08:00:00Z"}
    back = heidelberg.get(PATH, **NEAR, directModes="WALK,BIKE,CAR", transitModes="", arriveBy=True)
    assert {one["endTime"] for one in back["direct"]} == {"2021-10-06T08:00:00Z"}
    assert [one["duration"] for one in back["direct"]] == durations


def test_direct_ways_are_no_longer_than_asked(heidelberg: Asker) -> None:
    walk = heidelberg.get(PATH, **NEAR, transitModes="")["direct"][0]["duration"]
    assert heidelberg.get(PATH, **NEAR, transitModes="", maxDirectTime=walk)["direct"]
    answer = heidelberg.get(PATH, **NEAR, transitModes="", maxDirectTime=walk - 1)
    assert not answer["direct"]
    assert answer["reason"]["code"] == "walk_too_long"


def test_ways_to_the_first_stop_are_no_longer_than_asked(heidelberg: Asker) -> None:
    for most in (200, 400, 900):
        answer = heidelberg.get(PATH, **HEIDELBERG, maxPreTransitTime=most, maxPostTransitTime=most, searchWindow=HOUR)
        assert answer["itineraries"] or answer["reason"]["code"] == "no_stop_in_reach"
        for one in answer["itineraries"]:
            assert one["legs"][0]["duration"] <= most
            assert one["legs"][-1]["duration"] <= most


@pytest.mark.parametrize("by", ["BIKE", "CAR"])
def test_ways_to_the_first_stop_by_other_means(by: str, heidelberg: Asker) -> None:
    first = heidelberg.get(PATH, **HEIDELBERG, preTransitModes=by)["itineraries"]
    assert {one["legs"][0]["mode"] for one in first} == {by}
    assert {one["legs"][-1]["mode"] for one in first} == {"WALK"}
    last = heidelberg.get(PATH, **HEIDELBERG, postTransitModes=by)["itineraries"]
    assert {one["legs"][-1]["mode"] for one in last} == {by}
    assert min(one["endTime"] for one in first) <= heidelberg.get(PATH, **HEIDELBERG)["itineraries"][0]["endTime"]


def test_a_car_may_reach_the_last_stop_itself(heidelberg: Asker) -> None:
    asked = {"fromPlace": "49.37847,8.66845", "toPlace": "rnv_679422", "time": "2021-10-14T06:00:00Z", "radius": 0}
    for view in (True, False):
        heidelberg.get(PATH, **asked, preTransitModes="CAR", timetableView=view)


def test_where_no_car_comes_one_may_still_walk(heidelberg: Asker) -> None:
    forest = {"fromPlace": "49.42408,8.70389", "toPlace": "49.42891,8.67005", "time": "2021-10-07T11:00:00Z"}
    walked = heidelberg.get(PATH, **forest)
    both = heidelberg.get(PATH, **forest, preTransitModes="WALK,CAR")
    assert both["itineraries"] == walked["itineraries"]


def test_only_the_asked_lines_are_ridden(county: Asker) -> None:
    for one in stop_to_stop(county, 41, 15):
        for mode in ("TRAM", "BUS"):
            found = modes(county.get(PATH, **one, transitModes=mode)) - WAYS
            assert found <= {mode}
        both = county.get(PATH, **one, transitModes="TRAM,BUS,RAIL")
        assert both["itineraries"] == county.get(PATH, **one)["itineraries"]


def test_what_is_not_served_is_named_and_the_rest_answered(heidelberg: Asker) -> None:
    plain = heidelberg.get(PATH, **HEIDELBERG)
    parameters = {
        **HEIDELBERG, "transitModes": "TRANSIT,ODM", "preTransitModes": "RENTAL,WALK", "directModes": "WALK,FLEX",
        "withFares": "true", "cyclingSpeed": "5", "directRentalFormFactors": "BICYCLE", "fancy": "yes",
    }  # fmt: skip
    response = heidelberg.ask("GET", PATH, parameters)
    answer = response.json()
    assert answer["itineraries"] == plain["itineraries"]
    assert answer["debugOutput"] == {
        "ignored.transitModes.ODM": 1, "ignored.preTransitModes.RENTAL": 1, "ignored.directModes.FLEX": 1,
        "ignored.withFares": 1, "ignored.cyclingSpeed": 1, "ignored.directRentalFormFactors": 1, "ignored.fancy": 1,
    }  # fmt: skip
    for name in answer["debugOutput"]:
        assert name.removeprefix("ignored.") in response.headers["warning"]
    assert plain["debugOutput"] == {}
    assert "warning" not in heidelberg.ask("GET", PATH, HEIDELBERG).headers


@pytest.mark.parametrize("view", [True, False])
def test_what_the_search_took_is_told_on_request(view: bool, heidelberg: Asker) -> None:  # noqa: FBT001
    asked = {**HEIDELBERG, "timetableView": view}
    plain = heidelberg.get(PATH, **asked)
    told = heidelberg.get(PATH, **asked, searchStatistics=True, withFares=True)
    assert told["itineraries"] == plain["itineraries"]
    assert plain["debugOutput"] == {}
    found = told["debugOutput"]
    counts = {
        "rounds", "patternsScanned", "labelsImproved", "segmentsRidden", "linksFollowed", "nodesSettled", "questions",
    }  # fmt: skip
    parts = {f"microseconds.{part}" for part in ("ends", "search", "journeys")}
    assert set(found) == {f"search.{name}" for name in counts | parts} | {"ignored.withFares"}
    assert all(isinstance(value, int) for value in found.values())
    assert min(found[f"search.{name}"] for name in ("rounds", "labelsImproved", "questions")) > 0


@pytest.mark.parametrize(
    ("wish", "code"),
    [
        ({"transitModes": "ODM"}, "no_mode_left"),
        ({"transitModes": "ODM,RIDE_SHARING"}, "no_mode_left"),
        ({"directModes": "RENTAL"}, "no_mode_left"),
        ({"preTransitModes": "RENTAL"}, "no_mode_left"),
        ({"postTransitModes": "CAR_PARKING"}, "no_mode_left"),
        ({"transitModes": "", "directModes": ""}, "no_mode_left"),
        ({"pedestrianProfile": "WHEELCHAIR"}, "wish_not_built"),
        ({"requireBikeTransport": "true"}, "wish_not_built"),
        ({"requireCarTransport": "true"}, "wish_not_built"),
        ({"via": "rnv_114601"}, "wish_not_built"),
    ],
    ids=str,
)
def test_what_would_be_unsafe_is_refused(wish: dict[str, str], code: str, heidelberg: Asker) -> None:
    for version in (5, 6):
        answer = heidelberg.get(f"/api/v{version}/plan", **{**HEIDELBERG, **wish}, status=422)
        assert answer["code"] == code
        assert next(iter(wish)) in answer["error"] or code == "no_mode_left"
        heidelberg.post(f"/api/v{version}/plan", {}, **{**HEIDELBERG, **wish}, status=422)


@pytest.mark.parametrize(
    "wrong",
    [
        {"maxTransfers": -1}, {"maxTransfers": "x"}, {"searchWindow": -1}, {"searchWindow": 345_601},
        {"numItineraries": 257}, {"time": "tomorrow"}, {"time": "2021-10-06"}, {"time": ""}, {"arriveBy": "maybe"},
        {"pedestrianSpeed": 0}, {"pedestrianSpeed": "NaN"}, {"transferTimeFactor": 0.5}, {"directModes": "FLY"},
        {"fromPlace": "99,8"}, {"toPlace": "49,181"}, {"maxDirectTime": -1}, {"timeout": 0}, {"maxTravelTime": -1},
        {"pedestrianProfile": "CAT"}, {"fromPlace": "x" * 201},
    ],
    ids=str,
)  # fmt: skip
def test_what_can_not_be_taken_is_refused(wrong: dict[str, object], heidelberg: Asker) -> None:
    answer = heidelberg.get(PATH, **{**HEIDELBERG, **wrong}, status=400)
    assert answer["error"]
    assert set(answer) == {"error", "code"}


@pytest.mark.parametrize("missing", ["fromPlace", "toPlace"])
def test_both_places_are_needed(missing: str, heidelberg: Asker) -> None:
    assert missing in heidelberg.get(PATH, **{**HEIDELBERG, missing: None}, status=400)["error"]


@pytest.mark.parametrize("place", ["rnv_nowhere", "nowhere", "49.4", "a,b"])
def test_unknown_places_are_not_found(place: str, heidelberg: Asker) -> None:
    for end in ("fromPlace", "toPlace"):
        answer = heidelberg.get(PATH, **{**HEIDELBERG, end: place}, status=404)
        assert place in answer["error"]


def test_changes_are_capped(county: Asker) -> None:
    capped = 0
    for one in stop_to_stop(county, 42, 20):
        free = county.get(PATH, **one, searchWindow=2 * HOUR)
        for most in (0, 1):
            answer = county.get(PATH, **one, searchWindow=2 * HOUR, maxTransfers=most)
            assert all(way["transfers"] <= most for way in answer["itineraries"])
            few = {(way["startTime"], way["endTime"]) for way in free["itineraries"] if way["transfers"] <= most}
            assert few <= {(way["startTime"], way["endTime"]) for way in answer["itineraries"]}
            if not answer["itineraries"]:
                capped += answer["reason"]["code"] == "too_few_rides"
    assert capped


def test_journeys_take_no_longer_than_asked(heidelberg: Asker) -> None:
    free = heidelberg.get(PATH, **HEIDELBERG, searchWindow=HOUR)["itineraries"]
    for minutes in (23, 26):
        short = heidelberg.get(PATH, **HEIDELBERG, searchWindow=HOUR, maxTravelTime=minutes)["itineraries"]
        wanted = [one for one in free if one["duration"] <= minutes * 60]
        assert [one for one in short if one["startTime"] < "2021-10-06T09:00"] == wanted
        assert 0 < len(wanted) < len(free)


def test_more_time_for_changes(heidelberg: Asker, county: Asker) -> None:
    seen = 0
    for asker, asked in ((heidelberg, door_to_door(43, 12)), (county, stop_to_stop(county, 44, 25))):
        for one in asked:
            plain = asker.get(PATH, **one)
            for wish, least in (({"minTransferTime": 7}, 420), ({"additionalTransferTime": 6}, 360)):
                answer = asker.get(PATH, **one, **wish)
                assert all(change >= least for change in changes(answer))
                seen += len(changes(answer))
                if one["arriveBy"] == "false" and plain["itineraries"] and answer["itineraries"]:
                    first = min(way["endTime"] for way in answer["itineraries"])
                    assert first >= min(way["endTime"] for way in plain["itineraries"])
    assert seen > 40


def test_a_factor_lengthens_changes(county: Asker) -> None:
    seen = 0
    for one in stop_to_stop(county, 45, 12):
        asked = {**one, "arriveBy": False}
        plain, answer = (county.get(PATH, **asked, transferTimeFactor=factor) for factor in (1, 5))
        seen += changes(plain) != changes(answer)
        if plain["itineraries"] and answer["itineraries"]:
            first, later = (min(way["endTime"] for way in found["itineraries"]) for found in (plain, answer))
            assert first <= later
    assert seen > 3


def test_a_quick_walker_is_sooner_there(heidelberg: Asker) -> None:
    slow, plain, quick = (
        heidelberg.get(PATH, **NEAR, transitModes="", maxDirectTime=7200, pedestrianSpeed=speed)["direct"][0]
        for speed in (0.5, None, 2.5)
    )
    length = plain["legs"][0]["distance"]
    assert slow["legs"][0]["distance"] == length == quick["legs"][0]["distance"]
    assert slow["duration"] == pytest.approx(2.5 * plain["duration"], abs=3)
    assert quick["duration"] == pytest.approx(plain["duration"] / 2, abs=3)


def test_lines_are_left_out_on_wish(heidelberg: Asker) -> None:
    asked = {**HEIDELBERG, "searchWindow": HOUR}
    plain = heidelberg.get(PATH, **asked)
    bare = heidelberg.get(PATH, **asked, detailedLegs=False)
    assert rides(bare) == rides(plain)
    for leg in (leg for one in bare["itineraries"] for leg in one["legs"]):
        assert leg["legGeometry"] == {"points": "", "precision": 6, "length": 0}
        assert "steps" not in leg
    some = heidelberg.get(PATH, **asked, detailedTransfers=False)
    lengths = {
        (place, len(points(leg["legGeometry"])) > 0)
        for one in some["itineraries"]
        for place, leg in _placed(one["legs"])
    }
    assert lengths == {("end", True), ("ride", True), ("change", False)}


def _placed(legs: list[dict[str, Any]]) -> list[tuple[str, dict[str, Any]]]:
    last = len(legs) - 1
    return [
        ("ride" if leg["mode"] not in WAYS else "end" if number in {0, last} else "change", leg)
        for number, leg in enumerate(legs)
    ]
