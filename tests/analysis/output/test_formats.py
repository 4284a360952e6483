# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""What is written can be read by others, with nothing lost, nothing changed and nothing run."""

import csv
import io
import json
import sqlite3
import xml.etree.ElementTree as ET
import zipfile
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import polars as pl
import pyarrow.parquet as pq
import pyogrio
import pytest
import shapely

from mobility.analysis.output.geo import Features, geo_frame, rounded, write_areas
from mobility.analysis.output.tables import write_table
from mobility.analysis.places.read import read_places
from mobility.errors import InputError
from tests.analysis.output.write_all import ABOUT, COLUMNS, SHAPES

SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
EXPECTED: list[dict[str, Any]] = [
    {"origin_id": "a", "travel_time_s": 60, "share": 0.1, "served": True, "note": "http://example.org"},
    {"origin_id": "ä, x", "travel_time_s": 0, "share": None, "served": False, "note": ""},
    {"origin_id": 'q"uote', "travel_time_s": -1, "share": 1e-7, "served": None, "note": "two\nlines"},
    {"origin_id": "=1+1", "travel_time_s": 2**31 - 1, "share": 3.0, "served": True, "note": "007"},
    {"origin_id": None, "travel_time_s": 7, "share": 1 / 3, "served": False, "note": "1,5"},
]


def test_csv_is_rfc_4180(tmp_path: Path) -> None:
    write_table(COLUMNS, tmp_path / "t.csv", about=ABOUT)
    data = (tmp_path / "t.csv").read_bytes()
    assert data.count(b"\r\n") == 6
    assert data.replace(b"\r\n", b"").count(b"\n") == 1, "the one inside of a value"
    rows = list(csv.DictReader(io.StringIO(data.decode(), newline=""), strict=True))
    assert [row["origin_id"] for row in rows] == ["a", "ä, x", 'q"uote', "=1+1", ""]
    assert [row["travel_time_s"] for row in rows] == ["60", "0", "-1", "2147483647", "7"]
    assert [row["share"] for row in rows][:2] == ["0.1", ""]
    assert float(rows[4]["share"]) == 1 / 3, "no digit is lost"
    assert [row["served"] for row in rows] == ["true", "false", "", "true", "false"]
    assert [row["date"] for row in rows] == ["2026-06-10", "", "", "", ""]
    beside = json.loads((tmp_path / "t.csv-metadata.json").read_text(encoding="utf-8"))
    assert (beside["url"], beside["notes"]) == ("t.csv", [ABOUT])


def test_a_csv_file_that_comes_from_nowhere_has_nothing_beside_it(tmp_path: Path) -> None:
    write_table({"a": [1]}, tmp_path / "t.csv")
    assert [path.name for path in tmp_path.iterdir()] == ["t.csv"]


def test_parquet_keeps_types(tmp_path: Path) -> None:
    write_table(COLUMNS, tmp_path / "t.parquet", about=ABOUT)
    read = pq.read_table(tmp_path / "t.parquet")
    assert [{name: row[name] for name in EXPECTED[0]} for row in read.to_pylist()] == EXPECTED
    assert str(read.schema.field("travel_time_s").type) == "int32"
    assert str(read.schema.field("date").type) == "date32[day]"
    assert json.loads(pq.read_metadata(tmp_path / "t.parquet").metadata[b"about"]) == ABOUT
    assert json.loads(pl.read_parquet_metadata(tmp_path / "t.parquet")["about"]) == ABOUT


def cells(file: Path, sheet: int) -> dict[str, tuple[str, str]]:
    """Address -> type and text of the cells of a sheet, read without a library for it."""
    with zipfile.ZipFile(file) as archive:
        root = ET.fromstring(archive.read(f"xl/worksheets/sheet{sheet}.xml"))  # noqa: S314 - our own file
        assert root.find(f".//{SHEET}f") is None, "no formula"
        assert not [name for name in archive.namelist() if "rels" in name and "worksheets" in name], "no link"
    return {
        cell.get("r", ""): (cell.get("t", "n"), "".join(cell.itertext())) for cell in root.iter(f"{SHEET}c")
    }  # fmt: skip


def test_excel_gets_values_and_nothing_that_runs(tmp_path: Path) -> None:
    write_table(COLUMNS, tmp_path / "t.xlsx", about=ABOUT)
    data = cells(tmp_path / "t.xlsx", 1)
    assert [data[f"{column}1"][1] for column in "ABCDEF"] == list(COLUMNS)
    assert data["A5"] == ("inlineStr", "=1+1")
    assert data["F5"] == ("inlineStr", "007")
    assert data["B5"] == ("n", "2147483647")
    assert "C3" not in data, "a missing number is an empty cell"
    assert float(data["C6"][1]) == pytest.approx(1 / 3, rel=1e-15)
    assert data["D2"] == ("b", "1")
    assert data["E2"][1] == "46183", "days since 1899-12-30"
    about = cells(tmp_path / "t.xlsx", 2)
    assert {about[f"A{row}"][1]: about[f"B{row}"][1] for row in range(2, 6)} == ABOUT
    with zipfile.ZipFile(tmp_path / "t.xlsx") as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
        assert 'ySplit="1"' in sheet
        assert "2000-01-01" in archive.read("docProps/core.xml").decode()


def test_a_sheet_has_only_so_many_rows(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        write_table({"a": np.zeros(1_048_576, dtype=np.int8)}, tmp_path / "t.xlsx")
    assert caught.value.code == "table_too_long"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["t.ods", "t", "t.csv.gz"])
def test_an_unknown_ending_names_those_there_are(name: str, tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        write_table({"a": [1]}, tmp_path / name)
    assert caught.value.code == "table_suffix"
    assert ".csv, .parquet, .xlsx" in str(caught.value)
    with pytest.raises(InputError) as caught:
        write_areas(Features([], {}), tmp_path / name)
    assert caught.value.code == "areas_suffix"
    assert ".geojson, .gpkg, .parquet" in str(caught.value)


@pytest.mark.parametrize("suffix", [".geojson", ".gpkg", ".parquet"])
def test_areas_are_the_same_in_all_formats(suffix: str, tmp_path: Path) -> None:
    file = tmp_path / f"a{suffix}"
    write_areas(Features(SHAPES, COLUMNS), file, about=ABOUT)
    read = gpd.read_parquet(file) if suffix == ".parquet" else gpd.read_file(file)
    assert str(read.crs) in {"EPSG:4326", "OGC:CRS84"}
    assert read["travel_time_s"].tolist() == COLUMNS["travel_time_s"].tolist()
    assert read["origin_id"][1] == "ä, x"
    assert np.isnan(read["share"][1])
    for own, shape in zip(read.geometry[:3], rounded(SHAPES)[:3], strict=True):
        assert shapely.equals(own, shape), "the same positions, as a part or as a set of one part"
    assert [bool(shapely.is_empty(shape) or shapely.is_missing(shape)) for shape in read.geometry.tolist()] == [
        False
    ] * 3 + [True] * 2


def test_geojson_is_rfc_7946(tmp_path: Path) -> None:
    file = tmp_path / "a.geojson"
    write_areas(Features(SHAPES, COLUMNS), file, about=ABOUT)
    read = json.loads(file.read_text(encoding="utf-8"))
    assert list(read) == ["type", "about", "features"]
    assert "crs" not in read
    assert [list(feature["properties"]) for feature in read["features"]] == [list(COLUMNS)] * 5
    [outer, hole] = read["features"][2]["geometry"]["coordinates"]
    assert shapely.LinearRing(outer).is_ccw
    assert not shapely.LinearRing(hole).is_ccw
    assert [11.1, 52.0] in read["features"][0]["geometry"]["coordinates"][0]
    numbers = [str(n) for ring in read["features"][0]["geometry"]["coordinates"] for point in ring for n in point]
    assert max(len(number.partition(".")[2]) for number in numbers) <= 6


def test_metadata_of_areas(tmp_path: Path) -> None:
    for suffix in (".gpkg", ".parquet"):
        write_areas(Features(SHAPES, COLUMNS), tmp_path / f"a{suffix}", about=ABOUT)
    assert pyogrio.read_info(tmp_path / "a.gpkg")["dataset_metadata"] == ABOUT
    metadata = pq.read_metadata(tmp_path / "a.parquet").metadata
    assert json.loads(metadata[b"about"]) == ABOUT
    geo = json.loads(metadata[b"geo"])
    assert (geo["version"], geo["primary_column"]) == ("1.1.0", "geometry")
    assert geo["columns"]["geometry"]["geometry_types"] == ["MultiPolygon", "Polygon"]
    assert geo["columns"]["geometry"]["bbox"] == [11.0, 52.0, 12.2, 53.0]
    with sqlite3.connect(tmp_path / "a.gpkg") as base:
        [[changed]] = base.execute("select last_change from gpkg_contents").fetchall()
    base.close()
    assert changed.startswith("2000-01-01")
    assert pyogrio.get_gdal_config_option("OGR_CURRENT_DATE") is None, "set back"


@pytest.mark.parametrize("suffix", [".geojson", ".gpkg", ".parquet"])
def test_no_areas_at_all(suffix: str, tmp_path: Path) -> None:
    file = tmp_path / f"a{suffix}"
    write_areas(Features([], {"minutes": []}), file)
    read = gpd.read_parquet(file) if suffix == ".parquet" else gpd.read_file(file)
    assert len(read) == 0


def test_rounding_keeps_areas_valid_and_what_is_rounded_already() -> None:
    random = np.random.default_rng(5)
    for _ in range(300):
        points = random.integers(0, 40, (9, 2)) * 3e-7 + [11, 52]
        shape = shapely.concave_hull(shapely.MultiPoint(points), ratio=0.1)
        [near] = rounded([shape])
        assert near is not None
        assert shapely.is_valid(near)
        assert shapely.area(shapely.symmetric_difference(near, shape)) < 1e-6 * shapely.length(shape)
        [again] = rounded([near])
        assert shapely.equals_exact(again, near)


@pytest.mark.parametrize("suffix", [".geojson", ".gpkg", ".parquet"])
def test_what_is_written_can_be_read_as_places(suffix: str, tmp_path: Path) -> None:
    columns: dict[str, Any] = {"id": ["a", "b"], "population": [3, 4.5]}
    write_areas(Features(SHAPES[:2], columns), tmp_path / f"a{suffix}")
    places = read_places(tmp_path / f"a{suffix}").places
    assert places.id == ("a", "b")
    assert places.columns["population"].tolist() == [3, 4.5]


def test_points_become_a_layer_of_points(tmp_path: Path) -> None:
    write_areas(Features([shapely.Point(11, 52)], {"id": ["a"]}), tmp_path / "a.gpkg")
    assert pyogrio.list_layers(tmp_path / "a.gpkg").tolist() == [["areas", "MultiPoint"]]


def test_a_frame_for_python() -> None:
    frame = geo_frame(Features(SHAPES, COLUMNS))
    assert frame.crs == "EPSG:4326"
    assert list(frame.columns) == [*COLUMNS, "geometry"]
    assert frame.geometry.iloc[0] == SHAPES[0]


def test_polars_reads_its_own_tables(tmp_path: Path) -> None:
    write_table(COLUMNS, tmp_path / "t.parquet")
    assert pl.read_parquet(tmp_path / "t.parquet").height == 5
