# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""Modifications of lines and their trips."""

from __future__ import annotations

from typing import Literal

from pydantic import ConfigDict, Field, model_validator

from mobility.scenario.language.words import (
    Clock,
    Departures,
    Headway,
    Identifier,
    Mode,
    Name,
    Running,
    StopCall,
    Stops,
    TripChoice,
    Words,
    exactly_one,
    refused,
)


class AddLine(Words):
    """A new line with all its trips."""

    id: Identifier = Field(description="route_id of the line, one word, without a feed's prefix")
    name: Name = Field(description="short name that travellers see")
    long_name: str = Field(default="", max_length=500, description="long name that travellers see")
    feed: Name | None = Field(
        default=None, description="id of the feed that gets the line; none: the one that has most of its stops"
    )
    mode: Mode = Field(default="bus", description="what runs on it; minibus and autonomous_bus are buses in GTFS")
    stops: tuple[StopCall, ...] = Field(
        min_length=2, description="the stops in order: an id or a name, or a mapping for dwell times and new stops"
    )
    stops_back: tuple[StopCall, ...] | None = Field(
        default=None,
        min_length=2,
        description="the stops of the way back in order, where it calls elsewhere; none: the same ones, backwards",
    )
    running: Running = Field(description="how long it takes from stop to stop")
    running_back: Running | None = Field(
        default=None, description="how long it takes on the way back; none: as on the way there"
    )
    timetable: tuple[Departures, ...] = Field(
        min_length=1, description="when it leaves its first stop; an entry for each kind of day or time of day"
    )
    headsign: str = Field(default="", max_length=500, description="what the vehicle shows; none: its last stop")
    headsign_back: str = Field(
        default="", max_length=500, description="what it shows on the way back; none: its last stop"
    )
    operator: str = Field(
        default="", max_length=500, description="name or agency_id of who runs it; none: the first agency of the feed"
    )
    wheelchair: bool | None = Field(default=None, description="whether its vehicles take wheelchairs; none: unknown")
    bikes: bool | None = Field(default=None, description="whether its vehicles take bikes; none: unknown")


class StrengthenLine(TripChoice):
    """More trips on a line, each with the running times of the trip of its own that leaves nearest in time."""

    model_config = ConfigDict(
        json_schema_extra={
            **exactly_one("every_min", "departures"),
            "dependentRequired": {"every_min": ["from", "until"]},
        }
    )

    every_min: Headway | None = Field(
        default=None, description="minutes from one new trip to the next, between `from` and `until`"
    )
    departures: tuple[Clock, ...] | None = Field(
        default=None, min_length=1, description="times at which new trips leave their first stop"
    )

    @model_validator(mode="after")
    def _one(self) -> StrengthenLine:
        if (self.every_min is None) == (self.departures is None):
            raise refused("scenario_every_or_departures")
        if self.every_min is not None and (self.from_s is None or self.until_s is None):
            raise refused("scenario_from_until")
        return self


class ChangeHeadway(TripChoice):
    """The trips between two times give way to trips at a headway, with the running times of their own."""

    model_config = ConfigDict(json_schema_extra={"required": ["line", "from", "until", "every_min"]})

    every_min: Headway = Field(description="minutes from one trip to the next, the first of them at `from`")

    @model_validator(mode="after")
    def _span(self) -> ChangeHeadway:
        if self.from_s is None or self.until_s is None:
            raise refused("scenario_from_until")
        return self


class RemoveLine(Words):
    """A line that runs no more."""

    line: Name = Field(description="feed:route id, feed:short name, route id or short name")


class RemoveTrips(TripChoice):
    """Trips that run no more."""


class ShortenLine(TripChoice):
    """Trips that begin or end nearer."""

    model_config = ConfigDict(json_schema_extra={"anyOf": [{"required": ["first_stop"]}, {"required": ["last_stop"]}]})

    first_stop: Name | None = Field(default=None, description="where they begin; calls before it are left out")
    last_stop: Name | None = Field(default=None, description="where they end; calls behind it are left out")

    @model_validator(mode="after")
    def _some(self) -> ShortenLine:
        if self.first_stop is None and self.last_stop is None:
            raise refused("scenario_first_or_last_stop")
        return self


class ShiftTrips(TripChoice):
    """Trips that run earlier or later."""

    minutes: float = Field(ge=-24 * 60, le=24 * 60, description="minutes later; with a minus: earlier")

    @model_validator(mode="after")
    def _moves(self) -> ShiftTrips:
        if self.minutes == 0:
            raise refused("scenario_no_shift")
        return self


class ChangeSpeed(TripChoice):
    """Trips that drive faster or slower, everywhere or between two stops."""

    factor: float = Field(ge=0.1, le=10, description="2: twice as fast; 0.5: half as fast")
    between: tuple[Name, Name] | None = Field(
        default=None, description="the two stops between which it holds, in the order of the trips; none: everywhere"
    )


class ChangeDwell(TripChoice):
    """Vehicles that stand longer or shorter at stops; what follows moves with it."""

    dwell_s: int = Field(ge=0, le=3600, description="seconds for which they stand from now on")
    stops: Stops | None = Field(default=None, description="where; none: at every stop but the first and the last")


class SkipStops(TripChoice):
    """Stops that trips do not serve any more."""

    stops: Stops = Field(description="the stops that are left out")
    saves_s: int = Field(default=0, ge=0, le=3600, description="seconds won at each of them")


class Reroute(TripChoice):
    """Another way between two stops: what lay between them is left out, and others are called at."""

    from_stop: Name = Field(description="the last stop that stays as it is")
    to_stop: Name = Field(description="the first stop that is called at again")
    via: tuple[StopCall, ...] = Field(default=(), description="the stops between them, in order; none: straight on")
    running: Running = Field(description="how long it takes from each stop to the next, from_stop and to_stop included")

    @model_validator(mode="after")
    def _elsewhere(self) -> Reroute:
        if self.from_stop == self.to_stop:
            raise refused("scenario_from_is_to")
        return self


class ServeStation(TripChoice):
    """Trips that run past call at a stop; all who ride through lose the same seconds."""

    stop: StopCall = Field(description="the stop: an id or a name, or a mapping for a new one")
    between: tuple[Name, Name] = Field(description="the calls before and behind it; it holds for both directions")
    loses_s: int = Field(ge=0, le=3600, description="seconds lost by braking, standing and starting")
    share: float | None = Field(
        default=None,
        gt=0,
        lt=1,
        description="where the stop lies between the two, as a share of the running time; none: by distance",
    )

    @model_validator(mode="after")
    def _elsewhere(self) -> ServeStation:
        if self.between[0] == self.between[1]:
            raise refused("scenario_from_is_to")
        return self


class MergeFeed(Words):
    """Another timetable beside those of the region."""

    id: str = Field(
        min_length=1, max_length=100, pattern=r"^[a-z0-9-]+$", description="its id: small letters, digits, hyphens"
    )
    gtfs: Name = Field(description="folder or zip with the GTFS files, seen from this file")
    attribution: Name | None = Field(default=None, description="whom to credit for the data; none: its agencies")
    broken_trips: Literal["refuse", "drop"] = Field(
        default="refuse", description="whether a feed with unusable trips is refused, or these trips are left out"
    )
