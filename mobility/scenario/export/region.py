# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""A whole region as files: archives of its changed feeds, and a region file that `mobility build` takes at once."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from mobility.analysis.output.replacing import replacing
from mobility.errors import InputError, Place, system_error
from mobility.region.operations import OperationsSettings
from mobility.scenario.export.write import ExportReport, write_feed

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from mobility.region import FeedSource, Region, StreetSource
    from mobility.sources.gtfs.feed import Feed

REGION_FILE = "region.toml"
ARCHIVE = ".gtfs.zip"
DELETE = "\x7f"
"""The one character that TOML wants escaped and JSON does not."""


@dataclass(frozen=True, slots=True)
class RegionExport:
    """What was written: the region file, and a report per exported feed in the order of the region."""

    region_file: Path
    feeds: dict[str, ExportReport]


def write_region(
    region: Region,
    feeds: Sequence[Feed],
    folder: Path,
    *,
    provenance: Mapping[str, str],
    only: Collection[str] | None = None,
    name: str | None = None,
) -> RegionExport:
    """Write a scenario's region into a folder.

    Parameters
    ----------
    region
        The baseline's; its settings hold on.
    feeds
        All feeds of the scenario, changed or not, in the order of its network.
    folder
        Where the files shall be; made if need be. A file of the same name is replaced.
    provenance
        As for ``write_feed``, the same for every feed.
    only
        Ids of the feeds to export, such as those that were touched; the region file names the others, and the streets,
        where they lie. None: all.
    name
        Of the region, for people; None: as it was.

    Returns
    -------
    RegionExport
        The region file and what was written.

    Raises
    ------
    InputError
        Two feeds have one id, or ``only`` names one that there is not.
    DataError, ResourceError
        As for ``write_feed``; the region file is written last.
    """
    ids = [feed.source.id for feed in feeds]
    for feed_id in ids:
        if ids.count(feed_id) > 1:
            raise InputError("export_feed_twice", place=Place(str(folder)), feed=feed_id)
    for feed_id in sorted(only or ()):
        if feed_id not in ids:
            raise InputError("export_feed_unknown", place=Place(str(region.path)), feed=feed_id)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise system_error(error, folder) from error
    reports: dict[str, ExportReport] = {}
    tables: list[str] = []
    for feed in feeds:
        source = feed.source
        if only is None or source.id in only:
            file = f"{source.id}{ARCHIVE}"
            reports[source.id] = write_feed(feed, folder / file, provenance=provenance)
            tables.append(_feed_table(source, file, exported=True))
        else:
            tables.append(_feed_table(source, _seen_from(folder, source.gtfs), exported=False))
    target = folder / REGION_FILE
    parts = [_head(region, name), *tables, *_rest(region, folder)]
    with replacing(target) as unfinished:
        unfinished.write_text("\n".join(parts), encoding="utf-8", newline="\n")
    return RegionExport(target, reports)


def _seen_from(folder: Path, file: Path) -> str:
    """A path from the folder; the full one where there is no way, as between two drives."""
    try:
        return Path(os.path.relpath(file, folder)).as_posix()
    except ValueError:
        return file.resolve().as_posix()


def _head(region: Region, name: str | None) -> str:
    return _table(
        "[region]",
        id=region.id,
        name=name or region.name,
        time_zone=region.time_zone,
        state=region.state,
        sample=True if region.sample else None,
    )


def _feed_table(source: FeedSource, gtfs: str, *, exported: bool) -> str:
    """An exported feed is nowhere to be fetched from."""
    return _table(
        "[[feeds]]",
        id=source.id,
        gtfs=gtfs,
        url=None if exported else source.url,
        sha256=None if exported else source.sha256,
        attribution=source.attribution,
        licence=source.licence,
        broken_trips=None if source.broken_trips == "refuse" else source.broken_trips,
    )


def _rest(region: Region, folder: Path) -> Iterator[str]:
    transfers = region.transfers
    yield _table(
        "[transfers]",
        change_s=transfers.change_s,
        max_walk_s=transfers.max_walk_s,
        walk_speed_m_s=transfers.walk_speed_m_s,
        detour_factor=transfers.detour_factor,
    )
    if region.streets is not None:
        yield _streets_table(region.streets, folder)
    operations = region.operations
    if operations.settings != OperationsSettings():
        yield _table("[operations]", **asdict(operations.settings))
    for factor in operations.factors:
        spans = factor.low != factor.high
        yield _table(
            "[[factors]]",
            vehicle=factor.vehicle,
            factor=factor.factor,
            value=None if spans else factor.low,
            low=factor.low if spans else None,
            high=factor.high if spans else None,
            source=factor.source,
            year=factor.year,
        )
    for line in operations.lines:
        yield _table("[[lines]]", **asdict(line))


def _streets_table(streets: StreetSource, folder: Path) -> str:
    return _table(
        "[streets]",
        osm=_seen_from(folder, streets.osm),
        broken_ways=None if streets.broken_ways == "refuse" else streets.broken_ways,
        attribution=streets.attribution,
        licence=streets.licence,
        url=streets.url,
        overpass=streets.overpass,
        box=list(streets.box) if streets.box else None,
        sha256=streets.sha256,
    )


def _table(header: str, **values: str | float | bool | list[float] | None) -> str:
    """A TOML table; JSON writes strings, numbers, truth and lists in the same way, but for one character."""
    lines = [f"{key} = {_value(value)}" for key, value in values.items() if value is not None]
    return "\n".join([header, *lines, ""])


def _value(value: str | float | list[float]) -> str:
    return json.dumps(value, ensure_ascii=False).replace(DELETE, r"\u007F")
