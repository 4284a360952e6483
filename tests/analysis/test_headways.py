# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""Lines with a headway: days drawn from a seed, each searched as if its times stood in the timetable."""

import datetime as dt
from pathlib import Path

import numpy as np
import pytest

from mobility.analysis.headways import drawn, has_headway_lines
from mobility.analysis.travel_times import Conditions, TravelTimes
from mobility.analysis.window import Window
from mobility.kernels.layout import DAY_S, NEVER
from mobility.network.network import Network
from mobility.planner.request import PlanRequest, StopPlace
from mobility.planner.search import Search
from tests.agreement.compare import network_in_memory

from .minutes import single_s, targets

ROWS = {
    "agency.txt": "agency_id,agency_name,agency_url,agency_timezone\na,A,https://example.org,Europe/Berlin\n",
    "stops.txt": "stop_id,stop_name,stop_lat,stop_lon\nA,A,52.0,11.0\nB,B,52.1,11.0\nC,C,52.2,11.0\n",
    "routes.txt": "route_id,agency_id,route_short_name,route_type\nr,a,1,3\nq,a,2,3\n",
    "calendar_dates.txt": "service_id,date,exception_type\ns,20260610,1\n",
    "trips.txt": "route_id,service_id,trip_id\nr,s,t\nq,s,u\nq,s,v\n",
    "stop_times.txt": "trip_id,arrival_time,departure_time,stop_id,stop_sequence\n"
    "t,8:00:00,8:00:00,A,1\nt,8:10:00,8:10:00,B,2\n"
    "u,6:00:00,6:00:00,B,1\nu,6:07:00,6:07:00,C,2\n"
    "v,8:30:00,8:30:00,B,1\nv,8:40:00,8:40:00,C,2\n",
    "frequencies.txt": "trip_id,start_time,end_time,headway_secs,exact_times\n"
    "t,7:00:00,9:00:00,900,0\nt,9:00:00,12:00:00,1800,0\nu,6:00:00,10:00:00,1200,1\n",
}  # fmt: skip


@pytest.fixture
def network(tmp_path: Path) -> Network:
    (tmp_path / "feed").mkdir()
    for name, text in ROWS.items():
        (tmp_path / "feed" / name).write_text(text, encoding="utf-8")
    (tmp_path / "region.toml").write_text(
        '[region]\nid = "r"\nname = "R"\ntime_zone = "Europe/Berlin"\n[[feeds]]\nid = "f"\ngtfs = "feed"\n', "utf-8"
    )
    return network_in_memory(tmp_path / "region.toml")


def departures_s(network: Network, stop: str, line: int) -> list[int]:
    """Seconds of the service day at which runs of a trip leave a stop."""
    arrays = network.arrays
    trip = arrays["chain_trip"][arrays["chain_trip_ptr"][:-1]]
    first = arrays["chain_start_s"]
    assert network.stop_of_id(f"f_{stop}") >= 0
    return sorted(first[trip == line].tolist())


def test_all_runs_of_a_row_move_by_one_part_of_its_headway(network: Network) -> None:
    assert has_headway_lines(network)
    trip = [network.trip_id[number] for number in range(3)].index("f_t")
    before = departures_s(network, "A", trip)
    assert before == [*range(25_200, 32_400, 900), *range(32_400, 43_200, 1_800)]
    seen = set()
    for draw in range(40):
        after = departures_s(drawn(network, 7, draw), "A", trip)
        moved = np.subtract(after, before)
        assert len(set(moved[:8].tolist())) == len(set(moved[8:].tolist())) == 1
        assert 0 <= moved[0] < 900
        assert 0 <= moved[-1] < 1_800
        seen.add((int(moved[0]), int(moved[-1])))
    assert len(seen) > 35
    assert max(first for first, _ in seen) > 800
    assert min(first for first, _ in seen) < 100


def test_exact_runs_and_plain_trips_stay(network: Network) -> None:
    for name in ("f_u", "f_v"):
        trip = [network.trip_id[number] for number in range(3)].index(name)
        assert departures_s(drawn(network, 7, 3), "B", trip) == departures_s(network, "B", trip)


def test_the_same_seed_and_draw_give_the_same_day(network: Network) -> None:
    one, again, other = (drawn(network, seed, 2).arrays["chain_start_s"] for seed in (5, 5, 6))
    assert (one == again).all()
    assert (one != other).any()


@pytest.mark.parametrize("towards", [False, True])
def test_draw_by_draw_travel_times_are_those_of_single_questions(network: Network, *, towards: bool) -> None:
    stops = [StopPlace((network.stop_of_id(f"f_{name}"),), name) for name in "ABC"]
    place = stops[2] if towards else stops[0]
    conditions = Conditions(DAY_S, draws=6, seed=11)
    window = Window(dt.datetime(2026, 6, 10, 8, 0, tzinfo=network.zone), 30, towards)
    found = TravelTimes(network, window, targets(network, stops, conditions, towards=towards), conditions).of(place)
    assert found.shape == (3, 6 * 30)
    for draw in range(6):
        view = drawn(network, 11, draw)
        for minute in range(30):
            at = window.first + dt.timedelta(minutes=minute)
            wanted = [single_s(view, place, other, at, conditions, towards=towards) for other in stops]
            assert found[:, draw * 30 + minute].tolist() == wanted
    assert len(np.unique(found[found < NEVER])) > 40


def test_what_is_asked_for_one_journey_stays_as_it_is(network: Network) -> None:
    stops = [StopPlace((network.stop_of_id(f"f_{name}"),), name) for name in "AB"]
    at = dt.datetime(2026, 6, 10, 8, 0, tzinfo=network.zone)
    drawn(network, 1, 1)
    search = Search(network, PlanRequest(stops[0], stops[1], at))
    assert [one.departure_s for one in search.pareto()] == [search.at_s]


def test_without_such_lines_nothing_is_drawn(home: Network) -> None:
    assert not has_headway_lines(home)
