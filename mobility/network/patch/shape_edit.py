# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""The lines that trips draw on a map being changed: some trips get new ones."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

if TYPE_CHECKING:
    from mobility.kernels.layout import Float64
    from mobility.sources.gtfs.feed import Feed


class ShapeEdit:
    """The shapes of one feed and those that are new.

    Parameters
    ----------
    feed
        As it was read.
    """

    def __init__(self, feed: Feed) -> None:
        self._feed = feed
        self._new: list[Float64] = []
        self._taken = set(feed.shapes["shape_id"].to_list())
        self._ids: list[str] = []

    def line(self, shape: int) -> Float64:
        """(n, 2) latitude and longitude of a shape's points in degrees, none like the one before."""
        known = len(self._feed.shapes)
        if shape >= known:
            return self._new[shape - known]
        points = self._feed.shape_points.filter(pl.col("shape") == shape)
        return _different(points.select("lat", "lon").to_numpy())

    def add(self, line: Float64) -> int:
        """Add a shape; its number.

        Parameters
        ----------
        line
            (n, 2) latitude and longitude in degrees.
        """
        number = len(self._new) + 1
        while f"change-{number}" in self._taken:
            number += 1
        self._taken.add(f"change-{number}")
        self._ids.append(f"change-{number}")
        self._new.append(_different(line))
        return len(self._feed.shapes) + len(self._new) - 1

    def facts(self, shape: int) -> dict[str, Any]:
        """What a trip says of its new shape."""
        return {"shape": shape, "shape_id": self._ids[shape - len(self._feed.shapes)]}

    def tables(self) -> tuple[pl.DataFrame, pl.DataFrame]:
        """``shapes`` and ``shape_points`` of the feed with the new ones behind."""
        shapes, points = self._feed.shapes, self._feed.shape_points
        if not self._new:
            return shapes, points
        first = len(shapes)
        more = pl.DataFrame({"row": [0] * len(self._ids), "shape_id": self._ids}, schema=shapes.schema)
        lat, lon = np.concatenate(self._new).T
        shape = np.repeat(np.arange(first, first + len(self._new)), [len(line) for line in self._new])
        drawn = pl.DataFrame({"shape": shape, "lat": lat, "lon": lon}, schema_overrides=dict(points.schema))
        return pl.concat([shapes, more]), pl.concat([points, drawn.select(points.columns)])


def _different(line: Float64) -> Float64:
    new = np.ones(len(line), dtype=np.bool_)
    new[1:] = (line[1:] != line[:-1]).any(axis=1)
    return line[new]
