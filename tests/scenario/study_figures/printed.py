# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""What a terminal shows, taken apart into tables, and the same tables from figures that were found another way.

A figure is compared as a number, to half of its last printed digit; a text must be the same.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

Row = dict[str, Any]
NOTHING = "–"
SHOWN = 20


class Figure(NamedTuple):
    """A number as it should be printed."""

    value: float | None
    digits: int = 0
    signed: bool = False
    unit: str = ""


class Span(NamedTuple):
    low: float
    high: float
    signed: bool = False


Cell = str | Figure | Span


class Section(NamedTuple):
    """A table of the page: its title, header, rows, and the lines below."""

    title: str
    header: list[str]
    rows: list[list[str]]
    notes: list[str]


def sections(page: str) -> list[Section]:
    """The tables of a page, in order."""
    found = []
    for block in re.split(r"\n\s*\n", page.strip()):
        lines = [line.rstrip() for line in block.splitlines()]
        width = len(lines) > 1 and len(split(lines[1]))
        if not width or width < 3:
            continue
        body = lines[2:]
        rows = [split(line) for line in body]
        while rows and len(rows[-1]) == 1:
            rows.pop()
        found.append(Section(lines[0], split(lines[1]), rows, body[len(rows) :]))
    return found


def split(line: str) -> list[str]:
    return re.split(r"\s{2,}", line.strip())


def number(text: str) -> float:
    return float(text.replace("−", "-").replace(",", ""))


def fits(cell: Cell, text: str) -> bool:
    """Whether a printed text is what a cell should be."""
    if isinstance(cell, str):
        return cell == text
    if isinstance(cell, Span):
        low, high = sorted((cell.low, cell.high))
        ends = text.split(" to ")
        return len(ends) in {1, 2} and all(
            fits(Figure(value, 0, cell.signed), end)
            for value, end in zip((low, high), (ends[0], ends[-1]), strict=True)
        )
    if cell.value is None:
        return text == NOTHING
    if cell.unit and not text.endswith(f" {cell.unit}"):
        return False
    plain = text.removesuffix(f" {cell.unit}") if cell.unit else text
    if not re.fullmatch(r"[+−]?\d{1,3}(,\d{3})*" + (rf"\.\d{{{cell.digits}}}" if cell.digits else ""), plain):
        return False
    printed = number(plain)
    if (printed > 0 and cell.signed) != plain.startswith("+") or ("−" in plain) != (printed < 0):
        return False
    return abs(printed - cell.value) <= 0.5 * 10.0**-cell.digits + 1e-3


def change_min(seconds: float | None) -> Figure:
    return Figure(None if seconds is None else seconds / 60, 1, signed=True)


def counts(row: Row, *names: str) -> list[Cell]:
    return [Figure(row[name]) for name in names]


def both(row: Row, *names: str) -> list[Cell]:
    return [Figure(row[f"{name}_{side}"]) for name in names for side in ("before", "after")]


def shares(row: Row, *names: str) -> list[Cell]:
    return [Figure(100 * row[name], 1, unit="%") for name in names]


def span(row: Row, name: str, side: str) -> Span:
    return Span(row[f"{name}_low_{side}"], row[f"{name}_high_{side}"], signed=side == "change")


def overview(row: Row) -> list[Cell]:
    return [
        Figure(row["mean_change_min"], 1, signed=True),
        *counts(row, "pairs_gained", "pairs_lost", "people_winner", "people_loser"),
        *shares(row, "stay_share_before", "stay_share_after"), Figure(row["vehicles_change"], 0, signed=True),
        Figure(row["vehicle_km_change"], 0, signed=True), span(row, "cost_eur", "change"),
        span(row, "co2_kg", "change"),
    ]  # fmt: skip


def recomputed(row: Row) -> list[Cell]:
    why = {
        "same": "nothing: timetable, links and streets of the day are the same",
        "some": "only who can reach a run that differs",
    }
    return [*counts(row, "origins_searched", "origins", "origins_changed"), why[row["reason"]]]


def travel_times(row: Row) -> list[Cell]:
    states = (f"pairs_{name}" for name in ("faster", "slower", "equal", "gained", "lost"))
    return [*counts(row, *states), change_min(row["mean_change_s"]), change_min(row["median_change_s"])]


def accessibility(row: Row) -> list[Cell]:
    names = ("before", "after", "change")
    per_head: list[Cell] = [Figure(row[f"opportunities_per_head_{name}"], 1, signed=name == "change") for name in names]
    return [Figure(row["cutoff_min"]), *per_head, *counts(row, "people_more", "people_less")]


def groups(row: Row) -> list[Cell]:
    outcomes = (f"people_{name}" for name in ("winner", "loser", "both", "unchanged"))
    means: list[Cell] = [Figure(row[f"{name}_change_min"], 1, signed=True) for name in ("winner", "loser")]
    return [row["group"], *counts(row, *outcomes), *means]


def connections(row: Row) -> list[Cell]:
    side = "after" if row["change"] == "gained" else "before"
    return [
        {"gained": "newly reachable", "lost": "no longer reachable"}[row["change"]], row["origin"],
        row["destination"], *shares(row, "share_before", "share_after"),
        *counts(row, "day_journeys_before", "day_journeys_after"), row[f"first_departure_{side}"],
        row[f"last_departure_{side}"], Figure(row[f"quickest_s_{side}"] / 60, 1),
    ]  # fmt: skip


def stays(row: Row) -> list[Cell]:
    return [row["stay"], *shares(row, "share_before", "share_after"), *counts(row, "people_gained", "people_lost")]


def operation(row: Row) -> list[Cell]:
    return both(row, "trips", "vehicle_km", "vehicle_h", "vehicles")


def payers(row: Row) -> list[Cell]:
    return [
        row["payer"],
        *(span(row, name, side) for name in ("cost_eur", "co2_kg") for side in ("before", "after")),
    ]


def parallel(row: Row) -> list[Cell]:
    return [row["line"], *counts(row, "trips", "covered_trips"), Figure(row["covered_km"], 1), row["covered_by"]]


def way(row: Row) -> str:
    before, after = (row[f"last_way_home_departure_{side}"] for side in ("before", "after"))
    if before is None:
        return "none" if after is None else "new"
    return "gone" if after is None else "same" if after == before else "later" if after > before else "earlier"


STATES = ("later", "earlier", "same", "new", "gone", "none")
HOME = "Last way home"
CELLS: dict[str, tuple[str, Callable[[Row], list[Cell]]]] = {
    "Overview": ("overview", overview), "What was searched anew": ("recomputed", recomputed),
    "Travel times": ("travel_time_summary", travel_times),
    "Opportunities within reach per head": ("accessibility_summary", accessibility),
    "Winners and losers": ("groups", groups), "Connections gained and lost": ("connections", connections),
    "There in time and back again": ("there_and_back", stays),
    "What running all lines takes": ("operation", operation),
    "Cost and CO2 by payer": ("operation_payers", payers),
    "Trips of new lines that existing ones cover": ("parallel_service", parallel),
}  # fmt: skip
"""By title: which table it shows, and the cells of a row."""


def expected(
    tables: Mapping[str, Sequence[Row]], titles: Mapping[str, str], days: Mapping[str, str]
) -> dict[str, list[list[Cell]]]:
    """The cells of each table by its title in English."""

    def head(row: Row) -> list[Cell]:
        return [titles[row["variant"]], days[row["day"]], *([row["window"]] if "window" in row else [])]

    found = {
        title: [head(row) + cells(row) for row in tables[name]]
        for title, (name, cells) in CELLS.items()
        if name in tables
    }
    home: dict[tuple[Cell, ...], list[str]] = {}  # how often the last way is later and so on, by variant and day
    for row in tables.get("last_way_home", ()):
        home.setdefault(tuple(head(row)), []).append(way(row))
    if home:
        found[HOME] = [[*key, *(Figure(seen.count(state)) for state in STATES)] for key, seen in home.items()]
    return found
