# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""``sweep`` against a slow search for each departure alone."""

from collections import Counter
from dataclasses import dataclass
from random import Random

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from mobility.kernels.layout import NEVER
from mobility.kernels.profile import LATEST_CLOCK
from mobility.kernels.profile_layout import (
    CLOCK,
    IMPROVED,
    LABEL,
    OLD,
    POSITION,
    ROUNDS,
    SCANNED,
    ProfileWork,
    make_profile_work,
)
from mobility.kernels.sweep import sweep, sweep_from_stop
from tests.kernels import naive
from tests.kernels.asking import columns
from tests.kernels.drawing import SEEDS, house
from tests.kernels.naive import Links, Net, Trip
from tests.kernels.test_raptor import run
from tests.kernels.town import Town, largest, towns

A, B, C, D = range(4)
MANY = 12
"""More rides than any journey here needs."""


@dataclass(frozen=True)
class Departures:
    """From a stop, at some seconds."""

    origin: int
    first_s: int
    step_s: int
    count: int
    most_s: int
    most_rides: int


def departures(town: Town, seed: int) -> Departures:
    """Some of a town, before, during and after its service."""
    random = Random(seed)
    return Departures(
        random.randrange(town.stops), town.times[0] + random.choice([-8, -2, 0, 7, 15]), random.choice([1, 1, 2, 5]),
        random.choice([1, 6, 10]), random.choice([0, 12, 30, 60, 500]), random.choice([1, 2, 3, 5]),
    )  # fmt: skip


def wanted(town: Town, asked: Departures, access: Links) -> list[list[int]]:
    """Seconds per departure and stop by the twin: -1 where farther."""
    return [one_by_one(town, asked.first_s + m * asked.step_s, asked, access) for m in range(asked.count)]


def one_by_one(town: Town, now_s: int, asked: Departures, access: Links) -> list[int]:
    """The line of one departure."""
    vehicle = naive.labels(town.net, [(berth, now_s + walk_s) for berth, walk_s in access], asked.most_rides).vehicle
    arrive_s = [NEVER] * town.stops
    for berth, walk_s in access:
        arrive_s[town.berth_stop[berth]] = min(arrive_s[town.berth_stop[berth]], now_s + walk_s)
    for berth, at_s in enumerate(vehicle[-1]):
        for there, walk_s in [(town.berth_stop[berth], 0), *walks_from(town, town.berth_stop[berth])]:
            arrive_s[there] = min(arrive_s[there], at_s + walk_s)
    return [at_s - now_s if at_s - now_s <= asked.most_s else -1 for at_s in arrive_s]


def walks_from(town: Town, stop: int) -> list[tuple[int, int]]:
    """Last walks of a stop."""
    return [(there, seconds) for here, there, seconds in town.walks if here == stop]


def swept(
    town: Town, asked: Departures, access: Links, work: ProfileWork | None = None, origins: int = 0
) -> list[list[int]]:
    """What the kernel answers."""
    there = town.laid_out
    out = np.full((asked.count, town.stops), -7, dtype=np.int32)
    sweep(
        there.timetable, there.changes, there.walks, there.berth_stop, *columns(access), asked.first_s, asked.step_s,
        asked.most_s, asked.most_rides, origins, work or there.profile_work(asked.most_rides), out,
    )  # fmt: skip
    return out.tolist()


def test_same_times_as_one_search_for_each_departure() -> None:
    met: Counter[str] = Counter()

    @house(160)
    @given(towns(), SEEDS)
    def agree(town: Town, seed: int) -> None:
        asked = departures(town, seed)
        access = town.around(asked.origin)
        found = swept(town, asked, access)
        assert found == wanted(town, asked, access)
        on_foot = {town.berth_stop[berth] for berth, _ in access}
        met["by vehicle"] += sum(s >= 0 and stop not in on_foot for line in found for stop, s in enumerate(line))
        met["out of reach"] += sum(s < 0 for line in found for s in line)
        met["split stops"] += town.stops < town.net.berths

    agree()
    assert min(met["by vehicle"], met["out of reach"]) >= 500, met
    assert met["split stops"] >= 20, met


@house(60)
@given(st.lists(towns(most=3), min_size=2, max_size=3), SEEDS)
def test_one_workspace_for_towns_of_any_size(several: list[Town], seed: int) -> None:
    """Also after a larger one, and with room for more rides than are asked for."""
    berths, patterns, stops = largest([town.laid_out.sizes for town in several])
    work = make_profile_work(berths, patterns, stops, MANY)
    for town in [*several, *several]:
        asked = departures(town, seed)
        access = town.around(asked.origin)
        assert swept(town, asked, access, work) == wanted(town, asked, access)
        assert (work.patterns[POSITION] == NEVER).all()


@house(60)
@given(towns(), SEEDS)
def test_leaving_the_origin_for_good_changes_nothing_where_changes_are_plain(town: Town, seed: int) -> None:
    """Changes at the origin take at least as long as first walks, which are the last walks from there too."""
    asked = departures(town, seed)
    own = town.berths(asked.origin)
    if len(own) > 1:
        return
    walks = [(arc.there, arc.walking_s) for arc in town.net.arcs if arc.here in own]
    by_stop: dict[int, int] = {}
    for berth, walk_s in walks:
        stop = town.berth_stop[berth]
        by_stop[stop] = min(by_stop.get(stop, NEVER), walk_s)
    others = [walk for walk in town.walks if walk[0] != asked.origin]
    alike = Town(town.net, town.berth_stop, (*others, *((asked.origin, stop, s) for stop, s in by_stop.items())))
    access = [*((berth, 0) for berth in own), *walks]
    assert swept(alike, asked, access, origins=len(own)) == wanted(alike, asked, access)


@house(40)
@given(towns(), SEEDS)
def test_from_a_stop_first_walks_are_those_of_the_town(town: Town, seed: int) -> None:
    asked, there = departures(town, seed), town.laid_out
    out = np.empty((asked.count, town.stops), dtype=np.int32)
    sweep_from_stop(
        there.timetable, there.changes, there.walks, there.stop_berth_ptr, there.berth_stop, asked.origin,
        asked.first_s, asked.step_s, asked.most_s, asked.most_rides, 0, there.profile_work(asked.most_rides), out,
    )  # fmt: skip
    assert out.tolist() == swept(town, asked, town.around(asked.origin))


def plain(*trips: Trip, walks: tuple[tuple[int, int, int], ...] = ()) -> Town:
    """Four stops of one berth, changes of no time."""
    return Town(Net(4, trips, (), (0,) * 4), (A, B, C, D), walks)


def test_a_stop_reached_later_by_vehicle_than_on_foot_is_walked_on_from() -> None:
    """B is 2 s away on foot, but only who comes by bus may walk on to D, and is there just in time."""
    town = plain(run((A, 0), (B, 5)), walks=((A, B, 2), (B, D, 3)))
    assert swept(town, Departures(A, 0, 1, 1, 8, 2), town.around(A)) == [[0, 2, -1, 8]]
    assert swept(town, Departures(A, 0, 1, 1, 7, 2), town.around(A)) == [[0, 2, -1, -1]]


def test_what_a_later_departure_reaches_counts_for_the_earlier_one() -> None:
    town = plain(run((A, 10), (D, 20)), run((A, 4), (B, 5)))
    asked = Departures(A, 0, 5, 3, 15, 1)
    assert swept(town, asked, town.around(A)) == [[0, 5, -1, -1], [0, -1, -1, 15], [0, -1, -1, 10]]


def test_no_ride_without_rides() -> None:
    town = plain(run((A, 0), (D, 5)), walks=((A, B, 4),))
    assert swept(town, Departures(A, 0, 1, 2, 60, 0), town.around(A)) == [[0, 4, -1, -1]] * 2


def test_the_clock_of_rounds_begins_anew_in_time() -> None:
    """Rounds are stamped with 32 bits; a server that runs for days counts more of them."""
    town = plain(run((A, 0), (B, 5)), run((B, 6), (D, 9)))
    asked = Departures(A, 0, 1, 1, 60, 2)
    work = town.laid_out.profile_work(2)
    assert swept(town, asked, town.around(A), work) == [[0, 5, -1, 9]]
    work.counter[CLOCK] = LATEST_CLOCK + 1
    work.state[:, :OLD] = LATEST_CLOCK + 1
    assert swept(town, asked, town.around(A), work) == [[0, 5, -1, 9]]
    assert work.counter[CLOCK] < LATEST_CLOCK


def test_counts_go_on_from_one_search_to_the_next() -> None:
    """Two rounds, one pattern in each, a label improved in each."""
    town = plain(run((A, 0), (B, 5)), run((B, 6), (D, 9)))
    work = town.laid_out.profile_work(3)
    for times in (1, 2):
        swept(town, Departures(A, 0, 1, 1, 60, 3), town.around(A), work)
        assert [int(work.counter[entry]) for entry in (ROUNDS, SCANNED, IMPROVED)] == [2 * times] * 3
    assert (work.state[:, LABEL:] != NEVER).any(), "labels stay until the next search"
