# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""What is found on lines: each figure is counted in the raw files."""

import datetime as dt
from pathlib import Path

import pytest

from mobility.analysis.update.changes import Change
from mobility.analysis.update.compare import LineUpdate, Update, compare
from mobility.analysis.update.lines import Run
from mobility.analysis.update.retimed import pair_runs
from mobility.network.network import Network
from tests.analysis.edits import (
    SAMPLE,
    SATURDAY,
    TODAY,
    WEDNESDAY,
    Tables,
    add_trip,
    calls_of,
    clock,
    copied,
    counted,
    drop_trips,
    network_of,
    read_tables,
    runs_on,
    seconds,
    shift_trips,
    trips_of,
)

TABLES = read_tables(SAMPLE)
EVENING = "18:00:00"


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Network:
    return network_of(tmp_path_factory.mktemp("base"), TABLES)


@pytest.fixture
def tables() -> Tables:
    return copied(TABLES)


def line_of(update: Update, name: str) -> LineUpdate:
    (found,) = [line for line in update.lines if line.line.known.name == name]
    return found


def of(line: LineUpdate, what: str, kind: str) -> list[Change]:
    return [one for one in line.changes if one.what == what and one.holds and kind in one.holds.kinds]


def starts(tables: Tables, line: str, date: dt.date, last: str) -> list[int]:
    """First departures of a line's trips that end at a stop of this name, without frequencies.txt."""
    names = {row["stop_id"]: row["stop_name"] for row in tables["stops.txt"]}
    service = {row["trip_id"]: row["service_id"] for row in tables["trips.txt"]}
    on, chosen = runs_on(tables, date), trips_of(tables, line)
    return sorted(
        seconds(calls[0]["departure_time"])
        for trip, calls in calls_of(tables).items()
        if trip in chosen and service[trip] in on and names[calls[-1]["stop_id"]] == last
    )


def test_fewer_trips_and_the_last_departure(base: Network, tables: Tables, tmp_path: Path) -> None:
    late = {trip for trip, calls in calls_of(tables).items() if calls[0]["departure_time"] >= EVENING}
    dropped = drop_trips(tables, lambda row: row["route_id"] == "zug" and row["trip_id"] in late)
    assert dropped
    line = line_of(compare(base, network_of(tmp_path, tables), today=TODAY), "Zug")
    assert line.status == "changed"
    for date, kind in ((WEDNESDAY, "mon-thu"), (SATURDAY, "sat")):
        (trips,) = of(line, "trips", kind)
        assert (trips.old, trips.new) == (counted(TABLES, date)["Zug"], counted(tables, date)["Zug"])
        (last,) = [one for one in of(line, "last_departure", kind) if one.towards == "Haldensleben"]
        before, after = (starts(of_feed, "Zug", date, "Haldensleben") for of_feed in (TABLES, tables))
        assert (last.old, last.new) == (before[-1], after[-1])
        (gone,) = [one for one in of(line, "departures", kind) if one.towards == "Haldensleben"]
        assert (gone.old, gone.new) == (tuple(sorted(set(before) - set(after))), ())


def test_an_example_is_a_wednesday_where_there_is_a_choice(base: Network, tables: Tables, tmp_path: Path) -> None:
    drop_trips(tables, lambda row: row["trip_id"] == "zug-haldensleben-0612")
    line = line_of(compare(base, network_of(tmp_path, tables), today=TODAY), "Zug")
    (trips,) = of(line, "trips", "mon-thu")
    assert trips.holds is not None
    assert (trips.holds.kinds, trips.holds.dates, trips.holds.of) == (("mon-thu", "fri"), 20, 20)
    assert trips.holds.example.new == dt.date(2026, 6, 3)


def test_a_shift_of_all_trips_is_one_change_per_direction(base: Network, tables: Tables, tmp_path: Path) -> None:
    shift_trips(tables, trips_of(tables, "Zug"), 60)
    line = line_of(compare(base, network_of(tmp_path, tables), today=TODAY), "Zug")
    assert {one.what for one in line.changes} == {
        "shifted",
        "shifted_of_line",
        "retimed",
        "first_departure",
        "last_departure",
    }
    for one in of(line, "shifted", "mon-thu"):
        count = len(starts(TABLES, "Zug", WEDNESDAY, one.towards))
        assert one.new == (count, count, 60, 60)
    (both,) = of(line, "shifted_of_line", "mon-thu")
    count = counted(TABLES, WEDNESDAY)["Zug"]
    assert (both.towards, both.new) == ("", (count, count, 60, 60))
    assert line.size == 0


def test_retimed_trips_are_named_the_first_twenty(tables: Tables, tmp_path: Path) -> None:
    shift_trips(tables, trips_of(tables, "Zug"), 60)
    for trip in trips_of(tables, "Zug"):
        add_trip(tables, trip, 1200)
    shifted = network_of(tmp_path / "a", tables)
    shift_trips(tables, trips_of(tables, "Zug"), 60)
    line = line_of(compare(shifted, network_of(tmp_path / "b", tables), today=TODAY), "Zug")
    (retimed,) = [one for one in of(line, "retimed", "mon-thu") if one.towards == "Haldensleben"]
    after = starts(tables, "Zug", WEDNESDAY, "Haldensleben")[:20]
    assert (retimed.old, retimed.new) == (tuple(at - 60 for at in after), tuple(after))


def test_one_retimed_trip_is_named(base: Network, tables: Tables, tmp_path: Path) -> None:
    before = starts(tables, "Zug", WEDNESDAY, "Haldensleben")
    shift_trips(tables, {"zug-haldensleben-1312"}, -180)
    after = starts(tables, "Zug", WEDNESDAY, "Haldensleben")
    line = line_of(compare(base, network_of(tmp_path, tables), today=TODAY), "Zug")
    (retimed,) = of(line, "retimed", "mon-thu")
    assert retimed.towards == "Haldensleben"
    assert (retimed.old, retimed.new) == tuple(tuple(set(a) - set(b)) for a, b in ((before, after), (after, before)))
    (both,) = of(line, "shifted_of_line", "mon-thu")
    assert both.new == (1, counted(TABLES, WEDNESDAY)["Zug"], -180, -180)


def test_runs_of_frequencies_are_counted_one_by_one(base: Network, tables: Tables, tmp_path: Path) -> None:
    for row in tables["frequencies.txt"]:
        row["headway_secs"] = "3600"
    line = line_of(compare(base, network_of(tmp_path, tables), today=TODAY), "Bus A")
    (trips,) = of(line, "trips", "sat")
    assert (trips.old, trips.new) == (counted(TABLES, SATURDAY)["Bus A"], counted(tables, SATURDAY)["Bus A"])
    assert isinstance(trips.old, int)
    assert isinstance(trips.new, int)
    assert trips.old - trips.new == 8


def test_a_stop_that_is_no_longer_served(base: Network, tables: Tables, tmp_path: Path) -> None:
    skipped = {row["stop_id"] for row in tables["stops.txt"] if row["stop_name"] == "Vahldorf"}
    tables["stop_times.txt"] = [row for row in tables["stop_times.txt"] if row["stop_id"] not in skipped]
    update = compare(base, network_of(tmp_path, tables), today=TODAY)
    line = line_of(update, "Zug")
    (served,) = [one for one in line.changes if one.what == "stops"]
    assert (served.old, served.new) == (("Vahldorf",), ())
    (rerouted,) = [one for one in of(line, "rerouted", "mon-thu") if one.towards == "Haldensleben"]
    assert rerouted.new == len(starts(TABLES, "Zug", WEDNESDAY, "Haldensleben"))
    assert not of(line, "trips", "mon-thu")


def test_a_longer_running_time(base: Network, tables: Tables, tmp_path: Path) -> None:
    for calls in calls_of(tables).values():
        if calls[0]["trip_id"] in trips_of(tables, "Zug"):
            later = clock(seconds(calls[-1]["arrival_time"]) + 180)
            calls[-1] |= {"arrival_time": later, "departure_time": later}
    line = line_of(compare(base, network_of(tmp_path, tables), today=TODAY), "Zug")
    found = of(line, "running_time", "mon-thu")
    assert {one.between for one in found} == {"Magdeburg Hbf – Haldensleben", "Haldensleben – Magdeburg Hbf"}
    assert {one.new - one.old for one in found if isinstance(one.new, int) and isinstance(one.old, int)} == {180}
    assert {one.what for one in line.changes} == {"running_time", "shifted", "shifted_of_line", "retimed"}, (
        "the starts stay, so that nothing is moved"
    )


def test_a_line_with_a_new_name_is_not_gone_and_new(base: Network, tables: Tables, tmp_path: Path) -> None:
    for row in tables["routes.txt"]:
        row["route_short_name"] = row["route_short_name"].replace("Zug", "RB 36")
    line = line_of(compare(base, network_of(tmp_path, tables), today=TODAY), "RB 36")
    assert line.status == "changed"
    assert [one.to_dict() for one in line.changes] == [{"what": "name", "old": "Zug", "new": "RB 36"}]


def test_another_agency_is_told(base: Network, tables: Tables, tmp_path: Path) -> None:
    tables["agency.txt"][0]["agency_name"] = "Neuverkehr"
    update = compare(base, network_of(tmp_path, tables), today=TODAY)
    assert [[one.what for one in line.changes] for line in update.lines] == [["agency"]] * 4


def test_a_line_of_the_same_name_elsewhere_is_another_one(base: Network, tables: Tables, tmp_path: Path) -> None:
    """The train is gone; another agency runs the school bus and calls it Zug."""
    tables["agency.txt"].append({**tables["agency.txt"][0], "agency_id": "z", "agency_name": "Zweitverkehr"})
    drop_trips(tables, lambda row: row["route_id"] in {"zug", "schulbus"})
    added = copied(TABLES)
    drop_trips(added, lambda row: row["route_id"] != "schulbus")
    tables["trips.txt"] += added["trips.txt"]
    tables["stop_times.txt"] += added["stop_times.txt"]
    for row in tables["routes.txt"]:
        if row["route_id"] == "schulbus":
            row |= {"agency_id": "z", "route_short_name": "Zug"}
    update = compare(base, network_of(tmp_path, tables), today=TODAY)
    of_name = {line.line.known.agency: line for line in update.lines if line.line.known.name == "Zug"}
    assert of_name["Beispielverkehr"].status == "gone"
    assert [(one.what, one.old) for one in of_name["Zweitverkehr"].changes] == [
        ("agency", "Beispielverkehr"),
        ("name", "Schulbus"),
    ]


def test_new_and_gone_lines(base: Network, tables: Tables, tmp_path: Path) -> None:
    drop_trips(tables, lambda row: row["route_id"] == "bus-b")
    new = network_of(tmp_path, tables)
    gone = line_of(compare(base, new, today=TODAY), "Bus B")
    assert gone.status == "gone"
    (trips,) = of(gone, "trips", "mon-thu")
    assert (trips.old, trips.new) == (counted(TABLES, WEDNESDAY)["Bus B"], 0)
    assert {one.what for one in gone.changes} == {"trips"}
    assert line_of(compare(new, base, today=TODAY), "Bus B").status == "new"


def test_an_additional_trip(base: Network, tables: Tables, tmp_path: Path) -> None:
    add_trip(tables, "zug-haldensleben-0812", 1200)
    line = line_of(compare(base, network_of(tmp_path, tables), today=TODAY), "Zug")
    (added,) = of(line, "departures", "mon-thu")
    assert (added.old, added.new) == ((), (8 * 3600 + 12 * 60 + 1200,))


def run(*times: int, stops: tuple[int, ...] = (1, 2, 3)) -> Run:
    return Run(stops, times, times)


def test_a_shift_by_more_than_half_a_headway_pairs_in_order() -> None:
    old = [run(at, at + 60, at + 120) for at in range(0, 6000, 600)]
    new = [run(at + 420, at + 480, at + 540) for at in range(0, 6000, 600)]
    paired = pair_runs(old, new)
    assert {after.start_s - before.start_s for before, after in paired.retimed} == {420}
    assert (paired.dropped, paired.added, len(paired.retimed)) == ([], [], 10)


def test_a_dropped_run_beside_moved_ones() -> None:
    old = [run(at, at + 60, at + 120) for at in (0, 3600, 7200)]
    new = [run(at, at + 60, at + 120) for at in (60, 7260)]
    paired = pair_runs(old, new)
    assert [(a.start_s, b.start_s) for a, b in sorted(paired.retimed)] == [(0, 60), (7200, 7260)]
    assert [one.start_s for one in paired.dropped] == [3600]


def test_a_run_hours_later_is_another_one() -> None:
    paired = pair_runs([run(0, 60, 120)], [run(9000, 9060, 9120)])
    assert (paired.retimed, len(paired.dropped), len(paired.added)) == ([], 1, 1)


def test_a_run_by_another_way() -> None:
    paired = pair_runs([run(0, 60, 120)], [run(0, 90, 120, stops=(1, 9, 3))])
    assert (len(paired.rerouted), paired.dropped, paired.added) == (1, [], [])
