# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""Tables as CSV, Parquet and Excel files, with the same bytes each time.

Every table carries where it comes from: in the metadata of a Parquet file under ``about`` (JSON), on the sheet
``about`` of an Excel file, and for CSV, which has no room for it, in a file beside it whose name ends in
``.csv-metadata.json``, as the W3C's "CSV on the Web" has it.
"""

from __future__ import annotations

import datetime as dt
import io
import json
from typing import TYPE_CHECKING, Any

from mobility.analysis.extras import analyst
from mobility.analysis.output.replacing import replacing
from mobility.errors import InputError, Place

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    import numpy as np
    import polars as pl

    Column = Sequence[Any] | np.ndarray | pl.Series

SHEET_ROWS = 1_048_576
"""Rows of an Excel sheet, the header included."""
SHEET_NAME = 31
"""Letters of the longest name of a sheet."""
NARROWEST, WIDEST = 8, 60
"""Width of a column in characters."""
ROWS_LOOKED_AT = 1000
"""So many rows decide how wide a column is."""
CREATED = dt.datetime(2000, 1, 1)  # noqa: DTZ001 - Excel knows no time zones, and no clock may be in a result
CSV_CONTEXT = "http://www.w3.org/ns/csvw"


def write_table(columns: Mapping[str, Column], path: Path, *, about: Mapping[str, str] | None = None) -> None:
    """Write a table.

    Parameters
    ----------
    columns
        Name -> n values, all of one length: numbers, texts, truth values, dates; None or NaN where missing.
    path
        Ending in ``.csv`` (RFC 4180, UTF-8, decimal points, nothing where a value is missing), ``.parquet`` or
        ``.xlsx`` (sheets ``data`` and ``about``; extra ``analyst``). What is there is replaced in one step.
    about
        Where it comes from: data, code version, parameters. No time of a clock.

    Raises
    ------
    InputError
        Another ending, too many rows for a sheet, or the extra ``analyst`` is missing.
    ResourceError
        It can't be written.
    """
    write = WRITERS.get(path.suffix.lower())
    if write is None:
        raise InputError("table_suffix", place=Place(str(path)), suffixes=", ".join(WRITERS))
    write(frame_of(columns), path, dict(about or {}))


def write_sheets(
    tables: Mapping[str, Mapping[str, Column]], path: Path, *, about: Mapping[str, str] | None = None
) -> None:
    """Write several tables as the sheets of one Excel file (extra ``analyst``).

    Parameters
    ----------
    tables
        By name of sheet, in this order; what goes beyond ``SHEET_NAME`` letters of a name is cut off.
    path
        Ending in ``.xlsx``. What is there is replaced in one step.
    about
        Where it comes from; on a last sheet ``about``.

    Raises
    ------
    InputError
        Another ending, too many rows for a sheet, or the extra ``analyst`` is missing.
    ResourceError
        It can't be written.
    """
    if path.suffix.lower() != ".xlsx":
        raise InputError("table_suffix", place=Place(str(path)), suffixes=".xlsx")
    _write_book({name[:SHEET_NAME]: frame_of(columns) for name, columns in tables.items()}, path, dict(about or {}))


def frame_of(columns: Mapping[str, Column]) -> pl.DataFrame:
    """Columns as a polars frame, null where a value is missing."""
    import polars as pl

    series = [pl.Series(name, values, strict=False) for name, values in columns.items()]
    return pl.DataFrame([one.fill_nan(None) if one.dtype.is_float() else one for one in series])


def _write_csv(frame: pl.DataFrame, path: Path, about: dict[str, str]) -> None:
    with replacing(path) as unfinished, unfinished.open("wb") as file:
        frame.write_csv(file, line_terminator="\r\n", null_value="")
    if about:
        beside = path.with_name(f"{path.name}-metadata.json")
        described = {"@context": CSV_CONTEXT, "url": path.name, "notes": [about]}
        with replacing(beside) as unfinished:
            unfinished.write_text(json.dumps(described, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _write_parquet(frame: pl.DataFrame, path: Path, about: dict[str, str]) -> None:
    # One key only: polars writes several in an order drawn by lot.
    metadata = {"about": json.dumps(about, ensure_ascii=False)}
    whole = io.BytesIO()  # what polars says of a full disk could not be told from its other errors
    frame.write_parquet(whole, metadata=metadata)
    with replacing(path) as unfinished:
        unfinished.write_bytes(whole.getbuffer())


def _write_xlsx(frame: pl.DataFrame, path: Path, about: dict[str, str]) -> None:
    _write_book({"data": frame}, path, about)


def _write_book(sheets: dict[str, pl.DataFrame], path: Path, about: dict[str, str]) -> None:
    with analyst():
        import xlsxwriter
    for frame in sheets.values():
        if frame.height >= SHEET_ROWS:
            raise InputError("table_too_long", place=Place(str(path)), count=frame.height, most=SHEET_ROWS - 1)
    options = {
        # row by row, so that a large sheet needs no memory
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "default_date_format": "yyyy-mm-dd",
    }
    # The archive is made in memory: a half written one would be closed at some later time, with noise.
    whole = io.BytesIO()
    with replacing(path) as unfinished:
        try:
            with xlsxwriter.Workbook(whole, options) as book:
                book.set_properties({"created": CREATED})
                bold = book.add_format({"bold": True})
                for name, frame in sheets.items():
                    _write_sheet(book.add_worksheet(name), bold, frame)
                _write_sheet(book.add_worksheet("about"), bold, frame_of({"key": [*about], "value": [*about.values()]}))
        except xlsxwriter.exceptions.FileCreateError as error:
            raise OSError(str(error)) from error
        unfinished.write_bytes(whole.getbuffer())


def _write_sheet(sheet: Any, bold: Any, frame: pl.DataFrame) -> None:  # noqa: ANN401 - xlsxwriter has no types
    """Header and rows; the header stays in sight, and columns are as wide as what stands in them."""
    sheet.freeze_panes(1, 0)
    for at, column in enumerate(frame.get_columns()):
        longest = max((len(str(value)) for value in column.head(ROWS_LOOKED_AT) if value is not None), default=0)
        sheet.set_column(at, at, min(max(NARROWEST, longest, len(column.name)) + 1, WIDEST))
    sheet.write_row(0, 0, frame.columns, bold)
    for row, values in enumerate(frame.iter_rows(), 1):
        for at, value in enumerate(values):
            if value is not None:
                sheet.write(row, at, value)


WRITERS: dict[str, Callable[[pl.DataFrame, Path, dict[str, str]], None]] = {
    ".csv": _write_csv,
    ".parquet": _write_parquet,
    ".xlsx": _write_xlsx,
}
