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
    """Where one changes from each trip of one timetable, reduced to what some journey needs; of one direction.

    What is looked at together lies together: a search takes most of its time to wait for memory.
    """

    trip: Int32
    """(T+1, 4) columns PATTERN, EVENT, FINAL, BEYOND: the pattern of a trip, its first stop event, its last position,
    and the first trip of the next pattern."""
    event: Int32
    """(E+1, 4) columns SOON, WAIT, LAST, ARRIVAL: first link of each kind of a stop event, at which one gets off; and
    when, NEVER where nobody may."""
    soon_link: Int32
    """(L) which trip one boards within LONG_WAIT_S, and, in the lowest ``position_bits``, at which position: half the
    memory to wait for."""
    wait_link: Int32
    """(L) the same for trips that leave more than LONG_WAIT_S after one gets off: a third, and of no use where the
    destination is reached before they leave."""
    last_link: Int32
    """(L) the same for links that are of use for a last ride only, and only if the walk from it to the destination is
    none of the walks between stops, however long one waits."""
    position_bits: Int32
    """(1) enough for the position of any call in its pattern."""
    alight_ptr: Int32
    """(B+1) first entry of a berth in ``alight``."""
    alight: Int32
    """(N, 2) columns IN_PATTERN, AT_POSITION (of ``layout``): where one may get off at a berth."""


PATTERN, EVENT, FINAL, BEYOND = range(4)
"""Columns of ``TripLinks.trip``."""
SOON, WAIT, LAST, ARRIVAL = range(4)
"""Columns of ``TripLinks.event``; the first three are the kinds of links."""
LINK_BITS = 31
"""A link has so many for trip and position together."""
LONG_WAIT_S = 3 * 3_600


class TripWork(NamedTuple):
    """What a search over trips writes; borrowed for one search at a time and left clean for the next."""

    reached: Int32
    """(K, T) position from which on a trip is of no more use as ride k + 1 or a later one; NEVER where not boarded."""
    touched: Int32
    """(K * P, 2) patterns and k with an entry in ``reached``."""
    segment: Int32
    """(E, 2) columns FROM, TO: the first and the last stop event at which to get off a trip that was boarded."""
    head: Int32
    """(P) first of the places in a pattern from which the destination is reached, -1: none."""
    counter: Int64
    """(5) entries TOUCHED, SEGMENTS, LINKS, ROUNDS, CAPPED."""


FROM, TO = range(2)
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
        reached=np.full((rides, trips), NEVER, dtype=np.int32),
        touched=np.empty((rides * patterns, 2), dtype=np.int32),
        segment=np.empty((events, 2), dtype=np.int32),
        head=np.full(patterns, -1, dtype=np.int32),
        counter=np.zeros(5, dtype=np.int64),
    )
