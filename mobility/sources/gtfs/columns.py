# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""One CSV file -> text columns -> typed columns, with the row of everything that does not fit.

Every column is text until its type is known. Blanks around values go, an empty value is null, and the column
``row`` holds the record's number in the file (the header is row 1).
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from typing import TYPE_CHECKING, Any

import polars as pl

from mobility.errors import DataError
from mobility.sources.gtfs.findings import KEPT_PER_CODE, Finding

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from mobility.sources.gtfs.archive import Archive
    from mobility.sources.gtfs.findings import Findings, Severity

BYTE_ORDER_MARK = b"\xef\xbb\xbf"
TIME_PATTERN = re.compile(r"(\d{1,3}):([0-5]\d):([0-5]\d)", re.ASCII)
BLANK_BEFORE_QUOTE = re.compile(rb'(?:^|[,\r\n])[ \t]+"')
MAX_TIME_S = 30 * 86_400
"""Times beyond thirty days are mistakes; int32 sums stay far from their end."""


def read_text(
    archive: Archive, name: str, wanted: Sequence[str] | None = None, required: Sequence[str] = ()
) -> pl.DataFrame:
    """Read a file into text columns.

    Parameters
    ----------
    archive, name
        Where it lies. A missing file gives no rows.
    wanted
        Columns to return, in this order; those that the file lacks are null. None: all columns as they stand.
    required
        Those of them without which the file can't be used.

    Returns
    -------
    polars.DataFrame
        ``row`` (UInt32) and text columns, stripped, empty = null; rows that are wholly empty are left out.

    Raises
    ------
    DataError
        No UTF-8, NUL bytes, no header, a column twice, a required one missing, more values than columns, an open quote.
    """
    if name not in archive:
        schema: dict[str, type[pl.DataType]] = {"row": pl.UInt32} | dict.fromkeys(wanted or (), pl.String)
        return pl.DataFrame(schema=schema)
    data = archive.read(name).removeprefix(BYTE_ORDER_MARK)
    header = _header(archive, name, data)
    for column in required:
        if column not in header:
            raise DataError("missing_required_column", place=archive.place(name, 1), column=column)
    keep = [column for column in header if wanted is None or column in wanted]
    table = _parse(archive, name, data, header, keep)
    del data
    table = table.with_columns(pl.col(pl.String).str.strip_chars())
    table = table.with_columns(pl.when(pl.col(pl.String) != "").then(pl.col(pl.String)).name.keep())
    table = table.with_row_index("row", offset=2).filter(~pl.all_horizontal(pl.col(keep).is_null()))
    missing = [column for column in wanted or () if column not in keep]
    table = table.with_columns(pl.lit(None, pl.String).alias(column) for column in missing)
    return table.select("row", *(wanted or keep))


def read_optional_text(
    archive: Archive, findings: Findings, name: str, wanted: Sequence[str] | None = None, required: Sequence[str] = ()
) -> pl.DataFrame:
    """Read a file that one can do without: what would refuse the feed is a warning, and the file counts as empty.

    Parameters
    ----------
    archive, name, wanted, required
        As for ``read_text``.
    findings
        Who takes the warning.
    """
    try:
        return read_text(archive, name, wanted, required)
    except DataError as error:
        if error.place is not None:
            facts = {key: value for key, value in error.facts.items() if key != "more"}
            findings.counts["warning", error.code] += 1
            findings.items.append(Finding(error.code, "warning", error.place, facts))
        schema: dict[str, type[pl.DataType]] = {"row": pl.UInt32} | dict.fromkeys(wanted or (), pl.String)
        return pl.DataFrame(schema=schema)


def _header(archive: Archive, name: str, data: bytes) -> list[str]:
    end = min((at for at in (data.find(b"\n"), data.find(b"\r")) if at >= 0), default=len(data))
    try:
        line = data[:end].decode("utf-8")
    except UnicodeDecodeError as error:
        raise DataError("not_utf8", place=archive.place(name, 1)) from error
    columns = [column.strip() for column in next(csv.reader([line], skipinitialspace=True), [])]
    if not any(columns):
        raise DataError("empty_file", place=archive.place(name, 1))
    for column in columns:
        if column and columns.count(column) > 1:
            raise DataError("duplicated_column", place=archive.place(name, 1), column=column)
    return [column or f"column_{number}" for number, column in enumerate(columns, 1)]


def _parse(archive: Archive, name: str, data: bytes, header: list[str], keep: list[str]) -> pl.DataFrame:
    # Quotes after a blank (`1, "x, y"`) and lone carriage returns are legal for some writers and beyond polars.
    # The pattern takes a sixth of the time of reading a feed, so it is asked only where a blank stands before a quote.
    maybe = b' "' in data or b'\t"' in data
    odd = (maybe and BLANK_BEFORE_QUOTE.search(data) is not None) or (b"\r" in data and b"\n" not in data)
    if not odd:
        try:
            return pl.read_csv(
                data,
                has_header=False,
                skip_rows=1,
                new_columns=header,
                schema_overrides=dict.fromkeys(header, pl.String),
                infer_schema=False,
                columns=[header.index(column) for column in keep],
            )
        except pl.exceptions.NoDataError:
            return pl.DataFrame(schema=dict.fromkeys(keep, pl.String))
        except pl.exceptions.PolarsError:
            pass  # the slow reader finds the row, or reads what polars would not
    return _parse_slowly(archive, name, data, header).select(keep)


def _parse_slowly(archive: Archive, name: str, data: bytes, header: list[str]) -> pl.DataFrame:
    try:
        content = data.decode("utf-8")
    except UnicodeDecodeError as error:
        ending = b"\n" if b"\n" in data else b"\r"
        row = data.count(ending, 0, error.start) + 1
        raise DataError("not_utf8", place=archive.place(name, row)) from error
    reader = csv.reader(io.StringIO(content, newline=""), skipinitialspace=True, strict=True)
    records: list[list[str | None]] = []
    try:
        next(reader)
        for record in reader:
            if len(record) > len(header) and any(value.strip() for value in record[len(header) :]):
                place = archive.place(name, len(records) + 2)
                raise DataError("invalid_row_length", place=place, found=len(record), expected=len(header))
            padded: list[str | None] = [*record[: len(header)], *[None] * (len(header) - len(record))]
            records.append(padded)
    except csv.Error as error:
        raise DataError("csv_parsing_failed", place=archive.place(name, len(records) + 2), why=str(error)) from error
    return pl.DataFrame(records, schema=dict.fromkeys(header, pl.String), orient="row")


class Typed:
    """Turns text columns of one table into typed ones; each misfit goes to the findings with its row."""

    def __init__(self, table: pl.DataFrame, file: str, findings: Findings) -> None:
        self.table, self.file, self.findings = table, file, findings

    def report(self, code: str, bad: pl.Series, column: str, *, severity: Severity = "error", **facts: Any) -> None:
        """Note a finding for each row where ``bad`` is true."""
        if not bad.any():
            return
        found = self.table.filter(bad).select("row", column)
        for row, value in found.head(KEPT_PER_CODE).iter_rows():
            self.findings.add(severity, code, self.file, row, column, value, **facts)
        self.findings.counts[severity, code] += max(0, len(found) - KEPT_PER_CODE)

    def required(self, column: str) -> pl.Series:
        """The column, each row having a value."""
        series = self.table[column]
        self.report("missing_required_field", series.is_null(), column)
        return series

    def key(self, *columns: str) -> pl.Series:
        """The first column; the columns together must be unique and the first not empty."""
        self.required(columns[0])
        twice = ~self.table.select(pl.struct(columns).is_first_distinct()).to_series()
        self.report("duplicate_key", twice & self.table[columns[0]].is_not_null(), columns[0])
        return self.table[columns[0]]

    def index(self, column: str, keys: pl.Series, *, required: bool = True, severity: Severity = "error") -> pl.Series:
        """Int32 positions in ``keys``; -1 where empty or unknown (``foreign_key_violation``)."""
        if required:
            self.required(column)
        unique = keys.is_first_distinct() & keys.is_not_null()
        positions = pl.DataFrame({"key": keys, "position": pl.int_range(len(keys), dtype=pl.Int32, eager=True)})
        found = (
            self.table.select(column)
            .join(positions.filter(unique), left_on=column, right_on="key", how="left", maintain_order="left")
            .get_column("position")
        )
        unknown = found.is_null() & self.table[column].is_not_null()
        self.report("foreign_key_violation", unknown, column, severity=severity)
        return found.fill_null(-1)

    def by_value(
        self, column: str, convert: Callable[[str], int | None], code: str, *, required: bool = False, **facts: Any
    ) -> pl.Series:
        """Int32 column by converting each different value once; None from ``convert`` is a misfit."""
        if required:
            self.required(column)
        values = self.table[column].unique().drop_nulls()
        lookup = pl.DataFrame(
            {"value": values, "number": [convert(value) for value in values]},
            schema={"value": pl.String, "number": pl.Int32},
        )
        numbers = (
            self.table.select(column)
            .join(lookup, left_on=column, right_on="value", how="left", maintain_order="left")
            .get_column("number")
        )
        self.report(code, numbers.is_null() & self.table[column].is_not_null(), column, **facts)
        return numbers

    def times(self, column: str, *, required: bool = False) -> pl.Series:
        """Seconds of the service day (Int32, null where empty); hours may have one digit and exceed 24."""
        return self.by_value(column, parse_time, "invalid_time", required=required)

    def dates(self, column: str) -> pl.Series:
        """Days since 1970-01-01 (Int32)."""
        return self.by_value(column, parse_date, "invalid_date", required=True)

    def whole(
        self, column: str, low: int, high: int, *, default: int | None = None, required: bool = False
    ) -> pl.Series:
        """Int32 within [low, high]; null or ``default`` where empty."""

        def convert(value: str) -> int | None:
            return int(value) if value.isascii() and value.isdigit() and low <= int(value) <= high else None

        numbers = self.by_value(column, convert, "invalid_integer", required=required, low=low, high=high)
        return numbers if default is None else numbers.fill_null(default)

    def one_of(self, column: str, allowed: Sequence[int], *, default: int) -> pl.Series:
        """An enumeration; an unknown value is a warning and taken as the default."""
        numbers = self.table[column].cast(pl.Int32, strict=False)
        unknown = (~numbers.is_in(list(allowed)) | numbers.is_null()) & self.table[column].is_not_null()
        self.report("unexpected_enum_value", unknown, column, severity="warning", default=default)
        return (
            pl.select(pl.when(unknown | numbers.is_null()).then(default).otherwise(numbers)).to_series().cast(pl.Int32)
        )

    def degrees(self, column: str, limit: float, where: pl.Series, *, severity: Severity = "error") -> pl.Series:
        """Float64 within [-limit, limit] where asked for, else NaN."""
        numbers = self.table[column].cast(pl.Float64, strict=False)
        self.report("missing_required_field", where & self.table[column].is_null(), column, severity=severity)
        unreadable = numbers.is_null() & self.table[column].is_not_null()
        self.report("invalid_float", unreadable, column, severity=severity)
        beyond = (numbers.abs() > limit).fill_null(value=False)
        self.report("number_out_of_range", beyond, column, severity=severity, low=-limit, high=limit)
        return numbers.fill_null(float("nan"))


def parse_time(value: str) -> int | None:
    """``6:13:00`` -> seconds; None if it is no time."""
    found = TIME_PATTERN.fullmatch(value)
    if not found:
        return None
    seconds = int(found[1]) * 3600 + int(found[2]) * 60 + int(found[3])
    return seconds if seconds <= MAX_TIME_S else None


def parse_date(value: str) -> int | None:
    """``20260610`` -> days since 1970-01-01; None if it is no date."""
    if len(value) != len("YYYYMMDD") or not value.isascii() or not value.isdigit():
        return None
    try:
        return (dt.date(int(value[:4]), int(value[4:6]), int(value[6:])) - dt.date(1970, 1, 1)).days
    except ValueError:
        return None
