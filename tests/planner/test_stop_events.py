# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""Departures and arrivals over any span: small cases; random networks are in tests/agreement/test_events_random.py."""

import datetime as dt
from pathlib import Path

import pytest

from mobility.network.network import Network
from mobility.planner.departures import stop_events
from tests.network.toy import DATE, Toy, at

CLOCKS_FORWARD, CLOCKS_BACK = dt.date(2026, 3, 29), dt.date(2026, 10, 25)
ALL_YEAR = "daily,1,1,1,1,1,1,1,20260101,20261231\n"


def events(
    network: Network, stop: str, begin: dt.datetime, end: dt.datetime, *, arrivals: bool = False
) -> list[str]:  # fmt: skip
    """Day, time and trip."""
    found = stop_events(
        network, [network.stop_of_id(f"f_{stop}")], int(begin.timestamp()), int(end.timestamp()), arrivals=arrivals
    )
    return [
        f"{dt.datetime.fromtimestamp(one.at, network.zone):%d %H:%M} {network.trip_id[one.trip].removeprefix('f_')}"
        for one in found
    ]


def test_both_ends_included(tmp_path: Path) -> None:
    network = Toy({"t1": "a 8:00, b 8:10", "t2": "a 9:00, b 9:10"}).network(tmp_path)
    assert events(network, "a", at("8:00"), at("9:00")) == ["10 08:00 t1", "10 09:00 t2"]
    assert events(network, "a", at("8:00:01"), at("8:59:59")) == []
    assert events(network, "b", at("8:10"), at("8:10"), arrivals=True) == ["10 08:10 t1"]
    assert events(network, "a", at("9:00"), at("8:00")) == []


def test_several_days(tmp_path: Path) -> None:
    network = Toy({"t1": "a 8:00, b 8:10", "t2": "a 24:30, b 24:40"}, services={"t2": "workdays"}).network(tmp_path)
    begin, end = at("0:00", dt.date(2026, 6, 12)), at("23:59", dt.date(2026, 6, 15))
    assert events(network, "a", begin, end) == [
        "12 00:30 t2", "12 08:00 t1", "13 00:30 t2", "13 08:00 t1", "14 08:00 t1", "15 08:00 t1"
    ]  # fmt: skip


def test_nothing_arrives_where_a_trip_begins_nor_where_one_may_not_get_off(tmp_path: Path) -> None:
    network = Toy({"t1": "a 8:00, b 8:10 d1, c 8:20 8:25, d 8:30"}).network(tmp_path)
    span = at("0:00"), at("23:59")
    assert [events(network, stop, *span, arrivals=True) for stop in "abcd"] == [
        [],
        [],
        ["10 08:20 t1"],
        ["10 08:30 t1"],
    ]


@pytest.mark.parametrize("arrivals", [False, True])
def test_staying_seated_changes_nothing(tmp_path: Path, arrivals: bool) -> None:  # noqa: FBT001
    """Of two continuations each comes once, and so does the trip before them."""
    trips = {"t1": "a 8:00, b 8:10", "t2": "b 8:15, c 8:20", "t3": "b 8:12, d 8:30"}
    network = Toy(trips, transfers=",,,,t1,t2,4,\n,,,,t1,t3,4,\n").network(tmp_path)
    span = at("0:00"), at("23:59")
    found = {stop: events(network, stop, *span, arrivals=arrivals) for stop in "abcd"}
    if arrivals:
        assert found == {"a": [], "b": ["10 08:10 t1"], "c": ["10 08:20 t2"], "d": ["10 08:30 t3"]}
    else:
        assert found == {"a": ["10 08:00 t1"], "b": ["10 08:12 t3", "10 08:15 t2"], "c": [], "d": []}


@pytest.mark.parametrize(("date", "clock"), [(CLOCKS_FORWARD, "00 01 03 04"), (CLOCKS_BACK, "00 01 02 02 03 04")])
def test_when_the_clocks_change_each_run_once(tmp_path: Path, date: dt.date, clock: str) -> None:
    """Runs every hour from noon minus 12 h, and those of the evening before."""
    hourly = {f"t{hour}": f"a {hour}:15, b {hour}:20" for hour in range(28)}
    network = Toy(hourly, calendar=ALL_YEAR, services={f"t{hour}": "daily" for hour in range(28)}).network(tmp_path)
    begin, end = at("0:00", date), dt.datetime.combine(date, dt.time(4, 59), tzinfo=network.zone)
    found = events(network, "a", begin, end)
    by_hand = sorted(
        moment
        for days in (-1, 0, 1)
        for hour in range(28)
        if begin.timestamp()
        <= (
            moment := dt.datetime.combine(date + dt.timedelta(days=days), dt.time(12), tzinfo=network.zone).timestamp()
            + (hour - 12) * 3600
            + 900
        )
        <= end.timestamp()
    )
    assert [one[:5] for one in found] == [f"{dt.datetime.fromtimestamp(m, network.zone):%d %H}" for m in by_hand]
    assert sorted({one[3:5] for one in found}) == sorted(set(clock.split()))


def test_only_some_types(tmp_path: Path) -> None:
    network = Toy({"t1": "a 8:00, b 8:10"}).network(tmp_path)
    stops, first = [network.stop_of_id("f_a")], int(at("0:00", DATE).timestamp())
    assert len(stop_events(network, stops, first, first + 86_399, route_types=frozenset({3}))) == 1
    assert stop_events(network, stops, first, first + 86_399, route_types=frozenset({0})) == []
    assert stop_events(network, stops, first, first + 86_399, route_types=frozenset()) == []
