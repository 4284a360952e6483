# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""The input of all sides and the seeded questions: ``python -m benchmarks.peers.data FOLDER``.

Runs in .venv. Below the folder it writes timetables (``feeds``), region files and compiled networks, the foot graph as
arrays (``nodes``), facts that sides need (``facts.json``), and the questions of each group.
"""

from __future__ import annotations

import datetime as dt
import json
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from benchmarks.conftest import DATES, SEED, SHARED
from benchmarks.peers.feeds import merged_copy, plain_copy
from benchmarks.peers.groups import FEW_STOPS, GROUPS, MATRIX, WALK_M_S, WINDOW_S
from mobility.kernels.dijkstra import grow
from mobility.kernels.layout import NEVER
from mobility.network.build import build
from mobility.network.network import Network
from mobility.network.streets.profiles import FOOT
from mobility.region import read_region

if TYPE_CHECKING:
    from collections.abc import Callable

    from mobility.network.streets.streets import Streets

HOME = SHARED / "data" / "sachsen-anhalt"
HEIDELBERG = SHARED / "data" / "heidelberg"
FERRO_M_S = 1.42
"""About as fast as ferrobus walks: at 1.4 m/s, but each street's seconds are cut down to whole ones."""
VALHALLA_DAYS = 60
"""Valhalla drops service later than this after the day on which its tiles are made."""
NEAR_STOP_M = 800.0
PAST_S = {"home": 0, "heidelberg": 30}
"""Seconds past a minute; a peer that walks a second to its stop would miss what leaves at once."""
JUNCTION = 3
"""Streets that meet there."""
OFF_STREET_M = 30.0
EARTH_M_PER_DEGREE = 111_195.0
WINDOWS_FROM, WINDOWS_TO = 7 * 3600, 9 * 3600
DAY_FROM, DAY_TO = 6 * 3600, 20 * 3600

REGION = """[region]
id = "{id}"
name = "{id}"
time_zone = "Europe/Berlin"
{streets}
{feeds}
[transfers]
change_s = {change_s}
max_walk_s = {max_walk_s}
walk_speed_m_s = {walk_m_s}
"""
FEED = '[[feeds]]\nid = "{id}"\ngtfs = "{path}"\n'


def absent() -> str | None:
    """What is missing of the real data, None if all is there."""
    wanted = [HOME / "gtfs_mvb_std_kn.zip", HEIDELBERG / "heidelberg.osm.pbf", HEIDELBERG / "rnv_tram.gtfs.zip"]
    missing = [path.name for path in wanted if not path.exists()]
    return f"real data are absent from ../shared/data: {', '.join(missing)}" if missing else None


def moved_date(today: dt.date) -> dt.date:
    """The Wednesday in the week after next, for which a tool that looks ahead from today has timetables."""
    date = DATES["heidelberg"]
    weeks = (today - date).days // 7 + 2
    return date + dt.timedelta(days=7 * weeks)


def write_input(folder: Path, today: dt.date) -> dict[str, Any]:
    """Timetables, networks and the foot graph; the facts that sides need."""
    move_days = (moved_date(today) - DATES["heidelberg"]).days
    feeds = folder / "feeds"
    sources = {path.name.split("_")[1]: path for path in sorted(HOME.glob("gtfs_*_std_kn.zip"))}
    merged_copy(sources, feeds / "home.zip")
    tram = HEIDELBERG / "rnv_tram.gtfs.zip"
    plain_copy(tram, feeds / "moved" / "rnv", move_days=move_days)
    osm = HEIDELBERG / "heidelberg.osm.pbf"
    streets = f'[streets]\nosm = "{osm.as_posix()}"\n'
    home = FEED.format(id="home", path="feeds/home.zip")
    texts = {
        "home": {"streets": "", "feeds": home, "change_s": 120, "max_walk_s": 0, "walk_m_s": WALK_M_S},
        "moved": {
            "streets": streets, "feeds": FEED.format(id="rnv", path="feeds/moved/rnv"),
            "change_s": 0, "max_walk_s": 1200, "walk_m_s": WALK_M_S,
        },
        "heidelberg": {
            "streets": streets, "feeds": FEED.format(id="rnv", path="feeds/heidelberg/rnv"),
            "change_s": 1, "max_walk_s": 1200, "walk_m_s": FERRO_M_S,
        },
    }  # fmt: skip
    build_s = {}
    for name, parts in texts.items():
        if name == "heidelberg":
            plain_copy(tram, feeds / name / "rnv", places=junctions_of_stops(opened(folder, "moved")), dwell=False)
        path = folder / f"{name}.toml"
        path.write_text(REGION.format(id=name, **parts), encoding="utf-8")
        began = time.perf_counter()
        build(read_region(path), out=folder / "networks" / name, force=True)
        build_s[name] = time.perf_counter() - began
    return {
        "osm": str(osm),
        "dates": {"home": str(DATES["home"]), "heidelberg": str(DATES["heidelberg"]), "moved": str(moved_date(today))},
        "build_s": build_s,
    }


def opened(folder: Path, name: str) -> Network:
    """A compiled network of ``write_input``."""
    home = folder / "networks" / name
    return Network.open(home / (home / "current").read_text(encoding="utf-8").strip())


def junctions_of_stops(network: Network) -> dict[str, tuple[float, float]]:
    """A junction for each stop, none twice, so that no side has a way from a stop to a street to count or to leave out.

    Junctions of at least three streets are junctions for every side.
    """
    streets = network.streets
    assert streets is not None
    graph, arrays = streets.graph(FOOT), network.arrays
    lat, lon = arrays["street_node_lat_e7"] / 1e7, arrays["street_node_lon_e7"] / 1e7
    part = largest_part(streets)
    open_arcs = np.add.reduceat(graph.weight < NEVER, graph.ptr[:-1]) * (np.diff(graph.ptr) > 0)
    free = np.zeros(streets.nodes, dtype=bool)
    free[part[open_arcs[part] >= JUNCTION]] = True
    found: dict[str, tuple[float, float]] = {}
    for stop in range(len(network.stop_id)):
        north, east = lat - arrays["stop_lat"][stop], (lon - arrays["stop_lon"][stop]) * np.cos(np.radians(lat))
        node = int(np.argmin(np.where(free, np.hypot(north, east), np.inf)))
        free[node] = False
        found[network.stop_id[stop].partition("_")[2]] = float(lat[node]), float(lon[node])
    return found


def largest_part(streets: Streets) -> np.ndarray:
    """Junctions from which and to which one can walk from most others: the best of some tries."""
    rng, best = np.random.default_rng(SEED), np.empty(0, dtype=np.int64)
    free, none = np.zeros(1, dtype=np.int32), np.empty(0, dtype=np.int32)
    for start in rng.integers(0, streets.nodes, 8).astype(np.int32):
        both = np.ones(streets.nodes, dtype=bool)
        for backward in (False, True):
            with streets.borrowed() as work:
                graph = streets.graph(FOOT, backward=backward)
                grow(graph, np.array([start]), free, none, none, NEVER - 1, work)
                both &= work.label[: streets.nodes] < NEVER
        if both.sum() > len(best):
            best = np.flatnonzero(both)
    return best


def write_graph(folder: Path, streets: Streets) -> np.ndarray:
    """The foot graph as arrays: tail, head, weight in centimetres, latitude, longitude; and our number of each node."""
    nodes = largest_part(streets)
    number = np.full(streets.nodes, -1, dtype=np.int64)
    number[nodes] = np.arange(len(nodes))
    graph = streets.graph(FOOT)
    tail, head = number[streets.arc_from], number[graph.to]
    kept = (graph.weight < NEVER) & (tail >= 0) & (head >= 0) & (tail != head)
    out = folder / "nodes"
    out.mkdir(exist_ok=True)
    arrays = {
        "tail": tail[kept], "head": head[kept], "weight": graph.weight[kept], "ours": nodes,
        "lat": streets.arrays["street_node_lat_e7"][nodes] / 1e7,
        "lon": streets.arrays["street_node_lon_e7"][nodes] / 1e7,
    }  # fmt: skip
    for name, array in arrays.items():
        np.save(out / f"{name}.npy", array)
    return nodes


class Questions:
    """Seeded questions for each group."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.network = {name: opened(folder, name) for name in ("home", "heidelberg")}
        streets = opened(folder, "moved").streets  # those that our side opens for questions about streets
        assert streets is not None
        self.nodes = write_graph(folder, streets)
        self.at = np.stack([np.load(folder / "nodes" / f"{name}.npy") for name in ("lat", "lon")], axis=1)

    def of(self, operation: str, data: str, count: int) -> list[Any]:
        """So many questions."""
        rng = np.random.default_rng(SEED)
        make: dict[str, Callable[[np.random.Generator, str, int], list[Any]]] = {
            "stop_pair": self._pairs, "window": self._windows, "one_to_all": self._sources,
            "transit_matrix": self._matrices, "walk_pair": self._walks, "walk_matrix": self._walk_matrices,
            "reach": self._starts, "door_to_door": self._doors, "medians": self._few_stops,
        }  # fmt: skip
        return make[operation](rng, data, count)

    def _stops(self, data: str) -> np.ndarray:
        """Stops that are served on the day."""
        network = self.network[data]
        return np.unique(network.berth_stop[network.day(DATES[data]).forward.berth])

    def _told(self, data: str, stop: int) -> dict[str, Any]:
        network = self.network[data]
        feed, _, name = network.stop_id[stop].partition("_")
        lat, lon = float(network.arrays["stop_lat"][stop]), float(network.arrays["stop_lon"][stop])
        return {"feed": feed, "id": name, "lat": round(lat, 7), "lon": round(lon, 7)}

    def _pairs(self, rng: np.random.Generator, data: str, count: int) -> list[Any]:
        stops, found = self._stops(data), []
        for _ in range(count):
            origin, destination = rng.choice(stops, 2, replace=False).tolist()
            at_s = int(rng.integers(WINDOWS_FROM // 60, WINDOWS_TO // 60)) * 60 + PAST_S[data]
            found.append({"from": self._told(data, origin), "to": self._told(data, destination), "at_s": at_s})
        return found

    def _windows(self, rng: np.random.Generator, data: str, count: int) -> list[Any]:
        return [{**one, "until_s": one["at_s"] + WINDOW_S} for one in self._pairs(rng, data, count)]

    def _sources(self, rng: np.random.Generator, data: str, count: int) -> list[Any]:
        """From one stop to all served stops, which stand in the first question only."""
        stops = self._stops(data)
        found = [{"from": one["from"], "at_s": one["at_s"]} for one in self._pairs(rng, data, count)]
        found[0]["to_all"] = [self._told(data, stop) for stop in stops.tolist()]
        return found

    def _matrices(self, rng: np.random.Generator, data: str, count: int, number: int = MATRIX) -> list[Any]:
        stops = self._stops(data)
        return [
            {"stops": [self._told(data, stop) for stop in rng.choice(stops, number, replace=False).tolist()],
             "at_s": 8 * 3600 + PAST_S[data]}
            for _ in range(count)
        ]  # fmt: skip

    def _few_stops(self, rng: np.random.Generator, data: str, count: int) -> list[Any]:
        return self._matrices(rng, data, count, FEW_STOPS)

    def _point(self, rng: np.random.Generator) -> list[float]:
        """Some metres beside a junction."""
        lat, lon = self.at[int(rng.integers(len(self.at)))]
        north, east = rng.uniform(-OFF_STREET_M, OFF_STREET_M, 2) / EARTH_M_PER_DEGREE
        return [round(float(lat + north), 6), round(float(lon + east / np.cos(np.radians(lat))), 6)]

    def _place(self, rng: np.random.Generator, data: str) -> Any:
        return int(rng.integers(len(self.nodes))) if data == "nodes" else self._point(rng)

    def _walks(self, rng: np.random.Generator, data: str, count: int) -> list[Any]:
        return [{"from": self._place(rng, data), "to": self._place(rng, data)} for _ in range(count)]

    def _walk_matrices(self, rng: np.random.Generator, data: str, count: int) -> list[Any]:
        return [{"places": [self._place(rng, data) for _ in range(MATRIX)]} for _ in range(count)]

    def _starts(self, rng: np.random.Generator, data: str, count: int) -> list[Any]:
        return [{"from": self._place(rng, data)} for _ in range(count)]

    def _doors(self, rng: np.random.Generator, data: str, count: int) -> list[Any]:
        del data
        network = self.network["heidelberg"]
        stops = self._stops("heidelberg")
        stop_lat, stop_lon = network.arrays["stop_lat"][stops], network.arrays["stop_lon"][stops]

        def near() -> list[float]:
            while True:
                lat, lon = self._point(rng)
                north = (stop_lat - lat) * EARTH_M_PER_DEGREE
                east = (stop_lon - lon) * EARTH_M_PER_DEGREE * np.cos(np.radians(lat))
                if np.hypot(north, east).min() <= NEAR_STOP_M:
                    return [lat, lon]

        minutes = (DAY_FROM // 60, DAY_TO // 60)
        return [{"from": near(), "to": near(), "at_s": int(rng.integers(*minutes)) * 60} for _ in range(count)]


def main() -> None:
    """Write all input."""
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    missing = absent()
    if missing:
        sys.exit(missing)
    facts = write_input(folder, dt.datetime.now(tz=dt.UTC).date())
    questions = Questions(folder)
    facts["nodes"], facts["arcs"] = len(questions.nodes), len(np.load(folder / "nodes" / "tail.npy"))
    (folder / "facts.json").write_text(json.dumps(facts, indent=1), encoding="utf-8")
    (folder / "questions").mkdir(exist_ok=True)
    for group in GROUPS:
        asked = questions.of(group.operation, group.data, group.questions)
        (folder / "questions" / f"{group.name}.json").write_text(json.dumps(asked), encoding="utf-8")


if __name__ == "__main__":
    main()
