# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""Hypothesis strategies: tiny regions as files, with all that SEMANTICS.md speaks of, and questions to them.

A case prints as its files, so that what Hypothesis has shrunk can be read and kept.
"""

import datetime as dt
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from .compare import Query

ZONE = ZoneInfo("Europe/Berlin")
OTHER_ZONES = ["Europe/London", "America/New_York", "Europe/Athens"]
DATES = ["2026-06-10", "2026-03-29", "2026-10-25", "2026-03-28", "2026-10-24"]
"""The day that all is about: no change of the clocks, and on or just before one."""
WEEKDAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
DAYS = {"yesterday": -1, "today": 0, "tomorrow": 1}
DAY_S = 86_400
SOON_S = 2 * 3600

Row = list[object]


@dataclass(frozen=True)
class Case:
    """A region as texts by path, and questions to it."""

    files: dict[str, str]
    queries: list[Query]

    def write(self, folder: Path) -> Path:
        """Write the files and return the path of the region file."""
        for name, text in self.files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return folder / "region.toml"

    def __repr__(self) -> str:
        """What a failure shows."""
        parts = [f"--- {name}\n{text}" for name, text in self.files.items() if text.count("\n") > 1]
        return "\n".join([*parts, "--- queries", *map(str, self.queries)])


@dataclass
class Feed:
    """A feed in the making."""

    id: str
    zone: ZoneInfo
    date: dt.date
    hour: int
    stops: list[str] = field(default_factory=list)  # where one may call
    often: list[str] = field(default_factory=list)  # the same, those in the middle several times
    asked: list[str] = field(default_factory=list)  # what one may ask for: these and stations with platforms
    trips: list[str] = field(default_factory=list)
    rows: dict[str, list[Row]] = field(default_factory=dict)
    calls: list[tuple[str, str, int, int]] = field(default_factory=list)  # trip, stop; arrival, departure since 1970

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
HOUR = st.sampled_from([8, 8, 23, 1, 25, 0, 2, 26, 22, 49])
"""About when the trips of a feed run."""
AWAY_H = st.sampled_from([0] * 12 + [1, 2, 17, -1, 24])
CALLS = st.sampled_from([2, 2, 2, 3, 3, 4])
HOP_S = st.sampled_from([300, 300, 60, 120, 180, 600, 420, 0, 37, 3600])
DWELL_S = st.sampled_from([0, 0, 0, 60, 30])
LAYOVER_S = st.sampled_from([0, 60, 120, 300, 600])
PERMISSION = st.sampled_from([None, 0, 0, 0, 0, 0, 0, 1, 2, 3])
SERVICE = st.sampled_from(["today"] * 10 + ["week", "week", "yesterday", "tomorrow"])
ROUTE = st.sampled_from(["r1", "r2", "r3"])
KIND = st.sampled_from([2, 2, 2, 1, 3, 0, None])
SECONDS = st.sampled_from([0, 60, 300, 900, 120, None])
NORTH = st.sampled_from([0, 20, 60, 1, 100, 200, 2, 21, 61])
EAST = st.sampled_from([0, 0, 0, 1, 100])
EARLIER_S = st.sampled_from([0, 60, 300, 1, -1, 3600, 7200, 6 * 3600, DAY_S - 7200, DAY_S, DAY_S - 1, DAY_S + 1])
CHANGE_S = st.sampled_from([None, 0, 60, 120])
MAX_WALK_S = st.sampled_from([0, 120, 60, 180, 300, None])
SPEED = st.sampled_from([None, 1.0, 1.4, 0.7])
DETOUR = st.sampled_from([None, 1.0, 1.3])


def clock(seconds: int) -> str:
    """H:MM:SS."""
    return f"{seconds // 3600}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"


@st.composite
def feeds(draw: st.DrawFn, feed_id: str, zone: str, date: str, hour: int, most_trips: int) -> Feed:
    """One feed."""
    feed = Feed(feed_id, ZoneInfo(zone), dt.date.fromisoformat(date), hour)
    feed.add("agency.txt", "a", "A", "https://example.org", zone)
    for route in ("r1", "r2", "r3"):
        feed.add("routes.txt", route, "a", route, 3)
    _calendar(draw, feed)
    _stops(draw, feed)
    shapes: list[list[tuple[str, int, int]]] = []  # of each trip: stop, arrival and departure of each call
    for number in range(draw(st.sampled_from([1, *range(most_trips, 1, -1), most_trips, most_trips]))):
        _trip(draw, feed, f"t{number}" if number != 2 else "t_2", shapes)
    _frequencies(draw, feed, shapes)
    _transfers(draw, feed, shapes)
    for (_, service, trip, *_), calls in zip(feed.rows["trips.txt"], shapes, strict=True):
        start = _start(feed, DAYS.get(str(service), 0))
        feed.calls += [
            (f"{feed.id}_{trip}", f"{feed.id}_{stop}", start + arrival, start + departure)
            for stop, arrival, departure in calls
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
        edges = [(feed.date + dt.timedelta(days=shift)).strftime("%Y%m%d") for shift in (-3, draw(st.sampled_from([3, 0])))]
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
    for name in "ABCDEFGH"[: draw(st.sampled_from([6, 7, 8, 5, 4, 3]))]:
        lat, lon = 52 + draw(NORTH) * 0.0008, 11.6 + draw(EAST) * 0.0012
        parent = draw(st.sampled_from([None, None, None, "st"]))
        platforms |= parent is not None
        feed.add("stops.txt", name, name, f"{lat:.4f}", f"{lon:.4f}", draw(st.sampled_from([0, None])), parent)
        feed.stops.append(name)
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


def _trip(draw: st.DrawFn, feed: Feed, trip: str, shapes: list[list[tuple[str, int, int]]]) -> None:
    """A trip of its own, one that goes on where the one before ended, or one along the same stops as the one before."""
    begin = draw(st.sampled_from(["new", "on", "on", "again"])) if shapes else "new"
    before = feed.rows["trips.txt"][-1] if shapes else ["r1", "today", "", None]
    service, block = before[1], before[3]
    if begin == "new":
        service, block = draw(SERVICE), draw(st.sampled_from([None, "k", "l"]))
        moment, stops = max(0, feed.hour + draw(AWAY_H)) * 3600 + draw(st.integers(0, 9)) * 300, None
        stop = draw(st.sampled_from(feed.stops))
    elif begin == "on":
        last_stop, _, moment = shapes[-1][-1]
        moment += draw(LAYOVER_S)
        stop, stops = draw(st.sampled_from([last_stop, last_stop, *feed.stops])), None
    else:
        moment = shapes[-1][0][2] + draw(st.sampled_from([300, 600, 60, 0, 1200]))
        stops = [stop for stop, _, _ in shapes[-1]]
        stop = stops[0]
        block = None
    count = len(stops) if stops else draw(CALLS)
    calls: list[tuple[str, int, int]] = []
    for number in range(count):
        arrival = moment + (draw(HOP_S) if number else 0)
        moment = arrival + draw(DWELL_S)
        if number:
            other = st.sampled_from([name for name in feed.often if name != stop] or feed.stops)
            stop = stops[number] if stops else draw(other)
        calls.append((stop, arrival, moment))
    feed.add("trips.txt", draw(ROUTE), service, trip, block)
    feed.trips.append(trip)
    shapes.append(calls)
    _calls(draw, feed, trip, calls)


def _calls(draw: st.DrawFn, feed: Feed, trip: str, calls: list[tuple[str, int, int]]) -> None:
    """The rows of stop_times.txt; inner times may be missing, with distances that grow, do not grow or are absent."""
    untimed = draw(ONE_IN_4)
    way = draw(st.sampled_from(["none", "grows", "stands", "gaps"])) if untimed else "none"
    rules = draw(ONE_IN_2)
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


def _frequencies(draw: st.DrawFn, feed: Feed, shapes: list[list[tuple[str, int, int]]]) -> None:
    """Now and then a trip that is only a template."""
    if not draw(ONE_IN_4):
        return
    number = draw(st.integers(0, len(shapes) - 1))
    for _ in range(draw(st.sampled_from([1, 1, 2]))):
        start = shapes[number][0][2] + draw(st.sampled_from([0, 600, -600, DAY_S]))
        headway = draw(st.sampled_from([600, 300, 420]))
        end = max(start, 0) + draw(st.sampled_from([1200, 1201, 1]))
        exact = draw(st.sampled_from([None, 0, 1]))
        feed.add("frequencies.txt", feed.trips[number], clock(max(start, 0)), clock(end), headway, exact)


def _transfers(draw: st.DrawFn, feed: Feed, shapes: list[list[tuple[str, int, int]]]) -> None:
    """Rows of every type and rank, mostly where one may change, some for stations, some that name what is not there."""
    number = st.integers(0, len(shapes) - 1)
    for _ in range(draw(st.sampled_from([8, 0, 2, 4, 12]))):
        first, then = draw(number), draw(number)
        one = draw(st.sampled_from([stop for stop, _, _ in shapes[first]][1:]))
        board = [stop for stop, _, _ in shapes[then]][:-1]
        two = one if one in board else draw(st.sampled_from(board))
        one, two = (draw(st.sampled_from([stop] * 5 + ["st", *feed.stops[:1]])) for stop in (one, two))
        names = [feed.rows["trips.txt"][trip][0] for trip in (first, then)] + [feed.trips[trip] for trip in (first, then)]
        kept = draw(st.sampled_from(["", "", "01", "0", "1", "23", "2", "3", "03", "12", "02", "0123"]))
        named = [name if str(place) in kept else None for place, name in enumerate(names)]
        if draw(ONE_IN_8):
            one, *named = draw(st.sampled_from([("gone", *named), (one, "gone", *named[1:]), (one, *named[:3], "gone")]))
        kind = draw(KIND)
        feed.add("transfers.txt", one, two, *named, kind, draw(SECONDS) if kind == 2 else None)
    for _ in range(draw(st.sampled_from([0, 0, 1, 3]))):
        pair = sorted([draw(number), draw(number)]) if draw(st.booleans()) else [draw(number), draw(number)]
        kind = draw(st.sampled_from([4, 4, 5]))
        feed.add("transfers.txt", None, None, None, None, *(feed.trips[trip] for trip in pair), kind, None)


@st.composite
def cases(draw: st.DrawFn, most_trips: int = 16, queries: int = 8) -> Case:
    """A region of one or two feeds, the second perhaps in another zone, and questions, half of them arrive-by."""
    date, hour = draw(st.sampled_from(DATES)), draw(HOUR)
    two = draw(ONE_IN_4)
    made = [draw(feeds("f", draw(st.sampled_from([ZONE.key, ZONE.key, ZONE.key, *OTHER_ZONES])), date, hour, most_trips))]
    if two:
        zone = draw(st.sampled_from([ZONE.key, *OTHER_ZONES]))
        made.append(draw(feeds("f-2", zone, date, hour, max(2, most_trips // 2))))
    numbers = {
        "change_s": draw(CHANGE_S),
        "max_walk_s": draw(MAX_WALK_S),
        "walk_speed_m_s": draw(SPEED),
        "detour_factor": draw(DETOUR),
    }
    lines = ["[region]", 'id = "r"', 'name = "R"', f'time_zone = "{ZONE.key}"']
    for feed in made:
        lines += ["[[feeds]]", f'id = "{feed.id}"', f'gtfs = "{feed.id}"']
    lines += ["[transfers]", *(f"{name} = {number}" for name, number in numbers.items() if number is not None)]
    files = {"region.toml": "\n".join(lines) + "\n"}
    for feed in made:
        files |= feed.texts()
    return Case(files, [draw(questions(made, arrive_by=number % 2 == 1)) for number in range(queries)])


@st.composite
def questions(draw: st.DrawFn, made: list[Feed], *, arrive_by: bool) -> Query:
    """From a stop at or just before a call, mostly to where another trip calls soon after; arrive-by mirrored."""
    calls = [call for feed in made for call in feed.calls]
    trip, near, arrival, departure = draw(st.sampled_from(calls))
    own = {stop for other, stop, _, _ in calls if other == trip}
    if draw(ONE_IN_4):
        others = [f"{feed.id}_{stop}" for feed in made for stop in feed.asked]
    elif arrive_by:
        others = [stop for _, stop, _, at in calls if stop not in own and arrival - SOON_S <= at < arrival]
    else:
        others = [stop for _, stop, at, _ in calls if stop not in own and departure < at <= departure + SOON_S]
    others = others or [stop for _, stop, _, _ in calls]
    far = draw(st.sampled_from([stop for stop in others if stop != near] or others))
    earlier = draw(EARLIER_S)
    if arrive_by:
        return Query(far, near, dt.datetime.fromtimestamp(arrival + earlier, ZONE), arrive_by)
    return Query(near, far, dt.datetime.fromtimestamp(departure - earlier, ZONE), arrive_by)
