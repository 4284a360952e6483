# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""Stops and changes on real timetables, worked out by hand.

For changes two lines are added far from all others: one is at the stop ``s1`` at 10:10, the other leaves ``s2``, or
``s1``, at 10:15.
"""

from collections.abc import Callable
from pathlib import Path

import pytest

from mobility.network.patch.baseline import Baseline
from tests.scenario.apply.conftest import Try

from .trying import LATER, SATURDAY, SUNDAY, WEDNESDAY, Compared, Published, best, refused

Change = Callable[[str], Compared]
WOLMIRSTEDT, NEUSTADT = "de:15083:1524::01", "de:15003:22500::04"
AMMENSLEBER, MITTE, SIEDLUNG = "de:15083:1109::01", "de:15083:1110::01", "de:15083:1522::01"
FULL = "boerdebus_{}".format
FAR = """
- add_stop: {id: x, name: X, lat: 54.0, lon: 11.0, feed: boerdebus}
- add_stop: {id: s1, name: S1, lat: 54.2, lon: 11.0, feed: boerdebus}
- add_stop: {id: s2, name: S2, lat: 54.4, lon: 11.0, feed: boerdebus}
- add_stop: {id: y, name: Y, lat: 54.6, lon: 11.0, feed: boerdebus}
- add_line:
    id: one
    name: One
    stops: [x, s1]
    running: {minutes: [10]}
    timetable: [{days: 2026-06-10, direction: there, departures: [10:00]}]
- add_line:
    id: two
    name: Two
    stops: [BOARD, y]
    running: {minutes: [10]}
    timetable: [{days: 2026-06-10, direction: there, departures: [10:15, 11:15]}]
"""


def change_at(on_home: Try, board: str, more: str) -> list[tuple[str, str, int]]:
    network = on_home(FAR.replace("BOARD", board) + more).network
    return best(network, "boerdebus_x", "boerdebus_y", "09:55")


def test_add_stop(on_home: Try, home_base: Baseline) -> None:
    applied = on_home("- add_stop: {id: neu, name: Neu, lat: 52.2086, lon: 11.6210, feed: boerdebus, wheelchair: true}")
    network, before = applied.network, home_base.network
    stop = network.stop_of_id("boerdebus_neu")
    assert stop == len(before.stop_id) == len(network.stop_id) - 1  # the others keep their numbers
    assert network.stop_id.to_list()[:stop] == before.stop_id.to_list()
    assert applied.feeds[0].stops.row(-1, named=True)["wheelchair_boarding"] == 1
    ends = FULL(WOLMIRSTEDT), FULL(NEUSTADT)
    assert best(network, *ends, "08:00", date=SATURDAY) == best(before, *ends, "08:00", date=SATURDAY)


def test_a_hub_of_two_stops(on_home: Try) -> None:
    assert change_at(on_home, "s2", "") == []
    assert change_at(on_home, "s2", "- add_hub: {stops: [s1, s2], change_min: 5}") == [("10:00", "10:25", 2)]
    assert change_at(on_home, "s2", "- add_hub: {stops: [s2, s1], change_min: 6}") == [("10:00", "11:25", 2)]


def test_a_hub_of_three_stops(on_home: Try) -> None:
    """All of them with each other, in both directions."""
    applied = on_home(FAR.replace("BOARD", "s2") + "- add_hub: {stops: [s1, x, s2], change_min: 2}")
    rows = applied.feeds[0].transfers.tail(6)
    ids = applied.feeds[0].stops["stop_id"]
    pairs = {(ids[a], ids[b]) for a, b in rows.select("from_stop", "to_stop").iter_rows()}
    assert pairs == {("s1", "x"), ("x", "s1"), ("s1", "s2"), ("s2", "s1"), ("x", "s2"), ("s2", "x")}
    assert set(rows["min_transfer_s"]) == {120}


def test_a_change_at_one_stop(on_home: Try) -> None:
    """The region lets one change in no time."""
    soon, late = [("10:00", "10:25", 2)], [("10:00", "11:25", 2)]
    assert change_at(on_home, "s1", "") == soon
    assert change_at(on_home, "s1", "- change_transfer_time: {from_stop: s1, to_stop: s1, minutes: 5}") == soon
    assert change_at(on_home, "s1", "- change_transfer_time: {from_stop: s1, to_stop: s1, minutes: 6}") == late


def test_a_change_in_one_direction(on_home: Try) -> None:
    text = "- change_transfer_time: {from_stop: FROM, to_stop: TO, minutes: 5, both_ways: false}"
    right, wrong = text.replace("FROM", "s1").replace("TO", "s2"), text.replace("FROM", "s2").replace("TO", "s1")
    assert change_at(on_home, "s2", right) == [("10:00", "10:25", 2)]
    assert change_at(on_home, "s2", wrong) == []
    assert change_at(on_home, "s2", wrong.replace("false", "true")) == [("10:00", "10:25", 2)]


def test_the_later_of_two_counts(on_home: Try) -> None:
    text = (
        "- add_hub: {stops: [s1, s2], change_min: 9}\n- change_transfer_time: {from_stop: s1, to_stop: s2, minutes: 4}"
    )
    assert change_at(on_home, "s2", text) == [("10:00", "10:25", 2)]


@pytest.mark.parametrize(
    "text",
    [
        "- add_hub: {{stops: [{bus}, {tram}], change_min: 2}}",
        "- change_transfer_time: {{from_stop: {bus}, to_stop: {tram}, minutes: 2}}",
    ],
)
def test_a_change_between_two_feeds_is_refused(home_base: Baseline, tmp_path: Path, text: str) -> None:
    tram = f'"mvb_{home_base.feeds[1].stops["stop_id"][0]}"'
    error = refused(home_base, tmp_path, text.format(bus=f'"{FULL(MITTE)}"', tram=tram))
    assert error.code == "scenario_change_of_feeds"
    assert error.place is not None
    assert error.place.row == 5


def test_move_stop(on_home: Try, home_base: Baseline) -> None:
    """Ammensleber Weg and Mitte lie 770 m apart, too far to walk 400 m; moved to within 111 m it is a walk of 116 s."""
    ends = FULL(AMMENSLEBER), FULL(MITTE)
    # 0.001° of latitude are 111.19 m; times 1.3 at 1.25 m/s 115.6 s
    applied = on_home(f'- move_stop: {{stop: "{AMMENSLEBER}", lat: 52.204343, lon: 11.618722}}')
    found = best(applied.network, *ends, "03:00")
    assert [(departure, arrival, rides) for departure, arrival, rides in found if not rides] == [("03:00", "03:01", 0)]
    assert all(rides for _, _, rides in best(home_base.network, *ends, "03:00"))
    # Its buses keep their times
    way = FULL(WOLMIRSTEDT), FULL(AMMENSLEBER)
    assert best(applied.network, *way, "10:00")[0] == best(home_base.network, *way, "10:00")[0] == ("10:00", "10:09", 1)
    assert applied.touched[0].stops == 1
    assert applied.touched[0].trips > 0


def test_close_stop(on_home: Try, buses: Published) -> None:
    """Nothing calls at Ammensleber Weg (there) on Saturday; half a minute is won behind Siedlung."""
    applied = on_home(f'- close_stop: {{stop: "{AMMENSLEBER}", days: 2026-06-13, saves_s: 30}}')
    found = Compared(applied, buses, "boerdebus")
    gone, new = found.on(SATURDAY)
    was = [run for run in buses.runs(SATURDAY).elements() if AMMENSLEBER in run.stops()]
    assert sorted(gone) == sorted(was)
    assert len(new) == len(gone) > 0
    assert not any(AMMENSLEBER in run.stops() for run in new)
    line = next(run for run in new if run.start == "08:25" and run.stops()[-1] == NEUSTADT)
    old = next(run for run in gone if run.start == "08:25" and run.stops()[-1] == NEUSTADT)
    assert line.at(SIEDLUNG) == old.at(SIEDLUNG)
    assert line.calls[-1].arrival_s == old.calls[-1].arrival_s - 30
    assert applied.touched[0].trips == len(was)
    for date in (WEDNESDAY, SUNDAY, LATER):
        assert found.on(date) == ([], [])
    reached = best(applied.network, FULL(WOLMIRSTEDT), FULL(AMMENSLEBER), "08:00", date=SATURDAY)
    assert ("08:25", "08:34", 1) not in reached
