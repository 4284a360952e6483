# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""One table for many variants: a row each per day and window, with the figures that they are first compared by."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mobility.scenario.compare.table import Table

if TYPE_CHECKING:
    from collections.abc import Mapping

MINUTE_S = 60
ALL = "all"
"""The group of all people."""
DIFFERENCES = ("vehicle_km", "vehicle_h", "vehicles", "cost_eur_low", "cost_eur_high", "co2_kg_low", "co2_kg_high")
"""Of the operating figures those that are told as a change."""
DIGITS = 3


def overview_table(tables: Mapping[str, Table]) -> Table:
    """What became of every variant, in one table.

    Parameters
    ----------
    tables
        Of a comparison: ``travel_time_summary``, ``groups``, and, if they are there, ``there_and_back`` and
        ``operation``.
    """
    people = {
        (row["variant"], row["day"], row["window"]): row for row in _rows(tables, "groups") if row["group"] == ALL
    }
    stays = {(row["variant"], row["day"]): row for row in _rows(tables, "there_and_back")}
    operation = {(row["variant"], row["day"]): row for row in _rows(tables, "operation")}
    rows = []
    for row in _rows(tables, "travel_time_summary"):
        key = row["variant"], row["day"]
        heads = people.get((*key, row["window"]), {})
        mean_s = row["mean_change_s"]
        told: dict[str, Any] = {
            "variant": row["variant"], "day": row["day"], "window": row["window"],
            "mean_change_min": None if mean_s is None else round(mean_s / MINUTE_S, DIGITS),
            "pairs_gained": row["pairs_gained"], "pairs_lost": row["pairs_lost"],
            "people_winner": heads.get("people_winner"), "people_loser": heads.get("people_loser"),
        }  # fmt: skip
        if stays:
            told |= {f"stay_share_{side}": stays[key][f"share_{side}"] for side in ("before", "after")}
        if operation:
            told |= {f"{name}_change": _difference(operation.get(key, {}), name) for name in DIFFERENCES}
        rows.append(told)
    return Table({name: [row[name] for row in rows] for name in (rows[0] if rows else ())})


def _rows(tables: Mapping[str, Table], name: str) -> list[dict[str, Any]]:
    return tables[name].rows() if name in tables else []


def _difference(row: Mapping[str, Any], name: str) -> float | None:
    before, after = row.get(f"{name}_before"), row.get(f"{name}_after")
    return None if before is None or after is None else round(after - before, DIGITS)
