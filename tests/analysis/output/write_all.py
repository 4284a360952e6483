# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""Writes one result of each kind into a folder; started as a process of its own by the test of equal bytes."""

import datetime as dt
import sys
from pathlib import Path
from typing import Any

import numpy as np
import shapely

from mobility.analysis.output.geo import Features, write_areas
from mobility.analysis.output.tables import write_table

ABOUT = {"region": "Börde", "version": "0.1.0", "feeds": "bsp 2026", "window": "2026-06-10 07:00-09:00"}
COLUMNS: dict[str, Any] = {
    "origin_id": ["a", "ä, x", 'q"uote', "=1+1", None],
    "travel_time_s": np.array([60, 0, -1, 2**31 - 1, 7], dtype=np.int32),
    "share": np.array([0.1, np.nan, 1e-7, 3.0, 1 / 3]),
    "served": [True, False, None, True, False],
    "date": [dt.date(2026, 6, 10), None, None, None, None],
    "note": ["http://example.org", "", "two\nlines", "007", "1,5"],
}
"""What formats trip over."""
SHAPES: list[Any] = [
    shapely.box(11.00000012, 52, 11.1, 52.1),
    shapely.MultiPolygon([shapely.box(11, 52, 11.2, 52.1), shapely.box(12, 52, 12.2, 52.1)]),
    shapely.Polygon([(11, 52), (11, 53), (12, 53), (12, 52)], [[(11.2, 52.2), (11.8, 52.2), (11.5, 52.8)]]),
    None,
    shapely.Polygon(),
]
TABLES, AREAS = (".csv", ".parquet", ".xlsx"), (".geojson", ".gpkg", ".parquet")


def write_all(folder: Path) -> None:
    for suffix in TABLES:
        write_table(COLUMNS, folder / f"table{suffix}", about=ABOUT)
    for suffix in AREAS:
        write_areas(Features(SHAPES, COLUMNS), folder / f"areas{suffix}", about=ABOUT)


if __name__ == "__main__":
    write_all(Path(sys.argv[1]))
