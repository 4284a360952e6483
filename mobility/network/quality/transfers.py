# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""Rules on transfers.txt: far apart, faster than anyone runs, rows that can never hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from mobility.sources.gtfs.codes import FORBIDDEN, MINIMUM_TIME, STATION, STOP, TIMED

if TYPE_CHECKING:
    from mobility.network.quality.case import Case

FILE = "transfers.txt"
TOO_FAR_M, FAR_M = 10_000.0, 2_000.0
RUNNING_M_S = 3.0
"""Nobody changes faster than this over more than ``STEPS_M``."""
STEPS_M = 50.0


def check_transfer_distance(case: Case) -> None:
    """Changes between stops far apart: ``transfer_distance_too_large`` and ``transfer_distance_above_2_km``."""
    table = _changes(case)
    too_far = table.filter(pl.col("metres") > TOO_FAR_M)
    far = table.filter((pl.col("metres") > FAR_M) & (pl.col("metres") <= TOO_FAR_M))
    case.note("warning", "transfer_distance_too_large", FILE, _facts(case, too_far), "from_stop_id")
    case.note("info", "transfer_distance_above_2_km", FILE, _facts(case, far), "from_stop_id")


def check_transfer_faster_than_running(case: Case) -> None:
    """A row of type 2 whose time nobody keeps on foot; it counts as it stands, so that answers are too good."""
    table = _changes(case).filter(pl.col("transfer_type") == MINIMUM_TIME)
    speed_m_s = pl.col("metres") / pl.max_horizontal(pl.col("min_transfer_s"), pl.lit(1))
    found = table.filter((pl.col("metres") > STEPS_M) & (speed_m_s > RUNNING_M_S))
    facts = _facts(case, found).with_columns(found["min_transfer_s"].alias("seconds"))
    facts = facts.with_columns(pl.col("seconds").alias("value"))
    case.note("warning", "transfer_faster_than_running", FILE, facts, "min_transfer_time")


def check_transfer_with_invalid_stop_location_type(case: Case) -> None:
    """A change from or to an entrance or a node; only stops and stations count."""
    kind = case.feed.stops["location_type"]
    for side in ("from", "to"):
        rows = case.feed.transfers.filter(pl.col(f"{side}_stop") >= 0)
        found = rows.filter(~kind.gather(rows[f"{side}_stop"]).is_in([STOP, STATION]))
        stop = case.feed.stops["stop_id"].gather(found[f"{side}_stop"])
        facts = found.select("row", stop.alias("value"), stop.alias("stop"))
        case.note("warning", "transfer_with_invalid_stop_location_type", FILE, facts, f"{side}_stop_id")


def check_transfer_with_invalid_trip_and_route(case: Case) -> None:
    """A row that names a trip and a route to which that trip does not belong; the trip counts."""
    for side in ("from", "to"):
        rows = case.feed.transfers.filter((pl.col(f"{side}_trip") >= 0) & (pl.col(f"{side}_route") >= 0))
        found = rows.filter(case.feed.trips["route"].gather(rows[f"{side}_trip"]) != rows[f"{side}_route"])
        trip = case.feed.trips["trip_id"].gather(found[f"{side}_trip"])
        route = case.feed.routes["route_id"].gather(found[f"{side}_route"])
        facts = found.select("row", route.alias("value"), trip.alias("trip"), route.alias("route"))
        case.note("warning", "transfer_with_invalid_trip_and_route", FILE, facts, f"{side}_route_id")


def check_transfer_with_invalid_trip_and_stop(case: Case) -> None:
    """A row that names a trip and a stop where that trip does not call, so that it never holds."""
    named_trips = pl.concat([case.feed.transfers["from_trip"], case.feed.transfers["to_trip"]]).unique()
    calls = case.feed.stop_times.select("trip", "stop").filter(pl.col("trip").is_in(named_trips.implode()))
    station = case.feed.stops["station"].to_numpy()
    trip, at = calls["trip"].to_numpy().astype(np.int64), calls["stop"].to_numpy()
    known = np.unique(np.r_[trip << 32 | at, trip << 32 | station[at]])
    for side in ("from", "to"):
        rows = case.feed.transfers.filter((pl.col(f"{side}_trip") >= 0) & (pl.col(f"{side}_stop") >= 0))
        named = rows[f"{side}_trip"].to_numpy().astype(np.int64) << 32 | rows[f"{side}_stop"].to_numpy()
        found = rows.filter(pl.Series(~np.isin(named, known), dtype=pl.Boolean))
        stop = case.feed.stops["stop_id"].gather(found[f"{side}_stop"])
        names = case.feed.trips["trip_id"].gather(found[f"{side}_trip"])
        facts = found.select("row", stop.alias("value"), names.alias("trip"), stop.alias("stop"))
        case.note("warning", "transfer_with_invalid_trip_and_stop", FILE, facts, f"{side}_stop_id")


def _changes(case: Case) -> pl.DataFrame:
    """The rows that allow a change between two places, with their distance in metres."""
    kind = pl.col("transfer_type")
    rows = case.feed.transfers.filter((kind >= TIMED) & (kind < FORBIDDEN))
    apart_m = case.metres(rows["from_stop"].to_numpy(), rows["to_stop"].to_numpy())
    return rows.with_columns(pl.Series("metres", apart_m).fill_nan(None))


def _facts(case: Case, found: pl.DataFrame) -> pl.DataFrame:
    labels = {
        name: pl.Series(name, [case.stop_label(stop) for stop in found[column]], dtype=pl.String)
        for name, column in (("origin", "from_stop"), ("destination", "to_stop"))
    }
    ids = case.feed.stops["stop_id"].gather(found["from_stop"])
    metres = found["metres"].round(0).cast(pl.Int64)
    return found.select("row", ids.alias("value"), metres.alias("metres")).with_columns(**labels)
