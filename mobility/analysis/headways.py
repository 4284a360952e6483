# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""Lines that keep a headway but no times: what a day may look like, drawn from a seed (SEMANTICS, Ride).

A row of frequencies.txt without ``exact_times`` says how often something runs, not when. A search for one journey
takes the runs from the row's start on; an analysis would then find waits that nobody can count on, so it draws where in
the headway the first run of each row lies, evenly, and looks at several such draws.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from mobility.network.frozen import frozen
from mobility.network.network import Network
from mobility.network.timetable.accelerator import Acceleration

if TYPE_CHECKING:
    from mobility.kernels.layout import Int32


def has_headway_lines(network: Network) -> bool:
    """Whether any line keeps a headway but no times."""
    return bool(_loose(network).any())


def drawn(network: Network, seed: int, draw: int) -> Network:
    """The network as it may be on one day: all runs of a row moved by the same part of its headway.

    Parameters
    ----------
    network
        As the feeds tell it.
    seed, draw
        The same two give the same day, on every machine.
    """
    arrays = network.arrays
    loose, row = _loose(network), _row_of_chain(network)
    headway_s = arrays["chain_headway_s"]
    share = np.random.default_rng([seed, draw]).random(int(row.max(initial=-1)) + 1)
    moved_s = np.zeros(len(loose), dtype=np.int32)
    moved_s[loose] = np.floor(share[row[loose]] * headway_s[loose]).astype(np.int32)
    by_event = np.repeat(moved_s, np.diff(arrays["chain_event_ptr"]))
    times = {name: frozen(arrays[name] + by_event) for name in ("chain_arrival_s", "chain_departure_s")}
    later_s = int(headway_s[loose].max(initial=0))
    feeds = [{**feed, "latest_s": feed["latest_s"] + later_s} for feed in network.manifest["feeds"]]
    view = Network(network.folder, {**network.manifest, "feeds": feeds}, {**arrays, **times})
    view.accelerator.mode = Acceleration.OFF  # what lies on disk belongs to other times
    view.zones = network.zones
    return view


def _loose(network: Network) -> np.ndarray:
    """(C) whether a chain is a run that keeps no times."""
    arrays = network.arrays
    loose: np.ndarray = (arrays["chain_headway_s"] > 0) & (arrays["chain_exact"] == 0)
    return loose


def _row_of_chain(network: Network) -> Int32:
    """(C) a number for all runs of one row: the same trip again and again, one headway after the other."""
    arrays = network.arrays
    first_s = arrays["chain_departure_s"][arrays["chain_event_ptr"][:-1]]
    trip, headway_s = arrays["chain_trip"][arrays["chain_trip_ptr"][:-1]], arrays["chain_headway_s"]
    goes_on = (
        (trip[1:] == trip[:-1]) & (headway_s[1:] == headway_s[:-1]) & (first_s[1:] - first_s[:-1] == headway_s[1:])
    )
    return np.concatenate(([0] if len(trip) else [], np.cumsum(~goes_on))).astype(np.int32)
