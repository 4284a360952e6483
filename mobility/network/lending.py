# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""Workspaces that are lent for one search at a time."""

from __future__ import annotations

from contextlib import contextmanager
from threading import Lock
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

T = TypeVar("T")


class Lending(Generic[T]):
    """As many workspaces as were ever borrowed at once; threads share it.

    Parameters
    ----------
    make
        Makes another workspace for the given sizes.
    """

    def __init__(self, make: Callable[..., T]) -> None:
        self._make = make
        self._spare: list[tuple[tuple[int, ...], T]] = []
        self._lock = Lock()

    @contextmanager
    def borrowed(self, *sizes: int) -> Iterator[T]:
        """Lend a workspace that is at least as large as asked for in every size; too small ones are given up."""
        with self._lock:
            made, work = self._spare.pop() if self._spare else ((), None)
        if work is None or any(size > have for size, have in zip(sizes, made, strict=True)):
            made = tuple(max(pair) for pair in zip(sizes, made or sizes, strict=True))
            work = self._make(*made)
        try:
            yield work
        finally:
            with self._lock:
                self._spare.append((made, work))
