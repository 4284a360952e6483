# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""Network folders that are cut short, foreign, of another format, or in a place that others use too."""

import json
import os
import shutil
import stat
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest

from mobility.errors import StoreError
from mobility.network import store
from mobility.network.network import Network
from tests.command import mobility
from tests.feeds import minimal, swapped, village, write_feed
from tests.refusals import QUESTION, Standing, assert_refused

Damage = Callable[[Path], object]


def manifest_with(**values: object) -> Damage:
    """Put other values into the manifest of a network."""

    def change(folder: Path) -> None:
        path = folder / store.MANIFEST
        manifest = json.loads(path.read_text(encoding="utf-8"))
        path.write_text(json.dumps({**manifest, **values}), encoding="utf-8")

    return change


def array_of(content: Callable[[bytes], bytes]) -> Damage:
    """Change the bytes of one array."""
    return lambda folder: (folder / "stop_lat.npy").write_bytes(content((folder / "stop_lat.npy").read_bytes()))


DAMAGES: dict[str, tuple[Damage, str]] = {
    "array cut short": (array_of(lambda content: content[:-3]), "network_cut_short"),
    "array cut within its header": (array_of(lambda content: content[:20]), "network_cut_short"),
    # what a power failure leaves behind
    "array empty": (array_of(lambda _: b""), "network_cut_short"),
    "array of another type": (
        lambda folder: np.save(folder / "stop_lat.npy", np.zeros(3, dtype=np.float32)),
        "network_cut_short",
    ),
    "array of another length": (
        lambda folder: np.save(folder / "stop_lat.npy", np.zeros(2, dtype=np.float64)),
        "network_cut_short",
    ),
    "array missing": (lambda folder: (folder / "stop_lat.npy").unlink(), "network_cut_short"),
    "pickle instead of an array": (array_of(lambda _: b"\x80\x04N."), "network_cut_short"),
    "manifest missing": (lambda folder: (folder / store.MANIFEST).unlink(), "network_unreadable"),
    "manifest cut short": (lambda folder: (folder / store.MANIFEST).write_text("{", "utf-8"), "network_unreadable"),
    "manifest that is no text": (lambda folder: (folder / store.MANIFEST).write_bytes(b"\xff"), "network_unreadable"),
    "manifest of something else": (
        lambda folder: (folder / store.MANIFEST).write_text('{"name": "a web page"}', "utf-8"),
        "network_foreign",
    ),
    "manifest that is a list": (lambda folder: (folder / store.MANIFEST).write_text("[]", "utf-8"), "network_foreign"),
    "format of tomorrow": (manifest_with(format_version=99), "network_other_version"),
    "another program": (manifest_with(format="other-network"), "network_foreign"),
    "list of arrays that is none": (manifest_with(arrays=[]), "network_unreadable"),
    "list of arrays without types": (manifest_with(arrays={"stop_lat": 3}), "network_unreadable"),
    "list of arrays that lacks some": (manifest_with(arrays={}), "network_cut_short"),
}


@pytest.mark.parametrize("case", DAMAGES)
def test_damaged_network(case: str, built: Standing) -> None:
    """Opening it says what is wrong and what to do; a command that needs it builds it anew."""
    damage, code = DAMAGES[case]
    folder = built.home / built.current.strip()
    damage(folder)
    with pytest.raises(StoreError) as raised:
        Network.open(folder)
    assert raised.value.code == code
    assert raised.value.place is not None
    assert raised.value.place.file.startswith(str(folder))
    assert "What to do: " in str(raised.value)
    answer = mobility("plan", built.region, *QUESTION, "--json")
    assert answer.code == 0, answer.err
    assert answer.json["itineraries"] == built.journeys


@pytest.mark.parametrize("content", [b"", b"nothing\n", b"\xff\xfe", b"a\0b", b"..\n"])
def test_damaged_pointer(content: bytes, built: Standing) -> None:
    (built.home / "current").write_bytes(content)
    answer = mobility("plan", built.region, *QUESTION, "--json")
    assert answer.code == 0, answer.err
    assert answer.json["itineraries"] == built.journeys


def test_arrays_are_read_only_and_mapped(built: Standing) -> None:
    network = Network.open(built.home / built.current.strip())
    for name, array in network.arrays.items():
        assert not array.flags.writeable, name
        assert array.flags.c_contiguous, name


def test_the_last_two_networks_stay(built: Standing) -> None:
    names = [built.current.strip()]
    for minute in (10, 20, 30):
        write_feed(
            built.feed, swapped(minimal(), "stop_times.txt", "t1,8:00:00,8:00:00", f"t1,7:{minute}:00,7:{minute}:00")
        )
        names.append(Path(mobility("build", built.region).out.strip()).name)
    assert len(set(names)) == 4
    assert {path.name for path in built.home.iterdir()} == {"current", "lock", *names[-2:]}


def test_going_back_to_what_was_built_before(built: Standing) -> None:
    write_feed(built.feed, swapped(minimal(), "stop_times.txt", "t1,8:00:00,8:00:00", "t1,7:30:00,7:30:00"))
    mobility("build", built.region)
    write_feed(built.feed, minimal())
    assert Path(mobility("build", built.region).out.strip()).name == built.current.strip()
    built.assert_answers()


def test_a_reader_keeps_what_it_has_opened(built: Standing) -> None:
    network = Network.open(built.home / built.current.strip())
    for minute in (10, 20, 30):
        write_feed(
            built.feed, swapped(minimal(), "stop_times.txt", "t1,8:00:00,8:00:00", f"t1,7:{minute}:00,7:{minute}:00")
        )
        assert mobility("build", built.region).code == 0
    assert not network.folder.exists()
    assert network.stop_name.to_list() == ["Amtsplatz", "Bahnhof", "Chausseehaus"]


def test_a_folder_given_with_out_keeps_what_is_in_it(tmp_path: Path) -> None:
    """Somebody may well name a folder that other things lie in, such as the manifest.json of web projects."""
    out = tmp_path / "projects"
    for name in ("web-one", "web-two", "web-three", "new-photos", "0123456789abcdef"):
        (out / name).mkdir(parents=True)
        (out / name / "manifest.json").write_text('{"name": "mine"}', encoding="utf-8")
    before = {path.relative_to(out) for path in out.rglob("*")}
    region = village(tmp_path)
    for minute in (10, 20, 30):
        write_feed(
            region.parent / "feed", swapped(minimal(), "stop_times.txt", "8:00:00,8:00", f"7:{minute}:00,7:{minute}")
        )
        assert mobility("build", region, "--out", out).code == 0
    assert before <= {path.relative_to(out) for path in out.rglob("*")}


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such permissions")
def test_others_may_read_a_network_if_the_umask_says_so(tmp_path: Path) -> None:
    before = os.umask(0o022)
    try:
        folder = Path(mobility("build", village(tmp_path)).out.strip())
    finally:
        os.umask(before)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o755
    assert {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {0o644}


@contextmanager
def read_only(folder: Path) -> Iterator[None]:
    """A folder in which nothing can be made: by its permissions or, since root may write anyway, made immutable."""
    chattr = shutil.which("chattr")
    mode = folder.stat().st_mode
    folder.chmod(0o555)
    immutable = False
    try:
        if os.access(folder, os.W_OK) and chattr:
            done = subprocess.run([chattr, "+i", folder], capture_output=True, timeout=10, check=False)
            immutable = done.returncode == 0
        if os.access(folder, os.W_OK):
            pytest.skip("this user may write everywhere, and the file system knows no immutable folders")
        yield
    finally:
        if immutable:
            subprocess.run([str(chattr), "-i", folder], capture_output=True, timeout=10, check=True)
        folder.chmod(mode)


def test_out_in_a_folder_without_write_permission(tmp_path: Path) -> None:
    (tmp_path / "closed").mkdir()
    region = village(tmp_path)
    with read_only(tmp_path / "closed"):
        answer = mobility("build", region, "--out", tmp_path / "closed" / "networks")
    assert_refused(answer, "can't be written", str(tmp_path / "closed"), "Check the permissions", "--out")


def test_out_that_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("", encoding="utf-8")
    answer = mobility("build", village(tmp_path), "--out", tmp_path / "taken")
    assert_refused(answer, "can't be written", str(tmp_path / "taken"), "--out")


def test_build_folder_that_can_no_longer_be_written(built: Standing) -> None:
    write_feed(built.feed, swapped(minimal(), "stop_times.txt", "8:00:00,8:00", "7:30:00,7:30"))
    with read_only(built.home):
        answer = mobility("build", built.region, "--out", built.home)
    assert_refused(answer, "can't be written", str(built.home), "Check the permissions", "untouched")
    built.assert_answers()


def test_the_users_cache_takes_the_network_where_the_region_lies_in_a_closed_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache = tmp_path / "cache"
    monkeypatch.setenv("XDG_CACHE_HOME", str(cache))
    region = village(tmp_path / "closed")
    with read_only(region.parent):
        first = mobility("build", region)
        again = mobility("build", region)
    assert (first.code, again.code) == (0, 0), first.err
    assert Path(first.out.strip()).is_relative_to(cache / "umstieg" / "networks")
    assert again.out == first.out
    assert again.err == "Nothing has changed; the network is up to date.\n"


def test_regions_of_one_name_do_not_share_a_place_in_the_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    folders = set()
    for name in ("one", "two"):
        region = village(tmp_path / name)
        with read_only(region.parent):
            folders.add(Path(mobility("build", region).out.strip()).parent)
    assert len(folders) == 2
