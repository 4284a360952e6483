# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""What lies near a point: stops, places and addresses sorted by the cells of a grid."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from mobility.network.gazetteer.entries import STREET

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from mobility.kernels.layout import Int64
    from mobility.network.gazetteer.entries import Entry

CELL_E7 = 20_000
"""Height and width of a cell: 0.002 degrees, about 220 m from south to north."""
COLUMNS = 3_600_000_000 // CELL_E7
"""Cells around the earth."""


def cell_of(lat_e7: np.ndarray, lon_e7: np.ndarray) -> Int64:
    """Numbers of cells, row by row from south to north."""
    row = (lat_e7.astype(np.int64) + 900_000_000) // CELL_E7
    return row * COLUMNS + (lon_e7.astype(np.int64) + 1_800_000_000) // CELL_E7


def near_arrays(entries: Sequence[Entry]) -> dict[str, np.ndarray]:
    """All entries but streets, and all addresses, by cell.

    Addresses count on behind the entries, in their order.
    """
    rows = [(number, entry.lat_e7, entry.lon_e7) for number, entry in enumerate(entries) if entry.kind != STREET]
    homes = [home for entry in entries for home in entry.addresses]
    rows += [(len(entries) + number, home.lat_e7, home.lon_e7) for number, home in enumerate(homes)]
    table = np.array(rows, dtype=np.int64).reshape(-1, 3)
    cell = cell_of(table[:, 1], table[:, 2])
    order = np.lexsort((table[:, 0], cell))
    return {
        "gazetteer_near_cell": cell[order],
        "gazetteer_near_item": table[order, 0].astype(np.int32),
    }


def rings(
    arrays: Mapping[str, np.ndarray], lat_e7: int, lon_e7: int, most_m: float
) -> Iterator[tuple[float, np.ndarray]]:
    """Items around a point in ever larger squares of cells.

    Parameters
    ----------
    arrays
        Of the gazetteer.
    lat_e7, lon_e7
        The point.
    most_m
        Where to stop.

    Yields
    ------
    tuple
        A distance in metres, and all items nearer than it, with some that are not.
    """
    cell, item = arrays["gazetteer_near_cell"], arrays["gazetteer_near_item"]
    row = (lat_e7 + 900_000_000) // CELL_E7
    column = (lon_e7 + 1_800_000_000) // CELL_E7
    high_m = CELL_E7 * 0.0111
    wide_m = max(high_m * math.cos(math.radians(lat_e7 / 1e7)), 1.0)
    reach_m = 2 * high_m
    while True:
        rows, columns = math.ceil(reach_m / high_m), min(math.ceil(reach_m / wide_m), COLUMNS)
        first = (np.arange(row - rows, row + rows + 1) * COLUMNS + column).astype(np.int64)
        begin, end = np.searchsorted(cell, first - columns), np.searchsorted(cell, first + columns, side="right")
        yield reach_m, np.concatenate([item[:0], *(item[a:b] for a, b in zip(begin, end, strict=True) if b > a)])
        if reach_m >= most_m:
            return
        reach_m *= 2
