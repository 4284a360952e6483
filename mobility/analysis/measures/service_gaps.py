# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""Bedienungslücken: departures hour by hour, and the longest time without any.

Definition. A departure is a call at which one may board, at any stop of the group; all directions count together, so
that the gap of a single direction is never shorter. An hour h counts departures from h:00 to before h+1:00 of the
service day (hours after midnight are 24, 25, …). The gap is the longest time between two successive departures from
the first to the last of the day; the night is none. Nahverkehrspläne state the widest gaps that they accept as
Taktfolge by hours of the day; how to count them is not standardised, hence this definition.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from mobility.analysis.measures.calls import DayCalls
    from mobility.kernels.layout import Int32

HOUR_S = 3_600


class Service(NamedTuple):
    """Departures of one service day at one place, seconds of the service day.

    ``departure_s`` is sorted; ``gap_s`` is the longest gap, which begins at ``gap_from_s``: None with fewer than two
    departures.
    """

    departure_s: Int32
    gap_s: int | None
    gap_from_s: int | None

    @property
    def departures(self) -> int:
        """How many departures."""
        return len(self.departure_s)

    @property
    def first_s(self) -> int | None:
        """The first departure."""
        return int(self.departure_s[0]) if self.departures else None

    @property
    def last_s(self) -> int | None:
        """The last departure."""
        return int(self.departure_s[-1]) if self.departures else None

    def by_hour(self, first: int, last: int) -> list[int]:
        """Departures of each hour from the first to the last, both included."""
        hours = np.bincount(self.departure_s // HOUR_S, minlength=last + 1)
        return [int(count) for count in hours[first : last + 1]]


def service_at(calls: DayCalls, stops: np.ndarray) -> Service:
    """The departures at some stops together.

    Parameters
    ----------
    calls
        Of one service day.
    stops
        Bool (stops of the network).
    """
    departure_s = np.sort(calls.runs.departure_s[calls.at(stops) & calls.runs.boardable])
    gaps = np.diff(departure_s)
    if not gaps.size:
        return Service(departure_s, None, None)
    longest = int(np.argmax(gaps))
    return Service(departure_s, int(gaps[longest]), int(departure_s[longest]))
