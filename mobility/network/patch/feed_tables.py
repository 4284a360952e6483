# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""What was changed of a feed's trips -> its tables anew. Rows that stay as published keep their number in the file."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from mobility.sources.gtfs.calendar import ADDED

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from mobility.network.patch.day_axis import DayAxis, Days
    from mobility.network.patch.feed_edit import Call
    from mobility.sources.gtfs.feed import Feed


@dataclass(slots=True)
class TripChanges:
    """What is known of trips that are not as published, by number: their calls (none: it does not run), their days."""

    calls: dict[int, tuple[Call, ...]] = field(default_factory=dict)
    days: dict[int, Days] = field(default_factory=dict)


def trips_table(
    feed: Feed,
    axis: DayAxis,
    new_trips: Sequence[dict[str, Any]],
    days: Mapping[int, Days],
    shape_of: Mapping[int, Mapping[str, Any]],
) -> tuple[pl.DataFrame, list[dict[str, Any]]]:
    """All trips, and the rows of calendar_dates.txt for services that are new: one per different set of days.

    Parameters
    ----------
    feed
        As it was read.
    axis
        What ``days`` stand for.
    new_trips
        Rows of trips behind those of the feed, without their service.
    days
        When changed and all new trips run, by number.
    shape_of
        ``shape`` and ``shape_id`` of trips that draw a new one.
    """
    taken = set(feed.weekly["service_id"].to_list()) | set(feed.exceptions["service_id"].to_list())
    service_of: dict[bytes, str] = {}
    rows: list[dict[str, Any]] = []

    def service(trip: int) -> str:
        key = days[trip].tobytes()
        if key not in service_of:
            number = len(service_of) + 1
            while f"change-{number}" in taken:
                number += 1
            taken.add(f"change-{number}")
            service_of[key] = f"change-{number}"
            dates = (np.flatnonzero(days[trip]) + axis.first).tolist()
            rows.extend(
                {"row": 0, "service_id": service_of[key], "date": date, "exception_type": ADDED} for date in dates
            )
        return service_of[key]

    base = len(feed.trips)
    trips = feed.trips
    told: dict[int, dict[str, Any]] = {trip: {"service_id": service(trip)} for trip in sorted(days) if trip < base}
    for trip, facts in shape_of.items():
        if trip < base:
            told.setdefault(trip, {}).update(facts)
    if told:
        columns = {name: trips[name].to_list() for name in ("row", "service_id", "shape", "shape_id")}
        for trip, facts in told.items():
            for name, value in {"row": 0, **facts}.items():
                columns[name][trip] = value
        trips = trips.with_columns(pl.Series(name, values, trips.schema[name]) for name, values in columns.items())
    new = [{**row, "service_id": service(base + at), **shape_of.get(base + at, {})} for at, row in enumerate(new_trips)]
    return extended(trips, new), rows


def stop_times_table(feed: Feed, changed: Mapping[int, tuple[Call, ...]]) -> pl.DataFrame:
    """The calls of all trips, of which some, by number, have other calls than published."""
    table = feed.stop_times
    if not changed:
        return table
    numbers = sorted(changed)
    calls = [call for trip in numbers for call in changed[trip]]
    columns = dict(zip(calls[0]._fields, zip(*calls, strict=True), strict=True)) if calls else {}
    size = [len(changed[trip]) for trip in numbers]
    given: dict[str, Any] = {
        "row": np.zeros(len(calls), dtype=np.uint32),
        "trip": np.repeat(numbers, size),
        "sequence": np.concatenate([np.arange(1, n + 1) for n in size]) if calls else [],
    }
    told = {name: list(columns.get(name, ())) for name in table.columns if name not in given}
    new = pl.DataFrame({**given, **told}, schema_overrides=dict(table.schema)).select(table.columns)
    return pl.concat([table.filter(~pl.col("trip").is_in(numbers)), new]).sort("trip", "sequence")


def extended(table: pl.DataFrame, rows: Sequence[dict[str, Any]]) -> pl.DataFrame:
    """A table with more rows."""
    if not rows:
        return table
    return pl.concat([table, pl.DataFrame(rows, schema=table.schema)])
