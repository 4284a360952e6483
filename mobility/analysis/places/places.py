# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""Places that an analysis is about, side by side in arrays."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from shapely import MultiPolygon, Polygon

    from mobility.kernels.layout import Float64, Int32


@dataclass(frozen=True, slots=True)
class Places:
    """n origins, destinations or opportunities.

    Parameters
    ----------
    id
        (n) unique, as the source names them.
    lat, lon
        (n) degrees; of an area the point that stands for it.
    columns
        (n) numbers by name of column, NaN where missing: inhabitants, jobs, weights.
    area
        (n) in degrees, longitude first; None where places are points.
    stop
        (n) numbers of the network's stops where places are stops, -1 where not; None where none is.
    source
        What a table says where they come from: a file's name, ``stops``, ``grid 500 m``.
    """

    id: tuple[str, ...]
    lat: Float64
    lon: Float64
    columns: dict[str, Float64] = field(default_factory=dict)
    area: tuple[Polygon | MultiPolygon, ...] | None = None
    source: str = ""
    stop: Int32 | None = None

    def __len__(self) -> int:
        """How many."""
        return len(self.id)
