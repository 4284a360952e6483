# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""shapes.txt as real feeds write it; whatever is wrong in it, the feed is read."""

from pathlib import Path

import pytest

from mobility.region import FeedSource
from mobility.sources.gtfs.archive import Limits
from mobility.sources.gtfs.feed import Feed, read_feed
from mobility.sources.gtfs.findings import KEPT_PER_CODE
from tests.feeds import Files, as_text, minimal, with_rows, write_feed
from tests.sources.gtfs.reading import read, warnings_of

HEADER = "shape_id,shape_pt_lat,shape_pt_lon,shape_pt_sequence\n"
WAY = "x,52.0,11.0,1\nx,52.1,11.0,2\n"
Point = tuple[int, float, float]


def drawn(shapes: str | bytes | None, first: str = "x", second: str = "") -> Files:
    """The minimal feed with these shapes, which its two trips name."""
    trips = f"route_id,service_id,trip_id,shape_id\nr,daily,t1,{first}\nr,daily,t2,{second}\n"
    return minimal({"trips.txt": trips, "shapes.txt": shapes})


def points(feed: Feed) -> list[Point]:
    """Shape, latitude and longitude of all points."""
    return feed.shape_points.rows()


def test_without_shapes(tmp_path: Path) -> None:
    feed = read(tmp_path, minimal())
    assert warnings_of(feed) == []
    assert (feed.shapes.rows(), points(feed), feed.trips["shape"].to_list()) == ([], [], [-1, -1])


def test_an_empty_file_is_no_shapes(tmp_path: Path) -> None:
    feed = read(tmp_path, drawn(HEADER, first=""))
    assert warnings_of(feed) == []
    assert points(feed) == []


def test_shapes_have_numbers_in_the_order_of_the_file(tmp_path: Path) -> None:
    rows = "y,52.2,11.0,0\nx,52.0,11.0,1\ny,52.3,11.5,5\nx,52.1,-11.0,2\n"
    feed = read(tmp_path, drawn(HEADER + rows, "x", "y"))
    assert warnings_of(feed) == []
    assert feed.shapes.rows() == [(2, "y"), (3, "x")]
    assert points(feed) == [(0, 52.2, 11.0), (0, 52.3, 11.5), (1, 52.0, 11.0), (1, 52.1, -11.0)]
    assert feed.trips["shape"].to_list() == [1, 0]


def test_points_are_sorted_by_number_not_by_text(tmp_path: Path) -> None:
    feed = read(tmp_path, drawn(HEADER + "x,52.3,11,10\nx,52.2,11,9\nx,52.1,11,080\nx,52.0,11,007\n"))
    assert warnings_of(feed) == []
    assert [lat for _, lat, _ in points(feed)] == [52.0, 52.2, 52.3, 52.1]


def test_points_of_one_number_stay_in_the_order_of_the_file(tmp_path: Path) -> None:
    feed = read(tmp_path, drawn(HEADER + "x,52.2,11,2\nx,52.0,11,1\nx,52.3,11,2\n"))
    assert warnings_of(feed) == [("duplicate_key", 'f/shapes.txt, row 4, shape_pt_sequence = "2"')]
    assert [lat for _, lat, _ in points(feed)] == [52.0, 52.2, 52.3]


def test_blanks_and_columns_that_nobody_needs(tmp_path: Path) -> None:
    header = "shape_pt_sequence , shape_dist_traveled,shape_pt_lon, shape_pt_lat,shape_id\n"
    feed = read(tmp_path, drawn(header + " 1,, 11.0 ,52.0, x \n2,3 km,11,52.1,x\n"))
    assert warnings_of(feed) == []
    assert points(feed) == [(0, 52.0, 11.0), (0, 52.1, 11.0)]
    assert feed.trips["shape"].to_list() == [0, -1]


@pytest.mark.parametrize(
    ("row", "warning"),
    [
        ("x,,11.0,3", ("missing_required_field", "shape_pt_lat")),
        ("x,52.0,,3", ("missing_required_field", "shape_pt_lon")),
        ("x,52.0,11.0,", ("missing_required_field", "shape_pt_sequence")),
        (",52.0,11.0,3", ("missing_required_field", "shape_id")),
        ('x,"52,5",11.0,3', ("invalid_float", 'shape_pt_lat = "52,5"')),
        ("x,52.0,east,3", ("invalid_float", 'shape_pt_lon = "east"')),
        ("x,90.1,11.0,3", ("number_out_of_range", 'shape_pt_lat = "90.1"')),
        ("x,52.0,-180.5,3", ("number_out_of_range", 'shape_pt_lon = "-180.5"')),
        ("x,nan,11.0,3", ("number_out_of_range", 'shape_pt_lat = "nan"')),
        ("x,52.0,inf,3", ("number_out_of_range", 'shape_pt_lon = "inf"')),
        ("x,0,0.0,3", ("point_near_origin", 'shape_pt_lat = "0"')),
        ("x,52.0,11.0,-3", ("invalid_integer", 'shape_pt_sequence = "-3"')),
        ("x,52.0,11.0,3.5", ("invalid_integer", 'shape_pt_sequence = "3.5"')),
        ("x,52.0,11.0,99999999999999999999", ("invalid_integer", 'shape_pt_sequence = "99999999999999999999"')),
    ],
)
def test_an_unusable_point_is_left_out_with_a_warning(row: str, warning: tuple[str, str], tmp_path: Path) -> None:
    feed = read(tmp_path, drawn(f"{HEADER}{WAY}{row}\n"))
    assert warnings_of(feed) == [(warning[0], f"f/shapes.txt, row 4, {warning[1]}")]
    assert points(feed) == [(0, 52.0, 11.0), (0, 52.1, 11.0)]
    assert feed.trips["shape"].to_list() == [0, -1]


def test_the_ends_of_the_earth_are_places(tmp_path: Path) -> None:
    feed = read(tmp_path, drawn(HEADER + "x,90,180,1\nx,-90,-180,2\nx,0.5,11,3\n"))
    assert warnings_of(feed) == []
    assert len(points(feed)) == 3


def test_a_shape_of_one_point_is_told(tmp_path: Path) -> None:
    feed = read(tmp_path, drawn(HEADER + WAY + "y,52.0,11.0,1\n", second="y"))
    assert warnings_of(feed) == [("single_shape_point", 'f/shapes.txt, row 4, shape_id = "y"')]
    assert feed.trips["shape"].to_list() == [0, 1]


def test_a_shape_without_any_usable_point(tmp_path: Path) -> None:
    feed = read(tmp_path, drawn(HEADER + "x,,,1\nx,91,11,2\n"))
    assert sorted(code for code, _ in warnings_of(feed)) == ["missing_required_field"] * 2 + ["number_out_of_range"]
    assert points(feed) == []
    assert feed.trips["shape"].to_list() == [0, -1]


def test_an_unknown_shape_is_told_once(tmp_path: Path) -> None:
    feed = read(tmp_path, drawn(HEADER + WAY, "nowhere", "nowhere"))
    assert warnings_of(feed) == [("foreign_key_violation", 'f/trips.txt, row 2, shape_id = "nowhere"')]
    assert feed.trips["shape"].to_list() == [-1, -1]


def test_trips_name_shapes_of_a_file_that_is_absent(tmp_path: Path) -> None:
    feed = read(tmp_path, drawn(None, "x", "y"))
    assert [code for code, _ in warnings_of(feed)] == ["foreign_key_violation"] * 2
    assert feed.trips["shape"].to_list() == [-1, -1]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("shape_id,shape_pt_lat,shape_pt_lon\nx,52.0,11.0\n", "missing_required_column"),
        (HEADER + WAY + "x,52.0,11.0,3,4\n", "invalid_row_length"),
        (HEADER + WAY + 'x,"52.0,11.0,3\n', "csv_parsing_failed"),
        (HEADER.encode() + b"\xff,52.0,11.0,1\n", "not_utf8"),
        (HEADER + "x,52.0,\x00,1\n", "nul_bytes"),
        ("", "empty_file"),
    ],
)
def test_a_file_that_can_not_be_read_counts_as_empty(content: str | bytes, code: str, tmp_path: Path) -> None:
    feed = read(tmp_path, drawn(content, first=""))
    assert [found for found, _ in warnings_of(feed)] == [code]
    assert points(feed) == []
    assert len(feed.stop_times) == 6


def test_only_the_shapes_are_lost_where_they_are_too_large(tmp_path: Path) -> None:
    files = drawn(HEADER + WAY * 1000, first="")
    size = sum(len(as_text(content)) for name, content in files.items() if name != "shapes.txt")
    source = FeedSource("f", write_feed(tmp_path, files))
    feed = read_feed(source, limits=Limits(unpacked_bytes=size + 1000))
    assert [code for code, _ in warnings_of(feed)] == ["unpacked_too_large"]
    assert len(feed.stop_times) == 6


def test_of_many_warnings_the_first_are_kept_and_all_counted(tmp_path: Path) -> None:
    count = KEPT_PER_CODE + 7
    files = with_rows(drawn(HEADER + WAY), "shapes.txt", *(f"x,,11,{number}" for number in range(3, 3 + count)))
    feed = read(tmp_path, files)
    assert dict(feed.findings.counts) == {("warning", "missing_required_field"): count}
    assert len(feed.findings.items) == KEPT_PER_CODE
