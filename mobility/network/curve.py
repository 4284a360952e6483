# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""An order of points on a map in which neighbours mostly have neighbouring numbers."""

from __future__ import annotations

import numpy as np


def space_filling_curve(lat: np.ndarray, lon: np.ndarray) -> np.ndarray:
    """Position of each point on a Z-order curve over the bounding box; points without a place come last.

    Parameters
    ----------
    lat, lon
        (n) degrees, in any unit; NaN for a point without a place.
    """
    known = ~(np.isnan(lat) | np.isnan(lon))
    code = np.full(len(lat), np.iinfo(np.int64).max)
    if not known.any():
        return code
    scaled = []
    for values in (lat, lon):
        low, high = values[known].min(), values[known].max()
        scaled.append(((values[known] - low) / max(high - low, 1e-9) * 0xFFFF).astype(np.int64))
    mixed = np.zeros(int(known.sum()), dtype=np.int64)
    for bit in range(16):
        mixed |= ((scaled[0] >> bit) & 1) << (2 * bit + 1) | ((scaled[1] >> bit) & 1) << (2 * bit)
    code[known] = mixed
    return code
