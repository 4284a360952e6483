# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""Rules on vehicles that go on as another trip: neighbours in a block, and rows of transfers.txt of type 4."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from mobility.network.timetable.blocks import SEAT_KEPT_M, Blocks
from mobility.sources.gtfs.codes import STAY_SEATED

if TYPE_CHECKING:
    from mobility.network.quality.case import Case

MINUTE_S = 60


def check_blocks(case: Case) -> None:
    """Neighbours in a block that do not become one ride (SEMANTICS, Ride).

    ``block_trips_with_overlapping_stop_times``: one is still under way when the next one leaves;
    ``block_trips_not_joined``: the next one leaves from elsewhere. Type 5 between two trips says that this is meant.
    ``seat_transfer_not_joined``: a row of type 4 between trips that do not meet.
    """
    blocks = Blocks(case.feed, case.ends)
    if not blocks.any:
        return
    neighbours, joined = _neighbours(case, blocks)
    pairs = np.array(sorted(neighbours - joined - blocks.leave), dtype=np.int64).reshape(-1, 2)
    overlap_s, metres = _apart(case, pairs)
    trips = case.feed.trips
    table = pl.DataFrame(
        {
            "row": trips["row"].gather(pairs[:, 1]),
            "value": trips["block_id"].gather(pairs[:, 1]),
            "first": trips["trip_id"].gather(pairs[:, 0]),
            "second": trips["trip_id"].gather(pairs[:, 1]),
            "minutes": -(-overlap_s // MINUTE_S),
            "metres": metres,
        }
    )
    late = pl.col("minutes") > 0
    overlapping = table.filter(late).drop("metres")
    apart = table.filter(~late).drop("minutes").with_columns(pl.lit(SEAT_KEPT_M).alias("most"))
    case.note("warning", "block_trips_with_overlapping_stop_times", "trips.txt", overlapping, "block_id")
    case.note("warning", "block_trips_not_joined", "trips.txt", apart, "block_id")
    _note_seats(case, blocks, joined)


def check_inconsistent_route_type_for_block_id(case: Case) -> None:
    """Trips of different kinds of vehicle in one block."""
    trips = case.feed.trips.filter((pl.col("block_id") != "") & (pl.col("route") >= 0))
    trips = trips.with_columns(case.feed.routes["route_type"].gather(trips["route"]).alias("kind"))
    mixed = trips.filter(pl.col("kind") != pl.col("kind").first().over("block_id"))
    found = mixed.unique("block_id", keep="first", maintain_order=True)
    case.note(
        "warning",
        "inconsistent_route_type_for_block_id",
        "trips.txt",
        found.select("row", pl.col("block_id").alias("value"), pl.col("block_id").alias("block")),
        "block_id",
    )


def _neighbours(case: Case, blocks: Blocks) -> tuple[set[tuple[int, int]], set[tuple[int, int]]]:
    """Pairs of trips that follow each other in a block on some day, and those of all pairs that are one ride."""
    days = case.days
    members = sorted({trip for block in blocks.by_block for trip in block} | _seated(blocks))
    services = np.unique(days.service_of_trip[members])
    neighbours: set[tuple[int, int]] = set()
    joined: set[tuple[int, int]] = set()
    for active in np.unique(days.active[services], axis=1).T:
        runs = np.zeros(len(days.services), dtype=np.bool_)
        runs[services] = active
        on = runs[days.service_of_trip]
        for block in blocks.by_block:
            neighbours.update(pairwise(trip for trip in block if on[trip]))
        for path in blocks.joined(on):
            joined.update(pairwise(path))
    return neighbours, joined


def _seated(blocks: Blocks) -> set[int]:
    return set(blocks.stay) | {trip for others in blocks.stay.values() for trip in others}


def _apart(case: Case, pairs: np.ndarray) -> tuple[np.ndarray, pl.Series]:
    """For each pair by how many seconds it overlaps (negative: a pause) and how many metres its ends are apart."""
    a, b = pairs[:, 0], pairs[:, 1]
    overlap_s = case.ends.last_arrival_s[a].astype(np.int64) - case.ends.first_departure_s[b]
    metres = case.metres(case.ends.last_stop[a], case.ends.first_stop[b])
    return overlap_s, pl.Series("metres", metres).fill_nan(None).round(0).cast(pl.Int64)


def _note_seats(case: Case, blocks: Blocks, joined: set[tuple[int, int]]) -> None:
    rows = case.feed.transfers.filter(pl.col("transfer_type") == STAY_SEATED)
    asked = {(a, b) for a, others in blocks.stay.items() for b in others}
    pairs = list(zip(rows["from_trip"].to_list(), rows["to_trip"].to_list(), strict=True))
    apart = [pair in asked and pair not in joined for pair in pairs]
    found = rows.filter(pl.Series(apart, dtype=pl.Boolean))
    ids = case.feed.trips["trip_id"]
    first, second = ids.gather(found["from_trip"]).alias("first"), ids.gather(found["to_trip"]).alias("second")
    facts = found.select("row", first.alias("value"), first, second)
    case.note("warning", "seat_transfer_not_joined", "transfers.txt", facts, "from_trip_id")
