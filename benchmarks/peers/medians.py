# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""Medians over the minutes of an hour, for peers that answer for one departure, or with journeys.

Runs with the Python of the peer, and its time counts as theirs; so all pairs are reckoned at once.
"""

from __future__ import annotations

import numpy as np

OUT_OF_REACH = -1
DAY_MIN = 1440
"""The longest travel time of all sides, waiting included."""


def travel_times(arrival: np.ndarray) -> np.ndarray:
    """Travel times for every minute, waiting included, from the journeys that leave in each.

    Parameters
    ----------
    arrival
        (minutes, pairs) earliest arrival, in minutes after the first, of what leaves exactly then; ``inf`` where
        nothing does. Of what leaves after the last minute, the earliest arrival counts for the last.

    Returns
    -------
    (minutes, pairs) minutes, ``inf`` where out of reach, or farther than a day.
    """
    earliest = np.minimum.accumulate(arrival[::-1], axis=0)[::-1]
    times = earliest - np.arange(len(arrival))[:, None]
    return np.where(times <= DAY_MIN, times, np.inf)


def lower_medians(times: np.ndarray) -> np.ndarray:
    """The value that half of the minutes keep, by lower nearest rank.

    Parameters
    ----------
    times
        (minutes, pairs); what is ``inf`` or ``nan`` is out of reach, and farthest.
    """
    rank = (len(times) + 1) // 2 - 1
    return np.asarray(np.partition(times, rank, axis=0)[rank])


def told_seconds(seconds: np.ndarray) -> list[int]:
    """As answers are compared."""
    whole: list[int] = np.where(np.isfinite(seconds), seconds, OUT_OF_REACH).astype(int).tolist()
    return whole
