# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""Places in a GeoJSON file: points or polygons, in degrees or in the reference system that a ``crs`` member names."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from mobility.analysis.places.csv_file import id_column_of
from mobility.analysis.places.geometry import points_and_areas
from mobility.analysis.places.records import Records
from mobility.errors import InputError, Place

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import polars as pl

LARGEST_EPSG = 7
"""A code has at most so many digits."""


def read_geojson(path: Path) -> Records:
    """Read a FeatureCollection, or a single Feature.

    Parameters
    ----------
    path
        RFC 7946, or the older form with a member ``crs``, as offices and QGIS write it.

    Raises
    ------
    InputError
        No GeoJSON, no features, a feature without point or polygon.
    """
    features, crs = _features(path)
    row = np.arange(1, len(features) + 1)
    geometry = np.array([_shape(path, at, feature) for at, feature in enumerate(features, 1)], dtype=np.object_)
    x, y, areas = points_and_areas(path, row, geometry)
    table = _table(features)
    id_column = "id" if "id" in features[0] else id_column_of(table.columns)
    return Records(path, row, table, x, y, "geometry", "geometry", crs, areas, id_column=id_column)


def _features(path: Path) -> tuple[list[dict[str, Any]], str | None]:
    """All features, and the reference system that the file names."""
    file = Place(str(path))
    try:
        content = json.loads(path.read_bytes().removeprefix(b"\xef\xbb\xbf").decode("utf-8"))
    except FileNotFoundError as error:
        raise InputError("places_missing", place=file) from error
    except OSError as error:
        raise InputError("places_unreadable", place=file, why=error.strerror or str(error)) from error
    except UnicodeDecodeError as error:
        raise InputError("places_no_text", place=file) from error
    except json.JSONDecodeError as error:
        raise InputError("places_broken", place=Place(str(path), error.lineno), why=error.msg) from error
    except RecursionError as error:
        raise InputError("places_no_geojson", place=file) from error
    if isinstance(content, dict) and content.get("type") == "Feature":
        content = {"type": "FeatureCollection", "features": [content]}
    if not isinstance(content, dict) or not isinstance(features := content.get("features"), list):
        raise InputError("places_no_geojson", place=file)
    if not features:
        raise InputError("places_empty", place=file)
    for at, feature in enumerate(features, 1):
        properties = feature.get("properties") if isinstance(feature, dict) else 0
        if not isinstance(properties, dict | None):
            raise InputError("places_no_geojson", place=Place(str(path), at))
    return features, _crs(file, content.get("crs"))


def _crs(file: Place, member: Any) -> str | None:  # noqa: ANN401 - whatever JSON holds
    """``EPSG:3035`` of ``{"properties": {"name": "urn:ogc:def:crs:EPSG::3035"}}``."""
    if member is None:
        return None
    properties = member.get("properties") if isinstance(member, dict) else None
    name = properties.get("name") if isinstance(properties, dict) else None
    if not isinstance(name, str):
        raise InputError("places_unknown_crs", place=file, crs=json.dumps(member))
    if "CRS84" in name:
        return "OGC:CRS84"
    code = name.rpartition(":")[2]
    return f"EPSG:{code}" if "EPSG" in name.upper() and code.isdecimal() and len(code) <= LARGEST_EPSG else name


def _shape(path: Path, at: int, feature: dict[str, Any]) -> Any:  # noqa: ANN401 - a shape or None
    from shapely.geometry import shape

    written = feature.get("geometry")
    if written is None:
        return None
    try:
        with np.errstate(invalid="ignore"):  # NaN is told later
            return shapely.force_2d(shape(written))
    except (AttributeError, KeyError, TypeError, ValueError, shapely.errors.ShapelyError) as error:
        raise InputError("places_broken_geometry", place=Place(str(path), at, "geometry")) from error


def _table(features: Sequence[dict[str, Any]]) -> pl.DataFrame:
    """A column for each property that any feature has, in order of first use: numbers, or texts."""
    import polars as pl

    rows = [feature.get("properties") or {} for feature in features]
    names = dict.fromkeys(name for row in rows for name in row)
    columns = {name: _column([row.get(name) for row in rows]) for name in names}
    if "id" in features[0]:
        columns["id"] = pl.Series([_written(feature.get("id")) for feature in features], dtype=pl.String)
    return pl.DataFrame(columns)


def _column(values: list[Any]) -> pl.Series:
    import polars as pl

    if all(value is None or (isinstance(value, int | float) and not isinstance(value, bool)) for value in values):
        if all(value is None or (isinstance(value, int) and abs(value) < 2**63) for value in values):
            return pl.Series(values, dtype=pl.Int64)
        return pl.Series([None if value is None else float(value) for value in values], dtype=pl.Float64)
    return pl.Series([_written(value) for value in values], dtype=pl.String)


def _written(value: Any) -> str | None:  # noqa: ANN401 - whatever JSON holds
    """A value as text."""
    return value if value is None or isinstance(value, str) else json.dumps(value, ensure_ascii=False)
