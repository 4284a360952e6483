# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""New lines on real timetables against what the published files say, worked out by hand."""

from collections.abc import Callable
from pathlib import Path

import pytest

from mobility.network.patch.baseline import Baseline
from tests.feeds import minimal, write_feed
from tests.scenario.apply.conftest import Try

from .trying import LATER, SATURDAY, SUNDAY, WEDNESDAY, At, Compared, Published, Run, best, clock, runs_of, seconds

Change = Callable[[str], Compared]
STATION, PARK = "de:15083:20307::01", "de:15083:1214::01"
WOLMIRSTEDT, AMMENSLEBER = "de:15083:1524::01", "de:15083:1109::01"
FULL = "boerdebus_{}".format
LINE = """
- add_line:
    id: pendel
    name: Pendel
    {more}stops: ["{here}", "{there}"]
    running: {{minutes: [7]}}
    timetable:
      - {{{when}}}
"""


def line(when: str, more: str = "", here: str = FULL(STATION), there: str = FULL(PARK)) -> str:
    return LINE.format(when=when, more=more, here=here, there=there)


def shuttle(direction: int, start: str) -> Run:
    ends = (STATION, PARK) if direction == 0 else (PARK, STATION)
    at = seconds(start)
    return Run("pendel", direction, (At(ends[0], at, at), At(ends[1], at + 420, at + 420)))


def test_departures_in_both_directions(on_home: Try, buses: Published) -> None:
    applied = on_home(line("days: saturday, departures: [8:00, 9:30:30, 24:10]"))
    found = Compared(applied, buses, "boerdebus")
    assert found.on(SATURDAY) == (
        [], [shuttle(direction, start) for direction in (0, 1) for start in ("8:00", "9:30:30", "24:10")]
    )  # fmt: skip
    for date in (WEDNESDAY, SUNDAY, LATER):
        assert found.on(date) == ([], [])
    told = applied.touched[0]
    assert (told.trips, told.stops) == (6, 2)
    # 6 times the straight line from (52.208641, 11.621009) to (52.185501, 11.600357): 0.02314° of latitude are 2573 m,
    # 0.020652° of longitude at cos 52.197° = 0.6129 are 1407.5 m, together 2933 m; times line_detour_factor
    assert told.km == pytest.approx(6 * 2.933 * 1.3, abs=0.1)
    assert best(applied.network, FULL(PARK), FULL(STATION), "07:45", date=SATURDAY)[0] == ("08:00", "08:07", 1)
    # After midnight it is still the Saturday's trip
    assert best(applied.network, FULL(STATION), FULL(PARK), "00:00", date=SUNDAY)[0] == ("00:10", "00:17", 1)


def test_a_headway(change: Change) -> None:
    found = change(line("days: 2026-06-14, direction: back, from: 7:10, until: 8:40, every_min: 30"))
    assert found.on(SUNDAY) == ([], [shuttle(1, start) for start in ("7:10", "7:40", "8:10", "8:40")])
    assert found.on(WEDNESDAY) == found.on(SATURDAY) == ([], [])


def test_it_meets_arrivals(change: Change) -> None:
    """4 minutes after each bus of line 610 that arrives at Ammensleber Weg (there) on Saturdays.

    Those that leave Wolmirstedt at 8:25 to 18:25 are there 9 minutes later; there is one at 5:50, too, before `from`.
    """
    when = (
        'days: 2026-06-13, direction: there, from: 6:30, until: 20:00, meets: {line: "boerdebus:610", direction: 0, '
        f'at: "{AMMENSLEBER}", change_min: 4}}'
    )
    found = change(line(when, here=FULL(AMMENSLEBER)))
    came = [run.at(AMMENSLEBER).arrival_s for run in found.line("610", SATURDAY, 0)]
    assert [clock(at) for at in came if at > seconds("6:30")] == ["08:34", "10:34", "12:34", "14:34", "16:34", "18:34"]
    gone, new = found.on(SATURDAY)
    assert gone == []
    assert [run.start for run in new] == ["08:38", "10:38", "12:38", "14:38", "16:38", "18:38"]


def test_it_meets_departures(change: Change) -> None:
    """At Wolmirstedt 3 minutes before each bus of line 610: that of 8:25 is met by a trip of 8:15."""
    when = (
        'days: 2026-06-13, direction: there, from: 8:00, until: 13:00, meets: {line: "boerdebus:610", direction: 0, '
        f'at: "{WOLMIRSTEDT}", change_min: 3, event: departures}}'
    )
    found = change(line(when, there=FULL(WOLMIRSTEDT)))
    gone, new = found.on(SATURDAY)
    assert (gone, [run.ends for run in new]) == ([], [("08:15", "08:22"), ("10:15", "10:22"), ("12:15", "12:22")])


def test_trips_near_to_each_other_become_one(change: Change) -> None:
    """On working days 610 leaves Wolmirstedt at 6:55 and 7:20: one trip is there before both."""
    when = (
        'days: 2026-06-10, direction: there, from: 6:00, until: 8:00, meets: {line: "boerdebus:610", direction: 0, '
        f'at: "{WOLMIRSTEDT}", change_min: 0, event: departures, apart_min: 30}}'
    )
    found = change(line(when, there=FULL(WOLMIRSTEDT)))
    # 6:48 and 7:13 become 6:48; 7:53 is the one for 8:00
    assert [run.start for run in found.on(WEDNESDAY).new] == ["06:48", "07:53"]


def test_another_way_back_and_dwell(change: Change) -> None:
    found = change(
        f"""
- add_line:
    id: pendel
    name: Pendel
    stops: ["{STATION}", {{stop: "{AMMENSLEBER}", dwell_s: 45}}, "{PARK}"]
    stops_back: ["{PARK}", "{STATION}"]
    running: {{minutes: [2, 6.5]}}
    running_back: {{minutes: [8]}}
    timetable: [{{days: 2026-06-10, departures: [10:00]}}]
"""
    )
    gone, (there, back) = found.on(WEDNESDAY)
    ten = seconds("10:00")
    assert gone == []
    assert there.calls == (
        At(STATION, ten, ten), At(AMMENSLEBER, ten + 120, ten + 165), At(PARK, ten + 555, ten + 555)
    )  # fmt: skip
    assert back.calls == (At(PARK, ten, ten), At(STATION, ten + 480, ten + 480))


def test_running_times_are_turned_around_on_the_way_back(change: Change) -> None:
    found = change(
        f"""
- add_line:
    id: pendel
    name: Pendel
    stops: ["{STATION}", "{AMMENSLEBER}", "{PARK}"]
    running: {{minutes: [2, 6]}}
    timetable: [{{days: 2026-06-10, direction: back, departures: [10:00]}}]
"""
    )
    (back,) = found.on(WEDNESDAY).new
    assert [(call.stop, clock(call.arrival_s)) for call in back.calls] == [
        (PARK, "10:00"), (AMMENSLEBER, "10:06"), (STATION, "10:08")
    ]  # fmt: skip


def test_a_new_stop_by_its_position_and_a_speed(on_home: Try, buses: Published) -> None:
    """500 m north of the station in a straight line, times the detour factor of 1.3 at 13 km/h: 180 s."""
    north = 52.208641 + 500 / 6_371_000 * 180 / 3.141592653589793
    applied = on_home(
        f"""
- add_line:
    id: pendel
    name: Pendel
    stops: ["{STATION}", {{stop: neu, name: Neu, lat: {north}, lon: 11.621009}}]
    running: {{speed_km_h: 13}}
    timetable: [{{days: 2026-06-10, direction: there, departures: [10:00]}}]
"""
    )
    (run,) = Compared(applied, buses, "boerdebus").on(WEDNESDAY).new
    assert run.stops() == [STATION, "neu"]
    assert run.calls[1].arrival_s - seconds("10:00") in {180, 181}  # rounded up
    # 500 m times 1.3 at 1.25 m/s are 520 s, more than the 416 s that one may walk: the bus alone leads there
    assert best(applied.network, FULL(STATION), FULL("neu"), "09:55")[0][0] == "10:00"


def test_a_stop_of_another_feed(on_home: Try, home_base: Baseline, buses: Published) -> None:
    """A tram stop is taken over to the same place: one changes there on foot in no time."""
    feed = home_base.feeds[1]
    assert feed.source.id == "mvb"
    calls = feed.stop_times["stop"].unique().sort()
    row = next(one for one in calls.to_list() if feed.stops["stop_id"][one] not in buses.stop)
    tram = f"mvb_{feed.stops['stop_id'][row]}"
    applied = on_home(
        line("days: 2026-06-10, direction: there, departures: [10:00]", "feed: boerdebus\n    ", there=tram)
    )
    (run,) = Compared(applied, buses, "boerdebus").on(WEDNESDAY).new
    assert run.stops() == [STATION, tram]
    assert applied.changed == {"boerdebus"}
    copy = applied.feeds[0].stops.row(-1, named=True)
    assert (copy["lat"], copy["lon"]) == (feed.stops["lat"][row], feed.stops["lon"][row])
    assert best(applied.network, FULL(STATION), tram, "09:59")[0][1] == "10:07"


def test_merge_feed(on_home: Try, tmp_path: Path) -> None:
    """Two buses a day by the files of another feed: a to c from 8:00 to 8:20."""
    write_feed(tmp_path / "dorf", minimal())
    applied = on_home("- merge_feed: {id: dorf, gtfs: dorf}")
    assert [feed.source.id for feed in applied.feeds] == ["boerdebus", "mvb", "njl", "kvg", "pvgs", "dorf"]
    assert applied.changed == {"dorf"}
    assert (applied.touched[0].trips, applied.touched[0].stops) == (2, 3)
    assert best(applied.network, "dorf_a", "dorf_c", "07:00")[0] == ("08:00", "08:20", 1)
    ends = FULL(WOLMIRSTEDT), FULL(AMMENSLEBER)
    assert best(applied.network, *ends, "10:00")[0] == ("10:00", "10:09", 1)


def test_a_merged_feed_is_changed_by_what_follows(on_home: Try, tmp_path: Path) -> None:
    write_feed(tmp_path / "dorf", minimal())
    applied = on_home("- merge_feed: {id: dorf, gtfs: dorf}\n- shift_trips: {line: dorf:1, until: 09:00, minutes: 5}")
    assert sorted(run.ends for run in runs_of(applied.feeds[-1], WEDNESDAY)) == [("08:05", "08:25"), ("10:00", "10:20")]
    assert best(applied.network, "dorf_a", "dorf_c", "07:00")[0] == ("08:05", "08:25", 1)


def test_a_feed_that_lasts_longer_is_merged_within_the_calendar(on_home: Try, tmp_path: Path) -> None:
    calendar = minimal()["calendar.txt"]
    assert isinstance(calendar, str)
    write_feed(tmp_path / "dorf", minimal({"calendar.txt": calendar.replace("20260601", "20250101")}))
    applied = on_home("- merge_feed: {id: dorf, gtfs: dorf}\n- shift_trips: {line: dorf:1, minutes: 5}")
    assert best(applied.network, "dorf_a", "dorf_c", "07:00")[0] == ("08:05", "08:25", 1)


def test_nothing_else_differs(on_home: Try, home_base: Baseline) -> None:
    applied = on_home(line("days: saturday, departures: [8:00]"))
    for before, after in zip(home_base.feeds[1:], applied.feeds[1:], strict=True):
        assert after is before
    assert applied.changed == {"boerdebus"}
