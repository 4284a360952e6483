# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""Tiny random nets in which much coincides, so that ties, loops and overtaking are common.

Hypothesis chooses sizes and a seed, which it can shrink; the rest comes from the seed, which mixes better.
"""

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from mobility.kernels.layout import NEVER
from tests.kernels.naive import Arc, Call, Links, Net, Trip

PERMISSIONS = [(True, True)] * 12 + [(True, False), (False, True), (False, False)]
HOP_S = [3, 1, 2, 0, 0, 5, 10]
DWELL_S = [0, 0, 1, 2]
CHANGE_S = [0, 1, 2, 4, 7]
STAY_S = [0, 0, 1, 1, 2, 5, NEVER]
STEPS = [1, 1, 1, 1, 2, 0, -1]
LATEST_START_S = 50
OFTEN = 0.95
SEEDS = st.integers(0, 2**32 - 1)


def house(examples: int) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Settings of all property tests here: the same examples every time, no stopwatch."""
    return settings(
        max_examples=examples, derandomize=True, deadline=None, database=None,
        suppress_health_check=[HealthCheck.too_slow],
    )  # fmt: skip


@dataclass(frozen=True)
class Question:
    """What a search is asked on a net; access in seconds of walk from ``start_s`` on."""

    net: Net
    start_s: int
    access_walk_s: Links
    egress: Links
    direct_walk_s: int
    bound_s: int
    max_rides: int

    @property
    def access(self) -> Links:
        """Berths and when one is there."""
        return [(berth, self.start_s + walk_s) for berth, walk_s in self.access_walk_s]

    @property
    def direct_at_s(self) -> int:
        """When one arrives on foot."""
        return NEVER if self.direct_walk_s == NEVER else self.start_s + self.direct_walk_s


def trips(random: Random, berths: int, lines: int, most: int) -> tuple[Trip, ...]:
    """Some lines with up to so many trips each; berths may come twice, also one right after the other."""
    found: list[Trip] = []
    for _ in range(lines):
        line = _line(random, berths)
        permissions = random.choices(PERMISSIONS, k=len(line))
        for _ in range(random.randint(1, most)):
            at_s = random.randint(0, LATEST_START_S)
            calls = []
            for berth, (board, alight) in zip(line, permissions, strict=True):
                leaves_s = at_s + random.choice(DWELL_S)
                calls.append(Call(berth, at_s, leaves_s, board, alight))
                at_s = leaves_s + random.choice(HOP_S)
            found.append(tuple(calls))
    return tuple(found)


def _line(random: Random, berths: int) -> list[int]:
    """Berths in small steps, so that one has to change to come from the first to the last."""
    line = [random.randrange(berths)]
    for _ in range(random.randint(1, 4)):
        line.append((line[-1] + random.choice(STEPS)) % berths)
    return line


def net(random: Random, berths: int, lines: int, most: int) -> Net:
    """A net whose changes are one-way and not closed under going on."""
    pairs = [(here, there) for here in range(berths) for there in range(berths) if here != there]
    arcs = []
    for here, there in random.sample(pairs, random.randint(0, min(len(pairs), berths))):
        seconds = random.choice(CHANGE_S)
        arcs.append(Arc(here, there, seconds, min(seconds, random.choice(CHANGE_S))))
    stay_s = random.choices(STAY_S, k=berths)
    return Net(berths, trips(random, berths, lines, most), tuple(arcs), tuple(stay_s))


def _links(random: Random, berths: list[int]) -> Links:
    """Some of the first of these berths, with walks; a berth may come twice."""
    return [(random.choice(berths[:2]), random.choice([0, 0, 1, 3, 6])) for _ in range(random.randint(1, 3))]


def _question(seed: int, berths: int, lines: int, most: int) -> Question:
    random = Random(seed)
    given = net(random, berths, lines, most)
    return Question(
        net=given,
        start_s=random.choice([0, 0, -5, 8]),
        access_walk_s=_links(random, [*range(berths)]),
        egress=_links(random, [*range(berths)][::-1]) if random.random() < OFTEN else [],
        direct_walk_s=random.choice([NEVER] * 18 + [0, 30]),
        bound_s=random.choice([NEVER] * 9 + [60, 40, 20]),
        max_rides=random.choice([10_000] * 9 + [3, 2, 1, 0]),
    )


def nets(*, most: int = 4) -> st.SearchStrategy[Net]:
    """A net of up to 16 lines."""
    return st.builds(
        lambda seed, berths, lines: net(Random(seed), berths, lines, most), SEEDS, st.integers(3, 8), st.integers(3, 16)
    )


def questions() -> st.SearchStrategy[Question]:
    """A net and a question to it."""
    return st.builds(_question, SEEDS, st.integers(3, 8), st.integers(3, 16), st.integers(2, 8))
