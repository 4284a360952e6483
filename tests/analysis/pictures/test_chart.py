# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""Charts by hour, looked at dot by dot."""

import datetime as dt
from typing import Literal

import numpy as np
import pytest

from mobility.analysis.pictures.chart import Series, draw_chart
from mobility.analysis.pictures.sheet import Sheet, shades
from tests.analysis.pictures.seeing import dots, dots_of

SHEET = Sheet("Abfahrten je Stunde", "Schultag", dt.date(2026, 6, 10), ("Test",), "de")
(COLOUR,) = shades(1)


def hours(**values: float) -> np.ndarray:
    """24 numbers, 0 but for some: ``h7=3``."""
    found = np.zeros(24)
    for hour, value in values.items():
        found[int(hour[1:])] = value
    return found


def test_bars_are_as_high_as_their_numbers_and_stand_in_their_hours() -> None:
    png = draw_chart([Series("a", hours(h6=5, h18=10))], SHEET, "Abfahrten")
    rows, columns = dots_of(png, COLOUR)
    middle = dots(png).shape[1] / 2
    morning, evening = rows[columns < middle], rows[columns > middle]
    assert (np.ptp(evening) + 1) / (np.ptp(morning) + 1) == pytest.approx(2, rel=0.03)
    assert morning.max() == evening.max()
    left, right = columns[columns < middle].mean(), columns[columns > middle].mean()
    later = draw_chart([Series("a", hours(h6=5, h12=10))], SHEET, "Abfahrten")
    between = dots_of(later, COLOUR)[1]
    assert between[between > left + 100].mean() == pytest.approx((left + right) / 2, abs=2)


def test_several_series_are_told_apart_without_colour() -> None:
    one, other = hours(h6=5), hours(h7=5)
    png = draw_chart([Series("a", one), Series("b", other)], SHEET, "Abfahrten")
    grey = dots(png).mean(axis=2)
    levels = [np.median(grey[dots_of(png, shade)]) for shade in shades(2)]
    assert levels[0] - levels[1] > 40


@pytest.mark.parametrize("kind", ["bars", "steps"])
@pytest.mark.parametrize("values", [np.zeros(24), np.full(24, np.nan), hours(h3=1), np.linspace(0, 0.5, 24)])
def test_charts_of_nothing_and_of_little(values: np.ndarray, kind: Literal["bars", "steps"]) -> None:
    shown = [Series("a", values), Series("b", values)]
    png = draw_chart(shown, SHEET, "Abfahrten", first_hour=4, kind=kind)
    assert png == draw_chart(shown, SHEET, "Abfahrten", first_hour=4, kind=kind)
    assert len(png) > 5000
