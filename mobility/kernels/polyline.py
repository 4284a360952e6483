# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""Lines as text: differences of points, zigzag, in groups of five bits (the format of encoded polylines)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from mobility.kernels._jit import kernel

if TYPE_CHECKING:
    from mobility.kernels.layout import Float64, Int64, UInt8

MORE, FIVE_BITS, FIRST = 32, 31, 63
"""A group that others follow; its value; the character of nothing."""
MOST_BYTES = 14
"""Characters for one point at most: seven for each of two numbers below 2^34."""


@kernel
def encode_polylines(line: Float64, factor: float, parts: Int64, out: UInt8, ptr: Int64) -> None:
    """Write several parts of one line as texts, one behind the other.

    Parameters
    ----------
    line
        (n, 2) latitude and longitude in degrees.
    factor
        What they are multiplied with before they are rounded.
    parts
        (k, 2) first point of each part and the one after its last.
    out
        (``MOST_BYTES`` * points of all parts) or longer; written: ASCII.
    ptr
        (k+1) written: where each text begins.
    """
    count = 0
    ptr[0] = 0
    for part in range(parts.shape[0]):
        before_lat, before_lon = 0, 0
        for k in range(parts[part, 0], parts[part, 1]):
            lat, lon = int(np.rint(line[k, 0] * factor)), int(np.rint(line[k, 1] * factor))
            for axis in range(2):
                step = lat - before_lat if axis == 0 else lon - before_lon
                value = ~(step << 1) if step < 0 else step << 1
                while value >= MORE:
                    out[count] = (MORE | (value & FIVE_BITS)) + FIRST
                    count += 1
                    value >>= 5
                out[count] = value + FIRST
                count += 1
            before_lat, before_lon = lat, lon
        ptr[part + 1] = count
