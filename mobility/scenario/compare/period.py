# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""What a row of a result is about: one of the days, or all of them weighted to a year."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from mobility.scenario.compare.question import YEAR

if TYPE_CHECKING:
    import datetime as dt

    from mobility.scenario.compare.question import CompareQuestion


@dataclass(frozen=True, slots=True)
class Period:
    """A day or a year.

    Parameters
    ----------
    id
        Of the day, or ``year``.
    date
        None for a year.
    days_per_year
        For how many it stands.
    parts
        Positions of days and their shares of it, which add up to 1.
    """

    id: str
    date: dt.date | None
    days_per_year: float
    parts: tuple[tuple[int, float], ...]

    def keys(self) -> dict[str, Any]:
        """The columns by which a row names it."""
        return {
            "day": self.id,
            "date": None if self.date is None else self.date.isoformat(),
            "days_per_year": round(self.days_per_year, 3),
        }


def days_of(question: CompareQuestion) -> tuple[Period, ...]:
    """Each day by itself."""
    return tuple(
        Period(day.id, day.date, day.days_per_year, ((number, 1.0),)) for number, day in enumerate(question.days)
    )


def periods_of(question: CompareQuestion) -> tuple[Period, ...]:
    """Each day by itself, then the year if any of them stands for days of one."""
    days = days_of(question)
    whole = sum(day.days_per_year for day in question.days)
    if not question.yearly:
        return days
    parts = tuple(
        (number, day.days_per_year / whole) for number, day in enumerate(question.days) if day.days_per_year > 0
    )
    return (*days, Period(YEAR, None, whole, parts))
