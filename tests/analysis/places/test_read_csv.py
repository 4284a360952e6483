# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""Places from CSV files in the forms that planners have."""

from pathlib import Path

import numpy as np
import pytest

from mobility.analysis.places.coordinates import to_degrees
from mobility.analysis.places.read import ReadPlaces, read_places
from tests.analysis.places.laea import laea
from tests.analysis.places.records import records_of

LAT, LON = 52.2087, 11.6210
SPLIT = "name{0}lat{0}lon{0}jobs\nWerk{0}52.2087{0}11.6210{0}40\nMarkt{0}52.2{0}11.6{0}\n"


def read(folder: Path, text: str | bytes, name: str = "places.csv", **options: str) -> ReadPlaces:
    file = folder / name
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_places(file, id_column=options.get("id_column"), crs=options.get("crs"))


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_whatever_parts_the_values(delimiter: str, end: str, tmp_path: Path) -> None:
    found = read(tmp_path, SPLIT.format(delimiter).replace("\n", end))
    assert found.places.lat.tolist() == [52.2087, 52.2]
    assert found.places.lon.tolist() == [11.6210, 11.6]
    assert found.places.id == ("1", "2")
    assert list(found.places.columns) == ["jobs"]
    np.testing.assert_array_equal(found.places.columns["jobs"], [40, np.nan])
    assert found.places.source == "places.csv"
    assert found.places.area is None
    assert found.row.tolist() == [2, 3]
    assert found.no_numbers["name"].text() == f'{tmp_path / "places.csv"}, row 2, name = "Werk"'
    assert found.warnings == ()


@pytest.mark.parametrize(
    ("lat", "lon"),
    [("lat", "lon"), ("Latitude", "Longitude"), ("stop_lat", "stop_lon"), ("LAT", "lng"), ("y", "x"), ("Y", "lon"),
     ("Breitengrad", "Längengrad")],
)  # fmt: skip
def test_names_of_columns(lat: str, lon: str, tmp_path: Path) -> None:
    places = read(tmp_path, f"{lon},id,{lat}\n{LON},a,{LAT}\n").places
    assert (places.id, places.lat.tolist(), places.lon.tolist()) == (("a",), [LAT], [LON])


@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_decimal_commas(delimiter: str, tmp_path: Path) -> None:
    text = "id;lat;lon;w;age;thousands\n7;52,2087;11,6210;0,5;44,35;1.000,5\n".replace(";", delimiter)
    found = read(tmp_path, text)
    assert (found.places.lat[0], found.places.lon[0]) == (LAT, LON)
    assert {name: values.tolist() for name, values in found.places.columns.items()} == {"w": [0.5], "age": [44.35]}
    assert list(found.no_numbers) == ["thousands"], "1.000,5 may mean two things"


def test_quotes_blanks_empty_rows_and_a_byte_order_mark(tmp_path: Path) -> None:
    text = '\ufeff"id" ; "lat";lon\n\n"a;1"; 52.5 ;11\n;;\n"b ""2""";52;11.5\n\n'
    found = read(tmp_path, text)
    assert found.places.id == ("a;1", 'b "2"')
    assert found.row.tolist() == [3, 5]


def test_what_windows_writes(tmp_path: Path) -> None:
    text = "stop_id;name;lat;lon;Einwohner\nä;Größe;52,5;11;–\n"
    for encoding in ("utf-8", "cp1252"):
        places = read(tmp_path, text.encode(encoding)).places
        assert places.id == ("ä",)
        assert np.isnan(places.columns["Einwohner"]).all()


def test_the_id_is_the_column_that_is_asked_for_or_usual(tmp_path: Path) -> None:
    text = "id,stop_id,lat,lon\n1,x,52,11\n2,y,52,11\n"
    assert read(tmp_path, text).places.id == ("1", "2")
    assert read(tmp_path, text, id_column="stop_id").places.id == ("x", "y")
    assert "stop_id" not in read(tmp_path, text, id_column="stop_id").places.columns


def test_ids_keep_their_leading_zeros(tmp_path: Path) -> None:
    assert read(tmp_path, "id,lat,lon\n007,52,11\nNA,52,11\n").places.id == ("007", "NA")


@pytest.mark.parametrize(
    ("crs", "x", "y"),
    [
        ("EPSG:3035", *laea(LAT, LON)),
        ("3035", *laea(LAT, LON)),
        ("EPSG:4258", LON, LAT),
        ("EPSG:4326", LON, LAT),
    ],
)
def test_metres_of_a_stated_reference_system(crs: str, x: float, y: float, tmp_path: Path) -> None:
    places = read(tmp_path, f"id;x;y\na;{x};{y}\n", crs=crs).places
    np.testing.assert_allclose([places.lat[0], places.lon[0]], [LAT, LON], atol=1e-8)


def test_utm_lies_where_its_grid_says(tmp_path: Path) -> None:
    """Eastings of UTM 32 on its central meridian, 9 degrees east, are 500 km, and northings grow by 0.9996."""
    text = "id;easting;northing\na;500000;5700000\nb;500000;5710000\n"
    places = read(tmp_path, text, crs="EPSG:25832").places
    np.testing.assert_allclose(places.lon, [9, 9], atol=1e-9)
    metres_per_degree = 111_267.0  # of a meridian at 51.4 degrees north on GRS80
    apart_m = (places.lat[1] - places.lat[0]) * metres_per_degree * 0.9996
    assert abs(apart_m - 10_000) < 5


def test_metres_of_the_european_grid_become_the_degrees_that_its_formulas_give() -> None:
    random = np.random.default_rng(1)
    lat, lon = random.uniform(47, 55.2, 2000), random.uniform(5.8, 15.1, 2000)
    east, north = zip(*(laea(*point) for point in zip(lat, lon, strict=True)), strict=True)
    found = to_degrees(records_of(east, north), "EPSG:3035")
    np.testing.assert_allclose(found.lat, lat, atol=1e-9)
    np.testing.assert_allclose(found.lon, lon, atol=1e-9)
