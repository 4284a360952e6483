# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""What stands in a file of places, before it is known what it means: rows, values, coordinates as written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from mobility.errors import Place

if TYPE_CHECKING:
    from pathlib import Path

    import polars as pl

    from mobility.kernels.layout import Float64, Int64

Bool = npt.NDArray[np.bool_]
MISSING = ("", "-", "–", "—", "nan", "na", "n/a", "null", "none")
"""Texts, in small letters, that say that a number is missing; the Zensus writes a dash."""


@dataclass(frozen=True, slots=True)
class Records:
    """The n rows of a file.

    Parameters
    ----------
    path
        The file as the user named it.
    row
        (n) records of a CSV file, where the header is row 1; features of other files, from 1.
    table
        (n) columns: texts as written, or numbers where the file has types.
    x, y
        (n) in the unit of ``crs``, x to the east; of an area the point that stands for it. NaN where missing.
    x_field, y_field
        What messages call them.
    crs
        What the file says about its coordinates, such as ``EPSG:3035``; None: nothing.
    geometry
        (n) polygons in the same unit; None: points.
    cell_m
        (n) side of the square around x and y where places are cells of a grid; 0 elsewhere.
    decimal_comma
        Whether ``1,5`` may stand for one and a half.
    id_column
        The one that the file itself is known to name its places by.
    """

    path: Path
    row: Int64
    table: pl.DataFrame
    x: Float64
    y: Float64
    x_field: str
    y_field: str
    crs: str | None = None
    geometry: np.ndarray | None = None
    cell_m: int = 0
    decimal_comma: bool = False
    id_column: str | None = None

    def __len__(self) -> int:
        """How many."""
        return len(self.row)

    def place(self, at: int, field: str | None = None, value: object = None) -> Place:
        """Where the record at a position from 0 stands."""
        return Place(str(self.path), int(self.row[at]), field, None if value is None else str(value))


def numbers(column: pl.Series, *, decimal_comma: bool = False) -> tuple[Float64, Bool]:
    """A column as numbers.

    Parameters
    ----------
    column
        (n) texts or numbers.
    decimal_comma
        Whether ``1,5`` is read as one and a half.

    Returns
    -------
    tuple
        (n) numbers, NaN where missing; (n) whether something else than a number stands there.
    """
    import polars as pl

    if column.dtype != pl.String:
        values = column.cast(pl.Float64).fill_null(float("nan")).to_numpy()
        return values, np.zeros(len(column), dtype=np.bool_)
    texts = column.str.strip_chars()
    missing = texts.is_null() | texts.str.to_lowercase().is_in(list(MISSING))
    if decimal_comma:
        one = (texts.str.count_matches(",") == 1).fill_null(value=False)
        texts = texts.str.replace(",", ".", literal=True).zip_with(one, texts)
    values = texts.cast(pl.Float64, strict=False).fill_null(float("nan")).to_numpy()
    wrong = ~missing.to_numpy() & ~np.isfinite(values)
    return np.where(missing.to_numpy() | wrong, np.nan, values), wrong
