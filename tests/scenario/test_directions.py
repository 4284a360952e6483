# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""Which way trips go, by direction_id where it tells and by the order of stops where it does not."""

import pytest

from mobility.scenario.directions import ways_of

LINE = (1, 2, 3, 4)
BACK = LINE[::-1]


@pytest.mark.parametrize("directions", [[-1] * 4, [0] * 4, [1] * 4, [1, -1, 1, -1], [0, 0, 1, 1]])
def test_the_order_of_stops_counts_where_the_feed_does_not_tell(directions: list[int]) -> None:
    assert ways_of([LINE, BACK, LINE, BACK[1:]], directions) == [0, 1, 0, 1]


@pytest.mark.parametrize(
    "orders",
    [[LINE, BACK, LINE[:2], BACK[2:]], [LINE, BACK, (5, 6), (6, 5)], [LINE, BACK, (5, 6), (8, 9)]],
    ids=["short trips", "a branch", "nothing in common"],
)
def test_direction_id_counts_where_it_tells_both_ways_apart(orders: list[tuple[int, ...]]) -> None:
    assert ways_of(orders, [1, 0, 1, 0]) == [1, 0, 1, 0]


def test_trips_without_direction_id_go_with_those_that_have_one() -> None:
    assert ways_of([LINE, BACK, BACK[1:], LINE[1:]], [1, 0, -1, -1]) == [1, 0, 0, 1]


def test_a_few_odd_trips_do_not_make_direction_id_worthless() -> None:
    assert ways_of([*[LINE] * 20, LINE[::-1], *[BACK] * 20], [0] * 21 + [1] * 20) == [0] * 21 + [1] * 20


def test_a_circle_goes_one_way() -> None:
    assert ways_of([(1, 2, 3, 4, 1), (3, 4, 1), (4, 1, 2)], [0, 0, 0]) == [0, 0, 0]
