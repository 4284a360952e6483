# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""How many days of each kind a year has, and the date that stands for each."""

from __future__ import annotations

import calendar
import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mobility.analysis.day_types.day_types import KINDS, SATURDAY, SCHOOL_DAY, SCHOOL_HOLIDAY, SUNDAY
from mobility.analysis.day_types.official import public_holidays, school_holidays
from mobility.scenario.operations.figures import YearFigures, day_figures, year_figures
from mobility.scenario.operations.lines import operated_lines

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mobility.analysis.day_types.day_types import DayTypes
    from mobility.network.network import Network
    from mobility.region.operations import Operations

SATURDAY_NUMBER, SUNDAY_NUMBER = 5, 6


@dataclass(frozen=True, slots=True)
class KindOfDay:
    """A kind of day of a year: how many there are, and the date that stands for it (None: nothing runs)."""

    kind: str
    days: float
    date: dt.date | None


def kinds_of_year(types: DayTypes, year: int | None = None) -> tuple[tuple[KindOfDay, ...], str]:
    """The kinds of days of a year.

    Parameters
    ----------
    types
        Of the network's calendar.
    year
        Which; None: the one in which the calendar begins.

    Returns
    -------
    tuple
        The kinds in the order of ``KINDS``, and where their numbers are from: ``official`` (holidays of the Land), or
        ``calendar`` where its school holidays of that year are unknown: the shares of the kinds in the calendar of the
        network, times 365 (which is askew where the calendar has only part of a year).
    """
    year = year or types.first.year
    names, known = school_holidays(types.land, [year])
    if year in known:
        public = public_holidays(types.land, [year])
        count = dict.fromkeys(KINDS, 0.0)
        for day in range(366 if calendar.isleap(year) else 365):
            count[_kind(dt.date(year, 1, 1) + dt.timedelta(days=day), set(public), set(names))] += 1
        source = "official"
    else:
        count = {kind: 365 * len(types.days(kind)) / max(len(types), 1) for kind in KINDS}
        source = "calendar"
    return tuple(KindOfDay(kind, count[kind], types.representative(kind)) for kind in KINDS), source


def figures_of_year(network: Network, operations: Operations, kinds: Iterable[KindOfDay]) -> YearFigures:
    """What a year takes.

    Parameters
    ----------
    network
        A baseline or a patched view.
    operations
        Of the region file.
    kinds
        Of the baseline, also for a patched view: the same dates stand for the kinds then.
    """
    lines = operated_lines(network, operations)
    return year_figures(
        [(day_figures(network, kind.date, operations, lines), kind.days) for kind in kinds if kind.date is not None]
    )


def _kind(date: dt.date, public: set[dt.date], school: set[dt.date]) -> str:
    """What kind of day a date is, by the rules of ``analysis.day_types``."""
    if date in public or date.weekday() == SUNDAY_NUMBER:
        return SUNDAY
    if date.weekday() == SATURDAY_NUMBER:
        return SATURDAY
    return SCHOOL_HOLIDAY if date in school else SCHOOL_DAY
