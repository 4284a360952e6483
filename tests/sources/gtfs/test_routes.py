# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""agency.txt, routes.txt and feed_info.txt as real feeds write them."""

from pathlib import Path

from tests.feeds import minimal
from tests.sources.gtfs.reading import read, warnings_of

AGENCY = "agency_id,agency_name,agency_url,agency_timezone\n"
ROUTES = "route_id,agency_id,route_short_name,route_long_name,route_type\n"


def test_one_agency_without_id(tmp_path: Path) -> None:
    files = minimal(
        {
            "agency.txt": "agency_name,agency_url,agency_timezone\nDorfbus,https://dorf.example,Europe/Berlin\n",
            "routes.txt": "route_id,route_short_name,route_type\nr,1,3\n",
        }
    )
    feed = read(tmp_path, files)
    assert feed.routes["agency"].to_list() == [0]
    assert feed.agencies["name"].to_list() == ["Dorfbus"]
    assert feed.time_zone == "Europe/Berlin"
    assert warnings_of(feed) == []


def test_several_agencies(tmp_path: Path) -> None:
    agencies = f"{AGENCY}x,X,,Europe/Berlin\ny,Y,,Europe/Berlin\n"
    feed = read(tmp_path, minimal({"agency.txt": agencies, "routes.txt": f"{ROUTES}q,x,1,,3\nr,y,2,,0\n"}))
    assert feed.routes["agency"].to_list() == [0, 1]


def test_unknown_agency_is_a_warning(tmp_path: Path) -> None:
    feed = read(tmp_path, minimal({"routes.txt": f"{ROUTES}r,nobody,1,,3\n"}))
    assert feed.routes["agency"].to_list() == [0]
    assert warnings_of(feed) == [("foreign_key_violation", 'f/routes.txt, row 2, agency_id = "nobody"')]


def test_names(tmp_path: Path) -> None:
    feed = read(tmp_path, minimal({"routes.txt": f"{ROUTES}p,dorf,,Dorf - Stadt,3\nq,dorf,2,,3\nr,dorf,,,3\n"}))
    assert feed.routes["short_name"].to_list() == ["", "2", ""]
    assert feed.routes["long_name"].to_list() == ["Dorf - Stadt", "", ""]
    assert warnings_of(feed) == [("route_both_short_and_long_name_missing", "f/routes.txt, row 4, route_short_name")]


def test_extended_route_types(tmp_path: Path) -> None:
    rows = "".join(f"{'r' if kind == 700 else kind},dorf,1,,{kind}\n" for kind in (0, 12, 100, 700, 715, 1000, 1702))
    feed = read(tmp_path, minimal({"routes.txt": ROUTES + rows}))
    assert feed.routes["route_type"].to_list() == [0, 12, 100, 700, 715, 1000, 1702]


def test_feed_info(tmp_path: Path) -> None:
    content = "feed_publisher_name,feed_publisher_url,feed_lang,feed_version\nDorf,https://dorf.example,de,7\n"
    assert read(tmp_path, minimal({"feed_info.txt": content})).info == {
        "feed_publisher_name": "Dorf",
        "feed_lang": "de",
        "feed_version": "7",
    }


def test_without_feed_info_and_all_other_optional_files(tmp_path: Path) -> None:
    feed = read(tmp_path, minimal())
    assert feed.info == {}
    assert feed.transfers.is_empty()
    assert feed.frequencies.is_empty()
    assert warnings_of(feed) == []
