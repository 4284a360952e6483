# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""One place to all stops, and one point over the streets to many."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any

import pytest

from tests.service.asking import seconds
from tests.service.test_plan_answer import WAYS

if TYPE_CHECKING:
    from tests.service.asking import Asker

ALL, MANY, PLAN = "/api/v6/one-to-all", "/api/v1/one-to-many", "/api/v6/plan"
TIME = "2021-10-06T08:00:00Z"
START = {"one": "49.4094,8.6947", "maxTravelTime": 60, "time": TIME}
STREETS = {"mode": "WALK", "max": 7200, "maxMatchingDistance": 250, "arriveBy": False, "withDistance": True}


def by_stop(answer: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """What is reached, by the ids of stops."""
    return {one["place"]["stopId"]: one for one in answer["all"]}


def best(asker: Asker, origin: str, destination: str, **wishes: object) -> tuple[int, int] | None:
    """Seconds to the earliest arrival of a plan (with arriveBy from the latest departure), and its fewest rides."""
    answer = asker.get(
        PLAN, fromPlace=origin, toPlace=destination, timetableView=False, radius=0, maxDirectTime=900, **wishes
    )
    at = seconds(str(wishes["time"]))
    ends = []
    for one in (*answer["itineraries"], *answer["direct"]):
        took = at - seconds(one["startTime"]) if wishes.get("arriveBy") else seconds(one["endTime"]) - at
        ends.append((took, sum(leg["mode"] not in WAYS for leg in one["legs"])))
    return min(ends) if ends else None


@pytest.mark.parametrize("arrive_by", [False, True])
def test_all_stops_are_reached_as_plans_say(arrive_by: bool, heidelberg: Asker) -> None:  # noqa: FBT001 - a parameter
    answer = heidelberg.get(ALL, **START, arriveBy=arrive_by)
    reached = by_stop(answer)
    network = heidelberg.network
    served = sorted(set(network.berth_stop[network.sequences.berth].tolist()))
    unreached = 0
    for number in random.Random(51).sample(served, 45):
        stop = network.stop_id[number]
        ends = (stop, START["one"]) if arrive_by else (START["one"], stop)
        expected = best(heidelberg, *map(str, ends), time=TIME, arriveBy=arrive_by)
        if expected is None or expected[0] > 3600:
            assert stop not in reached
            unreached += 1
            continue
        one = reached[stop]
        moment = one["place"]["departure" if arrive_by else "arrival"]
        assert abs(seconds(moment) - seconds(TIME)) == expected[0], stop
        assert one["duration"] == -(-expected[0] // 60)
        assert one["k"] == expected[1]
    assert unreached < 40


def test_all_stops_of_the_county(county: Asker) -> None:
    network = county.network
    rnd = random.Random(52)
    served = sorted(set(network.berth_stop[network.sequences.berth].tolist()))
    time, compared = "2026-06-10T05:30:00Z", 0
    for number in rnd.sample(served, 6):
        origin = f"{network.arrays['stop_lat'][number]:.6f},{network.arrays['stop_lon'][number]:.6f}"
        answer = by_stop(county.get(ALL, one=origin, maxTravelTime=90, time=time))
        for stop in rnd.sample(sorted(answer), min(8, len(answer))):
            expected = best(county, origin, stop, time=time)
            found = seconds(answer[stop]["place"]["arrival"]) - seconds(time), answer[stop]["k"]
            assert found == expected, (origin, stop)
            compared += 1
    assert compared > 20


def test_a_longer_limit_reaches_more(heidelberg: Asker) -> None:
    sizes = []
    for minutes in (0, 10, 30, 60, 90):
        answer = heidelberg.get(ALL, **{**START, "maxTravelTime": minutes})
        assert all(one["duration"] <= minutes for one in answer["all"])
        sizes.append(len(answer["all"]))
    assert sizes == sorted(sizes)
    assert sizes[0] < sizes[2] < sizes[4]


def test_wishes_hold_for_all_stops_too(heidelberg: Asker) -> None:
    plain = by_stop(heidelberg.get(ALL, **START))
    direct = by_stop(heidelberg.get(ALL, **START, maxTransfers=0))
    assert all(one["k"] <= 1 for one in direct.values())
    assert set(direct) <= set(plain)
    assert all(direct[stop]["duration"] >= plain[stop]["duration"] for stop in direct)
    assert {one["k"] for one in plain.values()} > {0, 1}
    walked = by_stop(heidelberg.get(ALL, **START, transitModes=""))
    assert {one["k"] for one in walked.values()} == {0}
    late = by_stop(heidelberg.get(ALL, **START, additionalTransferTime=10))
    assert set(late) <= set(plain)
    assert all(late[stop]["duration"] >= plain[stop]["duration"] for stop in late)


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ({"one": "rnv_nowhere"}, 404), ({"one": "99,8"}, 400), ({"maxTravelTime": 91}, 400),
        ({"maxTravelTime": None}, 400), ({"one": None}, 400), ({"pedestrianProfile": "WHEELCHAIR"}, 422),
        ({"transitModes": "ODM"}, 422), ({"requireBikeTransport": True}, 422), ({"time": "x"}, 400),
    ],
    ids=str,
)  # fmt: skip
def test_what_reach_does_not_take(asked: dict[str, object], status: int, heidelberg: Asker) -> None:
    assert heidelberg.get(ALL, **{**START, **asked}, status=status)["error"]


def draw(seed: int, count: int) -> list[str]:
    """Draw points of Heidelberg."""
    rnd = random.Random(seed)
    return [f"{rnd.uniform(49.38, 49.42):.5f};{rnd.uniform(8.66, 8.70):.5f}" for _ in range(count)]


@pytest.mark.parametrize("mode", ["WALK", "BIKE", "CAR"])
@pytest.mark.parametrize("arrive_by", [False, True])
def test_ways_to_many_are_the_direct_ways_of_plans(mode: str, arrive_by: bool, heidelberg: Asker) -> None:  # noqa: FBT001 - a parameter
    one, *many = draw(53, 13)
    asked = {**STREETS, "mode": mode, "arriveBy": arrive_by}
    found = heidelberg.get(MANY, one=one, many=many, **asked)
    assert len(found) == len(many)
    for other, way in zip(many, found, strict=True):
        origin, destination = (other, one) if arrive_by else (one, other)
        plan = heidelberg.get(
            PLAN, fromPlace=origin.replace(";", ","), toPlace=destination.replace(";", ","), time=TIME,
            transitModes="", directModes=mode, maxDirectTime=7200,
        )  # fmt: skip
        assert [round(way["duration"])] == [direct["duration"] for direct in plan["direct"]]
        assert way["distance"] == pytest.approx(plan["direct"][0]["legs"][0]["distance"], abs=0.2)


def test_many_by_post_are_the_same(heidelberg: Asker) -> None:
    one, *many = draw(54, 9)
    body = {"one": one, "many": many, **STREETS}
    assert heidelberg.post(MANY, body) == heidelberg.get(MANY, one=one, many=many, **STREETS)
    bare = heidelberg.post(MANY, {**body, "withDistance": False})
    assert all(set(way) == {"duration"} for way in bare)


def test_what_is_too_far_is_empty(heidelberg: Asker) -> None:
    one, *many = draw(55, 20)
    ways = heidelberg.get(MANY, one=one, many=[*many, "10;10"], **{**STREETS, "max": 2400})
    assert ways[-1] == {}
    near = [way for way in ways if way]
    assert 0 < len(near) < 20
    assert all(way["duration"] <= 2400 for way in near)


@pytest.mark.parametrize(
    "wrong",
    [
        {"mode": "FLY"}, {"max": -1}, {"max": 21_601}, {"one": "49.4"}, {"one": "x;y"}, {"many": "49.4;8.7,9"},
        {"mode": None}, {"max": None}, {"arriveBy": None}, {"maxMatchingDistance": None}, {"one": "NaN;NaN"},
        {"many": ",".join(["49.4;8.7"] * 129)}, {"one": "91;8"},
    ],
    ids=str,
)  # fmt: skip
def test_what_one_to_many_does_not_take(wrong: dict[str, object], heidelberg: Asker) -> None:
    asked = {"one": "49.4094;8.6947", "many": "49.40;8.69", **STREETS, **wrong}
    assert heidelberg.get(MANY, **asked, status=400)["error"]


def test_without_streets_there_are_no_ways(county: Asker) -> None:
    assert county.get(MANY, one="52.1;11.6", many="52.2;11.6", **STREETS, status=422)["code"] == "no_streets_here"
