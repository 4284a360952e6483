# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""Modifications of stops, changes, streets, on-demand zones, and of what lies where."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import ConfigDict, Field, model_validator

from mobility.scenario.language.document import MOST_KEY_LETTERS
from mobility.scenario.language.words import (
    Clock,
    Days,
    Identifier,
    Latitude,
    LineOfPoints,
    Longitude,
    MinutesOrNone,
    Name,
    Ring,
    Stops,
    Words,
    exactly_one,
    refused,
)

Profile = Literal["foot", "wheelchair", "bike", "car"]
WayId = Annotated[int, Field(ge=1, lt=2**63)]


class AddStop(Words):
    """A new stop, for modifications below it."""

    id: Identifier = Field(description="stop_id of the new stop, one word, without a feed's prefix")
    name: Name = Field(description="name that travellers see")
    lat: Latitude = Field(description="latitude in degrees, such as 52.2089")
    lon: Longitude = Field(description="longitude in degrees, such as 11.6209")
    feed: Name | None = Field(default=None, description="id of the feed that gets it; none: the first one")
    wheelchair: bool | None = Field(default=None, description="whether one boards without steps; none: unknown")


class MoveStop(Words):
    """A stop that lies somewhere else."""

    stop: Name = Field(description="id or name of the stop")
    lat: Latitude = Field(description="its new latitude in degrees")
    lon: Longitude = Field(description="its new longitude in degrees")


class CloseStop(Words):
    """A stop that nothing calls at any more."""

    stop: Name = Field(description="id or name of the stop; of a station: with all its platforms")
    days: Days | None = Field(
        default=None, description="only on these days: a word, a date, a span of dates, or a list of such"
    )
    saves_s: int = Field(default=0, ge=0, le=3600, description="seconds that trips win by not calling there")


class AddHub(Words):
    """Stops between which one changes in a given time, in all directions."""

    stops: tuple[Name, ...] = Field(min_length=2, description="ids or names of the stops, at least two")
    change_min: MinutesOrNone = Field(description="minutes for the change between any two of them")

    @model_validator(mode="after")
    def _two(self) -> AddHub:
        if len(set(self.stops)) < 2:  # noqa: PLR2004 - a hub joins at least two
            raise refused("scenario_two_stops")
        return self


class ChangeTransferTime(Words):
    """A change between two stops, or at one, that takes another time."""

    from_stop: Name = Field(description="where one leaves")
    to_stop: Name = Field(description="where one boards; may be the same stop")
    minutes: MinutesOrNone = Field(description="minutes for the change")
    both_ways: bool = Field(default=True, description="whether it holds from to_stop to from_stop, too")


class AddStreet(Words):
    """A new street or path, joined to what its ends lie at."""

    points: LineOfPoints = Field(description="its course: [latitude, longitude] in degrees, at least two")
    kind: Name = Field(
        default="path", description="what it is, as `highway=…` of OpenStreetMap has it, such as cycleway"
    )
    name: str = Field(default="", max_length=500, description="its name")
    profiles: tuple[Profile, ...] = Field(default=("foot", "bike"), min_length=1, description="who may use it")
    speed_km_h: float | None = Field(
        default=None, gt=0, le=200, description="speed of bikes and cars in km/h; none: as on streets of its kind"
    )
    one_way: bool = Field(
        default=False, description="whether one rides and drives from the first point to the last only"
    )
    join_m: float = Field(default=20.0, gt=0, le=500, description="so many metres a street may lie from an end")
    join_crossings: bool = Field(default=False, description="whether it is joined to every street that it crosses, too")

    @model_validator(mode="after")
    def _leads_somewhere(self) -> AddStreet:
        if len(set(self.points)) < 2:  # noqa: PLR2004 - a street has two ends
            raise refused("scenario_street_of_one_point")
        return self


class StreetChoice(Words):
    """Streets by way of OpenStreetMap, or all inside a polygon."""

    model_config = ConfigDict(json_schema_extra=exactly_one("ways", "polygon"))

    ways: tuple[WayId, ...] | None = Field(default=None, min_length=1, description="ids of ways of OpenStreetMap")
    polygon: Ring | None = Field(
        default=None, description="corners of an area, [latitude, longitude] in degrees, at least three"
    )
    profiles: tuple[Profile, ...] | None = Field(
        default=None, min_length=1, description="for whom it holds; none: for all"
    )

    @model_validator(mode="after")
    def _one(self) -> StreetChoice:
        if (self.ways is None) == (self.polygon is None):
            raise refused("scenario_ways_or_polygon")
        return self


class CloseStreet(StreetChoice):
    """Streets that nobody, or some, may use no more."""


class ChangeStreet(StreetChoice):
    """Streets on which one is faster or slower, or that others may use."""

    model_config = ConfigDict(
        json_schema_extra={
            **exactly_one("ways", "polygon"),
            "anyOf": [{"required": [key]} for key in ("speed_km_h", "factor", "allow", "forbid")],
            "not": {"required": ["speed_km_h", "factor"]},
        }
    )

    speed_km_h: float | None = Field(default=None, gt=0, le=200, description="the new speed in km/h")
    factor: float | None = Field(default=None, ge=0.1, le=10, description="2: twice as fast; 0.5: half as fast")
    allow: tuple[Profile, ...] = Field(default=(), description="who may use them from now on")
    forbid: tuple[Profile, ...] = Field(default=(), description="who may use them no more")

    @model_validator(mode="after")
    def _clear(self) -> ChangeStreet:
        if self.speed_km_h is None and self.factor is None and not self.allow and not self.forbid:
            raise refused("scenario_no_street_change")
        if self.speed_km_h is not None and self.factor is not None:
            raise refused("scenario_speed_or_factor")
        if set(self.allow) & set(self.forbid):
            raise refused("scenario_allow_and_forbid")
        return self


class OnDemandZone(Words):
    """A vehicle that comes on call inside an area: to stops and from stops, not between two rides."""

    id: Identifier = Field(description="id of the zone, one word")
    name: str = Field(default="", max_length=500, description="name that travellers see")
    polygon: Ring = Field(description="corners of the area, [latitude, longitude] in degrees, at least three")
    days: Days = Field(description="on which days: a word, a date, a span of dates, or a list of such")
    from_s: Clock = Field(alias="from", description="one can board from this time on")
    until_s: Clock = Field(alias="until", description="one can board until this time")
    wait_min: MinutesOrNone = Field(description="minutes that one waits for the vehicle, as is to be expected")
    stops: Stops | None = Field(default=None, description="which stops it serves; none: all inside")
    speed_km_h: float | None = Field(
        default=None, gt=0, le=200, description="highest speed of the vehicle in km/h; none: as cars drive"
    )
    factor: float = Field(
        default=1.0,
        ge=1,
        le=10,
        description="how many times longer than the direct way by car a ride takes, for detours",
    )

    @model_validator(mode="after")
    def _in_order(self) -> OnDemandZone:
        if self.from_s >= self.until_s:
            raise refused("scenario_from_after_until")
        return self


class AddPlaces(Words):
    """People or opportunities that are added at a point."""

    id: Identifier = Field(description="id of the new row of the table, one word")
    lat: Latitude = Field(description="latitude in degrees, such as 52.2089")
    lon: Longitude = Field(description="longitude in degrees, such as 11.6209")
    columns: dict[str, Annotated[float, Field(ge=0)]] = Field(
        min_length=1,
        description="numbers by column of the table, such as jobs: 120",
        json_schema_extra={"propertyNames": {"maxLength": MOST_KEY_LETTERS, "pattern": r"\S"}},
    )


class MovePlaces(Words):
    """A share of people or opportunities that moves from one place of the table to a point."""

    from_id: Name = Field(description="id of the row of the table that they leave")
    lat: Latitude = Field(description="latitude of where they go, in degrees")
    lon: Longitude = Field(description="longitude of where they go, in degrees")
    share: float = Field(default=1.0, gt=0, le=1, description="share that moves; 1: all")
    id: Identifier | None = Field(default=None, description="id of the new row; none: made from from_id")
