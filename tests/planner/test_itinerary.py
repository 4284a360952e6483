# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""What the traveller is shown: legs, the trips and calls of a ride, marks, walks."""

import datetime as dt
from pathlib import Path

from mobility.network.network import Network
from mobility.planner.legs import Itinerary, RideLeg, Spot, StreetLeg
from mobility.planner.places import find_place
from mobility.planner.plan import plan
from mobility.planner.request import Place, PlanRequest, PointPlace
from tests.network.toy import DATE, Toy, at, metres_north

NEAR = f"""
a,Amtsplatz,52.0,11.0,,
b,Bahnhof,52.1,11.0,,
b2,Bahnhof Ost,{metres_north(239.5, 52.1)},11.0,,
c,Chausseehaus,52.2,11.0,,
d,Dorfteich,52.3,11.0,,
e,Eiche,52.4,11.0,,
g,Grenze,52.5,11.0,,
e2,Eiche Süd,{metres_north(99.5, 52.4)},11.0,,
"""


def itineraries(
    network: Network, origin: str | Place, destination: str | Place, clock: str = "7:00", *, arrive_by: bool = False,
    date: dt.date = DATE,
) -> tuple[Itinerary, ...]:  # fmt: skip
    """What is shown between stops by their own ids, or other places."""
    ends = [find_place(network, f"f_{end}") if isinstance(end, str) else end for end in (origin, destination)]
    return plan(network, PlanRequest(ends[0], ends[1], at(clock, date), arrive_by)).itineraries


def only(
    network: Network, origin: str | Place, destination: str | Place, clock: str = "7:00", *, arrive_by: bool = False
) -> Itinerary:
    """The one journey that there is."""
    (itinerary,) = itineraries(network, origin, destination, clock, arrive_by=arrive_by)
    return itinerary


def rides(itinerary: Itinerary) -> list[RideLeg]:
    return [leg for leg in itinerary.legs if isinstance(leg, RideLeg)]


def walks(itinerary: Itinerary) -> list[str]:
    """Walk legs as text."""
    return [text(leg) for leg in itinerary.legs if isinstance(leg, StreetLeg)]


def text(leg: StreetLeg) -> str:
    ends = name(leg.origin), name(leg.destination)
    return f"{clock(leg.departure)} {ends[0]} walk {leg.duration_s} s {ends[1]} {clock(leg.arrival)}"


def clock(moment: dt.datetime) -> str:
    return moment.strftime("%H:%M:%S" if moment.second else "%H:%M")


def name(spot: Spot) -> str:
    return (spot.stop_id or spot.name).removeprefix("f_") + (f"/{spot.platform}" if spot.platform else "")


def rendered(itinerary: Itinerary) -> str:
    """All that an itinerary holds, as text."""
    lines = [f"{itinerary.departure.isoformat()} - {itinerary.arrival.isoformat()}, {itinerary.rides} rides"]
    for leg in itinerary.legs:
        if isinstance(leg, StreetLeg):
            lines.append(text(leg))
            continue
        ahead = f"call ahead {leg.call_ahead_pickup} {leg.call_ahead_drop_off}"
        lines += [
            f"{clock(leg.departure)} {name(leg.origin)} ride {name(leg.destination)} {clock(leg.arrival)}",
            f"  type {leg.route_type}, {leg.agency}, {leg.feed}, every {leg.about_every_s} s, {ahead}",
        ]
        for trip in leg.trips:
            which = f"{trip.trip_id} of {trip.route_id} on {trip.service_date} run {trip.run_start}"
            lines.append(f"  {which}: {trip.line} to {trip.headsign}")
        for call in leg.calls:
            mark = " interpolated" if call.interpolated else ""
            lines.append(f"    {clock(call.arrival)} {clock(call.departure)} {name(call.spot)} {call.trip_id}{mark}")
    return "\n".join(lines)


GOLDEN = """
2026-06-10T08:09:30+02:00 - 2026-06-10T09:21:40+02:00, 2 rides
08:09:30 52.000265,11.000000 walk 30 s a 08:10
08:10 a ride b 08:20
  type 3, Dorfbus, f, every 600 s, call ahead False False
  f_bus of f_r1 on 2026-06-10 run 08:10:00: Line r1 to Grenze
    08:10 08:10 a f_bus
    08:20 08:21 b f_bus
08:20 b walk 240 s b2 08:24
08:30 b2 ride e 09:20
  type 3, Dorfbus, f, every None s, call ahead True True
  f_train of f_r2 on 2026-06-10 run None: Line r2 to Dorfteich
  f_goes-on of f_r3 on 2026-06-10 run None: Line r3 to Amtsplatz
    08:30 08:30 b2 f_train
    08:40 08:40 c f_train interpolated
    08:50 08:50 d f_train
    09:01 09:01 d f_goes-on
    09:20 09:20 e f_goes-on
09:20 e walk 100 s e2 09:21:40
"""


def golden_network(folder: Path) -> Network:
    """A line every ten minutes, a walk, then two trips in one vehicle, some of it by arrangement."""
    toy = Toy(
        {
            "bus": "a 5:00, b 5:10 5:11, g 5:20",
            "train": "b2 8:30 p2, c -, d 8:50",
            "goes-on": "d 9:00 9:01, e 9:20 d3, a 10:30",
        },
        stops=NEAR,
        routes={"bus": "r1", "train": "r2", "goes-on": "r3"},
        headsigns={"bus": "Grenze", "train": "Dorfteich", "goes-on": "Amtsplatz"},
        blocks={"train": "x", "goes-on": "x"},
        frequencies="bus,8:00:00,8:30:00,600,0\n",
    )
    return toy.network(folder, change_s=60, max_walk_s=240)


def test_a_journey_in_full(tmp_path: Path) -> None:
    found = only(golden_network(tmp_path), PointPlace(metres_north(29.5), 11.0), "e2", "7:55")
    assert rendered(found) == GOLDEN.strip()


def test_the_same_journey_asked_by_its_arrival(tmp_path: Path) -> None:
    network = golden_network(tmp_path)
    origin = PointPlace(metres_north(29.5), 11.0)
    for asked in ("9:21:40", "10:00"):
        assert rendered(only(network, origin, "e2", asked, arrive_by=True)) == GOLDEN.strip()


def test_as_json(tmp_path: Path) -> None:
    toy = Toy({"t1": "a 24:30, b 24:40 24:41, c 24:50"}, headsigns={"t1": "Chausseehaus"}, stops=NEAR)
    network = toy.network(tmp_path, max_walk_s=240)
    spots = {
        own: {"stop_id": f"f_{own}", "name": full, "platform": "", "lat": lat, "lon": 11.0}
        for own, full, lat in (("a", "Amtsplatz", 52.0), ("b", "Bahnhof", 52.1), ("c", "Chausseehaus", 52.2))
    }
    times = {"a": ("00:30", "00:30"), "b": ("00:40", "00:41"), "c": ("00:50", "00:50")}
    assert only(network, PointPlace(52.0, 11.0), "c", "0:10").to_dict() == {
        "departure": "2026-06-10T00:30:00+02:00",
        "arrival": "2026-06-10T00:50:00+02:00",
        "rides": 1,
        "legs": [
            {
                "mode": "walk",
                "from": {"stop_id": None, "name": "52.000000,11.000000", "platform": "", "lat": 52.0, "lon": 11.0},
                "to": spots["a"],
                "departure": "2026-06-10T00:30:00+02:00",
                "arrival": "2026-06-10T00:30:00+02:00",
                "duration_s": 0,
                "path": None,
            },
            {
                "mode": "ride",
                "route_type": 3,
                "feed": "f",
                "agency": "Dorfbus",
                "from": spots["a"],
                "to": spots["c"],
                "departure": "2026-06-10T00:30:00+02:00",
                "arrival": "2026-06-10T00:50:00+02:00",
                "trips": [
                    {
                        "trip_id": "f_t1",
                        "route_id": "f_r",
                        "line": "Line r",
                        "headsign": "Chausseehaus",
                        "service_date": "2026-06-09",
                        "run_start": None,
                    }
                ],
                "call_ahead": {"pickup": False, "drop_off": False},
                "about_every_s": None,
                "path": {"straight": True, "points": [[52.0, 11.0], [52.1, 11.0], [52.2, 11.0]]},
                "calls": [
                    {
                        **spots[own],
                        "arrival": f"2026-06-10T{arrival}:00+02:00",
                        "departure": f"2026-06-10T{departure}:00+02:00",
                        "trip_id": "f_t1",
                        "interpolated": False,
                    }
                    for own, (arrival, departure) in times.items()
                ],
            },
        ],
    }


def test_no_leg_from_a_stop_to_itself(tmp_path: Path) -> None:
    found = only(Toy({"t1": "a 8:00, b 8:10"}).network(tmp_path), "a", "a")
    assert (found.rides, found.legs, found.departure, found.arrival) == (0, (), at("7:00"), at("7:00"))


def test_no_walk_where_one_gets_on_and_off_at_the_asked_stops(tmp_path: Path) -> None:
    network = Toy({"t1": "b 8:00, e 8:10"}, stops=NEAR).network(tmp_path, max_walk_s=240)
    assert walks(only(network, "b", "e")) == []


def test_first_and_last_walk(tmp_path: Path) -> None:
    network = Toy({"t1": "b 8:00, e 8:10"}, stops=NEAR).network(tmp_path, max_walk_s=240)
    wanted = ["07:56 b2 walk 240 s b 08:00", "08:10 e walk 100 s e2 08:11:40"]
    assert walks(only(network, "b2", "e2")) == wanted
    assert walks(only(network, "b2", "e2", "8:30", arrive_by=True)) == wanted


def test_on_foot_all_the_way(tmp_path: Path) -> None:
    network = Toy({"t1": "b 8:00, e 8:10"}, stops=NEAR).network(tmp_path, max_walk_s=240)
    assert walks(only(network, "b", "b2")) == ["07:00 b walk 240 s b2 07:04"]
    assert walks(only(network, "b", "b2", arrive_by=True)) == ["06:56 b walk 240 s b2 07:00"]
    found = only(network, PointPlace(52.1, 11.0), PointPlace(metres_north(9.5, 52.1), 11.0))
    assert walks(found) == ["07:00 52.100000,11.000000 walk 10 s 52.100085,11.000000 07:00:10"]


def test_on_foot_between_the_stops_that_are_nearest(tmp_path: Path) -> None:
    """Both places have two stops; one walks from p2 to q1."""
    stops = "\n".join(
        f"{own},{full},{metres_north(metres)},11.0,,"
        for own, full, metres in (("p1", "P", 0), ("p2", "P", 99.5), ("q1", "Q", 199), ("q2", "Q", 299))
    )
    network = Toy({"t1": "p1 8:00, q2 8:30"}, stops=stops + "\n").network(tmp_path, max_walk_s=240)
    origin, destination = find_place(network, "P"), find_place(network, "Q")
    (found,) = itineraries(network, origin, destination, "7:00")
    assert walks(found) == ["07:00 p2 walk 100 s q1 07:01:40"]


def test_a_walk_between_rides_comes_first_and_then_one_waits(tmp_path: Path) -> None:
    network = Toy({"t1": "a 8:00, b 8:10", "t2": "b2 8:30, d 8:40"}, stops=NEAR).network(tmp_path, max_walk_s=240)
    assert walks(only(network, "a", "d")) == ["08:10 b walk 240 s b2 08:14"]


def test_a_change_as_stated_is_walking_up_to_the_walk_itself(tmp_path: Path) -> None:
    """From b to b2 it is 240 s on foot; the feed states 100 s or 600 s."""
    trips = {"t1": "a 8:00, b 8:10", "t2": "b2 8:30, d 8:40"}
    for stated_s, walk in ((100, "08:10 b walk 100 s b2 08:11:40"), (600, "08:10 b walk 240 s b2 08:14")):
        toy = Toy(trips, stops=NEAR, transfers=f"b,b2,,,,,2,{stated_s}\n")
        assert walks(only(toy.network(tmp_path), "a", "d")) == [walk]


def test_no_walk_between_platform_groups_of_one_stop(tmp_path: Path) -> None:
    """A row splits b into berths; one stays where one is."""
    toy = Toy({"t1": "a 8:00, b 8:10", "t2": "b 8:30, d 8:40"}, transfers="b,b,,,t1,t2,2,900\n")
    assert walks(only(toy.network(tmp_path), "a", "d")) == []


JOINED = Toy(
    {"t1": "a 8:00, b 8:10", "t2": "b 8:20, c 8:30", "t3": "c 8:40, d 8:50"},
    blocks=dict.fromkeys(["t1", "t2", "t3"], "x"),
    routes={"t1": "r1", "t2": "r2", "t3": "r3"},
    headsigns={"t1": "Eins", "t2": "Zwei", "t3": "Drei"},
)


def seated(folder: Path, origin: str, destination: str) -> list[str]:
    """The trips and calls of a ride through three joined trips."""
    (ride,) = rides(only(JOINED.network(folder), origin, destination))
    return [trip.headsign for trip in ride.trips] + [f"{name(call.spot)} {call.trip_id[2:]}" for call in ride.calls]


def test_staying_seated(tmp_path: Path) -> None:
    calls = ["a t1", "b t1", "b t2", "c t2", "c t3", "d t3"]
    assert seated(tmp_path, "a", "d") == ["Eins", "Zwei", "Drei", *calls]
    assert seated(tmp_path, "a", "b") == ["Eins", "a t1", "b t1"]


def test_only_the_trips_that_one_sits_in(tmp_path: Path) -> None:
    assert seated(tmp_path, "b", "c") == ["Zwei", "b t2", "c t2"]


def test_boarding_the_earlier_trip_at_its_end_and_leaving_the_later_one_at_its_beginning(tmp_path: Path) -> None:
    toy = Toy({"t1": "a 8:00, b 8:10 d1", "t2": "b 8:20 p1, c 8:30"}, blocks={"t1": "x", "t2": "x"})
    network = toy.network(tmp_path)
    (ride,) = rides(only(network, "b", "c"))
    assert [f"{clock(call.departure)} {call.trip_id}" for call in ride.calls] == [
        "08:10 f_t1",
        "08:20 f_t2",
        "08:30 f_t2",
    ]
    (ride,) = rides(only(network, "a", "b"))
    assert [f"{clock(call.arrival)} {call.trip_id}" for call in ride.calls] == [
        "08:00 f_t1",
        "08:10 f_t1",
        "08:20 f_t2",
    ]


def test_the_line_is_that_of_the_trip_one_boards(tmp_path: Path) -> None:
    (ride,) = rides(only(JOINED.network(tmp_path), "a", "d"))
    assert [trip.line for trip in ride.trips] == ["Line r1", "Line r2", "Line r3"]


def test_marks_count_only_where_one_gets_on_or_off(tmp_path: Path) -> None:
    network = Toy({"t1": "a 8:00 d2, b 8:10 p2 d2, c 8:20 p3, d 8:30 d3"}).network(tmp_path)
    marks = {
        (origin, destination): (leg.call_ahead_pickup, leg.call_ahead_drop_off)
        for origin, destination in ("ab", "ac", "ad", "bc", "bd")
        for leg in rides(only(network, origin, destination))
    }
    assert marks == {
        ("a", "b"): (False, True),
        ("a", "c"): (False, False),
        ("a", "d"): (False, True),
        ("b", "c"): (True, False),
        ("b", "d"): (True, True),
    }


def test_runs_that_keep_their_times_have_no_headway_but_a_start(tmp_path: Path) -> None:
    network = Toy({"t1": "a 5:00, b 5:10"}, frequencies="t1,25:00:00,26:00:00,900,1\n").network(tmp_path)
    (ride,) = rides(only(network, "a", "b", "1:10"))
    assert (ride.about_every_s, ride.trips[0].run_start) == (None, "25:15:00")
    assert ride.trips[0].service_date == DATE - dt.timedelta(days=1)


def test_clocks_that_change_on_the_way(tmp_path: Path) -> None:
    toy = Toy({"t1": "a 25:30, b 27:30"}, calendar="daily,1,1,1,1,1,1,1,20261001,20261031\n")
    (found,) = itineraries(toy.network(tmp_path), "a", "b", "1:00", date=dt.date(2026, 10, 25))
    assert found.departure.isoformat() == "2026-10-25T01:30:00+02:00"
    assert found.arrival.isoformat() == "2026-10-25T02:30:00+01:00"
    assert found.arrival.timestamp() - found.departure.timestamp() == 2 * 3600
