# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""``choose_journey`` against listing all journeys and taking the best (SEMANTICS, Journey)."""

from collections import Counter
from itertools import accumulate, pairwise
from random import Random
from typing import NamedTuple

import numpy as np
import pytest
from hypothesis import given

from mobility.kernels.journey import choose_journey, trip_at
from mobility.kernels.layout import NEVER, Chains, Runs
from mobility.kernels.profile_layout import REACHED, TOUCHED, make_profile_work, take_rows
from tests.kernels import naive
from tests.kernels.asking import columns
from tests.kernels.drawing import Question, house, questions
from tests.kernels.naive import Arc, Call, Links, Net, Ride, Trip, ints

A, B, C, D = range(4)
FEW = 400
"""More journeys than this are too many to list."""


class Ids(NamedTuple):
    """What decides among equals: the trips of each chain with the positions at which they begin, ranks, stops."""

    trips: list[list[tuple[int, int]]]
    trip_rank: list[int]
    berth_stop: list[int]
    stop_rank: list[int]


class Key(NamedTuple):
    """The smallest is shown."""

    walking_s: int
    shortest_change_s: int  # negated
    ids: tuple[tuple[int, int, int], ...]  # of each ride: trip, stop where one boards, stop where one leaves


def some_ids(random: Random, trips: int, berths: int) -> Ids:
    """Chains of two trips; of some the first is the same one, as of runs or of a trip that goes on as several.

    Ranks are in any order, and two berths may be one stop.
    """
    share = random.choice([1, 1, 2, 3])
    chains = [[(chain // share, 0), (trips + chain, random.randint(1, 3))] for chain in range(trips)]
    stops = [berth - (berth % 4 == 3) for berth in range(berths)]
    return Ids(chains, random.sample(range(2 * trips), 2 * trips), stops, random.sample(range(berths), berths))


def key(
    net: Net, trips: list[Trip], ids: Ids, access: Links, egress: Links, departure_s: int, rides: list[Ride]
) -> Key:
    """What decides, of one journey."""
    first, last = trips[rides[0].trip][rides[0].board], trips[rides[-1].trip][rides[-1].alight]
    walking_s = min(at_s for berth, at_s in access if berth == first.berth) - departure_s
    walking_s += min(walk_s for berth, walk_s in egress if berth == last.berth)
    shortest_s = NEVER
    for one, two in pairwise(rides):
        left, boarded = trips[one.trip][one.alight], trips[two.trip][two.board]
        walking_s += sum(arc.walking_s for arc in net.arcs if (arc.here, arc.there) == (left.berth, boarded.berth))
        shortest_s = min(shortest_s, boarded.departure_s - left.arrival_s)
    return Key(walking_s, -shortest_s, tuple(ranks(trips, ids, ride) for ride in rides))


def ranks(trips: list[Trip], ids: Ids, ride: Ride) -> tuple[int, int, int]:
    """Ranks of the trip that one boards, of the stop there, and of the stop where one leaves."""
    boarded = max((begin, trip) for trip, begin in ids.trips[ride.trip] if begin <= ride.board)[1]
    board, leave = (ids.berth_stop[trips[ride.trip][at].berth] for at in ride[1:])
    return ids.trip_rank[boarded], ids.stop_rank[board], ids.stop_rank[leave]


def chosen(
    net: Net, ids: Ids, access: Links, egress: Links, departure_s: int, arrival_s: int, rides: int
) -> list[Ride] | None:
    """What the kernel chooses, given labels of the twin."""
    forward = naive.labels(net, access, rides)
    backward = naive.labels(naive.mirrored(net), [(berth, walk_s - arrival_s) for berth, walk_s in egress], rides)
    out = np.full((rides, 4), -1, dtype=np.int32)
    rows = naive.patterns(net.trips)
    trips = ints(range(sum(len(row) for row in rows)))
    work, back_work = (make_profile_work(net.berths, 0, 0, rides) for _ in range(2))
    take_rows(np.array(forward.ready), np.array(forward.vehicle), work)
    take_rows(np.array(backward.ready), np.array(backward.vehicle), back_work)
    reached = np.sort(work.berths[REACHED, : work.counter[TOUCHED]])
    found = choose_journey(
        naive.timetable(rows, net.berths), naive.changes(net), chains_of(ids), Runs(trips, trips, trips),
        ints(ids.berth_stop), ints(ids.stop_rank), ints(ids.trip_rank), *columns(access), *columns(egress),
        departure_s, arrival_s, rides, work.state, reached, back_work.state, out,
    )  # fmt: skip
    if not found:
        return None
    journey = [Ride(*row) for row in out[:, :3].tolist()]
    assert out[:, 3].tolist() == walks_s(net, [trip for row in rows for trip in row], journey)
    return journey


def walks_s(net: Net, trips: list[Trip], rides: list[Ride]) -> list[int]:
    """Seconds of walking before each ride of a journey; none before the first."""
    ends = [(trips[one.trip][one.alight].berth, trips[two.trip][two.board].berth) for one, two in pairwise(rides)]
    return [0, *(sum(arc.walking_s for arc in net.arcs if (arc.here, arc.there) == pair) for pair in ends)]


def chains_of(ids: Ids) -> Chains:
    """As much of the chains as is looked at: their trips."""
    ptr = [0, *accumulate(len(trips) for trips in ids.trips)]
    none = ints([])
    return Chains(
        none, none, none, ints(ptr),
        ints([trip for trips in ids.trips for trip, _ in trips]), ints([at for trips in ids.trips for _, at in trips]),
    )  # fmt: skip


def test_the_best_of_all_journeys() -> None:
    met: Counter[str] = Counter()

    @house(700)
    @given(questions())
    def agree(question: Question) -> None:
        net, egress = question.net, question.egress
        trips = [trip for row in naive.patterns(net.trips) for trip in row]
        ids = some_ids(Random(len(trips)), len(trips), net.berths)
        for rides, arrival_s in naive.pareto(net, question.access, egress):
            if rides == 0 or rides > 3:
                continue
            departure_s = naive.latest_departure(net, question.access_walk_s, egress, arrival_s, rides)
            assert departure_s is not None
            access = [(berth, departure_s + walk_s) for berth, walk_s in question.access_walk_s]
            every = list(naive.journeys(net, trips, access, egress, arrival_s, rides))
            if len(every) > FEW:
                continue
            keys = [key(net, trips, ids, access, egress, departure_s, journey) for journey in every]
            found = chosen(net, ids, access, egress, departure_s, arrival_s, rides)
            assert found in every
            assert keys[every.index(found)] == min(keys)
            met[f"{rides} rides"] += 1
            met["equal but for ids"] += sum(other[:2] == min(keys)[:2] for other in keys) > 1
            met["several walks"] += len({other.walking_s for other in keys}) > 1
            met["several changes"] += len({other.shortest_change_s for other in keys}) > 1

    agree()
    floors = {
        "1 rides": 100,
        "2 rides": 50,
        "3 rides": 10,
        "several walks": 5,
        "several changes": 10,
        "equal but for ids": 10,
    }
    assert {name: met[name] for name, floor in floors.items() if met[name] < floor} == {}


def test_least_walking_before_the_longest_change() -> None:
    """By C one walks 3 s more, but has 20 s for the change instead of 5."""
    toy = Net(
        4,
        (run((A, 0), (B, 30), (B, 31)), run((A, 0), (C, 10)), run((B, 35), (D, 50))),
        (Arc(C, B, 5, 3),),
        (0,) * 4,
    )
    assert shown(toy, arrival_s=50, rides=2) == [Ride(0, 0, 1), Ride(2, 0, 1)]


def test_the_longest_shortest_change_before_ids() -> None:
    """Both ways change once, at B after 10 s or at C after 15 s; the trips by B have the smaller ids."""
    toy = Net(
        4,
        (run((A, 0), (B, 20)), run((A, 0), (C, 20)), run((B, 30), (D, 50)), run((C, 35), (D, 50))),
        (),
        (0,) * 4,
    )
    assert shown(toy, arrival_s=50, rides=2) == [Ride(1, 0, 1), Ride(3, 0, 1)]


def test_of_two_changes_the_shorter_one_counts() -> None:
    """15 s and 15 s is better than 5 s and 25 s."""
    toy = Net(
        4,
        (run((A, 0), (B, 10)), run((B, 15), (C, 20)), run((B, 25), (C, 30)), run((C, 45), (D, 50))),
        (),
        (0,) * 4,
    )
    assert shown(toy, arrival_s=50, rides=3) == [Ride(0, 0, 1), Ride(2, 0, 1), Ride(3, 0, 1)]


@pytest.mark.parametrize("rank", [[1, 0], [0, 1]])
def test_smaller_ids_decide_at_last(rank: list[int]) -> None:
    toy = Net(4, (run((A, 0), (D, 50)), run((A, 0), (B, 20), (D, 50))), (), (0,) * 4)
    assert shown(toy, arrival_s=50, rides=1, trip_rank=rank)[0].trip == rank.index(0)


@pytest.mark.parametrize("rank", [[0, 1, 2, 3], [0, 2, 1, 3]])
def test_of_one_trip_one_leaves_at_the_stop_with_the_smaller_id(rank: list[int]) -> None:
    """D is 5 s from B, where one is at 20, and 5 s from C, where one is at 20 too."""
    toy = Net(4, (run((A, 0), (B, 20), (C, 20)),), (), (0,) * 4)
    found = shown(toy, arrival_s=25, rides=1, egress=[(B, 5), (C, 5)], stop_rank=rank)
    assert found == [Ride(0, 0, 1 if rank[B] < rank[C] else 2)]


def test_more_journeys_than_the_first_buffer_holds() -> None:
    count = 300
    toy = Net(4, (run((A, 0), (D, 50)),) * count, (), (0,) * 4)
    rank = Random(1).sample(range(count), count)
    assert shown(toy, arrival_s=50, rides=1, trip_rank=rank) == [Ride(rank.index(0), 0, 1)]


def test_smallest_ids_by_whichever_run_of_a_trip() -> None:
    """From B to C one trip of frequencies.txt runs twice; only with its first run one catches the smaller id."""
    toy = Net(
        4,
        (
            run((A, 0), (B, 10)),
            run((B, 15), (C, 20)),
            run((B, 25), (C, 30)),
            run((C, 25), (D, 50)),
            run((C, 35), (D, 50)),
        ),
        (),
        (0,) * 4,
    )
    found = shown(toy, arrival_s=50, rides=3, chains=[[(0, 0)], [(1, 0)], [(1, 0)], [(2, 0)], [(3, 0)]])
    assert found == [Ride(0, 0, 1), Ride(1, 0, 1), Ride(3, 0, 1)]


def test_smallest_ids_by_whichever_way_one_stays_seated() -> None:
    """One trip goes on as a second or as a third; by the third one leaves at the stop with the smaller id."""
    toy = Net(4, (run((A, 0), (B, 10), (C, 20)), run((A, 0), (B, 10), (D, 20))), (), (0,) * 4)
    chains = [[(0, 0), (1, 1)], [(0, 0), (2, 1)]]
    found = shown(toy, arrival_s=23, rides=1, egress=[(C, 3), (D, 3)], chains=chains, stop_rank=[0, 1, 3, 2])
    assert found == [Ride(1, 0, 2)]


def test_nothing_is_made_up_where_there_is_no_journey() -> None:
    toy = Net(4, (run((A, 0), (D, 50)),), (), (0,) * 4)
    ids = Ids([[(0, 0)]], [0], [A, B, C, D], [A, B, C, D])
    assert chosen(toy, ids, [(A, 0)], [(D, 0)], 0, 49, 1) is None
    assert chosen(toy, ids, [(A, 0)], [(D, 0)], 0, 50, 2) is None


@pytest.mark.parametrize(("position", "trip"), [(0, 4), (1, 4), (2, 7), (3, 5), (9, 5)])
def test_trip_that_one_boards_in_a_chain(position: int, trip: int) -> None:
    ids = Ids([[(9, 0)], [(4, 0), (7, 2), (5, 3)], [(8, 0)]], [], [], [])
    assert trip_at(chains_of(ids), 1, position) == trip


def run(*calls: tuple[int, int]) -> Trip:
    """A trip that stops for no time: berths and times."""
    return tuple(Call(berth, at_s, at_s) for berth, at_s in calls)


def shown(
    net: Net,
    *,
    arrival_s: int,
    rides: int,
    egress: Links = ((D, 0),),
    chains: list[list[tuple[int, int]]] | None = None,
    trip_rank: list[int] | None = None,
    stop_rank: list[int] | None = None,
) -> list[Ride]:
    """The journey from A, leaving at 0; trips are numbered as they stand in the net, smaller ids first."""
    assert [trip for row in naive.patterns(net.trips) for trip in row] == list(net.trips)
    numbers = list(range(len(net.trips)))
    ids = Ids(
        chains or [[(number, 0)] for number in numbers], trip_rank or numbers, [A, B, C, D], stop_rank or [A, B, C, D]
    )
    found = chosen(net, ids, [(A, 0)], egress, 0, arrival_s, rides)
    assert found is not None
    return found
