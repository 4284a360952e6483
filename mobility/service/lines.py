# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""Lines on the map as the contract writes them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from mobility.kernels.polyline import MOST_BYTES, encode_polylines
from mobility.service.answers import EncodedPolyline

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mobility.kernels.layout import Float64

PRECISION = 6
NO_LINE = EncodedPolyline(points="", precision=PRECISION, length=0)


def encoded(line: Float64) -> EncodedPolyline:
    """A line of (n, 2) latitude and longitude in degrees."""
    return encoded_parts(line, [(0, len(line))])[0]


def encoded_parts(line: Float64, parts: Sequence[tuple[int, int]]) -> list[EncodedPolyline]:
    """Parts of one line as lines of their own.

    Parameters
    ----------
    line
        (n, 2) latitude and longitude in degrees.
    parts
        First point of each and the one after its last.
    """
    if len(line) == 0:
        return [NO_LINE for _ in parts]
    out = np.empty(MOST_BYTES * sum(until - first for first, until in parts), dtype=np.uint8)
    ptr = np.empty(len(parts) + 1, dtype=np.int64)
    encode_polylines(np.ascontiguousarray(line), 10.0**PRECISION, np.array(parts, dtype=np.int64), out, ptr)
    text, at = out[: ptr[-1]].tobytes().decode("ascii"), ptr.tolist()
    return [
        EncodedPolyline(points=text[at[k] : at[k + 1]], precision=PRECISION, length=until - first)
        for k, (first, until) in enumerate(parts)
    ]
