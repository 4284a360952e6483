# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""On-demand zones: small cases with answers worked out by hand.

A bus goes from b to d at 8:00, 12:10 and 22:00 and takes ten minutes. Home lies a kilometre north of b, in a zone whose
cars do ten metres a second: 100 s, after ten minutes of waiting and 20 s of getting on 720 s.
"""

import datetime as dt
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from mobility.errors import InputError
from mobility.kernels.layout import DAY_S, NEVER
from mobility.network.network import Network
from mobility.network.zones import OnDemandZone, OpenHours, with_zones
from mobility.planner.everywhere import reach_all_stops, travel_times, windows_to_all_stops
from mobility.planner.legs import Itinerary, StreetLeg
from mobility.planner.notes import notes
from mobility.planner.pairs import Pairs
from mobility.planner.places import find_place
from mobility.planner.plan import plan
from mobility.planner.request import Place, PlanRequest, PointPlace
from mobility.planner.window import Span, plan_window
from mobility.texts import LANGUAGES
from tests.network.toy import DATE, Toy, at, metres_north

TRIPS = {
    "t1": "b 8:00, d 8:10", "t2": "b 12:10, d 12:20", "t3": "b 22:00, d 22:10",
    "u1": "d 7:00, b 7:10", "u2": "d 21:40, b 22:00",
}  # fmt: skip
HOME = PointPlace(metres_north(1000, 52.1), 11.0)
NEIGHBOUR = PointPlace(metres_north(2000, 52.1), 11.0)
NORTH, SOUTH, WEST, EAST = 52.15, 52.05, 10.9, 11.1
AROUND_B = ((SOUTH, WEST), (SOUTH, EAST), (NORTH, EAST), (NORTH, WEST))
AROUND_C = ((52.19, WEST), (52.19, EAST), (52.21, EAST), (52.21, WEST))
DAY = OpenHours(6 * 3600, 22 * 3600)
ZONE = OnDemandZone(
    "rufbus", "Rufbus", (AROUND_B,), (DAY,), 600, 20, straight_speed_km_h=36, straight_detour_factor=1.0
)  # fmt: skip


@pytest.fixture
def plain(tmp_path: Path) -> Network:
    return Toy(TRIPS).network(tmp_path)


def zoned(plain: Network, **other: Any) -> Network:
    return with_zones(plain, [replace(ZONE, **other)])


def asked(network: Network, origin: str | Place, destination: str | Place, clock: str, **other: Any) -> list[Itinerary]:
    ends = [find_place(network, f"f_{end}") if isinstance(end, str) else end for end in (origin, destination)]
    return list(plan(network, PlanRequest(ends[0], ends[1], at(clock), **other)).itineraries)


def told(found: list[Itinerary]) -> list[str]:
    """Rides, and begin and mode of each leg, and the arrival."""
    lines = []
    for one in found:
        legs = [
            f"{leg.departure:%H:%M:%S} {leg.mode if isinstance(leg, StreetLeg) else leg.trips[0].trip_id[2:]}"
            for leg in one.legs
        ]
        lines.append(f"{one.rides}: {', '.join(legs)}, {one.arrival:%H:%M:%S}")
    return lines


def test_to_the_first_stop_as_late_as_one_can_call(plain: Network) -> None:
    found = asked(zoned(plain), HOME, "d", "7:00")
    assert told(found) == ["1: 07:48:00 on_demand, 08:00:00 t1, 08:10:00"]
    leg = found[0].legs[0]
    assert isinstance(leg, StreetLeg)
    assert leg.on_demand is not None
    assert leg.on_demand == ("rufbus", "Rufbus", 600, 20)
    assert (leg.duration_s, leg.path, leg.destination.stop_id) == (720, None, "f_b")
    assert leg._asdict()["mode"] == "on_demand"


def test_a_second_later_it_is_the_next_bus(plain: Network) -> None:
    assert told(asked(zoned(plain), HOME, "d", "7:48"))[0].endswith("08:10:00")
    assert told(asked(zoned(plain), HOME, "d", "7:48:01")) == ["1: 11:58:00 on_demand, 12:10:00 t2, 12:20:00"]


def test_who_asks_before_the_opening_calls_when_it_opens(plain: Network) -> None:
    late = zoned(plain, hours=(OpenHours(7 * 3600 + 48 * 60, 9 * 3600),))
    assert told(asked(late, HOME, "d", "5:00")) == ["1: 07:48:00 on_demand, 08:00:00 t1, 08:10:00"]
    later = zoned(plain, hours=(OpenHours(7 * 3600 + 48 * 60 + 1, 9 * 3600),))
    assert told(asked(later, HOME, "d", "5:00")) == ["1: 08:59:59 on_demand, 12:10:00 t2, 12:20:00"]


def test_from_the_last_stop(plain: Network) -> None:
    assert told(asked(zoned(plain), "d", HOME, "6:00")) == ["1: 07:00:00 u1, 07:10:00 on_demand, 07:22:00"]


def test_hours_end_before_their_last_second(plain: Network) -> None:
    """Who gets off at 22:00 is too late for a service until 22:00, and waits for that of the next morning."""
    assert told(asked(zoned(plain), "d", HOME, "20:00")) == ["1: 21:40:00 u2, 06:00:00 on_demand, 06:12:00"]
    longer = zoned(plain, hours=(OpenHours(6 * 3600, 22 * 3600 + 1),))
    assert told(asked(longer, "d", HOME, "20:00")) == ["1: 21:40:00 u2, 22:00:00 on_demand, 22:12:00"]


def test_by_a_time_the_hours_are_those_of_getting_off(plain: Network) -> None:
    """The bus that comes in at 22:00 is too late, so who has to arrive by 23:00 takes that of 7:00."""
    assert told(asked(zoned(plain), "d", HOME, "23:00", arrive_by=True)) == [
        "1: 07:00:00 u1, 07:10:00 on_demand, 07:22:00"
    ]
    longer = zoned(plain, hours=(OpenHours(6 * 3600, 26 * 3600),))
    assert told(asked(longer, "d", HOME, "22:12", arrive_by=True)) == ["1: 21:40:00 u2, 22:00:00 on_demand, 22:12:00"]
    assert told(asked(longer, "d", HOME, "22:11:59", arrive_by=True))[0].startswith("1: 07:00:00")


def test_only_on_its_days(plain: Network) -> None:
    for hours in (replace(DAY, dates=frozenset({DATE})), replace(DAY, weekdays=frozenset({DATE.weekday()}))):
        network = zoned(plain, hours=(hours,))
        assert asked(network, HOME, "d", "7:00")
        tomorrow = at("7:00", DATE + dt.timedelta(days=1))
        request = PlanRequest(HOME, find_place(network, "f_d"), tomorrow)
        assert plan(network, request).itineraries == ()


def test_never_between_two_rides(tmp_path: Path) -> None:
    plain = Toy({"t1": "a 8:00, b 8:10", "t2": "c 9:00, d 9:10"}).network(tmp_path)
    everywhere = ((51.0, 10.0), (51.0, 12.0), (53.0, 12.0), (53.0, 10.0))
    network = zoned(plain, rings=(everywhere,))
    # To c on demand and on with t2, or with t1 to b and on demand to d; not with t1 to b, on demand to c, and on.
    assert told(asked(network, "a", "d", "7:59", direct=())) == ["1: 08:00:00 t1, 08:10:00 on_demand, 08:57:24"]
    by_c = with_zones(plain, [replace(network.zones[0], rings=(AROUND_B, AROUND_C))])
    assert told(asked(by_c, HOME, "d", "8:00", direct=()))[0].startswith("1: 08:32:48 on_demand, 09:00:00 t2")
    assert told(asked(by_c, "a", "d", "7:59", direct=())) == []


def test_a_direct_trip(plain: Network) -> None:
    network = zoned(plain)
    assert told(asked(network, HOME, NEIGHBOUR, "10:00")) == ["0: 10:00:00 on_demand, 10:12:00"]
    assert told(asked(network, HOME, NEIGHBOUR, "5:00")) == ["0: 06:00:00 on_demand, 06:12:00"]
    assert told(asked(network, HOME, NEIGHBOUR, "23:00", arrive_by=True)) == ["0: 21:59:59 on_demand, 22:11:59"]
    assert told(asked(network, HOME, "b", "10:00")) == ["0: 10:00:00 on_demand, 10:12:00"]
    assert all(one.rides for one in asked(network, HOME, NEIGHBOUR, "10:00", direct=()))
    assert asked(network, HOME, NEIGHBOUR, "10:00", transit=False) == []
    assert asked(network, HOME, NEIGHBOUR, "10:00", on_demand=False) == []
    assert asked(network, HOME, NEIGHBOUR, "10:00", direct_max_s=719, max_rides=0) == []
    assert asked(network, HOME, NEIGHBOUR, "10:00", direct_max_s=720, max_rides=0) != []


def test_walking_is_shown_where_it_takes_as_long(tmp_path: Path) -> None:
    plain = Toy(TRIPS).network(tmp_path, max_walk_s=3600)
    assert told(asked(zoned(plain), HOME, "d", "7:00")) == ["1: 07:48:00 on_demand, 08:00:00 t1, 08:10:00"]
    slow = zoned(plain, wait_s=880)
    assert told(asked(slow, HOME, "d", "7:00")) == ["1: 07:43:20 walk, 08:00:00 t1, 08:10:00"]
    assert told(asked(slow, HOME, "b", "7:00")) == ["0: 07:00:00 walk, 07:16:40"]


def test_a_stop_may_lie_outside(plain: Network) -> None:
    """A car brings one to a stop that is named, 11 km away, and to no other."""
    stop = plain.stop_of_id("f_d")
    bus = zoned(plain, stops=(stop,))
    lat_d = float(plain.arrays["stop_lat"][stop])
    distance_m = (lat_d - HOME.lat) * 1000 / (HOME.lat - 52.1)
    found = asked(bus, HOME, "d", "10:00")
    assert [(one.rides, one.duration_s) for one in found] == [(0, 620 + -int(-distance_m // 10))]
    assert asked(bus, HOME, "b", "10:00")[0].rides == 0  # a place of the zone, though no bus is boarded there
    assert all(one.rides == 0 for one in asked(bus, HOME, "d", "7:00"))


def test_a_window(plain: Network) -> None:
    network = zoned(plain)
    d = find_place(network, "f_d")
    begin, end = (int(at(clock).timestamp()) for clock in ("5:00", "23:00"))
    page = plan_window(network, PlanRequest(HOME, d, at("5:00")), Span(begin, end))
    assert told(list(page.result.itineraries)) == [
        "1: 07:48:00 on_demand, 08:00:00 t1, 08:10:00", "1: 11:58:00 on_demand, 12:10:00 t2, 12:20:00",
        "1: 21:48:00 on_demand, 22:00:00 t3, 22:10:00",
    ]  # fmt: skip
    assert notes(page.result) == ["wait_is_expected"]
    direct = plan_window(network, PlanRequest(HOME, NEIGHBOUR, at("5:00")), Span(begin, end)).result
    assert told(list(direct.direct)) == ["0: 06:00:00 on_demand, 06:12:00"]
    assert direct.reason is None


@pytest.mark.parametrize("arrive_by", [False, True])
def test_an_empty_page_names_the_next_day_on_which_one_can_call(plain: Network, *, arrive_by: bool) -> None:
    """Nothing but the zone leads there, and it is open on one day alone; the reason is that of a single question."""
    day = DATE + dt.timedelta(days=2)
    network = zoned(plain, hours=(replace(DAY, dates=frozenset({day})),))
    far = PointPlace(metres_north(5000, 52.1), 11.0)
    request = PlanRequest(HOME, far, at("12:00"), arrive_by=arrive_by)
    begin = int(request.at.timestamp())
    page = plan_window(network, request, Span(begin, begin + 3600)).result
    assert not page.itineraries
    assert not page.direct
    alone = replace(request, at=request.at + dt.timedelta(hours=1)) if arrive_by else request
    assert page.reason == plan(network, alone).reason
    assert page.reason is not None
    assert page.reason.next_departure is not None
    assert page.reason.next_departure.date() == day


def test_to_all_stops(plain: Network) -> None:
    network = zoned(plain)
    reached = reach_all_stops(network, PlanRequest(HOME, HOME, at("7:00")), DAY_S)
    found = {network.stop_id[stop]: int(reached.seconds[stop]) for stop in range(4) if reached.seconds[stop] < NEVER}
    assert found == {"f_b": 720, "f_d": 4200}
    backward = reach_all_stops(network, PlanRequest(HOME, HOME, at("8:00"), arrive_by=True), DAY_S)
    assert int(backward.seconds[network.stop_of_id("f_d")]) == 3600
    assert int(backward.rides[network.stop_of_id("f_d")]) == 1


def test_the_network_without_zones_stays_as_it_is(plain: Network) -> None:
    network = zoned(plain)
    assert plain.zones == ()
    assert asked(plain, HOME, "d", "7:00") == []
    assert with_zones(network, []).zones == ()
    assert network.streets is plain.streets
    assert network.day(DATE) is plain.day(DATE)


def test_as_json(plain: Network) -> None:
    leg = asked(zoned(plain), HOME, "d", "7:00")[0].to_dict()["legs"][0]
    assert leg["mode"] == "on_demand"
    assert leg["on_demand"] == {"zone_id": "rufbus", "name": "Rufbus", "wait_s": 600, "boarding_s": 20}


def test_searches_that_know_no_zones_refuse(plain: Network) -> None:
    network = zoned(plain)
    b = find_place(network, "f_b")
    for search in (
        lambda: travel_times(network, [0], [1], at("8:00"), 3600), lambda: Pairs(network, DATE),
        lambda: windows_to_all_stops(network, b, int(at("8:00").timestamp()), int(at("9:00").timestamp())),
    ):  # fmt: skip
        with pytest.raises(InputError) as refused:
            search()
        assert refused.value.code == "zones_unknown_here"


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"rings": ()}, "zone_empty_area"),
        ({"rings": (AROUND_B[:2],)}, "zone_empty_area"),
        ({"rings": (((52.0, 11.0), (52.1, 11.0), (52.2, 11.0)),)}, "zone_empty_area"),
        ({"rings": (((52.0, 11.0), (52.0, 11.0), (52.2, 11.0)),)}, "zone_empty_area"),
        ({"rings": (((52.0, 11.0), (52.1, 11.0), (float("nan"), 11.1)),)}, "zone_bad_corner"),
        ({"rings": (((52.0, 11.0), (52.1, 11.0), (92.0, 11.1)),)}, "zone_bad_corner"),
        ({"wait_s": -1}, "zone_bad_seconds"),
        ({"wait_s": DAY_S + 1}, "zone_bad_seconds"),
        ({"boarding_s": -1}, "zone_bad_seconds"),
        ({"car_factor": 0.0}, "zone_not_positive"),
        ({"car_factor": float("nan")}, "zone_not_positive"),
        ({"most_speed_km_h": -5.0}, "zone_not_positive"),
        ({"hours": ()}, "zone_never_open"),
        ({"hours": (OpenHours(0, 1, weekdays=frozenset()),)}, "zone_never_open"),
        ({"hours": (OpenHours(0, 1, dates=frozenset()),)}, "zone_never_open"),
        ({"hours": (OpenHours(0, 1, dates=frozenset({DATE}), weekdays=frozenset({6})),)}, "zone_never_open"),
    ],
)
def test_what_makes_no_sense_is_refused(changed: dict[str, Any], code: str) -> None:
    with pytest.raises(InputError) as refused:
        replace(ZONE, **changed)
    assert refused.value.code == code
    assert all("rufbus" in refused.value.text(language) for language in LANGUAGES)


@pytest.mark.parametrize(("begin_s", "end_s"), [(5, 5), (7, 6), (-1, 5), (0, 2 * DAY_S + 1)])
def test_hours_out_of_order_are_refused(begin_s: int, end_s: int) -> None:
    with pytest.raises(InputError) as refused:
        OpenHours(begin_s, end_s)
    assert refused.value.code == "zone_bad_hours"


def test_zones_that_do_not_fit_the_network_are_refused(plain: Network) -> None:
    nowhere = replace(ZONE, rings=(((1.0, 1.0), (1.0, 2.0), (2.0, 2.0)),))
    for zones, code in (
        ([nowhere], "zone_without_stops"),
        ([ZONE, ZONE], "zone_twice"),
        ([replace(ZONE, stops=(77,))], "zone_unknown_stop"),
        ([replace(ZONE, stops=())], "zone_stops_unusable"),
    ):
        with pytest.raises(InputError) as refused:
            with_zones(plain, zones)
        assert refused.value.code == code


def test_a_ring_in_a_ring_is_a_hole(plain: Network) -> None:
    lat_b = 52.1
    hole = tuple((lat_b + 0.001 * a, 11.0 + 0.001 * b) for a, b in ((-1, -1), (-1, 1), (1, 1), (1, -1)))
    network = zoned(plain, rings=(AROUND_B, hole), stops=(plain.stop_of_id("f_d"),))
    assert all(one.rides for one in asked(network, "b", NEIGHBOUR, "10:00"))
    assert told(asked(zoned(plain), "b", NEIGHBOUR, "10:00"))[0].startswith("0: 10:00:00 on_demand")


def test_hours_over_midnight_and_of_two_days_in_a_row_are_one_span(plain: Network) -> None:
    always = replace(ZONE, hours=(OpenHours(0, DAY_S),)).opening(DATE, plain.zone)
    assert len(always.first) == 1
    night = replace(ZONE, hours=(OpenHours(22 * 3600, 26 * 3600, dates=frozenset({DATE})),))
    opening = night.opening(DATE + dt.timedelta(days=1), plain.zone)
    assert [int(opening.first[0]), int(opening.last[0])] == [
        round(at("22:00").timestamp()), round(at("26:00").timestamp()) - 1,
    ]  # fmt: skip


def test_hours_are_those_of_the_clock_on_the_day_it_changes(plain: Network) -> None:
    opening = ZONE.opening(dt.date(2026, 3, 29), plain.zone)
    at_six = dt.datetime(2026, 3, 29, 6, tzinfo=plain.zone)
    assert round(at_six.timestamp()) in opening.first.tolist()
    assert [int(last) - int(first) + 1 for first, last in zip(opening.first, opening.last, strict=True)] == [57_600] * 7
