# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""Whatever a file holds, reading it gives places or says what is wrong; nothing else comes out."""

import json
import tempfile
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import example, given, settings
from hypothesis import strategies as st

from mobility.analysis.places.read import read_places
from mobility.errors import InputError

NUMBER = st.one_of(
    st.floats(), st.floats(-200, 200), st.floats(11, 53), st.integers(-(2**70), 2**70), st.text(max_size=3)
)
PIECE = st.sampled_from(
    ["id", "lat", "lon", "x", "y", "x_mp_100m", "y_mp_100m", ",", ";", "\t", "\n", "\r\n", "\r", '"', "'", "52.2",
     "11,6", "4433150", "3216250", "CRS3035RES100mN3216200E4433100", "1kmN3216E4433", " ", "ä", "\ufeff", "\0", "–",
     "NaN", "1e400", "-"]
)  # fmt: skip
POSITION = st.lists(NUMBER, max_size=3)
GEOMETRY: st.SearchStrategy[Any] = st.one_of(
    st.none(),
    st.integers(),
    st.fixed_dictionaries({"type": st.just("Point"), "coordinates": POSITION}),
    st.fixed_dictionaries(
        {"type": st.just("Polygon"), "coordinates": st.lists(st.lists(POSITION, max_size=6), max_size=2)}
    ),
    st.fixed_dictionaries(
        {
            "type": st.just("Polygon"),
            "coordinates": st.lists(
                st.lists(st.tuples(st.floats(0, 5), st.floats(0, 5)), min_size=3, max_size=6), min_size=1, max_size=2
            ).map(lambda rings: [[*ring, ring[0]] for ring in rings]),
        }
    ),
    st.dictionaries(st.sampled_from(["type", "coordinates", "geometries"]), NUMBER),
)
VALUE = st.recursive(st.one_of(st.none(), st.booleans(), NUMBER), lambda inner: st.lists(inner, max_size=2))
FEATURE = st.one_of(
    st.integers(),
    st.fixed_dictionaries(
        {"type": st.just("Feature"), "geometry": GEOMETRY},
        optional={
            "properties": st.one_of(st.none(), st.dictionaries(st.sampled_from(["id", "w"]), VALUE)),
            "id": VALUE,
        },
    ),
)


def read(name: str, data: bytes, **options: Any) -> None:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / name
        file.write_bytes(data)
        try:
            found = read_places(file, **options)
        except InputError as error:
            error.text("de")
            return
        places = found.places
        assert len(places) == len(places.lat) == len(places.lon) == len(set(places.id)) == len(found.row) > 0
        assert (np.abs(places.lat) <= 90).all()
        assert (np.abs(places.lon) <= 180).all()
        assert all(len(values) == len(places) for values in places.columns.values())
        if places.area is not None:
            inside = shapely.intersects_xy(np.array(places.area), places.lon, places.lat)
            assert (inside | (shapely.area(np.array(places.area)) < 1e-12)).all()


@settings(max_examples=300)
@given(st.lists(PIECE, max_size=30), st.sampled_from([None, "EPSG:3035"]))
@example(["lat", ",", "lon", "\r", "52.2", ",", "11"], None)
def test_csv(pieces: list[str], crs: str | None) -> None:
    read("a.csv", "".join(pieces).encode(), crs=crs, box=(47.0, 5.0, 55.0, 15.0))


@given(st.binary(max_size=200), st.sampled_from(["a.csv", "a.geojson", "a.gpkg", "a.parquet"]))
def test_bytes(data: bytes, name: str) -> None:
    read(name, data)


@settings(max_examples=300)
@given(st.lists(FEATURE, max_size=3), st.one_of(st.none(), NUMBER, st.dictionaries(st.just("properties"), VALUE)))
def test_geojson(features: list[Any], crs: Any) -> None:  # noqa: ANN401
    read("a.geojson", json.dumps({"type": "FeatureCollection", "features": features, "crs": crs}).encode())


@pytest.mark.parametrize("suffix", [".gpkg", ".parquet"])
def test_files_that_were_cut_or_damaged(suffix: str, tmp_path: Path) -> None:
    whole = tmp_path / f"whole{suffix}"
    frame = gpd.GeoDataFrame({"id": ["a", "b"]}, geometry=gpd.points_from_xy([11, 12], [52, 53]), crs="EPSG:4326")
    if suffix == ".gpkg":
        frame.to_file(whole, driver="GPKG")
    else:
        frame.to_parquet(whole)
    data = whole.read_bytes()
    random = np.random.default_rng(3)
    for _ in range(60):
        read(f"a{suffix}", data[: random.integers(len(data))])
        damaged = bytearray(data)
        at = random.integers(len(data) - 8)
        damaged[at : at + 8] = random.bytes(8)
        read(f"a{suffix}", bytes(damaged))
