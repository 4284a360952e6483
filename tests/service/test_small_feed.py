# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""What real feeds seldom hold: joined trips, headways, calls by arrangement, trips after midnight."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.command import mobility
from tests.feeds import DAY, files_of, village
from tests.service.asking import served

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.service.asking import Asker

FEED = """
# agency.txt
agency_id,agency_name,agency_url,agency_timezone
dorf,Dorfbus,https://dorf.example,Europe/Berlin
# stops.txt
stop_id,stop_name,stop_lat,stop_lon,location_type,parent_station,platform_code
a,Amtsplatz,52.0,11.0,0,,
b1,Bahnhof,52.1,11.0,0,b,1
b2,Bahnhof,52.1001,11.0,0,b,2
b,Bahnhof,52.1,11.0,1,,
c,Chausseehaus,52.2,11.0,0,,
d,Deich,52.3,11.0,0,,
e,Einöde,52.4,11.0,0,,
g1,Gut,52.5,11.0,0,,
g2,Gut,52.5001,11.0,0,,
# routes.txt
route_id,agency_id,route_short_name,route_type,route_color
r,dorf,1,3,00AA00
s,dorf,2,3,
n,dorf,N,0,
# trips.txt
route_id,service_id,trip_id,trip_headsign,block_id
r,daily,first,Bahnhof,block
s,daily,second,Chausseehaus,block
r,daily,third,Gut,evening
s,daily,fourth,Amtsplatz,evening
r,daily,often,Deich,
n,daily,night,Deich,
r,daily,call,Chausseehaus,
# calendar.txt
service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,end_date
daily,1,1,1,1,1,1,1,20260601,20260630
# stop_times.txt
trip_id,arrival_time,departure_time,stop_id,stop_sequence,pickup_type,drop_off_type
first,8:00:00,8:00:00,a,1,0,0
first,8:10:00,8:10:00,b1,2,0,0
second,8:15:00,8:15:00,b2,1,0,0
second,8:25:00,8:25:00,c,2,0,0
third,20:00:00,20:00:00,d,1,0,0
third,20:07:00,20:07:00,g1,2,0,0
fourth,20:20:00,20:20:00,g2,1,0,0
fourth,20:50:00,20:50:00,a,2,0,0
often,6:00:00,6:00:00,c,1,0,0
often,6:07:00,6:07:00,d,2,0,0
night,25:30:00,25:30:00,a,1,0,0
night,25:40:00,25:41:00,b1,2,1,0
night,26:00:00,26:00:00,d,3,0,0
call,12:00:00,12:00:00,a,1,2,0
call,12:20:00,12:20:00,c,2,0,3
# frequencies.txt
trip_id,start_time,end_time,headway_secs,exact_times
often,09:00:00,11:00:00,600,0
# transfers.txt
from_stop_id,to_stop_id,transfer_type
g1,g2,3
"""


@pytest.fixture(scope="module")
def hamlet(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Asker]:
    """Return a client of a small region."""
    region = village(tmp_path_factory.mktemp("hamlet"), files_of(FEED))
    answer = mobility("build", region)
    assert answer.code == 0, answer.err
    with served(region, None) as asker:
        yield asker


def test_trips_of_one_block_are_one_leg_or_two(hamlet: Asker) -> None:
    asked = {"fromPlace": "f_a", "toPlace": "f_c", "time": f"{DAY}T07:30", "numItineraries": 1}
    together = hamlet.get("/api/v6/plan", **asked)["itineraries"][0]
    apart = hamlet.get("/api/v6/plan", **asked, joinInterlinedLegs=False)["itineraries"][0]
    assert together["transfers"] == apart["transfers"] == 0
    assert (together["startTime"], together["endTime"]) == (apart["startTime"], apart["endTime"])
    assert [leg["tripId"] for leg in together["legs"]] == ["20260610_08:00_f_first"]
    assert [leg["tripId"] for leg in apart["legs"]] == ["20260610_08:00_f_first", "20260610_08:15_f_second"]
    assert [leg.get("interlineWithPreviousLeg") for leg in apart["legs"]] == [None, True]
    assert [leg["headsign"] for leg in apart["legs"]] == ["Bahnhof", "Chausseehaus"]
    assert [leg["routeShortName"] for leg in apart["legs"]] == ["1", "2"]
    stops = [[leg["from"]["stopId"], leg["to"]["stopId"]] for leg in apart["legs"]]
    assert stops == [["f_a", "f_b1"], ["f_b2", "f_c"]]


def test_who_gets_off_where_the_next_trip_begins_rides_it_for_no_time(hamlet: Asker) -> None:
    asked = {"fromPlace": "f_d", "toPlace": "f_g2", "radius": 0, "time": f"{DAY}T19:30", "numItineraries": 1}
    legs = hamlet.get("/api/v6/plan", **asked, joinInterlinedLegs=False)["itineraries"][0]["legs"]
    assert [leg["tripId"] for leg in legs] == ["20260610_20:00_f_third", "20260610_20:20_f_fourth"]
    last = legs[1]
    assert (last["from"]["stopId"], last["to"]["stopId"], last["duration"]) == ("f_g2", "f_g2", 0)
    assert "departure" in last["from"]
    assert "arrival" not in last["from"]
    assert "arrival" in last["to"]
    assert "departure" not in last["to"]


def test_a_joined_trip_is_followed_whole_or_in_parts(hamlet: Asker) -> None:
    for trip in ("20260610_08:00_f_first", "20260610_08:15_f_second"):
        apart = hamlet.get("/api/v6/trip", tripId=trip, joinInterlinedLegs=False)
        assert trip in [leg["tripId"] for leg in apart["legs"]]
        together = hamlet.get("/api/v6/trip", tripId=trip)
        assert len(together["legs"]) == 1


def test_a_headway_is_told_and_its_trips_are_found(hamlet: Asker) -> None:
    answer = hamlet.get("/api/v6/stoptimes", stopId="f_c", time=f"{DAY}T08:30", window=10_800, direction="LATER")
    runs = [one for one in answer["stopTimes"] if one["aboutEvery"] == 600]
    assert len(runs) == 12
    assert len({one["tripId"] for one in runs}) == 12
    assert runs[0]["tripId"] == "20260610_09:00_f_often"
    for one in runs:
        leg = hamlet.get("/api/v6/trip", tripId=one["tripId"])["legs"][0]
        assert leg["startTime"] == one["place"]["departure"]
        assert leg["tripId"] == one["tripId"]
        assert leg["aboutEvery"] == 600
    hamlet.get("/api/v6/trip", tripId="20260610_06:00_f_often", status=404)


def test_a_call_by_arrangement_is_marked(hamlet: Asker) -> None:
    departures = hamlet.get("/api/v6/stoptimes", stopId="f_a", time=f"{DAY}T11:00", n=1)["stopTimes"]
    assert departures[0]["callAhead"] is True
    plan = hamlet.get("/api/v6/plan", fromPlace="f_a", toPlace="f_c", time=f"{DAY}T11:00", numItineraries=1)
    assert plan["itineraries"][0]["legs"][0]["callAhead"] is True


def test_after_midnight_the_service_day_is_the_day_before(hamlet: Asker) -> None:
    answer = hamlet.get("/api/v6/stoptimes", stopId="f_a", time="2026-06-11T01:00", n=1)
    assert answer["stopTimes"][0]["tripId"] == "20260610_25:30_f_night"
    assert answer["stopTimes"][0]["place"]["departure"] == "2026-06-10T23:30:00Z"
    leg = hamlet.get("/api/v6/trip", tripId="20260610_25:30_f_night")["legs"][0]
    assert (leg["startTime"], leg["endTime"]) == ("2026-06-10T23:30:00Z", "2026-06-11T00:00:00Z")
    assert leg["mode"] == "TRAM"


def test_where_nobody_gets_on_nothing_departs(hamlet: Asker) -> None:
    asked = {"stopId": "f_b1", "time": "2026-06-11T01:00", "window": 3600, "direction": "LATER"}
    assert not hamlet.get("/api/v6/stoptimes", **asked)["stopTimes"]
    arrivals = hamlet.get("/api/v6/stoptimes", **asked, arriveBy=True)["stopTimes"]
    assert [one["tripId"] for one in arrivals] == ["20260610_25:30_f_night"]


def test_a_station_means_its_platforms(hamlet: Asker) -> None:
    answer = hamlet.get("/api/v6/plan", fromPlace="f_b", toPlace="f_c", time=f"{DAY}T08:00", numItineraries=1)
    assert answer["from"]["stopId"] == "f_b"
    leg = answer["itineraries"][0]["legs"][0]
    assert (leg["from"]["stopId"], leg["from"]["parentId"], leg["from"]["track"]) == ("f_b2", "f_b", "2")
    board = hamlet.get("/api/v6/stoptimes", stopId="f_b", time=f"{DAY}T08:00", window=1800, direction="LATER")
    assert [one["place"]["stopId"] for one in board["stopTimes"]] == ["f_b2"]


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"toPlace": "f_e"}, "no_service"),
        ({"toPlace": "f_c", "maxTransfers": 0, "time": "2026-07-02T08:00"}, "no_service"),
        ({"toPlace": "52.3,12.0"}, "no_stop_in_reach"),
        ({"toPlace": "f_c", "maxTravelTime": 5}, "too_long"),
        ({"toPlace": "f_c", "searchWindow": 60, "numItineraries": 0}, "nothing_in_window"),
    ],
    ids=str,
)
def test_an_empty_answer_has_a_reason(asked: dict[str, object], code: str, hamlet: Asker) -> None:
    for view in (True, False):
        if code == "nothing_in_window" and not view:
            continue
        plain = {"fromPlace": "f_a", "time": f"{DAY}T07:00", "timetableView": view}
        answer = hamlet.get("/api/v6/plan", **{**plain, **asked})
        assert not answer["itineraries"]
        assert not answer["direct"]
        assert answer["reason"]["code"] == code


def test_a_reason_names_the_next_departure(hamlet: Asker) -> None:
    asked = {"fromPlace": "f_a", "toPlace": "f_c", "time": f"{DAY}T07:00", "searchWindow": 60, "numItineraries": 0}
    answer = hamlet.get("/api/v6/plan", **asked)
    assert answer["reason"]["nextDeparture"] == "2026-06-10T06:00:00Z"
    following = hamlet.get("/api/v6/plan", **{**asked, "numItineraries": 1}, pageCursor=answer["nextPageCursor"])
    assert following["itineraries"][0]["startTime"] == "2026-06-10T06:00:00Z"


def test_every_search_ends_in_time(hamlet: Asker) -> None:
    for place in ("f_a", "f_b", "f_b1", "52.1,11.0"):
        for arrive_by in (False, True):
            answer = hamlet.get("/api/v6/plan", fromPlace=place, toPlace=place, time=f"{DAY}T08:00", arriveBy=arrive_by)
            assert not answer["itineraries"]
            assert all(one["legs"] and one["duration"] == 0 for one in answer["direct"])
