# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""What one may wish for: ways to stops by several means, longest ways, given times, types of lines, longer changes."""

import datetime as dt
import math
from dataclasses import replace
from pathlib import Path

import pytest

from mobility.errors import InputError
from mobility.kernels.layout import NEVER
from mobility.network.build import load
from mobility.network.network import Network
from mobility.network.streets.profiles import PROFILES
from mobility.planner.legs import Itinerary, RideLeg, StreetLeg
from mobility.planner.places import stop_by_id
from mobility.planner.plan import plan
from mobility.planner.request import ChangeWish, Offset, PlanRequest, PointPlace, StopPlace
from mobility.planner.search import Search
from mobility.planner.street_ends import snap
from mobility.region import TransferSettings, read_region
from tests.agreement.wishes import answer
from tests.network.toy import Toy, at
from tests.oracle.change import walk_seconds
from tests.oracle.street_graph import Position, StreetGraph

POINTS = [
    (52.209758, 11.622083), (52.208641, 11.621009), (52.206340, 11.620030), (52.201780, 11.612031),
    (52.204020, 11.617242), (52.209070, 11.618666), (52.205054, 11.615149),
]  # fmt: skip
MS_PER_CM = 8
SETTINGS = TransferSettings(60, 900, 1.25, 1.0)


@pytest.fixture(scope="module")
def village(sample: Path) -> Network:
    """The sample region, with streets."""
    return load(read_region(sample))


def seconds_by_hand(network: Network, profile: str, point: PointPlace, most_s: int, *, towards: bool) -> dict[int, int]:
    """Per stop how long it takes from a point, by plain Dijkstra; on foot or by bike."""
    streets = network.streets
    assert streets is not None
    arrays = streets.arrays
    graph = StreetGraph({**arrays, "street_weight_foot": arrays[f"street_weight_{profile}"]})
    end, factor = snap(streets, PROFILES[profile], point.lat, point.lon), 1 if profile == "foot" else MS_PER_CM
    position = Position(end.edge, end.offset_cm, end.connector_cm * factor)
    tree = graph.to_position(position) if towards else graph.from_position(position)
    found = {}
    for stop, (node, connector_cm) in enumerate(
        zip(streets.stop_links.node.tolist(), streets.stop_links.connector_cm.tolist(), strict=True)
    ):
        if node not in tree or not arrays["stop_routable"][stop]:
            continue
        cost = position.connector_cm + tree[node] + connector_cm * factor
        seconds = walk_seconds(cost / 100, SETTINGS.walk_speed_m_s) if profile == "foot" else math.ceil(cost / 1000)
        if seconds <= most_s:
            found[stop] = seconds
    return found


@pytest.mark.parametrize("lat_lon", POINTS)
@pytest.mark.parametrize("towards", [False, True])
def test_of_several_means_the_quickest(village: Network, lat_lon: tuple[float, float], towards: bool) -> None:  # noqa: FBT001
    point, other = PointPlace(*lat_lon), PointPlace(*POINTS[lat_lon == POINTS[0]])
    first, _ = village.calendar()
    when = dt.datetime.combine(first, dt.time(7), tzinfo=village.zone)
    means = ("bike", "foot")
    for foot_s, longest_s in ((900, None), (300, 300), (120, 120), (600, 600)):
        if towards:
            request = PlanRequest(
                other, point, when, settings=SETTINGS, direct=(), egress=means, egress_max_s=longest_s
            )
            reach = Search(village, request).destination
        else:
            request = PlanRequest(
                point, other, when, settings=SETTINGS, direct=(), access=means, access_max_s=longest_s
            )
            reach = Search(village, request).origin
        on_foot = seconds_by_hand(village, "foot", point, foot_s, towards=towards)
        by_bike = seconds_by_hand(village, "bike", point, longest_s or 1800, towards=towards)
        wanted = {stop: min(on_foot.get(stop, NEVER), by_bike.get(stop, NEVER)) for stop in on_foot | by_bike}
        assert wanted or foot_s < 900
        assert reach.stop_walk_s == wanted
        for stop, profile in reach.stop_profile.items():
            assert (on_foot if profile == "foot" else by_bike)[stop] == wanted[stop]


def test_legs_tell_by_which_means_one_comes_to_the_first_stop(village: Network) -> None:
    first, last = village.calendar()
    seen = set()
    for days in range(min(7, (last - first).days + 1)):
        when = dt.datetime.combine(first + dt.timedelta(days=days), dt.time(7), tzinfo=village.zone)
        for stop in sorted(set(village.berth_stop.tolist())):
            place = StopPlace((stop,), village.stop_name[stop])
            request = PlanRequest(
                PointPlace(*POINTS[0]), place, when, access=("foot", "bike"), settings=SETTINGS, direct=()
            )
            search = Search(village, request)
            for itinerary in plan(village, request).itineraries:
                leg, ride = itinerary.legs[0], next(leg for leg in itinerary.legs if isinstance(leg, RideLeg))
                assert isinstance(leg, StreetLeg)
                profile = {"walk": "foot", "bike": "bike"}[leg.mode]
                assert search.origin.stop_profile[ride.origin.stop] == profile
                assert leg.duration_s == search.origin.stop_walk_s[ride.origin.stop]
                assert itinerary.departure.timestamp() + leg.duration_s <= ride.departure.timestamp()
                assert leg.path is not None
                seen.add(leg.mode)
        if seen >= {"walk", "bike"}:
            break
    assert seen & {"walk", "bike"}


def test_longest_way_without_a_ride(village: Network) -> None:
    first, _ = village.calendar()
    when = dt.datetime.combine(first, dt.time(7), tzinfo=village.zone)
    request = PlanRequest(PointPlace(*POINTS[0]), PointPlace(*POINTS[3]), when, settings=SETTINGS, transit=False)
    free = Search(village, replace(request, direct_max_s=86_400)).direct_s
    assert 900 < free < NEVER
    assert Search(village, request).direct_s == NEVER
    assert Search(village, replace(request, direct_max_s=free)).direct_s == free
    assert Search(village, replace(request, direct_max_s=free - 1)).direct_s == NEVER


STOPS = "a,A,52.0,11.0,,\nb,B,52.1,11.0,,\nc,C,52.2,11.0,,\nd,D,52.3,11.0,,\n"


def asked(network: Network, origin: str, destination: str, clock: str, **more: object) -> list[tuple[int, str, str]]:
    """Rides, departure and arrival."""
    places = [stop_by_id(network, f"f_{stop}") for stop in (origin, destination)]
    request = PlanRequest(places[0], places[1], at(clock), **more)  # type: ignore[arg-type]
    return [
        (rides, *(f"{dt.datetime.fromtimestamp(moment, network.zone):%H:%M}" for moment in ends))  # type: ignore[misc]
        for rides, *ends in answer(Search(network, request))
    ]


CHANGES = {"t1": "a 8:00, b 8:10", "t2": "b 8:10, d 8:20", "t3": "b 8:15, d 8:30", "t4": "b 8:40, d 8:50"}


@pytest.mark.parametrize(
    ("wish", "arrival"),
    [
        (ChangeWish(), "08:20"), (ChangeWish(more_s=1), "08:30"), (ChangeWish(least_s=300), "08:30"),
        (ChangeWish(least_s=301), "08:50"), (ChangeWish(factor=9.0), "08:20"), (ChangeWish(200, 100), "08:30"),
        (ChangeWish(201, 100), "08:50"),
    ],
)  # fmt: skip
def test_more_time_for_changes(tmp_path: Path, wish: ChangeWish, arrival: str) -> None:
    network = Toy(CHANGES, stops=STOPS).network(tmp_path)
    assert asked(network, "a", "d", "8:00", change=wish) == [(2, "08:00", arrival)]


def test_a_factor_counts_also_for_rules_and_rounds_up(tmp_path: Path) -> None:
    network = Toy(CHANGES, stops=STOPS, transfers="b,b,,,,,2,299\n").network(tmp_path)
    assert asked(network, "a", "d", "8:00") == [(2, "08:00", "08:30")]
    assert asked(network, "a", "d", "8:00", change=ChangeWish(factor=1.002)) == [(2, "08:00", "08:30")]
    assert asked(network, "a", "d", "8:00", change=ChangeWish(factor=1.004)) == [(2, "08:00", "08:50")]


def test_a_change_that_is_forbidden_stays_so(tmp_path: Path) -> None:
    network = Toy(CHANGES, stops=STOPS, transfers="b,b,,,,,3,\n").network(tmp_path)
    assert asked(network, "a", "d", "8:00", change=ChangeWish(factor=0.0)) == []


def test_given_times_replace_walks_also_where_one_is(tmp_path: Path) -> None:
    network = Toy({"t1": "a 8:00, d 8:20", "t2": "b 8:05, d 8:15"}, stops=STOPS).network(tmp_path)
    b = network.stop_of_id("f_b")
    offsets = (Offset(b, 400), Offset(b, 300, "bike"), Offset(b, 301, "car"))
    assert asked(network, "a", "d", "8:00") == [(1, "08:00", "08:20")]
    assert asked(network, "a", "d", "8:00", access_offsets=offsets) == [(1, "08:00", "08:15")]
    assert asked(network, "a", "d", "7:30", access_offsets=offsets) == [(1, "08:00", "08:15")]
    place = stop_by_id(network, "f_a")
    there = stop_by_id(network, "f_d")
    assert place is not None
    assert there is not None
    (shown,) = plan(network, PlanRequest(place, there, at("8:00"), access_offsets=offsets)).itineraries
    assert [leg.mode if isinstance(leg, StreetLeg) else "ride" for leg in shown.legs] == ["bike", "ride"]


def test_given_times_from_a_point_far_from_any_street(village: Network) -> None:
    """Who tells how long it takes needs no street."""
    first, _ = village.calendar()
    when = dt.datetime.combine(first, dt.time(7), tzinfo=village.zone)
    far = PointPlace(53.0, 12.0)
    shown: list[Itinerary] = []
    for stop in sorted(set(village.berth_stop.tolist()))[:12]:
        for other in sorted(set(village.berth_stop.tolist()))[-3:]:
            place = StopPlace((other,), village.stop_name[other])
            request = PlanRequest(far, place, when, access_offsets=(Offset(stop, 600, "car"),), direct=())
            shown += plan(village, request).itineraries
    assert shown
    assert all(leg.mode == "car" for one in shown for leg in one.legs[:1] if isinstance(leg, StreetLeg))
    with pytest.raises(InputError):
        Search(village, PlanRequest(far, PointPlace(*POINTS[0]), when))


def test_only_some_types_of_lines(tmp_path: Path) -> None:
    toy = Toy(
        {"t1": "a 8:00, d 8:20", "t2": "a 8:00, b 8:05", "t3": "b 8:05, d 8:10"},
        stops=STOPS,
        blocks={"t2": "k", "t3": "k"},
    )
    network = toy.network(tmp_path)
    assert asked(network, "a", "d", "8:00", route_types=frozenset({3}))[0] == (1, "08:00", "08:10")
    assert asked(network, "a", "d", "8:00", route_types=frozenset({0})) == []
    assert asked(network, "a", "d", "8:00", route_types=frozenset()) == []
