# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""How networks are written beside each other; what becomes of damaged ones is in ``test_store``."""

import errno
import json
import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from mobility.errors import ResourceError, StoreError
from mobility.network import store
from mobility.network.schema import SCHEMA

Arrays = dict[str, np.ndarray]


def arrays(first: int = 0) -> Arrays:
    """Something small for every name of the data dictionary; ``first`` makes it another network."""
    found: Arrays = {name: np.arange(3).astype(kind.dtype) for name, kind in SCHEMA.items()}
    found["stop_lat"] = np.array([first, 0.5, np.nan])
    found["trip_route"] = np.empty(0, dtype=np.int32)
    found["walks_arc"] = np.empty((0, 2), dtype=np.int32)
    found["changes_arc"] = np.arange(12, dtype=np.int32).reshape(4, 3)
    return found


def written(home: Path, first: int = 0, **facts: object) -> Path:
    """Write a network."""
    return store.write_network(home, arrays(first), {"name": "Größe", **facts})


def opened(folder: Path) -> Arrays:
    """Open it again."""
    return dict(store.read_arrays(folder, store.read_manifest(folder)))


def content(folder: Path) -> dict[str, Any]:
    """Everything in a network, as lists."""
    return {name: (str(array.dtype), array.shape, array.tolist()) for name, array in opened(folder).items()}


def test_what_is_written_is_read(tmp_path: Path) -> None:
    folder = written(tmp_path, feeds=["ä", 1, None])
    wanted = arrays()
    found = opened(folder)
    assert found.keys() == wanted.keys()
    for name, array in wanted.items():
        assert found[name].dtype == array.dtype
        np.testing.assert_array_equal(found[name], array)
    manifest = store.read_manifest(folder)
    assert (manifest["name"], manifest["feeds"]) == ("Größe", ["ä", 1, None])


def test_arrays_in_any_order_in_memory_are_written_row_by_row(tmp_path: Path) -> None:
    turned = np.arange(12, dtype=np.int32).reshape(3, 4).T
    folder = store.write_network(tmp_path, arrays() | {"changes_arc": turned}, {})
    assert opened(folder)["changes_arc"].tolist() == turned.tolist()


def test_numpy_itself_can_read_the_files(tmp_path: Path) -> None:
    folder = written(tmp_path)
    for name, array in arrays().items():
        np.testing.assert_array_equal(np.load(folder / f"{name}.npy"), array)


def test_arrays_are_mapped_where_kernels_can_read_them_fast(tmp_path: Path) -> None:
    for array in opened(written(tmp_path)).values():
        assert array.flags.c_contiguous
        assert array.flags.aligned
        assert not array.flags.writeable
        assert array.ctypes.data % 64 == 0 or array.size == 0


def test_the_name_is_the_hash_of_the_content(tmp_path: Path) -> None:
    one, same = written(tmp_path / "one"), written(tmp_path / "two")
    assert one.name == same.name
    assert store.NAME.fullmatch(one.name)
    others = [written(tmp_path / "three", 7), written(tmp_path / "four", name="Klein"), written(tmp_path / "five", x=1)]
    assert len({one.name, *(other.name for other in others)}) == 4
    assert store.read_manifest(one)["content_hash"].startswith(one.name)


def test_what_was_written_last_is_the_current_network(tmp_path: Path) -> None:
    assert store.current_folder(tmp_path) is None
    first = written(tmp_path)
    assert store.current_folder(tmp_path) == first
    second = written(tmp_path, 1)
    assert store.current_folder(tmp_path) == second
    assert written(tmp_path) == first
    assert store.current_folder(tmp_path) == first


def test_readers_see_the_old_network_or_the_new_one_at_every_moment(tmp_path: Path) -> None:
    """Another thread reads while two networks replace each other."""
    written(tmp_path)
    stop, seen = threading.Event(), set()
    problems: list[str] = []

    def look() -> None:
        while not stop.is_set():
            folder = store.current_folder(tmp_path)
            if folder is None:
                problems.append("there is no network")
                continue
            seen.add(float(opened(folder)["stop_lat"][0]))

    reader = threading.Thread(target=look)
    reader.start()
    for number in range(12):
        written(tmp_path, number % 2)
    stop.set()
    reader.join(timeout=30)
    assert not reader.is_alive()
    assert problems == []
    assert seen <= {0.0, 1.0}


def test_the_pointer_is_replaced_in_one_step(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was there stays if the last step fails."""
    first = written(tmp_path)
    before = repr(content(first))

    def refuse(self: Path, target: Path) -> Path:
        raise OSError(errno.EIO, "broken disk", str(target), None, str(self))

    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(ResourceError):
        written(tmp_path, 1)
    assert store.current_folder(tmp_path) == first
    assert repr(content(first)) == before


def test_the_last_two_folders_stay(tmp_path: Path) -> None:
    folders = []
    for number in range(4):
        folders.append(written(tmp_path, number))
        os.utime(folders[-1], (1000 + number, 1000 + number))
    assert [folder.exists() for folder in folders] == [False, False, True, True]


def test_written_again_is_the_newest(tmp_path: Path) -> None:
    first, second = written(tmp_path), written(tmp_path, 1)
    os.utime(first, (1000, 1000))
    os.utime(second, (2000, 2000))
    assert written(tmp_path) == first
    written(tmp_path, 2)
    assert first.exists()
    assert not second.exists()


def cut(folder: Path) -> None:
    path = folder / "stop_lat.npy"
    path.write_bytes(path.read_bytes()[:-1])


def blank(folder: Path) -> None:
    path = folder / "stop_lat.npy"
    path.write_bytes(bytes(len(path.read_bytes())))


def without_manifest(folder: Path) -> None:
    (folder / store.MANIFEST).unlink()


def without_list(folder: Path) -> None:
    manifest = store.read_manifest(folder)
    del manifest["arrays"]
    (folder / store.MANIFEST).write_text(json.dumps(manifest), encoding="utf-8")


@pytest.mark.parametrize("damage", [cut, blank, without_manifest, without_list])
def test_a_damaged_folder_of_the_same_content_gives_way(damage: Callable[[Path], None], tmp_path: Path) -> None:
    folder = written(tmp_path)
    whole = content(folder)
    damage(folder)
    with pytest.raises(StoreError):
        opened(folder)
    assert written(tmp_path) == folder
    assert repr(content(folder)) == repr(whole)
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([folder.name, store.CURRENT])


def test_a_whole_folder_of_the_same_content_stays(tmp_path: Path) -> None:
    folder = written(tmp_path)
    before = (folder / "stop_lat.npy").stat().st_ino
    assert written(tmp_path) == folder
    assert (folder / "stop_lat.npy").stat().st_ino == before
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([folder.name, store.CURRENT])


def test_what_a_killed_build_left_is_cleared_away(tmp_path: Path) -> None:
    stale = tmp_path / f"{store.UNFINISHED}0123"
    stale.mkdir(parents=True)
    (stale / "stop_lat.npy").write_bytes(b"half")
    folder = written(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([folder.name, store.CURRENT])


def test_what_fails_leaves_nothing_behind(tmp_path: Path) -> None:
    folder = written(tmp_path)
    with pytest.raises(TypeError):
        store.write_network(tmp_path, arrays(1), {"no JSON": object()})
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([folder.name, store.CURRENT])


@contextmanager
def waiting(home: Path) -> Iterator[tuple[list[str], threading.Thread]]:
    """A thread that wants the lock, and what happens to it."""
    events: list[str] = []

    def want() -> None:
        with store.locked(home, lambda: events.append("waits")):
            events.append("works")

    thread = threading.Thread(target=want)
    thread.start()
    yield events, thread
    thread.join(timeout=30)
    assert not thread.is_alive()


def test_the_second_build_waits_for_the_first(tmp_path: Path) -> None:
    with ExitStack() as held:
        held.enter_context(store.locked(tmp_path))
        with waiting(tmp_path) as (events, thread):
            limit = time.monotonic() + 20
            while not events and time.monotonic() < limit:
                time.sleep(0.01)
            time.sleep(3 * store.LOCK_POLL_S)
            assert events == ["waits"], "told once, and not yet working"
            assert thread.is_alive()
            held.close()
    assert events == ["waits", "works"]


def test_nobody_waits_for_a_free_lock(tmp_path: Path) -> None:
    for _ in range(2):
        with waiting(tmp_path / "new") as (events, _thread):
            pass
        assert events == ["works"]


def test_the_lock_is_given_back_when_a_build_fails(tmp_path: Path) -> None:
    with pytest.raises(KeyError), store.locked(tmp_path):
        raise KeyError
    with waiting(tmp_path) as (events, _thread):
        pass
    assert events == ["works"]
