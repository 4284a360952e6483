# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""trips.txt and frequencies.txt as real feeds write them."""

from pathlib import Path

import pytest

from mobility.errors import DataError
from tests.feeds import minimal
from tests.sources.gtfs.reading import read, warnings_of

FREQUENCIES = "trip_id,start_time,end_time,headway_secs,exact_times\n"


def test_trips(tmp_path: Path) -> None:
    header = "route_id,service_id,trip_id,trip_headsign,trip_short_name,direction_id,block_id,shape_id,"
    header += "wheelchair_accessible,bikes_allowed\n"
    rows = "r,daily,t1,Zoo,4711,0,b1,s1,1,2\nr,daily,t2,,,,,,,\n"
    table = read(tmp_path, minimal({"trips.txt": header + rows})).trips
    assert table["trip_id"].to_list() == ["t1", "t2"]
    assert table["route"].to_list() == [0, 0]
    assert table["headsign"].to_list() == ["Zoo", ""]
    assert table["short_name"].to_list() == ["4711", ""]
    assert table["block_id"].to_list() == ["b1", ""]
    assert table["wheelchair_accessible"].to_list() == [1, 0]
    assert table["bikes_allowed"].to_list() == [2, 0]


def test_frequencies(tmp_path: Path) -> None:
    rows = "t1,8:00:00,24:30:00,600,\nt1,25:00:00,26:00:00,900,0\nt2,6:00:00,7:00:00,300,1\n"
    table = read(tmp_path, minimal({"frequencies.txt": FREQUENCIES + rows})).frequencies
    assert table["trip"].to_list() == [0, 0, 1]
    assert table["start_s"].to_list() == [28_800, 90_000, 21_600]
    assert table["end_s"].to_list() == [88_200, 93_600, 25_200]
    assert table["headway_s"].to_list() == [600, 900, 300]
    assert table["exact"].to_list() == [False, False, True]


def test_empty_frequencies(tmp_path: Path) -> None:
    """As in the feed of MVB."""
    feed = read(tmp_path, minimal({"frequencies.txt": FREQUENCIES}))
    assert feed.frequencies.is_empty()
    assert warnings_of(feed) == []


def test_frequency_of_an_unknown_trip_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError) as raised:
        read(tmp_path, minimal({"frequencies.txt": f"{FREQUENCIES}t9,8:00:00,9:00:00,600,\n"}))
    assert raised.value.code == "foreign_key_violation"


@pytest.mark.parametrize("headway", ["0", "-600", "600.5", "ten", "", "86401"])
def test_headway_that_is_none(headway: str, tmp_path: Path) -> None:
    with pytest.raises(DataError):
        read(tmp_path, minimal({"frequencies.txt": f"{FREQUENCIES}t1,8:00:00,9:00:00,{headway},\n"}))
