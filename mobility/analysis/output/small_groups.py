# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""Small groups of persons are not shown, and can't be reckoned from what is shown.

The usual rule of official statistics: a count of fewer than five persons is blanked (primary suppression). Where a sum
is shown and all but one of its parts, the missing one is their difference, so another part is blanked too, the next
smallest (secondary suppression); likewise where a count follows from several sums together, and where all blanked
parts of a sum are together still fewer than five. Nobody is in a count of 0, so it stays. Bounds that follow from the
sums, and what several tables tell together, are not looked at.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from mobility.texts import text

if TYPE_CHECKING:
    from mobility.kernels.layout import Float64, Int64

FEWEST = 5
"""Persons of the smallest group that is shown."""
ZERO = 1e-9
"""What roundings leave of a zero."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A table of counts as it may be shown.

    Parameters
    ----------
    counts
        As they were given, with NaN where a count is blanked.
    sums
        Of a list, one number; of a table, one per row, then one per column, then that of all. NaN where blanked.
    blanked
        How many counts and sums are blanked.
    """

    counts: Float64
    sums: Float64
    blanked: int

    def note(self, language: str) -> str:
        """What a table says below it, empty if nothing is blanked."""
        return text(language, "table.small_groups", fewest=FEWEST, cells=self.blanked) if self.blanked else ""


def hide_small_groups(counts: Float64) -> Shown:
    """Blank what would show fewer than ``FEWEST`` persons.

    Parameters
    ----------
    counts
        (n) groups that make up one sum, or (rows, columns) with sums of rows, of columns and of all; not negative.

    Returns
    -------
    Shown
        The choice depends on the counts alone; of equal ones the first is blanked.
    """
    given = np.asarray(counts, dtype=np.float64)
    whole, sums = _with_sums(given)
    shown = ~((whole > 0) & (whole < FEWEST))
    while (at := _next(whole, shown, sums)) is not None:
        shown[at] = False
    visible = np.where(shown, whole, np.nan)
    blanked = int(np.count_nonzero(~shown))
    if given.ndim == 1:
        return Shown(visible[:-1], visible[-1:], blanked)
    table = visible.reshape(given.shape[0] + 1, given.shape[1] + 1)
    order = np.concatenate((table[:-1, -1], table[-1, :-1], table[-1:, -1]))
    return Shown(table[:-1, :-1].copy(), order, blanked)


def _with_sums(counts: Float64) -> tuple[Float64, list[tuple[Int64, int]]]:
    """Counts and sums in one list, and for each sum the positions of its parts and its own."""
    if counts.ndim == 1:
        return np.append(counts, counts.sum()), [(np.arange(len(counts)), len(counts))]
    rows, columns = counts.shape
    whole = np.zeros((rows + 1, columns + 1))
    whole[:-1, :-1] = counts
    whole[-1] = whole.sum(axis=0)
    whole[:, -1] = whole[:, :-1].sum(axis=1)
    at = np.arange(whole.size).reshape(whole.shape)
    lines = [*at, *at.T]
    return whole.ravel(), [(line[:-1], int(line[-1])) for line in lines]


def _next(whole: Float64, shown: np.ndarray, sums: list[tuple[Int64, int]]) -> int | None:
    """What must be blanked next, None if all is well."""
    for parts, total in sums:
        persons = whole[parts][~shown[parts]].sum()
        if shown[total] and 0 < persons < FEWEST:
            return _smallest(whole, shown, parts)
    for parts, total in sums:
        if np.count_nonzero(~shown[parts]) + (not shown[total]) == 1:
            part = _smallest(whole, shown, parts)
            return total if part is None else part
    told = _told(shown, sums)
    if told is None:
        return None
    beside = [parts for parts, total in sums if told == total or told in parts]
    totals = np.array([total for _, total in sums])
    parts = np.setdiff1d(np.concatenate(beside), totals)
    everything = np.setdiff1d(np.arange(len(whole)), totals)
    own = np.array([total for parts, total in sums if told in parts], dtype=np.int64)
    # Where all positive counts are blanked, and their sums, nothing is told: one of these has something left.
    candidates = (_smallest(whole, shown, among) for among in (parts, own, everything, totals))
    return next(at for at in candidates if at is not None)


def _smallest(whole: Float64, shown: np.ndarray, among: Int64) -> int | None:
    """The smallest group that is still shown and has anybody in it."""
    left = among[shown[among] & (whole[among] > 0)]
    return int(left[np.argmin(whole[left])]) if len(left) else None


def _told(shown: np.ndarray, sums: list[tuple[Int64, int]]) -> int | None:
    """The first blanked count that follows from the sums together, None if none does.

    The sums are linear equations in what is blanked. A count follows from them if it is the same in all solutions,
    that is if it is 0 in every vector of the null space.
    """
    unknown = np.flatnonzero(~shown)
    if not len(unknown):
        return None
    equations = np.zeros((len(sums), len(shown)))
    for row, (parts, total) in enumerate(sums):
        equations[row, parts] = 1.0
        equations[row, total] = -1.0
    _, sizes, directions = np.linalg.svd(equations[:, unknown])
    rank = int(np.count_nonzero(sizes > ZERO))
    told = np.flatnonzero((np.abs(directions[rank:]) < ZERO).all(axis=0))
    return int(unknown[told[0]]) if len(told) else None
