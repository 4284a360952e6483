# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""pynigiri: bindings of nigiri, the core of MOTIS. Stop to stop, in whole minutes."""

from __future__ import annotations

import datetime as dt
import json
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import numpy as np
import pynigiri as ng

from benchmarks.peers.groups import MINUTES, NIGIRI_RIDES
from benchmarks.peers.medians import lower_medians, told_seconds, travel_times
from benchmarks.peers.worker import Side

if TYPE_CHECKING:
    from pathlib import Path

DAYS_AROUND = 2
"""A journey may last until the next day, and begin with a trip of the day before."""
MINUTE_S = 60
DAY_MIN = 1440


def start(folder: Path, operation: str, data: str) -> Side:
    """Load the timetable."""
    return _Nigiri(folder, data).side(operation)


class _Nigiri:
    def __init__(self, folder: Path, data: str) -> None:
        facts = json.loads((folder / "facts.json").read_text(encoding="utf-8"))
        date = dt.date.fromisoformat(facts["dates"][data])
        config = ng.LoaderConfig()
        config.link_stop_distance = 0  # no walks but those of transfers.txt
        config.default_tz = "Europe/Berlin"
        source = ng.TimetableSource(data, str(folder / "feeds" / f"{data}.zip"), config)
        options = ng.FinalizeOptions()
        options.adjust_footpaths = False  # changes take what transfers.txt says
        options.merge_dupes_intra_src = options.merge_dupes_inter_src = False
        around = dt.timedelta(days=DAYS_AROUND)
        self.timetable = ng.load_timetable([source], str(date - around), str(date + around), options)
        midnight = dt.datetime.combine(date, dt.time(), tzinfo=ZoneInfo("Europe/Berlin"))
        self.midnight_min = int(midnight.timestamp()) // MINUTE_S

    def side(self, operation: str) -> Side:
        return {
            "stop_pair": Side(self.pair, self.tell, "route: journeys with their legs", self.query),
            "window": Side(self.pair, self.tell, "route with a start interval: journeys with their legs", self.query),
            "medians": Side(
                self.medians,
                lambda _, minutes: told_seconds(minutes * MINUTE_S),
                "route for each pair, once with the hour as start interval and once in its last minute; medians with "
                "numpy",
                self.queries_of_hour,
            ),
            "transit_matrix": Side(
                self.matrix, self.tell_matrix, "route for each of the 10,000 pairs; it has no one-to-many", self.queries
            ),
        }[operation]

    def query(self, asked: dict[str, Any]) -> ng.Query:
        query = ng.Query()
        begin = self.midnight_min + asked["at_s"] // MINUTE_S
        if "until_s" in asked:
            end = self.midnight_min + asked["until_s"] // MINUTE_S
            query.start_time = (begin, end + 1)
        else:
            query.start_time = begin
        for name, key in (("start", "from"), ("destination", "to")):
            place = self.timetable.find_location(asked[key]["id"])
            setattr(query, name, [ng.Offset(place, 0, 0)])
        query.start_match_mode = query.dest_match_mode = ng.LocationMatchMode.EXACT
        query.use_start_footpaths = True
        query.max_transfers = NIGIRI_RIDES - 1
        query.max_travel_time = DAY_MIN
        return query

    def pair(self, query: ng.Query) -> Any:
        return ng.route(self.timetable, query)

    def tell(self, _: ng.Query, journeys: Any) -> list[list[int]]:
        def seconds(minutes: int) -> int:
            return (minutes - self.midnight_min) * MINUTE_S

        return [[seconds(one.departure_time()), seconds(one.arrival_time()), one.transfers + 1] for one in journeys]

    def queries(self, asked: dict[str, Any]) -> list[ng.Query | None]:
        stops = asked["stops"]
        return [
            self.query({"from": here, "to": there, "at_s": asked["at_s"]}) if here is not there else None
            for here in stops
            for there in stops
        ]

    def queries_of_hour(self, asked: dict[str, Any]) -> tuple[int, list[tuple[ng.Query, ng.Query] | None]]:
        """The first minute, and for each pair all that leaves in the hour, and what comes after it."""
        stops, last_s = asked["stops"], asked["at_s"] + MINUTE_S * (MINUTES - 1)
        hour, last = {"at_s": asked["at_s"], "until_s": last_s}, {"at_s": last_s}
        pairs = [{"from": here, "to": there} if here is not there else None for here in stops for there in stops]
        first_min = self.midnight_min + asked["at_s"] // MINUTE_S
        return first_min, [pair and (self.query(pair | hour), self.query(pair | last)) for pair in pairs]

    def medians(self, asked: tuple[int, list[tuple[ng.Query, ng.Query] | None]]) -> np.ndarray:
        first_min, pairs = asked
        arrival = np.full((MINUTES, len(pairs)), np.inf)
        for number, pair in enumerate(pairs):
            if pair is None:
                arrival[:, number] = np.arange(MINUTES)
                continue
            for query in pair:
                for one in ng.route(self.timetable, query):
                    minute, end = one.departure_time() - first_min, one.arrival_time() - first_min
                    arrival[minute, number] = min(arrival[minute, number], end)
        return lower_medians(travel_times(arrival))

    def matrix(self, queries: list[ng.Query | None]) -> list[int | None]:
        found: list[int | None] = []
        for query in queries:
            journeys = [] if query is None else ng.route(self.timetable, query)
            found.append(min((one.arrival_time() for one in journeys), default=None))
        return found

    def tell_matrix(self, queries: list[ng.Query | None], found: list[int | None]) -> list[int]:
        answer = []
        for query, minute in zip(queries, found, strict=True):
            at_min = 0 if query is None else query.start_time
            answer.append(0 if query is None else -1 if minute is None else (minute - at_min) * MINUTE_S)
        return answer
