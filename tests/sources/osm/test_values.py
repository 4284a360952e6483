# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""Values of tags as numbers; nonsense is None, never an error."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mobility.sources.osm.values import duration_s, incline_percent, length_m, speed_km_h
from tests.kernels.drawing import house

NONSENSE = [
    "",
    " ",
    "yes",
    "-1",
    "1.2.3",
    "1,5,2",
    "1e3",
    "NaN",
    "inf",
    "0x10",
    "1 1",
    "²",
    "½",
    "1;2",
    "~3",
    "3 apples",
]


@pytest.mark.parametrize(
    ("text", "metres"),
    [
        ("1.5", 1.5), ("1,5", 1.5), ("2", 2.0), ("2 m", 2.0), ("2m", 2.0), (" 2 m ", 2.0), ("80 cm", 0.8),
        ("0.3 km", 300.0), ("3 ft", 0.9144), ("0", 0.0), ("007", 7.0),
    ],
)  # fmt: skip
def test_length(text: str, metres: float) -> None:
    assert length_m(text) == pytest.approx(metres)


@pytest.mark.parametrize("text", [*NONSENSE, "2 M", "2'6\"", "2 miles", "m", ".5", "5."])
def test_no_length(text: str) -> None:
    assert length_m(text) is None


@pytest.mark.parametrize(
    ("text", "km_h"),
    [("50", 50.0), ("50 km/h", 50.0), ("50kmh", 50.0), ("30 mph", 48.28032), ("30kph", 30.0), ("7,5", 7.5)],
)
def test_speed(text: str, km_h: float) -> None:
    assert speed_km_h(text) == pytest.approx(km_h)


@pytest.mark.parametrize("text", [*NONSENSE, "none", "walk", "signals", "DE:urban", "50 knots", "50; 30"])
def test_no_speed(text: str) -> None:
    assert speed_km_h(text) is None


@pytest.mark.parametrize(
    ("text", "percent"),
    [
        ("8%", 8.0), ("8 %", 8.0), ("-5%", -5.0), ("+3%", 3.0), ("8", 8.0), ("2,5%", 2.5), ("0%", 0.0), ("100", 100.0),
        ("150%", 100.0), ("-300%", -100.0), ("10°", 17.46), ("-10°", -17.46),
    ],
)  # fmt: skip
def test_incline(text: str, percent: float) -> None:
    assert incline_percent(text) == pytest.approx(percent)


@pytest.mark.parametrize("text", ["", "up", "down", "yes", "steep", "%", "--5%", "1:10", "500", "5 permille"])
def test_no_incline(text: str) -> None:
    assert incline_percent(text) is None


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("00:10", 600), ("0:05", 300), ("1:30", 5400), ("00:10:30", 630), ("1:30:00", 5400), ("10", 600), ("90", 5400),
        ("PT10M", 600), ("PT1H", 3600), ("PT1H30M", 5400), ("PT45S", 45), ("PT1H1M1S", 3661), (" 00:10 ", 600),
        ("0", 0),
    ],
)  # fmt: skip
def test_duration(text: str, seconds: int) -> None:
    assert duration_s(text) == seconds


@pytest.mark.parametrize("text", ["", "PT", "P1D", "10 min", "1:2:3:4", "-5", "1.5", "00:1", "ten", "12345"])
def test_no_duration(text: str) -> None:
    assert duration_s(text) is None


@house(200)
@given(st.text(max_size=12))
def test_any_text_is_read_or_none(text: str) -> None:
    for read in (length_m, speed_km_h, duration_s):
        value = read(text)
        assert value is None or value >= 0
    percent = incline_percent(text)
    assert percent is None or -100 <= percent <= 100
