# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""Changes and walks for given settings, against SEMANTICS (Change, rules 1 to 3) read word by word."""

from collections import Counter
from dataclasses import dataclass
from itertools import accumulate, permutations, product
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mobility.kernels.layout import NEVER, Changes, Walks
from mobility.network.frozen import frozen
from mobility.network.links import NEVER_HERE, TAKES, WALKS, LinkInput, make_links
from mobility.region import DEFAULT_MAX_WALK_S, TransferSettings
from tests.kernels import naive
from tests.kernels.drawing import SEEDS, house
from tests.network.toy import metres_north, settings_of

Rules = dict[tuple[int, int], tuple[int, int]]
"""(from, to) -> (kind, seconds)."""
STEPS_M = [0, 0, 40, 100, 120, 121, 400]


@dataclass(frozen=True)
class Place:
    """Stops with berths and rules."""

    points: list[tuple[float, float]]
    routable: list[bool]
    berths: list[int]
    rules: Rules
    walk_rules: Rules

    @property
    def stop_of(self) -> list[int]:
        """The stop of each berth."""
        return [stop for stop, count in enumerate(self.berths) for _ in range(count)]

    def given(self) -> LinkInput:
        """The same as arrays."""
        columns = [
            [list(column) for column in zip(*((*k, *v) for k, v in rules.items()), strict=True)] or [[]] * 4
            for rules in (self.rules, self.walk_rules)
        ]
        return LinkInput(
            np.array([lat for lat, _ in self.points]),
            np.array([lon for _, lon in self.points]),
            naive.ints(self.routable),
            naive.ints([0, *accumulate(self.berths)]),
            *(naive.ints(column) for side in columns for column in side),
        )

    def walk_s(self, a: int, b: int, settings: TransferSettings) -> int:
        """The walk between two stops at any distance."""
        return naive.walk_s(self.points[a], self.points[b], settings.detour_factor / settings.walk_speed_m_s)

    def short_walk_s(self, a: int, b: int, settings: TransferSettings) -> int | None:
        """The walk, if it is within the limit; with a limit of 0 no walk at all."""
        limit_s = DEFAULT_MAX_WALK_S if settings.max_walk_s is None else settings.max_walk_s
        if (
            limit_s == 0
            or not (self.routable[a] and self.routable[b])
            or np.isnan([*self.points[a], *self.points[b]]).any()
        ):
            return None
        seconds = self.walk_s(a, b, settings)
        return seconds if seconds <= limit_s else None

    def change(self, here: int, there: int, settings: TransferSettings) -> tuple[int, int] | None:
        """(seconds, of which walking) from berth to berth: first match wins."""
        a, b = self.stop_of[here], self.stop_of[there]
        if (here, there) in self.rules:
            kind, seconds = self.rules[here, there]
            if kind == NEVER_HERE:
                return None
            walk = 0 if a == b else self.walk_s(a, b, settings)
            return (walk, walk) if kind == WALKS else (seconds, min(seconds, walk))
        if a == b:
            return settings.change_s, 0
        short = self.short_walk_s(a, b, settings)
        return None if short is None else (short + settings.change_s, short)

    def walk(self, a: int, b: int, settings: TransferSettings) -> int | None:
        """First, last or direct walk between different stops."""
        if (a, b) not in self.walk_rules:
            return self.short_walk_s(a, b, settings)
        kind, seconds = self.walk_rules[a, b]
        return None if kind == NEVER_HERE else self.walk_s(a, b, settings) if kind == WALKS else seconds


def place(seed: int, stops: int) -> Place:
    """Stops within some hundred metres, some at one place, one nowhere; rules at random."""
    random = Random(seed)
    points = [(metres_north(random.choice(STEPS_M)), 11.0 + random.choice(STEPS_M) / 1e5) for _ in range(stops)]
    nowhere = random.random() < 0.3
    berths = [random.choice([1, 1, 2, 3]) for _ in range(stops)]
    total = sum(berths)
    stop_of = [stop for stop, count in enumerate(berths) for _ in range(count)]
    rules: Rules = {}
    for _ in range(random.randint(0, 2 * total)):
        here, there = random.randrange(total), random.randrange(total)
        kinds = [TAKES, NEVER_HERE] if stop_of[here] == stop_of[there] else [TAKES, WALKS, NEVER_HERE]
        rules[here, there] = random.choice(kinds), random.choice([0, 60, 90, 600])
    walk_rules = {
        pair: (random.choice([TAKES, WALKS, NEVER_HERE]), random.choice([0, 60, 600]))
        for pair in permutations(range(stops), 2)
        if random.random() < 0.2
    }
    routable = [random.random() < 0.9 for _ in range(stops)]
    if nowhere:
        points.append((np.nan, np.nan))
        berths.append(1)
        routable.append(True)
    return Place(points, routable, berths, rules, walk_rules)


SETTINGS = st.builds(
    settings_of,
    st.sampled_from([0, 60]),
    st.sampled_from([0, 120, 1, 300]),
    st.sampled_from([1.0, 1.25]),
    st.sampled_from([1.0, 1.3]),
)


def changes_of(found: Changes) -> dict[tuple[int, int], tuple[int, int]]:
    """(from, to) -> (seconds, of which walking), berths themselves included."""
    pairs = {}
    for here in range(len(found.stay_s)):
        if found.stay_s[here] < NEVER:
            pairs[here, here] = int(found.stay_s[here]), 0
        for there, seconds, walking in found.arc[found.ptr[here] : found.ptr[here + 1]].tolist():
            assert (here, there) not in pairs
            pairs[here, there] = seconds, walking
    return pairs


def walks_of(found: Walks) -> dict[tuple[int, int], int]:
    """(from, to) -> seconds."""
    pairs = {}
    for here in range(len(found.ptr) - 1):
        for there, seconds in found.arc[found.ptr[here] : found.ptr[here + 1]].tolist():
            assert (here, there) not in pairs
            pairs[here, there] = seconds
    return pairs


def turned(pairs: dict[tuple[int, int], object]) -> dict[tuple[int, int], object]:
    """The same pairs the other way round."""
    return {(there, here): value for (here, there), value in pairs.items()}


def test_every_pair_of_berths() -> None:
    met: Counter[str] = Counter()

    @house(250)
    @given(SEEDS, st.integers(1, 6), SETTINGS)
    def agree(seed: int, stops: int, settings: TransferSettings) -> None:
        town = place(seed, stops)
        links = make_links(town.given(), settings)
        berths = range(len(town.stop_of))
        wanted = {pair: town.change(*pair, settings) for pair in product(berths, berths)}
        changes = changes_of(links.changes)
        assert changes == {pair: change for pair, change in wanted.items() if change is not None}
        assert changes_of(links.changes_backward) == turned(dict(changes))
        met["by rule"] += len(changes.keys() & town.rules.keys())
        met["on foot"] += sum(pair not in town.rules and pair[0] != pair[1] for pair in changes)
        met["forbidden"] += len(town.rules.keys() - changes.keys())

    agree()
    assert min(met.values()) >= 200, met


def test_every_pair_of_stops() -> None:
    met: Counter[str] = Counter()

    @house(250)
    @given(SEEDS, st.integers(1, 6), SETTINGS)
    def agree(seed: int, stops: int, settings: TransferSettings) -> None:
        town = place(seed, stops)
        links = make_links(town.given(), settings)
        pairs = list(permutations(range(len(town.points)), 2))
        wanted = {pair: town.walk(*pair, settings) for pair in pairs}
        walks = walks_of(links.walks)
        assert walks == {pair: walk for pair, walk in wanted.items() if walk is not None}
        assert walks_of(links.walks_backward) == turned(dict(walks))
        met["by rule"] += len(walks.keys() & town.walk_rules.keys())
        met["on foot"] += len(walks.keys() - town.walk_rules.keys())

    agree()
    assert min(met.values()) >= 100, met


@house(60)
@given(SEEDS, st.integers(1, 6), SETTINGS)
def test_quickest_first(seed: int, stops: int, settings: TransferSettings) -> None:
    """The search stops at the first change that is too long."""
    links = make_links(place(seed, stops).given(), settings)
    for part in (links.changes, links.changes_backward, links.walks, links.walks_backward):
        for here in range(len(part.ptr) - 1):
            rows = part.arc[part.ptr[here] : part.ptr[here + 1]].tolist()
            assert rows == sorted(rows, key=lambda row: (row[1], row[0]))


def two(metres: float, **settings: float) -> dict[tuple[int, int], tuple[int, int]]:
    """The changes between two stops so far apart."""
    town = Place([(52.0, 11.0), (metres_north(metres), 11.0)], [True] * 2, [1, 1], {}, {})
    return changes_of(make_links(town.given(), settings_of(**settings)).changes)


def test_the_limit_holds_for_the_walk_without_the_change() -> None:
    assert two(119.5, change_s=60, max_walk_s=120)[0, 1] == (180, 120)
    assert (0, 1) not in two(120.5, change_s=0, max_walk_s=120)


def test_no_walk_at_all_at_a_limit_of_nothing() -> None:
    """Also between poles at one coordinate."""
    assert two(0, change_s=60, max_walk_s=0) == {(0, 0): (60, 0), (1, 1): (60, 0)}
    assert two(0, change_s=60, max_walk_s=1)[0, 1] == (60, 0)


def test_speed_and_detour() -> None:
    assert two(99.9, max_walk_s=300, walk_speed_m_s=1.25, detour_factor=1.3)[0, 1] == (104, 104)


def test_a_quarter_of_an_hour_where_no_limit_is_given() -> None:
    town = Place([(52.0, 11.0), (metres_north(899.5), 11.0), (metres_north(900.5), 11.0)], [True] * 3, [1] * 3, {}, {})
    assert (0, 1) in walks_of(make_links(town.given(), TransferSettings(walk_speed_m_s=1.0)).walks)
    assert (0, 2) not in walks_of(make_links(town.given(), TransferSettings(walk_speed_m_s=1.0)).walks)


def test_more_pairs_than_the_first_buffer_holds() -> None:
    stops = 150
    town = Place([(52.0, 11.0)] * stops, [True] * stops, [1] * stops, {}, {})
    links = make_links(town.given(), settings_of(max_walk_s=60))
    assert len(links.walks.arc) == stops * (stops - 1) > 64 * stops + 64


@pytest.mark.parametrize("writable", [True, False])
def test_frozen_never_copies_in_vain_and_never_freezes_what_others_write(writable: bool) -> None:  # noqa: FBT001
    array = np.arange(4, dtype=np.int32)
    array.flags.writeable = writable
    found = frozen(array)
    assert not found.flags.writeable
    assert array.flags.writeable == writable
    assert np.shares_memory(found, array)


def test_frozen_makes_int32_and_one_piece() -> None:
    found = frozen(np.arange(8, dtype=np.int64)[::2])
    assert found.dtype == np.int32
    assert found.flags.c_contiguous
    assert found.tolist() == [0, 2, 4, 6]
