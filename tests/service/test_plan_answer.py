# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""What a plan answers holds together: ids, times, places, lines."""

from __future__ import annotations

import datetime as dt
import itertools
import math
import random
import re
from typing import TYPE_CHECKING, Any

import pytest

from tests.service.asking import instant, points, seconds

if TYPE_CHECKING:
    from tests.service.asking import Asker

HEIDELBERG = {"fromPlace": "49.4094,8.6947", "toPlace": "49.3800,8.6900", "time": "2021-10-06T08:00:00Z"}
TRIP_ID = re.compile(r"\d{8}_\d{2,3}:\d{2}_[a-z]+_.+")
WAYS = {"WALK", "BIKE", "CAR"}


def door_to_door(seed: int, count: int) -> list[dict[str, str]]:
    """Draw questions of Heidelberg by day and by night."""
    rnd = random.Random(seed)
    return [
        {
            "fromPlace": f"{rnd.uniform(49.37, 49.43):.5f},{rnd.uniform(8.64, 8.72):.5f}",
            "toPlace": f"{rnd.uniform(49.37, 49.43):.5f},{rnd.uniform(8.64, 8.72):.5f}",
            "time": f"2021-10-{rnd.randint(4, 10):02}T{rnd.randint(0, 23):02}:{rnd.randint(0, 59):02}:00Z",
            "arriveBy": rnd.choice(["true", "false"]),
        }
        for _ in range(count)
    ]


def stop_to_stop(asker: Asker, seed: int, count: int) -> list[dict[str, str]]:
    """Draw questions from stop to stop of the county."""
    rnd, network = random.Random(seed), asker.network
    stops = sorted(set(network.berth_stop[network.sequences.berth].tolist()))
    return [
        {
            "fromPlace": network.stop_id[rnd.choice(stops)],
            "toPlace": network.stop_id[rnd.choice(stops)],
            "time": f"2026-06-{rnd.randint(8, 14):02}T{rnd.randint(4, 21):02}:{rnd.randint(0, 59):02}:00Z",
            "arriveBy": rnd.choice(["true", "false"]),
        }
        for _ in range(count)
    ]


def all_of(answer: dict[str, Any]) -> list[dict[str, Any]]:
    """Itineraries and direct ways."""
    return [*answer["itineraries"], *answer["direct"]]


@pytest.fixture(scope="module")
def many(heidelberg: Asker, county: Asker) -> list[dict[str, Any]]:
    """Return drawn answers of both regions."""
    found = [heidelberg.get("/api/v6/plan", **one) for one in door_to_door(1, 30)]
    found += [county.get("/api/v6/plan", **one, searchWindow=7200) for one in stop_to_stop(county, 2, 30)]
    assert sum(len(one["itineraries"]) for one in found) > 60
    return found


def test_times_and_durations_hold_together(many: list[dict[str, Any]]) -> None:
    for journey in itertools.chain.from_iterable(map(all_of, many)):
        legs = journey["legs"]
        assert journey["startTime"] == legs[0]["startTime"]
        assert journey["endTime"] == legs[-1]["endTime"]
        assert journey["duration"] == (instant(journey["endTime"]) - instant(journey["startTime"])).total_seconds()
        for leg in legs:
            assert leg["duration"] == seconds(leg["endTime"]) - seconds(leg["startTime"]) >= 0
            assert leg["from"]["departure"] == leg["startTime"] == leg["scheduledStartTime"]
            assert leg["to"]["arrival"] == leg["endTime"] == leg["scheduledEndTime"]
        for one, other in itertools.pairwise(legs):
            assert seconds(one["endTime"]) <= seconds(other["startTime"])


def test_legs_are_contiguous_in_place(many: list[dict[str, Any]]) -> None:
    for answer in many:
        for journey in all_of(answer):
            legs = journey["legs"]
            for one, other in itertools.pairwise(legs):
                assert one["to"].get("stopId") == other["from"].get("stopId")
                assert (one["to"]["lat"], one["to"]["lon"]) == (other["from"]["lat"], other["from"]["lon"])
            if "stopId" not in answer["from"]:
                for end, place in (("from", legs[0]["from"]), ("to", legs[-1]["to"])):
                    assert (place["name"], place["lat"]) == (answer[end]["name"], answer[end]["lat"])


def test_transfers_count_the_changes_between_rides(many: list[dict[str, Any]]) -> None:
    for journey in itertools.chain.from_iterable(map(all_of, many)):
        count = sum(leg["mode"] not in WAYS for leg in journey["legs"])
        assert journey["transfers"] == max(0, count - 1)
    assert {one["transfers"] for answer in many for one in answer["itineraries"]} >= {0, 1}


def test_itineraries_ride_and_direct_ways_do_not(many: list[dict[str, Any]]) -> None:
    for answer in many:
        assert all(any(leg["mode"] not in WAYS for leg in one["legs"]) for one in answer["itineraries"])
        assert all(leg["mode"] in WAYS for one in answer["direct"] for leg in one["legs"])


def test_ids_name_feed_and_day(many: list[dict[str, Any]], heidelberg: Asker, county: Asker) -> None:
    known = {
        asker.network.stop_id[number] for asker in (heidelberg, county) for number in range(len(asker.network.stop_id))
    }
    rides = [leg for answer in many for one in answer["itineraries"] for leg in one["legs"] if leg["mode"] not in WAYS]
    assert len(rides) > 80
    for leg in rides:
        assert TRIP_ID.fullmatch(leg["tripId"])
        assert leg["tripId"].split("_")[2] == leg["source"]
        for place in (leg["from"], leg["to"], leg["tripFrom"], leg["tripTo"], *leg["intermediateStops"]):
            assert place["stopId"] in known
            assert place["parentId"] in known
            assert place["tz"] == "Europe/Berlin"
            assert place["vertexType"] == "TRANSIT"


def test_intermediate_stops_rise_in_time(many: list[dict[str, Any]]) -> None:
    seen = 0
    for leg in (leg for answer in many for one in answer["itineraries"] for leg in one["legs"]):
        times = [leg["startTime"]]
        for place in leg.get("intermediateStops", []):
            times += [place["arrival"], place["departure"]]
            seen += 1
        times.append(leg["endTime"])
        assert [instant(one) for one in times] == sorted(instant(one) for one in times)
    assert seen > 200


def _metres(one: tuple[float, float], other: tuple[float, float]) -> float:
    across = (one[1] - other[1]) * math.cos(math.radians(one[0]))
    return math.hypot(one[0] - other[0], across) * 111_195


def test_lines_begin_and_end_at_the_places_of_their_leg(many: list[dict[str, Any]]) -> None:
    for leg in (leg for answer in many for one in all_of(answer) for leg in one["legs"]):
        line = points(leg["legGeometry"])
        assert len(line) >= 2
        for place, end in ((leg["from"], line[0]), (leg["to"], line[-1])):
            assert _metres((place["lat"], place["lon"]), end) < 1, leg["mode"]


def test_steps_are_as_long_as_their_leg_and_follow_its_line(many: list[dict[str, Any]]) -> None:
    seen = 0
    for leg in (leg for answer in many for one in all_of(answer) for leg in one["legs"] if leg.get("steps")):
        seen += 1
        assert sum(step["distance"] for step in leg["steps"]) == pytest.approx(
            leg["distance"], abs=0.1 + 0.06 * len(leg["steps"])
        )
        line = [points(step["polyline"]) for step in leg["steps"]]
        joined = [line[0][0], *itertools.chain.from_iterable(part[1:] for part in line)]
        assert joined == points(leg["legGeometry"])
        assert leg["steps"][0]["relativeDirection"] == "DEPART"
    assert seen > 60


def test_a_walk_takes_as_long_as_its_length(many: list[dict[str, Any]]) -> None:
    for leg in (leg for answer in many for one in all_of(answer) for leg in one["legs"] if leg.get("steps")):
        assert leg["mode"] == "WALK"
        assert leg["duration"] == pytest.approx(leg["distance"] / 1.25, abs=2.1)


def test_the_level_is_left_out_since_version_6(heidelberg: Asker) -> None:
    def levels(version: int) -> list[object]:
        answer = heidelberg.get(f"/api/v{version}/plan", **HEIDELBERG)
        legs = [leg for one in all_of(answer) for leg in one["legs"]]
        places = [place for leg in legs for place in (leg["from"], leg["to"], *leg.get("intermediateStops", []))]
        return [place.get("level") for place in (*places, answer["from"], answer["to"])]

    assert set(levels(6)) == {None}
    assert set(levels(5)) == {0.0}


def test_each_answer_names_whom_data_are_owed_to(heidelberg: Asker, county: Asker, town: Asker) -> None:
    plain = heidelberg.get("/api/v6/plan", **HEIDELBERG)
    assert {one["data"] for one in plain["attribution"]} == {"rnv", "streets"}
    assert "OpenStreetMap" in next(one["text"] for one in plain["attribution"] if one["data"] == "streets")
    assert plain["sample"] is False
    owed = county.get("/api/v1/attribution")
    assert {one["text"] for one in owed["attribution"]} == {"NASA GmbH, CC BY 4.0"}
    assert town.get("/api/v1/attribution")["sample"] is True


def test_the_sample_says_so_in_each_answer(town: Asker) -> None:
    stops = town.get("/api/v6/map/stops", min="-90,-180", max="90,180")
    ids = [one["stopId"] for one in stops]
    plan = town.get("/api/v6/plan", fromPlace=ids[0], toPlace=ids[-1])
    reach = town.get("/api/v6/one-to-all", one=ids[0], maxTravelTime=30)
    departures = town.get("/api/v6/stoptimes", stopId=ids[0], n=1)
    assert plan["sample"] is reach["sample"] is departures["sample"] is True
    for path, parameters in (
        ("/api/v1/geocode", {"text": "bahnhof"}),
        ("/api/v1/reverse-geocode", {"place": "52.2,11.6"}),
        ("/api/v6/map/stops", {"min": "52,11", "max": "53,12"}),
    ):
        response = town.ask("GET", path, parameters)
        assert response.headers["x-sample"] == "true"
        assert "attribution" in response.headers["link"]


def test_a_question_is_repeated_in_its_answer(heidelberg: Asker) -> None:
    assert heidelberg.get("/api/v6/plan", **HEIDELBERG)["requestParameters"] == HEIDELBERG


def test_without_a_time_it_is_now(heidelberg: Asker) -> None:
    parameters = {**HEIDELBERG, "time": None, "searchWindow": 1}
    cursor = heidelberg.get("/api/v6/plan", **parameters)["previousPageCursor"]
    now = dt.datetime.now(dt.UTC).timestamp()
    assert abs(int(cursor.removeprefix("EARLIER|")) - now) < 60


@pytest.mark.parametrize(
    "text",
    [
        "2021-10-06T08:00:00Z", "2021-10-06T08:00:00.000Z", "2021-10-06T10:00:00+02:00", "2021-10-06T10:00",
        "2021-10-06T10:00:00 02:00", "2021-10-06T03:00:00-05:00", "2021-10-06T08:00Z", "2021-10-06T08:00:00z",
    ],
)  # fmt: skip
def test_one_moment_may_be_written_in_many_ways(text: str, heidelberg: Asker) -> None:
    answer = heidelberg.get("/api/v6/plan", **{**HEIDELBERG, "time": text})
    assert answer["itineraries"] == heidelberg.get("/api/v6/plan", **HEIDELBERG)["itineraries"]


def test_the_id_of_a_journey_is_its_own(many: list[dict[str, Any]]) -> None:
    for answer in many:
        ids = [one["id"] for one in all_of(answer)]
        assert len(set(ids)) == len(ids)
