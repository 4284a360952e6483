# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""Areas and points as GeoJSON, GeoPackage and GeoParquet files, with the same bytes each time.

All three hold the same positions: degrees with six decimals, that is to a tenth of a metre. Every file carries where
it comes from: a GeoJSON file as a member ``about``, a GeoPackage as metadata, a GeoParquet file under ``about``.
"""

from __future__ import annotations

import errno
import json
import os
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from mobility.analysis.extras import analyst
from mobility.analysis.output.replacing import replacing
from mobility.analysis.output.tables import frame_of
from mobility.errors import InputError, Place

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    import geopandas as gpd
    import pandas as pd

    from mobility.analysis.output.tables import Column

DECIMALS = 6
CREATED = "2000-01-01T00:00:00.000Z"
"""The time that a GeoPackage tells; none of a clock."""
LAYER = "areas"
POLYGONS, LINES, POINTS = (3, 6), (1, 5), (0, 4)


@dataclass(frozen=True, slots=True)
class Features:
    """n shapes with their facts.

    Parameters
    ----------
    geometry
        (n) of shapely, in degrees, longitude first; None where there is none.
    columns
        Name -> (n) values: numbers, texts, truth values; None or NaN where missing.
    """

    geometry: Sequence[shapely.Geometry | None]
    columns: Mapping[str, Column]


def write_areas(features: Features, path: Path, *, about: Mapping[str, str] | None = None) -> None:
    """Write shapes.

    Parameters
    ----------
    features
        In this order.
    path
        Ending in ``.geojson`` (RFC 7946), ``.gpkg`` or ``.parquet`` (GeoParquet 1.1; both need the extra
        ``analyst``). What is there is replaced in one step.
    about
        Where it comes from: data, code version, parameters. No time of a clock.

    Raises
    ------
    InputError
        Another ending, or the extra ``analyst`` is missing.
    ResourceError
        It can't be written.
    """
    write = WRITERS.get(path.suffix.lower())
    if write is None:
        raise InputError("areas_suffix", place=Place(str(path)), suffixes=", ".join(WRITERS))
    write(Features(rounded(features.geometry), features.columns), path, dict(about or {}))


def rounded(geometry: Sequence[shapely.Geometry | None]) -> list[shapely.Geometry | None]:
    """Shapes to ``DECIMALS``, outer rings counter-clockwise; still valid, empty where nothing is left."""
    shapes = np.array(geometry, dtype=np.object_)
    near = shapely.transform(shapes, lambda points: np.round(points, DECIMALS) + 0.0)  # -0.0 becomes 0.0
    for at in np.flatnonzero(~shapely.is_valid(near) & ~shapely.is_missing(near)).tolist():
        near[at] = shapely.set_precision(shapes[at], 10.0**-DECIMALS)
        near[at] = shapely.transform(near[at], lambda points: np.round(points, DECIMALS) + 0.0)
    return list(shapely.orient_polygons(near))


def geo_frame(features: Features) -> gpd.GeoDataFrame:
    """Shapes as a GeoDataFrame in WGS 84 (extra ``analyst``).

    Raises
    ------
    InputError
        The extra ``analyst`` is missing.
    """
    with analyst():
        import geopandas as gpd
    columns = frame_of(features.columns)
    data = {name: columns[name].to_list() for name in columns.columns}
    return gpd.GeoDataFrame(data, geometry=np.array(features.geometry, dtype=np.object_), crs="EPSG:4326")


def _write_geojson(features: Features, path: Path, about: dict[str, str]) -> None:
    """One feature a line."""
    rows = frame_of(features.columns).iter_rows(named=True) if features.columns else ({} for _ in features.geometry)
    with replacing(path) as unfinished, unfinished.open("w", encoding="utf-8", newline="\n") as file:
        file.write('{"type": "FeatureCollection",\n')
        if about:
            file.write(f'"about": {_json(about)},\n')
        file.write('"features": [')
        for at, (shape, row) in enumerate(zip(features.geometry, rows, strict=True)):
            geometry = None if shape is None or shapely.is_empty(shape) else _geometry(shape)
            feature = {"type": "Feature", "geometry": geometry, "properties": row}
            file.write(("\n" if at == 0 else ",\n") + _json(feature))
        file.write("\n]}\n")


def _geometry(shape: shapely.Geometry) -> dict[str, Any]:
    """As RFC 7946 has it, without the numbers that binary fractions leave behind."""
    members = json.loads(shapely.to_geojson(shape))
    return {"type": members["type"], "coordinates": _plain(members["coordinates"])}


def _plain(value: Any) -> Any:  # noqa: ANN401 - nested as deep as the shape
    return [_plain(part) for part in value] if isinstance(value, list) else round(float(value), DECIMALS)


def _json(value: Any) -> str:  # noqa: ANN401
    return json.dumps(value, ensure_ascii=False, allow_nan=False, default=str)


@dataclass(frozen=True, slots=True)
class Style:
    """How QGIS shows a layer of a GeoPackage when it is opened.

    Parameters
    ----------
    name
        As QGIS lists it.
    qml, sld
        The same style in the language of QGIS and in that of the Open Geospatial Consortium.
    """

    name: str
    qml: str
    sld: str


def write_layers(
    layers: Mapping[str, Features],
    path: Path,
    *,
    about: Mapping[str, str] | None = None,
    styles: Mapping[str, Style] | None = None,
) -> None:
    """Write several layers into one GeoPackage (extra ``analyst``).

    Parameters
    ----------
    layers
        By name, in this order.
    path
        Ending in ``.gpkg``. What is there is replaced in one step.
    about
        Where it comes from; no time of a clock.
    styles
        By name of layer, kept in the table ``layer_styles``, where QGIS looks for them.

    Raises
    ------
    InputError
        Another ending, or the extra ``analyst`` is missing.
    ResourceError
        It can't be written.
    """
    if path.suffix.lower() != ".gpkg":
        raise InputError("areas_suffix", place=Place(str(path)), suffixes=".gpkg")
    near = {name: Features(rounded(one.geometry), one.columns) for name, one in layers.items()}
    _write_package(near, path, dict(about or {}), dict(styles or {}))


def _write_geopackage(features: Features, path: Path, about: dict[str, str]) -> None:
    _write_package({LAYER: features}, path, about, {})


def _write_package(layers: dict[str, Features], path: Path, about: dict[str, str], styles: dict[str, Style]) -> None:
    with analyst():
        import pyogrio
    frames = {name: (geo_frame(features), _type_of(features.geometry)) for name, features in layers.items()}
    with replacing(path) as unfinished:
        unfinished.unlink()  # GDAL wants to make it
        try:
            with _fixed_date():
                for number, (name, (frame, kind)) in enumerate(frames.items()):
                    pyogrio.write_dataframe(
                        frame,
                        unfinished,
                        layer=name,
                        driver="GPKG",
                        geometry_type=kind,
                        promote_to_multi=True,
                        dataset_metadata=about or None if number == 0 else None,
                    )
                if styles:
                    table = _style_table(styles)
                    pyogrio.write_dataframe(table, unfinished, layer="layer_styles", driver="GPKG", FID="id")
        except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError, pyogrio.errors.FeatureError) as error:
            raise _refused(str(error)) from error


def _refused(told: str) -> OSError:
    """What GDAL told, without the statement of SQL that failed; of a full disk as the system tells it."""
    why = told.rpartition(" failed: ")[2]
    return OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)) if "disk is full" in why else OSError(why)


def _style_table(styles: dict[str, Style]) -> pd.DataFrame:
    """The columns that QGIS looks for."""
    import pandas as pd

    names, empty = list(styles), [""] * len(styles)
    return pd.DataFrame({
        "f_table_catalog": empty,
        "f_table_schema": empty,
        "f_table_name": names,
        "f_geometry_column": ["geom"] * len(names),
        "styleName": [styles[name].name for name in names],
        "styleQML": [styles[name].qml for name in names],
        "styleSLD": [styles[name].sld for name in names],
        "useAsDefault": [True] * len(names),
        "description": empty,
        "owner": empty,
        "ui": empty,
        "update_time": pd.to_datetime([CREATED] * len(names)),
    })  # fmt: skip


def _type_of(geometry: Sequence[shapely.Geometry | None]) -> str:
    """What a layer is said to hold; also if there is nothing in it."""
    kinds = {int(shapely.get_type_id(shape)) for shape in geometry if shape is not None}
    for name, own in (("MultiPolygon", POLYGONS), ("MultiLineString", LINES), ("MultiPoint", POINTS)):
        if kinds <= set(own):
            return name
    return "Unknown"


@contextmanager
def _fixed_date() -> Iterator[None]:
    """Without this GDAL writes the time of the clock."""
    import pyogrio

    before = pyogrio.get_gdal_config_option("OGR_CURRENT_DATE")
    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": CREATED})
    try:
        yield
    finally:
        pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": before})


def _write_geoparquet(features: Features, path: Path, about: dict[str, str]) -> None:
    """GeoParquet 1.1: shapes as WKB; without a reference system in the metadata it is OGC:CRS84.

    Written by pyarrow, for polars writes several entries of metadata in an order drawn by lot.
    """
    import polars as pl

    with analyst():
        import pyarrow as pa
        import pyarrow.parquet as pq
    shapes = np.array(features.geometry, dtype=np.object_)
    known = shapes[~shapely.is_missing(shapes) & ~shapely.is_empty(shapes)]
    column: dict[str, Any] = {
        "encoding": "WKB",
        "geometry_types": sorted({shape.geom_type for shape in known}),
        "orientation": "counterclockwise",
    }
    if len(known):
        column["bbox"] = [round(float(value), DECIMALS) for value in shapely.total_bounds(known)]
    geo = {"version": "1.1.0", "primary_column": "geometry", "columns": {"geometry": column}}
    table = frame_of(features.columns).to_arrow(compat_level=pl.CompatLevel.oldest())
    table = table.append_column("geometry", pa.array(list(shapely.to_wkb(shapes)), type=pa.binary()))
    table = table.replace_schema_metadata({"geo": _json(geo), "about": _json(about)})
    with replacing(path) as unfinished, unfinished.open("wb") as file:
        pq.write_table(table, file, compression="zstd")


WRITERS: dict[str, Callable[[Features, Path, dict[str, str]], None]] = {
    ".geojson": _write_geojson,
    ".gpkg": _write_geopackage,
    ".parquet": _write_geoparquet,
}
