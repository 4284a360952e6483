# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""``search_window`` and ``search_window_trips`` against asking anew in every second."""

from collections import Counter
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mobility.kernels import profile_layout, trip_layout
from mobility.kernels.layout import DAY_S, NEVER
from mobility.kernels.least import least_times
from mobility.kernels.profile_layout import make_profile_work
from mobility.kernels.trip_based import BETWEEN_STOPS
from mobility.kernels.trip_layout import make_trip_work
from mobility.kernels.trip_window import search_window_trips, search_window_trips_between
from mobility.kernels.window import count_ends, search_window, search_window_between, search_window_bounded
from tests.kernels.asking import columns
from tests.kernels.drawing import SEEDS, house
from tests.kernels.naive import Arc, Links, Net, Trip
from tests.kernels.test_raptor import run
from tests.kernels.town import PAUSE_S, Town, Trek, largest, treks

A, B, C, D = range(4)
MANY = 16
"""More rides than any journey here needs."""
Journey = tuple[int, int, int]
"""Departure, arrival, rides."""


class Window:
    """A question for a span of time, and how it is asked."""

    def __init__(
        self, trek: Trek, first_s: int, last_s: int, horizon_s: int = 500, most_rides: int = MANY, origins: int = 0
    ) -> None:
        self.trek, self.town = trek, trek.town
        self.first_s, self.last_s, self.horizon_s, self.most_rides = first_s, last_s, horizon_s, most_rides
        self.origins = origins
        self.profile_work = self.town.laid_out.profile_work(MANY)
        self.trip_work = self.town.laid_out.trip_work(MANY)

    def wanted(self, access: Links | None = None) -> list[Journey]:
        """Every second in which one can leave asked alone: who leaves exactly then, and is beaten by nobody who leaves
        then or later."""
        access = self.trek.access if access is None else access
        engine, egress = self.town.laid_out.engine, self.trek.last
        departures = {call.departure_s for trip in self.town.net.trips for call in trip}
        seconds = {departure_s - walk_s for departure_s in departures for _, walk_s in access}
        found: list[Journey] = []
        later = [NEVER] * (MANY + 1)
        for second in sorted(seconds, reverse=True):
            if second < self.first_s:
                break
            from_now = [(berth, second + walk_s) for berth, walk_s in access]
            best = [NEVER] * (MANY + 1)
            for rides, arrival_s in engine.pareto(from_now, egress, max_rides=self.most_rides):
                best[rides:] = [arrival_s] * (MANY + 1 - rides)
            for rides in range(1, MANY + 1):
                leaves_now = best[rides] < later[rides] and best[rides] < best[rides - 1]
                if leaves_now and second <= self.last_s and best[rides] - second <= self.horizon_s:
                    found.append((second, best[rides], rides))
            later = best
        return found

    def by_patterns(self, access: Links | None = None, size: int = 64) -> list[Journey]:
        """What ``search_window`` finds."""
        there = self.town.laid_out
        out = np.empty((size, 3), dtype=np.int32)
        count = search_window(
            there.timetable, there.changes, *columns(self.trek.access if access is None else access),
            *columns(self.trek.last), self.first_s, self.last_s, self.horizon_s, self.most_rides, self.origins,
            self.profile_work, out,
        )  # fmt: skip
        return [(a, b, c) for a, b, c in out[:count].tolist()]

    def towards(self, access: Links | None = None, size: int = 64) -> list[Journey]:
        """What ``search_window_bounded`` finds with the bound that the number of departures asks for."""
        there, back = self.town.laid_out, self.town.mirrored().laid_out
        out = np.empty((size, 3), dtype=np.int32)
        ends = *columns(self.trek.access if access is None else access), *columns(self.trek.last)
        span = *ends, self.first_s, self.last_s, self.horizon_s
        departures, _ = count_ends(there.timetable, back.timetable, *span)
        count = search_window_bounded(
            there.timetable, there.changes, back.timetable, back.changes, *span, self.most_rides, self.origins,
            self.profile_work, out, departures,
        )  # fmt: skip
        return [(a, b, c) for a, b, c in out[:count].tolist()]

    def bounded(self) -> list[Journey]:
        """What ``search_window`` finds with least times, however few departures there are."""
        there, back = self.town.laid_out, self.town.mirrored().laid_out
        last = columns(self.trek.last)
        least_s = least_times(back.timetable, back.changes, *last, self.horizon_s + 1)
        out = np.empty((64, 3), dtype=np.int32)
        count = search_window(
            there.timetable, there.changes, *columns(self.trek.access), *last, self.first_s, self.last_s,
            self.horizon_s, self.most_rides, self.origins, self.profile_work, out, least_s,
        )  # fmt: skip
        return [(a, b, c) for a, b, c in out[:count].tolist()]

    def backwards(self) -> list[Journey]:
        """What ``search_window`` finds from the other end, of all arrivals that can belong to the window."""
        back, out = self.town.mirrored().laid_out, np.empty((1024, 3), dtype=np.int32)
        count = search_window(
            back.timetable, back.changes, *columns(self.trek.last), *columns(self.trek.access),
            -(self.last_s + self.horizon_s), -self.first_s, self.horizon_s, self.most_rides, 0, self.profile_work, out,
        )  # fmt: skip
        found = [(-b, -a, rides) for a, b, rides in out[:count].tolist() if self.first_s <= -b <= self.last_s]
        return sorted(found, key=lambda one: (-one[0], one[2]))

    def by_trips(self, size: int = 64) -> list[Journey]:
        """What ``search_window_trips`` finds."""
        there = self.town.laid_out
        out = np.empty((size, 3), dtype=np.int32)
        count = search_window_trips(
            there.timetable, there.links, *columns(self.trek.access), *columns(self.trek.last), self.first_s,
            self.last_s, self.horizon_s, self.most_rides, self.trek.free, self.trip_work, out,
        )  # fmt: skip
        return [(a, b, c) for a, b, c in out[:count].tolist()]

    @property
    def capped(self) -> tuple[bool, bool]:
        """Whether more rides might have found more, says either search."""
        counters = self.profile_work.counter[profile_layout.CAPPED], self.trip_work.counter[trip_layout.CAPPED]
        return bool(counters[0]), bool(counters[1])


def window(trek: Trek, seed: int, most_rides: int | None = None) -> Window:
    """Some window of a question."""
    random = Random(seed)
    first_s = trek.town.times[0] + random.choice([-5, 0, 0, 10])
    width_s, horizon_s = random.choice([0, 20, 40, 60, 200]), random.choice([500, 500, 500, 60, 15])
    if trek.town.times[1] - first_s > PAUSE_S:
        width_s, horizon_s = width_s + PAUSE_S, DAY_S
    rides = random.choice([MANY, MANY, MANY, 3, 2, 1]) if most_rides is None else most_rides
    return Window(trek, first_s, first_s + width_s, horizon_s, rides)


def test_same_journeys_as_asking_whenever_one_can_leave() -> None:
    met: Counter[str] = Counter()

    @house(1000)
    @given(treks(), SEEDS)
    def agree(trek: Trek, seed: int) -> None:
        asked = window(trek, seed)
        wanted = asked.wanted()
        assert asked.by_patterns() == wanted
        assert asked.towards() == asked.bounded() == wanted
        assert asked.backwards() == wanted
        assert asked.by_trips() == wanted
        met["windows"] += 1
        met["answered"] += bool(wanted)
        met["several"] += len(wanted) > 1
        met["three rides"] += any(rides >= 3 for *_, rides in wanted)
        met["last walks of their own"] += trek.free and bool(wanted)

    agree()
    assert 2 * met["answered"] >= met["windows"], met
    assert met["several"] >= met["windows"] // 4, met
    assert min(met["three rides"], met["last walks of their own"]) >= 15, met


@house(60)
@given(st.lists(st.tuples(treks(most=3), SEEDS), min_size=2, max_size=3))
def test_one_workspace_for_all_windows(several: list[tuple[Trek, int]]) -> None:
    """Also after a larger timetable, and after a window of another number of rides; trips find it clean each time."""
    asked = [window(*one) for one in several]
    berths, patterns, stops = largest([one.town.laid_out.sizes for one in asked])
    work = make_profile_work(berths, patterns, stops, MANY)
    trips, patterns, events = largest([one.town.laid_out.trip_sizes for one in asked])
    trip_work = make_trip_work(trips, patterns, events, MANY)
    for one in [*asked, *asked]:
        one.profile_work, one.trip_work = work, trip_work
        wanted = one.wanted()
        assert one.by_patterns() == wanted
        assert one.towards() == wanted
        assert one.by_trips() == wanted
        assert (trip_work.reached == NEVER).all()
        assert (trip_work.head == -1).all()
        assert (work.egress_s == NEVER).all()


@house(80)
@given(treks(), SEEDS, st.integers(0, 3))
def test_a_limit_of_rides_is_told_where_it_may_have_cost_a_journey(trek: Trek, seed: int, most_rides: int) -> None:
    asked = window(trek, seed, most_rides)
    for find in (asked.by_patterns, asked.towards):
        few = find(), asked.by_trips()
        assert few == (asked.wanted(),) * 2
        capped = asked.capped
        asked.most_rides = MANY
        if few[0] != asked.wanted() and most_rides:
            assert capped == (True, True)
        asked.most_rides = most_rides


@house(80)
@given(treks(), SEEDS)
def test_leaving_the_origin_for_good_changes_nothing_where_changes_are_plain(trek: Trek, seed: int) -> None:
    """Changes there take at least as long as first walks, and a journey is quicker than the direct walk."""
    own = trek.town.berths(trek.origin)
    walks = [(arc.there, arc.walking_s) for arc in trek.town.net.arcs if arc.here in own]
    access = [*((berth, 0) for berth in own), *walks]
    direct_s = min((walk_s for berth, walk_s in trek.last if berth in own), default=NEVER)
    asked = window(trek, seed)
    asked.horizon_s, asked.origins = min(asked.horizon_s, direct_s - 1), len(own)
    if direct_s > 0:
        assert asked.by_patterns(access) == asked.towards(access) == asked.wanted(access)


@house(60)
@given(treks(), SEEDS)
def test_from_stop_to_stop_is_the_same(trek: Trek, seed: int) -> None:
    """First and last walks are those of the town, and nothing is slower than walking all the way."""
    town, there = trek.town, trek.town.laid_out
    trek = Trek(town, trek.origin, trek.destination, None, 0, NEVER, NEVER, MANY)
    asked = window(trek, seed)
    out = np.empty((64, 3), dtype=np.int32)
    ends = there.walks, there.walks_backward, there.stop_berth_ptr, trek.origin, trek.destination
    span = asked.first_s, asked.last_s, asked.horizon_s, asked.most_rides
    count = search_window_between(there.timetable, there.changes, *ends, *span, 0, asked.profile_work, out)
    found = [tuple(row) for row in out[:count].tolist()]
    count = search_window_trips_between(there.timetable, there.links, *ends, *span, asked.trip_work, out)
    assert [tuple(row) for row in out[:count].tolist()] == found
    asked.horizon_s = min(asked.horizon_s, town.direct_s(trek.origin, trek.destination) - 1)
    assert found == (asked.wanted() if trek.origin != trek.destination else [])


def plain(*trips: Trip) -> Trek:
    """From A to D without walks."""
    town = Town(Net(4, trips, (), (0,) * 4), (A, B, C, D), ())
    return Trek(town, A, D, None, 0, NEVER, NEVER, MANY)


def test_what_leaves_after_the_window_beats_what_leaves_in_it() -> None:
    trek = plain(run((A, 5), (D, 30)), run((A, 11), (D, 20)))
    for last_s, wanted in ((10, []), (11, [(11, 20, 1)])):
        asked = Window(trek, 0, last_s)
        assert asked.by_patterns() == asked.by_trips() == wanted


def test_more_rides_are_shown_only_if_they_arrive_sooner() -> None:
    trek = plain(run((A, 0), (D, 40)), run((A, 0), (B, 5)), run((B, 9), (D, 20)), run((A, 3), (D, 45)))
    asked = Window(trek, 0, 50)
    assert asked.by_patterns() == asked.by_trips() == [(3, 45, 1), (0, 40, 1), (0, 20, 2)]


def test_only_within_the_horizon() -> None:
    trek = plain(run((A, 0), (D, 40)))
    for horizon_s, wanted in ((39, []), (40, [(0, 40, 1)])):
        asked = Window(trek, 0, 0, horizon_s)
        assert asked.by_patterns() == asked.by_trips() == wanted


@pytest.mark.parametrize("size", [0, 1, 2, 3])
def test_what_does_not_fit_is_counted_but_not_written(size: int) -> None:
    trek = plain(*(run((A, at_s), (D, at_s + 5)) for at_s in (0, 10, 20)))
    there, asked = trek.town.laid_out, Window(trek, 0, 30)
    given_ends = *columns(trek.access), *columns(trek.last), 0, 30, 500, MANY
    for trips in (False, True):
        guarded = np.full((3, 3), -7, dtype=np.int32)
        if trips:
            count = search_window_trips(
                there.timetable, there.links, *given_ends, BETWEEN_STOPS, asked.trip_work, guarded[:size]
            )  # fmt: skip
        else:
            count = search_window(there.timetable, there.changes, *given_ends, 0, asked.profile_work, guarded[:size])
        assert count == 3
        assert guarded.tolist() == [[20, 25, 1], [10, 15, 1], [0, 5, 1]][:size] + [[-7] * 3] * (3 - size)


def test_least_times_are_those_of_vehicles_that_come_at_once_and_are_the_quickest_of_their_pattern() -> None:
    trips = run((A, 5), (B, 12), (C, 20)), run((A, 50), (B, 55), (C, 70)), run((C, 100), (D, 130))
    town = Town(Net(4, trips, (Arc(A, C, 10, 10),), (3,) * 4), (A, B, C, D), ())
    back = town.mirrored().laid_out
    for limit_s, wanted in (
        (NEVER, [(40, 46), (44, 41), (33, 30), (0, NEVER)]),
        (42, [(40, NEVER), (NEVER, 41), (33, 30), (0, NEVER)]),
    ):
        found = least_times(back.timetable, back.changes, *columns([(D, 0)]), limit_s)
        assert [tuple(row) for row in found.tolist()] == wanted


def test_no_journey_without_rides() -> None:
    asked = Window(plain(run((A, 0), (D, 5))), 0, 10, most_rides=0)
    assert asked.by_patterns() == asked.by_trips() == []
