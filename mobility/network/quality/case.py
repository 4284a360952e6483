# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""What every rule gets: one feed, its calendar, the day on which it is judged; and how a rule notes what it finds."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from mobility.kernels.walks import EARTH_RADIUS_M
from mobility.network.timetable.blocks import trip_ends
from mobility.sources.gtfs.findings import KEPT_PER_CODE

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from mobility.kernels.layout import Float64
    from mobility.network.quality.calendar import TripDays
    from mobility.network.quality.extras import Extras
    from mobility.network.timetable.blocks import TripEnds
    from mobility.region import TransferSettings
    from mobility.sources.gtfs.feed import Feed
    from mobility.sources.gtfs.findings import Severity

ORIGIN_DEGREES = 1.0
"""Points closer than this to 0° 0° are no places (``point_near_origin``)."""


@dataclass(frozen=True)
class Case:
    """One feed as the rules see it.

    ``published`` is the feed as it was read; ``feed`` holds no row with a value that can't be read (see ``sound``).
    Both share their findings. ``settings`` are those of the region.
    """

    published: Feed
    feed: Feed
    extras: Extras
    days: TripDays
    settings: TransferSettings
    today: dt.date

    @cached_property
    def ends(self) -> TripEnds:
        """First and last call of each trip."""
        return trip_ends(self.feed)

    @cached_property
    def lat(self) -> Float64:
        """Latitude of each stop in degrees, NaN where it is none."""
        return self._position[0]

    @cached_property
    def lon(self) -> Float64:
        """Longitude of each stop in degrees, NaN where it is none."""
        return self._position[1]

    @cached_property
    def _position(self) -> tuple[Float64, Float64]:
        lat, lon = (self.feed.stops[column].to_numpy().copy() for column in ("lat", "lon"))
        nowhere = (np.abs(lat) > 90) | (np.abs(lon) > 180)  # noqa: PLR2004
        nowhere |= (np.abs(lat) < ORIGIN_DEGREES) & (np.abs(lon) < ORIGIN_DEGREES)
        lat[nowhere] = lon[nowhere] = np.nan
        return lat, lon

    @cached_property
    def called(self) -> np.ndarray:
        """Bool (stops): whether any trip calls there."""
        called = np.zeros(len(self.feed.stops), dtype=np.bool_)
        called[self.feed.stop_times["stop"].to_numpy()] = True
        return called

    def metres(self, stops: np.ndarray, others: np.ndarray) -> Float64:
        """Straight-line distance of each pair of stops, NaN where one has no place."""
        return metres(self.lat[stops], self.lon[stops], self.lat[others], self.lon[others])

    def stop_label(self, stop: int) -> str:
        """How a message calls a stop: its name and id."""
        name, stop_id = self.feed.stops["name"][stop], self.feed.stops["stop_id"][stop]
        return f"{name} ({stop_id})" if name else str(stop_id)

    def note(self, severity: Severity, code: str, file: str, found: pl.DataFrame, field: str | None = None) -> None:
        """Note one finding per row of ``found``.

        Parameters
        ----------
        severity, code, file, field
            As for ``Findings.add``.
        found
            ``row`` (null: none), ``value`` (optional), and one column per fact that the message names.
        """
        findings = self.feed.findings
        for values in rows(found.head(KEPT_PER_CODE)):
            row, value = values.pop("row"), values.pop("value", None)
            findings.add(severity, code, file, row, field, None if value is None else str(value), **values)
        beyond = len(found) - KEPT_PER_CODE
        if beyond > 0:
            findings.counts[severity, code] += beyond


def rows(table: pl.DataFrame) -> Iterator[dict[str, Any]]:
    """The rows of a table as dictionaries of their own."""
    for values in table.iter_rows(named=True):
        yield dict(values)


def sound(feed: Feed) -> Feed:
    """The feed without the rows whose dates or times can't be read; those are noted already."""
    return replace(
        feed,
        weekly=feed.weekly.drop_nulls(),
        exceptions=feed.exceptions.drop_nulls(),
        frequencies=feed.frequencies.drop_nulls().filter(pl.col("trip") >= 0),
    )


def metres(lat_a: Float64, lon_a: Float64, lat_b: Float64, lon_b: Float64) -> Float64:
    """Great-circle distances between points in degrees, NaN where one is NaN."""
    a, b = np.radians(lat_a), np.radians(lat_b)
    half_lat, half_lon = np.sin((b - a) / 2), np.sin(np.radians(lon_b - lon_a) / 2)
    share = half_lat**2 + np.cos(a) * np.cos(b) * half_lon**2
    return np.asarray(2 * EARTH_RADIUS_M * np.arcsin(np.sqrt(np.minimum(1.0, share))), dtype=np.float64)


def clock(seconds: int) -> str:
    """Seconds of a service day as they stand in a feed."""
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"
