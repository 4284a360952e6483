# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""What calls where on one service day: what most measures count."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from mobility.analysis.update.runs import day_key, runs_of
from mobility.planner.ride_leg import line_name

if TYPE_CHECKING:
    import datetime as dt

    from mobility.analysis.update.runs import Runs
    from mobility.kernels.layout import Int32
    from mobility.network.network import Network


@dataclass(frozen=True)
class Lines:
    """The lines of a network: routes of one feed that bear one name are one line.

    ``key`` (lines) feed and name; ``of_route`` (routes) the line of each; ``route_type`` (lines) that of
    its first route.
    """

    key: tuple[tuple[int, str], ...]
    of_route: Int32
    route_type: Int32


@dataclass(frozen=True)
class DayCalls:
    """The R runs of a service day (trips, and runs of frequencies.txt each) with their E calls behind each other.

    ``runs.line`` are positions in ``lines``, ``runs.stop`` stops of the network; ``run`` (E) the run of each call,
    ``group`` (E) the group of its stop. Times are seconds of the service day of the run's feed, also after midnight.
    """

    date: dt.date
    lines: Lines
    runs: Runs
    run: Int32
    group: Int32

    def at(self, stops: np.ndarray) -> np.ndarray:
        """Bool (E): calls at some stops, told by a bool per stop of the network."""
        here: np.ndarray = stops[self.runs.stop]
        return here


def lines_of(network: Network) -> Lines:
    """The lines of a network, by feed and name."""
    feeds, types = network.arrays["route_feed"].tolist(), network.arrays["route_type"]
    keys = [(feed, line_name(network, route)) for route, feed in enumerate(feeds)]
    known = sorted(set(keys))
    position = {key: number for number, key in enumerate(known)}
    of_route = np.array([position[key] for key in keys], dtype=np.int32)
    first = np.array([keys.index(key) for key in known], dtype=np.int64)
    return Lines(tuple(known), of_route, types[first].astype(np.int32))


def day_calls(network: Network, date: dt.date, lines: Lines | None = None) -> DayCalls:
    """All calls of the trips whose service day is a date.

    Parameters
    ----------
    network, date
        What and when.
    lines
        Of the network, if they are known already.
    """
    lines = lines or lines_of(network)
    stops = np.arange(len(network.stop_id), dtype=np.int32)
    runs = runs_of(network, day_key(network, date), lines.of_route, stops)
    return DayCalls(date, lines, runs, runs.run_of_call, network.arrays["stop_group"][runs.stop])
