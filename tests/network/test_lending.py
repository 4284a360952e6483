# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""Workspaces are lent to one at a time, kept, and made anew where they are too small."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from mobility.network.lending import Lending

Sizes = tuple[int, ...]
THREADS, ROUNDS = 8, 200


class Workspace:
    """Knows its sizes and whether somebody has it."""

    def __init__(self, *sizes: int) -> None:
        self.sizes = sizes
        self.lent = False


@pytest.fixture
def made() -> list[Workspace]:
    """Return all workspaces that were made."""
    return []


@pytest.fixture
def lending(made: list[Workspace]) -> Lending[Workspace]:
    """Return what lends them."""

    def make(*sizes: int) -> Workspace:
        made.append(Workspace(*sizes))
        return made[-1]

    return Lending(make)


def test_one_is_enough_for_one_after_the_other(lending: Lending[Workspace], made: list[Workspace]) -> None:
    for sizes in ((3, 4), (3, 4), (1, 4), (2, 2)):
        with lending.borrowed(*sizes) as work:
            assert work is made[0]
    assert [work.sizes for work in made] == [(3, 4)]


def test_two_at_once_are_two(lending: Lending[Workspace], made: list[Workspace]) -> None:
    with lending.borrowed(3) as one, lending.borrowed(3) as other:
        assert one is not other
    with lending.borrowed(3), lending.borrowed(3):
        pass
    assert len(made) == 2


def test_a_larger_one_takes_the_place_of_a_smaller_one_and_is_smaller_in_nothing(
    lending: Lending[Workspace], made: list[Workspace]
) -> None:
    for sizes in ((3, 4), (2, 5), (3, 5), (9, 1)):
        with lending.borrowed(*sizes) as work:
            assert all(has >= size for has, size in zip(work.sizes, sizes, strict=True))
    assert [work.sizes for work in made] == [(3, 4), (3, 5), (9, 5)]


def test_what_fails_gives_it_back(lending: Lending[Workspace], made: list[Workspace]) -> None:
    with pytest.raises(KeyError), lending.borrowed(3):
        raise KeyError
    with lending.borrowed(3):
        pass
    assert len(made) == 1


def test_threads_never_share_one(lending: Lending[Workspace], made: list[Workspace]) -> None:
    """And no more are made than were lent at once, but for those that had to grow."""
    together = threading.Barrier(THREADS)

    def work(number: int) -> None:
        together.wait()
        for size in range(ROUNDS):
            with lending.borrowed(number, size % 7) as mine:
                assert not mine.lent
                mine.lent = True
                assert mine.sizes >= (number, 0)
                assert mine.sizes[1] >= size % 7
                mine.lent = False

    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(work, range(THREADS)))
    before = len(made)
    with lending.borrowed(0, 0):
        pass
    assert len(made) == before
    assert len(lending._spare) <= THREADS
