# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""String-line diagrams: one axis for lines that share stops, strings in order, the same bytes."""

import datetime as dt
from pathlib import Path

import pytest

from mobility.errors import InputError
from mobility.network.network import Network
from mobility.scenario.diagram.axis import DrawnLine, panels
from mobility.scenario.diagram.draw import points, write_diagram
from mobility.scenario.lines import find_routes
from tests.scenario.operations.small import HEAD, STOPS, small

DAY = dt.date(2026, 6, 10)
FEED = (
    HEAD
    + STOPS
    + """d,Dorf,53.0,12.0
e,Ende,53.1,12.0
# routes.txt
route_id,agency_id,route_short_name,route_type
r,dorf,1,3
s,dorf,2,3
u,dorf,3,3
# trips.txt
route_id,service_id,trip_id
r,daily,t1
r,daily,t2
s,daily,t3
u,daily,t4
# stop_times.txt
trip_id,arrival_time,departure_time,stop_id,stop_sequence
t1,8:00:00,8:00:00,a,1
t1,8:10:00,8:15:00,b,2
t1,8:25:00,8:25:00,c,3
t2,9:00:00,9:00:00,c,1
t2,9:10:00,9:10:00,b,2
t2,9:20:00,9:20:00,a,3
t3,10:00:00,10:00:00,b,1
t3,10:10:00,10:10:00,c,2
t4,11:00:00,11:00:00,d,1
t4,11:10:00,11:10:00,e,2
"""
)


@pytest.fixture
def network(tmp_path: Path) -> Network:
    """Line 1 there and back, line 2 on a part of its way, line 3 elsewhere."""
    return small(tmp_path, FEED)


def _lines(network: Network, *names: str) -> list[DrawnLine]:
    return [DrawnLine(name, (find_routes(network, name),)) for name in names]


def test_lines_that_share_stops_share_an_axis(network: Network) -> None:
    one, other = panels([network], _lines(network, "1", "2", "3"), DAY)
    assert one.lines == (0, 1)
    assert one.stops == ("Amtsplatz", "Bahnhof", "Chausseehaus")
    assert other.stops == ("Dorf", "Ende")
    there, back, part = one.trips
    assert (there.rows, back.rows, part.rows) == ((0, 1, 2), (2, 1, 0), (1, 2))
    assert one.apart_m == pytest.approx((11_120, 11_120), abs=10)


def test_a_string_is_level_where_a_trip_stands(network: Network) -> None:
    (panel,) = panels([network], _lines(network, "1"), DAY)
    x, y = points(panel.trips[0], [0.0, 1.0, 2.0])
    assert [second / 60 for second in x] == [480, 490, 495, 505]
    assert y == [0.0, 1.0, 1.0, 2.0]


def test_a_line_may_be_missing_from_one_of_two_networks(network: Network, tmp_path: Path) -> None:
    routes = find_routes(network, "1")
    (panel,) = panels([network, network], [DrawnLine("1", ((), routes))], DAY)
    assert {trip.network for trip in panel.trips} == {1}
    write_diagram([network, network], [DrawnLine("1", ((), routes))], DAY, tmp_path / "d.svg", "de", title="Probe")


@pytest.mark.parametrize("suffix", [".png", ".svg", ".pdf"])
def test_a_diagram_is_the_same_bytes_again_and_tells_no_clock(suffix: str, network: Network, tmp_path: Path) -> None:
    lines = _lines(network, "1", "2", "3")
    for name in ("one", "two"):
        write_diagram([network], lines, DAY, tmp_path / f"{name}{suffix}", "de")
    content = (tmp_path / f"one{suffix}").read_bytes()
    assert content == (tmp_path / f"two{suffix}").read_bytes()
    for word in (b"Matplotlib", b"CreationDate", b"dc:date", str(tmp_path).encode()):
        assert word not in content


def test_what_cannot_be_drawn_is_refused(network: Network, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"\.svg"):
        write_diagram([network], _lines(network, "1"), DAY, tmp_path / "d.gif")
    with pytest.raises(InputError, match="runs on 2027-01-01"):
        write_diagram([network], _lines(network, "1"), dt.date(2027, 1, 1), tmp_path / "d.png")
