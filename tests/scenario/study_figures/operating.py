# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""What running a timetable takes: kilometres, hours, vehicles, cost, CO2, parallel service, by operations.md.

The fewest vehicles are a greatest matching (networkx), the least empty metres and layover a flow of least cost with
so many pairs. Of several best schedules one has to be taken to tell what falls to which line: it is given, and it is
looked at whether it is one of the best.
"""

import datetime as dt
import math
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

import networkx as nx

from tests.scenario.study_figures.journeys import crow_m, seated
from tests.scenario.study_figures.raw import FEED, RAIL, Run, StudyDay, Timetable

Row = dict[str, Any]
Chains = list[list[tuple[str, int]]]
"""Vehicles: trips with their starts, in order."""
Given = Callable[[Timetable, dt.date], Chains]
NEAR_M, SLOWER_S = 150, 300
SUMS = (
    "trips", "call_ahead_trips", "straight_line_trips", "vehicle_km", "empty_km", "service_h", "empty_h", "layover_h",
    "vehicle_h",
)  # fmt: skip
COSTS = {
    "vehicle_km_eur": ("eur_per_vehicle_km", ("vehicle_km", "empty_km")),
    "vehicle_hour_eur": ("eur_per_vehicle_hour", ("vehicle_h",)),
    "vehicle_year_eur": ("eur_per_vehicle_year", ("vehicles_share",)),
    "driver_hour_eur": ("eur_per_driver_hour", ("vehicle_h",)),
    "co2_kg": ("co2_kg_per_vehicle_km", ("vehicle_km", "empty_km")),
}


class Line(NamedTuple):
    feed: str
    line: str
    agency: str
    vehicle: str
    payer: str


Amounts = dict[Line, dict[str, float]]


@dataclass
class Figures:
    """Of a day or a year: by line, and vehicles in all."""

    lines: Amounts
    vehicles: int


class Operating:
    """Figures of timetables, by the rules of a region file.

    Parameters
    ----------
    region
        The file.
    days
        Study days.
    given
        Which of the best schedules is told of.
    """

    def __init__(self, region: dict[str, Any], days: list[StudyDay], given: Given) -> None:
        self.rules, self.days, self.given = region["operations"], days, given
        self.factors = region["factors"]
        self.lines = region["lines"]
        assert self.rules["vehicles_shared_by"] == "agency"

    def line(self, timetable: Timetable, route: str) -> Line:
        name, kind = timetable.routes[route]
        rows = [row for row in self.lines if row["feed"] == FEED and row.get("line") in {None, name, route}]
        payer = max(rows, key=lambda row: "line" in row)["payer"]
        vehicle = timetable.vehicles.get(route) or ("train" if kind == RAIL else "bus")
        return Line(FEED, name, timetable.agency, vehicle, payer)

    # -- a day ---------------------------------------------------------------------------------------------------------

    def day(self, timetable: Timetable, date: dt.date) -> Figures:
        runs = timetable.runs(date)
        amounts: Amounts = defaultdict(lambda: dict.fromkeys((*SUMS, "vehicles_share", "vehicles_alone"), 0.0))
        for run in runs:
            of = amounts[self.line(timetable, run.route)]
            boarding = [call for call in run.calls[:-1] if call.board]
            of["trips"] += 1
            of["straight_line_trips"] += 1  # the feed has no shapes
            of["call_ahead_trips"] += bool(boarding) and all(call.called for call in boarding)
            of["vehicle_km"] += self.km(timetable, run)
            of["service_h"] += (run.calls[-1].arrival_s - run.calls[0].departure_s) / 3600
        self.vehicles(timetable, date, runs, amounts)
        for line, of in amounts.items():
            of["vehicle_h"] = of["service_h"] + of["empty_h"] + of["layover_h"]
            own = [run for run in runs if self.line(timetable, run.route) == line]
            of["vehicles_alone"] = len(own) - len(self.best(timetable, own).pairs)
        whole = sum(of["vehicles_share"] for of in amounts.values())
        assert math.isclose(whole, round(whole))
        return Figures(dict(amounts), round(whole))

    def km(self, timetable: Timetable, run: Run) -> float:
        metres = sum(crow_m(timetable, a.stop, b.stop) for a, b in zip(run.calls, run.calls[1:], strict=False))
        return metres * float(self.rules["line_detour_factor"]) / 1000

    def empty(self, timetable: Timetable, a: str, b: str) -> tuple[int, int]:
        """Seconds and metres without passengers."""
        one, other = timetable.stops[a], timetable.stops[b]
        metres = crow_m(timetable, a, b)
        if a == b or (one.station and one.station == other.station) or (one.name == other.name and metres <= NEAR_M):
            return 0, 0
        metres *= self.rules["empty_detour_factor"]
        return math.ceil(metres / (self.rules["empty_speed_km_h"] / 3.6) - 1e-6), round(metres)

    def layover(self, wait_s: int) -> int:
        return wait_s if wait_s <= self.rules["longest_layover_s"] else 0

    def vehicles(self, timetable: Timetable, date: dt.date, runs: list[Run], amounts: Amounts) -> None:
        """Put in what falls to each line by the schedule that is given, after it has been seen to be a best one."""
        known = {(run.trip, run.calls[0].departure_s): run for run in runs}
        assert len(known) == len(runs)
        chains = self.given(timetable, date)
        assert sorted(one for chain in chains for one in chain) == sorted(known)
        joined = {(id(runs[a]), id(runs[b])) for a, b in seated(timetable, runs)}
        found: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])  # pairs, metres, layover by kind of vehicle
        kept = set()
        for chain in chains:
            members = [known[one] for one in chain]
            (kind,) = {self.line(timetable, run.route).vehicle for run in members}
            weights, previous = [], None
            for run in members:
                of = amounts[self.line(timetable, run.route)]
                busy_s = run.calls[-1].arrival_s - run.calls[0].departure_s
                if previous is not None:
                    gap_s = run.calls[0].departure_s - previous.calls[-1].arrival_s
                    empty_s, metres = self.empty(timetable, previous.calls[-1].stop, run.calls[0].stop)
                    if (id(previous), id(run)) in joined:
                        kept.add((id(previous), id(run)))
                        empty_s = min(empty_s, gap_s)
                    else:
                        assert gap_s >= empty_s + self.rules["layover_s"]
                    wait_s = self.layover(gap_s - empty_s)
                    of["empty_km"] += metres / 1000
                    of["empty_h"] += empty_s / 3600
                    of["layover_h"] += wait_s / 3600
                    busy_s += empty_s + wait_s
                    for at, value in enumerate((1, metres, wait_s)):
                        found[kind][at] += value
                weights.append((of, busy_s))
                previous = run
            whole_s = sum(busy_s for _, busy_s in weights)
            for of, busy_s in weights:
                of["vehicles_share"] += busy_s / whole_s
        assert kept == joined
        for kind in {line.vehicle for line in amounts}:
            best = self.best(timetable, [run for run in runs if self.line(timetable, run.route).vehicle == kind])
            assert found[kind] == [len(best.pairs), best.empty_m, best.layover_s], kind

    def best(self, timetable: Timetable, runs: list[Run]) -> "Best":
        """The most pairs of runs on one vehicle, with the least empty metres, and with so few the least layover."""
        fixed = {(a, b) for a, b in seated(timetable, runs)}
        costs: dict[tuple[int, int], tuple[int, int]] = {}
        for a, one in enumerate(runs):
            for b, other in enumerate(runs):
                gap_s = other.calls[0].departure_s - one.calls[-1].arrival_s
                empty_s, metres = self.empty(timetable, one.calls[-1].stop, other.calls[0].stop)
                if (a, b) in fixed:
                    costs[a, b] = metres, self.layover(gap_s - min(empty_s, gap_s))
                elif gap_s >= empty_s + self.rules["layover_s"] and not any(a == x or b == y for x, y in fixed):
                    costs[a, b] = metres, self.layover(gap_s - empty_s)
        graph: nx.Graph[tuple[str, int]] = nx.Graph()
        graph.add_nodes_from(("from", a) for a in range(len(runs)))
        graph.add_edges_from((("from", a), ("to", b)) for a, b in costs)
        matched = nx.bipartite.hopcroft_karp_matching(graph, [("from", a) for a in range(len(runs))])
        most = len(matched) // 2
        per_m = 1 + len(runs) * self.rules["longest_layover_s"]
        flow: nx.DiGraph[Any] = nx.DiGraph()
        flow.add_node("out", demand=-most)
        flow.add_node("in", demand=most)
        for a, b in costs:
            flow.add_edge("out", ("from", a), capacity=1, weight=0)
            flow.add_edge(("to", b), "in", capacity=1, weight=0)
            flow.add_edge(("from", a), ("to", b), capacity=1, weight=costs[a, b][0] * per_m + costs[a, b][1])
        _, paths = nx.network_simplex(flow)
        pairs = [(a, b) for a, b in costs if paths[("from", a)][("to", b)]]
        assert len(pairs) == most
        return Best(pairs, sum(costs[pair][0] for pair in pairs), sum(costs[pair][1] for pair in pairs))

    # -- periods -------------------------------------------------------------------------------------------------------

    def periods(self, timetable: Timetable) -> dict[str, Figures]:
        """Each day, and the year as the sum over its days."""
        found = {day.id: self.day(timetable, day.date) for day in self.days}
        year: Amounts = defaultdict(lambda: dict.fromkeys((*SUMS, "vehicles_share", "vehicles_alone"), 0.0))
        most: dict[str, tuple[float, str]] = {}  # by kind of vehicle: how many, and on which day
        for day in self.days:
            needed: dict[str, float] = defaultdict(float)
            for line, of in found[day.id].lines.items():
                needed[line.vehicle] += of["vehicles_share"]
                for name in SUMS:
                    year[line][name] += of[name] * day.per_year
                year[line]["vehicles_alone"] = max(year[line]["vehicles_alone"], of["vehicles_alone"])
            for kind, count in needed.items():
                if round(count) > most.get(kind, (0, ""))[0]:
                    most[kind] = round(count), day.id
        for line, of in year.items():
            _, at = most[line.vehicle]
            of["vehicles_share"] = found[at].lines.get(line, {}).get("vehicles_share", 0.0)
        return {**found, "year": Figures(dict(year), sum(round(count) for count, _ in most.values()))}

    def costs(self, line: Line, amounts: dict[str, float], *, yearly: bool) -> Row:
        """Parts, sum and CO2 from the factors."""
        found: Row = {}
        for end in ("low", "high"):
            total = 0.0
            for name, (factor, parts) in COSTS.items():
                if name == "vehicle_year_eur" and not yearly:
                    found[f"{name}_{end}"] = None
                    continue
                (row,) = [one for one in self.factors if (one["vehicle"], one["factor"]) == (line.vehicle, factor)]
                found[f"{name}_{end}"] = float(row.get("value", row.get(end))) * sum(amounts[part] for part in parts)
                total += found[f"{name}_{end}"] if name != "co2_kg" else 0
            found[f"cost_eur_{end}"] = total
        return {**found, "missing_factors": None}

    def tables(self, variant: str, before: dict[str, Figures], after: dict[str, Figures]) -> dict[str, list[Row]]:
        """What differs, line by line and by payer, and all in sum."""
        found: dict[str, list[Row]] = {"operation_lines": [], "operation": [], "operation_payers": []}
        for period in after:
            sides = [self._sides(one[period], yearly=period == "year") for one in (before, after)]
            head = {"variant": variant, "day": period}
            for name, keys in (("operation_lines", Line._fields), ("operation", ()), ("operation_payers", ("payer",))):
                rows = [side[name] for side in sides]
                for key in sorted({*rows[0], *rows[1]}):
                    a, b = rows[0].get(key), rows[1].get(key)
                    if a == b and name != "operation":
                        continue
                    row: Row = {**head, **dict(zip(keys, key, strict=True))}
                    for column in a or b or {}:
                        text = column in {"missing_factors", "incomplete_lines"}
                        gone = None if text or (b or a or {})[column] is None else 0
                        row[f"{column}_before"] = gone if a is None else a[column]
                        row[f"{column}_after"] = gone if b is None else b[column]
                    found[name].append(row)
        return found

    def _sides(self, figures: Figures, *, yearly: bool) -> dict[str, dict[tuple[str, ...], Row]]:
        lines = {tuple(line): {**of, **self.costs(line, of, yearly=yearly)} for line, of in figures.lines.items()}
        for row in lines.values():
            for name, value in row.items():
                if isinstance(value, float):
                    row[name] = round(value, 9)
        money = [f"{name}_{end}" for name in ("cost_eur", "co2_kg") for end in ("low", "high")]
        total: Row = {"lines": len(lines), "vehicles": figures.vehicles, "missing_factors": None}
        total |= {name: sum(row[name] for row in lines.values()) for name in (*SUMS, *money)}
        payers: dict[tuple[str, ...], Row] = {}
        for line, row in lines.items():
            of = payers.setdefault((line[-1],), {"lines": 0, **dict.fromkeys(money, 0.0), "incomplete_lines": None})
            of["lines"] += 1
            for name in money:
                of[name] += row[name]
        return {"operation_lines": lines, "operation": {(): total}, "operation_payers": payers}

    def used(self, figures: Figures) -> list[Row]:
        """Factors of the vehicles that run."""
        kinds = {line.vehicle for line in figures.lines}
        return [
            {
                "vehicle": row["vehicle"], "factor": row["factor"], "low": row.get("value", row.get("low")),
                "high": row.get("value", row.get("high")), "unit": "kg" if row["factor"].startswith("co2") else "EUR",
                "source": row["source"], "year": row["year"],
            }
            for row in self.factors if row["vehicle"] in kinds
        ]  # fmt: skip

    # -- parallel service ----------------------------------------------------------------------------------------------

    def parallel(self, variant: str, before: Timetable, after: Timetable, within_s: int) -> Iterable[Row]:
        """New lines of two stops: a trip of another line there at most so much earlier or later, and hardly slower."""
        for day in self.days:
            runs = after.runs(day.date)
            for route in after.routes.keys() - before.routes.keys():
                mine = [run for run in runs if run.route == route]
                if not mine:
                    continue
                covered, by = [], set()
                for run in mine:
                    a, b = run.calls
                    lines = [
                        (abs(x.departure_s - a.departure_s), y.arrival_s, other.calls[0].departure_s, other.route)
                        for other in runs if other.route != route
                        for at, x in enumerate(other.calls) for y in other.calls[at + 1 :]
                        if (x.stop, y.stop) == (a.stop, b.stop) and x.board and y.alight
                        and abs(x.departure_s - a.departure_s) <= within_s
                        and y.arrival_s - x.departure_s <= b.arrival_s - a.departure_s + SLOWER_S
                    ]  # fmt: skip
                    if lines:
                        covered.append(run)
                        by.add(f"{FEED}:{after.routes[min(lines)[-1]][0]}")
                yield {
                    "variant": variant, "day": day.id, "feed": FEED, "line": after.routes[route][0], "trips": len(mine),
                    "covered_trips": len(covered), "vehicle_km": sum(self.km(after, run) for run in mine),
                    "covered_km": sum(self.km(after, run) for run in covered), "covered_by": ", ".join(sorted(by)),
                }  # fmt: skip


class Best(NamedTuple):
    pairs: list[tuple[int, int]]
    empty_m: int
    layover_s: int
