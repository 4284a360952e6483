# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""The words that modifications are made of: times, days, stops, choices of trips; the JSON Schema shows them, too."""

from __future__ import annotations

import datetime as dt
import re
from typing import Annotated, Any, Literal, LiteralString

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema, model_validator
from pydantic_core import PydanticCustomError

LATEST_S = 48 * 3_600
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
DAY_WORDS = ("daily", "working_days", "school_day", "school_holiday", *WEEKDAYS)
CLOCK = re.compile(r"([0-9]{1,2}):([0-5][0-9])(?::([0-5][0-9]))?")
DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
SPAN = re.compile(rf"({DATE.pattern})\.\.({DATE.pattern})")
# As editors know them: without groups, from the first letter to the last.
CLOCK_PATTERN = "([0-3]?[0-9]|4[0-7]):[0-5][0-9](:[0-5][0-9])?|48:00(:00)?"
DATE_PATTERN = "[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])"
MINUTE_PATTERN = "([01]?[0-9]|2[0-3]):[0-5][0-9]"
MINUTE = re.compile(MINUTE_PATTERN)
"""A minute of a day."""
CLOCK_SCHEMA: dict[str, Any] = {"type": "string", "pattern": f"^({CLOCK_PATTERN})$"}
DAY_SCHEMA: dict[str, Any] = {
    "title": "day",
    "anyOf": [
        {"enum": list(DAY_WORDS)},
        {"type": "string", "pattern": rf"^{DATE_PATTERN}(\.\.{DATE_PATTERN})?$"},
    ],
}


def refused(code: LiteralString) -> PydanticCustomError:
    """What a check of a value raises; the text of the code says why."""
    return PydanticCustomError(code, code)


def exactly_one(*keys: str) -> dict[str, Any]:
    """Schema of a mapping that has one of these keys, for ``json_schema_extra``."""
    return {"oneOf": [{"required": [key]} for key in keys]}


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
    BeforeValidator(_clock, json_schema_input_type=Annotated[
        str, WithJsonSchema(CLOCK_SCHEMA)
    ]),
]  # fmt: skip
"""Seconds of the service day, written 07:30 or 07:30:00; 24:10 is ten past midnight, after the day."""


def _window(value: Any) -> Any:  # noqa: ANN401
    if isinstance(value, str):
        parts = value.split("-")
        if len(parts) != 2 or not MINUTE.fullmatch(parts[0]):  # noqa: PLR2004 - from and until
            raise refused("scenario_window")
        if parts[1] != "24:00" and not MINUTE.fullmatch(parts[1]):
            raise refused("scenario_window")
        if _clock(parts[0]) >= _clock(parts[1]):
            raise refused("scenario_window")
    return value


Window = Annotated[
    str,
    BeforeValidator(_window),
    WithJsonSchema({"type": "string", "pattern": f"^({MINUTE_PATTERN})-({MINUTE_PATTERN}|24:00)$"}),
]
"""Two times of one day: 06:00-09:00."""


def _stay(value: Any) -> Any:  # noqa: ANN401
    if isinstance(value, str):
        parts = value.split("-")
        if len(parts) != 2 or not all(MINUTE.fullmatch(part) for part in parts):  # noqa: PLR2004
            raise refused("scenario_stay")
        if _clock(parts[0]) == _clock(parts[1]):
            raise refused("scenario_stay")
    return value


Stay = Annotated[
    str,
    BeforeValidator(_stay),
    WithJsonSchema({"type": "string", "pattern": f"^({MINUTE_PATTERN})-({MINUTE_PATTERN})$"}),
]
"""Two times, the second one of the day after if it is not later: 06:00-14:00, 22:00-06:00."""


def _date(value: Any) -> Any:  # noqa: ANN401
    if not isinstance(value, str):
        return value
    text = value.strip()
    try:
        # Python also takes 20260610 and 2026-W24-3.
        return dt.date.fromisoformat(text if DATE.fullmatch(text) else "")
    except ValueError as error:
        raise refused("scenario_date") from error


Date = Annotated[
    dt.date,
    BeforeValidator(_date),
    WithJsonSchema({"type": "string", "format": "date", "pattern": f"^{DATE_PATTERN}$"}),
]
"""A day of the calendar: 2026-06-10."""


def _day(value: Any) -> Any:  # noqa: ANN401
    if not isinstance(value, str) or value.strip() in DAY_WORDS:
        return value.strip() if isinstance(value, str) else value
    found = SPAN.fullmatch(value.strip())
    texts = found.groups() if found else (value.strip(),)
    try:
        dates = [dt.date.fromisoformat(one if DATE.fullmatch(one) else "") for one in texts]
    except ValueError as error:
        raise refused("scenario_day") from error
    if dates[0] > dates[-1]:
        raise refused("scenario_day_span")
    return value.strip()


Day = Annotated[
    str,
    BeforeValidator(_day),
    WithJsonSchema(DAY_SCHEMA),
]
"""A word of ``DAY_WORDS``, a date, or a span of dates: 2026-06-01..2026-06-30."""


def listed(value: Any) -> Any:  # noqa: ANN401
    """A single text is a list of one."""
    return [value] if isinstance(value, str) else value


def _corners(value: tuple[tuple[float, float], ...]) -> None:
    """Refuse what encloses nothing, or crosses itself."""
    from shapely import Polygon

    if len(set(value)) < 3:  # noqa: PLR2004 - the least that has an inside
        raise refused("scenario_polygon")
    shape = Polygon([(lon, lat) for lat, lon in value])
    if shape.convex_hull.area == 0:
        raise refused("scenario_polygon")
    if not shape.is_valid:
        raise refused("scenario_polygon_crosses")


def _polygon(value: tuple[tuple[float, float], ...]) -> tuple[tuple[float, float], ...]:
    _corners(value)
    return value


Name = Annotated[str, Field(min_length=1, max_length=500)]
"""What a text must be that names something."""
Identifier = Annotated[str, Field(min_length=1, max_length=200, pattern=r"^[^\s]+$")]
"""An id that GTFS can take: one word."""
FileName = Annotated[str, Field(min_length=1, max_length=100, pattern="^[A-Za-z0-9_][A-Za-z0-9_.-]*$")]
"""An id that is also the name of a file or folder."""
Days = Annotated[
    tuple[Day, ...],
    Field(min_length=1),
    BeforeValidator(listed, json_schema_input_type=Day | Annotated[tuple[Day, ...], Field(min_length=1)]),
]
Stops = Annotated[
    tuple[Name, ...],
    Field(min_length=1),
    BeforeValidator(listed, json_schema_input_type=Name | Annotated[tuple[Name, ...], Field(min_length=1)]),
]
"""Stops by full id, by id without the feed's prefix, or by name where only one has it."""
Names = Annotated[tuple[Name, ...], BeforeValidator(listed, json_schema_input_type=Name | tuple[Name, ...])]
Minutes = Annotated[float, Field(gt=0, le=24 * 60)]
MinutesOrNone = Annotated[float, Field(ge=0, le=24 * 60)]
Headway = Annotated[float, Field(ge=0.5, le=24 * 60)]
Latitude = Annotated[float, Field(ge=-90, le=90)]
Longitude = Annotated[float, Field(ge=-180, le=180)]
Point = tuple[Latitude, Longitude]
"""Latitude and longitude in degrees."""
LineOfPoints = Annotated[tuple[Point, ...], Field(min_length=2)]
Ring = Annotated[tuple[Point, ...], Field(min_length=3), AfterValidator(_polygon)]
"""Corners of a polygon, in order around it; the last one need not repeat the first."""
Mode = Literal["tram", "subway", "rail", "bus", "ferry", "minibus", "autonomous_bus"]
ROUTE_TYPES = {"tram": 0, "subway": 1, "rail": 2, "bus": 3, "ferry": 4, "minibus": 3, "autonomous_bus": 3}
VEHICLES = {"minibus": "minibus", "autonomous_bus": "autonomous_shuttle"}
"""What of a mode GTFS can't tell: the vehicle of cost and CO2, as region files name it."""


def _direction(value: Any) -> Any:  # noqa: ANN401
    return {"0": 0, "1": 1}.get(value, value) if isinstance(value, str) else value


Direction = Annotated[Literal[0, 1], BeforeValidator(_direction)]
"""As ``direction_id`` of trips.txt has it."""


class Text(Words):
    """A text for people: one for both languages, or `de` and `en`."""

    de: str = Field(default="", max_length=10_000, description="in German")
    en: str = Field(default="", max_length=10_000, description="in English")

    @model_validator(mode="before")
    @classmethod
    def _either(cls, value: Any) -> Any:  # noqa: ANN401
        if not isinstance(value, str | dict | Text):
            raise refused("scenario_not_text")
        return {"de": value, "en": value} if isinstance(value, str) else value

    def of(self, language: str) -> str:
        """The text in a language, else in the other."""
        return (self.de or self.en) if language == "de" else (self.en or self.de)


class StopCall(Words):
    """A stop that a line calls at: one that exists, or a new one at a position."""

    model_config = ConfigDict(json_schema_extra={"dependentRequired": {"lat": ["lon"], "lon": ["lat"]}})

    stop: Name = Field(description="id or name of a stop that exists, or the id of the new one")
    name: Name | None = Field(default=None, description="name of a new stop; none: its id")
    lat: Latitude | None = Field(default=None, description="latitude of a new stop in degrees, such as 52.2089")
    lon: Longitude | None = Field(default=None, description="longitude of a new stop in degrees, such as 11.6209")
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

    model_config = ConfigDict(json_schema_extra=exactly_one("minutes", "speed_km_h"))

    minutes: tuple[MinutesOrNone, ...] | None = Field(
        default=None, min_length=1, description="minutes from each stop to the next, one fewer than there are stops"
    )
    speed_km_h: float | None = Field(
        default=None,
        ge=1,
        le=300,
        description="highest speed of the vehicle in km/h; it takes the quickest way over the streets, or straight "
        "lines times the detour factor where the region has no streets",
    )
    factor: float = Field(
        default=1.0,
        ge=1,
        le=5,
        description="how many times longer than by the bare speed it takes, for stops and lights",
    )

    @model_validator(mode="after")
    def _one(self) -> Running:
        if (self.minutes is None) == (self.speed_km_h is None):
            raise refused("scenario_running")
        return self


class Meets(Words):
    """Timed to another line: one departure for each of its arrivals, or one arrival for each of its departures."""

    line: Name = Field(description="the other line: feed:route id, feed:short name, route id or short name")
    at: Name = Field(description="stop at which the other line arrives or departs")
    own_stop: Name | None = Field(
        default=None,
        description="stop of the new line where one changes; none: its first one, for departures its last one",
    )
    direction: Direction | None = Field(
        default=None, description="direction_id of the other line's trips in its feed; none: both"
    )
    event: Literal["arrivals", "departures"] = Field(
        default="arrivals",
        description="arrivals: the new line leaves after the other one has come; departures: it is there before",
    )
    change_min: MinutesOrNone = Field(description="minutes for the change")
    apart_min: MinutesOrNone = Field(
        default=0, description="trips that would leave nearer to each other than this many minutes become one"
    )


class Departures(Words):
    """When trips of a line leave: at given times, at a headway, or timed to another line."""

    model_config = ConfigDict(
        json_schema_extra={
            **exactly_one("departures", "every_min", "meets"),
            "dependentRequired": {"every_min": ["from", "until"], "meets": ["from", "until"]},
        }
    )

    days: Days = Field(description="on which days: a word, a date, a span of dates, or a list of such")
    direction: Literal["there", "back", "both"] = Field(
        default="both", description="from the first stop to the last, the other way, or both"
    )
    departures: tuple[Clock, ...] | None = Field(
        default=None, min_length=1, description="times at the first stop, such as 07:30"
    )
    from_s: Clock | None = Field(default=None, alias="from", description="the first departure is not before this time")
    until_s: Clock | None = Field(
        default=None, alias="until", description="the last departure is not later than this time"
    )
    every_min: Headway | None = Field(default=None, description="minutes from one departure to the next")
    meets: Meets | None = Field(default=None, description="timed to another line's arrivals or departures")

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

    line: Name = Field(description="feed:route id, feed:short name, route id or short name")
    direction: Direction | None = Field(
        default=None, description="only trips with this direction_id in the feed, 0 or 1"
    )
    from_s: Clock | None = Field(
        default=None, alias="from", description="only trips that leave their first stop at this time or later"
    )
    until_s: Clock | None = Field(
        default=None, alias="until", description="only trips that leave their first stop before this time"
    )
    days: Days | None = Field(
        default=None, description="only on these days: a word, a date, a span of dates, or a list of such"
    )
    trips: tuple[Name, ...] | None = Field(
        default=None, min_length=1, description="only these trips, by trip_id, with or without the feed's prefix"
    )
    calls_at: Stops | None = Field(default=None, description="only trips that call at these stops, in this order")

    @model_validator(mode="after")
    def _in_order(self) -> TripChoice:
        if self.from_s is not None and self.until_s is not None and self.from_s >= self.until_s:
            raise refused("scenario_from_after_until")
        return self
