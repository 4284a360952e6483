# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""A whole feed as typed tables."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mobility.errors import DataError, InputError, Place, ResourceError
from mobility.sources.gtfs.archive import Archive, Limits
from mobility.sources.gtfs.calendar import active_days, read_calendar
from mobility.sources.gtfs.findings import Findings
from mobility.sources.gtfs.routes import read_agencies, read_info, read_routes
from mobility.sources.gtfs.shapes import read_shapes
from mobility.sources.gtfs.stop_times import read_stop_times
from mobility.sources.gtfs.stops import read_stops
from mobility.sources.gtfs.transfers import read_transfers
from mobility.sources.gtfs.trips import read_frequencies, read_trips

if TYPE_CHECKING:
    import gtfs_kit
    import numpy as np
    import polars as pl

    from mobility.region import FeedSource

REQUIRED_FILES = ("agency.txt", "stops.txt", "routes.txt", "trips.txt", "stop_times.txt")


@dataclass(frozen=True, slots=True)
class Feed:
    """One feed's tables; their columns are documented at the functions that read them."""

    source: FeedSource
    time_zone: str
    agencies: pl.DataFrame
    stops: pl.DataFrame
    routes: pl.DataFrame
    trips: pl.DataFrame
    stop_times: pl.DataFrame
    frequencies: pl.DataFrame
    transfers: pl.DataFrame
    shapes: pl.DataFrame
    shape_points: pl.DataFrame
    weekly: pl.DataFrame
    exceptions: pl.DataFrame
    info: dict[str, str]
    files: tuple[str, ...]
    findings: Findings

    def service_days(self) -> tuple[pl.Series, int, np.ndarray]:
        """The service ids that trips use, the first day and the bool array (services, days) of when they run."""
        services = self.trips["service_id"].unique(maintain_order=True)
        first_day, active = active_days(self.weekly, self.exceptions, services, self.findings)
        return services, first_day, active

    def to_gtfs_kit(self) -> gtfs_kit.Feed:
        """Hand the feed as published to analysts as a gtfs-kit ``Feed`` (needs the extra ``analyst``)."""
        from mobility.sources.gtfs.analyst import to_gtfs_kit

        return to_gtfs_kit(self.source)


def read_feed(source: FeedSource, *, limits: Limits | None = None, tolerant: bool = False) -> Feed:
    """Read a feed.

    Parameters
    ----------
    source
        Which one.
    limits
        Bounds on what is unpacked.
    tolerant
        Collect what is wrong in ``findings`` instead of raising, as `check` does; what can't be opened still raises.

    Returns
    -------
    Feed
        Typed tables; ``findings`` says what was repaired or left out.

    Raises
    ------
    InputError
        It is not there.
    DataError
        What can't be used, with file, row and field.
    ResourceError
        It does not fit into the memory.
    """
    if source.url is not None and not source.gtfs.exists():
        raise InputError("feed_not_fetched", place=Place(str(source.gtfs)), feed=source.id)
    findings = Findings(source.id)
    try:
        with Archive(source.gtfs, source.id, limits) as archive:
            feed = _read(archive, source, findings)
    except MemoryError as error:
        raise ResourceError("out_of_memory", place=Place(str(source.gtfs))) from error
    if not tolerant:
        findings.raise_first_error()
    return feed


def _read(archive: Archive, source: FeedSource, findings: Findings) -> Feed:
    for name in REQUIRED_FILES:
        if name not in archive:
            raise DataError("missing_required_file", place=archive.place(name), more=0)
    agencies, time_zone = read_agencies(archive, findings)
    stops = read_stops(archive, findings)
    routes = read_routes(archive, findings, agencies)
    trips = read_trips(archive, findings, routes)
    weekly, exceptions = read_calendar(archive, findings)
    drop_broken = source.broken_trips == "drop"
    stop_times = read_stop_times(archive, findings, stops, trips, drop_broken=drop_broken)
    frequencies = read_frequencies(archive, findings, trips)
    transfers = read_transfers(archive, findings, stops, routes, trips)
    # Last of all: where the limits on what is unpacked are reached here, only the lines on the map are lost.
    shapes = read_shapes(archive, findings, trips)
    return Feed(
        source=source,
        time_zone=time_zone,
        agencies=agencies,
        stops=stops,
        routes=routes,
        trips=trips.with_columns(shapes.trip_shape.alias("shape")),
        stop_times=stop_times,
        frequencies=frequencies,
        transfers=transfers,
        shapes=shapes.shapes,
        shape_points=shapes.points,
        weekly=weekly,
        exceptions=exceptions,
        info=read_info(archive),
        files=tuple(archive.names),
        findings=findings,
    )
