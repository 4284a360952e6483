# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""An on-demand bus on the home feeds, worked out from stops.txt alone.

Without streets a vehicle drives the straight line times 1.3; at 36 km/h that is 10 m/s.
"""

import datetime as dt
import math

import pytest

from mobility.network.network import Network
from mobility.network.patch.baseline import Baseline
from mobility.planner.legs import Itinerary
from mobility.planner.places import stop_by_id
from mobility.planner.plan import plan
from mobility.planner.request import Place, PlanRequest, PointPlace
from tests.scenario.apply.conftest import Try

from .trying import SATURDAY, SUNDAY, ZONE, Published, best, clock, seconds

STATION, PARK = "de:15083:20307::01", "de:15083:1214::01"
AMMENSLEBER = "de:15083:1109::01"
METRES_PER_DEGREE = 6_371_008.8 * math.pi / 180
RUFBUS = """
- on_demand_zone:
    id: rufbus
    polygon: [[52.18, 11.59], [52.18, 11.63], [52.215, 11.63], [52.215, 11.59]]
    days: saturday
    from: 08:00
    until: 20:00
    wait_min: 15
    speed_km_h: 36
"""
BEYOND = (52.1830, 11.5900)
"""In the fields, half a kilometre west of the park's stop; too far to walk from there."""
LAST_MILE = f"""
- on_demand_zone:
    id: feld
    polygon: [[52.18, 11.58], [52.18, 11.605], [52.19, 11.605], [52.19, 11.58]]
    stops: ["boerdebus_{PARK}"]
    days: daily
    from: 05:00
    until: 20:00
    wait_min: 4
    speed_km_h: 36
    factor: 1.5
"""


def at(buses: Published, stop: str) -> tuple[float, float]:
    """Where a stop is."""
    row = buses.stop[stop]
    return float(row["stop_lat"]), float(row["stop_lon"])


def drive_s(here: tuple[float, float], there: tuple[float, float]) -> float:
    """Seconds at 36 km/h."""
    north, middle = (there[0] - here[0]) * METRES_PER_DEGREE, math.radians((here[0] + there[0]) / 2)
    east = (there[1] - here[1]) * METRES_PER_DEGREE * math.cos(middle)
    return 1.3 * math.hypot(north, east) / 10


def found(network: Network, origin: Place, destination: Place, moment: str, day: dt.date = SATURDAY) -> list[Itinerary]:
    """The journeys on a Saturday."""
    asked = dt.datetime.combine(day, dt.time.fromisoformat(moment), ZONE)
    return list(plan(network, PlanRequest(origin, destination, asked)).itineraries)


def modes(journey: Itinerary) -> list[str]:
    """How one gets on, leg by leg."""
    return [leg["mode"] for leg in journey.to_dict()["legs"]]


def stop_of(network: Network, stop: str) -> Place:
    """A stop as the end of a journey."""
    place = stop_by_id(network, f"boerdebus_{stop}")
    assert place is not None
    return place


@pytest.mark.parametrize(
    ("asked", "called"), [("07:00", "08:00"), ("08:00", "08:00"), ("10:07", "10:07"), ("19:59", "19:59")]
)
def test_who_calls_is_there_after_wait_and_drive(on_home: Try, buses: Published, asked: str, called: str) -> None:
    applied = on_home(RUFBUS)
    trip_s = math.ceil(900 + drive_s(at(buses, STATION), at(buses, PARK)))
    assert 900 + 240 < trip_s < 900 + 480, "about three kilometres by road"
    first = found(applied.network, stop_of(applied.network, STATION), stop_of(applied.network, PARK), asked)[0]
    assert clock(seconds(first.departure.strftime("%H:%M:%S"))) == called
    # Half a metre of the sphere may lie between two formulas.
    assert (first.arrival - first.departure).total_seconds() == pytest.approx(trip_s, abs=1)
    assert modes(first) == ["on_demand"]


@pytest.mark.parametrize(("asked", "day"), [("20:00", SATURDAY), ("10:00", SUNDAY)])
def test_nobody_comes_when_the_zone_is_closed(on_home: Try, asked: str, day: dt.date) -> None:
    network = on_home(RUFBUS).network
    journeys = found(network, stop_of(network, STATION), stop_of(network, PARK), asked, day)
    assert not any("on_demand" in modes(one) for one in journeys)


def test_from_the_early_bus_into_the_fields(on_home: Try, buses: Published) -> None:
    """610 leaves Ammensleber Weg at 5:59; at the park one calls, waits four minutes and is driven."""
    network = on_home(LAST_MILE).network
    ((leaves, arrives, _),) = best(network, f"boerdebus_{AMMENSLEBER}", f"boerdebus_{PARK}", "05:45", date=SATURDAY)[:1]
    assert leaves == "05:59"
    (bus,) = [
        run
        for run in buses.runs(SATURDAY)
        if any((call.stop, clock(call.departure_s)) == (AMMENSLEBER, "05:59") for call in run.calls)
    ]
    assert clock(bus.at(PARK).arrival_s)[:5] == arrives
    first = found(network, stop_of(network, AMMENSLEBER), PointPlace(*BEYOND), "05:45")[0]
    assert first.departure.strftime("%H:%M") == "05:59"
    trip_s = math.ceil(240 + 1.5 * drive_s(at(buses, PARK), BEYOND))
    arrival_s = (first.arrival - first.departure).total_seconds() + seconds("05:59")
    assert arrival_s == pytest.approx(bus.at(PARK).arrival_s + trip_s, abs=1)
    assert modes(first) == ["ride", "on_demand"]


def test_without_a_zone_the_fields_are_out_of_reach(home_base: Baseline) -> None:
    network = home_base.network
    assert found(network, stop_of(network, AMMENSLEBER), PointPlace(*BEYOND), "05:45") == []
