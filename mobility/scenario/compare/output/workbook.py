# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""A comparison as one Excel file: a sheet per table, one that says what each column is, and where it comes from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mobility.analysis.output.tables import SHEET_ROWS, write_sheets

if TYPE_CHECKING:
    from pathlib import Path

    from mobility.scenario.compare.results import Results

COLUMNS = "columns"


def write_workbook(results: Results, path: Path) -> tuple[str, ...]:
    """Write an Excel file (extra ``analyst``).

    Parameters
    ----------
    results
        Of a comparison.
    path
        Ending in ``.xlsx``. What is there is replaced in one step.

    Returns
    -------
    tuple
        Names of tables with more rows than a sheet has; they are left out, and the sheet ``columns`` says so.

    Raises
    ------
    InputError
        Another ending, or the extra ``analyst`` is missing.
    ResourceError
        It can't be written.
    """
    long = tuple(name for name, table in results.tables.items() if len(table) >= SHEET_ROWS)
    named = [(name, table, column) for name, table in results.tables.items() for column in table.columns]
    sheets = {name: table.columns for name, table in results.tables.items() if name not in long}
    columns: dict[str, list[Any]] = {
        "table": [name for name, _, _ in named],
        "column": [column for _, _, column in named],
        "unit": [table.unit(column) for _, table, column in named],
        "in_this_file": [name not in long for name, _, _ in named],
    }
    write_sheets({**sheets, COLUMNS: columns}, path, about=results.about)
    return long
