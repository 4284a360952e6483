# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""stop_times.txt as real feeds write it: sorted, complete, and running forwards."""

from pathlib import Path

import polars as pl

from tests.feeds import as_text, minimal, swapped
from tests.sources.gtfs.reading import read, warnings_of

HEADER = "trip_id,arrival_time,departure_time,stop_id,stop_sequence"
ROWS = [
    "t1,8:00:00,8:00:00,a,1",
    "t1,8:10:00,8:11:00,b,2",
    "t1,8:20:00,8:20:00,c,3",
    "t2,10:00:00,10:00:00,a,1",
    "t2,10:10:00,10:11:00,b,2",
    "t2,10:20:00,10:20:00,c,3",
]
TIMES = [28_800, 29_400, 30_000, 36_000, 36_600, 37_200]


def calls(folder: Path, rows: list[str], header: str = HEADER) -> pl.DataFrame:
    """Return the calls of a feed with these rows."""
    return read(folder, minimal({"stop_times.txt": "\n".join([header, *rows, ""])})).stop_times


def test_arrivals_and_departures_in_seconds(tmp_path: Path) -> None:
    table = calls(tmp_path, ROWS)
    assert table["arrival_s"].to_list() == TIMES
    assert table["departure_s"].to_list() == [28_800, 29_460, 30_000, 36_000, 36_660, 37_200]
    assert table["stop"].to_list() == [0, 1, 2, 0, 1, 2]
    assert table["trip"].to_list() == [0, 0, 0, 1, 1, 1]
    assert not table["interpolated"].any()


def test_rows_of_trips_mixed_and_upside_down(tmp_path: Path) -> None:
    mixed = [ROWS[4], ROWS[2], ROWS[0], ROWS[5], ROWS[3], ROWS[1]]
    assert calls(tmp_path, mixed).drop("row").equals(calls(tmp_path, ROWS).drop("row"))


def test_sequences_with_gaps_from_zero_and_with_leading_zeros(tmp_path: Path) -> None:
    """MVB counts from 0, Renfe writes 010; what counts is the order of the numbers, not that of their digits."""
    numbered = [row[:-1] + number for row, number in zip(ROWS, ["0", "9", "10", "010", "0200", "1000"], strict=True)]
    table = calls(tmp_path, numbered)
    assert table["arrival_s"].to_list() == TIMES
    assert table["sequence"].to_list() == [0, 9, 10, 10, 200, 1000]


def test_hours_of_one_digit_beyond_24_and_beyond_48(tmp_path: Path) -> None:
    table = calls(
        tmp_path, ["t1,6:13:00,6:13:00,a,1", "t1,24:00:00,25:10:00,b,2", "t1,49:00:00,49:00:00,c,3", *ROWS[3:]]
    )
    assert table["departure_s"].to_list()[:3] == [22_380, 90_600, 176_400]


def test_one_of_arrival_and_departure_is_enough(tmp_path: Path) -> None:
    table = calls(tmp_path, ["t1,,8:00:00,a,1", "t1,8:10:00,,b,2", "t1,8:20:00,,c,3", *ROWS[3:]])
    assert table["arrival_s"].to_list()[:3] == [28_800, 29_400, 30_000]
    assert table["departure_s"].to_list()[:3] == [28_800, 29_400, 30_000]
    assert not table["interpolated"].any()


def test_untimed_stops_lie_evenly_between_the_timed_ones(tmp_path: Path) -> None:
    """From 8:00:00 to 8:20:00 by one stop: 8:10:00. Two stops between 8:00:00 and 8:00:10: 3 and 6 s, rounded down."""
    table = calls(
        tmp_path,
        [ROWS[0], "t1,,,b,2", ROWS[2], "t2,10:00:00,10:00:00,a,1", "t2,,,b,2", "t2,,,a,3", "t2,10:00:10,10:00:10,c,4"],
    )
    assert table["arrival_s"].to_list() == [28_800, 29_400, 30_000, 36_000, 36_003, 36_006, 36_010]
    assert table["interpolated"].to_list() == [False, True, False, False, True, True, False]


def test_untimed_stops_lie_by_distance_if_all_of_the_gap_have_one(tmp_path: Path) -> None:
    rows = [f"{ROWS[0]},0", "t1,,,b,2,1.5", f"{ROWS[2]},6", f"{ROWS[3]},", "t2,,,b,2,1.5", f"{ROWS[5]},6"]
    table = calls(tmp_path, rows, f"{HEADER},shape_dist_traveled")
    assert table["arrival_s"].to_list() == [28_800, 29_100, 30_000, 36_000, 36_600, 37_200]


def test_untimed_stops_lie_after_the_departure_of_the_stop_before(tmp_path: Path) -> None:
    table = calls(tmp_path, ["t1,8:00:00,8:10:00,a,1", "t1,,,b,2", "t1,8:20:00,8:30:00,c,3", *ROWS[3:]])
    assert table["departure_s"].to_list()[:3] == [29_400, 29_700, 30_600]


def test_pickup_and_drop_off(tmp_path: Path) -> None:
    rows = [f"{row},{kinds}" for row, kinds in zip(ROWS, ["0,1", "2,3", "1,0", ",", "3,2", ","], strict=True)]
    table = calls(tmp_path, rows, f"{HEADER},pickup_type,drop_off_type")
    assert table["pickup_type"].to_list() == [0, 2, 1, 0, 3, 0]
    assert table["drop_off_type"].to_list() == [1, 3, 0, 0, 2, 0]


def test_unknown_pickup_type_is_a_warning(tmp_path: Path) -> None:
    rows = [f"{row},{kind}" for row, kind in zip(ROWS, "049000", strict=True)]
    feed = read(tmp_path, minimal({"stop_times.txt": "\n".join([f"{HEADER},pickup_type", *rows])}))
    assert feed.stop_times["pickup_type"].to_list() == [0] * 6
    assert warnings_of(feed) == [
        ("unexpected_enum_value", 'f/stop_times.txt, row 3, pickup_type = "4"'),
        ("unexpected_enum_value", 'f/stop_times.txt, row 4, pickup_type = "9"'),
    ]


def test_quotes_blanks_and_line_ends_of_all_kinds(tmp_path: Path) -> None:
    quoted = ['"' + row.replace(",", '", "') + '"' for row in ROWS]
    padded = [row.replace(",", "  ,  ") for row in ROWS]
    wanted = calls(tmp_path, ROWS)
    for rows in (quoted, padded):
        for ending in ("\n", "\r\n", "\r"):
            content = "\ufeff" + ending.join([HEADER, *rows, ""])
            assert read(tmp_path, minimal({"stop_times.txt": content})).stop_times.equals(wanted)


def test_headsign_at_a_stop(tmp_path: Path) -> None:
    table = calls(
        tmp_path,
        [f"{row},{sign}" for row, sign in zip(ROWS, ["Zoo", "", "x", "", "", ""], strict=True)],
        f"{HEADER},stop_headsign",
    )
    assert table["headsign"].to_list() == ["Zoo", None, "x", None, None, None]


def test_a_stop_twice_in_a_trip(tmp_path: Path) -> None:
    table = calls(tmp_path, [*ROWS[:2], "t1,8:20:00,8:20:00,a,3", *ROWS[3:]])
    assert table["stop"].to_list()[:3] == [0, 1, 0]


def test_several_stops_at_one_minute(tmp_path: Path) -> None:
    table = calls(tmp_path, [row.replace("8:10:00", "8:00:00").replace("8:11:00", "8:00:00") for row in ROWS])
    assert table["arrival_s"].to_list()[:2] == [28_800, 28_800]


def test_on_demand_areas_among_stops_are_left_out_with_a_warning(tmp_path: Path) -> None:
    rows = [*(f"{row}," for row in ROWS[:3]), "t2,,,,1,zone", "t2,,,,2,zone"]
    feed = read(tmp_path, minimal({"stop_times.txt": "\n".join([f"{HEADER},location_id", *rows])}))
    assert feed.stop_times["trip"].to_list() == [0, 0, 0]
    assert [code for code, _ in warnings_of(feed)] == ["flexible_stop_times_not_read", "unusable_trip"]


def test_dropped_trips_are_told_of(tmp_path: Path) -> None:
    files = swapped(minimal(), "stop_times.txt", "8:20:00,8:20:00,c", "7:20:00,7:20:00,c")
    feed = read(tmp_path, files, broken_trips="drop")
    assert feed.stop_times["trip"].to_list() == [1, 1, 1]
    code = "stop_time_with_arrival_before_previous_departure_time"
    assert warnings_of(feed) == [(code, 'f/stop_times.txt, row 4, arrival_time = "07:20:00"')]


def test_one_long_trip(tmp_path: Path) -> None:
    rows = [f"t1,{number // 60}:{number % 60:02}:00,,{'abc'[number % 3]},{number}" for number in range(500)]
    table = calls(tmp_path, rows + ROWS[3:])
    assert table["sequence"].to_list()[:500] == list(range(500))


def test_the_last_line_needs_no_end(tmp_path: Path) -> None:
    content = as_text(minimal()["stop_times.txt"]).rstrip("\n")
    assert read(tmp_path, minimal({"stop_times.txt": content})).stop_times.height == 6
