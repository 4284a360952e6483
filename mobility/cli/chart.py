# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""Numbers over dates as rows of block characters, one row per feed: readable without colour and in a pipe."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from mobility.network.quality.calendar import Span, weeks_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mobility.network.quality.calendar import TripDays

Unit = Literal["day", "week", "month", "quarter", "year"]

MARKS = "▁▂▃▄▅▆▇█"
NONE_MARK = "·"
TICK = "|"
LABEL_WIDTH = 14
SCALE_WIDTH = 12
"""What the scale at the end of a row takes at most: two blanks and ``█ = 12,345``."""
JANUARY, QUARTER_MONTHS, YEAR_MONTHS = 1, 3, 12


@dataclass(frozen=True, slots=True)
class Chart:
    """One row of characters per feed over the same columns.

    ``most`` holds the average trips per day of each feed's busiest column; ``ticks`` names columns by their first
    date that begins a month, a year or, with days, a week.
    """

    unit: Unit
    columns: tuple[Span, ...]
    rows: dict[str, str]
    most: dict[str, float]
    ticks: dict[int, dt.date]


def draw(feeds: Mapping[str, TripDays], width: int) -> Chart | None:
    """Draw trips per day of several feeds.

    Parameters
    ----------
    feeds
        By feed id.
    width
        Characters of a line, labels and scale included.

    Returns
    -------
    Chart
        With the finest unit of time for which all columns fit; None if nothing runs on any day.
    """
    spans = [days.drawn for days in feeds.values() if days.drawn is not None]
    if not spans:
        return None
    span = Span(min(one.first for one in spans), max(one.last for one in spans))
    unit, columns = _columns(span, width - label_width(feeds) - 2 - SCALE_WIDTH)
    averages = {feed: np.array([days.mean(column) for column in columns]) for feed, days in feeds.items()}
    most = {feed: float(values.max()) for feed, values in averages.items()}
    rows = {feed: _row(values, most[feed]) for feed, values in averages.items()}
    return Chart(unit, columns, rows, most, _ticks(unit, columns))


def label_width(feeds: Mapping[str, object]) -> int:
    """How wide the column with the feeds' ids is."""
    return min(LABEL_WIDTH, max((len(feed) for feed in feeds), default=0))


def axis(chart: Chart, long_format: str, short_format: str) -> str:
    """The line of dates above a chart; a tick stands at the column that its date lies in.

    The first date and each January are written in the long format, so that the short one may leave out the year.
    """
    line = ""
    for column, date in chart.ticks.items():
        if len(line) < column or column == 0:
            long = column == 0 or date.month == JANUARY
            line = line.ljust(column) + TICK + date.strftime(long_format if long else short_format)
    return line


def _columns(span: Span, room: int) -> tuple[Unit, tuple[Span, ...]]:
    if span.days <= room:
        one = dt.timedelta(days=1)
        return "day", tuple(Span(span.first + one * day, span.first + one * day) for day in range(span.days))
    weeks = tuple(weeks_of(span))
    if len(weeks) <= room:
        return "week", weeks
    units: tuple[tuple[Unit, int], ...] = (("month", 1), ("quarter", QUARTER_MONTHS))
    for unit, months in units:
        columns = _months(span, months)
        if len(columns) <= room:
            return unit, columns
    return "year", _months(span, YEAR_MONTHS)


def _months(span: Span, step: int) -> tuple[Span, ...]:
    """Spans of so many calendar months, the first and last cut off at the ends."""
    columns = []
    year, month = span.first.year, (span.first.month - 1) // step * step + 1
    start = span.first
    while start <= span.last:
        month += step
        if month > YEAR_MONTHS:
            year, month = year + 1, month - YEAR_MONTHS
        following = dt.date(year, month, 1)
        columns.append(Span(start, min(span.last, following - dt.timedelta(days=1))))
        start = following
    return tuple(columns)


def _row(averages: np.ndarray, most: float) -> str:
    if most <= 0:
        return NONE_MARK * len(averages)
    heights = np.ceil(averages / most * len(MARKS) - 1e-9).astype(np.int64)
    return "".join(MARKS[max(height, 1) - 1] if average > 0 else NONE_MARK
                   for height, average in zip(heights.tolist(), averages.tolist(), strict=True))  # fmt: skip


def _ticks(unit: Unit, columns: tuple[Span, ...]) -> dict[int, dt.date]:
    ticks = {0: columns[0].first}
    for column, span in enumerate(columns[1:], 1):
        if unit == "day":
            begins = span.first if span.first.weekday() == 0 else None
        elif unit == "week":
            first = (span.last).replace(day=1)
            begins = first if span.first <= first else None
        else:
            begins = span.first if span.first.month == JANUARY else None
        if begins is not None:
            ticks[column] = begins
    return ticks
