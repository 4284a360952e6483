# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""What searches over many departures write.

Sizes as in ``layout``; K is the greatest number of rides that labels are kept for.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from mobility.kernels.layout import NEVER, Int32, Int64


class ProfileWork(NamedTuple):
    """What one sweep over departures writes; borrowed for one at a time and left clean for the next."""

    state: Int32
    """(B, 4 + 2 K) per berth, side by side so that one look brings all: columns RODE_IN, MARKED_IN, LANDED_IN: the last
    round in which a berth came into these lists; OLD: until when one had to be ready before this round, which tells the
    patterns that gain; from LABEL on: ready to board with at most 0 rides, by vehicle with at most 1, ready with at
    most 1, by vehicle with at most 2, … A search with k rides as limit uses 2 k of these."""
    egress_s: Int32
    """(B) seconds from getting off to the destination, NEVER out of reach."""
    berths: Int32
    """(4, B) rows MARKED, RODE, LANDED, REACHED: lists of berths."""
    patterns: Int32
    """(2, P) row POSITION: first position to scan from, NEVER where not queued; row QUEUE: patterns to scan."""
    arrive_s: Int32
    """(S) earliest arrival at each stop."""
    counter: Int64
    """(7) entries TOUCHED, CLOCK, SCANNED, ROUNDS, IMPROVED, CAPPED, LEFT."""


RODE_IN, MARKED_IN, LANDED_IN, OLD, LABEL = range(5)
"""Columns of ``ProfileWork.state``."""
MARKED, RODE, LANDED, REACHED = range(4)
"""Rows of ``ProfileWork.berths``."""
POSITION, QUEUE = range(2)
"""Rows of ``ProfileWork.patterns``."""
TOUCHED, CLOCK, SCANNED, ROUNDS, IMPROVED, CAPPED, LEFT = range(7)
"""Entries of ``ProfileWork.counter``: length of REACHED; number of the last round, counted anew from time to time;
patterns scanned, rounds begun and labels improved since the workspace was made; 1 if the last search was stopped by its
limit of rides; length of MARKED where one stopped after a round."""


LINE = 16
"""Integers in a cache line; rows of ``state`` begin at one."""


def make_profile_work(berths: int, patterns: int, stops: int, rides: int) -> ProfileWork:
    """A clean workspace.

    Parameters
    ----------
    berths, patterns, stops
        At least the numbers of the timetable to be searched.
    rides
        At most so many can be asked for.
    """
    width = -(-(LABEL + 2 * rides) // LINE) * LINE
    whole = np.full(berths * width + LINE, NEVER, dtype=np.int32)
    skipped = -(whole.ctypes.data // whole.itemsize) % LINE
    state = whole[skipped : skipped + berths * width].reshape(berths, width)
    state[:, :OLD] = 0
    return ProfileWork(
        state=state,
        egress_s=np.full(berths, NEVER, dtype=np.int32),
        berths=np.zeros((4, berths), dtype=np.int32),
        patterns=np.full((2, patterns), NEVER, dtype=np.int32),
        arrive_s=np.full(stops, NEVER, dtype=np.int32),
        counter=np.zeros(7, dtype=np.int64),
    )


def take_rows(ready_s: Int32, vehicle_s: Int32, work: ProfileWork) -> None:
    """Put the labels of another search into a workspace.

    Parameters
    ----------
    ready_s, vehicle_s
        (k + 1, B) labels with at most so many rides.
    work
        Written.
    """
    rides = len(ready_s) - 1
    work.state[work.berths[REACHED, : work.counter[TOUCHED]], LABEL:] = NEVER
    work.state[:, LABEL : LABEL + 2 * rides : 2] = ready_s[:rides].T
    work.state[:, LABEL + 1 : LABEL + 2 * rides : 2] = vehicle_s[1:].T
    reached = np.flatnonzero((ready_s[-1] < NEVER) | (vehicle_s[-1] < NEVER))
    work.berths[REACHED, : len(reached)] = reached
    work.counter[TOUCHED] = len(reached)
