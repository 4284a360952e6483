# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""Rules on routes.txt, trips.txt and frequencies.txt."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from mobility.network.quality.case import clock

if TYPE_CHECKING:
    from mobility.network.quality.case import Case

SHORT_NAME_LETTERS = 12
NOT_ALLOWED = 1


def check_duplicate_route_name(case: Case) -> None:
    """Several routes of one agency and kind with the same names."""
    same = ["agency", "short_name", "long_name", "route_type"]
    routes = case.feed.routes.filter((pl.col("short_name") != "") | (pl.col("long_name") != ""))
    found = routes.with_columns(
        pl.col("route_id").first().over(same).alias("first"), pl.col("row").cum_count().over(same).alias("number")
    ).filter(pl.col("number") > 1)
    short = pl.col("short_name") != ""
    for name, told in (("short_name", found.filter(short)), ("long_name", found.filter(~short))):
        named = told.select("row", pl.col(name).alias("value"), pl.col(name).alias("name"), "route_id", "first")
        case.note("warning", "duplicate_route_name", "routes.txt", named.rename({"route_id": "route"}), f"route_{name}")


def check_route_short_name_too_long(case: Case) -> None:
    """A short name that no display has room for."""
    found = case.feed.routes.filter(pl.col("short_name").str.len_chars() > SHORT_NAME_LETTERS)
    case.note(
        "warning",
        "route_short_name_too_long",
        "routes.txt",
        found.select("row", pl.col("short_name").alias("value"), pl.lit(SHORT_NAME_LETTERS).alias("most")),
        "route_short_name",
    )


def check_service_of_trip(case: Case) -> None:
    """A trip whose service stands in neither calendar file (``foreign_key_violation``): it never runs."""
    known = pl.concat([case.published.weekly["service_id"], case.published.exceptions["service_id"]]).unique()
    trips = case.feed.trips
    found = trips.filter((trips["service_id"] != "") & ~trips["service_id"].is_in(known.implode()))
    case.note(
        "warning",
        "foreign_key_violation",
        "trips.txt",
        found.select("row", pl.col("service_id").alias("value")),
        "service_id",
    )


def check_trip_without_boarding(case: Case) -> None:
    """A trip that one can board nowhere, or leave nowhere after boarding."""
    calls = case.feed.stop_times.with_columns(pl.int_range(pl.len()).alias("at"))
    ends = calls.group_by("trip", maintain_order=True).agg(
        pl.col("at").filter(pl.col("pickup_type") != NOT_ALLOWED).min().alias("board"),
        pl.col("at").filter(pl.col("drop_off_type") != NOT_ALLOWED).max().alias("alight"),
    )
    useless = ends.filter((pl.col("board") >= pl.col("alight")).fill_null(value=True))["trip"].to_numpy()
    case.note("warning", "trip_without_boarding", "trips.txt", _trips(case, useless), "trip_id")


def check_duplicate_trip(case: Case) -> None:
    """A trip of the same route with the same stops and times as another one on the same day."""
    calls = case.feed.stop_times
    trip = calls["trip"].to_numpy()
    if trip.size == 0:
        return
    start = np.flatnonzero(np.r_[True, trip[1:] != trip[:-1]])
    place = pl.Series("place", np.arange(trip.size) - np.repeat(start, np.diff(np.r_[start, trip.size])))
    marks = calls.select(pl.struct("stop", "arrival_s", "departure_s", place).hash(seed=1)).to_series().to_numpy()
    trips = trip[start]
    table = pl.DataFrame(
        {
            "trip": trips,
            "route": case.feed.trips["route"].to_numpy()[trips],
            "calls": np.diff(np.r_[start, trip.size]),
            "mark": np.add.reduceat(marks, start),
        }
    ).filter(~pl.col("trip").is_in(case.feed.frequencies["trip"].unique().implode()))
    alike = table.filter(table.select(pl.struct("route", "calls", "mark").is_duplicated()).to_series())
    if alike.is_empty():
        return
    keys = np.column_stack(
        [alike["route"].to_numpy(), alike["calls"].to_numpy(), alike["mark"].to_numpy().view(np.int64)]
    )
    group = np.unique(keys, axis=0, return_inverse=True)[1].ravel()
    member = alike["trip"].to_numpy()
    first = np.full(len(case.feed.trips), -1, dtype=np.int64)
    days = case.days
    service = days.service_of_trip[member]
    for active in np.unique(days.active[np.unique(service)], axis=1).T:
        services = np.zeros(len(days.services), dtype=np.bool_)
        services[np.unique(service)] = active
        on = np.flatnonzero(services[service])
        _, at, inverse = np.unique(group[on], return_index=True, return_inverse=True)
        again = member[on] != member[on][at][inverse]
        first[member[on][again]] = member[on][at][inverse][again]
    doubled = np.flatnonzero(first >= 0)
    ids = case.feed.trips["trip_id"]
    found = _trips(case, doubled).with_columns(ids.gather(first[doubled]).alias("first"))
    case.note("warning", "duplicate_trip", "trips.txt", found, "trip_id")


def check_overlapping_frequency(case: Case) -> None:
    """Two rows of frequencies.txt for one trip whose times overlap: its runs are counted twice."""
    rows = case.feed.frequencies.sort("trip", "start_s", "end_s", "row")
    rows = rows.with_columns(pl.col("end_s").cum_max().shift(1).over("trip").alias("before_s"))
    found = rows.filter(pl.col("start_s") < pl.col("before_s")).sort("row")
    case.note(
        "warning",
        "overlapping_frequency",
        "frequencies.txt",
        found.select(
            "row",
            pl.col("start_s").map_elements(clock, return_dtype=pl.String).alias("value"),
            case.feed.trips["trip_id"].gather(found["trip"]).alias("trip"),
            pl.col("before_s").map_elements(clock, return_dtype=pl.String).alias("end"),
        ),
        "start_time",
    )


def check_unused_shape(case: Case) -> None:
    """A shape that no trip follows."""
    used = case.feed.trips["shape_id"].unique()
    found = case.feed.shapes.filter(~pl.col("shape_id").is_in(used.implode()))
    case.note(
        "info",
        "unused_shape",
        "shapes.txt",
        found.select("row", pl.col("shape_id").alias("value"), pl.col("shape_id").alias("shape")),
        "shape_id",
    )


def _trips(case: Case, positions: np.ndarray) -> pl.DataFrame:
    return case.feed.trips.select("row", pl.col("trip_id").alias("value"), pl.col("trip_id").alias("trip"))[
        np.sort(positions)
    ]
