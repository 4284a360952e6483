# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""Counts of small groups are blanked, and an attacker who knows all that is shown learns none of them."""

import networkx as nx
import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from mobility.analysis.output.small_groups import Shown, hide_small_groups

COUNT = st.one_of(st.just(0), st.integers(0, 12), st.integers(0, 400))
LISTS = st.lists(COUNT, min_size=1, max_size=8)
TABLES = st.integers(1, 5).flatmap(
    lambda columns: st.lists(st.lists(COUNT, min_size=columns, max_size=columns), min_size=1, max_size=5)
)


def blanked(shown: Shown) -> list[bool]:
    return [bool(one) for one in np.isnan(shown.counts).ravel()]


@pytest.mark.parametrize(
    ("counts", "hidden", "total"),
    [
        ([10, 20], [], 30),
        ([5, 5, 0], [], 10),
        ([3, 7, 10, 0], [0, 1], 20),
        ([4, 9, 9, 9], [0, 1], 31),
        ([1, 2, 50, 6], [0, 1, 3], 59),
        ([4, 4, 50], [0, 1], 58),
        ([2, 2, 0], [0, 1], None),
        ([3], [0], None),
        ([0, 0], [], 0),
    ],
)
def test_lists(counts: list[int], hidden: list[int], total: int | None) -> None:
    shown = hide_small_groups(np.array(counts, dtype=np.float64))
    assert np.flatnonzero(blanked(shown)).tolist() == hidden
    assert np.isnan(shown.sums[0]) if total is None else shown.sums[0] == total
    assert shown.blanked == len(hidden) + (total is None)


def test_a_table_loses_four_counts_for_one() -> None:
    shown = hide_small_groups(np.array([[3, 8, 9], [10, 20, 30], [7, 7, 7]], dtype=np.float64))
    assert np.argwhere(np.isnan(shown.counts)).tolist() == [[0, 0], [0, 1], [2, 0], [2, 1]]
    assert shown.sums.tolist() == [20, 60, 21, 20, 35, 46, 101]
    assert shown.blanked == 4


def test_the_note_says_how_many() -> None:
    none, some = (hide_small_groups(np.array([count, 20.0, 30.0])) for count in (7.0, 3.0))
    assert (none.note("en"), none.note("de")) == ("", "")
    assert some.note("en") == "To protect groups of fewer than 5 persons, values left out in this table: 2."
    assert some.note("de").endswith(": 2.")


@given(LISTS)
def test_in_a_list_no_small_group_can_be_reckoned(counts: list[int]) -> None:
    shown = hide_small_groups(np.array(counts, dtype=np.float64))
    assert [bool(np.isnan(one)) for one in shown.counts] == blanked(shown)
    for count, seen in zip(counts, shown.counts.tolist(), strict=True):
        assert np.isnan(seen) or (seen == count and not 0 < count < 5)
    hidden = [count for count, one in zip(counts, blanked(shown), strict=True) if one]
    assert 0 not in hidden
    if not np.isnan(shown.sums[0]):
        assert shown.sums[0] == sum(counts)
        assert not hidden or (len(hidden) >= 2 and sum(hidden) >= 5)
    else:
        assert hidden
    assert all(0 < count < 5 for count in counts) or not all(one for one in blanked(shown)) or 0 < min(counts) < 5


@settings(max_examples=400)
@given(TABLES)
@example([[3, 0], [0, 7]])
@example([[4, 4, 4, 60], [4, 4, 60, 70], [60, 70, 4, 4], [80, 90, 4, 4]])
def test_in_a_table_no_small_group_can_be_reckoned(rows: list[list[int]]) -> None:
    """What is blanked are edges between rows and columns; an edge can be reckoned if and only if it is a bridge.

    Gusfield, A graph theoretic approach to statistical data security (1988).
    """
    counts = np.array(rows, dtype=np.float64)
    shown = hide_small_groups(counts)
    height, width = counts.shape
    seen = np.full((height + 1, width + 1), np.nan)
    seen[:-1, :-1] = shown.counts
    seen[:-1, -1], seen[-1, :-1], seen[-1, -1:] = np.split(shown.sums, [height, height + width])
    truth = np.block(
        [[counts, counts.sum(1, keepdims=True)], [counts.sum(0, keepdims=True), counts.sum().reshape(1, 1)]]
    )
    known = ~np.isnan(seen)
    assert (seen[known] == truth[known]).all()
    assert not ((truth > 0) & (truth < 5) & known).any()
    assert (truth[~known] > 0).all(), "nobody is in a count of 0"
    assert shown.blanked == np.count_nonzero(~known)
    if not ((truth > 0) & (truth < 5)).any():
        assert known.all()
    graph = nx.Graph([(f"row {row}", f"column {column}") for row, column in np.argwhere(~known).tolist()])
    assert list(nx.bridges(graph)) == []
    for values, own in (*zip(truth, known, strict=True), *zip(truth.T, known.T, strict=True)):
        if own[-1]:
            assert not 0 < values[:-1][~own[:-1]].sum() < 5


def test_a_count_that_links_two_groups_of_blanked_ones_follows_from_several_sums() -> None:
    """Rows 1 and 2 less columns 1 and 2 give the third count of the first row, though every line hides two or more."""
    counts = np.array([[4, 4, 4, 60], [4, 4, 60, 70], [60, 70, 4, 4], [80, 90, 4, 4]], dtype=np.float64)
    shown = hide_small_groups(counts)
    small = counts < 5
    assert min(*small.sum(0), *small.sum(1)) == 2
    assert np.isnan(shown.counts[small]).all()
    assert shown.blanked > small.sum()


@given(TABLES)
def test_what_may_be_shown_is_found_again_in_the_same_way(rows: list[list[int]]) -> None:
    counts = np.array(rows, dtype=np.float64)
    first, second = hide_small_groups(counts), hide_small_groups(counts.copy(order="F"))
    np.testing.assert_array_equal(first.counts, second.counts)
    np.testing.assert_array_equal(first.sums, second.sums)
