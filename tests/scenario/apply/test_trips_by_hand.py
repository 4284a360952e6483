# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""Changes of trips of real bus lines against what the published files say, worked out by hand.

Line 610 goes from Wolmirstedt (1524) by Ammensleber Weg (1109), Barleben Mitte (1110), Am Sonnenhof (1094) to Magdeburg
(22500). On Saturdays it leaves Wolmirstedt at 5:50 and from 8:25 to 18:25 every two hours.
"""

from collections.abc import Callable

import pytest

from tests.scenario.apply.conftest import Try

from .trying import DATES, LATER, SATURDAY, SUNDAY, WEDNESDAY, At, Compared, Published, best, seconds, starts

Change = Callable[[str], Compared]
WOLMIRSTEDT, NEUSTADT = "de:15083:1524::01", "de:15003:22500::04"
AMMENSLEBER, MITTE, SONNENHOF = "de:15083:1109::01", "de:15083:1110::01", "de:15083:1094::01"
ELBEU, SIEDLUNG = "de:15083:1519::01", "de:15083:1522::01"
FULL = "boerdebus_{}".format


def test_remove_line(on_home: Try, buses: Published) -> None:
    applied = on_home('- remove_line: {line: "boerdebus:610"}')
    found = Compared(applied, buses, "boerdebus")
    for date in DATES:
        gone, new = found.on(date)
        assert new == []
        assert gone == found.line("610", date)
    # 97 trips of routes.txt; all dates of the calendar, for on each one some of them run
    assert applied.touched[0].trips == 97
    ends = FULL(WOLMIRSTEDT), FULL(SONNENHOF)
    assert best(on_home("- add_stop: {id: x, name: X, lat: 52.2, lon: 11.6}").network, *ends, "10:00")[0] == (
        "10:00", "10:12", 1,
    )  # fmt: skip
    assert ("10:00", "10:12", 1) not in best(applied.network, *ends, "10:00")


def test_remove_trips_by_direction_time_and_days(change: Change) -> None:
    found = change('- remove_trips: {line: "boerdebus:610", direction: 0, from: 08:25, until: 12:25, days: saturday}')
    gone, new = found.on(SATURDAY)
    assert (starts(gone), new) == (["08:25", "10:25"], [])  # 12:25 is not before `until`
    assert {run.direction for run in gone} == {0}
    for date in (WEDNESDAY, SUNDAY, LATER):
        assert found.on(date) == ([], [])


def test_remove_trips_by_id_on_one_date(change: Change) -> None:
    # 94431091 leaves at 10:00 on working days
    trip = next(one for one in _trips(change) if one.endswith("4431091"))
    found = change(f'- remove_trips: {{line: "boerdebus:610", trips: ["{trip}"], days: 2026-06-10}}')
    gone, new = found.on(WEDNESDAY)
    assert ([run.ends for run in gone], new) == ([("10:00", "10:13")], [])
    assert found.on(LATER) == ([], [])


def _trips(change: Change) -> list[str]:
    found = change("- add_stop: {id: x, name: X, lat: 52.2, lon: 11.6}")
    return [row["trip_id"] for row in found.published.tables["trips.txt"] if "|610:" in row["route_id"]]


def test_shorten_line(on_home: Try, buses: Published) -> None:
    text = '- shorten_line: {line: "boerdebus:610", direction: 0, days: saturday, last_stop: "' + MITTE + '"}'
    applied = on_home(text)
    found = Compared(applied, buses, "boerdebus")
    gone, new = found.on(SATURDAY)
    assert starts(gone) == starts(new) == ["05:50", "08:25", "10:25", "12:25", "14:25", "16:25", "18:25"]
    for old, short in zip(gone, new, strict=True):
        end = old.stops().index(MITTE)
        assert short.calls == old.calls[: end + 1]
    # 11 minutes from Wolmirstedt to Mitte, as at 16:00 on working days
    assert new[1].ends == ("08:25", "08:36")
    assert found.on(SUNDAY) == found.on(WEDNESDAY) == ([], [])
    assert best(applied.network, FULL(WOLMIRSTEDT), FULL(MITTE), "08:00", date=SATURDAY)[0] == ("08:25", "08:36", 1)
    assert ("08:25", "08:49", 1) not in best(applied.network, FULL(WOLMIRSTEDT), FULL(NEUSTADT), "08:00", date=SATURDAY)


def test_shorten_line_at_its_beginning(change: Change) -> None:
    found = change(
        f'- shorten_line: {{line: "boerdebus:610", direction: 0, days: 2026-06-10, first_stop: "{AMMENSLEBER}"}}'
    )
    gone, new = found.on(WEDNESDAY)
    calling = [run for run in found.line("610", WEDNESDAY, 0) if AMMENSLEBER in run.stops()]
    assert sorted(gone) == sorted(calling)
    assert sorted(run.calls for run in new) == sorted(run.calls[run.stops().index(AMMENSLEBER) :] for run in calling)
    assert found.on(LATER) == ([], [])


@pytest.mark.parametrize("minutes", [7, -5])
def test_shift_trips(on_home: Try, buses: Published, minutes: int) -> None:
    text = f'- shift_trips: {{line: "boerdebus:610", direction: 0, days: saturday, from: 16:00, minutes: {minutes}}}'
    applied = on_home(text)
    found = Compared(applied, buses, "boerdebus")
    gone, new = found.on(SATURDAY)
    assert starts(gone) == ["16:25", "18:25"]
    assert new == [run.later(60 * minutes) for run in gone]
    assert found.on(SUNDAY) == found.on(WEDNESDAY) == ([], [])
    shown = {7: ("16:32", "16:56", 1), -5: ("16:20", "16:44", 1)}[minutes]
    assert best(applied.network, FULL(WOLMIRSTEDT), FULL(NEUSTADT), "16:15", date=SATURDAY)[0] == shown


def test_change_speed_everywhere(change: Change) -> None:
    found = change('- change_speed: {line: "boerdebus:610", direction: 0, days: saturday, from: 08:00, factor: 0.5}')
    gone, new = found.on(SATURDAY)
    # From Wolmirstedt at 8:25 in 24 minutes, no dwell: 48 at half the speed
    assert [run.ends for run in new] == [
        ("08:25", "09:13"), ("10:25", "11:13"), ("12:25", "13:13"), ("14:25", "15:13"), ("16:25", "17:13"),
        ("18:25", "19:13"),
    ]  # fmt: skip
    for old, slow in zip(gone, new, strict=True):
        begin = old.calls[0].departure_s
        assert all(b.arrival_s - begin == 2 * (a.arrival_s - begin) for a, b in zip(old.calls, slow.calls, strict=True))


def test_change_speed_between_two_stops(change: Change) -> None:
    found = change(
        '- change_speed: {line: "boerdebus:610", direction: 0, days: 2026-06-10, from: 16:00, until: 16:01, factor: 1.5'
        f', between: ["{SIEDLUNG}", "{AMMENSLEBER}"]}}'
    )
    (old,), (new,) = found.on(WEDNESDAY)
    # From Elbeu, Siedlung to Ammensleber Weg in 3 minutes, 16:06 to 16:09: now in 2; all behind it a minute earlier
    assert new.at(SIEDLUNG) == old.at(SIEDLUNG) == At(SIEDLUNG, seconds("16:06"), seconds("16:06"))
    assert new.at(AMMENSLEBER) == At(AMMENSLEBER, seconds("16:08"), seconds("16:08"))
    assert new.ends == ("16:00", "16:23")
    assert found.on(LATER) == ([], [])


def test_change_dwell(change: Change) -> None:
    found = change(
        '- change_dwell: {line: "boerdebus:610", direction: 0, days: sunday, from: 08:00, until: 09:00, dwell_s: 90, '
        f'stops: ["{ELBEU}", "{MITTE}"]}}'
    )
    (old,), (new,) = found.on(SUNDAY)
    for stop in (ELBEU, MITTE):
        assert new.at(stop).departure_s - new.at(stop).arrival_s == 90
    assert new.at(ELBEU).arrival_s == old.at(ELBEU).arrival_s
    assert new.at(SIEDLUNG).arrival_s == old.at(SIEDLUNG).arrival_s + 90
    assert new.ends == ("08:25", "08:52")  # 8:49 and twice a minute and a half
    assert found.on(SATURDAY) == found.on(WEDNESDAY) == ([], [])


def test_skip_stops(on_home: Try, buses: Published) -> None:
    applied = on_home(
        '- skip_stops: {line: "boerdebus:610", direction: 0, days: saturday, from: 08:00, until: 09:00, saves_s: 30, '
        f'stops: ["{ELBEU}", "{SIEDLUNG}", "{NEUSTADT}"]}}'
    )
    found = Compared(applied, buses, "boerdebus")
    (old,), (new,) = found.on(SATURDAY)
    assert new.stops() == [stop for stop in old.stops() if stop not in {ELBEU, SIEDLUNG, NEUSTADT}]
    # Twice half a minute before Ammensleber Weg; the last stop, Neustadt, wins nothing for those before it
    assert new.at(AMMENSLEBER).arrival_s == old.at(AMMENSLEBER).arrival_s - 60
    assert new.calls[-1].arrival_s == old.calls[-2].arrival_s - 60
    assert found.on(SUNDAY) == found.on(WEDNESDAY) == ([], [])
    # 8:25 and the 11 minutes to Mitte but one
    assert best(applied.network, FULL(WOLMIRSTEDT), FULL(MITTE), "08:00", date=SATURDAY)[0] == ("08:25", "08:35", 1)


def test_reroute(on_home: Try, buses: Published) -> None:
    # From Elbeu, Siedlung by Meitzendorf's station (20012) to Mitte: 5 and 6 minutes, 20 s there; 5 minutes before it
    meitzendorf = "de:15083:20012::01"
    applied = on_home(
        f'- reroute: {{line: "boerdebus:610", direction: 0, days: saturday, from: 08:00, until: 09:00, '
        f'from_stop: "{SIEDLUNG}", to_stop: "{MITTE}", via: [{{stop: "{meitzendorf}", dwell_s: 20}}], '
        "running: {minutes: [5, 6]}}"
    )
    found = Compared(applied, buses, "boerdebus")
    (old,), (new,) = found.on(SATURDAY)
    here, there = old.stops().index(SIEDLUNG), old.stops().index(MITTE)
    assert there - here == 2  # Ammensleber Weg lies between
    assert new.calls[: here + 1] == old.calls[: here + 1]
    left_s = old.calls[here].departure_s
    assert new.calls[here + 1] == At(meitzendorf, left_s + 300, left_s + 320)
    assert new.calls[here + 2].arrival_s == left_s + 680
    assert new.calls[here + 2 :] == old.later(left_s + 680 - old.calls[there].arrival_s).calls[there:]
    assert found.on(SUNDAY) == found.on(WEDNESDAY) == ([], [])
    # 8:31 at Elbeu, Siedlung
    assert best(applied.network, FULL(SIEDLUNG), FULL(meitzendorf), "08:20", date=SATURDAY)[0] == ("08:31", "08:36", 1)


def test_reroute_straight_on(change: Change) -> None:
    found = change(
        f'- reroute: {{line: "boerdebus:610", direction: 0, days: sunday, from_stop: "{SIEDLUNG}", to_stop: "{MITTE}", '
        "running: {minutes: [3]}}"
    )
    gone, new = found.on(SUNDAY)
    assert starts(new) == ["06:15", "08:25", "10:25", "12:25", "14:25", "16:25", "18:25"]
    for old, straight in zip(gone, new, strict=True):
        assert straight.stops() == [stop for stop in old.stops() if stop != AMMENSLEBER]
        assert straight.at(MITTE).arrival_s == old.at(SIEDLUNG).departure_s + 180
    assert found.on(SATURDAY) == ([], [])


def test_serve_station_in_both_directions(on_home: Try, buses: Published) -> None:
    """A stop 40 % of the way from Elbeu, Siedlung (1522) to Ammensleber Weg (1109), which take 3 minutes."""
    applied = on_home(
        '- serve_station: {line: "boerdebus:610", days: saturday, from: 07:00, until: 09:00, loses_s: 60, share: 0.4, '
        "stop: {stop: halt, name: Halt, lat: 52.2250, lon: 11.6180, dwell_s: 20}, "
        'between: ["Elbeu, Siedlung", "Barleben, Ammensleber Weg"]}'
    )
    found = Compared(applied, buses, "boerdebus")
    gone, new = found.on(SATURDAY)
    assert [run.direction for run in new] == [0, 1]
    assert starts(new) == ["08:25", "07:30"]
    for old, run in zip(gone, new, strict=True):
        at = run.stops().index("halt")
        before, behind = old.calls[at - 1], old.calls[at]
        assert behind.arrival_s - before.departure_s == 180
        # 72 s of the 180 there, 108 s back, and half of the 40 s that are lost without standing
        came_s = before.departure_s + (72 if run.direction == 0 else 108) + 20
        assert run.calls[at] == At("halt", came_s, came_s + 20)
        assert run.calls[:at] == old.calls[:at]
        assert run.calls[at + 1 :] == old.later(60).calls[at:]
    assert applied.touched[0].lost_s == 60
    assert found.on(SUNDAY) == found.on(WEDNESDAY) == ([], [])
    # 8:31:00 at Siedlung, 92 s later there
    assert best(applied.network, FULL(SIEDLUNG), "boerdebus_halt", "08:20", date=SATURDAY)[0][:2] == ("08:31", "08:32")


def test_strengthen_line_by_departures(change: Change) -> None:
    found = change(
        '- strengthen_line: {line: "boerdebus:610", direction: 0, days: saturday, departures: [09:25, 10:25]}'
    )
    gone, new = found.on(SATURDAY)
    was = {run.start: run for run in found.line("610", SATURDAY, 0)}
    assert (gone, new) == ([], [was["08:25"].starting("9:25")])  # at 10:25 one leaves already
    assert found.on(SUNDAY) == found.on(WEDNESDAY) == ([], [])


def test_strengthen_line_where_one_leaves_on_some_days(change: Change) -> None:
    """At 6:15 one leaves on Sundays alone: a new trip runs on Saturdays, and no second one on Sundays."""
    found = change(
        '- strengthen_line: {line: "boerdebus:610", direction: 0, days: [saturday, sunday], departures: [6:15]}'
    )
    gone, new = found.on(SATURDAY)
    assert (gone, starts(new)) == ([], ["06:15"])
    assert found.on(SUNDAY) == ([], [])


def test_strengthen_line_at_a_headway(change: Change) -> None:
    found = change(
        '- strengthen_line: {line: "boerdebus:610", days: 2026-06-14, from: 08:00, until: 12:00, every_min: 60, '
        f'direction: 1, calls_at: ["{NEUSTADT[:-2]}01", "{WOLMIRSTEDT}"]}}'
    )
    gone, new = found.on(SUNDAY)
    was = {run.start: run for run in found.line("610", SUNDAY, 1)}
    # 8:00 lies nearer to 7:30, 9:00 and 10:00 to 9:30, 11:00 to 11:30
    nearest = {"08:00": "07:30", "09:00": "09:30", "10:00": "09:30", "11:00": "11:30"}
    assert (gone, new) == ([], [was[model].starting(start) for start, model in nearest.items()])


def test_change_headway(on_home: Try, buses: Published) -> None:
    applied = on_home(
        '- change_headway: {line: "boerdebus:610", direction: 0, days: saturday, from: 08:00, '
        "until: 12:00, every_min: 45}"
    )
    found = Compared(applied, buses, "boerdebus")
    gone, new = found.on(SATURDAY)
    assert starts(gone) == ["08:25", "10:25"]
    assert starts(new) == ["08:00", "08:45", "09:30", "10:15", "11:00", "11:45"]
    assert {run.end for run in new} == {"08:24", "09:09", "09:54", "10:39", "11:24", "12:09"}  # 24 minutes each
    assert found.on(SUNDAY) == found.on(WEDNESDAY) == ([], [])
    assert best(applied.network, FULL(WOLMIRSTEDT), FULL(NEUSTADT), "09:25", date=SATURDAY)[0] == ("09:30", "09:54", 1)


def test_change_headway_only_where_trips_give_way(change: Change) -> None:
    """From 6:30 to 7:00 one leaves on working days alone (6:55): on other days there is nothing to give way."""
    found = change('- change_headway: {line: "boerdebus:610", direction: 0, from: 06:30, until: 07:00, every_min: 15}')
    gone, new = found.on(WEDNESDAY)
    assert (starts(gone), starts(new)) == (["06:55"], ["06:30", "06:45"])
    assert found.on(SATURDAY) == found.on(SUNDAY) == ([], [])
