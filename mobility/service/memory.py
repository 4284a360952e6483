# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""Memory of a process that runs for months."""

from __future__ import annotations

import ctypes
import sys
from contextlib import suppress

M_MMAP_THRESHOLD, M_ARENA_MAX = -3, -8
"""Numbers of mallopt(3)."""
LARGE_BYTES = 256 * 1024
ARENAS = 2


def give_back_large_blocks() -> None:
    """Let the C library give large blocks back to the system as soon as they are free.

    Left alone, glibc keeps what timetables of past dates needed, once for each thread. Other systems are left alone.
    """
    if sys.platform != "linux":
        return
    with suppress(OSError, AttributeError):  # a C library without mallopt
        library = ctypes.CDLL(None)
        library.mallopt(M_MMAP_THRESHOLD, LARGE_BYTES)
        library.mallopt(M_ARENA_MAX, ARENAS)
