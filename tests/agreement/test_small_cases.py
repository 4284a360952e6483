# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""Small cases that were once wrong, or that random networks hardly ever meet."""

import datetime as dt
from collections import Counter
from itertools import combinations
from pathlib import Path

import pytest

from tests.feeds import region_for, write_feed
from tests.oracle.scan import Oracle

from .compare import Journey, Query, compare, network_in_memory
from .shown import check

STOPS = "stop_id,stop_name,stop_lat,stop_lon,location_type,parent_station\n"
CALLS = "trip_id,arrival_time,departure_time,stop_id,stop_sequence\n"
TRANSFERS = (
    "from_trip_id,to_trip_id,transfer_type,from_stop_id,to_stop_id,min_transfer_time,from_route_id,to_route_id\n"
)
RANKS = [
    ["t1,t2,{},X,X,{},,"],
    ["t1,,{},X,X,{},,r", ",t2,{},X,X,{},r,"],
    ["t1,,{},X,X,{},,", ",t2,{},X,X,{},,"],
    [",,{},X,X,{},r,r"],
    [",,{},X,X,{},r,", ",,{},X,X,{},,r"],
    [",,{},X,X,{},,"],
]
"""Rows of transfers.txt about one change, with gaps for type and time; the most specific ones first."""
STATION = STOPS + "near,near,52.0020,11,,S\nfar,far,52,11,,S\nS,S,52,11,1,\nx,x,52.0030,11,,\n"


def answer(
    folder: Path, origin: str, destination: str, trips: dict[str, str], *, stops: str = "", transfers: str = "",
    max_walk_s: int = 0,
) -> list[Journey]:  # fmt: skip
    """What the engine shows from 7 o'clock on, after the oracle has agreed; calls are written "A 8:00 B 8:10".

    Stops that are not given lie too far apart to walk.
    """
    calls, named = CALLS, []
    for trip, text in trips.items():
        words = text.split()
        named += words[::2]
        for number, (stop, clock) in enumerate(zip(words[::2], words[1::2], strict=True)):
            calls += f"{trip},{clock}:00,{clock}:00,{stop},{number}\n"
    far = "".join(f"{stop},{stop},{50 + number},11,,\n" for number, stop in enumerate(dict.fromkeys(named)))
    files = {
        "agency.txt": "agency_id,agency_name,agency_url,agency_timezone\na,A,https://a.example,Europe/Berlin\n",
        "stops.txt": stops or STOPS + far,
        "routes.txt": "route_id,agency_id,route_short_name,route_type\nr,a,1,3\n",
        "calendar_dates.txt": "service_id,date,exception_type\nd,20260610,1\n",
        "trips.txt": "route_id,service_id,trip_id\n" + "".join(f"r,d,{trip}\n" for trip in trips),
        "stop_times.txt": calls,
        "transfers.txt": TRANSFERS + transfers,
    }
    write_feed(folder / "feed", files)
    path = region_for(folder, transfers=f"max_walk_s = {max_walk_s}")
    network, oracle = network_in_memory(path), Oracle(path)
    at = dt.datetime(2026, 6, 10, 7, tzinfo=oracle.region.zone)
    query = Query(f"f_{origin}", f"f_{destination}", at, arrive_by=False)
    outcome = compare(network, oracle, query)
    assert outcome.complaints == []
    for entry, journey in zip(outcome.entries, outcome.journeys, strict=True):
        if entry[0]:
            check(Counter(), oracle, query, entry, journey)
    return outcome.journeys


@pytest.mark.parametrize(("origin", "destination"), [("S", "x"), ("x", "S")])
def test_direct_walk_of_a_station_leads_by_its_nearest_platform(tmp_path: Path, origin: str, destination: str) -> None:
    trips = {"t": "far 7:50 x 8:05"}
    [walk] = answer(tmp_path, origin, destination, trips, stops=STATION, max_walk_s=600)[0]["legs"]
    assert {walk["from"]["stop_id"], walk["to"]["stop_id"]} == {"f_near", "f_x"}


def test_ids_of_a_trip_that_calls_twice(tmp_path: Path) -> None:
    """Boarding at the first call of X leaves A as the stop to leave at; the later call does not."""
    trips = {
        "t1": "O 7:50 X 7:55",
        "t2": "X 8:00 A 8:05 X 8:10 B 8:15",
        "t3": "A 8:10 D 8:30",
        "t4": "B 8:20 D 8:30",
    }
    [journey] = answer(tmp_path, "O", "D", trips)
    assert journey["legs"][1]["to"]["stop_id"] == "f_A"


@pytest.mark.parametrize("before", [False, True])
@pytest.mark.parametrize(("one", "two"), [("P", "Q"), ("Q", "P")])
def test_ids_of_a_trip_that_goes_on_as_two_others(tmp_path: Path, one: str, two: str, before: bool) -> None:  # noqa: FBT001
    """Both continuations begin with one trip at one stop; the smaller id of the stop where one leaves decides."""
    trips = {
        "t1": "O 8:00 X 8:10",
        "t2": f"X 8:10 {one} 8:20",
        "t3": f"X 8:10 {two} 8:20",
        "t4": "P 8:25 D 8:40",
        "t5": "Q 8:25 D 8:40",
    }
    if before:
        trips["t0"] = "L 7:50 O 7:55"
    [journey] = answer(tmp_path, "L" if before else "O", "D", trips, transfers="t1,t2,4,,,\nt1,t3,4,,,\n")
    assert journey["legs"][-2]["to"]["stop_id"] == "f_P"


def test_back_by_vehicle_to_where_one_started(tmp_path: Path) -> None:
    """It seems useless to return, but a row that names the trip allows a change there that no walk does."""
    trips = {"t1": "O 8:00 X 8:10", "t2": "X 8:15 O 8:25", "t3": "P 8:30 D 8:40"}
    [journey] = answer(tmp_path, "O", "D", trips, transfers="t2,,2,O,P,300\n")
    assert [leg["mode"] for leg in journey["legs"]] == ["ride", "ride", "walk", "ride"]


@pytest.mark.parametrize(("specific", "general"), list(combinations(RANKS, 2)))
def test_the_more_specific_row_wins_wherever_it_stands(tmp_path: Path, specific: list[str], general: list[str]) -> None:
    trips = {"t1": "O 8:00 X 8:10", "t2": "X 8:12 D 8:30"}
    cases = [(one, two, swap) for one in specific for two in general for swap in (False, True)]
    for number, (one, two, swap) in enumerate(cases):
        for allowed in (True, False):
            kinds = [(2, 120), (3, "")] if allowed else [(3, ""), (2, 120)]
            rows = [row.format(*kind) + "\n" for row, kind in zip((one, two), kinds, strict=True)]
            folder = tmp_path / f"{number}{allowed}"
            shown = answer(folder, "O", "D", trips, transfers="".join(reversed(rows) if swap else rows))
            assert bool(shown) == allowed
