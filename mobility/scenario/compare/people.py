# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""Counts of people as they may be shown: small groups are blanked as ``analysis.output.small_groups`` has it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from mobility.analysis.output.small_groups import FEWEST, hide_small_groups

if TYPE_CHECKING:
    from mobility.kernels.layout import Float64
    from mobility.scenario.compare.question import CompareQuestion


def shown_counts(counts: Float64, *, persons: bool) -> tuple[Float64, float]:
    """Groups that make up one sum, and the sum; NaN where blanked.

    Parameters
    ----------
    counts
        (n) heads, few groups.
    persons
        Whether these are persons.
    """
    if not persons:
        return counts, float(counts.sum())
    shown = hide_small_groups(counts)
    return shown.counts, float(shown.sums[0])


def shown_places(question: CompareQuestion) -> Float64:
    """(O) people of each origin, NaN where blanked, by the same rule for any number of places; NaN if not known."""
    heads = question.heads
    if question.people is None:
        return np.full(len(heads), np.nan)
    hidden = (heads > 0) & (heads < FEWEST)
    order = np.argsort(heads, kind="stable")
    following = iter(order[(heads[order] > 0) & ~hidden[order]].tolist())
    while hidden.any() and (hidden.sum() == 1 or heads[hidden].sum() < FEWEST):
        nearest = next(following, None)
        if nearest is None:
            break
        hidden[nearest] = True
    return np.where(hidden, np.nan, heads)
