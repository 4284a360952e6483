# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""What a region fetches: replaced only by what a build can read, and whatever goes wrong the old file stays."""

import datetime as dt
import json
import os
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from mobility.region import Region, read_region
from mobility.sources.download.fetch import STREETS, Outcome, fetch, wanted_files
from mobility.sources.download.place import locked, part_of, read_state, state_path
from mobility.sources.download.transfer import sha256_of
from tests.feeds import minimal, with_rows, zip_feed
from tests.osm_files import OsmMap
from tests.sources.download.conftest import QUICK
from tests.sources.download.server import Answer, Server, broken, file, held_back, status, unmeasured

ETAG, OTHER = '"one"', '"two"'
HEAD = '[region]\nid = "dorf"\nname = "Dorf"\ntime_zone = "Europe/Berlin"\n'
OLD = "2026-05-01T12:00:00+00:00"
BOX = "box = [52.0, 11.0, 52.01, 11.02]"
FILES = {"feed.zip", "feed.zip.fetched.json", ".part-feed.zip.lock"}


def region(folder: Path, url: str, more: str = "") -> Region:
    """Return a region with one feed at this address."""
    path = folder / "region" / "region.toml"
    path.parent.mkdir(exist_ok=True)
    path.write_text(f'{HEAD}[[feeds]]\nid = "f"\ngtfs = "feed.zip"\nurl = "{url}"\n{more}', encoding="utf-8")
    return read_region(path)


def streets(folder: Path, more: str, name: str = "map.osm.pbf") -> Region:
    """Return a region with a local feed and a map to fetch."""
    path = folder / "region" / "region.toml"
    path.parent.mkdir(exist_ok=True)
    feed = '[[feeds]]\nid = "f"\ngtfs = "feed.zip"\n'
    path.write_text(f'{HEAD}{feed}[streets]\nosm = "{name}"\n{more}\n', encoding="utf-8")
    return read_region(path)


def fetched(place: Region, *, force: bool = False) -> Outcome:
    """Fetch the only file of a region that has an address."""
    (wanted,) = wanted_files(place)
    return fetch(wanted, force=force, patience=QUICK)


def old_file(place: Region, data: bytes) -> Path:
    """Put an older file in its place, from the first of May."""
    path = place.feeds[0].gtfs
    path.write_bytes(data)
    then = dt.datetime.fromisoformat(OLD).timestamp()
    os.utime(path, (then, then))
    return path


def other_feed(folder: Path) -> bytes:
    """Return a good feed with one trip more."""
    more = with_rows(minimal(), "trips.txt", "r,daily,t3,Chausseehaus")
    more = with_rows(more, "stop_times.txt", "t3,12:00:00,12:00:00,a,1", "t3,12:10:00,12:10:00,b,2")
    return zip_feed(folder / "other.zip", more).read_bytes()


def names(place: Region) -> set[str]:
    """What lies in the folder of the region beside its file."""
    return {path.name for path in place.path.parent.iterdir()} - {place.path.name}


def assert_stays(outcome: Outcome, path: Path, data: bytes) -> None:
    """The fetch failed, the old file is untouched, and nothing unusable lies about to be gone on with."""
    assert outcome.status == "failed"
    assert path.read_bytes() == data
    assert outcome.kept == dt.datetime.fromisoformat(OLD)
    assert not path.with_name(f"{path.name}.previous").exists()


def test_a_feed_is_fetched(server: Server, tmp_path: Path, feed_bytes: bytes) -> None:
    place = region(tmp_path, server.on("/f.zip", file(feed_bytes, etag=ETAG)))
    outcome = fetched(place)
    path = place.feeds[0].gtfs
    assert (outcome.status, outcome.before, outcome.error) == ("new", None, None)
    assert path.read_bytes() == feed_bytes
    assert outcome.after is not None
    assert outcome.after == read_state(path)
    assert outcome.after.facts == {"stops": 3, "trips": 2, "first_date": "2026-06-01", "last_date": "2026-06-30"}
    assert (outcome.after.etag, outcome.after.sha256) == (ETAG, sha256_of(path))
    assert names(place) == FILES


def test_it_tells_when_all_has_come(server: Server, tmp_path: Path, feed_bytes: bytes) -> None:
    (wanted,) = wanted_files(region(tmp_path, server.on("/f.zip", file(feed_bytes, etag=ETAG))))
    told: list[object] = []
    for _ in range(2):
        fetch(wanted, patience=QUICK, progress=lambda done, _: told.append(done), checking=lambda: told.append("check"))
    assert told[-2:] == [len(feed_bytes), "check"], "and nothing when it is unchanged"


def test_the_state_is_small_and_plain(server: Server, tmp_path: Path, feed_bytes: bytes) -> None:
    url = server.on("/f.zip", file(feed_bytes)).replace("//", "//me:secret@")
    place = region(tmp_path, url)
    fetched(place)
    written = state_path(place.feeds[0].gtfs).read_text(encoding="utf-8")
    assert json.loads(written)["url"] == f"{server.base}/f.zip"
    assert "secret" not in written


@pytest.mark.parametrize("marks", [{"etag": ETAG}, {"modified": "Wed, 10 Jun 2026 08:00:00 GMT"}])
def test_the_second_time_it_is_unchanged(
    server: Server, tmp_path: Path, feed_bytes: bytes, marks: dict[str, Any]
) -> None:
    place = region(tmp_path, server.on("/f.zip", file(feed_bytes, **marks)))
    fetched(place)
    assert fetched(place).status == "unchanged"
    assert server.headers("if-none-match")[1] == marks.get("etag")
    assert server.headers("if-modified-since")[1] == marks.get("modified")
    assert names(place) == FILES


def test_the_same_bytes_without_any_mark_are_unchanged(server: Server, tmp_path: Path, feed_bytes: bytes) -> None:
    place = region(tmp_path, server.on("/f.zip", file(feed_bytes)))
    fetched(place)
    assert fetched(place).status == "unchanged"
    assert "feed.zip.previous" not in names(place)


def test_a_new_version_replaces_the_old_one_which_is_kept(server: Server, tmp_path: Path, feed_bytes: bytes) -> None:
    newer = other_feed(tmp_path)
    place = region(tmp_path, server.on("/f.zip", file(feed_bytes, etag=ETAG), file(newer, etag=OTHER)))
    fetched(place)
    outcome = fetched(place)
    path = place.feeds[0].gtfs
    assert outcome.status == "changed"
    assert path.read_bytes() == newer
    assert path.with_name("feed.zip.previous").read_bytes() == feed_bytes
    assert outcome.before is not None
    assert outcome.after is not None
    assert (outcome.before.facts["trips"], outcome.after.facts["trips"]) == (2, 3)


def test_force_asks_for_the_whole_again(server: Server, tmp_path: Path, feed_bytes: bytes) -> None:
    place = region(tmp_path, server.on("/f.zip", file(feed_bytes, etag=ETAG)))
    fetched(place)
    assert fetched(place, force=True).status == "unchanged"
    assert server.headers("if-none-match") == [None, None]


def test_a_file_changed_by_hand_is_fetched_again(server: Server, tmp_path: Path, feed_bytes: bytes) -> None:
    place = region(tmp_path, server.on("/f.zip", file(feed_bytes, etag=ETAG)))
    fetched(place)
    place.feeds[0].gtfs.write_bytes(b"mine")
    assert fetched(place).status == "changed"
    assert server.headers("if-none-match") == [None, None]
    assert place.feeds[0].gtfs.with_name("feed.zip.previous").read_bytes() == b"mine"


def test_another_address_is_asked_anew(server: Server, tmp_path: Path, feed_bytes: bytes) -> None:
    fetched(region(tmp_path, server.on("/f.zip", file(feed_bytes, etag=ETAG))))
    fetched(region(tmp_path, server.on("/g.zip", file(feed_bytes, etag=ETAG))))
    assert server.headers("if-none-match") == [None, None]


PAGE = b"<!DOCTYPE html><html><body>Please log in</body></html>"
SPOILT: dict[str, tuple[Answer | None, str]] = {
    "a web page with status 200": (file(PAGE), "fetch_got_a_page"),
    "a web page of old": (file(b'\xef\xbb\xbf\n<?xml version="1.0"?>\n<html lang="de"></html>'), "fetch_got_a_page"),
    "nothing": (file(b""), "not_a_zip"),
    "a zip of something else": (None, "missing_required_file"),
    "not found": (status(404), "fetch_refused"),
    "a server that stays ill": (status(500), "fetch_server_error"),
}


@pytest.mark.parametrize("case", SPOILT)
def test_what_can_not_be_used_replaces_nothing(server: Server, tmp_path: Path, case: str) -> None:
    answer, code = SPOILT[case]
    answer = answer or file(zip_feed(tmp_path / "x.zip", {"stops.txt": "stop_id\n", "x.txt": "y"}).read_bytes())
    place = region(tmp_path, server.on("/f.zip", answer))
    path = old_file(place, b"old and good")
    outcome = fetched(place)
    assert_stays(outcome, path, b"old and good")
    assert outcome.error is not None
    assert outcome.error.code == code
    assert ".part-feed.zip" not in names(place)


def test_a_truncated_zip_replaces_nothing(server: Server, tmp_path: Path, feed_bytes: bytes) -> None:
    """Its length is not told, so that only the zip itself can show it."""
    place = region(tmp_path, server.on("/f.zip", unmeasured(feed_bytes[:-100])))
    path = old_file(place, b"old and good")
    outcome = fetched(place)
    assert_stays(outcome, path, b"old and good")
    assert outcome.error is not None
    assert outcome.error.code == "zip_cut_short"
    assert outcome.error.place is not None
    assert outcome.error.place.file == f"{server.base}/f.zip", "the address, not the file that is gone"


def test_a_damaged_member_replaces_nothing(server: Server, tmp_path: Path, feed_bytes: bytes) -> None:
    at = feed_bytes.index(b"stops.txt") + 60
    place = region(tmp_path, server.on("/f.zip", file(feed_bytes[:at] + b"????" + feed_bytes[at + 4 :])))
    path = old_file(place, b"old and good")
    assert_stays(fetched(place), path, b"old and good")


def test_after_a_failure_the_next_run_begins_anew(server: Server, tmp_path: Path, feed_bytes: bytes) -> None:
    place = region(tmp_path, server.on("/f.zip", file(PAGE, etag=ETAG), file(feed_bytes, etag=OTHER)))
    assert fetched(place).status == "failed"
    assert fetched(place).status == "new"
    assert server.headers("range") == [None, None]


def test_a_broken_transfer_replaces_nothing_and_is_gone_on_with(
    server: Server, tmp_path: Path, feed_bytes: bytes
) -> None:
    never = broken(feed_bytes, 0, etag=ETAG)
    place = region(tmp_path, server.on("/f.zip", broken(feed_bytes, 300, etag=ETAG), *[never] * 3))
    path = old_file(place, b"old and good")
    assert_stays(fetched(place), path, b"old and good")
    server.on("/f.zip", file(feed_bytes, etag=ETAG))
    assert fetched(place).status == "changed"
    assert server.headers("range")[-1] == "bytes=300-"
    assert path.read_bytes() == feed_bytes


def test_a_checksum_must_match(server: Server, tmp_path: Path, feed_bytes: bytes) -> None:
    place = region(tmp_path, server.on("/f.zip", file(feed_bytes)), f'sha256 = "{"0" * 64}"\n')
    path = old_file(place, b"old and good")
    outcome = fetched(place)
    assert_stays(outcome, path, b"old and good")
    assert outcome.error is not None
    assert outcome.error.code == "fetch_checksum"


def test_a_file_with_the_right_checksum_needs_no_question(server: Server, tmp_path: Path, feed_bytes: bytes) -> None:
    url = server.on("/f.zip", file(feed_bytes, etag=ETAG))
    checksum = sha256_of(tmp_path / "made.zip")
    place = region(tmp_path, url, f'sha256 = "{checksum.upper()}"\n')
    assert fetched(place).status == "new"
    assert fetched(place).status == "unchanged"
    assert len(server.asked) == 1
    (tmp_path / "region" / "feed.zip.fetched.json").unlink()
    assert fetched(place).status == "unchanged"
    assert len(server.asked) == 1


def test_another_checksum_in_the_region_file_is_asked_for(server: Server, tmp_path: Path, feed_bytes: bytes) -> None:
    """The server still has what is there: that is not what is wanted."""
    url = server.on("/f.zip", file(feed_bytes, etag=ETAG))
    fetched(region(tmp_path, url))
    outcome = fetched(region(tmp_path, url, f'sha256 = "{"0" * 64}"\n'))
    assert outcome.error is not None
    assert outcome.error.code == "fetch_checksum"


def test_a_feed_that_is_a_folder_is_left_alone(server: Server, tmp_path: Path, feed_bytes: bytes) -> None:
    place = region(tmp_path, server.on("/f.zip", file(feed_bytes)))
    place.feeds[0].gtfs.mkdir()
    outcome = fetched(place)
    assert outcome.error is not None
    assert outcome.error.code == "fetch_into_folder"
    assert server.asked == []


def test_two_at_a_time_do_not_mix(server: Server, tmp_path: Path, feed_bytes: bytes) -> None:
    place = region(tmp_path, server.on("/f.zip", file(feed_bytes)))
    with locked(place.feeds[0].gtfs):
        outcome = fetched(place)
    assert outcome.error is not None
    assert outcome.error.code == "fetch_running"
    assert fetched(place).status == "new"


def test_a_folder_is_made_where_there_is_none(server: Server, tmp_path: Path, feed_bytes: bytes) -> None:
    (wanted,) = wanted_files(region(tmp_path, server.on("/f.zip", file(feed_bytes))))
    path = tmp_path / "not" / "yet" / "feed.zip"
    outcome = fetch(replace(wanted, path=path), patience=QUICK)
    assert outcome.status == "new"
    assert path.read_bytes() == feed_bytes


def test_a_folder_that_can_not_be_made_is_told(server: Server, tmp_path: Path, feed_bytes: bytes) -> None:
    (wanted,) = wanted_files(region(tmp_path, server.on("/f.zip", file(feed_bytes))))
    outcome = fetch(replace(wanted, path=tmp_path / "made.zip" / "feed.zip"), patience=QUICK)
    assert outcome.error is not None
    assert outcome.error.code == "not_writable"


PROGRAM = """
import sys
from mobility.region import read_region
from mobility.sources.download.fetch import fetch, wanted_files
fetch(wanted_files(read_region(sys.argv[1]))[0])
"""


def test_a_killed_fetch_leaves_the_old_file_and_the_next_goes_on(
    server: Server, tmp_path: Path, feed_bytes: bytes
) -> None:
    place = region(tmp_path, server.on("/f.zip", held_back(feed_bytes, 400, etag=ETAG), file(feed_bytes, etag=ETAG)))
    path = old_file(place, b"old and good")
    process = subprocess.Popen([sys.executable, "-c", PROGRAM, str(place.path)])
    try:
        assert server.waiting.wait(20)
        part = part_of(path)
        while not (part.exists() and part.stat().st_size == 400):
            assert process.poll() is None
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait()
    assert path.read_bytes() == b"old and good"
    assert fetched(place).status == "changed"
    assert path.read_bytes() == feed_bytes
    assert server.headers("range") == [None, "bytes=400-"]


def town(folder: Path, suffix: str = ".osm.pbf") -> bytes:
    """Return a map of one street in the box and one far away."""
    made = OsmMap()
    made.nodes("a 100 100, b 200 100, c 50000 100, d 51000 100")
    made.way("inside", "a b", "highway=residential")
    made.way("outside", "c d", "highway=residential")
    return made.write(folder / f"town{suffix}").read_bytes()


def test_an_extract_is_fetched_as_it_is(server: Server, tmp_path: Path) -> None:
    data = town(tmp_path)
    place = streets(tmp_path, f'url = "{server.on("/town.osm.pbf", file(data))}"')
    outcome = fetched(place)
    assert (outcome.wanted.id, outcome.status) == (STREETS, "new")
    assert outcome.wanted.path.read_bytes() == data
    assert outcome.after is not None
    assert outcome.after.facts["ways"] == 2


@pytest.mark.parametrize("suffix", [".osm.pbf", ".osm.bz2"])
def test_an_extract_is_cut_and_converted(server: Server, tmp_path: Path, suffix: str) -> None:
    url = server.on(f"/town{suffix}?v=1", file(town(tmp_path, suffix), etag=ETAG))
    place = streets(tmp_path, f'url = "{url}"\n{BOX}')
    outcome = fetched(place)
    assert outcome.error is None
    assert outcome.after is not None
    assert outcome.after.facts["ways"] == 1
    assert outcome.after.sha256 != outcome.after.received_sha256
    assert fetched(place).status == "unchanged"
    assert server.headers("if-none-match") == [None, ETAG]
    assert {name for name in names(place) if name.startswith(".part-")} == {".part-map.osm.pbf.lock"}


def test_another_box_is_cut_anew(server: Server, tmp_path: Path) -> None:
    url = server.on("/town.osm.pbf", file(town(tmp_path), etag=ETAG))
    fetched(streets(tmp_path, f'url = "{url}"\n{BOX}'))
    outcome = fetched(streets(tmp_path, f'url = "{url}"\nbox = [52.0, 11.0, 52.01, 12.0]'))
    assert outcome.status == "changed"
    assert outcome.after is not None
    assert outcome.after.facts["ways"] == 2
    assert server.headers("if-none-match") == [None, None]


@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        (lambda _: PAGE, "fetch_got_a_page"),
        (lambda data: data[:-30], "streets_unreadable"),
        (lambda _: b"", "streets_unreadable"),
    ],
    ids=["a web page", "cut short", "nothing"],
)
@pytest.mark.parametrize("box", ["", BOX], ids=["whole", "cut"])
def test_a_map_that_can_not_be_read_replaces_nothing(
    server: Server, tmp_path: Path, spoil: object, code: str, box: str
) -> None:
    assert callable(spoil)
    place = streets(tmp_path, f'url = "{server.on("/town.osm.pbf", file(spoil(town(tmp_path))))}"\n{box}')
    assert place.streets is not None
    place.streets.osm.write_bytes(b"old and good")
    outcome = fetched(place)
    assert outcome.error is not None
    assert outcome.error.code in {code, "no_streets"}
    assert place.streets.osm.read_bytes() == b"old and good"
    assert not [name for name in names(place) if name.startswith(".part-") and not name.endswith(".lock")]


def test_a_box_without_streets_replaces_nothing(server: Server, tmp_path: Path) -> None:
    url = server.on("/town.osm.pbf", file(town(tmp_path)))
    outcome = fetched(streets(tmp_path, f'url = "{url}"\nbox = [10.0, 11.0, 10.1, 11.1]'))
    assert outcome.error is not None
    assert outcome.error.code == "no_streets"


def test_overpass_is_asked_for_the_box(server: Server, tmp_path: Path) -> None:
    server.on("/api/interpreter", file(town(tmp_path, ".osm")))
    place = streets(tmp_path, f'overpass = "{server.base}/api"\n{BOX}')
    outcome = fetched(place)
    assert outcome.error is None
    assert outcome.after is not None
    assert outcome.after.facts["ways"] == 1
    (asked,) = server.asked
    assert asked.method == "POST"
    assert b"%5Bbbox%3A52.0000000%2C11.0000000%2C52.0100000%2C11.0200000%5D" in asked.body
    assert fetched(place).status == "unchanged"


def test_an_incomplete_answer_of_overpass_replaces_nothing(server: Server, tmp_path: Path) -> None:
    remark = b'<remark> runtime error: Query timed out in "query" at line 1 after 181 seconds. </remark>\n</osm>'
    server.on("/api/interpreter", file(town(tmp_path, ".osm").replace(b"</osm>", remark)))
    outcome = fetched(streets(tmp_path, f'overpass = "{server.base}/api/interpreter"\n{BOX}'))
    assert outcome.error is not None
    assert outcome.error.code == "overpass_incomplete"
    assert "timed out" in outcome.error.text("en")
    assert not outcome.wanted.path.exists()
