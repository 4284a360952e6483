# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""What running the timetable takes, before and after: kilometres, hours, vehicles, cost, CO2, parallel service."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from mobility.scenario.compare.table import Table
from mobility.scenario.operations.costs import line_costs, payer_costs, used_factors
from mobility.scenario.operations.figures import day_figures, year_figures
from mobility.scenario.operations.parallel import ParallelSettings, parallel
from mobility.scenario.operations.table import factor_columns, line_columns, payer_columns, total_columns

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from mobility.network.network import Network
    from mobility.region.operations import LineFacts, Operations
    from mobility.scenario.compare.question import CompareQuestion
    from mobility.scenario.operations.figures import DayFigures, YearFigures
    from mobility.scenario.variant import Variant

YEAR = "year"
MINUTE_S = 60
FACTS = ("feed", "line", "agency", "vehicle", "payer")
TEXTS = ("missing_factors", "incomplete_lines")
"""Columns that are no numbers."""
Columns = dict[str, list[Any]]


class Operating:
    """Figures of one network after the other; those of the baseline are reckoned once.

    Parameters
    ----------
    baseline
        The network without a scenario.
    question
        Whose days count.
    operations
        Rules, factors and payers of the region file.
    parallel_min
        Trips of a new line that an existing one covers within so many minutes run parallel to it.
    """

    def __init__(
        self, baseline: Network, question: CompareQuestion, operations: Operations, parallel_min: float
    ) -> None:
        self.baseline, self.question, self.operations = baseline, question, operations
        self.settings = ParallelSettings(within_s=round(parallel_min * MINUTE_S))
        self.before = self._periods(baseline, operations)

    def tables(self, variant: Variant, vehicles: Sequence[LineFacts] = ()) -> dict[str, Table]:
        """Tables of a variant: what differs by line, in all, by payer; parallel service of new lines; factors used.

        Parameters
        ----------
        variant
            Which.
        vehicles
            What runs on its new lines; what the region file says of a line by its name comes before it.
        """
        operations = replace(self.operations, lines=(*vehicles, *self.operations.lines))
        after = self._periods(variant.network, operations)
        lines: list[dict[str, Any]] = []
        totals: list[dict[str, Any]] = []
        payers: list[dict[str, Any]] = []
        for period, figures in after.items():
            head = {"variant": variant.id, "day": period}
            known = self.before[period]
            costs, known_costs = line_costs(figures, operations), line_costs(known, operations)
            lines += _changes(head, _rows(line_columns(known, known_costs)), _rows(line_columns(figures, costs)), FACTS)
            totals += _changes(
                head, _rows(total_columns(known, known_costs)), _rows(total_columns(figures, costs)), (), every=True
            )
            payers += _changes(
                head,
                _rows(payer_columns(payer_costs(known_costs))),
                _rows(payer_columns(payer_costs(costs))),
                ("payer",),
            )
        last = next(reversed(after.values()))
        tables = {
            "operation": _table(totals),
            "operation_lines": _table(lines),
            "operation_payers": _table(payers),
            "parallel_service": self._parallel(variant, after),
            "factors": Table(factor_columns(used_factors(line_costs(last, operations), operations))),
        }
        return {name: table for name, table in tables.items() if len(table)}

    def _periods(self, network: Network, operations: Operations) -> dict[str, DayFigures | YearFigures]:
        """Figures of each day, and of the year if days stand for some."""
        days = [day_figures(network, day.date, operations) for day in self.question.days]
        found: dict[str, DayFigures | YearFigures] = {
            day.id: figures for day, figures in zip(self.question.days, days, strict=True)
        }
        if self.question.yearly:
            counts = [day.days_per_year for day in self.question.days]
            found[YEAR] = year_figures(list(zip(days, counts, strict=True)))
        return found

    def _parallel(self, variant: Variant, after: Mapping[str, DayFigures | YearFigures]) -> Table:
        """How much of each new line existing ones cover."""
        old = {(one.line.feed, one.line.name) for figures in self.before.values() for one in figures.lines}
        rows = []
        for day in self.question.days:
            figures: Any = after[day.id]
            new = dict.fromkeys((one.line.feed, one.line.name) for one in figures.lines)
            for name in (name for name in new if name not in old):
                found = parallel(variant.network, figures.runs, name, self.settings, old)
                rows.append(
                    {
                        "variant": variant.id, "day": day.id, "feed": name[0], "line": name[1],
                        "trips": len(found.trips), "covered_trips": found.covered_trips,
                        "vehicle_km": round(found.vehicle_km, 3), "covered_km": round(found.covered_km, 3),
                        "covered_by": ", ".join(f"{feed}:{line}" for feed, line in found.by_line),
                    }
                )  # fmt: skip
        return _table(rows)


def _rows(columns: Mapping[str, Sequence[Any]]) -> list[dict[str, Any]]:
    names = list(columns)
    return [dict(zip(names, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def _changes(
    head: dict[str, str],
    before: list[dict[str, Any]],
    after: list[dict[str, Any]],
    keys: Sequence[str],
    *,
    every: bool = False,
) -> Iterable[dict[str, Any]]:
    """Rows that differ, numbers before and after side by side; what is on one side only counts 0 on the other."""
    old = {tuple(row[key] for key in keys): row for row in before}
    new = {tuple(row[key] for key in keys): row for row in after}
    for key in [*old, *(key for key in new if key not in old)]:
        a, b = old.get(key), new.get(key)
        if a == b and not every:
            continue
        row: dict[str, Any] = {**head, **dict(zip(keys, key, strict=True))}
        names = [name for name in (a or b or {}) if name not in keys]
        for name in names:
            row[f"{name}_before"], row[f"{name}_after"] = _value(a, name), _value(b, name)
        yield row


def _value(side: dict[str, Any] | None, name: str) -> Any:  # noqa: ANN401 - a cell
    """A cell; of a line that does not run it is nothing."""
    if side is not None:
        return side[name]
    return None if name in TEXTS else 0


def _table(rows: list[dict[str, Any]]) -> Table:
    """All columns that any row has: what a vehicle costs in a year is told of years alone."""
    names = dict.fromkeys(name for row in sorted(rows, key=len, reverse=True) for name in row)
    return Table({name: [row.get(name) for row in rows] for name in names})
