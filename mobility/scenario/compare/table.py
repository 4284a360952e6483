# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""Results as tables: columns with machine names, each with its unit, the same in every language."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from mobility.errors import InternalError
from mobility.kernels.layout import NEVER

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

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
        Name -> n values, all of one length; None or NaN where missing.
    units
        Of columns whose names do not tell it.
    """

    columns: Mapping[str, Sequence[Any] | np.ndarray]
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


def _plain(values: Sequence[Any] | np.ndarray) -> list[Any]:
    """Values of Python, None where missing."""
    listed: list[Any] = values.tolist() if isinstance(values, np.ndarray) else list(values)
    return [None if isinstance(one, float) and one != one else one for one in listed]  # noqa: PLR0124 - NaN


def put_together(parts: Sequence[Mapping[str, Sequence[Any] | np.ndarray]]) -> dict[str, list[Any]]:
    """Blocks of rows behind each other; all have the same columns."""
    columns: dict[str, list[Any]] = {name: [] for name in (parts[0] if parts else ())}
    for part in parts:
        for name, values in part.items():
            columns[name] += values.tolist() if isinstance(values, np.ndarray) else values
    return columns


def seconds_or_none(seconds: np.ndarray) -> list[int | None]:
    """Travel times, None where out of reach."""
    return [None if one == NEVER else one for one in seconds.ravel().tolist()]


def number_name(value: float) -> str:
    """A number as a part of a column's name: ``30``, ``7_5``."""
    return f"{value:g}".replace(".", "_")
