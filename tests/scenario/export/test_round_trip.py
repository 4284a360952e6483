# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""What is written is what was there: read, write, read again; the same with changes; the same journeys."""

import datetime as dt
import itertools
import random
import zipfile
import zlib
from collections import Counter
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings

from mobility.network.quality.examine import examine
from mobility.region import FeedSource, Region, TransferSettings, read_region
from mobility.scenario.export.write import write_feed
from mobility.sources.gtfs.feed import Feed, read_feed
from tests.agreement.compare import Query
from tests.agreement.networks import Case, cases
from tests.scenario.export.changing import changed, compiled, differing, journeys

SAMPLE = Path(__file__).resolve().parents[3] / "data" / "gtfs" / "beispiel"
REAL = [
    "sachsen-anhalt/gtfs_boerdebus_std_kn.zip", "sachsen-anhalt/gtfs_kvg_std_kn.zip",
    "sachsen-anhalt/gtfs_mvb_std_kn.zip", "sachsen-anhalt/gtfs_njl_std_kn.zip",
    "sachsen-anhalt/gtfs_pvgs_std_kn.zip", "sachsen-anhalt/germany_long_distance_2023.gtfs.zip",
    "heidelberg/rnv_tram.gtfs.zip", "heidelberg/vrn.gtfs.zip", "realtime/bart.gtfs.zip",
    "realtime/caltrain.gtfs.zip", "flex/ctran.gtfs-flex.zip", "flex/rufbus_angermuende.gtfs-flex.zip",
]  # fmt: skip
RENFE = "renfe/cercanias_2026-04-19.gtfs.zip"
WHOLE = [path for path in REAL if "flex" not in path]
"""Those that have calls at stops."""
ORIGIN = {"scenario": "probe"}


def members(path: Path) -> dict[str, bytes]:
    """Name and content of all files of an archive."""
    with zipfile.ZipFile(path) as archive:
        return {name.rsplit("/", 1)[-1]: archive.read(name) for name in archive.namelist()}


def again(feed: Feed, folder: Path) -> Feed:
    """Written and read."""
    target = folder / "again.zip"
    write_feed(feed, target, provenance=ORIGIN)
    return read_feed(FeedSource(feed.source.id, target, broken_trips=feed.source.broken_trips), tolerant=True)


def told_as_given(feed: Feed, found: Feed, count: int) -> Feed:
    """The feed with those estimated times that its report counts taken as given."""
    flags = found.stop_times["interpolated"]
    assert int((feed.stop_times["interpolated"] != flags).sum()) == count
    return replace(feed, stop_times=feed.stop_times.with_columns(flags)) if count else feed


def severe(source: FeedSource, today: dt.date) -> Counter[tuple[str, str]]:
    """How many errors and warnings of each rule `mobility check` gives."""
    region = Region("r", "R", "Europe/Berlin", Path(), (source,), TransferSettings())
    found = examine(region, today).feeds[0].findings
    return Counter({rule: count for rule, count in found.counts.items() if rule[0] != "info"})


@pytest.mark.parametrize("path", [*REAL, pytest.param(RENFE, marks=pytest.mark.long)])
def test_real_feeds_stay_as_published(path: str, shared_data: Path, tmp_path: Path) -> None:
    source = FeedSource("f", shared_data / path)
    feed = read_feed(source, tolerant=True)
    found = again(feed, tmp_path)
    assert differing(feed, found) == []
    assert feed.findings.counts == found.findings.counts
    before, after = members(source.gtfs), members(tmp_path / "again.zip")
    assert after.keys() - before.keys() <= {"feed_info.txt"}
    assert [name for name in before if name != "feed_info.txt" and before[name] != after[name]] == []


def test_the_sample_stays_as_published(tmp_path: Path) -> None:
    feed = read_feed(FeedSource("bsp", SAMPLE))
    assert differing(feed, again(feed, tmp_path)) == []
    after = members(tmp_path / "again.zip")
    assert all(after[file.name] == file.read_bytes() for file in SAMPLE.glob("*.txt") if file.name != "feed_info.txt")


@pytest.mark.parametrize("path", WHOLE)
def test_changed_real_feeds_are_read_as_changed(path: str, shared_data: Path, tmp_path: Path) -> None:
    source = FeedSource("f", shared_data / path, broken_trips="drop")
    feed = changed(read_feed(source, tolerant=True), random.Random(path))
    assert differing(feed, again(feed, tmp_path)) == []


def test_a_changed_feed_has_no_new_errors(shared_data: Path, tmp_path: Path) -> None:
    source = FeedSource("f", shared_data / "sachsen-anhalt" / "gtfs_boerdebus_std_kn.zip")
    feed = read_feed(source)
    today = dt.date(2026, 6, 1)
    again(feed, tmp_path)
    assert severe(FeedSource("f", tmp_path / "again.zip"), today) == severe(source, today)
    again(changed(feed, random.Random(7)), tmp_path)
    after = severe(FeedSource("f", tmp_path / "again.zip"), today)
    assert not [rule for rule in after if rule[0] == "error"]


def test_journeys_of_a_changed_real_feed(shared_data: Path, tmp_path: Path) -> None:
    source = FeedSource("f", shared_data / "sachsen-anhalt" / "gtfs_boerdebus_std_kn.zip")
    feed = changed(read_feed(source), random.Random(3))
    region = Region("r", "R", "Europe/Berlin", Path(), (source,), TransferSettings(max_walk_s=400))
    one, two = compiled(region, [feed]), compiled(region, [again(feed, tmp_path)])
    lot = random.Random(5)
    stops = [f"f_{stop}" for stop in feed.stops["stop_id"].gather(feed.stop_times["stop"].unique().sort())]
    new = [stop for stop in stops if "neu" in stop]
    found = 0
    for number in range(300):
        ends = [lot.choice(new if number % 3 == side else stops) for side in (0, 1)]
        at = dt.datetime(2026, 6, lot.choice([10, 13]), lot.randrange(24), lot.randrange(60), tzinfo=region.zone)
        query = Query(ends[0], ends[1], at, arrive_by=number % 2 == 1)
        answer = journeys(one, query)
        assert answer == journeys(two, query)
        found += bool(answer)
    assert found > 100


@pytest.mark.parametrize("networks", [20, pytest.param(150, marks=pytest.mark.long)])
def test_tiny_feeds_are_read_and_answer_as_changed(networks: int, tmp_path: Path) -> None:
    folders = (tmp_path / str(number) for number in itertools.count())
    counts: Counter[str] = Counter()

    @settings(
        max_examples=networks, derandomize=True, deadline=None, database=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example],
    )  # fmt: skip
    @given(cases())
    def agree(case: Case) -> None:
        folder = next(folders)
        region = read_region(case.write(folder))
        feeds = [read_feed(source) for source in region.feeds]
        lot = random.Random(zlib.crc32(repr(case).encode()))
        edited = [changed(feed, lot) for feed in feeds]
        back = []
        for number, (was, now) in enumerate(zip(feeds, edited, strict=True)):
            assert differing(was, again(was, folder)) == []
            target = folder / f"{number}.zip"
            report = write_feed(now, target, provenance=ORIGIN)
            back.append(read_feed(FeedSource(now.source.id, target)))
            edited[number] = told_as_given(now, back[-1], report.estimated_times)
            assert differing(edited[number], back[-1]) == []
            counts["estimated"] += report.estimated_times
        one, two = compiled(region, edited), compiled(region, back)
        for query in case.queries:
            answer = journeys(one, query)
            assert answer == journeys(two, query)
            counts["answered"] += bool(answer)
        counts["networks"] += 1

    agree()
    assert counts["networks"] >= networks
    assert counts["answered"] > 2 * networks
    assert counts["estimated"]


def test_same_bytes(tmp_path: Path) -> None:
    feed = changed(read_feed(FeedSource("bsp", SAMPLE)), random.Random(1))
    targets = [tmp_path / "one.zip", tmp_path / "two.zip"]
    for target in targets:
        write_feed(feed, target, provenance=ORIGIN)
    assert targets[0].read_bytes() == targets[1].read_bytes()


def test_gtfs_kit_reads_it(tmp_path: Path) -> None:
    kit = pytest.importorskip("gtfs_kit", reason="the extra `analyst` is not installed")
    feed = changed(read_feed(FeedSource("bsp", SAMPLE)), random.Random(1))
    found = again(feed, tmp_path)
    read = kit.read_feed(tmp_path / "again.zip", dist_units="km")
    assert len(read.stop_times) == len(found.stop_times)
    assert read.trips["trip_id"].to_list() == found.trips["trip_id"].to_list()
    assert isinstance(found.trips, pl.DataFrame)
