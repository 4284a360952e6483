# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""What it takes to run a timetable, as a region file tells it: rules for vehicles, factors with their sources, payers.

No factor has a default: what a vehicle costs and emits differs from place to place and year to year, and a number
that nobody answers for has no place in a council's paper.
"""

from __future__ import annotations

import difflib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from mobility.region.tables import Table

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mobility.region.tables import Source

VEHICLES = ("bus", "minibus", "autonomous_shuttle", "tram", "train")
"""Kinds of vehicles that have factors."""
COST_FACTORS = ("eur_per_vehicle_km", "eur_per_vehicle_hour", "eur_per_vehicle_year", "eur_per_driver_hour")
CO2_FACTOR = "co2_kg_per_vehicle_km"
FACTORS = (*COST_FACTORS, CO2_FACTOR)
SHARED_BY = ("line", "agency", "feed", "region")
"""Within what vehicles go from trip to trip."""
OPERATIONS_KEYS = (
    "layover_s",
    "longest_layover_s",
    "empty_speed_km_h",
    "empty_detour_factor",
    "line_detour_factor",
    "vehicles_shared_by",
)
FACTOR_KEYS = ("vehicle", "factor", "value", "low", "high", "source", "year")
LINE_KEYS = ("feed", "agency", "line", "payer", "vehicle")
MOST = 1e9
FIRST_YEAR, LAST_YEAR = 1990, 2100


@dataclass(frozen=True, slots=True)
class OperationsSettings:
    """The ``[operations]`` table: how vehicle schedules are reckoned. The defaults are conventions, not findings.

    Parameters
    ----------
    layover_s
        Least time between two trips of a vehicle, on top of the empty run between them.
    longest_layover_s
        A vehicle that waits longer between two trips is put aside: that time is no vehicle-hour.
    empty_speed_km_h
        Of runs without passengers.
    empty_detour_factor
        So much longer than the straight line is an empty run.
    line_detour_factor
        The same from stop to stop of trips that have no shape.
    vehicles_shared_by
        One of ``SHARED_BY``.
    """

    layover_s: int = 300
    longest_layover_s: int = 3600
    empty_speed_km_h: float = 30.0
    empty_detour_factor: float = 1.3
    line_detour_factor: float = 1.3
    vehicles_shared_by: str = "agency"


@dataclass(frozen=True, slots=True)
class Factor:
    """One ``[[factors]]`` table: a number with its source; ``low`` and ``high`` are equal where it is no range."""

    vehicle: str
    factor: str
    low: float
    high: float
    source: str
    year: int


@dataclass(frozen=True, slots=True)
class LineFacts:
    """One ``[[lines]]`` table: who pays for some lines, and what runs on them.

    ``agency`` (id or name) and ``line`` (route id or short name), both as in the feed, narrow it down; None: all.
    """

    feed: str
    agency: str | None = None
    line: str | None = None
    payer: str | None = None
    vehicle: str | None = None


@dataclass(frozen=True, slots=True)
class Operations:
    """What a region file says of running its timetables."""

    settings: OperationsSettings = field(default_factory=OperationsSettings)
    factors: tuple[Factor, ...] = ()
    lines: tuple[LineFacts, ...] = ()

    def factor(self, vehicle: str, factor: str) -> Factor | None:
        """A factor of a kind of vehicle, None where the file does not tell it."""
        return next((one for one in self.factors if (one.vehicle, one.factor) == (vehicle, factor)), None)


def read_operations(source: Source, document: Mapping[str, Any]) -> Operations:
    """Read the tables ``[operations]``, ``[[factors]]`` and ``[[lines]]``.

    Parameters
    ----------
    source, document
        The region file, as text and parsed.

    Raises
    ------
    InputError
        Unknown key, wrong type or value, a factor without source or twice.
    """
    settings = _settings(Table(source, "operations", document.get("operations", {}), OPERATIONS_KEYS))
    top = Table(source, "", document, tuple(document))
    factors: dict[tuple[str, str], Factor] = {}
    for number, values in enumerate(top.take("factors", list) or []):
        table = Table(source, "factors", values, FACTOR_KEYS, number)
        factor = _factor(table)
        if factors.setdefault((factor.vehicle, factor.factor), factor) is not factor:
            raise table.wrong("factor", factor.factor, "region_factor_twice", vehicle=factor.vehicle)
    lines = [
        _line(Table(source, "lines", values, LINE_KEYS, number))
        for number, values in enumerate(top.take("lines", list) or [])
    ]
    return Operations(settings, tuple(factors.values()), tuple(lines))


def check_lines(source: Source, operations: Operations, feeds: tuple[str, ...]) -> None:
    """See that the tables ``[[lines]]`` name feeds of the region.

    Raises
    ------
    InputError
        One names another feed.
    """
    for number, line in enumerate(operations.lines):
        if line.feed not in feeds:
            near = difflib.get_close_matches(line.feed, feeds, n=1, cutoff=0.5)
            table = Table(source, "lines", {}, (), number)
            code = "region_unknown_feed_near" if near else "region_unknown_feed"
            raise table.wrong("feed", line.feed, code, near="".join(near), known=", ".join(feeds))


def _settings(table: Table) -> OperationsSettings:
    given = {
        "layover_s": table.number_within("layover_s", int, 0, 86_400),
        "longest_layover_s": table.number_within("longest_layover_s", int, 0, 86_400),
        "empty_speed_km_h": table.number_within("empty_speed_km_h", float, 1.0, 500.0),
        "empty_detour_factor": table.number_within("empty_detour_factor", float, 1.0, 10.0),
        "line_detour_factor": table.number_within("line_detour_factor", float, 1.0, 10.0),
        "vehicles_shared_by": table.choice("vehicles_shared_by", SHARED_BY),
    }
    known: dict[str, Any] = {key: value for key, value in given.items() if value is not None}
    return OperationsSettings(**known)


def _factor(table: Table) -> Factor:
    vehicle, factor = table.choice("vehicle", VEHICLES), table.choice("factor", FACTORS)
    value, low, high = (table.number_within(key, float, 0.0, MOST) for key in ("value", "low", "high"))
    source, year = table.text("source"), table.number_within("year", int, FIRST_YEAR, LAST_YEAR)
    if vehicle is None or factor is None or source is None or year is None:
        asked = {"vehicle": vehicle, "factor": factor, "source": source, "year": year}
        raise table.wrong("", None, "region_missing_key", next(key for key, found in asked.items() if found is None))
    if value is not None and low is None and high is None:
        low = high = value
    elif value is not None or low is None or high is None:
        raise table.wrong("", None, "region_factor_value")
    if low > high:
        raise table.wrong("low", low, "region_factor_range", high=high)
    return Factor(vehicle, factor, low, high, source, year)


def _line(table: Table) -> LineFacts:
    line = LineFacts(
        feed=table.need("feed", str),
        agency=table.text("agency"),
        line=table.text("line"),
        payer=table.text("payer"),
        vehicle=table.choice("vehicle", VEHICLES),
    )
    if line.payer is None and line.vehicle is None:
        raise table.wrong("", None, "region_line_says_nothing")
    return line
