# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""A scenario file as a whole: baseline, days, modifications, variants, and what they are compared by."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from mobility.errors import Place
from mobility.scenario.language.document import Document, Path_
from mobility.scenario.language.words import Clock, Identifier, MinutesOrNone, Text, Words

SCHEMA_VERSION = 1


def _listed(value: Any) -> Any:  # noqa: ANN401 - what stands in a file
    return [value] if isinstance(value, str) else value


Words_ = Annotated[tuple[str, ...], BeforeValidator(_listed)]


class Compared(Words):
    """What baseline and scenarios are compared by."""

    origins: Words_ = Field(
        default=("stops",), min_length=1, description="a file, `stops`, `grid 500`, or ids of stops"
    )
    destinations: Words_ = Field(default=("stops",), min_length=1)
    windows: Annotated[tuple[str, ...], BeforeValidator(_listed)] = Field(default=("06:00-09:00",), min_length=1)
    percentile: float = Field(default=50, ge=0, le=100)
    cutoffs_min: tuple[float, ...] = (15, 30, 45)
    most_min: float = Field(default=120, gt=0, le=24 * 60, description="farther than this counts as out of reach")
    until: Clock | None = Field(default=None, description="one has to arrive by this time of the day: 24:00")
    people: str | None = Field(default=None, description="column of the origins that holds all heads")
    groups: Words_ = Field(default=(), description="columns of the origins that hold heads of groups")
    weight: str | None = Field(default=None, description="column of the destinations that holds opportunities")
    stay: str | None = Field(default=None, description="there by the first time, back after the second: 06:00-14:00")
    last_way_home: bool = Field(default=False, description="whether the last way home is looked for")
    threshold_min: MinutesOrNone = Field(default=1, description="who gains or loses less is not counted")
    parallel_min: MinutesOrNone = Field(default=5, description="a trip so near to another one runs parallel to it")


class VariantWords(Words):
    """One variant in a file of several."""

    id: Identifier
    title: Text = Text()
    description: Text = Text()
    modifications: tuple[dict[str, Any], ...] = ()


class FileWords(Words):
    """What a file may say at its top."""

    schema_version: int = Field(alias="schema", description="version of this language", ge=1, le=SCHEMA_VERSION)
    title: Text
    description: Text = Text()
    region: str | None = Field(
        default=None, description="region file, seen from this file; none: the one of `based_on`"
    )
    based_on: str | None = Field(default=None, description="another scenario file, whose modifications come first")
    dates: tuple[dt.date, ...] | None = Field(default=None, min_length=1)
    day_types: tuple[str, ...] | None = Field(default=None, min_length=1)
    modifications: tuple[dict[str, Any], ...] = ()
    variants: tuple[VariantWords, ...] | None = Field(default=None, min_length=1)
    sweep: dict[str, tuple[str, ...]] | None = Field(
        default=None,
        description="values by name: `${name}` in a modification stands for each of them, in all combinations",
    )
    compare: Compared = Compared()
    seed: int = 0


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
