# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""How a quantity is spread over people: means, shares, deciles and the Gini coefficient, weighted by heads."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from mobility.kernels.layout import Float64

DECILES = np.arange(1, 10)


@dataclass(frozen=True, slots=True)
class Spread:
    """A quantity over people.

    Parameters
    ----------
    people
        How many are counted.
    mean
        Per head; NaN without people.
    share_some
        Of the people for whom it is above 0.
    deciles
        (9) the value that 10, 20, … 90 % of the people do not exceed (lower nearest rank).
    gini
        0: all have the same; towards 1: one has all. NaN where nobody has anything.
    """

    people: float
    mean: float
    share_some: float
    deciles: tuple[float, ...]
    gini: float


def spread(value: Float64, people: Float64) -> Spread:
    """How a quantity is spread.

    Parameters
    ----------
    value
        (O) not negative.
    people
        (O) heads who have so much each; not negative.
    """
    heads = float(people.sum())
    if heads <= 0:
        return Spread(0.0, float("nan"), float("nan"), (float("nan"),) * len(DECILES), float("nan"))
    order = np.argsort(value, kind="stable")
    rising, weight = value[order], people[order]
    below = np.cumsum(weight)
    owned = np.cumsum(rising * weight)
    at = np.searchsorted(below, DECILES / 10 * heads * (1 - 1e-12), side="left")
    gini = float("nan")
    if owned[-1] > 0:
        # One minus twice the area below the Lorenz curve, by trapezia.
        before = np.concatenate(([0.0], owned[:-1]))
        gini = 1.0 - float((weight * (owned + before)).sum() / (heads * owned[-1]))
    return Spread(
        heads,
        float((value * people).sum() / heads),
        float(people[value > 0].sum() / heads),
        tuple(float(one) for one in rising[np.minimum(at, len(rising) - 1)]),
        gini,
    )
