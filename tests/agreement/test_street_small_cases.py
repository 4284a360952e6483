# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""Small cases from door to door that were once wrong, or that random maps hardly ever meet.

The map of most cases is one street from west to east with places at whole hundreds of metres; see `street`.
"""

import datetime as dt
from collections import Counter
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest

from mobility.network.build import load
from mobility.network.network import Network
from mobility.planner.plan import plan
from mobility.region import read_region
from tests.feeds import write_feed
from tests.oracle.street_scan import Settings, street_oracle
from tests.oracle.street_snap import haversine_m

from .networks import ZONE
from .street_compare import (
    DoorOutcome,
    DoorQuery,
    Place,
    Point,
    compare_doors,
    is_refused,
    request_of,
)
from .street_maps import StreetMap, degrees
from .street_shown import faults_of_shown

STOPS = "stop_id,stop_name,stop_lat,stop_lon,location_type,parent_station\n"
CALLS = "trip_id,arrival_time,departure_time,stop_id,stop_sequence\n"
TRANSFERS = "from_stop_id,to_stop_id,transfer_type,min_transfer_time,from_trip_id,to_trip_id\n"
FAR_M = 20_000.0
"""Stops whose names begin with F lie so far north of the street that they are not linked, each alone."""
PLAIN = Settings(change_s=0, max_walk_s=None, walk_speed_m_s=1.0)


def street(*more: tuple[list[tuple[float, float]], dict[str, str]]) -> StreetMap:
    """One street of 1 km from west to east, and more streets: places in metres (north, east), tags."""
    made = StreetMap()
    known: dict[tuple[float, float], int] = {}
    first = [(0.0, 100.0 * number) for number in range(11)]
    for places, tags in [(first, {"highway": "footway"}), *more]:
        for place in places:
            if place not in known:
                known[place] = made.add_node(place)
        made.ways.append(([known[place] for place in places], tags))
    return made


class Town(NamedTuple):
    """Streets, where stops lie in metres north and east, trips written "A 8:00 B 8:10", and rows of transfers.txt.

    Stops without a place are far from any street and from each other.
    """

    streets: StreetMap
    places: dict[str, tuple[float, float]]
    trips: dict[str, str]
    transfers: str = ""


def ask(
    folder: Path, town: Town, origin: Place, destination: Place, *, settings: Settings = PLAIN, by: str = ""
) -> list[str]:
    """What the engine answers from 7 o'clock on after the oracle has agreed, as "rides departure arrival".

    ``by``: arrive by this time.
    """
    outcome = answer(folder, town, origin, destination, settings, by)
    return [
        " ".join([str(rides), *(f"{dt.datetime.fromtimestamp(moment, ZONE):%H:%M:%S}" for moment in moments)])
        for rides, *moments in outcome.entries
    ]


def answer(
    folder: Path, town: Town, origin: Place, destination: Place, settings: Settings = PLAIN, by: str = ""
) -> DoorOutcome:
    """The same with journeys; of equal ones the right one is shown."""
    network, path = build(folder, town)
    oracle = street_oracle(path, network.arrays, settings)
    hour, minute = map(int, (by or "7:00").split(":"))
    at = dt.datetime(2026, 6, 10, hour, minute, tzinfo=ZONE)
    ends = [place if isinstance(place, Point) else f"f_{place}" for place in (origin, destination)]
    query = DoorQuery(ends[0], ends[1], at, bool(by), settings)
    outcome = compare_doors(network, oracle, query)
    assert outcome.complaints == []
    if not is_refused(network, query):
        planned = [found.to_dict() for found in plan(network, request_of(network, query)).itineraries]
        assert planned == outcome.journeys
    for entry, journey in zip(outcome.entries, outcome.journeys, strict=True):
        if entry[0]:
            assert faults_of_shown(Counter(), network, oracle, query, entry, journey) == []
    return outcome


def build(folder: Path, town: Town) -> tuple[Network, Path]:
    """The network and its region file."""
    calls, stops = CALLS, STOPS
    named: dict[str, None] = dict.fromkeys(town.places)
    for trip, text in town.trips.items():
        words = text.split()
        named |= dict.fromkeys(words[::2])
        for number, (stop, clock) in enumerate(zip(words[::2], words[1::2], strict=True)):
            moment = clock if clock.count(":") == 2 else f"{clock}:00"
            calls += f"{trip},{moment},{moment},{stop},{number}\n"
    for number, stop in enumerate(named):
        lat, lon = degrees(town.places.get(stop, (FAR_M * (number + 1), 0.0)))
        stops += f"{stop},{stop},{lat:.7f},{lon:.7f},,\n"
    files = {
        "agency.txt": "agency_id,agency_name,agency_url,agency_timezone\na,A,https://a.example,Europe/Berlin\n",
        "stops.txt": stops,
        "routes.txt": "route_id,agency_id,route_short_name,route_type\nr,a,1,3\n",
        "calendar_dates.txt": "service_id,date,exception_type\nd,20260610,1\n",
        "trips.txt": "route_id,service_id,trip_id\n" + "".join(f"r,d,{trip}\n" for trip in town.trips),
        "stop_times.txt": calls,
        "transfers.txt": TRANSFERS + town.transfers,
    }
    write_feed(folder / "feed", files)
    (folder / "streets.osm").write_text(town.streets.text(), encoding="utf-8")
    text = '[region]\nid = "r"\nname = "R"\ntime_zone = "Europe/Berlin"\n[streets]\nosm = "streets.osm"\n'
    (folder / "region.toml").write_text(text + '[[feeds]]\nid = "f"\ngtfs = "feed"\n', encoding="utf-8")
    return load(read_region(folder / "region.toml"), out=folder / "network"), folder / "region.toml"


def point(north: float, east: float) -> Point:
    """A point at a place in metres."""
    return Point(*degrees((north, east)))


ENDS = {"A": (0.0, 100.0), "B": (0.0, 900.0)}
PLAIN_TOWN = Town(street(), ENDS, {"t": "A 8:00 B 8:10"})


def test_on_foot_along_one_edge(tmp_path: Path) -> None:
    """20 m to the street, 300 m along it, 30 m from it; the day has rides, but none is quicker."""
    assert ask(tmp_path, PLAIN_TOWN, point(20, 400), point(-30, 700)) == ["0 07:00:00 07:05:50"]


def test_on_foot_arrive_by(tmp_path: Path) -> None:
    assert ask(tmp_path, PLAIN_TOWN, point(20, 700), point(-30, 400), by="9:00") == ["0 08:54:10 09:00:00"]


@pytest.mark.parametrize(("one", "two", "metres"), [(30, 70, 40), (70, 30, 360)])
def test_one_edge_may_be_left_in_one_direction_only(tmp_path: Path, one: int, two: int, metres: int) -> None:
    """A ring of 400 m, one way on foot: back along its first side means all the way round."""
    ring = [(0.0, 1000.0), (0.0, 1100.0), (100.0, 1100.0), (100.0, 1000.0), (0.0, 1000.0)]
    town = PLAIN_TOWN._replace(streets=street((ring, {"highway": "footway", "oneway:foot": "yes"})))
    [found] = ask(tmp_path, town, point(0, 1000 + one), point(0, 1000 + two))
    rides, departure, arrival = found.split()
    moments = [dt.datetime.strptime(text, "%H:%M:%S").replace(tzinfo=dt.UTC) for text in (departure, arrival)]
    assert rides == "0"
    assert abs((moments[1] - moments[0]).total_seconds() - metres) <= 1


def test_from_a_point_to_itself(tmp_path: Path) -> None:
    """As with stops: nobody goes to the street and back. A point beside it is another place."""
    assert ask(tmp_path / "1", PLAIN_TOWN, point(20, 400), point(20, 400)) == ["0 07:00:00 07:00:00"]
    assert ask(tmp_path / "2", PLAIN_TOWN, point(20, 400), point(20, 401)) == ["0 07:00:00 07:00:41"]


def test_a_row_slower_than_the_walk_holds_with_unlimited_walking(tmp_path: Path) -> None:
    """From X, 500 m west of Y, the row wants 900 s; walking on from W, just as early beside X, takes 502 s."""
    places = {"X": (0.0, 300.0), "Y": (0.0, 800.0), "W": (0.0, 298.0)}
    trips = {"t1": "F1 7:50 X 8:00", "t2": "Y 8:14 F2 8:30", "t3": "Y 8:15 F2 8:31"}
    town = Town(street(), places, trips, "X,Y,2,900,,\n")
    assert ask(tmp_path / "1", town, "F1", "F2") == ["2 07:50:00 08:31:00"]
    town = town._replace(trips=trips | {"t4": "F1 7:51 W 8:00"})
    assert ask(tmp_path / "2", town, "F1", "F2") == ["2 07:51:00 08:30:00"]


def test_a_forbidden_change_does_not_hide_behind_another_stop(tmp_path: Path) -> None:
    """Nobody walks from X to Y, but from W, 200 s later there, one does."""
    places = {"X": (0.0, 600.0), "Y": (0.0, 800.0), "W": (0.0, 400.0)}
    town = Town(street(), places, {"t1": "F1 7:50 W 7:58 X 8:00", "t2": "Y 8:06 F2 8:30"}, "X,Y,3,,,\n")
    assert ask(tmp_path / "1", town, "F1", "F2") == ["2 07:50:00 08:30:00"]
    assert ask(tmp_path / "2", town._replace(transfers="X,Y,3,,,\nW,Y,3,,,\n"), "F1", "F2") == []


def test_a_walk_forbidden_from_the_origin_does_not_hide_one_after_a_ride(tmp_path: Path) -> None:
    """From O to B, 100 m, nobody walks, but from S, 400 m beyond, where a bus leads from O, one does; and mirrored."""
    places = {"O": (0.0, 400.0), "B": (0.0, 500.0), "S": (0.0, 900.0)}
    trips = {"t1": "O 8:00 S 8:05", "t2": "B 8:20 F2 8:40", "t3": "F1 9:00 B 9:20", "t4": "S 9:40 O 9:50"}
    town = Town(street(), places, trips, "O,B,3,,,\nB,O,3,,,\n")
    assert ask(tmp_path / "1", town, "O", "F2") == ["2 08:00:00 08:40:00"]
    assert ask(tmp_path / "2", town, "F1", "O") == ["2 09:00:00 09:50:00"]
    assert ask(tmp_path / "3", town, "O", "F2", by="10:00") == ["2 08:00:00 08:40:00"]
    assert ask(tmp_path / "4", town, "F1", "O", by="10:00") == ["2 09:00:00 09:50:00"]


def test_a_stop_to_itself_is_no_way_round_over_the_street(tmp_path: Path) -> None:
    """Changing at X takes 600 s by a row, although one could walk to the street and back."""
    trips = {"t1": "F1 7:50 X 8:00", "t2": "X 8:09:59 F2 8:30", "t3": "X 8:10 F2 8:40"}
    town = Town(street(), {"X": (0.0, 500.0)}, trips, "X,X,2,600,,\n")
    assert ask(tmp_path, town, "F1", "F2") == ["2 07:50:00 08:40:00"]


def test_walks_of_trips_that_rows_name(tmp_path: Path) -> None:
    """The row makes the change slow for one trip only; a later arrival on the other catches the earlier bus."""
    places = {"X": (0.0, 300.0), "Y": (0.0, 400.0)}
    trips = {"t1": "F1 7:50 X 8:00", "t2": "F1 7:52 X 8:02", "t3": "Y 8:04 F2 8:30", "t4": "Y 8:20 F2 8:50"}
    assert ask(tmp_path, Town(street(), places, trips, "X,Y,2,1200,t1,\n"), "F1", "F2") == ["2 07:52:00 08:30:00"]


def test_a_row_between_stops_that_no_street_joins(tmp_path: Path) -> None:
    """Of the 900 s that the row wants 150 s are walking, in a straight line: less than over the street by W and V."""
    island = [(149.5, 500.0), (149.5, 600.0)]
    places = {"X": (0.0, 500.0), "Y": (149.5, 500.0), "W": (0.0, 100.0), "V": (0.0, 300.0)}
    trips = {
        "t1": "F1 7:50 X 8:00", "t2": "Y 8:20 F2 8:30",
        "t3": "F1 7:50 W 8:00", "t4": "V 8:20 F2 8:30",
    }  # fmt: skip
    town = Town(street((island, {"highway": "footway"})), places, trips, "X,Y,2,900,,\n")
    outcome = answer(tmp_path, town, "F1", "F2")
    assert [leg["duration_s"] for leg in outcome.journeys[0]["legs"] if leg["mode"] == "walk"] == [150]


@pytest.mark.parametrize("max_walk_s", [None, 5000])
def test_five_kilometres_an_hour_are_no_short_number(tmp_path: Path, max_walk_s: int | None) -> None:
    """A walk of 250,139 cm takes 1,801.0008 s, so 1,802 s, however the speed is kept."""
    streets = StreetMap()
    far = next(east for east in (2_501 + number / 1000 for number in range(1000)) if _east_cm(east) == 250_139)
    streets.ways.append(([streets.add_node((0.0, 0.0)), streets.add_node((0.0, far))], {"highway": "footway"}))
    trips = {"t1": "F1 7:50 X 8:00", "t2": "Y 8:30:01 F2 9:30", "t3": "Y 8:30:02 F2 9:40"}
    town = Town(streets, {"X": (0.0, 0.0), "Y": (0.0, far)}, trips)
    settings = Settings(change_s=0, max_walk_s=max_walk_s, walk_speed_m_s=5 / 3.6)
    assert ask(tmp_path, town, "F1", "F2", settings=settings) == ["2 07:50:00 09:40:00"]


def _east_cm(east: float) -> int:
    """Centimetres from the corner of the map to a place so far east, as OpenStreetMap rounds degrees."""
    return round(100 * float(haversine_m(*(np.array(value) for value in (*degrees((0, 0)), *degrees((0, east)))))))


def test_a_point_at_a_stop_walks_as_well(tmp_path: Path) -> None:
    """max_walk_s = 0 forbids every walk from or to a point, also one of 0 s, as between poles at one place."""
    settings = Settings(change_s=0, max_walk_s=0, walk_speed_m_s=1.0)
    assert ask(tmp_path / "1", PLAIN_TOWN, point(0, 100), "B", settings=settings) == []
    assert ask(tmp_path / "2", PLAIN_TOWN, "A", "B", settings=settings) == ["1 08:00:00 08:10:00"]


@pytest.mark.parametrize("max_walk_s", [None, 900, 0])
@pytest.mark.parametrize("by", ["", "9:00"])
def test_a_point_far_from_any_street_is_refused(tmp_path: Path, max_walk_s: int | None, by: str) -> None:
    """Whatever the limit; `compare_doors` sees to it that the engine says so."""
    settings = Settings(change_s=0, max_walk_s=max_walk_s, walk_speed_m_s=1.0)
    assert ask(tmp_path / "1", PLAIN_TOWN, point(510, 500), "B", settings=settings, by=by) == []
    assert ask(tmp_path / "2", PLAIN_TOWN, "A", point(-510, 500), settings=settings, by=by) == []
