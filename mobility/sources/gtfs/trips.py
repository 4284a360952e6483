# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""trips.txt and frequencies.txt: which runs there are."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from mobility.sources.gtfs.columns import Typed, read_text

if TYPE_CHECKING:
    from mobility.sources.gtfs.archive import Archive
    from mobility.sources.gtfs.findings import Findings

COLUMNS = (
    "trip_id",
    "route_id",
    "service_id",
    "trip_headsign",
    "trip_short_name",
    "block_id",
    "shape_id",
    "wheelchair_accessible",
    "bikes_allowed",
    "direction_id",
)
FREQUENCY_COLUMNS = ("trip_id", "start_time", "end_time", "headway_secs", "exact_times")


def read_trips(archive: Archive, findings: Findings, routes: pl.DataFrame) -> pl.DataFrame:
    """Read trips.txt.

    Returns
    -------
    polars.DataFrame
        ``row``, ``trip_id``, ``route`` (Int32 position, -1 beside an error), ``service_id``, ``headsign``,
        ``short_name``, ``block_id`` (empty: none), ``shape_id`` (the same),
        ``wheelchair_accessible``, ``bikes_allowed`` (0 unknown, 1 yes, 2 no), ``direction`` (0, 1, -1 unknown). Whoever
        reads the feed adds ``shape`` (Int32 position in its shapes, -1 none).
    """
    file = "trips.txt"
    table = read_text(archive, file, COLUMNS, ("route_id", "service_id", "trip_id"))
    typed = Typed(table, file, findings)
    return pl.DataFrame(
        {
            "row": table["row"],
            "trip_id": typed.key("trip_id"),
            "route": typed.index("route_id", routes["route_id"]),
            "service_id": typed.required("service_id").fill_null(""),
            "headsign": table["trip_headsign"].fill_null(""),
            "short_name": table["trip_short_name"].fill_null(""),
            "block_id": table["block_id"].fill_null(""),
            "shape_id": table["shape_id"].fill_null(""),
            "wheelchair_accessible": typed.one_of("wheelchair_accessible", range(3), default=0),
            "bikes_allowed": typed.one_of("bikes_allowed", range(3), default=0),
            "direction": typed.one_of("direction_id", range(2), default=-1),
        }
    )


def read_frequencies(archive: Archive, findings: Findings, trips: pl.DataFrame) -> pl.DataFrame:
    """Read frequencies.txt.

    Returns
    -------
    polars.DataFrame
        ``row``, ``trip`` (Int32 position), ``start_s``, ``end_s`` (excluded), ``headway_s``, ``exact`` (bool).
    """
    file = "frequencies.txt"
    table = read_text(archive, file, FREQUENCY_COLUMNS, FREQUENCY_COLUMNS[:4])
    typed = Typed(table, file, findings)
    rows = pl.DataFrame(
        {
            "row": table["row"],
            "trip": typed.index("trip_id", trips["trip_id"]),
            "start_s": typed.times("start_time", required=True),
            "end_s": typed.times("end_time", required=True),
            "headway_s": typed.whole("headway_secs", 1, 86_400, required=True),
            "exact": typed.one_of("exact_times", range(2), default=0) == 1,
        }
    )
    backwards = (rows["end_s"] <= rows["start_s"]).fill_null(value=False)
    typed.report("start_and_end_range_out_of_order", backwards, "end_time")
    return rows
