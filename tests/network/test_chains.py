# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""Trips, joined trips and runs become chains along sequences."""

from pathlib import Path

import pytest

from mobility.kernels.layout import (
    CALL_AHEAD_DROP_OFF,
    CALL_AHEAD_PICKUP,
    INTERPOLATED,
    NO_ALIGHTING,
    NO_BOARDING,
)
from mobility.network.timetable.chains import FeedChains, make_chains
from tests.network.toy import DATE, Toy, seconds

MORNING, NOON = "a 8:00, b 8:10 8:11, c 8:20", "a 12:00, b 12:10 12:11, c 12:20"
WEDNESDAY, SATURDAY = DATE.day - 1, DATE.day + 2
"""Days of the calendar, which begins on the first of June."""


def chains_of(toy: Toy, folder: Path) -> FeedChains:
    """Compile a feed whose berths are its stops."""
    feed = toy.read(folder)
    return make_chains(feed, feed.stop_times["stop"].to_numpy())


def clock(of_day: int) -> str:
    return f"{of_day // 3600}:{of_day // 60 % 60:02}" + (f":{of_day % 60:02}" if of_day % 60 else "")


def shown(made: FeedChains, chain: int) -> str:
    """A chain in the shorthand of trips."""
    chains, timings, sequences = made.chains, made.timings, made.sequences
    first, end = timings.ptr[chains.timing[chain] :][:2].tolist()
    berths = sequences.berth[sequences.ptr[chains.sequence[chain]] :][: end - first]
    calls = []
    for berth, arrival_s, departure_s in zip(
        berths.tolist(),
        (chains.start_s[chain] + timings.arrival_s[first:end]).tolist(),
        (chains.start_s[chain] + timings.departure_s[first:end]).tolist(),
        strict=True,
    ):
        times = [clock(arrival_s)] if arrival_s == departure_s else [clock(arrival_s), clock(departure_s)]
        calls.append(" ".join(["abcd"[berth], *times]))
    return ", ".join(calls)


def running(made: FeedChains, day: int) -> list[str]:
    """What runs on a day of the calendar."""
    number = int(made.classes.of_day[day])
    return [] if number < 0 else [shown(made, chain) for chain in made.chains_of_class[number].tolist()]


def trips(made: FeedChains, chain: int) -> list[tuple[int, int]]:
    """Its trips with the positions at which they begin."""
    here = slice(*made.chains.trip_ptr[chain : chain + 2])
    return list(zip(made.chains.trip[here].tolist(), made.chains.trip_position[here].tolist(), strict=True))


def test_a_trip_is_a_chain(tmp_path: Path) -> None:
    made = chains_of(Toy({"t1": MORNING, "t2": NOON}), tmp_path)
    assert running(made, WEDNESDAY) == [MORNING, NOON]
    assert [trips(made, chain) for chain in range(2)] == [[(0, 0)], [(1, 0)]]
    assert made.run_headway_s.tolist() == [0, 0]


def test_at_the_ends_only_first_departure_and_last_arrival_count(tmp_path: Path) -> None:
    made = chains_of(Toy({"t1": "a 7:50 8:00, b 8:10 8:11, c 8:20 8:30"}), tmp_path)
    assert shown(made, 0) == MORNING


def test_ends_of_joined_trips_count_likewise(tmp_path: Path) -> None:
    toy = Toy({"t1": "a 7:50 8:00, b 8:10 8:15", "t2": "b 8:12 8:20, c 8:30 8:33"}, blocks={"t1": "x", "t2": "x"})
    made = chains_of(toy, tmp_path)
    assert running(made, WEDNESDAY) == ["a 8:00, b 8:10, b 8:20, c 8:30"]
    assert trips(made, 0) == [(0, 0), (1, 2)]


def test_trips_of_equal_stops_share_a_sequence(tmp_path: Path) -> None:
    made = chains_of(Toy({"t1": MORNING, "t2": "a 9:00, c 9:20", "t3": NOON}), tmp_path)
    assert made.chains.sequence.tolist() == [0, 1, 0]
    assert made.sequences.ptr.tolist() == [0, 3, 5]
    assert made.sequences.berth.tolist() == [0, 1, 2, 0, 2]


@pytest.mark.parametrize(
    ("call", "flag", "mark"),
    [
        ("b 8:10", 0, 0),
        ("b 8:10 p0 d0", 0, 0),
        ("b 8:10 p1", NO_BOARDING, 0),
        ("b 8:10 d1", NO_ALIGHTING, 0),
        ("b 8:10 p1 d1", NO_BOARDING | NO_ALIGHTING, 0),
        ("b 8:10 p2", 0, CALL_AHEAD_PICKUP),
        ("b 8:10 p3", 0, CALL_AHEAD_PICKUP),
        ("b 8:10 d2", 0, CALL_AHEAD_DROP_OFF),
        ("b 8:10 p3 d3", 0, CALL_AHEAD_PICKUP | CALL_AHEAD_DROP_OFF),
        ("b 8:10 p1 d2", NO_BOARDING, CALL_AHEAD_DROP_OFF),
        ("b -", 0, INTERPOLATED),
        ("b - d3", 0, INTERPOLATED | CALL_AHEAD_DROP_OFF),
    ],
)
def test_permissions_and_marks(call: str, flag: int, mark: int, tmp_path: Path) -> None:
    made = chains_of(Toy({"t1": f"a 8:00, {call}, c 8:20"}), tmp_path)
    assert made.sequences.call_flag.tolist() == [0, flag, 0]
    assert made.timings.mark.tolist() == [0, mark, 0]


def test_trips_of_other_permissions_run_along_other_sequences(tmp_path: Path) -> None:
    made = chains_of(Toy({"t1": "a 8:00, b 8:10, c 8:20", "t2": "a 9:00, b 9:10 p1, c 9:20"}), tmp_path)
    assert made.chains.sequence.tolist() == [0, 1]
    made = chains_of(Toy({"t1": "a 8:00, b 8:10, c 8:20", "t2": "a 9:00, b 9:10 p2, c 9:20"}), tmp_path)
    assert made.chains.sequence.tolist() == [0, 0]


def test_runs_from_start_to_before_the_end(tmp_path: Path) -> None:
    """The template itself, at 5:00, does not run, nor does anything at the end itself."""
    toy = Toy({"t1": "a 5:00, b 5:10 5:11, c 5:20"}, frequencies="t1,8:00:00,12:00:00,7200,0\n")
    made = chains_of(toy, tmp_path)
    assert running(made, WEDNESDAY) == [MORNING, "a 10:00, b 10:10 10:11, c 10:20"]
    assert made.run_headway_s.tolist() == [7200, 7200]
    assert made.run_exact.tolist() == [0, 0]
    assert [trips(made, chain) for chain in range(2)] == [[(0, 0)], [(0, 0)]]


def test_one_run_more_where_the_end_is_a_second_later(tmp_path: Path) -> None:
    toy = Toy({"t1": MORNING}, frequencies="t1,8:00:00,12:00:01,7200,1\n")
    made = chains_of(toy, tmp_path)
    assert running(made, WEDNESDAY)[-1] == NOON
    assert made.run_exact.tolist() == [1, 1, 1]


def test_runs_count_from_the_first_departure(tmp_path: Path) -> None:
    toy = Toy({"t1": "a 4:50 5:00, b 5:10, c 5:20"}, frequencies="t1,8:00:00,8:30:00,3600,0\n")
    assert running(chains_of(toy, tmp_path), WEDNESDAY) == ["a 8:00, b 8:10, c 8:20"]


def test_several_headways_of_a_trip(tmp_path: Path) -> None:
    rows = "t1,8:00:00,9:00:00,3600,0\nt1,12:00:00,12:15:00,1200,1\n"
    made = chains_of(Toy({"t1": MORNING}, frequencies=rows), tmp_path)
    assert running(made, WEDNESDAY) == [MORNING, NOON]
    assert made.run_headway_s.tolist() == [3600, 1200]
    assert made.run_exact.tolist() == [0, 1]


def test_what_runs_on_which_day(tmp_path: Path) -> None:
    toy = Toy({"t1": MORNING, "t2": NOON}, services={"t1": "workdays", "t2": "weekend"})
    made = chains_of(toy, tmp_path)
    assert running(made, WEDNESDAY) == [MORNING]
    assert running(made, SATURDAY) == [NOON]
    assert made.trips_of_class == [1, 1]


def test_trips_are_counted_run_by_run_and_joined_ones_one_by_one(tmp_path: Path) -> None:
    toy = Toy(
        {"t1": "a 8:00, b 8:10", "t2": "b 8:20, c 8:30", "t3": MORNING},
        blocks={"t1": "x", "t2": "x"},
        frequencies="t3,8:00:00,11:00:00,3600,0\n",
    )
    made = chains_of(toy, tmp_path)
    assert made.trips_of_class == [5]
    assert len(running(made, WEDNESDAY)) == 4


def test_neighbours_of_a_block_change_with_the_day(tmp_path: Path) -> None:
    """t2 runs on workdays only; at weekends t1 goes on as t3."""
    toy = Toy(
        {"t1": "a 8:00, b 8:10", "t2": "d 8:15, a 8:18", "t3": "b 8:20, c 8:30"},
        blocks=dict.fromkeys(["t1", "t2", "t3"], "x"),
        services={"t2": "workdays"},
    )
    made = chains_of(toy, tmp_path)
    assert running(made, WEDNESDAY) == ["a 8:00, b 8:10", "d 8:15, a 8:18", "b 8:20, c 8:30"]
    assert running(made, SATURDAY) == ["a 8:00, b 8:10, b 8:20, c 8:30"]


def test_a_trip_that_goes_on_as_several_is_in_several_chains(tmp_path: Path) -> None:
    toy = Toy(
        {"t1": "a 8:00, b 8:10", "t2": "b 8:20, c 8:30", "t3": "b 8:20, d 8:40"},
        transfers=",,,,t1,t2,4,\n,,,,t1,t3,4,\n",
    )
    made = chains_of(toy, tmp_path)
    assert running(made, WEDNESDAY) == ["a 8:00, b 8:10, b 8:20, c 8:30", "a 8:00, b 8:10, b 8:20, d 8:40"]
    assert made.trips_of_class == [3]


def test_times_beyond_a_day(tmp_path: Path) -> None:
    made = chains_of(Toy({"t1": "a 47:50, b 48:10"}), tmp_path)
    assert made.chains.start_s.tolist() == [seconds("47:50")]
    assert made.timings.arrival_s.tolist() == [0, 20 * 60]


def test_trips_that_take_as_long_share_a_timing(tmp_path: Path) -> None:
    """Whatever stops they call at; other times, marks and signs make other timings."""
    made = chains_of(
        Toy({"t1": "a 8:00, b 8:10, c 8:12 8:13", "t2": "b 9:00, a 9:10, c 9:12", "t3": "a 9:00, b 9:11, c 9:12"}),
        tmp_path,
    )
    assert made.chains.timing.tolist() == [0, 0, 1]
    assert made.timings.ptr.tolist() == [0, 3, 6]
    assert made.timings.arrival_s.tolist() == [0, 600, 720, 0, 660, 720]
    assert [shown(made, chain) for chain in (0, 1)] == ["a 8:00, b 8:10, c 8:12", "b 9:00, a 9:10, c 9:12"]
