# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""transfers.txt: rules for changing and for staying seated."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from mobility.sources.gtfs.codes import FORBIDDEN, MINIMUM_TIME, RECOMMENDED
from mobility.sources.gtfs.columns import Typed, read_text

if TYPE_CHECKING:
    from mobility.sources.gtfs.archive import Archive
    from mobility.sources.gtfs.findings import Findings

FILE = "transfers.txt"
COLUMNS = (
    "from_stop_id",
    "to_stop_id",
    "from_route_id",
    "to_route_id",
    "from_trip_id",
    "to_trip_id",
    "transfer_type",
    "min_transfer_time",
)


def read_transfers(
    archive: Archive, findings: Findings, stops: pl.DataFrame, routes: pl.DataFrame, trips: pl.DataFrame
) -> pl.DataFrame:
    """Read transfers.txt; rows that name what does not exist, or say nothing, are left out with a warning.

    Returns
    -------
    polars.DataFrame
        ``row``, ``from_stop``, ``to_stop``, ``from_route``, ``to_route``, ``from_trip``, ``to_trip`` (Int32
        positions, -1 not named), ``transfer_type`` (0 to 5), ``min_transfer_s`` (null: none). Type 2 without a time
        and type 0 are left out: they say nothing (SEMANTICS, Change).
    """
    table = read_text(archive, FILE, COLUMNS)
    typed = Typed(table, FILE, findings)
    columns: dict[str, pl.Series] = {"row": table["row"]}
    dropped = pl.repeat(value=False, n=len(table), dtype=pl.Boolean, eager=True)
    for name, keys in (("stop", stops["stop_id"]), ("route", routes["route_id"]), ("trip", trips["trip_id"])):
        for side in ("from", "to"):
            column = f"{side}_{name}_id"
            index = typed.index(column, keys, required=False, severity="warning")
            dropped |= (index < 0) & table[column].is_not_null()
            columns[f"{side}_{name}"] = index
    kind = typed.one_of("transfer_type", range(6), default=RECOMMENDED)
    minimum = table["min_transfer_time"].cast(pl.Int32, strict=False)
    negative = (minimum < 0).fill_null(value=False) | (minimum.is_null() & table["min_transfer_time"].is_not_null())
    typed.report("invalid_integer", negative, "min_transfer_time", severity="warning", low=0, high=2**31 - 1)
    timeless = (kind == MINIMUM_TIME) & table["min_transfer_time"].is_null()
    typed.report("missing_min_transfer_time", timeless, "transfer_type", severity="warning")
    incomplete = pl.repeat(value=False, n=len(table), dtype=pl.Boolean, eager=True)
    for column, needed in (("stop_id", kind <= FORBIDDEN), ("trip_id", kind > FORBIDDEN)):
        for side in ("from", "to"):
            missing = needed & table[f"{side}_{column}"].is_null()
            typed.report("missing_required_field", missing & ~incomplete, f"{side}_{column}", severity="warning")
            incomplete |= missing
    rows = pl.DataFrame({**columns, "transfer_type": kind, "min_transfer_s": minimum})
    says_nothing = (kind == RECOMMENDED) | timeless | (negative & (kind == MINIMUM_TIME)) | incomplete
    return rows.filter(~(dropped | says_nothing))
