# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""The words that modifications are made of: times, days, stops, choices of trips; the JSON Schema shows them, too."""

from __future__ import annotations

import datetime as dt
import re
from typing import Annotated, Any, Literal, LiteralString

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

LATEST_S = 48 * 3_600
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
DAY_WORDS = ("daily", "working_days", "school_day", "school_holiday", *WEEKDAYS)
CLOCK = re.compile(r"(\d{1,2}):([0-5]\d)(?::([0-5]\d))?")
SPAN = re.compile(r"(\d{4}-\d\d-\d\d)\.\.(\d{4}-\d\d-\d\d)")


def refused(code: LiteralString) -> PydanticCustomError:
    """What a check of a value raises; the text of the code says why."""
    return PydanticCustomError(code, code)


class Words(BaseModel):
    """Base of all that a scenario file says: no key that is not known, nothing changed after reading."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False, populate_by_name=True)


def _clock(value: Any) -> Any:  # noqa: ANN401 - what stands in a file
    if not isinstance(value, str):
        return value
    found = CLOCK.fullmatch(value.strip())
    seconds = int(found[1]) * 3600 + int(found[2]) * 60 + int(found[3] or 0) if found else -1
    if not 0 <= seconds <= LATEST_S:
        raise refused("scenario_clock")
    return seconds


Clock = Annotated[
    int,
    BeforeValidator(_clock),
    Field(json_schema_extra={"type": "string", "pattern": r"^\d{1,2}:[0-5]\d(:[0-5]\d)?$"}),
]
"""Seconds of the service day, written 07:30 or 07:30:00; 24:10 is ten past midnight, after the day."""


def _day(value: Any) -> Any:  # noqa: ANN401
    if isinstance(value, str) and value.strip() not in DAY_WORDS:
        found = SPAN.fullmatch(value.strip())
        try:
            dates = [dt.date.fromisoformat(one) for one in (found.groups() if found else (value.strip(),))]
        except ValueError as error:
            raise refused("scenario_day") from error
        if dates[0] > dates[-1]:
            raise refused("scenario_day_span")
        return value.strip()
    return value


Day = Annotated[str, BeforeValidator(_day)]
"""A word of ``DAY_WORDS``, a date, or a span of dates: 2026-06-01..2026-06-30."""


def _listed(value: Any) -> Any:  # noqa: ANN401
    return [value] if isinstance(value, str) else value


Days = Annotated[tuple[Day, ...], BeforeValidator(_listed), Field(min_length=1)]
Stops = Annotated[tuple[str, ...], BeforeValidator(_listed), Field(min_length=1)]
"""Stops by full id, by id without the feed's prefix, or by name where only one has it."""
Minutes = Annotated[float, Field(gt=0, le=24 * 60)]
MinutesOrNone = Annotated[float, Field(ge=0, le=24 * 60)]
Latitude = Annotated[float, Field(ge=-90, le=90)]
Longitude = Annotated[float, Field(ge=-180, le=180)]
Point = tuple[Latitude, Longitude]
"""Latitude and longitude in degrees."""
Identifier = Annotated[str, Field(min_length=1, max_length=200, pattern=r"^\S+$")]


def _direction(value: Any) -> Any:  # noqa: ANN401
    return int(value) if value in {"0", "1"} else value


Direction = Annotated[Literal[0, 1], BeforeValidator(_direction)]
"""direction_id of GTFS."""
Mode = Literal["tram", "subway", "rail", "bus", "ferry", "minibus", "autonomous_bus"]
ROUTE_TYPES = {"tram": 0, "subway": 1, "rail": 2, "bus": 3, "ferry": 4, "minibus": 3, "autonomous_bus": 3}


class Text(Words):
    """A text for people, in one language or both."""

    de: str = ""
    en: str = ""

    @model_validator(mode="before")
    @classmethod
    def _either(cls, value: Any) -> Any:  # noqa: ANN401
        return {"de": value, "en": value} if isinstance(value, str) else value

    def of(self, language: str) -> str:
        """The text in a language, else in the other."""
        return (self.de or self.en) if language == "de" else (self.en or self.de)


class StopCall(Words):
    """A stop that a line calls at: one that exists, or a new one at a position."""

    stop: str = Field(min_length=1, description="id or name of a stop, or the id of the new one")
    name: str | None = Field(default=None, description="name of a new stop")
    lat: Latitude | None = None
    lon: Longitude | None = None
    dwell_s: int = Field(default=0, ge=0, le=3600, description="seconds that a vehicle stands here")

    @model_validator(mode="before")
    @classmethod
    def _either(cls, value: Any) -> Any:  # noqa: ANN401
        return {"stop": value} if isinstance(value, str) else value

    @model_validator(mode="after")
    def _whole(self) -> StopCall:
        if (self.lat is None) != (self.lon is None):
            raise refused("scenario_half_position")
        return self


class Running(Words):
    """How long a vehicle takes from stop to stop: as given, or reckoned from the way and its speed."""

    minutes: tuple[MinutesOrNone, ...] | None = Field(default=None, description="from each stop to the next")
    speed_km_h: float | None = Field(default=None, gt=0, le=300, description="highest speed of the vehicle")
    factor: float = Field(default=1.0, ge=1, le=5, description="how much longer than by the bare speed it takes")

    @model_validator(mode="after")
    def _one(self) -> Running:
        if (self.minutes is None) == (self.speed_km_h is None):
            raise refused("scenario_running")
        return self


class Meets(Words):
    """Timed to another line: one departure for each of its arrivals, or one arrival for each of its departures."""

    line: str = Field(description="the other line")
    at: str = Field(description="stop at which the other line arrives or departs")
    own_stop: str | None = Field(
        default=None, description="stop of this line where one changes; none: the first or last one"
    )
    direction: Direction | None = Field(default=None, description="of the other line")
    event: Literal["arrivals", "departures"] = "arrivals"
    change_min: MinutesOrNone = Field(description="minutes for the change")
    apart_min: MinutesOrNone = Field(default=0, description="trips nearer to each other than this become one")


class Departures(Words):
    """When trips of a line leave: at given times, at a headway, or timed to another line."""

    days: Days
    direction: Literal["there", "back", "both"] = "both"
    departures: tuple[Clock, ...] | None = None
    from_s: Clock | None = Field(default=None, alias="from")
    until_s: Clock | None = Field(default=None, alias="until", description="the last departure is not later than this")
    every_min: Minutes | None = None
    meets: Meets | None = None

    @model_validator(mode="after")
    def _one(self) -> Departures:
        given = [self.departures is not None, self.every_min is not None, self.meets is not None]
        if sum(given) != 1:
            raise refused("scenario_departures")
        if self.departures is None and (self.from_s is None or self.until_s is None):
            raise refused("scenario_from_until")
        if self.from_s is not None and self.until_s is not None and self.from_s > self.until_s:
            raise refused("scenario_from_after_until")
        return self


class TripChoice(Words):
    """Some trips of a line. What is left out does not restrict the choice."""

    line: str = Field(min_length=1, description="feed:route id, feed:short name, route id or short name")
    direction: Direction | None = None
    from_s: Clock | None = Field(default=None, alias="from", description="first departure not before this")
    until_s: Clock | None = Field(default=None, alias="until", description="first departure before this")
    days: Days | None = None
    trips: tuple[str, ...] | None = Field(default=None, description="trip ids without the feed's prefix")
    calls_at: Stops | None = Field(default=None, description="stops at which they call, in this order")

    @model_validator(mode="after")
    def _in_order(self) -> TripChoice:
        if self.from_s is not None and self.until_s is not None and self.from_s >= self.until_s:
            raise refused("scenario_from_after_until")
        return self
