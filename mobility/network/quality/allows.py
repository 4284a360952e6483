# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""What a region's data allow one to ask, and what not: days, modes, wheelchairs, bikes, fares, shapes."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

import numpy as np
import polars as pl

from mobility.network.quality.calendar import FULL_SERVICE, WEEK_DAYS, Span, TripDays
from mobility.network.quality.extras import BOOKING_RULES, FARES_V1, FARES_V2, ON_DEMAND_AREAS
from mobility.sources.gtfs.codes import STOP

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mobility.network.quality.case import Case

Shapes = Literal["none", "stops", "ways"]
"""No shapes at all; shapes that only repeat where the stops are; shapes along the way."""
WEDNESDAY = 2
SAME_WEEK = 0.02
"""Weeks whose share of full service differs by less are equally good as a reference; the earliest is taken."""
SAME_POINT_DIGITS = 5
MOSTLY = 0.99
MODES: tuple[tuple[str, tuple[range, ...]], ...] = (
    ("rail", (range(2, 3), range(100, 200))),
    ("metro", (range(1, 2), range(400, 700))),
    ("tram", (range(1), range(5, 6), range(900, 1000))),
    ("bus", (range(3, 4), range(200, 300), range(700, 800))),
    ("trolleybus", (range(11, 12), range(800, 900))),
    ("ferry", (range(4, 5), range(1000, 1100), range(1200, 1300))),
    ("aerial_lift", (range(6, 7), range(1300, 1400))),
    ("funicular", (range(7, 8), range(1400, 1500))),
    ("monorail", (range(12, 13),)),
    ("taxi", (range(1500, 1600),)),
)
"""Which route types are which mode; the rest is "other"."""


class Known(NamedTuple):
    """Of how many things a field says yes or no."""

    all: int
    known: int
    yes: int

    def __add__(self, other: object) -> Known:
        """Both together."""
        if not isinstance(other, Known):
            return NotImplemented
        return Known(self.all + other.all, self.known + other.known, self.yes + other.yes)

    @property
    def share(self) -> float:
        """Known ones of all, 0 to 1."""
        return self.known / self.all if self.all else 0.0

    def to_dict(self) -> dict[str, Any]:
        """For JSON."""
        return {"all": self.all, "known": self.known, "yes": self.yes, "known_share": round(self.share, 4)}


@dataclass(frozen=True, slots=True)
class FeedAllows:
    """What one feed holds. ``modes`` counts the routes with usable trips."""

    modes: dict[str, int]
    wheelchair_stops: Known
    wheelchair_trips: Known
    bikes_trips: Known
    fares: tuple[str, ...]
    shapes: Shapes
    shaped_trips: Known
    on_demand: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FullWeeks:
    """In which weeks (Monday to Sunday) every feed has full service.

    ``reference`` is the Monday of the week to compare with; ``thin`` names the feeds that have less than full service
    even then.
    """

    weeks: int
    full: int
    spans: tuple[Span, ...]
    reference: dt.date | None
    thin: tuple[str, ...]

    @property
    def reference_day(self) -> dt.date | None:
        """The Wednesday of the reference week."""
        return self.reference + dt.timedelta(days=WEDNESDAY) if self.reference else None


def feed_allows(case: Case) -> FeedAllows:
    """Look at one feed."""
    trips = case.feed.trips.filter(pl.Series(case.days.runs_of_trip > 0, dtype=pl.Boolean))
    shapes, shaped = _shapes(case, trips)
    return FeedAllows(
        modes=_modes(case, trips),
        wheelchair_stops=_wheelchair_stops(case),
        wheelchair_trips=_known(trips["wheelchair_accessible"].to_numpy()),
        bikes_trips=_known(trips["bikes_allowed"].to_numpy()),
        fares=tuple(name for name in (*FARES_V1, *FARES_V2) if name in case.extras.filled),
        shapes=shapes,
        shaped_trips=shaped,
        on_demand=tuple(name for name in (BOOKING_RULES, ON_DEMAND_AREAS) if name in case.extras.filled),
    )


def full_weeks(days: Mapping[str, TripDays]) -> FullWeeks:
    """Find the weeks with full service in all feeds that run at all."""
    running = {feed: calendar for feed, calendar in days.items() if calendar.running is not None}
    spans = [calendar.running for calendar in running.values() if calendar.running is not None]
    if not spans:
        return FullWeeks(0, 0, (), None, ())
    first, last = min(span.first for span in spans), max(span.last for span in spans)
    monday = first - dt.timedelta(days=first.weekday())
    mondays = [monday + dt.timedelta(days=day) for day in range(0, (last - monday).days + 1, WEEK_DAYS)]
    shares = np.array([[calendar.week_share(monday) for monday in mondays] for calendar in running.values()])
    is_full: np.ndarray = np.all(shares >= FULL_SERVICE, axis=0)
    # No week in common: the one in which most feeds have full service, then the one with most trips.
    worth = shares.min(axis=0) if is_full.any() else (shares >= FULL_SERVICE).sum(axis=0) + shares.mean(axis=0)
    best = int(np.flatnonzero(worth >= worth.max() - SAME_WEEK)[0])
    thin = tuple(feed for feed, share in zip(running, shares[:, best].tolist(), strict=True) if share < FULL_SERVICE)
    return FullWeeks(len(mondays), int(is_full.sum()), _merged(mondays, is_full), mondays[best], thin)


def mode_of(route_type: int) -> str:
    """The mode that a plain or extended route type means."""
    return next((mode for mode, kinds in MODES if any(route_type in kind for kind in kinds)), "other")


def _merged(mondays: list[dt.date], is_full: np.ndarray) -> tuple[Span, ...]:
    edge = np.diff(np.r_[False, is_full, False].astype(np.int8))
    starts, ends = np.flatnonzero(edge == 1).tolist(), np.flatnonzero(edge == -1).tolist()
    sunday = dt.timedelta(days=WEEK_DAYS - 1)
    return tuple(Span(mondays[start], mondays[end - 1] + sunday) for start, end in zip(starts, ends, strict=True))


def _modes(case: Case, trips: pl.DataFrame) -> dict[str, int]:
    used = trips.filter(pl.col("route") >= 0)["route"].unique()
    found: dict[str, int] = {}
    for route_type in case.feed.routes["route_type"].gather(used).to_list():
        mode = mode_of(route_type)
        found[mode] = found.get(mode, 0) + 1
    return dict(sorted(found.items(), key=lambda entry: (-entry[1], entry[0])))


def _wheelchair_stops(case: Case) -> Known:
    """A platform that says nothing itself is as its station."""
    stops = case.feed.stops
    own = stops["wheelchair_boarding"].to_numpy()
    said = np.where(own == 0, own[stops["station"].to_numpy()], own)
    return _known(said[case.called & (stops["location_type"].to_numpy() == STOP)])


def _known(values: np.ndarray) -> Known:
    return Known(len(values), int((values != 0).sum()), int((values == 1).sum()))


def _shapes(case: Case, trips: pl.DataFrame) -> tuple[Shapes, Known]:
    points = case.feed.shape_points
    if points.is_empty():
        return "none", Known(len(trips), 0, 0)
    drawn = int(trips["shape"].is_in(points["shape"].unique().implode()).sum())
    stops = pl.DataFrame({"lat": case.lat, "lon": case.lon}).drop_nans()
    places = stops.select(pl.col("lat", "lon").round(SAME_POINT_DIGITS)).unique()
    on_stops = points.select(pl.col("lat", "lon").round(SAME_POINT_DIGITS)).join(places, on=["lat", "lon"], how="semi")
    kind: Shapes = "stops" if len(on_stops) >= MOSTLY * len(points) else "ways"
    return kind, Known(len(trips), drawn, drawn)
