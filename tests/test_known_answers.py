# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""Known answers of the home region, as ../shared/data/README.md tells them: direct buses between station and park."""

import datetime as dt

import pytest

from mobility.network.network import Network
from mobility.planner.departures import next_departures
from mobility.planner.legs import RideLeg
from mobility.planner.plan import plan
from mobility.planner.request import PlanRequest, PointPlace, StopPlace
from mobility.region import TransferSettings

STATION, PARK, AMMENSLEBER_WEG = "de:15083:20307", "de:15083:1214", "de:15083:1109"
WEDNESDAY, SUMMER, SATURDAY = dt.date(2026, 6, 10), dt.date(2026, 7, 15), dt.date(2026, 6, 13)
SECOND = dt.timedelta(seconds=1)

DIRECT = [
    (WEDNESDAY, STATION, PARK, ["613 07:35-07:41", "613 14:47-14:55"]),
    (WEDNESDAY, PARK, STATION, ["610 14:28-14:35", "610 14:55-15:02", "613 15:27-15:33"]),
    (SUMMER, STATION, PARK, []),
    (SUMMER, PARK, STATION, ["610 14:28-14:35", "610 14:55-15:02"]),
    (SATURDAY, STATION, PARK, []),
    (SATURDAY, PARK, STATION, []),
    (WEDNESDAY, AMMENSLEBER_WEG, PARK, ["610 05:59-06:07", "610 09:09-09:17", "610 11:09-11:17"]),
    (
        WEDNESDAY,
        PARK,
        AMMENSLEBER_WEG,
        ["610 06:48-06:56", "610 08:13-08:21", "610 10:13-10:21", "610 12:13-12:21", "610 16:22-16:30"],
    ),
    (SATURDAY, AMMENSLEBER_WEG, PARK, ["610 05:59-06:07"]),
    (SATURDAY, PARK, AMMENSLEBER_WEG, []),
]
"""Date, from, to, and line and times of every bus of feed boerdebus that goes there directly, by departure."""


def stop(network: Network, prefix: str) -> StopPlace:
    """All poles of feed boerdebus under this DHID: one each, and two for the Ammensleber Weg."""
    poles = [
        number for number, name in enumerate(network.stop_id.to_list()) if name.startswith(f"boerdebus_{prefix}::")
    ]
    assert len(poles) == (2 if prefix == AMMENSLEBER_WEG else 1)
    return StopPlace(tuple(poles), network.stop_name[poles[0]])


def direct_buses(
    network: Network, origin: StopPlace, destination: StopPlace, date: dt.date, *, backward: bool
) -> list[str]:
    """All buses of a day, found by asking again just after each one has left, or just before each one has come.

    Rows of transfers.txt let one get off elsewhere and walk even where walks are switched off; those are passed over.
    """
    settings = TransferSettings(change_s=network.settings.change_s, max_walk_s=0)
    at = dt.datetime.combine(date + dt.timedelta(days=backward), dt.time(), tzinfo=network.zone)
    found: list[str] = []
    for _ in range(200):
        request = PlanRequest(origin, destination, at, arrive_by=backward, max_rides=1, settings=settings)
        itineraries = plan(network, request).itineraries
        if not itineraries or itineraries[0].departure.date() != date:
            return sorted(found, key=lambda bus: bus.split()[1])
        (journey,) = itineraries
        if len(journey.legs) == 1:
            (leg,) = journey.legs
            assert isinstance(leg, RideLeg)
            assert leg.feed == "boerdebus"
            found.append(f"{leg.trips[0].line} {journey.departure:%H:%M}-{journey.arrival:%H:%M}")
        at = journey.arrival - SECOND if backward else journey.departure + SECOND
    raise AssertionError(found)


@pytest.mark.parametrize("backward", [False, True], ids=["by departure", "by arrival"])
@pytest.mark.parametrize("case", range(len(DIRECT)), ids=[f"{date} {a} {b}" for date, a, b, _ in DIRECT])
def test_direct_buses(case: int, backward: bool, home: Network) -> None:  # noqa: FBT001
    date, origin, destination, buses = DIRECT[case]
    assert direct_buses(home, stop(home, origin), stop(home, destination), date, backward=backward) == buses


def test_calls_at_the_park(home: Network) -> None:
    """On Wednesday 2026-06-10 35 trips call at Otto-von-Guericke-Allee; those that end there cannot be boarded."""
    at = dt.datetime.combine(WEDNESDAY, dt.time(), tzinfo=home.zone)
    found = next_departures(home, stop(home, PARK), at, 1_000)
    today = [departure for departure in found if departure.at.date() == WEDNESDAY]
    assert 0 < len(today) <= 35


def test_trips_per_day_of_mvb(home: Network) -> None:
    """The nominal calendar lies."""
    number = [feed.id for feed in home.feeds].index("mvb")
    days = [dt.date(2026, 6, 9), dt.date(2026, 7, 7), dt.date(2026, 11, 24), dt.date(2027, 3, 16)]
    assert [home.trips_on(number, day) for day in days] == [4_239, 761, 405, 0]


def test_trips_per_day_of_the_others(home: Network) -> None:
    feeds = [feed.id for feed in home.feeds]
    assert home.trips_on(feeds.index("boerdebus"), dt.date(2026, 6, 9)) == 1_344
    assert not any(
        home.trips_on(feeds.index("boerdebus"), dt.date(2027, 1, 1) + dt.timedelta(days=day)) for day in range(155)
    )
    assert not any(
        home.trips_on(feeds.index("pvgs"), dt.date(2026, 9, 1) + dt.timedelta(days=day)) for day in range(276)
    )


def test_the_walk_from_the_railway_station(home: Network) -> None:
    """210 m as the crow flies, times 1.3, at 1.25 m/s: 219 s."""
    at = dt.datetime.combine(SATURDAY, dt.time(12), tzinfo=home.zone)
    result = plan(home, PlanRequest(PointPlace(52.208945, 11.620875), stop(home, AMMENSLEBER_WEG), at))
    assert [one.rides for one in result.itineraries] == [0]
    assert 217 <= (result.itineraries[0].arrival - at).total_seconds() <= 221
