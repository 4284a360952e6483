# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""Twins of what one may wish for: a region without other lines, rules with longer changes, ends with given times."""

import csv
import io
import math
import random
from dataclasses import dataclass, replace

import numpy as np

from mobility.network.network import Network
from mobility.planner.places import stop_by_id
from mobility.planner.request import ChangeWish, Offset, PlanRequest
from mobility.planner.search import Search
from tests.oracle.change import Rules
from tests.oracle.feed import Region
from tests.oracle.kernels import NEVER
from tests.oracle.scan import Ends, Oracle

from .compare import Query
from .networks import Case

Rows = list[dict[str, str]]
TYPES = {"r1": "3", "r2": "0", "r3": "2"}
"""Bus, tram, train."""


def rows_of(text: str) -> Rows:
    """A file as rows."""
    return list(csv.DictReader(io.StringIO(text)))


def text_of(rows: Rows, header: str) -> str:
    """Rows as a file."""
    out = io.StringIO()
    writer = csv.DictWriter(out, header.strip().split(","), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def typed(case: Case) -> Case:
    """The region with lines of three types, and nobody stays seated for a trip of another type."""
    files = dict(case.files)
    for name, text in case.files.items():
        folder, _, file = name.partition("/")
        header = text.split("\n", 1)[0]
        if file == "routes.txt":
            rows = [{**row, "route_type": TYPES[row["route_id"]]} for row in rows_of(text)]
            files[name] = text_of(rows, header)
        elif file == "trips.txt":
            rows = rows_of(text)
            kinds: dict[str, set[str]] = {}
            for row in rows:
                kinds.setdefault(row["block_id"], set()).add(row["route_id"])
            rows = [{**row, "block_id": row["block_id"] if len(kinds[row["block_id"]]) == 1 else ""} for row in rows]
            files[name] = text_of(rows, header)
        elif file == "transfers.txt":
            route = {row["trip_id"]: row["route_id"] for row in rows_of(case.files[f"{folder}/trips.txt"])}
            rows = [
                row
                for row in rows_of(text)
                if row["transfer_type"] != "4" or route.get(row["from_trip_id"]) == route.get(row["to_trip_id"])
            ]
            files[name] = text_of(rows, header)
    return Case(files, case.queries)


def with_types(case: Case, route_types: frozenset[int]) -> Case | None:
    """The region from which the trips of all other types were removed; None if a feed has nothing left."""
    files = dict(case.files)
    for name, text in case.files.items():
        folder, _, file = name.partition("/")
        if file not in {"trips.txt", "stop_times.txt", "frequencies.txt"}:
            continue
        kept = {
            row["trip_id"]
            for row in rows_of(case.files[f"{folder}/trips.txt"])
            if int(TYPES[row["route_id"]]) in route_types
        }
        rows = [row for row in rows_of(text) if row["trip_id"] in kept]
        if not rows and file == "trips.txt":
            return None
        files[name] = text_of(rows, text.split("\n", 1)[0])
    return Case(files, case.queries)


@dataclass
class SlowRules(Rules):
    """The rules with changes as long as somebody wishes; walks at the ends are as they were."""

    factor: float = 1.0
    least_s: int = 0
    more_s: int = 0

    def change(self, a: int, from_trip: int, b: int, to_trip: int) -> int | None:
        """Seconds, None where no change is possible, however long one waits."""
        seconds = super().change(a, from_trip, b, to_trip)
        return None if seconds is None else max(math.ceil(seconds * self.factor), self.least_s) + self.more_s


def slow_oracle(region: Region, wish: ChangeWish) -> Oracle:
    """An oracle whose changes take so long."""
    rules = SlowRules(region, factor=wish.factor, least_s=wish.least_s, more_s=wish.more_s)
    return Oracle(region, rules=rules)


def request_of(network: Network, query: Query) -> PlanRequest:
    """A question as the engine takes it."""
    origin, destination = stop_by_id(network, query.origin), stop_by_id(network, query.destination)
    assert origin is not None
    assert destination is not None
    return PlanRequest(origin, destination, query.at, arrive_by=query.arrive_by)


def answer(search: Search) -> list[tuple[int, int, int]]:
    """Rides, departure and arrival in seconds since 1970."""
    start = search.day.start
    return [(one.rides, start + one.departure_s, start + one.arrival_s) for one in search.pareto()]


def oracle_answer(oracle: Oracle, query: Query, ends: Ends | None = None) -> list[tuple[int, int, int]]:
    """The same of the oracle."""
    if ends is None:
        found = oracle.pareto(query.origin, query.destination, query.at, query.arrive_by)
    else:
        found = oracle.between(ends, round(query.at.timestamp()), arrive_by=query.arrive_by)
    return [(rides, round(one.timestamp()), round(two.timestamp())) for rides, one, two in found]


def random_offsets(network: Network, rnd: random.Random) -> tuple[Offset, ...]:
    """Up to five stops, some perhaps twice."""
    called = sorted(set(network.berth_stop.tolist()))
    return tuple(
        Offset(rnd.choice(called), rnd.choice([0, 0, 1, 60, 300, 900]), rnd.choice(["foot", "bike", "car"]))
        for _ in range(rnd.randint(1, 5))
    )


def with_offsets(network: Network, oracle: Oracle, query: Query, rnd: random.Random) -> tuple[PlanRequest, Ends]:
    """A question with given times at one end or both, and its ends for the oracle."""
    region, request = oracle.region, request_of(network, query)
    first = oracle._walks(oracle._foot_from, region.sites(query.origin))
    last = oracle._walks(oracle._foot_to, region.sites(query.destination))
    direct = int(first[region.sites(query.destination)].min()) if rnd.random() < 0.5 else NEVER
    sides = rnd.choice(["access", "egress", "both"])
    if sides != "egress":
        request = replace(request, access_offsets=random_offsets(network, rnd))
        first = _taken(network, region, request.access_offsets)
    if sides != "access":
        request = replace(request, egress_offsets=random_offsets(network, rnd))
        last = _taken(network, region, request.egress_offsets)
    return replace(request, direct=() if direct == NEVER else ("foot",)), Ends(first, last, direct)


def _taken(
    network: Network, region: Region, offsets: tuple[Offset, ...]
) -> "np.ndarray[tuple[int], np.dtype[np.int64]]":
    taken = np.full(len(region.stop_ids), NEVER, np.int64)
    for offset in offsets:
        stop = region.stop_index[network.stop_id[offset.stop]]
        taken[stop] = min(taken[stop], offset.seconds)
    return taken
