# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""Rules on stops.txt: kinds and parents of locations, stops that nothing uses, stops that stand there twice."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import polars as pl

from mobility.network.stops import DHID_PATTERN, plain_name
from mobility.sources.gtfs.codes import BOARDING_AREA, ENTRANCE, STATION, STOP

if TYPE_CHECKING:
    from mobility.network.quality.case import Case
    from mobility.sources.gtfs.findings import Severity

FILE = "stops.txt"
SAME_PLACE_DIGITS = 5
"""Coordinates that agree to so many digits (1 m) are one position."""


def check_location_with_unexpected_stop_time(case: Case) -> None:
    """Trips call at a station, an entrance or a node instead of a platform."""
    stops = _stops(case).filter(pl.col("called") & (pl.col("location_type") != STOP))
    case.note(
        "warning",
        "location_with_unexpected_stop_time",
        FILE,
        stops.select("row", pl.col("location_type").alias("value"), pl.col("stop_id").alias("stop")),
        "location_type",
    )


def check_stop_without_stop_time(case: Case) -> None:
    """No usable trip calls at a stop."""
    stops = _stops(case).filter(~pl.col("called") & (pl.col("location_type") == STOP))
    case.note("info", "stop_without_stop_time", FILE, _id_and_name(stops), "stop_id")


def check_unused_station(case: Case) -> None:
    """No stop belongs to a station."""
    stops = _stops(case)
    parents = stops.filter(pl.col("parent") >= 0)["parent"]
    unused = stops.filter(~pl.col("position").is_in(parents.implode()) & (pl.col("location_type") == STATION))
    case.note("info", "unused_station", FILE, _id_and_name(unused), "stop_id")


def check_location_without_parent_station(case: Case) -> None:
    """An entrance, node or boarding area that belongs to no station."""
    stops = _stops(case).filter((pl.col("location_type") >= ENTRANCE) & (pl.col("parent") < 0))
    case.note("warning", "location_without_parent_station", FILE, _id_and_name(stops), "parent_station")


def check_station_with_parent_station(case: Case) -> None:
    """A station within a station."""
    stops = _with_parent(case).filter(pl.col("location_type") == STATION)
    case.note("warning", "station_with_parent_station", FILE, _child_and_parent(stops), "parent_station")


def check_wrong_parent_location_type(case: Case) -> None:
    """A stop whose parent is no station, a boarding area whose parent is no platform."""
    wanted = pl.when(pl.col("location_type") == BOARDING_AREA).then(STOP).otherwise(STATION)
    stops = _with_parent(case).filter((pl.col("location_type") != STATION) & (pl.col("parent_type") != wanted))
    case.note("warning", "wrong_parent_location_type", FILE, _child_and_parent(stops), "parent_station")


def check_duplicate_stop(case: Case) -> None:
    """Several ids for stops of one name at one position that nothing tells apart.

    Platforms of one station, of one DHID or with different platform codes are told apart. Where walks of 0 s are
    switched off (``max_walk_s = 0``) nobody changes between such stops, else it makes no difference to times.
    """
    stops = _stops(case).filter((pl.col("location_type") == STOP) & (pl.col("name") != "") & pl.col("lat").is_not_nan())
    stops = stops.with_columns(
        pl.col("name").map_elements(plain_name, return_dtype=pl.String).alias("plain"),
        pl.col("lat", "lon").round(SAME_PLACE_DIGITS),
        pl.col("stop_id").map_elements(_own_place, return_dtype=pl.String, skip_nulls=False).alias("place"),
    )
    same = ["plain", "lat", "lon", "platform_code", "parent", "place"]
    found = (
        stops.with_columns(
            pl.col("stop_id").first().over(same).alias("first"),
            pl.col("position").cum_count().over(same).alias("number"),
        )
        .filter(pl.col("number") > 1)
        .select("row", pl.col("stop_id").alias("value"), "name", pl.col("stop_id").alias("stop"), "first")
    )
    severity: Severity = "warning" if case.settings.max_walk_s == 0 else "info"
    case.note(severity, "duplicate_stop", FILE, found, "stop_id")


def _own_place(stop_id: str | None) -> str:
    """What tells a platform with a DHID from others: the whole id, for it is a register's; nothing for other ids."""
    return stop_id if stop_id and re.match(DHID_PATTERN, stop_id) else ""


def _stops(case: Case) -> pl.DataFrame:
    return case.feed.stops.with_columns(
        pl.Series("called", case.called),
        pl.Series("lat", case.lat),
        pl.Series("lon", case.lon),
        pl.int_range(len(case.feed.stops), dtype=pl.Int32, eager=True).alias("position"),
    )


def _with_parent(case: Case) -> pl.DataFrame:
    stops = _stops(case)
    above = stops.select(
        pl.col("position").alias("parent"),
        pl.col("stop_id").alias("parent_id"),
        pl.col("location_type").alias("parent_type"),
    )
    return stops.join(above, on="parent", how="inner", maintain_order="left")


def _id_and_name(stops: pl.DataFrame) -> pl.DataFrame:
    return stops.select("row", pl.col("stop_id").alias("value"), pl.col("stop_id").alias("stop"), "name")


def _child_and_parent(stops: pl.DataFrame) -> pl.DataFrame:
    return stops.select(
        "row", pl.col("parent_id").alias("value"), pl.col("stop_id").alias("stop"), pl.col("parent_id").alias("parent")
    )
