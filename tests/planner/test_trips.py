# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""One trip of one day: small cases; random networks are in tests/agreement/test_events_random.py."""

import datetime as dt
from pathlib import Path

import pytest

from mobility.network.network import Network
from mobility.planner.legs import RideLeg
from mobility.planner.trips import trip_number, whole_trip
from tests.network.toy import DATE, Toy, seconds

SATURDAY = dt.date(2026, 6, 13)


def calls(network: Network, trip: str, date: dt.date = DATE, start: str | None = None) -> str | None:
    """Stops with arrival and departure."""
    shown = whole_trip(network, trip_number(network, f"f_{trip}"), date, None if start is None else seconds(start))
    if shown is None:
        return None
    (leg,) = shown.legs
    assert isinstance(leg, RideLeg)
    assert (shown.departure, shown.arrival, shown.rides) == (leg.departure, leg.arrival, 1)
    return ", ".join(
        f"{(call.spot.stop_id or '').removeprefix('f_')} {call.arrival:%H:%M} {call.departure:%H:%M}"
        for call in leg.calls
    )


def test_unknown_trip(tmp_path: Path) -> None:
    network = Toy({"t1": "a 8:00, b 8:10"}).network(tmp_path)
    assert trip_number(network, "f_t1") >= 0
    assert trip_number(network, "f_t2") == trip_number(network, "t1") == trip_number(network, "") == -1


def test_only_on_days_on_which_it_runs(tmp_path: Path) -> None:
    network = Toy({"t1": "a 8:00, b 8:10 8:12, c 8:20", "t2": "a 9:00, b 9:05"}, services={"t1": "workdays"}).network(
        tmp_path
    )
    assert calls(network, "t1") == "a 08:00 08:00, b 08:10 08:12, c 08:20 08:20"
    assert calls(network, "t1", SATURDAY) is None
    assert calls(network, "t1", dt.date(2020, 1, 1)) is calls(network, "t1", dt.date(2030, 1, 1)) is None


def test_over_midnight_belongs_to_the_day_on_which_it_began(tmp_path: Path) -> None:
    network = Toy({"t1": "a 23:50, b 24:10"}, services={"t1": "workdays"}).network(tmp_path)
    friday = dt.date(2026, 6, 12)
    assert calls(network, "t1", friday) == "a 23:50 23:50, b 00:10 00:10"
    assert calls(network, "t1", SATURDAY) is None


@pytest.mark.parametrize("trip", ["t1", "t2", "t3"])
def test_of_trips_in_which_one_stays_seated_only_the_one(tmp_path: Path, trip: str) -> None:
    trips = {"t1": "a 8:00, b 8:10", "t2": "b 8:15, c 8:20", "t3": "b 8:12, d 8:30"}
    network = Toy(trips, transfers=",,,,t1,t2,4,\n,,,,t1,t3,4,\n").network(tmp_path)
    shown = {
        "t1": "a 08:00 08:00, b 08:10 08:10",
        "t2": "b 08:15 08:15, c 08:20 08:20",
        "t3": "b 08:12 08:12, d 08:30 08:30",
    }
    assert calls(network, trip) == shown[trip]
    assert calls(network, trip, start=trips[trip].split(",")[0].split()[1]) == shown[trip]


def test_runs_of_frequencies_by_their_start(tmp_path: Path) -> None:
    network = Toy({"t1": "a 5:00, b 5:10"}, frequencies="t1,8:00:00,8:20:01,600,0\n").network(tmp_path)
    assert calls(network, "t1") == calls(network, "t1", start="8:00") == "a 08:00 08:00, b 08:10 08:10"
    assert calls(network, "t1", start="8:20") == "a 08:20 08:20, b 08:30 08:30"
    assert calls(network, "t1", start="8:20:59") == "a 08:20 08:20, b 08:30 08:30"
    assert (
        calls(network, "t1", start="5:00")
        is calls(network, "t1", start="8:30")
        is calls(network, "t1", start="8:09")
        is None
    )


def test_calls_twice_at_one_stop(tmp_path: Path) -> None:
    network = Toy({"t1": "a 8:00, b 8:10, a 8:20"}).network(tmp_path)
    assert calls(network, "t1") == "a 08:00 08:00, b 08:10 08:10, a 08:20 08:20"
