# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""Fetched files in their place: the lock, what is known of them, and how a new one replaces the old."""

from __future__ import annotations

import json
import os
import shutil
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

from mobility.errors import Place, ResourceError
from mobility.locks import take_lock
from mobility.sources.download.transfer import Validators, sha256_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PART = ".part-"
"""How the names of unfinished files begin; they lie beside their place, so that moving them there is one step."""


@dataclass(frozen=True, slots=True)
class State:
    """What is known of a fetched file, kept as ``<name>.fetched.json`` beside it."""

    url: str
    fetched: str
    """day and time in UTC"""
    sha256: str
    """of the file in its place"""
    received_sha256: str
    """of what the server gave, which may have been cut since"""
    size_bytes: int
    etag: str | None = None
    last_modified: str | None = None
    recipe: str = ""
    """how it was made of what the server gave: to which box it was cut"""
    facts: dict[str, Any] = field(default_factory=dict)
    """what is in it, in a few numbers"""

    @property
    def validators(self) -> Validators:
        """What to ask the server by."""
        return Validators(self.etag, self.last_modified)


def part_of(target: Path, suffix: str = "") -> Path:
    """Where a file grows until it is complete; ``suffix`` is added to its name."""
    return target.with_name(f"{PART}{target.name}{suffix}")


def state_path(target: Path) -> Path:
    """Where the state of a file is kept."""
    return target.with_name(f"{target.name}.fetched.json")


def read_state(target: Path) -> State | None:
    """What is known of a file; None if nothing is, or if the file has been changed since by other hands."""
    try:
        state = State(**json.loads(state_path(target).read_text(encoding="utf-8")))
        return state if target.is_file() and sha256_of(target) == state.sha256 else None
    except (OSError, ValueError, TypeError):
        return None


def write_state(target: Path, state: State) -> None:
    """Keep what is known of a file."""
    path = state_path(target)
    part = part_of(path)
    part.write_text(json.dumps(asdict(state), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    part.replace(path)


def put_in_place(part: Path, target: Path) -> None:
    """Let a complete file take the place of another, which stays as ``<name>.previous``; at no moment is there none."""
    if target.exists():
        keep = part_of(target, ".previous")
        keep.unlink(missing_ok=True)
        try:
            os.link(target, keep)
        except OSError:  # a file system without links
            shutil.copy2(target, keep)
        keep.replace(target.with_name(f"{target.name}.previous"))
    part.replace(target)


@contextmanager
def locked(target: Path) -> Iterator[None]:
    """Keep others from fetching the same file at the same time.

    Raises
    ------
    ResourceError
        Another process is at it.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(part_of(target, ".lock"), os.O_RDWR | os.O_CREAT, 0o644)
    try:
        if not take_lock(handle):
            raise ResourceError("fetch_running", place=Place(str(target)))
        yield
    finally:
        os.close(handle)  # the system gives the lock back, also when the process is killed
