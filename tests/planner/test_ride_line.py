# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""The line that a ride draws: the right piece of the right shape, in the right direction."""

import gc
import itertools
import random
import weakref
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest

from mobility.kernels.layout import Float64
from mobility.network.network import Network
from mobility.network.shapes import E7
from mobility.planner import ride_line as module
from mobility.planner.shape_match import FARTHEST_M, match_calls
from tests.network.toy import DEGREE_M, Toy

Line = list[tuple[float, float]]
M = 1 / DEGREE_M
"""A metre north in degrees."""
GRID = {letter: (52 + row / 100, 11 + column / 100) for row, letters in enumerate(("abcde", "fghij", "klmno"))
        for column, letter in enumerate(letters)}  # fmt: skip
"""Five stops side by side from west to east, and two more rows north of them; 0.7 and 1.1 km apart."""


def stops(**others: tuple[float, float]) -> str:
    """Rows of stops.txt: the grid, and others."""
    return "".join(f"{stop},{stop},{lat:.9f},{lon:.9f},,\n" for stop, (lat, lon) in {**GRID, **others}.items())


def way(shape: str, *points: str | tuple[float, float]) -> str:
    """Rows of shapes.txt along stops of the grid, written as letters, and other points."""
    places = [place for point in points for place in ([GRID[c] for c in point] if isinstance(point, str) else [point])]
    return "".join(f"{shape},{lat:.9f},{lon:.9f},{number}\n" for number, (lat, lon) in enumerate(places))


def calls(text: str, begin: int = 8) -> str:
    """A trip that calls at these stops, ten minutes apart."""
    return ", ".join(f"{stop} {begin + at // 6}:{at % 6}0" for at, stop in enumerate(text.split()))


def at(stops_text: str) -> Line:
    """Where these stops of the grid lie, rounded as lines are."""
    return [(round(GRID[c][0], 6), round(GRID[c][1], 6)) for c in stops_text]


def toy(trip: str, shapes: str, **others: tuple[float, float]) -> Toy:
    """A feed of one trip along the shape x."""
    return Toy({"t": calls(trip)}, stops=stops(**others), shapes=shapes, shape_ids={"t": "x"})


class Drawn(NamedTuple):
    """A line whose points can be compared."""

    points: tuple[tuple[float, float], ...]
    straight: bool


def ride_line(network: Network, chain: int, board: int, alight: int) -> Drawn:
    found = module.ride_line(network, chain, board, alight)
    return Drawn(found.points, found.straight)


def drawn(folder: Path, feed: Toy, board: int, alight: int, chain: int = 0) -> Drawn:
    return ride_line(feed.network(folder), chain, board, alight)


def metres(one: tuple[float, float], other: tuple[float, float]) -> float:
    east = (one[1] - other[1]) * np.cos(np.radians((one[0] + other[0]) / 2))
    return float(np.hypot(one[0] - other[0], east) * DEGREE_M)


def test_the_whole_shape(tmp_path: Path) -> None:
    line = drawn(tmp_path, toy("a c", way("x", "afbc")), 0, 1)
    assert line == Drawn(tuple(at("afbc")), straight=False)


def test_a_piece_from_stop_to_stop(tmp_path: Path) -> None:
    network = toy("a b h", way("x", "afbgchdie")).network(tmp_path)
    assert list(ride_line(network, 0, 1, 2).points) == at("bgch")
    assert list(ride_line(network, 0, 0, 1).points) == at("afb")


def test_it_begins_and_ends_on_the_shape_where_the_stops_are_beside_it(tmp_path: Path) -> None:
    """Both stops are 30 m north of a line from west to east, between its points."""
    (lat, west), (_, east) = GRID["a"], GRID["c"]
    line = drawn(
        tmp_path, toy("y z", way("x", "abc"), y=(lat + 30 * M, west + 0.004), z=(lat + 30 * M, east - 0.004)), 0, 1
    )
    assert not line.straight
    assert len(line.points) == 3
    assert metres(line.points[0], (lat, west + 0.004)) < 1
    assert line.points[1] == at("b")[0]
    assert metres(line.points[2], (lat, east - 0.004)) < 1


def test_out_and_back_on_the_same_points(tmp_path: Path) -> None:
    """Each stop is passed twice; the order of the calls says which time is meant."""
    network = toy("a b c d c b a", way("x", "abcdcba")).network(tmp_path)
    for board, alight in itertools.combinations(range(7), 2):
        assert list(ride_line(network, 0, board, alight).points) == at("abcdcba"[board : alight + 1])


def test_out_and_back_on_one_long_segment(tmp_path: Path) -> None:
    """Stops lie between the ends of one segment there and one back."""
    network = toy("a c e c a", way("x", "aea")).network(tmp_path)
    assert list(ride_line(network, 0, 0, 1).points) == at("ac")
    assert list(ride_line(network, 0, 1, 3).points) == at("cec")
    assert list(ride_line(network, 0, 3, 4).points) == at("ca")


def test_a_spur_is_ridden_in_and_out(tmp_path: Path) -> None:
    """The stop g lies at the end of a spur off the line from a to e."""
    network = toy("a g e", way("x", "abgbcde")).network(tmp_path)
    assert list(ride_line(network, 0, 0, 1).points) == at("abg")
    assert list(ride_line(network, 0, 1, 2).points) == at("gbcde")


def test_a_circle_that_ends_where_it_began(tmp_path: Path) -> None:
    network = toy("a c m k a", way("x", "abchmlkfa")).network(tmp_path)
    assert list(ride_line(network, 0, 0, 1).points) == at("abc")
    assert list(ride_line(network, 0, 3, 4).points) == at("kfa")
    assert list(ride_line(network, 0, 0, 4).points) == at("abchmlkfa")


def test_a_circle_with_nothing_between(tmp_path: Path) -> None:
    """Two calls at one stop say nothing of the order; a trip runs along its whole shape."""
    assert list(drawn(tmp_path, toy("a a", way("x", "abgfa")), 0, 1).points) == at("abgfa")


def test_a_circle_twice(tmp_path: Path) -> None:
    network = toy("a b g f a b g f a", way("x", "abgfabgfa")).network(tmp_path)
    for board, alight in itertools.combinations(range(9), 2):
        assert list(ride_line(network, 0, board, alight).points) == at("abgfabgfa"[board : alight + 1])


def test_an_eight_through_one_stop(tmp_path: Path) -> None:
    network = toy("h a h o h", way("x", "hfahnohdh")).network(tmp_path)
    assert list(ride_line(network, 0, 1, 2).points) == at("ah")
    assert list(ride_line(network, 0, 2, 3).points) == at("hno")
    assert list(ride_line(network, 0, 3, 4).points) == at("ohdh")


def test_a_shape_drawn_for_both_directions(tmp_path: Path) -> None:
    network = toy("e c a", way("x", "abcde")).network(tmp_path)
    assert list(ride_line(network, 0, 0, 1).points) == at("edc")
    assert list(ride_line(network, 0, 1, 2).points) == at("cba")
    assert not ride_line(network, 0, 0, 2).straight


def test_a_shape_longer_than_the_trip(tmp_path: Path) -> None:
    assert list(drawn(tmp_path, toy("b d", way("x", "fabcdeo")), 0, 1).points) == at("bcd")


def test_poles_in_the_wrong_order_meet(tmp_path: Path) -> None:
    """The pole z, 20 m before y on the map, is called at after it: nothing is drawn backwards."""
    (lat, lon) = GRID["b"]
    far = 20 * M / np.cos(np.radians(lat))
    network = toy("a y z d", way("x", "ae"), y=(lat + 10 * M, lon + far), z=(lat - 10 * M, lon)).network(tmp_path)
    line = ride_line(network, 0, 1, 2)
    assert line.points[0] == line.points[1]
    assert metres(line.points[0], (lat, lon + far / 2)) < 1
    east = [lon for _, lon in (*ride_line(network, 0, 0, 1).points, *ride_line(network, 0, 2, 3).points)]
    assert east == sorted(east)


def test_two_stops_at_one_place(tmp_path: Path) -> None:
    """Shapes made of stops repeat a point then; a line has two points all the same."""
    network = toy("a b y c", way("x", "abbc"), y=GRID["b"]).network(tmp_path)
    assert list(ride_line(network, 0, 1, 2).points) == at("bb")
    assert list(ride_line(network, 0, 0, 2).points) == at("ab")
    assert list(ride_line(network, 0, 2, 3).points) == at("bc")


def test_without_a_shape_straight_from_stop_to_stop(tmp_path: Path) -> None:
    feed = Toy({"t": calls("a g c")}, stops=stops())
    assert drawn(tmp_path, feed, 0, 2) == Drawn(tuple(at("agc")), straight=True)


@pytest.mark.parametrize("rows", [way("x", "b"), way("x", "bbb")])
def test_a_shape_of_one_point_is_none(rows: str, tmp_path: Path) -> None:
    assert drawn(tmp_path, toy("a b c", rows), 0, 2) == Drawn(tuple(at("abc")), straight=True)


def test_points_out_of_order_in_the_file(tmp_path: Path) -> None:
    rows = way("x", "afbc").splitlines(keepends=True)
    assert list(drawn(tmp_path, toy("a c", "".join(rows[::-1])), 0, 1).points) == at("afbc")


@pytest.mark.parametrize(("metres_off", "straight"), [(FARTHEST_M - 1, False), (FARTHEST_M + 1, True)])
def test_a_stop_far_from_the_shape_makes_it_unusable(metres_off: float, straight: bool, tmp_path: Path) -> None:  # noqa: FBT001 - a case
    """It is unusable for the whole trip, also where the ride leaves before that stop."""
    feed = toy("a c z", way("x", "afbcde"), z=(GRID["d"][0] - metres_off * M, GRID["d"][1]))
    line = drawn(tmp_path, feed, 0, 1)
    assert line == Drawn(tuple(at("ac" if straight else "afbc")), straight=straight)


def test_a_shape_elsewhere(tmp_path: Path) -> None:
    feed = toy("a b c", way("x", (-33.9, 151.2), (-33.8, 151.3)))
    assert drawn(tmp_path, feed, 0, 2) == Drawn(tuple(at("abc")), straight=True)


def test_a_shape_beyond_all_measure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mobility.planner.shape_match.MOST_CELLS", 10)
    assert drawn(tmp_path, toy("a c", way("x", "afbc")), 0, 1).points == tuple(at("afbc"))
    assert drawn(tmp_path, toy("a c", way("x", "abfgbc")), 0, 1) == Drawn(tuple(at("ac")), straight=True)


@pytest.fixture
def joined(tmp_path: Path) -> Network:
    """Return two trips of one vehicle, a to c and on to e; the other one has no shape, the third in turn has."""
    return Toy(
        {"t": calls("a c"), "u": calls("c e", 9), "v": calls("e o m", 10)},
        stops=stops(),
        blocks={"t": "b", "u": "b", "v": "b"},
        shapes=way("x", "afbc") + way("z", "ejonm"),
        shape_ids={"t": "x", "v": "z"},
    ).network(tmp_path)


def test_each_joined_trip_draws_its_own_part(joined: Network) -> None:
    """The chain is a c | c e | e o m."""
    assert np.diff(joined.chains.trip_ptr).tolist() == [3]
    assert ride_line(joined, 0, 0, 6) == Drawn(tuple(at("afbcejonm")), straight=True)
    assert ride_line(joined, 0, 0, 1) == Drawn(tuple(at("afbc")), straight=False)
    assert ride_line(joined, 0, 2, 3) == Drawn(tuple(at("ce")), straight=True)
    assert ride_line(joined, 0, 5, 6) == Drawn(tuple(at("onm")), straight=False)


def test_where_one_only_passes_from_trip_to_trip_nothing_is_straight(joined: Network) -> None:
    """From the last call of t, and to the first of u, no way is missing."""
    assert ride_line(joined, 0, 0, 2) == Drawn(tuple(at("afbc")), straight=False)
    assert ride_line(joined, 0, 3, 5) == Drawn(tuple(at("ejo")), straight=False)
    assert ride_line(joined, 0, 1, 2) == Drawn(tuple(at("cc")), straight=False)


def test_runs_of_a_headway_share_a_line(tmp_path: Path) -> None:
    feed = Toy(
        {"t": calls("a c")}, stops=stops(), shapes=way("x", "afbc"), shape_ids={"t": "x"},
        frequencies="t,08:00:00,10:00:00,1800,0\n",
    )  # fmt: skip
    network = feed.network(tmp_path)
    assert len(network.chains.sequence) == 4
    assert {ride_line(network, chain, 0, 1).points for chain in range(4)} == {tuple(at("afbc"))}


def test_trips_of_one_sequence_along_different_shapes(tmp_path: Path) -> None:
    feed = Toy(
        {"t": calls("a c"), "u": calls("a c", 9)}, stops=stops(), shapes=way("x", "afbc") + way("z", "agc"),
        shape_ids={"t": "z", "u": "x"},
    )  # fmt: skip
    network = feed.network(tmp_path)
    assert [list(ride_line(network, chain, 0, 1).points) for chain in range(2)] == [at("agc"), at("afbc")]


def test_places_are_reckoned_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    network = toy("a b c", way("x", "afbc")).network(tmp_path)
    first = ride_line(network, 0, 0, 2)
    monkeypatch.setattr(module, "match_calls", None)
    assert ride_line(network, 0, 0, 2) == first
    assert list(ride_line(network, 0, 1, 2).points) == at("bc")


def test_no_more_places_are_kept_than_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "PLACES_KEPT", 3)
    trips = {f"t{number}": calls(text) for number, text in enumerate(("a b", "a c", "b c", "a b c", "f b"))}
    network = Toy(trips, stops=stops(), shapes=way("x", "afbc"), shape_ids=dict.fromkeys(trips, "x")).network(tmp_path)
    for chain in (0, 1, 2, 3, 4, 2, 0):
        assert not ride_line(network, chain, 0, 1).straight
    kept = [key.sequence for key in module._kept[network]]
    assert kept == [int(network.chains.sequence[chain]) for chain in (4, 2, 0)]


def test_a_network_that_nobody_uses_is_not_kept(tmp_path: Path) -> None:
    network = toy("a b", way("x", "ab")).network(tmp_path)
    ride_line(network, 0, 0, 1)
    gone = weakref.ref(network)
    del network
    gc.collect()
    assert gone() is None


def wandering(rng: random.Random) -> tuple[Float64, Float64]:
    """Points of a line that crosses itself, turns round and runs over itself; metres."""
    points = [(0.0, 0.0)]
    while len(points) < 12:
        if len(points) > 3 and rng.random() < 0.4:
            back = rng.randrange(2, min(len(points), 6))
            points += points[-2 : -back - 1 : -1]
        else:
            points.append((points[-1][0] + rng.uniform(-900, 900), points[-1][1] + rng.uniform(-900, 900)))
    north, east = np.array(points).T
    return north, east


@pytest.mark.parametrize("seed", range(200))
def test_no_better_places_than_those_that_were_found(seed: int) -> None:
    """Stops are thrown up to 15 m beside known places along a line; what is found must be at least as near."""
    rng = random.Random(seed)
    north, east = wandering(rng)
    along = np.sort([rng.uniform(0, len(north) - 1) for _ in range(rng.randrange(2, 12))])
    true = [np.interp(along, np.arange(len(north)), values) for values in (north, east)]
    lat = 52 + (true[0] + [rng.uniform(-15, 15) for _ in along]) * M
    lon_m = M / np.cos(np.radians(52))
    lon = 11 + (true[1] + [rng.uniform(-15, 15) for _ in along]) * lon_m
    shape = [np.rint(values * E7).astype(np.int32) for values in (52 + north * M, 11 + east * lon_m)]
    places = match_calls(shape[0], shape[1], lat, lon)
    assert places is not None
    assert not places.against
    assert (np.diff(places.segment) >= 0).all()

    def off_m2(place_lat: Float64, place_lon: Float64) -> float:
        return float((((place_lat - lat) / M) ** 2 + ((place_lon - lon) / lon_m) ** 2).sum())

    found = off_m2(places.lat_e7 / E7, places.lon_e7 / E7)
    assert found <= off_m2(52 + true[0] * M, 11 + true[1] * lon_m) * 1.01 + 0.1


def passes(line: Drawn, calls: list[tuple[float, float]]) -> float:
    """How far a line passes from the calls at most, looked for one after the other along it; metres."""
    points = np.array(line.points)
    lon_m = DEGREE_M * np.cos(np.radians(points[0, 0]))
    metre = points * [DEGREE_M, lon_m]
    worst, at_point = 0.0, 0
    for call in np.array(calls) * [DEGREE_M, lon_m]:
        away = [_distance(call, a, b) for a, b in itertools.pairwise(metre[at_point:])]
        near = next((number for number, far in enumerate(away) if far <= 60), None)
        if near is None:
            return min(away, default=np.inf)
        worst, at_point = max(worst, away[near]), at_point + near
    return worst


def _distance(point: Float64, begin: Float64, end: Float64) -> float:
    step = end - begin
    share = min(1.0, max(0.0, float((point - begin) @ step) / max(float(step @ step), 1e-9)))
    return float(np.hypot(*(point - begin - share * step)))


def test_real_rides_pass_their_calls_in_order(home: Network) -> None:
    rng = random.Random(1)
    chains, sequences = home.chains, home.sequences
    lat, lon = home.arrays["stop_lat"], home.arrays["stop_lon"]
    for _ in range(1500):
        chain = rng.randrange(len(chains.sequence))
        begin, end = sequences.ptr[chains.sequence[chain] : chains.sequence[chain] + 2].tolist()
        board, alight = sorted(rng.sample(range(end - begin), 2))
        line = ride_line(home, chain, board, alight)
        assert not line.straight
        ridden = home.berth_stop[sequences.berth[begin + board : begin + alight + 1]]
        calls = list(zip(lat[ridden].tolist(), lon[ridden].tolist(), strict=True))
        assert passes(line, calls) <= 60, home.trip_id[int(chains.trip[chains.trip_ptr[chain]])]
        assert metres(line.points[0], calls[0]) <= 60
        assert metres(line.points[-1], calls[-1]) <= 60
