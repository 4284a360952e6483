# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""Where ways from places begin and end, looked up once for each question."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mobility.planner.request import PointPlace
from mobility.planner.street_ends import End, snap, stop_end

if TYPE_CHECKING:
    from mobility.network.network import Network
    from mobility.network.streets.profiles import Profile
    from mobility.network.streets.streets import Streets
    from mobility.planner.request import Place


STOPS_KEPT = 10_000
"""Ends of stops that a network keeps, a kilobyte each."""


class Ends:
    """The ends of one question's places: direct walk, ways to stops and legs all begin at the same.

    Parameters
    ----------
    network
        With streets or without.
    """

    def __init__(self, network: Network) -> None:
        self.network = network
        self._points: dict[tuple[str, PointPlace], End] = {}

    def of(self, streets: Streets, place: Place, profile: Profile) -> dict[int, End]:
        """Where ways from a place begin: per stop, -1 for a point; without stops that no street leads to.

        Raises
        ------
        InputError
            No street near a point.
        """
        if isinstance(place, PointPlace):
            return {-1: self.of_point(streets, place, profile)}
        ends = {stop: self.of_stop(streets, stop, profile) for stop in place.stops}
        return {stop: end for stop, end in ends.items() if end is not None}

    def of_point(self, streets: Streets, point: PointPlace, profile: Profile) -> End:
        """Where ways from a point begin.

        Raises
        ------
        InputError
            No street near it.
        """
        key = profile.name, point
        end = self._points.get(key)
        if end is None:
            end = self._points[key] = snap(streets, profile, point.lat, point.lon)
        return end

    def of_stop(self, streets: Streets, stop: int, profile: Profile) -> End | None:
        """Where ways from a stop begin, None if no street leads to it; kept, for many ways lead to the same stops."""
        kept: dict[tuple[str, int], tuple[End | None]] = self.network.memo.setdefault("ends of stops", {})
        known = kept.get((profile.name, stop))
        if known is None:
            if len(kept) >= STOPS_KEPT:
                kept.clear()
            lat, lon = self.network.arrays["stop_lat"], self.network.arrays["stop_lon"]
            known = kept[profile.name, stop] = (stop_end(streets, profile, stop, float(lat[stop]), float(lon[stop])),)
        return known[0]
