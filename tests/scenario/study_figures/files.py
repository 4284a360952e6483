# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""Whether what stands in a table is what was reckoned."""

from collections.abc import Iterable
from typing import Any

Row = dict[str, Any]
MONEY, FINE, WHOLE = 2, 6, 3


def digits(column: str) -> int:
    """To how many digits a column is rounded."""
    if "_eur_" in column:
        return MONEY
    fine = ("share_", "opportunities_", "gini_", "stay_share_")
    return FINE if column.startswith(fine) else 9 if column in {"lat", "lon"} else WHOLE


def is_figure(cell: object, text: str, column: str, units: float = 0.5) -> bool:
    """Whether what stands in a file is what was reckoned, to so many units of the last digit."""
    if cell is None:
        return text == ""
    if isinstance(cell, str):
        return text == cell
    try:
        written = float(text)
    except ValueError:
        return False
    off = abs(written - float(str(cell)))
    return off <= units * 10.0 ** -digits(column) * (1 + 1e-6) + 1e-9 * abs(written)


def overview(tables: dict[str, list[Row]]) -> Iterable[Row]:
    """The first figures of the other tables side by side."""
    groups = {(row["variant"], row["day"], row["window"]): row for row in tables["groups"] if row["group"] == "all"}
    stays = {(row["variant"], row["day"]): row for row in tables["there_and_back"]}
    operation = {(row["variant"], row["day"]): row for row in tables["operation"]}
    for row in tables["travel_time_summary"]:
        key = row["variant"], row["day"]
        heads, takes = groups[*key, row["window"]], operation[key]
        names = ("vehicle_km", "vehicle_h", "vehicles", "cost_eur_low", "cost_eur_high", "co2_kg_low", "co2_kg_high")
        yield {
            "variant": row["variant"], "day": row["day"], "window": row["window"],
            "mean_change_min": row["mean_change_s"] / 60, "pairs_gained": row["pairs_gained"],
            "pairs_lost": row["pairs_lost"], "people_winner": heads["people_winner"],
            "people_loser": heads["people_loser"], "stay_share_before": stays[key]["share_before"],
            "stay_share_after": stays[key]["share_after"],
            **{f"{name}_change": takes[f"{name}_after"] - takes[f"{name}_before"] for name in names},
        }  # fmt: skip
