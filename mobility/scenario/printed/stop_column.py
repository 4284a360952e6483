# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""Many orders of stops -> one column of stops in which every one of them is found in its own order.

A common supersequence, grown order by order: each new one is laid beside the column so that most of its stops meet
stops that stand there already (longest common subsequence, by dynamic programming), and what is left over is put in
between. Finding the shortest supersequence of many orders is NP-hard (Maier: The Complexity of Some Problems on
Subsequences and Supersequences, 1978); lines differ in few stops, and there this finds it. A stop that is called at
twice stands in the column twice.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


def common_column(orders: Iterable[Sequence[int]]) -> list[int]:
    """One column for some orders of stops.

    Parameters
    ----------
    orders
        The first ones decide what stands next to each other: long and frequent ones belong there.

    Returns
    -------
    list
        Each order is a subsequence of it.

    Notes
    -----
    Stops are numbers; what counts as one stop is for the caller to say.
    """
    column: list[int] = []
    for order in orders:
        column = _grown(column, order)
    return column


def places_in(column: Sequence[int], order: Sequence[int]) -> list[int]:
    """Where the stops of an order stand in a column, rising: from its first stop to its last in as few rows as can be.

    Parameters
    ----------
    column, order
        The order is a subsequence of the column.

    Raises
    ------
    ValueError
        It is not.
    """
    found: list[list[int]] = []
    for first in (row for row, stop in enumerate(column) if order and stop == order[0]):
        rows, row = [first], first
        for stop in order[1:]:
            row = next((below for below in range(row + 1, len(column)) if column[below] == stop), -1)
            if row < 0:
                break
            rows.append(row)
        if len(rows) == len(order):
            found.append(rows)
    if order and not found:
        msg = "the order is no part of the column"
        raise ValueError(msg)
    return min(found, key=lambda rows: rows[-1] - rows[0], default=[])


def common_length(one: Sequence[int], other: Sequence[int]) -> int:
    """How many stops two orders have in common, in the order of both."""
    return _lengths(one, other)[0][0]


def _grown(column: Sequence[int], order: Sequence[int]) -> list[int]:
    """A column and another order."""
    length = _lengths(column, order)
    grown: list[int] = []
    at = row = 0
    while row < len(column) and at < len(order):
        if column[row] == order[at] and length[row][at] == length[row + 1][at + 1] + 1:
            grown.append(column[row])
            row, at = row + 1, at + 1
        elif length[row + 1][at] >= length[row][at + 1]:
            grown.append(column[row])
            row += 1
        else:
            grown.append(order[at])
            at += 1
    return [*grown, *column[row:], *order[at:]]


def _lengths(one: Sequence[int], other: Sequence[int]) -> list[list[int]]:
    """Length of the longest common subsequence of all pairs of ends."""
    length = [[0] * (len(other) + 1) for _ in range(len(one) + 1)]
    for row in reversed(range(len(one))):
        here, below = length[row], length[row + 1]
        for at in reversed(range(len(other))):
            here[at] = below[at + 1] + 1 if one[row] == other[at] else max(below[at], here[at + 1])
    return length
