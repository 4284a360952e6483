# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""What is in the published feed and no longer in the changed one, and which records name it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

if TYPE_CHECKING:
    from mobility.scenario.export.texts import Tables

KINDS = ("agency", "stop", "route", "trip", "service", "shape")
REFERENCES = {
    **{f"{side}{kind}_id": kind for kind in KINDS for side in ("", "from_", "to_")},
    "parent_station": "stop",
}
"""Columns that name something by its id, in whatever file they stand."""
TRANSLATED = {"agency": "agency", "stops": "stop", "routes": "route", "trips": "trip", "stop_times": "trip"}
"""translations.txt: what ``record_id`` names by ``table_name``."""


@dataclass(frozen=True, slots=True)
class Gone:
    """Ids by kind."""

    ids: dict[str, frozenset[str]]

    def named(self, table: pl.DataFrame) -> pl.Series:
        """Bool per row of text columns: whether it names something that is gone."""
        found = pl.repeat(value=False, n=len(table), dtype=pl.Boolean, eager=True)
        for column, kind in REFERENCES.items():
            if column in table.columns and self.ids.get(kind):
                found |= table[column].is_in(list(self.ids[kind])).fill_null(value=False)
        if {"table_name", "record_id"} <= set(table.columns):
            for name, kind in TRANSLATED.items():
                if gone := self.ids.get(kind):
                    of_kind = (table["table_name"] == name).fill_null(value=False)
                    found |= of_kind & table["record_id"].is_in(list(gone)).fill_null(value=False)
        return found

    def concerns(self, table: pl.DataFrame) -> bool:
        """Whether a table could name something that is gone."""
        kinds = {kind for column, kind in REFERENCES.items() if column in table.columns}
        if {"table_name", "record_id"} <= set(table.columns):
            kinds |= set(TRANSLATED.values())
        return any(self.ids.get(kind) for kind in kinds)


def find_gone(now: Tables, before: Tables | None, shapes_before: pl.Series, idle_trips: pl.Series) -> Gone:
    """Compare.

    Parameters
    ----------
    now, before
        The tables after and before the change; None: nothing was published.
    shapes_before
        The ids in the published shapes.txt.
    idle_trips
        Ids of trips that do not run any more.
    """
    ids = {"trip": set(idle_trips.drop_nulls().to_list())}
    if before is not None:
        for kind, old, new in (
            ("agency", before.agencies, now.agencies),
            ("stop", before.stops, now.stops),
            ("route", before.routes, now.routes),
            ("trip", before.trips, now.trips),
        ):
            column = f"{kind}_id"
            lost = set(old[column].drop_nulls().to_list()) - set(new[column].to_list())
            ids[kind] = ids.get(kind, set()) | lost
        services = [{*tables.weekly["service_id"].to_list(), *tables.exceptions["service_id"].to_list()} - {None}
                    for tables in (before, now)]  # fmt: skip
        ids["service"] = services[0] - services[1]
        if now.shapes is not None:
            ids["shape"] = set(shapes_before.drop_nulls().to_list()) - set(now.shapes["shape_id"].to_list())
    return Gone({kind: frozenset(values) for kind, values in ids.items()})
