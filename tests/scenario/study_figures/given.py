# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""What of the product is taken as given: seconds of walks over streets, and which of the best schedules is told of.

The tests look at both.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pyproj

from mobility.analysis.matrix import place_of
from mobility.network.streets.profiles import PROFILES
from mobility.planner.reach import reach
from mobility.region.operations import LineFacts, Operations
from mobility.scenario.operations.figures import day_figures
from mobility.scenario.operations.table import vehicle_columns
from tests.oracle.street_snap import MOST_M, nearest_m

if TYPE_CHECKING:
    import datetime as dt

    from mobility.network.network import Network
    from tests.scenario.study_figures import raw


@dataclass
class Walked:
    """The product's walks in seconds, under ids as the feed has them."""

    between: dict[tuple[str, str], int]
    first: list[dict[str, int]]
    last: list[dict[str, int]]


def plain(stop_id: str) -> str:
    return stop_id.removeprefix("bsp_")


def walks_of(network: Network, origins: Any) -> Walked:  # noqa: ANN401 - Places
    """Seconds on foot, as the product has them."""
    links, ids = network.links(None), [plain(network.stop_id[stop]) for stop in range(len(network.stop_id))]
    between = {
        (ids[a], ids[b]): seconds
        for a in range(len(ids))
        for b, seconds in links.walks.arc[links.walks.ptr[a] : links.walks.ptr[a + 1]].tolist()
        if a != b
    }

    def near(number: int, *, towards: bool) -> dict[str, int]:
        place = place_of(origins, number)
        found = reach(network, links, place, towards=towards, profiles=(PROFILES["foot"],), most_s=7200)
        return {ids[stop]: seconds for stop, seconds in found.stop_walk_s.items()}

    lost = {number for number in range(len(origins)) if not street_near(network, origins, number)}
    ways = [
        [{} if number in lost else near(number, towards=towards) for number in range(len(origins))]
        for towards in (False, True)
    ]
    return Walked(between, *ways)


def street_near(network: Network, origins: Any, number: int) -> bool:  # noqa: ANN401 - Places
    return nearest_m(network.arrays, float(origins.lat[number]), float(origins.lon[number])) <= MOST_M


class Given:
    """The product's vehicle schedules, as trips of ours."""

    def __init__(self, timetable: raw.Timetable, product: Any, variants: dict[str, raw.Timetable]) -> None:  # noqa: ANN401
        operations = product.baseline.region.operations
        own = (LineFacts("bsp", line="pendel", vehicle="autonomous_shuttle"),)
        self.operations = Operations(operations.settings, operations.factors, (*own, *operations.lines))
        self.networks = {id(timetable): product.baseline.network}
        for plan in product.scenario.variants:
            self.networks[id(variants[plan.id])] = product.apply(plan).network

    def __call__(self, timetable: raw.Timetable, date: dt.date) -> list[list[tuple[str, int]]]:
        network = self.networks[id(timetable)]
        runs = {
            (timetable.routes[run.route][0], run.calls[0].stop, run.calls[0].departure_s, run.calls[-1].stop): run
            for run in timetable.runs(date)
        }
        columns = vehicle_columns(network, day_figures(network, date, self.operations))
        chains: dict[int, list[tuple[str, int]]] = {}
        for number, *key in zip(
            *(columns[name] for name in ("vehicle_number", "line", "from_stop_id", "start_s", "to_stop_id")),
            strict=True,
        ):
            line, first, start_s, last = key
            run = runs[line, plain(first), start_s, plain(last)]
            chains.setdefault(number, []).append((run.trip, start_s))
        return list(chains.values())


def centre(cell: str) -> tuple[float, float]:
    """Latitude and longitude of the middle of a cell of 500 m by its name."""
    north, east = cell.removeprefix("CRS3035RES500mN").split("E")
    back = pyproj.Transformer.from_crs("EPSG:3035", "EPSG:4326", always_xy=True)
    lon, lat = back.transform(int(east) + 250, int(north) + 250)
    return float(lat), float(lon)
