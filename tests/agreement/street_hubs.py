# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""Random towns in which every journey changes, mostly on foot, and rows of transfers.txt meddle.

Trips come from far away (F), call at a few stops in town, and others leave from there to far away (D): whoever goes
from F to D walks between two rides or changes at a stop. That is where walking without a limit and rows meet.
"""

import datetime as dt
import itertools
from zoneinfo import ZoneInfo

from tests.oracle.street_scan import Settings

from .dice import Dice, once_in
from .networks import NIGHTS, ZONE
from .street_compare import DoorQuery, Place, Point
from .street_maps import StreetMap, degrees, place_beside, point_beside, random_map
from .street_networks import StreetCase, region_text
from .tiny_feeds import Feed, clock

BEGIN_S = 8 * 3600
CHANGE_S = [0, 60, 1, 120]
MAX_WALK_S = [None, None, None, None, 900, 300, 0]
SPEED_M_S = [1.25, 1.0, 0.7, 5 / 3.6, 0.4]
HOP_S = [60, 120, 0, 180, 300]
ROWS_IN_TEN = [3, 5, 8, 1, 0]
KIND = [2, 3, 2, 3, 1]
NAMED = ["", "", "", "", "", "0", "1", "2", "3", "01", "23", "12", "03"]
"""Which ends of a row are named: routes from and to, trips from and to."""
CELL_M = 110
"""Half as far between junctions as elsewhere, so that waiting is long enough for most walks."""
ASIDE_M = [0, 3, 20, -20, 60, 0, 3, 20, 210]
FAR_M = 30_000.0
FAR_S = 1200
FROM, TO = ["F1", "F1", "F2"], ["D1", "D1", "D2"]
LONGEST_S = 2400
"""Rows are about calls that are not farther apart in time."""

Leg = tuple[str, str, int]
"""Trip, stop and time."""


def random_hub(dice: Dice, queries: int = 8) -> StreetCase:
    """A map, one feed on it, and questions of which half are arrive-by."""
    streets = random_map(dice, CELL_M)
    feed = Feed("f", ZoneInfo(ZONE.key), dt.date.fromisoformat(NIGHTS[0][0]), BEGIN_S, regular=False)
    feed.add("agency.txt", "a", "A", "https://example.org", feed.zone.key)
    for route in ("r1", "r2", "r3"):
        feed.add("routes.txt", route, "a", route, 3)
    feed.add("calendar_dates.txt", "d", feed.date.strftime("%Y%m%d"), 1)
    _stops(dice, feed, streets)
    comes, leaves = _trips(dice, feed)
    _rows(dice, feed, comes, leaves)
    settings = Settings(dice.pick(CHANGE_S), dice.pick(MAX_WALK_S), dice.pick(SPEED_M_S))
    asked = [_question(dice, feed, streets, settings, arrive_by=number % 2 == 1) for number in range(queries)]
    files = {"region.toml": region_text([feed], settings), "streets.osm": streets.text()} | feed.texts()
    return StreetCase(files, asked)


def _stops(dice: Dice, feed: Feed, streets: StreetMap) -> None:
    """Stops in town, at times platforms of one station, and four far away."""
    for number in range(dice.number(2, 7)):
        name = f"C{number}"
        lat, lon = degrees(place_beside(dice, streets, ASIDE_M))
        parent = "st" if once_in(dice, 8) else None
        feed.add("stops.txt", name, name, f"{lat:.6f}", f"{lon:.6f}", 0, parent)
        feed.stops.append(name)
        feed.asked += [name] if parent is None else [name, parent]
    feed.add("stops.txt", "st", "station", 52.005, 11.605, 1, None)
    for number, name in enumerate(sorted({*FROM, *TO})):
        lat, lon = degrees((FAR_M * (number + 1), 0.0))
        feed.add("stops.txt", name, name, f"{lat:.6f}", f"{lon:.6f}", 0, None)


def _trips(dice: Dice, feed: Feed) -> tuple[list[Leg], list[Leg]]:
    """The calls in town at which one arrives, and those from which one leaves.

    In half of the towns trips to D use other stops than those from F.
    """
    comes: list[Leg] = []
    leaves: list[Leg] = []
    middle = len(feed.stops) // 2
    parted = [feed.stops[:middle], feed.stops[middle:]] if dice.pick([True, True, False]) else [feed.stops, feed.stops]
    kinds = ["in"] * dice.number(1, 4) + ["out"] * dice.number(1, 4) + ["in town"] * dice.pick([0, 0, 1, 2])
    for number, kind in enumerate(kinds):
        trip = f"t{number}"
        moment = BEGIN_S + 60 * dice.number(0, 20) + (0 if kind == "in" else FAR_S + 60 * dice.number(0, 30))
        way = [dice.pick(parted[kind == "out"]) for _ in range(dice.pick([1, 1, 2, 3]))]
        way = [dice.pick(FROM), *way] if kind == "in" else [*way, dice.pick(TO if kind == "out" else feed.stops)]
        way = [stop for stop, _ in itertools.groupby(way)]
        if len(way) == 1:
            way.append(next(stop for stop in feed.stops if stop != way[0]))
        feed.add("trips.txt", dice.pick(["r1", "r2", "r3"]), "d", trip, None)
        feed.trips.append(trip)
        for place, stop in enumerate(way):
            if place:
                moment += dice.pick(HOP_S) if {stop, way[place - 1]} <= set(feed.stops) else FAR_S
            feed.add("stop_times.txt", trip, clock(moment), clock(moment), stop, place, None, None, None)
            if stop in feed.stops and place > 0:
                comes.append((trip, stop, moment))
            if stop in feed.stops and place < len(way) - 1:
                leaves.append((trip, stop, moment))
    return comes, leaves


def _rows(dice: Dice, feed: Feed, comes: list[Leg], leaves: list[Leg]) -> None:
    """Rows about two calls of which the second is not long after the first; in some towns about most such pairs."""
    soon = [(one, two) for one in comes for two in leaves if one[0] != two[0] and 0 <= two[2] - one[2] <= LONGEST_S]
    route = {str(row[2]): row[0] for row in feed.rows["trips.txt"]}
    in_ten = dice.pick(ROWS_IN_TEN)
    for one, two in soon:
        if dice.number(1, 10) > (in_ten if one[1] != two[1] else in_ten // 2):
            continue
        gap = two[2] - one[2]
        seconds = dice.pick([gap + 1, gap, 900, 60, LONGEST_S, 0])
        ends = ["st" if once_in(dice, 12) else stop for stop in (one[1], two[1])]
        kept = dice.pick(NAMED)
        names = [route[one[0]], route[two[0]], one[0], two[0]]
        named = [name if str(place) in kept else None for place, name in enumerate(names)]
        kind = dice.pick(KIND)
        feed.add("transfers.txt", *ends, *named, kind, seconds if kind == 2 else None)


def _question(dice: Dice, feed: Feed, streets: StreetMap, settings: Settings, *, arrive_by: bool) -> DoorQuery:
    """Mostly right through the town, else from or to a place in it."""
    far = [f"f_{dice.pick(FROM)}", f"f_{dice.pick(TO)}"]
    ends: list[Place] = []
    for stop in far:
        kind = dice.pick(["far"] * 6 + ["point", "point", "stop"])
        if kind == "far":
            ends.append(stop)
        elif kind == "point":
            ends.append(Point(*point_beside(dice, streets)))
        else:
            ends.append(f"f_{dice.pick(feed.asked)}")
    if ends[0] == ends[1]:
        ends = list(far)
    moment = 60 * dice.number(60, 140) if arrive_by else 60 * dice.pick([0, -1, -20, 5, 12, 20])
    midnight = dt.datetime.combine(feed.date, dt.time(), tzinfo=ZONE)
    return DoorQuery(ends[0], ends[1], midnight + dt.timedelta(seconds=BEGIN_S + moment), arrive_by, settings)
