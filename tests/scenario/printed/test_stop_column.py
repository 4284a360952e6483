# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""One column for many orders of stops: nothing lost, nothing turned round, no row that nobody needs."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mobility.scenario.printed.stop_column import common_column, common_length, places_in

ORDERS = st.lists(st.lists(st.integers(0, 6), min_size=1, max_size=8), min_size=1, max_size=6)


def _is_part(order: list[int], column: list[int]) -> bool:
    rest = iter(column)
    return all(stop in rest for stop in order)


@given(ORDERS)
def test_each_order_is_found_in_the_column_in_its_own_order(orders: list[list[int]]) -> None:
    column = common_column(orders)
    for order in orders:
        rows = places_in(column, order)
        assert rows == sorted(set(rows))
        assert [column[row] for row in rows] == order
    assert len(column) <= sum(map(len, orders))


@given(st.lists(st.integers(0, 4), max_size=7), st.lists(st.integers(0, 4), max_size=7))
def test_two_orders_share_as_many_rows_as_they_can(one: list[int], other: list[int]) -> None:
    parts = [[stop for at, stop in enumerate(one) if bits >> at & 1] for bits in range(1 << len(one))]
    longest = max(len(part) for part in parts if _is_part(part, other))
    assert common_length(one, other) == longest
    assert len(common_column([one, other])) == len(one) + len(other) - longest


def test_a_loop_stands_twice() -> None:
    column = common_column([[1, 2, 3, 2, 4], [1, 2, 4]])
    assert column == [1, 2, 3, 2, 4]
    assert places_in(column, [2, 4]) == [3, 4]


def test_what_is_no_part_is_refused() -> None:
    with pytest.raises(ValueError, match="no part"):
        places_in([1, 2], [2, 1])
