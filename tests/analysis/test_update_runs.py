# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""The runs of a date: as many as the network counts, each with its own calls, joined ones and runs included."""

import datetime as dt
from pathlib import Path

import numpy as np
import pytest

from mobility.analysis.update.runs import Runs, day_key, runs_of
from mobility.network.network import Network
from tests.analysis.edits import SAMPLE, Tables, network_of, read_tables
from tests.feeds import minimal

DAY = dt.date(2026, 6, 10)


def runs_on_date(network: Network, date: dt.date) -> Runs:
    """With routes and stops as they are numbered in the network."""
    routes = np.arange(len(network.strings("route_id")), dtype=np.int32)
    stops = np.arange(len(network.stop_id), dtype=np.int32)
    return runs_of(network, day_key(network, date), routes, stops)


def two_buses() -> Tables:
    tables: Tables = {}
    for name, content in minimal().items():
        assert isinstance(content, str)
        header, *rows = [line.split(",") for line in content.splitlines()]
        tables[name] = [dict(zip(header, row, strict=True)) for row in rows]
    return tables


def test_as_many_as_the_network_counts(tmp_path: Path) -> None:
    network = network_of(tmp_path, read_tables(SAMPLE))
    for offset in range(30):
        date = dt.date(2026, 6, 1) + dt.timedelta(days=offset)
        runs = runs_on_date(network, date)
        assert len(runs.line) == network.trips_on(0, date) > 0
        assert runs.ptr[-1] == len(runs.stop) == len(runs.boardable)
        assert (np.diff(runs.line) >= 0).all()


def test_joined_trips_are_two_runs_and_nobody_boards_at_the_end(tmp_path: Path) -> None:
    tables = two_buses()
    for trip in tables["trips.txt"]:
        trip["block_id"] = "b"
    back = dict(zip("abc", "cba", strict=True))
    for row in tables["stop_times.txt"]:
        if row["trip_id"] == "t2":
            row["stop_id"] = back[row["stop_id"]]
    network = network_of(tmp_path, tables)
    assert len(network.chains.sequence) == 1, "joined, or the test shows nothing"
    runs = runs_on_date(network, DAY)
    names = [network.stop_name[stop] for stop in runs.stop.tolist()]
    assert names == ["Amtsplatz", "Bahnhof", "Chausseehaus", "Chausseehaus", "Bahnhof", "Amtsplatz"]
    assert runs.ptr.tolist() == [0, 3, 6]
    assert runs.boardable.tolist() == [True, True, False] * 2
    assert runs.departure_s[[0, 3]].tolist() == [8 * 3600, 10 * 3600]


@pytest.mark.parametrize("date", [dt.date(2026, 5, 31), dt.date(2026, 7, 1)])
def test_outside_the_calendar_nothing_runs(date: dt.date, tmp_path: Path) -> None:
    runs = runs_on_date(network_of(tmp_path, two_buses()), date)
    assert (len(runs.line), runs.ptr.tolist(), len(runs.stop)) == (0, [0], 0)
