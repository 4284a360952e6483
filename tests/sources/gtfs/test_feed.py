# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""Whole feeds: the real ones are read as they are, and what is wrong is collected."""

from pathlib import Path

import pytest

from mobility.errors import DataError
from mobility.region import FeedSource
from mobility.sources.gtfs.feed import read_feed
from mobility.sources.gtfs.findings import KEPT_PER_CODE, Findings
from tests.feeds import minimal, swapped, with_rows, write_feed
from tests.sources.gtfs.reading import read_zip

SACHSEN_ANHALT = {
    "boerdebus": (939, 54, 2_850, 37_367),
    "mvb": (735, 38, 8_382, 138_125),
    "njl": (718, 23, 1_893, 30_725),
    "kvg": (996, 46, 1_942, 30_176),
    "pvgs": (1_055, 83, 4_476, 155_720),
}
"""Stops, routes, trips and rows of stop_times.txt, as ../shared/data/README.md counts them."""


@pytest.mark.parametrize("name", SACHSEN_ANHALT)
def test_feeds_of_sachsen_anhalt(name: str, shared_data: Path) -> None:
    feed = read_zip(shared_data / "sachsen-anhalt" / f"gtfs_{name}_std_kn.zip")
    counts = tuple(table.height for table in (feed.stops, feed.routes, feed.trips, feed.stop_times))
    assert counts == SACHSEN_ANHALT[name]
    assert feed.time_zone == "Europe/Berlin"


@pytest.mark.parametrize(
    "path",
    ["heidelberg/rnv_tram.gtfs.zip", "heidelberg/vrn.gtfs.zip", "realtime/caltrain.gtfs.zip", "realtime/bart.gtfs.zip"],
)
def test_other_real_feeds(path: str, shared_data: Path) -> None:
    feed = read_zip(shared_data / path)
    assert feed.stop_times.height > 1_000
    assert feed.findings.error_count == 0


def test_renfe(shared_data: Path) -> None:
    """LZMA, blanks around header and values, stop_sequence like 010; 254 trips have one stop, 442 none."""
    feed = read_zip(shared_data / "renfe" / "cercanias_2026-04-19.gtfs.zip")
    counts = (feed.stops.height, feed.trips.height, feed.stop_times.height)
    assert counts == (1_169, 137_015, 1_860_261 - 254)
    assert dict(feed.findings.counts) == {("warning", "unusable_trip"): 254 + 442}


@pytest.mark.parametrize("path", ["flex/ctran.gtfs-flex.zip", "flex/rufbus_angermuende.gtfs-flex.zip"])
def test_feeds_with_on_demand_service_are_read_or_refused_with_a_message(path: str, shared_data: Path) -> None:
    try:
        feed = read_zip(shared_data / path)
    except DataError as error:
        assert error.place is not None  # noqa: PT017
    else:
        assert feed.stop_times.height


def test_tolerant_reading_collects_what_is_wrong(tmp_path: Path) -> None:
    files = swapped(swapped(minimal(), "stops.txt", "52.1", "200"), "trips.txt", "r,daily,t2", "x,daily,t2")
    source = FeedSource("f", write_feed(tmp_path, files))
    with pytest.raises(DataError) as raised:
        read_feed(source)
    assert (raised.value.code, raised.value.facts["more"]) == ("number_out_of_range", 1)
    feed = read_feed(source, tolerant=True)
    codes = [finding.code for finding in feed.findings.items if finding.severity == "error"]
    assert codes == ["number_out_of_range", "foreign_key_violation"]


def test_many_errors_of_one_kind_are_counted_and_some_are_kept(tmp_path: Path) -> None:
    files = with_rows(minimal(), "stops.txt", *(f"x{number},X,200,11.0" for number in range(KEPT_PER_CODE + 5)))
    feed = read_feed(FeedSource("f", write_feed(tmp_path, files)), tolerant=True)
    assert feed.findings.error_count == KEPT_PER_CODE + 5
    assert len(feed.findings.items) == KEPT_PER_CODE


def test_findings_without_errors_raise_nothing() -> None:
    findings = Findings("f")
    findings.warning("unusable_trip", "trips.txt", 2, "trip_id", "t", trip="t")
    findings.raise_first_error()
    assert findings.error_count == 0
