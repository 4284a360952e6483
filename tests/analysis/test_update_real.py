# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""A new file of the real BördeBus timetable, edited as publishers do; every figure is counted in the raw files."""

import datetime as dt
import random
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pytest

from mobility.analysis.update.compare import Update, compare
from mobility.network.network import Network
from tests.analysis.edits import (
    Tables,
    calls_of,
    copied,
    counted,
    departures_at,
    drop_trips,
    network_of,
    read_tables,
    renumber,
    seconds,
    shift_trips,
    trips_of,
)
from tests.analysis.test_update_runs import runs_on_date

TODAY, DAY = dt.date(2026, 6, 8), dt.date(2026, 6, 10)
STOP, MOVED = "Barleben, Rothenseer Str.", "Barleben, Bahnhof (Bus)"


@dataclass(frozen=True)
class Versions:
    """Both files as tables and as networks."""

    before: Tables
    after: Tables
    old: Network
    new: Network
    update: Update


@pytest.fixture(scope="module")
def versions(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Versions:
    """Line 613 loses its trips from 15:00 on, 640 is gone, 610 runs 5 min later, a stop is moved, all ids are new."""
    before = read_tables(shared_data / "sachsen-anhalt" / "gtfs_boerdebus_std_kn.zip")
    before = {name: rows for name, rows in before.items() if name != "shapes.txt"}
    for trip in before["trips.txt"]:
        trip.pop("shape_id", None)
    after = copied(before)
    late = {trip for trip, calls in calls_of(after).items() if seconds(calls[0]["departure_time"]) >= 15 * 3600}
    dropped = (trips_of(after, "613") & late) | trips_of(after, "640")
    drop_trips(after, lambda row: row["trip_id"] in dropped)
    shift_trips(after, trips_of(after, "610"), 300)
    for row in after["stops.txt"]:
        if row["stop_name"] == MOVED:
            row["stop_lat"] = str(float(row["stop_lat"]) + 0.00126)
    rng = random.Random(613)
    for kind in ("trip", "route", "service"):
        renumber(after, kind, rng)
    folder = tmp_path_factory.mktemp("versions")
    old, new = network_of(folder / "old", before), network_of(folder / "new", after)
    return Versions(before, after, old, new, compare(old, new, today=TODAY, asked=[DAY]))


def test_all_lines_as_counted_in_the_files(versions: Versions) -> None:
    trips = {line.line.known.name: one for line in versions.update.lines for one in line.changes if one.what == "trips"}
    before, after = counted(versions.before, DAY), counted(versions.after, DAY)
    different = {name: (before[name], after[name]) for name in before | after if before[name] != after[name]}
    assert {name: (one.old, one.new) for name, one in trips.items()} == different
    assert different.keys() == {"613", "640"}
    status = Counter(line.status for line in versions.update.lines)
    assert status == {"same": 51, "changed": 2, "gone": 1}


def test_every_trip_is_one_run(versions: Versions) -> None:
    for network, tables in ((versions.old, versions.before), (versions.new, versions.after)):
        for date in (DAY, dt.date(2026, 6, 13), dt.date(2026, 7, 15)):
            assert len(runs_on_date(network, date).line) == counted(tables, date).total() > 0


def test_a_line_that_loses_its_fast_late_trips_is_not_slower(versions: Versions) -> None:
    (line,) = [line for line in versions.update.lines if line.line.known.name == "613"]
    assert not [one for one in line.changes if one.what in {"running_time", "shifted", "rerouted"}]


def test_the_shifted_line_is_one_change_per_direction(versions: Versions) -> None:
    (line,) = [line for line in versions.update.lines if line.line.known.name == "610"]
    shifted = [one.new for one in line.changes if one.what == "shifted" and isinstance(one.new, tuple)]
    assert len(shifted) == 2
    assert sum(int(value[0]) for value in shifted) == counted(versions.before, DAY)["610"]
    assert {value[2:] for value in shifted} == {(300, 300)}


def test_departures_of_a_stop_as_counted_in_the_files(versions: Versions) -> None:
    (stop,) = [stop for stop in versions.update.stops if stop.stop.name == STOP]
    before, after = (departures_at(tables, DAY, STOP) for tables in (versions.before, versions.after))
    (count,) = [one for one in stop.changes if one.what == "departures"]
    assert (count.old, count.new) == (len(before), len(after))
    assert len(before) > len(after)
    (last,) = [one for one in stop.changes if one.what == "last_departure" and one.towards == "Magdeburg"]
    towards = [[at for at, name in found if name.startswith("Magdeburg,")] for found in (before, after)]
    assert (last.old, last.new) == (towards[0][-1], towards[1][-1])


def test_only_the_moved_stop_is_told_as_moved(versions: Versions) -> None:
    moved = {stop.stop.name: one.new for stop in versions.update.stops for one in stop.changes if one.what == "moved_m"}
    assert moved == {MOVED: 140}


def test_new_stop_ids_alone_change_nothing(versions: Versions, tmp_path: Path) -> None:
    tables = copied(versions.before)
    renumber(tables, "stop", random.Random(7))
    update = compare(versions.old, network_of(tmp_path, tables), today=TODAY)
    assert {line.status for line in update.lines} == {"same"}
    different = [stop for stop in update.stops if stop.status != "same"]
    assert different == []
