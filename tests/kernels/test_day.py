# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""From chains to patterns: lists without overtaking, the layout of times, boardings, and the mirror of it all."""

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from itertools import accumulate, pairwise
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mobility.kernels.day import lay_out, list_boardings, split_overtaking
from mobility.kernels.layout import (
    NEVER,
    NO_ALIGHTING,
    NO_BOARDING,
    Chains,
    Sequences,
    Timetable,
    Timings,
    UInt8,
    make_workspace,
)
from mobility.network.timetable.day import EPOCH, DayTimetable, FeedDays, make_day
from tests.kernels import naive
from tests.kernels.asking import Engine
from tests.kernels.drawing import Question, house, nets, questions
from tests.kernels.naive import Call, Net, Trip, ints

DATE = dt.date(2026, 6, 10)
ZONE = ZoneInfo("Europe/Berlin")


def compiled(trips: Sequence[Trip]) -> tuple[Sequences, Timings, Chains]:
    """The trips as chains of one trip each."""
    sequences: dict[tuple[tuple[int, int], ...], int] = {}
    of_chain = []
    for trip in trips:
        line = tuple((c.berth, (not c.board) * NO_BOARDING + (not c.alight) * NO_ALIGHTING) for c in trip)
        of_chain.append(sequences.setdefault(line, len(sequences)))
    timings: dict[tuple[tuple[int, int], ...], int] = {}
    taking = [tuple((c.arrival_s - t[0].departure_s, c.departure_s - t[0].departure_s) for c in t) for t in trips]
    timing_of = [timings.setdefault(one, len(timings)) for one in taking]
    events = [event for timing in timings for event in timing]
    calls = [call for line in sequences for call in line]
    numbers = range(len(trips))
    return (
        Sequences(
            ints([0, *accumulate(len(line) for line in sequences)]),
            ints([berth for berth, _ in calls]),
            small([flag for _, flag in calls]),
        ),
        Timings(
            ints([0, *accumulate(len(timing) for timing in timings)]),
            ints([arrival_s for arrival_s, _ in events]),
            ints([departure_s for _, departure_s in events]),
            small([0] * len(events)),
        ),
        Chains(
            ints(of_chain),
            ints(timing_of),
            ints([trip[0].departure_s for trip in trips]),
            ints(range(len(trips) + 1)),
            ints(numbers),
            ints([0] * len(trips)),
        ),
    )


def small(values: list[int]) -> UInt8:
    """A read-only array of bytes."""
    array = np.array(values, dtype=np.uint8)
    array.flags.writeable = False
    return array


def day_of(net: Net) -> DayTimetable:
    """The timetable of a date on which all trips run."""
    sequences, timings, chains = compiled(net.trips)
    feed = FeedDays(ZONE, (DATE - EPOCH).days, ints([0]), [ints(range(len(net.trips)))], 1000)
    return make_day(DATE, ZONE, [feed], sequences, timings, chains, net.berths)


def lists_of(trips: Sequence[Trip], shift_s: Sequence[int] = ()) -> tuple[list[int], int]:
    """The list that each trip of one sequence is put into, and the number of lists."""
    _, timings, chains = compiled(trips)
    out = np.full(len(trips), -1, dtype=np.int32)
    starts = ints((chains.start_s + np.array(shift_s or [0] * len(trips))).tolist())
    total = split_overtaking(timings, chains.timing, starts, ints([0, len(trips)]), out)
    return out.tolist(), total


def times(*rows: tuple[int, ...]) -> list[Trip]:
    """Trips along berths 0, 1, 2, … that stop for no time."""
    return [tuple(Call(berth, at_s, at_s) for berth, at_s in enumerate(row)) for row in rows]


def same(found: Timetable, wanted: Timetable) -> None:
    """Equal arrays, field by field."""
    assert {name: part.tolist() for name, part in found._asdict().items()} == {
        name: part.tolist() for name, part in wanted._asdict().items()
    }


@pytest.mark.parametrize(
    ("trips", "lists"),
    [
        (times((0, 9), (5, 14), (5, 20)), [0, 0, 0]),
        (times((0, 9), (0, 9), (0, 9)), [0, 0, 0]),
        (times((0, 20), (5, 10), (6, 30)), [0, 1, 0]),
        (times((0, 20), (5, 10), (6, 9), (7, 12)), [0, 1, 2, 1]),
        (times((0, 10, 20), (5, 15, 18), (8, 15, 30)), [0, 1, 0]),
        ([(Call(0, 0, 0), Call(1, 9, 20), Call(2, 30, 30)), (Call(0, 1, 1), Call(1, 9, 19), Call(2, 30, 30))], [0, 1]),
    ],
)
def test_the_first_list_in_which_nobody_is_overtaken(trips: list[Trip], lists: list[int]) -> None:
    assert lists_of(trips) == (lists, max(lists) + 1)


def test_trips_are_compared_after_they_were_moved_to_their_days() -> None:
    trips = times((0, 20), (5, 10))
    assert lists_of(trips, [0, 10]) == ([0, 0], 1)
    assert lists_of(trips, [10, 10]) == ([0, 1], 2)


def test_lists_are_numbered_anew_in_each_sequence() -> None:
    trips = times((0, 20), (5, 10), (0, 20), (5, 10))
    _, timings, chains = compiled(trips)
    out = np.full(4, -1, dtype=np.int32)
    assert split_overtaking(timings, chains.timing, chains.start_s, ints([0, 2, 4]), out) == 4
    assert out.tolist() == [0, 1, 0, 1]


@house(250)
@given(nets(most=9))
def test_no_trip_overtakes_in_a_pattern_and_order_is_kept(net: Net) -> None:
    day, (_, _, chains) = day_of(net), compiled(net.trips)
    edges = day.forward.pattern[:, 1].tolist()
    assert sorted(day.runs.chain.tolist()) == list(range(len(net.trips)))
    for first, end in pairwise(edges):
        row = [net.trips[chain] for chain in day.runs.chain[first:end]]
        assert not any(naive.overtakes(later, earlier) for earlier, later in pairwise(row))
        assert len({int(chains.sequence[chain]) for chain in day.runs.chain[first:end]}) == 1


@house(250)
@given(nets(most=9))
def test_forward_timetable_is_that_of_the_twin(net: Net) -> None:
    same(day_of(net).forward, naive.timetable(naive.patterns(net.trips), net.berths))


@house(250)
@given(nets(most=9))
def test_backward_timetable_is_the_mirror(net: Net) -> None:
    rows = naive.patterns(net.trips)
    back = [list(naive.mirrored(Net(net.berths, tuple(reversed(row)), (), ())).trips) for row in reversed(rows)]
    same(day_of(net).backward, naive.timetable(back, net.berths))


def test_backward_search_is_a_forward_search_from_every_moment() -> None:
    met: Counter[int] = Counter()

    @house(350)
    @given(questions(), st.integers(20, 90))
    def agree(question: Question, arrival_s: int) -> None:
        net, egress = question.net, question.egress
        engine = Engine(naive.mirrored(net))
        engine.timetable = day_of(net).backward
        engine.work = make_workspace(net.berths, len(engine.timetable.pattern) - 1)  # first-fit mirrored may need more
        start = [(berth, walk_s - arrival_s) for berth, walk_s in egress]
        wanted: list[tuple[int, int]] = []
        for rides in (1, 2, 3):
            departure_s = naive.latest_departure(net, question.access_walk_s, egress, arrival_s, rides)
            if departure_s is not None and (not wanted or -departure_s < wanted[-1][1]):
                wanted.append((rides, -departure_s))
        assert engine.pareto(start, question.access_walk_s, bound_s=1000, max_rides=3) == wanted
        met.update(rides for rides, _ in wanted)

    agree()
    assert min(met[1], met[2]) >= 20, met


def test_times_by_trip_and_by_position_with_what_is_not_allowed_left_out() -> None:
    trips = [
        (Call(3, 0, 1, alight=False), Call(4, 5, 6, board=False), Call(3, 9, 9)),
        (Call(3, 10, 12, alight=False), Call(4, 15, 16, board=False), Call(3, 20, 20)),
    ]
    sequences, timings, chains = compiled(trips)
    berth = np.zeros(3, dtype=np.int32)
    out = [np.zeros(6, dtype=np.int32) for _ in range(4)]
    ride_s = np.full(3, -7, dtype=np.int32)
    given = sequences, timings, chains, ints([1, 0]), ints([100, 200]), ints([(0, 0, 0), (3, 2, 6)], 3)
    lay_out(*given, berth, out[0], out[1], out[2], out[3], ride_s)
    assert berth.tolist() == [3, 4, 3]
    assert ride_s.tolist() == [0, 3, 3]
    assert [array.tolist() for array in out] == [
        [NEVER, 115, 120, NEVER, 205, 209],
        [112, -NEVER, 120, 201, -NEVER, 209],
        [NEVER, NEVER, 115, 205, 120, 209],
        [112, 201, -NEVER, -NEVER, 120, 209],
    ]


@house(250)
@given(nets())
def test_boardings_of_each_berth(net: Net) -> None:
    rows = naive.patterns(net.trips)
    toy = naive.timetable(rows, net.berths)
    ptr, boarding = np.full(net.berths + 1, -7, dtype=np.int32), np.full((len(toy.berth), 2), -7, dtype=np.int32)
    count = list_boardings(toy.pattern, toy.berth, toy.departure_s, ptr, boarding)
    wanted = naive.boardings(rows, net.berths)
    assert count == sum(len(entries) for entries in wanted)
    assert ptr.tolist() == [0, *accumulate(len(entries) for entries in wanted)]
    assert [tuple(row) for row in boarding[:count].tolist()] == [entry for entries in wanted for entry in entries]
    assert (boarding[count:] == -7).all()


def test_a_day_without_trips() -> None:
    day = day_of(Net(3, (), (), (0, 0, 0)))
    for timetable in (day.forward, day.backward):
        same(timetable, naive.timetable([], 3))
    assert len(day.runs.chain) == 0
