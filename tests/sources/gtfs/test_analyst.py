# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""A feed handed to analysts keeps what it says: ids as they are, large numbers, times as text."""

from pathlib import Path

import pytest

from mobility.errors import DataError
from mobility.region import FeedSource
from tests.feeds import minimal, write_feed
from tests.sources.gtfs.reading import read

pytest.importorskip("gtfs_kit", reason="the extra `analyst` is not installed")


def test_ids_that_look_like_numbers_or_nothing_stay(tmp_path: Path) -> None:
    stops = "stop_id,stop_name,stop_lat,stop_lon\nNA,Amtsplatz,52.0,11.0\n007,null,52.1,11.0\nc,,52.2,11.0\n"
    times = "trip_id,arrival_time,departure_time,stop_id,stop_sequence\n"
    times += "t1,8:00:00,8:00:00,NA,1\nt1,25:10:00,25:10:00,007,2147483647\n"
    feed = read(tmp_path, minimal({"stops.txt": stops, "stop_times.txt": times})).to_gtfs_kit()
    assert feed.stops["stop_id"].to_list() == ["NA", "007", "c"]
    assert feed.stops["stop_name"].to_list()[:2] == ["Amtsplatz", "null"]
    assert feed.stops["stop_name"].isna().to_list() == [False, False, True]
    assert feed.stop_times["arrival_time"].to_list() == ["8:00:00", "25:10:00"]
    assert feed.stop_times["stop_sequence"].to_list() == [1, 2_147_483_647]
    assert feed.stops["stop_lat"].to_list() == [52.0, 52.1, 52.2]


def test_a_broken_file_is_named(tmp_path: Path) -> None:
    from mobility.sources.gtfs.analyst import to_gtfs_kit

    folder = write_feed(tmp_path, minimal({"routes.txt": 'route_id,route_type\n"r,3\n'}))
    with pytest.raises(DataError) as raised:
        to_gtfs_kit(FeedSource("f", folder))
    assert raised.value.place is not None
    assert raised.value.place.file == "f/routes.txt"
