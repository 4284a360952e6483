# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""transfers.txt: rows that say something are kept, the others are left out, those that are wrong with a warning."""

from pathlib import Path

import polars as pl
import pytest

from mobility.sources.gtfs.feed import Feed
from tests.feeds import minimal
from tests.sources.gtfs.reading import read, warnings_of

HEADER = "from_stop_id,to_stop_id,transfer_type,min_transfer_time,from_route_id,to_route_id,from_trip_id,to_trip_id\n"


def feed_with(folder: Path, *rows: str) -> Feed:
    """Return a feed with these rows in transfers.txt."""
    return read(folder, minimal({"transfers.txt": HEADER + "".join(f"{row}\n" for row in rows)}))


def kept(table: pl.DataFrame) -> list[tuple[object, ...]]:
    """Return stops, type and time of the rows."""
    return table.select("from_stop", "to_stop", "transfer_type", "min_transfer_s").rows()


def test_empty(tmp_path: Path) -> None:
    feed = feed_with(tmp_path)
    assert feed.transfers.is_empty()
    assert warnings_of(feed) == []


def test_the_rows_of_sachsen_anhalt(tmp_path: Path) -> None:
    """Type 1 from a stop to itself, type 2 with a time."""
    feed = feed_with(tmp_path, "a,a,1,,,,,", "a,b,2,180,,,,", "b,a,2,0,,,,", "b,c,3,,,,,")
    assert kept(feed.transfers) == [(0, 0, 1, None), (0, 1, 2, 180), (1, 0, 2, 0), (1, 2, 3, None)]
    assert warnings_of(feed) == []


def test_only_the_columns_of_old(tmp_path: Path) -> None:
    content = "from_stop_id,to_stop_id,transfer_type\na,b,1\n"
    assert kept(read(tmp_path, minimal({"transfers.txt": content})).transfers) == [(0, 1, 1, None)]


def test_routes_and_trips(tmp_path: Path) -> None:
    table = feed_with(tmp_path, "a,b,2,60,r,r,,", "a,b,2,60,,,t1,t2", ",,4,,,,t1,t2", ",,5,,,,t2,t1").transfers
    assert table["from_route"].to_list() == [0, -1, -1, -1]
    assert table["from_trip"].to_list() == [-1, 0, 0, 1]
    assert table["to_trip"].to_list() == [-1, 1, 1, 0]
    assert table["transfer_type"].to_list() == [2, 2, 4, 5]


def test_type_0_says_nothing(tmp_path: Path) -> None:
    feed = feed_with(tmp_path, "a,b,0,,,,,", "a,b,,,,,,", "a,b,0,300,,,,")
    assert feed.transfers.is_empty()
    assert warnings_of(feed) == []


def test_type_2_without_a_time_is_left_out_with_a_warning(tmp_path: Path) -> None:
    feed = feed_with(tmp_path, "a,b,2,,,,,", "b,c,2,60,,,,")
    assert kept(feed.transfers) == [(1, 2, 2, 60)]
    assert warnings_of(feed) == [("missing_min_transfer_time", 'f/transfers.txt, row 2, transfer_type = "2"')]


@pytest.mark.parametrize(
    ("row", "place"),
    [
        ("x,b,2,60,,,,", 'row 2, from_stop_id = "x"'),
        ("a,x,2,60,,,,", 'row 2, to_stop_id = "x"'),
        ("a,b,2,60,x,,,", 'row 2, from_route_id = "x"'),
        ("a,b,2,60,,x,,", 'row 2, to_route_id = "x"'),
        ("a,b,2,60,,,x,", 'row 2, from_trip_id = "x"'),
        (",,4,,,,t1,x", 'row 2, to_trip_id = "x"'),
        (",b,2,60,,,,", "row 2, from_stop_id"),
        ("a,,2,60,,,,", "row 2, to_stop_id"),
        (",,4,,,,t1,", "row 2, to_trip_id"),
        (",,4,,,,,t1", "row 2, from_trip_id"),
        ("a,b,2,-60,,,,", 'row 2, min_transfer_time = "-60"'),
        ("a,b,2,soon,,,,", 'row 2, min_transfer_time = "soon"'),
        ("a,b,7,60,,,,", 'row 2, transfer_type = "7"'),
    ],
)
def test_row_that_cannot_be_meant_is_left_out_with_a_warning(row: str, place: str, tmp_path: Path) -> None:
    feed = feed_with(tmp_path, row, "b,c,2,60,,,,")
    assert kept(feed.transfers) == [(1, 2, 2, 60)]
    assert [where for _, where in warnings_of(feed)] == [f"f/transfers.txt, {place}"]


def test_a_time_that_means_nothing_does_not_spoil_type_1(tmp_path: Path) -> None:
    assert kept(feed_with(tmp_path, "a,b,1,-1,,,,").transfers)[0][:3] == (0, 1, 1)
