# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""How long it takes from one stop of a municipality to others, and when one gets home last."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from mobility.analysis.measures.ways_of_a_day import Ways, ways_of_a_day
from mobility.analysis.portrait.place import town_of
from mobility.analysis.targets import stop_targets
from mobility.analysis.travel_times import Conditions, TravelTimes, analysis_links, percentiles_of
from mobility.kernels.layout import NEVER
from mobility.kernels.walks import EARTH_RADIUS_M
from mobility.planner.request import StopPlace

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from mobility.analysis.measures.calls import DayCalls
    from mobility.analysis.portrait.place import Municipality
    from mobility.analysis.window import Window
    from mobility.network.network import Network

MOST_S = 2 * 3_600
"""What takes longer counts as out of reach."""
TOWNS = 8
TOWN_RADIUS_M = 30_000.0
MEDIAN = 50
STATION = ("bahnhof", "hauptbahnhof", "hbf", "bf", "station")
"""Words by which the stop at a station is told."""


@dataclass(frozen=True, slots=True)
class Reached:
    """From the start to one stop in a window of one date: seconds, None where out of reach in that minute.

    ``share`` is the share of minutes at which one can leave and arrive within ``MOST_S``.
    """

    median_s: int | None
    quickest_s: int | None
    share: float


def group_place(network: Network, group: int) -> StopPlace:
    """All stops of a group as one end of a journey.

    Parameters
    ----------
    network, group
        Which.
    """
    stops = np.flatnonzero((network.arrays["stop_group"] == group) & (network.arrays["stop_routable"] > 0))
    return StopPlace(tuple(stops.tolist()), network.stop_name[int(stops[0])])


def reach_of(
    network: Network, origin: StopPlace, destinations: Sequence[StopPlace], windows: Mapping[str, Window]
) -> dict[str, list[Reached]]:
    """Travel times over the minutes of a window, waiting included, for each kind of day.

    Parameters
    ----------
    network, origin, destinations
        Where.
    windows
        By kind of day.
    """
    stops = [stop for place in destinations for stop in place.stops]
    first = np.cumsum([0, *(len(place.stops) for place in destinations[:-1])])
    links = analysis_links(network, None)
    targets = stop_targets(links, stops, towards=False)
    found = {}
    for kind, window in windows.items():
        times_s = TravelTimes(network, window, targets, Conditions(most_s=MOST_S)).of(origin)
        quickest = np.minimum.reduceat(times_s, first, axis=0)
        median = percentiles_of(quickest, [MEDIAN])[0]
        found[kind] = [
            Reached(_seconds(int(median[n])), _seconds(int(row.min())), float((row < NEVER).mean()))
            for n, row in enumerate(quickest)
        ]
    return found


def _seconds(value: int) -> int | None:
    return None if value >= NEVER else value


def way_pairs(
    network: Network, home: StopPlace, places: Sequence[StopPlace], dates: Mapping[str, dt.date]
) -> dict[str, list[tuple[Ways, Ways]]]:
    """The ways of a day from home to each place, and back.

    Parameters
    ----------
    network, home, places
        Where.
    dates
        By kind of day.
    """
    return {
        kind: [
            (ways_of_a_day(network, home, place, date), ways_of_a_day(network, place, home, date)) for place in places
        ]
        for kind, date in dates.items()
    }


def start_of(network: Network, calls: DayCalls, municipality: Municipality) -> int:
    """The group of stops that journeys begin at if nobody says: at a station, else the one with most departures.

    Of several stations one in the place itself is taken before those of its districts.

    Parameters
    ----------
    network, calls
        A service day of it.
    municipality
        Its stops and its name.
    """
    stops = municipality.stops
    departures = departures_of_groups(calls, stops, len(network.stop_id)).tolist()
    names: dict[int, str] = {
        group: _name(network, group) for group in np.unique(network.arrays["stop_group"][stops]).tolist()
    }
    words = {group: set(re.split(r"[\s,()]+", name.casefold())) for group, name in names.items()}
    stations = [group for group in names if words[group] & set(STATION) and departures[group]]
    here = [group for group in stations if town_of(names[group]).casefold() == municipality.name.casefold()]
    chosen = here or stations or list(names)
    return min(chosen, key=lambda group: (-departures[group], names[group], group))


def departures_of_groups(calls: DayCalls, stops: np.ndarray, size: int) -> np.ndarray:
    """Departures of a day by group of stops, of some stops alone.

    Parameters
    ----------
    calls, stops, size
        The day, a bool per stop, and the number of groups at most.
    """
    chosen = calls.runs.boardable & calls.at(stops)
    return np.bincount(calls.group[chosen], minlength=size)


def towns_around(network: Network, calls: DayCalls, stops: np.ndarray) -> list[int]:
    """The busiest group of stops of each of the towns around a municipality with most departures.

    Parameters
    ----------
    network, calls
        A service day of it.
    stops
        Bool (stops): the municipality.

    Returns
    -------
    list
        At most ``TOWNS`` groups within ``TOWN_RADIUS_M``, the busiest first.
    """
    departures = departures_of_groups(calls, ~stops, len(network.stop_id))
    inside = set(np.unique(network.arrays["stop_group"][stops]).tolist())
    own = {town_of(network.stop_name[stop]) for stop in np.flatnonzero(stops).tolist()}
    near = _near(network, stops)
    best: dict[str, int] = {}
    for group in np.flatnonzero(departures).tolist():
        name = _name(network, group)
        town = town_of(name)
        if group in inside or town in own or not near[group]:
            continue
        known = best.get(town)
        if known is None or (departures[group], known) > (departures[known], group):
            best[town] = group
    return sorted(best.values(), key=lambda group: (-int(departures[group]), _name(network, group)))[:TOWNS]


def _name(network: Network, group: int) -> str:
    """What a group of stops is called: as its first stop."""
    return network.stop_name[int(np.flatnonzero(network.arrays["stop_group"] == group)[0])]


def _near(network: Network, stops: np.ndarray) -> np.ndarray:
    """Bool (groups): which lie near the middle of a municipality."""
    lat, lon = np.radians(network.arrays["stop_lat"]), np.radians(network.arrays["stop_lon"])
    placed = stops & np.isfinite(lat) & np.isfinite(lon)
    if not placed.any():
        return np.ones(len(stops), dtype=np.bool_)
    middle_lat, middle_lon = float(lat[placed].mean()), float(lon[placed].mean())
    metres = EARTH_RADIUS_M * np.hypot(lat - middle_lat, (lon - middle_lon) * np.cos(middle_lat))
    near = np.zeros(len(stops), dtype=np.bool_)
    near[network.arrays["stop_group"][metres <= TOWN_RADIUS_M]] = True
    return near
