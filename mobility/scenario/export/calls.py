# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""stop_times.txt: published calls as they are, those of changed and new trips behind the times of the engine.

Where any trip differs, calls stand by trip (in the order of trips.txt) and sequence. What reading left out of a trip
that stays, such as on-demand calls, stands behind its other calls.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import polars as pl

from mobility.errors import DataError, Place
from mobility.scenario.export.merge import ENDING, FileCount, Merged
from mobility.scenario.export.published import CALLS
from mobility.scenario.export.records import Records, line
from mobility.scenario.export.texts import clock

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mobility.scenario.export.published import Published
    from mobility.sources.gtfs.feed import Feed

NEEDED = ("trip_id", "arrival_time", "departure_time", "stop_id", "stop_sequence")
EXACT, ABOUT = "1", "0"
LEAST_CALLS = 2


class _New(NamedTuple):
    """New calls as text columns, and which of their times is estimated but can't be left to the reader."""

    table: pl.DataFrame
    estimated: int


def running_trips(feed: Feed) -> np.ndarray:
    """Bool per trip: whether it has at least two calls, without which nobody can ride it."""
    count = np.bincount(feed.stop_times["trip"].to_numpy(), minlength=len(feed.trips))
    runs: np.ndarray = count >= LEAST_CALLS
    return runs


def merge_calls(feed: Feed, published: Published, runs: np.ndarray, keeps_rest: np.ndarray) -> tuple[Merged, int]:
    """Put stop_times.txt together.

    Parameters
    ----------
    feed
        The changed one.
    published
        As it was.
    runs
        Bool per trip: ``running_trips``.
    keeps_rest
        Bool per trip: it has no calls, but is to stay as it was published.

    Returns
    -------
    tuple
        The file, and the number of estimated times that are written out, for a reader would estimate them otherwise.

    Raises
    ------
    DataError
        The published file is not the one that the feed was read from.
    """
    table = feed.stop_times.filter(pl.Series(runs).gather(feed.stop_times["trip"]))
    rows, trip = table["row"].to_numpy(), table["trip"].to_numpy()
    said = published.text(CALLS, ("trip_id", "stop_id"))
    _check_source(feed, table, said)
    changed = np.zeros(len(feed.trips), dtype=np.bool_)
    changed[trip[rows == 0]] = True
    left_rows, left_trip = _left_out(feed, said, rows, runs & ~changed, keeps_rest)
    is_new = rows == 0
    dropped = len(said) - int((~is_new).sum()) - len(left_rows)
    count = FileCount(len(said) - dropped, 0, int(is_new.sum()), dropped)
    if len(said) and not dropped and not is_new.any():
        return Merged(CALLS, count, untouched=True), 0
    new = _new_calls(feed, table, is_new)
    order = np.argsort(np.r_[trip, left_trip], kind="stable")
    source = np.r_[np.where(is_new, -np.cumsum(is_new), rows.astype(np.int64)), left_rows][order]
    return Merged(CALLS, count, lines=_lines(published.records(CALLS), source, new)), new.estimated


def _check_source(feed: Feed, table: pl.DataFrame, said: pl.DataFrame) -> None:
    """Refuse a published file whose records belong to other trips than those of the feed."""
    kept = table.filter(pl.col("row") > 0)
    named = kept.select("row", feed.trips["trip_id"].gather(kept["trip"]).alias("trip_id"))
    other = named.join(said.select("row", pl.col("trip_id").alias("said")), on="row", how="left").filter(
        ~pl.col("trip_id").eq_missing(pl.col("said"))
    )
    if not other.is_empty():
        raise DataError("export_source_changed", place=Place(CALLS, int(other["row"][0])), more=0)


def _left_out(
    feed: Feed, said: pl.DataFrame, rows: np.ndarray, as_published: np.ndarray, keeps_rest: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Numbers and trips of published records that are no calls of the engine and stay none the less."""
    trips = pl.DataFrame({"trip_id": feed.trips["trip_id"], "trip": np.arange(len(feed.trips))})
    trips = trips.unique("trip_id", keep="first", maintain_order=True)
    rest = said.filter(~pl.col("row").is_in(rows[rows > 0])).join(
        trips, on="trip_id", how="left", maintain_order="left"
    )
    at = rest["trip"].fill_null(-1).to_numpy()
    unknown = at < 0
    stays = keeps_rest[at] | (as_published[at] & rest["stop_id"].is_null().to_numpy()) if len(feed.trips) else unknown
    stays = (stays & ~unknown) | (unknown & rest["trip_id"].is_null().to_numpy())
    return rest["row"].to_numpy()[stays].astype(np.int64), np.where(unknown, len(feed.trips), at)[stays]


def _new_calls(feed: Feed, table: pl.DataFrame, is_new: np.ndarray) -> _New:
    """Text columns of the calls with row 0."""
    blank = _reader_agrees(table)
    calls = table.with_columns(pl.Series("blank", blank)).filter(pl.Series(is_new))
    about = calls["interpolated"]
    blanks = calls["blank"]

    def permission(name: str) -> pl.Series:
        return calls[name].cast(pl.String).set(calls[name] == 0, None)

    texts = pl.DataFrame(
        {
            "trip_id": feed.trips["trip_id"].gather(calls["trip"]),
            "arrival_time": pl.Series([clock(at) for at in calls["arrival_s"].to_list()], dtype=pl.String).set(
                blanks, None
            ),
            "departure_time": pl.Series([clock(at) for at in calls["departure_s"].to_list()], dtype=pl.String).set(
                blanks, None
            ),
            "stop_id": feed.stops["stop_id"].gather(calls["stop"]),
            "stop_sequence": calls["sequence"].cast(pl.String),
            "stop_headsign": calls["headsign"],
            "pickup_type": permission("pickup_type"),
            "drop_off_type": permission("drop_off_type"),
            "timepoint": pl.Series([ABOUT if estimated else EXACT for estimated in about.to_list()], dtype=pl.String),
        }
    )
    return _New(texts, int((about & ~blanks).sum()))


def _reader_agrees(table: pl.DataFrame) -> np.ndarray:
    """Bool per call: its time is estimated, and whoever reads the feed without it estimates the same, evenly."""
    untimed = table["interpolated"].to_numpy()
    agrees = np.zeros(len(table), dtype=np.bool_)
    if not untimed.any():
        return agrees
    trip = table["trip"].to_numpy()
    arrival_s, departure_s = table["arrival_s"].to_numpy(), table["departure_s"].to_numpy()
    edge = np.diff(np.r_[False, untimed, False].astype(np.int8))
    for first, after in zip(np.flatnonzero(edge == 1).tolist(), np.flatnonzero(edge == -1).tolist(), strict=True):
        before = first - 1
        if before < 0 or after >= len(trip) or trip[before] != trip[after]:
            continue
        start_s, end_s, steps = int(departure_s[before]), int(arrival_s[after]), after - before
        even = [start_s + (end_s - start_s) * step // steps for step in range(1, steps)]
        if even == arrival_s[first:after].tolist() == departure_s[first:after].tolist():
            agrees[first:after] = True
    return agrees


def _lines(records: Records | None, source: np.ndarray, new: _New) -> Iterator[bytes]:
    """The file, line by line; ``source``: the number of a published record, or -1, -2, … for the new ones in order."""
    known = records.columns if records else []
    filled = [name for name in new.table.columns if new.table[name].null_count() < len(new.table)]
    more = [name for name in filled if name not in known]
    if not new.estimated and "timepoint" in more:
        more.remove("timepoint")
    ending = records.ending if records else ENDING
    if records is None:
        more = [*NEEDED, *(name for name in more if name not in NEEDED)]
        yield line(more) + ending
    else:
        yield records.header(more)
    columns = [*known, *more]
    empty = pl.repeat(None, len(new.table), dtype=pl.String, eager=True)
    given = [new.table[name] if name in new.table.columns else empty.alias(name) for name in columns]
    made = pl.DataFrame([series.alias(str(number)) for number, series in enumerate(given)]).rows()
    at = 0
    edges = np.flatnonzero(np.diff(np.sign(source))) + 1
    for end in [*edges.tolist(), len(source)]:
        part = source[at:end]
        if len(part) and part[0] > 0 and records is not None:
            yield from records.lines(part.tolist(), more)
        else:
            for number in part.tolist():
                yield line(made[-number - 1]) + ending
        at = end
