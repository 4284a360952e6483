# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""Figures as columns for ``analysis.output.tables``: names in English with their units, the same in every language.

Numbers are rounded to what they can mean (metres, seconds, cents, grams are finer than any of it), so that equal
results give equal bytes. None stands where a figure is not known.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mobility.region.operations import CO2_FACTOR

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from mobility.network.network import Network
    from mobility.region.operations import Factor, OperationsSettings
    from mobility.scenario.operations.costs import LineCosts, PayerCosts, Range
    from mobility.scenario.operations.figures import DayFigures, GroupFigures, LineFigures, YearFigures
    from mobility.scenario.operations.lines import Line
    from mobility.scenario.operations.parallel import Parallel

Columns = dict[str, list[Any]]
KM_DIGITS = H_DIGITS = VEHICLE_DIGITS = 3
MONEY_DIGITS = 2


def line_columns(figures: DayFigures | YearFigures, costs: Sequence[LineCosts] = ()) -> Columns:
    """A row for each line.

    Parameters
    ----------
    figures
        Of a date or a year.
    costs
        Of the same lines in the same order, if they are to be told.
    """
    rows = [_line_row(one) for one in figures.lines]
    if costs:
        rows = [row | _cost_row(cost) for row, cost in zip(rows, costs, strict=True)]
    return _columns(rows)


def _cost_row(cost: LineCosts) -> dict[str, Any]:
    # eur_per_vehicle_km -> vehicle_km_eur_low: what all kilometres cost
    parts = [_range(f"{name.removeprefix('eur_per_')}_eur", part, MONEY_DIGITS) for name, part in cost.parts.items()]
    return {
        **{name: value for part in parts for name, value in part.items()},
        **_range("cost_eur", cost.cost_eur, MONEY_DIGITS),
        **_range("co2_kg", cost.co2_kg, KM_DIGITS),
        "missing_factors": " ".join(cost.missing) or None,
    }


def _line_row(one: LineFigures) -> dict[str, Any]:
    return {
        **_line_facts(one.line),
        "trips": round(one.trips, KM_DIGITS),
        "call_ahead_trips": round(one.call_ahead_trips, KM_DIGITS),
        "straight_line_trips": round(one.straight_trips, KM_DIGITS),
        "vehicle_km": round(one.vehicle_km, KM_DIGITS),
        "empty_km": round(one.empty_km, KM_DIGITS),
        "service_h": round(one.service_h, H_DIGITS),
        "empty_h": round(one.empty_h, H_DIGITS),
        "layover_h": round(one.layover_h, H_DIGITS),
        "vehicle_h": round(one.vehicle_h, H_DIGITS),
        "vehicles_share": round(one.vehicles, VEHICLE_DIGITS),
        "vehicles_alone": one.vehicles_alone,
    }


def _line_facts(line: Line) -> dict[str, Any]:
    return {
        "feed": line.feed,
        "line": line.name,
        "agency": line.agency,
        "vehicle": line.vehicle,
        "payer": line.payer,
    }


def total_columns(figures: DayFigures | YearFigures, costs: Sequence[LineCosts] | None = None) -> Columns:
    """One row: all lines together.

    Parameters
    ----------
    figures
        Of a date or a year.
    costs
        Of the same lines; of none where nothing runs, which costs 0. None: costs are not told.
    """
    from mobility.scenario.operations.costs import added

    lines = figures.lines
    row: dict[str, Any] = {"lines": len(lines)}
    for name in ("trips", "call_ahead_trips", "straight_trips", "vehicle_km", "empty_km"):
        key = "straight_line_trips" if name == "straight_trips" else name
        row[key] = round(sum(getattr(one, name) for one in lines), KM_DIGITS)
    for name in ("service_h", "empty_h", "layover_h", "vehicle_h"):
        row[name] = round(sum(getattr(one, name) for one in lines), H_DIGITS)
    row["vehicles"] = figures.vehicles
    if costs is not None:
        row |= _range("cost_eur", added(one.cost_eur for one in costs), MONEY_DIGITS)
        row |= _range("co2_kg", added(one.co2_kg for one in costs), KM_DIGITS)
        row["missing_factors"] = " ".join(dict.fromkeys(name for one in costs for name in one.missing)) or None
    return _columns([row])


def group_columns(groups: Iterable[GroupFigures]) -> Columns:
    """A row for each group of lines that shares vehicles.

    Parameters
    ----------
    groups
        Of a date or a year.
    """
    return _columns(
        [
            {
                "group": " / ".join(part for part in one.group[:-1] if part),
                "vehicle": one.group[-1] or None,
                "trips": one.trips,
                "vehicles": one.vehicles,
                "most_trips_at_once": one.most_at_once,
            }
            for one in groups
        ]
    )


def payer_columns(payers: Iterable[PayerCosts]) -> Columns:
    """A row for each payer; the last has none where the region file does not say who pays.

    Parameters
    ----------
    payers
        Of a date or a year.
    """
    return _columns(
        [
            {
                "payer": one.payer,
                "lines": one.lines,
                **_range("cost_eur", one.cost_eur, MONEY_DIGITS),
                **_range("co2_kg", one.co2_kg, KM_DIGITS),
                "incomplete_lines": "; ".join(line.name for line in one.incomplete) or None,
            }
            for one in payers
        ]
    )


def vehicle_columns(network: Network, figures: DayFigures) -> Columns:
    """A row for each run of each vehicle, in the order in which it is run: the vehicle schedules (Umläufe).

    Parameters
    ----------
    network, figures
        Of one service day; times are seconds since its beginning.
    """
    runs, shared = figures.runs, figures.schedules
    rows = []
    for vehicle in range(shared.vehicles):
        for number, run in enumerate(shared.of_vehicle(vehicle).tolist(), 1):
            line = runs.lines.lines[int(runs.line[run])]
            rows.append(
                {
                    "group": " / ".join(part for part in shared.groups[int(shared.group[run])][:-1] if part),
                    "vehicle": line.vehicle,
                    "vehicle_number": vehicle + 1,
                    "run_number": number,
                    "feed": line.feed,
                    "line": line.name,
                    "trip_id": network.trip_id[int(runs.trip[run])],
                    "from_stop_id": network.stop_id[int(runs.first_stop[run])],
                    "from_stop_name": network.stop_name[int(runs.first_stop[run])],
                    "start_s": int(runs.start_s[run]),
                    "to_stop_id": network.stop_id[int(runs.last_stop[run])],
                    "to_stop_name": network.stop_name[int(runs.last_stop[run])],
                    "end_s": int(runs.end_s[run]),
                    "vehicle_km": round(float(runs.length_m[run]) / 1000, KM_DIGITS),
                    "empty_km_before": round(int(shared.empty_m[run]) / 1000, KM_DIGITS),
                    "empty_s_before": int(shared.empty_s[run]),
                    "wait_s_before": int(shared.wait_s[run]),
                }
            )
    return _columns(rows)


def parallel_columns(network: Network, figures: DayFigures, found: Parallel) -> Columns:
    """A row for each trip of a line that was looked at.

    Parameters
    ----------
    network, figures, found
        Of one service day.
    """
    runs = figures.runs
    return _columns(
        [
            {
                "feed": found.line[0],
                "line": found.line[1],
                "trip_id": network.trip_id[int(runs.trip[trip.run])],
                "start_s": int(runs.start_s[trip.run]),
                "covered_by_feed": trip.by and trip.by[0],
                "covered_by_line": trip.by and trip.by[1],
                "stretches": trip.stretches,
                "covered_stretches": trip.covered_stretches,
                "vehicle_km": round(trip.vehicle_km, KM_DIGITS),
                "covered_km": round(trip.covered_km, KM_DIGITS),
            }
            for trip in found.trips
        ]
    )


def factor_columns(factors: Iterable[Factor]) -> Columns:
    """A row for each factor, with its source and year.

    Parameters
    ----------
    factors
        Those that were used.
    """
    return _columns(
        [
            {
                "vehicle": one.vehicle,
                "factor": one.factor,
                "low": one.low,
                "high": one.high,
                "unit": "kg" if one.factor == CO2_FACTOR else "EUR",
                "source": one.source,
                "year": one.year,
            }
            for one in factors
        ]
    )


def about_operations(settings: OperationsSettings) -> dict[str, str]:
    """The rules that the figures follow, for the ``about`` of a table.

    Parameters
    ----------
    settings
        Of the region file.
    """
    return {
        "layover_s": str(settings.layover_s),
        "longest_layover_s": str(settings.longest_layover_s),
        "empty_speed_km_h": f"{settings.empty_speed_km_h:g}",
        "empty_detour_factor": f"{settings.empty_detour_factor:g}",
        "line_detour_factor": f"{settings.line_detour_factor:g}",
        "vehicles_shared_by": settings.vehicles_shared_by,
    }


def _range(name: str, value: Range | None, digits: int) -> dict[str, float | None]:
    ends = (None, None) if value is None else (round(value.low, digits), round(value.high, digits))
    return {f"{name}_low": ends[0], f"{name}_high": ends[1]}


def _columns(rows: Sequence[dict[str, Any]]) -> Columns:
    return {name: [row[name] for row in rows] for name in (rows[0] if rows else {})}
