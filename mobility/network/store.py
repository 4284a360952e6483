# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""Compiled networks on disk: ``build/<region>/<content hash>/`` with one .npy per array, a manifest, and ``current``.

A build writes a new folder beside the old ones and then replaces the small file ``current`` in one step, so that a
reader sees the old network or the new one and nothing between. Readers keep what they opened. A lock file lets the
second of two builds wait. The last two folders stay.
"""

from __future__ import annotations

import hashlib
import io
import json
import math
import mmap
import os
import re
import secrets
import shutil
import time
from contextlib import contextmanager, suppress
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np
import platformdirs

from mobility.errors import Place, StoreError, system_error
from mobility.locks import take_lock
from mobility.network.schema import SCHEMA

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from mobility.region import Region

FORMAT = "umstieg-network"
FORMAT_VERSION = 5
MANIFEST, CURRENT, LOCK, REFUSED = "manifest.json", "current", "lock", "refused"
NAME = re.compile(r"[0-9a-f]{16}")
"""What a network folder is called: the first digits of the hash of its content."""
UNFINISHED = ".unfinished-network-"
"""How the name of a folder begins that a build is writing; after a killed build the next one removes it."""
KEPT = 2
LOCK_POLL_S = 0.2


def home_of(region: Region, out: Path | None = None) -> Path:
    """The folder that holds a region's networks.

    Parameters
    ----------
    region
        Whose network.
    out
        The folder that the user asked for; without it ``build/<id>`` beside the region file, or in the user's cache
        where that can't be written.
    """
    if out is not None:
        return out
    beside = region.path.resolve().parent / "build" / region.id
    existing = next(folder for folder in (beside, *beside.parents) if folder.exists())
    if os.access(existing, os.W_OK):
        return beside
    place = hashlib.sha256(str(region.path.resolve()).encode()).hexdigest()[:12]
    return platformdirs.user_cache_path("umstieg", appauthor=False) / "networks" / f"{region.id}-{place}"


def current_folder(home: Path) -> Path | None:
    """The folder of the current network, None if nothing was built."""
    try:
        name = (home / CURRENT).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        return None
    return home / name if NAME.fullmatch(name) else None


def read_manifest(folder: Path) -> dict[str, Any]:
    """The manifest of a network folder.

    Raises
    ------
    StoreError
        Missing, unreadable, of another program or another version of the format.
    """
    place = Place(str(folder / MANIFEST))
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise StoreError("network_unreadable", place=place) from error
    if not isinstance(manifest, dict) or manifest.get("format") != FORMAT:
        raise StoreError("network_foreign", place=place)
    if manifest.get("format_version") != FORMAT_VERSION:
        raise StoreError(
            "network_other_version", place=place, found=manifest.get("format_version"), expected=FORMAT_VERSION
        )
    listed = manifest.get("arrays")
    if not isinstance(listed, dict) or not all(isinstance(entry, list) for entry in listed.values()):
        raise StoreError("network_unreadable", place=place)
    return manifest


def read_arrays(folder: Path, manifest: Mapping[str, Any]) -> dict[str, np.ndarray]:
    """Map all arrays of a network folder into memory, read-only; they stay readable when the folder is deleted.

    Raises
    ------
    StoreError
        A file is missing, cut short or not what the manifest tells.
    """
    listed = manifest["arrays"]
    if not SCHEMA.keys() <= listed.keys():
        raise StoreError("network_cut_short", place=Place(str(folder / MANIFEST)))
    return {name: _map(folder / f"{name}.npy", *entry) for name, entry in listed.items()}


def _map(path: Path, dtype: str, shape: list[int]) -> np.ndarray:
    """One array; its header must be exactly the one that the manifest leads to."""
    header, kind = _header(np.dtype(dtype), shape), np.dtype(dtype)
    try:
        with path.open("rb") as file:
            mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    except (OSError, ValueError) as error:  # mmap refuses an empty file
        raise StoreError("network_cut_short", place=Place(str(path))) from error
    count = math.prod(shape)
    if len(mapped) != len(header) + count * kind.itemsize or mapped[: len(header)] != header:
        raise StoreError("network_cut_short", place=Place(str(path)))
    array: np.ndarray = np.frombuffer(mapped, dtype=kind, count=count, offset=len(header)).reshape(shape)
    return array


@cache
def _header_of(dtype: str, shape: tuple[int, ...]) -> bytes:
    """The header of a .npy file, for the place where numpy itself would read and write it."""
    buffer = io.BytesIO()
    np.lib.format.write_array_header_1_0(buffer, {"descr": dtype, "fortran_order": False, "shape": shape})
    return buffer.getvalue()


def _header(dtype: np.dtype, shape: Sequence[int]) -> bytes:
    return _header_of(dtype.str, tuple(shape))


@contextmanager
def locked(home: Path, on_wait: Callable[[], None] | None = None) -> Iterator[None]:
    """Hold the lock of a region's networks; a second build waits until the first has ended, however it ends.

    Parameters
    ----------
    home
        The folder that holds the networks.
    on_wait
        Called once if one has to wait.
    """
    with _told(home):
        home.mkdir(parents=True, exist_ok=True)
        handle = os.open(home / LOCK, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        told = False
        while not take_lock(handle):
            if not told and on_wait is not None:
                on_wait()
            told = True
            time.sleep(LOCK_POLL_S)
        yield
    finally:
        os.close(handle)  # the system gives the lock back, also when a build is killed


def write_network(home: Path, arrays: Mapping[str, np.ndarray], facts: Mapping[str, Any]) -> Path:
    """Write a network and make it the current one; the caller holds the lock.

    Parameters
    ----------
    home
        The folder that holds the networks.
    arrays
        Arrays by name.
    facts
        What else the manifest tells; JSON values.

    Returns
    -------
    Path
        The folder that was written, named by a hash of its content.

    Raises
    ------
    ResourceError
        Disk full or no permission; what was there before is untouched.
    """
    with _told(home):
        home.mkdir(parents=True, exist_ok=True)
        for stale in home.glob(f"{UNFINISHED}*"):
            shutil.rmtree(stale, ignore_errors=True)
        new = home / f"{UNFINISHED}{secrets.token_hex(8)}"
        new.mkdir()
        try:
            digest = hashlib.sha256(json.dumps(facts, sort_keys=True).encode())
            listed = {}
            for name, array in arrays.items():
                data = np.ascontiguousarray(array)
                _save(new / f"{name}.npy", data)
                digest.update(name.encode() + b"\0" + data.data)
                listed[name] = [data.dtype.str, list(data.shape)]
            manifest = {
                "format": FORMAT,
                "format_version": FORMAT_VERSION,
                "content_hash": digest.hexdigest(),
                **facts,
                "arrays": listed,
            }
            (new / MANIFEST).write_text(json.dumps(manifest, indent=1, ensure_ascii=False), encoding="utf-8")
            folder = home / digest.hexdigest()[:16]
            _put(new, folder)
            switch_to(folder)
        except BaseException:
            shutil.rmtree(new, ignore_errors=True)
            raise
    _forget_old(folder)
    return folder


def _put(new: Path, folder: Path) -> None:
    """Give a finished folder its name; the same content that is there already stays, a damaged one gives way."""
    if folder.exists():
        try:
            read_arrays(folder, read_manifest(folder))
        except StoreError:
            folder.rename(new.with_suffix(".damaged"))
            shutil.rmtree(new.with_suffix(".damaged"), ignore_errors=True)
        else:
            shutil.rmtree(new, ignore_errors=True)
            os.utime(folder)
            return
    new.rename(folder)


def note_refusal(home: Path, why: str | None) -> None:
    """Leave a note for those who serve the network that stays: why a newer one was refused; None: it was not."""
    with suppress(OSError):  # the disk may be what refused, or be read-only where all is well
        if why is None:
            (home / REFUSED).unlink(missing_ok=True)
        else:
            (home / REFUSED).write_text(why + "\n", encoding="utf-8")


def refusal(home: Path) -> str | None:
    """Why a newer network was refused, None if it was not."""
    try:
        return (home / REFUSED).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        return None


def switch_to(folder: Path) -> None:
    """Make a folder the current network of its home, in one step."""
    pointer = folder.parent / f"{CURRENT}.new"
    with pointer.open("w", encoding="utf-8") as file:
        file.write(folder.name + "\n")
        file.flush()
        os.fsync(file.fileno())
    pointer.replace(folder.parent / CURRENT)


def _save(path: Path, array: np.ndarray) -> None:
    # By hand through write(): np.save would hide a full disk behind a short file on some systems.
    with path.open("wb") as file:
        file.write(_header(array.dtype, array.shape))
        file.write(array.data)


def networks_beside(folder: Path) -> list[Path]:
    """The other networks that lie beside one, the newest first."""
    folders = [path for path in folder.parent.iterdir() if path != folder and path.is_dir() and _is_ours(path)]
    return sorted(folders, key=lambda path: path.stat().st_mtime, reverse=True)


def _forget_old(newest: Path) -> None:
    """Delete all networks but the newest and the one before it, and nothing else that lies there."""
    for folder in networks_beside(newest)[KEPT - 1 :]:
        shutil.rmtree(folder, ignore_errors=True)


def _is_ours(folder: Path) -> bool:
    if not NAME.fullmatch(folder.name):
        return False
    try:
        read_manifest(folder)
    except StoreError as error:
        return error.code == "network_other_version"
    return True


@contextmanager
def _told(home: Path) -> Iterator[None]:
    """Turn what the system refuses into an error with a remedy, which says that the network before is untouched."""
    try:
        yield
    except OSError as error:
        told = system_error(error, home)
        told.remedies = "build_remedy"
        raise told from error
