# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""The one place that compiles: options of the house and a cache that notices changed callees."""

from __future__ import annotations

import hashlib
import os
import tempfile
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, ParamSpec, TypeVar

import platformdirs
from numba import config, njit

if TYPE_CHECKING:
    from collections.abc import Callable

P = ParamSpec("P")
R = TypeVar("R")


@cache
def cache_folder() -> Path:
    """Where compiled kernels are kept: MOBILITY_CACHE_DIR or the user's cache, else a temporary folder.

    The last part is a hash of all kernel sources and the versions that compile them; numba itself adds the CPU.
    """
    digest = hashlib.sha256()
    for source in sorted(Path(__file__).parent.glob("*.py")):
        digest.update(source.name.encode() + b"\0" + source.read_bytes() + b"\0")
    for package in ("numba", "llvmlite", "numpy"):
        digest.update(version(package).encode() + b"\0")
    chosen = os.environ.get("MOBILITY_CACHE_DIR")
    base = Path(chosen) if chosen else platformdirs.user_cache_path("umstieg", appauthor=False)
    folder = base / "kernels" / digest.hexdigest()[:16]
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError:
        folder = Path(tempfile.mkdtemp(prefix="umstieg-kernels-"))
    return folder


def kernel(function: Callable[P, R]) -> Callable[P, R]:
    """Compile on first call, free of the interpreter lock, cached on disk."""
    before = config.CACHE_DIR  # type: ignore[attr-defined]
    config.CACHE_DIR = str(cache_folder())  # type: ignore[attr-defined]
    try:
        return njit(cache=True, nogil=True, error_model="numpy")(function)
    finally:
        config.CACHE_DIR = before  # type: ignore[attr-defined]
