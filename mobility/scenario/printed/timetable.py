# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""The printed timetable of a line: for each part of the year, group of days and direction a table of stops by trips.

Times are those of the feed's service day, whole minutes of it, as published: departures, and the arrival where a trip
ends. Where some trip stands for ``STAND_S`` or longer, arrivals have a row of their own. Trips that call at the same
stops at the same times on different days share a column.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from mobility.errors import InputError
from mobility.planner.ride_leg import line_name
from mobility.scenario.printed.running import Rule, rule_of
from mobility.scenario.printed.sections import Section, sections
from mobility.scenario.printed.stop_column import common_column, places_in
from mobility.scenario.printed.trips import PrintedCall, PrintedTrip, by_direction, order_of, printed_trips

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from mobility.analysis.day_types.day_types import DayTypes
    from mobility.network.network import Network

STAND_S = 120
SETTLING_ROUNDS = 4
"""How often the places of columns are improved; more changes nothing but ties."""


class Row(NamedTuple):
    """A line of a table: a stop by the number of its group, its name, and ``arrival``, ``departure`` or ````."""

    stop: int
    name: str
    event: str


class Cell(NamedTuple):
    """A time with its marks: ``alight_only``, ``board_only``, ``call_on``, ``call_off``, ``guessed``."""

    time_s: int
    marks: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Column:
    """A trip on paper.

    Parameters
    ----------
    trips
        Of the network: that run so, each on days of its own.
    cells
        (rows) a time; None where the trip does not call.
    rule
        On which dates of the table it runs.
    call_ahead
        Whether it runs only if called.
    about_every_s
        Seconds between trips of which this is the first, up to the next column; 0: it is a single trip.
    approximate
        Whether it belongs to such trips, and its times are no promise.
    """

    trips: tuple[int, ...]
    cells: tuple[Cell | None, ...]
    rule: Rule
    call_ahead: bool
    about_every_s: int = 0
    approximate: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """One direction on one group of days in one part of the year.

    Parameters
    ----------
    section
        Number of the part of the year in ``Timetable.sections``.
    group
        Of ``sections.GROUPS``.
    start, end
        Stops where most trips begin and end.
    rows, columns
        What is printed.
    """

    section: int
    group: str
    start: str
    end: str
    rows: tuple[Row, ...]
    columns: tuple[Column, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Timetable:
    """All tables of a line.

    Parameters
    ----------
    line, long_name, agencies
        What it is called, and who runs it.
    sources
        Whom the data are owed to, with licences.
    sample
        Whether all times are invented.
    types
        The calendar.
    sections
        Parts of the year.
    tables
        By section, group of days and direction.
    """

    line: str
    long_name: str
    agencies: tuple[str, ...]
    sources: tuple[str, ...]
    sample: bool
    types: DayTypes
    sections: tuple[Section, ...]
    tables: tuple[Table, ...]

    def dates(self, section: int) -> tuple[dt.date, dt.date]:
        """From when to when a part of the year is."""
        part = self.sections[section]
        return self.types.date(part.first), self.types.date(part.last)


def timetable_of(
    network: Network, routes: Sequence[int], types: DayTypes, *, period: tuple[dt.date, dt.date] | None = None
) -> Timetable:
    """The printed timetable of a line.

    Parameters
    ----------
    network
        A baseline or a patched view.
    routes
        Of one line, as ``scenario.lines.find_routes`` gives them.
    types
        Kinds of days of the network's calendar.
    period
        First and last date that are printed; None: all on which the line runs.

    Raises
    ------
    InputError
        The line does not run then.
    """
    trips = printed_trips(network, routes, types.first, len(types))
    if period is not None:
        low, high = ((date - types.first).days for date in period)
        for trip in trips:
            trip.days[: max(low, 0)] = trip.days[max(high + 1, 0) :] = False
        trips = [trip for trip in trips if trip.days.any()]
    name = line_name(network, routes[0])
    if not trips:
        first, last = period or (types.first, types.date(len(types) - 1))
        raise InputError("printed_no_trips", line=name, first=first, last=last)
    parts = tuple(sections(trips, types))
    tables = []
    directions = by_direction(network, trips)
    for number, part in enumerate(parts):
        for group, days in part.groups.items():
            for direction in directions:
                chosen = _merged([trip for trip in direction if (trip.days & days).any()], days)
                if chosen:
                    tables.append(_table(network, number, group, chosen, days, types))
    feeds = dict.fromkeys(int(network.arrays["route_feed"][route]) for route in routes)
    sources = [network.feeds[feed].attribution or ", ".join(network.feeds[feed].agencies) for feed in feeds]
    agencies = [network.texts["agency_name"][int(network.arrays["route_agency"][route])] for route in routes]
    return Timetable(
        line=name,
        long_name=next((text for text in (network.texts["route_long_name"][route] for route in routes) if text), ""),
        agencies=tuple(dict.fromkeys(agencies)),
        sources=tuple(dict.fromkeys(sources)),
        sample=network.sample,
        types=types,
        sections=parts,
        tables=tuple(tables),
    )


class _Trips(NamedTuple):
    """Trips that share a column, the first for all of them, and their days."""

    first: PrintedTrip
    trips: tuple[int, ...]


def _merged(trips: list[PrintedTrip], days: np.ndarray) -> list[_Trips]:
    """Trips with the same calls on different days become one."""
    of: dict[tuple[object, ...], list[_Trips]] = defaultdict(list)
    for trip in trips:
        runs = trip.days & days
        alike = of[(trip.calls, trip.about_every_s)]
        for number, known in enumerate(alike):
            if not (known.first.days & runs).any():
                joined = replace(known.first, days=known.first.days | runs)
                alike[number] = _Trips(joined, tuple(dict.fromkeys((*known.trips, trip.trip))))
                break
        else:
            alike.append(_Trips(replace(trip, days=runs), (trip.trip,)))
    return [one for alike in of.values() for one in alike]


def _table(
    network: Network, section: int, group: str, chosen: list[_Trips], days: np.ndarray, types: DayTypes
) -> Table:
    orders = Counter(order_of(network, one.first) for one in chosen)
    by_length = sorted(orders, key=lambda order: (-len(order), -orders[order], order))
    column = common_column(by_length)
    place_of = {order: places_in(column, order) for order in orders}
    places = [place_of[order_of(network, one.first)] for one in chosen]
    used = sorted({row for rows in places for row in rows})
    again = {row: number for number, row in enumerate(used)}
    places = [[again[row] for row in rows] for rows in places]
    column = [column[row] for row in used]
    stands = {
        row
        for one, rows in zip(chosen, places, strict=True)
        for row, call in zip(rows, one.first.calls, strict=True)
        if call.departure_s - call.arrival_s >= STAND_S
    }
    names = _names(network, chosen, places)
    rows: list[Row] = []
    at: list[int] = []
    for number, stop in enumerate(column):
        at.append(len(rows))
        events = ("arrival", "departure") if number in stands else ("",)
        rows += [Row(stop, names[number], event) for event in events]
    ends = [
        Counter(names[rows_of[end]] for rows_of in places).most_common(1)[0][0] for end in (0, -1)
    ]  # fmt: skip
    columns = []
    for number in _side_by_side(chosen, places):
        one = chosen[number]
        cells: list[Cell | None] = [None] * len(rows)
        for position, (row, call) in enumerate(zip(places[number], one.first.calls, strict=True)):
            _fill(
                cells, at[row], call, split=row in stands, first=not position, last=position + 1 == len(places[number])
            )
        rule = rule_of(one.first.days, days, types)
        approximate = one.first.about_every_s > 0
        columns.append(
            Column(one.trips, tuple(cells), rule, one.first.call_ahead, one.first.about_every_s, approximate)
        )
    return Table(section, group, ends[0], ends[1], tuple(rows), tuple(_headways(columns)))


def _names(network: Network, chosen: list[_Trips], places: list[list[int]]) -> dict[int, str]:
    """What most trips call the stop of each row."""
    names: dict[int, Counter[str]] = defaultdict(Counter)
    for one, rows in zip(chosen, places, strict=True):
        for row, call in zip(rows, one.first.calls, strict=True):
            names[row][network.stop_name[call.stop]] += 1
    return {row: min(found, key=lambda name: (-found[name], name)) for row, found in names.items()}


def _fill(cells: list[Cell | None], row: int, call: PrintedCall, *, split: bool, first: bool, last: bool) -> None:
    """Put a call in; only the last one has an arrival alone, only the first a departure alone."""
    marks = []
    if not call.boards and not last:
        marks.append("alight_only")
    if not call.alights and not first:
        marks.append("board_only")
    if call.calls_on and not last and call.boards:
        marks.append("call_on")
    if call.calls_off and not first and call.alights:
        marks.append("call_off")
    if call.guessed:
        marks.append("guessed")
    if split and not first:
        cells[row] = Cell(call.arrival_s, tuple(marks))
    if split and not last:
        cells[row + 1] = Cell(call.departure_s, tuple(marks))
    if not split:
        cells[row] = Cell(call.arrival_s if last else call.departure_s, tuple(marks))


def _side_by_side(chosen: list[_Trips], places: list[list[int]]) -> list[int]:
    """Columns in an order in which times rise along the rows as far as trips do not overtake each other.

    Each row gets the time that trips usually need up to it, each trip the time at which it would then have set off;
    both are improved in turns, as medians.
    """
    times = [np.array([call.departure_s for call in one.first.calls], dtype=np.float64) for one in chosen]
    start = np.array([time[0] for time in times])
    for _ in range(SETTLING_ROUNDS):
        needed: dict[int, list[float]] = defaultdict(list)
        for number, rows in enumerate(places):
            for row, time in zip(rows, times[number], strict=True):
                needed[row].append(float(time - start[number]))
        usual = {row: float(np.median(values)) for row, values in needed.items()}
        start = np.array(
            [
                float(np.median(time - np.array([usual[row] for row in rows])))
                for time, rows in zip(times, places, strict=True)
            ]
        )
    return sorted(range(len(chosen)), key=lambda number: (float(start[number]), float(times[number][0]), number))


def _headways(columns: list[Column]) -> list[Column]:
    """Of trips at a headway only the first and the last are shown; the first tells how many seconds lie between."""
    series: list[list[Column]] = []
    by_start = sorted((one for one in columns if one.about_every_s), key=_start_s)
    for column in by_start:
        for group in series:
            last = group[-1]
            alike = (last.trips, last.about_every_s, last.rule) == (column.trips, column.about_every_s, column.rule)
            if alike and _start_s(column) - _start_s(last) == column.about_every_s:
                group.append(column)
                break
        else:
            series.append([column])
    ends = {group[0]: group[-1] for group in series if len(group) > 1}
    hidden = {column for group in series for column in group[1:]}
    shown = []
    for column in columns:
        if column in ends:  # the last one follows at once: what stands between them is about both
            shown += [column, replace(ends[column], about_every_s=0)]
        elif column not in hidden:
            shown.append(replace(column, about_every_s=0))
    return shown


def _start_s(column: Column) -> int:
    """When a trip leaves its first stop."""
    return next(cell.time_s for cell in column.cells if cell is not None)
