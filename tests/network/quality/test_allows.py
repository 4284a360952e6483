# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""What the data allow: weeks with full service, modes, and fields that are filled in or not."""

import datetime as dt
from pathlib import Path

import pytest

from mobility.network.quality.allows import FeedAllows, Known, mode_of
from mobility.network.quality.calendar import Span
from tests.feeds import Files, minimal, swapped, with_rows
from tests.network.quality.checked import checked, region_of

SHAPES = "shape_id,shape_pt_lat,shape_pt_lon,shape_pt_sequence\n"


def allows(folder: Path, files: Files) -> FeedAllows:
    """What one feed allows."""
    found = checked(folder, files).allows
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("route_type", "mode"),
    [(0, "tram"), (1, "metro"), (2, "rail"), (3, "bus"), (4, "ferry"), (5, "tram"), (11, "trolleybus"), (106, "rail"),
     (109, "rail"), (401, "metro"), (715, "bus"), (900, "tram"), (1000, "ferry"), (1501, "taxi"), (1700, "other")],
)  # fmt: skip
def test_modes(route_type: int, mode: str) -> None:
    assert mode_of(route_type) == mode


def test_modes_of_routes_with_trips(tmp_path: Path) -> None:
    files = with_rows(minimal(), "routes.txt", "q,dorf,RE 20,2", "s,dorf,2,3")
    assert allows(tmp_path, files).modes == {"bus": 1}
    files = swapped(files, "trips.txt", "r,daily,t2", "q,daily,t2")
    assert allows(tmp_path, files).modes == {"bus": 1, "rail": 1}


def test_wheelchairs_at_stops_and_their_stations(tmp_path: Path) -> None:
    stops = "stop_id,stop_name,stop_lat,stop_lon,location_type,parent_station,wheelchair_boarding\n"
    stops += "a,A,52.0,11.0,0,s,0\nb,B,52.1,11.0,0,s,2\nc,C,52.2,11.0,0,,\ns,S,52.0,11.0,1,,1\nx,X,52.3,11,0,,1\n"
    assert allows(tmp_path, minimal({"stops.txt": stops})).wheelchair_stops == Known(3, 2, 1)


def test_wheelchairs_and_bikes_on_trips(tmp_path: Path) -> None:
    header = "route_id,service_id,trip_id,wheelchair_accessible,bikes_allowed\n"
    trips = header + "r,daily,t1,1,2\nr,daily,t2,2,\nr,daily,no,1,1\n"
    found = allows(tmp_path, minimal({"trips.txt": trips}))
    assert found.wheelchair_trips == Known(2, 2, 1)
    assert found.bikes_trips == Known(2, 1, 0)
    assert found.bikes_trips.share == 0.5


def test_fares_count_if_they_have_rows(tmp_path: Path) -> None:
    empty = {"fare_attributes.txt": "fare_id,price,currency_type,payment_method,transfers\n"}
    assert allows(tmp_path, minimal(empty)).fares == ()
    filled = {"fare_products.txt": "fare_product_id,amount,currency\nsingle,2.50,EUR\n"}
    assert allows(tmp_path, minimal(filled)).fares == ("fare_products.txt",)


def test_an_optional_file_that_can_not_be_read_is_a_warning(tmp_path: Path) -> None:
    report = checked(tmp_path, minimal({"fare_rules.txt": b"fare_id,route_id\nx,\xff\n"}))
    assert dict(report.findings.counts) == {("warning", "not_utf8"): 1}
    assert report.allows is not None
    assert report.allows.fares == ()


@pytest.mark.parametrize(
    ("points", "kind"),
    [("", "none"), ("x,52.0,11.0,1\nx,52.1,11.0,2\n", "stops"), ("x,52.0,11.0,1\nx,52.05,11.01,2\n", "ways")],
)
def test_shapes(tmp_path: Path, points: str, kind: str) -> None:
    trips = "route_id,service_id,trip_id,shape_id\nr,daily,t1,x\nr,daily,t2,y\n"
    found = allows(tmp_path, minimal({"shapes.txt": SHAPES + points, "trips.txt": trips}))
    assert found.shapes == kind
    assert found.shaped_trips == (Known(2, 0, 0) if kind == "none" else Known(2, 1, 1))


def test_on_demand(tmp_path: Path) -> None:
    assert allows(tmp_path, minimal()).on_demand == ()
    files = {"booking_rules.txt": "booking_rule_id,booking_type\nx,1\n", "locations.geojson": "{}"}
    assert allows(tmp_path, minimal(files)).on_demand == ("booking_rules.txt", "locations.geojson")


def test_full_weeks_of_two_feeds(tmp_path: Path) -> None:
    """One runs in June, the other from the 15th on; its last week ends on a Tuesday."""
    later = swapped(minimal(), "calendar.txt", "20260601", "20260615")
    weeks = region_of(tmp_path, {"f": minimal(), "g": later}).full_weeks
    assert (weeks.weeks, weeks.full) == (5, 2)
    assert weeks.spans == (Span(dt.date(2026, 6, 15), dt.date(2026, 6, 28)),)
    assert weeks.reference == dt.date(2026, 6, 15)
    assert weeks.reference_day == dt.date(2026, 6, 17)
    assert weeks.thin == ()


def test_no_week_in_common(tmp_path: Path) -> None:
    later = swapped(minimal(), "calendar.txt", "20260601,20260630", "20270601,20270630")
    weeks = region_of(tmp_path, {"f": minimal(), "g": later}).full_weeks
    assert weeks.full == 0
    assert weeks.reference == dt.date(2026, 6, 1)
    assert weeks.thin == ("g",)


def test_nothing_runs(tmp_path: Path) -> None:
    files = swapped(minimal(), "calendar.txt", "1,1,1,1,1,1,1", "0,0,0,0,0,0,0")
    weeks = region_of(tmp_path, {"f": files}).full_weeks
    assert (weeks.weeks, weeks.full, weeks.reference, weeks.reference_day) == (0, 0, None, None)
