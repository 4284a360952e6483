# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""One file of records: published ones as they are, changed ones with new values in the old places, new ones behind."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from mobility.errors import DataError, Place
from mobility.scenario.export.records import HEADER, Records, line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import polars as pl

    from mobility.scenario.export.texts import Layout

Row = dict[str, Any]
ENDING = b"\r\n"
"""of files that were never published (RFC 4180)"""


@dataclass(frozen=True, slots=True)
class FileCount:
    """What became of the records of one file."""

    published: int = 0
    """written as they were"""
    changed: int = 0
    new: int = 0
    dropped: int = 0


@dataclass(slots=True)
class Merged:
    """A file about to be written; ``untouched``: as published, byte for byte."""

    name: str
    count: FileCount
    untouched: bool = False
    lines: Iterable[bytes] = field(default=())


@dataclass(frozen=True, slots=True)
class _Item:
    """One record to be written: a published one (``row``), with other values if ``values`` is there, or a new one."""

    row: int
    values: Row | None = None


def merge(
    name: str, layout: Layout, now: pl.DataFrame, before: pl.DataFrame, records: Records | None, unwanted: set[int]
) -> Merged | None:
    """Put a file together.

    Parameters
    ----------
    name, layout
        Which file.
    now, before
        Text columns by ``Layout.texts`` after and before the change; ``row`` 0: changed or new.
    records
        The published file, if there is one.
    unwanted
        Numbers of records that reading left out and that are to go.

    Returns
    -------
    Merged or None
        None: there is no such file, and no need of it.

    Raises
    ------
    DataError
        The published file is not the one that the feed was read from.
    """
    if records is None and now.is_empty():
        return None
    items, dropped = _items(name, layout, now, before, records, unwanted)
    changed = sum(1 for item in items if item.values is not None and item.row)
    new = sum(1 for item in items if not item.row)
    count = FileCount(len(items) - changed - new, changed, new, dropped)
    rows = [item.row for item in items]
    if records is not None and not (changed or new or dropped) and rows == sorted(rows):
        return Merged(name, count, untouched=True)
    return Merged(name, count, lines=_lines(layout, items, records))


def _items(
    name: str, layout: Layout, now: pl.DataFrame, before: pl.DataFrame, records: Records | None, unwanted: set[int]
) -> tuple[list[_Item], int]:
    """The records in the order of the table, those that reading left out where they stood; and how many go."""
    columns = [column for column in now.columns if column != "row"]
    old = {row["row"]: row for row in before.iter_rows(named=True)}
    stays = set(now["row"].to_list())
    free: dict[tuple[Any, ...], list[int]] = {}
    for number, row in old.items():
        if number not in stays:
            free.setdefault(_key(layout, row), []).append(number)
    free_rows = {number for numbers in free.values() for number in numbers}
    left_out = [
        number
        for number in range(HEADER + 1, (len(records) if records else HEADER) + 1)
        if number not in old and number not in unwanted
    ]
    items: list[_Item] = []
    at, highest = 0, 0
    for row in now.iter_rows(named=True):
        number = row["row"]
        if number:
            was = old.get(number)
            if was is None or _key(layout, was) != _key(layout, row):
                raise DataError("export_source_changed", place=Place(name, number), more=0)
        elif same := free.get(_key(layout, row)):
            number = same.pop(0)
            free_rows.discard(number)
            was = old[number]
        else:
            items.append(_Item(0, row))
            continue
        while at < len(left_out) and left_out[at] < number and number > highest:
            items.append(_Item(left_out[at]))
            at += 1
        highest = max(highest, number)
        other = {column: row[column] for column in columns if row[column] != was[column]}
        items.append(_Item(number, other or None))
    items += [_Item(number) for number in left_out[at:]]
    return items, len(free_rows) + len(unwanted)


def _key(layout: Layout, row: Row) -> tuple[Any, ...]:
    return tuple(row[column] for column in layout.keys)


def _lines(layout: Layout, items: list[_Item], records: Records | None) -> Iterator[bytes]:
    filled = {
        column: None
        for item in items
        if item.values is not None
        for column, value in item.values.items()
        if column != "row" and value is not None
    }
    known = records.columns if records else []
    more = [column for column in filled if column not in known]
    ending = records.ending if records else ENDING
    if records is None:
        more = [*layout.needed, *(column for column in more if column not in layout.needed)]
        yield line(more) + ending
    else:
        yield records.header(more)
    columns = [*known, *more]
    for item in items:
        if item.values is None and records is not None:
            yield from records.lines([item.row], more)
            continue
        values: Row = dict(zip(known, records.values(item.row), strict=False)) if item.row and records else {}
        values |= item.values or {}
        yield line(values.get(column) for column in columns) + ending
