# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""Rules across the feeds of a region: one stop in several feeds."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from mobility.network.quality.case import metres
from mobility.network.stops import DHID_PATTERN, SAME_NAME_M, plain_name
from mobility.sources.gtfs.codes import STOP

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mobility.network.quality.case import Case

FILE = "stops.txt"


def check_stops_across_feeds(cases: Sequence[Case]) -> None:
    """Stops of a feed that an earlier feed of the region has too.

    ``same_stop_far_apart``: the same id of a register (DHID), but further apart than stops of one name may be to
    count as one; other ids mean something in their own feed only.
    ``duplicate_stop_across_feeds``: the same id, or the same name, close by; people change there on foot.
    """
    if not cases:
        return
    stops = pl.concat([_stops(case, number) for number, case in enumerate(cases)])
    same_id = _same(stops, "stop_id")
    register = pl.col("value").str.contains(f"^(?:{DHID_PATTERN.pattern})")
    far = same_id.filter(register & (pl.col("metres") > SAME_NAME_M))
    twice = pl.concat([same_id, _same(stops, "plain")]).filter(pl.col("metres") <= SAME_NAME_M)
    twice = twice.sort("feed", "row", "metres").unique(["feed", "row"], keep="first", maintain_order=True)
    for number, case in enumerate(cases):
        mine = pl.col("feed") == number
        case.note("warning", "same_stop_far_apart", FILE, far.filter(mine).sort("row").drop("feed"), "stop_id")
        case.note("info", "duplicate_stop_across_feeds", FILE, twice.filter(mine).drop("feed"), "stop_id")


def _stops(case: Case, number: int) -> pl.DataFrame:
    """The stops of a feed at which trips call, with a place."""
    stops = case.feed.stops.select(
        pl.lit(number).alias("feed"),
        "row",
        "stop_id",
        "name",
        pl.Series("lat", case.lat),
        pl.Series("lon", case.lon),
        pl.col("name").map_elements(plain_name, return_dtype=pl.String).alias("plain"),
        pl.format("{}_{}", pl.lit(case.feed.source.id), "stop_id").alias("prefixed"),
    )
    return stops.filter(
        pl.Series(case.called) & (case.feed.stops["location_type"] == STOP) & pl.col("lat").is_not_nan()
    )


def _same(stops: pl.DataFrame, key: str) -> pl.DataFrame:
    """For each stop the nearest of earlier feeds with the same key, and how far away it is."""
    known = stops.filter(pl.col(key).is_not_null() & (pl.col(key) != ""))
    earlier = known.select(
        key,
        pl.col("feed").alias("first_feed"),
        pl.col("prefixed").alias("first"),
        pl.col("lat").alias("first_lat"),
        pl.col("lon").alias("first_lon"),
    )
    pairs = known.join(earlier, on=key).filter(pl.col("first_feed") < pl.col("feed"))
    apart_m = metres(*(pairs[name].to_numpy() for name in ("lat", "lon", "first_lat", "first_lon")))
    pairs = pairs.with_columns(pl.Series("metres", np.round(apart_m)).cast(pl.Int64))
    nearest = pairs.sort("feed", "row", "metres", "first_feed", "first").unique(
        ["feed", "row"], keep="first", maintain_order=True
    )
    return nearest.select("feed", "row", pl.col("stop_id").alias("value"), "name", "first", "metres")
