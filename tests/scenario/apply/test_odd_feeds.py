# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""Modifications of feeds that are not as one expects: one direction_id for both ways, stations, other calendars."""

import datetime as dt
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from mobility.network.patch.baseline import Baseline, open_baseline
from mobility.region import read_region
from tests.feeds import feed_from_text
from tests.scenario.operations.small import HEAD

from .trying import WEDNESDAY, Run, made, refused, runs_of

REGION = """\
[region]
id = "dorf"
name = "Dorf"
time_zone = "Europe/Berlin"
[[feeds]]
id = "f"
gtfs = "gtfs"
[transfers]
max_walk_s = 0
"""
STOPS = """
# stops.txt
stop_id,stop_name,stop_lat,stop_lon,location_type,parent_station
s,Bahnhof,52.0,11.0,1,
s1,Bahnhof,52.0001,11.0,0,s
s2,Bahnhof,52.0002,11.0,0,s
e,Eingang,52.0003,11.0,2,s
b,Berg,52.1,11.0,0,
c,Chaussee,52.2,11.0,0,
"""
LINE = """
# routes.txt
route_id,agency_id,route_short_name,route_type
r,dorf,1,3
# trips.txt
route_id,service_id,trip_id,direction_id
"""
TIMES = "# stop_times.txt\ntrip_id,arrival_time,departure_time,stop_id,stop_sequence\n"
THERE, BACK = ["s1", "b", "c"], ["c", "b", "s2"]
LATER = dt.date(2026, 7, 8)
"""A Wednesday after the calendar of the region."""


def feed(trips: Mapping[str, tuple[Sequence[str], str]], direction: str = "0", head: str = HEAD) -> str:
    """A feed of one line that takes 10 minutes from stop to stop: stops and first departure by trip."""
    names = "".join(f"r,daily,{trip},{direction}\n" for trip in trips)
    calls = ""
    for trip, (stops, first) in trips.items():
        hour, minute = map(int, first.split(":"))
        for number, stop in enumerate(stops):
            at = hour * 60 + minute + 10 * number
            calls += f"{trip},{at // 60}:{at % 60:02}:00,{at // 60}:{at % 60:02}:00,{stop},{number}\n"
    return head + STOPS + LINE + names + TIMES + calls


def town(folder: Path, text: str) -> Baseline:
    """The baseline of a region of one feed."""
    feed_from_text(folder / "gtfs", text)
    (folder / "region.toml").write_text(REGION, encoding="utf-8")
    return open_baseline(read_region(folder / "region.toml"))


def running(baseline: Baseline, folder: Path, modifications: str, date: dt.date = WEDNESDAY) -> list[Run]:
    """What the last feed runs on a date."""
    return sorted(runs_of(made(baseline, folder, modifications).feeds[-1], date).elements(), key=lambda run: run.calls)


@pytest.mark.parametrize("direction", ["0", "1", ""])
def test_both_ways_get_a_headway_where_direction_id_does_not_tell_them_apart(direction: str, tmp_path: Path) -> None:
    trips = {"t1": (THERE, "8:00"), "t2": (BACK, "8:30"), "t3": (THERE, "9:00"), "t4": (BACK, "9:30")}
    baseline = town(tmp_path, feed(trips, direction))
    found = running(baseline, tmp_path, '- change_headway: {line: "1", from: 08:00, until: 10:00, every_min: 60}')
    assert [(run.stops(), run.start) for run in found] == [
        (BACK, "08:00"), (BACK, "09:00"), (THERE, "08:00"), (THERE, "09:00")
    ]  # fmt: skip


def test_both_ways_get_more_trips_where_direction_id_does_not_tell_them_apart(tmp_path: Path) -> None:
    baseline = town(tmp_path, feed({"t1": (THERE, "8:00"), "t2": (BACK, "8:30")}))
    found = running(baseline, tmp_path, '- strengthen_line: {line: "1", departures: [12:00]}')
    assert sorted(run.stops() for run in found if run.start == "12:00") == sorted([THERE, BACK])


@pytest.mark.parametrize(
    "change", ["shift_trips: {line: '1', minutes: -1}", "strengthen_line: {line: '1', departures: [00:01]}"]
)
def test_a_first_arrival_is_never_before_the_day_begins(change: str, tmp_path: Path) -> None:
    text = feed({"t1": (THERE, "0:02")}).replace("t1,0:02:00,0:02:00", "t1,0:00:00,0:02:00")
    found = running(town(tmp_path, text), tmp_path, f"- {change}")
    first = next(run.calls[0] for run in found if run.start == "00:01")
    assert (first.arrival_s, first.departure_s) == (0, 60)


@pytest.mark.parametrize("stop", ["s", "f_s", "e"])
def test_a_new_line_can_not_call_at_a_station_or_an_entrance(stop: str, tmp_path: Path) -> None:
    line = "- add_line: {id: n, name: N, stops: [%s, c], running: {minutes: [5]}, timetable: [%s]}"
    error = refused(town(tmp_path, feed({"t1": (THERE, "8:00")})), tmp_path, line % (
        stop, "{days: daily, departures: [12:00]}"))  # fmt: skip
    assert error.code == "scenario_not_a_platform"
    assert "f_s1, f_s2" in error.text("en")


def test_a_station_moves_with_its_platforms_and_entrances(tmp_path: Path) -> None:
    baseline = town(tmp_path, feed({"t1": (THERE, "8:00")}))
    applied = made(baseline, tmp_path, "- move_stop: {stop: f_s, lat: 52.5, lon: 11.25}")
    stops = applied.feeds[0].stops
    places = {row["stop_id"]: (row["lat"], row["lon"]) for row in stops.iter_rows(named=True)}
    assert places == {
        "s": (52.5, 11.25), "s1": (52.5001, 11.25), "s2": (52.5002, 11.25), "e": (52.5003, 11.25),
        "b": (52.1, 11.0), "c": (52.2, 11.0),
    }  # fmt: skip
    assert (applied.touched[0].trips, applied.touched[0].stops) == (1, 4)


def test_a_new_call_lies_between_the_two_named_stops_and_nowhere_else(tmp_path: Path) -> None:
    baseline = town(tmp_path, feed({"t1": (["b", "s1", "c"], "8:00")}))
    found = running(baseline, tmp_path, '- serve_station: {line: "1", stop: s2, between: [s, c], loses_s: 60}')
    assert found[0].stops() == ["b", "s1", "s2", "c"]
    error = refused(baseline, tmp_path, '- serve_station: {line: "1", stop: s2, between: [s, s1], loses_s: 60}')
    assert error.code == "scenario_touches_nothing"


def test_school_holidays_of_a_region_without_a_land_are_not_known(tmp_path: Path) -> None:
    baseline = town(tmp_path, feed({"t1": (THERE, "8:00")}))
    error = refused(baseline, tmp_path, '- remove_trips: {line: "1", days: school_holiday}')
    assert error.code == "scenario_no_school_holidays"
    assert 'state = "ST"' in error.text("en")
