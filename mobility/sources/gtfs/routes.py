# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""agency.txt, routes.txt and feed_info.txt: who runs which lines, in which time zone, from when to when."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import polars as pl

from mobility.sources.gtfs.columns import Typed, read_text

if TYPE_CHECKING:
    from mobility.sources.gtfs.archive import Archive
    from mobility.sources.gtfs.findings import Findings

AGENCY_COLUMNS = ("agency_id", "agency_name", "agency_url", "agency_timezone")
ROUTE_COLUMNS = (
    "route_id",
    "agency_id",
    "route_short_name",
    "route_long_name",
    "route_type",
    "route_color",
    "route_text_color",
    "route_url",
)
INFO_COLUMNS = ("feed_publisher_name", "feed_lang", "feed_start_date", "feed_end_date", "feed_version")
MAX_ROUTE_TYPE = 1_702
"""The extended route types end here; plain ones are 0 to 12."""


def read_agencies(archive: Archive, findings: Findings) -> tuple[pl.DataFrame, str]:
    """Read agency.txt.

    Returns
    -------
    tuple
        ``row``, ``agency_id``, ``name``, ``url``; and the feed's one time zone ("UTC" beside an error).
    """
    file = "agency.txt"
    table = read_text(archive, file, AGENCY_COLUMNS, ("agency_timezone",))
    if table.is_empty():
        findings.error("missing_required_file", file)
        return pl.DataFrame(
            schema={"row": pl.UInt32, "agency_id": pl.String, "name": pl.String, "url": pl.String}
        ), "UTC"
    typed = Typed(table, file, findings)
    zones = typed.required("agency_timezone")
    zone = zones.drop_nulls().first() or "UTC"
    typed.report("inconsistent_agency_timezone", (zones != zone).fill_null(value=False), "agency_timezone", first=zone)
    try:
        ZoneInfo(str(zone))
    except (ZoneInfoNotFoundError, ValueError, OSError):
        findings.error("invalid_timezone", file, table["row"][0], "agency_timezone", str(zone))
        zone = "UTC"
    agencies = table.select(
        "row",
        pl.col("agency_id").fill_null(""),
        pl.col("agency_name").fill_null("").alias("name"),
        pl.col("agency_url").fill_null("").alias("url"),
    )
    return agencies, str(zone)


def read_routes(archive: Archive, findings: Findings, agencies: pl.DataFrame) -> pl.DataFrame:
    """Read routes.txt.

    Returns
    -------
    polars.DataFrame
        ``row``, ``route_id``, ``agency`` (Int32 position in agencies, 0 where not named), ``short_name``,
        ``long_name``, ``route_type``, ``color``, ``text_color``, ``url``.
    """
    file = "routes.txt"
    table = read_text(archive, file, ROUTE_COLUMNS, ("route_id", "route_type"))
    typed = Typed(table, file, findings)
    route_id = typed.key("route_id")
    agency = typed.index("agency_id", agencies["agency_id"], required=False, severity="warning")
    unnamed = table["route_short_name"].is_null() & table["route_long_name"].is_null()
    typed.report("route_both_short_and_long_name_missing", unnamed, "route_short_name", severity="warning")
    return pl.DataFrame(
        {
            "row": table["row"],
            "route_id": route_id,
            "agency": agency.clip(0),
            "short_name": table["route_short_name"].fill_null(""),
            "long_name": table["route_long_name"].fill_null(""),
            "route_type": typed.whole("route_type", 0, MAX_ROUTE_TYPE, default=3, required=True),
            "color": table["route_color"].fill_null(""),
            "text_color": table["route_text_color"].fill_null(""),
            "url": table["route_url"].fill_null(""),
        }
    )


def read_info(archive: Archive) -> dict[str, str]:
    """The first record of feed_info.txt as far as it is filled in."""
    table = read_text(archive, "feed_info.txt", INFO_COLUMNS)
    if table.is_empty():
        return {}
    return {name: value for name, value in table.drop("row").row(0, named=True).items() if value}
