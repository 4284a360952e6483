# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""Opportunities that an origin reaches, weighted by how long it takes; and how long it takes to the nearest ones.

Cumulative opportunities and their decay after Hansen: How Accessibility Shapes Land Use (1959); the nearest ones (dual
accessibility) after Cui, Levinson: Primal and Dual Access (Geographical Analysis 2020).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from mobility.errors import InputError
from mobility.kernels.layout import NEVER

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mobility.kernels.layout import Float64, Int32

DECAYS = ("step", "logistic", "exponential")
MINUTE_S = 60
DEVIATION_MIN = 10.0


@dataclass(frozen=True, slots=True)
class Decay:
    """How much an opportunity counts that is t away, with a cutoff c.

    Parameters
    ----------
    kind
        ``step``: 1 up to c, 0 beyond. ``logistic``: 1 / (1 + exp((t - c) pi / (s sqrt(3)))), which is a half at c.
        ``exponential``: 2 ^ (-t / c), also a half at c.
    deviation_min
        The s of ``logistic``: standard deviation in minutes.
    """

    kind: str = "step"
    deviation_min: float = DEVIATION_MIN

    def __post_init__(self) -> None:
        """Refuse what is none.

        Raises
        ------
        InputError
            Unknown kind, or no positive deviation.
        """
        if self.kind not in DECAYS:
            raise InputError("bad_decay", decay=self.kind, decays=", ".join(DECAYS))
        if not 0 < self.deviation_min < math.inf:
            raise InputError("bad_deviation", deviation=self.deviation_min)

    def share(self, seconds: Int32, cutoff_s: float) -> Float64:
        """How much each counts, 0 to 1; 0 out of reach.

        Parameters
        ----------
        seconds
            Travel times, ``NEVER`` where out of reach.
        cutoff_s
            See ``kind``.
        """
        reached = seconds < NEVER
        time_s = np.where(reached, seconds, 0).astype(np.float64)
        if self.kind == "step":
            counted = (time_s <= cutoff_s).astype(np.float64)
        elif self.kind == "exponential":
            counted = np.exp2(-time_s / cutoff_s)
        else:
            steep = math.pi / (self.deviation_min * MINUTE_S * math.sqrt(3))
            counted = 1 / (1 + np.exp(np.clip((time_s - cutoff_s) * steep, -700, 700)))
        return np.where(reached, counted, 0.0)


def opportunities(seconds: Int32, weight: Float64, cutoff_s: float, decay: Decay) -> Float64:
    """(O) opportunities that each origin reaches.

    Parameters
    ----------
    seconds
        (O, D) travel times, ``NEVER`` where out of reach.
    weight
        (D) of each destination: jobs, places at a school, 1 for a shop.
    cutoff_s, decay
        How much counts.
    """
    return np.array([float((decay.share(line, cutoff_s) * weight).sum()) for line in seconds], dtype=np.float64)


def nearest_s(seconds: Int32, weight: Float64, count: float) -> Int32:
    """(O) how long it takes until so many opportunities are reached; ``NEVER`` where there are fewer.

    Parameters
    ----------
    seconds, weight
        As for ``opportunities``.
    count
        1: the nearest one.
    """
    order = np.argsort(seconds, axis=1, kind="stable")
    rising = np.take_along_axis(seconds, order, axis=1)
    gathered = np.cumsum(np.where(rising < NEVER, weight[order], 0.0), axis=1)
    enough = gathered >= count
    found = np.full(len(seconds), NEVER, dtype=np.int32)
    some = enough.any(axis=1)
    found[some] = rising[some, enough[some].argmax(axis=1)]
    return found


def check_cutoffs(cutoffs_min: Sequence[float], most_min: float) -> list[float]:
    """Cutoffs in seconds, rising, each once.

    Raises
    ------
    InputError
        None, or one that is not above 0 and at most ``most_min``.
    """
    cutoffs = sorted({float(cutoff) for cutoff in cutoffs_min})
    if not cutoffs or not 0 < cutoffs[0] <= cutoffs[-1] <= most_min:
        raise InputError(
            "bad_cutoffs", cutoffs=", ".join(f"{cutoff:g}" for cutoff in cutoffs_min), most=f"{most_min:g}"
        )
    return [cutoff * MINUTE_S for cutoff in cutoffs]
