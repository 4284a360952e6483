# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""What is seen on a picture: its colours, dot by dot."""

import io
import struct
import zlib
from collections.abc import Iterator

import numpy as np

from mobility.kernels.layout import UInt8


def chunks(png: bytes) -> Iterator[tuple[str, bytes]]:
    """The chunks of a PNG, each checked."""
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    at = 8
    while at < len(png):
        size, name = struct.unpack(">I4s", png[at : at + 8])
        body = png[at + 8 : at + 8 + size]
        assert zlib.crc32(name + body) == struct.unpack(">I", png[at + 8 + size : at + 12 + size])[0]
        yield name.decode("ascii"), body
        at += 12 + size


def dots(png: bytes) -> UInt8:
    """(height, width, 3) red, green and blue from 0 to 255; row 0 is the top."""
    from PIL import Image

    return np.asarray(Image.open(io.BytesIO(png)).convert("RGB"), dtype=np.uint8)


def dots_of(png: bytes, colour: str) -> tuple[np.ndarray, np.ndarray]:
    """Rows and columns of all dots of exactly this colour."""
    wanted = np.array([int(colour[at : at + 2], 16) for at in (1, 3, 5)], dtype=np.uint8)
    rows, columns = np.nonzero((dots(png) == wanted).all(axis=2))
    return rows, columns


def luminance(colour: str) -> float:
    """Relative luminance (WCAG 2, after IEC 61966-2-1), 0 to 1."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
