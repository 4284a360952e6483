# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""Arrays in one file beside their network, so that all workers of a server map the same memory.

A file begins with a line of JSON that tells where each array lies; it is written under another name, flushed to the
disk and then put in place, so that who finds it finds it whole.
"""

from __future__ import annotations

import json
import math
import mmap
import os
import secrets
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from mobility.kernels.layout import Int32

ALIGN = 64
"""Bytes; arrays begin at multiples of a cache line."""


def write_arrays(path: Path, facts: Mapping[str, Any], arrays: Sequence[Int32], most_files: int) -> bool:
    """Write arrays into a file; whether that was possible.

    Parameters
    ----------
    path
        Where; its folder is made if it is missing.
    facts
        What to tell beside the arrays, as JSON values.
    arrays
        In the order in which ``read_arrays`` gives them back.
    most_files
        So many files of this kind are kept in the folder, the oldest go first; who has mapped one keeps it.
    """
    layout, offset = [], 0
    for array in arrays:
        layout.append([offset, list(array.shape)])
        offset += -(-array.nbytes // ALIGN) * ALIGN
    head = json.dumps({**facts, "arrays": layout, "bytes": offset}).encode() + b"\n"
    head = head[:-1].ljust(-(-len(head) // ALIGN) * ALIGN - 1) + b"\n"
    part = path.with_name(f".{path.name}-{secrets.token_hex(6)}")
    try:
        path.parent.mkdir(exist_ok=True)
        with part.open("wb") as file:
            file.write(head)
            for array in arrays:
                file.write(array.data)
                file.write(b"\0" * (-array.nbytes % ALIGN))
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except OSError:  # a full or read-only disk: the arrays stay in this process alone
        with suppress(OSError):
            part.unlink(missing_ok=True)
        return False
    _forget_oldest(path, most_files)
    return True


def read_arrays(path: Path, expected: Mapping[str, Any]) -> tuple[dict[str, Any], list[Int32]] | None:
    """Map the arrays of a file, None if there is none that is whole and has the expected facts.

    Returns
    -------
    tuple
        All facts, and the arrays, read-only.
    """
    try:
        with path.open("rb") as file:
            mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        end = mapped.find(b"\n") + 1
        facts: dict[str, Any] = json.loads(mapped[:end])
        if any(facts[name] != value for name, value in expected.items()) or len(mapped) != end + facts["bytes"]:
            return None
        return facts, [_map(mapped, end + offset, shape) for offset, shape in facts["arrays"]]
    except (OSError, ValueError, KeyError, TypeError):  # TypeError: JSON, but of another kind
        return None


def _map(mapped: mmap.mmap, offset: int, shape: list[int]) -> Int32:
    count = math.prod(shape)
    if count == 0:
        empty = np.empty(shape, dtype=np.int32)
        empty.flags.writeable = False
        return empty
    array: Int32 = np.frombuffer(mapped, dtype=np.int32, count=count, offset=offset).reshape(shape)
    return array


def _forget_oldest(path: Path, most_files: int) -> None:
    with suppress(OSError):
        files = sorted(path.parent.glob(f"*{path.suffix}"), key=lambda file: file.stat().st_mtime, reverse=True)
        for file in files[most_files:]:
            file.unlink(missing_ok=True)
