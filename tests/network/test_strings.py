# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""Texts as two arrays."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mobility.network.strings import Strings, pool
from tests.kernels.drawing import house

TEXTS = ["Bahnhof", "", "Größe – 10 €", "zug\n", "🚋", ""]


def order_of(texts: list[str]) -> np.ndarray:
    """Positions by rising text."""
    return np.array(sorted(range(len(texts)), key=texts.__getitem__), dtype=np.int32)


def test_one_by_one_and_all_at_once() -> None:
    strings = Strings.of(TEXTS)
    assert len(strings) == len(TEXTS)
    assert [strings[at] for at in range(len(TEXTS))] == strings.to_list() == TEXTS


def test_none_at_all() -> None:
    strings = Strings.of([])
    assert len(strings) == 0
    assert strings.to_list() == []
    assert strings.find("a", order_of([])) == -1


@pytest.mark.parametrize("at", [-1, len(TEXTS)])
def test_there_is_nothing_before_the_first_or_behind_the_last(at: int) -> None:
    strings = Strings.of(TEXTS)
    with pytest.raises(IndexError):
        strings[at]


def test_types() -> None:
    strings = Strings.of(["ä", "b"])
    assert (str(strings.blob.dtype), str(strings.ptr.dtype)) == ("uint8", "int64")
    assert strings.ptr.tolist() == [0, 2, 3]


@pytest.mark.parametrize("missing", ["", "A", "b", "bb", "zz", "ä"])
def test_what_is_not_there_is_not_found(missing: str) -> None:
    texts = ["c", "a", "ba"]
    assert Strings.of(texts).find(missing, order_of(texts)) == -1


@house(100)
@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=3), max_size=12), st.text(max_size=2))
def test_found_by_bisection_where_it_stands(texts: list[str], asked: str) -> None:
    """Ordered by code points, as Python compares texts."""
    strings, order = Strings.of(texts), order_of(texts)
    for text in [*texts, asked]:
        at = strings.find(text, order)
        assert (at < 0) == (text not in texts)
        assert at < 0 or texts[at] == text


def test_a_pool_has_each_text_once_in_order_of_first_use() -> None:
    strings, index = pool(["b", "", "a", "b", ""])
    assert strings.to_list() == ["b", "", "a"]
    assert index.tolist() == [0, 1, 2, 0, 1]
    assert index.dtype == np.int32


def test_a_pool_of_nothing() -> None:
    strings, index = pool([])
    assert len(strings) == len(index) == 0
