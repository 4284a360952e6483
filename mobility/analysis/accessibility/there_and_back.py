# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""Who can be somewhere by a time and get home after another: a shift, a school day."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from mobility.analysis.matrix import MatrixQuestion, travel_time_matrix
from mobility.analysis.window import Window
from mobility.errors import InputError
from mobility.kernels.layout import NEVER
from mobility.planner.times import parse_time

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from mobility.analysis.places.places import Places
    from mobility.analysis.travel_times import Conditions
    from mobility.kernels.layout import Int32
    from mobility.network.network import Network


@dataclass(frozen=True, slots=True)
class Stay:
    """A stay somewhere.

    Parameters
    ----------
    begin, end
        One has to be there by ``begin`` and can leave at ``end``.
    """

    begin: dt.datetime
    end: dt.datetime


@dataclass(frozen=True, slots=True)
class ThereAndBack:
    """The best destination of each origin.

    Parameters
    ----------
    destination
        (O) its number, -1 where no destination can be reached in time and left again.
    there_s, back_s
        (O) seconds from leaving home to the beginning of the stay, and from its end to being home; ``NEVER`` where not.
    """

    destination: Int32
    there_s: Int32
    back_s: Int32


def read_stay(written: str, date: dt.date, zone: ZoneInfo) -> Stay:
    """``06:00-14:00`` on a date; a stay that ends before it begins lasts over midnight.

    Raises
    ------
    InputError
        Not two times of a day.
    """
    parts = [part.strip() for part in written.split("-")]
    if len(parts) != 2 or not all(len(part) in {4, 5} and part.count(":") == 1 for part in parts):  # noqa: PLR2004
        raise InputError("bad_window", window=written)
    begin, end = (parse_time(f"{date}T{part:0>5}", zone) for part in parts)
    if begin.timestamp() >= end.timestamp():
        end = parse_time(f"{date + dt.timedelta(1)}T{parts[1]:0>5}", zone)
    return Stay(begin, end)


def there_and_back(
    network: Network, origins: Places, destinations: Places, stay: Stay, conditions: Conditions
) -> ThereAndBack:
    """For each origin the destination with the least time for both ways; of equal ones the first.

    Parameters
    ----------
    network
        Where.
    origins, destinations
        Homes, and where the stay may be.
    stay
        When.
    conditions
        How one travels; neither way takes longer than ``most_s``.
    """
    out = MatrixQuestion(origins, destinations, Window(stay.begin, towards=True), (100,), conditions)
    home = MatrixQuestion(destinations, origins, Window(stay.end), (100,), conditions)
    there_s = travel_time_matrix(network, out).seconds[0]
    back_s = travel_time_matrix(network, home).seconds[0].T
    both = np.where((there_s < NEVER) & (back_s < NEVER), there_s.astype(np.int64) + back_s, np.int64(NEVER) * 2)
    best = both.argmin(axis=1)
    rows = np.arange(len(best))
    possible = both[rows, best] < np.int64(NEVER) * 2
    return ThereAndBack(
        np.where(possible, best, -1).astype(np.int32),
        np.where(possible, there_s[rows, best], NEVER).astype(np.int32),
        np.where(possible, back_s[rows, best], NEVER).astype(np.int32),
    )
