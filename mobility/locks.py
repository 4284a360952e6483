# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""Locks between processes, that the system gives back when a process ends, however it ends."""

from __future__ import annotations

import errno
import os


def take_lock(handle: int) -> bool:
    """Take the lock of an open file if it is free.

    Parameters
    ----------
    handle
        As ``os.open`` gives it; closing it gives the lock back.

    Returns
    -------
    bool
        Whether it was free.
    """
    try:
        if os.name == "nt":
            import msvcrt

            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]
        else:
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        if error.errno in {errno.EACCES, errno.EAGAIN, errno.EDEADLK}:
            return False
        raise
    return True
