# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""A timetable cut into pieces that fit on a sheet: so many columns side by side, texts only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mobility.scenario.printed.wording import Words, marks_of, rule_sign, sign_of_column

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mobility.scenario.printed.running import Rule
    from mobility.scenario.printed.timetable import Column, Table, Timetable

COLUMNS = 16
"""Trips side by side on A4 across, letters still read at arm's length."""
MINUTE_S = 60
PASSES = "passes"


@dataclass(frozen=True, slots=True)
class Piece:
    """What stands on one sheet, or below each other on several.

    Parameters
    ----------
    table
        Number in ``Timetable.tables``.
    part, parts
        Which piece of the table this is, from 1, and how many there are.
    head
        Signs above each column; between trips at a headway a column without any.
    rows
        Name of the stop, ``arrival``/``departure``/````, and a text for each column.
    legend
        Sign and meaning of all that this piece uses.
    between
        Column -> what stands in it from top to bottom, instead of times.
    """

    table: int
    part: int
    parts: int
    head: tuple[str, ...]
    rows: tuple[tuple[str, str, tuple[str, ...]], ...]
    legend: tuple[tuple[str, str], ...]
    between: dict[int, str]


def pieces(timetable: Timetable, words: Words) -> Iterator[Piece]:
    """All pieces of a timetable, table by table.

    Parameters
    ----------
    timetable, words
        What, and in which language.
    """
    for number, table in enumerate(timetable.tables):
        numbers: dict[Rule, int] = {}
        for column in table.columns:
            sign_of_column(column, words, numbers)  # numbers rise from left to right over all pieces
        cut = _cut(table)
        for part, columns in enumerate(cut, 1):
            yield _piece(table, number, part, len(cut), columns, words, numbers)


def _cut(table: Table) -> list[list[Column | None]]:
    """Columns in groups of about the same number; None stands for the headway between two, which stay together."""
    units: list[list[Column | None]] = []
    columns = list(table.columns)
    while columns:
        column = columns.pop(0)
        units.append([column, None, columns.pop(0)] if column.about_every_s else [column])
    width = sum(map(len, units))
    groups = -(-width // COLUMNS)
    most = -(-width // groups)
    found: list[list[Column | None]] = [[]]
    for unit in units:
        if found[-1] and len(found[-1]) + len(unit) > min(most + 1, COLUMNS):
            found.append([])
        found[-1] += unit
    return found


def _piece(
    table: Table,
    number: int,
    part: int,
    parts: int,
    columns: list[Column | None],
    words: Words,
    numbers: dict[Rule, int],
) -> Piece:
    used = [row for row in range(len(table.rows)) if any(one is not None and one.cells[row] for one in columns)]
    legend: dict[str, str] = {}
    texts: list[list[str]] = []
    between: dict[int, str] = {}
    rules: dict[str, str] = {}
    for at, column in enumerate(columns):
        if column is None:
            first = columns[at - 1]
            every_s = first.about_every_s if first else 0
            between[at] = words.say("every", minutes=f"{every_s / MINUTE_S:g}")
            texts.append([""] * len(used))
            continue
        if not column.rule.always:
            rules[rule_sign(column.rule, words, numbers)] = words.rule(column.rule)
        if column.call_ahead:
            legend[words.sign("call_ahead")] = words.say("legend_call_ahead")
        if column.approximate:
            legend[words.sign("approximate")] = words.say("legend_approximate")
        texts.append(_texts(column, used, words, legend))
    # A sign at the head of a column is explained before the same sign beside a time.
    rows = tuple(
        (table.rows[row].name, table.rows[row].event, tuple(text[at] for text in texts)) for at, row in enumerate(used)
    )
    head = tuple(" ".join(sign_of_column(one, words, numbers)) if one is not None else "" for one in columns)
    by_sign = sorted(rules.items(), key=lambda entry: (entry[0].isdigit(), int(entry[0]) if entry[0].isdigit() else 0))
    return Piece(number, part, parts, head, rows, (*by_sign, *legend.items()), between)


def _texts(column: Column, used: list[int], words: Words, legend: dict[str, str]) -> list[str]:
    """A column as texts; what it needs explained goes into the legend."""
    times = [row for row, cell in enumerate(column.cells) if cell is not None]
    texts = []
    for row in used:
        cell = column.cells[row]
        if cell is None:
            inside = times[0] < row < times[-1]
            texts.append(words.sign(PASSES) if inside else "")
            if inside:
                legend[words.sign(PASSES)] = words.say("legend_passes")
            continue
        if column.call_ahead:
            cell = cell._replace(marks=tuple(mark for mark in cell.marks if mark != "call_on"))
        for mark in marks_of(cell):
            legend.setdefault(words.sign(mark), words.say(f"legend_{mark}"))
        texts.append(words.time(cell))
    return texts
