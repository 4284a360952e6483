# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""Rules on stop_times.txt: vehicles that are too fast, times that are missing, distances that do not grow."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import polars as pl

from mobility.network.quality.case import clock

if TYPE_CHECKING:
    from mobility.kernels.layout import Float64, Int32
    from mobility.network.quality.case import Case

FILE = "stop_times.txt"
KM_H = 3.6
"""km/h per m/s."""
FAR_M = 10_000.0
"""Stops at least so far apart are far: being too fast between them is more than a rounded minute."""
MINUTE_S = 60
SPEED_LIMITS_KM_H: tuple[tuple[range, float], ...] = (
    (range(1), 100.0),  # tram
    (range(1, 2), 150.0),  # metro
    (range(2, 3), 500.0),  # train
    (range(3, 4), 150.0),  # bus
    (range(4, 5), 80.0),  # ferry
    (range(5, 6), 30.0),  # cable tram
    (range(6, 8), 50.0),  # aerial lift, funicular
    (range(11, 13), 150.0),  # trolleybus, monorail
    (range(100, 200), 500.0),  # extended types from here on: railway
    (range(200, 300), 150.0),  # coach
    (range(400, 600), 150.0),  # urban railway, metro
    (range(700, 900), 150.0),  # bus, trolleybus
    (range(900, 1000), 100.0),  # tram
    (range(1000, 1100), 80.0),  # water
    (range(1200, 1300), 80.0),  # ferry
    (range(1300, 1500), 50.0),  # aerial lift, funicular
)
"""MobilityData's limits, carried over to the extended route types."""
OTHER_LIMIT_KM_H = 200.0


class _Timed(NamedTuple):
    """The calls with a time of the feed's own, by trip and sequence; ``along_m`` counts over all calls."""

    row: Int32
    trip: Int32
    stop: Int32
    arrival_s: Int32
    departure_s: Int32
    along_m: Float64
    limit_km_h: Float64


def check_fast_travel(case: Case) -> None:
    """Vehicles faster than their kind can be: ``fast_travel_between_consecutive_stops`` and ``…_far_stops``.

    One finding per pair of stops, with the number of trips and the highest speed; far stops are only told where no
    two consecutive stops of the trip are too fast already.
    """
    timed = _timed(case)
    if timed.row.size == 0:
        return
    trip = timed.trip
    before = np.flatnonzero(trip[1:] == trip[:-1])
    near = _too_fast(timed, before, before + 1)
    _note(case, "fast_travel_between_consecutive_stops", timed, near)
    blamed = np.zeros(len(case.feed.trips), dtype=np.bool_)
    blamed[trip[near[1]]] = True

    # For each call the last one of its trip that is far behind; ``along_m`` starts anew, so trips are kept apart.
    apart = timed.along_m + trip * (float(timed.along_m.max()) + 2 * FAR_M)
    far = np.searchsorted(apart, apart - FAR_M, side="left") - 1
    at = np.flatnonzero(far >= 0)
    at = at[(trip[far[at]] == trip[at]) & ~blamed[trip[at]]]
    found = _too_fast(timed, far[at], at)
    once = np.unique(trip[found[1]], return_index=True)[1]
    start, end, speed_km_h = (values[once] for values in found)
    _note(case, "fast_travel_between_far_stops", timed, (start, end, speed_km_h))


def check_stop_time_with_only_arrival_or_departure_time(case: Case) -> None:
    """Only one of the two times is given; it is taken for both."""
    for given, missing in (("arrival", "departure"), ("departure", "arrival")):
        calls = case.extras.calls.filter(pl.col(f"has_{given}") & ~pl.col(f"has_{missing}"))
        code = "stop_time_with_only_arrival_or_departure_time"
        case.note("warning", code, FILE, calls.select("row"), f"{missing}_time")


def check_stop_time_timepoint_without_times(case: Case) -> None:
    """A call that is said to be exact has no time; it is estimated."""
    calls = case.extras.calls.filter(pl.col("timepoint") & ~pl.col("has_arrival") & ~pl.col("has_departure"))
    case.note("warning", "stop_time_timepoint_without_times", FILE, calls.select("row"), "arrival_time")


def check_decreasing_or_equal_stop_time_distance(case: Case) -> None:
    """Distances that do not grow, in trips with untimed stops: there their times are spread evenly instead."""
    calls = case.feed.stop_times.select("row", "trip", "interpolated", "sequence")
    untimed = calls.filter(pl.col("interpolated"))["trip"].unique()
    calls = calls.filter(pl.col("trip").is_in(untimed.implode()))
    calls = calls.join(case.extras.calls.select("row", "distance"), on="row", how="left", maintain_order="left")
    before = pl.col("distance").shift(1).over("trip")
    found = calls.with_columns(before.alias("before")).filter(pl.col("distance") <= pl.col("before")).sort("row")
    case.note(
        "warning",
        "decreasing_or_equal_stop_time_distance",
        FILE,
        found.select(
            "row", pl.col("distance").alias("value"), case.feed.trips["trip_id"].gather(found["trip"]).alias("trip")
        ),
        "shape_dist_traveled",
    )


def _timed(case: Case) -> _Timed:
    calls = case.feed.stop_times
    trip, stop = calls["trip"].to_numpy(), calls["stop"].to_numpy()
    leg_m = np.zeros(len(trip))
    if len(trip):
        leg_m[1:] = np.where(trip[1:] == trip[:-1], np.nan_to_num(case.metres(stop[:-1], stop[1:])), 0.0)
    start = np.flatnonzero(np.r_[True, trip[1:] != trip[:-1]][: len(trip)])
    total_m = np.cumsum(leg_m)
    along_m = total_m - np.repeat(total_m[start], np.diff(np.r_[start, len(trip)]))
    kept = ~calls["interpolated"].to_numpy()
    route = case.feed.trips["route"].to_numpy()[trip]
    kind = case.feed.routes["route_type"].to_numpy()[np.maximum(route, 0)] if len(case.feed.routes) else route
    columns = [calls[name].to_numpy() for name in ("row", "trip", "stop", "arrival_s", "departure_s")]
    return _Timed(*(column[kept] for column in (*columns, along_m, _limits(kind))))


def _limits(route_type: np.ndarray) -> Float64:
    limits = np.full(len(route_type), OTHER_LIMIT_KM_H)
    for kinds, limit in SPEED_LIMITS_KM_H:
        limits[(route_type >= kinds.start) & (route_type < kinds.stop)] = limit
    return limits


def _too_fast(timed: _Timed, start: np.ndarray, end: np.ndarray) -> tuple[np.ndarray, np.ndarray, Float64]:
    """Of the legs from call to call those over the limit, and their speed in km/h.

    Times in whole minutes may be off by one minute together; a leg of no time at all counts as one minute.
    """
    departure_s, arrival_s = timed.departure_s[start], timed.arrival_s[end]
    took_s = (arrival_s - departure_s).astype(np.int64)
    whole = (departure_s % MINUTE_S == 0) & (arrival_s % MINUTE_S == 0)
    took_s = np.where(took_s <= 0, MINUTE_S, took_s + MINUTE_S * whole)
    speed_km_h = (timed.along_m[end] - timed.along_m[start]) / took_s * KM_H
    fast = speed_km_h > timed.limit_km_h[end]
    return start[fast], end[fast], speed_km_h[fast]


def _note(case: Case, code: str, timed: _Timed, legs: tuple[np.ndarray, np.ndarray, Float64]) -> None:
    start, end, speed_km_h = legs
    table = pl.DataFrame(
        {
            "from": timed.stop[start],
            "to": timed.stop[end],
            "row": timed.row[end],
            "speed": speed_km_h,
            "arrival_s": timed.arrival_s[end],
            "metres": timed.along_m[end] - timed.along_m[start],
            "limit": timed.limit_km_h[end],
        }
    )
    table = table.sort(["speed", "row"], descending=[True, False])
    pairs = table.group_by("from", "to", maintain_order=True).agg(
        pl.all().first(), pl.len().cast(pl.Int64).alias("trips")
    )
    pairs = pairs.with_columns(
        pl.col("arrival_s").map_elements(clock, return_dtype=pl.String).alias("value"),
        pl.col("from").map_elements(case.stop_label, return_dtype=pl.String).alias("origin"),
        pl.col("to").map_elements(case.stop_label, return_dtype=pl.String).alias("destination"),
        pl.col("speed", "metres", "limit").round(0).cast(pl.Int64),
    )
    facts = ("row", "value", "origin", "destination", "trips", "metres", "speed", "limit")
    case.note("warning", code, FILE, pairs.select(facts), "arrival_time")
