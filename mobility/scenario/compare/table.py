# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""Results as tables: columns with machine names, each with its unit, the same in every language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from mobility.errors import InternalError
from mobility.kernels.layout import NEVER

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    import polars as pl

    Column = Sequence[Any] | np.ndarray | pl.Series

UNITS = {
    "_s": "s",
    "_min": "min",
    "share": "1",
    "_share": "1",
    "people": "persons",
    "date": "date",
    "departure": "HH:MM",
    "per_year": "1/a",
    "km": "km",
}
"""Unit by the end of a column's name; the suffixes ``_before``, ``_after`` and ``_change`` are put aside first."""
SIDES = ("_before", "_after", "_change")


@dataclass(frozen=True, slots=True)
class Table:
    """One table.

    Parameters
    ----------
    columns
        Name -> n values, all of one length, also as a Series of polars; None or NaN where missing.
    units
        Of columns whose names do not tell it.
    """

    columns: Mapping[str, Column]
    units: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """See that all columns have one length.

        Raises
        ------
        InternalError
            They do not.
        """
        if len({len(values) for values in self.columns.values()}) > 1:
            lengths = {name: len(values) for name, values in self.columns.items()}
            raise InternalError("unexpected", what=f"columns of different lengths: {lengths}")

    def __len__(self) -> int:
        """How many rows."""
        return len(next(iter(self.columns.values()), ()))

    def unit(self, column: str) -> str:
        """The unit of a column, empty where it has none."""
        if column in self.units:
            return self.units[column]
        plain = column
        for side in SIDES:
            plain = plain.removesuffix(side)
        for end, unit in UNITS.items():
            if plain.endswith(end) or plain.startswith(f"{end}_"):
                return unit
        return ""

    def rows(self) -> list[dict[str, Any]]:
        """Row by row, for those who look at few."""
        names = list(self.columns)
        lists = [_plain(self.columns[name]) for name in names]
        return [dict(zip(names, row, strict=True)) for row in zip(*lists, strict=True)]


def _plain(values: Column) -> list[Any]:
    """Values of Python, None where missing."""
    listed: list[Any] = values.tolist() if isinstance(values, np.ndarray) else list(values)
    return [None if isinstance(one, float) and one != one else one for one in listed]  # noqa: PLR0124 - NaN


class LazyTables(Mapping[str, Table]):
    """Tables by name, each made when it is looked at first.

    Parameters
    ----------
    makers
        What makes each, in the order in which they are shown.
    """

    def __init__(self, makers: Mapping[str, Callable[[], Table]]) -> None:
        self._makers = dict(makers)
        self._made: dict[str, Table] = {}

    def __getitem__(self, name: str) -> Table:
        """Make it, or take what was made before."""
        if name not in self._made:
            self._made[name] = self._makers[name]()
        return self._made[name]

    def __iter__(self) -> Iterator[str]:
        """Names in their order."""
        return iter(self._makers)

    def __len__(self) -> int:
        """How many tables."""
        return len(self._makers)


def put_together(parts: Sequence[Mapping[str, Column]]) -> dict[str, Any]:
    """Blocks of rows behind each other; all have the same columns.

    Parameters
    ----------
    parts
        At least one; columns that are a Series of polars in all of them stay one.
    """
    if not parts:
        return {}
    return {name: _behind([part[name] for part in parts]) for name in parts[0]}


def _behind(values: list[Column]) -> Column:
    from polars import Series, concat

    series = [one for one in values if isinstance(one, Series)]
    if len(series) == len(values):
        return concat(series)
    return [value for one in values for value in (one.tolist() if isinstance(one, np.ndarray) else one)]


def stacked(parts: Sequence[Mapping[str, pl.Series]]) -> dict[str, pl.Series]:
    """The same for long tables, whose columns are held compactly."""
    import polars as pl

    return {name: pl.concat([part[name] for part in parts]) for name in (parts[0] if parts else ())}


def seconds_or_none(seconds: np.ndarray) -> pl.Series:
    """Travel times, None where out of reach."""
    import polars as pl

    plain = seconds.ravel()
    return pl.Series(plain).set(pl.Series(plain == NEVER), None)


def number_name(value: float) -> str:
    """A number as a part of a column's name: ``30``, ``7_5``."""
    return f"{value:g}".replace(".", "_")
