# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""``raptor.search`` against trying everything, and what it promises, case by case."""

from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mobility.kernels.layout import BOARD, EGRESS, NEVER, POSITION, TOUCHED, make_workspace
from mobility.kernels.raptor import reset, search
from tests.kernels import naive
from tests.kernels.asking import Engine, columns
from tests.kernels.drawing import Question, house, questions
from tests.kernels.naive import Arc, Call, Links, Net, Trip

A, B, C, D = range(4)


def run(*calls: tuple[int, int]) -> Trip:
    """A trip that stops for no time: berths and times."""
    return tuple(Call(berth, at_s, at_s) for berth, at_s in calls)


def net(*trips: Trip, arcs: tuple[Arc, ...] = (), stay_s: int = 0) -> Net:
    """Four berths."""
    return Net(4, trips, arcs, (stay_s,) * 4)


def from_a_to_d(toy: Net, **options: int) -> list[tuple[int, int]]:
    return Engine(toy).pareto([(A, 0)], [(D, 0)], **options)


def asked(question: Question) -> list[tuple[int, int]]:
    """What the twin answers."""
    return naive.pareto(
        question.net, question.access, question.egress, direct_at_s=question.direct_at_s, bound_s=question.bound_s,
        max_rides=question.max_rides,
    )  # fmt: skip


def searched(engine: Engine, question: Question, origins: int = 0) -> list[tuple[int, int]]:
    """What the kernel answers."""
    return engine.pareto(
        question.access, question.egress, direct_at_s=question.direct_at_s, bound_s=question.bound_s,
        max_rides=question.max_rides, origins=origins,
    )  # fmt: skip


def test_same_pareto_sets() -> None:
    met: Counter[str] = Counter()

    @house(1200)
    @given(questions())
    def agree(question: Question) -> None:
        wanted = asked(question)
        assert searched(Engine(question.net), question) == wanted
        met.update(f"{min(rides, 3)} rides" for rides, _ in wanted)
        met["several entries"] += len(wanted) > 1

    agree()
    assert min(met["0 rides"], met["1 rides"], met["2 rides"], met["several entries"]) >= 50, met
    assert met["3 rides"] >= 10, met


@house(300)
@given(questions(), st.sampled_from([NEVER, 60, 30]))
def test_same_labels_for_each_number_of_rides(question: Question, bound_s: int) -> None:
    most = 4
    found = Engine(question.net).labels(question.access, most, bound_s=bound_s)
    wanted = naive.labels(question.net, question.access, most)
    for kernel_rows, naive_rows in zip(found, wanted, strict=True):
        assert kernel_rows == [[at_s if at_s < bound_s else NEVER for at_s in row] for row in naive_rows]


@house(300)
@given(questions())
def test_leaving_the_origin_for_good_changes_nothing_where_changes_are_plain(question: Question) -> None:
    """Changes take at least as long as first walks, and last walks from the origin are the direct walk, as is so
    without rows that name routes or trips."""
    own = list(dict.fromkeys(berth for berth, _ in question.access_walk_s))
    walks = [(arc.there, question.start_s + arc.walking_s) for arc in question.net.arcs if arc.here in own]
    access = [*((berth, question.start_s) for berth in own), *walks]
    direct_at_s = min((question.start_s + walk_s for berth, walk_s in question.egress if berth in own), default=NEVER)
    engine = Engine(question.net)
    found = engine.pareto(access, question.egress, direct_at_s=direct_at_s, origins=len(own))
    assert found == naive.pareto(question.net, access, question.egress, direct_at_s=direct_at_s)


@house(150)
@given(st.lists(questions(), min_size=2, max_size=4))
def test_one_workspace_for_all_searches(several: list[Question]) -> None:
    work = make_workspace(8, max(len(naive.patterns(question.net.trips)) for question in several))
    engines = [Engine(question.net, work) for question in several]
    answers = [searched(engine, question) for engine, question in zip(engines, several, strict=True)]
    assert answers == [asked(question) for question in several]
    assert [searched(engine, question) for engine, question in zip(engines, several, strict=True)] == answers
    assert searched(engines[0], several[0]) == searched(engines[0], several[0])


@house(150)
@given(questions())
def test_the_workspace_is_left_clean(question: Question) -> None:
    engine = Engine(question.net)
    searched(engine, question)
    assert (engine.work.label_s[:, [BOARD, EGRESS]] == NEVER).all()
    assert (engine.work.patterns[POSITION] == NEVER).all()
    reset(engine.work)
    assert (engine.work.label_s == NEVER).all()
    assert engine.work.counter[TOUCHED] == 0


def test_a_vehicle_that_comes_later_than_one_on_foot_may_still_walk() -> None:
    """Two walks never follow each other: B is reached on foot at 1, yet only who comes by bus may walk on to C."""
    toy = net(run((A, 0), (B, 5)), run((C, 8), (D, 9)), run((B, 20), (D, 30)), arcs=(Arc(B, C, 3, 3), Arc(A, B, 1, 1)))
    assert Engine(toy).pareto([(A, 0), (B, 1)], [(D, 0)]) == [(1, 30), (2, 9)]


def test_changes_are_one_way() -> None:
    toy = net(run((A, 0), (B, 5)), run((C, 9), (D, 10)), arcs=(Arc(C, B, 0, 0),))
    assert from_a_to_d(toy) == []


def test_a_change_at_the_berth_takes_its_time() -> None:
    toy = net(run((A, 0), (B, 5)), run((B, 9), (D, 10)), run((B, 10), (D, 12)), stay_s=5)
    assert from_a_to_d(toy) == [(2, 12)]


def test_no_change_where_it_is_forbidden() -> None:
    toy = net(run((A, 0), (B, 5)), run((B, 9), (D, 10)), stay_s=NEVER)
    assert from_a_to_d(toy) == []


def test_the_longer_ride_of_a_loop_is_not_needed() -> None:
    """A, B, A, D: who boards at the second call of A is as early."""
    assert from_a_to_d(net(run((A, 0), (B, 5), (A, 10), (D, 20)))) == [(1, 20)]
    assert Engine(net(run((A, 0), (B, 5), (A, 10), (D, 20)))).pareto([(A, 1)], [(D, 0)]) == [(1, 20)]


def test_a_pattern_is_boarded_where_an_earlier_trip_can_be_caught() -> None:
    """From A only the second trip; at B, reached by another line, the first one."""
    toy = net(run((A, 0), (B, 10), (D, 20)), run((A, 30), (B, 40), (D, 50)), run((C, 2), (B, 9)), run((A, 1), (C, 2)))
    assert Engine(toy).pareto([(A, 1)], [(D, 0)]) == [(1, 50), (3, 20)]


def test_hops_of_no_time() -> None:
    assert from_a_to_d(net(run((A, 0), (B, 0)), run((B, 0), (C, 0)), run((C, 0), (D, 0)))) == [(3, 0)]


def test_no_ride_after_it_has_left() -> None:
    assert Engine(net(run((A, 0), (D, 9)))).pareto([(A, 1)], [(D, 0)]) == []


@pytest.mark.parametrize(("board", "alight", "found"), [(True, True, [(1, 9)]), (False, True, []), (True, False, [])])
def test_boarding_and_alighting_as_permitted(board: bool, alight: bool, found: list[tuple[int, int]]) -> None:  # noqa: FBT001
    trip = (Call(A, 0, 0, board=board), Call(D, 9, 9, alight=alight), Call(C, 12, 12))
    assert from_a_to_d(net(trip)) == found


@pytest.mark.parametrize(
    ("access", "found"),
    [([(A, 3), (A, 0)], [(1, 9)]), ([(A, 0), (A, 3)], [(1, 9)]), ([(A, 3), (A, 3)], []), ([(A, 3), (B, 4)], [(1, 9)])],
)
def test_several_ways_to_the_first_berth(access: Links, found: list[tuple[int, int]]) -> None:
    assert Engine(net(run((A, 2), (B, 5), (D, 9)))).pareto(access, [(D, 0)]) == found


def test_several_ways_to_the_destination() -> None:
    """Got off earlier and walked, or at the door: the shorter of two walks counts, the earlier of two arrivals."""
    trip = run((A, 0), (B, 5), (C, 7), (D, 20))
    assert Engine(net(trip)).pareto([(A, 0)], [(D, 0), (C, 9), (B, 12), (B, 10)]) == [(1, 15)]


def test_walking_all_the_way_is_the_least_that_a_ride_must_beat() -> None:
    toy = net(run((A, 0), (D, 9)))
    assert from_a_to_d(toy, direct_at_s=10) == [(0, 10), (1, 9)]
    assert from_a_to_d(toy, direct_at_s=9) == [(0, 9)]


def test_only_arrivals_before_the_bound_count() -> None:
    toy = net(run((A, 0), (D, 9)))
    assert from_a_to_d(toy, bound_s=10, direct_at_s=10) == [(1, 9)]
    assert from_a_to_d(toy, bound_s=9) == []


@pytest.mark.parametrize(("most", "found"), [(0, []), (1, [(1, 40)]), (2, [(1, 40), (2, 20)])])
def test_no_more_rides_than_asked(most: int, found: list[tuple[int, int]]) -> None:
    toy = net(run((A, 0), (D, 40)), run((A, 0), (B, 5)), run((B, 9), (D, 20)))
    assert from_a_to_d(toy, max_rides=most) == found


@pytest.mark.parametrize("size", [1, 2, 3])
def test_what_does_not_fit_is_counted_but_not_written(size: int) -> None:
    toy = Engine(net(run((A, 0), (D, 40)), run((A, 0), (B, 5)), run((B, 9), (D, 20))))
    guarded = np.full((2, 4), -7, dtype=np.int32)
    none = np.empty((0, 0), dtype=np.int32)
    count = search(
        toy.timetable, toy.changes, *columns([(A, 0)]), *columns([(D, 0)]), 50, NEVER, 9, 0, toy.work,
        guarded[0, :size], guarded[1, :size], none, none,
    )  # fmt: skip
    assert count == 3
    assert guarded.tolist() == [[*[0, 1, 2][:size], *[-7] * (4 - size)], [*[50, 40, 20][:size], *[-7] * (4 - size)]]


def test_nothing_is_written_into_arrays_of_no_length() -> None:
    engine = Engine(net(run((A, 0), (D, 40))))
    guarded = np.full((2, 4), -7, dtype=np.int32)
    none = np.empty((0, 0), dtype=np.int32)
    count = search(
        engine.timetable, engine.changes, *columns([(A, 0)]), *columns([(D, 0)]), 50, NEVER, 9, 0, engine.work,
        guarded[0, :0], guarded[1, :0], none, none,
    )  # fmt: skip
    assert count == 2
    assert (guarded == -7).all()
