# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""Passed edges joined to steps, against a plain twin."""

import math
from collections import Counter
from itertools import groupby
from typing import NamedTuple

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from mobility.kernels.street_layout import NO_NAME, Labels
from mobility.kernels.street_steps import TURNS, tell_steps
from mobility.network.frozen import frozen
from tests.kernels.drawing import house

FORWARD, BACKWARD = 1, 2
STRAIGHT = {"continue", "slightly_left", "slightly_right"}


class Edge(NamedTuple):
    """An edge that is passed."""

    name: int
    kind: int
    push: int
    incline_permille: int
    length_cm: int
    back: bool
    met: float
    left: float


def edges() -> st.SearchStrategy[list[Edge]]:
    """Ways of up to eight edges with few names, so that many belong together."""
    bearing = st.one_of(st.just(math.nan), st.sampled_from([0.0, 10.0, -30.0, 60.0, 89.9, 140.0, 175.0, -179.0]))
    edge = st.builds(
        Edge, st.sampled_from([NO_NAME, 0, 1]), st.integers(0, 1), st.integers(0, 3), st.sampled_from([0, 50, -120]),
        st.integers(1, 99_999), st.booleans(), bearing, bearing,
    )  # fmt: skip
    return st.lists(edge, max_size=8)


def turn(arrives: float, leaves: float) -> str:
    """How one turns, told by sectors of the compass from behind on."""
    if math.isnan(arrives) or math.isnan(leaves):
        return "continue"
    right = (leaves - arrives) % 360.0
    side, angle = ("right", right) if right <= 180.0 else ("left", 360.0 - right)
    for least, word in ((170.0, "uturn"), (120.0, f"hard_{side}"), (50.0, side), (20.0, f"slightly_{side}")):
        if angle >= least:
            return word
    return "continue"


def pushed(edge: Edge) -> bool:
    return bool(edge.push & (BACKWARD if edge.back else FORWARD))


def told(way: list[Edge]) -> list[tuple[int, str, int, bool, float]]:
    """First edge, turn, number of edges, whether one pushes and length of each step."""
    turns, arrived = [], math.nan
    for edge in way:
        turns.append(turn(arrived, edge.met))
        arrived = arrived if math.isnan(edge.left) else edge.left
    numbers, number = [], 0
    for k, edge in enumerate(way):
        if k:
            before = way[k - 1]
            # All edges of one step are alike in name and in pushing, so the one before speaks for all of them; in kind
            # only where there is no name, and only there it counts.
            same = before.name == edge.name and pushed(before) == pushed(edge)
            if edge.name == NO_NAME:
                same = same and before.kind == edge.kind and turns[k] in STRAIGHT
            number += not same
        numbers.append(number)
    steps = []
    for _, group in groupby(range(len(way)), key=lambda k: numbers[k]):
        part = list(group)
        metres = sum(way[k].length_cm for k in part) / 100
        steps.append((part[0], turns[part[0]] if part[0] else "depart", len(part), pushed(way[part[0]]), metres))
    return steps


def test_steps_and_sums() -> None:
    met: Counter[str] = Counter()

    @house(600)
    @given(edges())
    def agree(way: list[Edge]) -> None:
        count = len(way)
        labels = Labels(frozen(np.array([e.name for e in way])), frozen(np.array([e.kind for e in way])))
        rows = [[k, e.push, e.incline_permille, e.length_cm, int(e.back), 10 * k] for k, e in enumerate(way)]
        passed = np.array(rows, dtype=np.int32).reshape(-1, 6)
        bearing = np.array([(e.met, e.left) for e in way], dtype=np.float64).reshape(-1, 2)
        step, metres, sums = np.empty((count, 4), dtype=np.int32), np.empty(count), np.empty(4)
        steps = tell_steps(labels, FORWARD, BACKWARD, passed, bearing, step, metres, sums)
        right = told(way)
        assert [(trait, TURNS[onto], first, bool(push)) for trait, onto, first, push in step[:steps].tolist()] == [
            (first, onto, 10 * first, push) for first, onto, _, push, _ in right
        ]
        np.testing.assert_allclose(metres[:steps], [one[-1] for one in right])
        rises_m = [e.length_cm * e.incline_permille * (-1 if e.back else 1) / 100_000 for e in way]
        whole_m, pushed_m = (sum(e.length_cm for e in of) / 100 for of in (way, [e for e in way if pushed(e)]))
        ups, downs = sum(max(0.0, rise_m) for rise_m in rises_m), sum(max(0.0, -rise_m) for rise_m in rises_m)
        np.testing.assert_allclose(sums, [whole_m, ups, downs, pushed_m])
        met["joined"] += sum(one[2] > 1 for one in right)
        met["pushed"] += sum(one[3] for one in right)
        met.update(one[1] for one in right)

    agree()
    assert set(TURNS) <= set(met)
    assert min(met["joined"], met["pushed"]) > 100
