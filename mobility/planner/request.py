# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""What is asked: from where, to where, when, under which conditions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt

    from mobility.region import TransferSettings

NO_CAP = 10_000
"""More rides than any journey within a day has."""


@dataclass(frozen=True, slots=True)
class StopPlace:
    """One or several stops at which a journey begins or ends in 0 s, under one name.

    ``query_id`` is the id that was asked for, None for a name.
    """

    stops: tuple[int, ...]
    name: str
    query_id: str | None = None


@dataclass(frozen=True, slots=True)
class PointPlace:
    """A point on the map, in degrees."""

    lat: float
    lon: float

    @property
    def name(self) -> str:
        """The point as it would be typed."""
        return f"{self.lat:.6f},{self.lon:.6f}"


Place = StopPlace | PointPlace


@dataclass(frozen=True, slots=True)
class PlanRequest:
    """One question for journeys.

    Parameters
    ----------
    origin, destination
        Where.
    at
        Aware; the earliest departure, or with ``arrive_by`` the latest arrival.
    arrive_by
        Which of the two.
    max_rides
        No more rides than this; None: no cap.
    settings
        Changing and walking; None: the region's.
    access, egress
        How one gets to the first stop and from the last: ``foot``, ``bike`` or ``car``.
    direct
        Which ways without any ride are asked for.
    transit
        Whether rides are asked for.
    """

    origin: Place
    destination: Place
    at: dt.datetime
    arrive_by: bool = False
    max_rides: int | None = None
    settings: TransferSettings | None = None
    access: str = "foot"
    egress: str = "foot"
    direct: tuple[str, ...] = ("foot",)
    transit: bool = True
