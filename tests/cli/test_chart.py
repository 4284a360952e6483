# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""Trips per day as block characters: the unit that fits, the heights, and the dates above."""

import datetime as dt
from collections.abc import Callable

import numpy as np
import pytest

from mobility.cli.chart import Unit, axis, draw
from mobility.network.quality.calendar import TripDays
from mobility.network.timetable.day import EPOCH

WIDTH = 100


def days(first: dt.date, counts: list[int]) -> TripDays:
    """Trips per day from a date on."""
    return TripDays(
        first_day=(first - EPOCH).days,
        counts=np.array(counts, dtype=np.int32),
        services=[],
        active=np.zeros((0, len(counts)), dtype=np.bool_),
        service_of_trip=np.zeros(0, dtype=np.int32),
        runs_of_trip=np.zeros(0, dtype=np.int32),
        nominal=None,
    )


def lines(feeds: dict[str, TripDays], long: str = "%Y-%m-%d", short: str = "%m-%d") -> list[str]:
    """The dates and the rows of a chart, with the trips of each row's busiest column."""
    chart = draw(feeds, WIDTH)
    assert chart is not None
    return [axis(chart, long, short), *(f"{row} {chart.most[feed]:g}" for feed, row in chart.rows.items())]


def year(date: dt.date) -> int:
    """A year in which less and less runs: 800 trips until June, 200 until September, 10 until November, then none."""
    full = 800 if date.month <= 6 else 200 if date.month <= 9 else 10 if date.month <= 11 else 0
    return full if date.weekday() < 5 else full // 2


def counted(first: dt.date, count: int, trips: Callable[[dt.date], int]) -> TripDays:
    """Trips per day by a rule."""
    return days(first, [trips(first + dt.timedelta(days=day)) for day in range(count)])


def test_four_weeks_day_by_day() -> None:
    rows = lines({"rnv": days(dt.date(2021, 9, 27), [990, 990, 990, 990, 990, 738, 406] * 4)})
    assert rows == [
        "|2021-09-27   |10-11 |10-18",
        "█████▆▄█████▆▄█████▆▄█████▆▄ 990",
    ]


def test_a_year_week_by_week() -> None:
    """Two feeds over the same weeks, each with its own scale."""
    half = days(dt.date(2026, 3, 2), [3] * 28)
    assert lines({"a": counted(dt.date(2026, 1, 1), 365, year), "b": half}, "%Y-%m", "%m") == [
        "|2026-01     |04 |05  |06 |07 |08  |09 |10 |11  |12",
        "▇█████████████████████████▄▂▂▂▂▂▂▂▂▂▂▂▂▂▁▁▁▁▁▁▁▁▁···· 685.714",
        "·········████········································ 3",
    ]


def test_three_years_month_by_month() -> None:
    rows = lines({"a": counted(dt.date(2026, 1, 1), 365 * 3, year)}, "%Y", "%Y")
    assert rows[0] == "|2026       |2027       |2028"
    assert rows[1][:12] == "██████▂▂▂▁▁·"
    assert len(rows[1].split()[0]) == 36


def test_ten_years_by_quarters() -> None:
    rows = lines({"bsp": days(dt.date(2026, 1, 1), [79] * 3652)}, "%Y", "%Y")
    assert rows == ["|2026   |2028   |2030   |2032   |2034", "█" * 40 + " 79"]


@pytest.mark.parametrize(
    ("count", "unit"), [(1, "day"), (28, "day"), (72, "day"), (73, "week"), (365, "week"), (1000, "month"),
                        (3652, "quarter"), (14_640, "year")],
)  # fmt: skip
def test_every_length_fits(count: int, unit: Unit) -> None:
    chart = draw({"a-feed-with-a-long-id": days(dt.date(2026, 6, 5), [1] * count)}, WIDTH)
    assert chart is not None
    assert chart.unit == unit
    assert sum(column.days for column in chart.columns) == count
    assert all(len(row) == len(chart.columns) <= 72 for row in chart.rows.values())


def test_little_is_more_than_nothing() -> None:
    chart = draw({"a": days(dt.date(2026, 6, 1), [8000, 1, 0, 1000, 1001, 8000])}, WIDTH)
    assert chart is not None
    assert chart.rows["a"] == "█▁·▁▂█"


def test_a_feed_without_trips_beside_one_with() -> None:
    chart = draw({"a": days(dt.date(2026, 6, 1), [1, 1]), "b": days(dt.date(2020, 1, 1), [0])}, WIDTH)
    assert chart is not None
    assert chart.rows == {"a": "██", "b": "··"}


def test_nothing_to_draw() -> None:
    assert draw({}, WIDTH) is None
    assert draw({"a": days(dt.date(2026, 6, 1), [0, 0])}, WIDTH) is None
