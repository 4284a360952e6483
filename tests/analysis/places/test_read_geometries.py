# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""Places from GeoJSON, GeoPackage and GeoParquet: points and polygons, in degrees or metres."""

import json
import sqlite3
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pytest
import shapely

from mobility.analysis.places.read import read_places
from mobility.errors import InputError
from tests.analysis.places.laea import laea

LAT, LON = 52.2087, 11.6210
SQUARE = shapely.box(11.6, 52.2, 11.7, 52.3)
HOOK = shapely.Polygon([(0, 0), (10, 0), (10, 1), (1, 1), (1, 10), (0, 10)])
"""Its centroid lies outside."""
COLUMNS: dict[str, list[Any]] = {"id": ["a", "b"], "jobs": [40, 7], "share": [0.5, np.nan], "name": ["Werk", None]}
LAEA_MEMBER = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::3035"}}


def geojson(
    folder: Path, geometry: Sequence[shapely.Geometry], columns: Mapping[str, Sequence[Any]], **more: Any
) -> Path:
    """Write a file by hand."""
    features = [
        {
            "type": "Feature",
            "geometry": json.loads(shapely.to_geojson(shape)),
            "properties": {name: values[at] for name, values in columns.items()},
        }
        for at, shape in enumerate(geometry)
    ]
    file = folder / "a.geojson"
    text = json.dumps({"type": "FeatureCollection", "features": features} | more)
    file.write_text(text, encoding="utf-8")
    return file


def written(folder: Path, suffix: str, geometry: Sequence[shapely.Geometry], crs: str | None) -> Path:
    """The same places in a file of any kind."""
    file = folder / f"a{suffix}"
    if suffix == ".geojson":
        columns = COLUMNS | {"share": [0.5, None]}
        return geojson(folder, geometry, columns, **({} if crs == "OGC:CRS84" else {"crs": LAEA_MEMBER}))
    frame = gpd.GeoDataFrame(COLUMNS, geometry=list(geometry), crs=crs)
    if suffix == ".parquet":
        frame.to_parquet(file)
    else:
        frame.to_file(file, driver="GPKG")
    return file


def in_metres(shape: shapely.Geometry) -> shapely.Geometry:
    moved: shapely.Geometry = shapely.transform(shape, lambda points: np.array([laea(lat, lon) for lon, lat in points]))
    return moved


@pytest.mark.parametrize("suffix", [".geojson", ".gpkg", ".parquet"])
@pytest.mark.parametrize("crs", ["OGC:CRS84", "EPSG:3035"])
@pytest.mark.parametrize("area", [False, True])
def test_all_formats_hold_the_same(suffix: str, crs: str, area: bool, tmp_path: Path) -> None:  # noqa: FBT001
    near: list[shapely.Geometry] = [shapely.Point(LON, LAT).buffer(0.001), SQUARE]
    degrees = near if area else [shapely.Point(LON, LAT), shapely.Point(11.65, 52.25)]
    shapes = degrees if crs == "OGC:CRS84" else [in_metres(shape) for shape in degrees]
    found = read_places(written(tmp_path, suffix, shapes, crs))
    places = found.places
    assert places.id == ("a", "b")
    np.testing.assert_allclose(places.lat, [LAT, 52.25], atol=1e-4 if area else 1e-9)
    np.testing.assert_allclose(places.lon, [LON, 11.65], atol=1e-4 if area else 1e-9)
    assert list(places.columns) == ["jobs", "share"]
    np.testing.assert_array_equal(places.columns["jobs"], [40, 7])
    np.testing.assert_array_equal(places.columns["share"], [0.5, np.nan])
    assert list(found.no_numbers) == ["name"]
    assert found.row.tolist() == [1, 2]
    if not area:
        assert places.area is None
    else:
        assert places.area is not None
        for own, shape in zip(places.area, degrees, strict=True):
            assert own.symmetric_difference(shape).area < 1e-9


def test_a_polygon_is_represented_by_a_point_inside(tmp_path: Path) -> None:
    ring = shapely.box(0, 20, 9, 29) - shapely.box(1, 21, 8, 28)
    parts = shapely.MultiPolygon([shapely.box(20, 0, 21, 1), shapely.box(28, 0, 30, 2)])
    shapes = [HOOK, SQUARE, ring, parts]
    places = read_places(geojson(tmp_path, shapes, {})).places
    for shape, lat, lon in zip(shapes, places.lat, places.lon, strict=True):
        assert shapely.contains_xy(shape, lon, lat)
    assert not shapely.contains(HOOK, HOOK.centroid)
    assert (places.lon[1], places.lat[1]) == (SQUARE.centroid.x, SQUARE.centroid.y), "the centroid where it is inside"


def test_what_crosses_itself_is_mended(tmp_path: Path) -> None:
    bow = shapely.Polygon([(0, 0), (2, 2), (2, 0), (0, 2)])
    places = read_places(geojson(tmp_path, [bow], {})).places
    assert places.area is not None
    assert places.area[0].is_valid
    assert places.area[0].area == pytest.approx(2)
    assert shapely.contains_xy(places.area[0], places.lon[0], places.lat[0])


@pytest.mark.parametrize("name", ["EPSG:3035", "urn:ogc:def:crs:EPSG::3035", "urn:ogc:def:crs:EPSG:9.9:3035"])
def test_names_of_reference_systems(name: str, tmp_path: Path) -> None:
    member = {"type": "name", "properties": {"name": name}}
    places = read_places(geojson(tmp_path, [shapely.Point(laea(LAT, LON))], {}, crs=member)).places
    np.testing.assert_allclose([places.lat[0], places.lon[0]], [LAT, LON], atol=1e-9)


@pytest.mark.parametrize("name", ["urn:ogc:def:crs:OGC:1.3:CRS84", "urn:ogc:def:crs:EPSG::4326", "EPSG:4258"])
def test_degrees_by_any_name_have_longitude_first(name: str, tmp_path: Path) -> None:
    member = {"type": "name", "properties": {"name": name}}
    places = read_places(geojson(tmp_path, [shapely.Point(LON, LAT)], {}, crs=member)).places
    np.testing.assert_allclose([places.lat[0], places.lon[0]], [LAT, LON], atol=1e-12)


def test_what_the_user_says_goes_before_what_the_file_says(tmp_path: Path) -> None:
    wrong = {"type": "name", "properties": {"name": "EPSG:25832"}}
    file = geojson(tmp_path, [shapely.Point(laea(LAT, LON))], {}, crs=wrong)
    np.testing.assert_allclose(read_places(file, crs="EPSG:3035").places.lat, [LAT], atol=1e-9)


def test_a_geojson_names_its_features_itself(tmp_path: Path) -> None:
    feature = {"type": "Feature", "id": 7, "geometry": {"type": "Point", "coordinates": [11, 52, 80]}}
    file = tmp_path / "a.json"
    file.write_text(json.dumps(feature | {"properties": None}), encoding="utf-8")
    assert read_places(file).places.id == ("7",)


def test_points_written_as_sets_of_one_point_are_points(tmp_path: Path) -> None:
    file = geojson(tmp_path, [shapely.MultiPoint([(LON, LAT)])], {"flag": [True], "what": [{"a": 1}], "big": [10**20]})
    found = read_places(file)
    assert found.places.lat.tolist() == [LAT]
    assert found.places.columns["big"].tolist() == [1e20]
    assert list(found.no_numbers) == ["flag", "what"]


def test_of_several_layers_the_first_with_shapes_is_read(tmp_path: Path) -> None:
    file = tmp_path / "a.gpkg"
    for layer, lat in (("one", 52.0), ("two", 53.0)):
        frame = gpd.GeoDataFrame({"w": [1]}, geometry=[shapely.Point(11, lat)], crs="EPSG:4326")
        frame.to_file(file, driver="GPKG", layer=layer)
    assert read_places(file).places.lat.tolist() == [52.0]


def test_ids_that_are_whole_numbers_are_written_as_such(tmp_path: Path) -> None:
    frame = gpd.GeoDataFrame({"id": [1.0, 2.0]}, geometry=gpd.points_from_xy([11, 11], [52, 53]), crs="EPSG:4326")
    frame.to_parquet(tmp_path / "a.parquet")
    assert read_places(tmp_path / "a.parquet").places.id == ("1", "2")


def test_a_geopackage_without_shapes_is_told_apart(tmp_path: Path) -> None:
    file = tmp_path / "a.gpkg"
    gpd.GeoDataFrame({"w": [1]}, geometry=[shapely.Point(11, 52)], crs="EPSG:4326").to_file(file, driver="GPKG")
    with sqlite3.connect(file) as base:
        base.execute("delete from gpkg_contents")
        base.execute("delete from gpkg_geometry_columns")
    base.close()
    with pytest.raises(InputError) as caught:
        read_places(file)
    assert caught.value.code == "places_no_geometries"


def test_places_outside_the_region_are_left_out_with_a_warning(tmp_path: Path) -> None:
    columns: dict[str, list[Any]] = {"id": ["far", "a", "b"], "w": [1, 2, 3], "text": ["x", "y", "z"]}
    shapes: list[shapely.Geometry] = [shapely.box(0, 0, 1, 1), SQUARE, shapely.box(11.6, 52.2, 11.62, 52.22)]
    found = read_places(geojson(tmp_path, shapes, columns), box=(52.0, 11.5, 52.5, 11.9))
    places = found.places
    assert (places.id, places.columns["w"].tolist(), found.row.tolist()) == (("a", "b"), [2, 3], [2, 3])
    assert places.area is not None
    assert len(places.area) == 2
    assert found.no_numbers["text"].row == 2
    [warning] = found.warnings
    assert (warning.code, warning.severity, warning.place.row) == ("places_some_outside", "warning", 1)
    assert warning.facts == {"outside": 1, "all": 3, "box": "lat 52.00..52.50, lon 11.50..11.90"}
