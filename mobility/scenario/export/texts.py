# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""A feed's typed tables as the texts that stand in its files: the way back from ``sources.gtfs``.

Every table becomes one of text columns, named as in GTFS; null is an empty value. What is usual (permission given,
accessibility unknown) is empty too.
"""

from __future__ import annotations

import datetime as dt
import math
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

import polars as pl

from mobility.sources.gtfs.calendar import WEEKDAYS

if TYPE_CHECKING:
    from collections.abc import Callable

NOT_NAMED = -1


class Tables(NamedTuple):
    """The tables of a feed that are small beside its calls; columns as in ``sources.gtfs.feed.Feed``."""

    time_zone: str
    agencies: pl.DataFrame
    stops: pl.DataFrame
    routes: pl.DataFrame
    trips: pl.DataFrame
    """without ``shape`` where it is as published"""
    frequencies: pl.DataFrame
    transfers: pl.DataFrame
    weekly: pl.DataFrame
    exceptions: pl.DataFrame
    shapes: pl.DataFrame | None
    """None: as published"""


class Layout(NamedTuple):
    """One file: what makes its records different, and which columns it can't do without."""

    keys: tuple[str, ...]
    needed: tuple[str, ...]
    texts: Callable[[Tables], pl.DataFrame]


def clock(seconds: int) -> str:
    """Seconds of the service day as ``HH:MM:SS``, beyond 24 hours too."""
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"


def date(days: int) -> str:
    """Days since 1970-01-01 as ``YYYYMMDD``."""
    return (dt.date(1970, 1, 1) + dt.timedelta(days=days)).strftime("%Y%m%d")


def degrees(value: float | None) -> str | None:
    """The shortest decimal number that is read as this one; null for NaN."""
    return None if value is None or math.isnan(value) else f"{Decimal(repr(value)):f}"


def _text(series: pl.Series) -> pl.Series:
    """Texts; empty ones are null."""
    return series.set(series == "", None)


def _number(series: pl.Series, usual: int | None = None) -> pl.Series:
    """Whole numbers; the usual one is null."""
    text = series.cast(pl.String)
    return text if usual is None else text.set((series == usual).fill_null(value=False), None)


def _each(series: pl.Series, convert: Callable[..., str | None]) -> pl.Series:
    """Converted value by value, each different one once."""
    known = {value: convert(value) for value in series.unique().drop_nulls().to_list()}
    return pl.Series(series.name, [known.get(value) for value in series.to_list()], dtype=pl.String)


def _named(positions: pl.Series, ids: pl.Series) -> pl.Series:
    """Ids by position; null where there is none."""
    inside = positions.set(positions < 0, None)
    return _text(ids.gather(inside) if len(ids) else pl.Series([None] * len(positions), dtype=pl.String))


def _agencies(tables: Tables) -> pl.DataFrame:
    table = tables.agencies
    return pl.DataFrame(
        {
            "row": table["row"],
            "agency_id": _text(table["agency_id"]),
            "agency_name": _text(table["name"]),
            "agency_url": _text(table["url"]),
            "agency_timezone": pl.repeat(tables.time_zone, len(table), dtype=pl.String, eager=True),
        }
    )


def _stops(tables: Tables) -> pl.DataFrame:
    table = tables.stops
    return pl.DataFrame(
        {
            "row": table["row"],
            "stop_id": table["stop_id"],
            "stop_name": _text(table["name"]),
            "stop_code": _text(table["code"]),
            "stop_lat": pl.Series([degrees(value) for value in table["lat"].to_list()], dtype=pl.String),
            "stop_lon": pl.Series([degrees(value) for value in table["lon"].to_list()], dtype=pl.String),
            "location_type": _number(table["location_type"], 0),
            "parent_station": _named(table["parent"], table["stop_id"]),
            "platform_code": _text(table["platform_code"]),
            "wheelchair_boarding": _number(table["wheelchair_boarding"], 0),
        }
    )


def _routes(tables: Tables) -> pl.DataFrame:
    table = tables.routes
    texts = {f"route_{name}": _text(table[name]) for name in ("short_name", "long_name", "color", "text_color", "url")}
    return pl.DataFrame(
        {
            "row": table["row"],
            "route_id": table["route_id"],
            "agency_id": _named(table["agency"], tables.agencies["agency_id"]),
            "route_type": _number(table["route_type"]),
            **texts,
        }
    )


def _trips(tables: Tables) -> pl.DataFrame:
    table = tables.trips
    shape_id = _text(table["shape_id"])
    if tables.shapes is not None:
        known = tables.shapes["shape_id"]
        stale = shape_id.is_in(known.implode()).fill_null(value=False)
        shape_id = pl.select(
            pl.coalesce(_named(table["shape"], known), shape_id.set(stale, None)).alias("shape_id")
        ).to_series()
    return pl.DataFrame(
        {
            "row": table["row"],
            "route_id": _named(table["route"], tables.routes["route_id"]),
            "service_id": _text(table["service_id"]),
            "trip_id": table["trip_id"],
            "trip_headsign": _text(table["headsign"]),
            "trip_short_name": _text(table["short_name"]),
            "direction_id": _number(table["direction"], NOT_NAMED),
            "block_id": _text(table["block_id"]),
            "shape_id": shape_id,
            "wheelchair_accessible": _number(table["wheelchair_accessible"], 0),
            "bikes_allowed": _number(table["bikes_allowed"], 0),
        }
    )


def _frequencies(tables: Tables) -> pl.DataFrame:
    table = tables.frequencies
    return pl.DataFrame(
        {
            "row": table["row"],
            "trip_id": _named(table["trip"], tables.trips["trip_id"]),
            "start_time": _each(table["start_s"], clock),
            "end_time": _each(table["end_s"], clock),
            "headway_secs": _number(table["headway_s"]),
            "exact_times": _number(table["exact"].cast(pl.Int32), 0),
        }
    )


def _transfers(tables: Tables) -> pl.DataFrame:
    table = tables.transfers
    ids = {
        "stop": tables.stops["stop_id"],
        "route": tables.routes["route_id"],
        "trip": tables.trips["trip_id"],
    }
    named = {
        f"{side}_{kind}_id": _named(table[f"{side}_{kind}"], keys)
        for kind, keys in ids.items()
        for side in ("from", "to")
    }
    return pl.DataFrame(
        {
            "row": table["row"],
            **named,
            "transfer_type": _number(table["transfer_type"]),
            "min_transfer_time": _number(table["min_transfer_s"]),
        }
    )


def _weekly(tables: Tables) -> pl.DataFrame:
    table = tables.weekly
    return pl.DataFrame(
        {
            "row": table["row"],
            "service_id": table["service_id"],
            **{day: _number(table[day]) for day in WEEKDAYS},
            "start_date": _each(table["start"], date),
            "end_date": _each(table["end"], date),
        }
    )


def _exceptions(tables: Tables) -> pl.DataFrame:
    table = tables.exceptions
    return pl.DataFrame(
        {
            "row": table["row"],
            "service_id": table["service_id"],
            "date": _each(table["date"], date),
            "exception_type": _number(table["exception_type"]),
        }
    )


LAYOUTS = {
    "agency.txt": Layout(("agency_id",), ("agency_id", "agency_name", "agency_url", "agency_timezone"), _agencies),
    "stops.txt": Layout(("stop_id",), ("stop_id", "stop_name", "stop_lat", "stop_lon"), _stops),
    "routes.txt": Layout(
        ("route_id",), ("route_id", "agency_id", "route_short_name", "route_long_name", "route_type"), _routes
    ),
    "trips.txt": Layout(("trip_id",), ("route_id", "service_id", "trip_id"), _trips),
    "calendar.txt": Layout(("service_id",), ("service_id", *WEEKDAYS, "start_date", "end_date"), _weekly),
    "calendar_dates.txt": Layout(("service_id", "date"), ("service_id", "date", "exception_type"), _exceptions),
    "frequencies.txt": Layout(
        ("trip_id", "start_time"), ("trip_id", "start_time", "end_time", "headway_secs"), _frequencies
    ),
    "transfers.txt": Layout(
        ("from_stop_id", "to_stop_id", "from_route_id", "to_route_id", "from_trip_id", "to_trip_id"),
        ("from_stop_id", "to_stop_id", "transfer_type", "min_transfer_time"),
        _transfers,
    ),
}
"""The small files, those that others refer to first."""
