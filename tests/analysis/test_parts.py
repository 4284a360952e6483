# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""The parts of the trips behind a matrix add up to its travel times."""

from dataclasses import replace

import pytest

from mobility.analysis.matrix import MatrixQuestion, travel_time_matrix
from mobility.analysis.matrix_table import matrix_columns, matrix_frame
from mobility.analysis.parts import parts_of
from mobility.analysis.travel_times import Conditions
from mobility.analysis.window import read_window
from mobility.kernels.layout import NEVER
from mobility.network.network import Network

from .test_matrix import DATE, some_stops


@pytest.fixture(scope="module")
def asked(home: Network) -> MatrixQuestion:
    window = read_window("07:00-08:00", DATE, home.zone)
    stops = some_stops(home, 12, 4), some_stops(home, 12, 5)
    return MatrixQuestion(*stops, window, (5, 50), Conditions(5 * 3600), with_minutes=True)


@pytest.mark.parametrize("towards", [False, True])
def test_parts_add_up(home: Network, asked: MatrixQuestion, *, towards: bool) -> None:
    matrix = travel_time_matrix(home, replace(asked, window=replace(asked.window, towards=towards)))
    seen = {(p, o, d): trip for p, o, d, trip in parts_of(home, matrix)}
    assert len(seen) == int((matrix.seconds < NEVER).sum()) > 40
    for at, trip in seen.items():
        assert trip.travel_time_s == matrix.seconds[at]
        assert min(trip.wait_s, trip.access_s, trip.ride_s, trip.change_s, trip.egress_s) >= 0
        assert (trip.lines == "") == (trip.rides == 0)
        assert len(trip.lines.split(" > ")) == trip.rides or trip.rides == 0
    assert max(trip.rides for trip in seen.values()) > 1
    assert any(trip.change_s for trip in seen.values())


def test_with_few_rides_parts_have_few_rides(home: Network, asked: MatrixQuestion) -> None:
    matrix = travel_time_matrix(home, replace(asked, conditions=replace(asked.conditions, max_rides=1)))
    assert max(trip.rides for *_, trip in parts_of(home, matrix)) == 1


def test_the_table_has_a_row_per_pair_and_nothing_where_out_of_reach(home: Network, asked: MatrixQuestion) -> None:
    matrix = travel_time_matrix(home, asked)
    frame = matrix_frame(home, matrix)
    assert len(frame) == 144
    assert frame["origin"].tolist()[:12] == [asked.origins.id[0]] * 12
    assert frame["destination"].tolist()[:12] == list(asked.destinations.id)
    reached = frame["travel_time_p50_s"].notna()
    assert reached.sum() == (matrix.seconds[1] < NEVER).sum()
    assert (frame["rides_p50"].notna() == reached).all()
    parts = frame.loc[reached, [f"{part}_p50_s" for part in ("wait", "access", "ride", "change", "egress")]]
    assert (parts.sum(axis=1) == frame.loc[reached, "travel_time_p50_s"]).all()
    assert frame.attrs["percentiles"] == "5, 50"
    assert frame.attrs["sources"]
    assert set(matrix_columns(home, replace(matrix, minute=None))) == {
        "origin", "destination", "travel_time_p5_s", "travel_time_p50_s",
    }  # fmt: skip
