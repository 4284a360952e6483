# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""Hypothesis strategies: tiny regions with streets, and questions from door to door.

The feeds are those of `tiny_feeds`, with their stops moved to a drawn map and more rows of transfers.txt, so that walks
and rows meet. A case prints as its files.
"""

import datetime as dt
import itertools
import math
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from tests.oracle.street_scan import Settings

from .dice import DrawnDice
from .networks import EARLIER_S, NIGHTS, SHORTLY_S, ZONE, Case, meetings, questions
from .street_compare import DoorQuery, Place, Point
from .street_maps import EAST, METRES_PER_DEGREE, StreetMap, degrees, point_beside, random_map, stop_place
from .tiny_feeds import ONE_IN_4, ONE_IN_8, SOON_S, Call, Feed, feeds

FEEDS = ["f", "f-2"]
CHANGE_S = st.sampled_from([0, 60, 120, 1, 600])
MAX_WALK_S = st.sampled_from([None, None, None, 0, 200, 900])
SPEED = st.sampled_from([1.25, 0.3, 0.4, 1.0, 0.2, 0.7, 5 / 3.6, 0.3, 3.0])
"""The slower one walks the more often a ride is worth it."""
ROWS = st.sampled_from([4, 0, 2, 8, 12])
ROW_KIND = st.sampled_from([2, 3, 2, 2, 1, 3])
ASIDE = st.sampled_from([0.0, 0.0001, -0.0002, 0.0007, -0.0013])
"""Degrees between a stop and a point near it."""
NORTH = 52.05
"""Stops beyond this are far from any street; nobody can ask for a point there."""
ROW_S = st.sampled_from([300, 0, 1, 60, 600, 1200, 2400, 7200])


Way = tuple[Call, Call]
"""Where one boards first and where one leaves last."""


@dataclass(frozen=True)
class StreetCase:
    """A region with streets as texts by path, and questions to it."""

    files: dict[str, str]
    queries: list[DoorQuery]

    def write(self, folder: Path) -> Path:
        """Write the files and return the path of the region file."""
        return Case(self.files, []).write(folder)

    def __repr__(self) -> str:
        """What a failure shows."""
        return "\n".join([repr(Case(self.files, [])), *map(str, self.queries)])


@st.composite
def street_cases(draw: st.DrawFn, *, most_trips: int = 24, queries: int = 8) -> StreetCase:
    """A map, one or two feeds on it, and questions of which half are arrive-by, with two choices of settings."""
    streets = random_map(DrawnDice(draw))
    date, clock_time = draw(st.sampled_from([NIGHTS[0]] * 4 + NIGHTS))
    begin = int(clock_time[:-3]) * 3600 + int(clock_time[-2:]) * 60
    made = []
    for feed_id in FEEDS if draw(ONE_IN_8) else FEEDS[:1]:
        feed = Feed(feed_id, ZoneInfo(ZONE.key), dt.date.fromisoformat(date), begin, regular=False)
        made.append(draw(feeds(feed, most_trips)))
        _move(draw, made[-1], streets)
        _more_rows(draw, made[-1])
    own, other = (Settings(draw(CHANGE_S), draw(MAX_WALK_S), draw(SPEED)) for _ in range(2))
    asked = []
    for settings in (own, other):
        ways = worthwhile(made, settings.walk_speed_m_s)
        both = [_question(streets, made, ways, settings, arrive_by=arrive_by) for arrive_by in (False, True)]
        asked += [draw(question) for question in both * (queries // 4)]
    files = {"region.toml": region_text(made, own), "streets.osm": streets.text()}
    for feed in made:
        files |= feed.texts()
    return StreetCase(files, asked)


def region_text(made: list[Feed], settings: Settings) -> str:
    """The region file."""
    lines = ["[region]", 'id = "r"', 'name = "R"', f'time_zone = "{ZONE.key}"', "[streets]", 'osm = "streets.osm"']
    for feed in made:
        lines += ["[[feeds]]", f'id = "{feed.id}"', f'gtfs = "{feed.id}"']
    lines += ["[transfers]", f"change_s = {settings.change_s}", f"walk_speed_m_s = {settings.walk_speed_m_s}"]
    if settings.max_walk_s is not None:
        lines.append(f"max_walk_s = {settings.max_walk_s}")
    return "\n".join(lines) + "\n"


def _move(draw: st.DrawFn, feed: Feed, streets: StreetMap) -> None:
    """Put the stops of a feed on the map."""
    for row in feed.rows["stops.txt"]:
        if row[0] in feed.stops:
            lat, lon = degrees(stop_place(DrawnDice(draw), streets))
            row[2], row[3] = f"{lat:.6f}", f"{lon:.6f}"
            feed.places[f"{feed.id}_{row[0]}"] = lat, lon


def _more_rows(draw: st.DrawFn, feed: Feed) -> None:
    """Rows between two stops, or from one to itself, that are quicker or slower than the walk or forbid it.

    Most are about two trips of which the second leaves soon after the first has come.
    """
    own = {stop: name for name in feed.stops for stop in [f"{feed.id}_{name}"]}
    calls = [call for call in feed.calls if call.stop in own]
    soon = [
        (own[one.stop], own[two.stop], two.departure - one.arrival)
        for one, two in itertools.product(calls, calls)
        if one.number and one.trip != two.trip and 0 <= two.departure - one.arrival <= SOON_S / 4
    ]
    for _ in range(draw(ROWS)):
        gap = draw(ROW_S)
        one, two = (draw(st.sampled_from([*feed.stops, "st"])) for _ in range(2))
        if soon and not draw(ONE_IN_4):
            one, two, least = draw(st.sampled_from(soon))
            gap = draw(st.sampled_from([least + 1, least, gap]))
        named: list[str | None] = [None] * 4
        if draw(ONE_IN_4):
            named[draw(st.integers(0, 1))] = draw(st.sampled_from(["r1", "r2"]))
        if draw(ONE_IN_8):
            named[draw(st.integers(2, 3))] = draw(st.sampled_from(feed.trips))
        kind = draw(ROW_KIND)
        feed.add("transfers.txt", one, one if draw(ONE_IN_8) else two, *named, kind, gap if kind == 2 else None)


def worthwhile(made: list[Feed], walk_speed_m_s: float) -> list[list[Way]]:
    """First and last calls: of two trips between which one changes by a row, by walking or at one stop; of one trip.

    And of slow trips, beside which two others are quicker. Only where that is quicker than a straight line from the
    first to the last.
    """
    place = {stop: at for feed in made for stop, at in feed.places.items()}
    calls = [call for feed in made for call in feed.calls if call.stop in place]
    trips: dict[str, list[Call]] = {}
    for call in calls:
        trips.setdefault(call.trip, []).append(call)
    rows = {
        (f"{feed.id}_{row[0]}", f"{feed.id}_{row[1]}") for feed in made for row in feed.rows.get("transfers.txt", [])
    }

    def walk_s(one: Call, two: Call) -> float:
        (lat, lon), (far_lat, far_lon) = place[one.stop], place[two.stop]
        away = math.hypot(far_lat - lat, (far_lon - lon) * EAST) * METRES_PER_DEGREE
        return away / walk_speed_m_s

    ways: list[list[Way]] = [[], [], [], []]
    for leave, board in itertools.product(calls, calls):
        gap = board.departure - leave.arrival
        if leave.trip == board.trip or not 0 <= gap <= SOON_S / 2:
            continue
        by_row = (leave.stop, board.stop) in rows
        if not by_row and walk_s(leave, board) > gap:
            continue
        before = [call for call in trips[leave.trip] if call.number < leave.number]
        after = [call for call in trips[board.trip] if call.number > board.number]
        ways[0 if by_row else 1 if leave.stop != board.stop else 2] += itertools.product(before, after)
    ways[3] = [(one, two) for one in calls for two in trips[one.trip] if two.number > one.number]
    slow = {f"{feed.id}_{trip}" for feed in made for trip in feed.slow}
    ways.append([(one, two) for one, two in ways[3] if one.trip in slow])
    return [[way for way in kind if walk_s(*way) > way[1].arrival - way[0].departure] for kind in ways]


@st.composite
def _question(
    draw: st.DrawFn, streets: StreetMap, made: list[Feed], ways: list[list[Way]], settings: Settings, *, arrive_by: bool
) -> DoorQuery:
    """Along two trips, one trip, or anywhere; from the stops or from points at any street."""
    *others, slow = ways
    kinds = [kind for kind in others if kind]
    beside = bool(slow) and not draw(ONE_IN_8)
    if kinds and not draw(ONE_IN_8):
        begin, end = draw(st.sampled_from(slow if beside else draw(st.sampled_from(kinds))))
        earlier = draw(SHORTLY_S if beside else EARLIER_S)
        moment = end.arrival + earlier if arrive_by else begin.departure - earlier
        at = dt.datetime.fromtimestamp(moment, ZONE)
        stops = begin.stop, end.stop
    else:
        plain = draw(questions(made, meetings(made), arrive_by=arrive_by))
        at, stops = plain.at, (plain.origin, plain.destination)
    place = {stop: where for feed in made for stop, where in feed.places.items()}
    ends: list[Place] = []
    for stop in stops:
        kind = draw(st.sampled_from(["stop", "stop", "stop", "near", *([] if beside else ["anywhere"])]))
        lat, lon = place.get(stop, (NORTH, 0.0))
        if kind == "stop" or (kind == "near" and lat >= NORTH):
            ends.append(stop)
        elif kind == "near":
            ends.append(Point(round(lat + draw(ASIDE), 7), round(lon + draw(ASIDE), 7)))
        else:
            ends.append(Point(*point_beside(DrawnDice(draw), streets)))
    return DoorQuery(ends[0], ends[1], at, arrive_by, settings)
