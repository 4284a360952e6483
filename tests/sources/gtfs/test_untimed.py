# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""Times for stops without one: exact arithmetic, then rounded down."""

from fractions import Fraction

import polars as pl
import pytest

from mobility.sources.gtfs.untimed import fill_untimed


def filled(times: list[int], distances: list[str | None] | None = None) -> list[int]:
    """Return the arrivals of one trip; -1 is untimed."""
    calls = pl.DataFrame(
        {
            "arrival_s": pl.Series(times, dtype=pl.Int32),
            "departure_s": pl.Series(times, dtype=pl.Int32),
            "distance": pl.Series(distances or [None] * len(times), dtype=pl.String),
            "interpolated": [time < 0 for time in times],
        }
    )
    result = fill_untimed(calls)
    assert result["arrival_s"].to_list() == result["departure_s"].to_list()
    return [int(time) for time in result["arrival_s"]]


def test_nothing_to_fill() -> None:
    assert filled([0, 60, 120]) == [0, 60, 120]


@pytest.mark.parametrize("between", [1, 2, 3, 6, 7, 59])
def test_evenly(between: int) -> None:
    """Stop n of N in a gap of 1,000 s lies floor(1000 n / (N + 1)) after its beginning."""
    wanted = [1000 * number // (between + 1) for number in range(between + 2)]
    assert filled([0, *[-1] * between, 1000]) == wanted


def test_two_gaps() -> None:
    assert filled([0, -1, 10, -1, -1, 100]) == [0, 5, 10, 40, 70, 100]


def test_by_distance() -> None:
    assert filled([0, -1, -1, 100], ["0", "10", "90", "100"]) == [0, 10, 90, 100]


def test_distances_count_from_the_beginning_of_the_gap() -> None:
    assert filled([0, -1, 100], ["1000", "1025", "1100"]) == [0, 25, 100]


def test_a_distance_that_is_no_binary_fraction_is_exact() -> None:
    """0.1 of 30 s is 3 s; in floating point 0.7 / 1.0 * 30 would fall below 21."""
    assert filled([0, -1, -1, 30], ["0", "0.1", "0.7", "1.0"]) == [0, 3, 21, 30]
    assert int(Fraction("0.7") * 30) == 21


def test_rounded_down() -> None:
    assert filled([0, -1, 10], ["0", "0.9999", "1"]) == [0, 9, 10]


@pytest.mark.parametrize(
    "distances",
    [
        ["0", None, "100"],
        [None, "10", "100"],
        ["0", "10", None],
        ["0", "0", "100"],
        ["0", "100", "100"],
        ["0", "150", "100"],
        ["0", "ten", "100"],
        ["0", "NaN", "100"],
        ["0", "Infinity", "100"],
        ["100", "10", "0"],
    ],
)
def test_evenly_where_distances_are_missing_or_do_not_grow(distances: list[str | None]) -> None:
    assert filled([0, -1, 100], distances) == [0, 50, 100]


def test_a_gap_without_distances_does_not_spoil_another() -> None:
    assert filled([0, -1, 100, -1, 200], ["0", "10", "100", None, "200"]) == [0, 10, 100, 150, 200]


def test_no_time_passes_in_the_gap() -> None:
    assert filled([60, -1, -1, 60]) == [60, 60, 60, 60]
