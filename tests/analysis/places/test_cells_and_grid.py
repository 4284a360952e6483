# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""Cells of the Zensus in every form in which they are published, and grids that fit them."""

import math
from pathlib import Path

import numpy as np
import polars as pl
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from mobility.analysis.places.cells import cells_of_ids
from mobility.analysis.places.grid import box_of_network, grid_places
from mobility.analysis.places.places import Places
from mobility.analysis.places.read import read_places
from mobility.errors import InputError
from tests.analysis.places.laea import laea
from tests.named_town import named_map, named_network

HUNDRED = """GITTER_ID_100m;x_mp_100m;y_mp_100m;Einwohner
CRS3035RES100mN3216200E4433100;4433150;3216250;3
CRS3035RES100mN3216200E4433200;4433250;3216250;–
"""
THOUSAND = """GITTER_ID_1km;x_mp_1km;y_mp_1km;Einwohner;Durchschnittsalter
CRS3035RES1000mN3216000E4433000;4433500;3216500;812;44,35
"""
REAL = "zensus/magdeburg_population_100m.geojson"


def corners_m(places: Places, at: int) -> set[tuple[int, int]]:
    """The corners of an area in whole metres of the grid, by its formulas."""
    assert places.area is not None
    points = shapely.get_coordinates(places.area[at]).tolist()
    assert len(points) == 5
    return {(round(x), round(y)) for x, y in (laea(lat, lon) for lon, lat in points)}


def middle_m(places: Places, at: int) -> tuple[int, int]:
    x, y = laea(float(places.lat[at]), float(places.lon[at]))
    return round(x), round(y)


def square(x: int, y: int, side: int) -> set[tuple[int, int]]:
    return {(x, y), (x + side, y), (x, y + side), (x + side, y + side)}


def read(folder: Path, text: str) -> Places:
    file = folder / "zensus.csv"
    file.write_text(text, encoding="utf-8")
    return read_places(file).places


def test_a_grid_of_100_m_as_published(tmp_path: Path) -> None:
    places = read(tmp_path, HUNDRED)
    assert places.id == ("CRS3035RES100mN3216200E4433100", "CRS3035RES100mN3216200E4433200")
    np.testing.assert_array_equal(places.columns["Einwohner"], [3, np.nan])
    assert list(places.columns) == ["Einwohner"]
    assert middle_m(places, 0) == (4433150, 3216250)
    assert corners_m(places, 0) == square(4433100, 3216200, 100)
    assert corners_m(places, 1) == square(4433200, 3216200, 100)


def test_a_grid_of_1_km_as_published(tmp_path: Path) -> None:
    places = read(tmp_path, THOUSAND)
    assert {name: values.tolist() for name, values in places.columns.items()} == {
        "Einwohner": [812.0],
        "Durchschnittsalter": [44.35],
    }
    assert middle_m(places, 0) == (4433500, 3216500)
    assert corners_m(places, 0) == square(4433000, 3216000, 1000)


@pytest.mark.parametrize(
    ("name", "side"),
    [("CRS3035RES100mN3216200E4433100", 100), ("100mN32162E44331", 100), ("CRS3035RES1000mN3216000E4433000", 1000),
     ("1kmN3216E4433", 1000), ("CRS3035RES10000mN3210000E4430000", 10000)],
)  # fmt: skip
def test_the_name_of_a_cell_alone_says_where_it_lies(name: str, side: int, tmp_path: Path) -> None:
    places = read(tmp_path, f"cell,Einwohner\n{name},5\n")
    x, y = 4433100 // side * side, 3216200 // side * side
    assert places.id == (name,)
    assert middle_m(places, 0) == (x + side // 2, y + side // 2)
    assert corners_m(places, 0) == square(x, y, side)


@pytest.mark.parametrize("names", [["CRS3035RES100mN1E2", "x"], ["1kmN1E1", "100mN1E1"], ["0mN1E1"], [None], []])
def test_other_names_are_no_cells(names: list[str | None]) -> None:
    assert cells_of_ids(pl.Series(names, dtype=pl.String)) is None


def test_degrees_beside_names_of_cells_are_points(tmp_path: Path) -> None:
    places = read(tmp_path, "grid_id,lat,lon\nCRS3035RES100mN3216200E4433100,52.1,11.7\n")
    assert places.area is None
    assert places.lat.tolist() == [52.1]


def test_the_cells_of_magdeburg_lie_where_their_names_say(shared_data: Path) -> None:
    read = read_places(shared_data / REAL, crs=None)
    places = read.places
    assert len(places) == 4531
    assert places.columns["einwohner"].sum() == 241374
    assert places.area is not None
    for at in range(0, len(places), 37):
        north, east = (int(part) for part in places.id[at].partition("mN")[2].split("E"))
        assert middle_m(places, at) == (east + 50, north + 50)
        assert corners_m(places, at) == square(east, north, 100)


def test_cells_of_magdeburg_read_from_csv_are_those_of_the_geojson(shared_data: Path, tmp_path: Path) -> None:
    real = read_places(shared_data / REAL).places
    rows = zip(real.id, real.columns["xmin"], real.columns["ymin"], real.columns["einwohner"], strict=True)
    lines = [f"{name};{x + 50:.0f};{y + 50:.0f};{n:.0f}" for name, x, y, n in rows]
    places = read(tmp_path, "\n".join(["GITTER_ID_100m;x_mp_100m;y_mp_100m;Einwohner", *lines]))
    assert places.id == real.id
    np.testing.assert_allclose(places.lat, real.lat, atol=1e-11)
    np.testing.assert_allclose(places.lon, real.lon, atol=1e-11)
    assert places.area is not None
    assert real.area is not None
    assert all(a.equals_exact(b, 1e-11, normalize=True) for a, b in zip(places.area, real.area, strict=True))


def test_a_grid_has_the_cells_of_the_zensus(shared_data: Path) -> None:
    real = read_places(shared_data / REAL).places
    box = (real.lat.min() - 0.01, real.lon.min() - 0.01, real.lat.max() + 0.01, real.lon.max() + 0.01)
    grid = grid_places(tuple(float(edge) for edge in box), 100)  # type: ignore[arg-type]
    assert set(real.id) < set(grid.id)
    at = {name: number for number, name in enumerate(grid.id)}
    chosen = [at[name] for name in real.id]
    np.testing.assert_allclose(grid.lat[chosen], real.lat, atol=1e-11)


@settings(max_examples=25)
@given(st.floats(47, 55), st.floats(6, 15), st.floats(0.02, 0.05), st.floats(0.02, 0.05), st.sampled_from((250, 500)))
def test_a_grid_has_each_cell_whose_middle_lies_in_the_box_and_no_other(
    south: float, west: float, high: float, wide: float, size: int
) -> None:
    box = south, west, south + high, west + wide
    corners = [laea(lat, lon) for lat in (south, south + high) for lon in (west, west + wide / 2, west + wide)]
    columns = range(*(math.floor(f(x for x, _ in corners) / size) + more for f, more in ((min, -2), (max, 3))))
    rows = range(*(math.floor(f(y for _, y in corners) / size) + more for f, more in ((min, -2), (max, 3))))
    grid = grid_places(box, size)
    inside = (grid.lat > box[0]) & (grid.lat < box[2]) & (grid.lon > box[1]) & (grid.lon < box[3])
    assert inside.all()
    names = [f"CRS3035RES{size}mN{row * size}E{column * size}" for row in rows for column in columns]
    assert set(grid.id) <= set(names)
    assert [name for name in names if name in set(grid.id)] == list(grid.id), "from south to north and west to east"
    for at in range(0, len(grid), 7):
        x, y = middle_m(grid, at)
        assert grid.id[at] == f"CRS3035RES{size}mN{y - size // 2}E{x - size // 2}"
        assert corners_m(grid, at) == square(x - size // 2, y - size // 2, size)
    # the area of a cell is the same everywhere, so their number follows from the area of the box
    east_m = [laea(south + high / 2, lon)[0] for lon in (west, west + wide)]
    north_m = [laea(lat, west + wide / 2)[1] for lat in (south, south + high)]
    expected = (east_m[1] - east_m[0]) * (north_m[1] - north_m[0]) / size**2
    edge = 2 * (east_m[1] - east_m[0] + north_m[1] - north_m[0]) / size
    assert abs(len(grid) - expected) < edge + 4


def test_a_grid_in_a_polygon_leaves_out_its_hole() -> None:
    ring = shapely.box(11.0, 52.0, 11.2, 52.1)
    hole = shapely.box(11.05, 52.02, 11.15, 52.08)
    cut = shapely.Polygon(ring.exterior, [hole.exterior])
    names = [set(grid_places(area, 500).id) for area in (ring, hole, cut)]
    assert names[0] == names[1] | names[2]
    assert not names[1] & names[2]


@pytest.mark.parametrize(
    ("size", "code"),
    [(0, "grid_size"), (-5, "grid_size"), (0.5, "grid_size"), (200_000, "grid_size"), (1, "grid_too_many"),
     (20_000, "grid_empty")],
)  # fmt: skip
def test_sizes_that_make_no_grid(size: int, code: str) -> None:
    with pytest.raises(InputError) as caught:
        grid_places((52.0, 11.0, 52.05, 11.05), size)
    assert caught.value.code == code
    assert caught.value.text("de") != caught.value.text("en")


def test_the_box_of_a_network_holds_its_stops_and_streets(tmp_path: Path) -> None:
    network = named_network(tmp_path, named_map())
    south, west, north, east = box_of_network(network)
    for lat, lon in (("stop_lat", "stop_lon"), ("street_node_lat_e7", "street_node_lon_e7")):
        unit = 1e7 if "e7" in lat else 1.0
        assert ((network.arrays[lat] / unit > south) & (network.arrays[lat] / unit < north)).all()
        assert ((network.arrays[lon] / unit > west) & (network.arrays[lon] / unit < east)).all()
    assert north - south < 0.25, "from Barleben to 20 km north"
