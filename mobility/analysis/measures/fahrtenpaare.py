# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""Fahrtenpaare: how often a day one can go there and back.

Definition. A Fahrtenpaar is one trip in each of the two directions of a line or relation on one service day. Where
the directions have unequal numbers of trips, the smaller one counts, for a pair takes one of each; both numbers are
told. Of a line, directions are those of the timetable (direction_id); of two stops, a trip counts that one may board at
the one and leave at the other without a change. The term is usual in Nahverkehrspläne and invitations to tender; it is
nowhere standardised, and some count half the sum instead.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from mobility.analysis.measures.calls import DayCalls
    from mobility.network.network import Network


class Pairs(NamedTuple):
    """Trips in both directions; ``unknown`` those of which the timetable does not tell the direction."""

    there: int
    back: int
    unknown: int = 0

    @property
    def pairs(self) -> int | None:
        """Fahrtenpaare; None where the direction of any trip is unknown."""
        return None if self.unknown else min(self.there, self.back)


def pairs_of_lines(network: Network, calls: DayCalls, stops: np.ndarray) -> dict[int, Pairs]:
    """Trips of each line that call at some stops, by direction.

    Parameters
    ----------
    network, calls
        One service day of it.
    stops
        Bool (stops of the network); a trip counts once, however often it calls there.

    Returns
    -------
    dict
        By line, rising.
    """
    runs = np.unique(calls.run[calls.at(stops)])
    direction = network.arrays["trip_direction"][calls.runs.trip[runs]]
    line = calls.runs.line[runs]
    return {
        int(number): Pairs(*(int((direction[line == number] == which).sum()) for which in (0, 1, -1)))
        for number in np.unique(line)
    }


def pairs_of_stops(calls: DayCalls, here: np.ndarray, there: np.ndarray) -> Pairs:
    """Direct trips between two groups of stops.

    Parameters
    ----------
    calls
        Of one service day.
    here, there
        Bool (stops of the network).
    """
    return Pairs(len(direct_trips(calls, here, there)), len(direct_trips(calls, there, here)))


def direct_trips(calls: DayCalls, origin: np.ndarray, destination: np.ndarray) -> list[tuple[int, int, int]]:
    """Trips that one may board at one group of stops and leave at another, by departure.

    Parameters
    ----------
    calls, origin, destination
        As for ``pairs_of_stops``.

    Returns
    -------
    list
        Run, departure and arrival in seconds of the service day: the last boarding before the first alighting after it.
    """
    board = np.flatnonzero(calls.at(origin) & calls.runs.boardable)
    alight = np.flatnonzero(calls.at(destination) & calls.runs.alightable)
    found: dict[int, tuple[int, int, int]] = {}
    for leaving in alight.tolist():
        run = int(calls.run[leaving])
        before = board[(calls.run[board] == run) & (board < leaving)]
        if before.size and run not in found:
            found[run] = (run, int(calls.runs.departure_s[before[-1]]), int(calls.runs.arrival_s[leaving]))
    return sorted(found.values(), key=lambda trip: (trip[1], trip[2], trip[0]))
