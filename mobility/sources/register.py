# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""A stop register: which municipality a stop lies in, and so roughly where a municipality lies.

Read is the form in which NASA GmbH publishes the one of Sachsen-Anhalt: UTF-8, parted by semicolons, decimal commas,
with the columns ``Gemeinde``, ``AGS Gemeinde``, ``X-Koordinate`` and ``Y-Koordinate`` (degrees east and north).
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mobility.errors import InputError, Place

if TYPE_CHECKING:
    from pathlib import Path

    from mobility.region import Box

NAME, KEY, LON, LAT = COLUMNS = ("Gemeinde", "AGS Gemeinde", "X-Koordinate", "Y-Koordinate")
DHID = "Globale ID"


@dataclass(frozen=True, slots=True)
class Municipality:
    """One municipality and the box around its stops, without margin."""

    name: str
    ags: str
    box: Box
    stops: int


def read_register(path: Path) -> list[Municipality]:
    """The municipalities of a register, by key; stops without a usable position are left out.

    Parameters
    ----------
    path
        A CSV file, see above.

    Raises
    ------
    InputError
        It can't be read, or has other columns.
    """
    names: dict[str, str] = {}
    points: dict[str, list[tuple[float, float]]] = {}
    for row in _rows(path, COLUMNS):
        point = _degrees(row[LAT]), _degrees(row[LON])
        if row[KEY] and row[NAME] and None not in point:
            names[row[KEY]] = row[NAME]
            points.setdefault(row[KEY], []).append((point[0] or 0.0, point[1] or 0.0))
    return [Municipality(names[ags], ags, _around(points[ags]), len(points[ags])) for ags in sorted(points)]


def municipality_of_stops(path: Path) -> dict[str, str]:
    """The name of the municipality in which each stop lies, by DHID such as ``de:15083:20307``.

    Parameters
    ----------
    path
        A CSV file, see above, with the column ``Globale ID``; stops without one are left out.

    Raises
    ------
    InputError
        It can't be read, or has other columns.
    """
    return {row[DHID]: row[NAME] for row in _rows(path, (DHID, NAME)) if row[DHID] and row[NAME]}


def _rows(path: Path, columns: tuple[str, ...]) -> list[dict[str, str]]:
    """The rows of a register that has these columns."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = csv.DictReader(file, delimiter=";")
            missing = [column for column in columns if column not in (rows.fieldnames or ())]
            if missing:
                raise InputError("register_columns", place=Place(str(path), 1), missing=", ".join(missing))
            return list(rows)
    except OSError as error:
        raise InputError("file_unreadable", place=Place(str(path)), why=error.strerror or str(error)) from error
    except (UnicodeDecodeError, csv.Error) as error:
        raise InputError("not_utf8", place=Place(str(path))) from error


def _degrees(written: str | None) -> float | None:
    try:
        value = float((written or "").replace(",", "."))
    except ValueError:
        return None
    return value if -180 <= value <= 180 and value else None  # noqa: PLR2004


def _around(points: list[tuple[float, float]]) -> Box:
    lats, lons = zip(*points, strict=True)
    return min(lats), min(lons), max(lats), max(lons)
