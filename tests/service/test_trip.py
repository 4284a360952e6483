# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""A trip over HTTP is the rows of stop_times.txt."""

from __future__ import annotations

import datetime as dt
import random
from typing import TYPE_CHECKING

import pytest

from tests.service.asking import points, seconds
from tests.service.raw_feed import RawFeed, service_day_start

if TYPE_CHECKING:
    from pathlib import Path

    from tests.service.asking import Asker

PATH = "/api/v6/trip"


@pytest.fixture(scope="module")
def boerdebus(shared_data: Path) -> RawFeed:
    """Return the buses of the county."""
    return RawFeed(shared_data / "sachsen-anhalt" / "gtfs_boerdebus_std_kn.zip", "boerdebus")


@pytest.fixture(scope="module")
def rnv(shared_data: Path) -> RawFeed:
    """Return Heidelberg's trams."""
    return RawFeed(shared_data / "heidelberg" / "rnv_tram.gtfs.zip", "rnv")


def compare(asker: Asker, feed: RawFeed, date: dt.date, trip: str, version: int = 6) -> bool:
    """Hold one trip against its rows; whether it is a whole ride of its own, not joined to others."""
    answer = asker.get(f"/api/v{version}/trip", tripId=feed.trip_id(date, trip), joinInterlinedLegs=False)
    leg = next(leg for leg in answer["legs"] if leg["tripId"] == feed.trip_id(date, trip))
    calls, start = feed.calls[trip], service_day_start(date)
    places = [leg["from"], *leg["intermediateStops"], leg["to"]]
    assert [place["stopId"] for place in places] == [f"{feed.feed}_{call.stop}" for call in calls]
    assert [seconds(place["departure"]) - start for place in places[:-1]] == [call.departure_s for call in calls[:-1]]
    assert [seconds(place["arrival"]) - start for place in places[1:]] == [call.arrival_s for call in calls[1:]]
    assert {place.get("level") for place in places} == {0.0 if version == 5 else None}
    row = feed.trips[trip]
    route = feed.routes[row["route_id"]]
    assert leg["headsign"] == row["trip_headsign"]
    assert leg["routeShortName"] == route["route_short_name"]
    assert leg["routeLongName"] == route["route_long_name"]
    assert leg["routeId"] == f"{feed.feed}_{row['route_id']}"
    assert leg["tripShortName"] == row["trip_short_name"]
    assert leg["directionId"] == row.get("direction_id", "")
    assert leg["routeType"] == int(route["route_type"])
    assert leg["displayName"] == route["route_short_name"] or row["trip_short_name"]
    assert leg.get("routeColor", "") == route["route_color"]
    line = points(leg["legGeometry"])
    assert len(line) >= 2
    return len(answer["legs"]) == 1


@pytest.mark.parametrize("version", [5, 6])
def test_a_trip_is_the_rows_of_the_feed(version: int, county: Asker, boerdebus: RawFeed) -> None:
    rnd = random.Random(21)
    alone = 0
    for date in (dt.date(2026, 6, 10), dt.date(2026, 10, 24), dt.date(2026, 10, 25)):
        running = boerdebus.services(date)
        trips = sorted(trip for trip, row in boerdebus.trips.items() if row["service_id"] in running)
        for trip in rnd.sample(trips, 25):
            alone += compare(county, boerdebus, date, trip, version)
    assert alone > 10


def test_a_tram_is_the_rows_of_the_feed(heidelberg: Asker, rnv: RawFeed) -> None:
    date = dt.date(2021, 10, 6)
    trips = sorted(trip for trip, row in rnv.trips.items() if row["service_id"] in rnv.services(date))
    for trip in random.Random(22).sample(trips, 30):
        assert compare(heidelberg, rnv, date, trip)


def test_a_trip_without_lines(county: Asker, boerdebus: RawFeed) -> None:
    date = dt.date(2026, 6, 10)
    trip = next(trip for trip, row in boerdebus.trips.items() if row["service_id"] in boerdebus.services(date))
    answer = county.get(PATH, tripId=boerdebus.trip_id(date, trip), detailedLegs=False)
    assert answer["legs"][0]["legGeometry"] == {"points": "", "precision": 6, "length": 0}


@pytest.mark.parametrize(
    "trip",
    [
        "nonsense", "20260610_06:00_boerdebus_none", "20260631_06:00_boerdebus_98078538", "20260610_6:00_boerdebus_1",
        "2026061_06:00_boerdebus_98078538", "20260610_06:00_98078538", "99999999_06:00_boerdebus_98078538",
        "20260610_06:00_", "20260610_06:00_boerdebus_98078538\x00", "00010101_06:00_boerdebus_98078538",
        "99991231_06:00_boerdebus_98078538",
    ],
)  # fmt: skip
def test_an_unknown_trip_is_not_found(trip: str, county: Asker) -> None:
    answer = county.get(PATH, tripId=trip, status=404)
    assert answer["code"] in {"unknown_trip", "bad_trip_id"}


def test_a_trip_does_not_run_on_every_day(county: Asker, boerdebus: RawFeed) -> None:
    wednesday, saturday = dt.date(2026, 6, 10), dt.date(2026, 6, 13)
    only = boerdebus.services(wednesday) - boerdebus.services(saturday)
    trip = next(trip for trip, row in boerdebus.trips.items() if row["service_id"] in only)
    county.get(PATH, tripId=boerdebus.trip_id(wednesday, trip))
    county.get(PATH, tripId=boerdebus.trip_id(saturday, trip), status=404)


def test_the_trip_id_of_a_plan_leads_to_its_ride(county: Asker, heidelberg: Asker) -> None:
    from tests.service.test_plan_answer import door_to_door, stop_to_stop

    seen = 0
    for asker, asked in ((heidelberg, door_to_door(31, 8)), (county, stop_to_stop(county, 32, 20))):
        for one in asked:
            answer = asker.get("/api/v6/plan", **one)
            for leg in (leg for way in answer["itineraries"] for leg in way["legs"] if "tripId" in leg):
                trip = asker.get(PATH, tripId=leg["tripId"])
                whole = trip["legs"][0]
                places = [whole["from"], *whole["intermediateStops"], whole["to"]]
                ids = [(place["stopId"], place.get("departure", place.get("arrival"))) for place in places]
                assert (leg["from"]["stopId"], leg["from"]["departure"]) in ids
                assert leg["to"]["stopId"] in {stop for stop, _ in ids}
                seen += 1
    assert seen > 40
