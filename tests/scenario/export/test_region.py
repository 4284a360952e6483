# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""A region of exported feeds is built at once; what can't be written leaves everything as it was."""

import random
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from mobility.errors import DataError, InputError, ResourceError
from mobility.network.build import build
from mobility.region import FeedSource, read_region
from mobility.scenario.export.region import write_region
from mobility.scenario.export.write import write_feed
from mobility.sources.gtfs.feed import Feed, read_feed
from tests.feeds import minimal, region_for, with_rows, zip_feed
from tests.feeds import write_feed as write_files
from tests.scenario.export.changing import TABLES, changed, differing
from tests.scenario.export.test_round_trip import members

ORIGIN = {"scenario": "probe"}
OPERATIONS = """
[operations]
layover_s = 120
vehicles_shared_by = "line"

[[factors]]
vehicle = "bus"
factor = "eur_per_vehicle_km"
low = 1.5
high = 2
source = 'Tender of "2025"'
year = 2025

[[factors]]
vehicle = "tram"
factor = "co2_kg_per_vehicle_km"
value = 0.00001
source = "assumed"
year = 2026

[[lines]]
feed = "f"
payer = "district"

[[lines]]
feed = "g"
line = "1"
vehicle = "minibus"
"""


@pytest.fixture
def feed(tmp_path: Path) -> Feed:
    return read_feed(FeedSource("f", write_files(tmp_path / "feed", minimal())))


@pytest.mark.parametrize("only", [None, ["f"]])
def test_an_exported_region_is_built(only: list[str] | None, tmp_path: Path) -> None:
    for name in ("f", "g"):
        write_files(tmp_path / name, minimal())
    file = region_for(tmp_path, feeds={"f": "f", "g": "g"}, feed='url = "https://x.example/f.zip"')
    file.write_text(file.read_text(encoding="utf-8") + OPERATIONS, encoding="utf-8")
    region = read_region(file)
    feeds = [read_feed(source) for source in region.feeds]
    edited = changed(feeds[0], random.Random(2))
    found = write_region(region, [edited, feeds[1]], tmp_path / "out" / "new", provenance=ORIGIN, only=only)
    assert list(found.feeds) == (only or ["f", "g"])
    again = read_region(found.region_file)
    assert (again.transfers, again.zone, again.id) == (region.transfers, region.zone, region.id)
    assert again.operations == region.operations
    assert len(again.operations.factors) == len(again.operations.lines) == 2
    assert [source.url is None for source in again.feeds] == [True, only is None]
    assert build(again, out=tmp_path / "net").rebuilt
    assert differing(edited, read_feed(again.feeds[0])) == []
    assert str(tmp_path) not in found.region_file.read_text(encoding="utf-8")


def test_marks_line_ends_quotes_and_columns_of_others_stay(tmp_path: Path) -> None:
    stops = '\ufeffstop_id,stop_name,stop_lat,stop_lon,zone_id\r\na,"Am, ""Tor""",52.0,11.0,Z1\r\n'
    stops += 'b,"zwei\r\nZeilen",52.1,11.0,"Z ""2"""\r\nc,Chausseehaus,52.2,11.0,Z3'
    files = with_rows(minimal({"stops.txt": stops, "fare.txt": "trip_id,x\nt1,1\nt2,2\n"}), "trips.txt")
    feed = read_feed(FeedSource("f", zip_feed(tmp_path / "in.zip", files, inside="nested/")))
    moved = feed.stops.with_columns(
        lat=pl.Series([52.0, 52.1, 52.25]), row=pl.Series([2, 3, 0], dtype=feed.stops.schema["row"])
    )
    calls = feed.stop_times.filter(pl.col("trip") == 0)
    write_feed(replace(feed, stops=moved, stop_times=calls), tmp_path / "out.zip", provenance=ORIGIN)
    found = members(tmp_path / "out.zip")
    assert found["stops.txt"].decode() == stops.replace("52.2", "52.25") + "\r\n"
    assert found["fare.txt"] == b"trip_id,x\nt1,1\n"
    assert b"t2" not in found["trips.txt"] + found["stop_times.txt"]
    assert b"probe" in found["feed_info.txt"]


def test_a_clash_of_ids_and_a_feed_without_trips_are_refused(feed: Feed, tmp_path: Path) -> None:
    twice = feed.stops.with_columns(stop_id=pl.Series(["a", "b", "a"]), row=pl.lit(0, pl.UInt32))
    blank = feed.stops.with_columns(stop_id=pl.Series(["a", "b", " c"]), row=pl.lit(0, pl.UInt32))
    target = tmp_path / "out.zip"
    target.write_bytes(b"before")
    for edited, code in (
        (replace(feed, stops=twice), "export_id_twice"),
        (replace(feed, stops=blank), "export_bad_id"),
        (replace(feed, stop_times=feed.stop_times.clear()), "export_no_trips"),
    ):
        with pytest.raises(DataError) as raised:
            write_feed(edited, target, provenance=ORIGIN)
        assert raised.value.code == code
        assert target.read_bytes() == b"before"


def test_another_published_feed_is_noticed(feed: Feed, tmp_path: Path) -> None:
    files = minimal()
    write_files(tmp_path / "feed", {**files, "trips.txt": str(files["trips.txt"]).replace("t1", "t9")})
    with pytest.raises(DataError) as raised:
        write_feed(feed, tmp_path / "out.zip", provenance=ORIGIN)
    assert raised.value.code == "export_source_changed"


def test_a_full_disk_leaves_what_was_there(feed: Feed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> int:
        raise OSError(28, "No space left on device")

    target = tmp_path / "out.zip"
    target.write_bytes(b"before")
    monkeypatch.setattr("mobility.scenario.export.bundle.Bundle.add", full)
    with pytest.raises(ResourceError) as raised:
        write_feed(feed, target, provenance=ORIGIN)
    assert raised.value.code == "disk_full"
    assert target.read_bytes() == b"before"
    assert {path.name for path in tmp_path.iterdir()} == {"feed", "out.zip"}
    with pytest.raises(ResourceError):
        write_feed(feed, tmp_path / "nowhere" / "out.zip", provenance=ORIGIN)


def test_unknown_feeds_are_refused(feed: Feed, tmp_path: Path) -> None:
    region = read_region(region_for(tmp_path))
    for feeds, only in (([feed, feed], None), ([feed], ["g"])):
        with pytest.raises(InputError):
            write_region(region, feeds, tmp_path / "out", provenance=ORIGIN, only=only)


def test_a_feed_that_was_never_published(feed: Feed, tmp_path: Path) -> None:
    names = [name for name in TABLES if name != "shape_points"]
    tables = {name: getattr(feed, name).with_columns(row=pl.lit(0, pl.UInt32)) for name in names}
    made = replace(feed, source=FeedSource("f", tmp_path / "none"), **tables)
    write_feed(made, tmp_path / "out.zip", provenance=ORIGIN)
    assert differing(made, read_feed(FeedSource("f", tmp_path / "out.zip"))) == []
