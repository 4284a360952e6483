# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""Random tiny regions: the scan finds the best of all journeys, written out one by one, and all can be ridden."""

import copy
import datetime as dt
import random
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from . import exhaust
from .ride import ride
from .scan import Oracle

BERLIN = ZoneInfo("Europe/Berlin")
NIGHTS = ["2026-06-10", "2026-03-29", "2026-10-25"]


def write(folder: Path, name: str, header: str, rows: list[list[object]]) -> None:
    """One file of a feed."""
    lines = [header, *(",".join("" if cell is None else str(cell) for cell in row) for row in rows)]
    folder.mkdir(exist_ok=True)
    (folder / name).write_text("\n".join(lines) + "\n", encoding="utf-8")


def clock(seconds: int) -> str:
    """H:MM:SS."""
    return f"{seconds // 3600}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"


def make_feed(rnd: random.Random, folder: Path, zone: str, date: str, trips: int, east: float) -> list[str]:
    """Stops in a small square, some in a station; short trips; rows of every rank; blocks; a frequency. Stop ids."""
    noon = dt.date.fromisoformat(date)
    days = [(noon + dt.timedelta(days=shift)).isoformat().replace("-", "") for shift in (-1, 0, 1)]
    write(folder, "agency.txt", "agency_id,agency_name,agency_url,agency_timezone", [["x", "X", "u", zone]])
    dates: list[list[object]] = [[f"S{number}", day, 1] for number, day in enumerate(days)]
    write(folder, "calendar_dates.txt", "service_id,date,exception_type", dates)
    write(folder, "routes.txt", "route_id,agency_id,route_short_name,route_type", [[r, "x", r, 3] for r in "123"])
    stops: list[list[object]] = [["st", 52.0, 11.6 + east, 1, None]]
    for name in "ABCDEF":
        lat, lon = 52 + rnd.choice([0, 1, 2, 9, 20, 30, 40]) * 0.0008, 11.6 + east + rnd.choice([0, 9]) * 0.0012
        stops += [[name, lat, lon, 0, rnd.choice([None, None, None, "st"])]]
    write(folder, "stops.txt", "stop_id,stop_lat,stop_lon,location_type,parent_station", stops)
    names = [str(stop[0]) for stop in stops[1:]] + (["st"] if rnd.random() < 0.2 else [])
    rows: list[list[object]] = []
    times: list[list[object]] = []
    moment, stop, service, block = 0, "", "", None
    for number in range(trips):
        if number == 0 or rnd.random() < 0.5:
            moment = 8 * 3600 + rnd.choice([0, 0, 0, 1, 17]) * 3600 + rnd.randrange(0, 30) * 60
            stop, service, block = rnd.choice(names), f"S{rnd.choice([0, 1, 1, 1, 1, 2])}", rnd.choice([None, "k", "l"])
        else:  # where and soon after the one before ended
            moment += rnd.choice([0, 60, 120, 300])
            stop = rnd.choice([stop, stop, rnd.choice(names)])
        rows.append([rnd.choice("123"), service, f"t{number}", block])
        for call in range(rnd.choice([2, 2, 3, 4])):
            arrival = moment + (0 if call == 0 else rnd.choice([0, 60, 180, 300, 420]))
            moment = arrival + rnd.choice([0, 0, 60])
            stop = rnd.choice([name for name in names if name != stop]) if call else stop
            types = [rnd.choice([None, 0, 0, 0, 0, 1, 2]) for _ in range(2)]
            times.append([f"t{number}", clock(arrival), clock(moment), stop, call, *types])
    rnd.shuffle(times)
    write(folder, "trips.txt", "route_id,service_id,trip_id,block_id", rows)
    header = "trip_id,arrival_time,departure_time,stop_id,stop_sequence,pickup_type,drop_off_type"
    write(folder, "stop_times.txt", header, times)
    transfers: list[list[object]] = []
    for _ in range(rnd.choice([0, 4, 12])):
        a, b = rnd.choice([*names, "st"]), rnd.choice([*names, "st"])
        row: list[object] = [a, rnd.choice([a, b, b])]
        row += [rnd.choice([None, None, "1", "2"]), rnd.choice([None, None, "1", "3"])]
        row += [rnd.choice([None, None, None, f"t{rnd.randrange(trips)}"]) for _ in range(2)]
        kind = rnd.choice([0, 1, 2, 2, 2, 3])
        transfers.append([*row, kind, rnd.choice([None, 0, 60, 300, 900]) if kind == 2 else None])
    for _ in range(rnd.choice([0, 2])):
        pair = [f"t{rnd.randrange(trips)}", f"t{rnd.randrange(trips)}"]
        transfers.append([None, None, None, None, *pair, rnd.choice([4, 4, 5]), None])
    header = "from_stop_id,to_stop_id,from_route_id,to_route_id,from_trip_id,to_trip_id,transfer_type,min_transfer_time"
    write(folder, "transfers.txt", header, transfers)
    if rnd.random() < 0.3:
        start = 8 * 3600 + rnd.randrange(60) * 60
        runs: list[list[object]] = [["t0", clock(start), clock(start + 1200), 600]]
        write(folder, "frequencies.txt", "trip_id,start_time,end_time,headway_secs", runs)
    return names


def make(rnd: random.Random, folder: Path) -> tuple[Oracle, list[str], dt.datetime]:
    """A region of one or two feeds, the ids to ask for, and a time."""
    date, two = rnd.choice(NIGHTS), rnd.random() < 0.3
    stops = [f"f_{name}" for name in [*make_feed(rnd, folder / "f", "Europe/Berlin", date, 6 if two else 9, 0), "st"]]
    entries = '[[feeds]]\nid = "f"\ngtfs = "f"\n'
    if two:
        stops += [f"g_{name}" for name in make_feed(rnd, folder / "g", "Europe/London", date, 4, 0.0012)]
        entries += '[[feeds]]\nid = "g"\ngtfs = "g"\n'
    head = '[region]\nid = "r"\nname = "r"\ntime_zone = "Europe/Berlin"\n'
    change, walk = rnd.choice([0, 0, 60, 120]), rnd.choice([0, 120, 300, 300, 600])
    limits = f"[transfers]\nchange_s = {change}\nmax_walk_s = {walk}\ndetour_factor = 1.3\n"
    (folder / "region.toml").write_text(head + entries + limits, encoding="utf-8")
    hour, minute = rnd.choice([0, 3, 7, 7, 8, 10, 12]), rnd.randrange(60)
    at = dt.datetime.fromisoformat(date).replace(hour=hour, minute=minute, tzinfo=BERLIN)
    return Oracle(folder / "region.toml"), stops, at


@pytest.mark.parametrize("seed", range(40))
def test_scan_finds_the_best_of_all_journeys(seed: int, tmp_path: Path) -> None:
    """`Oracle.pareto` against the definition, both ways; and `ride` accepts every journey."""
    rnd = random.Random(seed)
    oracle, stops, at = make(rnd, tmp_path)
    region, rules = oracle.region, oracle.rules
    for _ in range(12):
        origin, destination, arrive_by = rnd.choice(stops), rnd.choice(stops), rnd.random() < 0.5
        origins, destinations = region.sites(origin), region.sites(destination)
        if set(origins) & set(destinations):
            continue
        when = at + dt.timedelta(minutes=rnd.choice([0, 60, 300] if arrive_by else [0, 0, 60]))
        asked = round(when.timestamp())
        wanted, every = exhaust.pareto(region, rules, origins, destinations, asked, arrive_by=arrive_by)
        found = oracle.pareto(origin, destination, when, arrive_by)
        assert [(rides, round(one.timestamp()), round(two.timestamp())) for rides, one, two in found] == wanted
        for departure, arrival, taken in rnd.sample(every, min(len(every), 10)):
            shown = exhaust.itinerary(region, rules, origins, destinations, departure, arrival, taken)
            assert ride(region, shown, rules=rules, origin=origin, destination=destination) == []
            assert ride(region, spoil(rnd, shown), rules=rules, origin=origin, destination=destination)


def spoil(rnd: random.Random, shown: dict[str, Any]) -> dict[str, Any]:
    """The journey with one thing wrong."""
    wrong = copy.deepcopy(shown)
    ride_leg = rnd.choice([leg for leg in wrong["legs"] if leg["mode"] == "ride"])
    kind = rnd.randrange(8)
    if kind == 0:
        wrong["rides"] += 1
    elif kind == 1:
        wrong["arrival"] = later(wrong["arrival"])
    elif kind == 2:
        ride_leg["trips"][0]["service_date"] = "2020-01-01"
    elif kind == 3:
        ride_leg["trips"][0]["route_id"] = "f_9"
    elif kind == 4:
        ride_leg["calls"][0]["departure"] = later(ride_leg["calls"][0]["departure"])
    elif kind == 5:
        ride_leg["calls"][-1]["arrival"] = later(ride_leg["calls"][-1]["arrival"])
    elif kind == 6:
        ride_leg["calls"].reverse()
    else:
        del wrong["legs"][rnd.randrange(len(wrong["legs"]))]
    return wrong


@pytest.mark.parametrize("seed", range(100, 120))
def test_ride_refuses_what_the_rules_forbid(seed: int, tmp_path: Path) -> None:
    """Two rides without enough time to change, and a seat that nobody may keep."""
    rnd = random.Random(seed)
    oracle, _, at = make(rnd, tmp_path)
    region, rules = oracle.region, oracle.rules
    start = round(at.timestamp())
    fleet = exhaust.vehicles(region, rules, start, start + 86400)
    every = exhaust.all_rides(fleet)
    if not every:
        return
    for one, two in [rnd.choices(every, k=2) for _ in range(400)]:
        needed = rules.change(one.end, one.vehicles[-1].trip, two.start, two.vehicles[0].trip)
        gap = two.departure - one.arrival
        if gap < 0 or gap > 3600:
            continue
        if one.end != two.start and (rules.walk_s(one.end, two.start) or 0) > gap:
            continue  # the walk leg alone would not fit
        shown = exhaust.itinerary(region, rules, [one.start], [two.end], one.departure, two.arrival, [one, two])
        assert bool(ride(region, shown, rules=rules)) == (needed is None or needed > gap)
    for first, then in [rnd.choices(fleet, k=2) for _ in range(100)]:
        joined = exhaust.Ride([first, then], 0, len(then.stops) - 1)
        if first.pick[0] and then.drop[-1] and first is not then and joined.departure <= joined.arrival:
            shown = exhaust.itinerary(
                region, rules, [joined.start], [joined.end], joined.departure, joined.arrival, [joined]
            )
            assert bool(ride(region, shown, rules=rules)) == all(then is not other for other in first.onward)


def later(text: str) -> str:
    """One second later."""
    return (dt.datetime.fromisoformat(text) + dt.timedelta(seconds=1)).isoformat()
