# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""The feed as it was published, beside the one that was changed: its files, its tables, what of its calls was read."""

from __future__ import annotations

from contextlib import contextmanager
from functools import cached_property
from typing import TYPE_CHECKING, cast

import numpy as np
import polars as pl

from mobility.errors import DataError, InputError, Place
from mobility.scenario.export.records import HEADER, Records
from mobility.scenario.export.texts import Tables
from mobility.sources.gtfs.archive import Archive, Limits
from mobility.sources.gtfs.calendar import read_calendar
from mobility.sources.gtfs.columns import read_text
from mobility.sources.gtfs.findings import Findings
from mobility.sources.gtfs.routes import read_agencies, read_routes
from mobility.sources.gtfs.stop_times import read_stop_times
from mobility.sources.gtfs.stops import read_stops
from mobility.sources.gtfs.transfers import read_transfers
from mobility.sources.gtfs.trips import read_frequencies, read_trips

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mobility.region import FeedSource
    from mobility.sources.gtfs.feed import Feed

READ_ALREADY = Limits(unpacked_bytes=10**13)
"""What bounds a feed was held against when it was read; here its files are read again, some of them twice."""
CALLS = "stop_times.txt"


class Published:
    """A feed's files; those of a feed that was never published are none.

    Parameters
    ----------
    archive
        Where they lie; None: nowhere.
    feed
        Which feed, for messages.
    drop_broken
        As the feed was read.
    """

    def __init__(self, archive: Archive | None, feed: str, *, drop_broken: bool) -> None:
        self.archive, self.feed, self._drop_broken = archive, feed, drop_broken

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the files, sorted."""
        return tuple(self.archive.names) if self.archive else ()

    def records(self, name: str) -> Records | None:
        """A CSV file, record by record; None if there is none."""
        return Records(self.archive.read(name)) if self.archive and name in self.archive else None

    def pieces(self, name: str) -> Iterator[bytes]:
        """A file as it is."""
        return self.archive.pieces(name) if self.archive else iter(())

    def text(self, name: str, wanted: tuple[str, ...] | None = None) -> pl.DataFrame:
        """The text columns of a file, none where it can't be read as CSV."""
        if self.archive is not None:
            try:
                return read_text(self.archive, name, wanted)
            except DataError:
                pass
        schema: dict[str, type[pl.DataType]] = {"row": pl.UInt32} | dict.fromkeys(wanted or (), pl.String)
        return pl.DataFrame(schema=schema)

    @cached_property
    def tables(self) -> Tables | None:
        """The small tables as they were read; None if there are no files."""
        if self.archive is None:
            return None
        archive, unheard = self.archive, Findings(self.feed)
        agencies, time_zone = read_agencies(archive, unheard)
        stops = read_stops(archive, unheard)
        routes = read_routes(archive, unheard, agencies)
        trips = read_trips(archive, unheard, routes)
        weekly, exceptions = read_calendar(archive, unheard)
        return Tables(
            time_zone=time_zone,
            agencies=agencies,
            stops=stops,
            routes=routes,
            trips=trips,
            frequencies=read_frequencies(archive, unheard, trips),
            transfers=read_transfers(archive, unheard, stops, routes, trips),
            weekly=weekly,
            exceptions=exceptions,
            shapes=None,
        )

    def ridden(self, trips: pl.Series) -> pl.Series:
        """Those of some trip ids that had calls when the feed was read; others are left out by reading, too."""
        tables = self.tables
        records = self.records(CALLS)
        if tables is None or records is None or trips.is_empty():
            return trips.clear()
        rows = self.text(CALLS, ("trip_id",)).filter(pl.col("trip_id").is_in(trips.implode()))["row"]
        # a record that lacks its line end gets one
        text = records.bare(HEADER) + b"\n" + b"".join(records.bare(row) + b"\n" for row in rows.to_list())
        calls = read_stop_times(
            _Excerpt(self.feed, text), Findings(self.feed), tables.stops, tables.trips, drop_broken=self._drop_broken
        )
        return tables.trips["trip_id"].gather(np.unique(calls["trip"].to_numpy()))


class _Excerpt(Archive):
    """A feed of which there is one file, with some of its records."""

    def __init__(self, feed: str, text: bytes) -> None:
        self.feed, self._text = feed, text
        self._zip = None

    def __contains__(self, name: str) -> bool:
        return name == CALLS

    def read(self, name: str) -> bytes:  # noqa: ARG002 - there is one
        return self._text


@contextmanager
def open_published(feed: Feed) -> Iterator[Published]:
    """Open the files that a feed was read from.

    Raises
    ------
    InputError
        They are gone, though the feed has rows of them.
    """
    source: FeedSource | None = cast("FeedSource | None", feed.source)  # a scenario may make a feed of its own
    name = source.id if source is not None else ""
    if source is not None and source.gtfs.exists():
        with Archive(source.gtfs, name, READ_ALREADY) as archive:
            yield Published(archive, name, drop_broken=source.broken_trips == "drop")
        return
    if any(_has_rows(table) for table in (feed.stops, feed.routes, feed.trips, feed.stop_times)):
        raise InputError("feed_missing", place=Place(str(source.gtfs) if source is not None else ""), feed=name)
    yield Published(None, name, drop_broken=False)


def _has_rows(table: pl.DataFrame) -> bool:
    return bool((table["row"] > 0).any())
