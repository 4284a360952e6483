# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""stop_times.txt: the calls of each trip, in order, complete and with times that run forwards."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from mobility.sources.gtfs.columns import Typed, read_text
from mobility.sources.gtfs.untimed import fill_untimed

if TYPE_CHECKING:
    from mobility.sources.gtfs.archive import Archive
    from mobility.sources.gtfs.findings import Findings

FILE = "stop_times.txt"
COLUMNS = (
    "trip_id",
    "arrival_time",
    "departure_time",
    "stop_id",
    "stop_sequence",
    "pickup_type",
    "drop_off_type",
    "stop_headsign",
    "shape_dist_traveled",
    "location_id",
    "location_group_id",
)
MAX_SEQUENCE = 2**31 - 1
UNTIMED = -1


def read_stop_times(
    archive: Archive, findings: Findings, stops: pl.DataFrame, trips: pl.DataFrame, *, drop_broken: bool
) -> pl.DataFrame:
    """Read stop_times.txt.

    Parameters
    ----------
    archive, findings
        Where it lies and who takes the remarks.
    stops, trips
        The tables that its ids point into.
    drop_broken
        Whether a trip with an unknown stop, a missing end time or times that run backwards is left out with a
        warning instead of being an error.

    Returns
    -------
    polars.DataFrame
        By trip and sequence: ``trip``, ``stop`` (Int32 positions), ``sequence``, ``arrival_s``, ``departure_s``
        (Int32, seconds of the service day), ``pickup_type``, ``drop_off_type`` (0 to 3), ``interpolated`` (bool: the
        feed gives no time here), ``headsign`` (null: the trip's), ``row``. Trips with fewer than two calls are left
        out with a warning.
    """
    table = read_text(archive, FILE, COLUMNS)
    if table.is_empty():
        findings.error("missing_required_file", FILE)
    flexible = table["stop_id"].is_null() & (table["location_id"].is_not_null() | table["location_group_id"].is_not_null())
    if flexible.any():
        findings.warning("flexible_stop_times_not_read", FILE, count=int(flexible.sum()))
        table = table.filter(~flexible)
    typed = Typed(table, FILE, findings)
    severity = "warning" if drop_broken else "error"
    calls = pl.DataFrame(
        {
            "row": table["row"],
            "trip": typed.index("trip_id", trips["trip_id"], severity=severity),
            "stop": typed.index("stop_id", stops["stop_id"], severity=severity),
            "sequence": typed.whole("stop_sequence", 0, MAX_SEQUENCE, required=True),
            "arrival_s": typed.times("arrival_time"),
            "departure_s": typed.times("departure_time"),
            "pickup_type": typed.one_of("pickup_type", range(4), default=0).cast(pl.Int8),
            "drop_off_type": typed.one_of("drop_off_type", range(4), default=0).cast(pl.Int8),
            "headsign": table["stop_headsign"],
            "distance": table["shape_dist_traveled"],
        }
    )
    del table, typed
    calls = calls.filter(pl.col("trip") >= 0).sort("trip", "sequence", "row")
    if findings.error_count:
        return calls.with_columns(pl.lit(value=False).alias("interpolated"))
    return _complete(calls, findings, stops, trips, severity)


def _complete(
    calls: pl.DataFrame, findings: Findings, stops: pl.DataFrame, trips: pl.DataFrame, severity: str
) -> pl.DataFrame:
    calls = calls.with_columns(
        pl.coalesce("arrival_s", "departure_s").fill_null(UNTIMED).alias("arrival_s"),
        pl.coalesce("departure_s", "arrival_s").fill_null(UNTIMED).alias("departure_s"),
    )
    trip, sequence = calls["trip"].to_numpy(), calls["sequence"].to_numpy()
    arrival_s, departure_s = calls["arrival_s"].to_numpy().copy(), calls["departure_s"].to_numpy().copy()
    same_trip = trip[1:] == trip[:-1]
    first, last = np.r_[True, ~same_trip], np.r_[~same_trip, True]
    broken = np.zeros(len(trips), dtype=np.bool_)

    def report(bad: np.ndarray, code: str, field: str, severity: str = severity) -> None:
        broken[trip[bad]] = True
        rows = calls["row"].to_numpy()
        for at in np.flatnonzero(bad):
            value = str(sequence[at]) if field == "stop_sequence" else _clock(int(arrival_s[at]))
            findings.add(
                "error" if severity == "error" else "warning", code, FILE, int(rows[at]), field, value,
                trip=trips["trip_id"][int(trip[at])],
            )  # fmt: skip

    broken[trip[calls["stop"].to_numpy() < 0]] = True
    report(np.r_[False, same_trip & (sequence[1:] == sequence[:-1])], "duplicate_key", "stop_sequence")
    report((first | last) & (arrival_s == UNTIMED), "missing_trip_edge", "arrival_time")
    report(departure_s < arrival_s, "stop_time_with_departure_before_arrival_time", "departure_time")

    timed = arrival_s != UNTIMED
    at = np.flatnonzero(timed)
    backwards = np.zeros(len(trip), dtype=np.bool_)
    backwards[at[1:]] = (trip[at[1:]] == trip[at[:-1]]) & (arrival_s[at[1:]] < departure_s[at[:-1]])
    report(backwards, "stop_time_with_arrival_before_previous_departure_time", "arrival_time")

    count = np.bincount(trip, minlength=len(trips))
    lonely = first & last
    report(lonely, "unusable_trip", "stop_sequence", "warning")
    empty = np.flatnonzero(count == 0)
    for position in empty:
        findings.warning("unusable_trip", "trips.txt", trips["row"][int(position)], "trip_id", trips["trip_id"][int(position)],
                         trip=trips["trip_id"][int(position)])  # fmt: skip
    keep = ~broken[trip]
    calls = calls.with_columns(
        pl.Series("arrival_s", arrival_s), pl.Series("departure_s", departure_s), pl.Series("interpolated", ~timed)
    ).filter(pl.Series(keep))
    if calls.is_empty() and not findings.error_count:
        findings.error("no_usable_trips", FILE)
    return fill_untimed(calls).drop("distance")


def _clock(seconds: int) -> str:
    return "" if seconds < 0 else f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"
