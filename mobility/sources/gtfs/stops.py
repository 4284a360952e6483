# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""stops.txt: stops, stations, entrances."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from mobility.sources.gtfs.codes import BOARDING_AREA, ENTRANCE, STOP
from mobility.sources.gtfs.columns import Typed, read_text

if TYPE_CHECKING:
    from mobility.sources.gtfs.archive import Archive
    from mobility.sources.gtfs.findings import Findings

FILE = "stops.txt"
COLUMNS = (
    "stop_id",
    "stop_name",
    "stop_code",
    "stop_lat",
    "stop_lon",
    "location_type",
    "parent_station",
    "platform_code",
    "wheelchair_boarding",
)


def read_stops(archive: Archive, findings: Findings) -> pl.DataFrame:
    """Read stops.txt.

    Returns
    -------
    polars.DataFrame
        ``row``, ``stop_id``, ``name``, ``code``, ``lat``, ``lon`` (degrees, NaN where the type needs none),
        ``location_type``, ``parent`` (Int32 position, -1 none), ``station`` (position of the topmost parent, itself if
        none), ``platform_code``, ``wheelchair_boarding`` (0 unknown, 1 yes, 2 no).
    """
    table = read_text(archive, FILE, COLUMNS, ("stop_id", "stop_lat", "stop_lon"))
    typed = Typed(table, FILE, findings)
    stop_id = typed.key("stop_id")
    location_type = typed.one_of("location_type", range(5), default=STOP)
    located = location_type <= ENTRANCE
    parent = typed.index("parent_station", stop_id, required=False, severity="warning").to_numpy()
    stops = pl.DataFrame(
        {
            "row": table["row"],
            "stop_id": stop_id,
            "name": table["stop_name"].fill_null(""),
            "code": table["stop_code"].fill_null(""),
            "lat": typed.degrees("stop_lat", 90.0, located),
            "lon": typed.degrees("stop_lon", 180.0, located),
            "location_type": location_type,
            "parent": parent,
            "station": _stations(parent, table, findings),
            "platform_code": table["platform_code"].fill_null(""),
            "wheelchair_boarding": typed.one_of("wheelchair_boarding", range(3), default=0),
        }
    )
    typed.report("missing_required_field", table["stop_name"].is_null() & located, "stop_name", severity="warning")
    nowhere = (stops["lat"].abs() < 1) & (stops["lon"].abs() < 1)
    typed.report("point_near_origin", nowhere.fill_null(value=False), "stop_lat", severity="warning")
    return stops


def _stations(parent: np.ndarray, table: pl.DataFrame, findings: Findings) -> np.ndarray:
    """Topmost parent of each row; a loop of parents is an error."""
    top = np.arange(len(parent), dtype=np.int32)
    for _ in range(BOARDING_AREA):
        above = np.where(parent[top] >= 0, parent[top], top).astype(np.int32)
        if np.array_equal(above, top) and not (parent == np.arange(len(parent))).any():
            return top
        top = above
    # Deeper than the format allows, or a loop: go up step by step.
    for start in range(len(parent)):
        seen, at = [start], parent[start]
        while at >= 0 and at not in seen:
            seen.append(int(at))
            at = parent[at]
        if at >= 0:
            row, value = table["row"][start], table["parent_station"][start]
            findings.error("parent_station_loop", FILE, row, "parent_station", value, stop=table["stop_id"][start])
            return np.arange(len(parent), dtype=np.int32)
        top[start] = seen[-1]
    return top
