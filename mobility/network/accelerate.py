# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""Links between trips for the next days, built ahead."""

from __future__ import annotations

import datetime as dt
import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mobility.network.timetable.accelerator import MOST_FILES

if TYPE_CHECKING:
    from mobility.network.network import Network

MOST_DAYS = MOST_FILES // 2
"""Of different timetables so many are kept, for two directions."""


@dataclass(frozen=True, slots=True)
class Accelerated:
    """What was built: dates within the calendar, different timetables among them, and those that are not worth it."""

    dates: int
    timetables: int
    too_dense: int


def accelerate(network: Network, first: dt.date, days: int) -> Accelerated:
    """Build what the searches of some days are quicker with.

    Parameters
    ----------
    network
        Of a region.
    first, days
        The first date, and how many.
    """
    begin, end = network.calendar()
    dates = [date for date in (first + dt.timedelta(n) for n in range(days)) if begin <= date <= end]
    worth: dict[str, bool] = {}
    for date in dates:
        day = network.day(date)
        if day.key not in worth:
            worth[day.key] = network.accelerator.build(day, network.links(), threads=os.cpu_count() or 1)
    return Accelerated(len(dates), len(worth), sum(not good for good in worth.values()))
