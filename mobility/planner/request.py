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
class ChangeWish:
    """More time for changes between rides than is needed: ``max(factor * time, least_s) + more_s``."""

    least_s: int = 0
    more_s: int = 0
    factor: float = 1.0


NO_WISH = ChangeWish()


@dataclass(frozen=True, slots=True)
class Offset:
    """How long the asker himself takes to a first stop or from a last one, and by which profile."""

    stop: int
    seconds: int
    profile: str = "foot"


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
        How one may get to the first stop and from the last: ``foot``, ``bike``, ``car``; of several the quickest.
    direct
        Which ways without any ride are asked for.
    transit
        Whether rides are asked for.
    access_max_s, egress_max_s
        Longest way from a point to the first stop and from the last to a point; None: what the settings say.
    direct_max_s
        Longest way without any ride; None: on foot what the settings say, else no limit.
    route_types
        Only lines of these types of GTFS; None: all.
    change
        More time for changes.
    access_offsets, egress_offsets
        What the asker knows himself of ways to first stops and from last ones; replaces all others.
    on_demand
        Whether one takes the on-demand zones of the network, where it has any and rides are asked for.
    """

    origin: Place
    destination: Place
    at: dt.datetime
    arrive_by: bool = False
    max_rides: int | None = None
    settings: TransferSettings | None = None
    access: tuple[str, ...] = ("foot",)
    egress: tuple[str, ...] = ("foot",)
    direct: tuple[str, ...] = ("foot",)
    transit: bool = True
    access_max_s: int | None = None
    egress_max_s: int | None = None
    direct_max_s: int | None = None
    route_types: frozenset[int] | None = None
    change: ChangeWish = NO_WISH
    access_offsets: tuple[Offset, ...] = ()
    egress_offsets: tuple[Offset, ...] = ()
    on_demand: bool = True
