# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""The shapes of all feeds -> flat arrays: lines on a map for the trips that follow them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mobility.kernels.layout import Int32
    from mobility.sources.gtfs.feed import Feed

E7 = 10_000_000
"""Degrees are stored as whole numbers of their ten-millionth part, about a centimetre."""
FEWEST_POINTS = 2
"""A line has two ends; a shape with fewer different points draws nothing."""


def shape_arrays(feeds: Sequence[Feed]) -> dict[str, np.ndarray]:
    """Put the shapes of all feeds behind each other, in the order of their files.

    Shapes that no trip follows or that draw nothing are left out, and so are points that repeat the one before.

    Parameters
    ----------
    feeds
        In the order of the network.

    Returns
    -------
    dict
        The arrays of ``schema.SHAPES``.
    """
    lengths, trip_shape = [np.zeros(1, dtype=np.int64)], []
    lat_e7, lon_e7 = [], []
    shapes = 0
    for feed in feeds:
        of_trip = feed.trips["shape"].to_numpy()
        used = np.zeros(len(feed.shapes), dtype=np.bool_)
        used[of_trip[of_trip >= 0]] = True
        shape, lat, lon = _different_points(feed)
        count = np.bincount(shape, minlength=len(used))
        kept = used & (count >= FEWEST_POINTS)
        number = np.where(kept, np.cumsum(kept) - 1 + shapes, -1)
        trip_shape.append(np.append(number, -1)[of_trip])
        lengths.append(count[kept])
        lat_e7.append(lat[kept[shape]])
        lon_e7.append(lon[kept[shape]])
        shapes += int(kept.sum())
    return {
        "shape_ptr": np.cumsum(np.concatenate(lengths)).astype(np.int32),
        "shape_lat_e7": np.concatenate(lat_e7),
        "shape_lon_e7": np.concatenate(lon_e7),
        "trip_shape": np.concatenate(trip_shape).astype(np.int32),
    }


def _different_points(feed: Feed) -> tuple[Int32, Int32, Int32]:
    """Shape, latitude and longitude of each point that differs from the one before it in its shape."""
    points = feed.shape_points
    shape = points["shape"].to_numpy()
    lat, lon = (np.rint(points[name].to_numpy() * E7).astype(np.int32) for name in ("lat", "lon"))
    new = np.ones(len(shape), dtype=np.bool_)
    new[1:] = (shape[1:] != shape[:-1]) | (lat[1:] != lat[:-1]) | (lon[1:] != lon[:-1])
    return shape[new], lat[new], lon[new]
