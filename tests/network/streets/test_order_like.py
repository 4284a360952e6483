# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""An order of nodes taken over from another graph: those that both have keep their order, new ones come first."""

from random import Random

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from mobility.network.streets.order import order_like

PLACES = st.lists(st.tuples(st.integers(-2, 2), st.integers(-2, 2)), max_size=12)


@given(PLACES, PLACES, st.randoms(use_true_random=False))
def test_known_nodes_keep_their_order_and_new_ones_come_first(
    before: list[tuple[int, int]], now: list[tuple[int, int]], rnd: Random
) -> None:
    ranks = list(range(len(before)))
    rnd.shuffle(ranks)
    key, before_key = (np.array(places, dtype=np.int64).reshape(-1, 2) for places in (now, before))
    rank = order_like(key, before_key, np.array(ranks, dtype=np.int32)).tolist()
    assert sorted(rank) == list(range(len(now)))
    left, wanted = [*zip(before, ranks, strict=True)], []
    for place in now:
        same = next((entry for entry in left if entry[0] == place), None)
        wanted.append(-1 if same is None else same[1])
        if same is not None:
            left.remove(same)
    expected = sorted(range(len(now)), key=lambda node: (wanted[node], node))
    assert [rank.index(number) for number in range(len(now))] == expected
