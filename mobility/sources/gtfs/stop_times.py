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
    from mobility.sources.gtfs.findings import Findings, Severity

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
    table = read_text(archive, FILE, COLUMNS, ("trip_id", "stop_sequence"))
    if table.is_empty():
        findings.error("missing_required_file", FILE)
    flexible = table["stop_id"].is_null() & (
        table["location_id"].is_not_null() | table["location_group_id"].is_not_null()
    )
    if flexible.any():
        findings.warning("flexible_stop_times_not_read", FILE, count=int(flexible.sum()))
        table = table.filter(~flexible)
    typed = Typed(table, FILE, findings)
    severity: Severity = "warning" if drop_broken else "error"
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
    calls = calls.filter((pl.col("trip") >= 0) & pl.col("sequence").is_not_null()).sort("trip", "sequence", "row")
    return _Calls(calls, findings, trips, severity).complete()


class _Calls:
    """The calls of all trips in order, to be checked and completed."""

    def __init__(self, calls: pl.DataFrame, findings: Findings, trips: pl.DataFrame, severity: Severity) -> None:
        self.calls, self.findings, self.trips, self.severity = calls, findings, trips, severity
        self.trip, self.sequence = calls["trip"].to_numpy(), calls["sequence"].to_numpy()
        arrival, departure = pl.col("arrival_s"), pl.col("departure_s")
        times = calls.select(
            pl.coalesce(arrival, departure).fill_null(UNTIMED), pl.coalesce(departure, arrival).fill_null(UNTIMED)
        )
        self.arrival_s, self.departure_s = times["arrival_s"].to_numpy(), times["departure_s"].to_numpy()
        self.broken = np.zeros(len(trips), dtype=np.bool_)

    def complete(self) -> pl.DataFrame:
        """Leave out trips that nobody can ride, and fill in times where the feed gives none."""
        trip, arrival_s = self.trip, self.arrival_s
        same_trip = trip[1:] == trip[:-1]
        first, last = np.r_[True, ~same_trip][: len(trip)], np.r_[~same_trip, True][: len(trip)]
        twice = np.r_[False, same_trip & (self.sequence[1:] == self.sequence[:-1])][: len(trip)]
        timed = arrival_s != UNTIMED
        self.broken[trip[self.calls["stop"].to_numpy() < 0]] = True
        self._report(twice, "duplicate_key", "stop_sequence")
        self._report((first | last) & ~timed, "missing_trip_edge", "arrival_time")
        self._report(self.departure_s < arrival_s, "stop_time_with_departure_before_arrival_time", "departure_time")
        self._report(self._backwards(timed), "stop_time_with_arrival_before_previous_departure_time", "arrival_time")
        self._report(first & last, "unusable_trip", "stop_sequence", "warning")
        self._report_empty()
        calls = self.calls.with_columns(
            pl.Series("arrival_s", arrival_s),
            pl.Series("departure_s", self.departure_s),
            pl.Series("interpolated", ~timed),
        ).filter(pl.Series(~self.broken[trip], dtype=pl.Boolean))
        if calls.is_empty() and not self.findings.error_count:
            self.findings.error("no_usable_trips", FILE)
        return fill_untimed(calls).drop("distance")

    def _backwards(self, timed: np.ndarray) -> np.ndarray:
        """Calls that arrive before the timed call before them has left."""
        found = np.zeros(len(self.trip), dtype=np.bool_)
        at = np.flatnonzero(timed)
        same_trip = self.trip[at[1:]] == self.trip[at[:-1]]
        found[at[1:]] = same_trip & (self.arrival_s[at[1:]] < self.departure_s[at[:-1]])
        return found

    def _report(self, bad: np.ndarray, code: str, field: str, severity: Severity | None = None) -> None:
        """Note the calls where ``bad`` is true; their trips are left out."""
        self.broken[self.trip[bad]] = True
        for at in np.flatnonzero(bad).tolist():
            seconds = self.departure_s[at] if field == "departure_time" else self.arrival_s[at]
            value = str(self.sequence[at]) if field == "stop_sequence" else _clock(int(seconds))
            trip_id = self.trips["trip_id"][int(self.trip[at])]
            self.findings.add(
                severity or self.severity, code, FILE, self.calls["row"][at], field, value, trip=trip_id
            )  # fmt: skip

    def _report_empty(self) -> None:
        """Note the trips without any call."""
        for at in np.flatnonzero(np.bincount(self.trip, minlength=len(self.trips)) == 0).tolist():
            trip_id = self.trips["trip_id"][at]
            self.findings.warning("unusable_trip", "trips.txt", self.trips["row"][at], "trip_id", trip_id, trip=trip_id)


def _clock(seconds: int) -> str:
    return "" if seconds < 0 else f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"
