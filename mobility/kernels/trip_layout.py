# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""Arrays of Trip-Based routing: transfers between trips, built ahead, and what a search over them writes.

Sizes as in ``layout``; L links, N calls at which one may get off.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from mobility.kernels.layout import NEVER, Int32, Int64


class TripLinks(NamedTuple):
    """Where one changes from each trip of one timetable, reduced to what some journey needs; of one direction."""

    trip: Int32
    """(T+1, 2) columns PATTERN, EVENT: the pattern of a trip, and its first stop event."""
    ptr: Int32
    """(E+1) first link of a stop event, at which one gets off."""
    link: Int32
    """(L, 2) columns TO_TRIP, TO_POSITION: which trip one boards, and at which position."""
    last_ptr: Int32
    """(E+1) first link of a stop event in ``last_link``."""
    last_link: Int32
    """(L, 2) the same for links that are of use for a last ride only, and only if the walk from it to the destination
    is none of the walks between stops."""
    alight_ptr: Int32
    """(B+1) first entry of a berth in ``alight``."""
    alight: Int32
    """(N, 2) columns IN_PATTERN, AT_POSITION (of ``layout``): where one may get off at a berth."""


PATTERN, EVENT = range(2)
"""Columns of ``TripLinks.trip``."""
TO_TRIP, TO_POSITION = range(2)
"""Columns of ``TripLinks.link``."""


class TripWork(NamedTuple):
    """What a search over trips writes; borrowed for one search at a time and left clean for the next."""

    reached: Int32
    """(T, K) position from which on a trip is of no more use with at most k + 1 rides; NEVER where not boarded."""
    touched: Int32
    """(T) trips with an entry in ``reached``."""
    segment: Int32
    """(E, 3) columns OF_TRIP, FROM, TO_LAST: a trip boarded, and at which positions to get off."""
    head: Int32
    """(P) first of the places in a pattern from which the destination is reached, -1: none."""
    counter: Int64
    """(5) entries TOUCHED, SEGMENTS, LINKS, ROUNDS, CAPPED."""


OF_TRIP, FROM, TO_LAST = range(3)
"""Columns of ``TripWork.segment``."""
TOUCHED, SEGMENTS, LINKS, ROUNDS, CAPPED = range(5)
"""Entries of ``TripWork.counter``: length of ``touched``; segments ridden, links looked at and rounds begun since the
workspace was made; 1 if the last window was stopped by its limit of rides."""


def make_trip_work(trips: int, patterns: int, events: int, rides: int = 1) -> TripWork:
    """A clean workspace.

    Parameters
    ----------
    trips, patterns, events
        At least the numbers of the timetable to be searched.
    rides
        K; 1 is enough for single departures.
    """
    return TripWork(
        reached=np.full((trips, rides), NEVER, dtype=np.int32),
        touched=np.empty(trips, dtype=np.int32),
        segment=np.empty((events, 3), dtype=np.int32),
        head=np.full(patterns, -1, dtype=np.int32),
        counter=np.zeros(5, dtype=np.int64),
    )
