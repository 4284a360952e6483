# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""What of a shuttle's trips a bus offers too: counted by hand on one trip and one bus whose times are moved."""

import datetime as dt
from pathlib import Path

import pytest

from mobility.region.operations import Operations
from mobility.scenario.operations.figures import day_figures
from mobility.scenario.operations.parallel import Parallel, ParallelSettings, parallel
from mobility.scenario.operations.table import parallel_columns
from tests.scenario.operations.small import HEAD, STOPS, small

DAY = dt.date(2026, 6, 10)
SHUTTLE, BUS = ("f", "S"), ("f", "9")
WITHIN_10 = ParallelSettings(within_s=600, slower_s=300)


def found(
    folder: Path,
    bus: tuple[tuple[str, str], ...],
    settings: ParallelSettings = WITHIN_10,
    *,
    flags: str = "0,0",
    others: set[tuple[str, str]] | None = None,
) -> Parallel:
    """The shuttle leaves a at 8:00, is in b at 8:10 (leaves 8:11) and in c at 8:20; the bus calls as told."""
    rows = "".join(f"bus,{time},{time},{stop},{number},{flags}\n" for number, (stop, time) in enumerate(bus))
    text = f"""{HEAD}{STOPS}x,Beim Bahnhof,52.1005,11.0
# routes.txt
route_id,agency_id,route_short_name,route_type
r,dorf,S,3
s,dorf,9,3
# trips.txt
route_id,service_id,trip_id
r,daily,shuttle
s,daily,bus
# stop_times.txt
trip_id,arrival_time,departure_time,stop_id,stop_sequence,pickup_type,drop_off_type
shuttle,8:00:00,8:00:00,a,1,0,0
shuttle,8:10:00,8:11:00,b,2,0,0
shuttle,8:20:00,8:20:00,c,3,0,0
{rows}"""
    network = small(folder, text)
    figures = day_figures(network, DAY, Operations())
    answer = parallel(network, figures.runs, SHUTTLE, settings, others)
    assert len(parallel_columns(network, figures, answer)["trip_id"]) == 1
    return answer


def covered(answer: Parallel) -> tuple[int, int, int]:
    """Trips as a whole, stretches covered, stretches."""
    return answer.covered_trips, answer.covered_stretches, answer.stretches


def test_a_bus_along_the_same_way_covers_everything(tmp_path: Path) -> None:
    answer = found(tmp_path, (("a", "8:05:00"), ("b", "8:15:00"), ("c", "8:25:00")))
    assert covered(answer) == (1, 2, 2)
    assert answer.covered_km == pytest.approx(answer.vehicle_km)
    assert answer.by_line == {BUS: 2}
    assert answer.trips[0].by == BUS


@pytest.mark.parametrize(
    ("minute", "expected"),
    [("7:50", (1, 1, 2)), ("7:49", (0, 0, 2)), ("8:10", (1, 2, 2)), ("8:11", (0, 1, 2)), ("8:12", (0, 0, 2))],
)
def test_within_ten_minutes_and_not_one_more(tmp_path: Path, minute: str, expected: tuple[int, int, int]) -> None:
    """It leaves b 10 minutes after a; the shuttle leaves b 11 minutes after a, so that b decides a minute later."""
    hour, minutes = map(int, minute.split(":"))
    times = [f"{(hour * 60 + minutes + more) // 60}:{(hour * 60 + minutes + more) % 60:02}:00" for more in (0, 10, 20)]
    assert covered(found(tmp_path, tuple(zip("abc", times, strict=True)))) == expected


@pytest.mark.parametrize(("arrival", "whole"), [("8:25:00", 1), ("8:26:00", 0), ("8:25:01", 0)])
def test_five_minutes_slower_and_not_one_more(tmp_path: Path, arrival: str, whole: int) -> None:
    assert covered(found(tmp_path, (("a", "8:00:00"), ("c", arrival)))) == (whole, 0, 2)


def test_an_express_covers_the_whole_but_no_stretch(tmp_path: Path) -> None:
    answer = found(tmp_path, (("a", "8:00:00"), ("c", "8:10:00")))
    assert covered(answer) == (1, 0, 2)
    assert answer.covered_km == 0


def test_a_bus_on_one_stretch_covers_its_half_of_the_kilometres(tmp_path: Path) -> None:
    answer = found(tmp_path, (("b", "8:11:00"), ("c", "8:20:00")))
    assert covered(answer) == (0, 1, 2)
    assert answer.covered_km == pytest.approx(answer.vehicle_km / 2)


def test_the_other_way_round_covers_nothing(tmp_path: Path) -> None:
    assert covered(found(tmp_path, (("c", "8:00:00"), ("b", "8:10:00"), ("a", "8:20:00")))) == (0, 0, 2)


@pytest.mark.parametrize(("near_m", "stretches"), [(0.0, 0), (55.0, 0), (56.0, 1)])
def test_a_stop_near_by_counts_if_it_is_near_enough(tmp_path: Path, near_m: float, stretches: int) -> None:
    """x lies 0.0005 degrees, 55.6 m, from b."""
    settings = ParallelSettings(within_s=600, slower_s=300, near_m=near_m)
    assert covered(found(tmp_path, (("x", "8:11:00"), ("c", "8:20:00")), settings)) == (0, stretches, 2)


@pytest.mark.parametrize("flags", ["1,0", "0,1"])
def test_a_bus_that_nobody_may_board_or_leave_covers_nothing(tmp_path: Path, flags: str) -> None:
    assert covered(found(tmp_path, (("a", "8:00:00"), ("b", "8:10:00"), ("c", "8:20:00")), flags=flags)) == (0, 0, 2)


def test_only_lines_that_are_asked_for_count(tmp_path: Path) -> None:
    same = (("a", "8:00:00"), ("b", "8:10:00"), ("c", "8:20:00"))
    assert covered(found(tmp_path / "one", same, others=set())) == (0, 0, 2)
    assert covered(found(tmp_path / "two", same, others={BUS})) == (1, 2, 2)
    assert covered(found(tmp_path / "three", same, others={SHUTTLE})) == (0, 0, 2)


def test_a_bus_that_comes_by_twice_is_taken_at_the_call_that_fits(tmp_path: Path) -> None:
    """At 7:55 it takes a turn by the park; the one that leaves a at 8:05 is in time."""
    loop = (("a", "7:55:00"), ("x", "8:00:00"), ("a", "8:05:00"), ("c", "8:29:00"))
    assert covered(found(tmp_path, loop)) == (1, 0, 2)
