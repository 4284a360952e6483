# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""All figures of a portrait, reckoned before anything is written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from mobility.analysis.day_types.day_types import KINDS, SCHOOL_DAY, day_types
from mobility.analysis.day_types.lands import land_of_stops
from mobility.analysis.day_types.lies import lies
from mobility.analysis.measures.calls import day_calls, lines_of
from mobility.analysis.measures.fahrtenpaare import pairs_of_lines
from mobility.analysis.measures.gueteklassen import stop_categories
from mobility.analysis.measures.modes import EXPRESS, RAIL, mode_of
from mobility.analysis.measures.reisezeitverhaeltnis import reisezeitverhaeltnis
from mobility.analysis.measures.service_gaps import service_at
from mobility.analysis.portrait.people import people_figures
from mobility.analysis.portrait.place import PlaceWish, find_municipality
from mobility.analysis.portrait.reach import group_place, reach_of, start_of, towns_around, way_pairs
from mobility.analysis.window import read_window
from mobility.errors import InputError
from mobility.planner.places import find_place
from mobility.planner.request import StopPlace

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from mobility.analysis.day_types.day_types import DayTypes
    from mobility.analysis.day_types.lies import Lie
    from mobility.analysis.measures.calls import DayCalls
    from mobility.analysis.measures.fahrtenpaare import Pairs
    from mobility.analysis.measures.gueteklassen import StopCategory
    from mobility.analysis.measures.reisezeitverhaeltnis import Ratio
    from mobility.analysis.measures.service_gaps import Service
    from mobility.analysis.measures.ways_of_a_day import Ways
    from mobility.analysis.places.read import ReadPlaces
    from mobility.analysis.portrait.people import People
    from mobility.analysis.portrait.place import Municipality
    from mobility.analysis.portrait.reach import Reached
    from mobility.analysis.window import Window
    from mobility.network.network import Network

HEADSIGNS = 3
"""So many destinations of a line are named, the most frequent first."""
COMPARED = 12
"""To so many places public transport is compared with the car."""


@dataclass(frozen=True)
class PortraitWish:
    """What a portrait is of.

    ``place`` the municipality; ``land`` None: by the ids of its stops; ``dates`` replace those that stand for their
    kinds of days; ``window`` as in ``07:00-09:00``; ``start`` and ``towns`` names of stops, None and empty: chosen;
    ``grid`` and ``column`` the inhabitants.
    """

    place: PlaceWish
    land: str | None = None
    dates: tuple[dt.date, ...] = ()
    window: str = "07:00-09:00"
    start: str | None = None
    towns: tuple[str, ...] = ()
    grid: ReadPlaces | None = None
    column: str = ""


@dataclass(frozen=True)
class DayFigures:
    """One kind of day in a municipality, on the date that stands for it."""

    date: dt.date
    calls: DayCalls
    service: Service
    trips: int
    lines: int
    groups: int


@dataclass(frozen=True)
class StopFigures:
    """A group of stops: its poles in the municipality, its lines, its departures by kind of day, its category."""

    group: int
    name: str
    lat: float
    lon: float
    poles: int
    lines: tuple[str, ...]
    service: Mapping[str, Service]
    category: StopCategory | None


@dataclass(frozen=True)
class LineFigures:
    """A line: where it goes, and its trips that call in the municipality by kind of day."""

    name: str
    feed: int
    route_type: int
    headsigns: tuple[str, ...]
    pairs: Mapping[str, Pairs]


@dataclass(frozen=True)
class Portrait:
    """Everything that the page and the tables show; days by kind, only those on which anything runs in the region.

    ``reach`` and ``ways`` list by kind of day what they tell of each of ``destinations`` and ``towns``; ``ratios`` are
    those of a school day to ``compared``, None without streets; ``people`` None without a grid; ``dry`` names by kind
    of day the timetables of the region that run dry on its date.
    """

    network: Network
    municipality: Municipality
    land: str | None
    land_source: str
    types: DayTypes
    feeds: tuple[int, ...]
    days: Mapping[str, DayFigures]
    stops: tuple[StopFigures, ...]
    lines: tuple[LineFigures, ...]
    lies: tuple[Lie, ...]
    dry: Mapping[str, tuple[str, ...]]
    modes: frozenset[str]
    start: StopPlace
    destinations: tuple[StopPlace, ...]
    towns: tuple[StopPlace, ...]
    compared: tuple[StopPlace, ...]
    windows: Mapping[str, Window]
    reach: Mapping[str, list[Reached]]
    ways: Mapping[str, list[tuple[Ways, Ways]]]
    ratios: tuple[Ratio, ...] | None
    people: People | None


def make_portrait(network: Network, wish: PortraitWish, state: str | None = None) -> Portrait:
    """Reckon all figures.

    Parameters
    ----------
    network
        Where.
    wish
        Of what.
    state
        The Land that the region file names.

    Raises
    ------
    InputError
        No such place; nothing runs there on any day; a date outside the calendar; or a file that can't be used.
    """
    municipality = find_municipality(network, wish.place)
    chosen = np.flatnonzero(municipality.stops)
    land, land_source = _land(network, wish, state, chosen)
    every = day_types(network, land)
    feeds = tuple(np.unique(network.arrays["stop_feed"][chosen]).tolist())
    types = every.only(feeds)
    dates = _dates(types, wish)
    if not dates:
        raise InputError("portrait_nothing_runs", name=municipality.name)
    days = _days(network, municipality.stops, dates)
    main = next((day for day in days.values() if day.trips), next(iter(days.values())))
    start = _named(network, wish.start) or group_place(network, start_of(network, main.calls, municipality))
    stops = _stops(network, municipality.stops, days)
    destinations = tuple(place for stop in stops if (place := group_place(network, stop.group)).stops != start.stops)
    named = [town for name in wish.towns if (town := _named(network, name))]
    around = [group_place(network, group) for group in towns_around(network, main.calls, municipality.stops)]
    towns = tuple(named or around)
    windows = {kind: read_window(wish.window, day.date, network.zone) for kind, day in days.items()}
    home = StopPlace(_routable(network, chosen), municipality.name)
    reached, compared = (*destinations, *towns), (towns or destinations)[:COMPARED]
    return Portrait(
        network,
        municipality,
        land,
        land_source,
        types,
        feeds,
        days,
        stops,
        _lines(network, municipality.stops, days),
        tuple(lies(every)),
        {kind: _dry(network, every, date) for kind, date in dates.items()},
        frozenset(mode_of(kind) for kind in network.arrays["route_type"].tolist()),
        start,
        destinations,
        towns,
        compared,
        windows,
        reach_of(network, start, reached, windows) if reached else {kind: [] for kind in windows},
        way_pairs(network, home, towns, dates),
        _ratios(network, start, compared, windows),
        None if wish.grid is None else people_figures(network, days, wish.grid, wish.column, wish.place),
    )


def _land(network: Network, wish: PortraitWish, state: str | None, stops: np.ndarray) -> tuple[str | None, str]:
    """The Land, and who says so: ``option``, ``region``, ``stops`` or ``none``."""
    for land, source in ((wish.land, "option"), (state, "region"), (land_of_stops(network, stops.tolist()), "stops")):
        if land is not None:
            return land, source
    return None, "none"


def _dates(types: DayTypes, wish: PortraitWish) -> dict[str, dt.date]:
    """The date that stands for each kind of day that has service."""
    dates = {kind: date for kind in KINDS if (date := types.representative(kind)) is not None}
    for date in wish.dates:
        if types.position(date) < 0:
            raise InputError("portrait_date_outside", date=date, first=types.first, last=types.date(len(types) - 1))
        dates[types.kind_on(date)] = date
    return {kind: dates[kind] for kind in KINDS if kind in dates}


def _dry(network: Network, every: DayTypes, date: dt.date) -> tuple[str, ...]:
    """The timetables of the region that run dry on a date."""
    thin = every.thin[every.position(date)]
    return tuple(network.feeds[feed].id for feed, dry in zip(every.feeds, thin.tolist(), strict=True) if dry)


def _days(network: Network, stops: np.ndarray, dates: Mapping[str, dt.date]) -> dict[str, DayFigures]:
    lines = lines_of(network)
    days = {}
    for kind, date in dates.items():
        calls = day_calls(network, date, lines)
        here = calls.at(stops)
        runs = np.unique(calls.run[here])
        days[kind] = DayFigures(
            date,
            calls,
            service_at(calls, stops),
            len(runs),
            len(np.unique(calls.runs.line[runs])),
            len(np.unique(calls.group[here])),
        )
    return days


def _stops(network: Network, stops: np.ndarray, days: Mapping[str, DayFigures]) -> tuple[StopFigures, ...]:
    """The groups of a municipality, those with most departures on the first kind of day first."""
    main = days.get(SCHOOL_DAY)
    categories = stop_categories(main.calls) if main else {}
    found = []
    group_of = network.arrays["stop_group"]
    for group in np.unique(group_of[stops]).tolist():
        poles = stops & (group_of == group)
        numbers = np.flatnonzero(poles)
        lines = sorted(
            {
                day.calls.lines.key[line][1]
                for day in days.values()
                for line in np.unique(day.calls.runs.line[day.calls.run[day.calls.at(poles)]]).tolist()
            },
            key=_natural,
        )
        service = {kind: service_at(day.calls, poles) for kind, day in days.items()}
        lat, lon = (_mean(network.arrays[f"stop_{axis}"][numbers]) for axis in ("lat", "lon"))
        found.append(
            StopFigures(
                group, network.stop_name[int(numbers[0])], lat, lon, len(numbers), tuple(lines), service,
                categories.get(group),
            )
        )  # fmt: skip
    return tuple(sorted(found, key=lambda stop: ([-one.departures for one in stop.service.values()], stop.name)))


def _mean(degrees: np.ndarray) -> float:
    """The mean of what is known, NaN where nothing is."""
    known = degrees[np.isfinite(degrees)]
    return float(known.mean()) if known.size else float("nan")


def _lines(network: Network, stops: np.ndarray, days: Mapping[str, DayFigures]) -> tuple[LineFigures, ...]:
    pairs = {kind: pairs_of_lines(network, day.calls, stops) for kind, day in days.items()}
    known = sorted({line for of_day in pairs.values() for line in of_day})
    lines = next(iter(days.values())).calls.lines
    found = [
        LineFigures(
            lines.key[line][1],
            lines.key[line][0],
            int(lines.route_type[line]),
            _headsigns(network, stops, days, line),
            {kind: of_day[line] for kind, of_day in pairs.items() if line in of_day},
        )
        for line in known
    ]
    return tuple(sorted(found, key=lambda line: (_natural(line.name), line.feed)))


def _headsigns(network: Network, stops: np.ndarray, days: Mapping[str, DayFigures], line: int) -> tuple[str, ...]:
    """What a line's trips in a municipality are headed for, most frequent first over all kinds of days."""
    count: dict[str, int] = {}
    for day in days.values():
        runs = np.unique(day.calls.run[day.calls.at(stops)])
        of = network.arrays["trip_headsign_of"][day.calls.runs.trip[runs[day.calls.runs.line[runs] == line]]]
        for number in of.tolist():
            text = network.texts["trip_headsign"][number]
            count[text] = count.get(text, 0) + 1
    return tuple(sorted((text for text in count if text), key=lambda text: (-count[text], text))[:HEADSIGNS])


def _natural(name: str) -> tuple[int, str]:
    """Numbers by size, then other names."""
    digits = "".join(sign for sign in name if sign in "0123456789")
    return (int(digits) if digits else 10**9, name)


def _named(network: Network, name: str | None) -> StopPlace | None:
    """The stops that a name means.

    Raises
    ------
    InputError
        No such stop, or a point.
    """
    if name is None:
        return None
    place = find_place(network, name)
    if not isinstance(place, StopPlace):
        raise InputError("unknown_stop", id=name)
    return place


def _routable(network: Network, stops: np.ndarray) -> tuple[int, ...]:
    return tuple(stops[network.arrays["stop_routable"][stops] > 0].tolist())


def _ratios(
    network: Network, start: StopPlace, places: tuple[StopPlace, ...], windows: Mapping[str, Window]
) -> tuple[Ratio, ...] | None:
    """The Reisezeitverhältnis on a school day, None without streets or school days."""
    if network.streets is None or SCHOOL_DAY not in windows:
        return None
    pairs = [(start, place) for place in places]
    return tuple(reisezeitverhaeltnis(network, pairs, windows[SCHOOL_DAY]))


def has_trains(portrait: Portrait) -> bool:
    """Whether the timetables have any trains, without which a portrait says little of places with a station.

    Parameters
    ----------
    portrait
        Of what.
    """
    return bool(portrait.modes & {EXPRESS, RAIL})
