# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""Lines on the map as the contract writes them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from mobility.kernels.polyline import MOST_BYTES, encode_polyline
from mobility.service.answers import EncodedPolyline

if TYPE_CHECKING:
    from collections.abc import Sequence

PRECISION = 6
NO_LINE = EncodedPolyline(points="", precision=PRECISION, length=0)


def encoded(points: Sequence[tuple[float, float]]) -> EncodedPolyline:
    """A line of (latitude, longitude) in degrees."""
    if not points:
        return NO_LINE
    whole = np.rint(np.array(points, dtype=np.float64).T * 10**PRECISION).astype(np.int64)
    return EncodedPolyline(points=_text(whole), precision=PRECISION, length=len(points))


def _text(whole: np.ndarray) -> str:
    out = np.empty(MOST_BYTES * whole.shape[1], dtype=np.uint8)
    lat, lon = np.ascontiguousarray(whole[0]), np.ascontiguousarray(whole[1])
    count = encode_polyline(lat, lon, out)
    return out[:count].tobytes().decode("ascii")
