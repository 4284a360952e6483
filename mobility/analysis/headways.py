# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""Lines that keep a headway but no times: what a day may look like, drawn from a seed (SEMANTICS, Ride).

A row of frequencies.txt without ``exact_times`` says how often something runs, not when. A search for one journey
takes the runs from the row's start on; an analysis would then find waits that nobody can count on, so it draws where in
the headway the first run of each row lies, evenly, and looks at several such draws. A draw depends on the trip and on
when its row begins, not on what else runs: where a scenario leaves a line alone, it runs as in the baseline.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from mobility.network.frozen import frozen
from mobility.network.network import Network
from mobility.network.timetable.accelerator import Acceleration

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mobility.kernels.layout import Float64, Int32


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
    moved_s = np.zeros(len(loose), dtype=np.int32)
    _, first, of_row = np.unique(row[loose], return_index=True, return_inverse=True)
    share = _shares(network, np.flatnonzero(loose)[first], seed, draw)
    moved_s[loose] = np.floor(share[of_row] * headway_s[loose]).astype(np.int32)
    start_s = frozen(arrays["chain_start_s"] + moved_s)
    later_s = int(headway_s[loose].max(initial=0))
    feeds = [{**feed, "latest_s": feed["latest_s"] + later_s} for feed in network.manifest["feeds"]]
    view = Network(network.folder, {**network.manifest, "feeds": feeds}, _Moved(arrays, start_s))
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
    first_s = arrays["chain_start_s"]
    trip, headway_s = arrays["chain_trip"][arrays["chain_trip_ptr"][:-1]], arrays["chain_headway_s"]
    goes_on = (
        (trip[1:] == trip[:-1]) & (headway_s[1:] == headway_s[:-1]) & (first_s[1:] - first_s[:-1] == headway_s[1:])
    )
    return np.concatenate(([0] if len(trip) else [], np.cumsum(~goes_on))).astype(np.int32)


def _shares(network: Network, chains: np.ndarray, seed: int, draw: int) -> Float64:
    """(rows) evenly drawn parts of headways, from 0 to below 1.

    Parameters
    ----------
    network, seed, draw
        As for ``drawn``.
    chains
        The first run of each row.
    """
    arrays = network.arrays
    first_s = arrays["chain_start_s"][chains].tolist()
    trips = arrays["chain_trip"][arrays["chain_trip_ptr"][chains]].tolist()
    drawn_bits = [
        hashlib.blake2b(f"{seed} {draw} {network.trip_id[trip]} {at_s}".encode(), digest_size=8).digest()
        for trip, at_s in zip(trips, first_s, strict=True)
    ]
    return np.array([(int.from_bytes(bits) >> 11) * 2.0**-53 for bits in drawn_bits], dtype=np.float64)


class _Moved(Mapping[str, np.ndarray]):
    """Arrays by name with other beginnings of chains; what nobody asks for is not reckoned."""

    def __init__(self, arrays: Mapping[str, np.ndarray], start_s: np.ndarray) -> None:
        self._arrays, self._start_s = arrays, start_s

    def __getitem__(self, name: str) -> np.ndarray:
        return self._start_s if name == "chain_start_s" else self._arrays[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._arrays)

    def __len__(self) -> int:
        return len(self._arrays)
