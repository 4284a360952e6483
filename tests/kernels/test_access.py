# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""First and last walks, and a search from stop to stop."""

from itertools import accumulate
from random import Random
from typing import NamedTuple

import numpy as np
from hypothesis import given

from mobility.kernels.access import reach_on_foot, search_between
from mobility.kernels.layout import NEVER, Int32, make_workspace
from tests.kernels import naive
from tests.kernels.drawing import SEEDS, house, net
from tests.kernels.naive import Links, Net, ints

STOPS, BERTHS = 5, 7


class Town(NamedTuple):
    """A net whose berths belong to stops between which one walks."""

    net: Net
    berths_of: list[list[int]]
    walks: list[tuple[int, int, int]]


def town(seed: int) -> Town:
    """Two stops have two berths; some stops are a walk apart, some only one way."""
    random = Random(seed)
    pairs = [(here, there) for here in range(STOPS) for there in range(STOPS) if here != there]
    walks = [(*pair, random.choice([0, 2, 4, 9])) for pair in random.sample(pairs, random.randint(0, 6))]
    return Town(net(random, BERTHS, random.randint(4, 14), 6), [[0], [1, 2], [3], [4], [5, 6]], walks)


def ptr_of(place: Town) -> Int32:
    """First berth of each stop."""
    return ints([0, *accumulate(len(berths) for berths in place.berths_of)])


def on_foot(place: Town, stop: int, *, towards: bool) -> Links:
    """Berths and walks of a stop and of all from (to) which one walks."""
    near = [(stop, 0)]
    for here, there, seconds in sorted(place.walks, key=lambda walk: walk[2]):
        if stop == (there if towards else here):
            near.append((here if towards else there, seconds))
    return [(berth, seconds) for other, seconds in near for berth in place.berths_of[other]]


def swapped(walks: list[tuple[int, int, int]]) -> list[tuple[int, int, int]]:
    """The walks the other way."""
    return [(there, here, seconds) for here, there, seconds in walks]


@house(60)
@given(SEEDS)
def test_berths_of_a_stop_come_first_and_then_those_of_stops_near_it(seed: int) -> None:
    place = town(seed)
    walks = naive.walks(place.walks, STOPS)
    for stop in range(STOPS):
        berth, at_s = np.full(20, -7, dtype=np.int32), np.full(20, -7, dtype=np.int32)
        count = reach_on_foot(walks, ptr_of(place), stop, 100, berth, at_s)
        found = list(zip(berth[:count].tolist(), at_s[:count].tolist(), strict=True))
        own = len(place.berths_of[stop])
        wanted = [(other, 100 + walk_s) for other, walk_s in on_foot(place, stop, towards=False)]
        assert found[:own] == wanted[:own]
        assert sorted(found) == sorted(wanted)
        assert (berth[count:] == -7).all()


def test_from_stop_to_stop() -> None:
    answered = on_foot_only = 0

    @house(120)
    @given(SEEDS)
    def agree(seed: int) -> None:
        nonlocal answered, on_foot_only
        place = town(seed)
        rows = naive.patterns(place.net.trips)
        timetable, changes = naive.timetable(rows, BERTHS), naive.changes(place.net)
        both = naive.walks(place.walks, STOPS), naive.walks(swapped(place.walks), STOPS)
        work = make_workspace(BERTHS, len(rows))
        for origin in range(STOPS):
            for destination in range(STOPS):
                rides, arrival_s = np.empty(20, dtype=np.int32), np.empty(20, dtype=np.int32)
                count = search_between(
                    timetable, changes, *both, ptr_of(place), origin, destination, 3, 70, 4, 0, work, rides, arrival_s
                )
                found = list(zip(rides[:count].tolist(), arrival_s[:count].tolist(), strict=True))
                assert found == wanted(place, origin, destination)
                answered += any(ridden > 0 for ridden, _ in found)
                on_foot_only += [ridden for ridden, _ in found] == [0]

    agree()
    assert min(answered, on_foot_only) >= 100


def wanted(place: Town, origin: int, destination: int) -> list[tuple[int, int]]:
    """From 3 s on, before 70 s, with at most 4 rides."""
    direct = [seconds for here, there, seconds in place.walks if (here, there) == (origin, destination)]
    return naive.pareto(
        place.net,
        [(berth, 3 + walk_s) for berth, walk_s in on_foot(place, origin, towards=False)],
        on_foot(place, destination, towards=True),
        direct_at_s=3 if origin == destination else 3 + direct[0] if direct else NEVER,
        bound_s=70,
        max_rides=4,
    )
