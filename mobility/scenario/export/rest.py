# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""The files that take no part in journeys: lines on the map, who made the feed, and whatever else was published."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import polars as pl

from mobility.scenario.export.merge import ENDING, FileCount, Merged
from mobility.scenario.export.records import HEADER, line
from mobility.scenario.export.texts import degrees

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from mobility.scenario.export.gone import Gone
    from mobility.scenario.export.published import Published
    from mobility.sources.gtfs.feed import Feed

SHAPES, INFO = "shapes.txt", "feed_info.txt"
SHAPE_COLUMNS = ("shape_id", "shape_pt_lat", "shape_pt_lon", "shape_pt_sequence")
PROVENANCE = "provenance"
"""A column of our own in feed_info.txt."""
SOFTWARE = "umstieg"
UNDETERMINED = "und"
"""BCP 47: no language is known."""


def other_file(name: str, published: Published, gone: Gone) -> Merged:
    """A file that the engine does not read, without the records that name what is gone."""
    table = published.text(name) if name.endswith(".txt") else pl.DataFrame()
    untouched = Merged(name, FileCount(len(table)), untouched=True)
    records = published.records(name) if gone.concerns(table) else None
    if records is None:
        return untouched
    unwanted = set(table.filter(gone.named(table))["row"].to_list())
    if not unwanted:
        return untouched
    rows = [row for row in range(HEADER + 1, len(records) + 1) if row not in unwanted]

    def lines() -> Iterator[bytes]:
        yield records.header()
        yield from records.lines(rows)

    return Merged(name, FileCount(len(table) - len(unwanted), dropped=len(unwanted)), lines=lines())


def shapes_file(feed: Feed, published: Published, ids: pl.DataFrame, gone: Gone) -> Merged | None:
    """shapes.txt; the points of a new or changed shape stand where its first one stood, or at the end.

    Parameters
    ----------
    feed, published
        After and before the change.
    ids
        ``row`` and ``shape_id`` of the published file.
    gone
        What is no longer there.
    """
    records = published.records(SHAPES)
    made = feed.shapes.with_row_index("shape").filter(pl.col("row") == 0)
    if records is None and made.is_empty():
        return None
    lost = gone.ids.get("shape", frozenset())
    if made.is_empty() and not lost:
        return Merged(SHAPES, FileCount(len(ids)), untouched=True)
    points = {
        shape_id: feed.shape_points.filter(pl.col("shape") == shape).select("lat", "lon").rows()
        for shape, shape_id in made.select("shape", "shape_id").iter_rows()
    }
    id_of = dict(ids.select("row", "shape_id").iter_rows())
    known = records.columns if records else list(SHAPE_COLUMNS)
    ending = records.ending if records else ENDING
    dropped = sum(1 for shape_id in id_of.values() if shape_id in lost or shape_id in points)
    count = FileCount(len(id_of) - dropped, 0, sum(map(len, points.values())), dropped)

    def drawn(shape_id: str) -> Iterator[bytes]:
        for sequence, (lat, lon) in enumerate(points[shape_id], 1):
            values = dict(zip(SHAPE_COLUMNS, (shape_id, degrees(lat), degrees(lon), str(sequence)), strict=True))
            yield line(values.get(column) for column in known) + ending

    def lines() -> Iterator[bytes]:
        yield records.header() if records else line(known) + ending
        left = dict.fromkeys(points)
        for row in range(HEADER + 1, (len(records) if records else HEADER) + 1):
            shape_id = id_of.get(row)
            if shape_id is not None and shape_id in left:
                del left[shape_id]
                yield from drawn(shape_id)
            if records is not None and shape_id not in points and shape_id not in lost:
                yield from records.lines([row])
        for shape_id in left:
            yield from drawn(shape_id)

    return Merged(SHAPES, count, lines=lines())


def info_file(feed: Feed, published: Published, provenance: Mapping[str, str]) -> Merged:
    """feed_info.txt with where the feed comes from.

    ``feed_version`` gets the name of the scenario behind the published version, and the column ``provenance`` all that
    is known. What the file must say is taken from agency.txt where there was none.
    """
    records = published.records(INFO)
    table = published.text(INFO)
    row = int(table["row"][0]) if len(table) else 0
    known = records.columns if records else []
    values = dict(zip(known, records.values(row), strict=True)) if records and row else {}
    languages = published.text("agency.txt", ("agency_lang",))["agency_lang"].drop_nulls()
    agency = feed.agencies.row(0, named=True) if len(feed.agencies) else {"name": "", "url": ""}
    usual = {
        "feed_publisher_name": agency["name"] or SOFTWARE,
        "feed_publisher_url": agency["url"],
        "feed_lang": languages[0] if len(languages) else UNDETERMINED,
    }
    for column, value in usual.items():
        values[column] = values.get(column, "").strip() or value
    scenario = provenance.get("scenario", SOFTWARE)
    version = values.get("feed_version", "").strip()
    values["feed_version"] = f"{version} + {scenario}" if version else scenario
    values[PROVENANCE] = "; ".join(f"{key}={value}" for key, value in provenance.items())
    values = {key: " ".join(value.split()) if key in {"feed_version", PROVENANCE} else value
              for key, value in values.items()}  # fmt: skip
    more = [column for column in values if column not in known]
    ending = records.ending if records else ENDING

    def lines() -> Iterator[bytes]:
        yield records.header(more) if records else line(more) + ending
        yield line(values.get(column) for column in [*known, *more]) + ending
        others = range(HEADER + 1, (len(records) if records else HEADER) + 1)
        if records is not None:
            yield from records.lines([other for other in others if other != row], more)

    return Merged(INFO, FileCount(max(0, len(table) - 1), changed=int(bool(row)), new=int(not row)), lines=lines())


def content_hash(published: Published) -> str:
    """SHA-256 over the published files, by name; empty where there are none."""
    if published.archive is None:
        return ""
    digest = hashlib.sha256()
    for name in published.names:
        member = hashlib.sha256()
        for piece in published.pieces(name):
            member.update(piece)
        digest.update(f"{name}\0{member.hexdigest()}\n".encode())
    return digest.hexdigest()
