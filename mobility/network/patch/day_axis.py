# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""The days on which feeds are changed."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

Days = np.ndarray
"""Bool, one entry per day of a ``DayAxis``."""


class DayAxis(NamedTuple):
    """The days of a region's calendar: the first one, counted from 1970-01-01, and how many follow."""

    first: int
    days: int


def on_axis(first: int, active: np.ndarray, axis: DayAxis) -> np.ndarray:
    """When services run on an axis.

    Parameters
    ----------
    first
        The day of the first column of ``active``, counted from 1970-01-01.
    active
        Bool (services, days).
    axis
        The days wanted.

    Returns
    -------
    np.ndarray
        Bool (services, days of the axis).
    """
    found = np.zeros((len(active), axis.days), dtype=np.bool_)
    begin, end = max(first, axis.first), min(first + active.shape[1], axis.first + axis.days)
    if begin < end:
        found[:, begin - axis.first : end - axis.first] = active[:, begin - first : end - first]
    return found
