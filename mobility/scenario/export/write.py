# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""A changed feed as a GTFS archive: what was not touched stands there as it was published."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

import mobility
from mobility.analysis.output.replacing import replacing
from mobility.errors import DataError, Place
from mobility.scenario.export.bundle import Bundle
from mobility.scenario.export.calls import merge_calls, running_trips
from mobility.scenario.export.gone import find_gone
from mobility.scenario.export.merge import FileCount, Merged, merge
from mobility.scenario.export.published import CALLS, open_published
from mobility.scenario.export.rest import INFO, SHAPES, content_hash, info_file, other_file, shapes_file
from mobility.scenario.export.texts import LAYOUTS, Tables

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from mobility.scenario.export.gone import Gone
    from mobility.scenario.export.published import Published
    from mobility.sources.gtfs.feed import Feed

UNIQUE = (
    ("agencies", "agency_id"),
    ("stops", "stop_id"),
    ("routes", "route_id"),
    ("trips", "trip_id"),
    ("shapes", "shape_id"),
)
"""Tables and the ids in them that stand for one record each."""


@dataclass(frozen=True, slots=True)
class ExportReport:
    """What was written.

    Parameters
    ----------
    target
        Where the archive lies.
    files
        What became of the records of each file, by name in the order of the archive.
    trips_left_out
        Ids of trips that do not run any more, in the order of the feed.
    estimated_times
        Estimated times of new calls that are written out as approximate (``timepoint`` 0) and are read as given ones,
        because leaving them empty would let a reader estimate others.
    provenance
        What feed_info.txt says.
    """

    target: Path
    files: dict[str, FileCount]
    trips_left_out: tuple[str, ...]
    estimated_times: int
    provenance: dict[str, str]


def write_feed(feed: Feed, target: Path, *, provenance: Mapping[str, str]) -> ExportReport:
    """Write a feed as a zip archive, the same bytes for the same feed.

    Records with a row number are copied from the archive that ``feed.source`` names; those with row 0 are written anew,
    where a record of that id was published with its other columns as they were. Trips without two calls, and what names
    them, are left out, unless they were published so. Files and columns that the engine does not know are kept.

    Parameters
    ----------
    feed
        Tables as ``read_feed`` gives them, changed or not.
    target
        Where the archive shall be; a file that is there stays until the new one is complete.
    provenance
        What feed_info.txt is to say of where the feed comes from, in this order: ``scenario`` names it in
        ``feed_version``. The hash of the published feed and the version of this software are added.

    Returns
    -------
    ExportReport
        Records per file, and what was left out.

    Raises
    ------
    InputError
        The published feed is gone.
    DataError
        It is not the one that the feed was read from; an id stands for two things or can't be written; no trip is left.
    ResourceError
        No room, no right to write, or the published feed can't be read.
    """
    _check_ids(feed)
    with replacing(target) as unfinished, open_published(feed) as published:
        told = {
            **provenance,
            "baseline_sha256": provenance.get("baseline_sha256") or content_hash(published),
            "software": provenance.get("software") or f"umstieg {mobility.__version__}",
        }
        told = {key: value for key, value in told.items() if value}
        plan = _Plan(feed, published)
        counts: dict[str, FileCount] = {}
        with Bundle(unfinished) as bundle:
            for file in plan.files(told):
                bundle.add(file.name, published.pieces(file.name) if file.untouched else file.lines)
                counts[file.name] = file.count
    return ExportReport(target, counts, plan.left_out, plan.estimated, told)


class _Plan:
    """What is to be written of a feed, file by file, so that one at a time is in memory."""

    def __init__(self, feed: Feed, published: Published) -> None:
        self.feed, self.published = feed, published
        self.estimated = 0
        self.now = Tables(
            feed.time_zone, feed.agencies, feed.stops, feed.routes, feed.trips, feed.frequencies, feed.transfers,
            feed.weekly, feed.exceptions, feed.shapes,
        )  # fmt: skip
        self.runs = running_trips(feed)
        idle = feed.trips.filter(pl.Series(~self.runs))["trip_id"]
        before = published.tables
        known = idle.filter(idle.is_in(before.trips["trip_id"].implode())) if before is not None else idle.clear()
        unread = set(known.to_list()) - set(published.ridden(known).to_list())
        gone_trips = idle.filter(~idle.is_in(list(unread)))
        self.keeps_rest = ~self.runs & feed.trips["trip_id"].is_in(list(unread)).to_numpy()
        if not self.runs.any() and len(gone_trips):
            raise DataError("export_no_trips", place=Place(published.feed), more=0)
        self.left_out = tuple(gone_trips.to_list())
        self.shape_ids = published.text(SHAPES, ("shape_id",))
        self.gone: Gone = find_gone(self.now, before, self.shape_ids["shape_id"], gone_trips)

    def files(self, provenance: Mapping[str, str]) -> Iterator[Merged]:
        """All files, by name."""
        names = {*self.published.names, *LAYOUTS, CALLS, SHAPES, INFO}
        for name in sorted(names):
            if (file := self._file(name, provenance)) is not None:
                yield file

    def _file(self, name: str, provenance: Mapping[str, str]) -> Merged | None:
        if name in LAYOUTS:
            return self._small(name)
        if name == CALLS:
            file, self.estimated = merge_calls(self.feed, self.published, self.runs, self.keeps_rest)
            return file
        if name == SHAPES:
            return shapes_file(self.feed, self.published, self.shape_ids, self.gone)
        if name == INFO:
            return info_file(self.feed, self.published, provenance)
        return other_file(name, self.published, self.gone)

    def _small(self, name: str) -> Merged | None:
        layout = LAYOUTS[name]
        now = layout.texts(self.now)
        now = now.filter(~self.gone.named(now))
        before = layout.texts(self.published.tables) if self.published.tables is not None else now.clear()
        said = self.published.text(name)
        unread = said.filter(~said["row"].is_in(before["row"].implode()))
        unwanted = set(unread.filter(self.gone.named(unread))["row"].to_list())
        return merge(name, layout, now, before, self.published.records(name), unwanted)


def _check_ids(feed: Feed) -> None:
    """Refuse ids that a reader would take for one another or for something else."""
    for table, column in UNIQUE:
        ids: pl.Series = getattr(feed, table)[column]
        new = getattr(feed, table)["row"] == 0
        _refuse(ids.filter(ids.is_duplicated() & ids.is_not_null() & (new | ids.is_in(ids.filter(new).implode()))),
                "export_id_twice", table, column)  # fmt: skip
        odd = ids.str.strip_chars().ne_missing(ids) | ids.str.contains("[\x00\r\n]")
        _refuse(ids.filter((odd.fill_null(value=True) | (ids == "")) & new), "export_bad_id", table, column)


def _refuse(ids: pl.Series, code: str, table: str, column: str) -> None:
    if len(ids):
        raise DataError(code, place=Place(f"{table}", None, column, str(ids[0])), more=len(ids) - 1)
