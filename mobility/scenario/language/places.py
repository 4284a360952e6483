# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""Modifications of stops, changes, streets, on-demand zones, and of what lies where."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from mobility.scenario.language.words import (
    Clock,
    Days,
    Identifier,
    Latitude,
    Longitude,
    MinutesOrNone,
    Point,
    Stops,
    Words,
    refused,
)

Profile = Literal["foot", "wheelchair", "bike", "car"]
Ring = tuple[Point, ...]


class AddStop(Words):
    """A new stop, for modifications below it."""

    id: Identifier
    name: str = Field(min_length=1)
    lat: Latitude
    lon: Longitude
    feed: str | None = Field(default=None, description="the feed that gets it; none: the first one")
    wheelchair: bool | None = None


class MoveStop(Words):
    """A stop that lies somewhere else."""

    stop: str
    lat: Latitude
    lon: Longitude


class CloseStop(Words):
    """A stop that nothing calls at any more."""

    stop: str
    days: Days | None = None
    saves_s: int = Field(default=0, ge=0, le=3600)


class AddHub(Words):
    """Stops between which one changes in a given time, in all directions."""

    stops: Stops
    change_min: MinutesOrNone

    @model_validator(mode="after")
    def _two(self) -> AddHub:
        if len(set(self.stops)) < 2:  # noqa: PLR2004
            raise refused("scenario_two_stops")
        return self


class ChangeTransferTime(Words):
    """A change between two stops, or at one, that takes another time."""

    from_stop: str
    to_stop: str
    minutes: MinutesOrNone
    both_ways: bool = True


class AddStreet(Words):
    """A new street or path, joined to what its ends lie at."""

    points: Ring = Field(min_length=2)
    kind: str = Field(default="path", description="highway=… of OpenStreetMap")
    name: str = ""
    profiles: tuple[Profile, ...] = Field(default=("foot", "bike"), min_length=1)
    speed_km_h: float | None = Field(default=None, gt=0, le=200, description="of bikes and cars")
    one_way: bool = False
    join_m: float = Field(default=20.0, gt=0, le=500, description="so far a street may lie from an end")
    join_crossings: bool = Field(default=False, description="joined wherever it crosses a street, too")


class StreetChoice(Words):
    """Streets by way of OpenStreetMap, or all inside a polygon."""

    ways: tuple[int, ...] | None = None
    polygon: Ring | None = None
    profiles: tuple[Profile, ...] | None = None

    @model_validator(mode="after")
    def _one(self) -> StreetChoice:
        if (self.ways is None) == (self.polygon is None):
            raise refused("scenario_ways_or_polygon")
        if self.ways is not None and not self.ways:
            raise refused("scenario_ways_or_polygon")
        return self


class CloseStreet(StreetChoice):
    """Streets that nobody, or some, may use no more."""


class ChangeStreet(StreetChoice):
    """Streets on which one is faster or slower, or that others may use."""

    speed_km_h: float | None = Field(default=None, gt=0, le=200)
    factor: float | None = Field(default=None, gt=0, le=10, description="2: twice as fast")
    allow: tuple[Profile, ...] = ()
    forbid: tuple[Profile, ...] = ()


class OnDemandZone(Words):
    """A vehicle that comes on call inside an area: to stops and from stops, not between two rides."""

    id: Identifier
    name: str = ""
    polygon: Ring
    days: Days
    from_s: Clock = Field(alias="from")
    until_s: Clock = Field(alias="until")
    wait_min: MinutesOrNone
    stops: Stops | None = Field(default=None, description="which stops it serves; none: all inside")
    speed_km_h: float | None = Field(default=None, gt=0, le=200, description="highest speed")
    factor: float = Field(default=1.0, ge=1, le=10, description="how much longer than the direct way by car it takes")


class AddPlaces(Words):
    """People or opportunities that are added at a point."""

    id: Identifier
    lat: Latitude
    lon: Longitude
    columns: dict[str, float] = Field(min_length=1, description="numbers by column of the table")


class MovePlaces(Words):
    """A share of people or opportunities that moves from one place of the table to a point."""

    from_id: str
    lat: Latitude
    lon: Longitude
    share: float = Field(default=1.0, gt=0, le=1)
    id: Identifier | None = None
