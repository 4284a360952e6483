# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""A scenario file as a whole: baseline, days, modifications, variants, and what they are compared by."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, ConfigDict, Field

from mobility.errors import Place
from mobility.scenario.language.document import MOST_KEY_LETTERS, Document, Path_
from mobility.scenario.language.words import (
    Clock,
    Date,
    FileName,
    Minutes,
    MinutesOrNone,
    Name,
    Names,
    Stay,
    Stops,
    Text,
    Window,
    Words,
    listed,
    refused,
)

SCHEMA_VERSION = 1
PARAMETER = "[A-Za-z_][A-Za-z0-9_]*"
"""What the values of a sweep may be called."""


def _version(value: Any) -> Any:  # noqa: ANN401 - what stands in a file
    if str(value) != str(SCHEMA_VERSION):
        raise refused("scenario_version")
    return value


DayType = Literal["school_day", "school_holiday", "saturday", "sunday"]
"""As ``analysis.day_types`` has them."""


def _titled(value: Text) -> Text:
    if not (value.de or value.en):
        raise refused("scenario_empty")
    return value


Title = Annotated[Text, AfterValidator(_titled)]
Windows = Annotated[
    tuple[Window, ...],
    Field(min_length=1),
    BeforeValidator(listed, json_schema_input_type=Window | Annotated[tuple[Window, ...], Field(min_length=1)]),
]


class Compared(Words):
    """What baseline and scenarios are compared by."""

    origins: Stops = Field(
        default=("stops",),
        description="where journeys begin: a file of places, `stops` for all stops, `grid:500` for squares of 500 m, "
        "or ids of stops",
    )
    destinations: Stops = Field(default=("stops",), description="where they end; as for origins")
    windows: Windows = Field(
        default=("06:00-09:00",), description="times of day at which one leaves, such as 06:00-09:00"
    )
    percentile: float = Field(
        default=50, ge=0, le=100, description="which of the travel times in a window counts; 50: the median"
    )
    cutoffs_min: tuple[Minutes, ...] = Field(
        default=(15, 30, 45), min_length=1, description="within so many minutes is counted what can be reached"
    )
    most_min: float = Field(
        default=120, gt=0, le=24 * 60, description="farther than so many minutes counts as out of reach"
    )
    until: Clock | None = Field(
        default=None, description="one has to arrive by this time of the day, such as 24:00; none: at any time"
    )
    people: Name | None = Field(default=None, description="column of the origins' file that holds numbers of people")
    groups: Names = Field(
        default=(), description="columns of the origins' file that hold numbers of people of a group, such as children"
    )
    weight: Name | None = Field(
        default=None, description="column of the destinations' file that holds numbers of opportunities"
    )
    stay: Stay | None = Field(
        default=None,
        description="there by the first time, back after the second, such as 06:00-14:00, or 22:00-06:00 over midnight",
    )
    last_way_home: bool = Field(default=False, description="whether the last way home is looked for")
    threshold_min: MinutesOrNone = Field(default=1, description="who gains or loses fewer minutes is not counted")
    parallel_min: MinutesOrNone = Field(
        default=5, description="a trip so few minutes from one of another line runs parallel to it"
    )


class VariantWords(Words):
    """One variant in a file of several."""

    id: FileName = Field(description="its id, which also names its results: letters, digits, hyphens")
    title: Text = Field(default=Text(), description="what it is called in tables and pictures")
    description: Text = Field(default=Text(), description="what it is about")
    modifications: tuple[dict[str, Any], ...] = Field(
        default=(), description="what it changes, in order, after the modifications of the file"
    )


class FileWords(Words):
    """A scenario file: its baseline and days, what changes, and what is compared."""

    model_config = ConfigDict(
        json_schema_extra={
            "anyOf": [{"required": ["region"]}, {"required": ["based_on"]}],
            "not": {"required": ["dates", "day_types"]},
        }
    )

    schema_version: Annotated[int, BeforeValidator(_version)] = Field(
        alias="schema", description="version of this language", json_schema_extra={"const": SCHEMA_VERSION}
    )
    title: Title = Field(description="what the scenario is called in tables and pictures")
    description: Text = Field(default=Text(), description="what it is about, and why")
    region: Name | None = Field(
        default=None, description="region file, seen from this file; none: the one of `based_on`"
    )
    based_on: Name | None = Field(
        default=None, description="another scenario file, seen from this file, whose modifications come first"
    )
    dates: tuple[Date, ...] | None = Field(default=None, min_length=1, description="study dates, such as 2026-06-10")
    day_types: tuple[DayType, ...] | None = Field(
        default=None, min_length=1, description="study days by kind; for each one a typical date is chosen"
    )
    modifications: tuple[dict[str, Any], ...] = Field(
        default=(), description="what changes, in order; each one sees what those before it have changed"
    )
    variants: tuple[VariantWords, ...] | None = Field(
        default=None, min_length=1, description="several scenarios that share all that stands above"
    )
    sweep: dict[str, Annotated[tuple[Name, ...], Field(min_length=1)]] | None = Field(
        default=None,
        min_length=1,
        json_schema_extra={"propertyNames": {"pattern": f"^{PARAMETER}$", "maxLength": MOST_KEY_LETTERS}},
        description="values by name: `${name}` in a modification stands for each of them in turn, in all combinations",
    )
    compare: Compared = Field(default=Compared(), description="what baseline and scenarios are compared by")
    seed: int = Field(default=0, ge=0, lt=2**32, description="seed of all that is drawn at random")


@dataclass(frozen=True, slots=True)
class Step:
    """One modification, and where it stands."""

    kind: str
    words: Words
    document: Document
    where: Path_

    def place(self, *field: str | int, value: object = None) -> Place:
        """Where a field of it stands, for errors."""
        return self.document.place((*self.where, *field), value)


@dataclass(frozen=True, slots=True)
class VariantPlan:
    """What a variant changes, in order."""

    id: str
    title: Text
    description: Text
    steps: tuple[Step, ...]
    settings: tuple[tuple[str, str], ...] = ()
    """of a sweep"""


@dataclass(frozen=True, slots=True)
class Scenario:
    """A scenario file, read and checked as far as that goes without its region."""

    id: str
    path: Path
    title: Text
    description: Text
    region: Path
    dates: tuple[dt.date, ...] | None
    day_types: tuple[str, ...] | None
    variants: tuple[VariantPlan, ...]
    compare: Compared
    seed: int
    document: Document
    days_document: Document
    """in which ``dates`` or ``day_types`` stand: its own, or that of a file that it is based on"""
    compare_document: Document
    """in which ``compare`` stands; its paths are seen from there"""
