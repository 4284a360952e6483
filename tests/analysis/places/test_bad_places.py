# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""Files that can't be used: what is wrong, where, and what to do, in both languages."""

import json
import warnings
from pathlib import Path

import geopandas as gpd
import numpy as np
import polars as pl
import pytest
import shapely

from mobility.analysis.places.places import Places
from mobility.analysis.places.read import read_places
from mobility.analysis.places.weights import weights
from mobility.errors import InputError
from tests.analysis.places.laea import laea

BOX = (52.0, 11.5, 52.5, 11.9)
X, Y = (round(value) for value in laea(52.2, 11.6))
POINT = '{"type":"Point","coordinates":[11.6,52.2]}'


def refused(file: Path, **options: str) -> InputError:
    """What reading says; every text is there in both languages and has a place and a remedy."""
    with pytest.raises(InputError) as caught:
        read_places(file, box=BOX, id_column=options.get("id_column"), crs=options.get("crs"))
    error = caught.value
    for language, where, what in (("en", "Where: ", "What to do: "), ("de", "Wo: ", "Was tun: ")):
        lines = error.text(language).splitlines()
        assert lines[1].startswith(f"  {where}{file}"), lines
        assert lines[2].startswith(f"  {what}"), lines
    return error


def features(*geometries: str, properties: str = "{}") -> str:
    parts = [f'{{"type":"Feature","geometry":{one},"properties":{properties}}}' for one in geometries]
    return f'{{"type":"FeatureCollection","features":[{",".join(parts)}]}}'


def line(coordinates: str) -> str:
    return f'{{"type":"LineString","coordinates":{coordinates}}}'


@pytest.mark.parametrize(
    ("text", "code", "row", "field"),
    [
        ("", "places_empty", None, None),
        ("\n\n", "places_empty", None, None),
        ("id,lat,lon\n", "places_empty", None, None),
        ("id;lat;lon\n;;\n\n", "places_empty", None, None),
        ("id,name\n1,a\n", "places_no_columns", 1, None),
        ("id,lat\n1,52\n", "places_no_columns", 1, None),
        ("lat,lat,lon\n1,1,1\n", "places_column_twice", 1, None),
        ("id,lat,lon\n1,52.2,11.6\n2,52,2,11,6\n", "places_row_length", 3, None),
        ('id,lat,lon\n1,52.2,11.6\n2,"52.2,11.6\n', "places_broken", 3, None),
        ("id,lat,lon\n1,52.2,11.6\n2,,11.6\n", "places_no_coordinate", 3, "lat"),
        ("id,lat,lon\n1,52.2,NaN\n", "places_no_coordinate", 2, "lon"),
        ("id,lat,lon\n1,52.2\n", "places_no_coordinate", 2, "lon"),
        ("id,lat,lon\n1,52.2,11.6\n2,north,11.6\n", "places_coordinate_no_number", 3, "lat"),
        ("id,lat,lon\n1,inf,11.6\n", "places_coordinate_no_number", 2, "lat"),
        ('id,lat,lon\n1,"52,2",11.6\n', "places_coordinate_no_number", 2, "lat"),
        ("id,lat,lon\n1,52.2,11.6\n2,522.0,11.6\n3,52.2,11.6\n", "places_bad_degrees", 3, "lat"),
        ("id,lat,lon\n1,116.2,52.6\n", "places_bad_degrees", 2, "lat"),
        (f"id,lat,lon\n1,{Y},{X}\n", "places_metres", 2, None),
        (f"id,x,y\n1,{X},{Y}\n", "places_no_crs", 2, None),
        ("id,lat,lon\n1,11.6,52.2\n2,11.7,52.3\n3,1.7,2.3\n", "places_swapped", 2, "lon"),
        ("id,lat,lon\n1,48.1,11.6\n2,48.2,11.5\n", "places_outside", 2, "lon"),
        ("id,lat,lon\n1,52.2,11.6\n ,52.2,11.6\n", "places_no_id", 3, "id"),
        ("id,lat,lon\nx,52.2,11.6\ny,52.2,11.6\nx,52.2,11.6\n", "places_id_twice", 4, "id"),
        (f"x_mp_100m;y_mp_100m\n{Y};{X}\n", "places_swapped", 2, "x_mp_100m"),
        ("GITTER_ID_100m\nCRS3035RES100mN2689000E4337000\n", "places_outside", 2, "GITTER_ID_100m"),
        ("GITTER_ID_100m\nCRS3035RES100mN2689000E4337000\nx\n", "places_no_columns", 1, None),
    ],
)
def test_csv(text: str, code: str, row: int | None, field: str | None, tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text(text, encoding="utf-8")
    error = refused(file)
    assert error.place is not None
    assert (error.code, error.place.row, error.place.field) == (code, row, field)


@pytest.mark.parametrize(
    ("text", "code", "row"),
    [
        ("", "places_broken", 1),
        ('{"type":\n"FeatureCollection",,}', "places_broken", 2),
        ("[" * 100_000, "places_no_geojson", None),
        ("[]", "places_no_geojson", None),
        ('{"type":"FeatureCollection"}', "places_no_geojson", None),
        ('{"type":"FeatureCollection","features":[1]}', "places_no_geojson", 1),
        (features(POINT, properties="[]"), "places_no_geojson", 1),
        (features(), "places_empty", None),
        (features(POINT, "null"), "places_no_geometry", 2),
        (features(POINT, '{"type":"Point","coordinates":[]}'), "places_no_geometry", 2),
        (features(POINT, '{"type":"Point","coordinates":[11.6,NaN]}'), "places_no_coordinate", 2),
        (features(POINT, line("[[11.6,52.2],[11.7,52.3]]")), "places_other_geometry", 2),
        (features('{"type":"MultiPoint","coordinates":[[11.6,52.2],[11.7,52.3]]}'), "places_other_geometry", 1),
        (features('{"type":"GeometryCollection","geometries":[' + POINT + "]}"), "places_other_geometry", 1),
        (features(POINT, '{"type":"Punkt","coordinates":[11.6,52.2]}'), "places_broken_geometry", 2),
        (features(POINT, '{"type":"Point","coordinates":["a","b"]}'), "places_broken_geometry", 2),
        (features(POINT, '{"type":"Polygon","coordinates":[[[0,0],[1,1]]]}'), "places_broken_geometry", 2),
        (features(POINT, '{"coordinates":[11.6,52.2]}'), "places_broken_geometry", 2),
        (features('{"type":"Polygon","coordinates":[[[0,0],[1,0],[1e300,1],[0,0]]]}'), "places_broken_geometry", 1),
        (features('{"type":"Polygon","coordinates":[[[0,0],[1,0],[1,NaN],[0,0]]]}'), "places_broken_geometry", 1),
        (
            features('{"type":"Polygon","coordinates":[[[0,0],[9,0],[9,9],[0,0]],[[2,1],[3,1],[1e300,2],[2,1]]]}'),
            "places_broken_geometry",
            1,
        ),
        (features('{"type":"Polygon","coordinates":[[[0,0],[1,1],[2,2],[0,0]]]}'), "places_broken_geometry", 1),
        (features(POINT, '{"type":"Polygon","coordinates":[[[0,0],[1,0],[1,1],[0,0]]]}'), "places_mixed_geometry", 2),
        (features(f'{{"type":"Point","coordinates":[{X},{Y}]}}'), "places_no_crs", 1),
        (features('{"type":"Point","coordinates":[52.2,11.6]}'), "places_swapped", 1),
        (features(POINT, POINT, properties='{"id":1}'), "places_id_twice", 2),
        (features(POINT, properties='{"id":null}'), "places_no_id", 1),
        (features(POINT).replace('"features"', '"crs":7,"features"'), "places_unknown_crs", None),
    ],
)
def test_geojson(text: str, code: str, row: int | None, tmp_path: Path) -> None:
    file = tmp_path / "a.geojson"
    file.write_text(text, encoding="utf-8")
    error = refused(file)
    assert error.place is not None
    assert (error.code, error.place.row) == (code, row)


@pytest.mark.parametrize(
    ("x", "y", "crs", "code"),
    [
        (X, Y, "EPSG:4326", "places_metres"),
        (X, Y, "EPSG:4258", "places_metres"),
        (11.6, 52.2, "EPSG:3035", "places_not_metres"),
        (X, Y, "EPSG:25832", "places_wrong_crs"),
        (32678901, 5787001, "EPSG:25832", "places_wrong_crs"),
        (1e12, 1e12, "EPSG:3035", "places_wrong_crs"),
        (Y, X, "EPSG:3035", "places_swapped"),
        (X, Y, "EPSG:999999", "places_unknown_crs"),
        (X, Y, "UTM 32", "places_unknown_crs"),
    ],
)
def test_reference_systems_that_do_not_fit(x: float, y: float, crs: str, code: str, tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text(f"id,x,y\na,{x},{y}\n", encoding="utf-8")
    assert refused(file, crs=crs).code == code


@pytest.mark.parametrize("name", ["a.csv", "a.geojson", "a.gpkg", "a.parquet"])
def test_what_is_no_file(name: str, tmp_path: Path) -> None:
    assert refused(tmp_path / name).code == "places_missing"


@pytest.mark.parametrize("name", ["a.gpkg", "a.parquet", "a.csv", "a.geojson"])
def test_what_is_something_else(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(b"\0" * 200)
    expected = {"a.csv": "places_no_text", "a.geojson": "places_broken"}.get(name, "places_unreadable")
    assert refused(tmp_path / name).code == expected
    (tmp_path / f"folder{name}").mkdir()
    folder = {"a.csv": "places_unreadable", "a.geojson": "places_unreadable"}.get(name, "places_missing")
    assert refused(tmp_path / f"folder{name}").code == folder


@pytest.mark.parametrize("data", ["id;lat;lon".encode("utf-16"), b"id,lat,lon\n\x81,52,11\n"])
def test_text_that_is_none(data: bytes, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(data)
    assert refused(tmp_path / "a.csv").code == "places_no_text"
    (tmp_path / "a.geojson").write_bytes(data + b"\xff")
    assert refused(tmp_path / "a.geojson").code == "places_no_text"


def test_unknown_suffix_and_column_of_ids_name_those_there_are(tmp_path: Path) -> None:
    error = refused(tmp_path / "a.shp")
    assert error.code == "places_suffix"
    assert ".gpkg" in str(error)
    (tmp_path / "a.csv").write_text("id,lat,lon\n1,52.2,11.6\n")
    error = refused(tmp_path / "a.csv", id_column="name")
    assert error.code == "places_no_id_column"


@pytest.mark.parametrize("suffix", [".gpkg", ".parquet"])
def test_other_formats(suffix: str, tmp_path: Path) -> None:
    file = tmp_path / f"a{suffix}"

    def write(frame: gpd.GeoDataFrame) -> None:
        file.unlink(missing_ok=True)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of a file without reference system
            if suffix == ".parquet":
                frame.to_parquet(file)
            else:
                frame.to_file(file, driver="GPKG")

    write(gpd.GeoDataFrame({"w": [1]}, geometry=[shapely.Point(X, Y)]))
    assert refused(file).code == "places_no_crs"
    write(gpd.GeoDataFrame({"w": [1]}, geometry=[shapely.Point(X, Y)], crs="EPSG:4326"))
    assert refused(file).code == "places_metres"
    write(gpd.GeoDataFrame({"w": [1, 2]}, geometry=np.array([shapely.Point(11.6, 52.2), None]), crs="EPSG:4326"))
    assert (refused(file).code, refused(file).place.row) == ("places_no_geometry", 2)  # type: ignore[union-attr]
    write(gpd.GeoDataFrame({"w": []}, geometry=[], crs="EPSG:4326"))
    assert refused(file).code == "places_empty"


def test_a_table_without_shapes_is_no_geoparquet(tmp_path: Path) -> None:
    pl.DataFrame({"lat": [52.2]}).write_parquet(tmp_path / "a.parquet")
    assert refused(tmp_path / "a.parquet").code == "places_no_geometries"


@pytest.mark.parametrize(
    ("values", "code", "row", "value"),
    [
        (["1", "", "2"], "weights_missing", 3, None),
        (["1", "NaN", ""], "weights_missing", 3, None),
        (["1", "2", "–"], "weights_missing", 4, None),
        (["1", "-2", "-3"], "weights_negative", 3, "-2"),
        (["1", "2", "many"], "weights_no_number", 4, "many"),
        (["1", "inf", "x"], "weights_no_number", 3, "inf"),
    ],
)
def test_weights(values: list[str], code: str, row: int, value: str | None, tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    rows = [f"{at},52.2,11.6,{value}" for at, value in enumerate(values)]
    file.write_text("\n".join(["id,lat,lon,jobs", *rows]), encoding="utf-8")
    read = read_places(file, box=BOX)
    with pytest.raises(InputError) as caught:
        weights(read, "jobs")
    place = caught.value.place
    assert place is not None
    assert (caught.value.code, place.row, place.field, place.value) == (code, row, "jobs", value)
    assert place.file == str(file)


def test_weights_of_a_column_that_is_not_there_name_those_there_are() -> None:
    one = np.ones(1)
    with pytest.raises(InputError) as caught:
        weights(Places(("a",), one, one, {"count": one, "jobs": one}, source="stops"), "people")
    assert "count, jobs" in str(caught.value)
    assert "stops" in str(caught.value)


def test_good_weights_come_back_as_they_are(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text("id;lat;lon;jobs\na;52,2;11,6;0\nb;52,2;11,6;2,5\n", encoding="utf-8")
    read = read_places(file)
    assert weights(read, "jobs").tolist() == weights(read.places, "jobs").tolist() == [0.0, 2.5]


def test_what_is_told_of_a_file_outside_the_region(tmp_path: Path) -> None:
    file = tmp_path / "a.geojson"
    file.write_text(json.dumps(json.loads(features('{"type":"Point","coordinates":[8.7,49.4]}'))), encoding="utf-8")
    error = refused(file)
    assert str(error).splitlines() == [
        (
            "All places lie outside the region (lat 52.00..52.50, lon 11.50..11.90): "
            "lat 49.40..49.40, lon 8.70..8.70, read as OGC:CRS84."
        ),
        f"  Where: {file}, row 1, geometry",
        "  What to do: Use places of this region, or name the reference system of the file with --crs.",
    ]
