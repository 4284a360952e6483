# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""Modifications of lines and their trips."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from mobility.scenario.language.words import (
    Clock,
    Departures,
    Identifier,
    Minutes,
    Mode,
    Running,
    StopCall,
    Stops,
    TripChoice,
    Words,
    refused,
)


class AddLine(Words):
    """A new line with all its trips."""

    id: Identifier = Field(description="id of the line, without a feed's prefix")
    name: str = Field(min_length=1, description="short name that travellers see")
    long_name: str = ""
    feed: str | None = Field(
        default=None, description="the feed that gets the line; none: the one that has most of its stops"
    )
    mode: Mode = "bus"
    stops: tuple[StopCall, ...] = Field(min_length=2)
    stops_back: tuple[StopCall, ...] | None = Field(
        default=None, min_length=2, description="the way back, where it calls elsewhere; none: the same stops"
    )
    running: Running
    running_back: Running | None = Field(default=None, description="none: as on the way there")
    timetable: tuple[Departures, ...] = Field(min_length=1)
    headsign: str = ""
    headsign_back: str = ""
    operator: str = Field(default="", description="who runs it; none: the first agency of the feed")
    wheelchair: bool | None = None
    bikes: bool | None = None


class StrengthenLine(TripChoice):
    """More trips on a line, with the running times of its own."""

    every_min: Minutes | None = None
    departures: tuple[Clock, ...] | None = None

    @model_validator(mode="after")
    def _one(self) -> StrengthenLine:
        if (self.every_min is None) == (self.departures is None):
            raise refused("scenario_every_or_departures")
        if self.every_min is not None and (self.from_s is None or self.until_s is None):
            raise refused("scenario_from_until")
        return self


class ChangeHeadway(TripChoice):
    """The trips between two times give way to trips at a headway, with the running times of their own."""

    every_min: Minutes

    @model_validator(mode="after")
    def _span(self) -> ChangeHeadway:
        if self.from_s is None or self.until_s is None:
            raise refused("scenario_from_until")
        return self


class RemoveLine(Words):
    """A line that runs no more."""

    line: str = Field(min_length=1)


class RemoveTrips(TripChoice):
    """Trips that run no more."""


class ShortenLine(TripChoice):
    """Trips that begin or end nearer."""

    first_stop: str | None = None
    last_stop: str | None = None

    @model_validator(mode="after")
    def _some(self) -> ShortenLine:
        if self.first_stop is None and self.last_stop is None:
            raise refused("scenario_first_or_last_stop")
        return self


class ShiftTrips(TripChoice):
    """Trips that run earlier or later."""

    minutes: float = Field(ge=-24 * 60, le=24 * 60, description="later; with a minus: earlier")

    @model_validator(mode="after")
    def _moves(self) -> ShiftTrips:
        if self.minutes == 0:
            raise refused("scenario_no_shift")
        return self


class ChangeSpeed(TripChoice):
    """Trips that drive faster or slower, everywhere or between two stops."""

    factor: float = Field(gt=0, le=10, description="2: twice as fast")
    between: tuple[str, str] | None = None


class ChangeDwell(TripChoice):
    """Vehicles that stand longer or shorter at stops; what follows moves with it."""

    dwell_s: int = Field(ge=0, le=3600)
    stops: Stops | None = Field(default=None, description="where; none: at every stop but the first and the last")


class SkipStops(TripChoice):
    """Stops that trips do not serve any more."""

    stops: Stops
    saves_s: int = Field(default=0, ge=0, le=3600, description="seconds won at each of them")


class Reroute(TripChoice):
    """Another way between two stops: what lay between them is left out, and others are called at."""

    from_stop: str
    to_stop: str
    via: tuple[StopCall, ...] = ()
    running: Running = Field(description="minutes from each stop to the next, from_stop and to_stop included")


class ServeStation(TripChoice):
    """Trips that run past call at a stop; all who ride through lose the same seconds."""

    stop: StopCall
    between: tuple[str, str] = Field(description="the calls before and behind")
    loses_s: int = Field(ge=0, le=3600, description="for braking, standing and starting")
    share: float | None = Field(default=None, gt=0, lt=1, description="where between them; none: by distance")


class MergeFeed(Words):
    """Another timetable beside those of the region."""

    id: str = Field(pattern=r"^[a-z0-9-]+$")
    gtfs: str = Field(description="folder or zip, seen from this file")
    attribution: str | None = None
    broken_trips: Literal["refuse", "drop"] = "refuse"
