# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""Places in a GeoPackage or GeoParquet file, read by geopandas (extra ``analyst``)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

from mobility.analysis.extras import analyst
from mobility.analysis.places.csv_file import id_column_of
from mobility.analysis.places.geometry import points_and_areas
from mobility.analysis.places.records import Records
from mobility.errors import InputError, Place

if TYPE_CHECKING:
    from pathlib import Path

    import geopandas as gpd
    import polars as pl


def read_vector(path: Path) -> Records:
    """Read a GeoPackage, of several layers the first with points or polygons, or a GeoParquet file.

    Parameters
    ----------
    path
        Ending in ``.gpkg``, ``.parquet`` or ``.geoparquet``.

    Raises
    ------
    InputError
        The file is missing or can't be read, holds no geometries or none that can be used, or geopandas is missing.
    """
    if not path.is_file():
        raise InputError("places_missing", place=Place(str(path)))
    frame = _geopackage(path) if path.suffix.lower() == ".gpkg" else _parquet(path)
    if not len(frame):
        raise InputError("places_empty", place=Place(str(path)))
    row = np.arange(1, len(frame) + 1)
    geometry = np.asarray(shapely.force_2d(frame.geometry.to_numpy()), dtype=np.object_)
    x, y, areas = points_and_areas(path, row, geometry)
    table = _table(frame)
    crs = None if frame.crs is None else frame.crs.to_string()
    return Records(path, row, table, x, y, "geometry", "geometry", crs, areas, id_column=id_column_of(table.columns))


def _geopackage(path: Path) -> gpd.GeoDataFrame:
    with analyst():
        import geopandas as gpd
        import pyogrio
    try:
        layers = [name for name, kind in pyogrio.list_layers(path) if kind is not None]
        if not layers:
            raise InputError("places_no_geometries", place=Place(str(path)))
        return gpd.read_file(path, layer=layers[0], engine="pyogrio")
    except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError, ValueError) as error:
        raise InputError("places_unreadable", place=Place(str(path)), why=str(error)) from error


def _parquet(path: Path) -> gpd.GeoDataFrame:
    with analyst():
        import geopandas as gpd
    try:
        return gpd.read_parquet(path)
    except ValueError as error:  # what pyarrow raises is one too
        lacks = "geo metadata" in str(error)
        code = "places_no_geometries" if lacks else "places_unreadable"
        raise InputError(code, place=Place(str(path)), why=str(error)) from error
    except OSError as error:
        raise InputError("places_unreadable", place=Place(str(path)), why=str(error)) from error


def _table(frame: gpd.GeoDataFrame) -> pl.DataFrame:
    """All columns but shapes: numbers stay numbers, anything else becomes text."""
    import pandas as pd
    import polars as pl

    columns = {}
    for name in frame.columns:
        column = frame[name]
        if name == frame.geometry.name or str(column.dtype) == "geometry":
            continue
        missing = column.isna().to_numpy()
        if pd.api.types.is_integer_dtype(column) and not missing.any():
            columns[str(name)] = pl.Series(column.to_numpy(dtype=np.int64))
        elif pd.api.types.is_numeric_dtype(column) and not pd.api.types.is_bool_dtype(column):
            columns[str(name)] = pl.Series(column.to_numpy(dtype=np.float64, na_value=np.nan))
        else:
            texts = [None if gone else str(value) for value, gone in zip(column, missing, strict=True)]
            columns[str(name)] = pl.Series(texts, dtype=pl.String)
    return pl.DataFrame(columns)
