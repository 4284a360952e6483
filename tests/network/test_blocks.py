# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""Which trips are one ride (SEMANTICS, Ride), case by case."""

from pathlib import Path

import numpy as np
import pytest

from mobility.errors import DataError
from mobility.network.timetable import blocks
from mobility.network.timetable.blocks import Blocks, trip_ends
from mobility.sources.gtfs.feed import Feed
from tests.network.toy import STOPS, Toy, metres_north

FIRST, SECOND = "a 8:00, b 8:20", "b 8:30, c 8:50"
BOTH = {"t1": "x", "t2": "x"}


def joined(feed: Feed, active: str = "") -> list[tuple[str, ...]]:
    """The rides of several trips on a day on which these run (all, if none is named)."""
    ids = feed.trips["trip_id"].to_list()
    runs = np.array([not active or trip in active.split() for trip in ids])
    return [tuple(ids[trip] for trip in path) for path in Blocks(feed, trip_ends(feed)).joined(runs)]


def pair(
    folder: Path, first: str = FIRST, second: str = SECOND, stops: str = STOPS, transfers: str = ""
) -> list[tuple[str, ...]]:
    """What becomes of two trips of a block."""
    return joined(Toy({"t1": first, "t2": second}, stops=stops, blocks=BOTH, transfers=transfers).read(folder))


def beside(metres: float) -> str:
    """Stop e lies so far north of b."""
    return f"{STOPS}e,Ecke,{metres_north(metres, 52.1)},11.0,,\n"


def test_same_stop(tmp_path: Path) -> None:
    assert pair(tmp_path) == [("t1", "t2")]


def test_platforms_of_one_station_however_far_apart(tmp_path: Path) -> None:
    stops = "a,A,52.0,11.0,,\np,P,52.1,11.0,0,s\nq,Q,52.2,11.0,0,s\nc,C,52.3,11.0,,\ns,S,52.1,11.0,1,\n"
    assert pair(tmp_path, "a 8:00, p 8:20", "q 8:30, c 8:50", stops) == [("t1", "t2")]


@pytest.mark.parametrize(("metres", "found"), [(0, True), (60, True), (99.99, True), (100.01, False), (300, False)])
def test_at_most_100_m(metres: float, found: bool, tmp_path: Path) -> None:  # noqa: FBT001
    assert pair(tmp_path, second="e 8:30, c 8:50", stops=beside(metres)) == ([("t1", "t2")] if found else [])


def test_stops_without_a_place_are_not_near(tmp_path: Path) -> None:
    stops = f"{STOPS}e,Ecke,,,3,s\ns,S,52.1,11.0,1,\n"
    assert pair(tmp_path, second="e 8:30, c 8:50", stops=stops) == []


def test_arriving_as_the_next_trip_leaves(tmp_path: Path) -> None:
    assert pair(tmp_path, second="b 8:20, c 8:50") == [("t1", "t2")]


def test_overlap(tmp_path: Path) -> None:
    assert pair(tmp_path, second="b 8:19:59, c 8:50") == []


def test_only_first_departure_and_last_arrival_count(tmp_path: Path) -> None:
    """The vehicle arrives at b before it has left b, by what the feed says of the ends."""
    assert pair(tmp_path, first="a 8:00, b 8:20 8:40", second="b 8:10 8:30, c 8:50") == [("t1", "t2")]


def test_not_at_the_same_place(tmp_path: Path) -> None:
    assert pair(tmp_path, second="c 8:30, d 8:50") == []


def test_by_departure_not_by_order_in_the_file(tmp_path: Path) -> None:
    assert pair(tmp_path, first=SECOND, second=FIRST) == [("t2", "t1")]


def test_type_5_forbids(tmp_path: Path) -> None:
    assert pair(tmp_path, transfers="b,b,,,t1,t2,5,\n") == []


def test_type_5_forbids_what_type_4_states(tmp_path: Path) -> None:
    assert pair(tmp_path, transfers="b,b,,,t1,t2,4,\nb,b,,,t1,t2,5,\n") == []


def test_type_5_the_other_way_says_nothing(tmp_path: Path) -> None:
    assert pair(tmp_path, transfers="b,b,,,t2,t1,5,\n") == [("t1", "t2")]


def test_other_blocks_and_no_block(tmp_path: Path) -> None:
    toy = Toy({"t1": FIRST, "t2": SECOND, "t3": SECOND}, blocks={"t1": "x", "t2": "y"})
    assert joined(toy.read(tmp_path)) == []


def test_type_4_without_a_block(tmp_path: Path) -> None:
    assert joined(Toy({"t1": FIRST, "t2": SECOND}, transfers="b,b,,,t1,t2,4,\n").read(tmp_path)) == [("t1", "t2")]


@pytest.mark.parametrize("second", ["c 8:30, d 8:50", "b 8:19, c 8:50"])
def test_type_4_needs_place_and_time_too(second: str, tmp_path: Path) -> None:
    assert joined(Toy({"t1": FIRST, "t2": second}, transfers=",,,,t1,t2,4,\n").read(tmp_path)) == []


def test_type_4_to_several(tmp_path: Path) -> None:
    """A train that is divided, and one that is coupled."""
    trips = {"t1": FIRST, "t2": SECOND, "t3": "b 8:32, d 9:00", "t4": "c 8:55, d 9:10"}
    rows = ",,,,t1,t2,4,\n,,,,t1,t3,4,\n,,,,t2,t4,4,\n"
    assert joined(Toy(trips, transfers=rows).read(tmp_path)) == [("t1", "t2", "t4"), ("t1", "t3")]


def test_type_4_from_several(tmp_path: Path) -> None:
    trips = {"t1": FIRST, "t2": "d 8:00, b 8:25", "t3": SECOND}
    rows = ",,,,t1,t3,4,\n,,,,t2,t3,4,\n"
    assert joined(Toy(trips, transfers=rows).read(tmp_path)) == [("t1", "t3"), ("t2", "t3")]


def test_type_4_beside_a_block(tmp_path: Path) -> None:
    trips = {"t1": FIRST, "t2": SECOND, "t3": "b 8:32, d 9:00"}
    toy = Toy(trips, blocks=BOTH, transfers=",,,,t1,t3,4,\n")
    assert joined(toy.read(tmp_path)) == [("t1", "t2"), ("t1", "t3")]


def test_type_4_over_a_row_that_says_the_same_as_the_block(tmp_path: Path) -> None:
    assert pair(tmp_path, transfers=",,,,t1,t2,4,\n") == [("t1", "t2")]


CHAIN = {"t1": FIRST, "t2": "b 8:30, c 8:50", "t3": "c 9:00, d 9:20"}


def test_three_trips(tmp_path: Path) -> None:
    assert joined(Toy(CHAIN, blocks=dict.fromkeys(CHAIN, "x")).read(tmp_path)) == [("t1", "t2", "t3")]


def test_a_gap_divides_a_block(tmp_path: Path) -> None:
    trips = {**CHAIN, "t2": "d 8:30, c 8:50"}
    assert joined(Toy(trips, blocks=dict.fromkeys(CHAIN, "x")).read(tmp_path)) == [("t2", "t3")]


def test_only_direct_neighbours(tmp_path: Path) -> None:
    """From t1 to t3 it would fit, but t2 runs between them elsewhere."""
    trips = {"t1": FIRST, "t2": "d 8:25, a 8:28", "t3": SECOND}
    assert joined(Toy(trips, blocks=dict.fromkeys(trips, "x")).read(tmp_path)) == []


def test_neighbours_of_the_day(tmp_path: Path) -> None:
    """On a day without t2 its neighbours are neighbours of each other."""
    trips = {"t1": FIRST, "t2": "d 8:25, a 8:28", "t3": SECOND}
    feed = Toy(trips, blocks=dict.fromkeys(trips, "x")).read(tmp_path)
    assert joined(feed, "t1 t3") == [("t1", "t3")]
    assert joined(feed, "t1 t2") == []
    assert joined(feed, "t3") == []


def test_type_4_only_where_both_run(tmp_path: Path) -> None:
    feed = Toy({"t1": FIRST, "t2": SECOND}, transfers=",,,,t1,t2,4,\n").read(tmp_path)
    assert joined(feed, "t1") == joined(feed, "t2") == []


def test_runs_of_frequencies_are_not_joined(tmp_path: Path) -> None:
    toy = Toy(
        CHAIN, blocks=dict.fromkeys(CHAIN, "x"), frequencies="t1,8:00:00,9:00:00,600,0\n", transfers=",,,,t1,t2,4,\n"
    )
    assert joined(toy.read(tmp_path)) == [("t2", "t3")]


def test_templates_of_frequencies_are_no_neighbours(tmp_path: Path) -> None:
    trips = {"t1": FIRST, "t2": "d 8:25, a 8:28", "t3": SECOND}
    toy = Toy(trips, blocks=dict.fromkeys(trips, "x"), frequencies="t2,8:00:00,9:00:00,600,0\n")
    assert joined(toy.read(tmp_path)) == [("t1", "t3")]


def test_trips_without_length_do_not_follow_themselves_for_ever(tmp_path: Path) -> None:
    """Two trips that stand at b at 8:20 could follow each other without end."""
    trips = {"t1": FIRST, "t2": "b 8:20, b 8:20", "t3": "b 8:20, b 8:20", "t4": SECOND}
    rows = ",,,,t1,t2,4,\n,,,,t2,t3,4,\n,,,,t3,t2,4,\n,,,,t3,t4,4,\n"
    assert joined(Toy(trips, transfers=rows).read(tmp_path)) == [("t1", "t2", "t3", "t4")]


def test_more_ways_than_anybody_means_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(blocks, "MOST_PATHS", 3)
    trips = {f"t{level}{number}": f"a {8 + level}:00, a {8 + level}:30" for level in range(2) for number in range(2)}
    rows = "".join(f",,,,t0{one},t1{two},4,\n" for one in range(2) for two in range(2))
    with pytest.raises(DataError) as caught:
        joined(Toy(trips, transfers=rows).read(tmp_path))
    assert caught.value.code == "too_many_joined_trips"


def test_ends_of_trips(tmp_path: Path) -> None:
    ends = trip_ends(Toy({"t1": "a 8:00 8:02, b 8:20 8:25", "t2": "b 8:30, c 8:40, a 8:50"}).read(tmp_path))
    assert ends.first_stop.tolist() == [0, 1]
    assert ends.last_stop.tolist() == [1, 0]
    assert ends.first_departure_s.tolist() == [8 * 3600 + 120, 8 * 3600 + 1800]
    assert ends.last_arrival_s.tolist() == [8 * 3600 + 1200, 8 * 3600 + 3000]
