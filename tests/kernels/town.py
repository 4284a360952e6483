# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""Tiny random towns: a net whose berths belong to stops, with walks between stops that are not its changes.

So a stop may have several berths (specific changes), a change may take longer than the walk or be forbidden, and a last
walk may lead farther than any change. The other direction of a town is the town of the mirrored net.
"""

from dataclasses import dataclass, replace
from functools import cached_property
from random import Random

import numpy as np
from hypothesis import strategies as st

from mobility.kernels.layout import NEVER, Changes, Int32, Timetable, Walks
from mobility.kernels.profile_layout import ProfileWork, make_profile_work
from mobility.kernels.trip_layout import TripLinks, TripWork, make_trip_work
from mobility.network.timetable.trip_links import make_trip_links
from tests.kernels import drawing, naive
from tests.kernels.asking import Engine
from tests.kernels.drawing import SEEDS
from tests.kernels.naive import Call, Links, Net, Trip, ints

WALK_S = [0, 1, 2, 3, 5, 9, 15]
EGRESS_S = [0, 0, 1, 3, 6, 12, 25]
NO_WALK, SHORT = 0.3, 0.5
"""Shares of towns without walks, and of those whose trips end at the next stop, so that one changes often."""
HOPS, HOURS_S = (20, 70), 80
PAUSES, PAUSE_EVERY_S, PAUSE_S = 0.4, 25, 4 * 3_600
"""The share of towns in which nothing moves for hours every now and then, so that one waits long."""
HALF, FAR, MOST_NEEDED = 0.5, 0.7, 6
"""A coin, and the share of questions for the stop that takes the most rides, up to so many."""
Seconds = dict[int, int]


@dataclass(frozen=True)
class Town:
    """A net and its stops."""

    net: Net
    berth_stop: tuple[int, ...]
    """Stop of each berth, rising by at most one."""
    walks: tuple[tuple[int, int, int], ...]
    """First and last walks: from stop, to stop, seconds; one for a pair at most, and not closed under going on."""

    @property
    def stops(self) -> int:
        """Number of stops."""
        return self.berth_stop[-1] + 1

    def around(self, stop: int, *, towards: bool = False) -> Links:
        """Berths that are reached from a stop without a ride (or from which it is reached), and how far they are; its
        own ones first."""
        far: Seconds = {stop: 0}
        for here, there, seconds in self.walks:
            if (there if towards else here) == stop:
                far[here if towards else there] = seconds
        return [(berth, far[at]) for at in far for berth in self.berths(at)]

    def berths(self, stop: int) -> list[int]:
        """The berths of a stop."""
        return [berth for berth, of in enumerate(self.berth_stop) if of == stop]

    def direct_s(self, origin: int, destination: int) -> int:
        """Seconds from stop to stop on foot, NEVER where one can't walk."""
        if origin == destination:
            return 0
        return next((s for here, there, s in self.walks if (here, there) == (origin, destination)), NEVER)

    def mirrored(self) -> "Town":
        """Time runs the other way."""
        walks = tuple((there, here, seconds) for here, there, seconds in self.walks)
        return Town(naive.mirrored(self.net), self.berth_stop, walks)

    @property
    def times(self) -> tuple[int, int]:
        """The first and the last second in which anything happens."""
        moments = [moment for trip in self.net.trips for call in trip for moment in (call.arrival_s, call.departure_s)]
        return min(moments), max(moments)

    @cached_property
    def laid_out(self) -> "LaidOut":
        """What kernels are given."""
        return LaidOut(self)


class LaidOut:
    """One direction of a town as arrays, and workspaces of its own."""

    def __init__(self, town: Town) -> None:
        self.engine = Engine(town.net)
        self.timetable: Timetable = self.engine.timetable
        self.changes: Changes = self.engine.changes
        self.walks: Walks = naive.walks(town.walks, town.stops)
        self.walks_backward: Walks = naive.walks([(b, a, s) for a, b, s in town.walks], town.stops)
        self.berth_stop: Int32 = ints(town.berth_stop)
        self.stop_berth_ptr: Int32 = ints(np.searchsorted(town.berth_stop, range(town.stops + 1)).tolist())
        self.sizes = town.net.berths, len(self.timetable.pattern) - 1, town.stops
        self.trip_sizes = len(town.net.trips), len(self.timetable.pattern) - 1, len(self.timetable.arrival_s)

    @cached_property
    def links(self) -> TripLinks:
        """Links between the trips."""
        return make_trip_links(self.timetable, self.changes, self.walks, self.berth_stop)

    def profile_work(self, rides: int) -> ProfileWork:
        """A clean workspace."""
        return make_profile_work(*self.sizes, rides)

    def trip_work(self, rides: int = 1) -> TripWork:
        """A clean workspace."""
        return make_trip_work(*self.trip_sizes, rides)


@dataclass(frozen=True)
class Trek:
    """A question: from a stop to a stop, or to wherever some berths are near."""

    town: Town
    origin: int
    destination: int
    egress: Links | None
    """None: by the walks of the town."""
    start_s: int
    direct_s: int
    bound_s: int
    max_rides: int

    @property
    def access(self) -> Links:
        """Berths that are boarded without a ride before, and how far they are."""
        return self.town.around(self.origin)

    @property
    def last(self) -> Links:
        """Berths from which the destination is reached, and how far it is."""
        return self.town.around(self.destination, towards=True) if self.egress is None else self.egress

    @property
    def free(self) -> bool:
        """Whether last walks are none of the town's."""
        return self.egress is not None


def hops(random: Random, berths: int) -> tuple[Trip, ...]:
    """Many trips of one or two stops, to the next berths at any time."""
    found = []
    for _ in range(random.randint(*HOPS)):
        berth, at_s = random.randrange(berths), random.randint(0, HOURS_S)
        calls = [Call(berth, at_s, at_s)]
        for _ in range(random.choice([1, 1, 2])):
            berth, at_s = (berth + random.choice(drawing.STEPS)) % berths, at_s + random.choice(drawing.HOP_S)
            calls.append(Call(berth, at_s, at_s, *random.choice(drawing.PERMISSIONS)))
        found.append(tuple(calls))
    return tuple(found)


def with_pauses(trips: tuple[Trip, ...]) -> tuple[Trip, ...]:
    """The same trips in the same order, with hours in between; who is on the way then stays on board."""

    def later(moment_s: int) -> int:
        return moment_s + moment_s // PAUSE_EVERY_S * PAUSE_S

    return tuple(
        tuple(call._replace(arrival_s=later(call.arrival_s), departure_s=later(call.departure_s)) for call in trip)
        for trip in trips
    )


def town(seed: int, berths: int, lines: int, most: int, pauses: float = 0.0) -> Town:
    """A town of up to so many lines with so many trips, with pauses in some cases."""
    random = Random(seed)
    net = drawing.net(random, berths, lines, most)
    if random.random() < SHORT:
        net = replace(net, trips=hops(random, berths))
    if random.random() < pauses:
        net = replace(net, trips=with_pauses(net.trips))
    split = random.choice([0.0, 0.2, 0.5])
    berth_stop = [0]
    for _ in range(berths - 1):
        berth_stop.append(berth_stop[-1] + (random.random() >= split))
    stops = range(berth_stop[-1] + 1)
    pairs = [(a, b) for a in stops for b in stops if a != b]
    count = 0 if random.random() < NO_WALK else random.randint(0, min(len(pairs), 2 * len(stops)))
    walks = {pair: random.choice(WALK_S) for pair in random.sample(pairs, count)}
    if random.random() < HALF:  # as in life: who may change to a stop may also walk there
        for arc in net.arcs:
            a, b = berth_stop[arc.here], berth_stop[arc.there]
            if a != b:
                walks[a, b] = arc.walking_s
    return Town(net, tuple(berth_stop), tuple((*pair, seconds) for pair, seconds in walks.items()))


def farthest(town: Town, origin: int, start_s: int) -> int:
    """The stop to which one needs the most rides."""
    access = [(berth, start_s + walk_s) for berth, walk_s in town.around(origin)]
    vehicle = town.laid_out.engine.labels(access, MOST_NEEDED).vehicle
    needed = [min((rides for rides, row in enumerate(vehicle) if row[berth] < NEVER), default=0)
              for berth in range(town.net.berths)]  # fmt: skip
    return town.berth_stop[max(range(town.net.berths), key=lambda berth: needed[berth])]


def _trek(seed: int, most: int) -> Trek:
    random = Random(seed)
    berths = random.randint(4, 14)
    given = town(seed + 1, berths, random.randint(4, 20), most, PAUSES)
    if random.random() < HALF:
        given = given.mirrored()
    egress = None
    if random.random() < HALF:
        egress = [(random.randrange(berths), random.choice(EGRESS_S)) for _ in range(random.randint(1, 4))]
    first = given.times[0]
    start_s = first + random.choice([-3, 0, 0, 0, 5, 10, 20])
    origin, destination = random.randrange(given.stops), random.randrange(given.stops)
    if random.random() < FAR:
        destination = farthest(given, origin, start_s)
        egress = egress and [(random.choice(given.berths(destination)), 12), *egress[2:]]
    return Trek(
        given, origin, destination, egress, start_s, direct_s=random.choice([NEVER] * 9 + [20, 60]),
        bound_s=random.choice([NEVER] * 9 + [first + 30, first + 60]),
        max_rides=random.choice([10_000] * 9 + [3, 2, 1, 0]),
    )  # fmt: skip


def _town(seed: int, berths: int, lines: int, most: int, pauses: float, *, mirror: bool) -> Town:
    made = town(seed, berths, lines, most, pauses)
    return made.mirrored() if mirror else made


def towns(*, most: int = 4, pauses: float = 0.0) -> st.SearchStrategy[Town]:
    """A town or a mirrored one."""
    return st.builds(
        _town, SEEDS, st.integers(3, 8), st.integers(3, 16), st.integers(1, most), st.just(pauses), mirror=st.booleans()
    )  # fmt: skip


def treks(*, most: int = 6) -> st.SearchStrategy[Trek]:
    """A town and a question to it."""
    return st.builds(_trek, SEEDS, st.integers(1, most))


def largest(sizes: list[tuple[int, int, int]]) -> tuple[int, int, int]:
    """Of each size the largest."""
    first, second, third = (max(of) for of in zip(*sizes, strict=True))
    return first, second, third
