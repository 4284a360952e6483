# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""Cost by payer and CO2 of a timetable, from the factors of the region file, as ranges.

Of a line::

    km        = driven kilometres      x eur_per_vehicle_km
    hours     = vehicle-hours          x eur_per_vehicle_hour
    drivers   = vehicle-hours          x eur_per_driver_hour
    vehicles  = its share of vehicles  x eur_per_vehicle_year     (of a year only)
    CO2       = driven kilometres      x co2_kg_per_vehicle_km

The low end takes all low factors, the high end all high ones. Where a factor is not in the region file, the part is
not told, nor is the sum: a sum without the drivers would make the vehicle cheap of which least is known. Who
reckons with one full rate gives the other factors as 0, with the same source.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from mobility.region.operations import CO2_FACTOR, COST_FACTORS
from mobility.scenario.operations.figures import YearFigures

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mobility.region.operations import Factor, Operations
    from mobility.scenario.operations.figures import DayFigures, LineFigures
    from mobility.scenario.operations.lines import Line

PER_KM, PER_HOUR, PER_VEHICLE, PER_DRIVER_HOUR = COST_FACTORS


@dataclass(frozen=True, slots=True)
class Range:
    """From the low to the high end; both are equal where nothing is uncertain."""

    low: float
    high: float


class LineCosts(NamedTuple):
    """What a line costs and emits; None where a factor is missing.

    ``parts`` are by factor, those in euros; ``missing`` the factors that the region file does not give, in their order;
    ``sources`` says where the others are from.
    """

    line: Line
    parts: dict[str, Range | None]
    cost_eur: Range | None
    co2_kg: Range | None
    missing: tuple[str, ...]


class PayerCosts(NamedTuple):
    """What a payer has to pay for, None: lines of which the region file does not say who pays.

    ``cost_eur`` is None if that of any of the lines is; so is ``co2_kg``. ``incomplete`` are those lines.
    """

    payer: str | None
    lines: int
    cost_eur: Range | None
    co2_kg: Range | None
    incomplete: tuple[Line, ...]


def line_costs(figures: DayFigures | YearFigures, operations: Operations) -> tuple[LineCosts, ...]:
    """Cost and CO2 of each line.

    Parameters
    ----------
    figures
        Of a year, or of a date: then without what a vehicle costs in a year.
    operations
        Of the region file.
    """
    yearly = isinstance(figures, YearFigures)
    return tuple(_of_line(one, operations, yearly=yearly) for one in figures.lines)


def _of_line(figures: LineFigures, operations: Operations, *, yearly: bool) -> LineCosts:
    amounts = {
        PER_KM: figures.driven_km,
        PER_HOUR: figures.vehicle_h,
        PER_VEHICLE: figures.vehicles,
        PER_DRIVER_HOUR: figures.vehicle_h,
        CO2_FACTOR: figures.driven_km,
    }
    if not yearly:
        del amounts[PER_VEHICLE]
    vehicle = figures.line.vehicle
    parts: dict[str, Range | None] = {}
    for name, amount in amounts.items():
        factor = None if vehicle is None else operations.factor(vehicle, name)
        parts[name] = None if factor is None else Range(factor.low * amount, factor.high * amount)
    co2_kg = parts.pop(CO2_FACTOR)
    missing = [name for name, part in parts.items() if part is None]
    if co2_kg is None:
        missing.append(CO2_FACTOR)
    return LineCosts(figures.line, parts, added(parts.values()), co2_kg, tuple(missing))


def added(ranges: Iterable[Range | None]) -> Range | None:
    """The sum of ranges; None if any is unknown."""
    total = Range(0.0, 0.0)
    for one in ranges:
        if one is None:
            return None
        total = Range(total.low + one.low, total.high + one.high)
    return total


def payer_costs(costs: Iterable[LineCosts]) -> tuple[PayerCosts, ...]:
    """Cost and CO2 by payer, by name; lines without a payer come last.

    Parameters
    ----------
    costs
        Of all lines.
    """
    by_payer: dict[str | None, list[LineCosts]] = {}
    for one in costs:
        by_payer.setdefault(one.line.payer, []).append(one)
    return tuple(
        PayerCosts(
            payer,
            len(of_payer),
            added(one.cost_eur for one in of_payer),
            added(one.co2_kg for one in of_payer),
            tuple(one.line for one in of_payer if one.missing),
        )
        for payer, of_payer in sorted(by_payer.items(), key=lambda item: (item[0] is None, item[0] or ""))
    )


def used_factors(costs: Iterable[LineCosts], operations: Operations) -> tuple[Factor, ...]:
    """The factors that went into some costs, in the order of the region file: each with source and year."""
    used = {
        (one.line.vehicle, name)
        for one in costs
        for name in (*one.parts, CO2_FACTOR)
        if name not in one.missing and one.line.vehicle is not None
    }
    return tuple(factor for factor in operations.factors if (factor.vehicle, factor.factor) in used)
