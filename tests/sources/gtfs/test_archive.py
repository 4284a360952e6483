# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""Zip archives and folders: what is opened, what is refused, and the limits that hold while streaming."""

import zipfile
from functools import partial
from pathlib import Path

import pytest

from mobility.errors import DataError, InputError
from mobility.sources.gtfs import archive
from mobility.sources.gtfs.archive import Archive, Limits
from tests.command import mobility
from tests.feeds import as_text, minimal, region_for, write_feed, zip_feed
from tests.refusals import BAD_INPUT, assert_refused
from tests.sources.gtfs.reading import read_zip

FILES = minimal()
STOPS = as_text(FILES["stops.txt"])
METHODS = [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA]
METHOD_NAMES = ["stored", "deflate", "bzip2", "lzma"]


def zipped_region(folder: Path) -> Path:
    """Return a region file whose feed is ``feed.zip``."""
    return region_for(folder, feeds={"f": "feed.zip"})


@pytest.mark.parametrize("method", METHODS, ids=METHOD_NAMES)
def test_zip_of_any_method_that_python_knows(method: int, tmp_path: Path) -> None:
    """Renfe packs with LZMA."""
    feed = read_zip(zip_feed(tmp_path / "feed.zip", FILES, method=method))
    assert feed.stops["stop_id"].to_list() == ["a", "b", "c"]
    assert feed.files == tuple(sorted(FILES))


@pytest.mark.parametrize("inside", ["gtfs/", "export/2026/gtfs/"])
def test_zip_with_the_files_in_a_folder(inside: str, tmp_path: Path) -> None:
    assert read_zip(zip_feed(tmp_path / "feed.zip", FILES, inside=inside)).stops.height == 3


def test_folder_with_the_files_in_a_folder(tmp_path: Path) -> None:
    write_feed(tmp_path / "feed" / "gtfs", FILES)
    assert read_zip(tmp_path / "feed").stops.height == 3


def test_what_a_mac_adds_to_a_zip_is_no_feed(tmp_path: Path) -> None:
    path = zip_feed(tmp_path / "feed.zip", FILES, inside="gtfs/")
    with zipfile.ZipFile(path, "a") as more:
        more.writestr("__MACOSX/gtfs/._stops.txt", b"\0\0")
        more.writestr("__MACOSX/stops.txt", b"\0\0")
    assert read_zip(path).stops.height == 3


def test_of_two_feeds_in_one_zip_the_upper_one_is_meant(tmp_path: Path) -> None:
    path = zip_feed(tmp_path / "feed.zip", FILES)
    with zipfile.ZipFile(path, "a") as more:
        more.writestr("old/stops.txt", "stop_id\nx\n")
    assert read_zip(path).stops.height == 3


def test_missing_feed(tmp_path: Path) -> None:
    with pytest.raises(InputError) as raised:
        Archive(tmp_path / "nowhere.zip", "f")
    assert raised.value.code == "feed_missing"
    assert_refused(
        mobility("build", zipped_region(tmp_path)), "The feed f is not there", "feed.zip", "gtfs in the region"
    )


def test_empty_zip(tmp_path: Path) -> None:
    zip_feed(tmp_path / "feed.zip", {})
    assert_refused(
        mobility("build", zipped_region(tmp_path)), "nothing in this feed", "feed.zip", "Fetch the feed again"
    )


def test_empty_folder(tmp_path: Path) -> None:
    write_feed(tmp_path / "feed", {})
    assert_refused(mobility("build", region_for(tmp_path)), "nothing in this feed", "What to do: ")


def test_zip_without_gtfs(tmp_path: Path) -> None:
    zip_feed(tmp_path / "feed.zip", {"readme.md": "nothing here"})
    assert_refused(mobility("build", zipped_region(tmp_path)), "required file is missing", "f/agency.txt")


def test_web_page_instead_of_a_zip(tmp_path: Path) -> None:
    (tmp_path / "feed.zip").write_text("<!doctype html><title>404</title>", encoding="utf-8")
    assert_refused(mobility("build", zipped_region(tmp_path)), "no zip archive", "feed.zip", "web page")


def test_zip_cut_short(tmp_path: Path) -> None:
    path = zip_feed(tmp_path / "feed.zip", FILES)
    path.write_bytes(path.read_bytes()[:-200])
    assert_refused(mobility("build", zipped_region(tmp_path)), "zip archive is cut short", "Fetch the feed again")


@pytest.mark.parametrize("method", METHODS, ids=METHOD_NAMES)
def test_zip_with_a_damaged_file(method: int, tmp_path: Path) -> None:
    """Some bytes of one file are others: the archive opens, the file does not."""
    path = zip_feed(tmp_path / "feed.zip", FILES, method=method)
    with zipfile.ZipFile(path) as archive_of_feed:
        at = archive_of_feed.getinfo("stop_times.txt").header_offset + 30 + len("stop_times.txt") + 25
    content = bytearray(path.read_bytes())
    content[at : at + 8] = b"\xff" * 8
    path.write_bytes(content)
    assert_refused(mobility("build", zipped_region(tmp_path)), "damaged", "f/stop_times.txt", "Fetch the feed again")


def test_zip_with_a_password(tmp_path: Path) -> None:
    path = zip_feed(tmp_path / "feed.zip", FILES, method=zipfile.ZIP_STORED)
    content = bytearray(path.read_bytes())
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = content.find(signature)
        while at >= 0:
            content[at + offset] |= 1
            at = content.find(signature, at + 1)
    path.write_bytes(content)
    assert_refused(mobility("build", zipped_region(tmp_path)), "f/agency.txt", "encrypted", "What to do: ")


def test_zip_of_a_later_version(tmp_path: Path) -> None:
    path = zip_feed(tmp_path / "feed.zip", FILES)
    content = bytearray(path.read_bytes())
    content[content.find(b"PK\x01\x02") + 6] = 200
    path.write_bytes(content)
    assert_refused(mobility("build", zipped_region(tmp_path)), "feed.zip", "What to do: ")


def test_zip_whose_file_names_are_no_text(tmp_path: Path) -> None:
    path = zip_feed(tmp_path / "feed.zip", {**FILES, "lüge.txt": ""})
    path.write_bytes(path.read_bytes().replace("lüge".encode(), b"l\xff\xffge"))
    assert_refused(mobility("build", zipped_region(tmp_path)), "feed.zip", "What to do: ")


def test_more_than_a_thousand_members(tmp_path: Path) -> None:
    many = {f"extra/{number}.txt": "" for number in range(1_000)}
    zip_feed(tmp_path / "feed.zip", {**FILES, **many})
    assert_refused(mobility("build", zipped_region(tmp_path)), "holds 1006 files", "more than 1000", "What to do: ")


def test_a_thousand_members(tmp_path: Path) -> None:
    many = {f"extra/{number}.txt": "" for number in range(994)}
    assert read_zip(zip_feed(tmp_path / "feed.zip", {**FILES, **many})).stops.height == 3


def test_line_of_a_megabyte_and_one_byte(tmp_path: Path) -> None:
    long = f"{STOPS}d,{'x' * (1_000_000 - len('d,,52.0,11.0'))}x,52.0,11.0\n"
    zip_feed(tmp_path / "feed.zip", {**FILES, "stops.txt": long})
    answer = mobility("build", zipped_region(tmp_path))
    assert_refused(answer, "longer than 1000000 bytes", "f/stops.txt, row 5", "quote that is never closed")


@pytest.mark.parametrize("ending", ["\n", "\r\n", ""])
def test_line_of_a_megabyte(ending: str, tmp_path: Path) -> None:
    used = len("d,,52.0,11.0") + len(ending) - (1 if ending == "\n" else 0)
    long = f"{STOPS}d,{'x' * (1_000_000 - used)},52.0,11.0{ending}"
    assert read_zip(zip_feed(tmp_path / "feed.zip", {**FILES, "stops.txt": long})).stops.height == 4


def test_a_file_without_line_ends_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    """40 MB of one letter are 40 KB in the archive; the reader stops after the first piece."""
    path = zip_feed(tmp_path / "feed.zip", {**FILES, "stops.txt": b"x" * 40_000_000})
    with Archive(path, "f", Limits()) as feed, pytest.raises(DataError) as raised:
        feed.read("stops.txt")
    assert raised.value.code == "line_too_long"
    assert feed._left > Limits().unpacked_bytes - 3_000_000


def test_unpacked_larger_than_allowed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The bound is on what is really unpacked, not on what the directory of the archive claims."""
    monkeypatch.setattr(archive, "Limits", partial(Limits, unpacked_bytes=5_000_000))
    filler = "".join(f"d{number},{'x' * 1_000},52.0,11.0\n" for number in range(6_000))
    path = zip_feed(tmp_path / "feed.zip", {**FILES, "stops.txt": STOPS + filler})
    assert path.stat().st_size < 100_000
    answer = mobility("build", zipped_region(tmp_path))
    assert_refused(answer, "Unpacked, the feed is larger than 0.005 GB", "f/stops.txt", "smaller area")


def test_size_is_counted_over_all_files(tmp_path: Path) -> None:
    path = zip_feed(tmp_path / "feed.zip", FILES)
    size = sum(len(as_text(content)) for content in FILES.values())
    with Archive(path, "f", Limits(unpacked_bytes=size)) as feed:
        for name in feed.names:
            feed.read(name)
    with Archive(path, "f", Limits(unpacked_bytes=size - 1)) as feed:
        *others, last = feed.names
        for name in others:
            feed.read(name)
        with pytest.raises(DataError) as raised:
            feed.read(last)
    assert raised.value.code == "unpacked_too_large"


def test_a_compression_ratio_alone_never_refuses(tmp_path: Path) -> None:
    filler = "".join(f"d{number},{'x' * 900_000},52.0,11.0\n" for number in range(12))
    path = zip_feed(tmp_path / "feed.zip", {**FILES, "stops.txt": STOPS + filler})
    assert len(filler) / path.stat().st_size > 500
    assert read_zip(path).stops.height == 15


def test_the_limits_that_the_design_names() -> None:
    assert Limits() == Limits(unpacked_bytes=16 * 10**9, members=1_000, line_bytes=10**6)


def test_a_damaged_zip_is_never_called_our_mistake(tmp_path: Path) -> None:
    """Cut at any length: refused as bad input, never an unexpected error."""
    path, region = zip_feed(tmp_path / "feed.zip", FILES), zipped_region(tmp_path)
    whole = path.read_bytes()
    for length in range(0, len(whole), 97):
        path.write_bytes(whole[:length])
        answer = mobility("build", region)
        assert answer.code == BAD_INPUT, (length, answer)
