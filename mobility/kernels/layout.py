# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""The data dictionary: every array that a kernel reads or writes.

Sizes: B berths, S stops, P patterns, T trips of a timetable, E stop events, X changes or walks, L sequences,
W timings, C chains. All arrays are C-contiguous; those of a network are read-only on every path, because numba compiles
anew for a writable one. Times are int32 seconds; "never" is ``NEVER``, so that a sum of two still fits.

A *berth* is a stop as one group of trips sees it. Where route- or trip-specific rows of transfers.txt make the time
for a change depend on the trips, a stop is split into one berth per group of trips that all rows treat alike;
everywhere else stop and berth are one to one. With that, the earliest arrival per berth is enough for exact answers.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Int32 = npt.NDArray[np.int32]
Int64 = npt.NDArray[np.int64]
UInt8 = npt.NDArray[np.uint8]
Float64 = npt.NDArray[np.float64]

NEVER = (1 << 30) - 1
"""Seconds; later than everything. Two of them still add up within int32."""
FARTHEST_S = NEVER // 2
"""No time of a timetable lies as far from its beginning, before or after; so a time plus NEVER is always beyond it."""
DAY_S = 86_400
"""The horizon of a journey (SEMANTICS, Time)."""

NO_BOARDING, NO_ALIGHTING = 1, 2
"""Bits of ``Sequences.call_flag``."""
CALL_AHEAD_PICKUP, CALL_AHEAD_DROP_OFF, INTERPOLATED = 1, 2, 4
"""Bits of ``Timings.mark``."""


class Sequences(NamedTuple):
    """Each different ordered list of (berth, permission to board and alight) that some chain runs along."""

    ptr: Int32
    """(L+1) first call of a sequence in the next two."""
    berth: Int32
    """berth of each call."""
    call_flag: UInt8
    """NO_BOARDING and NO_ALIGHTING of each call."""


class Timings(NamedTuple):
    """Each different list of running times, dwell times and marks that some chain has (NeTEx: timing pattern).

    Most trips of a line take as long as others and only leave at another time, so there are far fewer timings than
    chains. A timing has as many events as the sequence of its chains has calls.
    """

    ptr: Int32
    """(W+1) first event of a timing in the next three."""
    arrival_s: Int32
    """seconds after the departure at the first stop, unmasked; 0 at the first stop."""
    departure_s: Int32
    """the same for departures; at the last stop the arrival."""
    mark: UInt8
    """CALL_AHEAD_PICKUP, CALL_AHEAD_DROP_OFF, INTERPOLATED."""


class Chains(NamedTuple):
    """One trip, or several joined trips in which one stays seated; a run of frequencies.txt is a chain of its own."""

    sequence: Int32
    """(C) the sequence that it runs along."""
    timing: Int32
    """(C) how long it takes."""
    start_s: Int32
    """(C) departure at its first stop, in seconds of the service day of its feed."""
    trip_ptr: Int32
    """(C+1) first entry in the next two."""
    trip: Int32
    """trips of a chain in order, positions in the network's list of trips."""
    trip_position: Int32
    """the position in the sequence at which that trip begins."""


class Timetable(NamedTuple):
    """All trips that run within about two days, sorted into patterns whose trips never overtake each other.

    The same layout serves both directions: ``network.timetable.day`` makes one in which all times are negated and all
    orders reversed, so that "latest departure" is "earliest arrival" there. Layout after Delling, Pajor, Werneck:
    Round-Based Public Transit Routing (2015), section 3.1; times of a trip lie side by side for scanning, departures
    of a position side by side for boarding by binary search.
    """

    pattern: Int32
    """(P+1, 3) columns FIRST_STOP, FIRST_TRIP, FIRST_EVENT: where a pattern begins in ``berth``, among the trips, and
    among the stop events. Inside a pattern trips are in order of time."""
    berth: Int32
    """berths of the patterns in order."""
    arrival_s: Int32
    """(E) trip by trip; NEVER where nobody may alight."""
    departure_s: Int32
    """(E) position by position: first event + position * trips + trip; -NEVER where nobody may board."""
    boarding_ptr: Int32
    """(B+1) first entry of a berth in ``boarding``."""
    boarding: Int32
    """(n, 2) columns IN_PATTERN, AT_POSITION: what can be boarded at a berth, without last positions."""
    ride_s: Int32
    """as ``berth``: seconds from leaving the position before that every trip takes at least; 0 at the first."""


FIRST_STOP, FIRST_TRIP, FIRST_EVENT = range(3)
"""Columns of ``Timetable.pattern``."""
IN_PATTERN, AT_POSITION = range(2)
"""Columns of ``Timetable.boarding``."""


class Runs(NamedTuple):
    """Which chain on which day a trip of a timetable is; both directions number trips alike."""

    chain: Int32
    """(T) the chain."""
    shift_s: Int32
    """(T) what its times were moved by: timetable seconds = chain seconds + shift."""
    service_day: Int32
    """(T) days since 1970-01-01."""


class Changes(NamedTuple):
    """From getting off at one berth to getting on at another (SEMANTICS, Change)."""

    ptr: Int32
    """(B+1) first change of a berth."""
    arc: Int32
    """(X, 3) columns TO, SECONDS, WALKING: to which berth, how long it takes, how much of it is walking; sorted by
    SECONDS within a berth."""
    stay_s: Int32
    """(B) changing at the berth itself; NEVER where forbidden."""


class Walks(NamedTuple):
    """First, last and direct walks between stops (SEMANTICS, Change, last paragraph)."""

    ptr: Int32
    """(S+1) first walk of a stop."""
    arc: Int32
    """(X, 2) columns TO, SECONDS: to which stop, how long it takes; sorted by SECONDS within a stop."""


TO, SECONDS, WALKING = range(3)
"""Columns of ``Changes.arc`` and ``Walks.arc``."""


class Workspace(NamedTuple):
    """What one search writes; borrowed for one search at a time and left clean for the next."""

    label_s: Int32
    """(B, 4) per berth, side by side so that one look brings all: columns VEHICLE, READY, BOARD, EGRESS."""
    berths: Int32
    """(4, B) rows MARKED, RODE, REACHED: lists of berths; row STAMP: the last round that reached a berth by vehicle."""
    patterns: Int32
    """(2, P) row POSITION: first position to scan from, NEVER where not queued; row QUEUE: patterns to scan."""
    counter: Int64
    """(5) entries TOUCHED, CLOCK, SCANNED, ROUNDS, IMPROVED."""


VEHICLE, READY, BOARD, EGRESS = range(4)
"""Columns of ``label_s``: earliest arrival by vehicle so far; earliest moment so far from which one can board; the
same where the last round improved it, else NEVER; seconds from getting off to the destination, NEVER out of reach."""
MARKED, RODE, REACHED, STAMP = range(4)
"""Rows of ``berths``: what the next round boards at; what this round reached by vehicle; all that has a label."""
POSITION, QUEUE = range(2)
"""Rows of ``patterns``."""
TOUCHED, CLOCK, SCANNED, ROUNDS, IMPROVED = range(5)
"""Entries of ``counter``: length of REACHED; number of the round since the workspace was made; patterns scanned,
rounds begun and labels by vehicle improved since then."""


def make_workspace(berths: int, patterns: int) -> Workspace:
    """A clean workspace.

    Parameters
    ----------
    berths, patterns
        At least the numbers of the timetable to be searched.
    """
    return Workspace(
        label_s=np.full((berths, 4), NEVER, dtype=np.int32),
        berths=np.zeros((4, berths), dtype=np.int32),
        patterns=np.full((2, patterns), NEVER, dtype=np.int32),
        counter=np.zeros(5, dtype=np.int64),
    )
