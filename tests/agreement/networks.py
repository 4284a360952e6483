# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""Hypothesis strategies: tiny regions of one or two feeds, and questions to them.

A case prints as its files, so that what Hypothesis has shrunk can be read and kept.
"""

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from .compare import Query
from .tiny_feeds import DAY_S, ONE_IN_4, SOON_S, Call, Feed, feeds

ZONE = ZoneInfo("Europe/Berlin")
OTHER_ZONES = ["Europe/London", "America/New_York", "Europe/Athens"]
NIGHTS = [
    ("2026-06-10", "8:00"), ("2026-06-10", "23:30"), ("2026-03-29", "2:30"), ("2026-10-25", "1:30"),
    ("2026-03-28", "25:30"), ("2026-10-24", "26:30"), ("2026-03-28", "23:30"), ("2026-10-24", "23:30"),
    ("2026-10-23", "50:30"),
]  # fmt: skip
"""The day that all is about and when its trips begin: some just before the clocks change."""
FEEDS = ["f", "f-2"]
NEAR_DEGREES = 0.002
CHANGE_S = st.sampled_from([None, 0, 60, 120])
MAX_WALK_S = st.sampled_from([0, 120, 60, 180, 300, None])
SPEED = st.sampled_from([None, 1.0, 1.4, 0.7])
DETOUR = st.sampled_from([None, 1.0, 1.3])
EARLIER_S = st.sampled_from([0, 60, 300, 1800] * 5 + [1, -1, 3600, 6 * 3600, DAY_S - 3600, DAY_S, DAY_S - 1, DAY_S + 1])
SHORTLY_S = st.sampled_from([0, 60, 300, 1])

Meetings = tuple[list[tuple[Call, Call]], list[tuple[Call, Call]], list[tuple[Call, Call]]]


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


@st.composite
def cases(draw: st.DrawFn, *, most_trips: int = 24, queries: int = 8, regular: bool = False) -> Case:
    """A region of one or two feeds, the second perhaps in another zone, and questions, half of them arrive-by."""
    date, clock_time = draw(st.sampled_from(NIGHTS))
    begin = int(clock_time[:-3]) * 3600 + int(clock_time[-2:]) * 60
    two = draw(ONE_IN_4)
    zones = [st.sampled_from([*[ZONE.key] * 6, *OTHER_ZONES]), st.sampled_from([ZONE.key, *OTHER_ZONES])]
    made = [
        draw(feeds(Feed(feed_id, ZoneInfo(draw(zone)), dt.date.fromisoformat(date), begin, regular), most))
        for feed_id, zone, most in zip(FEEDS if two else FEEDS[:1], zones, (most_trips, most_trips // 3), strict=False)
    ]
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
    meets = meetings(made)
    return Case(files, [draw(questions(made, meets, arrive_by=number % 2 == 1)) for number in range(queries)])


def meetings(made: list[Feed]) -> Meetings:
    """Pairs of calls between which one may hope to change; those that a row of transfers.txt names, and all others.

    And the first and the last call of slow trips.
    """
    places = {stop: place for feed in made for stop, place in feed.places.items()}
    changes = {change for feed in made for change in feed.changes}
    calls = [call for feed in made for call in feed.calls]
    last = {call.trip: call.number for call in calls}
    by_row, others = [], []
    for one in calls:
        for two in calls:
            if one.trip == two.trip or one.number == 0 or two.number == last[two.trip]:
                continue
            if not 0 <= two.departure - one.arrival <= SOON_S:
                continue
            here, there = (places.get(call.stop, (0.0, 0.0)) for call in (one, two))
            if (one.trip, one.number, two.trip, two.number) in changes:
                by_row.append((one, two))
            elif max(abs(here[0] - there[0]), abs(here[1] - there[1])) < NEAR_DEGREES:
                others.append((one, two))
    ends = {(call.trip, call.number): call for call in calls}
    slow = [(ends[trip, 0], ends[trip, 1]) for feed in made for trip in (f"{feed.id}_{name}" for name in feed.slow)]
    return by_row, others, slow


@st.composite
def questions(draw: st.DrawFn, made: list[Feed], meets: Meetings, *, arrive_by: bool) -> Query:
    """At or just before (arrive-by: after) a call: along two trips that meet, or from a call to anywhere."""
    calls = [call for feed in made for call in feed.calls]
    by_row, others, slow = meets
    soon = bool(slow) and not (draw(ONE_IN_4) and draw(ONE_IN_4))
    if soon:
        begin, end = draw(st.sampled_from(slow))
        ends = [begin.stop, end.stop]
    elif found := draw(st.sampled_from([by_row or others, by_row or others, others or by_row, []])):
        one, two = draw(st.sampled_from(found))
        begin = draw(st.sampled_from([call for call in calls if call.trip == one.trip and call.number < one.number]))
        end = draw(st.sampled_from([call for call in calls if call.trip == two.trip and call.number > two.number]))
        ends = [begin.stop, end.stop]
    else:
        begin = end = draw(st.sampled_from(calls))
        asked = [f"{feed.id}_{stop}" for feed in made for stop in feed.asked]
        far = draw(st.sampled_from([stop for stop in asked if stop != begin.stop] or asked))
        ends = [far, end.stop] if arrive_by else [begin.stop, far]
    earlier = draw(SHORTLY_S if soon else EARLIER_S)
    moment = end.arrival + earlier if arrive_by else begin.departure - earlier
    return Query(ends[0], ends[1], dt.datetime.fromtimestamp(moment, ZONE), arrive_by)
