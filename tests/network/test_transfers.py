# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""Which row of transfers.txt wins for a pair of trips (SEMANTICS, Change, rule 1), and how stops are split for it."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import product
from pathlib import Path
from random import Random
from typing import NamedTuple

import polars as pl
import pytest
from hypothesis import given

from mobility.kernels.layout import NEVER
from mobility.network.links import NEVER_HERE, TAKES, WALKS, link_input, make_links
from mobility.network.stops import collect_stops
from mobility.network.transfers import resolve_rules
from mobility.sources.gtfs.feed import Feed
from tests.kernels.drawing import SEEDS, house
from tests.network.toy import STOPS, Toy, metres_north, network_of, settings_of

TRIPS = {
    "t1": "a 8:00, b 8:10, c 8:20",
    "t2": "a 9:00, b 9:10, c 9:20",
    "t3": "a 8:05, b 8:15, d 8:30",
    "t4": "a 9:05, b 9:15, d 9:30",
}
ROUTES = {"t1": "r1", "t2": "r1", "t3": "r3", "t4": "r3"}
RANKS = [
    "b,b,r1,r3,t1,t3,2,10\n",
    "b,b,r1,r3,t1,,2,20\n",
    "b,b,,,t1,,2,30\n",
    "b,b,r1,r3,,,2,40\n",
    "b,b,,r3,,,2,50\n",
    "b,b,,,,,2,60\n",
]
"""The most specific row first; each one tells another time."""


class Town:
    """A feed whose rules can be asked by trips and stops."""

    def __init__(self, feed: Feed) -> None:
        self.stops = collect_stops([feed])
        self.rules = resolve_rules([feed], self.stops)
        trips, ids = feed.trips["trip_id"].to_list(), feed.stops["stop_id"].to_list()
        calls = zip(feed.stop_times["trip"], feed.stop_times["stop"], self.rules.berth_of_call[0].tolist(), strict=True)
        self.berth = {(trips[trip], ids[stop]): berth for trip, stop, berth in calls}
        rows = zip(
            *(getattr(self.rules, name).tolist() for name in ("from_berth", "to_berth", "kind", "seconds")), strict=True
        )
        self.rule: dict[tuple[int, int], str] = {}
        for here, there, kind, seconds in rows:
            assert (here, there) not in self.rule
            self.rule[here, there] = told(kind, seconds)

    def change(self, from_trip: str, here: str, to_trip: str, there: str) -> str:
        """What the winning row says; nothing if there is none."""
        return self.rule.get((self.berth[from_trip, here], self.berth[to_trip, there]), "")

    def changes(self, here: str, there: str) -> dict[tuple[str, str], str]:
        """What the rows say for all pairs of trips that call at two stops."""
        leaving, boarding = ([trip for trip, stop in self.berth if stop == asked] for asked in (here, there))
        found = {(one, two): self.change(one, here, two, there) for one in leaving for two in boarding}
        return {pair: rule for pair, rule in found.items() if rule}

    def walks(self) -> dict[tuple[str, str], str]:
        """What the rows without route and trip say of pairs of stops."""
        ids = [full.removeprefix("f_") for full in self.stops.ids]
        names = ("from_stop", "to_stop", "walk_kind", "walk_seconds")
        rows = zip(*(getattr(self.rules, name).tolist() for name in names), strict=True)
        return {(ids[here], ids[there]): told(kind, seconds) for here, there, kind, seconds in rows}

    def berths(self, stop: str) -> int:
        """Into how many berths a stop is split."""
        at = self.stops.ids.index(f"f_{stop}")
        return int(self.rules.stop_berth_ptr[at + 1] - self.rules.stop_berth_ptr[at])


def told(kind: int, seconds: int) -> str:
    """A rule as a word."""
    return {TAKES: str(seconds), WALKS: "walk", NEVER_HERE: "never"}[kind]


def town(folder: Path, rows: str, stops: str = STOPS, trips: dict[str, str] | None = None) -> Town:
    """The feed of this module with these rows."""
    given_trips = trips or TRIPS
    routes = {trip: ROUTES.get(trip, "r1") for trip in given_trips} | {"t0": "r3"}
    return Town(Toy(given_trips, stops=stops, routes=routes, transfers=rows).read(folder))


@pytest.mark.parametrize("order", [1, -1])
@pytest.mark.parametrize("first", range(6))
def test_the_more_specific_row_wins(first: int, order: int, tmp_path: Path) -> None:
    """Whatever the order in the file."""
    assert town(tmp_path, "".join(RANKS[first:][::order])).change("t1", "b", "t3", "b") == f"{10 * first + 10}"


@pytest.mark.parametrize("mirrored", ["b,b,r1,,,t3,2,20\n", "b,b,,,,t3,2,20\n", "b,b,r1,,,,2,20\n"])
def test_which_side_is_named_makes_no_difference(mirrored: str, tmp_path: Path) -> None:
    assert town(tmp_path, mirrored + "b,b,,,,,2,60\n").change("t1", "b", "t3", "b") == "20"


@pytest.mark.parametrize("row", RANKS)
def test_among_equals_the_later_row(row: str, tmp_path: Path) -> None:
    later = row[: row.rindex(",")] + ",99\n"
    assert town(tmp_path, row + later).change("t1", "b", "t3", "b") == "99"
    assert town(tmp_path, later + row).change("t1", "b", "t3", "b") != "99"


def test_rows_of_one_rank_by_trip_or_route_on_either_side_are_equals(tmp_path: Path) -> None:
    one, two = "b,b,,,t1,,2,20\n", "b,b,,,,t3,2,30\n"
    assert town(tmp_path, one + two).change("t1", "b", "t3", "b") == "30"
    assert town(tmp_path, two + one).change("t1", "b", "t3", "b") == "20"


def test_a_row_with_both_trips_counts_for_these_alone(tmp_path: Path) -> None:
    assert town(tmp_path, RANKS[0]).changes("b", "b") == {("t1", "t3"): "10"}


def test_a_row_with_both_routes_counts_for_all_their_trips(tmp_path: Path) -> None:
    pairs = product(["t1", "t2"], ["t3", "t4"])
    assert town(tmp_path, RANKS[3]).changes("b", "b") == dict.fromkeys(pairs, "40")


def test_a_row_without_either_counts_for_all(tmp_path: Path) -> None:
    assert town(tmp_path, RANKS[5]).changes("b", "b") == dict.fromkeys(product(TRIPS, TRIPS), "60")


def test_a_trip_takes_precedence_over_the_route_beside_it(tmp_path: Path) -> None:
    """The row names the route of other trips; the trip alone counts."""
    assert town(tmp_path, "b,b,r3,,t1,,2,20\n").changes("b", "b") == {("t1", to): "20" for to in TRIPS}


def test_from_is_what_one_leaves_and_to_what_one_boards(tmp_path: Path) -> None:
    found = town(tmp_path, "b,b,r1,r3,,,2,40\n")
    assert found.change("t3", "b", "t1", "b") == ""
    assert found.change("t1", "b", "t2", "b") == ""


def test_stops_only_where_named_and_one_way(tmp_path: Path) -> None:
    found = town(tmp_path, "c,d,,,,,2,40\n")
    assert found.change("t1", "c", "t3", "d") == "40"
    assert found.changes("d", "c") == found.changes("c", "c") == found.changes("d", "d") == {}


@pytest.mark.parametrize(
    ("row", "at_one_stop", "between_two"),
    [
        ("1,", "0", "walk"),
        ("1,90", "0", "walk"),
        ("2,90", "90", "90"),
        ("2,0", "0", "0"),
        ("3,", "never", "never"),
        ("0,", "", ""),
        (",90", "", ""),
        ("2,", "", ""),
    ],
)
def test_types(row: str, at_one_stop: str, between_two: str, tmp_path: Path) -> None:
    found = town(tmp_path, f"b,b,,,,,{row}\nc,d,,,,,{row}\n")
    assert found.change("t1", "b", "t3", "b") == at_one_stop
    assert found.change("t1", "c", "t3", "d") == between_two


def test_a_row_that_says_nothing_leaves_the_word_to_a_less_specific_one(tmp_path: Path) -> None:
    assert town(tmp_path, "b,b,,,t1,t3,0,\nb,b,r1,,,,2,\nb,b,,,,,2,60\n").change("t1", "b", "t3", "b") == "60"


@pytest.mark.parametrize(
    "row",
    [
        "x,b,,,,,2,9\n",
        "b,x,,,,,2,9\n",
        "b,b,x,,,,2,9\n",
        "b,b,,x,,,2,9\n",
        "b,b,,,x,,2,9\n",
        "b,b,,,,x,2,9\n",
        "b,b,x,,t1,,2,9\n",
    ],
)
def test_rows_that_name_what_does_not_exist_are_dropped(row: str, tmp_path: Path) -> None:
    assert town(tmp_path, "b,b,,,,,2,60\n" + row).changes("b", "b") == dict.fromkeys(product(TRIPS, TRIPS), "60")


STATION = "a,A,52.0,11.0,,\np,P,52.1,11.0,0,s\nq,Q,52.1005,11.0,0,s\nc,C,52.3,11.0,,\ns,S,52.1,11.0,1,\n"
AT_STATION = {"t1": "a 8:00, p 8:10, c 8:20", "t3": "a 8:05, q 8:15, c 8:30"}


def test_a_row_of_a_station_counts_for_its_platforms(tmp_path: Path) -> None:
    found = town(tmp_path, "s,c,,,,,2,40\n", STATION, AT_STATION)
    assert found.changes("p", "c") == dict.fromkeys(product(["t1"], AT_STATION), "40")
    assert found.changes("q", "c") == dict.fromkeys(product(["t3"], AT_STATION), "40")
    assert found.changes("c", "p") == {}


def test_a_row_within_a_station_counts_for_every_pair_of_platforms(tmp_path: Path) -> None:
    found = town(tmp_path, "s,s,,,,,2,40\n", STATION, AT_STATION)
    assert {pair for pair in product("pq", "pq") if "40" in found.changes(*pair).values()} == set(product("pq", "pq"))


def test_a_row_of_a_platform_and_one_of_its_station_are_equals(tmp_path: Path) -> None:
    one, two = "s,s,,,,,2,40\n", "p,q,,,,,2,50\n"
    assert town(tmp_path, one + two, STATION, AT_STATION).change("t1", "p", "t3", "q") == "50"
    assert town(tmp_path, two + one, STATION, AT_STATION).change("t1", "p", "t3", "q") == "40"


def test_a_specific_row_of_a_station_wins_over_a_row_of_its_platforms(tmp_path: Path) -> None:
    rows = "s,s,r1,,,,2,40\np,q,,,,,2,50\n"
    assert town(tmp_path, rows, STATION, AT_STATION).change("t1", "p", "t3", "q") == "40"


def test_stops_that_no_row_tells_apart_are_not_split(tmp_path: Path) -> None:
    found = town(tmp_path, "b,b,,,,,2,60\nc,d,,,,,1,\n")
    assert [found.berths(stop) for stop in "abcd"] == [1, 1, 1, 1]
    assert not found.rules.specific.any()


@pytest.mark.parametrize(
    ("rows", "berths"),
    [
        ("b,b,r1,,,,2,40\n", 2),
        ("b,b,r1,r3,,,2,40\n", 3),
        ("b,b,r1,r1,,,2,40\n", 2),
        ("b,b,,,t1,,2,40\n", 2),
        ("b,b,,,t1,t2,2,40\n", 3),
        ("b,b,,,t1,t2,2,40\nb,b,r1,,,,2,50\n", 3),
        ("b,b,,,t1,,2,40\nb,b,,,t2,,2,40\nb,b,,,t3,,2,40\nb,b,,,t4,,2,40\n", 5),
        ("c,b,r1,,,,2,40\n", 1),
        ("c,b,,r1,,,2,40\n", 2),
    ],
)
def test_a_berth_for_each_group_that_rows_tell_apart_and_one_for_the_rest(
    rows: str, berths: int, tmp_path: Path
) -> None:
    assert town(tmp_path, rows).berths("b") == berths


def test_stops_of_specific_rows_are_known(tmp_path: Path) -> None:
    found = town(tmp_path, "c,d,r1,,,,2,40\nb,b,,,,,2,40\n")
    assert [full for full, flag in zip(found.stops.ids, found.rules.specific, strict=True) if flag] == ["f_c", "f_d"]


def test_first_and_last_walks_know_rows_without_route_and_trip_between_two_stops(tmp_path: Path) -> None:
    rows = "b,b,,,,,2,60\nc,d,,,,,2,70\nd,c,,,,,3,\na,b,,,,,1,\na,d,r1,,,,2,9\na,c,,,t1,,2,9\nc,d,,,,,2,80\n"
    assert town(tmp_path, rows).walks() == {("c", "d"): "80", ("d", "c"): "never", ("a", "b"): "walk"}


def test_walks_of_a_station(tmp_path: Path) -> None:
    found = town(tmp_path, "s,c,,,,,2,40\n", STATION, AT_STATION).walks()
    assert found == {("p", "c"): "40", ("q", "c"): "40"}


@pytest.mark.parametrize("max_walk_s", [0, 60])
def test_type_1_at_any_distance_and_without_walking(max_walk_s: int, tmp_path: Path) -> None:
    """c and d are 300 m apart; a metre takes a second."""
    stops = f"a,A,50.0,11.0,,\nb,B,51.0,11.0,,\nc,C,52.0,11.0,,\nd,D,{metres_north(300)},11.0,,\n"
    toy = Toy(TRIPS, stops=stops, transfers="c,d,,,,,1,\n")
    network = toy.network(tmp_path)
    links = make_links(link_input(network.arrays), settings_of(change_s=30, max_walk_s=max_walk_s))
    c, d = network.stop_of_id("f_c"), network.stop_of_id("f_d")
    assert links.changes.arc[links.changes.ptr[c] : links.changes.ptr[c + 1]].tolist() == [[d, 300, 300]]
    assert links.walks.arc[links.walks.ptr[c] : links.walks.ptr[c + 1]].tolist() == [[d, 300]]
    assert links.changes.ptr[d] == links.changes.ptr[d + 1]


def test_rows_count_in_their_own_feed_alone(tmp_path: Path) -> None:
    """Both feeds have stops, routes and trips of the same names."""
    toys = {"f": Toy(TRIPS, transfers="b,b,,,,,3,\n"), "g": Toy(TRIPS)}
    network = network_of(tmp_path, toys, change_s=30)
    stay_s = network.links().changes.stay_s
    assert [int(stay_s[network.stop_of_id(full)]) for full in ("f_b", "g_b")] == [NEVER, 30]


class Row(NamedTuple):
    """A row in numbers of the feed; -1 is not named."""

    from_stop: int
    to_stop: int
    from_route: int
    to_route: int
    from_trip: int
    to_trip: int
    transfer_type: int
    min_transfer_s: int


def rows_of(random: Random) -> Iterator[Row]:
    """Rows between the stops b, c and d."""
    for _ in range(random.randint(0, 9)):
        yield Row(
            from_stop=random.choice([1, 1, 2, 3]),
            to_stop=random.choice([1, 1, 2, 3]),
            from_route=random.choice([-1, -1, 0, 1]),
            to_route=random.choice([-1, -1, 0, 1]),
            from_trip=random.choice([-1, -1, -1, 0, 1, 2, 3]),
            to_trip=random.choice([-1, -1, -1, 0, 1, 2, 3]),
            transfer_type=random.choice([1, 2, 2, 3]),
            min_transfer_s=random.randint(0, 99),
        )


def winner(rows: list[Row], here: int, there: int, trips: tuple[int, int], routes: tuple[int, int]) -> str:
    """The word of SEMANTICS, row by row."""
    best, word = 7, ""
    for row in rows:
        if (row.from_stop, row.to_stop) != (here, there):
            continue
        named = []
        for own_trip, own_route, trip, route in zip(row[4:6], row[2:4], trips, routes, strict=True):
            named.append("trip" if own_trip >= 0 else "route" if own_route >= 0 else "")
            if (own_trip != trip) if own_trip >= 0 else own_route not in (-1, route):
                break
        else:
            order = ["trip trip", "route trip", " trip", "route route", " route", " "]
            rank = order.index(" ".join(sorted(named)))
            if rank <= best:
                best = rank
                word = {1: "0" if here == there else "walk", 2: str(row.min_transfer_s), 3: "never"}[row.transfer_type]
    return word


def test_random_rows_say_for_each_pair_of_trips_what_they_say(tmp_path: Path) -> None:
    feed = Toy(TRIPS, routes=ROUTES).read(tmp_path)
    trips, stops, route_of = (
        feed.trips["trip_id"].to_list(),
        feed.stops["stop_id"].to_list(),
        feed.trips["route"].to_list(),
    )

    @house(120)
    @given(SEEDS)
    def agree(seed: int) -> None:
        rows = list(rows_of(Random(seed)))
        columns = {name: [getattr(row, name) for row in rows] for name in Row._fields}
        table = pl.DataFrame(
            {"row": list(range(len(rows))), **columns}, schema_overrides=dict.fromkeys(Row._fields, pl.Int32)
        )
        found = Town(replace(feed, transfers=table))
        for (one, here), (two, there) in product(found.berth, found.berth):
            pair = trips.index(one), trips.index(two)
            routes = route_of[pair[0]], route_of[pair[1]]
            wanted = winner(rows, stops.index(here), stops.index(there), pair, routes)
            assert found.change(one, here, two, there) == wanted, (one, here, two, there, rows)

    agree()
