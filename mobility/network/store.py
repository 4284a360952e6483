# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""Compiled networks on disk: ``build/<region>/<content hash>/`` with one .npy per array, a manifest, and ``current``.

A build writes a new folder beside the old ones and then replaces the small file ``current`` in one step, so that a
reader sees the old network or the new one and nothing between. Readers keep what they opened. A lock file lets the
second of two builds wait. The last two folders stay.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import shutil
import tempfile
import time
from collections.abc import Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import platformdirs

from mobility.errors import Place, StoreError, system_error

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from mobility.region import Region

FORMAT = "umstieg-network"
FORMAT_VERSION = 1
MANIFEST, CURRENT, LOCK = "manifest.json", "current", "lock"
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
    except OSError:
        return None
    return home / name if name else None


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
    return manifest


class StoredArrays(Mapping[str, np.ndarray]):
    """The arrays of a network folder by name, each mapped into memory, read-only, when it is first asked for."""

    def __init__(self, folder: Path, manifest: Mapping[str, Any]) -> None:
        self._folder, self._listed = folder, manifest["arrays"]
        self._open: dict[str, np.ndarray] = {}

    def __getitem__(self, name: str) -> np.ndarray:
        """The array of this name."""
        if name not in self._open:
            self._open[name] = self._map(name)
        return self._open[name]

    def __iter__(self) -> Iterator[str]:
        """The names."""
        return iter(self._listed)

    def __len__(self) -> int:
        """Their number."""
        return len(self._listed)

    def _map(self, name: str) -> np.ndarray:
        dtype, shape, _ = self._listed[name]
        path = self._folder / f"{name}.npy"
        try:
            mapped = np.load(path, mmap_mode="r" if all(shape) else None, allow_pickle=False)
        except (OSError, ValueError) as error:
            raise StoreError("network_cut_short", place=Place(str(path))) from error
        if mapped.dtype.str != dtype or list(mapped.shape) != shape:
            raise StoreError("network_cut_short", place=Place(str(path)))
        array: np.ndarray = mapped.view(np.ndarray)
        array.flags.writeable = False
        return array


def read_arrays(folder: Path, manifest: Mapping[str, Any]) -> StoredArrays:
    """The arrays of a network folder.

    Raises
    ------
    StoreError
        A file is missing or not as long as the manifest tells.
    """
    for name, (_, _, size) in manifest["arrays"].items():
        path = folder / f"{name}.npy"
        try:
            found = path.stat().st_size
        except OSError as error:
            raise StoreError("network_cut_short", place=Place(str(path))) from error
        if found != size:
            raise StoreError("network_cut_short", place=Place(str(path)))
    return StoredArrays(folder, manifest)


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
        while not _try_lock(handle):
            if not told and on_wait is not None:
                on_wait()
            told = True
            time.sleep(LOCK_POLL_S)
        yield
    finally:
        os.close(handle)  # the system gives the lock back, also when a build is killed


def _try_lock(handle: int) -> bool:
    """Take the lock if it is free."""
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
        for stale in home.glob("new-*"):
            shutil.rmtree(stale, ignore_errors=True)
        new = Path(tempfile.mkdtemp(prefix="new-", dir=home))
        try:
            digest = hashlib.sha256(json.dumps(facts, sort_keys=True).encode())
            listed = {}
            for name, array in arrays.items():
                data = np.ascontiguousarray(array)
                size = _save(new / f"{name}.npy", data)
                digest.update(name.encode() + b"\0" + data.data)
                listed[name] = [data.dtype.str, list(data.shape), size]
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
    _forget_old(home, folder)
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


def switch_to(folder: Path) -> None:
    """Make a folder the current network of its home, in one step."""
    pointer = folder.parent / f"{CURRENT}.new"
    with pointer.open("w", encoding="utf-8") as file:
        file.write(folder.name + "\n")
        file.flush()
        os.fsync(file.fileno())
    pointer.replace(folder.parent / CURRENT)


def _save(path: Path, array: np.ndarray) -> int:
    """Write an array; returns the size of the file."""
    # By hand through write(): np.save would hide a full disk behind a short file on some systems.
    with path.open("wb") as file:
        np.lib.format.write_array_header_1_0(
            file, {"descr": array.dtype.str, "fortran_order": False, "shape": array.shape}
        )
        file.write(array.data)
        return file.tell()


def _forget_old(home: Path, newest: Path) -> None:
    folders = [path for path in home.iterdir() if path.is_dir() and (path / MANIFEST).exists() and path != newest]
    folders.sort(key=lambda path: path.stat().st_mtime, reverse=True)
    for folder in folders[KEPT - 1 :]:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _told(home: Path) -> Iterator[None]:
    """Turn what the system refuses into an error with a remedy."""
    try:
        yield
    except OSError as error:
        raise system_error(error, home) from error
