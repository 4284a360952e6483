# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""Trips over streets: tables say what single ways by car do, and a capped speed is that of every street."""

import random
from pathlib import Path

import networkx as nx
import numpy as np
import pytest

from mobility.errors import InputError
from mobility.kernels.layout import NEVER
from mobility.network.build import load
from mobility.network.network import Network
from mobility.network.streets.profiles import CAR
from mobility.network.zones import OnDemandZone, OpenHours, with_zones
from mobility.planner.request import Place, PointPlace, StopPlace
from mobility.planner.street_ends import snap
from mobility.planner.street_search import route
from mobility.planner.zone_trips import capped, stop_places, zone_trips
from mobility.region import read_region
from tests.oracle.zones import trip_s

SEED = 20261123
BARLEBEN = ((52.178, 11.56), (52.178, 11.635), (52.215, 11.635), (52.215, 11.56))
ZONE = OnDemandZone("barleben", "Rufbus Barleben", (BARLEBEN,), (OpenHours(0, 86_400),), 600, 30, car_factor=1.2)


@pytest.fixture(scope="module")
def network(sample: Path) -> Network:
    return with_zones(load(read_region(sample)), [ZONE])


@pytest.fixture(scope="module")
def places(network: Network) -> list[Place]:
    """Points that a road is near and far, stops, and some outside."""
    rnd = random.Random(SEED)
    points = [PointPlace(rnd.uniform(52.17, 52.22), rnd.uniform(11.55, 11.64)) for _ in range(40)]
    return [*points, *(StopPlace((stop,), "") for stop in range(0, len(network.stop_id), 2))]


@pytest.mark.parametrize("towards", [False, True])
def test_tables_and_pairs_are_single_ways(network: Network, places: list[Place], *, towards: bool) -> None:
    trips = zone_trips(network)[0]
    found = trips.table(places, trips.stops(towards=not towards))
    targets = trips.table(stop_places(trips.served), trips.goals(places, towards=towards)).T
    assert np.array_equal(found, targets)
    for number, place in enumerate(places):
        for k, stop in enumerate(stop_places(trips.served)):
            ends = (stop, place) if towards else (place, stop)
            pair = trips.pair(*ends)
            wanted = trip_s(network, ZONE, *ends)
            assert found[number, k] == wanted == (NEVER if pair is None else pair[0])
    assert (found < NEVER).sum() >= 0.3 * found.size
    assert (found == NEVER).any()


def test_a_capped_speed_is_that_of_every_street(network: Network) -> None:
    """Ways of a plain search over turns whose costs are reckoned here once more."""
    streets = network.streets
    assert streets is not None
    slow = capped(streets, 20.0)
    assert capped(streets, 20.0) is slow
    assert capped(streets, None) is streets
    arrays = streets.arrays
    arc = arrays["street_car_arc"]
    graph: nx.DiGraph[int] = nx.DiGraph()
    for node in range(len(arc)):
        for turn in range(arrays["street_car_ptr"][node], arrays["street_car_ptr"][node + 1]):
            to = int(arrays["street_car_to"][turn])
            own_ms = int(arrays["street_weight_car"][arc[to]])
            metres = int(arrays["street_edge_length_cm"][arrays["street_arc_edge"][arc[to]] // 2]) / 100
            cost_ms = int(arrays["street_car_weight"][turn]) - own_ms + max(own_ms, int(np.ceil(metres * 180 - 1e-6)))
            graph.add_edge(node, to, cost=min(cost_ms, graph.get_edge_data(node, to, {"cost": NEVER})["cost"]))
    rnd = random.Random(SEED)
    slower = 0
    for _ in range(12):
        source = rnd.randrange(len(arc))
        found = nx.single_source_dijkstra_path_length(graph, source, weight="cost")
        for goal in rnd.choices(range(len(arc)), k=40):
            assert slow.hierarchy(CAR).node_cost(source, goal) == found.get(goal, NEVER)
            slower += found.get(goal, NEVER) > streets.hierarchy(CAR).node_cost(source, goal)
    assert slower >= 100


def test_no_way_is_quicker_than_the_cap(network: Network, places: list[Place]) -> None:
    streets = network.streets
    assert streets is not None
    slow = with_zones(network, [OnDemandZone("s", "S", (BARLEBEN,), ZONE.hours, 0, most_speed_km_h=15)])
    fast = with_zones(network, [OnDemandZone("f", "F", (BARLEBEN,), ZONE.hours, 0, most_speed_km_h=1000)])
    free = with_zones(network, [OnDemandZone("o", "O", (BARLEBEN,), ZONE.hours, 0)])
    tables = [zone_trips(one)[0].table(places, zone_trips(one)[0].stops(towards=True)) for one in (slow, fast, free)]
    assert np.array_equal(tables[1], tables[2])
    assert (tables[0] >= tables[2]).all()
    trips = zone_trips(slow)[0]
    checked = 0
    for number, place in enumerate(places):
        for k, stop in enumerate(stop_places(trips.served)):
            path = trips.path(place, stop)
            if tables[0][number, k] < NEVER and path is not None:
                assert tables[0][number, k] >= int(path.distance_m / 15 * 3.6)
                checked += 1
    assert checked >= 100


def test_a_point_far_from_any_road_has_no_trips(network: Network) -> None:
    wide = ((50.0, 9.0), (50.0, 13.0), (54.0, 13.0), (54.0, 9.0))
    far = with_zones(network, [OnDemandZone("w", "W", (wide,), ZONE.hours, 0)])
    streets = network.streets
    assert streets is not None
    with pytest.raises(InputError):
        snap(streets, CAR, 53.0, 10.0)
    trips = zone_trips(far)[0]
    assert (trips.table([PointPlace(53.0, 10.0)], trips.stops(towards=True)) == NEVER).all()
    assert trips.pair(PointPlace(53.0, 10.0), StopPlace((0,), "")) is None


def test_one_street_with_the_goal_behind(network: Network) -> None:
    """From one point of a street to another on the same, in both directions."""
    streets = network.streets
    assert streets is not None
    trips, rnd = zone_trips(network)[0], random.Random(SEED)
    lines, same = streets.lines, 0
    for _ in range(300):
        edge = rnd.randrange(streets.edges)
        first, last = int(lines.ptr[edge]), int(lines.ptr[edge + 1]) - 1
        ends = [
            PointPlace(
                round((1 - share) * lines.lat_e7[first] / 1e7 + share * lines.lat_e7[last] / 1e7, 7),
                round((1 - share) * lines.lon_e7[first] / 1e7 + share * lines.lon_e7[last] / 1e7, 7),
            )
            for share in (rnd.random(), rnd.random())
        ]
        if not all(map(trips.holds, ends)):
            continue
        for here, there in (ends, ends[::-1]):
            table = trips.table([here], trips.goals([there], towards=True))[0, 0]
            back = trips.table([there], trips.goals([here], towards=False))[0, 0]
            assert table == back == trip_s(network, ZONE, here, there)
            if table == NEVER:
                continue
            begin, goal = (snap(streets, CAR, one.lat, one.lon) for one in (here, there))
            same += begin.edge == goal.edge and route(streets, CAR, begin, goal) is not None
    assert same >= 30
