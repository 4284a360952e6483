# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""Services -> day classes: all dates on which exactly the same trips of a feed run."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from mobility.kernels.layout import Int32


@dataclass(frozen=True, slots=True)
class DayClasses:
    """The day classes of one feed.

    ``of_day`` (days) holds a class number or -1 where nothing runs, from ``first_day`` (days since 1970-01-01) on;
    ``services[c]`` the positions of the services that run on days of class c.
    """

    first_day: int
    of_day: Int32
    services: list[np.ndarray]


def day_classes(first_day: int, active: np.ndarray, used: np.ndarray) -> DayClasses:
    """Find the day classes.

    Parameters
    ----------
    first_day
        Days since 1970-01-01 of the first column.
    active
        Bool (services, days).
    used
        Bool (services): whether any usable trip belongs to the service; the others make no difference.
    """
    rows = np.flatnonzero(used)
    of_day = np.full(active.shape[1], -1, dtype=np.int32)
    found: dict[bytes, int] = {}
    services: list[np.ndarray] = []
    packed = np.packbits(active[rows], axis=0)
    for day in range(active.shape[1]):
        key = packed[:, day].tobytes()
        if not any(key):
            continue
        if key not in found:
            found[key] = len(services)
            services.append(rows[active[rows, day]])
        of_day[day] = found[key]
    return DayClasses(first_day, of_day, services)
