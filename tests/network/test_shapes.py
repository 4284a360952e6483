# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""Shapes of all feeds as flat arrays."""

import itertools
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest

from mobility.network.network import Network
from mobility.network.schema import SHAPES
from tests.network.toy import Toy, network_of

TRIPS = {"t1": "a 8:00, b 8:10", "t2": "b 9:00, c 9:10"}


def toy(shapes: str = "", **shape_ids: str) -> Toy:
    """A feed of two trips with these shapes."""
    return Toy(TRIPS, shapes=shapes, shape_ids=shape_ids)


def compiled(folder: Path, toys: Mapping[str, Toy]) -> tuple[list[list[tuple[int, int]]], list[int]]:
    """The points of each shape in degrees times 10^7, and the shape of each trip."""
    arrays = network_of(folder, toys).arrays
    points = list(zip(arrays["shape_lat_e7"].tolist(), arrays["shape_lon_e7"].tolist(), strict=True))
    ptr = arrays["shape_ptr"].tolist()
    assert ptr[0] == 0
    assert ptr[-1] == len(points)
    return [points[a:b] for a, b in itertools.pairwise(ptr)], arrays["trip_shape"].tolist()


def test_without_shapes(tmp_path: Path) -> None:
    assert compiled(tmp_path, {"f": toy()}) == ([], [-1, -1])


def test_degrees_are_rounded_to_their_ten_millionth_part(tmp_path: Path) -> None:
    shapes, of_trip = compiled(tmp_path, {"f": toy("x,52.12345678,-11.00000004,1\nx,-90,180,2\n", t2="x")})
    assert shapes == [[(521_234_568, -110_000_000), (-900_000_000, 1_800_000_000)]]
    assert of_trip == [-1, 0]


def test_what_no_trip_follows_is_not_stored(tmp_path: Path) -> None:
    rows = "u,50,10,1\nu,51,10,2\nx,52,11,1\nx,53,11,2\nv,54,12,1\nv,55,12,2\n"
    shapes, of_trip = compiled(tmp_path, {"f": toy(rows, t1="x", t2="x")})
    assert shapes == [[(520_000_000, 110_000_000), (530_000_000, 110_000_000)]]
    assert of_trip == [0, 0]


def test_points_that_repeat_the_one_before_are_dropped(tmp_path: Path) -> None:
    """Those of a way back over the same point stay."""
    lats = (52.0, 52.0, 52.1, 52.10000001, 52.1, 52.0, 52.0)
    rows = "".join(f"x,{lat},11.0,{number}\n" for number, lat in enumerate(lats))
    shapes, _ = compiled(tmp_path, {"f": toy(rows, t1="x")})
    assert [lat for lat, _ in shapes[0]] == [520_000_000, 521_000_000, 520_000_000]


def test_the_end_of_one_shape_is_not_the_beginning_of_the_next(tmp_path: Path) -> None:
    rows = "x,52.0,11,1\nx,52.1,11,2\ny,52.1,11,1\ny,52.2,11,2\n"
    shapes, of_trip = compiled(tmp_path, {"f": toy(rows, t1="y", t2="x")})
    assert [len(points) for points in shapes] == [2, 2]
    assert of_trip == [1, 0]


@pytest.mark.parametrize(
    "rows", ["x,52.0,11.0,1\n", "x,52.0,11.0,1\nx,52.0,11.0,2\n", "x,52.0,11.0,1\nx,91,11,2\n", "x,,,1\n"]
)
def test_a_shape_that_draws_nothing_is_none(rows: str, tmp_path: Path) -> None:
    shapes, of_trip = compiled(tmp_path, {"f": toy(rows + "y,52.0,11,1\ny,52.1,11,2\n", t1="x", t2="y")})
    assert [len(points) for points in shapes] == [2]
    assert of_trip == [-1, 0]


def test_shapes_of_several_feeds_lie_behind_each_other(tmp_path: Path) -> None:
    first = toy("x,52.0,11,1\nx,52.1,11,2\nx,52.2,11,3\nu,1,11,1\nu,2,11,2\n", t2="x")
    second = toy("x,53.0,11,1\nx,53.1,11,2\ny,54.0,11,1\ny,54.1,11,2\n", t1="y", t2="x")
    shapes, of_trip = compiled(tmp_path, {"f": first, "g": toy(), "h": second})
    assert [(points[0][0], len(points)) for points in shapes] == [(520_000_000, 3), (530_000_000, 2), (540_000_000, 2)]
    assert of_trip == [-1, 0, -1, -1, 2, 1]


def test_on_disk_as_documented(home: Network) -> None:
    """All trips of the home region have shapes, made of stops."""
    arrays = home.arrays
    for name, (dtype, shape, _) in SHAPES.items():
        assert (arrays[name].dtype.str, arrays[name].ndim) == (dtype, len(shape)), name
    assert (np.diff(arrays["shape_ptr"]) >= 2).all()
    assert np.unique(arrays["trip_shape"]).tolist() == list(range(len(arrays["shape_ptr"]) - 1))
