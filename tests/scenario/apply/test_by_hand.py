# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""Each modification on the real feeds, with an answer that was worked out by hand from what is published."""

from __future__ import annotations

import datetime as dt
import math
from typing import TYPE_CHECKING

import pytest

import mobility
from mobility.errors import InputError
from mobility.network.patch.baseline import Baseline, open_baseline
from mobility.region import read_region
from mobility.scenario.apply.apply import Applied
from tests.scenario.apply.real import (
    SATURDAY,
    WEDNESDAY,
    Stop,
    Timetable,
    applied,
    dates,
    published,
    seconds,
    tables,
)

if TYPE_CHECKING:
    from pathlib import Path

    from mobility.network.network import Network

STATION, PARK = "boerdebus_de:15083:20307::01", "boerdebus_de:15083:1214::01"
MIDDLE, SONNENHOF, ROTHENSEER = "de:15083:1110::01", "de:15083:1094::01", "de:15083:1111::01"
AMMENSLEBER = "de:15083:1109::01"
FIVE = "94431093"
"""Wednesdays 05:00 from Wolmirstedt: Ammensleber Weg 05:09, Mitte 05:11, Am Sonnenhof 05:12, Rothenseer Str. 05:13."""


@pytest.fixture(scope="module")
def base(home_region: Path, home_out: Path) -> Baseline:
    return open_baseline(read_region(home_region), out=home_out)


@pytest.fixture(scope="module")
def line(shared_data: Path) -> Timetable:
    return published(shared_data / "sachsen-anhalt" / "gtfs_boerdebus_std_kn.zip", "610")


def after(found: Applied, name: str = "610") -> Timetable:
    return tables(found.feeds[0], name)


def same_but(now: Timetable, before: Timetable, *changed: str) -> bool:
    """Whether nothing else of the line is other than published."""
    return {trip: calls for trip, calls in now.items() if trip not in changed} == {
        trip: calls for trip, calls in before.items() if trip not in changed
    }


def moved(calls: tuple[Stop, ...], by_s: int) -> tuple[Stop, ...]:
    return tuple(Stop(call.id, call.arrival_s + by_s, call.departure_s + by_s) for call in calls)


def at(calls: tuple[Stop, ...], stop: str) -> str:
    """The departure from a stop, as a clock shows it."""
    (departure_s,) = [call.departure_s for call in calls if call.id == stop]
    return f"{departure_s // 3600:02}:{departure_s // 60 % 60:02}:{departure_s % 60:02}"


def ride(found: Applied, origin: str, destination: str, when: str) -> tuple[str, str] | None:
    """Departure and arrival of the first journey with one ride."""
    network = found.network
    here, there = (mobility.find_place(network, text) for text in (origin, destination))
    asked = mobility.PlanRequest(here, there, mobility.parse_time(when, network.zone))
    one = [journey for journey in mobility.plan(network, asked).itineraries if journey.rides == 1]
    return (f"{one[0].departure:%H:%M:%S}", f"{one[0].arrival:%H:%M:%S}") if one else None


def test_what_is_read_is_what_is_published(base: Baseline, line: Timetable) -> None:
    assert tables(base.feeds[0], "610") == line
    assert len(line) == 97


SHUTTLE = """
- add_line:
    id: shuttle
    name: S1
    feed: boerdebus
    stops: ["boerdebus_de:15083:20307::01", "boerdebus_de:15083:1214::01"]
    running: {minutes: [7]}
    timetable: [TIMETABLE]
"""


def shuttle(timetable: str) -> str:
    return SHUTTLE.replace("TIMETABLE", timetable)


def test_add_line_at_a_headway(base: Baseline, line: Timetable, tmp_path: Path) -> None:
    found = applied(base, tmp_path, shuttle('{days: saturday, from: "07:00", until: "19:00", every_min: 15}'))
    trips = after(found, "S1")
    # 07:00, 07:15, … 19:00 are 49 departures, in both directions.
    assert len(trips) == 98
    there = sorted(calls for calls in trips.values() if calls[0].id == STATION.removeprefix("boerdebus_"))
    assert [calls[0].departure_s for calls in there] == list(range(7 * 3600, 19 * 3600 + 1, 900))
    assert {calls[1].arrival_s - calls[0].departure_s for calls in trips.values()} == {420}
    runs = dates(found.feeds[0])
    assert all(date.weekday() == 5 for trip in trips for date in runs[trip])
    assert SATURDAY in runs[next(iter(trips))]
    assert found.touched[0].trips == 98
    assert same_but(after(found), line)
    assert ride(found, STATION, PARK, "2026-06-13T07:01") == ("07:15:00", "07:22:00")
    assert ride(found, STATION, PARK, "2026-06-10T16:00") == ride(
        Applied(found.plan, base.network, (), (), frozenset()), STATION, PARK, "2026-06-10T16:00"
    )


def test_add_line_at_given_times_one_way(base: Baseline, tmp_path: Path) -> None:
    text = '{days: 2026-06-13, direction: back, departures: ["08:05", "23:58"]}'
    found = applied(base, tmp_path, shuttle(text))
    assert sorted(calls[0].departure_s for calls in after(found, "S1").values()) == [29_100, 86_280]
    assert ride(found, PARK, STATION, "2026-06-13T23:50") == ("23:58:00", "00:05:00")


def test_add_line_that_meets_arrivals_and_departures(base: Baseline, line: Timetable, tmp_path: Path) -> None:
    text = (
        '{days: 2026-06-13, direction: there, from: "06:00", until: "12:00", '
        'meets: {line: "boerdebus:610", at: "de:15083:1109::01", direction: 0, change_min: 4}}'
    )
    runs = dates(base.feeds[0])
    saturday = [calls for trip, calls in line.items() if SATURDAY in runs[trip]]
    there = [
        call.arrival_s + 240
        for calls in saturday
        for call in calls[1:]
        if call.id == AMMENSLEBER and calls[0].id.endswith("1524::01")  # all of direction 0 begin in Wolmirstedt
    ]
    expected = sorted({moment for moment in there if 6 * 3600 <= moment <= 12 * 3600})
    assert expected
    found = after(applied(base, tmp_path, shuttle(text)), "S1")
    assert sorted(calls[0].departure_s for calls in found.values()) == expected
    back = text.replace("direction: there", "direction: back").replace(
        "change_min: 4", "change_min: 4, event: departures"
    )
    found = after(applied(base, tmp_path, shuttle(back)), "S1")
    # There so long before each departure: the bus of 7 minutes leaves 11 minutes before it.
    before = sorted(
        call.departure_s - 240
        for calls in saturday
        for call in calls[:-1]
        if call.id == AMMENSLEBER and calls[0].id.endswith("1524::01")
    )
    assert sorted(calls[1].arrival_s for calls in found.values()) == [
        moment for moment in sorted(set(before)) if 6 * 3600 <= moment - 420 <= 12 * 3600
    ]


def test_add_line_to_new_stops_and_stops_of_other_feeds(base: Baseline, tmp_path: Path) -> None:
    text = """
- add_line:
    id: neu
    name: N
    feed: boerdebus
    stops: [{stop: halt-a, name: Halt A, lat: 52.2, lon: 11.6}, "mvb_de:15003:2985::02", "boerdebus_de:15083:1214::01"]
    running: {speed_km_h: 36}
    timetable: [{days: daily, direction: there, departures: ["10:00"]}]
"""
    found = applied(base, tmp_path, text)
    (calls,) = after(found, "N").values()
    # 36 km/h are 10 m/s; straight lines times the region's 1.3, rounded up.
    assert [call.id for call in calls] == ["halt-a", "mvb_de:15003:2985::02", "de:15083:1214::01"]
    network = found.network
    numbers = [network.stop_of_id(f"boerdebus_{call.id}") for call in calls]
    assert numbers[0] >= len(base.network.stop_id), "new stops follow behind those of the baseline"
    lat, lon = (network.arrays[name][numbers] for name in ("stop_lat", "stop_lon"))
    radius = 6_371_008.8
    for a in (0, 1):
        f1, f2 = math.radians(lat[a]), math.radians(lat[a + 1])
        half = math.sin((f2 - f1) / 2) ** 2
        half += math.cos(f1) * math.cos(f2) * math.sin(math.radians(lon[a + 1] - lon[a]) / 2) ** 2
        metres = 2 * radius * math.asin(math.sqrt(half))
        assert calls[a + 1].arrival_s - calls[a].departure_s == math.ceil(metres * 1.3 / 10)


def test_strengthen_line(base: Baseline, line: Timetable, tmp_path: Path) -> None:
    text = '- strengthen_line: {line: "boerdebus:610", direction: 0, days: 2026-06-10, departures: ["05:20"]}'
    found = applied(base, tmp_path, text)
    now = after(found)
    (new,) = now.keys() - line.keys()
    # The bus that leaves nearest to 05:20 on this Wednesday is that of 05:00: the same way, 20 minutes later.
    assert now[new] == moved(line[FIVE], 1_200)
    assert same_but(now, line, new)
    assert dates(found.feeds[0])[new] == {WEDNESDAY}
    assert ride(found, "boerdebus_" + AMMENSLEBER, "boerdebus_" + ROTHENSEER, "2026-06-10T05:10") == (
        "05:29:00",
        "05:33:00",
    )


def test_change_headway(base: Baseline, line: Timetable, tmp_path: Path) -> None:
    text = """
- change_headway:
    {line: "boerdebus:610", direction: 0, days: 2026-06-10, from: "18:00", until: "21:00", every_min: 30}
"""
    found = applied(base, tmp_path, text)
    runs_before, runs = dates(base.feeds[0]), dates(found.feeds[0])
    now = after(found)
    evening = sorted(
        calls[0].departure_s
        for trip, calls in now.items()
        if WEDNESDAY in runs[trip]
        and 18 * 3600 <= calls[0].departure_s < 21 * 3600
        and calls[0].id.endswith("1524::01")
    )
    assert evening == list(range(18 * 3600, 21 * 3600, 1_800))
    # On all other days the published trips run on.
    for trip in line:
        lost = runs_before[trip] - runs[trip]
        assert lost <= {WEDNESDAY}, trip


def test_remove_line(base: Baseline, tmp_path: Path) -> None:
    found = applied(base, tmp_path, '- remove_line: {line: "boerdebus:610"}')
    assert after(found) == {}
    assert found.touched[0].trips == 97
    assert tables(found.feeds[0], "600") == tables(base.feeds[0], "600")


def test_remove_trips_by_direction_time_and_days(base: Baseline, line: Timetable, tmp_path: Path) -> None:
    text = '- remove_trips: {line: "boerdebus:610", direction: 0, from: "05:00", until: "06:00", days: 2026-06-10}'
    found = applied(base, tmp_path, text)
    before, runs = dates(base.feeds[0]), dates(found.feeds[0])
    gone = {
        trip
        for trip, calls in line.items()
        if WEDNESDAY in before[trip]
        and 5 * 3600 <= calls[0].departure_s < 6 * 3600
        and calls[0].id.endswith("1524::01")
    }
    assert FIVE in gone
    assert {trip for trip in line if before[trip] != runs[trip]} == gone
    assert all(before[trip] - runs[trip] == {WEDNESDAY} for trip in gone)
    assert found.touched[0].trips == len(gone)


def test_shorten_line(base: Baseline, line: Timetable, tmp_path: Path) -> None:
    text = f'- shorten_line: {{line: "boerdebus:610", trips: ["{FIVE}"], last_stop: "boerdebus_{MIDDLE}"}}'
    now = after(applied(base, tmp_path, text))
    assert now[FIVE] == line[FIVE][:-2]
    assert same_but(now, line, FIVE)
    text = f'- shorten_line: {{line: "boerdebus:610", trips: ["{FIVE}"], first_stop: "boerdebus_{MIDDLE}"}}'
    assert after(applied(base, tmp_path, text))[FIVE] == line[FIVE][-3:]


@pytest.mark.parametrize("minutes", [7, -7, 0.5])
def test_shift_trips_there_and_back(base: Baseline, line: Timetable, tmp_path: Path, minutes: float) -> None:
    one = f'- shift_trips: {{line: "boerdebus:610", minutes: {minutes}}}\n'
    now = after(applied(base, tmp_path, one))
    assert now == {trip: moved(calls, round(60 * minutes)) for trip, calls in line.items()}
    back = applied(base, tmp_path, one + f'- shift_trips: {{line: "boerdebus:610", minutes: {-minutes}}}')
    assert after(back) == line
    for name in ("chain_start_s", "chain_timing", "timing_arrival_s", "class_chain"):
        assert back.network.arrays[name] is base.network.arrays[name], "the very arrays of the baseline"


def test_change_speed(base: Baseline, line: Timetable, tmp_path: Path) -> None:
    text = f"""
- change_speed:
    line: "boerdebus:610"
    trips: ["{FIVE}"]
    factor: 0.5
    between: ["boerdebus_{AMMENSLEBER}", "boerdebus_{SONNENHOF}"]
"""
    now = after(applied(base, tmp_path, text))
    # 05:09 -> 05:11 and 05:11 -> 05:12 take twice as long: 05:13 and 05:15; the last minute stays one: 05:16.
    assert [at(now[FIVE], stop) for stop in (AMMENSLEBER, MIDDLE, SONNENHOF, ROTHENSEER)] == [
        "05:09:00", "05:13:00", "05:15:00", "05:16:00",
    ]  # fmt: skip
    assert same_but(now, line, FIVE)


def test_change_dwell(base: Baseline, line: Timetable, tmp_path: Path) -> None:
    text = f'- change_dwell: {{line: "boerdebus:610", trips: ["{FIVE}"], dwell_s: 30, stops: ["boerdebus_{MIDDLE}"]}}'
    calls = after(applied(base, tmp_path, text))[FIVE]
    assert calls[:-3] == line[FIVE][:-3]
    assert calls[-3] == Stop(MIDDLE, seconds("5:11:00"), seconds("5:11:30"))
    assert calls[-2:] == moved(line[FIVE][-2:], 30)


def test_skip_stops_and_close_stop(base: Baseline, line: Timetable, tmp_path: Path) -> None:
    text = f'- skip_stops: {{line: "boerdebus:610", trips: ["{FIVE}"], stops: ["boerdebus_{MIDDLE}"], saves_s: 20}}'
    calls = after(applied(base, tmp_path, text))[FIVE]
    assert calls == (*line[FIVE][:-3], *moved(line[FIVE][-2:], -20))
    found = applied(base, tmp_path, f'- close_stop: {{stop: "boerdebus_{MIDDLE}"}}')
    now = after(found)
    assert now == {trip: tuple(call for call in calls if call.id != MIDDLE) for trip, calls in line.items()}
    closed = found.network.stop_of_id("boerdebus_" + MIDDLE)
    assert closed not in found.network.berth_stop[found.network.sequences.berth]


def test_reroute(base: Baseline, line: Timetable, tmp_path: Path) -> None:
    text = f"""
- reroute:
    line: "boerdebus:610"
    trips: ["{FIVE}"]
    from_stop: "boerdebus_{AMMENSLEBER}"
    to_stop: "boerdebus_{ROTHENSEER}"
    via: ["{STATION}"]
    running: {{minutes: [2, 4]}}
"""
    calls = after(applied(base, tmp_path, text))[FIVE]
    # 05:09, two minutes to the station, four to Rothenseer Str., which comes at 05:15 instead of 05:13.
    assert calls[:-3] == line[FIVE][:-4][: len(calls) - 3]
    assert calls[-3:] == (
        Stop(AMMENSLEBER, seconds("5:09:00"), seconds("5:09:00")),
        Stop(STATION.removeprefix("boerdebus_"), seconds("5:11:00"), seconds("5:11:00")),
        Stop(ROTHENSEER, seconds("5:15:00"), seconds("5:15:00")),
    )


def test_serve_station(base: Baseline, line: Timetable, tmp_path: Path) -> None:
    text = f"""
- serve_station:
    line: "boerdebus:610"
    trips: ["{FIVE}"]
    stop: {{stop: halt, name: Halt, lat: 52.207, lon: 11.6187, dwell_s: 20}}
    between: ["boerdebus_{AMMENSLEBER}", "boerdebus_{MIDDLE}"]
    loses_s: 60
    share: 0.25
"""
    found = applied(base, tmp_path, text)
    calls = after(found)[FIVE]
    # A quarter of 120 s after 05:09:00 plus half of the 40 s for braking and starting: 05:09:50, on at 05:10:10.
    assert calls[-4] == Stop("halt", seconds("5:09:50"), seconds("5:10:10"))
    assert calls[-3:] == moved(line[FIVE][-3:], 60)
    assert found.touched[0].lost_s == 60
    assert ride(found, "boerdebus_halt", "boerdebus_" + ROTHENSEER, "2026-06-10T05:05") == ("05:10:10", "05:14:00")


def test_merge_feed(home_out: Path, base: Baseline, shared_data: Path, tmp_path: Path) -> None:
    assert home_out.is_dir()
    gtfs = shared_data / "sachsen-anhalt" / "gtfs_njl_std_kn.zip"
    found = applied(base, tmp_path, f'- merge_feed: {{id: zwei, gtfs: "{gtfs}"}}')
    twin = [stop.replace("njl_", "zwei_", 1) for stop in base.network.stop_id.to_list() if stop.startswith("njl_")]
    assert set(twin) <= set(found.network.stop_id.to_list())
    number = [feed.id for feed in base.network.feeds].index("njl")
    assert found.network.trips_on(5, WEDNESDAY) == base.network.trips_on(number, WEDNESDAY)


def test_move_stop_there_and_back(base: Baseline, tmp_path: Path) -> None:
    there = f'- move_stop: {{stop: "{STATION}", lat: 52.21, lon: 11.62}}\n'
    network = applied(base, tmp_path, there).network
    stop = network.stop_of_id(STATION)
    assert (network.arrays["stop_lat"][stop], network.arrays["stop_lon"][stop]) == (52.21, 11.62)
    lat, lon = (float(base.network.arrays[name][stop]) for name in ("stop_lat", "stop_lon"))
    back = applied(base, tmp_path, there + f'- move_stop: {{stop: "{STATION}", lat: {lat!r}, lon: {lon!r}}}').network
    for name in ("stop_lat", "stop_lon", "walks_arc", "changes_arc"):
        assert back.arrays[name] is base.network.arrays[name]


def test_add_stop_and_what_calls_there_later(base: Baseline, tmp_path: Path) -> None:
    text = "- add_stop: {id: neu-1, name: Neuer Halt, lat: 52.19, lon: 11.61, feed: boerdebus}\n"
    network = applied(base, tmp_path, text).network
    assert network.stop_of_id("boerdebus_neu-1") == len(base.network.stop_id)
    assert network.stop_id.to_list()[:-1] == base.network.stop_id.to_list()


@pytest.mark.parametrize(
    "modification",
    [
        f'add_hub: {{stops: ["{STATION}", "boerdebus_{AMMENSLEBER}"], change_min: 3}}',
        f'change_transfer_time: {{from_stop: "{STATION}", to_stop: "boerdebus_{AMMENSLEBER}", minutes: 3}}',
    ],
)
def test_hub_and_transfer_times(base: Baseline, tmp_path: Path, modification: str) -> None:
    network = applied(base, tmp_path, f"- {modification}").network
    here, there = network.stop_of_id(STATION), network.stop_of_id("boerdebus_" + AMMENSLEBER)
    links = network.links()
    for a, b in ((here, there), (there, here)):
        ptr = links.changes.ptr
        arcs = links.changes.arc[ptr[network.stop_berth_ptr[a]] : ptr[network.stop_berth_ptr[a] + 1]]
        assert [arc[1] for arc in arcs.tolist() if arc[0] == network.stop_berth_ptr[b]] == [180]


@pytest.mark.parametrize(
    "modification",
    [
        'remove_trips: {line: "boerdebus:610", from: "03:00", until: "04:00"}',
        'shift_trips: {line: "boerdebus:610", direction: 0, from: "02:00", until: "03:00", minutes: 5}',
        f'skip_stops: {{line: "boerdebus:600", stops: ["boerdebus_{ROTHENSEER}"]}}',
        f'change_dwell: {{line: "boerdebus:610", dwell_s: 20, stops: ["{STATION}"], trips: ["94431093"]}}',
        'shorten_line: {line: "boerdebus:610", trips: ["94431093"], last_stop: "boerdebus_de:15083:1111::01"}',
        'remove_line: {line: "boerdebus:610"}\n- remove_line: {line: "boerdebus:610"}',
        f'move_stop: {{stop: "{STATION}", lat: 52.208641, lon: 11.621009}}',
    ],
)
def test_what_touches_nothing_is_an_error_with_its_line(base: Baseline, tmp_path: Path, modification: str) -> None:
    with pytest.raises(InputError) as caught:
        applied(base, tmp_path, f"- {modification}")
    assert caught.value.code in {"scenario_touches_nothing", "scenario_changes_nothing"}
    assert caught.value.place is not None
    assert caught.value.place.row == (6 if "\n" in modification else 5)


def test_on_saturday_the_park_comes_within_reach(base: Baseline, line: Timetable, tmp_path: Path) -> None:
    """The case that the project began with: station to park on a Saturday, any minute from 07:00 to 19:00."""
    found = applied(base, tmp_path, shuttle('{days: saturday, from: "07:00", until: "19:00", every_min: 15}'))
    before, now = base.network, found.network
    begin = dt.datetime(2026, 6, 13, 7, tzinfo=before.zone)
    midnight = dt.datetime(2026, 6, 14, tzinfo=before.zone)

    def arrivals(network: Network, moment: dt.datetime) -> list[dt.datetime]:
        here, there = (mobility.find_place(network, text) for text in (STATION, PARK))
        return [one.arrival for one in mobility.plan(network, mobility.PlanRequest(here, there, moment)).itineraries]

    for minute in range(12 * 60 + 1):
        moment = begin + dt.timedelta(minutes=minute)
        assert [one for one in arrivals(before, moment) if one < midnight] == []
        assert min(arrivals(now, moment)) == moment + dt.timedelta(minutes=-minute % 15 + 7)
    early = [
        calls
        for calls in line.values()
        if any(call.departure_s == seconds("5:59:00") and call.id == AMMENSLEBER for call in calls)
    ]
    assert early
    assert same_but(after(found), line)
