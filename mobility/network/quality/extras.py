# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""What the rules look at and no search needs, so that ``read_feed`` leaves it out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from mobility.sources.gtfs.archive import Archive
from mobility.sources.gtfs.columns import read_optional_text

if TYPE_CHECKING:
    from mobility.region import FeedSource
    from mobility.sources.gtfs.findings import Findings

FARES_V1 = ("fare_attributes.txt", "fare_rules.txt")
FARES_V2 = ("fare_products.txt", "fare_leg_rules.txt", "fare_transfer_rules.txt", "fare_media.txt")
BOOKING_RULES, ON_DEMAND_AREAS = "booking_rules.txt", "locations.geojson"
OPTIONAL_FILES = (*FARES_V1, *FARES_V2, BOOKING_RULES)
CALL_COLUMNS = ("arrival_time", "departure_time", "timepoint", "shape_dist_traveled")


@dataclass(frozen=True, slots=True)
class Extras:
    """Tables and facts beside the feed.

    ``calls``: ``row`` and, of each row of stop_times.txt, ``has_arrival``, ``has_departure``, ``timepoint`` (bool:
    said to be exact) and ``distance`` (Float64, null where there is none).
    ``filled``: those of ``OPTIONAL_FILES`` that hold at least one row, and the areas of on-demand service.
    """

    calls: pl.DataFrame
    filled: frozenset[str]


def read_extras(source: FeedSource, findings: Findings) -> Extras:
    """Read what ``read_feed`` leaves out; an optional file that can't be read is a warning and counts as empty."""
    with Archive(source.gtfs, source.id) as archive:
        names = [name for name in OPTIONAL_FILES if name in archive]
        filled = {name for name in names if not read_optional_text(archive, findings, name).is_empty()}
        if ON_DEMAND_AREAS in archive:
            filled.add(ON_DEMAND_AREAS)
        calls = read_optional_text(archive, findings, "stop_times.txt", CALL_COLUMNS).select(
            "row",
            pl.col("arrival_time").is_not_null().alias("has_arrival"),
            pl.col("departure_time").is_not_null().alias("has_departure"),
            pl.col("timepoint").eq_missing(pl.lit("1")).alias("timepoint"),
            pl.col("shape_dist_traveled").cast(pl.Float64, strict=False).alias("distance"),
        )
    return Extras(calls, frozenset(filled))
