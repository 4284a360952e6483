# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""stops.txt as real feeds write it."""

from pathlib import Path

import numpy as np
import polars as pl
import pytest

from tests.feeds import as_text, minimal, with_rows
from tests.sources.gtfs.reading import read, warnings_of

HEADER = "stop_id,stop_name,stop_lat,stop_lon,location_type,parent_station,platform_code,wheelchair_boarding\n"
SERVED = "a,Amtsplatz,52.0,11.0,,,,\nb,Bahnhof,52.1,11.0,,,,\nc,Chausseehaus,52.2,11.0,,,,\n"


def stops(folder: Path, rows: str) -> pl.DataFrame:
    """Return the stops of a feed that has these besides a, b and c; no warnings."""
    feed = read(folder, minimal({"stops.txt": HEADER + SERVED + rows}))
    assert warnings_of(feed) == []
    return feed.stops


def test_no_optional_column_at_all(tmp_path: Path) -> None:
    table = read(tmp_path, minimal()).stops
    assert table["location_type"].to_list() == [0, 0, 0]
    assert table["parent"].to_list() == [-1, -1, -1]
    assert table["station"].to_list() == [0, 1, 2]
    assert table["platform_code"].to_list() == ["", "", ""]
    assert table["wheelchair_boarding"].to_list() == [0, 0, 0]


def test_platforms_know_their_station(tmp_path: Path) -> None:
    table = stops(tmp_path, "p1,Bf,52.3,11.0,0,s,1,1\np2,Bf,52.3,11.0,,s,2,2\ns,Bf,52.3,11.0,1,,,\n")
    assert table["station"].to_list() == [0, 1, 2, 5, 5, 5]
    assert table["parent"].to_list() == [-1, -1, -1, 5, 5, -1]
    assert table["platform_code"].to_list()[3:] == ["1", "2", ""]
    assert table["wheelchair_boarding"].to_list()[3:] == [1, 2, 0]


def test_boarding_areas_know_the_station_above_their_platform(tmp_path: Path) -> None:
    table = stops(
        tmp_path,
        "area,Bf A,,,4,p,,\np,Bf,52.3,11.0,0,s,1,\ns,Bf,52.3,11.0,1,,,\nway,,,,3,s,,\ndoor,Tür,52.3,11.0,2,s,,\n",
    )
    assert table["station"].to_list()[3:] == [5, 5, 5, 5, 5]


@pytest.mark.parametrize("location_type", [3, 4])
def test_nodes_and_boarding_areas_need_neither_name_nor_place(location_type: int, tmp_path: Path) -> None:
    table = stops(
        tmp_path, f"s,Bf,52.3,11.0,1,,,\np,Bf,52.3,11.0,0,s,,\nn,,,,{location_type},{'sp'[location_type - 3]},,\n"
    )
    assert np.isnan(table["lat"][5])
    assert table["name"][5] == ""


def test_unknown_parent_is_left_out_with_a_warning(tmp_path: Path) -> None:
    feed = read(tmp_path, minimal({"stops.txt": HEADER + SERVED.replace("11.0,,,,", "11.0,,nowhere,,", 1)}))
    assert feed.stops["station"].to_list() == [0, 1, 2]
    assert warnings_of(feed) == [("foreign_key_violation", 'f/stops.txt, row 2, parent_station = "nowhere"')]


def test_unknown_location_type_is_a_stop_with_a_warning(tmp_path: Path) -> None:
    feed = read(tmp_path, minimal({"stops.txt": HEADER + SERVED.replace("11.0,,,,", "11.0,7,,,", 1)}))
    assert feed.stops["location_type"].to_list() == [0, 0, 0]
    assert warnings_of(feed) == [("unexpected_enum_value", 'f/stops.txt, row 2, location_type = "7"')]


def test_stop_without_a_name_is_a_warning(tmp_path: Path) -> None:
    feed = read(tmp_path, minimal({"stops.txt": HEADER + SERVED.replace("Amtsplatz", "", 1)}))
    assert warnings_of(feed) == [("missing_required_field", "f/stops.txt, row 2, stop_name")]


def test_stop_off_the_coast_of_africa_is_a_warning(tmp_path: Path) -> None:
    feed = read(tmp_path, with_rows(minimal(), "stops.txt", "x,Nirgends,0.0,0.0"))
    assert warnings_of(feed) == [("point_near_origin", 'f/stops.txt, row 5, stop_lat = "0.0"')]


@pytest.mark.parametrize("written", ["52.10", " 52.1 ", "+52.1", "5.21e1", '"52.1"'])
def test_degrees_in_any_writing(written: str, tmp_path: Path) -> None:
    content = as_text(minimal()["stops.txt"]).replace("52.1", written)
    assert read(tmp_path, minimal({"stops.txt": content})).stops["lat"].to_list() == [52.0, 52.1, 52.2]


def test_chain_of_parents_deeper_than_the_format_allows(tmp_path: Path) -> None:
    chain = "".join(f"n{number},N,52.3,11.0,0,n{number + 1},,\n" for number in range(8))
    table = stops(tmp_path, f"{chain}n8,N,52.3,11.0,1,,,\n")
    assert table["station"].to_list()[3:] == [11] * 9
