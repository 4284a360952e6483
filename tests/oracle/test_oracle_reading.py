# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""What the oracle reads from awkward feeds: archives, blanks, rows in any order, missing times, rows to drop."""

import zipfile
from pathlib import Path

import pytest

from .change import Rules
from .feed import Feed, read_feed, read_region

FILES = {
    "agency.txt": "agency_id,agency_timezone  \nx , Europe/Berlin\n",
    "stops.txt": "stop_id,stop_name,stop_lat,stop_lon,location_type,parent_station\n"
    'A,"a, b",52,11,,\nB,b,52.1,11,0,S\nC,c,52.2,11,0,S\nD,d,52.3,11,,\nS,s,52.1,11,1,\n',
    "routes.txt": "route_id,route_type\nr,3\nq,3\n",
    "trips.txt": "route_id,service_id,trip_id\nr,d,t\nr,d,u\nr,d,v\nr,d,one\nr,d,late\n",
    "calendar_dates.txt": "service_id,date,exception_type\nd,20260610,1\n",
    "stop_times.txt": "trip_id,arrival_time,departure_time,stop_id,stop_sequence,shape_dist_traveled,pickup_type\n"
    "t,,, C ,3,2,\nt,,,B,02,1,\nu,6:00:00,,A,0,0,1\nt, 6:00:00,6:00:10,A,1,0,3\n\nt,6:01:41,6:02:00,D,10,,\n"
    "u,,,B,1,1.5,\nu,,6:00:20,C,2,4.5,\nu,,,B,3,4.5,\nu,25:00:00,25:00:00,D,4,9,\n"
    "v,6:00:00,6:00:00,A,1,,\nv,6:10:00,6:10:00,nowhere,2,,\nv,6:20:00,6:20:00,D,3,,\nnone,6:00:00,6:00:00,A,1,,\n"
    "one,6:00:00,6:00:00,A,1,,\nlate,,,A,1,,\nlate,6:00:00,6:00:00,B,2,,\nlate,6:00:00,6:00:00,C,3,,\n",
    "transfers.txt": "from_stop_id,to_stop_id,from_route_id,transfer_type,min_transfer_time\n"
    "A,D,,2,60\nA,D,,2,\nA,D,,0,\nA,D,gone,3,\nA,E,,3,\nS,D,,2,70\nB,D,,2,80\nC,D,q,2,90\nC,D,,3,\nS,D,,2,100\n",
}


def fold(folder: Path, method: int | None) -> Path:
    """The feed as a folder, or as an archive packed by this method."""
    if method is None:
        folder.mkdir()
        for name, text in FILES.items():
            (folder / name).write_text(text, encoding="utf-8-sig")
        return folder
    with zipfile.ZipFile(folder.with_suffix(".zip"), "w", method) as archive:
        for name, text in FILES.items():
            archive.writestr(name, text.encode("utf-8-sig"))
    return folder.with_suffix(".zip")


def times(feed: Feed, trip: str) -> list[tuple[str, int, int]]:
    """Stop, arrival and departure of each call, seconds after 6 o'clock."""
    number = feed.trip_index[trip]
    calls = range(feed.call_start[number], feed.call_start[number + 1])
    six = 6 * 3600
    return [(feed.stop_ids[feed.call_stop[c]], int(feed.call_arr[c]) - six, int(feed.call_dep[c]) - six) for c in calls]


@pytest.mark.parametrize("method", [None, zipfile.ZIP_DEFLATED, zipfile.ZIP_LZMA])
def test_calls(tmp_path: Path, method: int | None) -> None:
    """Rows in any order, one time for both, untimed stops evenly and by distance, unusable trips."""
    feed = read_feed("f", fold(tmp_path / "feed", method))
    # D has no distance, so evenly: 91 s from 6:00:10 over three hops
    assert times(feed, "t") == [("A", 0, 10), ("B", 40, 40), ("C", 70, 70), ("D", 101, 120)]
    # 20 s by distance, a third of the way; then 4.5 does not grow, so evenly
    half = (20 + 19 * 3600) // 2
    assert times(feed, "u") == [("A", 0, 0), ("B", 6, 6), ("C", 20, 20), ("B", half, half), ("D", 68400, 68400)]
    assert times(feed, "v") == [("A", 0, 0), ("D", 1200, 1200)]
    assert [trip for trip, good in zip(feed.trip_ids, feed.usable, strict=True) if good] == ["t", "u", "v"]
    first = feed.call_start[feed.trip_index["u"]]
    assert feed.call_pick[first : first + 2].tolist() == [False, True]


def test_rows(tmp_path: Path) -> None:
    """Dropped rows, stations, and the later among equals."""
    fold(tmp_path / "feed", None)
    (tmp_path / "region.toml").write_text('[region]\nid = "r"\n[[feeds]]\nid = "f"\ngtfs = "feed"\n', encoding="utf-8")
    region = read_region(tmp_path / "region.toml")
    rules = Rules(region)
    a, b, c, d, s = (region.stop_index[f"f_{stop}"] for stop in "ABCDS")
    assert [region.sites("f_S"), region.sites("f_A")] == [[b, c], [a]]
    assert rules.change(a, 0, d, 0) == rules.foot(a, d) == 60
    assert [rules.change(stop, 0, d, 0) for stop in (b, c, s)] == [100, 100, 100]
    assert rules.is_specific((c, d))
    assert not rules.is_specific((b, d))
    assert rules.change(a, 0, a, 0) == 0
    assert rules.change(a, 0, b, 0) is None
    assert region.max_walk_s == 900
