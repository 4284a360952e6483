# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""Hypothesis strategy: a tiny feed as files, with all that SEMANTICS.md speaks of."""

import datetime as dt
import itertools
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

WEEKDAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
DAYS = {"yesterday": -1, "today": 0, "tomorrow": 1}
DAY_S = 86_400
SOON_S = 2 * 3600

Row = list[Any]
Change = tuple[int, int, int, int]
"""From a trip and one of its calls to another trip and one of its calls."""
Shape = list[tuple[str, int, int]]
"""Of each call of a trip: stop, arrival and departure in seconds of the service day."""


class Call(NamedTuple):
    """A call of a trip on its service day; full ids, seconds since 1970."""

    trip: str
    stop: str
    number: int
    arrival: int
    departure: int


@dataclass
class Feed:
    """A feed in the making."""

    id: str
    zone: ZoneInfo
    date: dt.date
    begin: int  # about when its trips run
    regular: bool  # few different times and places, so that many journeys are equal
    stops: list[str] = field(default_factory=list)  # where one may call
    often: list[str] = field(default_factory=list)  # the same, those in the middle several times
    asked: list[str] = field(default_factory=list)  # what one may ask for: these and stations with platforms
    trips: list[str] = field(default_factory=list)
    rows: dict[str, list[Row]] = field(default_factory=dict)
    calls: list["Call"] = field(default_factory=list)
    places: dict[str, tuple[float, float]] = field(default_factory=dict)  # of its stops
    changes: set[tuple[str, int, str, int]] = field(default_factory=set)  # that rows of transfers.txt are about
    slow: list[str] = field(default_factory=list)  # trips beside which two others are quicker

    def add(self, name: str, *row: object) -> None:
        """One more row of a file."""
        self.rows.setdefault(name, []).append(list(row))

    def texts(self) -> dict[str, str]:
        """Its files."""
        found = {}
        for name, header in HEADERS.items():
            if rows := self.rows.get(name):
                lines = [header, *(",".join("" if cell is None else str(cell) for cell in row) for row in rows)]
                found[f"{self.id}/{name}"] = "\n".join(lines) + "\n"
        return found


HEADERS = {
    "agency.txt": "agency_id,agency_name,agency_url,agency_timezone",
    "stops.txt": "stop_id,stop_name,stop_lat,stop_lon,location_type,parent_station",
    "routes.txt": "route_id,agency_id,route_short_name,route_type",
    "calendar.txt": "service_id,start_date,end_date," + ",".join(WEEKDAYS),
    "calendar_dates.txt": "service_id,date,exception_type",
    "trips.txt": "route_id,service_id,trip_id,block_id",
    "stop_times.txt": "trip_id,arrival_time,departure_time,stop_id,stop_sequence,pickup_type,drop_off_type,"
    "shape_dist_traveled",
    "frequencies.txt": "trip_id,start_time,end_time,headway_secs,exact_times",
    "transfers.txt": "from_stop_id,to_stop_id,from_route_id,to_route_id,from_trip_id,to_trip_id,transfer_type,"
    "min_transfer_time",
}

# Weights are written as repetitions; the first is what shrinking prefers.
ONE_IN_2, ONE_IN_4, ONE_IN_8 = (st.sampled_from([False] * (number - 1) + [True]) for number in (2, 4, 8))
AWAY_H = st.sampled_from([0] * 12 + [1, 2, 17, -1, 24])
CALLS = st.sampled_from([2, 2, 2, 3, 3, 4])
HOP_S = st.sampled_from([300, 300, 60, 120, 180, 600, 420, 0, 37, 3600])
REGULAR_HOP_S = st.sampled_from([300, 300, 300, 600])
LONG_CHANGE_S = 120
"""So long a change is possible everywhere."""
LONGER_S = st.sampled_from([300, 60, 1, 600])
DWELL_S = st.sampled_from([0, 0, 0, 60, 30])
LAYOVER_S = st.sampled_from([0, 60, 120, 300, 600])
PERMISSION = st.sampled_from([None, 0, 0, 0, 0, 0, 0, 1, 2, 3])
SERVICE = st.sampled_from(["today"] * 10 + ["week", "week", "yesterday", "tomorrow"])
ROUTE = st.sampled_from(["r1", "r2", "r3"])
KIND = st.sampled_from([2, 2, 2, 1, 3, 0, None])
NAMED = st.sampled_from(["", "01", "0", "1", "23", "2", "3", "03", "12", "02", "0123"])
"""Which ends of a row are named: routes from and to, trips from and to."""
NORTH = st.sampled_from([0, 20, 60, 1, 100, 200, 300, 400, 21, 61, 301, 2])
REGULAR_NORTH = st.sampled_from([0, 1, 2, 3, 20, 21, 40])
EAST = st.sampled_from([0, 0, 0, 1, 100])


def clock(seconds: int) -> str:
    """H:MM:SS."""
    return f"{seconds // 3600}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"


@st.composite
def feeds(draw: st.DrawFn, feed: Feed, most_trips: int) -> Feed:
    """The files of a feed."""
    feed.add("agency.txt", "a", "A", "https://example.org", feed.zone.key)
    for route in ("r1", "r2", "r3"):
        feed.add("routes.txt", route, "a", route, 3)
    _calendar(draw, feed)
    _stops(draw, feed)
    shapes: list[Shape] = []  # of each trip: stop, arrival and departure of each call
    for number in range(draw(st.sampled_from([1, *range(most_trips, 1, -1), most_trips, most_trips]))):
        _trip(draw, feed, f"t{number}" if number != 2 else "t_2", shapes)
    _slow_trips(draw, feed, shapes)
    if draw(ONE_IN_8):  # no trip at all
        feed.add("trips.txt", "r1", "today", "lone", "k")
        feed.add("stop_times.txt", "lone", "8:00:00", "8:00:00", "A", 1, None, None, None)
    _frequencies(draw, feed, shapes)
    _transfers(draw, feed, shapes)
    for (_, service, trip, *_), calls in zip(feed.rows["trips.txt"], shapes, strict=False):
        start = _start(feed, DAYS.get(str(service), 0))
        feed.calls += [
            Call(f"{feed.id}_{trip}", f"{feed.id}_{stop}", number, start + arrival, start + departure)
            for number, (stop, arrival, departure) in enumerate(calls)
        ]
    return feed


def _start(feed: Feed, days: int) -> int:
    noon = dt.datetime.combine(feed.date + dt.timedelta(days=days), dt.time(12), tzinfo=feed.zone)
    return round(noon.timestamp()) - DAY_S // 2


def _calendar(draw: st.DrawFn, feed: Feed) -> None:
    """Services "yesterday", "today", "tomorrow" in calendar_dates.txt; "week" in calendar.txt, with exceptions."""
    days = {name: feed.date + dt.timedelta(days=shift) for name, shift in DAYS.items()}
    for name, day in days.items():
        feed.add("calendar_dates.txt", name, day.strftime("%Y%m%d"), 1)
    if draw(ONE_IN_2):
        bits = [int(not draw(ONE_IN_4)) for _ in WEEKDAYS]
        edges = [
            (feed.date + dt.timedelta(days=shift)).strftime("%Y%m%d") for shift in (-3, draw(st.sampled_from([3, 0])))
        ]
        feed.add("calendar.txt", "week", *edges, *bits)
        for day in days.values():
            if draw(ONE_IN_4):
                feed.add("calendar_dates.txt", "week", day.strftime("%Y%m%d"), draw(st.sampled_from([1, 2])))
    else:
        for day in days.values():
            feed.add("calendar_dates.txt", "week", day.strftime("%Y%m%d"), 1)


def _stops(draw: st.DrawFn, feed: Feed) -> None:
    """Stops along a few streets, some at one place, some platforms of a station; the station may have calls."""
    platforms = False
    for name in "ABCDEFGHIJKL"[: draw(st.sampled_from([9, 10, 8, 7] if feed.regular else [12, 10, 11, 9, 8, 6, 3]))]:
        lat, lon = 52 + draw(REGULAR_NORTH if feed.regular else NORTH) * 0.0008, 11.6 + draw(EAST) * 0.0012
        parent = draw(st.sampled_from([None, None, None, "st"]))
        platforms |= parent is not None
        feed.add("stops.txt", name, name, f"{lat:.4f}", f"{lon:.4f}", draw(st.sampled_from([0, None])), parent)
        feed.stops.append(name)
        feed.places[f"{feed.id}_{name}"] = lat, lon
    feed.asked = list(feed.stops)
    feed.often = feed.stops + feed.stops[:2] * 2
    feed.add("stops.txt", "st", "station", 52.0004, 11.6, 1, None)
    if platforms:
        feed.asked.append("st")
        if draw(ONE_IN_8):
            feed.stops.append("st")
            feed.often.append("st")
        if draw(ONE_IN_8):
            feed.add("stops.txt", "door", "door", 52.0001, 11.6, 2, "st")


def _trip(draw: st.DrawFn, feed: Feed, trip: str, shapes: list[Shape]) -> None:
    """A trip of its own, one that goes on where the one before ended, or one along the same stops as the one before."""
    begin = draw(st.sampled_from(["new", "on", "on", "again"])) if shapes else "new"
    if begin == "new":
        service, block = draw(SERVICE), draw(st.sampled_from([None, "k", "l"]))
        moment = max(0, feed.begin + draw(AWAY_H) * 3600) + draw(st.integers(0, 9)) * 300
        stops = _way(draw, feed, draw(st.sampled_from(feed.stops)))
    else:
        _, service, _, block = feed.rows["trips.txt"][-1]
        last_stop, _, moment = shapes[-1][-1]
        if begin == "on":
            moment += draw(LAYOVER_S)
            stops = _way(draw, feed, draw(st.sampled_from([last_stop, last_stop, *feed.stops])))
        else:
            moment = shapes[-1][0][2] + draw(st.sampled_from([300, 600, 60, 0, 1200]))
            stops = [stop for stop, _, _ in shapes[-1]]
            block = None
    calls: Shape = []
    for number, stop in enumerate(stops):
        arrival = moment + (draw(REGULAR_HOP_S if feed.regular else HOP_S) if number else 0)
        moment = arrival + (0 if feed.regular else draw(DWELL_S))
        calls.append((stop, arrival, moment))
    feed.add("trips.txt", draw(ROUTE), service, trip, block)
    feed.trips.append(trip)
    shapes.append(calls)
    _calls(draw, feed, trip, calls)


def _slow_trips(draw: st.DrawFn, feed: Feed, shapes: list[Shape]) -> None:
    """Beside two trips that meet one that goes all the way but takes longer, so that both ways are worth showing."""
    services = [row[1] for row in feed.rows["trips.txt"]]
    found = [
        (first, leave, then, board)
        for first, leave, then, board in _changes(shapes)[0]
        if services[first] == services[then] and shapes[then][board][2] - shapes[first][leave][1] >= LONG_CHANGE_S
    ]
    for number in range(draw(st.sampled_from([4, 3, 5])) if found else 0):
        first, leave, then, board = draw(st.sampled_from(found))
        begin = draw(st.integers(0, leave - 1))
        end = draw(st.integers(board + 1, len(shapes[then]) - 1))
        (origin, _, departure), (destination, arrival, _) = shapes[first][begin], shapes[then][end]
        if origin == destination:
            continue
        departure, arrival = max(0, departure - draw(LONGER_S)), arrival + draw(LONGER_S)
        trip = f"s{number}"
        feed.slow.append(trip)
        feed.add("trips.txt", draw(ROUTE), services[first], trip, None)
        feed.trips.append(trip)
        shapes.append([(origin, departure, departure), (destination, arrival, arrival)])
        for call, (stop, moment) in enumerate(((origin, departure), (destination, arrival))):
            feed.add("stop_times.txt", trip, clock(moment), clock(moment), stop, call, None, None, None)


def _way(draw: st.DrawFn, feed: Feed, stop: str) -> list[str]:
    """Some stops from here on: along the one circular line of a regular feed, elsewhere criss-cross."""
    count = draw(CALLS)
    if feed.regular:
        step, first = draw(st.sampled_from([1, -1])), feed.stops.index(stop)
        return [feed.stops[(first + step * number) % len(feed.stops)] for number in range(count + 2)]
    stops = [stop]
    while len(stops) < count:
        stops.append(draw(st.sampled_from([name for name in feed.often if name != stops[-1]] or feed.stops)))
    return stops


def _calls(draw: st.DrawFn, feed: Feed, trip: str, calls: Shape) -> None:
    """The rows of stop_times.txt; inner times may be missing, with distances that grow, do not grow or are absent."""
    untimed = draw(ONE_IN_4)
    way = draw(st.sampled_from(["none", "grows", "stands", "gaps"])) if untimed else "none"
    rules = draw(ONE_IN_4)
    place = 0
    for number, (stop, arrival, departure) in enumerate(calls):
        times: list[str | None] = [clock(arrival), clock(departure)]
        if untimed and 0 < number < len(calls) - 1 and draw(ONE_IN_2):
            times = [None, None]
        elif untimed and draw(ONE_IN_4):
            times[draw(st.integers(0, 1)) if 0 < number < len(calls) - 1 else int(number == 0) - 1] = None
            # the first call keeps its departure, the last one its arrival
            times = [None, clock(departure)] if number == 0 else times
        place += draw(st.integers(0 if way == "stands" else 1, 7)) if way != "none" else 0
        distance = None if way == "none" or (way == "gaps" and draw(ONE_IN_2)) else f"{place / 4:.2f}"
        permissions = [draw(PERMISSION), draw(PERMISSION)] if rules else [None, None]
        feed.add("stop_times.txt", trip, *times, stop, number * 2 + 1, *permissions, distance)


def _frequencies(draw: st.DrawFn, feed: Feed, shapes: list[Shape]) -> None:
    """Now and then a trip that is only a template."""
    if not draw(ONE_IN_4):
        return
    number = draw(st.integers(0, len(shapes) - len(feed.slow) - 1))
    for _ in range(draw(st.sampled_from([1, 1, 2]))):
        start = shapes[number][0][2] + draw(st.sampled_from([0, 600, -600, DAY_S]))
        headway = draw(st.sampled_from([600, 300, 420]))
        end = max(start, 0) + draw(st.sampled_from([1200, 1201, 1]))
        exact = draw(st.sampled_from([None, 0, 1]))
        feed.add("frequencies.txt", feed.trips[number], clock(max(start, 0)), clock(end), headway, exact)


def _transfers(draw: st.DrawFn, feed: Feed, shapes: list[Shape]) -> None:
    """Rows of every type and rank, several for a change that is possible or nearly so, also named by its station."""
    at_one_stop, apart = _changes(shapes)
    for _ in range(draw(st.sampled_from([4, 0, 1, 2, 6]))):
        found = draw(st.sampled_from([at_one_stop or apart, at_one_stop or apart, apart]))
        if not found:
            continue
        first, leave, then, board = draw(st.sampled_from(found))
        one, arrival, _ = shapes[first][leave]
        two, _, departure = shapes[then][board]
        feed.changes.add((f"{feed.id}_{feed.trips[first]}", leave, f"{feed.id}_{feed.trips[then]}", board))
        gap = departure - arrival
        names = [feed.rows["trips.txt"][trip][0] for trip in (first, then)]
        names += [feed.trips[trip] for trip in (first, then)]
        for _ in range(draw(st.integers(1, 4))):
            ends = [draw(st.sampled_from([stop] * 5 + ["st"])) for stop in (one, two)]
            kept = draw(NAMED)
            named = [name if str(place) in kept else None for place, name in enumerate(names)]
            if draw(ONE_IN_8):
                place = draw(st.integers(0, 3))
                named[place] = "gone"
            kind = draw(KIND)
            seconds = draw(st.sampled_from([gap, gap + 1, gap - 60, 0, 60, 300, None]))
            feed.add(
                "transfers.txt", *ends, *named, kind, max(0, seconds) if kind == 2 and seconds is not None else None
            )
    count = range(len(shapes))
    following = [(one, two) for one in count for two in count if _continues(shapes[one], shapes[two])]
    number = st.integers(0, len(shapes) - 1)
    for _ in range(draw(st.sampled_from([0, 1, 2, 4]))):  # rows of type 4 may join one trip to several
        pair = draw(st.sampled_from(following)) if following and not draw(ONE_IN_4) else (draw(number), draw(number))
        kind = draw(st.sampled_from([4, 4, 4, 5]))
        feed.add("transfers.txt", None, None, None, None, *(feed.trips[trip] for trip in pair), kind, None)


def _changes(shapes: list[Shape]) -> tuple[list[Change], list[Change]]:
    """Where a trip arrives not long before another one leaves: at one stop, and elsewhere."""
    at_one_stop: list[Change] = []
    apart: list[Change] = []
    for first, then in itertools.permutations(range(len(shapes)), 2):
        for leave, (one, arrival, _) in enumerate(shapes[first]):
            for board, (two, _, departure) in enumerate(shapes[then][:-1]):
                if leave and 0 <= departure - arrival <= SOON_S // 4:
                    (at_one_stop if one == two else apart).append((first, leave, then, board))
    return at_one_stop, apart


def _continues(one: Shape, two: Shape) -> bool:
    """Whether the second trip begins where the first has ended, soon after."""
    return one is not two and one[-1][0] == two[0][0] and 0 <= two[0][2] - one[-1][1] <= SOON_S
