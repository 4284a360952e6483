# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""What is found at stops, and which stops are the same."""

from pathlib import Path

import pytest

from mobility.analysis.update.changes import Change
from mobility.analysis.update.compare import StopUpdate, Update, compare
from mobility.network.network import Network
from tests.analysis.edits import (
    SAMPLE,
    TODAY,
    WEDNESDAY,
    Tables,
    add_trip,
    copied,
    departures_at,
    drop_trips,
    network_of,
    read_tables,
    shift_trips,
    trips_of,
)

TABLES = read_tables(SAMPLE)
STATION = "Haldensleben"


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Network:
    return network_of(tmp_path_factory.mktemp("base"), TABLES)


@pytest.fixture
def tables() -> Tables:
    return copied(TABLES)


def stop_of(update: Update, name: str) -> StopUpdate:
    (found,) = [stop for stop in update.stops if stop.stop.name == name]
    return found


def found(stop: StopUpdate, what: str) -> list[Change]:
    return [one for one in stop.changes if one.what == what]


def test_departures_and_the_last_one(base: Network, tables: Tables, tmp_path: Path) -> None:
    late = {row["trip_id"] for row in tables["stop_times.txt"] if row["departure_time"] >= "19:00:00"}
    drop_trips(tables, lambda row: row["route_id"] == "zug" and row["trip_id"] in late)
    stop = stop_of(compare(base, network_of(tmp_path, tables), today=TODAY), STATION)
    before, after = (departures_at(of, WEDNESDAY, STATION) for of in (TABLES, tables))
    (count,) = [one for one in found(stop, "departures") if one.holds and "mon-thu" in one.holds.kinds]
    assert (count.old, count.new) == (len(before), len(after))
    (last,) = [one for one in found(stop, "last_departure") if one.holds and "mon-thu" in one.holds.kinds]
    assert (last.old, last.new, last.towards) == (before[-1][0], after[-1][0], before[-1][1])
    assert len(before) > len(after) > 0


def test_a_new_name(base: Network, tables: Tables, tmp_path: Path) -> None:
    for row in tables["stops.txt"]:
        row["stop_name"] = row["stop_name"].replace(STATION, "Haldensleben, Bahnhof")
    update = compare(base, network_of(tmp_path, tables), today=TODAY)
    stop = stop_of(update, "Haldensleben, Bahnhof")
    assert [one.to_dict() for one in stop.changes] == [{"what": "name", "old": STATION, "new": "Haldensleben, Bahnhof"}]
    assert [other.stop.name for other in update.stops if other.status != "same"] == [stop.stop.name]


def test_a_moved_stop(base: Network, tables: Tables, tmp_path: Path) -> None:
    for row in tables["stops.txt"]:
        if row["stop_name"] == "Vahldorf":
            row["stop_lat"] = str(float(row["stop_lat"]) + 0.00126)
    update = compare(base, network_of(tmp_path, tables), today=TODAY)
    assert [one.to_dict() for one in stop_of(update, "Vahldorf").changes] == [
        {"what": "moved_m", "old": None, "new": 140}
    ]


def test_a_stop_moved_and_numbered_anew_is_the_same_within_150_m(base: Network, tables: Tables, tmp_path: Path) -> None:
    for rows in tables.values():
        for row in rows:
            row |= {key: value.replace("vahldorf", "4711") for key, value in row.items() if key.startswith("stop_id")}
            if row.get("parent_station"):
                row["parent_station"] = row["parent_station"].replace("vahldorf", "4711")
            if row.get("stop_name") == "Vahldorf":
                row["stop_lat"] = str(float(row["stop_lat"]) + 0.001)
    stop = stop_of(compare(base, network_of(tmp_path, tables), today=TODAY), "Vahldorf")
    assert (stop.status, [(one.what, one.new) for one in stop.changes]) == ("changed", [("moved_m", 111)])


def test_new_and_gone_stops(base: Network, tables: Tables, tmp_path: Path) -> None:
    gone = {row["stop_id"] for row in tables["stops.txt"] if row["stop_name"] == "Vahldorf"}
    tables["stops.txt"] = [row for row in tables["stops.txt"] if row["stop_id"] not in gone]
    tables["stop_times.txt"] = [row for row in tables["stop_times.txt"] if row["stop_id"] not in gone]
    new = network_of(tmp_path, tables)
    update = compare(base, new, today=TODAY)
    stop = stop_of(update, "Vahldorf")
    assert stop.status == "gone"
    assert [(one.old, one.new) for one in found(stop, "lines")] == [(("Zug",), ())]
    assert {one.new for one in found(stop, "departures")} == {0}
    assert stop_of(compare(new, base, today=TODAY), "Vahldorf").status == "new"


def test_a_line_that_no_longer_calls(base: Network, tables: Tables, tmp_path: Path) -> None:
    drop_trips(tables, lambda row: row["route_id"] == "schulbus")
    update = compare(base, network_of(tmp_path, tables), today=TODAY)
    school = {row["trip_id"] for row in TABLES["trips.txt"] if row["route_id"] == "schulbus"}
    ids = {row["stop_id"] for row in TABLES["stop_times.txt"] if row["trip_id"] in school}
    names = {row["stop_name"] for row in TABLES["stops.txt"] if row["stop_id"] in ids}
    told = {stop.stop.name for stop in update.stops if found(stop, "lines")}
    assert told == names
    assert all(one.old == ("Schulbus",) for stop in update.stops for one in found(stop, "lines"))


def test_other_times_are_counted(base: Network, tables: Tables, tmp_path: Path) -> None:
    for row in tables["stop_times.txt"]:
        if row["trip_id"] == "zug-haldensleben-1312":
            row |= {name: f"{row[name][:-2]}30" for name in ("arrival_time", "departure_time")}
    stop = stop_of(compare(base, network_of(tmp_path, tables), today=TODAY), "Vahldorf")
    (before,), (after,) = (
        set(departures_at(these, WEDNESDAY, "Vahldorf")) - set(departures_at(those, WEDNESDAY, "Vahldorf"))
        for these, those in ((TABLES, tables), (tables, TABLES))
    )
    assert [(one.what, one.old, one.new) for one in stop.changes] == [
        ("other_times", 1, 1),
        ("retimed", (before[0],), (after[0],)),
    ]


def test_departures_of_different_directions_do_not_stand_for_each_other(
    base: Network, tables: Tables, tmp_path: Path
) -> None:
    """A train to Haldensleben is dropped, one to Magdeburg is added: as many departures, at another time."""
    drop_trips(tables, lambda row: row["trip_id"] == "zug-haldensleben-1312")
    back = next(row["trip_id"] for row in tables["trips.txt"] if row["trip_id"].startswith("zug-magdeburg"))
    add_trip(tables, back, 420)
    stop = stop_of(compare(base, network_of(tmp_path, tables), today=TODAY), "Vahldorf")
    kinds = {one.what for one in stop.changes}
    assert "other_times" in kinds
    assert "retimed" not in kinds


def test_more_than_twenty_departures_at_other_times_are_only_counted(
    base: Network, tables: Tables, tmp_path: Path
) -> None:
    shift_trips(tables, trips_of(tables, "Zug"), 60)
    stop = stop_of(compare(base, network_of(tmp_path, tables), today=TODAY), "Vahldorf")
    assert all(isinstance(one.new, int) and one.new > 20 for one in found(stop, "other_times"))
    assert found(stop, "other_times")
    assert not found(stop, "retimed")
